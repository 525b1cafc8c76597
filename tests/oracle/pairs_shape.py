"""Shape, joining, splitting, indexing and picking beside PyTorch's."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from autograd import functions as f
from tests.autograd.operations import any_, flags
from tests.oracle.pairs import at, pair

CUBE, MATRIX = (2, 3, 2), (2, 3)
THREE = (any_, any_, any_)
IDS = np.array([[2, 0, 2], [1, 1, 0]])
ROW = torch.tensor([2, 0, 2])
TWO = (any_, any_)


def joining(ours, theirs, **options):
    """Operations that take their inputs as one list."""
    return {"ours": lambda *inputs: ours(list(inputs), **options)}, lambda *inputs: theirs(list(inputs))


def joined(name, theirs, *shapes, **options):
    how, right = joining(getattr(f, name), theirs, **options)
    return pair(name, right, *shapes, domain=tuple([any_] * len(shapes[0])), **how)


def broadcast(x, y):
    return tuple(torch.broadcast_tensors(x, y))


ROWS = [
    # shape
    *pair("atleast_1d", torch.atleast_1d),
    *pair("atleast_2d", torch.atleast_2d),
    *pair("atleast_3d", torch.atleast_3d),
    *pair("broadcast_arrays", broadcast, domain=TWO),
    *pair("broadcast_to", lambda x: torch.broadcast_to(x, (2, 2, 3)), (3,), (2, 3), (2, 1), (), shape=(2, 2, 3)),
    *pair("expand_dims", lambda x: x[None, :, None], (3,), axis=(0, 2)),
    *pair("expand_dims", lambda x: torch.unsqueeze(x, -1), axis=-1),
    *pair("flatten", torch.flatten),
    *pair("flatten", lambda x: x.mT.flatten(), MATRIX, ours=lambda x: f.flatten(x, order="F")),
    *pair("matrix_transpose", lambda x: x.mT, MATRIX, CUBE),
    *pair("meshgrid", lambda x, y: torch.meshgrid(x, y, indexing="xy"), ((3,), (2,)), domain=TWO),
    *pair("meshgrid", lambda x, y: torch.meshgrid(x, y, indexing="ij"), ((3,), (2,)), domain=TWO, indexing="ij"),
    *pair("moveaxis", lambda x: torch.moveaxis(x, (0, 1), (-1, 0)), CUBE, source=(0, 1), destination=(-1, 0)),
    *pair("permute_dims", lambda x: torch.permute(x, (2, 0, 1)), CUBE, axes=(2, 0, 1)),
    *pair("ravel", torch.ravel),
    *pair("reshape", lambda x: torch.reshape(x, (3, -1)), (3,), MATRIX, CUBE, shape=(3, -1)),
    *pair("rollaxis", lambda x: torch.movedim(x, 2, 0), CUBE, axis=2),
    *pair("squeeze", torch.squeeze, (), (1,), (2, 1, 3)),
    *pair("squeeze", lambda x: torch.squeeze(x, 1), (2, 1, 3), axis=1),
    *pair("swapaxes", lambda x: torch.swapaxes(x, 0, -1), MATRIX, CUBE, axis1=0, axis2=-1),
    *pair("transpose", lambda x: x.permute(tuple(reversed(range(x.ndim))))),
    *pair("transpose", lambda x: x.permute(-2, -1, 0), CUBE, axes=(-2, -1, 0)),
    # rearrange
    *pair("flip", lambda x: torch.flip(x, tuple(range(x.ndim)))),
    *pair("flip", lambda x: torch.flip(x, (0, -1)), MATRIX, CUBE, axis=(0, -1)),
    *pair("fliplr", torch.fliplr, MATRIX, CUBE),
    *pair("flipud", torch.flipud, (3,), MATRIX, CUBE),
    *pair("repeat", lambda x: torch.repeat_interleave(x, 3), (3,), MATRIX, repeats=3),
    *pair("repeat", lambda x: torch.repeat_interleave(x, ROW, 1), MATRIX, CUBE, repeats=[2, 0, 2], axis=1),
    *pair("roll", lambda x: torch.roll(x, 2), (3,), MATRIX, shift=2),
    *pair("roll", lambda x: torch.roll(x, (1, -2), (0, 1)), MATRIX, CUBE, shift=(1, -2), axis=(0, 1)),
    *[row for k in range(-1, 4) for row in pair("rot90", lambda x, k=k: torch.rot90(x, k, (0, 1)), MATRIX, CUBE, k=k)],
    *pair("rot90", lambda x: torch.rot90(x, 1, (2, 0)), CUBE, axes=(2, 0)),
    *pair("sliding_window_view", lambda x: x.unfold(0, 2, 1), (4,), (3, 2), window_shape=2, axis=0),
    *pair("sliding_window_view", lambda x: x.unfold(0, 2, 1).unfold(1, 2, 1), (3, 4), window_shape=(2, 2)),
    *pair("tile", lambda x: torch.tile(x, (2, 3)), (), (3,), MATRIX, CUBE, reps=(2, 3)),
    # joining and splitting
    *joined("concatenate", torch.cat, ((2, 3), (1, 3)), ((2,), (3,))),
    *joined("concatenate", lambda all: torch.cat(all, -1), ((2, 3), (2, 1)), axis=-1),
    *joined("stack", torch.stack, ((2, 3), (2, 3))),
    *joined("stack", lambda all: torch.stack(all, -1), ((2, 3), (2, 3)), axis=-1),
    *joined("vstack", torch.vstack, ((3,), (2, 3)), ((3,), (3,))),
    *joined("row_stack", torch.row_stack, ((3,), (2, 3))),
    *joined("hstack", torch.hstack, ((3,), (2,)), ((2, 3), (2, 1)), ((), ())),
    *joined("dstack", torch.dstack, ((3,), (3,)), ((2, 3), (2, 3))),
    *joined("column_stack", torch.column_stack, ((3,), (3, 2))),
    *pair("append", lambda x, y: torch.cat([x, y], 1), ((2, 3), (2, 1)), domain=TWO, axis=1),
    *pair("append", lambda x, y: torch.cat([x.flatten(), y.flatten()]), ((2, 3), (2,)), domain=TWO),
    *pair(
        "block",
        lambda x, y: torch.cat([torch.cat([x, y], 1), torch.cat([y, x], 1)]),
        ((2, 3), (2, 1)),
        domain=TWO,
        ours=lambda x, y: f.block([[x, y], [y, x]]),
    ),
    *pair(
        "insert",
        lambda x, y: torch.cat([x[:, :1], y, x[:, 1:]], 1),
        ((2, 3), (2, 1)),
        domain=TWO,
        ours=lambda x, y: f.insert(x, [1], y, 1),
    ),
    *pair("delete", lambda x: torch.cat([x[:, :1], x[:, 2:]], 1), MATRIX, CUBE, obj=1, axis=1),
    *pair("array_split", lambda x: torch.tensor_split(x, 3), (5,), (4, 2), indices_or_sections=3),
    *pair("split", lambda x: torch.tensor_split(x, (1, 2), 1), MATRIX, CUBE, indices_or_sections=(1, 2), axis=1),
    *pair("hsplit", lambda x: torch.hsplit(x, 3), MATRIX, (3,), indices_or_sections=3),
    *pair("vsplit", lambda x: torch.vsplit(x, 2), MATRIX, CUBE, indices_or_sections=2),
    *pair("dsplit", lambda x: torch.dsplit(x, 2), CUBE, indices_or_sections=2),
    *pair("unstack", torch.unbind, MATRIX, CUBE),
    *pair("unstack", lambda x: torch.unbind(x, -1), MATRIX, CUBE, axis=-1),
    *pair(
        "pad",
        lambda x: functional.pad(x, (2, 1), value=0.5),
        (3,),
        MATRIX,
        ours=lambda x: f.pad(x, [(0, 0)] * (x.ndim - 1) + [(2, 1)], constant_values=0.5),
    ),
    *pair("pad", lambda x: functional.pad(x, (2, 1, 1, 0)), (3, 4), pad_width=((1, 0), (2, 1))),
    *[
        row
        for mode, theirs in (("edge", "replicate"), ("reflect", "reflect"), ("wrap", "circular"))
        for row in pair(
            "pad", lambda x, m=theirs: functional.pad(x, (2, 1), m), (2, 4), pad_width=((0, 0), (2, 1)), mode=mode
        )
    ],
    # diagonals
    *pair("diag", torch.diag, (3,), MATRIX, (3, 3)),
    *pair("diag", lambda x: torch.diag(x, -1), (3,), MATRIX, k=-1),
    *pair("diagflat", lambda x: torch.diagflat(x, 1), (3,), MATRIX, k=1),
    *pair("diagonal", lambda x: torch.diagonal(x, 1, 0, 2), CUBE, offset=1, axis1=0, axis2=2),
    *pair("diagonal", torch.diagonal, MATRIX, CUBE),
    *pair("matrix_diagonal", torch.linalg.diagonal, MATRIX, CUBE),
    *pair(
        "scatter_diagonal",
        lambda x: torch.diagonal_scatter(torch.zeros(3, 4, dtype=x.dtype), x, 1),
        (3,),
        shape=(3, 4),
        offset=1,
    ),
    *pair("trace", torch.trace, MATRIX, (3, 3)),
    *[row for k in (-1, 0, 2) for row in pair("tril", lambda x, k=k: torch.tril(x, k), MATRIX, CUBE, k=k)],
    *[row for k in (-1, 0, 2) for row in pair("triu", lambda x, k=k: torch.triu(x, k), MATRIX, CUBE, k=k)],
    # indexing and picking
    *pair("getitem", lambda x: x[1:, [0, 0]], (3, 3), index=(slice(1, None), [0, 0])),
    *pair("getitem", lambda x: x[torch.tensor([True, False])], MATRIX, index=np.array([True, False])),
    *pair("getitem", lambda x: x[..., None, -1], MATRIX, CUBE, index=(..., None, -1)),
    *pair("scatter", lambda x: torch.zeros(4, dtype=x.dtype).index_add(0, ROW, x), (3,), index=ROW.numpy(), shape=(4,)),
    *pair("take", lambda x: torch.take(x, ROW), (3,), MATRIX, indices=[2, 0, 2]),
    *pair("take", lambda x: torch.index_select(x, 1, ROW), MATRIX, CUBE, indices=[2, 0, 2], axis=1),
    *pair("take_along_axis", lambda x: torch.take_along_dim(x, torch.tensor(IDS), 1), MATRIX, indices=IDS, axis=1),
    *pair("gather", lambda x: torch.gather(x, 1, torch.tensor(IDS)), MATRIX, (3, 3), index=IDS, axis=1),
    *pair("gather", lambda x: torch.gather(x, 0, torch.tensor(IDS)), (3, 3), index=IDS, axis=0),
    *pair(
        "scatter_add",
        lambda x, y: torch.scatter_add(x, 1, torch.tensor(IDS), y),
        ((2, 3), (2, 3)),
        ((3, 3), (2, 3)),
        domain=TWO,
        ours=lambda x, y: f.scatter_add(x, IDS, y, 1),
    ),
    *pair(
        "put_along_axis",
        lambda x, y: x.scatter(1, torch.tensor([[2, 0], [1, 2]]), y),
        ((2, 3), (2, 2)),
        domain=TWO,
        ours=lambda x, y: f.put_along_axis(x, np.array([[2, 0], [1, 2]]), y, 1),
    ),
    *pair(
        "compress",
        lambda x: x[:, torch.tensor([True, False, True])],
        MATRIX,
        CUBE,
        ours=lambda x: f.compress([True, False, True], x, 1),
    ),
    *pair(
        "extract", torch.masked_select, ((2, 3), (2, 3)), domain=(any_, flags), ours=lambda x, mask: f.extract(mask, x)
    ),
    *pair(
        "choose",
        lambda x, y: torch.where(torch.tensor([True, False, True]), x, y),
        ((2, 3), (3,)),
        domain=TWO,
        ours=lambda x, y: f.choose([0, 1, 0], [x, y]),
    ),
    *pair(
        "select",
        lambda x, y: torch.where(x > 0.5, x, torch.where(y > 0, x * y, 2.0)),
        ((2, 3), (3,)),
        domain=TWO,
        ours=lambda x, y: f.select([x > 0.5, (y > 0) & (x == x)], [x, x * y], 2.0),
    ),
    *pair(
        "embedding", lambda w: functional.embedding(torch.tensor(IDS), w), (3, 2), ours=lambda w: f.embedding(w, IDS)
    ),
    *pair(
        "embedding",
        lambda w: functional.embedding(torch.tensor(IDS), w, 1),
        (3, 2),
        ours=lambda w: f.embedding(w, IDS, 1),
    ),
    *pair("vander", lambda x: torch.stack([x * x, x, x**0], 1), (3,)),
    *pair("vander", lambda x: torch.stack([x**0, x, x * x, x**3], 1), (3,), N=4, increasing=True),
    *at("trim_zeros", lambda x: x[1:3], [0.0, 2.0, 3.0, 0.0]),
    *at("getitem", lambda x: x[torch.tensor([0, 0, 2])], [1.0, 2.0, 3.0], index=np.array([0, 0, 2])),
]
