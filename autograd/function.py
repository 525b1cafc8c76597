"""Function: an operation, as one class. `forward` computes; one rule per input differentiates.

::

    class Divide(Function):
        '''x / y, elementwise.'''

        elementwise = True

        @staticmethod
        def forward(x, y):            return np.divide(x, y)
        @staticmethod
        def backward_x(grad, y):      return grad / y
        @staticmethod
        def backward_y(grad, y, out): return -grad * out / y

    divide = Divide.apply

`forward` gets arrays. `backward_<input>` gets the gradient of the result and, by their names, the
values that it asks for: an input, an option, `out`, or `x_shape` for the shape of input `x` alone.
The node keeps just those, and only for inputs that want a gradient. Rules use operators and
operations of this package: given arrays they compute, given Zensors they record, and so have
derivatives themselves.

`apply` does four things: takes the arrays out of the Zensors, runs `forward`, wraps the result, and
leaves a node that links it to its parents. `apply_any` says it in a loop; for a fixed number of
inputs the same steps are unrolled from a template (`autograd/unrolled.py`), which is twice as fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple, ParamSpec, Protocol, Self, overload

from autograd.errors import DefinitionError, kind_of
from autograd.record import apply_any
from autograd.unrolled import unrolled_apply

VARIADIC = 0x04  # the flag that CPython sets in `co_flags` for a function with *arguments


class Ask(NamedTuple):
    """One value that a rule asks for."""

    name: str
    place: int  # in the tuple (*inputs, *options, out)
    what: str  # "input", "shape", "option" or "out"


Parameters = ParamSpec("Parameters")


class _Computes(Protocol[Parameters]):
    """A class with a `forward`."""

    @staticmethod
    def forward(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Any: ...


class _Applies:
    """Says to editors and type checkers that `apply` takes what `forward` takes. Each operation gets its own."""

    @overload
    def __get__(self, instance: object, owner: _Computes[Parameters]) -> Callable[Parameters, Any]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Callable[..., Any]: ...
    def __get__(self, instance: object, owner: Any) -> Any:
        raise DefinitionError("Function.apply: the base class computes nothing. Write a subclass with a forward.")


class Function:
    """Base of all operations. See the module's text for how to write one.

    An operation says the attributes down to `joint_inputs`; those from `inputs` on are read off its functions.

    Attributes
    ----------
    name : str
        What the operation is called: the class's name in snake case, unless given.
    symbol : str
        What a picture shows in its ellipse: the name, unless given.
    elementwise : bool
        It works element by element and broadcasts; the engine undoes the broadcasting.
    broadcasts : bool
        Its rules may return more axes than the input has (batched matmul); the engine sums them.
    commutative : bool
        The order of its inputs does not matter, so that a picture need not number them.
    several : bool
        `forward` returns a tuple of results and rules get a tuple of gradients, None for a
        result that nobody used.
    views : bool
        Its result may share memory with its first input, so that a write into the result must
        reach the input too.
    no_gradient : tuple of str
        Inputs of `forward` that have no derivative.
    joint_inputs : tuple of str
        Inputs for which one `backward(grad, wanted, ...)` answers together, in place of rules of
        their own. With ``*arrays`` it answers for all of them.
    inputs : tuple of str
        The parameters of `forward` that have a rule or stand in `no_gradient` or `joint_inputs`.
    options : dict
        All other parameters of `forward`, with their defaults.
    variadic : bool
        `forward` takes any number of inputs: ``*arrays``.
    rules, asks : tuple
        For each input its rule, None without one, and what that rule asks for.
    joint : callable or None
        The rule for all of `joint_inputs`.
    simple : bool
        One rule per input, one result: what the backward pass does without a detour.
    """

    name: ClassVar[str]
    symbol: ClassVar[str]
    elementwise: ClassVar[bool] = False
    broadcasts: ClassVar[bool] = False
    commutative: ClassVar[bool] = False
    several: ClassVar[bool] = False
    views: ClassVar[bool] = False
    no_gradient: ClassVar[tuple[str, ...]] = ()
    joint_inputs: ClassVar[tuple[str, ...]] = ()

    inputs: ClassVar[tuple[str, ...]]
    options: ClassVar[dict[str, Any]]
    variadic: ClassVar[bool]
    rules: ClassVar[tuple[Callable[..., Any] | None, ...]]
    asks: ClassVar[tuple[tuple[Ask, ...], ...]]
    joint: ClassVar[Callable[..., Any] | None]
    simple: ClassVar[bool]

    forward: ClassVar[Callable[..., Any]]
    apply = _Applies()

    @staticmethod
    def hint(*shapes: tuple[int, ...], **options: Any) -> str:
        """Say which rule the shapes broke and what to try; '' leaves it to NumPy's message."""
        return ""

    def __new__(cls, *inputs: Any, **options: Any) -> Self:
        """Refuse to be made: an operation has no state."""
        name = cls.__name__
        raise DefinitionError(f"{name}(…): an operation is not made, it is applied. Write {name}.apply(…).")

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        _check_parameters(cls)
        if not hasattr(cls, "forward"):
            return  # a common base of several operations
        if "name" not in cls.__dict__:
            cls.name = _snake_case(cls.__name__)
        if "symbol" not in cls.__dict__:
            cls.symbol = cls.name
        cls.broadcasts = cls.broadcasts or cls.elementwise
        _read_signature(cls)
        _read_rules(cls)
        _make_apply(cls)


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    code = function.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _check_parameters(cls: type[Function]) -> None:
    """Only names can be asked for; and nothing is saved by hand, in an object, as in other libraries."""
    for name in [name for name in vars(cls) if name in ("forward", "backward") or name[:9] == "backward_"]:
        function = getattr(cls, name)
        if not hasattr(function, "__code__"):
            raise DefinitionError(
                f"{cls.__name__}.{name} is {kind_of(function)}, whose parameters have no names to be read. Write a "
                f"function: def {name}(…): …"
            )
        names = _parameters(function)
        if names[:1] in (("ctx",), ("self",), ("cls",)):
            raise DefinitionError(
                f"{cls.__name__}.{name}({', '.join(names)}): there is no {names[0]}. forward takes inputs and options, "
                "and backward_<input>(grad, …) asks by name for what it needs. Leave it out."
            )


