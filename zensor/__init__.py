"""Zensor: automatic differentiation on NumPy that shows its working.

This file is the index of what a person imports: the Zensor, functions that make and change Zensors,
and what controls recording. Layers are in `zensor.nn`, optimizers in `zensor.optim`, data sets in
`zensor.data`, pictures in `visualization`.
"""

from pathlib import Path as _Path

import autograd as _autograd

if _Path(_autograd.__file__ or "").resolve().parent.parent != _Path(__file__).resolve().parent.parent:
    raise ImportError(
        f"import zensor found another package called autograd, at {_autograd.__file__}: Zensor's engine is the "
        f"folder beside it, {_Path(__file__).resolve().parent.parent / 'autograd'}. Put the checkout first on the "
        "path (run Python at its root, or set PYTHONPATH to it), or uninstall the other: pip uninstall autograd."
    )

from autograd import checkpoint as checkpoint
from autograd import detect_anomaly as detect_anomaly
from autograd import elementwise_grad as elementwise_grad
from autograd import enable_grad as enable_grad
from autograd import grad as grad
from autograd import gradcheck as gradcheck
from autograd import gradients as gradients
from autograd import hessian as hessian
from autograd import hvp as hvp
from autograd import is_recording as is_recording
from autograd import jacobian as jacobian
from autograd import jvp as jvp
from autograd import no_grad as no_grad
from autograd import record_source as record_source
from autograd import value_and_grad as value_and_grad
from autograd import vjp as vjp
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
from autograd.functions.linalg import linear as linear
from autograd.functions.linalg import matmul as matmul
from autograd.functions.nn import cross_entropy as cross_entropy
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
from autograd.functions.shape import concatenate as concatenate
from autograd.functions.shape import expand_dims as expand_dims
from autograd.functions.shape import reshape as reshape
from autograd.functions.shape import squeeze as squeeze
from autograd.functions.shape import stack as stack
from autograd.functions.shape import swapaxes as swapaxes
from autograd.functions.shape import transpose as transpose
from autograd.functions.soft import log_softmax as log_softmax
from autograd.functions.soft import logsumexp as logsumexp
from autograd.functions.soft import softmax as softmax
from autograd.functions.special import erf as erf
from autograd.functions.special import erfc as erfc
from autograd.functions.special import sinc as sinc
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
from zensor.core import Zensor as Zensor
from zensor.create import arange as arange
from zensor.create import empty as empty
from zensor.create import eye as eye
from zensor.create import full as full
from zensor.create import linspace as linspace
from zensor.create import ones as ones
from zensor.create import ones_like as ones_like
from zensor.create import rand as rand
from zensor.create import randint as randint
from zensor.create import randn as randn
from zensor.create import zeros as zeros
from zensor.create import zeros_like as zeros_like
from zensor.defaults import get_default_dtype as get_default_dtype
from zensor.defaults import set_default_dtype as set_default_dtype
from zensor.random import manual_seed as manual_seed

__version__ = "0.1.0"
