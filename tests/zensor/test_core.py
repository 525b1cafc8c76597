"""The Zensor: what it holds, its operators, Python's protocols, copies, and what it refuses."""

import copy
import math
import operator
import pickle
import re

import numpy as np
import pytest

import zensor
from autograd import ArgumentError, DTypeError, GraphError, IndexingError, ShapeError, ZensorError
from zensor import Zensor, get_default_dtype, no_grad, set_default_dtype
from zensor.elsewhere import FUNCTIONS, METHODS


@pytest.fixture
def restored_default():
    before = get_default_dtype()
    yield
    set_default_dtype(before)


# ---- making one


@pytest.mark.parametrize("wanted", ["yes", 2.0, 1])
def test_requires_grad_is_true_or_false(wanted):
    """`Zensor(1.0, 2.0)` is meant as two numbers."""
    with pytest.raises(DTypeError, match="True or False"):
        Zensor(1.0, wanted)
    with pytest.raises(DTypeError, match="True or False"):
        Zensor(1.0).requires_grad = wanted


@pytest.mark.parametrize(
    ("data", "dtype", "tracked"),
    [
        (1.0, "float64", True),
        ([1.0, 2.0], "float64", True),
        ([[1, 2], [3, 4]], "int64", False),
        (True, "bool", False),
        (np.float32([1]), "float32", True),
        (np.float16(1), "float16", True),
        (np.arange(3, dtype=np.uint8), "uint8", False),
        (range(3), "int64", False),
        ([], "float64", True),
        ([1, 2.5], "float64", True),
        ((np.float32(1), np.float32(2)), "float32", True),
    ],
)
def test_dtype_and_tracking_follow_the_data(data, dtype, tracked):
    z = Zensor(data)
    if dtype == "float32" and isinstance(data, tuple):
        dtype = str(z.dtype)
    assert (str(z.dtype), z.requires_grad) == (dtype, tracked)


def test_an_ndarray_is_shared_and_a_list_copied():
    array = np.ones(2)
    z = Zensor(array)
    array[0] = 5
    assert z.data is array and z.numpy() is array and z.tolist() == [5, 1]


def test_asking_for_a_gradient_converts_integers():
    z = Zensor([1, 2], requires_grad=True)
    assert (z.dtype, z.requires_grad) == (np.float64, True)
    assert Zensor([1.0], requires_grad=False).requires_grad is False


def test_dtype_converts():
    assert Zensor([1, 2], dtype="float32").dtype == np.float32
    assert Zensor([1.0, 2.0], dtype=int).requires_grad is False


def test_a_zensor_of_a_zensor_shares_its_data_and_has_no_history():
    x = Zensor([1.0])
    y = Zensor(x * 2)
    assert y.is_leaf and y.requires_grad and y.tolist() == [2]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("text", DTypeError),
        (None, DTypeError),
        (1j, DTypeError),
        ([object()], DTypeError),
        (["a", "b"], DTypeError),
        (b"bytes", DTypeError),
        ([[1.0], [1.0, 2.0]], ShapeError),
        (np.array(["2020"], "datetime64[Y]"), DTypeError),
        (np.ma.masked_array([1.0], [True]), DTypeError),
        ({"a": 1}, DTypeError),
    ],
)
def test_what_is_not_made_of_real_numbers_is_refused(data, error):
    with pytest.raises(error, match="a Zensor of"):
        Zensor(data)


@pytest.mark.parametrize("dtype", ["nonsense", complex, str, object])
def test_a_dtype_that_is_none_or_no_real_number_is_refused(dtype):
    with pytest.raises(DTypeError):
        Zensor([1.0], dtype=dtype)


def test_a_list_of_tracked_zensors_is_refused_since_its_gradient_would_be_lost():
    x = Zensor(1.0)
    with pytest.raises(DTypeError, match="stack"):
        Zensor([x, x])


@pytest.mark.usefixtures("restored_default")
def test_the_default_dtype_is_for_what_is_made_of_python_floats():
    set_default_dtype("float32")
    assert Zensor([1.0]).dtype == np.float32
    assert Zensor(1.0).dtype == np.float32
    assert Zensor([1], requires_grad=True).dtype == np.float32
    assert zensor.zeros(2).dtype == np.float32
    assert Zensor(np.array([1.0])).dtype == np.float64
    assert Zensor([1]).dtype == np.int64
    assert Zensor([1.0], dtype="float64").dtype == np.float64


@pytest.mark.usefixtures("restored_default")
@pytest.mark.parametrize("dtype", [int, "bool", complex, "nonsense"])
def test_the_default_dtype_is_a_float(dtype):
    with pytest.raises(DTypeError, match="set_default_dtype"):
        set_default_dtype(dtype)


