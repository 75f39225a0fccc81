"""Writes docs/calibration.md and draws its pictures: ``python -m calibration.report``.

Numbers and pictures come from the committed posteriors; only the sentences that say what is done
and why are written by hand, in the page itself. With ``--pictures`` it only draws.
"""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from calibration.settings import FITS, ROOT
from docs.generator.markdown import PICTURES, fill, picture
from sim.catalogue.questions import HYPOTHESES
from sim.mechanisms.registers import PARAMETERS
from sim.scenario.posterior import Posterior, list_posteriors, load_posterior
from sim.text import markdown

PAGE = ROOT / "docs" / "calibration.md"
IMAGES = PICTURES / "calibration"
EDGE = 0.2
"""Posterior weight in an outer twentieth of the prior from which the text speaks of the edge."""
MOVED = 6
"""Draws named, at most, of those that the years between two fits moved."""
TELLING = 3.0
"""Bayes factor below which the page says that the figures cannot tell."""


def regions(posteriors: list[Posterior]) -> dict[str, str]:
    """The generated parts of the page, by name."""
    parts = {"fits": _fits(posteriors), "figures": _figures(posteriors)}
    parts["taught"] = _taught(posteriors)
    for name, function in (
        ("contraction", _contraction), ("edges", _edges), ("hypotheses", _hypotheses),
        ("silent", _silent), ("sbc", _sbc), ("predictive", _predictive), ("misfit", _misfit),
    ):  # fmt: skip
        parts[name] = "\n\n".join(f"**{p.facts['title']}.** {function(p)}" for p in posteriors)
    return parts


def _fits(posteriors: list[Posterior]) -> str:
    rows = []
    for p in posteriors:
        settings = p.facts["settings"]
        stretches = ", ".join(f"{s['first']}-{s['last']}" for s in settings["stretches"])
        rows.append(
            (
                f"`{p.name}`", stretches, f"{sum(p.facts['figures'].values()):,}",
                f"{settings['rows']:,}", f"{p.facts['rows']:,} ({p.facts['effective_rows']:,.0f})",
                str(len(p.columns)), str(p.facts["unmoved"]), str(settings["seed"]),
                f"`{p.digest[:12]}`",
            )
        )  # fmt: skip
    head = ("posterior", "years", "figures", "rows simulated", "rows kept (effective)",
            "draws informed", "keep their prior", "seed", "digest of the draws")  # fmt: skip
    return markdown(head, rows)


def _figures(posteriors: list[Posterior]) -> str:
    names = sorted({v for p in posteriors for v in p.facts["figures"]})
    rows = [
        (v, *(f"{p.facts['figures'].get(v, 0)}" for p in posteriors),
         *(f"{p.facts['discrepancy'][v]:.2f}" if v in p.facts["discrepancy"] else ""
           for p in posteriors))
        for v in names
    ]  # fmt: skip
    head = ["variable", *(f"figures, {p.name}" for p in posteriors),
            *(f"discrepancy, {p.name}" for p in posteriors)]  # fmt: skip
    return markdown(head, rows)


def _taught(posteriors: list[Posterior]) -> str:
    """What each fit knows that the one before did not: the draws that later years moved most."""
    rows = []
    for before, after in pairwise(posteriors):
        years = f"{before.facts['settings']['until'] + 1}-{after.facts['settings']['until']}"
        old, new = _numbers(before), _numbers(after)
        moved = {n: _place(new.get(n)) - _place(old.get(n)) for n in old | new}
        rows += [
            (years, f"`{name.removeprefix('parameters.')}`", _median(old.get(name)),
             _median(new.get(name)), f"{moved[name]:+.2f}")
            for name in sorted(moved, key=lambda n: -abs(moved[n]))[:MOVED]
        ]  # fmt: skip
    head = ("years", "number", "median before", "median after", "prior standard deviations")
    return markdown(head, rows)


def _place(facts: dict[str, Any] | None) -> float:
    """The mean in prior standard deviations; nothing moved where a draw keeps its prior."""
    return 0.0 if facts is None else float(facts["mean_score"])


def _median(facts: dict[str, Any] | None) -> str:
    return "prior" if facts is None else f"{facts['median']:.3g}"


def _numbers(p: Posterior) -> dict[str, Any]:
    found = {n: f for n, f in p.columns.items() if not n.startswith("hypotheses.")}
    return dict(sorted(found.items(), key=lambda item: -item[1]["contraction"]))


def _contraction(p: Posterior) -> str:
    rows = [
        (f"`{name.removeprefix('parameters.')}`{_mark(name)}", f["prior"],
         f"{f['median']:.3g} ({f['low']:.3g} to {f['high']:.3g})",
         f"{100 * f['contraction']:.0f} %", f"{f['mean_score']:+.2f}",
         f"{100 * f['explained']:.0f} %")
        for name, f in _numbers(p).items()
    ]  # fmt: skip
    head = ("number", "prior", "posterior median (5 to 95 %)", "contraction", "shift",
            "expected contraction")  # fmt: skip
    return f"{len(rows)} numbers.\n\n{markdown(head, rows)}"


def _mark(name: str) -> str:
    """A sign for a prior that rests on figures of the years of the fit."""
    source = PARAMETERS[".".join(name.split(".")[1:3])].source
    years = [int(year) for year in re.findall(r"(?:19|20)\d\d", source)]
    return " †" if re.search(r"(19|20)\d\d-(19|20)\d\d", source) and max(years) > 2006 else ""


