"""Parameter: a Zensor that a module owns and an optimizer changes."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from zensor.core import Zensor


class Parameter(Zensor):
    """A Zensor that a module owns: found by `Module.parameters()`, changed by optimizers.

    What is computed with it is a Zensor.

    Parameters
    ----------
    data : array_like
        The first values. A float32 array is shared, not copied.
    requires_grad : bool
        Whether it learns.
    name : str, optional
        What pictures call it; else they use its name in the module, "fc1.weight".
    dtype : dtype
        A floating-point one.

    Raises
    ------
    DTypeError
        If the data is not made of real numbers, or the dtype is not floating-point.

    Examples
    --------
    >>> from zensor.nn import Parameter
    >>> Parameter([1.0, 2.0])
    Parameter([1., 2.], dtype=float32)
    """

    __slots__ = ()
    leaf_kind: ClassVar[str] = "parameter"

    def __init__(
        self,
        data: ArrayLike | Zensor,
        requires_grad: bool = True,
        name: str | None = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(data, requires_grad=False, dtype=dtype)
        self.requires_grad = requires_grad
        if name is not None:
            self.name = name
