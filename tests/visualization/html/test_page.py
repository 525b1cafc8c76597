"""The frame of a page: nothing runs but its own script, nothing is asked of any host."""

import json

import pytest

from autograd import describe
from visualization.html.page import build_document, framed, json_text, source
from visualization.picture import Picture
from visualization.themes import DARK, LIGHT
from zensor import Zensor

SCRIPT = """
"use strict";
document.getElementById("seen").textContent = JSON.parse(document.getElementById("data").textContent).name;
"""

BODY = '<main><h1>Page</h1><p id="seen"></p></main>'


def open_file(page, folder, document):
    path = folder / "page.html"
    path.write_text(document, encoding="utf-8")
    page.goto(path.as_uri())


def colour_of(page, selector, name="fill"):
    return page.evaluate(
        "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]", [selector, name]
    )


def rgb(colour):
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"


def test_the_script_reads_its_data(page, tmp_path, hostile):
    document = build_document(title=hostile, body=BODY, style="", script=SCRIPT, data={"name": hostile})
    open_file(page, tmp_path, document)
    read = page.locator("#seen").evaluate("one => [...one.textContent].map(x => x.codePointAt(0))")
    assert read == [ord(one) for one in hostile]
    assert page.locator("body > *").evaluate_all("all => all.map(one => one.tagName)") == ["MAIN", "SCRIPT", "SCRIPT"]


@pytest.mark.parametrize(
    "added",
    [
        "<script>document.title = 'changed'</script>",
        "<img src=data:, onerror=\"document.title = 'changed'\">",
        "<style>h1 { display: none }</style>",
        '<h2 style="color: red">no</h2>',
    ],
)
def test_what_is_not_of_the_page_does_nothing(browser, tmp_path, added):
    page = browser.new_page()  # refusals are errors on the console, which the fixture `page` does not allow
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    open_file(
        page, tmp_path, build_document(title="Title", body=BODY + added, style="", script=SCRIPT, data={"name": ""})
    )
    assert page.title() == "Title"
    assert page.locator("h1").is_visible()
    assert any("Content Security Policy" in text for text in refused)
    page.close()


@pytest.mark.parametrize(
    ("system", "theme", "seen"),
    [
        ("light", "auto", LIGHT),
        ("dark", "auto", DARK),
        ("dark", "light", LIGHT),
        ("light", "dark", DARK),
    ],
)
def test_a_picture_has_the_colours_of_the_theme(page, tmp_path, system, theme, seen):
    svg = Picture(describe(Zensor(3.0, name="x") * 2.0)).svg()
    page.emulate_media(color_scheme=system)
    open_file(page, tmp_path, build_document(title="", body=svg, style="", script="", data=None, theme=theme))
    assert colour_of(page, "html", "backgroundColor") == rgb(seen.page)
    assert colour_of(page, ".input .shape") == rgb(seen.boxes["input"][0])
    assert colour_of(page, ".input .shape", "stroke") == rgb(seen.boxes["input"][1])
    assert colour_of(page, ".head") == rgb(seen.arrow)
    page.emulate_media(color_scheme=system, media="print")
    assert colour_of(page, "html", "backgroundColor") == rgb(LIGHT.page)


def test_a_page_in_a_frame_runs_its_script(page, hostile):
    document = build_document(title="", body=BODY, style="", script=SCRIPT, data={"name": hostile})
    page.set_content(framed(document, hostile))
    seen = page.frame_locator("iframe").locator("#seen:not(:empty)")
    seen.wait_for(state="attached")
    assert seen.evaluate("one => [...one.textContent].length") == len(hostile)
    assert page.locator("iframe").get_attribute("sandbox") == "allow-scripts"


def test_data_is_ascii_without_anything_that_ends_a_script(hostile):
    text = json_text({"name": hostile, "numbers": [float("inf"), -float("inf"), float("nan"), 0.5]})
    assert text.isascii()
    assert not set(text) & set("<>&")
    assert json.loads(text) == {"name": hostile, "numbers": ["Infinity", "-Infinity", "NaN", 0.5]}


def test_sources_end_no_element():
    assert "</" not in source("page.css")
