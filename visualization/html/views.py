"""Views: the layouts between which an explorer switches when a module is folded or unfolded.

There is no layout engine in a page, so all of them are made beforehand: what the picture shows, everything folded,
everything open, and from there what one click more leads to, nearest first, within a budget. Beyond it, a click leads
to the first view with only that one module opened or folded. The budget counts nodes and boxes, never seconds, so the
same picture gives the same page on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from autograd.graph import Graph, GraphNode
from visualization.drawing import Drawing, Look, drawing_of, drawn_size, titles_of
from visualization.fold import FoldedNode, folded_by
from visualization.layout import Layout, lay_out
from visualization.plans import Folder, Group, Plan
from visualization.rooms import Path, path_of

MOST_BOXES = 600
"""In all views that one click after another leads to."""

MOST_OPEN = 1000
"""Boxes of a graph that can be unfolded at once."""

MOST_READ = 30_000
"""Nodes of the whole graph that are read to find these: each view costs one walk through all of it."""

Content = frozenset[tuple[int, int]]
"""The folded parts of a view, each as its last node and how many there are in it."""


@dataclass(frozen=True)
class View:
    """One layout of the explorer.

    Attributes
    ----------
    graph : Graph
        What it draws.
    plan : Plan
        What is folded in it.
    drawing, layout : Drawing, Layout
        The boxes and where they stand.
    opens : dict of str to int
        For a folded box, by its id, the view in which it is open.
    closes : dict of Path to (int, str)
        For an open module, the view in which it is folded, and the box there that stands for it.
    """

    graph: Graph
    plan: Plan
    drawing: Drawing
    layout: Layout
    opens: dict[str, int] = field(default_factory=dict)
    closes: dict[Path, tuple[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Views:
    """All layouts of an explorer.

    Attributes
    ----------
    all : list of View
        The first is what the picture shows.
    least : int
        Which one has everything folded.
    most : int or None
        Which one has everything open; None if that is too large.
    """

    all: list[View]
    least: int
    most: int | None


def views_of(folder: Folder, plan: Plan, look: Look) -> Views:
    """The views of a graph.

    Parameters
    ----------
    folder : Folder
        The graph.
    plan : Plan
        What is folded in the first view.
    look : Look
        How all of them are drawn.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> folder = Folder(describe(Zensor(3.0) * 2.0))
    >>> len(views_of(folder, folder.plan(), Look()).all)
    1
    """
    search = _Search(folder, plan, look)
    search.add_whatever_size(plan)
    least = search.add_whatever_size(folder.all_closed(plan))
    search.link()
    most = search.add_whatever_size(folder.all_open()) if drawn_size(folder.graph) <= MOST_OPEN else None
    search.link()
    return Views(search.found, least, most)


class _Search:
    """The views found so far, and what is left of the budget."""

    def __init__(self, folder: Folder, first: Plan, look: Look) -> None:
        self.folder = folder
        self.first = first
        self.look = look
        self.titles = titles_of(folder.graph)
        self.found: list[View] = []
        self.linked = 0
        self.boxes = MOST_BOXES
        self.readings = 0
        self.by_plan: dict[Plan, int | None] = {}
        self.by_content: dict[Content, int] = {}
        self.sizes = [1 + (node.operation is not None) for node in folder.graph]
        self.firsts: dict[Path, str] = {}

    def add_whatever_size(self, plan: Plan) -> int:
        """Which view shows a plan; the budget does not count it."""
        return self._place(plan, _content(self.folder.groups(plan)))

    def place_of(self, plan: Plan) -> int | None:
        """Which view shows a plan; None if there is none and no budget for it."""
        if plan not in self.by_plan and self.readings >= len(self.folder.graph):
            self.readings -= len(self.folder.graph)
            groups = self.folder.groups(plan)
            content = _content(groups)
            size = 0 if content in self.by_content else self._size(groups)
            if size <= self.boxes:
                self.boxes -= size
                self._place(plan, content)
            else:
                self.by_plan[plan] = None
        return self.by_plan.get(plan)

    def _size(self, groups: list[Group]) -> int:
        """How many boxes are drawn if these are folded; a folded one counts as an operation and its result."""
        return sum(self.sizes) - sum(sum(map(self.sizes.__getitem__, group.members)) - 2 for group in groups)

    def _place(self, plan: Plan, content: Content) -> int:
        """Which view shows this content; a new one if none does yet."""
        place = self.by_content.setdefault(content, len(self.found))
        if place == len(self.found):
            graph = folded_by(self.folder, plan)
            drawing = drawing_of(graph, self.look, self.titles)
            self.found.append(View(graph, plan, drawing, lay_out(drawing)))
        self.by_plan[plan] = place
        return place

    def link(self) -> None:
        """Say of every view where a click leads, and find new views on the way."""
        self.readings = MOST_READ
        while self.linked < len(self.found):
            view = self.found[self.linked]
            for id, opened in self.folder.openings(view.plan).items():
                self._link_opened(view, id, opened)
            for path in dict.fromkeys(room.path for room in view.layout.rooms):
                self._link_closed(view, path)
            self.linked += 1

    def _link_opened(self, view: View, id: str, opened: Plan) -> None:
        alone = replace(self.first, opened=opened.opened - view.plan.opened)
        for plan in (opened, alone):
            place = self.place_of(plan)
            if place not in (None, self.linked):
                view.opens[id] = place
                return

    def _link_closed(self, view: View, path: Path) -> None:
        closed, alone = (self.folder.closing(plan, path) for plan in (view.plan, self.first))
        for plan in (closed, alone):
            place = self.place_of(plan)
            if place in (None, self.linked):
                continue
            box = self._home(place, path)
            if plan is closed or (isinstance(box, FoldedNode) and box.path == ".".join(path)):
                view.closes[path] = place, box.id
                return

    def _home(self, place: int, path: Path) -> GraphNode:
        """The box in which a module stands, by its first operation."""
        if not self.firsts:
            for node in self.folder.graph:
                inside = path_of(node.scope)
                for depth in range(1, len(inside) + 1):
                    self.firsts.setdefault(inside[:depth], node.id)
        first, graph = self.firsts[path], self.found[place].graph
        return next(box for box in graph if first in (box.nodes if isinstance(box, FoldedNode) else (box.id,)))


def _content(groups: list[Group]) -> Content:
    """What tells two ways of folding one graph apart."""
    return frozenset((group.members[-1], len(group.members)) for group in groups)
