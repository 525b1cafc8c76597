"""Runs every Python block of README, CONTRIBUTING and docs/*.md, and looks for what they name: none promises too much.

A `python` block runs on its own, in an empty folder without a display. A `pycon` block (with `>>>`)
must also print what it shows. A block that cannot run says why in an HTML comment right above it:
`<!-- not run: needs two hours -->`.
"""

import doctest
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

BLOCK = re.compile(
    r"^(?:<!-- not run: (?P<reason>\S.*?) -->\n+)?```(?P<kind>python|pycon)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)

LINK = re.compile(r'\]\((?!https?:)([^)#\s]+)|<img src="([^"]+)"')
PATH = re.compile(r"`((?:autograd|zensor|visualization|tests|docs|examples|benchmarks)/[\w./]*)`")


@dataclass(frozen=True)
class Block:
    kind: str
    text: str
    document: str
    line: int
    reason: str | None = None

    @property
    def where(self) -> str:
        return f"{self.document}:{self.line}"


def blocks_in(text: str, document: str) -> list[Block]:
    return [
        Block(
            found["kind"],
            found["text"],
            document,
            text.count("\n", 0, found.start("text")) + 1,
            found["reason"],
        )
        for found in BLOCK.finditer(text)
    ]


def run(block: Block) -> None:
    if block.kind == "python":
        # Empty lines in front, so that a traceback names the line of the document.
        code = "\n" * (block.line - 1) + block.text
        exec(compile(code, block.document, "exec"), {"__name__": "__main__"})
        return
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    example = doctest.DocTestParser().get_doctest(block.text, {}, block.where, block.document, block.line - 1)
    doctest.DebugRunner(optionflags=flags).run(example)


BLOCKS = [
    block
    for path in DOCUMENTS
    for block in blocks_in(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.where)
def test_a_block_of_a_document_runs(block, tmp_path, monkeypatch):
    if block.reason:
        pytest.skip(block.reason)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(display, raising=False)
    run(block)


@pytest.mark.parametrize("path", [*DOCUMENTS, ROOT / "CHANGELOG.md"], ids=lambda path: path.name)
def test_the_files_that_a_document_names_are_there(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    linked = [path.parent / (link or image) for link, image in LINK.findall(text)]
    named = [ROOT / name for name in PATH.findall(text)]
    assert [str(one) for one in linked + named if not one.exists()] == []


def test_the_readme_has_blocks_that_run():
    readme = [block for block in BLOCKS if block.document == "README.md"]
    assert len(readme) >= 3
    assert not any(block.reason for block in readme)


def test_blocks_are_found_with_their_line_and_reason():
    text = (
        "# T\n```python\na = 1\n```\n```sh\nls\n```\n"
        "<!-- not run: slow -->\n\n```python\nb = 2\n```\n```pycon\n>>> 1 + 1\n2\n```\n"
    )
    assert blocks_in(text, "t.md") == [
        Block("python", "a = 1\n", "t.md", 3),
        Block("python", "b = 2\n", "t.md", 11, "slow"),
        Block("pycon", ">>> 1 + 1\n2\n", "t.md", 14),
    ]


@pytest.mark.parametrize(
    ("block", "error"),
    [
        (Block("python", "assert 1 == 2\n", "t.md", 3), AssertionError),
        (Block("pycon", ">>> 1 + 1\n3\n", "t.md", 3), doctest.DocTestFailure),
    ],
)
def test_a_block_that_promises_too_much_fails(block, error):
    with pytest.raises(error):
        run(block)
