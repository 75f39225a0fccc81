"""What the gallery shows: each picture function once, with the code that draws it."""

from __future__ import annotations

from dataclasses import dataclass

SETUP = """\
import sim
from sim import plots
from sim.workbench.discovery import discover, first_passage
from sim.workbench.sensitivity import tornado

war = sim.compare("status-quo-2022", "no-ukraine-war", replicates=300, seed=1)
result = war.results["status-quo-2022"]  # as sim.simulate would give it
parts = sim.knock_out("status-quo-2022", mechanisms=["M01", "M15", "M22"],
                      agents=["CHN", "TUR"], replicates=60, seed=1)
line = sim.sweep("status-quo-2022", {"war.drain_peak": "0.1:0.9:5"}, replicates=60, seed=1)
plane = sim.sweep("status-quo-2022", {"war.drain_peak": "0.1:0.9:4", "war.adaptation": "0:0.3:4"},
                  replicates=40, seed=1)
"""
"""What all examples work with; takes about two minutes on two cores."""


@dataclass(frozen=True)
class Entry:
    """One example: the function it shows, what the picture answers, and its code."""

    function: str
    answers: str
    code: str


@dataclass(frozen=True)
class Chapter:
    """Examples that belong together."""

    title: str
    text: str
    entries: tuple[Entry, ...]


