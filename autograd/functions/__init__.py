"""The operations, by family. This file is the index; each operation stands, with its rules, in its family.

The families under `TYPE_CHECKING` are imported when one of their operations is first asked for, so that
`import zensor` stays quick; `_LATER` lists them for that.
"""

import sys as _sys
from importlib import import_module as _import_module
from types import ModuleType as _ModuleType
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from autograd.functions.activation import log_sigmoid as log_sigmoid
from autograd.functions.activation import relu as relu
from autograd.functions.activation import sigmoid as sigmoid
from autograd.functions.activation import softplus as softplus
from autograd.functions.arithmetic import add as add
from autograd.functions.arithmetic import cbrt as cbrt
from autograd.functions.arithmetic import divide as divide
from autograd.functions.arithmetic import float_power as float_power
from autograd.functions.arithmetic import hypot as hypot
from autograd.functions.arithmetic import multiply as multiply
from autograd.functions.arithmetic import negative as negative
from autograd.functions.arithmetic import positive as positive
from autograd.functions.arithmetic import power as power
from autograd.functions.arithmetic import reciprocal as reciprocal
from autograd.functions.arithmetic import sqrt as sqrt
from autograd.functions.arithmetic import square as square
from autograd.functions.arithmetic import subtract as subtract
from autograd.functions.elementwise import astype as astype
from autograd.functions.elementwise import copy as copy
from autograd.functions.elementwise import where as where
from autograd.functions.exponential import exp as exp
from autograd.functions.exponential import exp2 as exp2
from autograd.functions.exponential import expm1 as expm1
from autograd.functions.exponential import frexp as frexp
from autograd.functions.exponential import ldexp as ldexp
from autograd.functions.exponential import log as log
from autograd.functions.exponential import log1p as log1p
from autograd.functions.exponential import log2 as log2
from autograd.functions.exponential import log10 as log10
from autograd.functions.exponential import logaddexp as logaddexp
from autograd.functions.exponential import logaddexp2 as logaddexp2
from autograd.functions.hyperbolic import arccosh as arccosh
from autograd.functions.hyperbolic import arcsinh as arcsinh
from autograd.functions.hyperbolic import arctanh as arctanh
from autograd.functions.hyperbolic import cosh as cosh
from autograd.functions.hyperbolic import sinh as sinh
from autograd.functions.hyperbolic import tanh as tanh
from autograd.functions.index import getitem as getitem
from autograd.functions.index import scatter as scatter
from autograd.functions.linalg import linear as linear
from autograd.functions.linalg import matmul as matmul
from autograd.functions.losses import binary_cross_entropy as binary_cross_entropy
from autograd.functions.losses import cross_entropy as cross_entropy
from autograd.functions.losses import nll_loss as nll_loss
from autograd.functions.piecewise import abs as abs
from autograd.functions.piecewise import clip as clip
from autograd.functions.piecewise import copysign as copysign
from autograd.functions.piecewise import fabs as fabs
from autograd.functions.piecewise import fmax as fmax
from autograd.functions.piecewise import fmin as fmin
from autograd.functions.piecewise import heaviside as heaviside
from autograd.functions.piecewise import maximum as maximum
from autograd.functions.piecewise import minimum as minimum
from autograd.functions.piecewise import nan_to_num as nan_to_num
from autograd.functions.piecewise import sign as sign
from autograd.functions.real import angle as angle
from autograd.functions.real import conj as conj
from autograd.functions.real import conjugate as conjugate
from autograd.functions.real import imag as imag
from autograd.functions.real import real as real
from autograd.functions.real import real_if_close as real_if_close
from autograd.functions.reduce import max as max
from autograd.functions.reduce import min as min
from autograd.functions.reduce import prod as prod
from autograd.functions.reduce import ptp as ptp
from autograd.functions.reduce import sum as sum
from autograd.functions.rounding import around as around
from autograd.functions.rounding import ceil as ceil
from autograd.functions.rounding import divmod as divmod
from autograd.functions.rounding import fix as fix
from autograd.functions.rounding import floor as floor
from autograd.functions.rounding import floor_divide as floor_divide
from autograd.functions.rounding import fmod as fmod
from autograd.functions.rounding import mod as mod
from autograd.functions.rounding import modf as modf
from autograd.functions.rounding import remainder as remainder
from autograd.functions.rounding import rint as rint
from autograd.functions.rounding import round as round
from autograd.functions.rounding import trunc as trunc
from autograd.functions.shape import broadcast_to as broadcast_to
from autograd.functions.shape import expand_dims as expand_dims
from autograd.functions.shape import flatten as flatten
from autograd.functions.shape import matrix_transpose as matrix_transpose
from autograd.functions.shape import moveaxis as moveaxis
from autograd.functions.shape import permute_dims as permute_dims
from autograd.functions.shape import ravel as ravel
from autograd.functions.shape import reshape as reshape
from autograd.functions.shape import rollaxis as rollaxis
from autograd.functions.shape import squeeze as squeeze
from autograd.functions.shape import swapaxes as swapaxes
from autograd.functions.shape import transpose as transpose
from autograd.functions.soft import log_softmax as log_softmax
from autograd.functions.soft import logsumexp as logsumexp
from autograd.functions.soft import softmax as softmax
from autograd.functions.statistics import mean as mean
from autograd.functions.statistics import std as std
from autograd.functions.statistics import var as var
from autograd.functions.trigonometric import arccos as arccos
from autograd.functions.trigonometric import arcsin as arcsin
from autograd.functions.trigonometric import arctan as arctan
from autograd.functions.trigonometric import arctan2 as arctan2
from autograd.functions.trigonometric import cos as cos
from autograd.functions.trigonometric import deg2rad as deg2rad
from autograd.functions.trigonometric import degrees as degrees
from autograd.functions.trigonometric import rad2deg as rad2deg
from autograd.functions.trigonometric import radians as radians
from autograd.functions.trigonometric import sin as sin
from autograd.functions.trigonometric import tan as tan
from autograd.functions.trigonometric import unwrap as unwrap

