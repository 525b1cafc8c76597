"""RNN, LSTM, GRU and their cells: shapes, names, hand-known values, what they refuse."""

import numpy as np
import pytest

from autograd import gradcheck, gradients
from autograd.errors import ArgumentError, ShapeError
from autograd.functions import gru, lstm, rnn
from autograd.functions.gru import gru_steps
from autograd.functions.lstm import lstm_steps
from autograd.functions.rnn import rnn_steps
from zensor import Zensor, nn

KINDS = {"RNN": 1, "LSTM": 4, "GRU": 3}
SEQUENCES = {
    "rnn": (rnn, rnn_steps, 1, 1, ("tanh",)),
    "lstm": (lstm, lstm_steps, 4, 2, ()),
    "gru": (gru, gru_steps, 3, 1, ()),
}


def inputs(gates, states, dtype=float, steps=3):
    rng = np.random.default_rng(0)
    shapes = [(steps, 2, 3), (4 * gates, 3), (4 * gates, 4), (4 * gates,), (4 * gates,), *[(2, 4)] * states]
    return [Zensor(rng.normal(size=shape).astype(dtype)) for shape in shapes]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("name", SEQUENCES)
def test_a_sequence_equals_its_steps(name, reverse):
    fused, steps, gates, states, further = SEQUENCES[name]
    given = inputs(gates, states)
    results = [fused(*given, reverse), steps(*given, reverse, *further)]
    weights = [np.random.default_rng(i).normal(size=one.shape) for i, one in enumerate(results[0])]
    found = [gradients(list(made), given, weights) for made in results]
    for one, right in zip([*results[0], *found[0]], [*results[1], *found[1]], strict=True):
        np.testing.assert_allclose(one.numpy(), right.numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("name", SEQUENCES)
def test_second_derivatives_of_a_sequence(name):
    fused, _, gates, states, _ = SEQUENCES[name]
    gradcheck(lambda *given: fused(*given), inputs(gates, states, steps=2), 2)


def test_the_same_zensor_as_both_states_has_the_sum_of_both_gradients_in_any_order():
    x, w, u, *_ = inputs(4, 2)
    state = Zensor(np.full((2, 4), 0.5))

    def loss(state):
        return (lstm(x, w, u, h0=state, c0=state)[0] ** 2).sum()

    gradcheck(loss, [state], 2)


@pytest.mark.parametrize("name", SEQUENCES)
def test_float32_stays_float32(name):
    fused, _, gates, states, _ = SEQUENCES[name]
    given = inputs(gates, states, np.float32)
    made = fused(*given)
    assert {one.dtype for one in made} == {np.dtype(np.float32)}
    made[0].sum().backward()
    assert {one.grad.dtype for one in given} == {np.dtype(np.float32)}


@pytest.mark.parametrize(("kind", "gates"), KINDS.items())
def test_names_and_shapes_of_the_parameters(kind, gates):
    layer = getattr(nn, kind)(3, 4, num_layers=2, bidirectional=True)
    shapes = {name: values.shape for name, values in layer.state_dict().items()}
    assert shapes["weight_ih_l0"] == shapes["weight_ih_l0_reverse"] == (4 * gates, 3)
    assert shapes["weight_ih_l1"] == (4 * gates, 8)
    assert shapes["weight_hh_l1_reverse"] == (4 * gates, 4)
    assert shapes["bias_hh_l1"] == (4 * gates,)
    assert len(shapes) == 16


def test_an_lstm_whose_weights_are_zero():
    layer = nn.LSTM(2, 1)
    layer.load_state_dict({name: np.zeros_like(value) for name, value in layer.state_dict().items()})
    output, (h, c) = layer(np.ones((2, 1, 2)), (np.zeros((1, 1, 1)), np.ones((1, 1, 1))))
    np.testing.assert_allclose(c.numpy().ravel(), [0.25])
    np.testing.assert_allclose(h.numpy().ravel(), [0.5 * np.tanh(0.25)], rtol=1e-6)
    np.testing.assert_allclose(output.numpy().ravel(), [0.5 * np.tanh(0.5), 0.5 * np.tanh(0.25)], rtol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_is_a_layer_of_one_step(kind):
    layer, cell = getattr(nn, kind)(3, 4), getattr(nn, f"{kind}Cell")(3, 4)
    cell.load_state_dict({name.removesuffix("_l0"): value for name, value in layer.state_dict().items()})
    x = np.random.default_rng(0).normal(size=(5, 2, 3))
    state = None
    for one in x:
        state = cell(one, state)
    last = layer(x)[1]
    for got, right in zip(state if kind == "LSTM" else [state], last if kind == "LSTM" else [last], strict=True):
        np.testing.assert_allclose(got.numpy(), right.numpy()[0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_layers_and_directions_are_cells_one_after_another(kind):
    layer = getattr(nn, kind)(3, 4, num_layers=2, bidirectional=True, dtype="float64", rng=0)
    rng = np.random.default_rng(0)
    x, hx = rng.normal(size=(5, 2, 3)), [Zensor(rng.normal(size=(4, 2, 4))) for _ in range(1 + (kind == "LSTM"))]
    rows, ends = x, []
    for number in range(2):
        directions = []
        for place, reverse in enumerate(("", "_reverse")):
            cell = getattr(nn, f"{kind}Cell")(rows.shape[-1], 4, dtype="float64")
            cell.load_state_dict(
                {name: getattr(layer, f"{name}_l{number}{reverse}").data for name in cell.state_dict()}
            )
            states, seen = tuple(one[2 * number + place] for one in hx), []
            for row in rows[::-1] if reverse else rows:
                made = cell(row, states if kind == "LSTM" else states[0])
                states = made if kind == "LSTM" else (made,)
                seen.append(states[0].numpy())
            directions.append(seen[::-1] if reverse else seen)
            ends.append(states)
        rows = np.concatenate(directions, axis=-1)
    output, last = layer(x, tuple(hx) if kind == "LSTM" else hx[0])
    np.testing.assert_allclose(output.numpy(), rows)
    for got, right in zip(last if kind == "LSTM" else [last], zip(*ends, strict=True), strict=True):
        np.testing.assert_allclose(got.numpy(), [one.numpy() for one in right])


@pytest.mark.parametrize("kind", KINDS)
def test_layouts_of_a_sequence(kind):
    options = {"bidirectional": True, "dtype": "float64"}
    layer, other = (getattr(nn, kind)(3, 4, batch_first=first, rng=0, **options) for first in (False, True))
    x = np.random.default_rng(0).normal(size=(5, 2, 3))
    whole, last = layer(x)
    np.testing.assert_allclose(other(x.swapaxes(0, 1))[0].numpy(), whole.numpy().swapaxes(0, 1))
    single, end = layer(x[:, 1])
    np.testing.assert_allclose(single.numpy(), whole.numpy()[:, 1])
    for one, many in zip(end, last, strict=True) if kind == "LSTM" else [(end, last)]:
        np.testing.assert_allclose(one.numpy(), many.numpy()[:, 1])


@pytest.mark.parametrize("kind", KINDS)
def test_dropout_between_layers_only_while_training(kind):
    layer = getattr(nn, kind)(3, 4, num_layers=2, dropout=0.5, rng=0)
    x = np.ones((5, 2, 3))
    assert not np.array_equal(layer(x)[0].numpy(), layer(x)[0].numpy())
    layer.eval()
    assert np.array_equal(layer(x)[0].numpy(), layer(x)[0].numpy())
    one = getattr(nn, kind)(3, 4, dropout=0.5, rng=0)
    assert np.array_equal(one(x)[0].numpy(), one(x)[0].numpy())


def test_reprs():
    assert repr(nn.LSTM(3, 4)) == "LSTM(3 -> 4)"
    assert repr(nn.RNN(3, 4, 2, "relu", batch_first=True)) == (
        "RNN(3 -> 4, num_layers=2, batch_first=True, nonlinearity='relu')"
    )
    assert repr(nn.GRUCell(3, 4, bias=False)) == "GRUCell(3 -> 4, bias=False)"


@pytest.mark.parametrize("wrong", [{"input_size": 0}, {"hidden_size": 1.5}, {"num_layers": 0}, {"dropout": 2}])
@pytest.mark.parametrize("kind", KINDS)
def test_wrong_sizes(kind, wrong):
    with pytest.raises(ArgumentError, match=kind):
        getattr(nn, kind)(**({"input_size": 3, "hidden_size": 4} | wrong))


def test_a_wrong_nonlinearity():
    for make in (nn.RNN, nn.RNNCell):
        with pytest.raises(ArgumentError, match="'tanh' or 'relu'"):
            make(3, 4, nonlinearity="gelu")


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_inputs(kind):
    layer, cell = getattr(nn, kind)(3, 4), getattr(nn, f"{kind}Cell")(3, 4)
    for shape in [(5, 2, 4), (3,), (0, 2, 3), (1, 1, 1, 3)]:
        with pytest.raises(ShapeError, match=kind.lower() if shape[0] == 0 else kind):
            layer(np.zeros(shape))
    for shape in [(2, 4), (1, 2, 3)]:
        with pytest.raises(ShapeError, match=f"{kind}Cell"):
            cell(np.zeros(shape))


def test_wrong_states():
    state = np.zeros((1, 2, 4))
    x = np.zeros((5, 2, 3))
    for hx in (state, [state], 3):
        with pytest.raises(ArgumentError, match=r"\(h_0, c_0\)"):
            nn.LSTM(3, 4)(x, hx)
    with pytest.raises(ShapeError, match="h_0"):
        nn.GRU(3, 4)(x, state[0])
    with pytest.raises(ArgumentError, match=r"pair"):
        nn.LSTMCell(3, 4)(x[0], state[0])
    with pytest.raises(ShapeError, match="state"):
        nn.GRUCell(3, 4)(x[0], state)


@pytest.mark.parametrize(
    ("shapes", "what"),
    [
        (((5, 2, 3), (8, 3), (9, 2)), "order of the axes"),
        (((5, 2, 3), (4, 3), (8, 2)), "first axes"),
        (((5, 2, 3), (8, 3), (8, 2), (4,)), "bias_ih"),
        (((5, 2, 3), (8, 3), (8, 2), (8,), (8,), (3, 2)), "h0"),
        (((5, 2, 4), (8, 3), (8, 2)), "last axes"),
        (((5, 3), (8, 3), (8, 2)), "missing axis"),
    ],
)
def test_the_operation_refuses_shapes_that_do_not_fit(shapes, what):
    with pytest.raises(ShapeError, match=what):
        lstm(*map(np.zeros, shapes))
