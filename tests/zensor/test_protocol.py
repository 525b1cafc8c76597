"""NumPy speaks Zensor: its functions give Zensors with a history, or say that they do not."""

import numpy as np
import pytest

from autograd import DTypeError, ShapeError, ZensorError, gradients
from zensor import Zensor
from zensor.protocol import FUNCTIONS, UFUNCS, UNTRACKED_UFUNCS


@pytest.mark.parametrize("ufunc", [one for one in UFUNCS if one.nin == 1], ids=lambda one: one.__name__)
def test_ufuncs_of_one_argument_are_recorded(ufunc):
    x = Zensor([1.25 if ufunc is np.arccosh else 0.5])
    made = ufunc(x)
    for one, right in zip(
        made if isinstance(made, tuple) else [made],
        np.atleast_1d(np.array(ufunc(x.numpy()))).reshape(-1, 1),
        strict=True,
    ):
        assert isinstance(one, Zensor)
        np.testing.assert_array_equal(one.numpy(), right)


@pytest.mark.parametrize("ufunc", [np.add, np.subtract, np.multiply, np.divide, np.power, np.maximum, np.minimum])
def test_ufuncs_of_two_arguments_take_a_zensor_on_either_side(ufunc):
    x, array = Zensor([1.5, 2.0]), np.array([1.0, 3.0])
    for made, right in (
        (ufunc(x, array), ufunc(x.numpy(), array)),
        (ufunc(array, x), ufunc(array, x.numpy())),
        (ufunc(x, 2), ufunc(x.numpy(), 2)),
        (ufunc(2.0, x), ufunc(2.0, x.numpy())),
    ):
        assert isinstance(made, Zensor) and made.requires_grad
        np.testing.assert_array_equal(made.numpy(), right)
        assert gradients(made.sum(), x) is not None


def test_an_ndarray_on_the_left_does_not_take_the_zensor_apart():
    x = Zensor([1.0, 2.0])
    for made in (np.ones(2) + x, np.ones(2) * x, np.ones((2, 2)) @ x, np.float64(2) * x, np.ones((3, 2)) - x):
        assert isinstance(made, Zensor) and made.requires_grad
    assert (np.ones((3, 2)) * x).shape == (3, 2)


