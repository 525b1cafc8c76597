"""Losses at the ends of their domain."""

import zensor as z
from tests.autograd.derivatives import orders


def test_binary_cross_entropy_is_flat_where_it_is_right():
    assert orders(lambda x: z.binary_cross_entropy(x, 1.0), 1.0, 2) == [0, 0]
    assert orders(lambda x: z.binary_cross_entropy(x, 0.0), 0.0, 2) == [0, 0]


def test_binary_cross_entropy_between_the_ends():
    assert orders(lambda x: z.binary_cross_entropy(x, 1.0), 0.5, 2) == [-2, 4]
