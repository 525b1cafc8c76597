"""Determinants, factorizations, eigenvalues, singular values, norms: kinks, equal values, singular matrices."""

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, ShapeError, gradcheck, gradients
from zensor import Zensor, linalg

RNG = np.random.default_rng(5)


def gradient(function, x):
    """The gradient of the sum of what the function gives."""
    x = Zensor(np.array(x, float))
    return gradients(function(x).sum(), x).numpy()


def second(function, x, direction):
    """The derivative of the gradient's part in one direction."""
    x = Zensor(np.array(x, float))
    first = gradients(function(x).sum(), x, create_graph=True)
    return gradients((first * direction).sum(), x, allow_unused=True)


def of_both_halves(function):
    """As a function of any matrix: NumPy looks at one half alone."""
    return lambda x: function((x + x.mT) / 2)


def turned(values, rng=RNG):
    """A symmetric matrix with these eigenvalues, in no special direction."""
    vectors, _ = np.linalg.qr(rng.normal(size=(len(values), len(values))))
    matrix = (vectors * np.array(values, float)) @ vectors.T
    return (matrix + matrix.T) / 2


# ---- determinants


SINGULAR = {
    "one zero": np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]),
    "a row of zeros": np.array([[1.0, 2, 3], [0, 0, 0], [7, 8, 1]]),
    "rank 1": np.outer([1.0, 2, 3], [1.0, -1, 2]),
    "nothing": np.zeros((3, 3)),
    "next to singular": np.array([[1.0, 2], [2, 4 + 1e-12]]),
    "two by two": np.array([[1.0, 2], [2, 4]]),
    "a number": np.zeros((1, 1)),
}


def minors(x):
    """The matrix of cofactors by its definition."""
    out = np.empty_like(x)
    for i, j in np.ndindex(x.shape):
        out[i, j] = (-1) ** (i + j) * np.linalg.det(np.delete(np.delete(x, i, 0), j, 1))
    return out


