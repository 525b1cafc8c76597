"""How an operation is defined: inputs and options, several results, joint rules, and mistakes found at once."""

import inspect

import numpy as np
import pytest

import autograd.functions as f
from autograd import DefinitionError, DTypeError, Function, ShapeError, gradcheck, gradients
from autograd.record import apply_any
from zensor import Zensor, concatenate, no_grad


class Scaled(Function):
    """x · factor + offset, with an option of each kind."""

    @staticmethod
    def forward(x, factor=2.0, *, offset=0.0):
        return x * factor + offset

    @staticmethod
    def backward_x(grad, factor):
        return grad * factor


class Halves(Function):
    """The two halves of a vector."""

    several = True

    @staticmethod
    def forward(x, at):
        return x[:at], x[at:]

    @staticmethod
    def backward_x(grad, x_shape, at):
        first, second = grad
        lengths = (at, x_shape[0] - at)
        parts = [np.zeros(n) if one is None else one for one, n in zip((first, second), lengths, strict=True)]
        return concatenate(parts)


class Polar(Function):
    """Radius and angle of x, y: two inputs, two results, rules that need both results."""

    several = True

    @staticmethod
    def forward(x, y):
        return np.hypot(x, y), np.arctan2(y, x)

    @staticmethod
    def backward_x(grad, x, y, out):
        return _part(grad[0], x / out[0]) - _part(grad[1], y / (out[0] * out[0]))

    @staticmethod
    def backward_y(grad, x, y, out):
        return _part(grad[0], y / out[0]) + _part(grad[1], x / (out[0] * out[0]))


def _part(grad, slope):
    return 0 * slope if grad is None else grad * slope


class Product(Function):
    """x · y with one rule for both."""

    @staticmethod
    def forward(x, y):
        return x * y

    joint_inputs = ("x", "y")

    @staticmethod
    def backward(grad, wanted, x, y):
        return (grad * y if wanted[0] else None, grad * x if wanted[1] else None)


class Total(Function):
    """The weighted sum of any number of arrays."""

    @staticmethod
    def forward(*arrays, weight=1.0):
        return weight * sum(arrays)

    @staticmethod
    def backward_arrays(grad, index, weight):
        return grad * weight


# ---- what the class knows


def test_inputs_are_the_parameters_with_a_rule_and_the_rest_are_options():
    assert (Scaled.inputs, Scaled.options) == (("x",), {"factor": 2.0, "offset": 0.0})
    assert Polar.inputs == ("x", "y")
    assert (Total.inputs, Total.variadic, Total.options) == (("arrays",), True, {"weight": 1.0})
    assert f.where.__name__ == "where"


def test_options_by_position_and_by_name_and_by_default():
    x = Zensor([1.0, 2.0])
    for made, factor in ((Scaled.apply(x), 2), (Scaled.apply(x, 3.0), 3), (Scaled.apply(x, factor=4.0), 4)):
        np.testing.assert_array_equal(made.numpy(), factor * x.numpy())
        np.testing.assert_array_equal(gradients(made.sum(), x).numpy(), [factor, factor])
    assert Scaled.apply(x=x, offset=1.0).numpy().tolist() == [3, 5]


def test_inputs_by_name():
    x, y = Zensor(6.0), Zensor(3.0)
    assert f.divide(y=y, x=x).item() == 2
    assert f.subtract(x, y=1.0).item() == 5
    assert f.linear(Zensor([[1.0]]), weight=Zensor([[2.0]]), bias=Zensor([3.0])).item() == 5


@pytest.mark.parametrize(
    "call",
    [
        lambda x: Scaled.apply(x, wrong=1),
        lambda x: Scaled.apply(x, 1.0, 2.0, 3.0, 4.0),
        lambda x: Scaled.apply(x, 1.0, factor=2.0),
        lambda x: f.add(x),
        lambda x: f.add(x, x, x),
        lambda x: f.sum(x, axes=0),
        lambda x: f.exp(x, out=None),
        lambda x: f.exp(),
        lambda x: Total.apply(x, wrong=2),
        lambda x: f.where(x),
    ],
)
def test_arguments_that_do_not_fit_are_a_type_error(call):
    with pytest.raises(TypeError):
        call(Zensor([1.0]))


