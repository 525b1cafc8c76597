"""Nested lists, tuples and dictionaries: taken apart into leaves, and put together again in the same form.

`{"weights": [w1, w2], "bias": b, "mask": None}` has the leaves w1, w2 and b. None holds a place and is
no leaf; a named tuple comes back as a named tuple.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograd.errors import ArgumentError, ShapeError, kind_of

DEEPEST = 200
"""More levels than this are a list that contains itself, or might as well be."""


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """The same structure with `function` of each leaf in its place."""
    if tree is None:
        return None
    if isinstance(tree, dict):
        made = copy.copy(tree)  # an OrderedDict or a defaultdict stays what it is
        for key, value in tree.items():
            made[key] = mapped(function, value)
        return made
    if isinstance(tree, list | tuple):
        parts = [mapped(function, one) for one in tree]
        if type(tree) is list:
            return parts
        return type(tree)(*parts) if hasattr(tree, "_fields") else type(tree)(parts)
    return function(tree)


def leaves(tree: Any, called: str) -> list[tuple[str, Any]]:
    """Each leaf with the way to it, such as "argument 0['weights'][1]", in the order of `mapped`.

    Parameters
    ----------
    tree : nested lists, tuples and dictionaries
    called : str
        What the whole is called: how each way begins.

    Raises
    ------
    ArgumentError
        If the structure contains itself.

    Examples
    --------
    >>> leaves({"weights": [1.0, None], "bias": 2.0}, "argument 0")
    [("argument 0['weights'][0]", 1.0), ("argument 0['bias']", 2.0)]
    """
    return list(_leaves(tree, called, 0))


def _leaves(tree: Any, called: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > DEEPEST:
        raise ArgumentError(
            f"{called[:60]}…: more than {DEEPEST} lists in each other. Leaves must be reached in fewer steps; "
            "does a list contain itself?"
        )
    if isinstance(tree, dict | list | tuple):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from _leaves(value, f"{called}[{key!r}]", depth + 1)
    elif tree is not None:
        yield called, tree


def rebuilt(tree: Any, values: Iterable[Any]) -> Any:
    """The structure of `tree` with `values` as its leaves."""
    following = iter(values)
    return mapped(lambda _: next(following), tree)


def matched(tree: Any, other: Any, called: str) -> list[tuple[str, Any]]:
    """What stands in `other` at the places of the leaves of `tree`; None may stand for any part.

    Parameters
    ----------
    tree : nested lists, tuples and dictionaries
        Its leaves have been looked at.
    other : the same structure
    called : str
        What `other` is called in an error.

    Raises
    ------
    ShapeError
        If `other` has another structure.
    """
    if tree is None:
        return []
    if other is None:
        return [(called, None)] * len(leaves(tree, called))
    if isinstance(tree, dict):
        if not isinstance(other, dict) or other.keys() != tree.keys():
            raise _unlike(f"a dict with the keys {list(tree)}", other, called)
        return [pair for key in tree for pair in matched(tree[key], other[key], f"{called}[{key!r}]")]
    if isinstance(tree, list | tuple):
        if not isinstance(other, list | tuple) or len(other) != len(tree):
            raise _unlike(f"{kind_of(tree)} of {len(tree)}", other, called)
        pairs = enumerate(zip(tree, other, strict=True))
        return [pair for i, (one, two) in pairs for pair in matched(one, two, f"{called}[{i}]")]
    return [(called, other)]


def _unlike(wanted: str, other: Any, called: str) -> ShapeError:
    came = f"{kind_of(other)}"
    if isinstance(other, dict):
        came = f"a dict with the keys {list(other)}"
    elif isinstance(other, list | tuple):
        came += f" of {len(other)}"
    return ShapeError(
        f"{called} is {came}: it must be built like what it belongs to, {wanted}. "
        "Copy that structure, with None where a part is zero."
    )
