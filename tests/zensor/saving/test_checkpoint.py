"""Checkpoints: all parts come back, bit for bit; what is one generator stays one; what does not fit changes nothing."""

import functools
import math
import random
from types import MappingProxyType

import numpy as np
import pytest

import zensor
from autograd.errors import ArgumentError, DataError, DTypeError
from zensor import Checkpoint, Zensor, nn, optim
from zensor.data import DataLoader, Dataset, TensorDataset
from zensor.saving import generators

KINDS = ["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"]


def through_file(tmp_path, **parts):
    Checkpoint(**parts).save(tmp_path / "file")
    return Checkpoint.read(tmp_path / "file")


def model():
    return nn.Sequential(nn.Linear(3, 4, rng=0), nn.BatchNorm1d(4), nn.Linear(4, 1, rng=1))


def test_a_model_and_its_optimizer_come_back(tmp_path):
    first, second = model(), model()
    learning = optim.Adam(first.parameters()), optim.Adam(second.parameters())
    first(np.ones((2, 3))).sum().backward()
    learning[0].step()
    Checkpoint(model=first, optimizer=learning[0]).save(tmp_path / "file")
    Checkpoint(model=second, optimizer=learning[1]).load(tmp_path / "file")
    for name, values in first.state_dict().items():
        np.testing.assert_array_equal(second.state_dict()[name], values)
    mine, theirs = (one.state_dict() for one in learning)
    assert mine["param_groups"] == theirs["param_groups"]
    np.testing.assert_array_equal(mine["state"][0]["square"], theirs["state"][0]["square"])


def test_two_saves_of_the_same_are_the_same_bytes(tmp_path):
    checkpoint = Checkpoint(model=model(), progress={"a": [1.5] * 100, "b": np.float32(2)})
    for name in ("first", "second"):
        checkpoint.save(tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_plain_data_is_filled_in_place(tmp_path):
    progress, losses = {"epoch": 3, "best": math.inf, "of": {"class": [1, 2]}}, [0.5, math.nan]
    checkpoint = Checkpoint(progress=progress, losses=losses)
    checkpoint.save(tmp_path / "file")
    inner = progress["of"]
    progress.update(epoch=0, best=0.5)
    losses.clear()
    checkpoint.load(tmp_path / "file")
    assert progress == {"epoch": 3, "best": math.inf, "of": {"class": [1, 2]}}
    assert progress["of"] is not inner
    assert repr(losses) == "[0.5, nan]"


@pytest.mark.parametrize(
    ("own", "saved"),
    [
        ({"best": None}, {"best": 0.5}),
        ({"best": 0}, {"best": 0.5}),
        ({"best": 0.5}, {"best": None}),
        ({"best": 0.5}, {"best": np.float64(0.5)}),
        ({"best": np.float64(0.5)}, {"best": np.float64(0.25)}),
        ({"best": 0.5}, {"best": math.nan}),
        ({"losses": []}, {"losses": [0.5] * 100}),
        ({"losses": [0.5] * 100}, {"losses": [0.5] * 99}),
        ({}, {"anything": (1, "two", {3: [None]})}),
        ({"matrix": np.zeros((2, 2))}, {"matrix": np.ones((3, 3), dtype=np.int64)}),
    ],
)
def test_values_of_the_same_kind_take_the_place_of_others(tmp_path, own, saved):
    Checkpoint(progress=saved).save(tmp_path / "file")
    expected = repr(saved)
    Checkpoint(progress=own).load(tmp_path / "file")
    assert repr(own) == expected


@pytest.mark.parametrize(
    ("own", "saved", "words"),
    [
        ({"epoch": 0}, {"epoch": math.nan}, "'progress.epoch' is nan"),
        ({"epoch": 0}, {"epoch": None}, "'progress.epoch' is None"),
        ({"done": False}, {"done": None}, "another kind"),
        ({"epoch": 0}, {"epoch": "1"}, "another kind"),
        ({"epoch": 0}, {"epoch": True}, "another kind"),
        ({"done": False}, {"done": 1}, "another kind"),
        ({"epoch": 0}, {"epochs": 1}, "has no 'epoch', but 'epochs'"),
        ({"of": {"a": 1}}, {"of": {}}, "'progress.of' has no 'a'"),
        ({"of": {"a": 1}}, {"of": 3}, "'progress.of' is 3, no dictionary"),
        ({}, [], "no dictionary"),
        ([], {}, "no list"),
        ({"losses": []}, {"losses": (1,)}, "another kind"),
    ],
)
def test_plain_data_of_another_kind_is_refused(tmp_path, own, saved, words):
    Checkpoint(progress=saved).save(tmp_path / "file")
    before = repr(own)
    with pytest.raises(DataError, match=words):
        Checkpoint(progress=own).load(tmp_path / "file")
    assert repr(own) == before


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (("mlp", 3, math.nan), ("mlp", 4, math.nan)),
        ("mlp", "cnn"),
        (3, 4),
        (None, 0),
        (MappingProxyType({"hidden": [8, 8]}), MappingProxyType({"hidden": [8, 9]})),
        ((np.zeros(2),), (np.ones(2),)),
    ],
)
def test_what_cannot_be_filled_in_place_must_be_the_same(tmp_path, own, other):
    Checkpoint(config=own).save(tmp_path / "file")
    Checkpoint(config=own).load(tmp_path / "file")
    with pytest.raises(DataError, match="'config' is"):
        Checkpoint(config=other).load(tmp_path / "file")


