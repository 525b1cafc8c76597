"""State of optimizers and schedulers: a run that is continued ends with the same parameters, bit for bit."""

import copy
import pickle

import numpy as np
import pytest

from autograd.errors import ArgumentError
from zensor import nn, optim

OPTIMIZERS = {
    "Adadelta": {"weight_decay": 0.1},
    "Adagrad": {"initial_accumulator_value": 0.5},
    "Adam": {"amsgrad": True},
    "AdamW": {},
    "Lion": {"weight_decay": 0.1},
    "NAdam": {},
    "RMSprop": {"centered": True, "momentum": 0.5},
    "SGD": {"lr": 0.1, "momentum": 0.9},
}


def made(name, **options):
    model = nn.Sequential(nn.Linear(200, 100, rng=0), nn.Tanh(), nn.Linear(100, 2, rng=1))
    first, *others = model.parameters()
    return model, getattr(optim, name)([{"params": [first]}, {"params": others, "lr": 0.05}], **options)


def scheduled(optimizer):
    """A sequence of schedules, one of which changes the momentum too."""
    warm = optim.LinearLR(optimizer, 0.5, total_iters=3)
    return optim.SequentialLR(optimizer, [warm, optim.OneCycleLR(optimizer, 0.1, total_steps=20)], [3])


def trained(model, optimizer, scheduler, steps):
    rng = np.random.default_rng(steps.start)
    for step in steps:
        optimizer.zero_grad()
        nn.MSELoss()(model(rng.normal(size=(4, 200))), np.ones((4, 2))).backward()
        if step % 3 == 1:
            model[0].bias.grad = None
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_continued_run_ends_with_the_same_bits(name):
    model, optimizer = made(name, **OPTIMIZERS[name])
    scheduler = scheduled(optimizer)
    trained(model, optimizer, scheduler, range(6))
    saved = pickle.loads(pickle.dumps((model.state_dict(), optimizer.state_dict(), scheduler.state_dict())))
    trained(model, optimizer, scheduler, range(6, 12))

    twin, other = made(name, **OPTIMIZERS[name])
    follower = scheduled(other)
    twin.load_state_dict(saved[0])
    other.load_state_dict(saved[1])
    follower.load_state_dict(saved[2])
    trained(twin, other, follower, range(6, 12))
    for mine, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        np.testing.assert_array_equal(mine.numpy(), theirs.numpy())
    assert optimizer.param_groups[0].keys() == other.param_groups[0].keys()


def test_lbfgs_goes_on_where_it_was():
    def run(optimizer, parameter, steps):
        def closure():
            optimizer.zero_grad()
            loss = ((parameter - [1.0, 2.0, 3.0]) ** 4 * [1.0, 5.0, 0.2]).sum()
            loss.backward()
            return loss

        for _ in range(steps):
            optimizer.step(closure)

    one = nn.Parameter([3.0, -2.0, 0.5], dtype="float64")
    optimizer = optim.LBFGS([one], max_iter=2, line_search_fn="strong_wolfe")
    run(optimizer, one, 3)
    saved = copy.deepcopy((one.numpy(), optimizer.state_dict()))
    run(optimizer, one, 3)
    two = nn.Parameter(saved[0], dtype="float64")
    other = optim.LBFGS([two], max_iter=2, line_search_fn="strong_wolfe")
    other.load_state_dict(saved[1])
    run(other, two, 3)
    np.testing.assert_array_equal(one.numpy(), two.numpy())


def test_the_state_is_a_copy():
    model, optimizer = made("Adam")
    scheduler = scheduled(optimizer)
    trained(model, optimizer, scheduler, range(2))
    state = optimizer.state_dict()
    before = copy.deepcopy(state)
    trained(model, optimizer, scheduler, range(2, 4))
    np.testing.assert_array_equal(state["state"][0]["mean"], before["state"][0]["mean"])
    assert state["state"][0]["step"] == 2
    assert state["param_groups"][1]["params"] == [1, 2, 3]


def test_numbers_of_parameters_may_be_words():
    """A file of names and arrays has no other keys."""
    model, optimizer = made("SGD", lr=0.1, momentum=0.9)
    trained(model, optimizer, scheduled(optimizer), range(2))
    state = optimizer.state_dict()
    other = made("SGD", lr=0.1, momentum=0.9)[1]
    other.load_state_dict({**state, "state": {str(key): value for key, value in state["state"].items()}})
    np.testing.assert_array_equal(other.state_dict()["state"][2]["velocity"], state["state"][2]["velocity"])


