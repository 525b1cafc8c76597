"""An LSTM that learns to write, character by character.

    python examples/char_lstm.py
    python examples/char_lstm.py --hidden 256 --layers 2 --steps 600

The text comes from `characters.py`. It prints the loss beside that of a table of pairs, and a story of its own.
"""

from __future__ import annotations

import os

# Matrices as small as these gain little from a second thread.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import characters
import numpy as np

import zensor
from zensor import nn, optim
from zensor.program import count, launch


class CharLSTM(nn.Module):
    """Reads characters and says for each what may come next."""

    def __init__(self, kinds: int, hidden: int, layers: int, rng: np.random.Generator) -> None:
        self.embedding = nn.Embedding(kinds, 32, rng=rng)
        self.lstm = nn.LSTM(32, hidden, layers, batch_first=True, rng=rng)
        self.head = nn.Linear(hidden, kinds, rng=rng)

    def forward(self, ids, state=None):
        """Scores of shape (rows, length, characters), and the state to go on with."""
        output, state = self.lstm(self.embedding(ids), state)
        return self.head(output), state


def loss_of(model: CharLSTM, ids, following):
    """Cross-entropy of the characters that follow, in nats."""
    scores, _ = model(ids)
    return nn.functional.cross_entropy(scores.reshape(-1, scores.shape[-1]), following.ravel())


def written(model: CharLSTM, text: characters.Characters, length: int, rng: np.random.Generator) -> str:
    """A text of the model's own: each character is drawn, and read again with the state so far."""
    ids, state = [text.known.index("\n")], None
    with zensor.no_grad():
        for _ in range(length):
            scores, state = model(np.array([ids[-1:]]), state)
            ids.append(characters.drawn(scores.numpy()[0, -1], rng))
    return text.decode(np.array(ids[1:]))


def main(arguments: list[str] | None = None) -> float:
    """Train, and give the loss on the test text."""
    parser = characters.parser(__doc__.splitlines()[0], steps=600, lr=5e-3)
    parser.add_argument("--hidden", type=count, default=128, help="size of the state (default: %(default)s)")
    parser.add_argument("--layers", type=count, default=1, help="how many LSTMs are stacked (default: %(default)s)")
    options = parser.parse_args(arguments)
    rng = np.random.default_rng(options.seed)
    text = characters.Characters(options.stories, rng)
    model = CharLSTM(len(text.known), options.hidden, options.layers, rng)
    optimizer = optim.Adam(model.parameters(), lr=options.lr)
    characters.learn(model, loss_of, optimizer, text, options, rng)
    with zensor.no_grad():
        final = float(loss_of(model, *characters.in_turn(text.test, options.length)).item())
    print(characters.report("LSTM", final, text.bigram_loss()))
    print(written(model, text, 200, rng))
    return final


if __name__ == "__main__":
    launch("char_lstm.py", main)
