"""Names that PyTorch has: where something else is to be written, the message says what."""

import copy
import pickle

import numpy as np
import pytest

from autograd.errors import DTypeError
from zensor import nn
from zensor.nn import elsewhere, functional


@pytest.mark.parametrize("name", elsewhere.METHODS)
def test_a_module_says_what_to_write(name):
    with pytest.raises(AttributeError, match=f"a Linear has no attribute '{name}'. Write ") as caught:
        getattr(nn.Linear(2, 1), name)
    assert elsewhere.METHODS[name] in str(caught.value)
    assert name not in dir(nn.Linear(2, 1))


@pytest.mark.parametrize(("module", "table"), [(nn, elsewhere.LAYERS), (functional, elsewhere.FUNCTIONS)])
def test_the_packages_say_what_to_write(module, table):
    for name, instead in table.items():
        with pytest.raises(AttributeError, match=f"no attribute '{name}'") as caught:
            getattr(module, name)
        assert f"Write {instead}." in str(caught.value)
    with pytest.raises(AttributeError, match=r"no attribute 'nothing'$"):
        _ = module.nothing


def test_attributes_of_these_names_are_free():
    class Own(nn.Module):
        def __init__(self):
            self.type = "a word"
            self.register_buffer("half", [1.0])

        def double(self):
            return 2

    for own in (Own(), copy.deepcopy(Own()), pickle.loads(pickle.dumps(nn.Linear(1, 1)))):
        if isinstance(own, Own):
            assert (own.type, own.double(), list(own.state_dict())) == ("a word", 2, ["half"])
    assert not hasattr(Own(), "float")


@pytest.mark.parametrize("device", ["cuda", None])
def test_there_is_no_other_device(device):
    with pytest.raises(DTypeError, match="no device but the CPU"):
        nn.Linear(1, 1).to(device)


def test_what_is_advised_works():
    x = np.arange(8.0).reshape(1, 2, 2, 2)
    assert nn.Dropout2d(0.0)(x[..., 0]).shape == (1, 2, 2)
    means = nn.GroupNorm(2, 2, dtype="float64")(x).numpy().mean(axis=(2, 3))
    np.testing.assert_allclose(means, 0, atol=1e-12)
