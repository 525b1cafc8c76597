"""Views: the layouts between which an explorer switches when a module is folded or unfolded.

There is no layout engine in a page, so all of them are made beforehand: what the picture shows, everything folded,
everything open, and from there what one click more leads to, nearest first, within a budget. Beyond it, a click leads
to the first view with only that one module opened or folded. The budget counts nodes and boxes, never seconds, so the
same picture gives the same page on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from autograd.graph import Graph
from visualization.drawing import Drawing, Look, draw, drawn_size, titles_of
from visualization.fold import FoldedNode, folded_by
from visualization.layout import Layout, lay_out
from visualization.plans import Folder, Plan
from visualization.rooms import Path, path_of

MOST_VIEWS = 20
MOST_BOXES = 1000
"""In all views after the first."""

MOST_READ = 30_000
"""Nodes of the whole graph that are read to find further views: each costs one walk through all of it."""


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
    least, most : int or None
        Which one has everything folded, and which one everything open.
    """

    all: list[View]
    least: int | None
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
    search = _Search(folder, look, MOST_READ + len(folder.graph))
    search.place_of(plan)
    search.boxes = 0
    least, most = search.place_of(folder.all_closed(plan)), search.place_of(folder.all_open())
    for place, view in enumerate(search.found):  # which grows on the way
        for id, opened in folder.openings(view.plan).items():
            alone = replace(plan, opened=opened.opened - view.plan.opened)
            other = search.place_of(opened, alone)
            if other is not None and other != place:
                view.opens[id] = other
        for path in dict.fromkeys(room.path for room in view.layout.rooms):
            other = search.place_of(folder.closing(view.plan, path), folder.closing(plan, path))
            if other is not None and other != place:
                view.closes[path] = other, _home(search.found[other].graph, search.first_in(path))
    return Views(search.found, least, most)


class _Search:
    """The views found so far, and what is left of the budget."""

    def __init__(self, folder: Folder, look: Look, readings: int) -> None:
        self.folder = folder
        self.look = look
        self.titles = titles_of(folder.graph)
        self.found: list[View] = []
        self.boxes = 0
        self.readings = readings
        self.by_plan: dict[Plan, int | None] = {}
        self.by_content: dict[tuple[str, ...], int | None] = {}
        self.firsts: dict[Path, str] = {}

    def place_of(self, *plans: Plan) -> int | None:
        """Which view shows the first of these plans that there is a view or budget for; None if there is none."""
        return next((place for plan in plans if (place := self._place_of(plan)) is not None), None)

    def _place_of(self, plan: Plan) -> int | None:
        if plan not in self.by_plan and self.readings >= len(self.folder.graph):
            self.readings -= len(self.folder.graph)
            graph = folded_by(self.folder, plan)
            content = tuple(node.id for node in graph)
            if content not in self.by_content:
                self.by_content[content] = self._add(graph, plan)
            self.by_plan[plan] = self.by_content[content]
        return self.by_plan.get(plan)

    def _add(self, graph: Graph, plan: Plan) -> int | None:
        size = drawn_size(graph)
        if self.found and (len(self.found) >= MOST_VIEWS or self.boxes + size > MOST_BOXES):
            return None
        self.boxes += size
        drawing = draw(graph, self.look, self.titles)
        self.found.append(View(graph, plan, drawing, lay_out(drawing)))
        return len(self.found) - 1

    def first_in(self, path: Path) -> str:
        """The id of the first operation in a module."""
        if not self.firsts:
            for node in self.folder.graph:
                inside = path_of(node.scope)
                for depth in range(1, len(inside) + 1):
                    self.firsts.setdefault(inside[:depth], node.id)
        return self.firsts[path]


def _home(graph: Graph, id: str) -> str:
    """The box that a node stands in."""
    return next((box.id for box in graph if isinstance(box, FoldedNode) and id in box.nodes), id)