def changed(state, change):
    state = copy.deepcopy(state)
    change(state)
    return state


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda state: state.pop("state"), "no 'state'"),
        (lambda state: state.update(state=[]), "no dictionary"),
        (lambda state: state.update(param_groups=3), "no list"),
        (lambda state: state["param_groups"].pop(), "groups have"),
        (lambda state: state["param_groups"][0].pop("betas"), "no 'betas'"),
        (lambda state: state["param_groups"][0].update(lr=-1), "lr=-1"),
        (lambda state: state["state"].update({9: {"step": 1}}), "no parameter 9"),
        (lambda state: state["state"].update({0: 3}), "no dictionary"),
        (lambda state: state["state"][0].update(mean=np.zeros(3)), r"shape \(3,\)"),
        (lambda state: state["state"][0].update(mean="x"), "dtype"),
        (lambda state: state["state"][0].update(step=0), "of parameter 0 the step"),
        (lambda state: state["state"][0].update(step=1.5), "of parameter 0 the step"),
        (lambda state: state["state"][0].pop("step"), "of parameter 0 the step"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, words):
    model, optimizer = made("Adam")
    trained(model, optimizer, scheduled(optimizer), range(2))
    before = optimizer.state_dict()
    with pytest.raises(ArgumentError, match=words):
        optimizer.load_state_dict(changed(before, change))
    after = optimizer.state_dict()
    assert after["param_groups"] == before["param_groups"]
    np.testing.assert_array_equal(after["state"][0]["mean"], before["state"][0]["mean"])


@pytest.mark.parametrize("state", [None, {}, {"last_epoch": 1}])
def test_a_schedulers_state_that_does_not_fit(state):
    optimizer = made("SGD", lr=0.1)[1]
    for scheduler in (optim.StepLR(optimizer, 3), scheduled(optimizer)):
        with pytest.raises(ArgumentError, match="load_state_dict"):
            scheduler.load_state_dict(state)


def test_functions_are_not_in_the_state():
    scheduler = optim.LambdaLR(made("SGD", lr=0.1)[1], lambda step: 1.0)
    assert scheduler.state_dict() == {"last_epoch": 0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda state: state["state"][0].pop("mean"), "needed is"),
        (lambda state: state["state"][0].update(evil=1.0), "needed is"),
        (lambda state: state["state"][0].update(mean=0.5), "no such array"),
        (lambda state: state["state"][0].update(mean_unit=float("nan")), "no such number"),
        (lambda state: state["state"][0].update(mean_unit=0.0), r"no such number in \(0, 1]"),
        (lambda state: state["state"][0].update(square_unit=-0.1), r"no such number in \(0, 1]"),
        (lambda state: state["state"][0].update(mean_unit=10**400), "dtype object"),
        (lambda state: state["param_groups"][0].update(eps=10**400), "eps=1000"),
        (lambda state: state["param_groups"][0].update(initial_lr=10**400), "initial_lr"),
        (lambda state: state["state"][0].update(step=float("nan")), "step is nan"),
        (lambda state: state["state"][0].update(step=10**30), "step is 1000"),
        (lambda state: state["state"].update({"²": {}}), "no parameter '²'"),
        (lambda state: state["param_groups"][0].update(params=3), "groups have"),
        (lambda state: state["param_groups"][0].update(momentum=0.5), "unknown option 'momentum'"),
        (lambda state: state["param_groups"][0].update(amsgrad="no"), "neither True nor False"),
        (lambda state: state["param_groups"][0].update(lr=float("nan")), "lr=nan"),
        (lambda state: state["param_groups"][0].update(betas=[0.9]), "betas"),
        (lambda state: state["param_groups"][0].update(betas=None), "betas"),
        (lambda state: state["param_groups"][0].update(initial_lr="x"), "initial_lr"),
    ],
)
def test_a_state_with_values_that_cannot_be_is_refused(change, words):
    model, optimizer = made("Adam")
    trained(model, optimizer, scheduled(optimizer), range(2))
    with pytest.raises(ArgumentError, match=words):
        optimizer.load_state_dict(changed(optimizer.state_dict(), change))


class Own(optim.Optimizer):
    """A user's own: it keeps an array and a number, and says nothing about them."""

    def __init__(self, params):
        super().__init__(params, {"lr": 0.5})

    def _update(self, group, block, run):
        speed, turns = block.memory("speed", run), block.number("turns", run, 0.0)
        speed += run.grad
        block.remember("turns", run, turns + 1.0)
        return group["lr"] * speed