@pytest.mark.parametrize("ufunc", sorted(UNTRACKED_UFUNCS, key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_ufuncs_without_a_derivative_give_untracked_zensors(ufunc):
    tracked = Zensor([1.5, 0.5])
    x = tracked if "f" in "".join(ufunc.types[-5:]) or "d" in "".join(ufunc.types) else Zensor([1, 2])
    made = ufunc(*[x] * ufunc.nin)
    for one in made if isinstance(made, tuple) else (made,):
        assert isinstance(one, Zensor) and not one.requires_grad


def test_functions_are_recorded():
    x = Zensor([[1.0, 2.0], [3.0, 5.0]])
    calls = [
        np.sum(x, axis=0),
        np.mean(x),
        np.max(x, axis=1, keepdims=True),
        np.var(x, ddof=1),
        np.std(x, 0),
        np.where(x.numpy() > 2, x, 0.0),
        np.concatenate([x, x]),
        np.stack([x, np.ones((2, 2))]),
        np.transpose(x),
        np.reshape(x, (4,)),
        np.squeeze(x[:1]),
        np.expand_dims(x, 0),
        np.broadcast_to(x, (3, 2, 2)),
        np.clip(x, 1.5, 4),
        np.copy(x),
        np.swapaxes(x, 0, 1),
    ]
    for made in calls:
        assert isinstance(made, Zensor) and made.requires_grad


def test_values_are_numpys_through_numpy():
    array = np.array([[1.0, 2.0], [3.0, 5.0]])
    x = Zensor(array)
    for call in (
        lambda a: np.sum(a, axis=(0, 1)),
        lambda a: np.mean(a, -1, keepdims=True),
        lambda a: np.add.reduce(a),
        lambda a: np.add.reduce(a, axis=1),
        lambda a: np.maximum.reduce(a),
        lambda a: np.concatenate((a, a), axis=1),
        lambda a: np.where([True, False], a, -a),
    ):
        np.testing.assert_array_equal(call(x).numpy(), call(array))


def test_out_is_refused_unless_it_is_an_array_and_nothing_is_tracked():
    x, array = Zensor([1.0, 2.0]), np.zeros(2)
    grad = Zensor([1.0, 1.0], requires_grad=False)
    np.multiply(grad, 2, out=array)
    assert array.tolist() == [2, 2]
    array -= 0.5 * grad
    assert array.tolist() == [1.5, 1.5]
    with pytest.raises(DTypeError, match="out="):
        np.multiply(x, 2, out=array)
    with pytest.raises(DTypeError, match="out="):
        np.multiply(array, 2, out=grad)
    with pytest.raises(TypeError):
        array += x


def test_what_has_no_derivative_here_is_refused_by_name():
    x = Zensor([1.0, 2.0])
    with pytest.raises(TypeError, match=r"np\.spacing"):
        np.spacing(x)
    with pytest.raises(TypeError, match="nextafter"):
        np.nextafter(x, 1.0)
    with pytest.raises(TypeError, match="at"):
        np.add.at(x, [0], 1.0)


def test_where_of_a_condition_alone_gives_places():
    x = Zensor([[-1.0, 2.0], [3.0, -4.0]])
    for made in (np.where(x > 0), np.nonzero(x > 0)):
        assert [one.tolist() for one in made] == [[0, 1], [1, 0]]
        assert not any(one.requires_grad for one in made)


def test_layout_and_copying_are_numpys():
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    assert np.copy(x, order="F").numpy().flags.f_contiguous and x.copy("F").numpy().flags.f_contiguous
    assert np.copy(x, subok=True).tolist() == x.tolist()
    same = x.astype("float64", copy=False)
    assert same.requires_grad and not np.shares_memory(same.numpy(), x.numpy())


def test_questions_are_answered():
    x = Zensor([[1.0, 2.0]])
    assert (np.shape(x), np.ndim(x), np.size(x)) == ((1, 2), 2, 2)
    assert np.result_type(x, np.float32) == np.float64
    assert np.shares_memory(x, x.numpy())


def test_refusals_of_numpy_are_ours():
    x = Zensor([1.0, 2.0])
    for call in (
        lambda: np.add(x, np.ones(3)),
        lambda: np.sum(x, axis=4),
        lambda: np.reshape(x, (3,)),
        lambda: np.concatenate([x, np.ones((2, 2))]),
        lambda: np.exp(x, np.zeros(2)),
        lambda: np.less(x, np.ones(3)),
    ):
        with pytest.raises((ZensorError, TypeError)):
            call()


def test_the_tables_name_functions_that_numpy_dispatches():
    assert all(isinstance(one, np.ufunc) for one in UFUNCS)
    assert not set(UFUNCS) & UNTRACKED_UFUNCS
    assert all(callable(one) for one in FUNCTIONS)


def test_a_question_that_makes_no_sense_is_answered_in_our_words():
    x = Zensor(np.eye(3))
    with pytest.raises(ZensorError, match=r"einsum_path of \(3, 3\) and \(2, 2\)"):
        np.einsum_path("ij,jk", x, np.ones((2, 2)))


@pytest.mark.parametrize("function", [np.linalg.eig, np.linalg.eigvals])
def test_complex_results_are_refused_with_their_reason_by_any_name(function):
    for call in (lambda x: function(x), lambda x: function(a=x)):
        with pytest.raises(DTypeError, match=f"{function.__name__} of .*complex"):
            call(Zensor(np.eye(2)))


@pytest.mark.parametrize("call", [lambda x, one: np.average(x, weights=one), np.searchsorted])
def test_a_list_that_holds_itself_is_refused(call):
    endless: list[object] = [1.0]
    endless += [endless, endless]
    with pytest.raises(ShapeError, match=r"of \(2,\)"):
        call(Zensor([1.0, 2.0]), endless)
