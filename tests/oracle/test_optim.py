"""Optimizers and schedulers: 50 steps of a small model, against PyTorch in float64."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from zensor import Zensor, nn, optim

STEPS = 50
OPTIMIZERS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "dampening": 0.3}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("Adam", {}),
    ("Adam", {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.05, "amsgrad": True, "weight_decay": 0.1}),
    ("AdamW", {"lr": 0.05}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.3, "amsgrad": True}),
    ("NAdam", {"lr": 0.02}),
    ("NAdam", {"lr": 0.02, "betas": (0.8, 0.9), "weight_decay": 0.1, "momentum_decay": 0.1}),
    ("NAdam", {"lr": 0.02, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.8, "eps": 1e-4, "weight_decay": 0.1, "momentum": 0.7}),
    ("RMSprop", {"lr": 0.02, "eps": 1e-3, "centered": True, "momentum": 0.5}),
    ("Adagrad", {"lr": 0.1}),
    ("Adagrad", {"lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-3}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.5, "rho": 0.7, "eps": 1e-3, "weight_decay": 0.1}),
]
SCHEDULERS: list[tuple[str, dict[str, Any]]] = [
    ("StepLR", {"step_size": 7}),
    ("StepLR", {"step_size": 1, "gamma": 0.9}),
    ("MultiStepLR", {"milestones": [3, 11, 11, 30], "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.93}),
    ("CosineAnnealingLR", {"T_max": 50}),
    ("CosineAnnealingLR", {"T_max": 12, "eta_min": 0.003}),
    ("LinearLR", {}),
    ("LinearLR", {"start_factor": 0.1, "end_factor": 0.8, "total_iters": 20}),
    ("LambdaLR", {"lr_lambda": lambda step: 1 / (1 + step)}),
    ("LambdaLR", {"lr_lambda": [lambda step: 0.9**step, lambda step: 1 + step]}),
    ("OneCycleLR", {"max_lr": 0.2, "total_steps": 51}),
    ("OneCycleLR", {"max_lr": [0.2, 0.1], "total_steps": 60, "pct_start": 0.5, "cycle_momentum": False}),
    ("OneCycleLR", {"max_lr": 0.2, "total_steps": 51, "anneal_strategy": "linear"}),
    ("OneCycleLR", {"max_lr": 0.2, "total_steps": 51, "three_phase": True, "pct_start": 0.25}),
    ("OneCycleLR", {"max_lr": 0.2, "total_steps": 51, "three_phase": True, "anneal_strategy": "linear"}),
    ("OneCycleLR", {"max_lr": 0.2, "epochs": 6, "steps_per_epoch": 10, "div_factor": 5, "final_div_factor": 50}),
]


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    """PyTorch keeps numbers such as NAdam's product in its default dtype."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


class Pair:
    """The same model in both, trained on the same data; its first layer is large enough to be updated alone."""

    def __init__(self, sizes: tuple[int, ...] = (130, 127, 3)) -> None:
        rng = np.random.default_rng(0)
        layers, others = [], []
        for before, after in itertools.pairwise(sizes):
            layers += [nn.Linear(before, after, dtype="float64", rng=rng), nn.Tanh()]
            others += [torch.nn.Linear(before, after), torch.nn.Tanh()]
        self.ours, self.theirs = nn.Sequential(*layers), torch.nn.Sequential(*others)
        self.theirs.load_state_dict({name: torch.tensor(one) for name, one in self.ours.state_dict().items()})
        self.x, self.y = rng.normal(size=(8, sizes[0])), rng.normal(size=(8, sizes[-1])) * 0.5

    def groups(self, model: Any) -> list[dict[str, Any]]:
        first, *others = model.parameters()
        return [{"params": [first]}, {"params": others, "lr": 0.03}]

    def losses(self) -> tuple[Any, Any]:
        x, y = torch.tensor(self.x), torch.tensor(self.y)
        return nn.MSELoss()(self.ours(self.x), self.y), torch.nn.MSELoss()(self.theirs(x), y)

    def compute_gradients(self) -> None:
        """Give both the same gradients: a last digit in a tiny one may decide where a step goes."""
        self.theirs.zero_grad()
        self.losses()[1].backward()
        for mine, other in zip(self.ours.parameters(), self.theirs.parameters(), strict=True):
            mine.grad = other.grad.numpy()

    def same(self) -> None:
        for mine, other in zip(self.ours.parameters(), self.theirs.parameters(), strict=True):
            np.testing.assert_allclose(mine.numpy(), other.detach().numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("name", "options"), OPTIMIZERS, ids=lambda one: str(one))
