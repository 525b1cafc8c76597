"""Sequential: order, indexing, and what may be in it."""

import numpy as np
import pytest

from autograd.errors import DTypeError, IndexingError
from zensor import Zensor, nn


def test_modules_run_in_their_order():
    class Add(nn.Module):
        def forward(self, x):
            return x + 1

    class Double(nn.Module):
        def forward(self, x):
            return x * 2

    assert nn.Sequential(Add(), Double())(3) == 8
    assert nn.Sequential(Double(), Add())(3) == 7
    assert nn.Sequential()(3) == 3


def test_indexing_length_and_iteration():
    layers = [nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)]
    model = nn.Sequential(*layers)
    assert len(model) == 3
    assert list(model) == layers
    assert model[0] is layers[0]
    assert model[-1] is layers[2]
    assert list(model[1:]) == layers[1:]
    assert type(model[1:]) is nn.Sequential


def test_append_goes_to_the_end():
    model = nn.Sequential(nn.Linear(2, 2))
    assert model.append(nn.Tanh()) is model
    assert [name for name, _ in model.named_children()] == ["0", "1"]


@pytest.mark.parametrize("index", [3, -4])
def test_an_index_out_of_range(index):
    with pytest.raises(IndexingError, match="of 3 parts"):
        nn.Sequential(nn.ReLU(), nn.ReLU(), nn.ReLU())[index]


def test_an_index_is_a_number():
    with pytest.raises(DTypeError, match="'0'"):
        nn.Sequential(nn.ReLU())["0"]


@pytest.mark.parametrize("wrong", [nn.ReLU, None, np.tanh, [nn.ReLU()]])
def test_what_is_no_module_is_refused(wrong):
    with pytest.raises(DTypeError, match="at place 1"):
        nn.Sequential(nn.ReLU(), wrong)


def test_a_subclass_may_add_what_it_likes():
    class Net(nn.Sequential):
        def __init__(self):
            super().__init__(nn.Linear(2, 2))
            self.last = nn.Linear(2, 1)

    assert Net()(Zensor([[1.0, 2.0]])).shape == (1, 1)
