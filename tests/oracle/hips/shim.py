"""A pytest plugin that lets HIPS autograd's own tests run on this engine.

Its tests import `autograd.numpy`, `autograd.test_util` and others. Those modules are made here, in this
process only: `autograd.numpy` is NumPy itself (which speaks Zensor), and HIPS's own files for
`differential_operators`, `test_util`, `wrap_util` and `util` run unchanged on three functions of ours:
`make_vjp`, `make_jvp` and `vspace`. Complex arguments are left out of the combinations that are tried.

`ZENSOR_HIPS_SOURCE` names the unpacked source distribution.
"""

from __future__ import annotations

import itertools
import os
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import autograd
import zensor
from autograd import Function, gradients
from autograd.errors import DTypeError
from autograd.node import Node
from autograd.variable import node_of
from zensor import Zensor

SOURCE = Path(os.environ["ZENSOR_HIPS_SOURCE"]) / "autograd"


# ---- nested values


def leaves_of(value: Any) -> Iterator[Any]:
    """The arrays and numbers of a nested value, in order."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from leaves_of(one)
    elif isinstance(value, dict):
        for key in value:
            yield from leaves_of(value[key])
    else:
        yield value


def mapped(function: Callable[[Any], Any], value: Any) -> Any:
    """The same nesting with each leaf replaced."""
    if isinstance(value, list | tuple):
        return type(value)([mapped(function, one) for one in value])
    if isinstance(value, dict):
        return {key: mapped(function, one) for key, one in value.items()}
    return function(value)


def rebuilt(value: Any, results: Iterator[Any]) -> Any:
    """The same nesting with leaves taken from `results`."""
    return mapped(lambda _: next(results), value)


# ---- reverse and forward mode


def made_leaf(value: Any) -> Zensor:
    """A Zensor for one input: connected to the outer computation if there is one."""
    if isinstance(value, Zensor):
        return value * 1.0 if value.requires_grad else Zensor(value.numpy(), requires_grad=True)
    if np.iscomplexobj(value):
        raise DTypeError("complex numbers are out of scope")
    return Zensor(value, requires_grad=True)


def depends_on_others(result: Zensor, own: set[int]) -> bool:
    """Whether a result depends on a leaf that this call did not make: then an outer derivative is being taken."""
    if result.node is None:
        return False
    seen: set[int] = set()
    stack: list[Any] = [result.node]
    while stack:
        node = stack.pop()
        if not isinstance(node, Node) or id(node) in seen or id(node) in own:
            continue
        seen.add(id(node))
        if node.function is None and node.kind == "input":
            return True
        stack.extend(node.parents)
    return False


def finished(result: Any, own: set[int]) -> Any:
    """A plain array or number, unless an outer derivative still needs the Zensor."""
    if not isinstance(result, Zensor) or depends_on_others(result, own):
        return result
    array = result.numpy()
    return array[()] if array.ndim == 0 else array


def make_vjp(function: Callable[[Any], Any], x: Any) -> tuple[Callable[[Any], Any], Any]:
    """HIPS's interface: the pullback of `function` at `x`, and its value."""
    made = mapped(made_leaf, x)
    inputs = list(leaves_of(made))
    own = {id(node_of(one)) for one in inputs if one.is_leaf}
    value = function(made)
    outputs = [one for one in leaves_of(value) if isinstance(one, Zensor) and one.requires_grad]

    def vjp(cotangent: Any) -> Any:
        seeds = [
            grad
            for one, grad in zip(leaves_of(value), leaves_of(cotangent), strict=True)
            if isinstance(one, Zensor) and one.requires_grad
        ]
        seeds = [
            np.broadcast_to(g, o.shape) if not isinstance(g, Zensor) else g for g, o in zip(seeds, outputs, strict=True)
        ]
        if outputs:
            found = gradients(outputs, inputs, seeds, create_graph=True, retain_graph=True, allow_unused=True)
        else:
            found = [None] * len(inputs)
        full = [np.zeros(i.shape, i.dtype) if g is None else g for g, i in zip(found, inputs, strict=True)]
        results = iter([finished(g, own) if isinstance(g, Zensor) else (g[()] if g.ndim == 0 else g) for g in full])
        return rebuilt(x, results)

    return vjp, mapped(lambda one: finished(one, own), value)