@pytest.mark.parametrize("name", SINGULAR)
def test_the_determinant_of_a_singular_matrix_has_its_cofactors_as_gradient(name):
    x = SINGULAR[name]
    np.testing.assert_allclose(gradient(linalg.det, x), minors(x), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", SINGULAR)
def test_and_a_second_derivative(name):
    x = SINGULAR[name]
    direction = RNG.normal(size=x.shape)
    right = np.zeros_like(x)
    for place in np.ndindex(x.shape):  # cofactors are polynomials of degree 2 at most: differences are exact
        step = np.zeros_like(x)
        step[place] = 0.5
        right[place] = ((minors(x + step) - minors(x - step)) * direction).sum()
    np.testing.assert_allclose(second(linalg.det, x, direction).numpy(), right, rtol=1e-9, atol=1e-11)


def test_the_third_derivative_of_a_determinant_is_right_or_refused():
    def curvature(x):
        first = gradients(linalg.det(x), x, create_graph=True)
        return gradients((first * first).sum(), x, create_graph=True)

    assert gradcheck(curvature, Zensor(RNG.normal(size=(3, 3))), 1).kinks == ()
    x = Zensor(SINGULAR["rank 1"])
    with pytest.raises(ArgumentError, match=r"third derivative of det of \(3, 3\)"):
        gradients(curvature(x).sum(), x)


def test_a_stack_may_hold_singular_and_other_matrices():
    x = np.stack([SINGULAR["rank 1"], np.eye(3), SINGULAR["one zero"]])
    np.testing.assert_allclose(gradient(linalg.det, x), [minors(one) for one in x], atol=1e-12)


def test_the_sign_of_a_determinant_has_the_gradient_0_also_where_there_is_no_other():
    np.testing.assert_array_equal(gradient(lambda x: linalg.slogdet(x).sign, np.ones((2, 2))), np.zeros((2, 2)))
    with pytest.raises(ArgumentError, match="singular"):
        gradient(lambda x: linalg.slogdet(x).logabsdet, np.ones((2, 2)))


# ---- equal eigenvalues and singular values


@pytest.mark.parametrize("values", [[2, 2, 2], [1, 2, 2], [0, 0, 3]])
def test_functions_of_equal_eigenvalues_have_their_gradient(values):
    x = turned(values)
    for function, right in (
        (linalg.eigvalsh, np.eye(3)),
        (lambda x: linalg.eigvalsh(x) ** 2, 2 * x),
        (lambda x: linalg.eigh(x).eigenvalues ** 2, 2 * x),
    ):
        np.testing.assert_allclose(gradient(of_both_halves(function), x), right, atol=1e-12)


def test_functions_of_equal_singular_values_have_their_gradient():
    x = 3 * np.linalg.qr(RNG.normal(size=(3, 3)))[0]
    np.testing.assert_allclose(gradient(lambda x: linalg.svdvals(x) ** 2, x), 2 * x, atol=1e-12)
    np.testing.assert_allclose(gradient(lambda x: linalg.svd(x).S ** 2, x), 2 * x, atol=1e-12)
    np.testing.assert_allclose(gradient(lambda x: linalg.norm(x, "nuc"), x), x / 3, atol=1e-12)


@pytest.mark.parametrize("values", [[2, 2, 2], [1, 2, 2], [0, 0, 3]])
def test_vectors_of_equal_eigenvalues_have_none(values):
    x = turned(values)
    with pytest.raises(ArgumentError, match=r"eigenvectors by eigh of \(3, 3\) where two of the values are equal"):
        gradient(lambda x: linalg.eigh(x).eigenvectors, x)
    with pytest.raises(ArgumentError, match="Second derivatives"):
        second(linalg.eigvalsh, x, RNG.normal(size=(3, 3)))


def test_vectors_of_equal_singular_values_have_none():
    x = 3 * np.linalg.qr(RNG.normal(size=(3, 3)))[0]
    for which in (0, 2):
        with pytest.raises(ArgumentError, match=r"singular vectors by svd of \(3, 3\) where two"):
            gradient(lambda x, which=which: linalg.svd(x)[which], x)


def test_a_single_value_among_equal_ones_keeps_its_vector_and_second_derivative():
    x, direction = np.diag([1.0, 1.0, 3.0]), RNG.normal(size=(3, 3))
    direction += direction.T
    found = second(of_both_halves(lambda x: linalg.eigvalsh(x)[2]), x, direction).numpy()
    right = np.zeros((3, 3))
    right[:2, 2] = right[2, :2] = direction[:2, 2] / 2  # v Δ vᵢ / (λ − λᵢ), twice, for both halves
    np.testing.assert_allclose(found, right, atol=1e-12)
    assert np.isfinite(gradient(lambda x: linalg.eigh(x).eigenvectors[:, 2] ** 2, x)).all()


def test_values_that_are_close_but_not_equal_are_differentiated():
    x = np.diag([1.0, 1.0 + 1e-6])
    found = gradient(lambda x: linalg.eigh(x).eigenvectors[0, 1], x)
    np.testing.assert_allclose(np.abs(found), [[0, 0], [1e6, 0]], rtol=1e-6)


def test_float32_is_judged_by_its_own_precision():
    x = Zensor(np.diag(np.float32([1, 1 + 1e-6, 2])))
    with pytest.raises(ArgumentError, match="equal"):
        gradients(linalg.eigh(x).eigenvectors.sum(), x)


# ---- singular values of nought, and vectors that only fill up


def test_a_singular_value_of_0_has_the_gradient_0():
    np.testing.assert_array_equal(gradient(linalg.svdvals, np.zeros((2, 3))), np.zeros((2, 3)))
    np.testing.assert_array_equal(gradient(linalg.svdvals, np.diag([2.0, 0.0])), np.diag([1.0, 0.0]))


TALL = RNG.normal(size=(4, 2))


def test_columns_that_only_fill_up_have_no_derivative_but_do_not_stand_in_the_way():
    def filled(x):
        return (linalg.svd(x).U[:, :2] ** 3).sum() + linalg.qr(x, "complete").Q[:, :2].sum()

    def thin(x):
        return (linalg.svd(x, full_matrices=False).U ** 3).sum() + linalg.qr(x).Q.sum()

    np.testing.assert_allclose(gradient(filled, TALL), gradient(thin, TALL), rtol=1e-12)
    for call, words in (
        (lambda x: linalg.svd(x).U, r"svd of \(4, 2\) with respect to vectors 2 and on"),
        (lambda x: linalg.svd(x.T).Vh, r"svd of \(2, 4\) with respect to vectors 2 and on"),
        (lambda x: linalg.qr(x, "complete").Q, r"qr of \(4, 2\) with respect to vectors 2 and on"),
    ):
        with pytest.raises(ArgumentError, match=words):
            gradient(call, TALL)


def test_vectors_of_a_singular_value_of_0_have_no_derivative_in_a_tall_matrix():
    x = np.array([[2.0, 0], [0, 0], [0, 0]])
    with pytest.raises(ArgumentError, match="whose singular value is 0"):
        gradient(lambda x: linalg.svd(x, full_matrices=False).U, x)
    assert np.isfinite(gradient(lambda x: linalg.svd(x, full_matrices=False).U[:, 0] ** 2, x)).all()


def test_qr_of_dependent_columns_has_no_derivative():
    x = np.outer([1.0, 2, 3], [1.0, 0.3])  # up to rounding
    with pytest.raises(ArgumentError, match=r"qr of \(3, 2\): the columns .* are not independent"):
        gradient(lambda x: linalg.qr(x).R, x)


# ---- of symmetric matrices NumPy looks at one half


WEIGHTS = RNG.normal(size=(3, 3))
OF_ONE_HALF = [
    (lambda x: linalg.eigh(x).eigenvectors * WEIGHTS, "L"),
    (lambda x: linalg.eigh(x, UPLO="U").eigenvectors * WEIGHTS, "U"),
    (lambda x: linalg.eigvalsh(x) ** 2, "L"),
    (lambda x: linalg.eigvalsh(x, "U") ** 2, "U"),
    (lambda x: linalg.svd(x, hermitian=True).U * WEIGHTS, "L"),
    (lambda x: linalg.svd(x, compute_uv=False, hermitian=True) ** 2, "L"),
    (lambda x: linalg.pinv(x, hermitian=True) * WEIGHTS, "L"),
]


@pytest.mark.parametrize(("function", "half"), OF_ONE_HALF)
def test_the_half_that_is_not_looked_at_has_no_gradient_and_the_other_has_all(function, half):
    x = turned([1, 2, 4])
    found = gradient(function, x)
    both = gradient(of_both_halves(function), x)
    take, leave = (np.tril, np.triu) if half == "L" else (np.triu, np.tril)
    assert not leave(found, 1 if half == "L" else -1).any()
    np.testing.assert_allclose(both, both.T, atol=1e-12)
    np.testing.assert_allclose(found, take(2 * both) - np.diag(np.diag(both)), atol=1e-12)


def test_the_gradient_of_cholesky_is_symmetric():
    x = turned([1, 2, 4])
    for upper in (False, True):
        found = gradient(lambda x, upper=upper: linalg.cholesky(x, upper=upper) * WEIGHTS, x)
        np.testing.assert_allclose(found, found.T, atol=1e-12)


# ---- norms


ZERO = np.zeros(3)


@pytest.mark.parametrize("ord", [None, 2, 1, 3, 4, 1.5, 0.5, np.inf, -np.inf, 0])
def test_the_norm_of_zeros_has_the_gradient_0_and_no_nan_beyond(ord):
    np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, ord), ZERO), ZERO)
    further = second(lambda x: linalg.norm(x, ord), ZERO, np.ones(3))
    assert further is None or not further.numpy().any()
    rows = np.array([[0.0, 0.0], [3.0, 4.0]])
    found = gradient(lambda x: linalg.norm(x, ord, axis=1), rows)
    np.testing.assert_array_equal(found[0], [0, 0])
    assert np.isfinite(found).all()


