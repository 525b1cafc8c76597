"""Rails: every value's line runs from its dot to the last stop that takes it."""

from hypothesis import given
from hypothesis import strategies as st

from visualization.rails import Row, rails


def lines(*stops):
    return [line for _, line in rails([Row(name, tuple(takes), "o") for name, takes in stops])]


def test_a_chain_stays_on_one_rail():
    assert lines(("a", ""), ("b", "a"), ("c", "b")) == ["o", "o", "o"]


def test_a_value_used_twice_branches_and_goes_on():
    assert lines(("a", ""), ("b", "a"), ("c", "ab")) == ["o", "├─o", "o─╯"]


def test_a_rail_in_between_is_crossed():
    assert lines(("a", ""), ("b", ""), ("c", ""), ("d", "ac"), ("e", "db")) == ["o", "│ o", "│ │ o", "o─│─╯", "o─╯"]


def test_three_that_end_in_one():
    assert lines(("a", ""), ("b", ""), ("c", ""), ("d", "abc")) == ["o", "│ o", "│ │ o", "o─┴─╯"]


def test_a_free_rail_is_taken_again():
    assert lines(("a", ""), ("b", ""), ("c", ""), ("d", "ab"), ("e", ""), ("f", "dec"))[-2] == "│ o │"


def test_the_rails_before_a_stop():
    assert [before for before, _ in rails([Row("a", (), "o"), Row("b", (), "o"), Row("c", ("a", "b"), "o")])] == [
        "",
        "│",
        "│ │",
    ]


@given(st.lists(st.lists(st.integers(0, 30), max_size=3), min_size=1, max_size=30))
def test_each_line_has_one_dot_and_joins_all_that_it_takes(graph):
    stops = [
        Row(str(place), tuple(dict.fromkeys(str(one % place) for one in takes)) if place else (), "o")
        for place, takes in enumerate(graph)
    ]
    for stop, (_, line) in zip(stops, rails(stops), strict=True):
        assert line.count("o") == 1
        joints = sum(line.count(sign) for sign in "├┤┼┴╰╯")
        assert joints in (len(stop.takes), max(len(stop.takes) - 1, 0))
