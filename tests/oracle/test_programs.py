"""Random programs of broadcasting, views, indexing, reuse and reductions, against PyTorch in float64.

Values, first derivatives and the derivative of the gradient along a direction must agree.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import zensor
from autograd import gradients
from zensor import Zensor

PROGRAMS = int(os.environ.get("ZENSOR_PROGRAMS", "4000"))
CHUNKS = 20
LARGE = 1e3  # beyond it rounding alone moves second derivatives by more than 1e-8, in both packages

UNARY = ["tanh", "sigmoid", "exp", "sin", "cos", "relu", "abs", "square_plus_log", "sqrt_of_positive", "negative"]
BINARY = ["add", "subtract", "multiply", "divide", "maximum", "minimum", "power", "where"]
REDUCED = ["sum", "mean", "max", "min", "var", "std", "logsumexp", "softmax", "log_softmax"]
SHAPED = ["transpose", "reshape", "getitem", "mask", "fancy", "concatenate", "stack", "squeeze", "broadcast", "matmul"]


def zensor_unary(name: str, x: Any) -> Any:
    """One unary operation of ours."""
    if name == "square_plus_log":
        return zensor.log(x * x + 1.0)
    if name == "sqrt_of_positive":
        return zensor.sqrt(x * x + 0.5)
    return -x if name == "negative" else getattr(zensor, name)(x)


def torch_unary(name: str, x: Any) -> Any:
    """The same by PyTorch."""
    if name == "square_plus_log":
        return torch.log(x * x + 1.0)
    if name == "sqrt_of_positive":
        return torch.sqrt(x * x + 0.5)
    return -x if name == "negative" else getattr(torch, name)(x)


def binary(lib: Any, name: str, x: Any, y: Any) -> Any:
    """One binary operation; the names are the same in both packages."""
    if name == "divide":
        return x / (y * y + 0.5)
    if name == "power":
        return lib.power(x * x + 0.5, y) if lib is zensor else torch.pow(x * x + 0.5, y)
    if name == "where":
        return lib.where(x > y, x * 2.0, y)
    return getattr(lib, name)(x, y)


def reduced(lib: Any, name: str, x: Any, axis: int | None, keepdims: bool) -> Any:
    """One reduction along one axis or all."""
    ours = lib is zensor
    if name == "std":  # kept off its kink, the deviation of equal numbers
        return lib.sqrt(reduced(lib, "var", x, axis, keepdims) + 0.01)
    if name in ("softmax", "log_softmax"):
        place = 0 if axis is None else axis
        return getattr(lib, name)(x, place) if ours else getattr(torch, name)(x, dim=place)
    if ours:
        return getattr(zensor, name)(x, axis=axis, keepdims=keepdims)
    axes = tuple(range(x.ndim)) if axis is None else (axis,)
    if name in ("max", "min"):
        return getattr(torch, f"a{name}")(x, dim=axes, keepdim=keepdims)
    if name == "var":
        return torch.var(x, dim=axes, correction=0, keepdim=keepdims)
    return getattr(torch, name)(x, dim=axes, keepdim=keepdims)


def reshaped(lib: Any, name: str, x: Any, y: Any, draw: np.random.Generator) -> Any:
    """One operation that moves values."""
    ours = lib is zensor
    array = np.array if ours else torch.tensor
    axis = int(draw.integers(0, max(1, x.ndim)))
    length = x.shape[axis] if x.ndim else 1
    if name == "transpose":
        order = [int(i) for i in draw.permutation(x.ndim)]
        return x.transpose(order) if ours else x.permute(order)
    if name == "reshape":
        return x.reshape((-1, length)) if length else x
    if name == "getitem":
        start, step = int(draw.integers(-1, 2)), int(draw.choice([1, 2]))
        index: Any = (slice(None),) * axis + (slice(start, None, step), None, ...)
        return x[index] if x.ndim else x[None]
    if name == "mask":
        flags = draw.random(tuple(x.shape)) < 0.6
        return x[flags] if ours else x[torch.tensor(flags)]
    if name == "fancy":
        if not length or not x.ndim:
            return x
        places = draw.integers(-length, length, (2, 2)).tolist()
        return x[(slice(None),) * axis + (array(places),)]
    if name == "concatenate":
        joined = [x, x * 0.5]
        if not x.ndim:
            return x
        return zensor.concatenate(joined, axis) if ours else torch.cat(joined, axis)
    if name == "stack":
        return zensor.stack([x, x * x], axis) if ours else torch.stack([x, x * x], axis)
    if name == "squeeze":
        return x.squeeze()
    if name == "broadcast":
        shape = (2, *x.shape)
        return zensor.broadcast_to(x, shape) if ours else torch.broadcast_to(x, shape)
    if not x.ndim:
        return x * y.sum()
    return x @ (x.T if x.ndim == 2 else x) if x.ndim <= 2 else x @ (x.swapaxes(-1, -2))


def run(lib: Any, seed: int, leaves: list[Any]) -> tuple[Any, float]:
    """The program of this seed, and its largest value; both packages draw the same choices."""
    draw = np.random.default_rng(seed)
    values = [*leaves]
    unary = zensor_unary if lib is zensor else torch_unary
    for _ in range(draw.integers(3, 10)):
        kind = int(draw.integers(0, 4))
        x = values[int(draw.choice([len(values) - 1, int(draw.integers(0, len(values)))]))]
        y = values[int(draw.integers(0, len(values)))]
        name = str(draw.choice([UNARY, BINARY, REDUCED, SHAPED][kind]))
        axis = None if draw.random() < 0.3 or not x.ndim else int(draw.integers(-x.ndim, x.ndim))
        keepdims = bool(draw.integers(0, 2))
        inner = np.random.default_rng(int(draw.integers(0, 2**31)))
        if kind == 0:
            values.append(unary(name, x))
        elif kind == 1 and (compatible(tuple(x.shape), tuple(y.shape)) or 0 not in y.shape):
            fits = compatible(tuple(x.shape), tuple(y.shape))
            values.append(binary(lib, name, x, y if fits else y.mean()))
        elif kind == 2 and 0 not in x.shape:
            values.append(reduced(lib, name, x, axis, keepdims))
        elif kind == 3 and np.prod(x.shape) < 200:
            values.append(reshaped(lib, name, x, y, inner))
    total = sum(unary("tanh", value * 0.3).sum() for value in values if 0 not in value.shape)
    largest = max(float(abs(value.detach()).max()) for value in values if 0 not in value.shape)
    return total, largest


def compatible(x: tuple[int, ...], y: tuple[int, ...]) -> bool:
    """Whether two shapes broadcast."""
    return all(a == b or 1 in (a, b) for a, b in zip(x[::-1], y[::-1], strict=False))


def derivatives(
    lib: Any, seed: int, leaves: list[Any], grad: Callable[..., Any], direction: list[Any]
) -> tuple[float, float, list[np.ndarray]]:
    """The value, the largest value on the way, the gradients, and the gradients of these along a direction."""
    total, largest = run(lib, seed, leaves)
    first = grad(total, leaves, create_graph=True, allow_unused=True)
    along = sum((g * v).sum() for g, v in zip(first, direction, strict=True) if g is not None)
    second = (None,) * len(leaves)
    if not isinstance(along, int) and along.requires_grad:
        second = grad(along, leaves, allow_unused=True)
    both = zip(leaves * 2, (*first, *second), strict=True)
    found = [np.zeros(leaf.shape) if g is None else g.detach().numpy() for leaf, g in both]
    return float(total.detach()), largest, found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_programs_agree_with_torch(chunk: int) -> None:
    compared = 0
    for seed in range(chunk * PROGRAMS // CHUNKS, (chunk + 1) * PROGRAMS // CHUNKS):
        rng = np.random.default_rng(seed + 10**9)
        shapes = [(3, 4), (4,), (3, 1), (), (2, 3, 4), (1, 4)]
        data = [rng.uniform(-1.5, 1.5, shapes[i]) for i in rng.choice(len(shapes), 2, replace=False)]
        direction = [rng.uniform(-1, 1, one.shape) for one in data]
        with np.errstate(all="ignore"):
            ours = derivatives(zensor, seed, [Zensor(one) for one in data], gradients, direction)
            theirs = derivatives(
                torch,
                seed,
                [torch.tensor(one, requires_grad=True) for one in data],
                torch.autograd.grad,
                [torch.tensor(one) for one in direction],
            )
        if not theirs[1] < LARGE:
            continue  # the last digits of such a number decide everything that follows
        np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-9, atol=1e-9, err_msg=f"value of program {seed}")
        for order, (mine, right) in enumerate(zip(ours[2], theirs[2], strict=True)):
            np.testing.assert_allclose(mine, right, rtol=1e-8, atol=1e-8, err_msg=f"program {seed}, result {order}")
        compared += 1
    assert compared > 0.8 * PROGRAMS / CHUNKS
