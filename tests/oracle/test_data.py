"""PyTorch's DataLoader walks through our datasets, and ours through PyTorch's, with and without a collate_fn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.utils import data as torchs

from zensor import Zensor
from zensor.data import DataLoader, Dataset, Digits, Moons, Subset, TensorDataset, default_collate, random_split

POINTS = np.arange(14, dtype=np.float32).reshape(7, 2)
LABELS = np.arange(7)


class Squares(torchs.Dataset):
    """A map-style dataset of PyTorch's, whose samples are dictionaries."""

    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> dict[str, Any]:
        return {"number": torch.tensor(float(index)), "square": index**2, "name": f"no. {index}"}


class Rows(Dataset):
    """A dataset of ours that gives Zensors."""

    def __len__(self) -> int:
        return len(POINTS)

    def __getitem__(self, index: int) -> tuple[Zensor, int]:
        return Zensor(POINTS[index], requires_grad=False), int(LABELS[index])


@pytest.mark.parametrize("dataset", [TensorDataset(POINTS, LABELS), Subset(TensorDataset(POINTS, LABELS), range(7))])
def test_pytorchs_loader_gives_tensors_of_our_arrays(dataset: Dataset) -> None:
    batches = list(torchs.DataLoader(dataset, batch_size=3))
    assert [len(labels) for _, labels in batches] == [3, 3, 1]
    assert all(isinstance(part, torch.Tensor) for batch in batches for part in batch)
    np.testing.assert_array_equal(torch.cat([points for points, _ in batches]).numpy(), POINTS)
    np.testing.assert_array_equal(torch.cat([labels for _, labels in batches]).numpy(), LABELS)
    assert batches[0][0].dtype == torch.float32


@pytest.mark.parametrize("dataset", [Digits(train=False), Moons(50, rng=0)])
def test_both_loaders_give_the_same_batches_of_our_data_sets(dataset: Any) -> None:
    for theirs, ours in zip(torchs.DataLoader(dataset, 16), DataLoader(dataset, 16), strict=True):
        for tensor, zensor in zip(theirs, ours, strict=True):
            assert str(tensor.dtype).removeprefix("torch.") == str(zensor.dtype)
            np.testing.assert_array_equal(tensor.numpy(), zensor.numpy())


def test_pytorchs_loader_gives_zensors_with_our_collate_function() -> None:
    batches = list(torchs.DataLoader(Rows(), batch_size=4, collate_fn=default_collate))
    assert [type(part) for batch in batches for part in batch] == [Zensor] * 4
    np.testing.assert_array_equal(np.concatenate([points.numpy() for points, _ in batches]), POINTS)


def test_pytorchs_shuffling_sampling_and_splitting_go_over_our_datasets() -> None:
    dataset = TensorDataset(POINTS, LABELS)
    shuffled = torchs.DataLoader(dataset, 2, shuffle=True, generator=torch.Generator().manual_seed(0))
    assert sorted(int(label) for _, labels in shuffled for label in labels) == LABELS.tolist()
    drawn = torchs.DataLoader(dataset, 4, sampler=torchs.SubsetRandomSampler([1, 5]))
    assert sorted(int(label) for _, labels in drawn for label in labels) == [1, 5]
    parts = torchs.random_split(dataset, [4, 3], torch.Generator().manual_seed(0))
    assert sorted(int(label) for part in parts for _, label in part) == LABELS.tolist()


def test_a_worker_process_of_pytorchs_reads_our_datasets() -> None:
    batches = list(torchs.DataLoader(TensorDataset(POINTS, LABELS), batch_size=4, num_workers=1))
    np.testing.assert_array_equal(torch.cat([points for points, _ in batches]).numpy(), POINTS)


def test_our_loader_gives_zensors_of_pytorchs_tensors() -> None:
    dataset = torchs.TensorDataset(torch.from_numpy(POINTS), torch.from_numpy(LABELS))
    batches = list(DataLoader(dataset, batch_size=3))
    assert [labels.numpy().tolist() for _, labels in batches] == [[0, 1, 2], [3, 4, 5], [6]]
    points = batches[0][0]
    assert (type(points), points.dtype, points.requires_grad) == (Zensor, np.float32, False)
    points.numpy()[...] = -1
    assert dataset.tensors[0].min() == 0


def test_our_loader_keeps_the_dictionaries_of_a_map_style_dataset() -> None:
    (batch,) = DataLoader(Squares(), batch_size=5)
    assert batch["number"].numpy().tolist() == [0, 1, 2, 3, 4]
    assert batch["number"].dtype == np.float32
    assert batch["square"].numpy().tolist() == [0, 1, 4, 9, 16]
    assert batch["name"] == [f"no. {index}" for index in range(5)]


def test_our_loader_uses_a_collate_function_of_pytorchs() -> None:
    (batch,) = DataLoader(Squares(), batch_size=5, collate_fn=torchs.default_collate)
    assert isinstance(batch["square"], torch.Tensor)
    assert batch["square"].tolist() == [0, 1, 4, 9, 16]


def test_our_splits_and_subsets_go_over_pytorchs_datasets() -> None:
    parts = random_split(Squares(), [3, 2], rng=0)
    found = [int(number) for part in parts for batch in DataLoader(part, 2) for number in batch["number"].numpy()]
    assert sorted(found) == [0, 1, 2, 3, 4]
    assert Subset(torchs.Subset(Squares(), [4, 2]), [1])[0]["square"] == 4
