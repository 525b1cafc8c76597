"""The words and numbers in a picture: short, the same everywhere, and safe whatever a user typed."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST_NAME = 24
IN_ONE_LINE = 6
"""The most elements that stand in one line; up to `IN_ROWS` stand in rows below it."""
IN_ROWS = 16
WIDEST_ROW = 8

SHORT_DTYPES = {"float": "f", "int": "i", "uint": "u", "complex": "c"}


def visible(text: str) -> str:
    r"""`text` with everything that cannot be seen written as an escape.

    Control characters, lone surrogates and marks that turn the direction of writing would change a
    file or a screen instead of being read.

    Examples
    --------
    >>> visible("loss\n")
    'loss\\n'
    """
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def shortened(text: str, longest: int = LONGEST_NAME) -> str:
    """`text`, cut to `longest` characters with an ellipsis as the last.

    Examples
    --------
    >>> shortened("what is lost in this step")
    'what is lost in this st…'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


PATH = re.compile(r"\w+(\.\w+)+( … \w+)?")
"""The name of something in a module, or of the modules of a list: "encoder.layers.0 … 11"."""


def short_name(name: str, longest: int = LONGEST_NAME) -> str:
    """A name, cut to `longest` characters: of a path the end says most, of another name the beginning.

    Examples
    --------
    >>> short_name("encoder.layers.11.attention.weight"), short_name("what is lost in this step")
    ('…11.attention.weight', 'what is lost in this st…')
    """
    if len(name) > longest and PATH.fullmatch(name):
        cut = name.find(".", len(name) - longest)
        if cut >= 0:
            return "…" + name[cut + 1 :]
    return shortened(name, longest)


def short_dtype(dtype: str) -> str:
    """The dtype as it stands in a box.

    Examples
    --------
    >>> short_dtype("float32"), short_dtype("int64"), short_dtype("bool")
    ('f32', 'i64', 'bool')
    """
    kind = dtype.rstrip("0123456789")
    return SHORT_DTYPES.get(kind, kind) + dtype[len(kind) :]


def number(value: Any, digits: int = 4, sign: str = "-") -> str:
    """One element with `digits` significant digits; whole numbers below a million stay whole.

    Examples
    --------
    >>> number(2430.0), number(0.053392), number(1.5e-7), number(float("nan"))
    ('2430', '0.05339', '1.5e-7', 'nan')
    >>> number(0.21361, digits=3, sign="+")
    '+0.214'
    """
    if isinstance(value, bool | np.bool_ | int | np.integer):
        return str(value)
    if not isinstance(value, float | np.floating):
        return visible(str(value))
    if value == 0:
        return "0"  # -0.0 too
    if value != value:
        return "nan"  # which has no sign
    if float(value).is_integer() and abs(float(value)) < 1e6:
        return f"{value:{sign}.0f}"
    mantissa, e, exponent = f"{value:{sign}.{digits}g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if e else mantissa


def in_one_line(array: NDArray[Any], digits: int = 4, sign: str = "-") -> str | None:
    """All elements as nested brackets, or None if they need rows of their own.

    Examples
    --------
    >>> in_one_line(np.array(-1.5)), in_one_line(np.array([[3.0, 4.0]])), in_one_line(np.array([[3.0], [4.0]]))
    ('-1.5', '[[3 4]]', '[[3] [4]]')
    >>> in_one_line(np.eye(2)) is None
    True
    """
    if array.ndim == 0:
        return number(array[()], digits, sign)
    if array.size > IN_ONE_LINE or array.size != max(array.shape):
        return None
    outside = array.shape.index(array.size) + 1
    inside = array.ndim - outside
    texts = ("[" * inside + number(value, digits, sign) + "]" * inside for value in array.flat)
    return "[" * outside + " ".join(texts) + "]" * outside