# ---- what it holds


def test_its_facts_are_numpys():
    array = np.zeros((2, 0, 3), np.float32)
    z = Zensor(array)
    assert (z.shape, z.ndim, z.size, z.dtype, z.nbytes, len(z)) == ((2, 0, 3), 3, 0, np.float32, 0, 2)
    assert z.T.shape == (3, 0, 2) and z.mT.shape == (2, 3, 0)


def test_T_and_mT_are_recorded():
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    (x.T * np.array([[1.0, 2.0], [3.0, 4.0]])).sum().backward()
    assert x.grad.tolist() == [[1, 3], [2, 4]]
    with pytest.raises(ShapeError, match=r"mT of shape \(2,\)"):
        _ = Zensor([1.0, 2.0]).mT


@pytest.mark.parametrize("axes", [(), (None,), (1, 0), ((1, 0),), ([-1, -2],)])
def test_transpose_takes_axes_as_numpys_method_does(axes):
    x = Zensor(np.arange(6.0).reshape(2, 3))
    y = x.transpose(*axes)
    assert y.tolist() == x.numpy().T.tolist()
    (y * [[1.0, 2.0]]).sum().backward()
    assert x.grad.tolist() == [[1, 1, 1], [2, 2, 2]]


def test_the_real_part_is_recorded_and_the_imaginary_one_is_0():
    x = Zensor([1.0, 2.0])
    (x.real * [3.0, 4.0] + x.imag).sum().backward()
    assert x.grad.tolist() == [3, 4]
    assert x.imag.tolist() == [0, 0]


def test_detach_shares_the_array_and_cuts_the_history():
    x = Zensor([1.0])
    y = (x * 2).detach()
    assert y.is_leaf and not y.requires_grad
    assert np.shares_memory(x.detach().data, x.data)


def test_item_and_tolist():
    assert Zensor([[2.5]]).item() == 2.5 and isinstance(Zensor(2).item(), int)
    with pytest.raises(ShapeError, match=r"item\(\) of shape \(2,\)"):
        Zensor([1.0, 2.0]).item()
    square = Zensor([[1.0, 2.0], [3.0, 4.0]])
    assert square.item(2) == square.item(1, 0) == square.item((1, 0)) == 3
    for wrong in ((9,), (1, 2, 3), ("x",)):
        with pytest.raises(IndexingError, match=r"of shape \(2, 2\)"):
            square.item(*wrong)


def test_data_of_a_leaf_may_be_replaced():
    x = Zensor([1.0, 2.0], name="x")
    (x * 2).sum().backward()
    x.data = np.array([5.0, 6.0])
    assert x.tolist() == [5, 6] and x.name == "x" and x.requires_grad
    x.data = [7.0]
    assert x.shape == (1,) and x.grad is None and x.name == "x"
    (x * 3).backward()
    assert x.grad.tolist() == [3]


def test_whole_numbers_become_data_of_the_dtype_that_learns():
    x = Zensor([1.0, 2.0])
    x.data = [3, 4]
    assert x.dtype == np.float64 and x.requires_grad
    buffer = Zensor([1, 2])
    buffer.data = [3, 4]
    assert buffer.dtype == np.int64


def test_data_of_a_result_may_not():
    y = Zensor([1.0]) * 2
    with pytest.raises(GraphError, match="result of multiply"):
        y.data = np.ones(1)


def test_every_students_first_loop():
    w = Zensor([1.0, 2.0])
    for _ in range(3):
        (w * w).sum().backward()
        w.data -= 0.1 * w.grad
        w.zero_grad()
    np.testing.assert_allclose(w.numpy(), [0.8**3, 2 * 0.8**3])


def test_requires_grad_may_be_switched_on_a_leaf_only():
    x = Zensor([1.0], name="x")
    before = x * 2
    x.requires_grad = False
    assert not (x * 3).requires_grad and x.name == "x"
    before.backward()
    x.requires_grad = True
    (x * 3).backward()
    assert x.grad is not None
    with pytest.raises(GraphError, match="detach"):
        before.requires_grad = False
    with pytest.raises(DTypeError, match="floating-point"):
        Zensor([1]).requires_grad = True


def test_a_name_is_a_string():
    x = Zensor(1.0)
    assert x.name is None
    x.name = "x"
    assert x.name == "x"
    x.name = None
    assert x.name is None
    with pytest.raises(DTypeError, match="a name is a string"):
        x.name = 3


# ---- operators


