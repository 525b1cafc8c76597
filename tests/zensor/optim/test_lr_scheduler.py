"""Schedules: points known by hand, and what is refused. All curves are compared in tests/oracle."""

import math

import pytest

from autograd.errors import ArgumentError, DTypeError, GraphError
from zensor import nn, optim


def made(lr=1.0):
    return optim.SGD([nn.Parameter([1.0])], lr=lr)


def walked(scheduler, steps):
    rates = scheduler.get_last_lr()
    for _ in range(steps):
        scheduler.step()
        rates += scheduler.get_last_lr()
    return rates


@pytest.mark.parametrize(
    ("make", "rates"),
    [
        (lambda one: optim.StepLR(one, 2, 0.5), [1, 1, 0.5, 0.5, 0.25]),
        (lambda one: optim.MultiStepLR(one, [3, 1], 0.5), [1, 0.5, 0.5, 0.25, 0.25]),
        (lambda one: optim.ExponentialLR(one, 0.5), [1, 0.5, 0.25, 0.125, 0.0625]),
        (lambda one: optim.CosineAnnealingLR(one, 2, 0.5), [1, 0.75, 0.5, 0.75, 1]),
        (lambda one: optim.LinearLR(one, 0.5, 2.0, 3), [0.5, 1, 1.5, 2, 2]),
        (lambda one: optim.LambdaLR(one, lambda step: step**2), [0, 1, 4, 9, 16]),
    ],
)
def test_curves(make, rates):
    assert walked(make(made()), 4) == pytest.approx(rates)


@pytest.mark.parametrize(
    "make",
    [
        lambda one: optim.ExponentialLR(one, 10),
        lambda one: optim.StepLR(one, 1, 10.0),
        lambda one: optim.MultiStepLR(one, range(400), 10),
    ],
)
def test_a_rate_that_no_float_holds_is_refused(make):
    with pytest.raises(ArgumentError, match=r"with gamma=10.*multiplied 309 times"):
        walked(make(made()), 400)


def test_the_parts_of_a_sequence_begin_at_their_beginning():
    one = made()
    parts = [optim.LinearLR(one, 0.5, total_iters=2), optim.ExponentialLR(one, 0.5), optim.StepLR(one, 1, 0.1)]
    assert walked(optim.SequentialLR(one, parts, [2, 4]), 5) == pytest.approx([0.5, 0.75, 1, 0.5, 1, 0.1])


def test_a_plateau_after_a_nan():
    scheduler = optim.ReduceLROnPlateau(made(), patience=0, factor=0.5)
    for loss in (math.nan, 1.0, 0.5, math.nan):
        scheduler.step(loss)
    assert scheduler.get_last_lr() == [0.25]
    assert scheduler.best == 0.5


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: optim.StepLR(3, 1), DTypeError),
        (lambda: optim.StepLR(made(), 0), ArgumentError),
        (lambda: optim.StepLR(made(), 1, -1), ArgumentError),
        (lambda: optim.MultiStepLR(made(), [1.5]), ArgumentError),
        (lambda: optim.CosineAnnealingLR(made(), True), ArgumentError),
        (lambda: optim.LinearLR(made(), total_iters=0), ArgumentError),
        (lambda: optim.LambdaLR(made(), 3), ArgumentError),
        (lambda: optim.LambdaLR(made(), [abs, abs]), ArgumentError),
        (lambda: optim.ReduceLROnPlateau(made(), "least"), ArgumentError),
        (lambda: optim.ReduceLROnPlateau(made(), factor=1), ArgumentError),
        (lambda: optim.ReduceLROnPlateau(made(), patience=-1), ArgumentError),
        (lambda: optim.ReduceLROnPlateau(made(), min_lr=[0.1, 0.1]), ArgumentError),
        (lambda: optim.ReduceLROnPlateau(made()).step(), DTypeError),
        (lambda: optim.ReduceLROnPlateau(made()).step("low"), DTypeError),
        (lambda: optim.ReduceLROnPlateau(made()).step([1.0, 2.0]), DTypeError),
        (lambda: optim.SequentialLR(made(), [], []), ArgumentError),
        (lambda: optim.SequentialLR(made(), [optim.StepLR(made(), 1)], []), ArgumentError),
        (lambda: optim.LBFGS([{"params": nn.Parameter([1.0])}, {"params": nn.Parameter([1.0])}]), ArgumentError),
        (lambda: optim.LBFGS([nn.Parameter([1.0])], line_search_fn="armijo"), ArgumentError),
        (lambda: optim.LBFGS([nn.Parameter([1.0])]).step(), ArgumentError),
        (lambda: optim.LBFGS([nn.Parameter([1.0]), nn.Parameter([1.0], dtype="float64")]), DTypeError),
        (lambda: optim.RMSprop([nn.Parameter([1.0])], alpha=1), ArgumentError),
        (lambda: optim.Adadelta([nn.Parameter([1.0])], rho=-0.1), ArgumentError),
        (lambda: optim.NAdam([nn.Parameter([1.0])], momentum_decay=-1), ArgumentError),
        (lambda: optim.Lion([nn.Parameter([1.0])], betas=(0.9, 1.0)), ArgumentError),
    ],
)
def test_what_is_refused(call, error):
    with pytest.raises(error):
        call()


