"""What layers and losses compute, as functions: for those who keep their own parameters.

Layers call these; these call the operations in `autograd/functions`. What is given may be Zensors, arrays
or numbers in any mixture. As in all of `zensor.nn`, axes are called `dim`, as in PyTorch.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from autograd import functions as f
from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.functions.avgpool import adaptive_avg_pool2d as adaptive_avg_pool2d
from autograd.functions.avgpool import avg_pool1d as avg_pool1d
from autograd.functions.avgpool import avg_pool2d as avg_pool2d
from autograd.functions.batchnorm import batch_norm as batch_norm
from autograd.functions.conv import conv1d as conv1d
from autograd.functions.conv import conv2d as conv2d
from autograd.functions.conv import conv_transpose1d as conv_transpose1d
from autograd.functions.conv import conv_transpose2d as conv_transpose2d
from autograd.functions.losses import one_hot as marked
from autograd.functions.normalization import group_norm as group_norm
from autograd.functions.normalization import layer_norm as layer_norm
from autograd.functions.normalization import rms_norm as rms_norm
from autograd.functions.pooling import max_pool1d as max_pool1d
from autograd.functions.pooling import max_pool2d as max_pool2d
from autograd.variable import Variable, untracked
from zensor.core import Zensor
from zensor.nn.activation_functions import elu as elu
from zensor.nn.activation_functions import gelu as gelu
from zensor.nn.activation_functions import hardtanh as hardtanh
from zensor.nn.activation_functions import leaky_relu as leaky_relu
from zensor.nn.activation_functions import log_softmax as log_softmax
from zensor.nn.activation_functions import mish as mish
from zensor.nn.activation_functions import prelu as prelu
from zensor.nn.activation_functions import relu as relu
from zensor.nn.activation_functions import selu as selu
from zensor.nn.activation_functions import sigmoid as sigmoid
from zensor.nn.activation_functions import silu as silu
from zensor.nn.activation_functions import softmax as softmax
from zensor.nn.activation_functions import softplus as softplus
from zensor.nn.activation_functions import tanh as tanh
from zensor.nn.bilinear import bilinear as bilinear
from zensor.nn.distance_functions import cosine_embedding_loss as cosine_embedding_loss
from zensor.nn.distance_functions import cosine_similarity as cosine_similarity
from zensor.nn.distance_functions import hinge_embedding_loss as hinge_embedding_loss
from zensor.nn.distance_functions import huber_loss as huber_loss
from zensor.nn.distance_functions import l1_loss as l1_loss
from zensor.nn.distance_functions import mse_loss as mse_loss
from zensor.nn.distance_functions import pairwise_distance as pairwise_distance
from zensor.nn.distance_functions import smooth_l1_loss as smooth_l1_loss
from zensor.nn.distance_functions import triplet_margin_loss as triplet_margin_loss
from zensor.nn.dropping import dropout_factors
from zensor.nn.elsewhere import FUNCTIONS, refuse
from zensor.nn.inputs import as_array, check_probability
from zensor.nn.loss_functions import binary_cross_entropy as binary_cross_entropy
from zensor.nn.loss_functions import binary_cross_entropy_with_logits as binary_cross_entropy_with_logits
from zensor.nn.loss_functions import cross_entropy as cross_entropy
from zensor.nn.loss_functions import kl_div as kl_div
from zensor.nn.loss_functions import multi_margin_loss as multi_margin_loss
from zensor.nn.loss_functions import nll_loss as nll_loss
from zensor.nn.sequence_functions import embedding as embedding
from zensor.nn.sequence_functions import scaled_dot_product_attention as scaled_dot_product_attention
from zensor.nn.sizes import size

linear = f.linear


def dropout(x: Any, p: float = 0.5, training: bool = True, rng: np.random.Generator | int | None = None) -> Any:
    """Set each element to 0 with probability p, and divide the others by 1 − p, so that the mean stays.

    Parameters
    ----------
    x : array_like or Zensor, of any shape
    p : float
        In [0, 1].
    training : bool
        Without it, `x` comes back as it is.
    rng : numpy.random.Generator, int or None
        Where the choice comes from; None is the package's own generator.

    Raises
    ------
    ArgumentError
        If `p` is not a probability.
    DTypeError
        If `x` is not floating-point.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.dropout([1.0, 1.0, 1.0, 1.0], p=0.5, rng=0)
    array([2., 2., 2., 0.])
    """
    return _dropped("dropout", x, p, training, rng)


def dropout2d(x: Any, p: float = 0.5, training: bool = True, rng: np.random.Generator | int | None = None) -> Any:
    """Set each channel of each sample to 0 with probability p, and divide the others by 1 − p.

    Neighbours in an image are much alike, so that single pixels that are missing would be no loss.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, ...)
    p : float
        In [0, 1].
    training : bool
        Without it, `x` comes back as it is.
    rng : numpy.random.Generator, int or None
        Where the choice comes from; None is the package's own generator.

    Raises
    ------
    ArgumentError
        If `p` is not a probability.
    DTypeError
        If `x` is not floating-point.
    ShapeError
        If `x` has no channels.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor.nn import functional
    >>> functional.dropout2d(np.ones((1, 4, 1, 2)), p=0.5, rng=0).reshape(4, 2)
    array([[2., 2.],
           [2., 2.],
           [2., 2.],
           [0., 0.]])
    """
    return _dropped("dropout2d", x, p, training, rng, axes=2)


def _dropped(name: str, x: Any, p: float, training: bool, rng: Any, axes: int | None = None) -> Any:
    """Drop what one random number each for the first `axes` axes decides, or one for every element."""
    check_probability(p, name)
    if not training or p == 0:
        return x
    x = as_array(x)
    if x.dtype.kind != "f":
        raise DTypeError(
            f"{name} of dtype {x.dtype}: it scales what it keeps, so x is floating-point. Try x.astype(float)."
        )
    if axes is not None and x.ndim < axes:
        raise ShapeError(f"{name} of shape {x.shape}: x is (batch, channels, ...). Insert axes: x[None].")
    shape = x.shape if axes is None else (*x.shape[:axes], *[1] * (x.ndim - axes))
    return f.multiply(x, dropout_factors(shape, p, x.dtype, rng))


def one_hot(ids: ArrayLike | Zensor, num_classes: int = -1) -> Zensor:
    """A row for each class id: 1 at the id and 0 elsewhere.

    Parameters
    ----------
    ids : array_like or Zensor of int, shape (...)
    num_classes : int
        −1 stands for the largest id and one more.

    Returns
    -------
    Zensor of int64, shape (..., num_classes)
        Wants no gradient.

    Raises
    ------
    ArgumentError
        If an id is not in 0 … num_classes − 1.
    DTypeError
        If the ids are not integers.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.one_hot([0, 2], 3)
    Zensor([[1, 0, 0],
            [0, 0, 1]])
    """
    array = ids._data if isinstance(ids, Variable) else as_array(ids)
    if array.dtype.kind not in "iu" and array.size:
        raise DTypeError(f"one_hot of dtype {array.dtype}: class ids are integers. Convert them: ids.astype(int).")
    largest = int(array.max()) if array.size else -1
    try:
        classes = operator.index(num_classes)
    except TypeError as error:
        raise ArgumentError(
            f"one_hot with num_classes={num_classes!r}: it is a whole number. Leave it out for {largest + 1}."
        ) from error
    classes = size(largest + 1 if classes == -1 else classes, "num_classes", "one_hot", 0)
    if largest >= classes or (array.size and array.min() < 0):
        raise ArgumentError(
            f"one_hot of ids from {array.min()} to {largest} with num_classes={classes}: ids lie in 0 … {classes - 1}. "
            "Check the ids, or pass a larger num_classes."
        )
    made: Zensor = untracked(marked(array, classes).astype(np.int64), Zensor)  # type: ignore[no-untyped-call]  # a formula
    return made


if not TYPE_CHECKING:  # a type checker would take every name for one of ours

    def __getattr__(name):
        refuse(__name__, name, FUNCTIONS)
