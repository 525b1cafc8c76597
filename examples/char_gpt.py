"""A small GPT that learns to write, character by character.

    python examples/char_gpt.py
    python examples/char_gpt.py --layers 4 --features 128 --steps 800

A stack of transformer layers in which no place looks at a later one. The text comes from `characters.py`. It
prints the loss beside that of a table of pairs, and a story of its own.
"""

from __future__ import annotations

import os

# Matrices as small as these gain little from a second thread.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import characters
import numpy as np

import zensor
from zensor import nn, optim
from zensor.nn import functional
from zensor.program import count, launch


def quick_gelu(x):
    """The tanh form of gelu, as in GPT-2."""
    return functional.gelu(x, "tanh")


class GPT(nn.Module):
    """Reads up to `length` characters and says for each what may come next."""

    def __init__(self, kinds: int, length: int, features: int, heads: int, layers: int, dropout: float, rng) -> None:
        self.length = length
        self.embedding = nn.Embedding(kinds, features, rng=rng)
        self.embedding.weight.data *= 0.02
        self.places = nn.LearnedPositionalEncoding(features, length, batch_first=True, rng=rng)
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                features, heads, 4 * features, dropout, quick_gelu, batch_first=True, norm_first=True, rng=rng
            )
            for _ in range(layers)
        )
        self.norm = nn.LayerNorm(features)
        self.head = nn.Linear(features, kinds, bias=False, rng=rng)

    def forward(self, ids):
        """Scores of shape (rows, length, characters)."""
        x = self.places(self.embedding(ids))
        for layer in self.layers:
            x = layer(x, is_causal=True)
        return self.head(self.norm(x))


def loss_of(model: GPT, ids, following):
    """Cross-entropy of the characters that follow, in nats."""
    scores = model(ids)
    return functional.cross_entropy(scores.reshape(-1, scores.shape[-1]), following.ravel())


def written(model: GPT, text: characters.Characters, length: int, rng: np.random.Generator) -> str:
    """A text of the model's own: each character is drawn, and read again with those before it."""
    ids = [text.known.index("\n")]
    with zensor.no_grad():
        for _ in range(length):
            scores = model(np.array([ids[-model.length :]]))
            ids.append(characters.drawn(scores.numpy()[0, -1], rng))
    return text.decode(np.array(ids[1:]))


def main(arguments: list[str] | None = None) -> float:
    """Train, and give the loss on the test text."""
    parser = characters.parser(__doc__.splitlines()[0], steps=400, lr=4e-3)
    parser.add_argument("--layers", type=count, default=2, help="how many are stacked (default: %(default)s)")
    parser.add_argument("--features", type=count, default=64, help="numbers for each place (default: %(default)s)")
    parser.add_argument("--heads", type=count, default=4, help="attentions side by side (default: %(default)s)")
    parser.add_argument("--dropout", type=float, default=0.0, help="part that is dropped (default: %(default)s)")
    options = parser.parse_args(arguments)
    rng = np.random.default_rng(options.seed)
    text = characters.Characters(options.stories, rng)
    sizes = options.length, options.features, options.heads, options.layers
    model = GPT(len(text.known), *sizes, options.dropout, rng)
    optimizer = optim.AdamW(model.parameters(), lr=options.lr)
    characters.learn(model, loss_of, optimizer, text, options, rng)
    model.eval()
    with zensor.no_grad():
        final = float(loss_of(model, *characters.in_turn(text.test, options.length)).item())
    print(characters.report("GPT", final, text.bigram_loss()))
    print(written(model, text, 200, rng))
    return final


if __name__ == "__main__":
    launch("char_gpt.py", main)