def test_read_needs_no_model(tmp_path):
    content = through_file(tmp_path, model=model(), config=MappingProxyType({"hidden": 4}))
    assert content.parts["config"] == {"hidden": 4}
    assert content.parts["model"]["0.weight"].shape == (4, 3)
    assert content.versions["zensor"] == zensor.__version__
    assert content.versions["numpy"] == np.__version__
    assert list(content.generators) == [("zensor",)]


def test_read_without_arrays_says_what_they_are(tmp_path):
    Checkpoint(model=model(), config={"hidden": 4}).save(tmp_path / "file")
    parts = Checkpoint.read(tmp_path / "file", arrays=False).parts
    assert parts["config"] == {"hidden": 4}
    weight = parts["model"]["0.weight"]
    assert (weight.shape, weight.dtype) == ((4, 3), np.float32)
    assert not isinstance(weight, np.ndarray)


def test_weights_can_be_taken_out_by_name(tmp_path):
    Checkpoint(model=model()).save(tmp_path / "file")
    assert zensor.load(tmp_path / "file")["model.0.weight"].shape == (4, 3)


# ---- generators


def test_the_packages_own_generator_goes_on_where_it_was(tmp_path):
    zensor.manual_seed(3)
    zensor.randn(2)
    checkpoint = Checkpoint(progress={})
    checkpoint.save(tmp_path / "file")
    expected = zensor.randn(3).tolist()
    zensor.manual_seed(4)
    checkpoint.load(tmp_path / "file")
    assert zensor.randn(3).tolist() == expected


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_generator_goes_on_where_it_was(tmp_path, kind):
    first, second = (np.random.Generator(getattr(np.random, kind)(seed)) for seed in (1, 2))
    first.integers(0, 10, 7, dtype=np.uint32)  # half of a 64-bit number is left over
    Checkpoint(rng=first).save(tmp_path / "file")
    Checkpoint(rng=second).load(tmp_path / "file")
    assert first.integers(0, 1 << 30, 9, dtype=np.uint32).tolist() == (
        second.integers(0, 1 << 30, 9, dtype=np.uint32).tolist()
    )


def test_a_generator_of_another_kind_is_refused(tmp_path):
    Checkpoint(rng=np.random.Generator(np.random.MT19937(1))).save(tmp_path / "file")
    with pytest.raises(DataError, match="the generator rng"):
        Checkpoint(rng=np.random.default_rng(1)).load(tmp_path / "file")


def sharing(shared):
    """A model and a loader with one generator, or with one each."""
    rng = np.random.default_rng(0)
    layer = nn.Dropout(0.5, rng=rng)
    return {"layer": layer, "loader": DataLoader(range(8), shuffle=True, rng=rng if shared else 0)}


def test_a_generator_that_two_share_is_shared_still(tmp_path):
    parts, others = sharing(True), sharing(True)
    iter(parts["loader"])
    Checkpoint(**parts).save(tmp_path / "file")
    Checkpoint(**others).load(tmp_path / "file")
    assert others["layer"].rng is others["loader"].rng
    assert others["layer"].rng.random() == parts["layer"].rng.random()


@pytest.mark.parametrize("shared", [True, False])
def test_a_run_that_shares_other_generators_is_refused(tmp_path, shared):
    Checkpoint(**sharing(shared)).save(tmp_path / "file")
    with pytest.raises(DataError, match="is a generator at"):
        Checkpoint(**sharing(not shared)).load(tmp_path / "file")


GLOBAL = np.random.default_rng(0)


def helping(sample):
    return GLOBAL.permutation(sample)


def collated(samples):
    return [helping(sample) for sample in samples]