def test_name_docstring_and_signature_are_those_of_the_operation():
    assert f.multiply.__name__ == "multiply"
    assert "Product" in f.multiply.__doc__
    assert str(inspect.signature(f.sum)).startswith("(x, axis=None")
    assert Halves.name == "halves"


def test_common_bases_are_no_operations():
    class Base(Function):
        """No forward."""

        elementwise = True

    class Twice(Base):
        """2 x."""

        @staticmethod
        def forward(x):
            return 2 * x

        @staticmethod
        def backward_x(grad):
            return 2 * grad

    assert "apply" not in Base.__dict__
    assert Twice.broadcasts
    assert Twice.apply(Zensor(2.0)).item() == 4


# ---- mistakes in a definition


def test_a_rule_that_asks_for_what_there_is_not_is_named_with_what_there_is():
    with pytest.raises(DefinitionError, match=r"Bad\.backward_x asks for 'z'; it may ask for x, .*x_shape.*scale, out"):

        class Bad(Function):
            @staticmethod
            def forward(x, scale=1):
                return x

            @staticmethod
            def backward_x(grad, z):
                return grad


def test_a_misspelt_rule_is_named():
    with pytest.raises(DefinitionError, match=r"Bad\.backward_gread: forward has no input 'gread'"):

        class Bad(Function):
            @staticmethod
            def forward(x):
                return x

            @staticmethod
            def backward_x(grad):
                return grad

            @staticmethod
            def backward_gread(grad):
                return grad


def test_an_option_before_an_input_is_found():
    with pytest.raises(DefinitionError, match="must come before the options"):

        class Bad(Function):
            @staticmethod
            def forward(scale, x):
                return x

            @staticmethod
            def backward_x(grad):
                return grad


def test_a_positional_parameter_before_the_star_is_found():
    with pytest.raises(DefinitionError, match="keyword-only"):

        class Bad(Function):
            @staticmethod
            def forward(axis, *arrays):
                return arrays[0]

            @staticmethod
            def backward_arrays(grad, index):
                return grad


@pytest.mark.parametrize(
    ("named", "words"), [((), "it is empty"), (("x", "z"), "it names 'z', which forward does not")]
)
def test_a_joint_rule_says_for_which_inputs_it_answers(named, words):
    with pytest.raises(
        DefinitionError, match=rf"Bad\.backward with joint_inputs = .*: {words}.*list them, from x, y\."
    ):

        class Bad(Function):
            joint_inputs = named

            @staticmethod
            def forward(x, y):
                return x * y

            @staticmethod
            def backward(grad, wanted, x, y):
                return grad * y, grad * x


@pytest.mark.parametrize("first", ["ctx", "self", "cls"])
def test_what_other_libraries_pass_first_is_refused_by_name(first):
    namespace = {}
    exec(f"def forward({first}, x): return x\ndef backward({first}, grad): return grad", namespace)
    with pytest.raises(DefinitionError, match=rf"Bad\.forward\({first}, x\): there is no {first}\. .*by name"):
        type("Bad", (Function,), {name: staticmethod(namespace[name]) for name in ("forward", "backward")})


def test_a_function_without_names_of_parameters_is_refused():
    with pytest.raises(DefinitionError, match=r"Bad\.forward is an? ufunc.* def forward"):

        class Bad(Function):
            forward = np.exp


def test_an_operation_is_not_made_but_applied():
    with pytest.raises(DefinitionError, match=r"Scaled\(…\): .* Write Scaled\.apply\(…\)"):
        Scaled(Zensor(1.0))


def test_a_definition_error_is_a_type_error():
    assert issubclass(DefinitionError, TypeError)


# ---- several results


