"""Numbers in the declared unit, within bounds, at the right depth of labels; dates that agree."""

from __future__ import annotations

import math
from itertools import pairwise

from sim.catalogue.priors import Dirichlet, Discrete, Fixed, Prior
from sim.catalogue.variables import VARIABLES, Variable
from sim.mechanisms.registers import PARAMETERS
from sim.scenario.checks import Context
from sim.scenario.document import DEFAULT
from sim.scenario.quantity import Quantity
from sim.scenario.specs import InitialBlock

Path = tuple[str | int, ...]
MAX_QUARTERS = 400


def check_numbers(context: Context) -> None:
    """Note numbers that the variable or parameter they are for cannot take."""
    for name, block in context.parts.initial.items():
        if name in VARIABLES:
            _block(context, VARIABLES[name], block)
    for name, quantity in context.parts.parameters.items():
        if name in PARAMETERS:
            _parameter(context, name, quantity)
    for name, shock in context.parts.shocks.items():
        for variable, change in shock.change.items():
            if variable in VARIABLES:
                path = ("shocks", name, "change", variable, change.operation)
                _change(context, VARIABLES[variable], change.operation, change.quantity, path)
        if shock.probability is not None:
            where = ("shocks", name, "probability")
            _within(context, shock.probability, 0.0, 1.0, "a probability", where)


def _block(context: Context, variable: Variable, block: InitialBlock) -> None:
    path: Path = ("initial", variable.name)
    if variable.role in {"derived", "event"}:
        why = "is computed from other variables" if variable.role == "derived" else "counts events"
        context.add_key(path, f"'{variable.name}' {why} and has no initial value")
        return
    if block.unit is None and not variable.labels:
        context.add_key(path, "missing key 'unit'", f"unit: {variable.unit}")
    else:
        _unit(context, block.unit, variable.unit, (*path, "unit"))
    _values(context, variable, block, block.values, ())


def _values(
    context: Context, variable: Variable, block: InitialBlock, values: object, at: tuple[str, ...]
) -> None:
    path: Path = ("initial", variable.name, "values", *at)
    depth = len(variable.axes)
    shape = " and ".join(variable.axes) or "one number"
    if isinstance(values, Quantity):
        if len(at) != depth and at[-1:] != (DEFAULT,):
            context.add(path, f"expected values by {shape}; {depth - len(at)} level(s) missing")
        else:
            _leaf(context, variable, block, values, path)
    elif isinstance(values, dict):
        if len(at) == depth:
            context.add(path, f"more levels of labels than the {depth} of '{variable.name}' "
                        f"({shape})")  # fmt: skip
            return
        axis = variable.axes[len(at)]
        for label, inner in values.items():
            known = (*context.labels[axis], DEFAULT)
            if context.known(label, known, axis, (*path, label), key=True):
                _values(context, variable, block, inner, (*at, label))


def _leaf(
    context: Context, variable: Variable, block: InitialBlock, given: Quantity, path: Path
) -> None:
    _unit(context, given.unit, variable.unit, (*path, "unit"))
    resolved = given
    if block.error is not None:
        try:
            resolved = block.resolve(given)
        except ValueError as error:
            context.add(path, str(error))
            return
    _within(context, given, variable.low, variable.high, f"'{variable.name}'", path)
    if resolved.kind != given.kind and math.isfinite(variable.high):
        _within(
            context, resolved, variable.low, variable.high, f"'{variable.name}', error included",
            path,
        )  # fmt: skip
    _whole(context, variable, given, path)


def _parameter(context: Context, name: str, quantity: Quantity) -> None:
    path: Path = ("parameters", name)
    declared = PARAMETERS[name]
    _unit(context, quantity.unit, declared.unit, (*path, "unit"))
    if isinstance(declared.prior, Dirichlet) != isinstance(quantity.prior, Dirichlet):
        expected = "a dirichlet over " if isinstance(declared.prior, Dirichlet) else "one number"
        labels = ", ".join(declared.prior.labels) if isinstance(declared.prior, Dirichlet) else ""
        context.add(path, f"expected {expected}{labels}")
    elif isinstance(quantity.prior, Dirichlet) and isinstance(declared.prior, Dirichlet):
        if set(quantity.prior.labels) != set(declared.prior.labels):
            context.add(path, f"expected shares of {', '.join(declared.prior.labels)}")
        else:
            low, high = declared.bounds
            least, most = min(quantity.prior.alpha), max(quantity.prior.alpha)
            _between(context, least, most, low, high, f"concentrations of '{name}'", path)
    elif isinstance(quantity.prior, Prior):
        _between(context, *quantity.prior.range, *declared.bounds, f"'{name}'", path)


def _change(
    context: Context, variable: Variable, operation: str, quantity: Quantity, path: Path
) -> None:
    if operation == "multiply":
        _within(context, quantity, 0.0, math.inf, "a factor", path)
        return
    _unit(context, quantity.unit, variable.unit, (*path, "unit"))
    if operation == "set":
        _within(context, quantity, variable.low, variable.high, f"'{variable.name}'", path)
        _whole(context, variable, quantity, path)
    elif math.isfinite(variable.high - variable.low):
        span = variable.high - variable.low
        _within(context, quantity, -span, span, f"a change of '{variable.name}'", path)


def _unit(context: Context, given: str | None, declared: str, path: Path) -> None:
    if given is not None and given != declared:
        context.add(path, f"unit '{given}' does not match '{declared}'")


def _whole(context: Context, variable: Variable, quantity: Quantity, path: Path) -> None:
    """A categorical variable takes one of its labels, so its codes are whole numbers."""
    if not variable.labels:
        return
    numbers = quantity.prior.values if isinstance(quantity.prior, Discrete) else ()
    if isinstance(quantity.prior, Fixed):
        numbers = (quantity.prior.value,)
    if not numbers or any(number != int(number) for number in numbers):
        message = f"expected a label of '{variable.name}', or {{discrete: {{label: weight}}}}"
        context.add(path, message, f"one of {', '.join(variable.labels)}")


def _within(
    context: Context, quantity: Quantity, low: float, high: float, what: str, path: Path
) -> None:
    """Compare the support with bounds; of an endless distribution only the median."""
    prior = quantity.prior
    if not isinstance(prior, Prior):
        context.add(path, "expected one number, not the shares of a dirichlet")
        return
    least, most = prior.support
    if not (math.isfinite(least) and math.isfinite(most)):
        least = most = prior.median
    _between(context, least, most, low, high, what, path)


def _between(
    context: Context, least: float, most: float, low: float, high: float, what: str, path: Path
) -> None:
    if least < low or most > high:
        beyond = least if least < low else most
        context.add(path, f"{beyond:g} is outside of {low:g} to {high:g}, the range of {what}")


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
