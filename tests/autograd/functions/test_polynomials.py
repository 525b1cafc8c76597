"""Polynomials, interpolation, convolution: corners that the table of operations does not reach."""

import warnings

import numpy as np
import pytest

import zensor
from autograd import ArgumentError, DTypeError, ShapeError, gradcheck, gradients
from zensor import Zensor, convolve, correlate, interp, polydiv, polyfit, polymul, polyval, vander

# ---- interpolation


def test_at_a_point_the_slope_is_that_of_the_line_to_its_right_and_at_the_last_to_its_left():
    x = Zensor([0.0, 1.0, 3.0, -1.0, 4.0])
    made = interp(x, [0.0, 1.0, 3.0], [0.0, 5.0, 6.0])
    np.testing.assert_array_equal(gradients(made.sum(), x).numpy(), [5, 0.5, 0.5, 0, 0])


def test_beyond_the_ends_the_gradient_goes_to_the_end_or_to_what_stands_for_it():
    points, values = [0.0, 1.0], Zensor([3.0, 5.0])
    x = [-1.0, 2.0, 2.0]
    np.testing.assert_array_equal(gradients(interp(x, points, values).sum(), values).numpy(), [1, 2])
    left, right = Zensor(7.0), Zensor(9.0)
    made = interp(x, points, values, left, right)
    np.testing.assert_array_equal(made.numpy(), [7, 9, 9])
    found = gradients(made.sum(), [values, left, right])
    for one, expected in zip(found, ([0, 0], 1, 2), strict=True):
        np.testing.assert_array_equal(one.numpy(), expected)


def test_a_single_point_is_a_constant():
    points, values, x = Zensor([1.0]), Zensor([2.0]), Zensor([0.0, 1.0, 5.0])
    made = interp(x, points, values)
    np.testing.assert_array_equal(made.numpy(), [2, 2, 2])
    by_points, by_values, by_x = gradients(made.sum(), [points, values, x])
    assert by_points.item() == 0 and by_values.item() == 3 and not by_x.numpy().any()


def test_an_infinite_value_beside_a_point_does_not_spoil_it():
    assert interp(Zensor(0.0), [0.0, 1.0], [2.0, np.inf]).item() == 2


def test_interp_is_computed_in_float64_and_its_gradient_comes_back_in_float32():
    x = Zensor(np.float32([0.5]))
    made = interp(x, [0.0, 1.0], [0.0, 1.0])
    made.backward()
    assert made.dtype == np.float64 and x.grad.dtype == np.float32


def test_interp_refuses_what_makes_no_line():
    with pytest.raises(ShapeError, match=r"interp between points of \(2,\) and \(1,\)"):
        interp(Zensor(0.0), [0.0, 1.0], [1.0])
    with pytest.raises(ArgumentError, match="period=0"):
        interp(Zensor(0.0), [0.0, 1.0], [1.0, 2.0], period=0)


# ---- convolution


def test_a_correlation_with_a_longer_sequence_is_numpys():
    for n, m in ((2, 3), (2, 4), (3, 6), (1, 5)):
        x, y = np.arange(1.0, n + 1), np.arange(2.0, m + 2) ** 2
        for mode in ("valid", "same", "full"):
            np.testing.assert_allclose(correlate(Zensor(x), y, mode).numpy(), np.correlate(x, y, mode))


def test_convolutions_refuse_what_is_no_sequence():
    for call, words in (
        (lambda: convolve(Zensor(np.ones((2, 2))), [1.0]), r"convolve of \(2, 2\) and \(1,\): both are sequences"),
        (lambda: correlate(Zensor(np.ones(0)), [1.0]), r"correlate of \(0,\) and \(1,\): both are sequences"),
    ):
        with pytest.raises(ShapeError, match=words):
            call()
    with pytest.raises(ArgumentError, match="mode='x'"):
        convolve(Zensor([1.0]), [1.0], "x")


# ---- polynomials


def test_coefficients_may_be_zensors_in_a_list():
    first, second, x = Zensor(3.0), Zensor(4.0), Zensor(2.0)
    made = polyval([first, second, 5.0], x)
    assert made.item() == 25
    assert [one.item() for one in gradients(made, [first, second, x])] == [4, 2, 16]


def test_a_leading_zero_is_cut_off_but_has_a_gradient():
    x = Zensor([0.0, 1.0, 2.0])
    made = polymul(x, [1.0, 10.0])
    np.testing.assert_array_equal(made.numpy(), [1, 12, 20])
    (grad,) = gradients(made, [x], np.array([1.0, 100.0, 10000.0]))
    np.testing.assert_array_equal(grad.numpy(), [10, 1001, 100100])


def test_the_remainder_of_a_division_has_its_derivatives():
    report = gradcheck(lambda x, y: polydiv(x, y)[1], [Zensor([1.0, 5.0, 7.0, 2.5]), Zensor([2.0, 1.0, -1.0])])
    assert report.kinks == ()


def test_powers_of_0_have_the_right_gradient():
    x = Zensor([0.0])
    (grad,) = gradients(vander(x, 3), [x], np.array([[100.0, 10.0, 1.0]]))
    np.testing.assert_array_equal(grad.numpy(), [10])


def test_polyfit_warns_as_numpy_does_where_there_are_too_few_points():
    x, y = Zensor([1.0, 2.0]), [1.0, 2.0]
    with pytest.warns(np.exceptions.RankWarning, match="poorly conditioned") as caught:
        polyfit(x, y, 3)
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert polyfit(x, y, 3, full=True)[2].item() == 2


def test_every_result_of_polyfit_is_a_zensor_if_an_argument_is():
    for x, y in ((Zensor([0.0, 1, 3]), [1.0, 2, 2]), ([0.0, 1, 3], Zensor([1.0, 2, 2]))):
        for made in polyfit(x, y, 1, cov="unscaled"):
            assert isinstance(made, Zensor)


def test_zeros_of_polynomials_are_refused():
    for call in (lambda: np.roots(Zensor([1.0, 2.0])), lambda: np.poly(Zensor(np.eye(2)))):
        with pytest.raises((DTypeError, ShapeError), match="complex"):
            call()


def test_numpys_functions_reach_them():
    x = Zensor([1.0, 2.0, 4.0])
    for made in (
        np.convolve(x, v=[1.0, 2.0]),
        np.correlate([1.0, 2.0], x, mode="full"),
        np.interp(x, [0.0, 5.0], [1.0, 2.0]),
        np.interp([0.5], x, [1.0, 2.0, 3.0]),
        np.poly(x),
        np.polyadd(x, [1.0]),
        np.polyder(x),
        np.polydiv(x, [1.0, 1.0])[0],
        np.polyfit(x, [1.0, 2.0, 3.0], deg=1),
        np.polyint(x, k=1.0),
        np.polymul([1.0, 2.0], x),
        np.polysub(a1=[1.0], a2=x),
        np.polyval(x, 2.0),
        np.vander(x, N=2),
        zensor.polyval([1.0, 2.0], x),
    ):
        assert isinstance(made, Zensor) and made.requires_grad