if _TYPE_CHECKING:
    from autograd.functions.attention import attention as attention
    from autograd.functions.convolution import convolve as convolve
    from autograd.functions.convolution import correlate as correlate
    from autograd.functions.covariance import average as average
    from autograd.functions.covariance import corrcoef as corrcoef
    from autograd.functions.covariance import cov as cov
    from autograd.functions.determinants import det as det
    from autograd.functions.determinants import slogdet as slogdet
    from autograd.functions.diagonal import diag as diag
    from autograd.functions.diagonal import diagflat as diagflat
    from autograd.functions.diagonal import diagonal as diagonal
    from autograd.functions.diagonal import matrix_diagonal as matrix_diagonal
    from autograd.functions.diagonal import scatter_diagonal as scatter_diagonal
    from autograd.functions.diagonal import tril as tril
    from autograd.functions.diagonal import triu as triu
    from autograd.functions.differences import diff as diff
    from autograd.functions.differences import ediff1d as ediff1d
    from autograd.functions.differences import gradient as gradient
    from autograd.functions.differences import trapezoid as trapezoid
    from autograd.functions.eigen import eigh as eigh
    from autograd.functions.eigen import eigvalsh as eigvalsh
    from autograd.functions.einsum import einsum as einsum
    from autograd.functions.einsum import einsum_path as einsum_path
    from autograd.functions.embedding import embedding as embedding
    from autograd.functions.factorizations import cholesky as cholesky
    from autograd.functions.factorizations import qr as qr
    from autograd.functions.fitting import atleast_1d as atleast_1d
    from autograd.functions.fitting import atleast_2d as atleast_2d
    from autograd.functions.fitting import atleast_3d as atleast_3d
    from autograd.functions.fitting import broadcast_arrays as broadcast_arrays
    from autograd.functions.fitting import meshgrid as meshgrid
    from autograd.functions.gather import bincount as bincount
    from autograd.functions.gather import choose as choose
    from autograd.functions.gather import compress as compress
    from autograd.functions.gather import extract as extract
    from autograd.functions.gather import gather as gather
    from autograd.functions.gather import put_along_axis as put_along_axis
    from autograd.functions.gather import scatter_add as scatter_add
    from autograd.functions.gather import select as select
    from autograd.functions.gather import take as take
    from autograd.functions.gather import take_along_axis as take_along_axis
    from autograd.functions.gru import gru as gru
    from autograd.functions.interpolation import interp as interp
    from autograd.functions.join import append as append
    from autograd.functions.join import block as block
    from autograd.functions.join import column_stack as column_stack
    from autograd.functions.join import concatenate as concatenate
    from autograd.functions.join import dstack as dstack
    from autograd.functions.join import hstack as hstack
    from autograd.functions.join import insert as insert
    from autograd.functions.join import row_stack as row_stack
    from autograd.functions.join import stack as stack
    from autograd.functions.join import vstack as vstack
    from autograd.functions.leastsquares import lstsq as lstsq
    from autograd.functions.leastsquares import pinv as pinv
    from autograd.functions.lstm import lstm as lstm
    from autograd.functions.mapping import apply_along_axis as apply_along_axis
    from autograd.functions.mapping import apply_over_axes as apply_over_axes
    from autograd.functions.mapping import piecewise as piecewise
    from autograd.functions.matrices import matrix_power as matrix_power
    from autograd.functions.matrices import matvec as matvec
    from autograd.functions.matrices import multi_dot as multi_dot
    from autograd.functions.matrices import trace as trace
    from autograd.functions.matrices import vecdot as vecdot
    from autograd.functions.matrices import vecmat as vecmat
    from autograd.functions.nan import nancumprod as nancumprod
    from autograd.functions.nan import nancumsum as nancumsum
    from autograd.functions.nan import nanmax as nanmax
    from autograd.functions.nan import nanmean as nanmean
    from autograd.functions.nan import nanmin as nanmin
    from autograd.functions.nan import nanprod as nanprod
    from autograd.functions.nan import nanstd as nanstd
    from autograd.functions.nan import nansum as nansum
    from autograd.functions.nan import nanvar as nanvar
    from autograd.functions.norms import cond as cond
    from autograd.functions.norms import matrix_norm as matrix_norm
    from autograd.functions.norms import norm as norm
    from autograd.functions.norms import vector_norm as vector_norm
    from autograd.functions.order import median as median
    from autograd.functions.order import nanmedian as nanmedian
    from autograd.functions.order import nanpercentile as nanpercentile
    from autograd.functions.order import nanquantile as nanquantile
    from autograd.functions.order import percentile as percentile
    from autograd.functions.order import quantile as quantile
    from autograd.functions.pad import pad as pad
    from autograd.functions.polynomials import poly as poly
    from autograd.functions.polynomials import polyadd as polyadd
    from autograd.functions.polynomials import polyder as polyder
    from autograd.functions.polynomials import polydiv as polydiv
    from autograd.functions.polynomials import polyfit as polyfit
    from autograd.functions.polynomials import polyint as polyint
    from autograd.functions.polynomials import polymul as polymul
    from autograd.functions.polynomials import polysub as polysub
    from autograd.functions.polynomials import polyval as polyval
    from autograd.functions.polynomials import vander as vander
    from autograd.functions.products import cross as cross
    from autograd.functions.products import dot as dot
    from autograd.functions.products import inner as inner
    from autograd.functions.products import kron as kron
    from autograd.functions.products import outer as outer
    from autograd.functions.products import tensordot as tensordot
    from autograd.functions.products import vdot as vdot
    from autograd.functions.ranges import full_like as full_like
    from autograd.functions.ranges import geomspace as geomspace
    from autograd.functions.ranges import linspace as linspace
    from autograd.functions.ranges import logspace as logspace
    from autograd.functions.rearrange import flip as flip
    from autograd.functions.rearrange import fliplr as fliplr
    from autograd.functions.rearrange import flipud as flipud
    from autograd.functions.rearrange import repeat as repeat
    from autograd.functions.rearrange import resize as resize
    from autograd.functions.rearrange import roll as roll
    from autograd.functions.rearrange import rot90 as rot90
    from autograd.functions.rearrange import sliding_window_view as sliding_window_view
    from autograd.functions.rearrange import tile as tile
    from autograd.functions.rectifiers import elu as elu
    from autograd.functions.rectifiers import gelu as gelu
    from autograd.functions.rectifiers import hardtanh as hardtanh
    from autograd.functions.rectifiers import leaky_relu as leaky_relu
    from autograd.functions.rectifiers import mish as mish
    from autograd.functions.rectifiers import prelu as prelu
    from autograd.functions.rectifiers import silu as silu
    from autograd.functions.rnn import rnn as rnn
    from autograd.functions.scans import cummax as cummax
    from autograd.functions.scans import cummin as cummin
    from autograd.functions.scans import cumprod as cumprod
    from autograd.functions.scans import cumsum as cumsum
    from autograd.functions.scans import cumulative_prod as cumulative_prod
    from autograd.functions.scans import cumulative_sum as cumulative_sum
    from autograd.functions.solving import inv as inv
    from autograd.functions.solving import solve as solve
    from autograd.functions.solving import tensorinv as tensorinv
    from autograd.functions.solving import tensorsolve as tensorsolve
    from autograd.functions.sorting import partition as partition
    from autograd.functions.sorting import sort as sort
    from autograd.functions.sorting import topk as topk
    from autograd.functions.special import erf as erf
    from autograd.functions.special import erfc as erfc
    from autograd.functions.special import sinc as sinc
    from autograd.functions.split import array_split as array_split
    from autograd.functions.split import delete as delete
    from autograd.functions.split import dsplit as dsplit
    from autograd.functions.split import hsplit as hsplit
    from autograd.functions.split import split as split
    from autograd.functions.split import trim_zeros as trim_zeros
    from autograd.functions.split import unstack as unstack
    from autograd.functions.split import vsplit as vsplit
    from autograd.functions.svd import svd as svd
    from autograd.functions.svd import svdvals as svdvals

