"""Axes: what is a view, orders of memory, several arrays at once, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import zensor as z
from autograd import ShapeError, ZensorError, gradients
from tests.autograd.derivatives import slopes
from zensor import Zensor

MATRIX = np.arange(1.0, 7).reshape(2, 3)
LAYOUTS = [
    MATRIX,
    np.asfortranarray(MATRIX),
    MATRIX[::-1],
    np.repeat(MATRIX, 2, 1)[:, ::2],
    MATRIX[:, ::-1].T,
    np.moveaxis(np.arange(24.0).reshape(2, 3, 4), 0, 1),
    np.arange(24.0).reshape(2, 3, 4)[:, 1:, ::-1].swapaxes(0, 2),
    np.broadcast_to(np.arange(3.0), (2, 3)),
    np.broadcast_to(np.arange(6.0).reshape(2, 1, 3), (2, 4, 3)),
]
VIEWS: list[tuple[str, tuple[Any, ...]]] = [
    ("atleast_1d", ()),
    ("atleast_2d", ()),
    ("atleast_3d", ()),
    ("broadcast_to", ((4, 2, 3),)),
    ("diag", (1,)),
    ("diagonal", ()),
    ("expand_dims", (1,)),
    ("flip", (0,)),
    ("fliplr", ()),
    ("flipud", ()),
    ("matrix_transpose", ()),
    ("moveaxis", (0, 1)),
    ("ravel", ()),
    ("ravel", ("F",)),
    ("reshape", ((3, 2),)),
    ("reshape", ((3, 2), "F")),
    ("rollaxis", (1,)),
    ("rot90", ()),
    ("rot90", (2,)),
    ("squeeze", ()),
    ("swapaxes", (0, 1)),
    ("transpose", ()),
]


@pytest.mark.parametrize(("name", "arguments"), VIEWS)
@pytest.mark.parametrize("array", [MATRIX, np.asfortranarray(MATRIX), MATRIX[::-1]], ids=["C", "F", "reversed"])
def test_memory_is_shared_where_numpys_is(name: str, arguments: tuple[Any, ...], array: np.ndarray) -> None:
    ours = getattr(z, name)(Zensor(array), *arguments).numpy()
    numpys = getattr(np, name)(array, *arguments)
    assert np.shares_memory(ours, array) == np.shares_memory(numpys, array)
    assert ours.flags.writeable == numpys.flags.writeable


@pytest.mark.parametrize("cut", [np.array_split, np.hsplit, np.vsplit, np.split, np.unstack])
def test_parts_are_views(cut: Any) -> None:
    x = Zensor(MATRIX)
    parts = cut(x) if cut is np.unstack else cut(x, [1])
    assert all(np.shares_memory(part.numpy(), MATRIX) for part in parts)


@pytest.mark.parametrize("order", ["C", "F", "A", "K", "k"])
@pytest.mark.parametrize("place", range(len(LAYOUTS)))
def test_orders_follow_the_memory(order: str, place: int) -> None:
    array = LAYOUTS[place]
    x = Zensor(array)
    weights = np.arange(1.0, array.size + 1)
    for flat, numpys in ((x.ravel(order), array.ravel(order)), (x.flatten(order), array.flatten(order))):
        np.testing.assert_array_equal(flat.numpy(), numpys)
        (grad,) = gradients(flat * flat, [x], weights)
        for value in np.unique(array):  # in most of the layouts there is one element of each value
            given = 2 * value * weights[numpys == value].sum()
            assert grad.numpy()[array == value].sum() == given
    if order not in "Kk":
        np.testing.assert_array_equal(x.reshape((-1, 1), order=order).numpy(), array.reshape((-1, 1), order=order))


def test_the_gradient_of_reshape_in_memory_order_goes_to_the_elements_it_came_from() -> None:
    array = np.asfortranarray(MATRIX)
    x = Zensor(array)
    (x.reshape(6, order="A") * np.arange(6.0)).sum().backward()
    assert x.grad.tolist() == [[0, 2, 4], [1, 3, 5]]


def test_a_copy_is_made_or_refused_where_it_is_asked() -> None:
    x = Zensor(MATRIX)
    assert not np.shares_memory(x.reshape(6, copy=True).numpy(), MATRIX)
    assert np.shares_memory(x.reshape(6, copy=False).numpy(), MATRIX)
    with pytest.raises(ZensorError, match="copy"):
        x.T.reshape(6, copy=False)


def test_what_has_enough_axes_is_itself() -> None:
    x = Zensor([[1.0]])
    assert z.atleast_1d(x) is x and np.atleast_2d(x) is x
    assert z.broadcast_arrays(x, 1.0)[0] is x


def test_several_results_are_zensors_if_one_of_them_is() -> None:
    for made in (
        z.atleast_1d(1.0, Zensor(2.0)),
        z.broadcast_arrays([1.0, 2.0], Zensor(2.0)),
        z.meshgrid([1.0], Zensor([2.0])),
    ):
        assert [isinstance(one, Zensor) for one in made] == [True, True]
        assert [one.requires_grad for one in made] == [False, True]
    assert all(isinstance(one, np.ndarray) for one in z.broadcast_arrays([1.0, 2.0], 2.0))


def test_a_grid_sums_the_gradient_over_its_other_axes() -> None:
    def weighted(x: Any, y: Any) -> Any:
        across, down = z.meshgrid(x, y)
        return across * 10 + down * np.array([[1.0], [2.0]])

    assert slopes(weighted, [1.0, 2.0, 3.0], [4.0, 5.0]) == [[20, 20, 20], [3, 6]]


def test_writing_through_a_view_of_each_kind_reaches_the_array_below() -> None:
    for name, arguments in VIEWS:
        if name in ("broadcast_to", "diag", "diagonal"):
            continue  # NumPy's own are read-only
        x = Zensor(MATRIX.copy())
        y = x * 2
        view = getattr(z, name)(y, *arguments)
        if not np.shares_memory(view.numpy(), y.numpy()):
            continue
        view[...] = 3 * x.sum()
        y.sum().backward()
        assert x.grad.tolist() == [[18] * 3] * 2, name


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda x: z.moveaxis(x, 0, 5), r"moveaxis of \(2, 3\).*axis 5"),
        (lambda x: z.reshape(x, (4, 2)), r"reshape of \(2, 3\).*\(4,2\)"),
        (lambda x: z.broadcast_arrays(x, np.ones(4)), r"broadcast_arrays of \(2, 3\) and \(4,\)"),
        (lambda x: z.matrix_transpose(x[0]), r"matrix_transpose of shape \(3,\)"),
        (lambda x: z.meshgrid(x[0], indexing="zz"), r"meshgrid of \(3,\) with indexing='zz'"),
        (lambda x: z.rollaxis(x, 7), r"rollaxis of \(2, 3\)"),
        (lambda x: z.ravel(x, "Q"), "ravel of"),
    ],
)
def test_refusals_name_the_operation_and_the_shapes(call: Any, words: str) -> None:
    with pytest.raises(ZensorError, match=words):
        call(Zensor(MATRIX))


def test_axes_that_do_not_exist_are_shape_errors() -> None:
    for call in (z.flip, z.squeeze, z.expand_dims, z.sort, z.array_split):
        with pytest.raises(ShapeError):
            call(Zensor(MATRIX), 9) if call is not z.array_split else call(Zensor(MATRIX), 2, 9)
