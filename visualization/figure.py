"""Pictures with matplotlib: into a user's own figure, or as PNG and PDF without any program.

Everything is drawn in the units of the layout, text too, so that it scales with the axes and stays in its box.
No global state of matplotlib is read or changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from visualization.boxes import Box
from visualization.drawing import Arrow, Drawing
from visualization.errors import PictureError, SizeError
from visualization.layout import Layout, Point, Rectangle, Track, lay_out
from visualization.marks import Mark
from visualization.page import SAMPLE, Entry, Page, build_page
from visualization.shapes import CORNER, DASHES, LINE_WIDTH, THIN, bar, line_and_head, outlines
from visualization.sizes import LABEL, SMALL, Text
from visualization.svg import ThemeName
from visualization.themes import Theme, colours_of
from visualization.wording import shortened, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PIXELS = 8000
"""A PNG is at most this wide and high; beyond it viewers fail and text is no longer read."""

DOTS_PER_UNIT = (2.0, 1.0, 0.75)
"""Tried in this order; below the last one the text is too small to read."""

LONGEST_PAPER = 14_400.0
"""In points: the largest page that readers of PDF take."""

POINTS_PER_INCH = 72.0


def new_axes(drawing: Drawing, layout: Layout) -> Axes:
    """Axes that fill a new figure of the size of the drawing; the figure is not registered anywhere."""
    _, figure_class, canvas_class = matplotlib_for("drawing on axes")
    page = build_page(drawing, layout)
    figure = figure_class(figsize=(page.width / POINTS_PER_INCH, page.height / POINTS_PER_INCH))
    canvas_class(figure)
    axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    shows_itself(axes)
    return axes


def shows_itself(axes: Any) -> None:
    """Let a notebook show new axes, and their figure, at the end of a cell: pyplot, which would do so, is not asked."""
    axes._repr_png_ = axes.figure._repr_png_ = partial(_png, axes.figure)


def _png(figure: Any) -> bytes:
    stream = BytesIO()
    figure.savefig(stream, format="png", dpi=min(figure.dpi, MOST_PIXELS / max(figure.get_size_inches())))
    return stream.getvalue()


def draw_on(axes: Axes, drawing: Drawing, layout: Layout, theme: Literal["light", "dark"] = "light") -> None:
    """Draw into axes, which lose their frame and get the scale of the drawing."""
    page = build_page(drawing, layout)
    bounds = axes.get_window_extent()
    dots = min(bounds.width / page.width, bounds.height / page.height)
    scale = dots / axes.figure.dpi * POINTS_PER_INCH
    Painter(axes, colours_of(theme), scale).paint(drawing, layout, page)


def image(
    drawing: Drawing,
    form: Literal["png", "pdf"],
    theme: ThemeName = "light",
    layout: Layout | None = None,
) -> bytes:
    """The picture as a file.

    Raises
    ------
    PictureError
        If matplotlib is not installed; a SizeError if the picture is too large for a bitmap.
    """
    matplotlib, figure_class, canvas_class = matplotlib_for(f"drawing a picture as {form}")
    layout = lay_out(drawing) if layout is None else layout
    page = build_page(drawing, layout)
    dots = _dots(page) if form == "png" else 1.0
    scale = min(1.0, LONGEST_PAPER / max(page.width, page.height)) if form == "pdf" else 1.0
    colours = colours_of(theme)
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # the picture does not depend on the user's settings
        size = (page.width * scale / POINTS_PER_INCH, page.height * scale / POINTS_PER_INCH)
        figure = figure_class(figsize=size, facecolor=colours.page)
        canvas = canvas_class(figure)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        Painter(axes, colours, scale).paint(drawing, layout, page)
        return printed(canvas, form, dots, colours)


def printed(canvas: Any, form: Literal["png", "pdf"], dots: float, colours: Theme) -> bytes:
    """The file of a canvas, with so many dots per unit; without dates and versions: equal pictures are equal bytes."""
    file = BytesIO()
    metadata = {"Software": None} if form == "png" else {"CreationDate": None, "Producer": None, "Creator": None}
    canvas.print_figure(file, format=form, dpi=POINTS_PER_INCH * dots, facecolor=colours.page, metadata=metadata)
    return file.getvalue()


def matplotlib_for(asked: str) -> tuple[Any, Any, Any]:
    """matplotlib, its Figure and a canvas without a display, for what was `asked`.

    Raises
    ------
    PictureError
        If matplotlib is not installed.
    """
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PictureError(
            f"{asked}: the Python package 'matplotlib' is not installed, and it draws this. "
            "Install it: pip install matplotlib. Pictures of graphs come out as .svg without: picture.save('net.svg')."
        ) from error
    return matplotlib, Figure, FigureCanvasAgg


def _dots(page: Page) -> float:
    for dots in DOTS_PER_UNIT:
        if max(page.width, page.height) * dots <= MOST_PIXELS:
            return dots
    raise SizeError(
        f"drawing a picture as png: a page of {page.width:,.0f} × {page.height:,.0f} can be read only if it has "
        f"more than {MOST_PIXELS:,} pixels a side, and viewers fail above that. Save it as .svg or .pdf, "
        "which are not made of pixels."
    )


class Painter:
    """Draws on one pair of axes. Their limits are known, so nothing is added in a way that measures it.

    Parameters
    ----------
    axes : Axes
        Where to.
    colours : Theme
        The colours.
    scale : float
        How many points a unit of the layout is: widths of lines are in points.
    """

    def __init__(self, axes: Axes, colours: Theme, scale: float) -> None:
        from matplotlib.font_manager import FontProperties

        self.axes = axes
        self.colours = colours
        self.scale = scale
        self.fonts = {weight: FontProperties(family="DejaVu Sans Mono", weight=weight) for weight in ("normal", "bold")}
        self.left = self.top = 0.0

    def paint(self, drawing: Drawing, layout: Layout, page: Page) -> None:
        """Draw a page with its drawing on axes that have nothing else."""
        self.axes.set_axis_off()
        self.axes.set_aspect("equal")
        self.axes.set_xlim(0.0, page.width)
        self.axes.set_ylim(page.height, 0.0)
        self.rectangle(Rectangle(0.0, 0.0, page.width, page.height), 0.0, self.colours.page, "none")
        for text in page.lines:
            self._text(text)
        for entry in page.legend:
            self._entry(entry)
        self.left, self.top = page.left, page.top
        for room in layout.rooms:
            self.rectangle(room.frame, CORNER, "none", self.colours.room, 1.0)
            self._text(Text(*room.label, shortened(visible(room.path[-1])), SMALL, "note"))
        for arrow, track in zip(drawing.arrows, layout.tracks, strict=True):
            self._arrow(arrow, track)
        for box in drawing.boxes:
            self._box(box, layout)

    def _arrow(self, arrow: Arrow, track: Track) -> None:
        line, corners = line_and_head(track.points)
        self._arrow_line(line, corners, arrow.tracked)
        if arrow.label:
            self._text(Text(*track.label, arrow.label, LABEL, "note", track.anchor))

    def _arrow_line(self, line: list[Point], corners: Sequence[Point], tracked: bool) -> None:
        width = LINE_WIDTH if tracked else THIN
        self.line(line, self.colours.arrow, width, dashes_of(DASHES["solid" if tracked else "dotted"], width))
        self.polygon(corners, self.colours.arrow)

    def line(self, points: Sequence[Point], colour: str, width: float, dashes: Any = "solid") -> None:
        """Draw a line: a start, and then three points for each cubic curve, or one more point."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        codes = [Path.MOVETO] + [Path.CURVE4 if len(points) > 2 else Path.LINETO] * (len(points) - 1)
        self.axes.add_artist(
            PathPatch(
                Path([self._moved(point) for point in points], codes),
                facecolor="none",
                edgecolor=colour,
                linewidth=width * self.scale,
                linestyle=dashes,
                capstyle="butt",
            )
        )

    def polygon(self, corners: Sequence[Point], fill: str) -> None:
        """Draw a filled shape with these corners."""
        from matplotlib.patches import Polygon

        points = [self._moved(point) for point in corners]
        self.axes.add_artist(Polygon(points, facecolor=fill, edgecolor="none"))

    def _box(self, box: Box, layout: Layout) -> None:
        frame, size = layout.frames[box.id], layout.boxes[box.id]
        self._shape(box.mark, frame)
        for one, full in bar(box.heat, frame.height) if box.heat is not None else ():
            inside = Rectangle(frame.x + one.x, frame.y + one.y, one.width, one.height)
            self.rectangle(inside, 0.0, self.colours.grad if full else "none", self.colours.grad, 0.6)
        for text in size.texts:
            moved = Text(frame.x + text.x, frame.y + text.y, text.text, text.size, text.role, text.anchor)
            self._text(moved, self.colours.boxes[box.mark.colour][1])

    def _shape(self, mark: Mark, frame: Rectangle) -> None:
        fill, line = self.colours.boxes[mark.colour]
        if mark.shape == "ellipse":
            self.ellipse(frame, fill, line, mark.width)
            return
        for one in outlines(mark, frame.width, frame.height):
            inside = Rectangle(frame.x + one.x, frame.y + one.y, one.width, one.height)
            corner = CORNER if mark.shape == "rounded" else 0.0
            self.rectangle(inside, corner, fill, line, mark.width, dashes_of(DASHES[mark.dash], mark.width))

    def ellipse(self, frame: Rectangle, fill: str, line: str, width: float, dashes: Any = "solid") -> None:
        """Draw the ellipse in a frame."""
        from matplotlib.patches import Ellipse

        centre = self._moved((frame.x + frame.width / 2, frame.y + frame.height / 2))
        style = {"facecolor": fill, "edgecolor": line, "linewidth": width * self.scale, "linestyle": dashes}
        self.axes.add_artist(Ellipse(centre, frame.width, frame.height, **style))

    def rectangle(
        self, frame: Rectangle, corner: float, fill: str, line: str, width: float = 0.0, dashes: Any = "solid"
    ) -> None:
        """Draw a rectangle, with round corners if `corner` is their radius."""
        from matplotlib.patches import FancyBboxPatch

        style = f"round,pad=0,rounding_size={corner}" if corner else "square,pad=0"
        self.axes.add_artist(
            FancyBboxPatch(
                self._moved((frame.x, frame.y)),
                frame.width,
                frame.height,
                boxstyle=style,
                facecolor=fill,
                edgecolor=line,
                linewidth=width * self.scale,
                linestyle=dashes,
            )
        )

    def text(self, text: Text, fill: str, bold: bool = False) -> None:
        """Draw text as outlines in the units of the layout, so that it grows and shrinks with its box."""
        from matplotlib.patches import PathPatch
        from matplotlib.textpath import TextPath
        from matplotlib.transforms import Affine2D

        if not text.text.strip():
            return
        # A dollar sign would begin a formula.
        words = text.text.replace("$", r"\$")
        outline = TextPath((0, 0), words, size=text.size, prop=self.fonts["bold" if bold else "normal"])
        x, y = self._moved((text.x, text.y))
        width = outline.vertices[:, 0].max()
        shift = {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        placed = outline.transformed(Affine2D().scale(1, -1).translate(x - shift, y))
        self.axes.add_artist(PathPatch(placed, facecolor=fill, edgecolor="none"))

    def _text(self, text: Text, line: str = "") -> None:
        """Text of a drawing; `line` is the colour of the border of its box."""
        fills = {"tag": line, "note": self.colours.quiet, "grad": self.colours.grad}
        self.text(text, fills.get(text.role, self.colours.text), text.role in ("title", "finding"))

    def _entry(self, entry: Entry) -> None:
        self._text(Text(entry.x + SAMPLE[0] + 6.0, entry.y, entry.words, SMALL, "note"))
        y = entry.y - SAMPLE[1] + 2.0
        if entry.mark is not None:
            self._shape(entry.mark, Rectangle(entry.x, y, *SAMPLE))
            return
        line, corners = line_and_head([(entry.x, y + SAMPLE[1] / 2), (entry.x + SAMPLE[0], y + SAMPLE[1] / 2)])
        self._arrow_line(line, corners, entry.tracked)

    def _moved(self, point: Point) -> Point:
        return (point[0] + self.left, point[1] + self.top)


def dashes_of(lengths: Sequence[float], width: float) -> Any:
    """Strokes and gaps for a line of this width; matplotlib measures them in widths of the line."""
    return (0, tuple(length / width for length in lengths)) if lengths else "solid"
