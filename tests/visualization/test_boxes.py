"""What stands in the boxes."""

from dataclasses import replace

import numpy as np
import pytest

from autograd import describe
from visualization.boxes import Line, box_of_leaf
from visualization.drawing import drawing_of
from visualization.marks import MARKS
from zensor import Zensor


def boxes_of(z):
    return {box.id: box for box in drawing_of(describe(z)).boxes}


def texts(box):
    return [line.text for line in box.lines]


def test_a_scalar_input_before_and_after_backward():
    x = Zensor(3.0, name="x")
    y = x * 2.0
    assert texts(boxes_of(y)["n0"]) == ["() f64 = 3", "grad –"]
    y.backward()
    assert texts(boxes_of(y)["n0"]) == ["() f64 = 3", "grad +2"]


def test_a_middle_value_whose_gradient_nobody_kept_says_nothing_about_it():
    """A dash means that backward has not been there yet."""
    x = Zensor(3.0)
    y = x * 2.0 * 5.0
    assert texts(boxes_of(y)["n2"]) == ["() f64 = 6", "grad –"]
    y.backward()
    assert texts(boxes_of(y)["n2"]) == ["() f64 = 6"]


def test_no_gradient_line_where_none_is_wanted():
    box = boxes_of(Zensor(3.0) * np.array([1.0, 2.0]))["n1"]
    assert (box.kind, box.tag) == ("constant", "constant")
    assert texts(box) == ["(2,) f64 = [1 2]"]


def test_a_plain_number_is_named_by_its_value():
    box = boxes_of(Zensor(3.0) * 2.5)["n1"]
    assert box.title == "2.5"
    assert texts(box) == ["() f64"]


def test_a_named_constant_keeps_its_name():
    box = boxes_of(Zensor(3.0) * Zensor(2.0, requires_grad=False, name="rate"))["n1"]
    assert box.title == "rate"
    assert texts(box) == ["() f64 = 2"]


def test_the_output_has_its_tag_and_a_thick_border():
    box = boxes_of(Zensor(3.0) * 2.0)["n2"]
    assert (box.kind, box.tag, box.title) == ("output", "output", "")
    assert box.mark.width > MARKS["value"].width


def test_a_small_matrix_stands_in_rows_and_so_does_its_gradient():
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    z = x * -2.0
    z.backward(np.ones((2, 2)))
    value, grad = boxes_of(z)["n0"].lines
    assert (value.text, value.rows) == ("(2, 2) f64", ("1 2", "3 4"))
    assert (grad.text, grad.rows) == ("grad", ("-2 -2", "-2 -2"))


def test_a_large_array_is_brief():
    x = Zensor(np.arange(100.0))
    z = x * 2.0
    z.backward(np.ones(100))
    assert texts(boxes_of(z)["n0"]) == ["(100,) f64  0 … 99", "grad norm 20"]


def test_a_large_value_that_nobody_holds_is_its_shape():
    assert texts(boxes_of((Zensor(np.arange(100.0)) * 2.0) * 3.0)["n2"]) == ["(100,) f64", "grad –"]


def test_no_elements():
    x = Zensor(np.ones((0, 3)))
    z = x * 2.0
    z.backward(np.ones((0, 3)))
    assert texts(boxes_of(z)["n0"]) == ["(0, 3) f64, no elements", "grad, no elements"]


def test_a_value_used_twice_sums_two_gradients():
    x = Zensor(3.0)
    assert texts(boxes_of(x * x)["n0"])[-1] == "used 2× – sums 2 gradients"
    data = Zensor(3.0, requires_grad=False)
    assert texts(boxes_of((x * data) * data)["n1"])[-1] == "used 2×"


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_value_that_is_not_finite_is_marked_and_keeps_its_shape(bad):
    fine, marked = (boxes_of(Zensor([1.0, last]) * 2.0)["n0"] for last in (1.0, bad))
    assert marked.tag == f"input · {'NaN' if bad != bad else 'Inf'} 1"
    assert marked.mark.width > fine.mark.width
    assert (marked.mark.shape, marked.mark.colour) == (fine.mark.shape, "non_finite")


def test_a_gradient_that_is_not_finite_is_marked():
    x = Zensor([1.0, 2.0])
    z = x * 2.0
    z.backward(np.array([np.nan, 1.0]))
    assert boxes_of(z)["n0"].tag == "input · grad NaN 1"


def test_long_names_are_cut_in_the_box_and_whole_in_the_words():
    box = boxes_of(Zensor(3.0, name="w" * 100) * 2.0)["n0"]
    assert box.title == "w" * 23 + "…"
    assert "w" * 100 in box.words


def test_the_words_say_all_of_a_box():
    x = Zensor(-1.5, name="b")
    z = x * 2.0 + x
    z.backward()
    boxes = boxes_of(z)
    assert boxes["n0"].words == "input b, shape (), float64, value -1.5, gradient +3, feeds multiply, add"
    assert boxes["n2_op"].words == "operation multiply"
    assert boxes["n3"].words == "output, shape (), float64, value -4.5, gradient +1"


def test_the_kinds_differ_in_more_than_colour():
    looks = {(mark.tag, mark.shape, mark.width, mark.borders, mark.dash) for mark in MARKS.values()}
    assert len(looks) == len(MARKS)


def test_rows_that_would_be_wide_are_told_in_brief():
    x = Zensor(np.linspace(-1.0, 1.0, 8) / 3, name="x")
    (x * x).sum().backward()
    value, grad = boxes_of(x * 2.0)["n0"].lines
    assert value == Line("(8,) f64  -0.3333 … 0.3333", "value")
    assert grad == Line("grad norm 1.23", "grad")


def test_a_long_number_has_a_row_of_its_own():
    x = Zensor([-1.234e-100, -1.234e-101, -1.234e-102, -1.234e-103])
    (line, _) = boxes_of(x * 2.0)["n0"].lines
    assert line.text == "(4,) f64"
    assert line.rows == ("-1.234e-100 -1.234e-101 -1.234e-102 -1.234e-103",)


def test_a_scalar_stays_in_one_line_however_long_it_is():
    node = replace(describe(Zensor(1.0)).root, value=np.array(1.2345678901234567 + 1.2345678901234567j))
    (value, _) = box_of_leaf(node, "x1", ()).lines
    assert value.text == "() f64 = (1.2345678901234567+1.2345678901234567j)"