CHAPTERS = (
    Chapter(
        "Over time",
        "Bands are quantiles over replicates, never standard errors: more replicates make them "
        "smoother, not narrower. Thin lines are single simulated worlds, which go their own ways "
        "where the band is smooth.",
        (
            Entry(
                "band_chart",
                "How does one number develop, and what does a single world look like?",
                'plots.band_chart(result, "security_share", state="TJK", power="RUS", worlds=5)',
            ),
            Entry(
                "fan_grid",
                "The same for all states and powers, on one scale.",
                'plots.fan_grid(result, "sentiment", lines=["RUS", "CHN", "TUR"])',
            ),
            Entry(
                "influence_shares",
                "Who holds which share of all influence?",
                'plots.influence_shares(result, dimension="security")',
            ),
            Entry(
                "influence_plane",
                "Do powers gain by money or by arms?",
                "plots.influence_plane(result)",
            ),
            Entry(
                "debt_by_creditor",
                "Whom does each state owe how much?",
                "plots.debt_by_creditor(result)",
            ),
            Entry(
                "event_raster",
                "Which events are to be expected where, and when?",
                "plots.event_raster(result)",
            ),
            Entry(
                "war_phases",
                "In which phase is the war?",
                "plots.war_phases(result)",
            ),
            Entry(
                "announced_and_delivered",
                "How much of what the power at war announces does it deliver?",
                "plots.announced_and_delivered(result)",
            ),
            Entry(
                "war_and_effort",
                "Both on one page.",
                "plots.war_and_effort(result)",
            ),
        ),
    ),
    Chapter(
        "Who leads",
        "The leader is the power with the largest influence in a world. Certainty is a share of "
        "worlds, and every picture shows it: by depth of colour, hatching, bars or numbers.",
        (
            Entry(
                "leader_map",
                "Who is most likely to lead where, year by year?",
                'plots.leader_map(result, "security")',
            ),
            Entry(
                "leader_maps",
                "The same by dimension of influence.",
                "plots.leader_maps(result)",
            ),
            Entry(
                "influence_map",
                "The same on the map, at one quarter. Status of territories: see "
                "[the sources of the shapes](../sim/plots/geometry/SOURCES.md).",
                'plots.influence_map(result, "security")',
            ),
            Entry(
                "influence_maps",
                "One map per dimension.",
                'plots.influence_maps(result, quarter="2030-Q4")',
            ),
            Entry(
                "leadership_flow",
                "Who takes the lead from whom, and does it last?",
                'plots.leadership_flow(result, "TJK", "political")',
            ),
            Entry(
                "leadership_flows",
                "The same for all states.",
                'plots.leadership_flows(result, "economic")',
            ),
            Entry(
                "dyad_network",
                "How strong are the ties between each power and each state, and how sure?",
                'plots.dyad_network(result, "trust")',
            ),
            Entry(
                "dyad_networks",
                "The same by dimension of influence.",
                "plots.dyad_networks(result)",
            ),
        ),
    ),
    Chapter(
        "Outcomes",
        "Outcomes are drawn as whole distributions, by kind. A table of outcomes alone is enough.",
        (
            Entry(
                "outcome_ridges",
                "How are the values of an outcome spread, here and in another run?",
                'shares = [f"russia_security_change.{s}" for s in ("KAZ", "KGZ", "TJK", "UZB")]\n'
                'plots.outcome_ridges(result, shares, against=war.results["no-ukraine-war"])',
            ),
            Entry(
                "draw_outcomes",
                "All outcomes of a scenario, page by page (here the first).",
                "plots.draw_outcomes(result)[0]",
            ),
            Entry(
                "first_passage",
                "Where does it happen first, and when?",
                'plots.first_passage(first_passage(result, "china_passes_russia_security"))',
            ),
        ),
    ),
    Chapter(
        "Comparisons",
        "Scenarios that share a seed share their chance, so that differences are taken replicate "
        "by replicate and are far more exact than the difference of two means.",
        (
            Entry(
                "paired_differences",
                "What does the war change most, against the spread of each outcome?",
                "plots.paired_differences(war, most=12)",
            ),
            Entry(
                "difference_band",
                "How does a difference grow?",
                'plots.difference_band(war, "security_share", state="TJK", power="RUS")',
            ),
            Entry(
                "knock_out_ranking",
                "What does each part of the scenario do?",
                "plots.knock_out_ranking(parts)",
            ),
        ),
    ),
    Chapter(
        "Sweeps",
        "All points of a sweep share their chance, so that lines are smooth even where whiskers "
        "are long.",
        (
            Entry(
                "sweep_lines",
                "How does an outcome depend on one number?",
                'plots.sweep_lines(line, "russia_share.TJK")',
            ),
            Entry(
                "sweep_heat",
                "And on two?",
                'plots.sweep_heat(plane, "security_leader.KGZ=CHN")',
            ),
            Entry(
                "probability_contours",
                "Where does a probability pass a threshold?",
                'likely = "security_leader.KGZ=CHN"\n'
                "plots.probability_contours(plane, likely, levels=(0.35, 0.4, 0.5))",
            ),
        ),
    ),
    Chapter(
        "What moves an outcome",
        "From cheap to dear: a tornado and a screening read an ensemble that exists; Morris and "
        "Sobol run designs of their own.",
        (
            Entry(
                "tornado",
                "How far does the mean shift where a number is low, and where it is high?",
                'plots.tornado(tornado(result, "russia_share.TJK"))',
            ),
            Entry(
                "variance_shares",
                "Which numbers does the spread come from?",
                'plots.variance_shares(sim.sensitivity(result, "russia_share.TJK"))',
            ),
            Entry(
                "morris_plane",
                "Which numbers matter at all, and which only together with others?",
                'screened = sim.sensitivity("status-quo-2022", "russia_share.TJK",\n'
                '                           method="morris", size=4, seed=1)\n'
                "plots.morris_plane(screened)",
            ),
            Entry(
                "discovery_trade_off",
                "How few conditions separate the worlds in which it happens?",
                'boxes = discover(result, "china_passes_russia_security.UZB")\n'
                "plots.discovery_trade_off(boxes)",
            ),
        ),
    ),
    Chapter(
        "What a history hung on",
        "One world gets other futures from each of its quarters; an event is undone and the world "
        "goes on without it. Bands and bars are errors of a finite number of branches.",
        (
            Entry(
                "juncture_line",
                "When was it decided in one world?",
                'decided = sim.junctures("status-quo-2022", "china_passes_russia_security.UZB",\n'
                "                        replicate=1, seed=1, replicates=60, every=2)\n"
                "plots.juncture_line(decided)",
            ),
            Entry(
                "resolution_line",
                "When is it decided in most worlds?",
                'usual = sim.resolution("status-quo-2022", "china_passes_russia_security.UZB",\n'
                "                       worlds=120, seed=1, every=8)\n"
                "plots.resolution_line(usual)",
            ),
            Entry(
                "responsibility_ranking",
                "Which events of one world did it hang on?",
                'hung = sim.responsibility("status-quo-2022", "china_passes_russia_security.UZB",\n'
                "                          replicate=1, seed=1, replicates=40, most=6)\n"
                "plots.responsibility_ranking(hung)",
            ),
        ),
    ),
)
