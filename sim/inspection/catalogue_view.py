"""Everything that hangs on a mechanism: rules, parameters, evidence, hypotheses, patterns."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sim.catalogue.evidence import EVIDENCE, describe
from sim.catalogue.hypotheses import HYPOTHESES, Hypothesis
from sim.catalogue.literature import LITERATURE
from sim.catalogue.mechanism import Mechanism
from sim.catalogue.parameter import Parameter
from sim.catalogue.patterns import PATTERNS, Pattern
from sim.catalogue.scenarios import SCENARIOS
from sim.inspection.anatomy import Behaviour, realising
from sim.mechanisms.registers import MECHANISMS, PARAMETERS


@dataclass(frozen=True)
class MechanismView:
    """A mechanism with what realises it, what it rests on, and what depends on it.

    ``rules`` are found in the source of the rules, ``parameters`` by the mechanism they serve or
    by being read in a rule that realises this mechanism alone; ``scenarios`` are names of files of
    scenarios that cite its evidence or that a pattern about it looks at.
    """

    mechanism: Mechanism
    rules: tuple[Behaviour, ...]
    parameters: tuple[Parameter, ...]
    hypotheses: tuple[Hypothesis, ...]
    patterns: tuple[Pattern, ...]
    scenarios: tuple[str, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """The claims it rests on, one line each."""
        return tuple(describe(e) if e in EVIDENCE else e for e in self.mechanism.evidence)

    @property
    def literature(self) -> tuple[str, ...]:
        """The studies it rests on, as citations."""
        return tuple(LITERATURE[key] for key in self.mechanism.literature)

    def to_dict(self) -> dict[str, Any]:
        """The view for JSON."""
        facts = asdict(self.mechanism)
        return facts | {
            "rules": [
                {"name": r.name, "kind": r.kind, "place": r.place, "summary": r.summary}
                for r in self.rules
            ],
            "parameters": [
                {
                    "name": p.name,
                    "prior": str(p.prior),
                    "unit": p.unit,
                    "bounds": list(p.bounds),
                    "meaning": p.meaning,
                    "source": p.source,
                    "grade": p.grade,
                }
                for p in self.parameters
            ],
            "evidence": list(self.evidence),
            "literature": list(self.literature),
            "hypotheses": [h.name for h in self.hypotheses],
            "patterns": [{"code": p.code, "claim": p.claim} for p in self.patterns],
            "scenarios": list(self.scenarios),
        }


def view(code: str) -> MechanismView:
    """All about one mechanism. Raises KeyError for a code that does not exist."""
    mechanism = MECHANISMS[code]
    rules = tuple(realising(code))
    own = {p for rule in rules if rule.mechanisms == (code,) for p in rule.parameters}
    patterns = tuple(p for p in PATTERNS.values() if code in p.mechanisms)
    cited = set(mechanism.evidence)
    citing = {f for s in SCENARIOS.values() if cited & set(s.evidence) for f in s.files}
    looked_at = {name for pattern in patterns for name in pattern.scenarios}
    return MechanismView(
        mechanism=mechanism,
        rules=rules,
        parameters=tuple(p for p in PARAMETERS.values() if code in p.mechanisms or p.name in own),
        hypotheses=tuple(h for h in HYPOTHESES.values() if code in h.mechanisms),
        patterns=patterns,
        scenarios=tuple(sorted(citing | looked_at)),
    )


def views() -> list[MechanismView]:
    """All mechanisms in order."""
    return [view(code) for code in MECHANISMS]
