"""Every invalid file is refused with the right sentence at the right line.

The first line of a file says what to expect; the line that ends in "# here" is where.
"""

import re
from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load_scenario

FOLDER = Path(__file__).parent / "invalid"
FILES = [
    file for file in sorted(FOLDER.glob("*.yaml")) if file.read_text("utf-8").startswith("# expec")
]
pytestmark = pytest.mark.usefixtures("catalogue")


def expected(file):
    lines = file.read_text(encoding="utf-8").split("\n")
    fragment = lines[0].removeprefix("# expects: ")
    return fragment, next(n for n, line in enumerate(lines, 1) if line.endswith("# here"))


def test_there_are_many_and_their_base_is_valid():
    assert len(FILES) >= 60
    assert load_scenario(FOLDER / "base.yaml").name == "base"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_refused_with_message_and_line(file):
    fragment, line = expected(file)
    with pytest.raises(ScenarioError) as raised:
        load_scenario(file)
    text = str(raised.value)
    assert len(text.splitlines()) == len(raised.value.problems)
    found = [problem for problem in raised.value.problems if fragment in str(problem)]
    assert found, f"expected {fragment!r} in\n{text}"
    assert len(raised.value.problems) <= 2, f"one mistake made more than two problems: {text}"
    assert line in {problem.line for problem in found}, text
    assert {problem.file for problem in found} == {str(file)}
    assert all(re.match(rf"{re.escape(str(file))}:\d+:\d+: ", row) for row in text.splitlines())
    assert "pydantic" not in text
    assert "Traceback" not in text
