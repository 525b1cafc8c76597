"""What all optimizers share: which parameters they take, groups, memory, and telling the engine."""

import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, GraphError
from zensor import Zensor, nn, optim

KINDS = [
    optim.Adadelta,
    optim.Adagrad,
    optim.Adam,
    optim.AdamW,
    optim.Lion,
    optim.NAdam,
    optim.RMSprop,
    optim.SGD,
]


def parameter(*values, dtype="float64", **options):
    return nn.Parameter(values or (1.0, 2.0), dtype=dtype, **options)


def stepped(optimizer, parameters, times=3):
    """Take steps down Σ p³ and give the parameters."""
    for _ in range(times):
        optimizer.zero_grad()
        for one in parameters:
            (one * one * one).sum().backward()
        optimizer.step()
    return [one.numpy().copy() for one in parameters]


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_stay_where_they_are(kind):
    array = np.ones(3, np.float32)
    one = nn.Parameter(array)
    stepped(kind([one], lr=0.1), [one])
    assert one.data is array
    assert np.all(array < 1)


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_of_any_shape_layout_and_dtype_together(kind):
    rng = np.random.default_rng(0)
    values = [rng.uniform(1, 2, shape) for shape in [(), (1,), (2, 3), (0, 2), (4, 1, 2)]]
    wholes = [np.zeros((4, 6)), np.zeros((3, 2)).T, np.zeros(6)[::-1]]
    together = [nn.Parameter(value, dtype="float64") for value in values]
    together += [nn.Parameter(rng.uniform(1, 2, 3), dtype="float32")]
    for view in (wholes[0][::2, ::3], wholes[1], wholes[2]):
        view[...] = rng.uniform(1, 2, view.shape)
        together.append(nn.Parameter(view, dtype="float64"))
    alone = [nn.Parameter(one.numpy().copy(), dtype=one.dtype) for one in together]
    expected = [stepped(kind([one], lr=0.1, weight_decay=0.1), [one])[0] for one in alone]
    found = stepped(kind(together, lr=0.1, weight_decay=0.1), together)
    for mine, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert np.count_nonzero(wholes[0]) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_parameters_without_gradient_are_passed_over(kind):
    first, second, third = (parameter() for _ in range(3))
    optimizer = kind([first, second, third], lr=0.1, weight_decay=0.1)
    stepped(optimizer, [first, third])
    assert second.tolist() == [1, 2]
    # The second one begins late and then counts its own steps, among neighbours that are further.
    found = stepped(optimizer, [first, second, third])
    early, late = parameter(), parameter()
    expected = [stepped(kind([one], lr=0.1, weight_decay=0.1), [one], n)[0] for one, n in ((early, 6), (late, 3))]
    np.testing.assert_array_equal(found, [expected[0], expected[1], expected[0]])


def test_frozen_parameters_are_passed_over():
    model = nn.Sequential(nn.Linear(2, 2).requires_grad_(False), nn.Linear(2, 1))
    before = model[0].weight.numpy().copy()
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    model([[1.0, 2.0]]).sum().backward()
    optimizer.step()
    assert np.array_equal(model[0].weight.numpy(), before)


def test_zero_grad_makes_gradients_none():
    one = parameter()
    optimizer = optim.SGD([one], lr=0.1)
    (one * one).sum().backward()
    optimizer.zero_grad()
    assert one.grad is None


def test_a_step_without_any_gradient_changes_nothing():
    one = parameter()
    optim.Adam([one]).step()
    assert one.tolist() == [1, 2]


def test_gradients_are_left_as_they_are():
    one = parameter()
    (one * one).sum().backward()
    optim.SGD([one], lr=0.1, weight_decay=1.0, momentum=0.9, nesterov=True).step()
    assert one.grad.tolist() == [2, 4]


def test_groups_have_their_own_options():
    first, second = parameter(1.0), parameter(1.0)
    optimizer = optim.SGD([{"params": [first]}, {"params": second, "lr": 0.5}], lr=0.25)
    assert [group["lr"] for group in optimizer.param_groups] == [0.25, 0.5]
    for one in (first, second):
        one.sum().backward()
    optimizer.step()
    assert (first.item(), second.item()) == (0.75, 0.5)


def test_options_may_be_changed_between_steps():
    one = parameter(1.0)
    optimizer = optim.SGD([one], lr=0.25)
    optimizer.param_groups[0]["lr"] = 0.5
    one.sum().backward()
    optimizer.step()
    assert one.item() == 0.5


