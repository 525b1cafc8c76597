"""The frame of every page: one self-contained document, and how a notebook shows it.

A page has one style, one script and one block of data. Its content security policy names the first two by their
hashes and forbids everything else: whatever a user typed cannot run, and nothing is asked of any host. So no part of
a page may have a `style` attribute; SVG takes presentation attributes and classes.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from math import isfinite
from pathlib import Path
from typing import Any

from visualization.svg import ThemeName, colour_rules
from visualization.themes import DARK, LIGHT, Theme
from visualization.wording import visible

FOLDER = Path(__file__).parent

HEIGHT = 560
"""Of a page inside a notebook, in pixels."""


def build_document(*, title: str, body: str, style: str, script: str, data: Any, theme: ThemeName = "auto") -> str:
    """A whole HTML document.

    Parameters
    ----------
    title : str
        Of the page; any text.
    body : str
        HTML in which everything that a user typed is escaped.
    style, script : str
        CSS after that of `page.css`, and JavaScript.
    data : object
        What the script reads: ``JSON.parse(document.getElementById("data").textContent)``.
    theme : {"auto", "light", "dark"}
        The colours; "auto" takes those of the reader's system. The script may set `data-theme` of the root.

    Examples
    --------
    >>> page = build_document(title="Net", body="<p>Hello</p>", style="", script="", data=[1.0])
    >>> page.splitlines()[:2]
    ['<!DOCTYPE html>', '<html lang="en">']
    """
    style = f"{colours_as_css()}\n{source('page.css')}\n{style}"
    allowed = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    chosen = "" if theme == "auto" else f' data-theme="{theme}"'
    return (
        f'<!DOCTYPE html>\n<html lang="en"{chosen}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{allowed}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(visible(title))}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n"
        f'<script type="application/json" id="data">{json_text(data)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def framed(document: str, title: str, height: int = HEIGHT) -> str:
    """A document as part of a notebook: in a frame of its own that may run its script and nothing more.

    Parameters
    ----------
    document : str
        What `build_document` returned.
    title : str
        Says to a screen reader what is in the frame.
    height : int
        In pixels; the frame is as wide as the notebook.

    Examples
    --------
    >>> framed("<p>Hello</p>", "A greeting", 100).partition(" srcdoc")[0]
    '<iframe title="A greeting" sandbox="allow-scripts" width="100%" height="100" frameborder="0"'
    """
    return (
        f'<iframe title="{escape(visible(title))}" sandbox="allow-scripts" width="100%" height="{height}" '
        f'frameborder="0" srcdoc="{escape(document)}"></iframe>'
    )


def json_text(data: Any) -> str:
    r"""`data` as JSON that can stand inside a `script` element; numbers that JSON does not know are strings.

    Examples
    --------
    >>> json_text(["</script>", float("nan")])
    '["\\u003c/script\\u003e","NaN"]'
    """
    # ASCII alone: the line separators U+2028 and U+2029 become escapes too.
    text = json.dumps(_plain(data), separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def source(name: str) -> str:
    """What a file of this folder says, without indentation and without lines that are a comment."""
    lines = (line.strip() for line in (FOLDER / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


@cache
def colours_as_css() -> str:
    """The colours of both themes as variables, and rules that colour an SVG by them. Paper is always light."""
    dark = f"color-scheme:dark;{_variables(DARK)}"
    rules = [
        f":root{{color-scheme:light;{_variables(LIGHT)}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}",
        f"@media screen{{:root[data-theme=dark]{{{dark}}}}}",
        *colour_rules(_by_variable(LIGHT)),
    ]
    return "\n".join(rules)


def _values(theme: Theme) -> dict[str, str]:
    """The colours by the name of their variable."""
    values = {name: getattr(theme, name) for name in ("page", "text", "quiet", "grad", "arrow", "room")}
    for name, (fill, line) in theme.boxes.items():
        values |= {f"{name}-fill": fill, f"{name}-line": line}
    return values


def _variables(theme: Theme) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in _values(theme).items())


def _by_variable(theme: Theme) -> Theme:
    """The theme whose colours are references to the variables."""
    names = {name: f"var(--{name})" for name in _values(theme)}
    boxes = {name: (names.pop(f"{name}-fill"), names.pop(f"{name}-line")) for name in theme.boxes}
    return Theme(**names, boxes=boxes)


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _plain(data: Any) -> Any:
    if isinstance(data, float) and not isfinite(data):
        return "NaN" if data != data else "Infinity" if data > 0 else "-Infinity"
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list | tuple) else data
