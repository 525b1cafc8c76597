"""Parameters: float32 Zensors that modules own."""

import copy
import pickle

import numpy as np
import pytest

from autograd.describing import describe
from autograd.errors import DTypeError
from zensor import Zensor, nn


def test_a_parameter_is_float32_unless_told():
    assert nn.Parameter([1, 2]).dtype == np.float32
    assert nn.Parameter(np.zeros(2)).dtype == np.float32
    assert nn.Parameter([1, 2], dtype="float64").dtype == np.float64


def test_a_parameter_shares_the_array_it_is_given():
    array = np.zeros(2, np.float32)
    parameter = nn.Parameter(array)
    assert parameter.data is array


def test_integers_cannot_be_parameters():
    with pytest.raises(DTypeError):
        nn.Parameter([1, 2], dtype=int)


def test_results_and_gradients_are_zensors():
    parameter = nn.Parameter([1.0, 2.0])
    z = (parameter * parameter).sum()
    z.backward()
    assert type(z) is Zensor
    assert type(parameter.grad) is Zensor


def test_the_graph_calls_it_a_parameter():
    frozen = nn.Parameter([1.0], requires_grad=False)
    z = nn.Parameter([1.0], name="w") * Zensor([2.0]) * frozen
    assert [(node.kind, node.name) for node in describe(z) if node.kind != "operation"] == [
        ("parameter", "w"),
        ("input", None),
        ("constant", None),
    ]


def test_the_repr_says_parameter():
    assert repr(nn.Parameter([1.0, 2.0], dtype="float64")) == "Parameter([1., 2.])"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_are_parameters(copied):
    parameter = nn.Parameter([1.0, 2.0], name="w")
    twin = copied(parameter)
    assert type(twin) is nn.Parameter
    assert twin.requires_grad
    assert twin.name == "w"
    assert np.array_equal(twin.numpy(), parameter.numpy())
