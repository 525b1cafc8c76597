"""History: what was measured after each epoch, as a table that a checkpoint holds and a CSV file shows."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Mapping
from typing import Any

from autograd.errors import ArgumentError
from zensor.files import replace_file

Row = dict[str, float]


class History:
    """A table of numbers with a row for each epoch; `history["loss"]` is one of its columns.

    Parameters
    ----------
    *columns : str
        Their names.

    Examples
    --------
    >>> history = History("loss", "accuracy")
    >>> history.add(loss=0.5, accuracy=90.0)
    >>> history.add(loss=0.3, accuracy=95.0)
    >>> history.add(loss=0.4, accuracy=95.0)
    >>> len(history), history["loss"]
    (3, [0.5, 0.3, 0.4])
    >>> history.best_epoch(highest="accuracy", lowest="loss")
    2
    """

    def __init__(self, *columns: str) -> None:
        self._columns: dict[str, list[float]] = {name: [] for name in columns}

    def __len__(self) -> int:
        return len(next(iter(self._columns.values()), []))

    def __getitem__(self, column: str) -> list[float]:
        return list(self._columns[column])

    def __repr__(self) -> str:
        return f"History({len(self)} epochs of {', '.join(self._columns)})"

    def add(self, **row: float) -> None:
        """Add a row: a number for each column.

        Raises
        ------
        ArgumentError
            If they are not the numbers of the columns.
        """
        problem = self._wrong({name: [value] for name, value in row.items()})
        if problem:
            raise ArgumentError(f"History.add: {problem}. A row has a number for each column. Pass column=number.")
        for name, value in row.items():
            self._columns[name].append(value)

    def best_epoch(self, highest: str, lowest: str) -> int:
        """Say which epoch was best, counted from 1; 0 before the first.

        Parameters
        ----------
        highest : str
            The column that decides.
        lowest : str
            The column that decides between epochs that are equal in the first; among equals in both, the
            first wins.
        """
        ranks = [(up, -down) for up, down in zip(self[highest], self[lowest], strict=True)]
        return 1 + ranks.index(max(ranks)) if ranks else 0

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the table as CSV with a line of names; who reads the file sees it whole at any moment.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(self._columns)
        writer.writerows(zip(*self._columns.values(), strict=True))
        replace_file(path, text.getvalue().encode())

    def state_dict(self) -> dict[str, list[float]]:
        """The columns, for a checkpoint."""
        return {name: list(values) for name, values in self._columns.items()}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over the rows of another history with the same columns.

        Raises
        ------
        ArgumentError
            If it is not the state of such a history; then nothing was changed.
        """
        problem = self._wrong(state_dict)
        if problem:
            raise ArgumentError(
                f"History.load_state_dict: {problem}. It takes what state_dict() of the same columns gave. "
                "Make the history as it was."
            )
        self._columns = {name: list(state_dict[name]) for name in self._columns}

    def _wrong(self, columns: Any) -> str:
        """Say why these are no columns of this table; "" if they are."""
        if not isinstance(columns, Mapping) or columns.keys() != self._columns.keys():
            return f"its columns are {', '.join(self._columns)}"
        if any(not isinstance(values, list) for values in columns.values()) or len({*map(len, columns.values())}) > 1:
            return "its columns are no lists of one length"
        for name, values in columns.items():
            for value in values:
                if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
                    return f"{value!r:.60} in {name!r} is no number"
        return ""
