"""Losses with options: known by hand, in float32, and what is refused. All numbers are compared in tests/oracle."""

import math

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, ShapeError
from zensor import Zensor, nn
from zensor.nn import functional

SCORES = np.log([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]])


def test_weights_of_classes_weigh_the_mean():
    loss = nn.CrossEntropyLoss(weight=[1.0, 3.0, 1.0])(SCORES, [0, 1])
    assert float(loss) == pytest.approx((math.log(2) + 3 * math.log(1.25)) / 4)


def test_an_ignored_id_does_not_count():
    x = Zensor(SCORES)
    loss = nn.CrossEntropyLoss(ignore_index=7)(x, [0, 7])
    assert loss.item() == pytest.approx(math.log(2))
    loss.backward()
    assert x.grad.numpy()[1].tolist() == [0, 0, 0]


def test_an_ignored_id_may_be_a_class():
    assert float(nn.CrossEntropyLoss(ignore_index=1)(SCORES, [0, 1])) == pytest.approx(math.log(2))


def test_label_smoothing_is_a_mixture_with_the_uniform_target():
    rows = [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1]]
    smooth = nn.CrossEntropyLoss(label_smoothing=0.3)(SCORES, [0, 1])
    assert float(smooth) == pytest.approx(float(nn.CrossEntropyLoss()(SCORES, rows)))


def test_the_fast_way_is_the_general_one():
    rng = np.random.default_rng(0)
    scores, ids = rng.normal(size=(5, 4)) * 30, rng.integers(0, 4, 5)
    found = []
    for options in ({}, {"weight": np.ones(4)}):
        x = Zensor(scores)
        loss = functional.cross_entropy(x, ids, **options)
        (loss * 3).backward()
        found.append((loss.item(), x.grad.numpy()))
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-14)
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-12, atol=1e-16)


def test_lengths_of_float16_are_computed_in_float32_where_squares_have_a_place():
    x, y = (Zensor(np.full((1, 2), value, np.float16)) for value in (300, 100))
    far, alike = functional.pairwise_distance(x, y), functional.cosine_similarity(x, y)
    assert far.dtype == alike.dtype == np.float16
    assert far.item() == pytest.approx(200 * math.sqrt(2), rel=1e-3)
    assert alike.item() == 1
    (far + alike).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), [[math.sqrt(0.5)] * 2], rtol=1e-3)
    assert functional.cosine_similarity(np.zeros((1, 2), np.float16), y.numpy()).tolist() == [0]


def test_buffers_of_losses_are_saved():
    assert list(nn.CrossEntropyLoss(weight=[1.0, 2.0]).state_dict()) == ["weight"]
    assert list(nn.BCEWithLogitsLoss(pos_weight=[1.0]).state_dict()) == ["pos_weight"]
    assert list(nn.NLLLoss().parameters()) == []


def test_binary_cross_entropy_ends_at_100():
    x = Zensor([0.0, 1.0])
    losses = nn.BCELoss(reduction="none")(x, [1.0, 1.0])
    assert losses.tolist() == [100, 0]
    losses.sum().backward()
    assert np.all(np.isfinite(x.grad.numpy()))


def test_scores_of_any_size():
    x = Zensor([1000.0, -1000.0, 1000.0, -1000.0])
    losses = nn.BCEWithLogitsLoss(reduction="none")(x, [1.0, 0.0, 0.0, 1.0])
    assert losses.tolist() == [0, 0, 1000, 1000]
    losses.sum().backward()
    assert x.grad.tolist() == [0, 0, 1, -1]


def test_a_probability_of_0_in_the_target():
    target = Zensor([[0.0, 1.0]])
    loss = nn.KLDivLoss("batchmean")(np.log([[0.5, 0.5]]), target)
    assert loss.item() == pytest.approx(math.log(2))
    loss.backward()
    assert np.all(np.isfinite(target.grad.numpy()))


def test_a_target_may_be_given_as_logarithms():
    target = np.array([[0.25, 0.75], [0.5, 0.5]])
    x = np.log([[0.5, 0.5], [0.1, 0.9]])
    one, other = (
        nn.KLDivLoss("none", log_target=logs)(x, np.log(target) if logs else target) for logs in (True, False)
    )
    np.testing.assert_allclose(one, other)
    np.testing.assert_allclose(one, target * (np.log(target) - x))