@pytest.mark.parametrize("ord", ["fro", "nuc", 2, -2, 1, -1, np.inf, -np.inf])
def test_the_norm_of_a_matrix_of_zeros_has_the_gradient_0(ord):
    np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, ord), np.zeros((2, 3))), np.zeros((2, 3)))


def test_an_element_of_0_gets_0_and_its_second_derivative():
    x = [0.0, 3.0, 4.0]
    np.testing.assert_allclose(gradient(linalg.norm, x), [0, 0.6, 0.8])
    np.testing.assert_allclose(second(linalg.norm, x, [1.0, 0, 0]).numpy(), [0.2, 0, 0])  # 1 / |x|
    np.testing.assert_allclose(gradient(lambda x: linalg.norm(x, 1), x), [0, 1, 1])
    np.testing.assert_allclose(gradient(lambda x: linalg.norm(x, 0.5), x)[0], 0)
    np.testing.assert_allclose(gradient(lambda x: linalg.norm(x, 4), [0.0, 2.0]), [0, 1])


def test_largest_and_smallest_that_tie_share():
    np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, np.inf), [2.0, -2, 1]), [0.5, -0.5, 0])
    np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, -np.inf), [-2.0, 2, 3]), [-0.5, 0.5, 0])
    np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, 1), [[1.0, 1], [1, 1]]), np.full((2, 2), 0.5))
    np.testing.assert_array_equal(gradient(lambda x: linalg.norm(x, 2), np.eye(2)), np.eye(2) / 2)


