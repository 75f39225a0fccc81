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
UNTOLD = """() => [...document.querySelectorAll("figure table")].filter((table) => {
  const area = table.parentElement;
  return table.scrollWidth > area.clientWidth + 1
    && (getComputedStyle(area).overflowX !== "auto" || area.previousElementSibling.hidden);
}).map((table) => table.textContent.slice(0, 60))"""
"""Tables wider than their frame that cannot be moved or do not say that they go on."""
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
    for button in page.locator("figure button:visible", has_text="Table").all():
        button.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(UNTOLD) == []
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
def test_levers_are_skipped_without_losing_what_was_chosen(visit):
    page = visit("state=TJK&war=none")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "charts"
    assert "state=TJK" in page.url
    assert "war=none" in page.url
    page.locator("#headline", has_text="Tajikistan").wait_for()


@pytest.mark.slow
def test_a_link_is_copied_or_the_page_says_where_to_take_it(visit):
    page = visit("state=TJK", permissions=["clipboard-read", "clipboard-write"])
    page.click("#share")
    page.locator("#share", has_text="copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')); }")
    page.click("#share")
    page.locator("#trouble", has_text="address bar").wait_for()


@pytest.mark.slow
def test_the_slider_and_the_play_button_move_the_quarter(visit):
    page = visit()
    page.focus("#time")
    page.keyboard.press("Home")
    page.locator("#title-map", has_text="December 2021").wait_for()
    assert page.text_content("#when") == "December 2021"
    page.click("#play")
    page.locator("#when", has_text="December 2022").wait_for()  # the end of the run
    page.locator("#play", has_text="Play").wait_for()
    page.locator("#title-map", has_text="December 2022").wait_for()
    assert "at=2022-Q4" in page.url


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
def test_every_chart_has_words_a_table_and_its_numbers_as_a_file(visit):
    page = visit("war=none&state=TJK&measure=debt")
    settled(page)
    page.locator("#title-differences").wait_for()
    page.locator("#title-outcome").wait_for()
    figures = page.locator("figure:visible").all()
    assert len(figures) >= 6
    for figure in figures:
        title = figure.locator("h3").text_content()
        for picture in figure.locator("> div > svg").all():
            assert picture.get_attribute("role") == "img"
            assert len(picture.get_attribute("aria-label")) > 20, title
        with page.expect_download() as download:
            figure.get_by_role("button", name=f"CSV: {title}").click()
        kept = Path(download.value.path()).read_text(encoding="utf-8")
        rows = list(csv.reader(kept.splitlines()))
        assert len(rows) > 1, title
        assert {len(row) for row in rows[1:] if "published" not in row[0]} == {len(rows[0])}
        button = figure.get_by_role("button", name=f"Table: {title}")
        if button.is_visible():
            button.click()
            assert button.get_attribute("aria-expanded") == "true"
        assert figure.locator("table tr").count() == len(rows), title


@pytest.mark.slow
def test_the_address_holds_all_that_was_chosen(visit, seen):
    page = visit("")
    for summary in page.locator("#levers summary").all():
        summary.evaluate("one => { one.parentElement.open = true; }")
    page.select_option("#state", "UZB")
    page.select_option("#measure", "trade")
    page.focus("#lever-guards")
    page.keyboard.press("Home")
    page.locator("[id='lever-off.strike']").uncheck()
    page.select_option("#lever-power_friction", index=1)
    page.focus("#time")
    page.keyboard.press("ArrowLeft")
    settled(page)
    page.locator("#outcome").wait_for()
    page.select_option("#outcome", "unrest.KAZ")
    page.locator("#title-outcome", has_text="Kazakhstan").wait_for()
    state = page.url.partition("#")[2]
    other = visit(state)
    settled(other)
    other.locator("#title-outcome", has_text="Kazakhstan").wait_for()
    for chosen in ("#state", "#measure", "#time", "#lever-guards", "#lever-power_friction"):
        assert other.input_value(chosen) == page.input_value(chosen), chosen
    assert not other.is_checked("[id='lever-off.strike']")
    assert other.text_content("#headline") == page.text_content("#headline")
    page.click("#reset")
    page.locator("#headline", has_text="Move a lever").wait_for()
    page.go_back()
    page.locator("#headline", has_text="Private guards").wait_for()
    assert seen.complaints == []


@pytest.mark.slow
def test_a_world_branches_where_one_stands(visit):
    page = visit("look=one&world=2&at=2022-Q2&state=KAZ")
    page.locator("#tale li").first.wait_for()
    page.get_by_role("button", name="Branch from here").click()
    assert "since=2022-Q2" in page.url
    assert page.evaluate("document.activeElement.id") == "lever-lending"
    page.keyboard.press("Home")
    page.locator("#headline", has_text="from 2022-Q2 on").wait_for()
    page.locator("#title-one-world", has_text="World 2").wait_for()
    settled(page)
    page.check("input[value=all]")
    page.locator("#title-differences").wait_for()
    page.get_by_role("button", name=re.compile("^Table: What the levers change")).click()
    cells = page.locator("figure", has=page.locator("#title-differences")).locator("tbody tr")
    before = cells.nth(1).locator("td").all_text_contents()
    assert set(before) == {"0"}  # the same worlds until then