class Slotted(Dataset):
    """`Dataset` has a __dict__ too; `unset` never gets a value."""

    __slots__ = ("rng", "unset")

    def __init__(self):
        self.rng, self.other = np.random.default_rng(0), np.random.default_rng(1)

    def __len__(self):
        return 1


class Augmented(TensorDataset):
    def __init__(self):
        super().__init__(np.zeros(4))
        self.rng = np.random.default_rng(0)
        self.steps = [np.random.default_rng(1), {"flip": np.random.default_rng(2)}]

    def changed(self, samples):
        return samples


class OfItsClass(Dataset):
    rng = np.random.default_rng(0)

    def __init__(self):
        self.samples = random.Random(0).sample(range(9), 4)  # has drawn before a checkpoint is made

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return helping(self.samples)


class OfItsClassToo(OfItsClass):
    def __init__(self):
        self.rng = np.random.default_rng(1)

    @staticmethod
    def drawn():
        return GLOBAL.random()

    @property
    def first(self):
        return GLOBAL.random()


def named_in_a_function():
    rng, default = (np.random.default_rng(seed) for seed in (0, 1))
    return lambda samples, other=default: rng.permutation(samples)


@pytest.mark.parametrize(
    ("loader", "places"),
    [
        (
            lambda: DataLoader(Augmented()),
            {"loader.dataset.rng", "loader.dataset.steps.0", "loader.dataset.steps.1.flip"},
        ),
        (lambda: DataLoader([1], collate_fn=named_in_a_function()), {"loader.collate_fn.rng", "loader.collate_fn.0"}),
        (
            lambda: DataLoader([1], collate_fn=functools.partial(sorted, key=np.random.default_rng(0))),
            {"loader.collate_fn.keywords.key"},
        ),
        (lambda: DataLoader([1], collate_fn=Augmented().changed), {"loader.collate_fn.self.rng"}),
        (lambda: DataLoader([1], collate_fn=collated), {"loader.collate_fn.helping.GLOBAL"}),
        (lambda: DataLoader(Slotted()), {"loader.dataset.rng", "loader.dataset.other"}),
        (lambda: DataLoader(OfItsClass()), {"loader.dataset.rng", "loader.dataset.__getitem__.helping.GLOBAL"}),
        (lambda: DataLoader(OfItsClassToo()), {"loader.dataset.rng", "loader.dataset.rng#2"}),
        (lambda: DataLoader(OfItsClassToo()), {"loader.dataset.drawn.func.GLOBAL", "loader.dataset.first.get.GLOBAL"}),
    ],
)
def test_generators_are_found_where_they_stand(loader, places):
    found = {place for shared in generators.find({"loader": loader()}) for place in shared}
    assert places <= found


def test_things_that_contain_each_other_end():
    first, second = nn.Module(), nn.Module()
    first.other, second.other = [second], {"first": first}
    assert list(generators.find({"model": first})) == [("zensor",)]


@pytest.mark.parametrize("old", [random.Random(0), np.random.RandomState(0)])
def test_an_older_generator_is_refused(tmp_path, old):
    layer = nn.ReLU()
    layer.rng = old
    with pytest.raises(DTypeError, match=r"model\.rng"):
        Checkpoint(model=layer).save(tmp_path / "file")


# ---- what is refused


class Fussy:
    """A part of the user's own, which refuses in words of its own after it has changed."""

    def __init__(self):
        self.value = 1

    def state_dict(self):
        return {"value": self.value}

    def load_state_dict(self, state):
        self.value = state["value"]
        if self.value == 2:
            raise KeyError("two\nlines")
        if self.value == 3:
            raise KeyboardInterrupt


def test_a_part_that_refuses_brings_all_back(tmp_path):
    first, fussy = model(), Fussy()
    fussy.value = 2
    loader = DataLoader(range(6), 2, shuffle=True, rng=0)
    iter(loader)
    Checkpoint(model=first, loader=loader, fussy=fussy).save(tmp_path / "file")
    second, fussy = model(), Fussy()
    second[0].weight.data[...] = 7
    loader = DataLoader(range(6), 2, shuffle=True, rng=1)
    walk = iter(loader)
    next(walk)
    before = loader.rng.bit_generator.state, loader._walk
    with pytest.raises(DataError, match="'fussy' does not fit: 'two") as caught:
        Checkpoint(model=second, loader=loader, fussy=fussy).load(tmp_path / "file")
    assert "\n" not in str(caught.value)
    assert (second[0].weight.numpy() == 7).all()
    assert fussy.value == 1
    assert (loader.rng.bit_generator.state, loader._walk) == before
    next(walk)
    assert loader.state_dict()["position"] == 2


