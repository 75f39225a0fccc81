"""Dates: the run has a length, shocks fall into it, spans end after they begin."""

from __future__ import annotations

from itertools import pairwise

from sim.scenario.checks.context import Context

MAX_QUARTERS = 400


def check_timing(context: Context) -> None:
    """Note dates that contradict each other."""
    _memberships(context)
    heading = context.parts.heading
    if heading is None or heading.start is None or heading.horizon is None:
        return
    start, horizon = heading.start, heading.horizon
    if horizon < start:
        context.add(("horizon",), f"the horizon {horizon} lies before the start {start}")
        return
    if horizon - start >= MAX_QUARTERS:
        context.add(("horizon",), f"a run of more than {MAX_QUARTERS} quarters is not supported")
    for name, shock in context.parts.shocks.items():
        if not start <= shock.at <= horizon:
            message = f"{shock.at} is outside of the run, {start} to {horizon}"
            context.add(("shocks", name, "at"), message)


def _memberships(context: Context) -> None:
    for label, organisation in context.parts.organisations.items():
        for member, spans in organisation.members.items():
            path = ("organisations", label, "members", member)
            for i, span in enumerate(spans):
                if span.until is not None and span.until < span.since:
                    message = f"the end {span.until} lies before the beginning {span.since}"
                    context.add((*path, i, "to"), message)
            for i, (one, two) in enumerate(pairwise(spans), 1):
                if one.until is None or two.since < one.until:
                    message = "spans must follow each other; this one begins before the last ended"
                    context.add((*path, i), message)
