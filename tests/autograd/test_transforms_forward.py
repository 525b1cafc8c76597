"""jvp: derivatives along a direction, against the transposed product and against differences."""

import numpy as np
import pytest

from autograd import DTypeError, ShapeError
from zensor import Zensor, concatenate, cos, exp, grad, jvp, log, matmul, sin, softmax, sqrt, tanh, vjp, where

RNG = np.random.default_rng(3)

FUNCTIONS = {
    "pointwise": (lambda x: sin(x) * exp(-x * x), [(2, 3)]),
    "matmul": (lambda x, y: tanh(matmul(x, y)), [(2, 3), (3, 4)]),
    "batched matmul": (lambda x, y: matmul(x, y), [(2, 2, 3), (3, 2)]),
    "broadcasting": (lambda x, y: x * y / (1 + x * x), [(3, 1), (2,)]),
    "indexing": (lambda x: x[[0, 2, 0]] * x[1:, :1], [(4, 3)]),
    "softmax": (lambda x: softmax(x, axis=-1)[:, 0], [(3, 4)]),
    "reductions": (lambda x: (x.max(axis=0), x.var(), x.sum(axis=1)), [(3, 4)]),
    "where": (lambda x, y: where(x.numpy() > 0, x * y, cos(y)), [(5,), (5,)]),
    "join": (lambda x, y: concatenate([x, y * 2], axis=1).T, [(2, 2), (2, 1)]),
    "structure": (lambda x: {"a": x * x, "b": [sqrt(x * x + 1), None]}, [(3,)]),
}


def flat(tree):
    if tree is None:
        return []
    if isinstance(tree, dict):
        tree = list(tree.values())
    if isinstance(tree, list | tuple):
        return [one for part in tree for one in flat(part)]
    return [tree.numpy()]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_forward_and_reverse_are_each_others_transpose(name):
    function, shapes = FUNCTIONS[name]
    primals = tuple(RNG.normal(size=shape) for shape in shapes)
    tangents = tuple(RNG.normal(size=shape) for shape in shapes)
    value, moved = jvp(function, primals, tangents)
    again, pullback = vjp(function, *primals)
    incoming = [RNG.normal(size=one.shape) for one in flat(value)]
    following = iter(incoming)
    tree = fill(value, following)
    left = sum((u * one).sum() for u, one in zip(incoming, flat(moved), strict=True))
    right = sum((one.numpy() * v).sum() for one, v in zip(pullback(tree), tangents, strict=True))
    assert left == pytest.approx(right, rel=1e-11)
    assert abs(left) > 1e-6
    for one, two in zip(flat(value), flat(again), strict=True):
        np.testing.assert_array_equal(one, two)


def fill(tree, following):
    if tree is None:
        return None
    if isinstance(tree, dict):
        return {key: fill(one, following) for key, one in tree.items()}
    if isinstance(tree, list | tuple):
        return type(tree)(fill(one, following) for one in tree)
    return next(following)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_tangent_is_the_limit_of_differences(name):
    function, shapes = FUNCTIONS[name]
    primals = tuple(RNG.normal(size=shape) for shape in shapes)
    tangents = tuple(RNG.normal(size=shape) for shape in shapes)
    _, moved = jvp(function, primals, tangents)
    eps = 1e-6

    def at(step):
        return flat(function(*(Zensor(x + step * v) for x, v in zip(primals, tangents, strict=True))))

    for got, ahead, behind in zip(flat(moved), at(eps), at(-eps), strict=True):
        np.testing.assert_allclose(got, (ahead - behind) / (2 * eps), rtol=1e-6, atol=1e-8)


def test_what_does_not_depend_on_the_arguments_does_not_move():
    constant = Zensor([1.0, 2.0], requires_grad=False)
    value, moved = jvp(lambda x: (x * 2, constant), 3.0, 1.0)
    assert value[0].item() == 6 and moved[0].item() == 2
    np.testing.assert_array_equal(moved[1].numpy(), [0, 0])


def test_an_argument_that_plays_no_part_does_not_matter():
    _, moved = jvp(lambda x, y: y * 2, (np.ones(3), 5.0), (np.ones(3), 1.0))
    assert moved.item() == 2