def test_a_part_that_draws_before_it_refuses_has_drawn_nothing(tmp_path):
    class Drawing(Fussy):
        def load_state_dict(self, state):
            rng.random()
            super().load_state_dict(state)

    rng, part = np.random.default_rng(0), Drawing()
    part.value = 2
    Checkpoint(part=part, rng=rng).save(tmp_path / "file")
    part.value = 1
    before = rng.bit_generator.state
    with pytest.raises(DataError, match="does not fit"):
        Checkpoint(part=part, rng=rng).load(tmp_path / "file")
    assert rng.bit_generator.state == before


def test_ctrl_c_while_loading_brings_all_back(tmp_path):
    parts = {"model": model(), "fussy": Fussy()}
    parts["fussy"].value = 3
    Checkpoint(**parts).save(tmp_path / "file")
    parts["fussy"].value = 1
    parts["model"][0].weight.data[...] = 7
    with pytest.raises(KeyboardInterrupt):
        Checkpoint(**parts).load(tmp_path / "file")
    assert (parts["model"][0].weight.numpy() == 7).all()
    assert parts["fussy"].value == 1


def test_a_part_that_makes_its_generator_anew(tmp_path):
    """It goes on all the same; but if it was shared, it is not any more, and that is refused."""

    class Anew(Fussy):
        def __init__(self, rng):
            self.value, self.rng = 1, rng

        def load_state_dict(self, state):
            self.rng = np.random.default_rng()

    part = Anew(np.random.default_rng(1))
    Checkpoint(part=part).save(tmp_path / "file")
    other = Anew(np.random.default_rng(2))
    Checkpoint(part=other).load(tmp_path / "file")
    assert other.rng.random() == part.rng.random()
    Checkpoint(part=part, rng=part.rng).save(tmp_path / "file")
    other = Anew(np.random.default_rng(2))
    rng = other.rng
    with pytest.raises(DataError, match="generator at"):
        Checkpoint(part=other, rng=rng).load(tmp_path / "file")


def test_a_dictionary_with_a_state_of_its_own_fills_itself(tmp_path):
    class Counts(dict):
        def state_dict(self):
            return {"total": sum(self.values())}

        def load_state_dict(self, state):
            self["total"] = state["total"]

    counts = Counts(a=1, b=2)
    Checkpoint(counts=counts).save(tmp_path / "file")
    Checkpoint(counts=counts).load(tmp_path / "file")
    assert counts == {"a": 1, "b": 2, "total": 3}


def test_a_thousand_layers_are_searched_and_a_thousand_samples_are_not():
    rng = np.random.default_rng(0)
    layers = [nn.Dropout(0.5) for _ in range(1200)]
    layers[-1].rng = rng
    assert len(generators.find({"model": nn.ModuleList(layers)})) == 2
    assert len(generators.find({"data": [(1, 2)] * 1200 + [rng]})) == 1


def test_parts_of_other_names_are_named(tmp_path):
    Checkpoint(model=model()).save(tmp_path / "file")
    with pytest.raises(DataError, match="it has no 'modell', but 'model'"):
        Checkpoint(modell=model()).load(tmp_path / "file")


@pytest.mark.parametrize(
    "part", [{1, 2}, b"bytes", object(), {"a": {1: {2: print}}}, {(1, 2): 3}, [1j], {"a": np.array(["x"])}, nn.Linear]
)
def test_what_is_no_plain_data_is_named(tmp_path, part):
    with pytest.raises(DTypeError, match="saving 'progress"):
        Checkpoint(progress=part).save(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_what_contains_itself_is_refused(tmp_path):
    loop = []
    loop.append(loop)
    with pytest.raises(DTypeError, match="contain itself"):
        Checkpoint(loop=loop).save(tmp_path / "file")


def test_a_header_that_would_not_be_read_is_not_written(tmp_path):
    with pytest.raises(DataError, match="at most 1,000,000"):
        Checkpoint(words=["word"] * 200_000).save(tmp_path / "file")


def test_no_parts():
    with pytest.raises(ArgumentError, match="nothing"):
        Checkpoint()


def test_a_zensor_in_plain_data_comes_back_as_an_array(tmp_path):
    content = through_file(tmp_path, progress={"loss": Zensor(0.5)})
    assert content.parts["progress"]["loss"] == np.array(0.5)


def test_repr():
    assert repr(Checkpoint(model=model(), progress={})) == "Checkpoint(model, progress)"
