"""One backward pass: carries gradients from the root to the leaves, waiting on child counts.

A node may send its gradient on only when that gradient is complete, so every node waits until all
its children **on the way to the root** have reported. In ``c = a * b; d = c + c`` the node of `c`
waits for two pieces, one per use; a third use of `c` that the root does not depend on is never
counted, since it would never report.

Read `_fire` first: a node that waits for nothing more *fires*. Its rules run once, on its gradient, and
send each parent a *piece*; `_arrive` adds up the pieces of a parent, and `_deliver` gives a finished gradient
away. The loop in `_run` repeats this, with the most frequent case written out. The counting is in
`autograd/counting.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sys import getrefcount
from threading import RLock
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from autograd.allocation import keep_freed_memory
from autograd.anomaly import check_pieces, recorded_at
from autograd.counting import count_children, leading_to
from autograd.errors import GraphError
from autograd.hooks import HOOKS, run_hooks
from autograd.mode import ModeChange, state
from autograd.node import CLOCK, FREED, Node
from autograd.pieces import fitted
from autograd.record import Result
from autograd.rules import recorded, run_rules
from autograd.timing import note_backward
from autograd.variable import Variable, untracked
from autograd.writing import refuse_if_written

ndarray = np.ndarray


def _references(grad: Any) -> int:
    return getrefcount(grad)


def _alone() -> int:
    """What `_references` says of an array that nobody else holds; it depends on the Python version."""
    grad = np.empty(1)
    return _references(grad)


_ALONE = _alone()

_GIVING = RLock()
"""Held while gradients are added to `.grad`: passes in several threads may end in the same leaf."""


class Piece(NamedTuple):
    """What one child sent to one parent, for those who watch the pass."""

    parent: Node
    argument: int
    gradient: Any  # None: the child reports without a gradient
    waiting: int  # how many counted children of the parent have not reported, after this one


class Step(NamedTuple):
    """One node that fired."""

    node: Node
    gradient: Any
    uses: int  # how many counted children the node waited for
    pieces: list[Piece]


class Pass:
    """One backward pass over one graph.

    Attributes
    ----------
    waiting : dict of Node to int
        How many children of a node have not reported yet.
    arrived : dict of Node to gradient
        The sum of the pieces so far, of nodes that still wait.
    own : set of Node
        Those whose sum lies in memory that this pass made, and may be added to in place.
    ready : list of (Node, gradient)
        A stack of nodes that wait no more.
    found : dict
        The finished gradients, by target or by the Zensor that holds the node.
    targets, cut : set of Node or None
        What `gradients` asks for, and where it must not go on; None in a pass for `.grad`.
    uses : dict of Node to int
        How many children a node waited for at the beginning; only for those who watch.
    """

    def __init__(
        self,
        starts: list[tuple[Node, Any]],
        made_as: type[Variable],
        retain_graph: bool,
        create_graph: bool,
        watch: Callable[[Step], None] | None,
        targets: Sequence[Node] | None = None,
        cut: bool = False,
    ) -> None:
        keep_freed_memory()
        self.made_as = made_as
        self.retain_graph = retain_graph
        self.create_graph = create_graph
        self.watch = watch
        self.anomaly = state.mode.anomaly
        self.timing = state.mode.timing
        self.targets = None if targets is None else set(targets)
        # Where the pass ends: what lies above, and the hooks there, belong to another pass.
        self.cut = self.targets if cut else None
        roots = [node for node, _ in starts]
        self.waiting = count_children(roots) if targets is None else leading_to(targets, roots, cut)
        self.uses = {} if watch is None else dict(self.waiting)
        self.arrived: dict[Node, Any] = {}
        self.own: set[Node] = set()
        self.ready: list[tuple[Node, Any]] = []
        self.found: dict[Any, Any] = {}
        for node, grad in starts:
            if node in self.waiting:
                self._arrive(node, grad)
        for node in reversed(dict.fromkeys(roots)):
            if self.waiting.get(node) == 0:
                self.ready.append((node, self.arrived.pop(node)))

    def gradients(self) -> dict[Any, Any]:
        """Run; the gradients by target node, or by the Zensor that holds the node."""
        with ModeChange(recording=self.create_graph, watch=None, anomaly=False, timing=False):
            return self._run()

    def _run(self) -> dict[Any, Any]:
        waiting, arrived, ready = self.waiting, self.arrived, self.ready
        plain = not (self.create_graph or self.watch or self.anomaly or self.timing or self.targets is not None)
        grad: Any = None
        node: Any = None
        try:
            while ready:
                node, grad = ready.pop()
                function = node.function
                if HOOKS and grad is not None and not (self.cut and node in self.cut):
                    grad = run_hooks(node, grad, self.made_as)
                if function is None or (grad is not None and (self.targets is not None or node.owner() is not None)):
                    # Nobody else may see the gradient of a leaf after this: then it need not be copied. Counted in a
                    # line of its own, since an argument that is there already counts, too.
                    alone = _references(grad) == _ALONE
                    self._deliver(node, grad, alone)
                    if function is None:
                        continue
                if not plain and self.targets is not None and not self._leads_on(node):
                    continue  # what an input of `gradients` was made of is neither computed nor freed
                if node.clock != CLOCK.now:
                    refuse_if_written(node)
                if not (plain and function.simple and grad is not None):
                    self._fire(node, grad)
                    continue
                # The loop of `_fire`, unrolled for the most frequent case: one result, one rule per input.
                for parent, saved, rule in zip(node.parents, node.kept, function.rules):  # noqa: B905  # equal by construction; strict= costs time
                    if saved is None:
                        continue
                    piece = rule(grad, *saved)
                    if piece.__class__ is not ndarray or piece.shape != parent.shape or piece.dtype is not parent.dtype:
                        piece = fitted(piece, parent, node)
                    left = waiting[parent] - 1
                    if left:
                        waiting[parent] = left
                        self._arrive(parent, piece)
                    elif parent in arrived:
                        self._arrive(parent, piece)
                        ready.append((parent, arrived.pop(parent)))
                    else:
                        ready.append((parent, piece))
                    piece = None  # hold no second reference: see `_references`
                if not self.retain_graph:
                    node.kept = FREED
        except Exception as error:
            error.add_note(_where(node))
            raise
        return self.found

    def _deliver(self, node: Node, grad: Any, alone: bool) -> None:
        """Give a finished gradient to the Zensor that holds the node, or to whoever asked for it."""
        if self.watch is not None and node.function is None:
            self.watch(Step(node, grad, self.uses.get(node, 0), []))
        if grad is None:
            return
        if self.targets is not None:
            if node in self.targets:
                self.found[node] = grad
            return
        owner = node.owner()
        if owner is not None:
            if not (alone and node.function is None and grad.__class__ is ndarray and grad.base is None):
                grad = grad.copy() if isinstance(grad, Variable) else np.array(grad)  # type: ignore[attr-defined]  # Zensors copy
            # Twice only if requires_grad was switched off and on between two uses of a leaf: it has two nodes then.
            self.found[owner] = self.found[owner] + grad if owner in self.found else grad

    def _fire(self, node: Node, grad: Any) -> None:
        """Run the rules of any node and send the pieces: the general form of the loop in `_run`."""
        began = perf_counter() if self.timing else 0.0
        pieces = self._pieces(node, grad) if grad is not None else [None] * len(node.parents)
        if self.timing:
            note_backward(node, began)
        if self.anomaly:
            check_pieces(node, pieces)
        seen: list[Piece] = []
        for argument, (parent, saved) in enumerate(zip(node.parents, node.kept, strict=True)):  # type: ignore[arg-type]  # not FREED
            if saved is None or parent not in self.waiting:
                continue
            piece = pieces[argument]
            if piece is not None and node.function is not Result:  # type: ignore[comparison-overlap]  # a result's piece goes on as it came
                piece = fitted(piece, parent, node)
            self._arrive(parent, piece)
            self.waiting[parent] -= 1
            if self.waiting[parent] == 0:
                self.ready.append((parent, self.arrived.pop(parent, None)))
            if self.watch is not None:
                seen.append(Piece(parent, argument, piece, self.waiting[parent]))
        if self.watch is not None:
            self.watch(Step(node, grad, self.uses.get(node, 0), seen))
        if not self.retain_graph:
            node.kept = FREED

    def _leads_on(self, node: Node) -> bool:
        if (self.cut and node in self.cut) or node.kept is FREED:
            return False
        kept: Any = node.kept
        return any(
            saved is not None and parent in self.waiting for parent, saved in zip(node.parents, kept, strict=True)
        )

    def _arrive(self, node: Node, piece: Any) -> None:
        """Add a piece to what has arrived at `node`; never into an array that is not ours."""
        if piece is None:
            return
        before = self.arrived.get(node)
        if node.shape is None:  # several results: each reports into its own place
            place, count, grad = piece
            slots = before if before is not None else [None] * count
            slots[place] = grad if slots[place] is None else slots[place] + grad
            self.arrived[node] = slots
        elif before is None:
            self.arrived[node] = piece
        elif node in self.own:
            before += piece
        else:
            total = before + piece
            self.arrived[node] = total
            if total.__class__ is ndarray and not self.create_graph:
                self.own.add(node)

    def _pieces(self, node: Node, grad: Any) -> list[Any]:
        """What the rules of `node` send to each parent, None where nothing goes."""
        kept: Any = node.kept
        if node.function is Result:  # type: ignore[comparison-overlap]  # a stand-in
            return [(*kept[0], grad)]
        if self.targets is not None:  # no rule runs for a parent from which nobody wants to hear
            kept = tuple(
                [
                    saved if saved is not None and parent in self.waiting else None
                    for parent, saved in zip(node.parents, kept, strict=True)
                ]
            )
        if self.create_graph:
            kept = recorded(node, kept, self.made_as)
        return run_rules(node, grad, kept)

    def own_gradient(self, node: Node) -> Any:
        """The gradient found at `node`, as a Zensor whose memory nobody else holds."""
        grad = self.found[node]
        # Held by `found` and here. A caller's array, a gradient of two nodes or a view is copied.
        alone = grad.__class__ is ndarray and grad.base is None and _references(grad) == _ALONE + 1
        return self._wrapped(grad if alone or isinstance(grad, Variable) else np.array(grad))

    def _wrapped(self, grad: Any) -> Any:
        """The gradient as a Zensor."""
        return grad if isinstance(grad, Variable) else untracked(np.asarray(grad), self.made_as)

    def give(self, found: dict[Variable, Any]) -> None:
        """Add the gradients to `.grad`, all at once: an error in a rule leaves every `.grad` as it was."""
        for owner, grad in found.items():
            if grad.shape != owner._data.shape:
                raise GraphError(
                    f"backward() has a gradient of shape {grad.shape} for a Zensor of shape {owner._data.shape}: its "
                    ".data was replaced after it was used. Compute the result again."
                )
        with _GIVING:
            for owner, grad in found.items():
                before = owner._grad
                if before is None:
                    owner._grad = self._wrapped(grad)
                elif self.create_graph or before._requires_grad:
                    owner._grad = before + self._wrapped(grad)
                else:  # a sum of two () is no array
                    owner._grad = untracked(np.asarray(before._data + grad), self.made_as)


def _where(node: Node) -> str:
    function: Any = node.function
    name = function.name if function else node.kind
    return (
        f"In the backward pass, at {name} of shape {node.shape}{recorded_at(node)}. No .grad has changed; nodes that "
        "had fired have freed what they kept, so run the forward pass again."
    )
