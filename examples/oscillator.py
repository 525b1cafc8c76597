"""A damped oscillator: its constants from noisy readings, and how sure one may be of them.

    python examples/oscillator.py
    python examples/oscillator.py --readings 30 --noise 0.3

The motion is y(t) = A exp(−g t) cos(w t + p). What is minimised is minus the logarithm of the posterior density of A,
g, w, p and of the noise s. Newton's method takes its steps with the exact Hessian; at the minimum the inverse of the
Hessian is the covariance of the parameters (Laplace's approximation), and the Jacobian of the motion carries it over to
a band around the curve. Nothing but the model is written down by hand; `zensor` differentiates it.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograd.errors import ZensorError
from visualization.figure import matplotlib_for
from zensor import cos, exp, hessian, jacobian, no_grad, value_and_grad
from zensor.program import count, launch, picture, rate, seed, unusable_output

NAMES = ["amplitude A", "damping g", "frequency w", "phase p", "noise log s"]
START = np.array([1.0, 0.1, 2.2, 0.0, -1.0])
PRIOR = np.array([3.0, 1.0, 3.0, 2.0, 3.0])  # standard deviations around START: what is known before the readings


def motion(parameters, times):
    """The place of the oscillator at each time."""
    amplitude, damping, frequency, phase = parameters[:4]
    return amplitude * exp(-damping * times) * cos(frequency * times + phase)


def surprise(parameters, times, readings):
    """Minus the log of the posterior density, up to a constant."""
    log_noise = parameters[4]
    misfit = (readings - motion(parameters, times)) * exp(-log_noise)
    prior = (parameters - START) / PRIOR
    return 0.5 * (misfit * misfit).sum() + len(times) * log_noise + 0.5 * (prior * prior).sum()


def newton(parameters: np.ndarray, *data: np.ndarray, most: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Minimise `surprise` in at most so many steps; gives the minimum and the Hessian there.

    A multiple of the identity is added to the Hessian: more after a step that led upwards, which turns the next one
    towards steepest descent, and less after a good one. Near the minimum pure Newton steps are left.
    """
    damping = 1.0
    value, slope = arrays(value_and_grad(surprise)(parameters, *data))
    for _ in range(most):
        curvature = hessian(surprise)(parameters, *data).numpy()
        # What is solved with must bend upwards in every direction, or the step might lead to a saddle.
        push = damping + max(0.0, -2 * np.linalg.eigvalsh(curvature)[0])
        tried = parameters - np.linalg.solve(curvature + push * np.eye(len(parameters)), slope)
        if np.abs(tried - parameters).max() < 1e-9:
            return parameters, curvature
        there, slope_there = arrays(value_and_grad(surprise)(tried, *data))
        if there > value:
            damping = max(4 * damping, 1e-3)
        else:
            parameters, value, slope, damping = tried, there, slope_there, damping / 10
    raise ZensorError(f"no minimum after {most} steps of Newton's method. Take more readings, or less noise.")


def arrays(results):
    """Plain numbers of a pair of Zensors."""
    value, slope = results
    return value.item(), slope.numpy()


@dataclass
class Fit:
    """The parameters, their covariance, and the readings that they come from."""

    parameters: np.ndarray
    covariance: np.ndarray
    times: np.ndarray
    readings: np.ndarray

    @property
    def deviations(self) -> np.ndarray:
        """The standard deviation of each parameter."""
        return np.sqrt(np.diag(self.covariance))

    def band(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The motion at other times, and its standard deviation: sqrt(J C Jᵀ) with the Jacobian J."""
        with no_grad():
            middle = motion(self.parameters, times)
        slopes = jacobian(motion)(self.parameters, times).numpy()
        return middle, np.sqrt(np.einsum("ti,ij,tj->t", slopes, self.covariance, slopes))


def fit(truth: np.ndarray, readings: int, rng: np.random.Generator) -> Fit:
    """Make readings of the true motion with noise, and fit them."""
    times = np.sort(rng.uniform(0, 12, readings))
    measured = motion(truth, times) + rng.normal(scale=np.exp(truth[4]), size=readings)
    parameters, curvature = newton(START, times, measured)
    return Fit(parameters, np.linalg.inv(curvature), times, measured)


def draw(found: Fit, truth: np.ndarray, path: Path) -> None:
    """Readings, the true motion, the fitted one, and two standard deviations on either side of it."""
    times = np.linspace(0, 18, 400)
    middle, deviation = found.band(times)
    _, figure_class, _ = matplotlib_for("the picture")
    figure = figure_class(figsize=(8, 4.2), dpi=120, layout="constrained")
    axes = figure.subplots()
    axes.fill_between(times, middle - 2 * deviation, middle + 2 * deviation, color="#56B4E9", alpha=0.35, lw=0)
    axes.plot(times, middle, color="#0072B2", label="fit, ± 2 standard deviations")
    axes.plot(times, motion(truth, times), "--", color="#222222", lw=1.2, label="true motion")
    axes.plot(found.times, found.readings, "o", ms=3.5, color="#9A6200", label="readings")
    axes.axvline(12, color="#8C8C8C", lw=0.8, ls=":")
    axes.annotate("no readings from here on", (12.15, 0.97), xycoords=("data", "axes fraction"), va="top", fontsize=9)
    axes.set(xlabel="time t", ylabel="place y")
    axes.legend(frameon=False, loc="lower right", fontsize=9)
    figure.savefig(path)


def main(arguments: list[str] | None = None) -> Fit:
    """Fit, compare with the truth, and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readings", type=count, default=60, help="how many (default: %(default)s)")
    parser.add_argument("--noise", type=rate, default=0.15, help="standard deviation of one (default: %(default)s)")
    parser.add_argument("--seed", type=seed, default=0, help="decides the readings (default: %(default)s)")
    parser.add_argument("--output", type=picture, default=Path("oscillator.png"), help="picture (default: %(default)s)")
    options = parser.parse_args(arguments)
    problem = unusable_output({"output": options.output})
    if problem:
        parser.error(problem)
    truth = np.array([1.4, 0.15, 2.0, 0.4, np.log(options.noise)])
    found = fit(truth, options.readings, np.random.default_rng(options.seed))
    print(f"{'':12}   truth      fit                  off by")
    for name, true, value, deviation in zip(NAMES, truth, found.parameters, found.deviations, strict=True):
        off = (value - true) / deviation
        print(f"{name:12} {true:7.3f}  {value:7.3f} ± {deviation:.3f}  {off:+5.1f} standard deviations")
    draw(found, truth, options.output)
    print(f"picture drawn into {options.output}")
    return found


if __name__ == "__main__":
    launch("oscillator.py", main)
