"""The errors: one family with Python's own, and messages that name the operation, both shapes and a way out."""

import numpy as np
import pytest

import autograd
from autograd import (
    ArgumentError,
    DataError,
    DefinitionError,
    DTypeError,
    GradientError,
    GraphError,
    IndexingError,
    ShapeError,
    ZensorError,
)
from autograd.errors import kind_of
from zensor import (
    Zensor,
    add,
    astype,
    concatenate,
    cross_entropy,
    exp,
    linear,
    matmul,
    mean,
    power,
    reshape,
    softmax,
    stack,
    transpose,
)
from zensor import sum as total

X = Zensor(np.ones((2, 3)))
Y = Zensor(np.ones((4, 3)))


@pytest.mark.parametrize(
    ("error", "also"),
    [
        (ArgumentError, ValueError),
        (DataError, ValueError),
        (DefinitionError, TypeError),
        (DTypeError, TypeError),
        (GradientError, ArithmeticError),
        (GraphError, RuntimeError),
        (IndexingError, IndexError),
        (ShapeError, ValueError),
    ],
)
def test_each_is_a_zensor_error_and_one_of_pythons(error, also):
    assert issubclass(error, ZensorError) and issubclass(error, also)


def test_the_family_is_complete():
    family = {one.__name__ for one in ZensorError.__subclasses__() if one.__module__.startswith("autograd")}
    assert family <= set(dir(autograd))


@pytest.mark.parametrize(
    ("call", "error", "parts"),
    [
        (lambda: add(X, Y), ShapeError, ["add of (2, 3) and (4, 3)", "broadcast", "x[:, None]"]),
        (lambda: X @ Y, ShapeError, ["matmul of (2, 3) and (4, 3)", "3 is not 4", "Did you mean y.T?"]),
        (lambda: matmul(Zensor(np.ones((3, 2))), np.ones((3, 4))), ShapeError, ["2 is not 3", "Did you mean x.T?"]),
        (lambda: X @ 2.0, ShapeError, ["matmul of (2, 3) and ()", "Use *"]),
        (lambda: linear(X, np.ones((3, 4))), ShapeError, ["linear of (2, 3) and (3, 4)", "weight.T"]),
        (lambda: linear(X, Y, np.ones(3)), ShapeError, ["linear of (2, 3) and (4, 3) and (3,)"]),
        (lambda: linear(X, Y, np.ones(1)), ShapeError, ["linear of (2, 3) and (4, 3) and (1,)", "bias is (outputs,)"]),
        (lambda: linear(X, np.ones(3)), ShapeError, ["linear of (2, 3) and (3,)", "weight is (outputs, inputs)"]),
        (lambda: reshape(X, (4, 2)), ShapeError, ["reshape of (2, 3)", "(4, 2)"]),
        (lambda: transpose(X, (0, 0)), ShapeError, ["transpose of (2, 3)", "axes=(0, 0)"]),
        (lambda: total(X, axis=2), ShapeError, ["sum of (2, 3)", "axis=2", "Count axes from 0"]),
        (lambda: total(X, dim=0), DTypeError, ["the option 'dim'", "Write axis= for dim="]),
        (lambda: total(X, keepdim=True), DTypeError, ["the option 'keepdim'", "Write keepdims= for keepdim="]),
        (lambda: total(X, axes=0), DTypeError, ["the option 'axes'", "See help(zensor.sum)."]),
        (lambda: stack([X, X], dim=0), DTypeError, ["stack of no array: ", "Write axis= for dim="]),
        (lambda: X < np.ones((5, 6)), ShapeError, ["less of (2, 3) and (5, 6)", "reshape one of them"]),
        (lambda: mean(Zensor(np.ones((0, 3))), 0), ShapeError, ["mean of shape (0, 3)", "0 elements"]),
        (lambda: softmax(X, axis=5), ShapeError, ["softmax of (2, 3)", "axis=5"]),
        (lambda: softmax(X, axis="a"), DTypeError, ["softmax of (2, 3)", "axis='a'", "Pass a whole number."]),
        (lambda: concatenate([X, np.ones((2, 2))]), ShapeError, ["concatenate of (2, 3) and (2, 2)"]),
        (lambda: concatenate([]), ShapeError, ["concatenate of an empty sequence"]),
        (lambda: stack([X, Y]), ShapeError, ["stack of (2, 3) and (4, 3)"]),
        (lambda: X[5], IndexingError, ["getitem of (2, 3)", "index 5", "Check the index."]),
        (lambda: X[0, 0, 0], IndexingError, ["getitem of (2, 3)", "too many indices"]),
        (lambda: X[[0, 1], [0, 1, 2]], (IndexingError, ShapeError), ["getitem of (2, 3)"]),
        (lambda: X[[[0], [0, 1]]], IndexingError, ["list", "one length"]),
        (lambda: astype(X, complex), DTypeError, ["complex", "floating-point"]),
        (lambda: astype(X, "nonsense"), DTypeError, ["'nonsense'"]),
        (lambda: power(Zensor([2]), -1), ArgumentError, ["power"]),
        (lambda: cross_entropy(X, [0, 9]), ArgumentError, ["from 0 to 9 and 3 classes", "0 … 2"]),
        (lambda: cross_entropy(X, [0.0, 1.0]), DTypeError, ["astype(int)"]),
        (lambda: cross_entropy(X, [0, 1, 2]), ShapeError, ["(2, 3) and targets (3,)"]),
        (lambda: cross_entropy(X, [0, 1], "average"), ArgumentError, ["'average'", "mean, sum, none"]),
        (lambda: total(X, axis=10**30), ArgumentError, ["sum of (2, 3)"]),
        (lambda: X + None, DTypeError, ["add of (2, 3)", "None"]),
        (lambda: exp(None), DTypeError, ["exp of no array: its input 'x' is None"]),
        (lambda: matmul(None, X), DTypeError, ["matmul of", "is None"]),
        (lambda: matmul(X, None), DTypeError, ["matmul of", "is None"]),
        (lambda: linear(None, X), DTypeError, ["linear of"]),
        (lambda: X.backward([[1.0], [1.0, 2.0]]), ShapeError, ["no array"]),
    ],
)
def test_messages_say_what_was_asked_what_came_the_rule_and_what_to_try(call, error, parts):
    with pytest.raises(error) as caught:
        call()
    for part in parts:
        assert part in str(caught.value)


