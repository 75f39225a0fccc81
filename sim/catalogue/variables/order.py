"""Variables of disputes and of organisations."""

from __future__ import annotations

from math import inf

from sim.catalogue.priors import Beta, Fixed, Triangular
from sim.catalogue.variable import D, Variable, event, share

DISPUTES = (
    share("tension", D, "Tension between the parties", default=Triangular(0.05, 0.2, 0.5),
           slow=True),
    share("settled", D, "Part of the matter that is settled for good", default=Fixed(0)),
    event("clash", D, "Armed clashes of the parties"),
    event("attack", ("dispute", "state"), "Offensives by the state against the other party"),
    event("accord", D, "Agreements that settle what is open"),
)  # fmt: skip

ORGANISATIONS = (
    share("cohesion", ("organisation",), "Cohesion of the members", default=Beta(4, 4), slow=True),
    share("credibility", ("organisation",), "Belief that it does what its mandate promises",
           default=Beta(3, 5), slow=True),
    Variable("outside_members", ("organisation",), "states", 0, inf,
             "Full members and partners that are not agents of the model", default=Fixed(0),
             span=(0, 40)),
    Variable("members", ("organisation",), "full members", 0, inf, "Number of full members",
             "derived", span=(0, 40)),
    share("membership", ("organisation", "member"),
           "Degree of membership (member 1, acceding .75, observer .5, frozen .3, partner .25, "
           "guest .1)",
           default=Fixed(0), recorded=False),
)  # fmt: skip
