"""The picture for a terminal."""

import io

import numpy as np

import zensor
from autograd import describe
from visualization import build_computation_graph
from visualization.drawing import drawing_of
from visualization.sizes import cells
from visualization.text import for_stream, terminal_text
from visualization.wording import visible
from zensor import Zensor, nn


def text_of(z, **options):
    return build_computation_graph(z, **options).text()


def test_a_formula_with_rails():
    x, b = Zensor(0.5, name="x"), Zensor(-1.5, name="b")
    a = zensor.tanh(x)
    assert text_of((a * b + a) ** 2, grads=False).splitlines() == [
        "○ x      input    () f64 = 0.5",
        "● n1     tanh(x)  () f64 = 0.4621",
        "│ ○ b    input    () f64 = -1.5",
        "├─● n3   n1 × b   () f64 = -0.6932",
        "●─╯ n4   n3 + n1  () f64 = -0.2311",
        "◉ n6     n4 ** 2  () f64 = 0.05339",
    ]


def test_signs_stand_at_their_argument():
    assert "  −x  " in text_of(-Zensor(2.0, name="x"))
    assert "  x[…]  " in text_of(Zensor([2.0, 3.0], name="x")[0])


def test_what_is_not_finite_is_said():
    with np.errstate(all="ignore"):
        assert text_of(zensor.log(Zensor([0.0, -1.0]))).endswith(
            "! NaN 1, Inf 1; first NaN here  (2,) f64 = [-inf nan]  grad –"
        )


def test_no_line_is_wider_than_asked(gallery):
    picture = build_computation_graph(gallery)
    for width in (40, 80):
        assert max(map(cells, picture.text(width).splitlines())) <= width


def test_a_result_that_is_a_plain_number_has_its_line():
    assert text_of(Zensor([1, 2]).sum()) == "◇ 3   constant  () i64"


def test_no_number_is_cut_in_two():
    """What has no space goes as a whole: the value before the gradient."""
    model = nn.Sequential(nn.Linear(4, 4, rng=0), nn.Linear(4, 1, rng=1))
    loss = (model(np.ones((2, 4), np.float32)) ** 2).mean()
    written = text_of(loss)
    loss.backward()
    lines = text_of(loss).splitlines()
    assert "(4, 4) f32  -0.4973 … 0.4351  grad –" in written
    weight, bias = (next(line for line in lines if f" 0.{name} " in line) for name in ("weight", "bias"))
    assert weight.endswith(f"(4, 4) f32  grad norm {np.linalg.norm(model[0].weight.grad.numpy()):.3g}")
    assert "(4,) f32  -0.2003 … 0.3632  grad norm" in bias
    assert not any(line.endswith("…") for line in lines)


def test_a_folded_box_tells_of_its_parameters_if_there_is_space():
    model = nn.Sequential(*(nn.Linear(4, 4, rng=0) for _ in range(12)))
    picture = build_computation_graph(model(np.ones((2, 4), np.float32)).sum(), fold=True)
    assert "1 operation, 20 parameters each" in picture.text()
    (narrow,) = [line for line in picture.text(56).splitlines() if "× 12]" in line]
    assert narrow.endswith("(2, 4) f32  1 operation each")


def test_a_remark_drives_out_all_numbers_before_it_is_cut():
    x = Zensor(np.full((3, 4, 5, 6), -1.0), name="a_name_of_16_char")
    with np.errstate(all="ignore"):
        lines = text_of(x.log()).splitlines()
    assert lines[1].endswith("  ! NaN 360; first NaN here")


def test_every_value_has_a_line(gallery):
    graph = describe(gallery)
    lines = terminal_text(graph, drawing_of(graph)).splitlines()
    # Plain numbers stand in formulas, and what has several results has no shape of its own.
    numbers = sum(node.kind == "constant" and node.shape == () and not node.name for node in graph)
    without = numbers + sum(node.shape is None for node in graph)
    scopes = sum("[" in line and "f32" not in line and "f64" not in line for line in lines)
    assert len([line for line in lines if "f32" in line or "f64" in line]) + scopes >= len(graph) - without


def test_what_a_user_typed_stays_in_its_line(hostile):
    lines = text_of(Zensor(3.0, name=hostile) * 2.0).splitlines()
    assert len(lines) == 2
    assert visible(hostile)[:12].rstrip() in lines[0]


def test_many_rails_are_left_out():
    leaves = [Zensor(float(place), name=f"leaf{place}") for place in range(40)]
    total = zensor.stack(leaves).sum()
    assert {line.find("leaf") for line in text_of(total).splitlines() if "input" in line} == {2}


def test_a_stream_that_knows_only_ascii_gets_plain_lines():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert for_stream("├─● x × x é", stream) == "+-* x * x \\xe9"  # an x between two would read as a third
    assert for_stream("├─● é", io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) == "├─● é"


def test_an_x_in_the_name_of_an_operation_is_no_argument():
    x = Zensor(np.ones((1, 1, 4, 4)), name="a")
    written = terminal_text(graph := describe(nn.MaxPool2d(2)(-x)), drawing_of(graph))
    assert "−a" in written
    assert "max_pool(n1)" in written
