"""How NumPy's functions reach ours: the mechanism behind `__array_ufunc__` and `__array_function__`.

Which NumPy function is which operation stands in the tables of `zensor/protocol.py`. What is in none of
them is refused with a message: nothing falls back to an array without history.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import numpy as np

from autograd import functions as f
from autograd.errors import DTypeError
from autograd.functions.elementwise import Elementwise
from autograd.mode import is_recording
from autograd.record import plain
from autograd.refusing import REFUSALS, Named, refused
from autograd.variable import Variable, untracked
from zensor.protocol import (
    ACCUMULATIONS,
    FUNCTIONS,
    QUESTIONS,
    REDUCTIONS,
    REFUSED,
    UFUNCS,
    UNTRACKED_FUNCTIONS,
    UNTRACKED_UFUNCS,
    WRITES,
)
from zensor.ufuncs import accumulate, outer, reduce, reduceat

USUAL = {
    "casting": "same_kind",
    "dtype": None,
    "initial": np._NoValue,
    "keepdims": np._NoValue,
    "order": "K",
    "subok": True,
    "where": True,
}
"""Arguments of ufuncs at the values that change nothing."""

UNUSED = ("out", "overwrite_input", "subok")
"""Arguments of functions that ours do without: `out` is None here, no input is overwritten, Zensors give Zensors."""


def call_ufunc(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer `np.<ufunc>(…)` or `np.<ufunc>.<method>(…)` with a Zensor among the arguments."""
    if any(one is not None for one in _outs(options)):
        return _into(ufunc.__name__, getattr(ufunc, method), inputs, options)
    options = {name: value for name, value in options.items() if name != "out" and not _is_usual(name, value)}
    if method == "__call__" and ufunc in UNTRACKED_UFUNCS:
        return untracked_ufunc(ufunc, *inputs, **options)
    if method == "__call__" and ufunc in UFUNCS:
        if options.keys() == {"dtype"}:  # NumPy converts the operands before it computes
            inputs = tuple(f.astype(one, options["dtype"]) for one in inputs)
            options = {}
        ours = _operation(UFUNCS[ufunc])
        if not options or (ufunc.signature and options.keys() <= set(_names(ours))):  # vecdot has an axis
            return ours(*inputs, **options)
    if method == "at":
        instead = f"z[i] = np.{ufunc.__name__}(z[i], ...), and zensor.scatter_add to add where indices repeat"
        return _write(f"{ufunc.__name__}.at", ufunc.at, instead, inputs, options)
    if method != "__call__":
        return _ufunc_method(ufunc, method, inputs, options)
    raise _unsupported(ufunc.__name__, options)


