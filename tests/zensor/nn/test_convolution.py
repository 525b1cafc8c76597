"""Convolutional layers: values known by hand, layouts, refusals."""

import numpy as np
import pytest

from autograd import ArgumentError, ShapeError, ZensorError, gradcheck, gradients
from zensor import Zensor, nn
from zensor.nn import functional


def test_a_window_of_ones_sums_what_lies_under_it():
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    assert functional.conv2d(x, np.ones((1, 1, 2, 2))).tolist() == [[[[8.0, 12.0], [20.0, 24.0]]]]


def test_it_is_a_correlation_and_the_weights_are_not_turned_round():
    assert functional.conv1d([[[1.0, 0.0, 0.0]]], [[[5.0, 6.0]]]).tolist() == [[[5.0, 0.0]]]


def test_same_keeps_the_size_and_an_even_kernel_looks_further_to_the_right():
    x, weight = [[[1.0, 2.0, 4.0]]], [[[1.0, 10.0]]]
    assert functional.conv1d(x, weight, padding="same").tolist() == [[[21.0, 42.0, 4.0]]]


@pytest.mark.parametrize(
    ("mode", "around"),
    [("zeros", "constant"), ("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")],
)
@pytest.mark.parametrize(("padding", "widths"), [((2, 1), ((2, 2), (1, 1))), ("same", ((1, 1), (0, 1)))])
def test_what_stands_around_an_image(mode, around, padding, widths):
    x = np.random.default_rng(0).normal(size=(2, 3, 5, 4))
    layer = nn.Conv2d(3, 2, (3, 2), padding=padding, padding_mode=mode, dtype=float)
    padded = np.pad(x, ((0, 0), (0, 0), *widths), around)
    np.testing.assert_allclose(layer(x).numpy(), functional.conv2d(padded, layer.weight, layer.bias).numpy())


def test_a_convolution_is_a_sum_of_shifted_products():
    """The same from elementary operations: values, gradients, and gradients of gradients."""
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(shape) for shape in ((2, 3, 5, 4), (4, 3, 2, 3), (4,))]

    def composed(x, weight, bias):
        out = 0
        for i, j in np.ndindex(2, 3):
            part = x[:, :, i : i + 4, j : j + 2].transpose(0, 2, 3, 1) @ weight[:, :, i, j].T
            out = out + part.transpose(0, 3, 1, 2)
        return out + bias.reshape(4, 1, 1)

    found = []
    for function in (functional.conv2d, composed):
        inputs = [Zensor(array) for array in arrays]
        y = function(*inputs)
        first = gradients((y * y * y).sum(), inputs, create_graph=True)
        second = gradients(sum((one * one).sum() for one in first), inputs)
        found.append([one.numpy() for one in (y, *first, *second)])
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    "layer", [nn.Conv2d(2, 2, 2, groups=2, dtype=float), nn.ConvTranspose2d(2, 2, 2, 2, dtype=float)]
)
def test_layers_have_derivatives_of_first_and_second_order(layer):
    assert gradcheck(layer, [Zensor(np.random.default_rng(0).standard_normal((2, 2, 3, 3)))], 2)


def test_the_result_lies_in_memory_with_the_batch_innermost():
    y = nn.MaxPool2d(2)(nn.ReLU()(nn.Conv2d(1, 2, 3, padding=1)(np.ones((5, 1, 4, 4)))))
    assert y.data.transpose(1, 2, 3, 0).flags.c_contiguous
    assert np.shares_memory(nn.Flatten()(y).data, y.data)


def test_float32_stays_float32_forward_and_backward():
    layer = nn.Conv2d(1, 2, 3)
    x = Zensor(np.ones((2, 1, 5, 5), np.float32))
    y = layer(x)
    y.sum().backward()
    assert {one.dtype for one in (y, x.grad, layer.weight.grad, layer.bias.grad)} == {np.dtype(np.float32)}


def test_blocks_change_nothing(monkeypatch):
    from autograd.functions import columns

    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(shape) for shape in ((2, 2, 7, 6), (4, 1, 3, 2), (4,))]
    found = []
    for size in (1 << 18, 1, 50):
        monkeypatch.setattr(columns, "BLOCK", size)
        inputs = [Zensor(array) for array in arrays]
        y = functional.conv2d(*inputs, stride=2, padding=1, groups=2)
        found.append([one.numpy() for one in (y, *gradients((y * y).sum(), inputs))])
    for other in found[1:]:
        for one, right in zip(other, found[0], strict=True):
            np.testing.assert_allclose(one, right, rtol=1e-12)