def test_each_result_of_several_can_be_used_alone_or_together():
    x = Zensor([1.0, 2.0, 3.0])
    first, second = Halves.apply(x, 1)
    (second * second).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [0, 4, 6])
    x.zero_grad()
    first, second = Halves.apply(x, 1)
    (first * second).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [5, 1, 1])
    np.testing.assert_array_equal(second.grad.numpy(), [1, 1])


def test_a_result_used_twice_adds_up_in_its_place():
    x = Zensor([1.0, 2.0, 3.0])
    first, second = Halves.apply(x, 1)
    (second + second * 2 + first).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [2, 3, 3])


def test_joint_work_waits_for_all_results_and_is_done_once():
    calls = []

    class Counted(Halves):
        """The halves, counted."""

        @staticmethod
        def backward_x(grad, x_shape, at):
            calls.append(1)
            return Halves.backward_x(grad, x_shape, at)

    x = Zensor([1.0, 2.0, 3.0])
    first, second = Counted.apply(x, 1)
    y = (first * 2).sum() + (second * second).sum() + first.sum()
    y.backward()
    assert calls == [1]
    np.testing.assert_array_equal(x.grad.numpy(), [3, 4, 6])


def test_the_first_result_alone_may_be_the_root():
    x = Zensor([1.0, 2.0, 3.0])
    first, _ = Halves.apply(x, 1)
    first.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1, 0, 0])


def test_several_results_and_joint_rules_have_second_derivatives():
    gradcheck(Polar.apply, [Zensor([0.7, -1.1]), Zensor([1.2, 0.4])])
    gradcheck(lambda x, y: Polar.apply(x, y)[1], [Zensor([0.7, -1.1]), Zensor([1.2, 0.4])])
    gradcheck(lambda x: Halves.apply(x, 2)[0] * 3.0, Zensor([1.0, 2.0, 3.0]))
    gradcheck(Product.apply, [Zensor([0.7, -1.1]), Zensor([1.2, 0.4])])
    gradcheck(lambda *arrays: Total.apply(*arrays, weight=3.0), [Zensor([1.0]), Zensor([2.0]), Zensor([3.0])])


def test_several_results_of_arrays_are_arrays_and_without_recording_untracked_zensors():
    assert all(type(one) is np.ndarray for one in Halves.apply(np.arange(3.0), 1))
    with no_grad():
        parts = Halves.apply(Zensor([1.0, 2.0]), 1)
    assert [(type(one), one.requires_grad) for one in parts] == [(Zensor, False)] * 2


# ---- joint and variadic


def test_a_joint_rule_knows_which_inputs_want_a_gradient():
    x, y = Zensor(2.0), Zensor(3.0)
    Product.apply(x, y).backward()
    assert (x.grad.item(), y.grad.item()) == (3, 2)
    x = Zensor(2.0)
    Product.apply(x, 5.0).backward()
    assert x.grad.item() == 5
    y = Zensor(2.0)
    Product.apply(Zensor(4.0, requires_grad=False), y).backward()
    assert y.grad.item() == 4


def test_a_variadic_operation_takes_any_mixture():
    x, y = Zensor([1.0]), Zensor([2.0])
    Total.apply(x, np.array([5.0]), y, x, weight=2.0).backward()
    assert (x.grad.item(), y.grad.item()) == (4, 2)
    assert Total.apply(np.ones(1), np.ones(1)).tolist() == [2]


# ---- the loop and the unrolled template say the same


CALLS = [
    (f.add, (1, 2.5), {}),
    (f.add, (2.5, 1), {}),
    (f.subtract, (1, 1), {}),
    (f.multiply, (1, np.array([2.0, 3.0])), {}),
    (f.exp, (1,), {}),
    (f.sum, (1, 0), {}),
    (f.sum, (1,), {"axis": 0, "keepdims": True}),
    (f.where, (np.array([True, False]), 1, 1), {}),
    (f.clip, (1, -1.0), {"a_max": 1.5}),
    (f.reshape, (1, (2, 1)), {}),
    (f.linear, (1, np.ones((3, 2))), {}),
    (f.linear, (1, np.ones((3, 2)), np.ones(3)), {}),
    (f.astype, (1, "float32"), {}),
    (f.max, (1,), {}),
]


