"""One table, one test: every operation against NumPy and against differences. The rows are in rows_*.py."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

import autograd.functions
from autograd import ZensorError, gradcheck, gradients
from autograd.describing import summary
from autograd.mode import ModeChange
from tests.autograd.operations import Sample, all_rows, function_classes, results, zensors
from zensor import Zensor

ROWS = all_rows()


def fits(sample: Sample) -> bool:
    """Whether the reference takes these shapes and options without error or warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            sample.expected(*sample.arrays())
        except (ValueError, TypeError, IndexError, RuntimeWarning, np.linalg.LinAlgError):
            return False
    return True


SAMPLES = [sample for row in ROWS for sample in row.samples()]
FIT = [sample for sample in SAMPLES if fits(sample)]
UNFIT = [sample for sample in SAMPLES if sample not in FIT]


def each(samples: Sequence[Sample]) -> Callable[..., Any]:
    """One test per row, which goes through options and shapes: a test for each of them costs more than it does."""
    rows: dict[str, list[Sample]] = {}
    for sample in samples:
        rows.setdefault(sample.case.called, []).append(sample)

    def decorate(test: Callable[[Sample], None]) -> Callable[..., Any]:
        def goes_through_the_samples(row: str) -> None:
            for sample in rows[row]:
                try:
                    test(sample)
                except BaseException as error:
                    error.add_note(f"in the sample {sample.id}")
                    raise

        goes_through_the_samples.__name__ = test.__name__
        return pytest.mark.parametrize("row", list(rows))(goes_through_the_samples)

    return decorate


def incoming(made: Any) -> list[np.ndarray]:
    """An incoming gradient per result, whether it wants one or not."""
    rng = np.random.default_rng(5)
    return [np.asarray(rng.uniform(0.5, 1.5, one.shape), one.dtype) for one in results(made)]


def tracked(made: Any) -> list[Any]:
    """Results that want a gradient; one of a constant alone may have come back as it was."""
    return [one for one in results(made) if isinstance(one, Zensor) and one.requires_grad]


def gradients_of(sample: Sample, inputs: Sequence[Any], weights: list[np.ndarray]) -> list[np.ndarray | None]:
    """The gradient for each input that wants one."""
    wanted = [one for one in inputs if isinstance(one, Zensor)]
    made = results(sample(*inputs))
    weights = [weight for one, weight in zip(made, weights, strict=True) if tracked(one)]
    found = gradients(tracked(made), wanted, weights, allow_unused=True)
    return [None if one is None else one.numpy() for one in found]


@each(FIT)
def test_values_are_numpys(sample):
    arrays = sample.arrays()
    wanted = results(sample.expected(*arrays))
    inputs = zensors(arrays)
    got = results(sample(*inputs))
    plain = results(sample(*arrays))
    assert len(got) == len(wanted)
    for one, bare, right in zip(got, plain, map(np.asarray, wanted), strict=True):
        assert isinstance(one, Zensor) and not isinstance(bare, Zensor)
        assert one.shape == right.shape
        if sample.case.exact_dtype:
            assert one.dtype == right.dtype
        np.testing.assert_allclose(one.numpy(), right, rtol=1e-11, atol=1e-13)
        np.testing.assert_array_equal(one.numpy(), bare)
        assert one.requires_grad is (sample.case.tracked and one.dtype.kind == "f")


@each(UNFIT)
def test_what_numpy_refuses_is_refused_with_our_words(sample):
    with pytest.raises(ZensorError) as caught:
        sample(*zensors(sample.arrays()))
    assert len(str(caught.value)) > 20


@each([sample for sample in FIT if sample.case.order and sample.case.tracked])
def test_derivatives_are_those_of_differences(sample):
    report = gradcheck(sample, zensors(sample.arrays()), sample.case.order)
    assert report.kinks == (), str(report)


