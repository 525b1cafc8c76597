"""Embedding: rows by their numbers, padding, what it refuses."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, ShapeError
from zensor import Zensor, nn
from zensor.nn import functional


@pytest.mark.parametrize("ids", [2, [2, 0], np.array([[1], [1]], np.uint8), Zensor([0])])
def test_embedding_takes_rows(ids):
    layer = nn.Embedding(3, 4)
    array = ids.numpy() if isinstance(ids, Zensor) else np.asarray(ids)
    np.testing.assert_array_equal(layer(ids).numpy(), layer.weight.numpy()[array])


def test_uses_add_up_and_padding_gets_nothing():
    layer = nn.Embedding(4, 2, padding_idx=-1)
    assert layer.padding_idx == 3
    assert layer.weight.numpy()[3].tolist() == [0, 0]
    layer([[1, 3, 1], [0, 1, 3]]).sum().backward()
    assert layer.weight.grad.numpy()[:, 0].tolist() == [1, 3, 0, 0]


def test_the_padding_of_the_function_counts_from_the_end_too():
    weight = Zensor(np.ones((3, 2)))
    functional.embedding([2, 0], weight, padding_idx=-1).sum().backward()
    assert weight.grad.tolist() == [[1, 1], [0, 0], [0, 0]]
    with pytest.raises(ArgumentError, match="padding_idx=3 and 3 rows"):
        functional.embedding([2, 0], weight, padding_idx=3)


def test_a_bad_gradient_stays_in_its_row():
    layer = nn.Embedding(3, 1)
    layer([0, 1]).backward(np.array([[np.inf], [1.0]]))
    assert layer.weight.grad.numpy().ravel().tolist() == [np.inf, 1, 0]


def test_embedding_refuses():
    layer = nn.Embedding(3, 4)
    for ids in ([3], [-1]):
        with pytest.raises(ArgumentError, match="0 … 2"):
            layer(ids)
    with pytest.raises(DTypeError, match="integers"):
        layer([1.0])
    for padding in (3, -4, 1.5, True):
        with pytest.raises(ArgumentError, match="padding_idx"):
            nn.Embedding(3, 4, padding)
    with pytest.raises(ArgumentError, match="num_embeddings"):
        nn.Embedding(0, 4)


@pytest.mark.parametrize("ids", [0, [0, 1, 1]])
def test_rows_without_features_have_gradients_without_features(ids):
    weight = Zensor(np.ones((2, 0)))
    functional.embedding(ids, weight).sum().backward()
    assert weight.grad.shape == (2, 0)


def test_from_pretrained():
    layer = nn.Embedding.from_pretrained(np.eye(3))
    assert (layer.weight.dtype, layer.weight.requires_grad) == (np.float64, False)
    assert nn.Embedding.from_pretrained([[1, 2]], freeze=False).weight.requires_grad
    with pytest.raises(ShapeError, match="table"):
        nn.Embedding.from_pretrained([1.0, 2.0])