def in_rows(array: NDArray[Any], digits: int = 4, sign: str = "-") -> tuple[str, ...]:
    """All elements of a small array in columns: the rows of a matrix, or rows of equal length.

    Examples
    --------
    >>> in_rows(np.array([[1.0, -0.5], [0.0, 12.0]]))
    ('1 -0.5', '0   12')
    >>> in_rows(np.arange(10))
    ('0 1 2 3 4', '5 6 7 8 9')
    """
    texts = [number(value, digits, sign) for value in array.flat]
    length = array.shape[-1]
    if length in (1, array.size) or length > WIDEST_ROW:
        length = -(-array.size // -(-array.size // WIDEST_ROW))
    widths = [max(map(len, texts[column::length])) for column in range(length)]
    padded = [text.rjust(widths[place % length]) for place, text in enumerate(texts)]
    return tuple(" ".join(padded[start : start + length]) for start in range(0, len(texts), length))


def in_brief(array: NDArray[Any]) -> str:
    """What a large array is like: the smallest and the largest of its finite elements.

    Examples
    --------
    >>> in_brief(np.linspace(-1.0, 2.0, 100)), in_brief(np.zeros(100))
    ('-1 … 2', 'all 0')
    """
    if array.dtype.kind not in "biuf":
        return ""
    finite = array[np.isfinite(array)] if array.dtype.kind == "f" else array
    if not finite.size:
        return ""
    least, most = finite.min(), finite.max()
    return (
        f"all {number(least)}" if least == most and finite.size == array.size else f"{number(least)} … {number(most)}"
    )


def counted(count: int, word: str) -> str:
    """So many of something.

    Examples
    --------
    >>> counted(1, "node"), counted(1234, "node")
    ('1 node', '1,234 nodes')
    """
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def duration(seconds: float) -> str:
    """A time as a person reads it.

    Examples
    --------
    >>> duration(0.0000123), duration(0.25), duration(90.0)
    ('12.3 µs', '250 ms', '90 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{number(seconds / size, 3)} {unit}"
    return f"{number(seconds * 1e6, 3)} µs"


def storage(count: float) -> str:
    """So many bytes as a person reads them.

    Examples
    --------
    >>> storage(4), storage(401_408), storage(3e9)
    ('4 bytes', '392 KiB', '2.79 GiB')
    """
    unit = 0
    while count >= 1024 and unit < 4:
        count, unit = count / 1024, unit + 1
    return f"{number(count, 3)} {('bytes', 'KiB', 'MiB', 'GiB', 'TiB')[unit]}"


def elements(array: NDArray[Any], digits: int = 4, sign: str = "-") -> str:
    """The value in a sentence: all elements of a small array, what a large one is like.

    Examples
    --------
    >>> elements(np.eye(2)), elements(np.arange(100))
    ('[1 0 0 1]', '0 … 99')
    """
    if array.size > IN_ROWS:
        return in_brief(array)
    text = " ".join(number(value, digits, sign) for value in array.flat)
    return text if array.ndim == 0 else f"[{text}]"


def norm(array: NDArray[Any]) -> str:
    """The Euclidean norm of a large gradient; computed in float64, where a sum of float16 would overflow.

    Examples
    --------
    >>> norm(np.full(100, 2.0))
    '20'
    """
    with np.errstate(over="ignore"):
        return norm_of(float(np.linalg.norm(array.astype(np.float64).ravel())))


def norm_of(length: float) -> str:
    """A norm that is known already."""
    return number(length, digits=3)


def non_finite(array: NDArray[Any] | None) -> str:
    """How many elements are NaN and infinite, or "" if all are finite.

    Examples
    --------
    >>> non_finite(np.array([np.nan, 1.0, np.inf, np.nan]))
    'NaN 2, Inf 1'
    """
    if array is None or array.dtype.kind != "f" or np.isfinite(array).all():
        return ""
    nans, infinities = int(np.isnan(array).sum()), int(np.isinf(array).sum())
    return ", ".join(f"{word} {count}" for word, count in (("NaN", nans), ("Inf", infinities)) if count)
