"""Recording: run an operation's `forward` and leave a node behind. The steps of `apply`, in a loop.

`apply_any` serves operations with any number of inputs or several results. For a fixed number of
inputs, `autograd/unrolled.py` writes out the same steps; a test holds the two against each other.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from autograd.errors import DefinitionError, DTypeError, ShapeError, kind_of
from autograd.mode import state
from autograd.node import CLOCK, SMALL, Node, nobody, stand_in
from autograd.picking import pickers
from autograd.refusing import NUMPYS_WORDS, REFUSALS, Named, refused
from autograd.variable import Variable, new, node_of, untracked

if TYPE_CHECKING:
    from autograd.function import Function

PLAIN = frozenset([np.ndarray, float, int, bool, type(None), np.bool_])
PLAIN |= {np.dtype(code).type for code in "efdgbhilqBHILQ"}
"""Classes of constants that operations take as they are."""


def apply_any(cls: type[Function], inputs: Sequence[Any], options: dict[str, Any]) -> Any:
    """Run `cls` on `inputs`: Zensors, arrays and scalars in any mixture.

    Without a Zensor among the inputs it is `forward` on arrays and returns arrays.
    """
    inputs, options = bound(cls, inputs, options)
    variables = [one for one in inputs if isinstance(one, Variable)]
    values = tuple([one._data if isinstance(one, Variable) else plain(cls, one) for one in inputs])
    mode = state.mode
    began = perf_counter() if mode.watch is not None else 0.0
    try:
        out = cls.forward(*values, **options)
    except REFUSALS as error:
        raise refused(cls, values, options, error) from error
    if cls.several and not isinstance(out, list | tuple):
        raise DefinitionError(
            f"{cls.__name__}.forward with several = True gave {kind_of(out)}: it returns its results in a tuple. "
            "Return (first, second), or leave several out."
        )
    if not cls.several and isinstance(out, tuple):
        refuse_tuple(cls)
    if not variables:
        return out
    made_as = variables[0].made_as
    wants = [isinstance(one, Variable) and one._requires_grad for one in inputs]
    if not (any(wants) and mode.recording):
        return _wrapped(cls, out, made_as)

    node = _node(cls, inputs)
    known = (values,) if cls.variadic else values
    picks = pickers(cls) * len(inputs) if cls.variadic else pickers(cls)  # type: ignore[arg-type]  # a class has a hash
    result: Any = tuple([np.asarray(one) for one in out]) if cls.several else np.asarray(out)
    # Of all that is known now, the node keeps what the rules ask for, and only for inputs that want a gradient.
    known = (*known, *[options[name] for name in cls.options], result)
    node.kept = tuple([pick(known) if want and pick else None for pick, want in zip(picks, wants, strict=True)])
    if cls.several:
        made = _results(node, result, made_as)
    else:
        _complete(node, result)
        made = _owned(node, result, made_as)
    if mode.watch is not None:
        mode.watch(node, result, began)
    return made


def refuse_tuple(cls: type[Function]) -> NoReturn:
    """NumPy would make one array of several results, or fail in words of its own."""
    raise DefinitionError(
        f"{cls.__name__}.forward gave a tuple: an operation has one result, an array. "
        "Say several = True in its class, or join the arrays: np.stack(results)."
    )


def bound(cls: type[Function], inputs: Sequence[Any], options: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Sort positional and named arguments into inputs and a full dictionary of options."""
    if cls.variadic:
        unknown = options.keys() - cls.options.keys()
        surplus: Sequence[Any] = ()
        values = list(inputs)
    else:
        values = list(inputs[: len(cls.inputs)])
        surplus = inputs[len(cls.inputs) :]
        options = {**dict(zip(cls.options, surplus, strict=False)), **options}
        defaults = cls.forward.__defaults__ or ()
        for name in cls.inputs[len(values) :]:
            place = cls.inputs.index(name) - (cls.forward.__code__.co_argcount - len(defaults))
            if name not in options and place < 0:
                raise DTypeError(f"{cls.name}() is missing its input '{name}'. See {_help(cls)}.")
            values.append(options.pop(name) if name in options else defaults[place])
        unknown = options.keys() - cls.options.keys()
    if unknown or len(surplus) > len(cls.options):
        wrong = f"the option '{min(unknown)}'" if unknown else f"{len(inputs)} positional arguments"
        numpys = next((f"{NUMPYS_WORDS[one]}= for {one}=" for one in sorted(unknown & NUMPYS_WORDS.keys())), "")
        raise DTypeError(
            f"{cls.name}() got {wrong}: it takes {', '.join([*cls.inputs, *cls.options])}. "
            + (f"Write {numpys}, as NumPy does." if numpys else f"See {_help(cls)}.")
        )
    options = {**cls.options, **options}
    if any(isinstance(one, Variable) for one in options.values()):
        options = bare_options(cls, (), options)[1]
    return values, options


def _help(cls: type[Function]) -> str:
    """What to type for the documentation of an operation."""
    ours = cls.__module__.startswith("autograd.functions.")
    return f"help(zensor.{cls.name})" if ours else f"help({cls.__name__})"