def _edges(p: Posterior) -> str:
    found = [
        f"`{name.removeprefix('parameters.')}` ({100 * f[key]:.0f} % in the {where} twentieth)"
        for name, f in _numbers(p).items()
        for key, where in (("at_low_end", "lowest"), ("at_high_end", "highest"))
        if f[key] >= EDGE
    ]
    return "; ".join(found) + "." if found else "None."


def _hypotheses(p: Posterior) -> str:
    rows = []
    for question, hypothesis in HYPOTHESES.items():
        facts = p.columns.get(f"hypotheses.{question}")
        total = sum(hypothesis.variants.values())
        prior = {v: w / total for v, w in hypothesis.variants.items()}
        shown = ", ".join(f"{v} {w:.2f}" for v, w in prior.items())
        if facts is None:
            rows.append((f"`{question}`", shown, "as before", "The figures cannot tell."))
            continue
        after = ", ".join(
            f"{v} {w:.2f} ± {facts['errors'][v]:.2f}" for v, w in facts["weights"].items()
        )
        rows.append((f"`{question}`", shown, after, _verdict(prior, facts)))
    return "\n\n" + markdown(("question", "prior", "posterior", "verdict"), rows)


def _verdict(prior: dict[str, float], facts: dict[str, Any]) -> str:
    """What the weights say: the best supported answer against the least, in plain words."""
    support = {v: facts["weights"][v] / prior[v] for v in prior}
    best, worst = max(support, key=support.__getitem__), min(support, key=support.__getitem__)
    factor = support[best] / max(support[worst], 1e-3)
    moved = abs(facts["weights"][best] - prior[best]) / max(facts["errors"][best], 1e-6)
    if factor < TELLING or moved < 2.0:
        return f"The figures cannot tell (Bayes factor {factor:.1f} for {best})."
    return f"The figures favour {best} over {worst} (Bayes factor {min(factor, 999):.0f})."


def _silent(p: Posterior) -> str:
    nearest = ", ".join(
        f"`{n.removeprefix('parameters.')}` ({100 * e:.1f} %)"
        for n, e in list(p.facts["explained"].items())[:8]
    )
    return (
        f"{p.facts['unmoved']} of {p.facts['unmoved'] + len(p.columns)} draws keep their prior. "
        f"Nearest to being informed: {nearest}."
    )


def _sbc(p: Posterior) -> str:
    summary = p.facts["sbc"]
    numbers = _numbers(p)
    spreads = [f["sbc_spread"] for f in numbers.values()]
    lowest = min((f["sbc_p"] for f in numbers.values()), default=1.0)
    width = f"{min(spreads, default=1):.2f} to {max(spreads, default=1):.2f}"
    first = (
        f"{summary['trials']} trials; {summary['failed']} of {len(numbers)} numbers fail the test "
        f"at {summary['level']:.4f} each (lowest p {lowest:.3f}); the test finds standard "
        f"deviations a fifth too small with probability {summary['power']:.2f}. Posterior width "
        f"against what it should be: {width}."
    )
    words = [first]
    for name, f in p.columns.items():
        if name.startswith("hypotheses."):
            words.append(
                f"`{name.removeprefix('hypotheses.')}`: worst standardised difference between "
                f"weight and frequency {f['sbc_z']:.1f}; on average the figures tell "
                f"{f['gain_bits']:.3f} ± {f['gain_error']:.3f} bits."
            )
    return " ".join(words) + "\n\n" + picture(f"calibration/{p.name}-ranks.png", "Ranks")


def _predictive(p: Posterior) -> str:
    rows = []
    for r in p.facts["predictive"]:
        change = 100.0 * (r["crps_posterior"] / r["crps_prior"] - 1.0)
        inside = [f"{100 * r[f'inside_{which}']:.0f} %" for which in ("prior", "posterior")]
        scores = [f"{r[f'crps_{which}']:.3f}" for which in ("prior", "posterior")]
        rows.append((r["variable"], f"{r['figures']:.0f}", *scores, f"{change:+.1f} %", *inside))
    head = ("variable", "figures", "CRPS, prior", "CRPS, posterior", "change",
            "inside 90 %, prior", "inside 90 %, posterior")  # fmt: skip
    return f"\n\n{markdown(head, rows)}"


def _misfit(p: Posterior) -> str:
    rows = [(f"`{row['feature']}`", f"{row['away']:+.1f}") for row in p.facts["misfit"][:10]]
    return "\n\n" + markdown(("feature", "standard deviations from the prior predictive"), rows)


def pictures(posteriors: list[Posterior], folder: Path) -> list[Path]:
    """Draw the pictures of the page."""
    from sim.plots import validation as draw
    from sim.plots.layout import figure_of
    from sim.plots.style import save_figure

    made = []
    for p in posteriors:
        for word, figure, alt in (
            ("places", figure_of(draw.posterior_places(p)), "Fitted numbers within their priors"),
            ("weights", figure_of(draw.hypothesis_weights(p)), "Weights of hypotheses"),
            ("ranks", draw.rank_histograms(p), "Rank histograms of the inference"),
            ("training", figure_of(draw.training_check(p)), "Fit to the training figures"),
        ):
            path = folder / f"{p.name}-{word}.png"
            made.append(save_figure(figure, path, title=alt, description=f"{alt}: {p.name}"))
    return made


def main(arguments: list[str]) -> int:
    """Draw the pictures and write the page; exit status 1 without posteriors."""
    names = [name for name in FITS if name in list_posteriors()]
    if not names:
        sys.stderr.write("no posteriors: run `python -m calibration.fit` first\n")
        return 1
    posteriors = [load_posterior(name) for name in names]
    made = pictures(posteriors, IMAGES)
    if "--pictures" in arguments:
        return 0
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), regions(posteriors)), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name} and {len(made)} pictures\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