def test_a_step_with_a_closure_gives_its_loss():
    one = nn.Parameter([2.0])
    optimizer = optim.SGD([one], lr=0.25)

    def closure():
        optimizer.zero_grad()
        loss = (one * one).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 4
    assert one.item() == 1


def test_a_step_multiplies_what_a_person_or_another_scheduler_made():
    one = made()
    warm_up, plateau = optim.lr_scheduler.LinearLR(one, 0.5, total_iters=1), optim.ReduceLROnPlateau(one, patience=0)
    warm_up.step()
    for loss in (1.0, 2.0):
        plateau.step(loss)
        warm_up.step()
    assert one.param_groups[0]["lr"] == pytest.approx(0.1)


def test_what_a_person_made_at_the_bottom_of_a_curve_grows_as_the_curve_does():
    one = made()
    scheduler = optim.CosineAnnealingLR(one, 2)
    walked(scheduler, 2)
    one.param_groups[0]["lr"] = 0.25
    assert walked(scheduler, 1) == pytest.approx([0.25, 0.75])


def test_after_a_reduction_a_plateau_waits_before_it_counts_again():
    scheduler = optim.ReduceLROnPlateau(made(), patience=0, factor=0.5, cooldown=2)
    rates = []
    for _ in range(8):
        scheduler.step(1.0)
        rates += scheduler.get_last_lr()
    assert rates == [1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]


def test_what_a_person_set_below_the_least_rate_does_not_fall_below_0():
    one = made()
    scheduler = optim.CosineAnnealingLR(one, 4, eta_min=0.5)
    walked(scheduler, 5)
    one.param_groups[0]["lr"] = 0.25
    assert walked(scheduler, 1) == [0.25, 0.0]


PER_GROUP = {
    "lr_lambda": (lambda step: 0.5, optim.LambdaLR),
    "max_lr": (2.0, lambda one, given: optim.OneCycleLR(one, given, total_steps=9)),
    "min_lr": (0.5, lambda one, given: optim.ReduceLROnPlateau(one, patience=0, min_lr=given)),
}


def went_on_after_a_group_was_added(what, scheduler):
    scheduler.optimizer.add_param_group({"params": nn.Parameter([1.0]), "lr": 1.0})
    for _ in range(2):
        scheduler.step(*[1.0] if what == "min_lr" else [])
    return scheduler.get_last_lr()


@pytest.mark.parametrize("what", PER_GROUP)
def test_what_is_given_for_all_groups_holds_for_those_that_are_added(what):
    given, make = PER_GROUP[what]
    first, second = went_on_after_a_group_was_added(what, make(made(), given))
    assert first == second != 1.0


@pytest.mark.parametrize("what", PER_GROUP)
def test_a_group_that_is_added_has_none_of_what_was_given_for_each(what):
    given, make = PER_GROUP[what]
    two = optim.SGD([{"params": nn.Parameter([1.0])}, {"params": nn.Parameter([1.0])}], lr=1.0)
    with pytest.raises(ArgumentError, match=f"3 values of {what} for 2 groups"):
        make(two, [given] * 3)
    with pytest.raises(GraphError, match=f"2 values of {what}, and 3 groups"):
        went_on_after_a_group_was_added(what, make(two, [given] * 2))


def test_without_others_no_rounding_error_gathers():
    assert walked(optim.ExponentialLR(made(), 0.9), 1000)[-1] == 0.9**1000


def test_lr_scheduler_has_all_schedulers():
    schedulers = {
        name for name, one in vars(optim).items() if isinstance(one, type) and issubclass(one, optim.Scheduler)
    }
    assert schedulers <= vars(optim.lr_scheduler).keys()


@pytest.mark.parametrize("factor", ["a", None, float("nan"), -1.0])
def test_a_function_that_gives_no_rate_is_refused(factor):
    with pytest.raises(ArgumentError, match=r"lr_lambda\(0\)"):
        optim.LambdaLR(made(), lambda step: factor)


@pytest.mark.parametrize(
    "make",
    [
        lambda one: optim.MultiStepLR(one, 5),
        lambda one: optim.MultiStepLR(one, "12"),
        lambda one: optim.SequentialLR(one, [optim.StepLR(one, 2)], 3),
    ],
)
def test_milestones_are_a_list(make):
    with pytest.raises(DTypeError, match="milestones="):
        make(made())


@pytest.mark.parametrize("strategy", ["cosine", [], None])
def test_the_shapes_of_a_cycle_are_two(strategy):
    with pytest.raises(ArgumentError, match="anneal_strategy="):
        optim.OneCycleLR(made(), 1.0, total_steps=4, anneal_strategy=strategy)