def _ufunc_method(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """`np.add.reduce(…)`, `np.add.outer(…)` and the like, of ufuncs of two inputs."""
    if ufunc in UNTRACKED_UFUNCS:
        return untracked_ufunc(getattr(ufunc, method), *inputs, **options)
    if ufunc in UFUNCS:
        operation = _operation(UFUNCS[ufunc])
        if method == "reduce" and (ufunc in REDUCTIONS or options.keys() <= {"axis", "keepdims", "initial"}):
            return _reduction(ufunc)(*inputs, **{"axis": 0, **options})
        if method == "accumulate" and (ufunc in ACCUMULATIONS or options.keys() <= {"axis"}):
            scan = _operation(ACCUMULATIONS[ufunc]) if ufunc in ACCUMULATIONS else accumulate(ufunc, operation)
            return scan(*inputs, **{"axis": 0, **options})
        if method == "reduceat" and options.keys() <= {"axis"}:
            return reduceat(ufunc, _reduction(ufunc))(*inputs, **options)
        if method == "outer" and not options:
            return outer(operation, *inputs)
    raise _unsupported(f"{ufunc.__name__}.{method}", options)


def _reduction(ufunc: np.ufunc) -> Callable[..., Any]:
    return _operation(REDUCTIONS[ufunc]) if ufunc in REDUCTIONS else reduce(ufunc, _operation(UFUNCS[ufunc]))


@functools.cache
def _operation(path: str) -> Callable[..., Any]:
    """The operation that a table names; its family is imported when it is first asked for."""
    family, _, name = path.partition(".")
    return getattr(import_module(f"autograd.functions.{family}"), name)  # type: ignore[no-any-return]  # an operation


def call_function(function: Any, types: Iterable[type], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer `np.<function>(…)` with a Zensor among the arguments."""
    if not all(issubclass(one, Variable | np.ndarray) for one in types):
        return NotImplemented  # another library's array has a say, too
    arguments, options = _out_by_name(function, arguments, options)
    if any(one is not None for one in _outs(options)):
        return _into(function.__name__, function, arguments, options)
    options = {name: value for name, value in options.items() if name not in UNUSED and value is not np._NoValue}
    if function is np.where and len(arguments) == 1:  # it asks for places, as np.nonzero
        return untracked_function(function, arguments, options)
    if function in FUNCTIONS or function in REFUSED:
        ours = _operation(FUNCTIONS.get(function) or REFUSED[function])
        arguments, options = _renamed(function, ours, arguments, options)
        return ours(*arguments, **options)
    if function in QUESTIONS:
        return _on_arrays(function, arguments, options)
    if function in UNTRACKED_FUNCTIONS:
        return untracked_function(function, arguments, options)
    if function in WRITES:
        names = _names(function) or ("dst", "a")  # before NumPy 2.4, copyto and putmask do not tell
        inputs = arguments or (options.pop(next(name for name in names if name in options)),)
        return _write(function.__name__, function, WRITES[function], inputs, options)
    raise _unsupported(f"{function.__module__.removeprefix('numpy.')}.{function.__name__}".removeprefix("numpy."), {})


def untracked_ufunc(ufunc: np.ufunc, *inputs: Any, **options: Any) -> Any:
    """Run a ufunc that has no derivative; the result wants no gradient."""
    named = Named(ufunc.__name__, Elementwise.hint)
    values = tuple([plain(named, one) for one in inputs])
    try:
        out = ufunc(*values, **options)
    except REFUSALS as error:
        raise refused(named, values, {}, error) from error
    return _wrapped(out)


def compared(ufunc: np.ufunc, x: Variable, y: Any) -> Any:
    """`==` and `!=`: elementwise with numbers, by identity with anything else, as `z == None`."""
    if not isinstance(y, Variable | np.ndarray | np.generic | int | float | list | tuple):
        return NotImplemented
    return untracked_ufunc(ufunc, x, y)


def untracked_function(function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Run a function whose result has no derivative, on plain arrays; its arrays come back as Zensors."""
    return _wrapped(_on_arrays(function, arguments, options))


def _on_arrays(function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    bare = _bare(arguments)
    try:
        return function(*bare, **_bare(options))
    except REFUSALS as error:
        arrays = [one for one in bare if isinstance(one, np.ndarray)]
        raise refused(Named(function.__name__), arrays, {}, error) from error


def _wrapped(out: Any) -> Any:
    """Arrays and NumPy's scalars as Zensors that want no gradient; anything else as it is."""
    if isinstance(out, tuple) and type(out) is tuple:
        return tuple([_wrapped(one) for one in out])
    if isinstance(out, np.ndarray | np.generic) and out.dtype.kind in "fiub":
        return untracked(np.asarray(out), Variable.made_as)
    return out


def _bare(value: Any, inside: tuple[int, ...] = ()) -> Any:
    """Arguments with arrays in the place of Zensors, inside of lists, tuples and dictionaries too."""
    if isinstance(value, Variable):
        return value._data
    if isinstance(value, list | tuple) and any(isinstance(one, Variable | list | tuple) for one in value):
        if id(value) in inside:  # a list that holds itself, which NumPy refuses
            return value
        return type(value)([_bare(one, (*inside, id(value))) for one in value])
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items()}
    return value


def _renamed(
    function: Any, ours: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments that were given by NumPy's names (`a=`, `arr=`), in the order in which ours takes them."""
    own = _names(ours)
    if not options or options.keys() <= set(own):
        return arguments, options
    theirs = _names(function)
    given = dict(options)
    for place in range(len(arguments), min(len(theirs), len(own))):
        if theirs[place] in given and own[place] not in theirs:
            given[own[place]] = given.pop(theirs[place])
    for name, usual in _defaults(function).items():
        if name in given and name not in own and (given[name] is usual or given[name] is None):
            del given[name]  # an argument that ours does not have, at the value that changes nothing
    return arguments, given


def _out_by_name(
    function: Any, arguments: tuple[Any, ...], options: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Name `out` and all behind it, where they were given by position: ours have no such place."""
    behind = _behind_inputs(function)
    place = len(_names(function)) - len(behind)
    if len(arguments) <= place or not behind:
        return arguments, options
    return arguments[:place], {**dict(zip(behind, arguments[place:], strict=False)), **options}


@functools.cache
def _behind_inputs(function: Callable[..., Any]) -> tuple[str, ...]:
    """The parameters from `out` on, if it can be given by position."""
    try:
        parameters = inspect.signature(function).parameters
    except ValueError:
        return ()
    if "out" not in parameters or parameters["out"].kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
        return ()
    names = tuple(parameters)
    return names[names.index("out") :]


@functools.cache
def _names(function: Callable[..., Any]) -> tuple[str, ...]:
    try:
        return tuple(inspect.signature(function).parameters)
    except ValueError:  # a few of NumPy's C functions do not tell
        return ()


@functools.cache
def _defaults(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return {name: one.default for name, one in inspect.signature(function).parameters.items()}
    except ValueError:
        return {}


def _is_usual(name: str, value: Any) -> bool:
    return name in USUAL and (value is USUAL[name] or (isinstance(value, str) and value == USUAL[name]))


def _outs(options: dict[str, Any]) -> tuple[Any, ...]:
    out = options.get("out")
    return out if isinstance(out, tuple) else (out,)


def _is_tracked(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_tracked(one) for one in value)
    return isinstance(value, Variable) and value._requires_grad


def _into(name: str, call: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """`out=` an ndarray, from untracked Zensors: `w.data -= 0.1 * w.grad`. Anything else would lose a gradient."""
    if any(isinstance(one, Variable) for one in _outs(options)) or _is_tracked([*arguments, *options.values()]):
        raise DTypeError(
            f"np.{name} with out=: a write that NumPy makes is not recorded, so its gradient would be lost. "
            "Drop out=, or pass z.numpy()."
        )
    return call(*_bare(arguments), **_bare(options))


def _write(
    name: str, function: Callable[..., Any], instead: str, arguments: tuple[Any, ...], options: dict[str, Any]
) -> None:
    """A function that writes into its first argument: done and stamped if nothing wants a gradient, else refused."""
    target, *others = arguments
    if is_recording() and (_is_tracked([target, *others, *options.values()]) or _looks_at_a_tracked_one(target)):
        raise DTypeError(
            f"np.{name} on a Zensor that wants a gradient: a write that NumPy makes is not recorded, so "
            f"its gradient would be lost. Use {instead}."
        )
    changed = np.array(_bare(target))
    try:
        function(changed, *_bare(others), **_bare(options))
    except REFUSALS as error:
        raise refused(Named(name), (changed,), {}, error) from error
    target[...] = changed


def _looks_at_a_tracked_one(target: Any) -> bool:
    """Whether it is a view of a Zensor that wants a gradient, made where nothing was recorded."""
    alias = getattr(target, "_alias", None)
    root = None if alias is None else alias.root()
    return root is not None and root._requires_grad


def _unsupported(name: str, options: dict[str, Any]) -> DTypeError:
    with_options = f" with {', '.join(sorted(options))}=" if options else ""
    return DTypeError(
        f"np.{name}{with_options} on a Zensor: it is not one of the operations with a derivative, and computing it "
        "without would lose the gradient. Use z.numpy() for the values, or write it as a Function."
    )
