"""Normalising layers: what they make of known values, running values, refusals."""

import copy

import numpy as np
import pytest

from autograd import ArgumentError, GraphError, ZensorError, gradcheck, gradients
from zensor import Zensor, nn
from zensor.nn import functional

LAYERS = [nn.BatchNorm1d(4, dtype=float), nn.LayerNorm((4, 3), dtype=float), nn.GroupNorm(2, 4, dtype=float)]
LAYERS += [nn.RMSNorm(3, dtype=float), nn.BatchNorm1d(4, affine=False, track_running_stats=False)]


def images(*shape):
    return np.random.default_rng(0).standard_normal(shape) * 3 + 1


@pytest.mark.parametrize(
    ("layer", "axes"),
    [(nn.BatchNorm2d(4, dtype=float), (0, 2, 3)), (nn.LayerNorm((4, 5, 6), dtype=float), (1, 2, 3))],
)
def test_mean_and_variance_become_0_and_1(layer, axes):
    y = layer(images(3, 4, 5, 6)).numpy()
    np.testing.assert_allclose(y.mean(axes), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axes), 1, atol=1e-4)


@pytest.mark.parametrize("layer", LAYERS, ids=repr)
def test_layers_have_derivatives_of_first_and_second_order(layer):
    for parameter in layer.parameters():
        parameter.data[...] = images(*parameter.shape)
    assert gradcheck(lambda x: layer(x) ** 2, [Zensor(images(2, 4, 3))], 2)


@pytest.mark.parametrize(
    ("layer", "names"),
    [
        (nn.LayerNorm(4), ["weight", "bias"]),
        (nn.LayerNorm(4, bias=False), ["weight"]),
        (nn.LayerNorm(4, elementwise_affine=False), []),
        (nn.GroupNorm(2, 4), ["weight", "bias"]),
        (nn.GroupNorm(2, 4, bias=False), ["weight"]),
        (nn.GroupNorm(2, 4, affine=False), []),
        (nn.BatchNorm1d(4), ["weight", "bias"]),
        (nn.BatchNorm1d(4, bias=False), ["weight"]),
        (nn.BatchNorm1d(4, affine=False), []),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, list) else type(one).__name__,
)
def test_what_is_learned(layer, names):
    assert [name for name, _ in layer.named_parameters()] == names
    assert layer(images(3, 4)).shape == (3, 4)


def test_layer_norm_is_its_formula_in_elementary_operations():
    arrays = images(4, 5), images(5), images(5)

    def composed(x, weight, bias):
        centred = x - x.mean(axis=-1, keepdims=True)
        return centred / ((centred * centred).mean(axis=-1, keepdims=True) + 1e-5) ** 0.5 * weight + bias

    found = []
    for function in (lambda x, weight, bias: functional.layer_norm(x, 5, weight, bias), composed):
        inputs = [Zensor(array) for array in arrays]
        y = function(*inputs)
        first = gradients((y * y * y).sum(), inputs, create_graph=True)
        second = gradients(sum((one * one).sum() for one in first), inputs)
        found.append([one.numpy() for one in (y, *first, *second)])
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-7, atol=1e-7)


def test_values_far_from_0_keep_their_digits():
    x = images(4, 64)
    near, far = [functional.layer_norm((x + shift).astype(np.float32), 64) for shift in (0, 1000)]
    np.testing.assert_allclose(near, far, atol=2e-4)


def test_running_values_follow_those_of_the_batches():
    layer = nn.BatchNorm1d(1, momentum=0.5, dtype=float)
    layer([[1.0], [3.0]])
    assert (layer.running_mean.item(), layer.running_var.item(), layer.num_batches_tracked.item()) == (1.0, 1.5, 1)
    layer.eval()([[9.0], [9.0]])
    assert (layer.running_mean.item(), layer.num_batches_tracked.item()) == (1.0, 1)


def test_without_momentum_the_running_mean_is_that_of_all_batches():
    layer = nn.BatchNorm1d(1, momentum=None, dtype=float)
    for value in (1.0, 2.0, 6.0):
        layer([[value - 1], [value + 1]])
    assert layer.running_mean.item() == pytest.approx(3.0)


def test_in_evaluation_a_sample_does_not_depend_on_its_batch():
    layer = nn.BatchNorm2d(3)
    for _ in range(3):
        layer(images(8, 3, 4, 4))
    layer.eval()
    x = images(5, 3, 4, 4).astype(np.float32)
    np.testing.assert_allclose(layer(x).numpy()[:1], layer(x[:1]).numpy(), rtol=1e-6)


def test_an_evaluation_is_not_changed_by_a_later_batch():
    """The graph of an evaluation keeps what it computed with, or its backward pass is refused."""
    layer = nn.BatchNorm1d(2, dtype=float).eval()
    x = Zensor(images(3, 2))
    y = layer(x)
    right = gradients((y * y).sum(), [x, layer.weight], retain_graph=True)
    layer.train()(images(9, 2))
    try:
        found = gradients((y * y).sum(), [x, layer.weight])
    except GraphError:
        return
    for one, other in zip(found, right, strict=True):
        np.testing.assert_array_equal(one.numpy(), other.numpy())


