"""What stands in the way of some patterns: shown on the page where they are not reproduced."""

from __future__ import annotations

LIMITS: dict[str, str] = {
    "P05": "China's share rises in Tajikistan and does so faster than in Kazakhstan, but opinion "
    "is not what makes the difference: dislike raises China's wish to guard its own assets as "
    "much as it lowers the Kazakh government's readiness to let it, so that in half of the "
    "worlds a better liked China would gain no more.",
    "P07": "The claims describe deliveries of a few years, which come in single batches: nine "
    "tenths of what China delivered to Turkmenistan in twenty years came in one. The model renews "
    "stocks evenly, at shares between those of five and of twenty years, and foresees no batches. "
    "China's part of all deliveries is uncertain because most of them go to Kazakhstan.",
    "P14": "Guards are programmes of a hundred men or so. In a third of the worlds chance gives a "
    "state other than Kyrgyzstan one by 2019, or Kyrgyzstan none: sources count firms there only.",
    "P18": "The prior of China's stock leaves an error in each state, so its division is known "
    "to a tenth in most worlds only; the reading of half is to a tenth as well.",
    "P20": "The oil price of 2022, which the run knows, and the rouble with it carry most of the "
    "pattern: without the demand for labour it is still there in seven worlds of ten rather than "
    "nine, and the dependence that the sources name adds nothing to it.",
}
"""By pattern code."""