def test_a_linear_function_moves_by_itself():
    _, moved = jvp(lambda x: x * 3, 1.0, 2.0)
    assert moved.item() == 6
    _, moved = jvp(lambda x: x, 1.0, 2.0)
    assert moved.item() == 2


def test_none_stands_for_no_movement():
    _, moved = jvp(lambda x, y: x * y, (2.0, 3.0), (None, 1.0))
    assert moved.item() == 2
    _, moved = jvp(lambda p: p["a"] * p["b"], {"a": 2.0, "b": 3.0}, {"a": 1.0, "b": None})
    assert moved.item() == 3


def test_jvp_within_jvp_and_within_grad():
    def slope(x):
        return jvp(tanh, x, 1.0)[1]

    t = np.tanh(0.4)
    assert jvp(slope, 0.4, 1.0)[1].item() == pytest.approx(-2 * t * (1 - t * t), rel=1e-12)
    assert grad(slope)(0.4).item() == pytest.approx(-2 * t * (1 - t * t), rel=1e-12)
    assert jvp(grad(lambda x: x**4), 2.0, 1.0)[1].item() == 48
    assert grad(grad(slope))(0.4).item() == pytest.approx((1 - t * t) * (6 * t * t - 2), rel=1e-12)


def test_jvp_can_be_differentiated_for_the_direction():
    assert grad(lambda v: jvp(lambda x: x**3, 2.0, v)[1])(1.0).item() == 12
    v = Zensor(1.0)
    jvp(lambda x: x**3, 2.0, v)[1].backward()
    assert v.grad.item() == 12


def test_perturbations_are_not_confused():
    assert jvp(lambda x: x * jvp(lambda y: x + y, 1.0, 1.0)[1], 1.0, 1.0)[1].item() == 1


def test_results_are_untracked_and_own_their_memory():
    tangent = np.ones(2)
    value, moved = jvp(lambda x: x, np.ones(2), tangent)
    assert not value.requires_grad and not moved.requires_grad
    assert not np.shares_memory(moved.numpy(), tangent)


def test_each_result_is_tracked_only_if_it_hangs_on_something_outside():
    weight = Zensor(3.0)
    value, moved = jvp(lambda x: (x * x, x * x * weight), 2.0, 1.0)
    assert [one.requires_grad for one in (*value, *moved)] == [False, True, False, True]
    moved[1].backward()
    assert weight.grad.item() == 4


def test_dtypes_stay():
    value, moved = jvp(lambda x: x * x, np.float32(2), 1.0)
    assert value.dtype == moved.dtype == np.float32 and moved.item() == 4


def test_no_warning_comes_from_the_values_of_the_inner_pass():
    _, moved = jvp(lambda x: where(x.numpy() > 0, log(x * x + 1e-300), x), np.array([0.5, -1.0]), np.ones(2))
    np.testing.assert_allclose(moved.numpy(), [4, 1])


def test_aux_is_passed_on():
    value, moved, aux = jvp(lambda x: (x * x, "note"), 3.0, 1.0, has_aux=True)
    assert (value.item(), moved.item(), aux) == (9, 6, "note")


@pytest.mark.parametrize(
    ("primals", "tangents", "message"),
    [
        ((1.0, 2.0), (1.0,), "2 primals and as tangents 1"),
        ((1.0, 2.0), 1.0, "2 primals and as tangents a float"),
        ((1.0, np.ones(2)), (1.0, np.ones(3)), r"tangents\[1\] has shape \(3,\).*shape \(2,\)"),
        ((1.0, {"a": 1.0}), (1.0, {"b": 1.0}), r"tangents\[1\] is a dict with the keys \['b'\]"),
        ((1.0, {"a": 1.0}), (1.0, [1.0]), r"tangents\[1\] is a list of 1.*dict with the keys \['a'\]"),
    ],
)
def test_tangents_must_be_like_primals(primals, tangents, message):
    with pytest.raises(ShapeError, match=message):
        jvp(lambda x, y: x, primals, tangents)


def test_results_must_be_zensors():
    with pytest.raises(DTypeError, match=r"jvp of .* lost its history"):
        jvp(float, 1.0, 1.0)
