"""Pages name their pictures, which commands draw and the site shows; none is missing elsewhere."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from docs.generator import pictures
from docs.generator.markdown import PICTURE, picture
from docs.generator.pictures import GROUPS, Group, main, named

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
IMAGE = re.compile(r"!\[[^\n]*?\]\((?!https?:)([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_links_only_pictures_that_everybody_has(page):
    for file in IMAGE.findall(page.read_text(encoding="utf-8")):
        listed = subprocess.run(
            ["git", "ls-files", "--error-unmatch", str(page.parent / file)],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        assert listed.returncode == 0, file


def test_a_picture_is_named_so_that_it_is_found_again():
    found = PICTURE.search(f"Before.\n\n{picture('group/a-b.c.png', 'Votes [0..1], by *who*.')}\n")
    assert found is not None
    assert found["file"] == "group/a-b.c.png"
    assert found["words"] == "Votes [0..1], by *who*."


def test_every_picture_that_a_page_names_is_drawn_by_a_group():
    wanted = named(PAGES)
    assert len(wanted) == len(set(wanted)) > 70
    assert {name.partition("/")[0] for name in wanted} == {group.name for group in GROUPS}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_group_is_drawn_from_what_there_is(group):
    assert importlib.util.find_spec(group.command[0]) is not None
    for source in group.sources:
        assert (ROOT / source).exists(), source


@pytest.fixture
def one_picture(tmp_path, monkeypatch):
    """A group of one picture, named by one page, and what counts how often it was drawn."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text(picture("some/one.png", "One."), encoding="utf-8")
    source = tmp_path / "source.txt"
    source.write_text("as it was", encoding="utf-8")
    (tmp_path / "drawer.py").write_text(
        "from pathlib import Path\n"
        "with Path('count').open('a') as f: f.write('x')\n"
        "Path('pictures/some/one.png').write_bytes(b'png')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(pictures, "ROOT", tmp_path)
    monkeypatch.setattr(pictures, "PAGES", tmp_path / "docs")
    monkeypatch.setattr(pictures, "PICTURES", tmp_path / "pictures")
    group = Group("some", ("drawer",), ("source.txt",), 1)
    monkeypatch.setattr(pictures, "GROUPS", (group,))
    return group, source, tmp_path / "count"


def test_what_is_drawn_is_kept_until_what_it_shows_changes(one_picture):
    group, source, count = one_picture
    assert main([]) == 0
    assert main([]) == 0
    assert (group.ready(), count.read_text(encoding="utf-8")) == (True, "x")
    group.wanted()[0].unlink()
    main([])
    assert count.read_text(encoding="utf-8") == "xx"
    source.write_text("as it is", encoding="utf-8")
    assert not group.ready()
    main(["some"])
    assert (group.ready(), count.read_text(encoding="utf-8")) == (True, "xxx")


def test_a_picture_that_is_not_drawn_is_named(one_picture):
    assert not one_picture[0].ready()
    page = pictures.PAGES / "more.md"
    page.write_text(picture("some/other.png", "Another."), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"other\.png"):
        main([])
