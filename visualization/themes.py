"""The colours of a light and of a dark page. Text on every fill has a contrast of at least 10 : 1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """The colours of a picture, each "#RRGGBB".

    Attributes
    ----------
    page, text, quiet : str
        The background, what is written on it, and notes.
    grad : str
        Everything about gradients.
    arrow, room : str
        Arrows, and the frames of modules.
    boxes : dict of str to (str, str)
        Fill and line by the colour of a mark.
    """

    page: str
    text: str
    quiet: str
    grad: str
    arrow: str
    room: str
    boxes: dict[str, tuple[str, str]]


LIGHT = Theme(
    page="#FFFFFF",
    text="#1A1A1A",
    quiet="#4D4D4D",
    grad="#5B2A86",
    arrow="#555555",
    room="#8C8C8C",
    boxes={
        "input": ("#D6E8F7", "#0072B2"),
        "parameter": ("#FFE3A6", "#9A6200"),
        "constant": ("#ECECEC", "#6B6B6B"),
        "operation": ("#FFFFFF", "#222222"),
        "value": ("#F7F7FB", "#4A4A68"),
        "output": ("#CDEFE2", "#007A5A"),
        "folded": ("#FFFFFF", "#222222"),
        "non_finite": ("#FBD9C6", "#C03A00"),
    },
)

DARK = Theme(
    page="#15191E",
    text="#F2F2F2",
    quiet="#C4C4C4",
    grad="#D9B8FF",
    arrow="#A9B1BA",
    room="#7A838D",
    boxes={
        "input": ("#12344D", "#56B4E9"),
        "parameter": ("#4A3300", "#F0B429"),
        "constant": ("#333333", "#A8A8A8"),
        "operation": ("#1B1F24", "#E6E6E6"),
        "value": ("#23232F", "#B9B9D6"),
        "output": ("#0B3B2E", "#2BC79A"),
        "folded": ("#1B1F24", "#E6E6E6"),
        "non_finite": ("#55200A", "#FF8A5B"),
    },
)


def colours_of(theme: str) -> Theme:
    """The colours of a theme where one must be chosen: "auto" is light."""
    return DARK if theme == "dark" else LIGHT
