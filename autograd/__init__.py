"""The engine: records a computation on arrays and differentiates it. Knows no layers and no pictures.

Read in this order: `variable`, `node`, `function`, `record`, `counting`, `passing`, then any family in
`functions`. The names under `TYPE_CHECKING` are imported at their first use, so that `import zensor` stays quick.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from autograd.anomaly import detect_anomaly as detect_anomaly
from autograd.anomaly import record_source as record_source
from autograd.backward import backward as backward
from autograd.backward import gradients as gradients
from autograd.errors import AnomalyError as AnomalyError
from autograd.errors import ArgumentError as ArgumentError
from autograd.errors import DataError as DataError
from autograd.errors import DefinitionError as DefinitionError
from autograd.errors import DTypeError as DTypeError
from autograd.errors import GradientError as GradientError
from autograd.errors import GraphError as GraphError
from autograd.errors import IndexingError as IndexingError
from autograd.errors import ShapeError as ShapeError
from autograd.errors import ZensorError as ZensorError
from autograd.function import Function as Function
from autograd.gradcheck import GradReport as GradReport
from autograd.gradcheck import gradcheck as gradcheck
from autograd.hooks import HookHandle as HookHandle
from autograd.mode import enable_grad as enable_grad
from autograd.mode import is_recording as is_recording
from autograd.mode import no_grad as no_grad
from autograd.node import Node as Node
from autograd.passing import Piece as Piece
from autograd.passing import Step as Step
from autograd.timing import record_time as record_time
from autograd.variable import Variable as Variable

if _TYPE_CHECKING:
    from autograd.describing import describe as describe
    from autograd.graph import Edge as Edge
    from autograd.graph import Graph as Graph
    from autograd.graph import GraphNode as GraphNode
    from autograd.transforms import checkpoint as checkpoint
    from autograd.transforms import elementwise_grad as elementwise_grad
    from autograd.transforms import grad as grad
    from autograd.transforms import hessian as hessian
    from autograd.transforms import hvp as hvp
    from autograd.transforms import jacobian as jacobian
    from autograd.transforms import jvp as jvp
    from autograd.transforms import value_and_grad as value_and_grad
    from autograd.transforms import vjp as vjp

_LATER = {
    "Edge": "autograd.graph",
    "Graph": "autograd.graph",
    "GraphNode": "autograd.graph",
    "describe": "autograd.describing",
    "checkpoint": "autograd.transforms",
    "elementwise_grad": "autograd.transforms",
    "grad": "autograd.transforms",
    "hessian": "autograd.transforms",
    "hvp": "autograd.transforms",
    "jacobian": "autograd.transforms",
    "jvp": "autograd.transforms",
    "value_and_grad": "autograd.transforms",
    "vjp": "autograd.transforms",
}


def __getattr__(name: str) -> _Any:
    """Import one of the names that wait for their first use."""
    if name not in _LATER:
        raise AttributeError(f"module 'autograd' has no attribute {name!r}")
    found = globals()[name] = getattr(_import_module(_LATER[name]), name)
    return found