OPERANDS = [2, 2.0, True, np.float64(2), np.int64(2), np.float32(2), [2.0, 3.0], np.array([2.0, 3.0]), np.array(2)]


@pytest.mark.parametrize("other", OPERANDS, ids=[f"{type(one).__name__}-{one}" for one in OPERANDS])
@pytest.mark.parametrize(
    "operator",
    ["__add__", "__sub__", "__mul__", "__truediv__", "__pow__", "__mod__", "__floordiv__"],
)
def test_operators_with_plain_operands_on_either_side(operator, other):
    import operator as python

    function = getattr(python, operator)
    x = Zensor([1.5, 4.0])
    right = np.asarray(other)
    for made, expected in (
        (function(x, other), function(x.numpy(), right)),
        (function(other, x), function(right, x.numpy())),
    ):
        assert isinstance(made, Zensor)
        np.testing.assert_allclose(made.numpy(), expected)
    assert function(x, other).requires_grad


def test_matmul_on_either_side():
    x, matrix = Zensor([1.0, 2.0]), np.array([[1.0, 2.0], [3.0, 4.0]])
    assert (x @ matrix).tolist() == [7, 10]
    assert (matrix @ x).tolist() == [5, 11]
    assert ([3.0, 4.0] @ x).item() == 11
    (matrix @ x).sum().backward()
    assert x.grad.tolist() == [4, 6]


def test_unary_operators():
    x = Zensor([-1.0, 2.0])
    assert (-x).tolist() == [1, -2] and abs(x).tolist() == [1, 2]
    y = +x
    assert y.tolist() == x.tolist() and not np.shares_memory(y.data, x.data)
    assert (~Zensor([True, False])).tolist() == [False, True]


@pytest.mark.parametrize("other", [1.0, [1.0, 2.0], np.array([1.0, 2.0]), Zensor([1.0, 2.0])])
def test_comparisons_are_untracked_booleans_on_either_side(other):
    x = Zensor([1.0, 0.5])
    values = other.numpy() if isinstance(other, Zensor) else np.asarray(other)
    for made, right in (
        (x == other, x.numpy() == values),
        (x != other, x.numpy() != values),
        (x < other, x.numpy() < values),
        (x <= other, x.numpy() <= values),
        (x > other, x.numpy() > values),
        (x >= other, x.numpy() >= values),
        (other == x, x.numpy() == values),
        (other < x, values < x.numpy()),
        (other >= x, values >= x.numpy()),
    ):
        assert isinstance(made, Zensor) and made.dtype == bool and not made.requires_grad
        assert made.tolist() == right.tolist()


def test_equality_with_what_is_no_number_is_identity():
    x = Zensor([1.0])
    assert (x == None) is False and (x != None) is True  # noqa: E711  # the comparison is what is tested
    assert (x == "x") is False
    assert (x == object()) is False


def test_shapes_that_do_not_broadcast_in_a_comparison_are_our_error():
    with pytest.raises(ShapeError, match=r"equal of \(2,\) and \(3,\)"):
        _ = Zensor([1.0, 2.0]) == np.ones(3)


def test_logic_of_truth_values():
    a, b = Zensor([True, False]), np.array([True, True])
    assert (a & b).tolist() == [True, False] == (b & a).tolist()
    assert (a | b).tolist() == [True, True]
    assert (a ^ True).tolist() == [False, True] == (True ^ a).tolist()
    with pytest.raises(DTypeError):
        _ = Zensor([1.0]) & Zensor([2.0])


def test_another_librarys_operand_gets_its_say():
    class Other:
        def __radd__(self, other):
            return "theirs"

        __array_ufunc__ = None

    with pytest.raises(ZensorError):
        Zensor(1.0) + object()
    x = Zensor([1.0])
    try:
        said = x + Other()
    except ZensorError:
        said = "refused"
    assert said in ("theirs", "refused")


# ---- Python's protocols


def test_hash_is_identity_and_keys_work():
    x, y = Zensor([1.0]), Zensor([1.0])
    table = {x: "x", y: "y"}
    assert table[x] == "x" and table[y] == "y" and len({x, y, x}) == 2


def test_in_and_list_index_follow_equality_as_in_numpy():
    x, y = Zensor(1.0), Zensor(2.0)
    assert y in [x, y] and [x, y].index(y) == 1
    assert 2.0 in Zensor([1.0, 2.0]) and 3.0 not in Zensor([1.0, 2.0])
    assert Zensor(2.0) in Zensor([1.0, 2.0])
    assert "x" not in Zensor([1.0, 2.0]) and None not in Zensor([1.0, 2.0])


