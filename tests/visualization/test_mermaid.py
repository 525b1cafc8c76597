"""Mermaid text: its structure, and nothing in it but what we meant."""

import re

from autograd import describe
from visualization.drawing import drawing_of
from visualization.mermaid import mermaid_text
from visualization.wording import shortened, visible
from zensor import Zensor, nn


def test_boxes_arrows_and_classes():
    text = mermaid_text(drawing_of(describe(Zensor(3.0, name="x") * 2.0)))
    assert text.splitlines()[0] == "flowchart LR"
    assert 'n2_op(["×"]):::operation' in text
    assert "  n0 --> n2_op\n  n1 -.-> n2_op\n  n2_op --> n2\n" in text
    assert "classDef constant fill:#ECECEC,stroke:#6B6B6B,stroke-width:1.2px,color:#1A1A1A,stroke-dasharray:5 3" in text


def test_modules_are_frames_without_a_colour_of_their_own():
    text = mermaid_text(drawing_of(describe(nn.Sequential(nn.Linear(2, 2, rng=0), nn.ReLU())(Zensor([[1.0, 2.0]])))))
    assert '  subgraph r0["0"]\n' in text
    assert text.endswith("  classDef room fill:none,stroke:#8C8C8C\n  class r0,r1 room\n")


def test_every_box_once_and_every_arrow_once(gallery):
    drawing = drawing_of(describe(gallery))
    lines = mermaid_text(drawing).splitlines()
    ids = [found.group(1) for line in lines if (found := re.match(r' *(n\w+)[(\[]+".*"[)\]]+:::\w+$', line))]
    assert sorted(ids) == sorted(box.id for box in drawing.boxes)
    assert sum(bool(re.match(r"  n\w+ -\.?->", line)) for line in lines) == len(drawing.arrows)
    assert sum(line.strip().startswith("subgraph") for line in lines) == sum(line.strip() == "end" for line in lines)


def test_what_a_user_typed_is_only_text(hostile):
    lines = mermaid_text(drawing_of(describe(Zensor(3.0, name=hostile) * 2.0))).splitlines()
    plain = mermaid_text(drawing_of(describe(Zensor(3.0, name="x") * 2.0))).splitlines()
    assert lines[0:1] + lines[2:] == plain[0:1] + plain[2:]
    label = re.fullmatch(r'  n0\("([^"]*)"\):::input', lines[1]).group(1)
    assert re.fullmatch(r"(?:[A-Za-z0-9 ,()=]|[^\x00-\x7f]|#\d+;|<br/>)*", label)
    title = re.sub(r"#(\d+);", lambda found: chr(int(found.group(1))), label.partition("<br/>")[0])
    assert "\\n" not in title  # Mermaid would make a new line of it
    assert title.removesuffix(" · input").replace("\u2060", "") == shortened(visible(hostile))
