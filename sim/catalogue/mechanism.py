"""What a mechanism is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["powers", "war", "economy", "publics", "regimes", "security"]
"""The subject under which a mechanism is listed."""

Strength = Literal["strong", "medium", "weak"]
"""Support in the documents, not truth: strong rests on several sources or a dated event with an
expert reading, medium on one expert's argument, weak on commentary, a title or a remark."""

Sign = Literal["+", "-", "±"]
"""Direction in which a variable moves; ± when it depends on the moderators."""


@dataclass(frozen=True)
class Mechanism:
    """A causal claim that rules of the model realise and a scenario can switch off.

    ``sign`` maps names of model variables to the direction in which the mechanism moves them;
    whose variable it is (the acting power's, a rival's, the host's) follows from ``effect``.
    ``agents`` are codes of powers and states, or words such as "publics"; ``evidence`` are ids of
    the register; ``literature`` are keys of :data:`~sim.catalogue.evidence.LITERATURE`;
    ``disputed`` says what speaks against it, empty when nothing in the sources does.
    """

    code: str
    name: str
    group: Group
    cause: str
    effect: str
    sign: dict[str, Sign]
    moderators: tuple[str, ...]
    agents: tuple[str, ...]
    strength: Strength
    evidence: tuple[str, ...]
    literature: tuple[str, ...]
    disputed: str = ""