def test_buffers_are_saved_loaded_copied_and_converted():
    layer = nn.BatchNorm1d(2)
    layer(images(5, 2))
    assert list(layer.state_dict()) == ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
    other = nn.BatchNorm1d(2)
    other.load_state_dict(copy.deepcopy(layer.state_dict()))
    np.testing.assert_array_equal(other.running_var.data, layer.running_var.data)
    assert other.num_batches_tracked.item() == 1
    other.to("float64")
    assert (other.running_mean.dtype, other.num_batches_tracked.dtype) == (np.float64, np.int64)
    assert len(list(other.parameters())) == 2


def test_float32_stays_float32():
    x = Zensor(images(2, 4, 3).astype(np.float32))
    for layer in (nn.BatchNorm1d(4), nn.LayerNorm(3), nn.GroupNorm(2, 4), nn.RMSNorm(3)):
        (grad,) = gradients(layer(x).sum(), [x])
        assert layer(x).dtype == layer.eval()(x).dtype == grad.dtype == np.float32


@pytest.mark.parametrize(
    "call",
    [
        lambda: nn.BatchNorm1d(0),
        lambda: nn.BatchNorm1d(2, momentum=2),
        lambda: nn.BatchNorm2d(2, momentum="0.1"),
        lambda: nn.BatchNorm1d(2)(np.ones((3, 3))),
        lambda: nn.BatchNorm1d(2)(np.ones((3, 2, 1, 1))),
        lambda: nn.BatchNorm2d(2)(np.ones((3, 2))),
        lambda: nn.BatchNorm1d(2)(np.ones((1, 2))),
        lambda: functional.batch_norm([1.0, 2.0], None, None),
        lambda: functional.batch_norm([[1, 2]], None, None),
        lambda: functional.batch_norm([[1.0, 2.0]], None, None, np.ones(3)),
        lambda: nn.LayerNorm(()),
        lambda: nn.LayerNorm(2.5),
        lambda: nn.LayerNorm(3)(np.ones((3, 4))),
        lambda: nn.LayerNorm((2, 3))(np.ones(3)),
        lambda: functional.layer_norm(np.ones((2, 3)), 3, np.ones(2)),
        lambda: functional.rms_norm([1, 2], 2),
        lambda: nn.GroupNorm(2, 3),
        lambda: functional.group_norm(np.ones((1, 3)), 2),
        lambda: functional.group_norm(np.ones(3), 1),
        lambda: functional.group_norm(np.ones((2, 3, 0)), 1),
    ],
)
def test_what_does_not_fit_is_refused_in_our_words(call):
    with pytest.raises(ZensorError) as caught:
        call()
    assert len(str(caught.value)) > 40
    assert "division by zero" not in str(caught.value)


def test_a_refused_batch_does_not_count():
    layer = nn.BatchNorm1d(2)
    with pytest.raises(ZensorError):
        layer(np.ones((1, 2)))
    assert layer.num_batches_tracked.item() == 0


def test_groups_of_a_layer_are_checked_when_it_is_made():
    with pytest.raises(ArgumentError, match="3 channels with num_groups=2"):
        nn.GroupNorm(2, 3)


@pytest.mark.parametrize("eps", [-1e-5, float("nan"), "1e-5", True, 5])
@pytest.mark.parametrize(
    "make",
    [
        lambda eps: nn.BatchNorm1d(3, eps),
        lambda eps: nn.GroupNorm(1, 3, eps),
        lambda eps: nn.LayerNorm(3, eps),
        lambda eps: nn.RMSNorm(3, eps),
    ],
)
def test_an_eps_that_is_no_small_number_is_refused(make, eps):
    with pytest.raises(ArgumentError, match="eps="):
        make(eps)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize(
    "layer",
    [nn.LayerNorm(8), nn.RMSNorm(8), nn.GroupNorm(2, 8), nn.BatchNorm1d(8), nn.BatchNorm1d(8, affine=False)],
    ids=repr,
)
def test_float16_is_computed_in_float32_where_squares_have_a_place(layer, training):
    values = np.random.default_rng(0).normal(scale=200, size=(16, 8)).astype("float16")
    half, single = copy.deepcopy(layer).to("float16").train(training), copy.deepcopy(layer).train(training)
    if not training and isinstance(layer, nn.BatchNorm1d):
        for one in (half, single):
            one.running_var[...] = 40000.0
    results = []
    for model, x in ((half, Zensor(values)), (single, Zensor(values.astype("float32")))):
        y = model(x)
        (y * y * y).sum().backward()
        results.append([y.numpy(), x.grad.numpy(), *(one.grad.numpy() for one in model.parameters())])
    for mine, right in zip(*results, strict=True):
        assert mine.dtype == "float16"
        np.testing.assert_allclose(mine, right, rtol=1e-2, atol=1e-2 * abs(right).max())
