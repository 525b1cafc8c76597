"""Products, einsum and matrices: corners that the table of operations does not reach."""

import numpy as np
import pytest

import zensor
from autograd import ArgumentError, DTypeError, ShapeError, gradients
from zensor import Zensor, cross, einsum, einsum_path, linalg

RNG = np.random.default_rng(7)


# ---- einsum


def test_the_result_of_einsum_has_memory_of_its_own_where_numpy_gives_a_view():
    x = Zensor(RNG.normal(size=(3, 3)))
    assert np.shares_memory(np.einsum("ii->i", x.numpy()), x.numpy())
    for subscripts in ("ii->i", "ij->ji", "ij"):
        made = einsum(subscripts, x)
        assert not np.shares_memory(made.numpy(), x.numpy())
        made.numpy()[...] = 0
    assert x.numpy().all()


def test_a_diagonal_gets_its_gradient_back_in_its_place():
    x = Zensor(np.zeros((2, 2)))
    (grad,) = gradients(einsum("ii->i", x) @ np.array([3.0, 4.0]), [x])
    np.testing.assert_array_equal(grad.numpy(), [[3, 0], [0, 4]])


def test_a_letter_that_stands_nowhere_else_gets_the_same_gradient_everywhere():
    x, y = Zensor(np.ones((2, 3))), Zensor(np.full((1, 3), 2.0))
    by_x, by_y = gradients(einsum("ij,ij->", x, y), [x, y])
    np.testing.assert_array_equal(by_x.numpy(), np.full((2, 3), 2))
    np.testing.assert_array_equal(by_y.numpy(), np.full((1, 3), 2))


def test_implicit_results_are_sorted_by_letter_and_leave_out_what_repeats():
    x, y = Zensor(RNG.normal(size=(2, 3))), RNG.normal(size=(3, 4))
    made = einsum("zb,bA", x, y)  # capitals come first
    assert made.shape == (4, 2)
    weights = RNG.normal(size=(4, 2))
    (grad,) = gradients(made, [x], weights)
    np.testing.assert_allclose(grad.numpy(), (y @ weights).T)


def test_the_gradient_of_a_chain_is_multiplied_in_pairs():
    """With four matrices of 60 rows the naive sum would take 60⁵ steps."""
    arrays = [Zensor(RNG.normal(size=(60, 60))) for _ in range(4)]
    found = gradients(einsum("ab,bc,cd,de->", *arrays, optimize=True), arrays)
    first, _, third, fourth = [one.numpy() for one in arrays]
    np.testing.assert_allclose(found[1].numpy(), first.T @ np.ones((60, 60)) @ (third @ fourth).T)


def test_letters_on_axes_of_different_lengths_are_named():
    with pytest.raises(ShapeError, match="letter 'j' stands for axes of length 3 and 2"):
        einsum("ij,jk", Zensor(np.ones((2, 3))), np.ones((2, 3)))


def test_subscripts_that_make_no_sense_are_told_in_numpys_words():
    with pytest.raises(ArgumentError, match=r"einsum of \(2,\) with subscripts='i->k'.*'k' which never appeared"):
        einsum("i->k", Zensor([1.0, 2.0]))
    for arguments in ((), ("ij",), (Zensor([1.0]),)):
        with pytest.raises(ArgumentError, match="letters and at least one array"):
            einsum(*arguments)


def test_the_gradient_of_too_many_axes_is_refused():
    x = Zensor(np.ones((1,) * 30))
    rest = np.ones((1,) * 30)
    made = einsum(x, list(range(30)), rest, [*range(22, 52)], [])
    assert gradients(made, [x])[0].shape == x.shape
    diagonal = Zensor(np.ones((1, 1)))
    made = einsum(diagonal, [0, 0], rest, [*range(22, 52)], np.ones((1,) * 21), [*range(1, 22)], [0])
    with pytest.raises(ArgumentError, match="more than 52 axes"):
        gradients(made.sum(), [diagonal])


def test_bytes_name_axes_too():
    assert einsum(b"ij->ji", Zensor(np.ones((2, 3)))).shape == (3, 2)


def test_einsum_path_is_numpys_and_looks_at_shapes_alone():
    x, y = Zensor(RNG.normal(size=(2, 9))), RNG.normal(size=(9, 2))
    assert einsum_path("ij,jk,ki", x, y, y[:2]) == np.einsum_path("ij,jk,ki", x.numpy(), y, y[:2])
    assert np.einsum_path("ij,jk", x, y)[0] == ["einsum_path", (0, 1)]
    with pytest.raises(ArgumentError, match=r"einsum_path of .* label 'j'"):
        einsum_path("ij,jk", x, x)


# ---- the others