def test_where_the_smooth_part_ends():
    away = np.array([-3.0, -0.5, 0.0, 0.25, 2.0])
    np.testing.assert_allclose(nn.SmoothL1Loss("none", beta=0.5)(away, np.zeros(5)), [2.75, 0.25, 0, 0.0625, 1.75])
    np.testing.assert_allclose(nn.HuberLoss("none", delta=0.5)(away, np.zeros(5)), [1.375, 0.125, 0, 0.03125, 0.875])
    assert nn.SmoothL1Loss("none", beta=0)(away, np.zeros(5)).tolist() == np.abs(away).tolist()


def test_the_positive_may_take_the_anchors_place():
    triplet = [[0.0, 0.0]], [[3.0, 4.0]], [[3.0, 5.0]]
    assert float(nn.TripletMarginLoss(swap=True)(*triplet)) == pytest.approx(5 - 1 + 1, abs=1e-5)
    assert float(nn.TripletMarginLoss()(*triplet)) == pytest.approx(5 - math.sqrt(34) + 1, abs=1e-5)


def test_directions_are_pulled_together_or_pushed_apart_up_to_the_margin():
    one, other = [[1.0, 0.0]] * 4, [[3.0, 4.0], [3.0, 4.0], [4.0, 3.0], [-1.0, 0.0]]
    losses = nn.CosineEmbeddingLoss(margin=0.7, reduction="none")(one, other, [1, -1, -1, -1])
    np.testing.assert_allclose(losses, [1 - 0.6, 0, 0.8 - 0.7, 0], atol=1e-12)


def test_margins_of_classes_count_as_their_weights():
    scores, ids = [[1.0, 0.5, -3.0], [0.0, 2.0, 1.5]], [0, 2]
    losses = nn.MultiMarginLoss(weight=[3.0, 1.0, 6.0], reduction="none")(scores, ids)
    np.testing.assert_allclose(losses, [3 * 0.5 / 3, 6 * 1.5 / 3])
    squares = nn.MultiMarginLoss(p=2, margin=2.0, reduction="none")(scores, ids)
    np.testing.assert_allclose(squares, [1.5**2 / 3, (0.5**2 + 2.5**2) / 3])