@pytest.mark.parametrize(("function", "arguments", "options"), CALLS)
@pytest.mark.parametrize("recording", [True, False])
@pytest.mark.parametrize("wants", [True, False])
def test_apply_any_and_the_unrolled_template_agree(function, arguments, options, recording, wants):
    cls = next(one for one in _classes(Function) if one.__dict__.get("apply") and one.name == function.__name__)

    def run(apply):
        x = Zensor([0.5, 2.0], requires_grad=wants)
        given = [x if isinstance(one, int) and one == 1 else one for one in arguments]
        if recording:
            out = apply(given)
        else:
            with no_grad():
                out = apply(given)
        node = out.node if out.requires_grad else None
        grads = None
        if node is not None:
            kept = [None if one is None else [np.asarray(value).tolist() for value in one] for one in node.kept]
            parents = [one if one is x.node else str(np.asarray(one)) for one in node.parents]
            facts = (kept, [one is x.node for one in parents], node.shape, node.dtype, node.clock, node.scope)
            (out * 2).sum().backward()
            grads = x.grad.tolist()
        else:
            facts = None
        return type(out), out.tolist(), out.dtype, out.requires_grad, facts, grads

    assert run(lambda given: cls.apply(*given, **options)) == run(lambda given: apply_any(cls, given, dict(options)))


def _classes(base):
    for cls in base.__subclasses__():
        yield cls
        yield from _classes(cls)


# ---- constants of all kinds


@pytest.mark.parametrize(
    "constant",
    [2, 2.0, True, np.float64(2), np.float32(2), np.int8(2), np.bool_(True), [2.0, 3.0], (2, 3), np.array([2, 3]),
     np.array(2.0), range(1, 3), [[2.0, 3.0]], np.array([2.0, 3.0]).view(np.recarray)],
)  # fmt: skip
def test_constants_of_any_kind_stand_on_either_side(constant):
    x = Zensor([4.0, 5.0])
    right = np.multiply(x.numpy(), np.asarray(constant))
    for made in (f.multiply(x, constant), f.multiply(constant, x), x * constant, constant * x):
        np.testing.assert_array_equal(made.numpy(), right)
        assert isinstance(made, Zensor) and made.requires_grad


@pytest.mark.parametrize("constant", ["2", None, object(), 1j, np.array([1j, 2]), ["a"], {1: 2}, np.datetime64("2020")])
def test_constants_of_another_kind_are_refused_with_the_operations_name(constant):
    with pytest.raises(DTypeError, match=r"add (of|gave)"):
        f.add(Zensor([1.0]), constant)


def test_a_list_that_holds_a_tracked_zensor_is_refused():
    x = Zensor(1.0)
    with pytest.raises(DTypeError, match="stack"):
        f.add(Zensor([1.0, 2.0]), [x, x])
    with pytest.raises(DTypeError, match="stack"):
        f.add(Zensor([1.0, 2.0]), [[1.0, [x]]])


def test_a_list_that_holds_itself_is_refused():
    endless: list[object] = [1.0]
    endless.append(endless)
    with pytest.raises(ShapeError, match="add of a list: its rows have different lengths"):
        f.add(Zensor([1.0, 2.0]), endless)


@pytest.mark.parametrize("scalar", [2, 2.0, True])
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_python_scalars_do_not_widen(scalar, dtype):
    x = Zensor(np.ones(2, dtype))
    for made in (x * scalar, scalar + x, x / scalar, x - scalar, x**scalar):
        assert made.dtype == dtype
        assert gradients(made.sum(), x).dtype == dtype


def test_a_result_that_is_no_array_becomes_one():
    made = f.sum(Zensor([1.0, 2.0]))
    assert isinstance(made.data, np.ndarray) and made.data.shape == ()
    assert isinstance((Zensor(1.0) + Zensor(2.0)).data, np.ndarray)


