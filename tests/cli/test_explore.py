from __future__ import annotations

import socket

import pytest
from typer.testing import CliRunner

from sim.cli.main import app


def invoke(*arguments):
    return CliRunner().invoke(app, ["explore", *arguments])


@pytest.fixture
def taken():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        yield str(bound.getsockname()[1])


def test_a_port_that_is_taken_is_refused(taken):
    done = invoke("region-2021", "--no-browser", "--port", taken)
    assert done.exit_code == 2
    assert taken in done.output


@pytest.mark.parametrize("name", ["page.html", "nowhere/page.html", "."])
def test_what_is_there_is_not_replaced(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text("mine")
    done = invoke("region-2021", "--export", name)
    assert done.exit_code == 2
    assert (tmp_path / "page.html").read_text() == "mine"


def test_an_unknown_scenario_is_refused():
    assert invoke("no-such-scenario", "--no-browser").exit_code == 2


def test_without_the_extra_it_says_how_to_get_it(monkeypatch):
    import sim.workbench.optional as extras

    def lacking(module):
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)

    monkeypatch.setattr(extras, "import_module", lacking)
    done = invoke("--no-browser")
    assert done.exit_code == 1
    assert "pip install starlette" in done.output
