"""Stops: what a reader of a backward pass sees one after the other, and a sentence for each.

A stop is an operation that fires, or a folded part that runs. Leaves fire too, but send nothing: they are complete
at the stop that sends their last piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice

from autograd.graph import Graph, GraphNode
from autograd.record import Result
from visualization.fold import FoldedNode
from visualization.frames import Amount, Frame, Frames, Piece, names_of
from visualization.wording import in_one_line, norm_of, short_name, visible

MOST_NAMED = 6
"""At most so many names stand in one list, and so many nodes are told of one by one."""

MOST_TOLD = 2
"""At most so many pieces that one node gets at one stop are told one by one."""


@dataclass(frozen=True)
class Stop:
    """One step of a reader.

    Attributes
    ----------
    node : str
        The id of the drawn node that fires.
    frames : tuple of Frame
        What fires in it: one operation, or several of a folded part.
    pieces : tuple of Piece
        What leaves it.
    """

    node: str
    frames: tuple[Frame, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Story:
    """A backward pass as a reader follows it.

    Attributes
    ----------
    frames : Frames
        What happened.
    drawn : Graph
        What is drawn: the graph of the frames, or the same with folded parts; all nodes have names.
    owner : dict of str to str
        By the id of a node, the id of the drawn one that it stands in.
    stops : tuple of Stop
        In their order.
    """

    frames: Frames
    drawn: Graph
    owner: dict[str, str]
    stops: tuple[Stop, ...]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """One for the start, and one for each stop."""
        return (" ".join(_start(self)), *(" ".join(_of_stop(self, stop)) for stop in self.stops))

    @cached_property
    def hooked(self) -> set[str]:
        """The ids of nodes whose gradient is not what arrived: hooks changed it."""
        arrived = {piece.parent: piece.total for frame in self.frames.frames for piece in frame.pieces}
        # As text, since a NaN is not even equal to itself.
        return {
            id for id, total in arrived.items() if total is not None and repr(total) != repr(self.frames.gradients[id])
        }

    def arrivals(self) -> Iterator[tuple[int, Piece]]:
        """Every piece with the number of the stop at which it arrives; the start is 0."""
        for number, stop in enumerate(self.stops, 1):
            for piece in stop.pieces:
                yield number, piece

    def of(self, id: str) -> GraphNode:
        """The drawn node that this one stands in."""
        return self.drawn[self.owner[id]]

    def name(self, id: str) -> str:
        """What that is called; the 2 of a Sequential would be taken for a number."""
        node = self.of(id)
        name = short_name(visible(node.name or ""))
        return f"module {name}" if isinstance(node, FoldedNode) and name[:1].isdecimal() else name


def story_of(frames: Frames, drawn: Graph) -> Story:
    """The story of the frames on the graph that is drawn."""
    owner = {inner: node.id for node in drawn for inner in (node.nodes if isinstance(node, FoldedNode) else (node.id,))}
    firing = [frame for frame in frames.frames if frame.pieces]
    stops = []
    for node, run in groupby(firing, key=lambda frame: owner[frame.node]):
        together = tuple(run)
        leaving = tuple(piece for frame in together for piece in frame.pieces if owner[piece.parent] != node)
        stops.append(Stop(node, together, leaving))
    return Story(frames, _named(drawn), owner, tuple(stops))


def _named(drawn: Graph) -> Graph:
    """The graph in which every node has a name to speak of, and none the gradient of an earlier pass."""
    names = names_of(drawn)
    nodes = tuple(replace(node, name=None if _plain(node) else names[node.id], grad=None) for node in drawn)
    return replace(drawn, nodes=nodes)


def _start(story: Story) -> Iterator[str]:
    root = story.frames.frames[0]
    yield f"Start: the gradient of {story.name(root.node)} is {amount_text(root.gradient)}."
    yield (
        "It goes back against the arrows, in the order of the numbers."
        if story.stops
        else "It is a leaf: this is its .grad."
    )
    uses = story.frames.uses
    waiting = [node.id for node in story.drawn if uses.get(node.id, 0) > 1 and not isinstance(node, FoldedNode)]
    if waiting:
        names = [f"{story.name(id)} for {uses[id]}" for id in waiting]
        yield f"What is used several times waits for all its pieces: {_listed(names)}."
    without = set(story.frames.unreached)
    unreached = [
        story.name(node.id)
        for node in story.drawn
        if node.id in without and not _plain(node) and not isinstance(node, FoldedNode)
    ]
    if unreached:
        yield f"No gradient reaches {_listed(unreached)}."


def _plain(node: GraphNode) -> bool:
    """A number in a formula: it stands for itself."""
    return node.kind == "constant" and not node.name and node.shape == () and node.value is not None


def _of_stop(story: Story, stop: Stop) -> Iterator[str]:
    node = story.drawn[stop.node]
    if isinstance(node, FoldedNode):
        count = len(stop.frames)
        yield f"{story.name(stop.node)} runs: {count} operation{'s fire' if count > 1 else ' fires'} inside."
    elif node.operation == Result.name:
        yield f"{story.name(stop.node)} hands on its whole gradient, {amount_text(stop.frames[0].gradient)}."
    else:
        gradient = stop.frames[0].gradient
        have = f", which has its whole gradient, {amount_text(gradient)}" if gradient is not None else ""
        have += " after a hook" if stop.frames[0].node in story.hooked else ""
        what = f" for {story.name(stop.node)}" if node.shape is not None else ""
        yield f"{visible(node.symbol or node.operation or '')} fires{what}{have}."
    yield from _receipts(story, stop)
    yield from _outcomes(story, stop)


def _receipts(story: Story, stop: Stop) -> Iterator[str]:
    """What every receiver gets."""
    received: dict[str, list[Piece]] = {}
    for piece in stop.pieces:
        received.setdefault(story.owner[piece.parent], []).append(piece)
    for id, pieces in islice(received.items(), MOST_NAMED):
        texts = [_piece_text(piece) for piece in pieces] if len(pieces) <= MOST_TOLD else [f"{len(pieces):,} pieces"]
        yield from (f"{story.name(id)} gets {text}." for text in texts)
    more = len(received) - MOST_NAMED
    if more > 0:
        yield f"{more:,} more get{'s' if more == 1 else ''} theirs."


def _piece_text(piece: Piece) -> str:
    if piece.amount is None:
        return "a report that no gradient flows to it"
    amount = amount_text(piece.amount)
    if piece.rule == "grad":
        return f"the gradient as it is, {amount}"
    if not piece.rule:
        return f"a piece of {amount}" if amount.startswith("norm") else amount
    return " = ".join(part for part in (visible(piece.rule), piece.numbers, amount) if part)


def _outcomes(story: Story, stop: Stop) -> Iterator[str]:
    """What the last piece for every receiver means; leaves that waited for nothing else are told of together."""
    last = {piece.parent: piece for piece in stop.pieces}
    alone = [piece for piece in last.values() if not isinstance(story.of(piece.parent), FoldedNode)]
    counted = [piece for piece in alone if story.frames.uses[piece.parent] > 1]
    yield from (_counted(story, piece) for piece in counted[:MOST_NAMED])
    waiting = sum(piece.waiting > 0 for piece in counted[MOST_NAMED:])
    ready = len(counted[MOST_NAMED:]) - waiting
    if ready:
        yield f"{ready:,} more {'is' if ready == 1 else 'are'} ready."
    if waiting:
        yield f"{waiting:,} more WAIT{'S' if waiting == 1 else ''}."
    leaves = [piece.parent for piece in alone if piece not in counted and story.of(piece.parent).operation is None]
    yield from (
        f"{story.name(id)} is complete{_hook(story, id)}: this is its .grad." for id in leaves if id in story.hooked
    )
    names = [story.name(id) for id in leaves if id not in story.hooked]
    if names:
        end = "is complete: this is its .grad" if len(names) == 1 else "are complete: this is their .grad"
        yield f"{_listed(names)} {end}."


def _counted(story: Story, piece: Piece) -> str:
    """What a piece means for a parent that waits for several."""
    name, uses, node = story.name(piece.parent), story.frames.uses[piece.parent], story.of(piece.parent)
    leaf = node.operation is None
    if piece.waiting:
        so_far = f"has {amount_text(piece.total)} so far and " if piece.total is not None else ""
        behind = f"{visible(node.symbol or node.operation or '')} behind it" if node.shape is not None else "it"
        runs = "" if leaf else f"; {behind} does not run yet"
        return f"{name} {so_far}WAITS for {piece.waiting} of {uses}{runs}."
    total = f", together {amount_text(piece.total)}" if piece.total is not None else ""
    hook = _hook(story, piece.parent) if leaf else ""
    return f"{name} is ready: {uses} of {uses} pieces{total}{hook}{': this is its .grad' if leaf else ''}."


def _hook(story: Story, leaf: str) -> str:
    """What hooks made of the gradient of a leaf."""
    if leaf not in story.hooked:
        return ""
    return f", which a hook makes {amount_text(story.frames.gradients[leaf])}"


def amount_text(amount: Amount | None) -> str:
    """A gradient in a sentence: a few elements, else its norm.

    Examples
    --------
    >>> amount_text(Amount((2,), "float64", (0.5, -3.0), 3.04))
    '[+0.5 -3]'
    """
    if amount is None:
        return "none"
    array = amount.array
    text = None if array is None or not array.size else in_one_line(array, digits=4, sign="+")
    return text or f"norm {norm_of(amount.norm)}"


def _listed(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    names = names[:MOST_NAMED] + ([f"{more} more"] if more > 0 else [])
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
