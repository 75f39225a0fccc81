"""``greatgame knock-out``: take parts out of a scenario and show what changes without each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import inputs
from sim.cli import workbench as wb
from sim.cli.errors import BadInput, reported

if TYPE_CHECKING:
    from sim.scenario import Scenario

EXAMPLES = (
    "knock-out status-quo-2022 --mechanisms all",
    "knock-out status-quo-2022 M09 M15 invasion CHN",
    "knock-out status-quo-2022 --shocks all --instruments loan,base -n 1000",
)

Names = Annotated[
    list[str] | None, typer.Option(metavar="all|NAME", help="Parts of this kind; may be repeated.")
]


@reported
def knock_out(
    file: inputs.File,
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PART ...]",
            help="Mechanisms, states, powers, organisations, instruments and shocks by name.",
        ),
    ] = None,
    mechanisms: Names = None,
    agents: Names = None,
    organisations: Names = None,
    instruments: Names = None,
    shocks: Names = None,
    replicates: Annotated[
        int, typer.Option("-n", "--replicates", min=2, help="Simulated worlds of each.")
    ] = 500,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Rank by these outcomes only; may be repeated."),
    ] = None,
    *,
    how: wb.Fresh,
) -> None:
    """Remove parts one at a time, with the same chance, and rank them by what changes.

    The size of a part is the root mean square, over all outcomes, of how far their means shift
    against their spread between worlds, with the noise of a finite number of worlds taken off.
    """
    scenario = how.scenario(file)
    from sim.workbench.compare.knockout import knock_out

    with wb.asking():
        asked = _asked(
            scenario,
            parts or [],
            {
                "mechanism": mechanisms, "agent": agents, "organisation": organisations,
                "instrument": instruments, "shock": shocks,
            },
        )  # fmt: skip
    runs = replicates * (1 + sum(len(names) for names in asked.values()))
    with how.study("knock-out", scenario, seed=how.seed) as store:
        with how.work(store, runs) as options:
            found = knock_out(
                scenario, **asked, replicates=replicates, seed=store.seed, outcomes=outcome,
                **options,
            )  # fmt: skip
        from sim.plots import differences

        def show() -> None:
            head = [f"{replicates:,} worlds of each with the same chance, seed {found.seed}"]
            title = f"What changes without each part of {scenario.title}"
            wb.show(title, head, found.readable(titles=False))

        pictures = {"ranking.png": lambda: differences.knock_out_ranking(found)}
        how.done(store, found, show=show, pictures=pictures)


def _asked(
    scenario: Scenario, parts: list[str], given: dict[str, list[str] | None]
) -> dict[str, Any]:
    """Parts by kind, as keyword arguments; bare names are looked up in every kind."""
    from sim.workbench.compare.knockout import removable
    from sim.workbench.measures import known

    asked: dict[str, list[str]] = {}
    for kind, names in given.items():
        there = removable(scenario, kind)
        wanted = [name.strip() for text in names or () for name in text.split(",")]
        asked[f"{kind}s"] = there if "all" in wanted else [known(n, there, kind) for n in wanted]
    everything = {name: kind for kind in given for name in removable(scenario, kind)}
    for name in parts:
        kind = everything[known(name, list(everything), "part")]
        asked[f"{kind}s"] = [*asked[f"{kind}s"], name]
    asked = {kind: list(dict.fromkeys(names)) for kind, names in asked.items()}
    if not any(asked.values()):
        raise BadInput("Name something to take out, such as --mechanisms all or M09.")
    return asked
