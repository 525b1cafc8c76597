"""The summary of a model: its table, its counts, and that looking changes nothing."""

import numpy as np

from zensor import nn


class Model(nn.Module):
    def __init__(self):
        self.blocks = [nn.Linear(4, 3), nn.Linear(4, 3, bias=False).requires_grad_(False)]
        self.scale = nn.Parameter([1.0, 2.0, 3.0])
        self.drop = nn.Dropout(0.5)
        self.register_buffer("mean", np.zeros(5, np.float32))
        self.tied = self.blocks[0].weight

    def forward(self, x):
        return self.drop(self.blocks[0](x) * self.scale), self.blocks[1](x)


def test_rows_and_counts():
    summary = Model().summary()
    assert [(row.path, row.kind, row.parameters) for row in summary.rows] == [
        ("", "Model", 15),
        ("blocks.0", "Linear", 3),
        ("blocks.1", "Linear", 12),
        ("drop", "Dropout", 0),
    ]
    assert (summary.parameters, summary.learning, summary.buffers) == (30, 18, 5)
    assert summary.nbytes == 4 * 35


def test_shapes_of_several_results():
    rows = Model().summary(np.zeros((2, 4))).rows
    assert [row.shape for row in rows] == ["(2, 3), (2, 3)", "(2, 3)", "(2, 3)", "(2, 3)"]


def test_it_leaves_the_model_as_it_was():
    model = Model()
    model.drop.eval()
    model.summary(np.zeros((2, 4)))
    assert (model.training, model.drop.training) == (True, False)
    assert all(module._hooks is None for module in model.modules())
    assert model.scale.children == ()


def test_the_table():
    lines = str(Model().summary(np.zeros((2, 4)))).splitlines()
    assert lines[0].split() == ["module", "gives", "parameters"]
    assert [line.split()[-1] for line in lines[2:6]] == ["15", "3", "12", "-"]
    assert len({len(line) for line in lines[:7]}) == 1
    assert lines[-1] == "30 parameters, 18 of them learn; 140 bytes with 5 elements in buffers"
    assert "gives" not in str(Model().summary())


def test_apply_goes_from_the_leaves_to_the_root():
    model, seen = nn.Sequential(nn.Sequential(nn.ReLU()), nn.Tanh()), []
    assert model.apply(lambda module: seen.append(type(module).__name__)) is model
    assert seen == ["ReLU", "Sequential", "Tanh", "Sequential"]
