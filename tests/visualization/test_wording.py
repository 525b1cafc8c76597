"""Words and numbers of a picture: visible, short, the same everywhere."""

import numpy as np
import pytest

from visualization.wording import (
    elements,
    in_brief,
    in_one_line,
    in_rows,
    non_finite,
    norm,
    number,
    short_dtype,
    short_name,
    shortened,
    visible,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("loss", "loss"),
        ("две  строки", "две  строки"),
        ("a\nb\t", "a\\nb\\t"),
        ("nul\0", "nul\\x00"),
        ("\u202eabc", "\\u202eabc"),
        ("\ud800", "\\ud800"),
        ("\U000e0001", "\\U000e0001"),
        ("\uffff", "\\uffff"),
    ],
)
def test_what_cannot_be_seen_is_escaped(text, shown):
    assert visible(text) == shown


def test_a_name_of_24_characters_is_whole_and_a_longer_one_ends_in_an_ellipsis():
    assert shortened("x" * 24) == "x" * 24
    assert shortened("x" * 25) == "x" * 23 + "…"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("encoder.norm_1.weight_ih", "encoder.norm_1.weight_ih"),
        ("encoder.norm_10.weight_ih", "…norm_10.weight_ih"),
        ("a.bcdefghijklmnopqrstuvwx", "…bcdefghijklmnopqrstuvwx"),
        ("ab.cdefghijklmnopqrstuvwxyz", "ab.cdefghijklmnopqrstuv…"),
        ("transformer.encoder.layers.0 … 11", "…encoder.layers.0 … 11"),
        ("the loss at 0.5 of what it was. Good", "the loss at 0.5 of what…"),
    ],
)
def test_a_path_keeps_its_end(name, shown):
    assert short_name(name) == shown


@pytest.mark.parametrize(
    ("dtype", "short"),
    [("float64", "f64"), ("float16", "f16"), ("int8", "i8"), ("uint8", "u8"), ("bool", "bool"), ("", "")],
)
def test_short_dtypes(dtype, short):
    assert short_dtype(dtype) == short


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0, "0"),
        (2430.0, "2430"),
        (999_999.0, "999999"),
        (12_345_678.0, "1.235e7"),
        (0.053392, "0.05339"),
        (-1.5e-7, "-1.5e-7"),
        (np.float32(0.1), "0.1"),
        (np.float16(1.5), "1.5"),
        (np.int64(2**62), str(2**62)),
        (np.True_, "True"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (1 + 2j, "(1+2j)"),
    ],
)
def test_numbers(value, text):
    assert number(value) == text


def test_gradients_carry_their_sign():
    assert [number(value, digits=3, sign="+") for value in (0.21361, -4.0, 4.0, 0.0)] == ["+0.214", "-4", "+4", "0"]


def test_up_to_six_elements_in_a_row_stand_in_one_line():
    assert in_one_line(np.array(2)) == "2"
    assert in_one_line(np.arange(6)) == "[0 1 2 3 4 5]"
    assert in_one_line(np.array([[[1.5]]])) == "[[[1.5]]]"
    assert in_one_line(np.array([[1.0], [2.0]])) == "[[1] [2]]"
    assert in_one_line(np.arange(2).reshape(1, 2, 1)) == "[[[0] [1]]]"
    assert in_one_line(np.arange(7)) is None
    assert in_one_line(np.ones((2, 2))) is None


@pytest.mark.parametrize(
    ("shape", "rows"),
    [((7,), [7]), ((9,), [5, 4]), ((16,), [8, 8]), ((3, 5), [5, 5, 5]), ((16, 1), [8, 8]), ((2, 2, 4), [4, 4, 4, 4])],
)
def test_rows_are_those_of_the_matrix_or_of_equal_length(shape, rows):
    shown = in_rows(np.ones(shape))
    assert [len(row.split()) for row in shown] == rows


def test_columns_are_aligned():
    assert in_rows(np.array([[1.0, -10.5], [100.0, 2.0]])) == ("  1 -10.5", "100     2")


def test_a_large_array_in_brief_is_its_finite_range():
    assert in_brief(np.array([np.nan, -1.0, np.inf, 2.0] * 9)) == "-1 … 2"
    assert in_brief(np.full(20, np.nan)) == ""
    assert in_brief(np.arange(20)) == "0 … 19"
    assert in_brief(np.full(20, -1.0)) == "all -1"
    assert in_brief(np.array([np.nan, 2.0] * 10)) == "2 … 2"
    assert in_brief(np.array([False, True] * 10)) == "False … True"
    assert in_brief(np.zeros(20, dtype=complex)) == ""


def test_the_norm_neither_overflows_in_half_precision_nor_warns():
    assert norm(np.full(100, 300, dtype=np.float16)) == "3000"
    assert norm(np.full(100, 1e300)) == "inf"


def test_what_is_not_finite_is_counted():
    assert non_finite(None) == ""
    assert non_finite(np.array([1, 2])) == ""
    assert non_finite(np.array([1.0, 2.0])) == ""
    assert non_finite(np.array([np.inf, -np.inf])) == "Inf 2"
    assert non_finite(np.array([np.nan, np.inf])) == "NaN 1, Inf 1"


def test_elements_in_a_sentence():
    assert elements(np.array(0.5)) == "0.5"
    assert elements(np.ones((2, 2))) == "[1 1 1 1]"
    assert elements(np.arange(20)) == "0 … 19"