def test_a_generator_of_parameters_is_used_once_and_kept():
    model = nn.Linear(2, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    assert [id(one) for one in optimizer.param_groups[0]["params"]] == [id(model.weight), id(model.bias)]


def test_a_graph_from_before_the_step_is_refused():
    one = parameter()
    z = (one * one).sum()
    (one * one).sum().backward()
    optim.SGD([one], lr=0.1).step()
    with pytest.raises(GraphError, match=r"SGD\.step"):
        z.backward()


def test_a_model_converted_afterwards_is_refused():
    model = nn.Linear(2, 1)
    optimizer = optim.Adam(model.parameters())
    model.to("float64")
    model([[1.0, 2.0]]).sum().backward()
    with pytest.raises(GraphError, match="float32"):
        optimizer.step()


def test_nothing_lives_longer_than_the_optimizer():
    gc.disable()
    try:
        one = parameter()
        optimizer = optim.Adam([one])
        stepped(optimizer, [one])
        gone = [weakref.ref(optimizer), weakref.ref(one)]
        del optimizer, one
        assert [link() for link in gone] == [None, None]
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("params", "error", "words"),
    [
        (lambda: [], ArgumentError, "no parameters"),
        (lambda: nn.ReLU().parameters(), ArgumentError, "no parameters"),
        (lambda: [{"params": []}], ArgumentError, "no parameters"),
        (lambda: parameter(), DTypeError, "in a list"),
        (lambda: {"params": [parameter()]}, DTypeError, "in a list"),
        (lambda: 3, DTypeError, "int"),
        (lambda: [np.zeros(2)], DTypeError, "ndarray"),
        (lambda: ["w"], DTypeError, "str"),
        (lambda: [parameter() * 2], GraphError, "result of multiply"),
        (lambda: [Zensor([1.0], requires_grad=False)], GraphError, "wants no gradient"),
        (lambda: [parameter(requires_grad=False)], GraphError, "none of which"),
        (lambda: [parameter()] * 2, ArgumentError, "twice"),
        (lambda: [nn.Parameter(np.broadcast_to(np.float32(1), (2,)))], ArgumentError, "may not be written"),
        (lambda: [{"lr": 0.1}], ArgumentError, "'params'"),
        (lambda: [{"params": [parameter()], "speed": 1}], ArgumentError, "'params'"),
        (lambda: [{"params": [parameter()]}, parameter()], ArgumentError, "'params'"),
        (lambda: [{"params": [parameter()], "lr": -1}], ArgumentError, "lr=-1"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_optimized(kind, params, error, words):
    with pytest.raises(error) as caught:
        kind(params(), lr=0.1)
    assert words in str(caught.value)
    assert str(caught.value).startswith(kind.__name__)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda pair: pickle.loads(pickle.dumps(pair))])
@pytest.mark.parametrize("kind", KINDS)
def test_a_model_and_its_optimizer_are_copied_together(kind, copied):
    model = nn.Linear(2, 2)
    optimizer = kind(model.parameters(), lr=0.1)
    stepped(optimizer, list(model.parameters()))
    twin, other = copied((model, optimizer))
    expected = stepped(optimizer, list(model.parameters()))
    found = stepped(other, list(twin.parameters()))
    for mine, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_a_parameter_in_two_groups_is_refused():
    one = parameter()
    with pytest.raises(ArgumentError, match="twice"):
        optim.SGD([{"params": [one]}, {"params": [one]}])


@pytest.mark.parametrize("lr", [-0.1, float("nan"), float("inf"), "0.1", None, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_learning_rate_is_a_number_of_at_least_0(kind, lr):
    with pytest.raises(ArgumentError, match="lr="):
        kind([parameter()], lr=lr)


def test_repr():
    model = nn.Linear(2, 1)
    assert repr(optim.AdamW(model.parameters(), lr=0.5)) == (
        "AdamW(2 parameters, lr=0.5, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01, amsgrad=False)"
    )


def test_gradients_are_forgotten_or_become_zero():
    parameter, other = nn.Parameter([1.0]), nn.Parameter([1.0])
    optimizer = optim.SGD([parameter, other], lr=1.0)
    parameter.grad = [3.0]
    held = parameter.grad
    optimizer.zero_grad(set_to_none=False)
    assert (parameter.grad.tolist(), other.grad, held.tolist()) == ([0.0], None, [3.0])
    optimizer.zero_grad()
    assert parameter.grad is None


@pytest.mark.parametrize("kind", [*KINDS, optim.LBFGS])
@pytest.mark.parametrize(
    ("made_of", "told"), [("(3,) float64", np.zeros(3)), ("float32", np.zeros(2, "f4")), ("may not be written", None)]
)
def test_data_that_was_replaced_is_refused_before_anything_changes(kind, made_of, told):
    first, second = parameter(), parameter()
    optimizer = kind([first, second], lr=0.1)
    second.data = np.broadcast_to(1.0, 2) if told is None else told
    first.grad, second.grad = np.ones(2), np.ones(second.shape)
    with pytest.raises(GraphError, match=made_of.replace("(", r"\(").replace(")", r"\)")):
        optimizer.step(lambda: Zensor(0.0))
    assert first.tolist() == [1.0, 2.0]


def appended(groups):
    groups[0]["params"].append(parameter())


def replaced(groups):
    groups[0]["params"] = [parameter()]


@pytest.mark.parametrize("kind", [*KINDS, optim.LBFGS])
@pytest.mark.parametrize("change", [appended, replaced, list.pop, lambda groups: groups.append(groups[0])])
def test_groups_that_were_changed_by_hand_are_refused(kind, change):
    one = parameter()
    optimizer = kind([one])
    one.grad = np.ones(2)
    change(optimizer.param_groups)
    with pytest.raises(GraphError, match="add_param_group"):
        optimizer.step(lambda: Zensor(0.0))
    assert one.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("value", ["a", None, Zensor(0.5)])
@pytest.mark.parametrize("kind", KINDS)
def test_an_option_that_was_set_to_no_number_is_named(kind, value):
    one = parameter()
    optimizer = kind([one])
    one.grad = np.ones(2)
    optimizer.param_groups[0]["lr"] = value
    with pytest.raises(ArgumentError, match="lr="):
        optimizer.step()
