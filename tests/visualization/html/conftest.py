"""What the tests of pages share: a saved explorer, opened from its file."""

import pytest

from visualization import build_computation_graph


@pytest.fixture
def explore(page, tmp_path):
    """Saves the explorer of a computation and opens the file."""

    def open_one(made, **options):
        root = made[0] if isinstance(made, tuple) else made
        path = build_computation_graph(root, **options).save(tmp_path / "net.html")
        page.goto(path.as_uri())
        return page

    return open_one