def test_complex_results_are_refused():
    class Root(Function):
        """A complex root."""

        @staticmethod
        def forward(x):
            return np.sqrt(np.asarray(x, complex))

        @staticmethod
        def backward_x(grad):
            return grad

    with pytest.raises(DTypeError, match="complex"):
        Root.apply(Zensor([-1.0]))
    with pytest.raises(DTypeError, match="complex"):
        Root.apply(Zensor([-1.0], requires_grad=False))


def test_a_forward_without_a_return_is_told():
    class Nothing(Function):
        """It forgets to return."""

        @staticmethod
        def forward(x):
            x * x

        @staticmethod
        def backward_x(grad, x):
            return grad * 2 * x

    for wanted in (True, False):
        with pytest.raises(DTypeError, match=r"nothing gave no array of numbers: .* return\."):
            Nothing.apply(Zensor([1.0], requires_grad=wanted))


@pytest.mark.parametrize(("factor", "words"), [(1 + 1j, "dtype complex128"), ("2", "dtype <U1")])
def test_a_rule_that_returns_no_real_numbers_is_named(factor, words):
    class Odd(Function):
        """Its rule leaves the real numbers."""

        @staticmethod
        def forward(x):
            return x + 0

        @staticmethod
        def backward_x(grad):
            return factor if isinstance(factor, str) else grad * factor

    with pytest.raises(DTypeError, match=rf"Odd\.backward_x returned {words} for an input of dtype float64"):
        Odd.apply(Zensor(1.0)).backward()


@pytest.mark.parametrize(
    ("pieces", "came"), [("(grad * y,)", "1 piece"), ("grad", "an ndarray"), ("None", "a NoneType")]
)
def test_a_joint_rule_that_returns_too_little_is_told(pieces, came):
    class Joint(Function):
        """Its rule is the text above."""

        joint_inputs = ("x", "y")

        @staticmethod
        def forward(x, y):
            return x * y

        @staticmethod
        def backward(grad, wanted, x, y):
            return eval(pieces)

    with pytest.raises(DefinitionError, match=rf"Joint\.backward returned {came}: it answers for x, y, in this order"):
        Joint.apply(Zensor([1.0]), Zensor([2.0])).backward()


def test_a_joint_rule_need_not_answer_for_what_comes_behind_the_wanted():
    class Joint(Function):
        """x times a constant."""

        joint_inputs = ("x",)
        no_gradient = ("y",)

        @staticmethod
        def forward(x, y):
            return x * y

        @staticmethod
        def backward(grad, wanted, y):
            return (grad * y,)

    x = Zensor([1.0])
    Joint.apply(x, Zensor([2.0])).backward()
    assert x.grad.tolist() == [2.0]


@pytest.mark.parametrize("several_inputs", [False, True])
@pytest.mark.parametrize("tracked", [False, True])
def test_several_results_without_a_word_of_it_are_refused(tracked, several_inputs):
    class Halves(Function):
        @staticmethod
        def forward(x):
            return x / 2, x / 2

        @staticmethod
        def backward_x(grad):
            return grad

    class Parts(Function):
        @staticmethod
        def forward(*xs):
            return xs[0] / 2, xs[0] / 2

        @staticmethod
        def backward_xs(grad, index):
            return grad

    operation = Parts if several_inputs else Halves
    with pytest.raises(DefinitionError, match=rf"{operation.__name__}\.forward gave a tuple: .* Say several = True"):
        operation.apply(Zensor([3.0], requires_grad=tracked))


def test_an_operation_without_inputs_is_refused():
    with pytest.raises(DefinitionError, match=r"Half\.forward\(x, by\): none .* backward_<input>\(grad, …\)"):

        class Half(Function):
            @staticmethod
            def forward(x, by=2):
                return x / by


def test_several_results_come_in_a_tuple():
    class Double(Function):
        """It says several and gives one."""

        several = True

        @staticmethod
        def forward(x):
            return x * 2

        @staticmethod
        def backward_x(grad):
            return grad[0]

    with pytest.raises(DefinitionError, match=r"Double\.forward with several = True gave an ndarray"):
        Double.apply(Zensor([1.0, 2.0]))
