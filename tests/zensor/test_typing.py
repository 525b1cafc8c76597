"""What editors and type checkers know of results. mypy reads this file too: `files` in pyproject.toml names it."""

import inspect
from typing import Any, assert_type

import numpy as np
import pytest

import zensor
from zensor import Zensor, linalg, nn

x = Zensor([[1.0, 2.0], [3.0, 4.0]])
layer = nn.Linear(2, 3)


def test_operators_answer_with_zensors() -> None:
    results = [
        assert_type(x * 2, Zensor),
        assert_type(2 / x, Zensor),
        assert_type(-x, Zensor),
        assert_type(x @ np.eye(2), Zensor),
        assert_type(layer.weight**2, Zensor),  # not another parameter
        assert_type(x > 1, Zensor),
        assert_type(x[:, 0], Zensor),
        assert_type(abs(x), Zensor),
        *[assert_type(row, Zensor) for row in x],
    ]
    assert {type(one) for one in results} == {Zensor}


def test_methods_and_attributes_answer_with_zensors() -> None:
    results = [
        assert_type(x.sum(axis=0, keepdims=True), Zensor),
        assert_type(x.clip(0, 1).astype("float32"), Zensor),
        assert_type(x.cumsum(), Zensor),
        assert_type(x.reshape(4), Zensor),
        assert_type(x.transpose(1, 0), Zensor),
        assert_type(x.T, Zensor),
        assert_type(x.mT, Zensor),
        assert_type(Zensor.tanh(x), Zensor),
    ]
    assert {type(one) for one in results} == {Zensor}


def test_writing_in_place_keeps_the_type() -> None:
    total = Zensor(0.0) + 0
    total += 1
    assert isinstance(assert_type(total, Zensor), Zensor)


def test_a_function_under_no_grad_keeps_its_type() -> None:
    @zensor.no_grad
    def doubled(z: Zensor) -> Zensor:
        return z * 2

    @zensor.no_grad()
    def halved(z: Zensor) -> Zensor:
        return z / 2

    with zensor.no_grad():
        assert not assert_type(halved(doubled(x)), Zensor).requires_grad


def test_a_gradient_needs_no_question_whether_it_is_there() -> None:
    leaf = Zensor([1.0, 2.0])
    (leaf * 3).sum().backward()
    assert assert_type(leaf.grad, Zensor | Any).tolist() == [3.0, 3.0]


def test_layers_in_a_container_have_their_attributes() -> None:
    model = nn.Sequential(layer, nn.ReLU())
    assert model[0].weight is layer.weight
    assert assert_type(model[:1], nn.Sequential)[0] is layer
    assert nn.ModuleDict({"first": layer})["first"].bias is layer.bias


@pytest.mark.parametrize("module", [zensor, linalg, nn.functional])
def test_strict_type_checkers_let_every_public_function_be_called(module: Any) -> None:
    """Those that are the `apply` of an operation have their type from `Function`."""
    functions = {name: getattr(module, name) for name in dir(module) if name[0] != "_"}
    own = [one for name, one in functions.items() if inspect.isfunction(one) and one.__name__ == name]
    written = [one for one in own if not hasattr(one, "__wrapped__")]
    untyped = [
        one.__name__ for one in written if one.__annotations__.keys() < {*inspect.signature(one).parameters, "return"}
    ]
    assert written and untyped == []
