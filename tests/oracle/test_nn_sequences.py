"""Embedding, recurrent layers, attention and transformers against PyTorch in float64.

Every layer gets PyTorch's parameters by its state dict; outputs, gradients of inputs and of parameters must
agree to 1e-9.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch

from autograd import gradients
from zensor import Zensor, nn
from zensor.nn import functional

STEPS, ROWS, WIDTH, HIDDEN = 5, 3, 4, 6
close = {"rtol": 1e-9, "atol": 1e-9}


def drawn(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng([seed, *shape]).normal(size=shape)


def flat(made: Any) -> list[Any]:
    """All results, whatever tuples they stand in; without None."""
    if isinstance(made, tuple | list):
        return [one for part in made for one in flat(part)]
    return [] if made is None else [made]


def in_step(ours: nn.Module, theirs: torch.nn.Module, seed: int = 1) -> None:
    """Give both the same parameters, away from their first values: biases begin as zeros."""
    theirs.double()
    state = {
        name: 0.5 * drawn(*value.shape, seed=seed + place)
        for place, (name, value) in enumerate(theirs.state_dict().items())
    }
    theirs.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    ours.to("float64").load_state_dict(state)


def agree(ours: Any, theirs: Any, inputs: list[np.ndarray], modules: tuple[Any, Any] | None = None) -> None:
    """Call both on the same inputs, go back from the same incoming gradients, and compare everything."""
    mine = [Zensor(one) for one in inputs]
    reference = [torch.tensor(one, requires_grad=True) for one in inputs]
    made, wanted = flat(ours(*mine)), flat(theirs(*reference))
    assert len(made) == len(wanted)
    total, wanted_total = 0.0, 0.0
    for place, (one, right) in enumerate(zip(made, wanted, strict=True)):
        np.testing.assert_allclose(one.numpy(), right.detach().numpy(), **close)
        weight = drawn(*one.shape, seed=50 + place)
        total = total + (one * weight).sum()
        wanted_total = wanted_total + (right * torch.tensor(weight)).sum()
    total.backward()
    wanted_total.backward()
    for one, right in zip(mine, reference, strict=True):
        assert right.grad is not None
        np.testing.assert_allclose(one.grad.numpy(), right.grad.numpy(), **close)
    if modules is not None:
        same_parameters(*modules)


def same_parameters(ours: nn.Module, theirs: torch.nn.Module) -> None:
    right = dict(theirs.named_parameters())
    mine = dict(ours.named_parameters())
    assert list(mine) == list(right) or set(mine) == set(right)
    for name, parameter in mine.items():
        if right[name].grad is None:
            assert parameter.grad is None, name
        else:
            np.testing.assert_allclose(parameter.grad.numpy(), right[name].grad.numpy(), err_msg=name, **close)


# ---- recurrent


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
@pytest.mark.parametrize(("layers", "bidirectional", "bias", "batch_first", "started"), [
    (1, False, True, False, False),
    (1, True, False, True, True),
    (2, False, True, True, True),
    (3, True, True, False, True),
])  # fmt: skip
def test_recurrent_layers(kind, layers, bidirectional, bias, batch_first, started):
    options = {"num_layers": layers, "bidirectional": bidirectional, "bias": bias, "batch_first": batch_first}
    ours, theirs = getattr(nn, kind)(WIDTH, HIDDEN, **options), getattr(torch.nn, kind)(WIDTH, HIDDEN, **options)
    in_step(ours, theirs)
    x = drawn(ROWS, STEPS, WIDTH) if batch_first else drawn(STEPS, ROWS, WIDTH)
    shape = (layers * (1 + bidirectional), ROWS, HIDDEN)
    states = [drawn(*shape, seed=7), drawn(*shape, seed=8)][: 2 if kind == "LSTM" else 1] if started else []

    def call(layer, x, *states):
        return layer(x, (tuple(states) if kind == "LSTM" else states[0]) if states else None)

    agree(lambda *a: call(ours, *a), lambda *a: call(theirs, *a), [x, *states], (ours, theirs))


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_a_single_sequence(kind):
    ours, theirs = getattr(nn, kind)(WIDTH, HIDDEN, 2), getattr(torch.nn, kind)(WIDTH, HIDDEN, 2)
    in_step(ours, theirs)
    agree(ours, theirs, [drawn(STEPS, WIDTH)], (ours, theirs))


def test_rnn_with_relu():
    ours, theirs = nn.RNN(WIDTH, HIDDEN, 2, "relu"), torch.nn.RNN(WIDTH, HIDDEN, 2, "relu")
    in_step(ours, theirs)
    agree(ours, theirs, [drawn(STEPS, ROWS, WIDTH)], (ours, theirs))


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("batch", [(ROWS,), ()])
@pytest.mark.parametrize("started", [True, False])
@pytest.mark.parametrize("kind", ["RNNCell", "LSTMCell", "GRUCell"])
def test_cells(kind, started, batch, bias):
    ours, theirs = getattr(nn, kind)(WIDTH, HIDDEN, bias), getattr(torch.nn, kind)(WIDTH, HIDDEN, bias)
    in_step(ours, theirs)
    states = [drawn(*batch, HIDDEN, seed=s) for s in (7, 8)][: 2 if kind == "LSTMCell" else 1] if started else []

    def call(layer, x, *states):
        return layer(x, (tuple(states) if len(states) > 1 else states[0]) if states else None)

    agree(lambda *a: call(ours, *a), lambda *a: call(theirs, *a), [drawn(*batch, WIDTH), *states], (ours, theirs))


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_second_derivatives(kind):
    """The derivative of the squared gradient: through x and all parameters."""
    ours, theirs = getattr(nn, kind)(WIDTH, HIDDEN), getattr(torch.nn, kind)(WIDTH, HIDDEN)
    in_step(ours, theirs)
    x = drawn(STEPS, ROWS, WIDTH)
    mine, reference = Zensor(x), torch.tensor(x, requires_grad=True)
    first = gradients((ours(mine)[0] ** 2).sum(), [mine, *ours.parameters()], create_graph=True)
    sum([(one * one).sum() for one in first]).backward()
    own = [reference, *theirs.parameters()]
    right = torch.autograd.grad((theirs(reference)[0] ** 2).sum(), own, create_graph=True)
    sum([(one * one).sum() for one in right]).backward()
    np.testing.assert_allclose(mine.grad.numpy(), reference.grad.numpy(), rtol=1e-8, atol=1e-8)
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(one.grad.numpy(), other.grad.numpy(), rtol=1e-8, atol=1e-8)


# ---- embedding


@pytest.mark.parametrize("padding_idx", [None, 0, -1])
@pytest.mark.parametrize("shape", [(), (7,), (2, 9)])
def test_embedding(padding_idx, shape):
    ours, theirs = nn.Embedding(5, WIDTH, padding_idx), torch.nn.Embedding(5, WIDTH, padding_idx)
    in_step(ours, theirs)
    ids = np.random.default_rng(0).integers(0, 5, shape)
    made, right = ours(ids), theirs(torch.tensor(ids))
    weight = drawn(*made.shape)
    (made * weight).sum().backward()
    (right * torch.tensor(weight)).sum().backward()
    np.testing.assert_allclose(made.numpy(), right.detach().numpy(), **close)
    same_parameters(ours, theirs)


# ---- attention

QUERIES, KEYS, HEADS = 4, 5, 2
MASKS = {
    "none": None,
    "boolean": np.random.default_rng(3).random((QUERIES, KEYS)) < 0.7,
    "added": drawn(QUERIES, KEYS, seed=4),
}
MASKS["boolean"][:, 0] = True


@pytest.mark.parametrize("mask", list(MASKS))
@pytest.mark.parametrize("scale", [None, 0.3])
@pytest.mark.parametrize("batch", [(), (2,), (2, 3)])
def test_scaled_dot_product_attention(mask, scale, batch):
    inputs = [drawn(*batch, QUERIES, WIDTH), drawn(*batch, KEYS, WIDTH), drawn(*batch, KEYS, 3)]
    theirs = None if MASKS[mask] is None else torch.tensor(MASKS[mask])
    agree(
        lambda q, k, v: functional.scaled_dot_product_attention(q, k, v, MASKS[mask], scale=scale),
        lambda q, k, v: torch.nn.functional.scaled_dot_product_attention(q, k, v, theirs, scale=scale),
        inputs,
    )


def test_causal_attention_and_shared_heads():
    inputs = [drawn(2, 4, QUERIES, WIDTH), drawn(2, 2, KEYS, WIDTH), drawn(2, 2, KEYS, 3)]
    agree(
        lambda q, k, v: functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True),
        lambda q, k, v: torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True),
        inputs,
    )


def test_a_learned_mask():
    inputs = [drawn(2, 3, QUERIES, WIDTH), drawn(2, 3, KEYS, WIDTH), drawn(2, 3, KEYS, 3), drawn(QUERIES, KEYS)]
    agree(
        functional.scaled_dot_product_attention,
        torch.nn.functional.scaled_dot_product_attention,
        inputs,
    )


WAYS = [
    {},
    {"bias": False},
    {"add_bias_kv": True},
    {"add_zero_attn": True, "batch_first": True},
    {"add_bias_kv": True, "add_zero_attn": True},
    {"kdim": 5, "vdim": 3},
    {"kdim": 5, "bias": False, "batch_first": True},
]


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("attn_mask", ["none", "boolean", "added", "per_head"])
@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("average", [False, True])
def test_multihead_attention(way, attn_mask, padded, average):
    width = 6
    ours, theirs = nn.MultiheadAttention(width, HEADS, **way), torch.nn.MultiheadAttention(width, HEADS, **way)
    in_step(ours, theirs)
    lengths = [(QUERIES, width), (KEYS, way.get("kdim", width)), (KEYS, way.get("vdim", width))]
    shapes = [(ROWS, n, e) if way.get("batch_first") else (n, ROWS, e) for n, e in lengths]
    mask = drawn(ROWS * HEADS, QUERIES, KEYS) if attn_mask == "per_head" else MASKS[attn_mask]
    if attn_mask == "boolean":
        mask = ~mask
    padding = np.zeros((ROWS, KEYS), bool)
    padding[0, 3:] = padding[2, 4] = True
    if padded and mask is not None and mask.dtype == float:
        padding = np.where(padding, -np.inf, 0.0)
    masks = {"attn_mask": mask, "key_padding_mask": padding if padded else None}
    tensors = {name: None if one is None else torch.tensor(one) for name, one in masks.items()}
    agree(
        lambda *a: ours(*a, average_attn_weights=average, **masks),
        lambda *a: theirs(*a, average_attn_weights=average, **tensors),
        [drawn(*shape, seed=i) for i, shape in enumerate(shapes)],
        (ours, theirs),
    )


@pytest.mark.parametrize("shape", [(KEYS, 6), (ROWS, KEYS, 6)])
def test_self_attention_and_attention_to_a_memory(shape):
    ours, theirs = nn.MultiheadAttention(6, 3, batch_first=True), torch.nn.MultiheadAttention(6, 3, batch_first=True)
    in_step(ours, theirs)
    agree(lambda x: ours(x, x, x), lambda x: theirs(x, x, x), [drawn(*shape)], (ours, theirs))
    for module in (ours, theirs):
        module.zero_grad()
    two = [drawn(*shape), drawn(*shape, seed=1)]
    agree(lambda x, y: ours(x, y, y, need_weights=False), lambda x, y: theirs(x, y, y, need_weights=False), two,
          (ours, theirs))  # fmt: skip


# ---- transformers

CHOICES = list(itertools.product([False, True], [False, True], ["relu", "gelu"]))


@pytest.mark.parametrize(("norm_first", "batch_first", "activation"), CHOICES)
def test_encoder(norm_first, batch_first, activation):
    options = {"norm_first": norm_first, "batch_first": batch_first, "activation": activation, "dropout": 0.0}
    ours = nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 2, 8, **options), 2, nn.LayerNorm(6))
    layer = torch.nn.TransformerEncoderLayer(6, 2, 8, **options)
    theirs = torch.nn.TransformerEncoder(layer, 2, torch.nn.LayerNorm(6), enable_nested_tensor=False)
    in_step(ours, theirs)
    mask = np.triu(np.ones((STEPS, STEPS), bool), 1)
    padding = np.zeros((ROWS, STEPS), bool)
    padding[1, 3:] = True
    x = drawn(ROWS, STEPS, 6) if batch_first else drawn(STEPS, ROWS, 6)
    agree(
        lambda x: ours(x, mask, padding),
        lambda x: theirs(x, torch.tensor(mask), torch.tensor(padding)),
        [x],
        (ours, theirs),
    )


@pytest.mark.parametrize(("norm_first", "batch_first", "activation"), CHOICES)
def test_decoder(norm_first, batch_first, activation):
    options = {"norm_first": norm_first, "batch_first": batch_first, "activation": activation, "dropout": 0.0}
    ours = nn.TransformerDecoder(nn.TransformerDecoderLayer(6, 2, 8, bias=False, **options), 2)
    layer = torch.nn.TransformerDecoderLayer(6, 2, 8, bias=False, **options)
    theirs = torch.nn.TransformerDecoder(layer, 2)
    in_step(ours, theirs)
    mask = torch.nn.Transformer.generate_square_subsequent_mask(STEPS).double()
    shapes = [(ROWS, n, 6) if batch_first else (n, ROWS, 6) for n in (STEPS, KEYS + 1)]
    agree(
        lambda x, memory: ours(x, memory, tgt_is_causal=True),
        lambda x, memory: theirs(x, memory, mask),
        [drawn(*shape) for shape in shapes],
        (ours, theirs),
    )


@pytest.mark.parametrize("kind", ["TransformerEncoderLayer", "TransformerDecoderLayer"])
def test_parameters_come_in_the_same_order(kind):
    ours, theirs = getattr(nn, kind)(6, 2, 8), getattr(torch.nn, kind)(6, 2, 8)
    assert [name for name, _ in ours.named_parameters()] == [name for name, _ in theirs.named_parameters()]
