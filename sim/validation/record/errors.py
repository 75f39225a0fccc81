"""How far a published figure may be from the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.validation.record.observables import OBSERVABLES

QUESTION_EFFECT = 12.0
"""Standard deviation between questions on the same power in one year [% of respondents].

Polls of one country and year that ask for approval, friendship, trust or preference differ by some
ten to twenty points (assumption, from the spread of the surveys in the table). It is common to all
figures of one question, so a series of one question keeps it from year to year.
"""

GRADE = {"A": 0.5, "B": 1.0, "C": 2.0, "D": 4.0, "E": 4.0}
"""Factor on the reporting error by grade (assumption): A published figure, B published estimate or
simple transformation, C expert reading or the partner's report, D assumption, E modelled series.
A factor of four leaves a figure a sixteenth of the weight of one graded B."""

BASIS = {"partner": 1.5, "adjusted": 1.5}
"""Factor where the figure was taken from the partner's report or put together (assumption)."""

PUBLISHER = {"Oxus Society for Central Asian Affairs": 1.5}
"""Factor for counts over windows that are not years (assumption)."""

RUSSIAN_REPORT = 1.5
"""Factor for remittances by sender: the sender's statistics set against the receiver's GDP."""


def reporting_error(table: pd.DataFrame) -> pd.Series:
    """Standard deviation of each figure's reporting error, in the unit of the figure.

    ``sqrt(absolute**2 + (relative * value)**2)`` of the observable, times the factors of grade,
    basis and publisher. The question effect of polls is not in it: see :data:`QUESTION_EFFECT`.
    Figures of a variable that is no observable (those that only set the start) get NaN.
    """
    names = table["variable"]
    absolute = names.map({n: o.absolute for n, o in OBSERVABLES.items()}).astype(float)
    relative = names.map({n: o.relative for n, o in OBSERVABLES.items()}).astype(float)
    factor = table["grade"].map(GRADE).astype(float)
    factor = factor * table["basis"].map(BASIS).fillna(1.0).astype(float)
    factor = factor * table["publisher"].map(PUBLISHER).fillna(1.0).astype(float)
    by_sender = (names == "remittances") & (table["power"] != "")
    factor = factor.where(~by_sender, factor * RUSSIAN_REPORT)
    size = np.hypot(absolute, relative * table["value"])
    return pd.Series(factor * size, index=table.index, name="error")
