"""Names that other libraries have for what exists here under NumPy's name: for messages only."""

from __future__ import annotations

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


def method_advice(name: str, is_function: bool) -> str:
    """What to write for a method that a Zensor does not have; empty if nobody knows."""
    if name in METHODS:
        return f" Write {METHODS[name]}."
    return f" It is a function: zensor.{name}(z)." if is_function else ""


def function_advice(name: str) -> str:
    """What to write for a function that the package does not have; empty if nobody knows."""
    return f" Write {FUNCTIONS[name]}." if name in FUNCTIONS else ""
