"""Losses with all their options, against PyTorch in float64: values, and gradients with respect to every input."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
import torch

from zensor import Zensor, nn

RNG = np.random.default_rng(0)
REDUCTIONS = ["mean", "sum", "none"]


def normal(*shape: int) -> Any:
    return RNG.normal(size=shape) * 2


def fraction(*shape: int) -> Any:
    return RNG.uniform(0.05, 0.95, shape)


def signs(*shape: int) -> Any:
    return RNG.choice([-1, 1], shape)


def softmax(x: Any) -> Any:
    return np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)


def logs(*shape: int) -> Any:
    return np.log(softmax(normal(*shape)))


WEIGHT = RNG.uniform(0.2, 2, 5)
SCORES = [(normal(7, 5), (7,)), (normal(5), ()), (normal(3, 5, 4), (3, 4)), (normal(2, 5, 3, 2), (2, 3, 2))]
IDS = [(x, RNG.integers(0, 5, shape)) for x, shape in SCORES]


def cases() -> list[tuple[str, dict[str, Any], tuple[Any, ...]]]:
    found: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = []

    def add(name: str, inputs: Any, *, reductions: Any = REDUCTIONS, **options: Any) -> None:
        for reduction in reductions:
            for one in inputs if isinstance(inputs, list) else [inputs]:
                found.append((name, {"reduction": reduction, **options}, one))

    for weight in (None, WEIGHT):
        for ignored in (-100, 2, -1):
            ids = [(x, np.where(one == 2, ignored, one)) for x, one in IDS if one.size > 1]
            for smoothing in (0.0, 0.3):
                add("CrossEntropyLoss", ids, weight=weight, ignore_index=ignored, label_smoothing=smoothing)
            add("NLLLoss", ids, weight=weight, ignore_index=ignored)
        add("CrossEntropyLoss", IDS, weight=weight)
        none = [(np.zeros((0, 5)), np.zeros(0, int)), (np.zeros((2, 5, 0)), np.zeros((2, 0), int))]
        for name in ("CrossEntropyLoss", "NLLLoss"):
            add(name, none, reductions=["sum", "none"], weight=weight)
        add("CrossEntropyLoss", (np.zeros((0, 5)), np.zeros((0, 5))), reductions=["sum", "none"], weight=weight)
        for smoothing in (0.0, 0.3):
            rows = [(normal(7, 5), softmax(normal(7, 5))), (normal(3, 5, 2), softmax(normal(3, 5, 2)))]
            rows += [(normal(5), softmax(normal(1, 5))[0])]
            add("CrossEntropyLoss", rows, weight=weight, label_smoothing=smoothing)
    for weight in (None, fraction(4, 3), fraction(3)):
        add("BCELoss", [(fraction(4, 3), fraction(4, 3)), (fraction(4, 3), np.eye(4, 3))], weight=weight)
        for pos_weight in (None, fraction(3) * 4):
            inputs = [(normal(4, 3), fraction(4, 3)), (normal(4, 3) * 30, np.eye(4, 3))]
            add("BCEWithLogitsLoss", inputs, weight=weight, pos_weight=pos_weight)
    pairs = [(normal(4, 3), normal(4, 3)), (normal(6), normal(6)), (normal(2, 3, 2), normal(2, 3, 2))]
    add("MSELoss", pairs)
    add("L1Loss", pairs)
    for beta in (0.0, 0.5, 1.0, 3.0):
        add("SmoothL1Loss", pairs, beta=beta)
    for delta in (0.5, 1.0, 3.0):
        add("HuberLoss", pairs, delta=delta)
    kinds = [*REDUCTIONS, "batchmean"]
    add("KLDivLoss", [(logs(4, 3), softmax(normal(4, 3)))], reductions=kinds)
    add("KLDivLoss", [(logs(4, 3), logs(4, 3))], reductions=kinds, log_target=True)
    for margin in (0.0, 0.4, -0.5):
        add(
            "CosineEmbeddingLoss",
            [(normal(6, 3), normal(6, 3), signs(6)), (normal(3), normal(3), np.array(-1))],
            margin=margin,
        )
    for margin in (1.0, 2.5):
        add("HingeEmbeddingLoss", [(normal(4, 3), signs(4, 3)), (normal(5), signs(5))], margin=margin)
        add("HingeEmbeddingLoss", (np.array([margin, margin]), np.array([1, -1])), margin=margin)
        for p in (1, 2):
            for weight in (None, WEIGHT):
                add("MultiMarginLoss", IDS[:2], p=p, margin=margin, weight=weight)
        for p in (1.0, 2.0, 3.0):
            for swap in (False, True):
                triple = (normal(6, 4), normal(6, 4), normal(6, 4))
                add("TripletMarginLoss", [triple, tuple(one[0] for one in triple)], margin=margin, p=p, swap=swap)
    return found


def named(case: Any) -> str:
    name, options, inputs = case
    told = ",".join(f"{key}={'…' if isinstance(value, np.ndarray) else value}" for key, value in options.items())
    return f"{name}({told})-{inputs[0].shape}"


@pytest.mark.filterwarnings("ignore:reduction")  # PyTorch says that its "mean" of kl_div will change
@pytest.mark.parametrize("case", cases(), ids=named)
def test_a_loss_and_its_gradients(case: Any) -> None:
    name, options, arrays = case
    theirs_options = {
        key: torch.tensor(value) if isinstance(value, np.ndarray) else value for key, value in options.items()
    }
    ours = [Zensor(one.copy()) for one in arrays]
    theirs = [torch.tensor(one, requires_grad=one.dtype.kind == "f") for one in arrays]
    found = getattr(nn, name)(**options)(*ours)
    expected = getattr(torch.nn, name)(**theirs_options)(*theirs)
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-9)
    grad = RNG.normal(size=found.shape)
    found.backward(grad)
    expected.backward(torch.tensor(grad))
    for mine, other in zip(ours, theirs, strict=True):
        if other.grad is not None:
            np.testing.assert_allclose(mine.grad.numpy(), other.grad.numpy(), rtol=1e-9, atol=1e-9)


def test_functions_of_two_rows() -> None:
    for dim, eps in ((1, 1e-8), (0, 0.5)):
        compare("cosine_similarity", dim=dim, eps=eps)
    for p in (1.0, 2.0, 3.5, float("inf")):
        for keepdim in (False, True):
            compare("pairwise_distance", p=p, keepdim=keepdim)


@pytest.mark.parametrize(("shape", "other"), [((4, 3), (1, 3)), ((4, 3), (3,)), ((4, 1), (4, 3)), ((2, 4, 3), (1,))])
@pytest.mark.parametrize("dim", [0, -1])
def test_vectors_that_stand_for_several_are_as_long_as_these(shape: Any, other: Any, dim: int) -> None:
    compare("cosine_similarity", [normal(*shape), normal(*other)], dim=dim)


@pytest.mark.parametrize("p", [0.5, 1.0, 1.5, 2.0, 3.0, float("inf")])
def test_the_distance_of_what_is_equal_has_no_slope(p: float) -> None:
    x = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    compare("pairwise_distance", [x, np.array([[1.0, 2.0, 3.0], [1.0, 3.0, 4.0]])], p=p, eps=0.0)


def compare(name: str, arrays: Any = None, **options: Any) -> None:
    arrays = [normal(4, 3), normal(4, 3)] if arrays is None else arrays
    ours = [Zensor(one) for one in arrays]
    theirs = [torch.tensor(one, requires_grad=True) for one in arrays]
    found = getattr(nn.functional, name)(*ours, **options)
    expected = getattr(torch.nn.functional, name)(*theirs, **options)
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), rtol=1e-9)
    (found * found).sum().backward()
    (expected * expected).sum().backward()
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine.grad.numpy(), other.grad.numpy(), rtol=1e-9, atol=1e-12)


def names(function: Any) -> list[str]:
    """The parameters, without those that PyTorch has given up and those it has for other dtypes of its own."""
    return [one for one in inspect.signature(function).parameters if one not in ("size_average", "reduce", "self")]


@pytest.mark.parametrize("kind", [name for name in dir(nn) if name.endswith("Loss") and name != "Loss"])
def test_arguments_of_a_call_have_the_same_names(kind: str) -> None:
    assert names(getattr(nn, kind).forward) == names(getattr(torch.nn, kind).forward)


@pytest.mark.parametrize("name", [name for name in dir(nn.functional) if name.endswith(("_loss", "entropy", "_div"))])
def test_arguments_of_a_function_have_the_same_names(name: str) -> None:
    theirs = names(getattr(torch.nn.functional, name))
    assert names(getattr(nn.functional, name)) == theirs[: len(names(getattr(nn.functional, name)))]
