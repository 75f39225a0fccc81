"""Characters that drive terminals or turn lines round get in nowhere, and are never shown."""

import re
from xml.etree import ElementTree as ET

import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner

from sim.cli.command import say
from sim.cli.main import app
from sim.plots.style import save_figure
from sim.report.markup import tag
from sim.scenario import ScenarioError, scenario_from
from sim.text import FORBIDDEN, one_line, printable

HEADING = 'name: n\nstart: 2022-Q1\nhorizon: 2022-Q4\npowers: {RUS: {name: "Russia"}}\n'
ESCAPES = (r"\e]0;own\a", r"\0", r"\x9b1m", r"\r", r"\x7f", r"\u202e", r"\u2066", r"\L", r"\P",
           r"\u061c", r"\u200f", r"\ufffe", r"\U0001fffe", r"\ufdd0", r"\ufeff", r"\N",
           r"\x08")  # fmt: skip


@pytest.mark.parametrize("escape", ESCAPES)
def test_escapes_are_screened_in_values_and_keys_where_they_stand(escape):
    state = "states: {KAZ: {name: Kazakhstan}}\n"
    value = HEADING + f'title: "a{escape}"\n' + state
    key = HEADING + f'title: a\nstates: {{"K{escape}": {{name: Kazakhstan}}}}\n'
    for text, place in ((value, (5, 8)), (key, (6, 10))):
        with pytest.raises(ScenarioError) as raised:
            scenario_from(text)
        first = raised.value.problems[0]
        assert (first.line, first.column) == place
        assert re.search(r"the character '\\\w+' is not allowed", first.message)
        assert str(raised.value).replace("\n", "").isprintable()


def test_what_code_and_options_say_is_screened():
    scenario = scenario_from(HEADING + "title: a\nstates: {KAZ: {name: Kazakhstan}}\n")
    for change in ({"title": "\x1b[2J"}, {"states": {"K\u202e": {"name": "K"}}}):
        with pytest.raises(ScenarioError, match="is not allowed"):
            scenario.replace(**change)
    with pytest.raises(ScenarioError, match=r"--set title: .*is not allowed"):
        scenario.with_(set={"title": r'"\e"'})


def test_check_says_line_and_column_and_sends_no_escape(tmp_path):
    file = tmp_path / "odd.yaml"
    file.write_text(HEADING + 'title: "\\e]0;mine\\a"\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 2
    assert f"{file}:5:8: " in result.stderr
    assert not FORBIDDEN.search(result.output)


def test_terminal_page_and_picture_spell_forbidden_characters_out(tmp_path, capsys):
    text = "".join(map(chr, range(0x20))) + "\u202e\ufffe\ud800 ok"
    say(text)
    html = str(tag("p", text, title=text))
    figure = Figure()
    figure.text(0.1, 0.1, "x")
    svg = save_figure(figure, tmp_path / "x.svg", title=text, description=text)
    ET.parse(svg)
    for shown in (capsys.readouterr().err, html, svg.read_text(encoding="utf-8"), printable(text)):
        assert not FORBIDDEN.search(shown)
        assert "\\x1b" in shown
        assert "\\u202e" in shown
    assert "\n" not in one_line(text)


def test_ordinary_text_of_many_scripts_passes():
    text = "Қазақстан 中国 नेपाल ایران\u200c‌ 👩‍👩‍👧 «»\ttab\nline"
    assert printable(text) == text
