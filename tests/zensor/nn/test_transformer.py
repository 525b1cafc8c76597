"""Transformers: copies that learn by themselves, derivatives, what they refuse."""

import numpy as np
import pytest

from autograd import gradcheck
from autograd.errors import ArgumentError, DTypeError
from tests.zensor.nn.values import drawn
from zensor import Zensor, nn


@pytest.mark.parametrize("norm_first", [False, True])
def test_the_copies_in_a_stack_learn_by_themselves(norm_first):
    stack = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, norm_first=norm_first), 2, nn.LayerNorm(8))
    stack(drawn(5, 2, 8)).sum().backward()
    names = [name for name, parameter in stack.named_parameters() if parameter.grad is not None]
    assert len(names) == len(list(stack.parameters())) == 26
    assert "layers.1.self_attn.in_proj_weight" in names
    assert stack.layers[0].linear1.weight is not stack.layers[1].linear1.weight


def test_transformers_refuse():
    with pytest.raises(ArgumentError, match="activation"):
        nn.TransformerEncoderLayer(8, 2, activation="sine")
    with pytest.raises(ArgumentError, match="dim_feedforward"):
        nn.TransformerDecoderLayer(8, 2, 0)
    with pytest.raises(DTypeError, match="Module"):
        nn.TransformerEncoder(nn.TransformerEncoderLayer, 2)
    with pytest.raises(ArgumentError, match="num_layers"):
        nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 8), 0)


def test_derivatives_of_an_encoder_layer():
    layer = nn.TransformerEncoderLayer(4, 2, 3, 0.0, "gelu", dtype=np.float64, rng=0)
    gradcheck(lambda x: layer(x), [Zensor(drawn(3, 1, 4))], 2)
