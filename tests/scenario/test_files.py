"""What can be wrong with a file as a file, and with the files it extends."""

import os
import shutil
from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load_scenario, scenario_from
from sim.scenario.yaml import MAX_BYTES

VALID = Path(__file__).parent / "valid"
pytestmark = pytest.mark.usefixtures("catalogue")


def refusal(path):
    with pytest.raises(ScenarioError) as raised:
        load_scenario(path)
    assert "\n" not in str(raised.value.problems[0])
    return str(raised.value)


@pytest.fixture
def folder(tmp_path):
    for file in VALID.glob("*.yaml"):
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", ":1:1: the file is empty"),
        (b"# only a remark\n", ":1:1: the file is empty"),
        (b"---\n...\n", "expected a mapping"),
        (b"name: a\n\0\n", ":2:1: not a text file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a text file"),
        (b"name: a\ntitle: caf\xe9\n", ":2:11: not UTF-8 text"),
        ("name: ä\n".encode("utf-16"), "not "),
        (b"name: " + b"a" * MAX_BYTES, "too large: more than 1,000,000 bytes"),
        (b"[" * 50_000, "nested too deeply"),
        (b"{a: " * 5_000, "nested too deeply"),
        (b"- " * 20_000, "nested too deeply"),
        (b"? " * 20_000, ""),
        (b"a" * 40_000, "expected a mapping"),
        (b"\n\n" + b"a" * 100_000, ":3:1: a line of more than 50,000 characters"),
        (b"&a " * 1000, ""),
        (b"a: 1\n" * 1000, "the search for problems stops here"),
        (b"states:\n" + b"".join(b"  S%d: 1\n" % n for n in range(5000)), "stops"),
    ],
)
def test_odd_contents(tmp_path, data, message):
    file = tmp_path / "odd.yaml"
    file.write_bytes(data)
    assert message in refusal(file)


