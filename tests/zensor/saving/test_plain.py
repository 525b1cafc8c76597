"""Plain data: what goes into JSON and arrays comes back as it was, kinds, signs and bits."""

import json
import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from autograd.errors import DTypeError
from zensor.saving.header import MalformedError
from zensor.saving.plain import LONG, MOST_BITS, pack, unpack

DTYPES = ["?", "i1", "u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", ">f4"]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(DTYPES).flatmap(lambda dtype: arrays_of.arrays(dtype, arrays_of.array_shapes(min_dims=0)))
    | st.sampled_from(DTYPES[:-1]).flatmap(lambda dtype: arrays_of.arrays(dtype, (1,)).map(lambda one: one[0]))
    | st.lists(st.floats(), min_size=LONG["floats"], max_size=LONG["floats"] + 2)
)
KEYS = st.text(max_size=3) | st.integers(-5, 5)
PLAIN = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=10,
)


def same(one, other):
    """Equal, of the same kinds, with the same bits."""
    if isinstance(one, np.ndarray | np.generic):
        return (
            (isinstance(one, np.generic) == isinstance(other, np.generic))
            and (one.shape, one.dtype.newbyteorder("=")) == (other.shape, other.dtype.newbyteorder("="))
            and np.ascontiguousarray(one, one.dtype.newbyteorder("=")).tobytes() == other.tobytes()
        )
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return struct.pack("d", one) == struct.pack("d", other) or (math.isnan(one) and math.isnan(other))
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    return one == other


@given(PLAIN)
def test_plain_data_comes_back(value):
    arrays = {}
    text = json.dumps(pack(value, "a", arrays), allow_nan=False)
    assert same(value, unpack(json.loads(text), "a", lambda name, kind: taken(arrays[name], kind)))


def taken(array, kind):
    return array if kind == "array" else array[()] if kind == "scalar" else array.tolist()


def test_paths_that_look_alike_have_arrays_of_their_own():
    arrays = {}
    packed = pack({"a.b": np.array(1), "a": {"b": np.array(2)}, "a.b#2": np.array(3)}, "x", arrays)
    back = unpack(packed, "x", lambda name, kind: arrays[name].item())
    assert back == {"a.b": 1, "a": {"b": 2}, "a.b#2": 3}


@pytest.mark.parametrize(("kind", "number", "dtype"), [("floats", 0.5, np.float64), ("ints", -(1 << 63), np.int64)])
def test_a_long_list_of_numbers_of_one_kind_is_an_array(kind, number, dtype):
    arrays = {}
    values = [number] * LONG[kind]
    assert pack(values, "losses", arrays) == {kind: "losses"}
    assert arrays["losses"].dtype == dtype
    assert unpack({kind: "losses"}, "a", lambda name, kind: arrays[name].tolist()) == values
    assert pack(values[1:], "shorter", arrays) == values[1:]
    assert pack([*values, True], "mixed", arrays) == [*values, True]


def test_a_long_list_of_numbers_that_no_array_holds_is_a_list():
    assert pack([1] * 5000 + [1 << 63], "a", {})[-1] == {"int": str(1 << 63)}


def test_whole_numbers_are_saved_as_far_as_floats_are_near():
    most = (1 << MOST_BITS) - 1
    assert [unpack(pack(number, "a", {}), "a", {}.get) for number in (most, -most)] == [most, -most]
    with pytest.raises(DTypeError, match="1001 bits"):
        pack(most + 1, "a", {})


@pytest.mark.parametrize("text", [str(1 << MOST_BITS), "9" * 5000, "--5", "", "-", "\u0665", "5\n", "1_0", 5])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(MalformedError, match="means nothing"):
        unpack({"int": text}, "a", {}.get)
