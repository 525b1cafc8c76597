"""A text to learn from, character by character, and how well pairs of characters alone predict it.

The text is made here, by a small grammar of little stories: a person goes somewhere, meets an animal and
names it; later sentences speak of the same person ("she", "he") and call the animal by the same name. So
there is something to remember that no pair of characters shows. `char_lstm.py` and `char_gpt.py` use it, and what
else they have in common: options, and the loop that learns.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataError, ZensorError
from zensor import nn, optim
from zensor.program import count, rate, seed

PEOPLE = {"Mira": "she", "Tom": "he", "Ada": "she", "Jonas": "he", "Lena": "she", "Otto": "he"}
PLACES = ["the harbour", "the old mill", "the market", "the river", "her garden", "the woods"]
ANIMALS = ["cat", "crow", "dog", "fox", "goat", "hen"]
LOOKS = ["small", "grey", "hungry", "quick", "sleepy", "wild"]
NAMES = ["Pip", "Momo", "Nox", "Fips", "Juno", "Bela"]
FOODS = ["bread", "cheese", "an apple", "some corn", "a carrot", "milk"]
WEATHER = ["It was raining.", "The sun was out.", "A wind came up.", "It was getting late."]
DEEDS = ["slept under the table", "followed {them} home", "sang all evening", "hid in the grass", "wanted more"]


def story(rng: np.random.Generator) -> str:
    """One little story."""

    def any_of(words: list[str]) -> str:
        return words[int(rng.integers(len(words)))]

    person = any_of(list(PEOPLE))
    they = PEOPLE[person]
    them, their = ("her", "her") if they == "she" else ("him", "his")
    place = any_of(PLACES).replace("her garden", f"{their} garden")
    animal, name, food = any_of(ANIMALS), any_of(NAMES), any_of(FOODS)
    sentences = [
        f"{person} went to {place}.",
        *([any_of(WEATHER)] if rng.random() < 0.5 else []),
        f"There {they} met a {any_of(LOOKS)} {animal}.",
        f"{they.capitalize()} named the {animal} {name} and gave it {food}.",
        f"{name} liked {food} and {any_of(DEEDS).format(them=them)}.",
        *([f"{person} was glad of the {animal}."] if rng.random() < 0.5 else []),
    ]
    return " ".join(sentences) + "\n"


class Characters:
    """A text as numbers: one for each character that occurs in it.

    Parameters
    ----------
    stories : int
        How many to tell; the last tenth is not learned from.
    rng : numpy.random.Generator

    Attributes
    ----------
    known : str
        The characters, in the order of their numbers.
    train, test : numpy.ndarray of int
    """

    def __init__(self, stories: int, rng: np.random.Generator) -> None:
        text = [story(rng) for _ in range(stories)]
        self.known = "".join(sorted(set("".join(text))))
        cut = max(1, stories // 10)
        self.train, self.test = self.encode("".join(text[:-cut])), self.encode("".join(text[-cut:]))

    def encode(self, text: str) -> NDArray[np.int64]:
        """The numbers of characters."""
        return np.array([self.known.index(one) for one in text])

    def decode(self, numbers: NDArray[np.int64]) -> str:
        """The characters of numbers."""
        return "".join(self.known[number] for number in numbers)

    def bigram_loss(self) -> float:
        """What a table of all pairs of the training text costs on the test text, in nats a character."""
        count = len(self.known)
        pairs = np.full((count, count), 0.01)
        np.add.at(pairs, (self.train[:-1], self.train[1:]), 1)
        chances = pairs / pairs.sum(1, keepdims=True)
        return -float(np.mean(np.log(chances[self.test[:-1], self.test[1:]])))


def windows(
    text: NDArray[np.int64], length: int, rows: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Random pieces of a text, (rows, length), and the same pieces one character later."""
    starts = rng.integers(0, len(text) - length, rows)
    places = starts[:, None] + np.arange(length)
    return text[places], text[places + 1]


def in_turn(text: NDArray[np.int64], length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A text cut into pieces one behind the other, (rows, length), and the same one character later."""
    rows = (len(text) - 1) // length
    return text[: rows * length].reshape(rows, length), text[1 : rows * length + 1].reshape(rows, length)


def parser(description: str, steps: int, lr: float) -> argparse.ArgumentParser:
    """The options that both programs have."""
    found = argparse.ArgumentParser(description=description)
    found.add_argument("--steps", type=count, default=steps, help="training steps (default: %(default)s)")
    found.add_argument("--lr", type=rate, default=lr, help="highest learning rate (default: %(default)s)")
    found.add_argument("--length", type=count, default=64, help="characters in a piece (default: %(default)s)")
    found.add_argument("--rows", type=count, default=32, help="pieces at once (default: %(default)s)")
    found.add_argument("--stories", type=count, default=600, help="length of the text (default: %(default)s)")
    found.add_argument("--seed", type=seed, default=0, help="decides everything random (default: %(default)s)")
    return found


def learn(
    model: nn.Module,
    loss_of: Callable[..., Any],
    optimizer: optim.Optimizer,
    text: Characters,
    options: argparse.Namespace,
    rng: np.random.Generator,
) -> None:
    """Learn from random pieces of the text; the learning rate rises for 20 steps and then falls to nothing."""
    for use, part in (("learn from", text.train), ("test with", text.test)):
        if len(part) <= options.length:
            raise DataError(
                f"pieces of {options.length} characters: the text to {use} has {len(part)}, and must be longer. "
                "Take more --stories or a smaller --length."
            )
    schedule = optim.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 20) * (1 - step / options.steps))
    began = time.perf_counter()
    for step in range(options.steps):
        loss = loss_of(model, *windows(text.train, options.length, options.rows, rng))
        if not math.isfinite(loss.item()):
            raise ZensorError(f"training: the loss is {loss.item()} in step {step}. Try a smaller --lr.")
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0 or step == options.steps - 1:
            print(f"step {step:4}: loss {loss.item():.3f} ({time.perf_counter() - began:.0f} s)", flush=True)


def drawn(scores: NDArray[np.float32], rng: np.random.Generator, temperature: float = 0.7) -> int:
    """A number drawn with the chances that scores mean: softmax(scores / temperature)."""
    chances = np.exp((scores - scores.max()).astype(float) / temperature)
    return int(rng.choice(len(scores), p=chances / chances.sum()))


def report(kind: str, loss: float, bigram: float) -> str:
    """One line: how good it is beside a table of pairs."""
    return (
        f"{kind}: {loss:.3f} nats a character on text it has not seen ({math.exp(loss):.2f} choices); "
        f"a table of pairs: {bigram:.3f} ({math.exp(bigram):.2f} choices)"
    )