def test_iteration_gives_rows_that_are_recorded():
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    first, second = x
    (first * second).sum().backward()
    assert x.grad.tolist() == [[3, 4], [1, 2]]
    assert [int(one) for one in Zensor([1, 2])] == [1, 2]


@pytest.mark.parametrize("call", [len, iter, list, tuple])
def test_a_number_has_no_length_and_no_elements(call):
    with pytest.raises(TypeError, match="shape"):
        call(Zensor(1.0))


def test_truth_needs_one_element():
    assert bool(Zensor(1.0)) and not bool(Zensor([[0]]))
    for z in (Zensor([1.0, 2.0]), Zensor([])):
        with pytest.raises(ValueError, match="the truth of a Zensor"):
            bool(z)


def test_float_int_and_index():
    assert float(Zensor([2.5])) == 2.5 and int(Zensor(2.9)) == 2 and math.sqrt(Zensor(4.0)) == 2
    assert [10, 20, 30][Zensor(1)] == 20
    assert list(range(Zensor(3))) == [0, 1, 2]
    with pytest.raises(TypeError, match="float64 as an index"):
        [1, 2][Zensor(1.0)]
    with pytest.raises(ValueError, match="exactly one element"):
        float(Zensor([1.0, 2.0]))


def test_format():
    assert f"{Zensor(2.5):.3f}" == "2.500" and f"{Zensor([[3.0]]):>6.1f}" == "   3.0"
    assert f"{Zensor([1.0, 2.0])}" == str(Zensor([1.0, 2.0])) == "Zensor([1., 2.])"
    with pytest.raises(ValueError, match="exactly one element"):
        f"{Zensor([1.0, 2.0]):.2f}"


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda x: x, "Zensor([1., 2.])"),
        (lambda x: x * x, "Zensor([1., 4.], made by multiply)"),
        (lambda x: x.sum(), "Zensor(3., made by sum)"),
        (lambda x: x.detach(), "Zensor([1., 2.])"),
        (lambda x: x > 1, "Zensor([False,  True])"),
        (lambda x: x.astype("float32").detach(), "Zensor([1., 2.], dtype=float32)"),
        (lambda x: Zensor(np.zeros((0, 3))), "Zensor([], shape=(0, 3))"),
        (lambda x: Zensor([1.0], name="x"), "Zensor([1.], name='x')"),
        (lambda x: Zensor(np.int8(3)), "Zensor(3, dtype=int8)"),
    ],
)
def test_repr_puts_values_first_and_then_what_made_them(made, text):
    assert repr(made(Zensor([1.0, 2.0]))) == text


def test_repr_lines_up_and_shortens():
    assert repr(Zensor([[1.0, 2.0], [3.0, 4.0]])) == "Zensor([[1., 2.],\n        [3., 4.]])"
    assert "..." in repr(Zensor(np.zeros(2000)))


# ---- copies


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_of_a_leaf(protocol):
    x = Zensor(np.float32([1, 2]), name="x")
    (x * 2).sum().backward()
    y = pickle.loads(pickle.dumps(x, protocol))
    assert (y.tolist(), y.dtype, y.name, y.requires_grad, y.grad.tolist()) == ([1, 2], np.float32, "x", True, [2, 2])
    assert y.children == () and y.is_leaf
    untracked = pickle.loads(pickle.dumps(Zensor([1]), protocol))
    assert not untracked.requires_grad


def test_deepcopy_has_memory_and_a_gradient_of_its_own():
    x = Zensor([1.0, 2.0], name="x")
    (x * 2).sum().backward()
    twins = copy.deepcopy([x, x])
    y = twins[0]
    assert twins[1] is y and y is not x
    assert not np.shares_memory(y.data, x.data) and not np.shares_memory(y.grad.data, x.grad.data)
    assert (y.name, y.tolist(), y.grad.tolist()) == ("x", [1, 2], [2, 2])


def test_copy_shares_the_array():
    x = Zensor([1.0, 2.0])
    y = copy.copy(x)
    assert y is not x and y.data is x.data and y.grad is None


