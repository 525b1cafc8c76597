"""OneCycleLR: its curve at points known by hand, and what is refused."""

import pytest

from autograd.errors import ArgumentError, DTypeError, GraphError
from tests.zensor.optim.test_lr_scheduler import walked
from zensor import nn, optim


def made(kind=optim.SGD, **options):
    return kind([nn.Parameter([1.0])], **options)


def test_the_rate_rises_to_the_maximum_and_falls_almost_to_0():
    scheduler = optim.OneCycleLR(made(), 1.0, total_steps=10, pct_start=0.3, div_factor=4, final_div_factor=100)
    rates = walked(scheduler, 9)
    assert rates[0] == pytest.approx(0.25)
    assert rates[1] == pytest.approx(0.625)
    assert rates[2] == pytest.approx(1.0)
    assert rates[9] == pytest.approx(0.0025)
    assert rates[2:] == sorted(rates[2:], reverse=True)


def test_the_way_is_half_a_cosine():
    scheduler = optim.OneCycleLR(made(), 1.0, total_steps=5, pct_start=0.2, div_factor=1, final_div_factor=1e9)
    assert walked(scheduler, 4) == pytest.approx([1, 0.8535534, 0.5, 0.1464466, 0], abs=1e-6)


def test_of_three_phases_the_last_begins_at_the_first_rate():
    options = {"total_steps": 9, "pct_start": 0.4, "div_factor": 4, "final_div_factor": 100, "three_phase": True}
    rates = walked(optim.OneCycleLR(made(), 1.0, **options, anneal_strategy="linear"), 8)
    start, end = 0.25, 0.0025
    assert max(rates) <= 1
    # The peak stands at step 2.6, and twice as far the rate is the first one again.
    up = (1 - start) / 2.6
    assert rates[:3] == pytest.approx([start + up * step for step in range(3)])
    assert rates[3:6] == pytest.approx([1 - up * (step - 2.6) for step in range(3, 6)])
    assert rates[6:] == pytest.approx([start - (start - end) * (step - 5.2) / 2.8 for step in range(6, 9)])


def test_steps_may_be_given_as_epochs():
    scheduler = optim.OneCycleLR(made(), 1.0, epochs=3, steps_per_epoch=7)
    assert scheduler.total_steps == 21


def test_a_loop_may_step_as_often_as_was_said_but_not_more():
    scheduler = optim.OneCycleLR(made(), 1.0, total_steps=4)
    walked(scheduler, 4)
    with pytest.raises(GraphError, match="made for 4 steps"):
        scheduler.step()


@pytest.mark.parametrize("pct_start", [0, 0.1, 0.5, 1])
@pytest.mark.parametrize("steps", [1, 2, 10])
def test_short_cycles_stay_within_their_bounds(steps, pct_start):
    rates = walked(optim.OneCycleLR(made(), 1.0, total_steps=steps, pct_start=pct_start), steps - 1)
    assert all(0 < rate <= 1 for rate in rates)


@pytest.mark.parametrize("options", [{}, {"three_phase": True}])
@pytest.mark.parametrize("strategy", ["cos", "linear"])
def test_the_step_after_the_last_leaves_a_rate_and_a_momentum(strategy, options):
    optimizer = made(momentum=0.9)
    walked(optim.OneCycleLR(optimizer, 1.0, total_steps=4, anneal_strategy=strategy, **options), 4)
    group = optimizer.param_groups[0]
    assert 0 <= group["lr"] < 1
    assert 0 <= group["momentum"] < 1
    made().load_state_dict(optimizer.state_dict())


def test_momentum_goes_the_other_way():
    sgd, adam, plain, without = made(momentum=0.9), made(optim.Adam), made(), made(optim.Adagrad)
    for optimizer in (sgd, adam, plain, without):
        optim.OneCycleLR(optimizer, 1.0, total_steps=10, pct_start=0.5)
    assert sgd.param_groups[0]["momentum"] == 0.95
    assert adam.param_groups[0]["betas"] == (0.95, 0.999)
    assert plain.param_groups[0]["momentum"] == 0.95
    assert "momentum" not in without.param_groups[0]
    walked(scheduler := optim.OneCycleLR(adam, 1.0, total_steps=10, pct_start=0.5), 4)
    assert scheduler.get_last_lr() == [1.0]
    assert adam.param_groups[0]["betas"] == (0.85, 0.999)


def test_momentum_may_stay():
    optimizer = made(momentum=0.9)
    optim.OneCycleLR(optimizer, 1.0, total_steps=10, cycle_momentum=False)
    assert optimizer.param_groups[0]["momentum"] == 0.9


def test_each_group_has_its_maximum():
    groups = [{"params": nn.Parameter([1.0])}, {"params": nn.Parameter([1.0])}]
    scheduler = optim.OneCycleLR(optim.SGD(groups), [1.0, 2.0], total_steps=10, pct_start=0.1)
    assert scheduler.get_last_lr() == [1.0, 2.0]
    with pytest.raises(ArgumentError, match="3 values of max_lr for 2 groups"):
        optim.OneCycleLR(optim.SGD(groups), [1.0, 2.0, 3.0], total_steps=10)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "total_steps"),
        ({"epochs": 3}, "steps_per_epoch"),
        ({"total_steps": 0}, "total_steps=0"),
        ({"total_steps": 1.5}, "total_steps=1.5"),
        ({"epochs": -1, "steps_per_epoch": -1}, "epochs=-1"),
        ({"total_steps": 5, "pct_start": 1.1}, "pct_start=1.1"),
        ({"total_steps": 5, "pct_start": "x"}, "pct_start='x'"),
        ({"total_steps": 5, "div_factor": 0}, "div_factor=0"),
        ({"total_steps": 5, "base_momentum": 1.0}, "base_momentum=1.0"),
    ],
)
def test_options_out_of_range(options, words):
    with pytest.raises(ArgumentError, match=words):
        optim.OneCycleLR(made(), 1.0, **options)


def test_the_maximum_is_a_rate():
    with pytest.raises(ArgumentError, match="max_lr=-1"):
        optim.OneCycleLR(made(), -1.0, total_steps=5)


def test_only_optimizers_have_a_rate():
    with pytest.raises(DTypeError, match="Linear"):
        optim.OneCycleLR(nn.Linear(1, 1), 1.0, total_steps=5)