def test_the_norm_0_counts_nan_as_numpy_does():
    assert linalg.norm(Zensor([np.nan, 0.0, 2.0]), 0).item() == 2


def test_the_norm_of_integers_is_computed_in_floating_point():
    for ord in (None, 1, 3, np.inf, 0):
        made = linalg.norm(Zensor(np.array([3, -4])), ord)
        assert made.dtype == np.float64 and made.item() == pytest.approx(np.linalg.norm([3, -4], ord))


def test_a_singular_matrix_has_the_condition_number_infinity_and_the_gradient_0():
    for p in (None, 2, 1, "fro", np.inf):
        x = np.stack([np.zeros((2, 2)), np.diag([2.0, 1.0])])
        made = linalg.cond(Zensor(x), p)
        assert made.numpy()[0] == np.inf and made.numpy()[1] == np.linalg.cond(x[1], p)
        found = gradient(lambda x, p=p: linalg.cond(x, p)[:], x)
        np.testing.assert_array_equal(found[0], np.zeros((2, 2)))
        assert found[1].any()


# ---- least squares


def test_the_gradient_of_dependent_unknowns_is_the_one_of_the_pseudoinverse():
    x, y = np.outer([1.0, 2, 3], [1.0, 2]), np.array([1.0, 0, 2])
    one, other = Zensor(x), Zensor(x)
    got = gradients(linalg.lstsq(one, y)[0] @ np.array([1.0, 3]), one)
    right = gradients((linalg.pinv(other, 1e-10) @ y) @ np.array([1.0, 3]), other)
    np.testing.assert_allclose(got.numpy(), right.numpy(), atol=1e-12)


def test_residuals_of_too_few_equations_are_none_and_the_rank_has_no_derivative():
    x = Zensor(RNG.normal(size=(2, 3)))
    solution, residuals, rank, values = linalg.lstsq(x, [1.0, 2.0])
    assert residuals.shape == (0,) and rank.item() == 2 and not rank.requires_grad
    found = gradients([solution.sum(), residuals, values.sum()], x, [None, np.zeros(0), None])
    right = gradients((linalg.pinv(x) @ np.array([1.0, 2.0])).sum() + linalg.svdvals(x).sum(), x)
    np.testing.assert_allclose(found.numpy(), right.numpy(), atol=1e-12)


def test_what_lstsq_gives_for_y_alone():
    y = Zensor([1.0, 2.0, 4.0])
    _, residuals, _, values = linalg.lstsq(np.ones((3, 1)), y)
    np.testing.assert_allclose(gradients(residuals, y, retain_graph=True).numpy(), 2 * (y.numpy() - 7 / 3))
    assert gradients(values, y, allow_unused=True) is None


# ---- results, names, errors


