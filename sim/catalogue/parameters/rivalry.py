"""Parameters of relations between the powers."""

from sim.catalogue.parameter import Parameter
from sim.catalogue.priors import Beta, Triangular, Uniform

RIVALRY = (
    Parameter("rivalry.condominium", Beta(6, 3), "0..1",
              "Restraint in the other's field while the tacit division of labour holds",
              "E263; E361; E423; size: assumption", "C", ("M01",)),
    Parameter("rivalry.leverage_gain", Triangular(0.2, 0.5, 0.9), "0..1",
              "Leverage that backing a fully isolated power gives in the end",
              "E051; E069; E072; E082 disagrees", "C", ("M05",)),
    Parameter("rivalry.entrapment", Triangular(0.0, 0.05, 0.15), "0..1 per quarter",
              "Friction from the risk of being drawn in", "E061; E063; E077", "C", ("M06",)),
    Parameter("rivalry.summit_hazard", Triangular(0.05, 0.15, 0.3), "per quarter",
              "Summits of exclusive formats at no leverage: one in some years",
              "E060; E066; E204; E370", "C", ("M07",)),
    Parameter("rivalry.summit_gain", Uniform(0.02, 0.15), "of half-saturation",
              "Patronage ties gained per summit", "assumption", "D", ("M07",)),
    Parameter("rivalry.policing_hazard", Triangular(0.02, 0.08, 0.2), "per quarter",
              "Pressure on a visible third-power base under a full claim",
              "E287; E289; E291 (two closures in nine years)", "C", ("M08",)),
    Parameter("rivalry.advance_friction", Triangular(0.5, 2.0, 5.0), "per influence",
              "Friction per yearly gain of a rival in the security of states where one leads",
              "assumption", "D", ("M08",)),
    Parameter("rivalry.coercion_hazard", Triangular(0.002, 0.01, 0.04), "per quarter",
              "Coercive acts of a recovered power at the reference", "E052; assumption", "D",
              ("M12",)),
)  # fmt: skip
