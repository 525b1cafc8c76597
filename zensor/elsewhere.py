"""Names that other libraries have for what exists here under NumPy's name: for messages only."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any, NoReturn

METHODS = {
    "add": "z + other",
    "addmm": "b + x @ y",
    "bmm": "z @ other",
    "chunk": "zensor.array_split(z, parts, axis)",
    "clamp": "z.clip(low, high)",
    "clone": "z.copy()",
    "contiguous": "z.copy()",
    "cpu": "z itself: there is nothing but the CPU",
    "cuda": "z itself: there is nothing but the CPU",
    "dim": "z.ndim",
    "div": "z / other",
    "double": "z.astype('float64')",
    "eq": "z == other",
    "expand": "zensor.broadcast_to(z, shape)",
    "float": "z.astype('float32')",
    "gather": "zensor.take_along_axis(z, indices, axis)",
    "half": "z.astype('float16')",
    "index_select": "zensor.take(z, indices, axis)",
    "int": "z.astype('int32')",
    "long": "z.astype('int64')",
    "masked_fill": "zensor.where(mask, value, z)",
    "matmul": "z @ other",
    "mm": "z @ other",
    "mul": "z * other",
    "neg": "-z",
    "norm": "zensor.linalg.norm(z)",
    "numel": "z.size",
    "permute": "z.transpose(axes)",
    "pow": "z ** exponent",
    "repeat_interleave": "zensor.repeat(z, times, axis)",
    "requires_grad_": "z.requires_grad = True",
    "sub": "z - other",
    "t": "z.T",
    "to": "z.astype(dtype)",
    "type": "z.astype(dtype)",
    "unbind": "zensor.unstack(z, axis=axis)",
    "unsqueeze": "zensor.expand_dims(z, axis), or z[:, None]",
    "view": "z.reshape(shape)",
}
"""By the name of a method that people look for, what to write."""

FUNCTION_NAMES = """
    abs ceil cos cosh cross det diag diff erf expm1 flip floor log10 log1p log2 maximum median minimum moveaxis
    nan_to_num outer quantile reciprocal roll sign sin sinh sort split square tan tile topk tril triu where
"""
METHODS |= {name: f"zensor.{name}(…), a function" for name in FUNCTION_NAMES.split()}

FUNCTIONS = {
    "Tensor": "zensor.Zensor",
    "bmm": "x @ y",
    "cat": "zensor.concatenate(values, axis)",
    "clamp": "zensor.clip(z, low, high)",
    "from_numpy": "Zensor(array)",
    "inference_mode": "zensor.no_grad()",
    "mm": "x @ y",
    "permute": "zensor.transpose(z, axes)",
    "pow": "zensor.power(x, y)",
    "rand_like": "zensor.rand(*z.shape)",
    "randn_like": "zensor.randn(*z.shape)",
    "randperm": "rng.permutation(n) of a numpy.random.Generator",
    "tensor": "zensor.Zensor(data)",
    "unsqueeze": "zensor.expand_dims(z, axis)",
    "view": "zensor.reshape(z, shape)",
}
"""By the name of a function that people look for, what to write."""


class Missing:
    """An attribute that is not there; whoever asks for it is told what to write."""

    def __init__(self, name: str, instead: str) -> None:
        self.name = name
        self.instead = instead
        self.__doc__ = f"Not there: write {instead}."

    def __get__(self, instance: Any, owner: type) -> NoReturn:
        raise AttributeError(
            f"a {owner.__name__} has no attribute {self.name!r}. Write {self.instead}.",
            name=self.name,
            obj=owner if instance is None else instance,
        )


class Advising:
    """Base of classes that tell what to write for methods that they do not have.

    Not a `__getattr__`: a class that has one looks up all its attributes the slow way, which costs a small
    operation 3 % in CPython 3.11.
    """

    __slots__ = ()

    def __dir__(self) -> Iterable[str]:
        """All names but those that are missing: nobody shall complete them."""
        kind = type(self)
        return [name for name in super().__dir__() if not isinstance(inspect.getattr_static(kind, name, None), Missing)]


class Elsewhere(Advising):
    """The last base of Zensor: what its methods are called elsewhere."""

    __slots__ = ()


for _name, _instead in METHODS.items():
    setattr(Elsewhere, _name, Missing(_name, _instead))


def function_advice(name: str) -> str:
    """The end of a message: what to write for a function that the package does not have; empty if nobody knows."""
    return f". Write {FUNCTIONS[name]}." if name in FUNCTIONS else ""