_LATER = {
    "attention": "attention",
    "convolution": "convolve correlate",
    "covariance": "average corrcoef cov",
    "determinants": "det slogdet",
    "diagonal": "diag diagflat diagonal matrix_diagonal scatter_diagonal tril triu",
    "differences": "diff ediff1d gradient trapezoid",
    "eigen": "eigh eigvalsh",
    "einsum": "einsum_path einsum",
    "embedding": "embedding",
    "factorizations": "cholesky qr",
    "fitting": "atleast_1d atleast_2d atleast_3d broadcast_arrays meshgrid",
    "gather": "bincount choose compress extract gather put_along_axis scatter_add select take take_along_axis",
    "gru": "gru",
    "interpolation": "interp",
    "join": "append block column_stack concatenate dstack hstack insert row_stack stack vstack",
    "leastsquares": "lstsq pinv",
    "lstm": "lstm",
    "mapping": "apply_along_axis apply_over_axes piecewise",
    "matrices": "matrix_power matvec multi_dot trace vecdot vecmat",
    "nan": "nancumprod nancumsum nanmax nanmean nanmin nanprod nanstd nansum nanvar",
    "norms": "cond matrix_norm norm vector_norm",
    "order": "median nanmedian nanpercentile nanquantile percentile quantile",
    "pad": "pad",
    "polynomials": "poly polyadd polyder polydiv polyfit polyint polymul polysub polyval vander",
    "products": "cross dot inner kron outer tensordot vdot",
    "ranges": "full_like geomspace linspace logspace",
    "rearrange": "flip fliplr flipud repeat resize roll rot90 sliding_window_view tile",
    "rectifiers": "elu gelu hardtanh leaky_relu mish prelu silu",
    "rnn": "rnn",
    "scans": "cummax cummin cumprod cumsum cumulative_prod cumulative_sum",
    "solving": "inv solve tensorinv tensorsolve",
    "sorting": "partition sort topk",
    "special": "erf erfc sinc",
    "split": "array_split delete dsplit hsplit split trim_zeros unstack vsplit",
    "svd": "svd svdvals",
}
FAMILIES = {name: family for family, names in _LATER.items() for name in names.split()}
"""In which family each operation stands that is imported when it is first asked for."""


def __getattr__(name: str) -> _Any:
    """Import the family of an operation that is asked for the first time."""
    if name not in FAMILIES:
        raise AttributeError(f"module 'autograd.functions' has no attribute {name!r}")
    return getattr(_import_module(f"autograd.functions.{FAMILIES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *FAMILIES})


class _Index(_ModuleType):
    """Where an operation has the name of its family (`diagonal`), the name is the operation's."""

    def __setattr__(self, name: str, value: _Any) -> None:
        # The import system would put the module in its place when the family is imported.
        if name not in FAMILIES or not isinstance(value, _ModuleType):
            super().__setattr__(name, value)


_sys.modules[__name__].__class__ = _Index
for _name in FAMILIES.keys() & globals().keys():
    del globals()[_name]  # a family imported above that bears the name of an operation: `piecewise`
