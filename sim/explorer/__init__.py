"""A local page to explore a scenario: levers moved by hand, ensembles that follow, and why.

Levers become ``--set`` entries (:mod:`.levers`); two workers simulate the scenario as moved and as
it is, with the same chance (:mod:`.crew`, :mod:`.told`); what they tell is gathered in runs
(:mod:`.runs`), read as views (:mod:`.views`) and served (:mod:`.server`) or written into one file
(:mod:`.export`).
"""
