"""`apply` written out for a fixed number of inputs: the steps of `autograd/record.py` without loops.

As `dataclasses` does for `__init__`, the text of a function is made from a template and compiled, once
per number of inputs, and given to every operation with that number, at the operation's first call: of
a few hundred operations a program uses a few. Read `record.apply_any` first: it says the same in a loop
and costs twice as much, which is what a small operation is made of.
"""

from __future__ import annotations

import functools
import linecache
import weakref
from time import perf_counter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.mode import state
from autograd.node import CLOCK, SMALL, Node, stand_in
from autograd.picking import pickers
from autograd.record import PLAIN, bare_options, bound, differentiable, option_values, plain, refuse_tuple
from autograd.refusing import REFUSALS, refused
from autograd.scalars import scalar
from autograd.variable import Variable, new, node_of
from autograd.views import ViewStep, link_view, shares

if TYPE_CHECKING:
    from autograd.function import Function

TEMPLATE = """\
def apply({arguments}):
{take}{scalars}{options}
    mode = state.mode
    began = perf_counter() if mode.watch is not None else 0.0
    try:
        out = forward({values}{pass_options})
    except REFUSALS as error:
        raise refused(cls, ({values},), {explain_options}, error) from error
    if not ({any_variable}):
        return out
    if out.__class__ is not ndarray:
        if out.__class__ is tuple:
            refuse_tuple(cls)
        out = asarray(out)
    made = new(({first}).made_as)
    made._data = out
    made._grad = None
    dtype = out.dtype
    if ({any_wants}) and mode.recording and (dtype is FLOAT32 or dtype is FLOAT64 or differentiable(cls, dtype)):
        node = new(Node)
        node.function = cls
        node.owner = ref(made)
        node.clock = CLOCK.now
        node.scope = mode.scope
        node.name = node.source = node._children = None
        node.shape = out.shape
        node.dtype = dtype
        node.value = out if out.size <= SMALL else None
        values = ({values}, {keep_options}out)
        node.kept = ({kept},)
        link = ref(node)
{parents}
        node.parents = ({parent_names},)
        made._node = node
        made._requires_grad = True
        if mode.watch is not None:
            mode.watch(node, out, began)
    else:
        if dtype is not FLOAT32 and dtype is not FLOAT64:
            differentiable(cls, dtype)
        made._node = None
        made._requires_grad = False
{view}    return made
"""
TAKE = """\
    is_{i} = isinstance(a{i}, Variable)
    if is_{i}:
        d{i} = a{i}._data
        wants_{i} = a{i}._requires_grad
    else:
        d{i} = a{i} if a{i}.__class__ in PLAIN else plain(cls, a{i})
        wants_{i} = False"""
SCALARS = """
    if is_0:
        if a1.__class__ is float:
            d1 = scalar(a1, d0.dtype)
    elif is_1 and a0.__class__ is float:
        d0 = scalar(a0, d1.dtype)"""
OPTIONS = """
    if options or named:
        for one in (*options, *named.values()):
            if isinstance(one, Variable):
                options, named = bare_options(cls, options, named)
                break"""
VIEW = """\
    if is_0 and shares(out, d0):
        link_view(made, a0, ViewStep(cls, options, named))
"""
PARENT = """\
        if is_{i}:
            p{i} = a{i}._node or node_of(a{i})
            if p{i}._children is None:
                p{i}._children = link
            else:
                p{i}.add_child(link)
        else:
            p{i} = stand_in(a{i}) if a{i}.__class__ is ndarray else a{i}"""

GLOBALS = {
    "CLOCK": CLOCK,
    "FLOAT32": np.dtype(np.float32),
    "FLOAT64": np.dtype(np.float64),
    "Node": Node,
    "PLAIN": PLAIN,
    "REFUSALS": REFUSALS,
    "SMALL": SMALL,
    "Variable": Variable,
    "ViewStep": ViewStep,
    "asarray": np.asarray,
    "bare_options": bare_options,
    "bound": bound,
    "differentiable": differentiable,
    "refuse_tuple": refuse_tuple,
    "refused": refused,
    "link_view": link_view,
    "ndarray": np.ndarray,
    "new": new,
    "node_of": node_of,
    "option_values": option_values,
    "perf_counter": perf_counter,
    "plain": plain,
    "ref": weakref.ref,
    "scalar": scalar,
    "shares": shares,
    "stand_in": stand_in,
    "state": state,
}


