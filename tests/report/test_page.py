"""The page as it is written: whole, self-contained, accessible, and true to the run."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb

from sim.ensemble import Result
from sim.ensemble.numbers import percent
from sim.plots.style import luminance
from sim.report import ReportError, report_page, write_report
from tests.report.reading import Element, read


@pytest.fixture(scope="module")
def tree(page: Path) -> Element:
    return read(page.read_text(encoding="utf-8"))


def test_the_page_needs_nothing_else(tree):
    for element in tree.all():
        for name in ("src", "href"):
            if name in element.attributes:
                assert element.attributes[name].startswith(("data:", "#")), element.attributes
    styles = "".join(e.text for e in tree.all("style"))
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_page_runs_no_script_but_its_own(tree):
    (script,) = tree.all("script")
    (policy,) = (e.attributes["content"] for e in tree.all("meta") if "http-equiv" in e.attributes)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    digest = b64encode(sha256(script.text.encode()).digest()).decode()
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'sha256-{digest}'"


def test_the_page_has_language_title_and_landmarks(tree):
    (root,) = tree.all("html")
    assert root.attributes["lang"] == "en"
    assert tree.all("title")[0].text
    for name in ("header", "nav", "main", "footer", "h1"):
        assert len(tree.all(name)) == 1, name
    assert tree.all("a")[0].attributes == {"href": "#findings", "class": "skip"}


def test_headings_go_down_one_level_at_a_time(tree):
    levels = [int(e.name[1]) for e in tree.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_name_is_unique_and_every_link_leads_somewhere(tree):
    names = [e.attributes["id"] for e in tree.all() if "id" in e.attributes]
    assert len(names) == len(set(names))
    targets = {e.attributes["href"][1:] for e in tree.all("a")}
    assert targets <= set(names)
    pointed = ("for", "aria-labelledby", "data-table", "data-count")
    for element in tree.all():
        for key in pointed:
            assert element.attributes.get(key, names[0]) in names


def test_every_picture_is_described_and_every_table_has_a_caption_and_heads(tree):
    images = tree.all("img")
    assert len(images) >= 12
    assert all(len(image.attributes["alt"]) > 40 for image in images)
    assert all(figure.all("figcaption") for figure in tree.all("figure"))
    tables = tree.all("table")
    assert len(tables) >= 6
    for table in tables:
        assert table.all("caption")[0].text
        assert {th.attributes.get("scope") for th in table.all("th")} >= {"col", "row"}


def test_sections_are_there_and_named(tree):
    found = [e.attributes["id"] for e in tree.all("section")]
    assert found == [
        "findings", "pictures", "worlds", "comparison", "sensitivities", "assumptions",
        "provenance",
    ]  # fmt: skip


def test_probabilities_are_those_of_the_run_with_their_errors(tree, runs):
    (section,) = (e for e in tree.all("section") if e.attributes["id"] == "findings")
    cells = {e.text for e in section.all("td")}
    likely = [row for row in runs[0].summary() if row.outcome.chance]
    assert likely
    for row in likely:
        values = runs[0].outcomes[row.name]
        share = float(values.notna().mean() if row.outcome.dated else values.mean())
        assert percent(share, row.probability_error) in cells


def test_three_worlds_are_told_from_the_ends_and_the_middle(tree, runs):
    (section,) = (e for e in tree.all("section") if e.attributes["id"] == "worlds")
    titles = [e.text for e in section.all("summary")]
    values = runs[0].outcomes["china_share.TJK"]
    assert [t.split(" ")[0] for t in titles] == ["Lowest", "Middle", "Highest"]
    assert titles[0].endswith(f"world {values.idxmin()}")
    assert titles[2].endswith(f"world {values.idxmax()}")
    assert all("2022" in e.text for e in section.all("details"))


def test_every_assumption_is_in_the_table(tree, runs):
    (table,) = (e for e in tree.all("table") if e.attributes.get("id") == "numbers")
    rows = table.all("tbody")[0].all("tr")
    scenario = runs[0].scenario
    assert len(rows) == len(scenario.assumptions())
    assert "<text>" not in table.text


def test_colours_of_text_can_be_told_from_the_ground():
    css = files("sim.report").joinpath("report.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    grounds = ["#ffffff", named["pale"], "#fff6ee"]
    texts = [named[n] for n in ("ink", "quiet", "link")]
    texts += re.findall(r"[{;]\s*color: (#[0-9a-f]{6})", css)
    for text in texts:
        for ground in grounds:
            light, dark = sorted((luminance(to_rgb(c)) for c in (text, ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_the_page_begins_with_the_questions_of_the_scenario(runs, tmp_path, monkeypatch):
    """What it inherits is below folds that are not printed, and no world is told by it."""
    monkeypatch.setattr("sim.report.analyses.CAPTIONS", {})
    first = runs[0]
    names = ["regime_falls.KAZ", "russia_share.KAZ", "leader.KAZ", "china_share.KAZ"]
    own = {"china_share.KAZ", "regime_falls.KAZ"}
    info = {n: replace(first.outcome_info[n], own=n in own, title=n) for n in names}
    result = Result(
        first.data,
        first.worlds,
        first.outcomes[names],
        info,
        first.parameters,
        first.provenance,
        scenario=first.scenario,
    )
    tree = read(report_page(result))
    findings, pictures, told = tree.all("section")[:3]
    folded = {e.text for d in findings.all("details") for e in d.all("th")}
    shown = {e.text for e in findings.all("th")} - folded
    assert {n for n in names if n in shown} == own
    assert {n for n in names if n in folded} == set(names) - own
    assert "china_share.KAZ" in told.text
    assert not any("open" in d.attributes for d in tree.all("details"))
    first_words = pictures.all("img")[0].attributes["alt"]
    assert first_words.startswith("Distributions of 2 outcomes")


def test_an_unknown_outcome_is_refused_with_the_nearest(runs):
    with pytest.raises(ReportError, match=r"china_share\.TJ.*did you mean china_share"):
        report_page(runs[0], outcome="china_share.TJ")


def test_a_run_without_outcomes_is_reported_without_what_needs_them(runs, monkeypatch):
    first = runs[0]
    bare = Result(
        first.data,
        first.worlds,
        first.outcomes[[]],
        {},
        first.parameters,
        first.provenance,
        scenario=first.scenario,
    )
    monkeypatch.setattr("sim.report.analyses.CAPTIONS", {})
    sections = read(report_page(bare)).all("section")
    assert [e.attributes["id"] for e in sections] == [
        "findings", "pictures", "assumptions", "provenance",
    ]  # fmt: skip


def test_nothing_is_left_when_writing_fails(runs, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.page.report_page", lambda *_, **__: "\ud800")
    target = tmp_path / "report.html"
    target.write_text("before", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_report(runs[0], target)
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert target.read_text(encoding="utf-8") == "before"
