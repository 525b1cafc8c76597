"""Writing in place: each write is differentiated rightly or refused, through views too. Hand-known answers."""

from __future__ import annotations

import numpy as np
import pytest

import zensor
from autograd import DTypeError, GraphError, IndexingError, ShapeError, gradcheck, gradients
from zensor import Zensor, no_grad


def grads(total, *leaves):
    total.sum().backward()
    return [None if leaf.grad is None else leaf.grad.tolist() for leaf in leaves]


def test_an_assigned_element_gets_its_gradient_and_the_old_one_none() -> None:
    x, w = Zensor([1.0, 2.0, 3.0]), Zensor(5.0)
    y = x * 2
    y[0] = w
    assert y.tolist() == [5, 4, 6]
    assert grads(y * y, x, w) == [[0, 16, 24], 10]


def test_a_product_in_place_keeps_the_value_before_the_write() -> None:
    x = Zensor([1.0, 2.0])
    y = x * 1
    y *= y
    y *= y
    assert grads(y, x) == [[4, 32]]


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide", "power", "matmul"])
def test_operators_in_place_have_the_derivatives_of_the_operators(name) -> None:
    signs = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**", "matmul": "@"}

    def in_place(x, w):
        space = {"y": x * 1, "w": w}
        exec(f"y {signs[name]}= w", space)
        return space["y"]

    rng = np.random.default_rng(0)
    gradcheck(in_place, [Zensor(rng.uniform(1, 2, (2, 2))), Zensor(rng.uniform(1, 2, (2, 2)))])


def test_writes_through_views_reach_the_root() -> None:
    x, w = Zensor([[1.0, 2.0], [3.0, 4.0]]), Zensor(5.0)
    y = x * 1
    y[0][1] = w
    y.T[1] *= 3
    y[0] += x[1]
    assert y.tolist() == [[4, 19], [3, 12]]
    assert grads(y * y, x, w) == [[[8, 0], [14, 110]], 114]


def test_a_view_written_through_a_reshape_reaches_the_root() -> None:
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    y = x * 1
    flat = y.reshape(-1)
    flat[::2] = 0.0
    assert y.tolist() == [[0, 2], [0, 4]]
    assert grads(y * y, x) == [[[0, 4], [0, 8]]]


def test_another_view_of_what_was_written_is_refused_and_one_beside_it_is_not() -> None:
    y = Zensor([1.0, 2.0, 3.0]) * 1
    before, beside = y[:2], y[2:]
    y[0] = 7.0
    assert beside.tolist() == [3]
    with pytest.raises(GraphError, match=r"written in place by setitem.*taken by getitem"):
        before * 2
    assert "stale" in repr(before)
    assert y[:2].tolist() == [7, 2]


def test_a_buffer_becomes_tracked_when_a_tracked_value_is_written() -> None:
    buffer, w = zensor.zeros(3), Zensor(2.0)
    buffer[1] = w * w
    assert buffer.requires_grad
    assert grads(buffer, w) == [4]


def test_assigning_the_detached_values_stops_the_gradient_there() -> None:
    x = Zensor([1.0, 2.0, 3.0])
    y = x * 2
    y[:2] = y.detach()[:2]
    assert grads(y, x) == [[0, 0, 2]]


def test_of_repeated_indices_the_last_value_stays_and_gets_the_gradient() -> None:
    y, w = Zensor([1.0, 2.0]) * 1, Zensor([5.0, 6.0])
    y[[0, 0]] = w
    assert y.tolist() == [6, 2]
    assert grads(y, w) == [[0, 1]]


def test_overlapping_shift_reads_before_it_writes() -> None:
    x = Zensor([1.0, 2.0, 3.0])
    y = x * 1
    y[1:] = y[:-1]
    assert y.tolist() == [1, 1, 2]
    assert grads(y * np.array([1.0, 10.0, 100.0]), x) == [[11, 100, 0]]


def test_second_derivatives_through_a_write() -> None:
    x = Zensor([1.0, 2.0])
    y = x * x
    y[0] *= x[1]
    first = gradients((y * y).sum(), x, create_graph=True)
    second = gradients(first.sum(), x)
    # f = x0^4 x1^2 + x1^4
    np.testing.assert_allclose(first.numpy(), [4 * 4, 2 * 2 + 4 * 8])
    np.testing.assert_allclose(second.numpy(), [12 * 4 + 8 * 2, 8 * 2 + 2 + 12 * 4])


def test_what_was_kept_and_then_written_is_refused_with_both_operations() -> None:
    x = Zensor([1.0, 2.0], name="x")
    y = zensor.exp(x)
    y.name = "y"
    z = zensor.sin(y)
    y += 1
    with pytest.raises(GraphError, match=r"backward through sin.*'y'.*written in place by add"):
        z.sum().backward()
    assert x.grad is None


def test_a_row_beside_the_written_one_may_still_be_differentiated() -> None:
    x = Zensor(np.ones((2, 3)))
    y = x * 2
    first = zensor.sin(y[0])
    y[1] = 0.0
    assert grads(first, x)[0][1] == [0, 0, 0]


def test_leaves_are_not_written_while_recording_and_are_under_no_grad() -> None:
    x = Zensor([1.0, 2.0])
    for write in ("x[0] = 1.0", "x += 1", "x[:1] *= 2"):
        with pytest.raises(GraphError, match="leaf"):
            exec(write, {"x": x})
    with no_grad():
        x[0] = 7.0
        x += 1
    assert x.tolist() == [8, 3] and x.is_leaf


def test_computed_values_are_not_written_under_no_grad() -> None:
    y = Zensor([1.0]) * 2
    with no_grad(), pytest.raises(GraphError, match="under no_grad"):
        y += 1


def test_a_detached_view_of_a_computed_value_is_not_written() -> None:
    y = Zensor([1.0]) * 2
    with pytest.raises(GraphError, match="detached"):
        y.detach()[0] = 5.0


def test_an_assignment_to_data_is_noticed_by_what_kept_it() -> None:
    w = Zensor([2.0])
    y = w * w
    w.data -= 1.0
    with pytest.raises(GraphError, match=r"assignment to \.data"):
        y.backward()


@pytest.mark.parametrize(
    ("write", "error"),
    [
        ("y[7] = 1.0", IndexingError),
        ("y[:] = np.ones(3)", ShapeError),
        ("y += np.ones((2, 2))", ShapeError),
        ("ids += 0.5", DTypeError),
        ("ids[0] = w", DTypeError),
    ],
)
def test_writes_that_do_not_fit_are_refused_in_our_words(write, error) -> None:
    space = {"y": Zensor([1.0, 2.0]) * 1, "ids": Zensor([1, 2]), "w": Zensor(1.0), "np": np}
    with pytest.raises(error, match="writing in place"):
        exec(write, space)


def test_untracked_writes_are_plain_and_seen_by_what_kept_the_values() -> None:
    x, w = zensor.zeros(2), Zensor([3.0, 4.0])
    y = x * w
    x[0] = 5.0
    assert x.is_leaf and not x.requires_grad
    with pytest.raises(GraphError, match="written in place by setitem"):
        y.sum().backward()