def test_numpys_own_words_stay_as_the_cause():
    with pytest.raises(ShapeError) as caught:
        add(X, Y)
    assert isinstance(caught.value.__cause__, ValueError)
    assert "broadcast" in str(caught.value.__cause__)


def test_an_error_of_another_kind_inside_forward_passes_through():
    class Failing(autograd.Function):
        """Fails."""

        @staticmethod
        def forward(x):
            raise KeyError("mine")

        @staticmethod
        def backward_x(grad):
            return grad

    with pytest.raises(KeyError, match="mine"):
        Failing.apply(X)


def test_writing_into_an_untracked_zensor_is_refused_with_our_words_too():
    z = Zensor([1, 2])
    for value, error in (([1, 2, 3], ShapeError), (None, DTypeError), (2.5, DTypeError), ("x", DTypeError)):
        with pytest.raises(error):
            z += value
        assert z.tolist() == [1, 2]
    with pytest.raises(IndexingError):
        z[7] = 1
    with pytest.raises(ShapeError):
        z[:] = [1, 2, 3]


def test_a_refused_operation_leaves_no_child_behind():
    x = Zensor([1.0, 2.0])
    with pytest.raises(ShapeError):
        add(x, np.ones(3))
    assert x.children == ()


def test_an_optional_input_that_is_none_is_not_to_blame():
    with pytest.raises(ShapeError, match=r"clip of \(2, 3\) and \(4,\).*broadcast"):
        X.clip(None, np.ones(4))


def test_what_was_passed_is_called_by_its_kind():
    assert [kind_of(value) for value in (1, 1.0, None, np.zeros(2))] == [
        "an int",
        "a float",
        "a NoneType",
        "an ndarray",
    ]
