"""What the plots are given, as arrays: lists, arrays and Zensors, checked before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.variable import Variable
from visualization.wording import shortened, visible


def array_of(call: str, name: str, values: Any) -> NDArray[Any]:
    """`values` as an array of numbers.

    Parameters
    ----------
    call, name : str
        The function and its argument, for messages.
    values : Zensor, array, or list of numbers or of Zensors
        What was given.

    Raises
    ------
    ShapeError
        If rows have different lengths.
    DTypeError
        If they are not real numbers.
    ArgumentError
        If there are none.

    Examples
    --------
    >>> array_of("loss_curve", "training", [1, 2.5])
    array([1. , 2.5])
    """
    if isinstance(values, Variable):
        values = values._data
    if isinstance(values, Iterable) and not isinstance(values, np.ndarray | str | dict):
        values = [one._data if isinstance(one, Variable) else one for one in values]
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ShapeError(
            f"plots.{call} with {name} of unequal parts: its rows have different lengths. Give each the same length."
        ) from error
    if array.size == 0:
        raise ArgumentError(
            f"plots.{call} with an empty {name}: there is nothing to draw. Pass at least one element, for instance "
            "after the first epoch."
        )
    if array.dtype.kind not in "biuf":
        raise DTypeError(
            f"plots.{call} with {name} of type {type(values).__name__} (dtype {array.dtype}): it takes real numbers. "
            "Pass an array, a list of numbers or a Zensor."
        )
    return array


def series(call: str, name: str, values: Any, per: str = "epoch") -> NDArray[np.float64]:
    """One number per epoch or step; each may be an array or a Zensor of one element.

    Raises
    ------
    ShapeError
        If there are several numbers per epoch.
    """
    array = array_of(call, name, values)
    flat: NDArray[np.float64] = array.reshape(-1).astype(np.float64)
    if flat.size != (len(array) if array.ndim else 1):
        raise ShapeError(
            f"plots.{call} with {name} of shape {array.shape}: it is one number per {per}. Pass a flat list, one curve "
            "at a time."
        )
    return flat


def labels_of(call: str, name: str, values: Any) -> NDArray[np.intp]:
    """One class per sample: whole numbers from 0, or scores of shape (samples, classes), whose largest counts.

    Raises
    ------
    ShapeError
        If they have another shape.
    DTypeError
        If they are not whole.
    ArgumentError
        If they are below 0 or not finite.

    Examples
    --------
    >>> labels_of("images", "predictions", [[0.1, 0.9], [0.8, 0.2]])
    array([1, 0])
    """
    array = array_of(call, name, values)
    if array.ndim not in (1, 2):
        raise ShapeError(
            f"plots.{call} with {name} of shape {array.shape}: one class per sample has the shape (samples,), scores "
            "have (samples, classes). Reshape them."
        )
    if not np.isfinite(array).all():
        raise ArgumentError(
            f"plots.{call} with {name} that hold NaN or infinity: they say no class. Find where they come from with "
            "zensor.detect_anomaly()."
        )
    if array.ndim == 2 and array.shape[1] > 1:
        best: NDArray[np.intp] = array.argmax(axis=1)
        return best
    array = array.reshape(-1)
    if not np.array_equal(array, np.floor(array)):
        raise DTypeError(
            f"plots.{call} with {name} such as {array[0]}: a class is a whole number, and scores have the shape "
            "(samples, classes). Pass scores > 0 for two classes."
        )
    whole = array.astype(np.intp)
    if whole.min() < 0:
        raise ArgumentError(f"plots.{call} with {name} down to {whole.min()}: classes count from 0. Shift them.")
    return whole


def check_count(call: str, name: str, count: Any, least: int) -> None:
    """Refuse what is no whole number of at least `least`.

    Raises
    ------
    ArgumentError
        If it is not.
    """
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < least:
        raise ArgumentError(
            f"plots.{call} with {name}={count!r}: it is a whole number of at least {least}. Try {max(30, least)}."
        )


def same_length(call: str, **given: Any) -> None:
    """Refuse samples of different number.

    Raises
    ------
    ShapeError
        If the lengths differ.
    """
    lengths = {name: len(values) for name, values in given.items()}
    if len(set(lengths.values())) > 1:
        found = " and ".join(f"{count} {name}" for name, count in lengths.items())
        raise ShapeError(f"plots.{call} with {found}: there is one for each. Take the same samples of all.")


def class_names(call: str, classes: Sequence[Any] | None, count: int) -> list[str]:
    """A name for each of at least `count` classes, safe to draw.

    Raises
    ------
    ArgumentError
        If there are too few names.
    """
    if classes is None:
        return [str(number) for number in range(count)]
    names = [drawn_text(str(name)) for name in classes]
    if len(names) < count:
        raise ArgumentError(
            f"plots.{call} with {len(names)} names of classes and the label {count - 1}: every class has a name. "
            "Pass all names, in the order of the labels."
        )
    return names


def drawn_text(text: str, longest: int = 24) -> str:
    r"""Text of a user as matplotlib draws it: no formula begins at a dollar sign, nothing is invisible.

    Examples
    --------
    >>> drawn_text("5 $ and 6 $\n")
    '5 \\$ and 6 \\$\\n'
    """
    return shortened(visible(text), longest).replace("$", r"\$")