def _join(pattern: str, count: int, between: str) -> str:
    return between.join(pattern.format(i=i) for i in range(count))


FIRST_CALL = compile(
    """\
def apply(*inputs, **named):
    write_out(cls, apply)
    return apply(*inputs, **named)
""",
    "<apply before its first call>",
    "exec",
)


def unrolled_apply(cls: type[Function]) -> FunctionType:
    """The `apply` of `cls`. Its globals are its own: the operation, and what every `apply` needs."""
    names: dict[str, Any] = {**GLOBALS, "cls": cls, "forward": cls.forward, "write_out": _write_out}
    exec(FIRST_CALL, names)
    return names["apply"]  # type: ignore[no-any-return]  # exec gives no types


def _write_out(cls: type[Function], apply: FunctionType) -> None:
    """Give `apply` the code for its number of inputs, with the names and defaults of `forward`."""
    arithmetic = cls.elementwise and len(cls.inputs) == 2
    asks_options = any(ask.what == "option" for asks in cls.asks for ask in asks)
    apply.__globals__.update({f"pick_{i}": pick for i, pick in enumerate(pickers(cls))})  # type: ignore[arg-type]  # a class has a hash
    code = _compiled(len(cls.inputs), bool(cls.options), asks_options, arithmetic, cls.views)
    defaults = cls.forward.__defaults__ or ()
    required = cls.forward.__code__.co_argcount - len(defaults)
    apply.__defaults__ = defaults[: max(0, len(cls.inputs) - required)] or None
    apply.__code__ = _renamed(code, cls.inputs)


@functools.cache
def _compiled(count: int, has_options: bool, asks_options: bool, arithmetic: bool, views: bool) -> CodeType:
    """Compile the template for `count` inputs."""
    source = TEMPLATE.format(
        arguments=_join("a{i}", count, ", ") + (", *options, **named" if has_options else ""),
        take=_join(TAKE, count, "\n"),
        scalars=SCALARS if arithmetic else "",
        options=OPTIONS if has_options else "",
        view=(VIEW if has_options else VIEW.replace(", options, named", "")) if views else "",
        values=_join("d{i}", count, ", "),
        pass_options=", *options, **named" if has_options else "",
        explain_options="bound(cls, (" + _join("d{i}", count, ", ") + ", *options), named)[1]" if has_options else "{}",
        any_variable=_join("is_{i}", count, " or "),
        any_wants=_join("wants_{i}", count, " or "),
        first=_join("a{i} if is_{i}", count - 1, " else ") + f" else a{count - 1}" if count > 1 else "a0",
        keep_options="*option_values(cls, options, named), " if asks_options else "",
        kept=_join("pick_{i}(values) if wants_{i} and pick_{i} else None", count, ", "),
        parents=_join(PARENT, count, "\n"),
        parent_names=_join("p{i}", count, ", "),
    )
    told = {"options": has_options, "kept options": asks_options, "arithmetic": arithmetic, "views": views}
    filename = f"<apply with {', '.join([f'{count} inputs', *[name for name, here in told.items() if here]])}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    made: dict[str, Any] = {}
    exec(compile(source, filename, "exec"), made)
    return made["apply"].__code__  # type: ignore[no-any-return]  # exec gives no types


def _renamed(code: CodeType, inputs: tuple[str, ...]) -> CodeType:
    """Call the arguments as `forward` does, so that they can be given by name."""
    names = tuple(inputs) + tuple(f"{name}_" if name in inputs else name for name in code.co_varnames[len(inputs) :])
    return code.replace(co_varnames=names)
