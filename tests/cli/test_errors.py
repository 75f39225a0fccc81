from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from sim.cli.command import BadInput, Stopped, reported, set_debugging
from sim.scenario import Problem, ScenarioError


def outcome(error: BaseException | None):
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    @reported
    def command() -> None:
        if error is not None:
            raise error

    return CliRunner().invoke(app, [])


@pytest.fixture(autouse=True)
def _no_debugging():
    yield
    set_debugging(False)


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (None, 0, ""),
        (BadInput("no such thing"), 2, "no such thing"),
        (Stopped("10 of 20 are kept"), 130, "10 of 20 are kept"),
        (KeyboardInterrupt(), 130, "nothing was written"),
        (PermissionError(13, "Permission denied", "results"), 1, "results"),
        (ZeroDivisionError("of worlds"), 1, "unexpected ZeroDivisionError: of worlds"),
        (ScenarioError([Problem("a.yaml", 3, 5, "horizon", "not a quarter")]), 2, "a.yaml:3:5"),
    ],
)
def test_every_error_becomes_a_message_and_a_status(error, status, text):
    result = outcome(error)
    assert result.exit_code == status
    assert text in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_a_library_that_is_missing_is_named_however_deep_the_cause_lies(depth):
    error: Exception = ModuleNotFoundError("No module named 'sklearn.tree'", name="sklearn.tree")
    for _ in range(depth):
        try:
            raise RuntimeError("a chunk failed") from error  # noqa: TRY301
        except RuntimeError as wrapped:
            error = wrapped
    result = outcome(error)
    assert result.exit_code == 1
    assert "greatgame needs scikit-learn, which is not installed" in result.stderr
    assert "fault in" not in result.stderr


def test_a_module_of_its_own_that_is_missing_is_a_fault():
    assert "fault in" in outcome(ModuleNotFoundError("gone", name="sim.gone")).stderr


def test_a_fault_says_how_to_report_it():
    assert "--debug" in outcome(RuntimeError("x")).stderr


def test_debugging_keeps_the_traceback():
    set_debugging(True)
    result = outcome(ZeroDivisionError("kept"))
    assert isinstance(result.exception, ZeroDivisionError)


def test_debugging_leaves_bad_input_a_message():
    set_debugging(True)
    assert outcome(BadInput("no")).exit_code == 2