@each([sample for sample in FIT if sample.case.order and sample.case.tracked])
def test_forward_mode_agrees_with_reverse_mode(sample):
    """⟨u, J v⟩ = ⟨Jᵀ u, v⟩, where J v is made by differentiating the backward pass."""
    inputs = zensors(sample.arrays())
    made = tracked(sample(*inputs))
    wanted = [one for one in inputs if isinstance(one, Zensor)]
    rng = np.random.default_rng(3)
    u = [Zensor(rng.uniform(0.5, 1.5, one.shape)) for one in made]
    v = [rng.uniform(-1, 1, one.shape) for one in wanted]
    pulled = gradients(made, wanted, u, create_graph=True, allow_unused=True)
    back = sum(float((g.numpy() * one).sum()) for g, one in zip(pulled, v, strict=True) if g is not None)
    linear = [(g, one) for g, one in zip(pulled, v, strict=True) if g is not None and g.requires_grad]
    pushed = gradients([g for g, _ in linear], u, [one for _, one in linear], allow_unused=True) if linear else []
    forth = sum(float((one * push).sum()) for one, push in zip(u, pushed, strict=False) if push is not None)
    np.testing.assert_allclose(forth, back, rtol=1e-9, atol=1e-12)


@each([sample for sample in FIT if sample.case.tracked])
def test_what_shares_memory_with_an_input_is_a_view_that_knows_it(sample):
    """Otherwise a write through it would change the input without a trace in the graph."""
    inputs = [one * 1 if isinstance(one, Zensor) else one for one in zensors(sample.arrays())]
    for made in tracked(sample(*inputs)):
        for one in inputs:
            if isinstance(one, Zensor) and made is not one and np.shares_memory(made.numpy(), one.numpy()):
                assert made._alias.root() is one


@each([sample for sample in FIT if sample.case.tracked])
def test_float32_gives_float32(sample):
    arrays = sample.arrays()
    coarse = [one.astype(np.float32) if one.dtype.kind == "f" else one for one in arrays]
    wide = [one.astype(np.float64) if one.dtype.kind == "f" else one for one in coarse]
    inputs = zensors(coarse)
    made = results(sample(*inputs))
    for one, right, fine in zip(made, results(sample.expected(*coarse)), results(sample.expected(*wide)), strict=True):
        if sample.case.exact_dtype:
            assert one.dtype == np.asarray(right).dtype
        np.testing.assert_allclose(one.numpy(), fine, rtol=sample.case.float32, atol=sample.case.float32)
    weights = incoming(made)
    got = gradients_of(sample, inputs, weights)
    fine = gradients_of(sample, zensors(wide), [one.astype(np.float64) for one in weights])
    for one, right, owner in zip(got, fine, [one for one in inputs if isinstance(one, Zensor)], strict=True):
        if one is not None:
            assert (one.shape, one.dtype) == (owner.shape, owner.dtype)
            np.testing.assert_allclose(one, right, rtol=10 * sample.case.float32, atol=sample.case.float32)


def fortran(array: np.ndarray) -> np.ndarray:
    return np.array(array, order="F")


def negative_strides(array: np.ndarray) -> np.ndarray:
    back = (slice(None, None, -1),) * array.ndim
    return np.array(array[back])[back]


def gapped(array: np.ndarray) -> np.ndarray:
    wide = np.full((*array.shape, 2), np.nan if array.dtype.kind == "f" else 0, array.dtype)
    wide[..., 0] = array
    return wide[..., 0]


def read_only(array: np.ndarray) -> np.ndarray:
    array = array.copy()
    array.flags.writeable = False
    return array


def assert_close(got: np.ndarray, right: np.ndarray, about: str) -> None:
    """NumPy's assertion, asked only where something differs: it takes longer than most operations."""
    if not np.array_equal(got, right):
        np.testing.assert_allclose(got, right, rtol=1e-12, atol=1e-14, err_msg=about)


