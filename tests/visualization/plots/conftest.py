"""What the tests of plots share: a drawn figure is checked for text that leaves it."""

import pytest

pytest.importorskip("matplotlib")


@pytest.fixture
def inside():
    """Draws the figure of axes and says which of its texts leave it."""

    def outside(axes):
        figure = axes.figure
        figure.canvas.draw()
        page = figure.bbox.padded(1.0)
        texts = [*axes.texts, axes.title, axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels()]
        legend = axes.get_legend()
        texts += legend.get_texts() if legend else []
        boxes = [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text()]
        return [text for text, box in boxes if not (page.contains(*box.min) and page.contains(*box.max))]

    return outside