def _read_signature(cls: type[Function]) -> None:
    """Sort the parameters of `forward` into inputs and options."""
    forward = cls.forward
    code = forward.__code__
    names = _parameters(forward)
    cls.variadic = bool(code.co_flags & VARIADIC)
    if cls.variadic:
        cls.inputs = (code.co_varnames[len(names)],)
        if code.co_argcount:
            raise DefinitionError(
                f"{cls.__name__}.forward({', '.join(names)}, *{cls.inputs[0]}): with *{cls.inputs[0]} every "
                "other parameter must be keyword-only. Move it behind the star."
            )
        optional = names
    else:
        with_rule = {name for name in names if hasattr(cls, f"backward_{name}")}
        known_inputs = with_rule.union(cls.no_gradient, cls.joint_inputs)
        cls.inputs = tuple(name for name in names if name in known_inputs)
        optional = tuple(name for name in names if name not in cls.inputs)
        if names[: len(cls.inputs)] != cls.inputs:
            raise DefinitionError(
                f"{cls.__name__}.forward({', '.join(names)}): the inputs {', '.join(cls.inputs)} (parameters "
                "with a rule, in no_gradient or in joint_inputs) must come before the options. Reorder them."
            )
    defaults = forward.__defaults__ or ()
    known = dict(zip(names[code.co_argcount - len(defaults) : code.co_argcount], defaults, strict=True))
    known.update(forward.__kwdefaults__ or {})
    cls.options = {name: known.get(name) for name in optional}


def _read_rules(cls: type[Function]) -> None:
    """Find the rules, and check what they ask for."""
    for name in [name for base in cls.__mro__[:-2] for name in vars(base)]:  # all but Function and object
        if name[:9] == "backward_" and name[9:] not in cls.inputs:
            raise DefinitionError(
                f"{cls.__name__}.{name}: forward has no input '{name[9:]}'. "
                f"It has {', '.join(cls.inputs) or 'none'}; rename the rule."
            )
    cls.joint = getattr(cls, "backward", None)
    if cls.joint is None and not cls.inputs:
        raise DefinitionError(
            f"{cls.__name__}.forward({', '.join(_parameters(cls.forward))}): none of its parameters is an input. Each "
            "that has a derivative has a rule, backward_<input>(grad, …); name others in no_gradient = ('x',)."
        )
    if cls.joint is not None:
        if not cls.variadic:
            _check_joint_inputs(cls)
        asks = _asks(cls, cls.joint, skip=2)  # backward(grads, wanted, ...)
        cls.rules = tuple(cls.joint if cls.variadic or name in cls.joint_inputs else None for name in cls.inputs)
        cls.asks = tuple(asks if rule else () for rule in cls.rules)
    else:
        cls.rules = tuple(getattr(cls, f"backward_{name}", None) for name in cls.inputs)
        skip = 2 if cls.variadic else 1  # backward_arrays(grad, index, ...)
        cls.asks = tuple(_asks(cls, rule, skip) if rule else () for rule in cls.rules)
    cls.simple = not (cls.variadic or cls.several or cls.joint)


def _check_joint_inputs(cls: type[Function]) -> None:
    unknown = [name for name in cls.joint_inputs if name not in cls.inputs]
    if cls.joint_inputs and not unknown:
        return
    named = f"it names '{unknown[0]}', which forward does not have" if unknown else "it is empty"
    raise DefinitionError(
        f"{cls.__name__}.backward with joint_inputs = {cls.joint_inputs}: {named}. One backward answers for the inputs "
        f"that joint_inputs names; list them, from {', '.join(_parameters(cls.forward))}."
    )


def _asks(cls: type[Function], rule: Callable[..., Any], skip: int) -> tuple[Ask, ...]:
    return tuple([_ask(cls, rule, name) for name in _parameters(rule)[skip:]])


def _ask(cls: type[Function], rule: Callable[..., Any], name: str) -> Ask:
    if name == "out":
        return Ask(name, -1, "out")
    if name in cls.inputs:
        return Ask(name, cls.inputs.index(name), "input")
    if name in cls.options:
        return Ask(name, len(cls.inputs) + list(cls.options).index(name), "option")
    if name.endswith("_shape") and name[:-6] in cls.inputs:
        return Ask(name, cls.inputs.index(name[:-6]), "shape")
    known = [*cls.inputs, *[f"{one}_shape" for one in cls.inputs], *cls.options, "out"]
    raise DefinitionError(f"{cls.__name__}.{rule.__name__} asks for '{name}'; it may ask for {', '.join(known)}.")


def _make_apply(cls: type[Function]) -> None:
    apply: Any = unrolled_apply(cls) if cls.simple else _looping_apply(cls)
    apply.__name__ = apply.__qualname__ = cls.name
    apply.__module__ = cls.__module__
    apply.__doc__ = cls.__doc__
    apply.__wrapped__ = cls.forward  # help() and editors show forward's signature
    cls.apply = staticmethod(apply)  # type: ignore[assignment]  # in the place of the descriptor, which has its type


def _looping_apply(cls: type[Function]) -> Callable[..., Any]:
    def apply(*inputs: Any, **options: Any) -> Any:
        return apply_any(cls, inputs, options)

    return apply
