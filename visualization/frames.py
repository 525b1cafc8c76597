"""Frames: one backward pass, step by step, as plain data. Recorded from the real pass, never simulated.

Recording runs a pass of its own. It leaves every `.grad` and all that the graph kept as they were, so a player
changes nothing. Other programs and later days can read the frames: `frames_json` writes and reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.backward import incoming
from autograd.describing import ids_of
from autograd.errors import GraphError
from autograd.graph import Graph, GraphNode
from autograd.node import SMALL, Node
from autograd.passing import Pass, Step
from autograd.record import Result
from autograd.variable import Variable, node_of
from visualization.drawing import titles_of
from visualization.rules import rule_of, rule_with_numbers
from visualization.wording import short_name

MOST_TOLD = 2000
"""Of larger graphs no rules are told: writing them takes time, and nobody would read them all."""


@dataclass(frozen=True)
class Amount:
    """A gradient, a piece, or a sum of pieces.

    Attributes
    ----------
    shape : tuple of int
        Its shape.
    dtype : str
        Its dtype.
    elements : tuple of float or None
        All of them, exactly, if there are at most 16.
    norm : float
        The Euclidean norm.
    """

    shape: tuple[int, ...]
    dtype: str
    elements: tuple[float, ...] | None
    norm: float

    @property
    def array(self) -> NDArray[Any] | None:
        """The elements as an array, if they are known."""
        return None if self.elements is None else np.array(self.elements, self.dtype).reshape(self.shape)


@dataclass(frozen=True)
class Piece:
    """What the node that fires sends to one parent.

    Attributes
    ----------
    parent : str
        The id of the node that receives it.
    argument : int
        Which argument of the operation that is.
    rule, numbers : str
        The formula of the rule, "grad × y", and the same with its numbers, "1 × 3"; "" where it is no short formula.
    amount : Amount or None
        None: the rule reports that no gradient flows.
    total : Amount or None
        All that has arrived at the parent so far, with this piece.
    waiting : int
        How many children of the parent have not reported, after this piece.
    """

    parent: str
    argument: int
    rule: str
    numbers: str
    amount: Amount | None
    total: Amount | None
    waiting: int


@dataclass(frozen=True)
class Frame:
    """One node fires: its gradient is complete, and its rules run.

    Attributes
    ----------
    node : str
        Its id.
    uses : int
        How many children it waited for.
    gradient : Amount or None
        What arrived, after hooks; None for nothing, and for an operation with several results.
    pieces : tuple of Piece
        In the order of the arguments; none for a leaf.
    """

    node: str
    uses: int
    gradient: Amount | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Frames:
    """A whole backward pass.

    Attributes
    ----------
    graph : Graph
        The description of what was computed.
    frames : tuple of Frame
        In the order in which the nodes fired; the first is the root.
    """

    graph: Graph
    frames: tuple[Frame, ...]

    @cached_property
    def uses(self) -> dict[str, int]:
        """How many children each node waits for, by id; nodes that the gradient does not reach are not in it."""
        return {frame.node: frame.uses for frame in self.frames}

    @cached_property
    def gradients(self) -> dict[str, Amount | None]:
        """The finished gradients by id: for leaves, what `backward` gives to `.grad`."""
        return {frame.node: frame.gradient for frame in self.frames}

    @property
    def unreached(self) -> tuple[str, ...]:
        """The ids of the nodes to which no gradient flows."""
        return tuple(node.id for node in self.graph if node.id not in self.uses)


def record(root: Variable, graph: Graph, grad: Any = None) -> Frames:
    """The frames of a backward pass from `root`, which changes no `.grad` and frees nothing.

    Parameters
    ----------
    root : Zensor
        Where the gradient starts.
    graph : Graph
        Its description.
    grad : array_like, optional
        The incoming gradient, as for `backward`.

    Raises
    ------
    GraphError
        If no gradient can start there, or an earlier pass has freed the graph.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> x = Zensor(3.0, name="x")
    >>> y = x * x
    >>> [(frame.node, frame.uses, frame.gradient.elements) for frame in record(y, describe(y)).frames]
    [('n1', 0, (1.0,)), ('n0', 2, (6.0,))]
    """
    if not root._requires_grad:
        raise GraphError(
            f"playing the backward pass from a Zensor of shape {root._data.shape} that wants no gradient: nothing "
            "that it was made of has requires_grad=True. Track an input: Zensor(data, requires_grad=True)."
        )
    seed = incoming(root, grad, "play()", "picture.play(np.ones({}))", create_graph=False)
    ids = {**ids_of(root), node_of(root): graph.root.id}  # what is drawn as unused stands right before the root
    recorder = _Recorder(ids, graph)
    try:
        run = Pass([(node_of(root), seed)], root.made_as, True, False, recorder.note)
    except GraphError as error:
        raise GraphError(
            "playing the backward pass of a graph that an earlier pass has freed: the player runs a pass of its own "
            "and needs what the operations kept. Call play() before backward(), call backward(retain_graph=True), or "
            "compute the result again."
        ) from error
    run.gradients()
    return Frames(graph, tuple(recorder.frames))


def names_of(graph: Graph) -> dict[str, str]:
    """A name for every node: the title of a leaf, the user's name of another, else the id.

    An operation with several results has no value to name, so it is called what it is.
    """
    titles = titles_of(graph)
    return {node.id: titles.get(node.id) or node.name or _unnamed(node) for node in graph}


def _unnamed(node: GraphNode) -> str:
    return node.id if node.shape is not None else node.operation or node.id


class _Recorder:
    """Turns the steps of a pass into frames, while it runs."""

    def __init__(self, ids: dict[Node, str], graph: Graph) -> None:
        self.ids = ids
        self.graph = graph
        self.names = names_of(graph)
        self.frames: list[Frame] = []
        self.totals: dict[Node, Any] = {}

    def note(self, step: Step) -> None:
        """One node has fired."""
        self.totals.pop(step.node, None)
        pieces = tuple(self._piece(step, *piece) for piece in step.pieces)
        self.frames.append(Frame(self.ids[step.node], step.uses, _amount(step.gradient), pieces))

    def _piece(self, step: Step, parent: Node, argument: int, gradient: Any, waiting: int) -> Piece:
        if step.node.function is Result:  # type: ignore[comparison-overlap]  # a result's piece says which it is
            gradient = gradient and gradient[2]
            total = None
        else:
            total = self._added(parent, gradient)
        told = gradient is not None and len(self.graph) <= MOST_TOLD
        rule = rule_of(step.node, argument, self._names(step.node)) if told else ""
        numbers = rule_with_numbers(step.node, argument, step.gradient) if rule else ""
        return Piece(self.ids[parent], argument, rule, numbers, _amount(gradient), _amount(total), waiting)

    def _names(self, node: Node) -> dict[str, str]:
        """What the inputs of an operation and its result are called here."""
        known = self.graph[self.ids[node]]
        names = {
            argument: short_name(self.names[parent])
            for argument, parent in zip(known.arguments, known.parents, strict=True)
        }
        return {**names, "out": short_name(self.names[known.id])}

    def _added(self, parent: Node, piece: Any) -> Any:
        """The sum of the pieces so far, in a new array: those of the pass are written to."""
        before = self.totals.get(parent)
        if piece is not None:
            self.totals[parent] = piece if before is None else before + piece
        return self.totals.get(parent)


def _amount(gradient: Any) -> Amount | None:
    if gradient is None or isinstance(gradient, list | tuple):
        return None
    array = np.asarray(gradient)
    elements = tuple(array.ravel().tolist()) if array.size <= SMALL else None
    with np.errstate(over="ignore", invalid="ignore"):
        length = float(np.linalg.norm(array.astype(np.float64).ravel()))
    return Amount(array.shape, str(array.dtype), elements, length)
