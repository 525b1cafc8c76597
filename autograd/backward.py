"""The backward pass: carries gradients from the root to the leaves, waiting on child counts.

A node may send its gradient on only when that gradient is complete, so every node waits until all
its children **on the way to the root** have reported. In ``c = a * b; d = c + c`` the node of `c`
has two children's pieces to wait for; a third use of `c` that the root does not depend on is never
counted, since it would never report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sys import getrefcount
from typing import Any, NamedTuple

import numpy as np

from autograd.anomaly import check_pieces
from autograd.counting import count_children, leading_to
from autograd.errors import DTypeError, GraphError, ShapeError
from autograd.function import Ask, Function
from autograd.hooks import HOOKS, run_hooks
from autograd.mode import ModeChange, state
from autograd.node import CLOCK, FREED, Node
from autograd.record import Result, result_node
from autograd.variable import Variable, handle, node_of, untracked
from autograd.writing import refuse_if_written

ndarray = np.ndarray


def _references(grad: Any) -> int:
    return getrefcount(grad)


def _alone() -> int:
    """What `_references` says of an array that nobody else holds; it depends on the Python version."""
    grad = np.empty(1)
    return _references(grad)


_ALONE = _alone()


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


def backward(
    root: Variable,
    grad: Any = None,
    *,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    watch: Callable[[Step], None] | None = None,
) -> None:
    """Give `.grad` to every Zensor that somebody holds and on which `root` depends.

    Parameters
    ----------
    root : Zensor
        Where the gradient starts.
    grad : array_like, optional
        The incoming gradient, of the root's shape. Without it the root needs exactly one element,
        and the gradient is one.
    retain_graph : bool, optional
        Keep what the nodes kept, for another pass. By default only if `create_graph`.
    create_graph : bool
        Record the pass itself, so that gradients have gradients.
    watch : callable, optional
        Called with a `Step` for each node that fired.

    Raises
    ------
    GraphError
        If `root` has no graph, more than one element and no `grad`, or a graph that was freed.
    ShapeError
        If `grad` does not have the root's shape.
    """
    if not root._requires_grad:
        raise GraphError(
            f"backward() on a Zensor of shape {root._data.shape} that wants no gradient: nothing that it was made "
            "of has requires_grad=True, or it was made under no_grad. Track an input: Zensor(data, requires_grad=True)."
        )
    seed = _incoming(root, grad, "backward()", "z.backward(np.ones({}))", create_graph)
    run = _Pass([(node_of(root), seed)], root.made_as, _retain(retain_graph, create_graph), create_graph, watch)
    run.give(run.gradients())


def gradients(
    outputs: Variable | Sequence[Variable],
    inputs: Variable | Sequence[Variable],
    grad_outputs: Any = None,
    *,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = False,
) -> Any:
    """The gradients of `outputs` with respect to `inputs`, without touching any `.grad`.

    Parameters
    ----------
    outputs, inputs : Zensor or sequence of Zensors
        With a single Zensor as `inputs` the result is a single Zensor, else a tuple.
    grad_outputs : array_like or sequence, optional
        Incoming gradients, one per output (None for one: the output has one element).
    retain_graph, create_graph
        As for `backward`.
    allow_unused : bool
        Give None for an input on which no output depends, instead of an error.

    Returns
    -------
    Zensor or tuple of Zensor
        Of the shape and dtype of each input.

    Examples
    --------
    >>> from zensor import Zensor
    >>> from autograd import gradients
    >>> x = Zensor(2.0)
    >>> first = gradients(x * x * x, x, create_graph=True)
    >>> gradients(first, x)
    Zensor(12.)
    """
    many = not isinstance(inputs, Variable)
    wanted: list[Variable] = list(inputs) if many else [inputs]  # type: ignore[list-item,arg-type]  # told apart by `many`
    roots: list[Variable] = [outputs] if isinstance(outputs, Variable) else list(outputs)
    seeds = _seeds(grad_outputs, single=isinstance(outputs, Variable), count=len(roots))
    if len(seeds) != len(roots):
        raise ShapeError(
            f"gradients of {len(roots)} outputs with {len(seeds)} incoming gradients: each output needs its own. "
            "Pass a list with one entry per output, None where the output has one element."
        )
    for one in wanted:
        if not one._requires_grad:
            raise GraphError(
                f"gradients for an input of shape {one._data.shape} that wants no gradient: nothing was recorded "
                "for it. Make it with requires_grad=True before computing."
            )
    starts = [
        (node_of(root), _incoming(root, seed, "gradients()", "grad_outputs=np.ones({})", create_graph))
        for root, seed in zip(roots, seeds, strict=True)
        if root._requires_grad
    ]
    targets = [node_of(one) for one in wanted]
    made_as = wanted[0].made_as if wanted else Variable
    run = _Pass(starts, made_as, _retain(retain_graph, create_graph), create_graph, None, targets)
    found = run.gradients()
    results = [run.wrapped(found[node], keep_own=True) if node in found else None for node in targets]
    for place, result in enumerate(results):
        if result is None and not allow_unused:
            raise GraphError(
                f"gradients for input {place} of shape {wanted[place]._data.shape}: no output depends on it. "
                "Pass allow_unused=True to get None for it."
            )
    return tuple(results) if many else results[0]


def _seeds(grad_outputs: Any, single: bool, count: int) -> list[Any]:
    """One incoming gradient per output. For a single output, [3.0, 4.0] is its gradient and [array] holds it."""
    if not isinstance(grad_outputs, list | tuple):
        return [grad_outputs] * count
    holds_one = len(grad_outputs) == 1 and isinstance(grad_outputs[0], Variable | np.ndarray | None)
    return [grad_outputs] if single and not holds_one else list(grad_outputs)


def _retain(retain_graph: bool | None, create_graph: bool) -> bool:
    return create_graph if retain_graph is None else retain_graph


def _incoming(root: Variable, grad: Any, asked: str, advice: str, create_graph: bool) -> Any:
    """The gradient with which the pass starts at `root`: of its shape and dtype."""
    data = root._data
    if grad is None:
        if data.size != 1:
            raise GraphError(
                f"{asked} on shape {data.shape}: without an argument it needs exactly one element. Reduce first "
                f"(z.sum().backward()) or pass the incoming gradient ({advice.format(data.shape)})."
            )
        grad = np.ones(data.shape, data.dtype)
    try:
        values = grad._data if isinstance(grad, Variable) else np.asarray(grad)
    except (ValueError, TypeError) as error:
        raise ShapeError(f"{asked} on shape {data.shape}: the incoming gradient is no array; {error}.") from error
    if values.shape != data.shape:
        raise ShapeError(
            f"{asked} on shape {data.shape} with an incoming gradient of shape {values.shape}: both must be equal. "
            f"Pass {advice.format(data.shape)}."
        )
    if values.dtype.kind not in "fiub":
        raise DTypeError(f"{asked} with an incoming gradient of dtype {values.dtype}: it must be real. Convert it.")
    if not create_graph:
        return values.astype(data.dtype, copy=False)
    if isinstance(grad, Variable) and grad._requires_grad:
        return grad if values.dtype == data.dtype else grad.astype(data.dtype)  # type: ignore[attr-defined]  # a Zensor
    return untracked(values.astype(data.dtype, copy=False), root.made_as)


class _Pass:
    """One backward pass over one graph."""

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
        self.made_as = made_as
        self.retain_graph = retain_graph
        self.create_graph = create_graph
        self.watch = watch
        self.anomaly = state.mode.anomaly
        self.targets = None if targets is None else set(targets)
        # Where the pass ends: what lies above, and the hooks there, belong to another pass.
        self.cut = self.targets if cut else None
        roots = [node for node, _ in starts]
        self.waiting = count_children(roots) if targets is None else leading_to(targets, roots, cut)
        self.uses = {} if watch is None else dict(self.waiting)
        self.arrived: dict[Node, Any] = {}
        self.own: set[Node] = set()  # nodes whose gradient lies in a buffer that this pass made
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
        with ModeChange(recording=self.create_graph, watch=None, anomaly=False):
            return self._run()

    def _run(self) -> dict[Any, Any]:
        waiting, arrived, ready = self.waiting, self.arrived, self.ready
        plain = not (self.create_graph or self.watch or self.anomaly or self.targets is not None)
        grad: Any = None
        node: Any = None
        try:
            while ready:
                node, grad = ready.pop()
                function = node.function
                if HOOKS and grad is not None and not (self.cut and node in self.cut):
                    grad = run_hooks(node, grad, self.made_as)
                if function is None or (grad is not None and (self.targets is not None or node.owner() is not None)):
                    # Nobody else may see the gradient of a leaf after this: then it need not be copied.
                    self._deliver(node, grad, alone=_references(grad) == _ALONE)
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
        pieces = self._pieces(node, grad) if grad is not None else [None] * len(node.parents)
        if self.anomaly:
            check_pieces(node, pieces)
        seen: list[Piece] = []
        for argument, (parent, saved) in enumerate(zip(node.parents, node.kept, strict=True)):  # type: ignore[arg-type]
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
        function: Any = node.function
        kept: Any = node.kept
        if function is Result:
            return [(*kept[0], grad)]
        if self.targets is not None:  # no rule runs for a parent from which nobody wants to hear
            kept = tuple(
                [
                    saved if saved is not None and parent in self.waiting else None
                    for parent, saved in zip(node.parents, kept, strict=True)
                ]
            )
        if self.create_graph:
            kept = self._recorded(node, kept)
        if function.several:
            grad = tuple(grad)
        if function.joint is not None:
            wanted = tuple(saved is not None for saved in kept)
            asked = next(saved for saved in kept if saved is not None)
            return list(function.joint(grad, wanted, *asked))
        if function.variadic:
            rule = function.rules[0]
            return [rule(grad, i, *saved) if saved is not None else None for i, saved in enumerate(kept)]
        return [
            rule(grad, *saved) if saved is not None else None for rule, saved in zip(function.rules, kept, strict=True)
        ]

    def _recorded(self, node: Node, kept: tuple[Any, ...]) -> tuple[Any, ...]:
        """What `node` kept, as Zensors that hang on its parents and on itself: rules on them record."""
        function: Any = node.function
        asks = function.asks * len(node.parents) if function.variadic else function.asks
        return tuple(
            [
                None
                if saved is None
                else tuple([self._live(node, ask, value) for ask, value in zip(ask_list, saved, strict=True)])
                for ask_list, saved in zip(asks, kept, strict=True)
            ]
        )

    def _live(self, node: Node, ask: Ask, value: Any) -> Any:
        if ask.what == "out":
            if not isinstance(value, tuple):
                return handle(value, node, self.made_as)
            return tuple(
                [handle(one, result_node(node, i, len(value), one), self.made_as) for i, one in enumerate(value)]
            )
        if ask.what == "input":
            if isinstance(value, tuple):  # *arrays
                return tuple([self._hung(one, parent) for one, parent in zip(value, node.parents, strict=True)])
            return self._hung(value, node.parents[ask.place])
        return value

    def _hung(self, value: Any, parent: Any) -> Any:
        if isinstance(parent, Node) and parent.kind != "constant":
            return handle(value, parent, self.made_as)
        return value

    def wrapped(self, grad: Any, keep_own: bool = False) -> Any:
        """The gradient as a Zensor."""
        if isinstance(grad, Variable):
            return grad
        return untracked(np.array(grad) if keep_own else np.asarray(grad), self.made_as)

    def give(self, found: dict[Variable, Any]) -> None:
        """Add the gradients to `.grad`, all at once: an error in a rule leaves every `.grad` as it was."""
        for owner, grad in found.items():
            before = owner._grad
            if before is None:
                owner._grad = self.wrapped(grad)
            elif self.create_graph or before._requires_grad:
                owner._grad = before + self.wrapped(grad)
            else:
                owner._grad = untracked(np.asarray(before._data + grad), self.made_as)  # a sum of two () is no array


def _where(node: Node) -> str:
    function: Any = node.function
    where = f", recorded at {node.source}" if node.source else ""
    return (
        f"In the backward pass, at {function.name if function else node.kind} of shape {node.shape}{where}. No .grad "
        "has changed; nodes that had fired have freed what they kept, so run the forward pass again."
    )


def unbroadcast(piece: Any, shape: tuple[int, ...]) -> Any:
    """Sum a piece down to the shape of the input that was broadcast.

    Parameters
    ----------
    piece : ndarray or Zensor
        Of the broadcast shape.
    shape : tuple of int
        The shape of the input.
    """
    extra = piece.ndim - len(shape)
    axes = tuple(range(extra)) + tuple(
        extra + axis for axis, length in enumerate(shape) if length == 1 and piece.shape[extra + axis] != 1
    )
    return piece.sum(axis=axes).reshape(shape) if axes else piece


def fitted(piece: Any, parent: Node, node: Node) -> Any:
    """The piece in the parent's shape and dtype; says which rule is wrong if it cannot be."""
    function: type[Function] = node.function  # type: ignore[assignment]  # an operation
    if piece is None:
        return None  # the rule says that no gradient flows: a report all the same
    if not isinstance(piece, Variable | np.ndarray):
        piece = np.asarray(piece)
    if piece.shape != parent.shape and function.broadcasts and piece.ndim >= len(parent.shape):
        piece = unbroadcast(piece, parent.shape)
    if piece.shape != parent.shape:
        place = next(i for i, one in enumerate(node.parents) if one is parent)
        name = function.inputs[0 if function.variadic else place]
        raise ShapeError(
            f"{function.__name__}.backward_{name} returned shape {piece.shape} for an input of shape {parent.shape}: "
            "a rule returns the gradient in the shape of its input. Mend the rule"
            + ("." if function.broadcasts else ", or say broadcasts = True if the input was broadcast.")
        )
    if piece.dtype != parent.dtype:
        piece = piece.astype(parent.dtype)
    return piece