def test_an_empty_batch_has_an_empty_result_and_zero_gradients():
    layer = nn.Conv2d(1, 2, 3)
    x = Zensor(np.zeros((0, 1, 5, 5), np.float32))
    y = layer(x)
    y.sum().backward()
    assert (y.shape, x.grad.shape) == ((0, 2, 3, 3), (0, 1, 5, 5))
    assert not layer.weight.grad.numpy().any() and not layer.bias.grad.numpy().any()


def test_the_seed_decides_the_first_values():
    first, second = nn.Conv2d(3, 8, 3, rng=1), nn.Conv2d(3, 8, 3, rng=1)
    np.testing.assert_array_equal(first.weight.data, second.weight.data)
    assert np.abs(first.weight.data).max() <= 1 / np.sqrt(27)


def test_repr_names_what_is_not_as_usual():
    assert repr(nn.Conv2d(1, 8, 3)) == "Conv2d(1 -> 8, kernel_size=(3, 3), bias)"
    layer = nn.Conv2d(2, 8, (3, 1), 2, "valid", groups=2, bias=False, padding_mode="reflect")
    assert repr(layer) == (
        "Conv2d(2 -> 8, kernel_size=(3, 1), stride=(2, 2), padding='valid', groups=2, padding_mode='reflect')"
    )


@pytest.mark.parametrize(
    "options",
    [
        {"kernel_size": 0},
        {"kernel_size": 2.5},
        {"kernel_size": (3,)},
        {"kernel_size": 3, "stride": 0},
        {"kernel_size": 3, "padding": -1},
        {"kernel_size": 3, "padding": "full"},
        {"kernel_size": 3, "padding": "same", "stride": 2},
        {"kernel_size": 3, "dilation": True},
        {"kernel_size": 3, "groups": 3},
        {"kernel_size": 3, "groups": 0},
        {"kernel_size": 3, "padding_mode": "mirror"},
    ],
    ids=str,
)
def test_options_out_of_range_are_refused(options):
    with pytest.raises(ArgumentError, match="Conv2d"):
        nn.Conv2d(4, 8, **options)


@pytest.mark.parametrize("shape", [(), (28, 28), (1, 2, 28, 28), (1, 3, 2, 28), (1, 1, 3, 28, 28), (1, 0, 28, 28)])
def test_images_of_the_wrong_shape_are_refused(shape):
    with pytest.raises(ShapeError, match="conv2d"):
        nn.Conv2d(3, 8, 3)(np.zeros(shape))


@pytest.mark.parametrize(
    "call",
    [
        lambda: functional.conv2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 2))),
        lambda: functional.conv2d(np.ones((1, 1, 3, 3)), np.ones((0, 1, 2, 2))),
        lambda: functional.conv2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2)), np.ones(2)),
        lambda: functional.conv2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2)), stride="two"),
        lambda: functional.conv_transpose2d(np.ones((1, 2, 3, 3)), np.ones((1, 1, 2, 2))),
        lambda: functional.conv_transpose2d(np.ones((1, 1, 1, 1)), np.ones((1, 1, 2, 2)), padding=3),
        lambda: functional.conv_transpose2d(np.ones((0, 1, 0, 3)), np.ones((1, 1, 2, 2))),
        lambda: functional.conv_transpose2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2)), output_padding=1),
        lambda: nn.ConvTranspose2d(1, 1, 3, stride=2)(np.ones((1, 1, 3, 3)), output_size=(6, 7)),
        lambda: nn.ConvTranspose2d(1, 1, 3, stride=2)(np.ones((1, 1, 3, 3)), output_size=(7,)),
        lambda: nn.ConvTranspose1d(1, 1, 3, padding="same"),
        lambda: nn.ConvTranspose1d(1, 1, 3, padding_mode="reflect"),
    ],
)
def test_what_does_not_fit_is_refused_in_our_words(call):
    with pytest.raises(ZensorError) as caught:
        call()
    assert len(str(caught.value)) > 40


def test_a_transpose_reaches_the_sizes_between_two_steps():
    layer, x = nn.ConvTranspose2d(1, 1, 3, stride=(2, 3)), np.ones((1, 1, 3, 3))
    for size in ((7, 9), (8, 11)):
        assert layer(x, output_size=size).shape == (1, 1, *size)
    with pytest.raises(ShapeError, match=r"between \(7, 9\) and \(8, 11\)"):
        layer(x, output_size=(9, 9))