@pytest.mark.parametrize("grouped", [False, True])
def test_50_steps(name: str, options: dict[str, Any], grouped: bool) -> None:
    pair = Pair()
    sides = [(pair.ours, optim), (pair.theirs, torch.optim)]
    ours, theirs = (
        getattr(package, name)(pair.groups(model) if grouped else model.parameters(), **options)
        for model, package in sides
    )
    for step in range(STEPS):
        pair.compute_gradients()
        if step < 5 or step % 7 == 3:
            pair.ours[0].bias.grad = pair.theirs[0].bias.grad = None  # begins late, and pauses
        ours.step()
        theirs.step()
        pair.same()


@pytest.mark.parametrize(("name", "options"), SCHEDULERS, ids=lambda one: str(one))
@pytest.mark.parametrize(
    ("kind", "rates"),
    [
        ("SGD", {"lr": 0.1, "momentum": 0.9}),
        ("SGD", {"lr": 0.1}),
        ("RMSprop", {"lr": 0.01}),
        ("Adam", {"lr": 0.01}),
        ("NAdam", {"lr": 0.01}),
    ],
)
def test_50_steps_of_a_schedule(kind: str, rates: dict[str, Any], name: str, options: dict[str, Any]) -> None:
    pair = Pair((5, 4, 3))
    ours = getattr(optim, kind)(pair.groups(pair.ours), **rates)
    theirs = getattr(torch.optim, kind)(pair.groups(pair.theirs), **rates)
    follow(
        pair,
        (ours, getattr(optim, name)(ours, **options)),
        (theirs, getattr(torch.optim.lr_scheduler, name)(theirs, **options)),
    )


def test_50_steps_of_a_sequence() -> None:
    pair = Pair((5, 4, 3))
    ours = optim.SGD(pair.ours.parameters(), lr=0.1)
    theirs = torch.optim.SGD(pair.theirs.parameters(), lr=0.1)
    parts = []
    for optimizer, package in ((ours, optim), (theirs, torch.optim.lr_scheduler)):
        schedules = [
            package.LinearLR(optimizer, start_factor=0.1, total_iters=5),
            package.CosineAnnealingLR(optimizer, T_max=20),
            package.ExponentialLR(optimizer, gamma=0.9),
        ]
        parts.append((optimizer, package.SequentialLR(optimizer, schedules, milestones=[5, 25])))
    follow(pair, *parts)


def follow(pair: Pair, ours: Any, theirs: Any) -> None:
    for _ in range(STEPS):
        assert ours[1].get_last_lr() == pytest.approx(theirs[1].get_last_lr(), rel=1e-9, abs=1e-15)
        pair.compute_gradients()
        for optimizer, scheduler in (ours, theirs):
            optimizer.step()
            scheduler.step()
        pair.same()


CHAINED = [(name, options) for name, options in SCHEDULERS if name not in ("LambdaLR", "OneCycleLR")]


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(CHAINED, 2)))
def test_two_schedulers_side_by_side_beside_a_plateau_and_a_person(
    first: tuple[str, dict[str, Any]], second: tuple[str, dict[str, Any]]
) -> None:
    rates = []
    for package, schedulers in ((optim, optim.lr_scheduler), (torch.optim, torch.optim.lr_scheduler)):
        one: Any = nn.Parameter([1.0]) if package is optim else torch.nn.Parameter(torch.ones(1))
        optimizer: Any = package.SGD([one], lr=0.1)
        both = [getattr(schedulers, name)(optimizer, **options) for name, options in (first, second)]
        plateau = schedulers.ReduceLROnPlateau(optimizer, factor=0.7, patience=3)
        seen = [optimizer.param_groups[0]["lr"]]
        for step in range(STEPS):
            optimizer.step()
            for scheduler in both:
                scheduler.step()
            if step > 10:
                plateau.step(1.0)
            if step == 20:
                optimizer.param_groups[0]["lr"] *= 1.5
            if step == 30:  # a second half of the training, with a scheduler of its own
                both[1] = getattr(schedulers, second[0])(optimizer, **second[1])
            seen.append(optimizer.param_groups[0]["lr"])
        rates.append(seen)
    mine, theirs = map(np.array, rates)
    # What a person set below the least rate of a curve leads PyTorch below 0, and ours to 0: from there they differ.
    below = np.flatnonzero(theirs < 0)
    same = slice(None, below[0] if below.size else None)
    np.testing.assert_allclose(mine[same], theirs[same], rtol=1e-9, atol=1e-15)
    assert (mine >= 0).all()


