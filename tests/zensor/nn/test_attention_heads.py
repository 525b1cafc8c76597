"""MultiheadAttention with all its options, against its formula computed row by row and head by head."""

import numpy as np
import pytest

from tests.zensor.nn.values import drawn
from zensor import nn


def by_hand(layer, query, key, value, attn_mask=None, padding=None):
    """Output and weights of single sequences, head by head; masks are numbers to be added."""
    width, heads = layer.embed_dim, layer.num_heads
    whole = layer.in_proj_weight
    own = (layer.q_proj_weight, layer.k_proj_weight, layer.v_proj_weight)
    weights = [one.numpy() for one in own] if whole is None else np.split(whole.numpy(), 3)
    biases = np.split(layer.in_proj_bias.numpy(), 3)
    q, k, v = [x @ weight.T + bias for x, weight, bias in zip((query, key, value), weights, biases, strict=True)]
    mask = np.zeros((len(q), len(k)))
    mask += 0 if attn_mask is None else attn_mask
    mask += 0 if padding is None else np.where(padding, -np.inf, 0.0)
    if layer.bias_k is not None:
        k, v = np.vstack([k, layer.bias_k.numpy()[0]]), np.vstack([v, layer.bias_v.numpy()[0]])
    if layer.add_zero_attn:
        k, v = np.vstack([k, np.zeros(width)]), np.vstack([v, np.zeros(width)])
    mask = np.pad(mask, ((0, 0), (0, len(k) - mask.shape[1])))
    parts, seen = [], []
    for head in range(heads):
        part = slice(head * width // heads, (head + 1) * width // heads)
        scores = np.exp(q[:, part] @ k[:, part].T / np.sqrt(width / heads) + mask)
        seen.append(scores / scores.sum(axis=1, keepdims=True))
        parts.append(seen[-1] @ v[:, part])
    return np.hstack(parts) @ layer.out_proj.weight.numpy().T + layer.out_proj.bias.numpy(), np.array(seen)


OPTIONS = [
    {},
    {"kdim": 3, "vdim": 5},
    {"add_bias_kv": True},
    {"add_zero_attn": True},
    {"add_bias_kv": True, "add_zero_attn": True, "kdim": 3, "vdim": 5},
]


def made(**options):
    layer = nn.MultiheadAttention(8, 2, dtype="float64", rng=0, **options)
    for place, parameter in enumerate(layer.parameters()):  # biases that are 0 would hide where they are added
        parameter.data += drawn(*parameter.shape) * place / 10
    return layer


@pytest.mark.parametrize("options", OPTIONS)
def test_a_single_sequence_is_computed_head_by_head(options):
    layer = made(**options)
    query, key, value = drawn(4, 8), drawn(6, layer.kdim), drawn(6, layer.vdim)
    output, weights = layer(query, key, value, average_attn_weights=False)
    expected, seen = by_hand(layer, query, key, value)
    np.testing.assert_allclose(output.numpy(), expected)
    np.testing.assert_allclose(weights.numpy(), seen)
    np.testing.assert_allclose(layer(query, key, value)[1].numpy(), seen.mean(axis=0))
    assert layer(query, key, value, need_weights=False)[1] is None


@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("options", OPTIONS)
def test_rows_of_a_batch_do_not_meet(options, batch_first):
    layer = made(**options, batch_first=batch_first)
    query, key, value = drawn(3, 4, 8), drawn(3, 6, layer.kdim), drawn(3, 6, layer.vdim)
    padding = np.arange(6) >= [[6], [4], [1]]
    added = drawn(4, 6)
    rows = (query, key, value) if batch_first else [one.swapaxes(0, 1) for one in (query, key, value)]
    output, weights = layer(*rows, key_padding_mask=padding, attn_mask=added)
    output = output.numpy() if batch_first else output.numpy().swapaxes(0, 1)
    for row in range(3):
        expected, seen = by_hand(layer, query[row], key[row], value[row], added, padding[row])
        np.testing.assert_allclose(output[row], expected)
        np.testing.assert_allclose(weights.numpy()[row], seen.mean(axis=0))


def test_each_head_of_each_row_may_have_a_mask_and_boolean_masks_add_up():
    layer = made()
    query, key = drawn(4, 2, 8), drawn(6, 2, 8)
    hidden = np.random.default_rng(1).random((4, 4, 6)) < 0.3  # rows times heads
    padding = np.arange(6) >= [[6], [5]]
    _, weights = layer(query, key, key, padding, attn_mask=hidden, average_attn_weights=False)
    nobody = hidden.reshape(2, 2, 4, 6) | padding[:, np.newaxis, np.newaxis]
    np.testing.assert_array_equal(weights.numpy() == 0, nobody)


@pytest.mark.parametrize("options", [{}, {"kdim": 100, "vdim": 200}])
def test_weights_begin_within_the_bounds_of_xavier(options):
    layer = nn.MultiheadAttention(50, 2, rng=0, **options)
    for name, weight in layer.named_parameters():
        if name.endswith(("proj_weight", "in_proj_weight")):
            bound = np.sqrt(6 / sum(weight.shape))
            assert 0.99 * bound < np.abs(weight.numpy()).max() <= bound


def test_self_attention_and_equal_keys_and_values_save_products_and_nothing_else():
    layer, x, other = made(), drawn(4, 8), drawn(6, 8)
    np.testing.assert_allclose(layer(x, x, x)[0].numpy(), layer(x, x.copy(), x.copy())[0].numpy())
    np.testing.assert_allclose(layer(x, other, other)[0].numpy(), layer(x, other, other.copy())[0].numpy())
