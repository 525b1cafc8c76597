"""examples/oscillator.py: the truth lies where the covariance says, and the Hessian is right."""

import re

import numpy as np
import pytest

from examples import oscillator
from tests.examples.running import run

TRUTH = np.array([1.4, 0.15, 2.0, 0.4, np.log(0.15)])


def test_it_finds_the_truth_and_draws_it(tmp_path):
    printed = run("oscillator.py", "--readings", "40", folder=tmp_path)
    off = [float(one) for one in re.findall(r"([+-][\d.]+) standard deviations", printed)]
    assert len(off) == 5
    assert max(map(abs, off)) < 4
    assert (tmp_path / "oscillator.png").stat().st_size > 10_000


def test_two_thirds_of_the_truths_lie_within_one_standard_deviation():
    found = [oscillator.fit(TRUTH, 60, np.random.default_rng(seed)) for seed in range(20)]
    off = np.array([(one.parameters - TRUTH) / one.deviations for one in found])[:, :4]
    assert 0.5 < np.mean(np.abs(off) < 1) < 0.85
    assert np.mean(np.abs(off) < 2) > 0.85


def test_the_covariance_is_that_of_the_normal_equations():
    """Far from any doubt the Hessian is Jᵀ J / s² and the prior, with the Jacobian of the motion by hand."""
    found = oscillator.fit(np.append(TRUTH[:4], np.log(0.01)), 400, np.random.default_rng(0))
    amplitude, damping, frequency, phase, log_noise = found.parameters
    fall = np.exp(-damping * found.times)
    turn = frequency * found.times + phase
    by_hand = np.stack(
        [
            fall * np.cos(turn),
            -amplitude * found.times * fall * np.cos(turn),
            -amplitude * found.times * fall * np.sin(turn),
            -amplitude * fall * np.sin(turn),
        ],
        axis=1,
    )
    curvature = by_hand.T @ by_hand / np.exp(2 * log_noise)
    deviations = np.sqrt(np.diag(np.linalg.inv(curvature)))
    np.testing.assert_allclose(found.deviations[:4], deviations, rtol=0.05)
    assert found.deviations[4] == pytest.approx(1 / np.sqrt(2 * 400), rel=0.05)
    _, band = found.band(found.times)
    by_hand_band = np.sqrt(np.einsum("ti,ij,tj->t", by_hand, np.linalg.inv(curvature), by_hand))
    np.testing.assert_allclose(band, by_hand_band, rtol=0.1)


def test_without_readings_the_prior_is_left():
    found = oscillator.newton(oscillator.START + 0.3, np.empty(0), np.empty(0))
    np.testing.assert_allclose(found[0], oscillator.START, atol=1e-8)
    np.testing.assert_allclose(np.linalg.inv(found[1]), np.diag(oscillator.PRIOR**2), rtol=1e-12)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--noise", "0"], "argument --noise: '0' is not a finite number above 0"),
        (["--seed", "-1"], "argument --seed: '-1' is not a whole number of at least 0"),
        (["--output", "a.gif"], "argument --output: 'a.gif' ends neither in"),
        (["--output", "no/where.png"], "argument --output: cannot write 'no/where.png': there is no folder"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is(capsys, options, told):
    with pytest.raises(SystemExit) as ended:
        oscillator.main(options)
    assert ended.value.code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert told in output.err