@pytest.mark.parametrize("set_to_none", [True, False])
def test_forgetting_gradients(set_to_none: bool) -> None:
    pair = Pair((5, 3))
    mine = optim.SGD(pair.ours.parameters(), lr=0.1, momentum=0.9)
    other = torch.optim.SGD(pair.theirs.parameters(), lr=0.1, momentum=0.9)
    for loss in pair.losses():
        loss.backward()
    for optimizer in (mine, other):
        optimizer.step()
        optimizer.zero_grad(set_to_none=set_to_none)
        optimizer.step()
    pair.same()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"mode": "max", "factor": 0.5, "patience": 0},
        {"patience": 2, "threshold": 0.1, "cooldown": 3, "min_lr": 0.01},
        {"patience": 1, "threshold": 0.05, "threshold_mode": "abs", "min_lr": [0.01, 0.001], "eps": 1e-3},
        {"mode": "max", "threshold_mode": "abs", "patience": 2},
    ],
)
def test_reducing_on_a_plateau(options: dict[str, Any]) -> None:
    pair = Pair((5, 4, 3))
    ours, theirs = optim.SGD(pair.groups(pair.ours), lr=0.1), torch.optim.SGD(pair.groups(pair.theirs), lr=0.1)
    mine = optim.ReduceLROnPlateau(ours, **options)
    other = torch.optim.lr_scheduler.ReduceLROnPlateau(theirs, **options)
    rng = np.random.default_rng(3)
    for step in range(80):
        metric = float(np.exp(-step / 10) + 0.02 * rng.normal())
        mine.step(metric)
        other.step(metric)
        assert [group["lr"] for group in ours.param_groups] == pytest.approx(
            [group["lr"] for group in theirs.param_groups]
        )


@pytest.mark.parametrize(
    "options",
    [
        {"lr": 0.1},
        {"lr": 0.5, "history_size": 3, "max_iter": 7},
        {"line_search_fn": "strong_wolfe"},
        {"line_search_fn": "strong_wolfe", "lr": 0.3, "max_iter": 5, "history_size": 4},
        *[{"line_search_fn": "strong_wolfe", "lr": 30.0, "max_eval": count} for count in (1, 2, 3, 5, 8, 13)],
    ],
)
def test_lbfgs(options: dict[str, Any]) -> None:
    pair = Pair((5, 3))
    mine, other = list(pair.ours.parameters()), list(pair.theirs.parameters())
    ours, theirs = optim.LBFGS(mine, **options), torch.optim.LBFGS(other, **options)

    def closure(optimizer: Any, place: int) -> Any:
        optimizer.zero_grad()
        loss = pair.losses()[place]
        loss.backward()
        return loss

    for _ in range(6):
        found, expected = ours.step(lambda: closure(ours, 0)), theirs.step(lambda: closure(theirs, 1))
        assert found.item() == pytest.approx(expected.item(), rel=1e-9)
        pair.same()


def test_lion_by_its_formula() -> None:
    rng = np.random.default_rng(0)
    place = rng.normal(size=40)
    one = nn.Parameter(place.copy(), dtype="float64")
    optimizer = optim.Lion([one], lr=0.01, betas=(0.8, 0.9), weight_decay=0.1)
    mean = np.zeros(40)
    for _ in range(STEPS):
        grad = rng.normal(size=40)
        one.grad = Zensor(grad, requires_grad=False)
        optimizer.step()
        place = place * (1 - 0.01 * 0.1) - 0.01 * np.sign(0.8 * mean + 0.2 * grad)
        mean = 0.9 * mean + 0.1 * grad
        np.testing.assert_allclose(one.numpy(), place, rtol=1e-12)
