"""What changed between two recordings."""

import pytest

from autograd import DTypeError, describe
from visualization import build_computation_graph, compare
from zensor import Zensor


def recorded(value=3.0, more=False):
    x = Zensor(value, name="x")
    z = x * 2.0
    return describe(z + 1.0 if more else z)


def test_equal_graphs():
    comparison = compare(recorded(), recorded())
    assert (comparison.same, comparison.changed, comparison.added, comparison.removed) == (3, (), (), ())


def test_pictures_are_compared_as_well():
    x = Zensor(3.0, name="x")
    first, second = x * 2.0, x * 2.0 + 1.0
    pictures = compare(build_computation_graph(first), build_computation_graph(second))
    assert pictures == compare(describe(first), describe(second))


def test_what_is_no_picture_is_refused():
    x = Zensor(3.0)
    with pytest.raises(DTypeError, match=r"^comparing a Zensor: .* Keep build_computation_graph"):
        compare(x * 2.0, x * 3.0)


def test_other_numbers():
    comparison = compare(recorded(3.0), recorded(3.5))
    assert str(comparison).startswith("1 node is equal, 2 changed")
    assert comparison.changed == (
        ("n0", "n0", "value differs by at most 0.5"),
        ("n2", "n2", "value differs by at most 1"),
    )


def test_a_gradient_that_came():
    x = Zensor(3.0, name="x")
    z = x * 2.0
    before = describe(z)
    z.backward()
    assert compare(before, describe(z)).changed[0] == ("n0", "n0", "gradient is new")


def test_other_operations():
    comparison = compare(recorded(more=True), recorded())
    assert comparison.removed == ("n3", "n4")
    assert str(comparison).splitlines()[1:] == ["- n3 constant ()", "- n4 add ()"]


def test_truth_values_differ_without_a_distance():
    before, after = (describe(Zensor([True, value], name="mask")) for value in (True, False))
    assert compare(before, after).changed == (("n0", "n0", "value differs"),)