@pytest.mark.slow
def test_on_a_phone_the_answer_stays_in_sight_while_levers_are_moved(visit):
    page = visit("", 390, 800)
    page.locator("#levers summary").first.click()
    page.locator("#lever-labour").scroll_into_view_if_needed()
    page.locator("#lever-labour").evaluate("one => one.scrollIntoView({block: 'center'})")
    assert page.evaluate("scrollY") > 200
    box = page.locator("#headline .answer").bounding_box()
    assert 0 <= box["y"] < 100


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
    page.fill("#world", "123456789012")
    page.keyboard.press("Enter")
    page.locator("#one", has_text="999999").wait_for()
    page.route("**/api/world*", lambda route: route.abort())
    page.fill("#world", "5")
    page.keyboard.press("Enter")
    page.locator("#one", has_text="does not answer").wait_for()
    assert not page.locator("#tale").is_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("state", "named"),
    [
        ("war=longer&state=KAZ", "war=longer"),
        ("state=XXX", "state=XXX"),
        ("state=toString", "state=toString"),
        ("measure=might&off=strike,none", "measure=might, off=none"),
        ("at=1999-Q1&since=1999-Q1", "at=1999-Q1, since=1999-Q1"),
        ("look=one&world=-1", "world=-1"),
        ("outcome=nothing", "question"),
        ("scenario=none", "none"),
    ],
)
def test_a_link_to_what_there_is_not_says_so_and_shows_the_rest(visit, seen, state, named):
    page = visit(state)
    page.locator("#trouble", has_text=named).wait_for()
    assert page.locator("#headline .answer").count() == 1
    page.select_option("#state", "UZB")
    page.locator("#headline", has_text="Uzbekistan").wait_for()
    assert page.text_content("#trouble") == ""
    assert seen.complaints == []


@pytest.mark.slow
def test_nothing_is_said_to_be_on_its_way_when_the_first_worlds_fail(visit):
    page = visit("state=KAZ")
    page.route("**/api/view*", lambda route: route.abort())
    page.reload()
    page.locator("#trouble", has_text="does not answer").wait_for()
    assert not page.locator("#bar").is_visible()
    assert page.text_content("#progress") == ""


@pytest.mark.slow
def test_an_address_that_is_changed_in_place_is_followed(visit):
    page = visit("state=KAZ")
    page.evaluate("location.hash = 'state=TJK&war=longer'")
    page.locator("#headline", has_text="Tajikistan").wait_for()
    page.locator("#trouble", has_text="war=longer").wait_for()
    page.go_back()
    page.locator("#headline", has_text="Kazakhstan").wait_for()
    assert page.text_content("#trouble") == ""


def linger(route):
    """Answers what stands around charts, and nothing that has to be simulated first."""
    if "/scene" in route.request.url:
        route.continue_()


@pytest.mark.slow
def test_nothing_of_one_scenario_stands_under_the_name_of_another(visit, seen):
    page = visit("state=TJK")
    page.check("input[value=one]")
    page.locator("#tale li").first.wait_for()
    page.route("**/api/*?scenario=status-quo-2022*", linger)
    page.select_option("#scenario", "status-quo-2022")
    page.locator("#about", has_text="Status quo from 2022").wait_for()
    page.locator("#lever-war").wait_for()
    assert page.locator("#headline .answer").count() == 0
    assert page.locator("figure:visible").count() == 0
    assert not page.locator("#tale").is_visible()
    assert "on their way" in page.text_content("#progress")
    page.go_back()
    page.locator("#headline", has_text="Tajikistan").wait_for()
    assert seen.complaints == []


@pytest.mark.slow
def test_a_server_that_has_gone_is_named(visit):
    page = visit("state=TJK")
    page.route("**/api/**", lambda route: route.abort())
    page.focus("#lever-war")
    page.keyboard.press("End")
    page.locator("#trouble", has_text="greatgame explore").wait_for()
    assert page.locator("#trouble").bounding_box()["y"] >= 0
    page.unroute("**/api/**")
    page.context.clear_cookies()  # as after a new start, which has another token
    page.select_option("#state", "UZB")
    page.locator("#trouble", has_text="earlier run").wait_for()


@pytest.mark.slow
def test_the_page_in_one_file_works_from_disk(chromium, seen, tmp_path, monkeypatch):
    few = [{}, {"war": "none"}, {"guards": "none"}]  # all take a minute
    monkeypatch.setattr("sim.explorer.export.positions", lambda _: few)
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
