"""Options of pictures: what is wrong is refused at once, by its name."""

import pytest

from autograd import ArgumentError, DTypeError
from visualization import build_computation_graph
from zensor import Zensor


@pytest.fixture
def z():
    return Zensor(3.0, name="x") * 2.0


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"depth": -1}, ArgumentError, "a picture with depth=-1: it is a whole number of at least 0. Try depth=1."),
        ({"depth": "a"}, ArgumentError, "a picture with depth='a'"),
        ({"depth": True}, ArgumentError, "a picture with depth=True"),
        ({"max_nodes": 0}, ArgumentError, "a picture with max_nodes=0: it is a whole number of at least 1."),
        ({"max_nodes": "a"}, ArgumentError, "a picture with max_nodes='a'"),
        ({"title": 3}, DTypeError, "a picture with an int as its title"),
        ({"fold": 3}, DTypeError, "a picture with fold=3: modules are named by their paths"),
        ({"fold": ["a", 3]}, DTypeError, "a picture with fold=['a', 3]"),
        ({"expand": 3}, DTypeError, "a picture with expand=3"),
        ({"values": "yes"}, DTypeError, "a picture with values='yes': it is True or False."),
        ({"grads": None}, DTypeError, "a picture with grads=None"),
        ({"color_by": ["grad"]}, ArgumentError, "a picture coloured by ['grad']"),
    ],
)
def test_a_wrong_option_is_refused_by_its_name(z, options, error, told):
    with pytest.raises(error) as caught:
        build_computation_graph(z, **options)
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize("fold", [True, False, None, "a", ["a", "b"], iter(["a"]), lambda path: True])
def test_all_ways_to_name_modules_are_taken(z, fold):
    assert build_computation_graph(z, fold=fold).drawing is not None


@pytest.mark.parametrize("width", [0, -5, "a", 2.5])
def test_a_text_needs_a_column(z, width):
    """Without one, nothing could be cut off any more, and cutting would never end."""
    picture = build_computation_graph(z)
    for shown in (picture, picture.play()):
        with pytest.raises(ArgumentError, match="width="):
            shown.text(width)


def test_a_theme_that_nobody_has_is_refused(z):
    picture = build_computation_graph(z)
    for call in (picture.svg, picture.explore, picture.play):
        with pytest.raises(ArgumentError, match="theme='blue'"):
            call(theme="blue")
