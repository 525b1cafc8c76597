"""The errors: one family, so that `except ZensorError` catches whatever the package refuses.

A message has four parts: what was asked, what came, the rule, what to try.
"""


class ZensorError(Exception):
    """Base of every error that the package raises on purpose."""


class AnomalyError(ZensorError, FloatingPointError):
    """A value or a gradient is NaN or infinite; raised only while `detect_anomaly` holds."""


class ArgumentError(ZensorError, ValueError):
    """An argument has the right type and a value that cannot be used."""


class DataError(ZensorError, ValueError):
    """A file or a data set is not what it says it is."""


class DefinitionError(ZensorError, TypeError):
    """A Function is written in a way that cannot work; found when its class is made, if that can be seen then."""


class DTypeError(ZensorError, TypeError):
    """An argument has a type or a dtype that the operation does not take."""


class GradientError(ZensorError, ArithmeticError):
    """A derivative that a rule computes is not the one that differences show."""


class GraphError(ZensorError, RuntimeError):
    """The recorded graph does not allow what was asked: freed, not recorded, written over."""


class IndexingError(ZensorError, IndexError):
    """An index does not fit the shape."""


class ShapeError(ZensorError, ValueError):
    """Shapes or axes do not fit together."""


def kind_of(value: object) -> str:
    """What somebody passed, for messages: "a float", "an int", "an ndarray"."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'AEIOaeio' or name == 'ndarray' else 'a'} {name}"


def called(function: object) -> str:
    """The name of a function or of a callable object, for messages."""
    return getattr(function, "__name__", None) or type(function).__name__