def test_what_a_users_optimizer_keeps_is_an_array_or_a_finite_number():
    parameter = nn.Parameter([1.0, 2.0])
    optimizer = Own([parameter])
    parameter.grad = [np.inf, 1.0]
    optimizer.step()
    state = optimizer.state_dict()
    assert state["state"][0]["turns"] == 1.0
    other = Own([nn.Parameter([1.0, 2.0])])
    other.load_state_dict(state)
    assert other.state_dict()["state"][0]["speed"].tolist() == [np.inf, 1.0]
    for wrong in (np.inf, np.nan):
        state["state"][0]["turns"] = wrong
        with pytest.raises(ArgumentError, match=r"'turns' is .*no such finite number"):
            other.load_state_dict(state)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_an_optimizer_keeps_is_what_it_says(name):
    """A name that it keeps and does not declare would be refused in its own state."""
    model, optimizer = made(name, **OPTIMIZERS[name])
    trained(model, optimizer, scheduled(optimizer), range(2))
    entry = optimizer.state_dict()["state"][0]
    declared = {one for one, kind in optimizer._kept.items() if kind.startswith("number")}
    assert entry.keys() - {"step"} <= optimizer._kept.keys()
    assert {one for one in entry if isinstance(entry[one], float)} == declared


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("last_epoch", -1),
        ("last_epoch", float("nan")),
        ("last_epoch", 10**30),
        ("last_epoch", True),
        ("total_steps", 0),
        ("pct_start", float("inf")),
        ("pct_start", "x"),
        ("pct_start", 1.5),
        ("pct_start", -0.5),
        ("max_momentum", 1.0),
        ("final_div_factor", 0),
        ("pct_start", 10**400),
        ("cycle_momentum", 1),
        ("max_lrs", [0.1]),
        ("max_lrs", [0.1, float("nan")]),
    ],
)
def test_a_schedulers_numbers_are_checked(key, value):
    scheduler = optim.OneCycleLR(made("SGD", lr=0.1)[1], [0.1, 0.2], total_steps=20)
    before = scheduler.state_dict()
    with pytest.raises(ArgumentError, match=key):
        scheduler.load_state_dict({**before, key: value})
    assert scheduler.state_dict() == before


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda one: optim.ExponentialLR(one, 0.9), "gamma"),
        (lambda one: optim.CosineAnnealingLR(one, 5), "eta_min"),
        (lambda one: optim.LinearLR(one), "end_factor"),
        (lambda one: optim.ReduceLROnPlateau(one), "factor"),
    ],
)
def test_a_rate_below_0_is_not_loaded(make, name):
    scheduler = make(made("SGD", lr=0.1)[1])
    with pytest.raises(ArgumentError, match=f"its {name} is -1"):
        scheduler.load_state_dict({**scheduler.state_dict(), name: -1.0})


def test_a_sequence_is_loaded_whole_or_not_at_all():
    model, optimizer = made("SGD", lr=0.1)
    scheduler = scheduled(optimizer)
    before = copy.deepcopy(scheduler.state_dict())
    trained(model, optimizer, scheduler, range(2))
    state = copy.deepcopy(scheduler.state_dict())
    state["schedulers"][1]["last_epoch"] = 0.5
    fresh = scheduled(made("SGD", lr=0.1)[1])
    with pytest.raises(ArgumentError, match="last_epoch"):
        fresh.load_state_dict(state)
    assert fresh.state_dict() == before


def test_the_best_of_a_plateau_may_be_infinite_and_milestones_keep_their_number():
    optimizer = made("SGD", lr=0.1)[1]
    for scheduler in (optim.ReduceLROnPlateau(optimizer), optim.MultiStepLR(optimizer, [3, 5])):
        scheduler.load_state_dict(scheduler.state_dict())
    with pytest.raises(ArgumentError, match="milestones"):
        scheduler.load_state_dict({**scheduler.state_dict(), "milestones": [5, 3]})


@pytest.mark.parametrize(
    ("key", "value"),
    [("moves", [np.zeros(2)]), ("moves", 3), ("scale", "x"), ("iterations", -1), ("last_grad", [0.0, 0.0, 0.0])],
)
def test_what_lbfgs_knows_is_checked(key, value):
    optimizer = optim.LBFGS([nn.Parameter([1.0, 2.0, 3.0])])
    state = optimizer.state_dict()
    with pytest.raises(ArgumentError, match="memory"):
        optimizer.load_state_dict({**state, "memory": {**state["memory"], key: value}})