def test_cross_of_vectors_of_length_2_does_not_warn():
    x, y = Zensor([1.0, 2.0]), Zensor([3.0, 4.0])  # a warning would be an error here
    made = cross(x, y)
    assert made.item() == -2
    by_x, by_y = gradients(made, [x, y])
    np.testing.assert_array_equal(by_x.numpy(), [4, -3])
    np.testing.assert_array_equal(by_y.numpy(), [-2, 1])


def test_multi_dot_takes_the_cheapest_order(monkeypatch):
    """A row, two large matrices, a column: from either end, never the large ones first."""
    parts = [Zensor(RNG.normal(size=shape)) for shape in ((1, 50), (50, 50), (50, 50), (50, 1))]
    made = linalg.multi_dot(parts)
    sizes, nodes = [], [made.node]
    for node in nodes:
        nodes += [one for one in node.parents if hasattr(one, "parents")]
        sizes += [node.shape] if node.function is not None else []
    assert (50, 50) not in sizes and len(sizes) == 3


def test_multi_dot_is_not_stopped_by_the_stack():
    parts = [Zensor(np.eye(1)) for _ in range(150)]
    parts[3] = Zensor([[5.0]])
    assert linalg.multi_dot(parts).item() == 5


def test_a_power_of_one_is_a_copy_and_of_nought_has_no_derivative():
    x = Zensor(RNG.normal(size=(2, 2)))
    once, never = linalg.matrix_power(x, 1), linalg.matrix_power(x, 0)
    assert not np.shares_memory(once.numpy(), x.numpy())
    np.testing.assert_array_equal(never.numpy(), np.eye(2))
    np.testing.assert_array_equal(gradients(never.sum(), [x])[0].numpy(), np.zeros((2, 2)))


def test_a_power_of_nought_of_nan_is_the_identity():
    np.testing.assert_array_equal(linalg.matrix_power(Zensor(np.full((2, 2), np.nan)), 0).numpy(), np.eye(2))


def test_what_does_not_fit_is_told_by_name_and_shapes():
    x = Zensor(np.ones((2, 3)))
    for call, words in (
        (lambda: zensor.matvec(x, np.ones(2)), r"matvec of \(2, 3\) and \(2,\)"),
        (lambda: zensor.vecmat(np.ones(3), x), r"vecmat of \(3,\) and \(2, 3\)"),
        (lambda: zensor.vecdot(x, np.ones(2)), r"vecdot of \(2, 3\) and \(2,\)"),
        (lambda: cross(x, np.ones(4)), r"cross of \(2, 3\) and \(4,\): vectors of length 3 and 4"),
        (lambda: linalg.cross(x, np.ones(2)), r"linalg.cross of \(2, 3\) and \(2,\)"),
        (lambda: linalg.outer(x, np.ones(2)), r"linalg.outer of \(2, 3\) and \(2,\)"),
        (lambda: linalg.multi_dot([x]), "at least two"),
        (lambda: linalg.matrix_power(x, 2), r"matrix_power of \(2, 3\)"),
        (lambda: zensor.tensordot(x, np.ones((2, 3)), 1), r"tensordot of \(2, 3\) and \(2, 3\) with axes=1"),
        (lambda: zensor.trace(x[0]), r"trace of \(3,\): x needs at least two axes"),
    ):
        with pytest.raises(ShapeError, match=words):
            call()
    with pytest.raises(DTypeError, match="the exponent is an integer"):
        linalg.matrix_power(x[:, :2], 0.5)


def test_numpys_functions_and_methods_reach_them():
    x, y = Zensor(RNG.normal(size=(2, 2))), RNG.normal(size=(2, 2))
    for made, right in (
        (np.dot(y, x), y @ x.numpy()),
        (np.einsum("ij,jk->ik", y, x), y @ x.numpy()),
        (np.linalg.matmul(y, x), y @ x.numpy()),
        (np.linalg.multi_dot([y, x, y]), y @ x.numpy() @ y),
        (np.vecdot(x, y, axis=0), np.sum(x.numpy() * y, 0)),
        (np.vdot(x, y), np.vdot(x.numpy(), y)),
        (np.tensordot(x, b=y, axes=1), x.numpy() @ y),
        (np.linalg.trace(x, offset=1), x.numpy()[0, 1]),
        (np.trace(x), np.trace(x.numpy())),
        (np.linalg.outer(x[0], y[0]), np.outer(x.numpy()[0], y[0])),
        (np.linalg.diagonal(x), np.diag(x.numpy())),
        (x.dot(y), x.numpy() @ y),
        (x.trace(), np.trace(x.numpy())),
        (np.kron(y, x), np.kron(y, x.numpy())),
    ):
        assert isinstance(made, Zensor) and made.requires_grad
        np.testing.assert_allclose(made.numpy(), right)
