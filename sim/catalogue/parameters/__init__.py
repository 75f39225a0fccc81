"""All parameters of the rules, one module per subject, each declared once with its source."""

from sim.catalogue.parameter import Parameter
from sim.catalogue.parameters.dealing import DEALING
from sim.catalogue.parameters.economy import CURRENCY, ECONOMY, FINANCE, LABOUR, TRADE
from sim.catalogue.parameters.levels import LEVELS
from sim.catalogue.parameters.markets import MARKETS
from sim.catalogue.parameters.rivalry import RIVALRY
from sim.catalogue.parameters.security import ALLIANCES, ARMS, CRISES, DISPUTES, SECURITY
from sim.catalogue.parameters.society import ELITE, INFLUENCE, ORDER, ORGANISATION, PUBLIC
from sim.catalogue.parameters.war import WAR

_SUBJECTS = (
    WAR, MARKETS, RIVALRY, DEALING, ECONOMY, CURRENCY, TRADE, LABOUR, FINANCE,
    SECURITY, ARMS, DISPUTES, ALLIANCES,
    CRISES, PUBLIC, ELITE, ORDER, ORGANISATION, INFLUENCE, LEVELS,
)  # fmt: skip

PARAMETERS: dict[str, Parameter] = {p.name: p for subject in _SUBJECTS for p in subject}
"""All parameters by dotted name."""