def test_byte_order_mark_and_windows_lines_are_fine(folder):
    text = (folder / "full.yaml").read_text(encoding="utf-8")
    (folder / "crlf.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
    assert load_scenario(folder / "crlf.yaml") == load_scenario(folder / "full.yaml")


def test_more_values_than_a_scenario_has(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.scenario.yaml.MAX_NODES", 1_000)
    file = tmp_path / "many.yaml"
    file.write_bytes(b"name: [" + b"x,\n " * 1_010 + b"]")
    assert "too large: more than 1000 values" in refusal(file)


def test_missing_folder_and_special_files(tmp_path):
    assert "no such file" in refusal(tmp_path / "none.yaml")
    assert refusal(tmp_path).endswith(":1:1: is a folder, not a scenario file")
    assert refusal("/dev/null") == "/dev/null:1:1: is not a regular file"
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "is not a regular file" in refusal(tmp_path / "pipe.yaml")
    assert "cannot be read" in refusal(tmp_path / ("long" * 100 + ".yaml"))
    assert "cannot be read" in refusal("nul\0byte.yaml")


def test_unreadable_file(tmp_path, monkeypatch):
    file = tmp_path / "locked.yaml"
    file.write_text("name: locked\n", encoding="utf-8")

    def locked(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    assert "cannot be read: permission denied" in refusal(file)


def test_unknown_name_of_a_shipped_scenario():
    assert "no file and no shipped scenario of this name" in refusal("no-such-scenario")


def test_symlink_to_a_base_elsewhere(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    elsewhere.write_text("name: secret\n", encoding="utf-8")
    (folder / "link.yaml").symlink_to(elsewhere)
    (folder / "child.yaml").write_text("name: c\ntitle: C\nextends: link\n", encoding="utf-8")
    text = refusal(folder / "child.yaml")
    assert "child.yaml:3:10: extends: 'link' lies outside of the scenario's folder" in text


def test_names_that_no_file_can_have_and_links_in_a_circle(folder):
    (folder / "loop.yaml").symlink_to(folder / "pool.yaml")
    (folder / "pool.yaml").symlink_to(folder / "loop.yaml")
    assert "loop.yaml:1:1: cannot be read" in refusal(folder / "loop.yaml")
    for base in ("loop", "x" * 300):
        child = folder / "child.yaml"
        child.write_text(f"name: c\ntitle: C\nextends: {base}\n", encoding="utf-8")
        assert "child.yaml:3:10: extends: no file '" in refusal(child)
    for name in ("x" * 300, "x" * 300 + ".yaml", str(folder / ("x" * 300)) + "/y.yaml"):
        refusal(name)


def test_both_suffixes_of_yaml(folder):
    shutil.move(folder / "base.yaml", folder / "ground.yml")
    text = (folder / "full.yaml").read_text(encoding="utf-8")
    for base in ("ground", "ground.yml"):
        changed = text.replace("extends: base", f"extends: {base}")
        (folder / "mine.yml").write_text(changed, encoding="utf-8")
        assert load_scenario(folder / "mine.yml").states
    (folder / "mine.yml").write_text("name: m\nextends: x.yml\n", encoding="utf-8")
    assert "no file 'x.yml' in" in refusal(folder / "mine.yml")


def test_circle_of_two(folder):
    for one, two in (("a", "b"), ("b", "a")):
        (folder / f"{one}.yaml").write_text(f"name: {one}\nextends: {two}\n", encoding="utf-8")
    assert "b.yaml:2:10: extends: the files extend each other in a circle" in refusal(
        folder / "a.yaml"
    )


def test_long_chain(folder):
    for n in range(30):
        (folder / f"c{n}.yaml").write_text(f"name: c{n}\nextends: c{n + 1}\n", encoding="utf-8")
    assert "more than 12 files" in refusal(folder / "c0.yaml")


def test_error_in_a_base_names_the_base(folder):
    base = (folder / "base.yaml").read_text(encoding="utf-8")
    line = next(n for n, row in enumerate(base.split("\n"), 1) if "loan:" in row)
    broken = base.replace("    visibility: 0.3", "    visibility: 3").replace("loan:", "loan:", 1)
    (folder / "base.yaml").write_text(broken, encoding="utf-8")
    text = refusal(folder / "full.yaml")
    assert f"{folder / 'base.yaml'}:" in text
    assert "instruments.loan.visibility: must be at most 1, got 3" in text
    assert int(text.split(":")[1]) > line


def test_all_problems_at_once(folder):
    text = (folder / "full.yaml").read_text(encoding="utf-8")
    text = text.replace("rebound: 0.25", "rebound: -1").replace("M01: off", "M77: off")
    text = text.replace("state: KGZ\n", "state: KGX\n").replace(
        "variable: oil_price", "variable: oil"
    )
    # Also what is found while the file is read and merged: a tag, a number without a source, and
    # the repeated name of an organisation.
    text = text.replace("question: Does", "question: !q Does")
    text += "colour: red\norganisations: {CSTO: {name: Club, convener: {CHN: 1}}}\n"
    (folder / "full.yaml").write_text(text, encoding="utf-8")
    rows = refusal(folder / "full.yaml").splitlines()
    assert len(rows) == 8
    assert [int(row.split(":")[1]) for row in rows] == sorted(int(r.split(":")[1]) for r in rows)


def test_what_is_too_large_for_one_file_is_refused_when_files_are_merged(folder, monkeypatch):
    monkeypatch.setattr("sim.scenario.scenario.MAX_BYTES", 100_000)
    long = "x" * 300
    many = "".join(f"  s{n}: {{publisher: {long}, title: {long}}}\n" for n in range(100))
    for name, base in (("one", "full"), ("two", "one")):
        sources = many.replace("  s", f"  {name}")
        text = f"name: {name}\ntitle: T\nextends: {base}\nsources:\n{sources}"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert "one7" in load_scenario(folder / "one.yaml").sources
    assert "two.yaml:1:1: too large: more than 100,000 bytes" in refusal(folder / "two.yaml")


def test_text_and_data_cannot_extend():
    with pytest.raises(ScenarioError, match="only a file can extend another"):
        scenario_from("name: a\ntitle: A\nextends: base\n")


def test_abstract_base(folder):
    assert "can be extended but not run" in refusal(folder / "base.yaml")
    base = load_scenario(folder / "base.yaml", allow_abstract=True)
    assert base.abstract
    assert list(base.states) == ["KAZ", "KGZ"]