@each(FIT)
def test_memory_layout_does_not_matter_and_inputs_stay_as_they_were(sample):
    arrays = sample.arrays()
    inputs = zensors(arrays)
    made = sample(*inputs)
    values = [one.numpy() for one in results(made)]
    weights = incoming(made)
    found = gradients_of(sample, inputs, weights)
    for one, before in zip(arrays, sample.arrays(), strict=True):
        np.testing.assert_array_equal(one, before)
    for layout in (fortran, negative_strides, gapped, read_only):
        others = zensors([layout(one) for one in arrays])
        for one, right in zip(results(sample(*others)), values, strict=True):
            assert_close(one.numpy(), right, layout.__name__)
        other = gradients_of(sample, others, [layout(one) for one in weights])
        for one, right in zip(other, found, strict=True):
            assert (one is None) == (right is None)
            if one is not None:
                assert_close(one, right, layout.__name__)


@each([sample for sample in FIT if sample.case.tracked])
def test_gradients_have_their_owners_shape_and_share_memory_with_nobody(sample):
    inputs = zensors(sample.arrays())
    made = tracked(sample(*inputs))
    weights = incoming(made)
    copies = [one.copy() for one in weights]
    for one, weight in zip(made, weights, strict=True):
        one.backward(weight, retain_graph=True)
    # A result may be the input itself: atleast_1d of a vector.
    owners = list({id(one): one for one in [*inputs, *made] if isinstance(one, Zensor)}.values())
    grads = [one.grad.numpy() for one in owners if one.grad is not None]
    for one in owners:
        if one.grad is not None:
            assert (one.grad.shape, one.grad.dtype) == (one.shape, one.dtype)
            assert not one.grad.requires_grad
    others = [*weights, *[one.numpy() for one in owners], *[one for one in inputs if isinstance(one, np.ndarray)]]
    for place, grad in enumerate(grads):
        assert not any(np.shares_memory(grad, other) for other in [*others, *grads[place + 1 :]])
    for one, before in zip(weights, copies, strict=True):
        np.testing.assert_array_equal(one, before)


@each([sample for sample in FIT if sample.case.tracked and len(sample.case.inputs) > 1])
def test_one_tracked_input_at_a_time_gets_the_gradient_it_has_among_others(sample):
    arrays = sample.arrays()
    inputs = zensors(arrays)
    weights = incoming(sample(*inputs))
    together = iter(gradients_of(sample, inputs, weights))
    for place, one in enumerate(inputs):
        if isinstance(one, Zensor):
            right = next(together)
            alone: list[Any] = list(arrays)
            alone[place] = Zensor(arrays[place])
            (got,) = gradients_of(sample, alone, weights) if tracked(sample(*alone)) else [None]
            if got is None or right is None:
                assert all(grad is None or not grad.any() for grad in (got, right))
            else:
                np.testing.assert_allclose(got, right, rtol=1e-12, atol=1e-14)


# ---- the registry


def test_every_operation_has_a_row():
    names = [name for name in dir(autograd.functions) if name[0] != "_"]
    public = {one.__name__ for name in names if callable(one := getattr(autograd.functions, name))}
    # einsum_path answers a question: how einsum would go about it.
    assert public - {row.operation.__name__ for row in ROWS} == {"einsum_path"}


def test_every_function_class_runs_in_some_row():
    """One that only rules use has a row of its own: Case(Cofactor.apply, ...)."""
    ran: set[Any] = set()
    with ModeChange(watch=lambda node, *_: ran.add(node.function)):
        for sample in FIT:
            sample(*zensors(sample.arrays()))
    assert {cls.__name__ for cls in function_classes() if any(cls.rules) and cls not in ran} == set()


def test_every_operation_says_its_derivative():
    """Pictures show what an operation's author wrote about it, up to the first section."""
    said = re.compile("derivative|gradient|[Ss]ee `")
    classes = [one for one in function_classes() if one.rules or one.joint]
    assert [one.__name__ for one in classes if not said.search(summary(one.__doc__ or "") or "")] == []


def test_every_row_fits_some_shape_with_each_of_its_options():
    """Otherwise a reference that always raises would agree with an operation that always refuses."""
    fit = {(id(sample.case), id(sample.options)) for sample in FIT}
    wrong = [
        f"{row.called} {dict(options)}"
        for row in ROWS
        for options in row.options
        if ((id(row), id(options)) in fit) is row.refused
    ]
    assert wrong == []