def make_jvp(function: Callable[[Any], Any], x: Any) -> Callable[[Any], tuple[Any, Any]]:
    """Forward mode by reverse mode twice: the pullback is linear in its cotangent."""

    def jvp(tangent: Any) -> tuple[Any, Any]:
        made = mapped(made_leaf, x)
        inputs = list(leaves_of(made))
        own = {id(node_of(one)) for one in inputs if one.is_leaf}
        value = function(made)
        outputs = list(leaves_of(value))
        tracked = [one for one in outputs if isinstance(one, Zensor) and one.requires_grad]
        dummies = [Zensor(np.zeros(one.shape, one.dtype), requires_grad=True) for one in tracked]
        own |= {id(node_of(one)) for one in dummies}
        pushed: dict[int, Any] = {}
        if tracked:
            pulled = gradients(tracked, inputs, dummies, create_graph=True, allow_unused=True)
            pairs = [
                (g, t) for g, t in zip(pulled, leaves_of(tangent), strict=True) if g is not None and g.requires_grad
            ]
            if pairs:
                out = gradients(
                    [g for g, _ in pairs],
                    dummies,
                    [t if isinstance(t, Zensor) else np.broadcast_to(t, g.shape) for g, t in pairs],
                    create_graph=True,
                    allow_unused=True,
                )
                pushed = {id(one): grad for one, grad in zip(tracked, out, strict=True)}
        results = iter(
            [
                np.zeros(np.shape(one))[()] if pushed.get(id(one)) is None else finished(pushed[id(one)], own)
                for one in outputs
            ]
        )
        return mapped(lambda one: finished(one, own), value), rebuilt(value, results)

    return jvp


# ---- vector spaces


class VSpace:
    """What HIPS asks of a value's vector space: real arrays, numbers, and nestings of them."""

    iscomplex = False

    def __init__(self, value: Any) -> None:
        if any(np.iscomplexobj(one) for one in leaves_of(value) if not isinstance(one, Zensor)):
            raise DTypeError("complex numbers are out of scope")
        self.template = mapped(lambda one: np.zeros(np.shape(one)), value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VSpace) and self.described() == other.described()

    __hash__ = None  # type: ignore[assignment]  # compared, never a key

    def __repr__(self) -> str:
        return f"VSpace{self.described()}"

    def described(self) -> Any:
        """The nesting, with shapes."""
        return mapped(np.shape, self.template) if not isinstance(self.template, np.ndarray) else self.template.shape

    @property
    def shape(self) -> tuple[int, ...]:
        return self.template.shape

    @property
    def size(self) -> int:
        return sum(one.size for one in leaves_of(self.template))

    def filled(self, make: Callable[[tuple[int, ...]], Any]) -> Any:
        """A value of this space, leaf by leaf."""
        return mapped(lambda one: make(one.shape)[()] if one.ndim == 0 else make(one.shape), self.template)

    def zeros(self) -> Any:
        return self.filled(np.zeros)

    def ones(self) -> Any:
        return self.filled(np.ones)

    def randn(self) -> Any:
        return self.filled(lambda shape: np.asarray(np.random.randn(*shape)))  # noqa: NPY002  # HIPS's tests seed it

    def standard_basis(self) -> Iterator[Any]:
        for index in np.ndindex(self.shape):
            unit = np.zeros(self.shape)
            unit[index] = 1
            yield unit

    def covector(self, value: Any) -> Any:
        return value

    def _paired(self, function: Callable[[Any, Any], Any], x: Any, y: Any) -> Any:
        return rebuilt(x, iter([function(a, b) for a, b in zip(leaves_of(x), leaves_of(y), strict=True)]))

    def add(self, x: Any, y: Any) -> Any:
        return self._paired(lambda a, b: a + b, x, y)

    mut_add = add

    def scalar_mul(self, x: Any, factor: Any) -> Any:
        return mapped(lambda one: one * factor, x)

    def inner_prod(self, x: Any, y: Any) -> Any:
        return sum(np.sum(a * b) for a, b in zip(leaves_of(x), leaves_of(y), strict=True))


# ---- one's own operations


def primitive(function: Callable[..., Any]) -> Callable[..., Any]:
    """HIPS's way to define an operation, on our Function."""
    makers: dict[int, Callable[..., Any]] = {}

    def wrapped(*arguments: Any, **named: Any) -> Any:
        if not any(isinstance(one, Zensor) for one in leaves_of(list(arguments))):
            return function(*arguments, **named)

        def rule(index: int, out: Any) -> Any:
            if wrapped.argnum_maker is not None:
                return wrapped.argnum_maker(index, out, plain, named)
            return makers[index](out, *plain, **named)

        plain = [one.detach() if isinstance(one, Zensor) and not one.requires_grad else one for one in arguments]

        class Primitive(Function):
            """The operation that a test defines."""

            name = getattr(function, "__name__", "primitive")

            @staticmethod
            def forward(*arrays):
                return function(*arrays, **named)

            @staticmethod
            def backward_arrays(grad, index, out):
                given = rule(index, out)(grad)
                return given if isinstance(grad, Zensor) or not isinstance(given, Zensor) else given.numpy()

        return Primitive.apply(*arguments)

    wrapped.makers = makers
    wrapped.argnum_maker = None
    wrapped.fun = function
    wrapped.__name__ = getattr(function, "__name__", "primitive")
    return wrapped


