"""Pooling layers: values known by hand, ties, edges, refusals."""

import numpy as np
import pytest

from autograd import ZensorError, gradcheck, gradients
from zensor import Zensor, nn
from zensor.nn import functional


def test_the_largest_and_the_mean_of_each_window():
    x = [[[[1.0, 2.0, 5.0], [3.0, 4.0, 6.0], [9.0, 9.0, 9.0]]]]
    assert nn.MaxPool2d(2)(x).tolist() == [[[[4.0]]]]
    assert nn.AvgPool2d(2)(x).tolist() == [[[[2.5]]]]
    assert nn.MaxPool2d(2, ceil_mode=True)(x).tolist() == [[[[4.0, 6.0], [9.0, 9.0]]]]
    assert nn.AvgPool2d(2, ceil_mode=True)(x).tolist() == [[[[2.5, 5.5], [9.0, 9.0]]]]


def test_of_equal_values_the_first_gets_the_gradient():
    x = Zensor([[[2.0, 2.0, 0.0, 2.0]]])
    nn.MaxPool1d(4)(x).sum().backward()
    assert x.grad.numpy().tolist() == [[[1.0, 0.0, 0.0, 0.0]]]


def test_a_value_that_is_largest_in_two_windows_gets_both_gradients():
    x = Zensor([[[1.0, 3.0, 2.0]]])
    nn.MaxPool1d(2, stride=1)(x).backward(np.array([[[1.0, 10.0]]]))
    assert x.grad.numpy().tolist() == [[[0.0, 11.0, 0.0]]]


def test_nan_is_not_hidden_and_its_gradient_is_not_lost():
    x = Zensor([[[1.0, np.nan, 2.0]]])
    y = nn.MaxPool1d(3)(x)
    y.sum().backward()
    assert np.isnan(y.item()) and x.grad.numpy().sum() == 1


def test_the_padding_never_wins():
    assert nn.MaxPool1d(2, padding=1)([[[-1.0, -2.0]]]).tolist() == [[[-1.0, -2.0]]]


@pytest.mark.parametrize("counted", [True, False])
def test_zeros_on_the_sides_count_if_asked(counted):
    mean = nn.AvgPool1d(2, padding=1, count_include_pad=counted)([[[4.0, 6.0]]])
    assert mean.tolist() == ([[[2.0, 3.0]]] if counted else [[[4.0, 6.0]]])


def test_adaptive_windows_share_what_cannot_be_divided():
    assert nn.AdaptiveAvgPool2d((1, 2))([[[[1.0, 3.0, 5.0]]]]).tolist() == [[[[2.0, 4.0]]]]
    assert nn.AdaptiveAvgPool2d((None, 1))([[[[1.0, 3.0], [5.0, 5.0]]]]).tolist() == [[[[2.0], [5.0]]]]


def test_pooling_is_the_extremum_and_the_mean_of_elementary_operations():
    values = np.random.default_rng(0).permutation(48).reshape(2, 2, 3, 4) / 10
    for layer, name in ((nn.MaxPool2d((3, 2)), "max"), (nn.AvgPool2d((3, 2)), "mean")):
        x = Zensor(values)
        y, other = layer(x), getattr(x.reshape(2, 2, 1, 3, 2, 2), name)(axis=(3, 5))
        np.testing.assert_allclose(y.numpy(), other.numpy())
        for one, right in zip(*[gradients((out * out * out).sum(), [x]) for out in (y, other)], strict=True):
            np.testing.assert_allclose(one.numpy(), right.numpy())


@pytest.mark.parametrize(
    "layer", [nn.MaxPool2d(2, 1), nn.MaxPool1d(3, 2, 1), nn.AvgPool2d(3, 2, 1, True), nn.AdaptiveAvgPool2d(2)]
)
def test_layers_have_derivatives_of_first_and_second_order(layer):
    values = np.random.default_rng(0).permutation(60).reshape(3, 4, 5)
    assert gradcheck(lambda x: layer(x) ** 2, [Zensor(values / 10)], 2)


def test_float32_stays_float32():
    x = np.ones((1, 1, 4, 4), np.float32)
    for layer in (nn.MaxPool2d(2), nn.AvgPool2d(2, padding=1), nn.AdaptiveAvgPool2d(3)):
        assert layer(x).dtype == np.float32


def test_repr_tells_how_the_window_slides():
    assert repr(nn.MaxPool2d(3, 2)) == "MaxPool2d(kernel_size=3, stride=2, padding=0, dilation=1, ceil_mode=False)"
    assert repr(nn.AvgPool1d(3)) == "AvgPool1d(kernel_size=3, stride=3, padding=0)"
    assert repr(nn.AdaptiveAvgPool2d((1, 2))) == "AdaptiveAvgPool2d(output_size=(1, 2))"


@pytest.mark.parametrize(
    "call",
    [
        lambda x: functional.max_pool2d(x, 0),
        lambda x: functional.max_pool2d(x, 5),
        lambda x: functional.max_pool2d(x, (2, 2, 2)),
        lambda x: functional.max_pool2d(x, 2, 0),
        lambda x: functional.max_pool2d(x, 2, padding=2),
        lambda x: functional.max_pool2d(x, 3, dilation=2),
        lambda x: functional.max_pool2d(x[0, 0], 2),
        lambda x: functional.max_pool2d(x[:, :0], 2),
        lambda x: functional.max_pool2d(x.astype(int), 2),
        lambda x: functional.max_pool1d(x, 2),
        lambda x: functional.avg_pool2d(x, 2, divisor_override=0),
        lambda x: functional.avg_pool2d(x, "two"),
        lambda x: functional.adaptive_avg_pool2d(x, 0),
        lambda x: functional.adaptive_avg_pool2d(x, (1, 2, 3)),
        lambda x: functional.adaptive_avg_pool2d(x, 2.5),
    ],
)
def test_what_does_not_fit_is_refused_in_our_words(call):
    with pytest.raises(ZensorError, match="_pool") as caught:
        call(np.ones((1, 1, 4, 4)))
    assert len(str(caught.value)) > 40
