"""Pieces: what a rule returned, brought into the shape and dtype of the input that it belongs to."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import DTypeError, ShapeError
from autograd.function import Function
from autograd.node import Node
from autograd.variable import Variable


def unbroadcast(piece: Any, shape: tuple[int, ...]) -> Any:
    """Sum a piece down to the shape of the input that was broadcast.

    Parameters
    ----------
    piece : ndarray or Zensor
        Of the broadcast shape.
    shape : tuple of int
        The shape of the input.
    """
    extra = piece.ndim - len(shape)
    axes = tuple(range(extra)) + tuple(
        extra + axis for axis, length in enumerate(shape) if length == 1 and piece.shape[extra + axis] != 1
    )
    return piece.sum(axis=axes).reshape(shape) if axes else piece


def fitted(piece: Any, parent: Node, node: Node) -> Any:
    """The piece in the parent's shape and dtype; says which rule is wrong if it cannot be."""
    function: type[Function] = node.function  # type: ignore[assignment]  # an operation
    if piece is None:
        return None  # the rule says that no gradient flows: a report all the same
    if not isinstance(piece, Variable | np.ndarray):
        piece = np.asarray(piece)
    if piece.shape != parent.shape and function.broadcasts and piece.ndim >= len(parent.shape):
        piece = unbroadcast(piece, parent.shape)
    if piece.shape != parent.shape:
        raise ShapeError(
            f"{_rule(parent, node)} returned shape {piece.shape} for an input of shape {parent.shape}: "
            "a rule returns the gradient in the shape of its input. Mend the rule"
            + ("." if function.broadcasts else ", or say broadcasts = True if the input was broadcast.")
        )
    if piece.dtype != parent.dtype:
        if piece.dtype.kind not in "fiub":
            raise DTypeError(
                f"{_rule(parent, node)} returned dtype {piece.dtype} for an input of dtype {parent.dtype}: "
                "a rule returns real numbers. Mend the rule."
            )
        piece = piece.astype(parent.dtype)
    return piece


def _rule(parent: Node, node: Node) -> str:
    """The name of the rule that answers for this parent."""
    function: type[Function] = node.function  # type: ignore[assignment]  # an operation
    place = next(i for i, one in enumerate(node.parents) if one is parent)
    return f"{function.__name__}.backward_{function.inputs[0 if function.variadic else place]}"