def bare_options(
    cls: type[Function], options: tuple[Any, ...], named: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Options with arrays in the place of Zensors, as in ``x.sum(where=x > 0)``.

    An option has no derivative: a tracked Zensor is refused, since its gradient would be lost.
    """
    for name, one in [*zip(cls.options, options, strict=False), *named.items()]:
        if isinstance(one, Variable) and one._requires_grad:
            raise DTypeError(
                f"{cls.name} with a tracked Zensor as {name}=: there is no derivative with respect to {name}, and its "
                f"gradient would be lost. Pass {name}=z.numpy()."
            )
    bare = [one._data if isinstance(one, Variable) else one for one in options]
    return tuple(bare), {name: one._data if isinstance(one, Variable) else one for name, one in named.items()}


def option_values(cls: type[Function], given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """The values of all options in their order, once `forward` has accepted them."""
    if not named:
        return given + tuple(cls.options.values())[len(given) :]
    later = list(cls.options.items())[len(given) :]
    return given + tuple([named.get(name, default) for name, default in later])


def _node(cls: type[Function], inputs: Sequence[Any]) -> Node:
    """A node linked to its parents, both ways."""
    mode = state.mode
    node = new(Node)
    node.function = cls
    node.clock = CLOCK.now
    node.scope = mode.scope
    node.name = node.source = node.value = node._children = None
    node.parents = tuple([node_of(one) if isinstance(one, Variable) else stand_in(one) for one in inputs])
    link = weakref.ref(node)
    for parent in node.parents:
        if isinstance(parent, Node):
            parent.add_child(link)
    return node


def _complete(node: Node, out: Any) -> None:
    node.shape = out.shape
    node.dtype = out.dtype
    if out.size <= SMALL:
        node.value = out


def _owned(node: Node, out: Any, made_as: type[Variable]) -> Any:
    """The Zensor that holds `node`; one that wants no gradient if the result has no derivative."""
    made = untracked(out, made_as)
    if differentiable(node.function, out.dtype):
        made._node = node
        made._requires_grad = True
    node.owner = weakref.ref(made)
    return made


def _wrapped(cls: type[Function], out: Any, made_as: type[Variable]) -> Any:
    if cls.several:
        return tuple([untracked(np.asarray(one), made_as) for one in out])
    result = np.asarray(out)
    differentiable(cls, result.dtype)  # refuses complex numbers
    return untracked(result, made_as)


class Result:
    """One of several results of an operation. Its node is a light one, which waits and reports like any other."""

    name = "result"
    symbol = "result"
    simple = False


def _results(node: Node, results: tuple[Any, ...], made_as: type[Variable]) -> tuple[Any, ...]:
    """One node for the operation, without an array of its own, and a light node per result."""
    node.shape = node.dtype = None  # type: ignore[assignment]  # several results have no one shape
    node.owner = nobody
    count = len(results)
    return tuple([_owned(result_node(node, i, count, one), one, made_as) for i, one in enumerate(results)])


def result_node(joint: Node, place: int, count: int, result: Any) -> Node:
    """The node of one of `count` results of `joint`; it waits and reports like any child."""
    node = new(Node)
    node.function = Result  # type: ignore[assignment]  # all that the engine asks of it is its name
    node.clock = joint.clock
    node.scope = joint.scope
    node.name = node.source = node.value = node._children = None
    node.parents = (joint,)
    node.kept = ((place, count),)
    joint.add_child(weakref.ref(node))
    _complete(node, result)
    return node


def plain(cls: type[Function] | Named, value: Any) -> Any:
    """Take a constant of another class: a list, a tuple, a subclass of ndarray, a number of another kind."""
    if value.__class__ in PLAIN:
        return value
    if isinstance(value, Variable):  # np.array([z1, z2]) would lose the gradient in silence
        return value._data
    if not isinstance(value, np.ndarray | np.generic | list | tuple | float | int | range):
        raise DTypeError(
            f"{cls.name} of {type(value).__name__}: operations take Zensors, arrays, numbers and lists of numbers. "
            "Convert it with np.asarray first."
        )
    array = value if isinstance(value, np.ndarray | np.generic) else _array(cls, value)
    if array.dtype.kind not in "fiub":
        raise DTypeError(
            f"{cls.name} of dtype {array.dtype}: operations take floating-point, integer and boolean data. "
            "Convert it first, for instance with astype(float)."
        )
    return np.asarray(array) if isinstance(array, np.ndarray) else array


def _array(cls: type[Function] | Named, value: Any) -> Any:
    stack = [value]
    seen = {id(value)}  # a list may hold itself
    while stack:
        for one in stack.pop():
            if isinstance(one, list | tuple):
                if id(one) not in seen:
                    seen.add(id(one))
                    stack.append(one)
            elif isinstance(one, Variable) and one._requires_grad:
                raise DTypeError(
                    f"{cls.name} of {kind_of(value)} that holds a Zensor: its gradient would be lost. "
                    "Join the Zensors first: zensor.stack(list)."
                )
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ShapeError(
            f"{cls.name} of {kind_of(value)}: its rows have different lengths. Pad them to one length."
        ) from error


def differentiable(cls: type[Function] | None, dtype: np.dtype[Any]) -> bool:
    """Whether a result of this dtype can have a gradient; complex results are refused."""
    if dtype.kind == "f":
        return True
    if dtype.kind in "fiub":
        return False
    name = cls.name if cls is not None else "the operation"
    if dtype.kind == "O":
        raise DTypeError(
            f"{name} gave no array of numbers: forward returns an array or a number. Look whether it ends with return."
        )
    raise DTypeError(
        f"{name} gave dtype {dtype}: results are floating-point, integer or boolean. "
        "Keep real and imaginary part, or convert, before making a Zensor."
    )