def test_several_results_come_with_numpys_names():
    x = Zensor(turned([1, 2, 4]))
    for made, theirs in (
        (np.linalg.qr(x), np.linalg.qr(x.numpy())),
        (np.linalg.svd(x), np.linalg.svd(x.numpy())),
        (np.linalg.eigh(x), np.linalg.eigh(x.numpy())),
        (np.linalg.slogdet(x), np.linalg.slogdet(x.numpy())),
    ):
        assert (type(made).__name__, made._fields) == (type(theirs).__name__, theirs._fields)
        for one, right in zip(made, theirs, strict=True):
            assert isinstance(one, Zensor)
            np.testing.assert_array_equal(one.numpy(), right)


def test_every_function_of_numpys_linalg_is_there_and_reached():
    names = [name for name in dir(np.linalg) if name[0] != "_" and callable(getattr(np.linalg, name))]
    names = [name for name in names if name not in ("LinAlgError", "test")]
    assert [name for name in names if not hasattr(linalg, name)] == []
    x = Zensor(np.diag([1.0, 2.0, 3.0]))
    calls = {
        "cross": lambda f: f(x, x + 1),
        "lstsq": lambda f: f(x, x)[0],
        "matrix_power": lambda f: f(x, 2),
        "multi_dot": lambda f: f([x, x]),
        "outer": lambda f: f(x[0], x[0]),
        "tensorinv": lambda f: f(x, ind=1),
        "tensorsolve": lambda f: f(x, x[0]),
    }
    two = ("matmul", "solve", "tensordot", "vecdot")
    for name in names:
        function = getattr(np.linalg, name)
        if name in ("eig", "eigvals"):
            with pytest.raises(DTypeError, match="complex"):
                function(x)
            continue
        made = calls.get(name, lambda f: f(x, x) if f.__name__ in two else f(x))(function)
        for one in made if isinstance(made, tuple) else (made,):
            assert isinstance(one, Zensor) and one.requires_grad is (name != "matrix_rank")


def test_what_cannot_be_is_told_by_name_and_shape():
    x = Zensor(np.ones((2, 3)))
    square = Zensor(np.ones((2, 2)))
    for kind, words, call in (
        (
            ShapeError,
            r"inv of \(2, 3\): the last two axes must be equal \(2 is not 3\)\. Use",
            lambda: linalg.inv(x),
        ),
        (ShapeError, r"det of \(3,\): a matrix has at least two axes", lambda: linalg.det(x[0])),
        (ArgumentError, r"inv of \(2, 2\): a matrix is singular", lambda: linalg.inv(square)),
        (ArgumentError, r"solve of \(2, 2\): a matrix is singular", lambda: linalg.solve(square, [1.0, 2.0])),
        (ShapeError, r"solve of \(2, 2\) and \(3,\)", lambda: linalg.solve(square, [1.0, 2.0, 3.0])),
        (ArgumentError, r"cholesky of \(2, 2\): a matrix is not positive definite", lambda: linalg.cholesky(-square)),
        (ArgumentError, r"qr of \(2, 2\) with mode='raw'", lambda: linalg.qr(square, "raw")),
        (ShapeError, r"lstsq of \(2, 3\) and \(3,\)", lambda: linalg.lstsq(x, [1.0, 2.0, 3.0])),
        (ArgumentError, r"norm of \(2, 3\) with ord=3", lambda: linalg.norm(x, 3)),
        (ArgumentError, r"norm of \(3,\) with ord='nuc'", lambda: linalg.norm(x[0], "nuc")),
        (ShapeError, r"norm of \(2, 2, 3\) with ord=1 over 3 axes", lambda: linalg.norm(Zensor(np.ones((2, 2, 3))), 1)),
        (ShapeError, r"cond of \(2, 3\)", lambda: linalg.cond(x, 1)),
        (ShapeError, r"tensorinv of \(2, 3\) with ind=1", lambda: linalg.tensorinv(x, 1)),
        (ShapeError, r"tensorsolve of \(2, 3\) and \(2,\)", lambda: linalg.tensorsolve(x, [1.0, 2.0])),
        (DTypeError, "float16", lambda: linalg.inv(Zensor(np.eye(2, dtype=np.float16)))),
    ):
        with pytest.raises(kind, match=words):
            call()
