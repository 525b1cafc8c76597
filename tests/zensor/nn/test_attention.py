"""Attention: hand-known values, masks, what it refuses."""

import numpy as np
import pytest

from autograd import gradcheck
from autograd.errors import ArgumentError, DTypeError, ShapeError
from tests.zensor.nn.values import drawn
from zensor import Zensor, nn
from zensor.nn import functional
from zensor.nn.transformer import causal_mask


def test_equal_keys_give_the_mean_of_the_values():
    made = functional.scaled_dot_product_attention(drawn(2, 3), np.ones((4, 3)), np.arange(4.0)[:, None])
    np.testing.assert_allclose(made, [[1.5], [1.5]])


def test_a_query_that_may_look_at_nothing_gets_zeros_and_no_gradient():
    q, k, v = Zensor(drawn(2, 3)), Zensor(drawn(4, 3)), Zensor(drawn(4, 3))
    mask = np.array([[False] * 4, [True] * 4])
    made = functional.scaled_dot_product_attention(q, k, v, mask)
    made.sum().backward()
    assert made.numpy()[0].tolist() == [0, 0, 0]
    assert q.grad.numpy()[0].tolist() == [0, 0, 0]
    assert np.isfinite(k.grad.numpy()).all()


def test_a_later_key_does_not_matter_if_causal():
    x = drawn(5, 4)
    other = x.copy()
    other[3:] += 1
    first, second = [functional.scaled_dot_product_attention(one, one, one, is_causal=True) for one in (x, other)]
    np.testing.assert_array_equal(first[:3], second[:3])
    assert not np.array_equal(first[3], second[3])


def test_derivatives_of_attention_with_dropout_and_a_learned_mask():
    def call(q, k, v, mask):
        return functional.scaled_dot_product_attention(q, k, v, mask, dropout_p=0.5, rng=3)

    gradcheck(call, [Zensor(drawn(2, 3, 2)), Zensor(drawn(2, 4, 2)), Zensor(drawn(4, 2)), Zensor(drawn(3, 4))], 2)


def test_attention_refuses():
    attend = functional.scaled_dot_product_attention
    with pytest.raises(ShapeError, match="same number of features"):
        attend(drawn(2, 3), drawn(4, 2), drawn(4, 2))
    with pytest.raises(DTypeError, match="boolean"):
        attend(drawn(2, 3), drawn(4, 3), drawn(4, 3), np.ones((2, 4), int))
    with pytest.raises(ArgumentError, match="p="):
        attend(drawn(2, 3), drawn(4, 3), drawn(4, 3), dropout_p=2.0)
    with pytest.raises(ArgumentError, match="multiple"):
        attend(drawn(3, 2, 3), drawn(2, 4, 3), drawn(2, 4, 3), enable_gqa=True)
    with pytest.raises(ShapeError, match="Check heads and rows"):
        attend(drawn(2, 2, 3), drawn(2, 4, 3), drawn(3, 4, 3))
    for shape in ((3, 4), (2, 1, 4), (1, 3)):  # the first two would make more queries and heads of the one there is
        with pytest.raises(ShapeError, match="attn_mask"):
            attend(drawn(1, 3), drawn(4, 3), drawn(4, 3), np.ones(shape, bool))


def test_multihead_attention_refuses():
    x = drawn(5, 2, 8)
    layer = nn.MultiheadAttention(8, 2)
    with pytest.raises(ArgumentError, match="num_heads"):
        nn.MultiheadAttention(8, 3)
    with pytest.raises(ShapeError, match="query"):
        layer(x[..., :4], x, x)
    with pytest.raises(ShapeError, match="batch_first"):
        layer(x, x[:, :1], x[:, :1])
    with pytest.raises(ShapeError, match="all three"):
        layer(x, x[0], x[0])
    with pytest.raises(ShapeError, match="attn_mask"):
        layer(x, x, x, attn_mask=np.zeros((5, 4), bool))
    with pytest.raises(DTypeError, match="key_padding_mask"):
        layer(x, x, x, key_padding_mask=np.zeros((2, 5), int))


def test_causal_equals_the_mask_and_weights_are_dropped_in_training_only():
    x = drawn(2, 5, 8)
    layer = nn.MultiheadAttention(8, 2, dropout=0.5, batch_first=True, rng=0)
    assert not np.array_equal(layer(x, x, x)[0].numpy(), layer(x, x, x)[0].numpy())
    layer.eval()
    first, weights = layer(x, x, x, is_causal=True)
    second, _ = layer(x, x, x, attn_mask=causal_mask(5))
    np.testing.assert_allclose(first.numpy(), second.numpy(), rtol=1e-6)
    np.testing.assert_allclose(weights.numpy().sum(-1), 1, rtol=1e-6)
    assert layer(x, x, x, need_weights=False)[1] is None


@pytest.mark.parametrize("options", [{"add_bias_kv": True}, {"add_zero_attn": True}])
def test_what_stands_behind_the_keys_is_seen_by_causal_queries_too(options):
    x = drawn(2, 5, 8)
    layer = nn.MultiheadAttention(8, 2, batch_first=True, **options)
    first, second = layer(x, x, x, is_causal=True)[1], layer(x, x, x, attn_mask=causal_mask(5))[1]
    assert (first.numpy()[:, :, -1] > 0).all()
    np.testing.assert_array_equal(first.numpy(), second.numpy())


def test_causal_holds_beside_other_masks():
    x, scores, padding = drawn(2, 5, 8), drawn(5, 5), np.zeros((2, 5), bool)
    padding[:, 1] = True
    layer = nn.MultiheadAttention(8, 2, batch_first=True)
    weights = layer(x, x, x, padding, attn_mask=scores, is_causal=True)[1].numpy()
    hidden = causal_mask(5) | padding[0]
    assert (weights[:, hidden] == 0).all()
    assert (weights[:, ~hidden] > 0).all()


@pytest.mark.parametrize("shapes", [[(3,)] * 3, [(2, 3, 4), (5, 3, 4), (5, 3, 4)]])
def test_queries_without_rows_and_other_rows_are_refused(shapes):
    with pytest.raises(ShapeError, match="scaled_dot_product_attention of query"):
        functional.scaled_dot_product_attention(*[np.ones(shape) for shape in shapes])