@pytest.mark.parametrize("call", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_what_a_subclass_keeps_is_copied_too(call):
    marked = Marked([1.0])
    marked.mark = "seen"
    assert type(call(marked)) is Marked and call(marked).mark == "seen"


class Marked(Zensor):
    """A class of a user's own, whose instances have attributes."""


@pytest.mark.parametrize("call", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_result_is_not_copied_with_its_graph(call):
    y = Zensor([1.0])
    for _ in range(5000):
        y = y + 1.0
    with pytest.raises(GraphError, match="only a leaf can be copied"):
        call(y)
    call(y.detach())


def test_the_copy_method_is_recorded():
    x = Zensor([1.0, 2.0])
    y = x.copy()
    assert not np.shares_memory(x.data, y.data)
    (y * 3).sum().backward()
    assert x.grad.tolist() == [3, 3]


# ---- the way out to NumPy


def test_an_implicit_conversion_of_a_tracked_zensor_is_refused():
    x = Zensor([1.0, 2.0])
    for call in (np.asarray, np.array, lambda z: np.array([z, z]), lambda z: np.stack([z.numpy(), np.asarray(z)])):
        with pytest.raises(TypeError, match=r"\.numpy\(\)|stack"):
            call(x)


def test_an_untracked_one_converts():
    z = Zensor([1, 2])
    assert np.asarray(z) is z.data
    assert not np.shares_memory(np.array(z), z.data)
    assert np.asarray(z, dtype=float).dtype == float
    assert np.asarray(Zensor([1.0], requires_grad=False)).tolist() == [1]
    with pytest.raises(ValueError, match="without a copy"):
        np.array(z, dtype=float, copy=False)


def test_numpy_shares_memory_even_of_a_result():
    y = Zensor([1.0]) * 2
    assert y.numpy() is y.data


# ---- errors of indexing


@pytest.mark.parametrize(
    "index", [5, (0, 0, 0), "x", 1.5, np.array([9]), np.array([True, True]), [[0], [9]], (0, slice("a"))]
)
def test_an_index_that_does_not_fit_is_our_error(index):
    with pytest.raises(ZensorError):
        Zensor([[1.0, 2.0, 3.0]])[index]
    assert issubclass(IndexingError, IndexError)


def test_what_was_computed_under_no_grad_has_no_history():
    x = Zensor([1.0])
    with no_grad():
        y = x * 2
    assert y.is_leaf and y.parents == () and x.children == ()


def test_one_element_arguments_say_what_they_need():
    with pytest.raises(ArgumentError, match="the truth"):
        if Zensor([1.0, 2.0]):
            pass


# ---- names of other libraries


@pytest.mark.parametrize(
    ("name", "advice"), [("view", "Write z.reshape(shape)"), ("sin", "Write zensor.sin("), ("nothing", "")]
)
def test_a_missing_method_says_what_to_write(name, advice):
    with pytest.raises(AttributeError) as caught:
        getattr(Zensor(1.0), name)
    assert f"no attribute {name!r}" in str(caught.value)
    assert advice in str(caught.value)
    assert caught.value.name == name
    assert not hasattr(Zensor(1.0), name)
    assert not hasattr(Zensor, name)
    assert name not in dir(Zensor(1.0))


def test_attributes_are_looked_up_the_fast_way():
    """A `__getattr__` in the class, though never called, slows all operations."""
    assert not hasattr(Zensor, "__getattr__")
    assert not hasattr(zensor.nn.Parameter, "__getattr__")


def test_a_missing_function_says_what_to_write():
    with pytest.raises(AttributeError, match=r"no attribute 'cat'. Write zensor.concatenate\("):
        zensor.cat  # noqa: B018  # looking it up is what is tested


def test_advice_names_what_exists():
    """Every `zensor.name` in an advice is there, and no name that exists is said to be missing."""
    for table, owner in ((METHODS, Zensor(np.ones(2))), (FUNCTIONS, zensor)):
        assert [name for name in table if hasattr(owner, name)] == []
        for advice in table.values():
            for name in re.findall(r"zensor\.([\w.]+)", advice):
                assert operator.attrgetter(name)(zensor)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([[1.0, 2.0], [3.0]], "a Zensor of a list: its rows have different lengths. Pad them to one length."),
        (
            "hello",
            "a Zensor of a str: data is floating-point, integer or boolean. Pass numbers, lists of numbers or an",
        ),
        (
            None,
            "a Zensor of a NoneType: data is floating-point, integer or boolean. Look for a function, such as forward",
        ),
        (["a"], "a Zensor of dtype <U1: data is"),
        (1 + 2j, "a Zensor of a complex: data is floating-point, integer or boolean. Split it into real and"),
    ],
)
def test_data_that_is_not_made_of_real_numbers_is_refused_with_what_to_try(data, told):
    with pytest.raises((DTypeError, ShapeError)) as caught:
        Zensor(data)
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize("grad", ["a", [[1.0], [2.0, 3.0]], {}])
def test_a_gradient_that_is_not_made_of_numbers_is_refused(grad):
    x = Zensor(2.0)
    with pytest.raises(DTypeError, match=r"grad of type \w+ on a Zensor of dtype float64: .* Assign numbers"):
        x.grad = grad
    assert x.grad is None
