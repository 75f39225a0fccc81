"""What the code says below pages of the site: every command by its help, and every instrument."""

from __future__ import annotations

import re
from typing import Any

import typer

from sim.cli.main import app
from sim.scenario import load_scenario
from sim.text import markdown


def commands() -> str:
    """One section per command: what it does, its arguments and options, its examples."""
    group: Any = typer.main.get_command(app)
    return "\n\n".join(_section(name, command) for name, command in group.commands.items()) + "\n"


def _section(name: str, command: Any) -> str:
    context = command.make_context(name, [], resilient_parsing=True)
    usage = " ".join(["greatgame", name, *command.collect_usage_pieces(context)])
    parts = [f"## {name}", f"```text\n{usage}\n```", _plain(command.help or "")]
    rows = [
        _row(parameter, shown[0])
        for parameter in command.params
        if (shown := parameter.get_help_record(context)) is not None
    ]
    if rows:
        parts.append(markdown(("", "what it does", "when left out"), rows))
    examples = re.findall(r"\[bold\](.*?)\[/bold\]", command.epilog or "", re.DOTALL)
    if examples:
        lines = "\n".join(_unescaped(" ".join(line.split())) for line in examples)
        parts.append(f"```console\n{lines}\n```")
    return "\n\n".join(parts)


def _row(parameter: Any, shown: str) -> tuple[str, str, str]:
    given = parameter.default
    left_out = "" if given in (None, False, (), []) or callable(given) else f"`{given}`"
    if parameter.required:
        left_out = "must be given"
    return f"`{shown}`", _plain(parameter.help or ""), left_out


def _plain(text: str) -> str:
    """A help text as Markdown: paragraphs on one line, marks of the terminal taken away."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
    bare = "\n\n".join(_unescaped(re.sub(r"\[/?bold\]", "", part)) for part in paragraphs)
    return re.sub(r"([*_<>])", r"\\\1", bare)


def _unescaped(text: str) -> str:
    return text.replace("\\[", "[")


BASELINE = "status-quo-2024"
"""The scenario whose instruments are told."""


def instruments() -> str:
    """What a power can offer a state: one row per instrument of the baseline."""
    head = (
        "", "instrument", "paid from", "form", "unit", "USD bn per unit", "median size",
        "quarters to delivery", "wears off a quarter", "evidence",
    )  # fmt: skip
    rows = [
        (f"`{label}`", x.title, x.dimension, x.form, x.unit, f"{x.unit_cost:g}", f"{x.size:g}",
         f"{x.lead:g}", f"{x.depreciation:g}", ", ".join(x.evidence))
        for label, x in load_scenario(BASELINE).instruments.items()
    ]  # fmt: skip
    return markdown(head, rows) + "\n"
