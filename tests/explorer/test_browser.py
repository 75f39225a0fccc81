"""The page in a browser: what a person does with it, and what must not happen meanwhile."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sim.explorer.export import export
from tests.explorer.conftest import PATIENCE
from tests.explorer.scene import SEED, scenario

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
LOOKS = ("", "look=one&world=2", "war=none&state=TJK&measure=debt")


def settled(page):
    """Waits until all worlds of what is asked are shown."""
    page.locator("#progress", has_text=re.compile(r"^40 worlds, seed")).wait_for()
    page.locator("#bar").wait_for(state="hidden")


def violations(page):
    """What axe-core finds, by rule and place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert found["passes"]
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]


def test_a_lever_moved_by_key_answers_and_its_link_shows_the_same(visit, seen, address):
    page = visit("state=TJK")
    before = page.text_content("#headline")
    assert "Tajikistan" in before
    page.focus("#lever-war")
    page.keyboard.press("End")
    page.locator("#headline", has_text="never ends by itself").wait_for()
    settled(page)
    assert page.locator("figure:visible h3").count() >= 5
    page.locator("#title-differences", has_text="Tajikistan").wait_for()
    said, link = page.text_content("#headline"), page.url
    assert "war=none" in link
    assert "token" not in link
    page.reload()
    settled(page)
    page.locator("#headline", has_text="never ends by itself").wait_for()
    assert page.text_content("#headline") == said
    assert page.get_attribute("#lever-war", "aria-valuetext") == "never ends by itself"
    assert seen.complaints == []
    assert {urlsplit(url).netloc for url in seen.requests if url.startswith("http")} == {
        urlsplit(address).netloc
    }


@pytest.mark.slow
@pytest.mark.parametrize("state", LOOKS)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_keeps_people_out(visit, seen, state, width):
    page = visit(state, width)
    if "look=one" in state:
        page.locator("#tale li").first.wait_for()
    for summary in page.locator("#levers summary").all():
        summary.evaluate("one => { one.parentElement.open = true; }")
    for button in page.locator("figure:visible button", has_text="Table").all():
        button.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.complaints == []


@pytest.mark.slow
def test_everything_is_reached_by_key(visit):
    page = visit()
    reached = set()
    for _ in range(140):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(
            "document.activeElement.id || document.activeElement.getAttribute('aria-label')"
            " || document.activeElement.textContent"
        ))  # fmt: skip
    assert {
        "scenario",
        "share",
        "reset",
        "state",
        "measure",
        "time",
        "play",
        "lever-war",
    } <= reached
    assert {"outcome", "lever-guards", "Skip the levers"} <= reached
    assert any(name.startswith("CSV: ") for name in reached if name)


@pytest.mark.slow
def test_the_slider_and_the_play_button_move_the_quarter(visit):
    page = visit()
    page.focus("#time")
    page.keyboard.press("Home")
    page.locator("#title-map", has_text="2021-Q4").wait_for()
    assert page.text_content("#when") == "2021-Q4"
    page.click("#play")
    page.locator("#title-map", has_text="2022-Q2").wait_for()
    page.click("#play")
    assert "at=2022-Q" in page.url
    page.go_back()
    page.locator("#title-map").wait_for()


@pytest.mark.slow
def test_charts_can_be_taken_along(visit, tmp_path):
    page = visit("measure=trade")
    kept = {}
    for kind in ("CSV", "SVG", "PNG"):
        with page.expect_download() as download:
            page.locator("figure", has=page.locator("#title-fans")).get_by_role(
                "button", name=kind
            ).click()
        kept[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(kept[kind])
    with kept["CSV"].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0][0] == "Quarter"
    assert [row[0] for row in rows[1:3]] == ["2021-Q4", "2022-Q1"]
    assert any("published" in row[0] for row in rows)
    assert kept["SVG"].read_text(encoding="utf-8").startswith("<svg")
    assert kept["PNG"].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.slow
def test_one_world_after_the_other_is_played(visit):
    page = visit("look=one&world=3")
    page.locator("#tale li").first.wait_for()
    page.locator("#title-one-world", has_text="World 3").wait_for()
    page.get_by_role("button", name="Next world").click()
    page.locator("#title-one-world", has_text="World 4").wait_for()
    assert "world=4" in page.url
    count = page.locator("#tale li").count()
    page.check("#everything")
    assert page.locator("#tale li").count() >= count
    page.fill("#world", "999")  # beyond the ensemble: told, without a map
    page.keyboard.press("Enter")
    page.locator("#one", has_text="the chronicle is here").wait_for()


@pytest.mark.slow
def test_a_link_to_what_there_is_not_says_so(visit, seen, chromium, address):
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    page = seen.watch(context.new_page())
    page.goto(f"{address}#war=longer")
    page.locator("#trouble", has_text="longer").wait_for()
    context.close()


@pytest.mark.slow
def test_the_page_in_one_file_works_from_disk(chromium, seen, tmp_path):
    hostile = scenario().replace(title="</script><img src=x onerror=alert(1)>")
    found = export(hostile, worlds=12, seed=SEED, workers=2, apart=False)
    file = tmp_path / "page.html"
    file.write_text(found.html, encoding="utf-8")
    context = chromium.new_context(offline=True, viewport={"width": 390, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = seen.watch(context.new_page())
    page.goto(f"{file.as_uri()}#war=none&state=TJK")
    page.locator("#headline", has_text="never ends by itself").wait_for()
    assert "onerror" in page.text_content("#about")
    page.locator("summary", has_text="What if").click()
    page.focus("#lever-guards")
    page.keyboard.press("Home")
    page.locator("#headline", has_text="Private guards").wait_for()
    assert "war=" not in page.url  # one lever at a time
    page.click("#reset")
    page.check("input[value=one]")
    page.locator("#tale li").first.wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert seen.complaints == []
    assert not [url for url in seen.requests if not url.startswith(("file:", "data:", "blob:"))]
    context.close()