TWO = (np.ones((2, 3)), np.zeros((2, 3)))


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        (nn.BCELoss, (np.full((2, 3), 0.5), TWO[1])),
        (nn.BCEWithLogitsLoss, TWO),
        (nn.CosineEmbeddingLoss, (*TWO, [1, -1])),
        (nn.CrossEntropyLoss, (TWO[0], [0, 1])),
        (nn.HingeEmbeddingLoss, (TWO[0], np.ones((2, 3), int))),
        (nn.HuberLoss, TWO),
        (nn.KLDivLoss, TWO),
        (nn.L1Loss, TWO),
        (nn.MSELoss, TWO),
        (nn.MultiMarginLoss, (TWO[0], [0, 1])),
        (nn.NLLLoss, (TWO[0], [0, 1])),
        (nn.SmoothL1Loss, TWO),
        (nn.TripletMarginLoss, (*TWO, TWO[0])),
    ],
)
@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_float32_stays_float32(kind, inputs, reduction):
    x = Zensor(inputs[0].astype(np.float32))
    loss = kind(reduction=reduction)(x, *inputs[1:])
    assert loss.dtype == np.float32
    loss.sum().backward()
    assert x.grad.dtype == np.float32
    with pytest.raises(ArgumentError, match="reduction"):
        kind(reduction="median")


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: nn.CrossEntropyLoss(label_smoothing=1.5), ArgumentError),
        (lambda: nn.CrossEntropyLoss(ignore_index="a"), ArgumentError),
        (lambda: nn.CrossEntropyLoss(weight=[1.0, 2.0])(SCORES, [0, 1]), ShapeError),
        (lambda: nn.CrossEntropyLoss(weight=[1.0, -2.0, 1.0])(SCORES, [0, 1]), ShapeError),
        (lambda: nn.CrossEntropyLoss(ignore_index=0)(SCORES, [0, 0]), ArgumentError),
        (lambda: nn.CrossEntropyLoss()(np.ones((0, 3)), np.zeros(0, int)), ShapeError),
        (lambda: nn.NLLLoss(reduction="sum")(np.ones((2, 0)), [0, 1]), ShapeError),
        (lambda: nn.CrossEntropyLoss(weight=[0.0, 1.0, 1.0])(SCORES, [0, 0]), ArgumentError),
        (lambda: nn.CrossEntropyLoss()(SCORES, [0, -100000]), ArgumentError),
        (lambda: nn.CrossEntropyLoss(ignore_index=0)(SCORES, np.exp(SCORES)), ArgumentError),
        (lambda: functional.cross_entropy(SCORES, [0, 1], ignore_index=None), ArgumentError),
        (lambda: functional.nll_loss(SCORES, [0, 1], ignore_index=1.5), ArgumentError),
        (lambda: nn.NLLLoss()(SCORES, SCORES), ShapeError),
        (lambda: nn.NLLLoss()(SCORES, [0.0, 1.0]), DTypeError),
        (lambda: nn.NLLLoss()(SCORES, [0, 3]), ArgumentError),
        (lambda: nn.BCELoss()([1.5], [1.0]), ArgumentError),
        (lambda: nn.BCELoss()([0.5], [[1.0]]), ShapeError),
        (lambda: nn.BCELoss(weight=[[1.0], [1.0]])([0.5], [1.0]), ShapeError),
        (lambda: nn.BCEWithLogitsLoss(pos_weight=[1.0, 2.0, 3.0])([0.5, 1.0], [1.0, 1.0]), ShapeError),
        (lambda: nn.KLDivLoss("batchmean")(1.0, 1.0), ShapeError),
        (lambda: nn.HuberLoss(delta=0), ArgumentError),
        (lambda: nn.MSELoss(np.ones(2)), ArgumentError),
        (lambda: nn.SmoothL1Loss(beta=-1), ArgumentError),
        (lambda: functional.huber_loss([1.0], [2.0], delta=0), ArgumentError),
        (lambda: functional.smooth_l1_loss([1.0], [2.0], beta=-1), ArgumentError),
        (lambda: nn.MultiMarginLoss(p=3)(SCORES, [0, 1]), ArgumentError),
        (lambda: nn.MultiMarginLoss()(SCORES, [0, 3]), ArgumentError),
        (lambda: nn.MultiMarginLoss()(SCORES, [0]), ShapeError),
        (lambda: nn.MultiMarginLoss(weight=[1.0, 2.0])(SCORES, [0, 2]), ShapeError),
        (lambda: nn.MultiMarginLoss(weight=[[1.0], [2.0], [3.0]])(SCORES, [0, 2]), ShapeError),
        (lambda: nn.CosineEmbeddingLoss()(SCORES, SCORES, [[1], [1]]), ShapeError),
        (lambda: nn.CosineEmbeddingLoss(margin=math.nan), ArgumentError),
        (lambda: nn.TripletMarginLoss(p=0)(SCORES, SCORES, SCORES), ArgumentError),
        (lambda: nn.TripletMarginLoss()(1.0, 2.0, 3.0), ShapeError),
        (lambda: nn.Bilinear(0, 1, 1), ArgumentError),
        (lambda: nn.Bilinear(2, 3, 1)(np.ones((4, 2)), np.ones((4, 2))), ShapeError),
        (lambda: nn.Bilinear(2, 3, 1)(np.ones((4, 2)), np.ones((5, 3))), ShapeError),
        (lambda: nn.ELU(alpha="a"), ArgumentError),
        (lambda: nn.GELU("sigmoid"), ArgumentError),
        (lambda: nn.Hardtanh(1, -1), ArgumentError),
        (lambda: nn.Softplus(beta=0), ArgumentError),
        (lambda: nn.Softmax(dim=1.5), ArgumentError),
        (lambda: nn.PReLU(0), ArgumentError),
        (lambda: nn.PReLU(3)(np.ones((2, 4))), ShapeError),
    ],
)
def test_what_is_refused(call, error):
    with pytest.raises(error):
        call()
