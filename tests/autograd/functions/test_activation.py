"""relu of large arrays, which are compared with fewer zeros than they have elements."""

import numpy as np
import pytest

from autograd.functions import relu

LAYOUTS = {
    "images": lambda x: x.reshape(16, 8, 32, 32),
    "batch innermost": lambda x: x.reshape(8, 32, 32, 16).transpose(3, 0, 1, 2),
    "rows": lambda x: x.reshape(16, -1),
    "backwards": lambda x: x.reshape(16, -1)[::-1, ::-1],
    "columns": lambda x: x.reshape(16, -1).T,
    "one axis": lambda x: x,
    "with axes of length 1": lambda x: x.reshape(1, 16, 1, -1),
    "broadcast": lambda x: np.broadcast_to(x, (2, *x.shape)),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_relu_of_large_arrays_in_any_layout(layout):
    x = LAYOUTS[layout](np.random.default_rng(0).standard_normal(1 << 17))
    made = relu(x)
    np.testing.assert_array_equal(made, np.where(x > 0, x, 0))
    if layout != "broadcast":  # NumPy chooses an order for what lies in no order
        assert made.strides == (x * 1).strides