def defvjp(operation: Any, *makers: Any, argnums: Any = None) -> None:
    """Register the rules of a primitive."""
    for place, maker in zip(argnums or itertools.count(), makers, strict=False):
        operation.makers[place] = maker or (lambda out, *arguments, **named: lambda grad: grad * 0.0)


def defvjp_argnum(operation: Any, maker: Any) -> None:
    """Register one rule for all arguments."""
    operation.argnum_maker = maker


# ---- the modules


def array(value: Any, *arguments: Any, **named: Any) -> Any:
    """np.array, which HIPS lets take lists of traced values."""
    if isinstance(value, Zensor):
        return value.astype(*arguments, **named) if arguments or named else value + 0.0
    if isinstance(value, list | tuple) and any(isinstance(one, Zensor) for one in leaves_of(value)):
        return zensor.stack([array(one) if isinstance(one, list | tuple) else one for one in value])
    return np.array(value, *arguments, **named)


def make_diagonal(diagonal: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """HIPS's own function: matrices with a given diagonal in the last two axes."""
    if (offset, axis1 % np.ndim(diagonal + 0), axis2) not in [(0, np.ndim(diagonal) - 1, -1), (0, 0, 1)]:
        raise NotImplementedError("make_diagonal only with offset=0, axis1=-1, axis2=-2")
    return diagonal[..., None] * np.eye(diagonal.shape[-1])


class NumPy(types.ModuleType):
    """NumPy under the name autograd.numpy, with the few functions that cannot be dispatched."""

    array = staticmethod(array)
    asarray = staticmethod(array)
    make_diagonal = staticmethod(make_diagonal)
    where = staticmethod(lambda *given, **named: zensor.where(*given, **named) if named else np.where(*given))
    stack = staticmethod(lambda arrays, *rest, **named: np.stack(list(arrays), *rest, **named))
    concatenate = staticmethod(lambda arrays, *rest, **named: np.concatenate(list(arrays), *rest, **named))

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


def module(name: str, **contents: Any) -> types.ModuleType:
    """Make a module and register it."""
    made = contents.pop("kind", types.ModuleType)(name)
    made.__dict__.update(contents)
    sys.modules[name] = made
    parent, _, last = name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], last, made)
    return made


def hips_module(name: str) -> types.ModuleType:
    """Run one of HIPS's own files as `autograd.<name>`."""
    path = SOURCE / f"{name.replace('.', '/')}.py"
    made = module(f"autograd.{name}", __package__="autograd", __file__=str(path))
    exec(compile(path.read_text(), str(path), "exec"), made.__dict__)
    return made


def is_real(arguments: Any) -> bool:
    """Whether no argument is complex."""
    return not any(np.iscomplexobj(one) for one in leaves_of(arguments))


def install() -> None:
    """Make all the modules that HIPS's tests import."""
    linear = types.ModuleType("autograd.numpy.linalg")
    linear.__dict__.update({name: getattr(np.linalg, name) for name in dir(np.linalg) if not name.startswith("__")})
    linear._dot = lambda a, b: np.einsum("...ij,...jk->...ik", a, b)
    linear.T = lambda x: np.swapaxes(x, -1, -2)
    numpy = module("autograd.numpy", kind=NumPy, linalg=linear, random=np.random, fft=np.fft)
    sys.modules["autograd.numpy.linalg"] = linear
    sys.modules["autograd.numpy.random"] = np.random
    sys.modules["autograd.numpy.fft"] = np.fft
    numpy.__path__ = []
    shared = {
        "primitive": primitive,
        "isbox": lambda value: isinstance(value, Zensor),
        "getval": lambda value: value.detach() if isinstance(value, Zensor) else value,
        "notrace_primitive": lambda f: f,
    }
    module("autograd.tracer", **shared)
    module("autograd.builtins", tuple=tuple, list=list, dict=dict, isinstance=isinstance, type=type)
    module(
        "autograd.core",
        make_vjp=make_vjp,
        make_jvp=make_jvp,
        vspace=VSpace,
        VSpace=VSpace,
        defvjp=defvjp,
        primitive_vjps={},
        **shared,
    )
    module("autograd.extend", vspace=VSpace, defvjp=defvjp, defvjp_argnum=defvjp_argnum, VSpace=VSpace, **shared)
    for name in ("util", "wrap_util", "test_util", "differential_operators"):
        hips_module(name)
    util = sys.modules["autograd.test_util"]
    product = itertools.product
    util.product = lambda *lists: (one for one in product(*lists) if is_real(one))
    for name, value in vars(sys.modules["autograd.differential_operators"]).items():
        if not name.startswith("_") and callable(value):
            setattr(autograd, name, value)
    for name in ("tuple", "list", "dict", "isinstance"):
        setattr(autograd, name, getattr(sys.modules["autograd.builtins"], name))
    misc = module("autograd.misc", const_graph=lambda function, *rest, **named: function)
    misc.__path__ = []
    misc.flatten = hips_module("misc.flatten").flatten


install()
