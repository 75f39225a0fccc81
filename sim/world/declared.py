"""What the registers declare, by name: a misspelt one is an error before anything runs.

Written by ``python -m sim.mechanisms.declarations``. Nothing here exists at run
time but the names: arrays are where the world keeps them, the replicate last.
"""

from __future__ import annotations

from sim.arrays import Floats


class Variables:
    """Every variable, as an attribute of the world."""

    war: Floats  # [R] Phase of the belligerent power's war
    war_quarters: Floats  # [R] Quarters of fighting so far
    war_intensity: Floats  # [R] Intensity of fighting
    battlefield_failure: Floats  # [R] How far the belligerent has fallen short of its war aims, ...
    sanctions: Floats  # [R] Western sanctions on the belligerent, 1 as in 2022-23
    sanctions_absorbed: Floats  # [R] Part of the sanctions to which the belligerent has adapted
    western_support: Floats  # [R] Outside support to the belligerent's opponent
    oil_price: Floats  # [R] Price of Brent crude oil
    oil_price_felt: Floats  # [R] Price of oil to which currencies have come round
    sanctions_felt: Floats  # [R] Sanctions to which trade has come round
    gas_price: Floats  # [R] Contract price of piped gas
    gas_price_accustomed: Floats  # [R] Price of piped gas that buyer and seller have got used to
    world_cycle: Floats  # [R] Departure of world growth from trend
    regional_drift: Floats  # [R] Common drift of the region's real exchange rates
    dollar_prices: Floats  # [R] Level of prices in US dollars
    afghan_threat: Floats  # [R] Militant threat coming out of Afghanistan
    kin_repression: Floats  # [R] Public knowledge of the repression of kin minorities (Xinjiang)
    nuclear_scare: Floats  # [R] Fear that the latest nuclear threat still causes in Europe
    nuclear_threats_made: Floats  # [R] Nuclear threats made so far
    deterrence: Floats  # [R] Deterrent effect of the belligerent's forward nuclear posture
    gdp: Floats  # [state, R] Gross domestic product, annual, in current US dollars
    currency: Floats  # [state, R] Real exchange rate of the currency to the US dollar
    currency_pressure: Floats  # [state, R] How far fundamentals would move the exchange rate if ...
    currency_departure: Floats  # [state, R] How far chance has moved the real rate that ...
    flexibility: Floats  # [state, R] How freely the exchange rate floats, 0 for a hard peg
    inflation: Floats  # [state, R] Rise of consumer prices
    growth: Floats  # [state, R] Real growth of GDP
    growth_trend: Floats  # [state, R] Growth to expect without shocks
    population_growth: Floats  # [state, R] Growth of the population
    volatility: Floats  # [state, R] Size of the state's own growth shocks, usual = 1
    hardship: Floats  # [state, R] Shortfall of the income, remittances included, to what people ...
    income_gap: Floats  # [state, R] Shortfall of income before what people bear; negative in ...
    income_pending: Floats  # [state, R] Changes of remittances that output has not felt yet
    income_pace: Floats  # [state, R] Rise of income to which people are used
    sanctioned: Floats  # [state, R] How far sanctions on the belligerent strike the state too
    transit: Floats  # [state, R] How much of diverted trade takes the way through the state
    multilateral_debt: Floats  # [state, R] External public debt to multilateral and other creditors
    borrowing: Floats  # [state, R] Growth of the debt to multilateral and other creditors
    exports: Floats  # [state, R] Exports of goods
    imports: Floats  # [state, R] Imports of goods
    exports_usual: Floats  # [state, R] Exports to which flows go back
    imports_usual: Floats  # [state, R] Imports to which flows go back
    export_rest: Floats  # [state, R] Exports of goods to others
    import_rest: Floats  # [state, R] Imports of goods from others
    gas_exports: Floats  # [state, R] Piped gas in exports
    oil_exports: Floats  # [state, R] Oil and its products in exports
    unrest: Floats  # [state, R] Mobilisation against the government
    protest_rate: Floats  # [state, R] Protests to expect at the present unrest
    unrest_memory: Floats  # [state, R] Unrest of the last years, fading
    afghan_exposure: Floats  # [state, R] Nearness to militants in Afghanistan
    border_tension: Floats  # [state, R] Highest tension with any neighbour
    outside_tension: Floats  # [state, R] Tension with neighbours outside the model
    terror_threat: Floats  # [state, R] Threat of militant violence
    audibility: Floats  # [state, R] How far public anger reaches and costs the government
    repression: Floats  # [state, R] Capacity to suppress dissent
    regime: Floats  # [state, R] How leaders come to power
    tenure: Floats  # [state, R] Years the leader has been in power
    term: Floats  # [state, R] Years between elections of the leader
    election_in: Floats  # [state, R] Years until the next election of the leader
    last_term: Floats  # [state, R] Whether the constitution bars leaders from standing again
    orientation: Floats  # [state, R] What the leader's leanings to powers have in common; new ...
    autonomy: Floats  # [state, R] Weight the leadership gives to not depending on anyone
    capability: Floats  # [state, R] Capability of the state's own security forces
    neutrality: Floats  # [state, R] Declared neutrality: bars alliances and foreign bases
    nuclear_free: Floats  # [state, R] Bound by treaty to keep nuclear weapons out
    distress: Floats  # [state, R] Whether external debt is in distress
    external_debt: Floats  # [state, R] External public debt to all creditors
    debt_service: Floats  # [state, R] Yearly debt service due
    concentration: Floats  # [state, R] Concentration of influence over powers (Herfindahl)
    third_power_arms_share: Floats  # [state, R] Part of five-year arms imports from others than ...
    arms_market: Floats  # [state, R] Usual imports of arms
    economy: Floats  # [power, R] Size of the power's economy
    economy_growth: Floats  # [power, R] Real growth of the power's economy
    economy_trend: Floats  # [power, R] Growth to expect without shocks
    power_currency: Floats  # [power, R] Real exchange rate of the power's currency to the US dollar
    currency_risk: Floats  # [power, R] Own swings of the power's currency
    oil_weight: Floats  # [power, R] How far the power's economy lives on oil
    budget: Floats  # [power, dimension, R] Means for new business in the region, before any drain
    lending_appetite: Floats  # [power, R] Readiness to lend and invest, in booms and retrenchment
    spent: Floats  # [power, dimension, R] Value of what was agreed on
    leaning: Floats  # [power, R] Loading of the elite's leaning to the power on a leader's ...
    swing: Floats  # [power, R] How far agendas move votes with the power, against the others
    lesson: Floats  # [power, R] Lesson of having depended on another's protection
    lending_power: Floats  # [power, R] Economic weight against the largest power
    drain: Floats  # [power, R] Share of the power's means tied down elsewhere by war
    inward_turn: Floats  # [power, R] Lasting turn inward after a war
    sphere_claim: Floats  # [power, R] Claim to a sphere of influence over the region
    intervention_capacity: Floats  # [power, R] Ability to send troops at once, without the war ...
    reputation: Floats  # [power, R] Military reputation as a protector
    drone_supply: Floats  # [power, R] Readiness to sell drones and other new arms
    guard_skill: Floats  # [power, R] Skill of the power's security firms abroad
    protection_urge: Floats  # [power, R] Urge to protect own assets by own means
    spare_forces: Floats  # [power, R] Troops the power could send at once
    announced_effort: Floats  # [power, R] Announced security effort against its peak
    delivered_effort: Floats  # [power, R] Delivered security effort against its peak
    leverage: Floats  # [power, rival, R] Leverage of the power over a rival power
    friction: Floats  # [power, rival, R] Friction of the power with a rival over the region
    debt: Floats  # [state, power, R] External public debt owed to the power
    debt_gdp: Floats  # [state, power, R] External public debt owed to the power
    export_volume: Floats  # [state, power, R] Exports of goods to the power
    import_volume: Floats  # [state, power, R] Imports of goods from the power
    export_share: Floats  # [state, power, R] Share of the power in exports
    import_share: Floats  # [state, power, R] Share of the power in imports
    trade_share: Floats  # [state, power, R] Share of the power in goods trade
    labour_income: Floats  # [state, power, R] Personal remittances from the power
    remittances: Floats  # [state, power, R] Personal remittances from the power
    remittance_gain: Floats  # [state, power, R] Change of the worth of remittances at home
    barred: Floats  # [state, power, R] Part of the corridor for migrants that is closed, by ...
    investment: Floats  # [state, power, R] Direct investment stock of the power's firms
    arms_share: Floats  # [state, power, R] Share of the power in arms imports over five years
    arms_past: Floats  # [state, supplier, lag, R] Deliveries of the years before the start
    arms_signed: Floats  # [state, supplier, R] Large orders known to be open at the start, ...
    arms_weight: Floats  # [state, supplier, R] Weight of a supplier in the choice of the next ...
    arms_ordered: Floats  # [state, supplier, R] Arms ordered and not delivered yet
    supplier_share: Floats  # [state, supplier, R] Share of a supplier in arms imports over five ...
    expedition: Floats  # [state, power, R] Troops that came to a rescue and have not left
    presence: Floats  # [state, power, R] Armed presence of the power: bases, posts, guards, ...
    presence_seen: Floats  # [state, power, R] Armed presence as outside observers see it
    trust: Floats  # [state, power, R] Belief that the power would help in need
    fear: Floats  # [state, power, R] Fear that the power would punish or coerce
    sentiment: Floats  # [state, power, R] Public sentiment toward the power
    sympathy: Floats  # [state, power, R] How a public not reached by other news takes a war of ...
    rejection: Floats  # [state, power, R] Share of the public that rejects the power
    elite: Floats  # [state, power, R] Alignment of the elite with the power
    alignment: Floats  # [state, power, R] Similarity of votes and public positions with the power
    embargo: Floats  # [state, supplier, R] Share of arms sales that the supplier bars
    minority: Floats  # [state, power, R] Share of the power's titular nationality in the population
    kin: Floats  # [state, power, R] Ties of kinship with people whom the power represses at home
    proximity: Floats  # [state, power, R] Shared border or nearness
    resource_interest: Floats  # [state, power, R] Need of the power for the state's resources ...
    familiarity: Floats  # [state, power, R] Shared language, media and past
    lock_in: Floats  # [state, power, R] Joint systems and doctrine that tie the forces together ...
    stationing: Floats  # [state, power, R] Stage of stationing strategic weapons, 1 when complete
    legal_cover: Floats  # [state, power, R] Legal cover for the power's armed guards
    conceded: Floats  # [state, power, R] Concessions made to the power so far
    price_dispute: Floats  # [state, power, R] Commercial dispute with the power that chills ...
    lent: Floats  # [state, power, R] New loans
    repaid: Floats  # [state, power, R] Principal repaid
    written_off: Floats  # [state, power, R] Debt written off
    swapped: Floats  # [state, power, R] Debt swapped against concessions
    maturity_left: Floats  # [state, power, R] Years over which the debt to the power still ...
    grace: Floats  # [state, power, R] Relief from repayment under a rescheduling
    crisis_memory: Floats  # [state, power, R] Memory of having been rescued by the power
    economic_dependency: Floats  # [state, power, R] Economic dependency on the power
    security_dependency: Floats  # [state, power, R] Security dependency on the power
    influence_economic: Floats  # [state, power, R] Economic influence of the power
    influence_political: Floats  # [state, power, R] Political influence of the power
    influence_security: Floats  # [state, power, R] Security influence of the power
    influence: Floats  # [state, power, R] Influence of the power, all dimensions
    dependency_year_ago: Floats  # [state, power, R] Security dependency on the power a year ...
    influence_share: Floats  # [state, power, R] Share of the power in all influence on the state
    security_share: Floats  # [state, power, R] Share of the power in security influence on the ...
    economic_share: Floats  # [state, power, R] Share of the power in economic influence on the ...
    reception: Floats  # [instrument, state, power, R] Share of past offers accepted, as the ...
    committed: Floats  # [instrument, state, power, R] Agreed projects that are not delivered yet
    ties: Floats  # [instrument, state, power, R] Stock of what the power has delivered, by ...
    tension: Floats  # [dispute, R] Tension between the parties
    settled: Floats  # [dispute, R] Part of the matter that is settled for good
    clash: Floats  # [dispute, R] Armed clashes of the parties
    attack: Floats  # [dispute, state, R] Offensives by the state against the other party
    accord: Floats  # [dispute, R] Agreements that settle what is open
    cohesion: Floats  # [organisation, R] Cohesion of the members
    credibility: Floats  # [organisation, R] Belief that it does what its mandate promises
    outside_members: Floats  # [organisation, R] Full members and partners that are not agents ...
    members: Floats  # [organisation, R] Number of full members
    membership: Floats  # [organisation, member, R] Degree of membership (member 1, acceding ...
    protest: Floats  # [state, R] Protests of any kind
    protest_against: Floats  # [state, power, R] Protests against the power, its firms or its guards
    terror_attack: Floats  # [state, R] Attacks by militants
    incursion: Floats  # [state, R] Militant incursions the state's forces cannot stop alone
    incident: Floats  # [state, power, R] Attacks on the power's people or property
    crisis: Floats  # [state, R] Regime crises: mass unrest the state's forces cannot contain alone
    regime_fall: Floats  # [state, R] Irregular exits of the government
    crisis_outlived: Floats  # [state, R] Regime crises that the government outlived
    succession: Floats  # [state, R] Changes of leader by the ordinary course
    request: Floats  # [organisation, state, R] Requests for armed help under a mandate
    request_honoured: Floats  # [organisation, state, R] Requests answered with troops
    request_refused: Floats  # [organisation, state, R] Requests left without troops
    intervention: Floats  # [state, power, R] Troops sent by the power into the state on request
    security_offer: Floats  # [state, power, R] Offers of police and surveillance help after a ...
    border_clash: Floats  # [state, R] Armed clashes with a neighbour
    attacked: Floats  # [state, R] Offensives by a neighbour
    defiance: Floats  # [state, power, R] Open public positions against the power
    policing: Floats  # [state, power, R] Pressure on the state to end the power's basing
    coercion: Floats  # [state, power, R] Coercive acts by the power
    deal: Floats  # [state, power, R] New projects and programmes agreed with the power
    refusal: Floats  # [state, power, R] New projects and programmes of the power refused
    renewal: Floats  # [state, power, R] Standing programmes renewed with the power
    lapse: Floats  # [state, power, R] Standing programmes that the state did not renew
    cancellation: Floats  # [state, power, R] Projects under way with the power that were stopped
    arms_deal: Floats  # [state, supplier, R] Arms packages ordered from a supplier
    slump: Floats  # [R] Slumps of the world economy
    peg_break: Floats  # [state, R] Pegs of the exchange rate that break
    crisis_credit: Floats  # [state, power, R] Credits granted by the power in hardship or distress
    rescheduling: Floats  # [state, power, R] Debt restructurings by lengthened maturities
    write_off: Floats  # [state, power, R] Debt write-offs
    concession: Floats  # [state, power, R] Debt or trade pressure turned into land, posts or ...
    repatriation: Floats  # [state, power, R] Migrant workers barred or sent home by the power
    summit_without: Floats  # [power, R] Regional formats convened by the power without its rivals
    accession: Floats  # [organisation, R] Accessions to the organisation
    freeze: Floats  # [organisation, state, R] Memberships frozen by the member
    exit: Floats  # [organisation, state, R] Exits from the organisation
    nuclear_threat: Floats  # [R] Nuclear threats by the belligerent
    western_support_level: Floats  # [R] Slow level of: Outside support to the belligerent's ...
    oil_price_level: Floats  # [R] Slow level of: Price of Brent crude oil
    afghan_threat_level: Floats  # [R] Slow level of: Militant threat coming out of Afghanistan
    kin_repression_level: Floats  # [R] Slow level of: Public knowledge of the repression of kin ...
    inflation_level: Floats  # [state, R] Slow level of: Rise of consumer prices
    unrest_level: Floats  # [state, R] Slow level of: Mobilisation against the government
    terror_threat_level: Floats  # [state, R] Slow level of: Threat of militant violence
    capability_level: Floats  # [state, R] Slow level of: Capability of the state's own security ...
    power_currency_level: Floats  # [power, R] Slow level of: Real exchange rate of the power's ...
    reputation_level: Floats  # [power, R] Slow level of: Military reputation as a protector
    protection_urge_level: Floats  # [power, R] Slow level of: Urge to protect own assets by own ...
    leverage_level: Floats  # [power, rival, R] Slow level of: Leverage of the power over a ...
    friction_level: Floats  # [power, rival, R] Slow level of: Friction of the power with a ...
    trust_level: Floats  # [state, power, R] Slow level of: Belief that the power would help in need
    fear_level: Floats  # [state, power, R] Slow level of: Fear that the power would punish or ...
    sentiment_level: Floats  # [state, power, R] Slow level of: Public sentiment toward the power
    elite_level: Floats  # [state, power, R] Slow level of: Alignment of the elite with the power
    alignment_level: Floats  # [state, power, R] Slow level of: Similarity of votes and public ...
    ties_level: Floats  # [instrument, state, power, R] Slow level of: Stock of what the power ...
    tension_level: Floats  # [dispute, R] Slow level of: Tension between the parties
    cohesion_level: Floats  # [organisation, R] Slow level of: Cohesion of the members
    credibility_level: Floats  # [organisation, R] Slow level of: Belief that it does what its ...


class StateVariables:
    """What belongs to one state: its rows of the world's arrays."""

    gdp: Floats  # [R] Gross domestic product, annual, in current US dollars
    currency: Floats  # [R] Real exchange rate of the currency to the US dollar
    currency_pressure: Floats  # [R] How far fundamentals would move the exchange rate if it ...
    currency_departure: Floats  # [R] How far chance has moved the real rate that fundamentals ...
    flexibility: Floats  # [R] How freely the exchange rate floats, 0 for a hard peg
    inflation: Floats  # [R] Rise of consumer prices
    growth: Floats  # [R] Real growth of GDP
    growth_trend: Floats  # [R] Growth to expect without shocks
    population_growth: Floats  # [R] Growth of the population
    volatility: Floats  # [R] Size of the state's own growth shocks, usual = 1
    hardship: Floats  # [R] Shortfall of the income, remittances included, to what people were ...
    income_gap: Floats  # [R] Shortfall of income before what people bear; negative in good times
    income_pending: Floats  # [R] Changes of remittances that output has not felt yet
    income_pace: Floats  # [R] Rise of income to which people are used
    sanctioned: Floats  # [R] How far sanctions on the belligerent strike the state too
    transit: Floats  # [R] How much of diverted trade takes the way through the state
    multilateral_debt: Floats  # [R] External public debt to multilateral and other creditors
    borrowing: Floats  # [R] Growth of the debt to multilateral and other creditors
    exports: Floats  # [R] Exports of goods
    imports: Floats  # [R] Imports of goods
    exports_usual: Floats  # [R] Exports to which flows go back
    imports_usual: Floats  # [R] Imports to which flows go back
    export_rest: Floats  # [R] Exports of goods to others
    import_rest: Floats  # [R] Imports of goods from others
    gas_exports: Floats  # [R] Piped gas in exports
    oil_exports: Floats  # [R] Oil and its products in exports
    unrest: Floats  # [R] Mobilisation against the government
    protest_rate: Floats  # [R] Protests to expect at the present unrest
    unrest_memory: Floats  # [R] Unrest of the last years, fading
    afghan_exposure: Floats  # [R] Nearness to militants in Afghanistan
    border_tension: Floats  # [R] Highest tension with any neighbour
    outside_tension: Floats  # [R] Tension with neighbours outside the model
    terror_threat: Floats  # [R] Threat of militant violence
    audibility: Floats  # [R] How far public anger reaches and costs the government
    repression: Floats  # [R] Capacity to suppress dissent
    regime: Floats  # [R] How leaders come to power
    tenure: Floats  # [R] Years the leader has been in power
    term: Floats  # [R] Years between elections of the leader
    election_in: Floats  # [R] Years until the next election of the leader
    last_term: Floats  # [R] Whether the constitution bars leaders from standing again
    orientation: Floats  # [R] What the leader's leanings to powers have in common; new leaders ...
    autonomy: Floats  # [R] Weight the leadership gives to not depending on anyone
    capability: Floats  # [R] Capability of the state's own security forces
    neutrality: Floats  # [R] Declared neutrality: bars alliances and foreign bases
    nuclear_free: Floats  # [R] Bound by treaty to keep nuclear weapons out
    distress: Floats  # [R] Whether external debt is in distress
    external_debt: Floats  # [R] External public debt to all creditors
    debt_service: Floats  # [R] Yearly debt service due
    concentration: Floats  # [R] Concentration of influence over powers (Herfindahl)
    third_power_arms_share: Floats  # [R] Part of five-year arms imports from others than the ...
    arms_market: Floats  # [R] Usual imports of arms
    debt: Floats  # [power, R] External public debt owed to the power
    debt_gdp: Floats  # [power, R] External public debt owed to the power
    export_volume: Floats  # [power, R] Exports of goods to the power
    import_volume: Floats  # [power, R] Imports of goods from the power
    export_share: Floats  # [power, R] Share of the power in exports
    import_share: Floats  # [power, R] Share of the power in imports
    trade_share: Floats  # [power, R] Share of the power in goods trade
    labour_income: Floats  # [power, R] Personal remittances from the power
    remittances: Floats  # [power, R] Personal remittances from the power
    remittance_gain: Floats  # [power, R] Change of the worth of remittances at home
    barred: Floats  # [power, R] Part of the corridor for migrants that is closed, by order or ...
    investment: Floats  # [power, R] Direct investment stock of the power's firms
    arms_share: Floats  # [power, R] Share of the power in arms imports over five years
    arms_past: Floats  # [supplier, lag, R] Deliveries of the years before the start
    arms_signed: Floats  # [supplier, R] Large orders known to be open at the start, beside what ...
    arms_weight: Floats  # [supplier, R] Weight of a supplier in the choice of the next package
    arms_ordered: Floats  # [supplier, R] Arms ordered and not delivered yet
    supplier_share: Floats  # [supplier, R] Share of a supplier in arms imports over five years
    expedition: Floats  # [power, R] Troops that came to a rescue and have not left
    presence: Floats  # [power, R] Armed presence of the power: bases, posts, guards, rescuers
    presence_seen: Floats  # [power, R] Armed presence as outside observers see it
    trust: Floats  # [power, R] Belief that the power would help in need
    fear: Floats  # [power, R] Fear that the power would punish or coerce
    sentiment: Floats  # [power, R] Public sentiment toward the power
    sympathy: Floats  # [power, R] How a public not reached by other news takes a war of the ...
    rejection: Floats  # [power, R] Share of the public that rejects the power
    elite: Floats  # [power, R] Alignment of the elite with the power
    alignment: Floats  # [power, R] Similarity of votes and public positions with the power
    embargo: Floats  # [supplier, R] Share of arms sales that the supplier bars
    minority: Floats  # [power, R] Share of the power's titular nationality in the population
    kin: Floats  # [power, R] Ties of kinship with people whom the power represses at home
    proximity: Floats  # [power, R] Shared border or nearness
    resource_interest: Floats  # [power, R] Need of the power for the state's resources and ...
    familiarity: Floats  # [power, R] Shared language, media and past
    lock_in: Floats  # [power, R] Joint systems and doctrine that tie the forces together (ratchet)
    stationing: Floats  # [power, R] Stage of stationing strategic weapons, 1 when complete
    legal_cover: Floats  # [power, R] Legal cover for the power's armed guards
    conceded: Floats  # [power, R] Concessions made to the power so far
    price_dispute: Floats  # [power, R] Commercial dispute with the power that chills other ties
    lent: Floats  # [power, R] New loans
    repaid: Floats  # [power, R] Principal repaid
    written_off: Floats  # [power, R] Debt written off
    swapped: Floats  # [power, R] Debt swapped against concessions
    maturity_left: Floats  # [power, R] Years over which the debt to the power still falls due, ...
    grace: Floats  # [power, R] Relief from repayment under a rescheduling
    crisis_memory: Floats  # [power, R] Memory of having been rescued by the power
    economic_dependency: Floats  # [power, R] Economic dependency on the power
    security_dependency: Floats  # [power, R] Security dependency on the power
    influence_economic: Floats  # [power, R] Economic influence of the power
    influence_political: Floats  # [power, R] Political influence of the power
    influence_security: Floats  # [power, R] Security influence of the power
    influence: Floats  # [power, R] Influence of the power, all dimensions
    dependency_year_ago: Floats  # [power, R] Security dependency on the power a year ago, as ...
    influence_share: Floats  # [power, R] Share of the power in all influence on the state
    security_share: Floats  # [power, R] Share of the power in security influence on the state
    economic_share: Floats  # [power, R] Share of the power in economic influence on the state
    reception: Floats  # [instrument, power, R] Share of past offers accepted, as the power ...
    committed: Floats  # [instrument, power, R] Agreed projects that are not delivered yet
    ties: Floats  # [instrument, power, R] Stock of what the power has delivered, by instrument
    attack: Floats  # [dispute, R] Offensives by the state against the other party
    protest: Floats  # [R] Protests of any kind
    protest_against: Floats  # [power, R] Protests against the power, its firms or its guards
    terror_attack: Floats  # [R] Attacks by militants
    incursion: Floats  # [R] Militant incursions the state's forces cannot stop alone
    incident: Floats  # [power, R] Attacks on the power's people or property
    crisis: Floats  # [R] Regime crises: mass unrest the state's forces cannot contain alone
    regime_fall: Floats  # [R] Irregular exits of the government
    crisis_outlived: Floats  # [R] Regime crises that the government outlived
    succession: Floats  # [R] Changes of leader by the ordinary course
    request: Floats  # [organisation, R] Requests for armed help under a mandate
    request_honoured: Floats  # [organisation, R] Requests answered with troops
    request_refused: Floats  # [organisation, R] Requests left without troops
    intervention: Floats  # [power, R] Troops sent by the power into the state on request
    security_offer: Floats  # [power, R] Offers of police and surveillance help after a crisis
    border_clash: Floats  # [R] Armed clashes with a neighbour
    attacked: Floats  # [R] Offensives by a neighbour
    defiance: Floats  # [power, R] Open public positions against the power
    policing: Floats  # [power, R] Pressure on the state to end the power's basing
    coercion: Floats  # [power, R] Coercive acts by the power
    deal: Floats  # [power, R] New projects and programmes agreed with the power
    refusal: Floats  # [power, R] New projects and programmes of the power refused
    renewal: Floats  # [power, R] Standing programmes renewed with the power
    lapse: Floats  # [power, R] Standing programmes that the state did not renew
    cancellation: Floats  # [power, R] Projects under way with the power that were stopped
    arms_deal: Floats  # [supplier, R] Arms packages ordered from a supplier
    peg_break: Floats  # [R] Pegs of the exchange rate that break
    crisis_credit: Floats  # [power, R] Credits granted by the power in hardship or distress
    rescheduling: Floats  # [power, R] Debt restructurings by lengthened maturities
    write_off: Floats  # [power, R] Debt write-offs
    concession: Floats  # [power, R] Debt or trade pressure turned into land, posts or legal cover
    repatriation: Floats  # [power, R] Migrant workers barred or sent home by the power
    freeze: Floats  # [organisation, R] Memberships frozen by the member
    exit: Floats  # [organisation, R] Exits from the organisation
    inflation_level: Floats  # [R] Slow level of: Rise of consumer prices
    unrest_level: Floats  # [R] Slow level of: Mobilisation against the government
    terror_threat_level: Floats  # [R] Slow level of: Threat of militant violence
    capability_level: Floats  # [R] Slow level of: Capability of the state's own security forces
    trust_level: Floats  # [power, R] Slow level of: Belief that the power would help in need
    fear_level: Floats  # [power, R] Slow level of: Fear that the power would punish or coerce
    sentiment_level: Floats  # [power, R] Slow level of: Public sentiment toward the power
    elite_level: Floats  # [power, R] Slow level of: Alignment of the elite with the power
    alignment_level: Floats  # [power, R] Slow level of: Similarity of votes and public ...
    ties_level: Floats  # [instrument, power, R] Slow level of: Stock of what the power has ...


class PowerVariables:
    """What belongs to one power: its rows of the world's arrays."""

    economy: Floats  # [R] Size of the power's economy
    economy_growth: Floats  # [R] Real growth of the power's economy
    economy_trend: Floats  # [R] Growth to expect without shocks
    power_currency: Floats  # [R] Real exchange rate of the power's currency to the US dollar
    currency_risk: Floats  # [R] Own swings of the power's currency
    oil_weight: Floats  # [R] How far the power's economy lives on oil
    budget: Floats  # [dimension, R] Means for new business in the region, before any drain
    lending_appetite: Floats  # [R] Readiness to lend and invest, in booms and retrenchment
    spent: Floats  # [dimension, R] Value of what was agreed on
    leaning: Floats  # [R] Loading of the elite's leaning to the power on a leader's orientation
    swing: Floats  # [R] How far agendas move votes with the power, against the others
    lesson: Floats  # [R] Lesson of having depended on another's protection
    lending_power: Floats  # [R] Economic weight against the largest power
    drain: Floats  # [R] Share of the power's means tied down elsewhere by war
    inward_turn: Floats  # [R] Lasting turn inward after a war
    sphere_claim: Floats  # [R] Claim to a sphere of influence over the region
    intervention_capacity: Floats  # [R] Ability to send troops at once, without the war drain
    reputation: Floats  # [R] Military reputation as a protector
    drone_supply: Floats  # [R] Readiness to sell drones and other new arms
    guard_skill: Floats  # [R] Skill of the power's security firms abroad
    protection_urge: Floats  # [R] Urge to protect own assets by own means
    spare_forces: Floats  # [R] Troops the power could send at once
    announced_effort: Floats  # [R] Announced security effort against its peak
    delivered_effort: Floats  # [R] Delivered security effort against its peak
    leverage: Floats  # [rival, R] Leverage of the power over a rival power
    friction: Floats  # [rival, R] Friction of the power with a rival over the region
    debt: Floats  # [state, R] External public debt owed to the power
    debt_gdp: Floats  # [state, R] External public debt owed to the power
    export_volume: Floats  # [state, R] Exports of goods to the power
    import_volume: Floats  # [state, R] Imports of goods from the power
    export_share: Floats  # [state, R] Share of the power in exports
    import_share: Floats  # [state, R] Share of the power in imports
    trade_share: Floats  # [state, R] Share of the power in goods trade
    labour_income: Floats  # [state, R] Personal remittances from the power
    remittances: Floats  # [state, R] Personal remittances from the power
    remittance_gain: Floats  # [state, R] Change of the worth of remittances at home
    barred: Floats  # [state, R] Part of the corridor for migrants that is closed, by order or ...
    investment: Floats  # [state, R] Direct investment stock of the power's firms
    arms_share: Floats  # [state, R] Share of the power in arms imports over five years
    expedition: Floats  # [state, R] Troops that came to a rescue and have not left
    presence: Floats  # [state, R] Armed presence of the power: bases, posts, guards, rescuers
    presence_seen: Floats  # [state, R] Armed presence as outside observers see it
    trust: Floats  # [state, R] Belief that the power would help in need
    fear: Floats  # [state, R] Fear that the power would punish or coerce
    sentiment: Floats  # [state, R] Public sentiment toward the power
    sympathy: Floats  # [state, R] How a public not reached by other news takes a war of the ...
    rejection: Floats  # [state, R] Share of the public that rejects the power
    elite: Floats  # [state, R] Alignment of the elite with the power
    alignment: Floats  # [state, R] Similarity of votes and public positions with the power
    minority: Floats  # [state, R] Share of the power's titular nationality in the population
    kin: Floats  # [state, R] Ties of kinship with people whom the power represses at home
    proximity: Floats  # [state, R] Shared border or nearness
    resource_interest: Floats  # [state, R] Need of the power for the state's resources and ...
    familiarity: Floats  # [state, R] Shared language, media and past
    lock_in: Floats  # [state, R] Joint systems and doctrine that tie the forces together (ratchet)
    stationing: Floats  # [state, R] Stage of stationing strategic weapons, 1 when complete
    legal_cover: Floats  # [state, R] Legal cover for the power's armed guards
    conceded: Floats  # [state, R] Concessions made to the power so far
    price_dispute: Floats  # [state, R] Commercial dispute with the power that chills other ties
    lent: Floats  # [state, R] New loans
    repaid: Floats  # [state, R] Principal repaid
    written_off: Floats  # [state, R] Debt written off
    swapped: Floats  # [state, R] Debt swapped against concessions
    maturity_left: Floats  # [state, R] Years over which the debt to the power still falls due, ...
    grace: Floats  # [state, R] Relief from repayment under a rescheduling
    crisis_memory: Floats  # [state, R] Memory of having been rescued by the power
    economic_dependency: Floats  # [state, R] Economic dependency on the power
    security_dependency: Floats  # [state, R] Security dependency on the power
    influence_economic: Floats  # [state, R] Economic influence of the power
    influence_political: Floats  # [state, R] Political influence of the power
    influence_security: Floats  # [state, R] Security influence of the power
    influence: Floats  # [state, R] Influence of the power, all dimensions
    dependency_year_ago: Floats  # [state, R] Security dependency on the power a year ago, as ...
    influence_share: Floats  # [state, R] Share of the power in all influence on the state
    security_share: Floats  # [state, R] Share of the power in security influence on the state
    economic_share: Floats  # [state, R] Share of the power in economic influence on the state
    reception: Floats  # [instrument, state, R] Share of past offers accepted, as the power ...
    committed: Floats  # [instrument, state, R] Agreed projects that are not delivered yet
    ties: Floats  # [instrument, state, R] Stock of what the power has delivered, by instrument
    protest_against: Floats  # [state, R] Protests against the power, its firms or its guards
    incident: Floats  # [state, R] Attacks on the power's people or property
    intervention: Floats  # [state, R] Troops sent by the power into the state on request
    security_offer: Floats  # [state, R] Offers of police and surveillance help after a crisis
    defiance: Floats  # [state, R] Open public positions against the power
    policing: Floats  # [state, R] Pressure on the state to end the power's basing
    coercion: Floats  # [state, R] Coercive acts by the power
    deal: Floats  # [state, R] New projects and programmes agreed with the power
    refusal: Floats  # [state, R] New projects and programmes of the power refused
    renewal: Floats  # [state, R] Standing programmes renewed with the power
    lapse: Floats  # [state, R] Standing programmes that the state did not renew
    cancellation: Floats  # [state, R] Projects under way with the power that were stopped
    crisis_credit: Floats  # [state, R] Credits granted by the power in hardship or distress
    rescheduling: Floats  # [state, R] Debt restructurings by lengthened maturities
    write_off: Floats  # [state, R] Debt write-offs
    concession: Floats  # [state, R] Debt or trade pressure turned into land, posts or legal cover
    repatriation: Floats  # [state, R] Migrant workers barred or sent home by the power
    summit_without: Floats  # [R] Regional formats convened by the power without its rivals
    power_currency_level: Floats  # [R] Slow level of: Real exchange rate of the power's ...
    reputation_level: Floats  # [R] Slow level of: Military reputation as a protector
    protection_urge_level: Floats  # [R] Slow level of: Urge to protect own assets by own means
    leverage_level: Floats  # [rival, R] Slow level of: Leverage of the power over a rival power
    friction_level: Floats  # [rival, R] Slow level of: Friction of the power with a rival over ...
    trust_level: Floats  # [state, R] Slow level of: Belief that the power would help in need
    fear_level: Floats  # [state, R] Slow level of: Fear that the power would punish or coerce
    sentiment_level: Floats  # [state, R] Slow level of: Public sentiment toward the power
    elite_level: Floats  # [state, R] Slow level of: Alignment of the elite with the power
    alignment_level: Floats  # [state, R] Slow level of: Similarity of votes and public ...
    ties_level: Floats  # [instrument, state, R] Slow level of: Stock of what the power has ...


class OrganisationVariables:
    """What belongs to one organisation."""

    cohesion: Floats  # [R] Cohesion of the members
    credibility: Floats  # [R] Belief that it does what its mandate promises
    outside_members: Floats  # [R] Full members and partners that are not agents of the model
    members: Floats  # [R] Number of full members
    membership: Floats  # [member, R] Degree of membership (member 1, acceding .75, observer .5, ...
    request: Floats  # [state, R] Requests for armed help under a mandate
    request_honoured: Floats  # [state, R] Requests answered with troops
    request_refused: Floats  # [state, R] Requests left without troops
    accession: Floats  # [R] Accessions to the organisation
    freeze: Floats  # [state, R] Memberships frozen by the member
    exit: Floats  # [state, R] Exits from the organisation
    cohesion_level: Floats  # [R] Slow level of: Cohesion of the members
    credibility_level: Floats  # [R] Slow level of: Belief that it does what its mandate promises


class DealsParameters:
    """Parameters named ``deals.*``: ``[replicate]`` each, shares of a whole a row."""

    tempo: Floats  # Proposals through the readiest channel at a motive of one [per quarter and ...
    aside: Floats  # Part of a motive that works through instruments not meant for it [share]
    reference_gdp: Floats  # Economy to which median sizes refer [USD bn]
    size_elasticity: Floats  # Size of projects per size of the economy [elasticity]
    largest: Floats  # Largest agreement that a state takes on at once [% GDP]
    purse: Floats  # Largest agreement of the largest power with one state [USD bn]
    strain: Floats  # Part of the shortfall of security means that civil programmes share [share]
    revision: Floats  # Spread of the level at which a programme is renewed [log]
    fatigue: Floats  # What a programme loses on average each time it is renewed [share]
    lapse: Floats  # Part of a divisible programme that ends when it is not renewed [share]
    review: Floats  # Joint defence that comes up for renewal in the quarter after an alliance ...
    learning: Floats  # Weight of the latest answer in what a power remembers [share]
    under_way: Floats  # Projects under way at the start against those that would keep stocks ...
    stop: Floats  # Projects stopped between two, without special cause [per quarter]
    stopped: Floats  # Part of what is under way that a stop ends [share]
    stop_distress: Floats  # Further stops of a state in debt distress [ratio]
    stop_anger: Floats  # Further stops under full audible anger [ratio]
    stop_turn: Floats  # Further stops in the quarter of a change of leader [ratio]
    notable: Floats  # Smallest project whose end is an event [% GDP]


class ConsiderationParameters:
    """Parameters named ``consideration.*``: ``[replicate]`` each, shares of a whole a row."""

    noise: Floats  # Scale of the logistic error of choices [utility]
    inertia: Floats  # What speaks for going on with what there is [utility]
    tacit: Floats  # Part of that which speaks for what ends whole unless it is renewed [share]
    half_worth: Floats  # Value of a deal at which half of its gain is felt [% GDP]
    material: Floats  # Weight of material gain [utility]
    veto: Floats  # Weight of a trait that bars an instrument [utility]
    course: Floats  # Weight of the treasury's course in taking loans [utility per % per year]
    debt: Floats  # Weight of pressure by a creditor [utility]
    debt_half: Floats  # Debt to one power at which its pressure is half of what it can be [% GDP]
    remittances: Floats  # Weight of remittance income at risk [utility]
    remittance_half: Floats  # Remittances at which a state is half as bound as it can be [% GDP]
    counter_leverage: Floats  # Weight of being needed [utility]
    dispute: Floats  # Weight of a commercial dispute [utility]
    balancing: Floats  # Weight of balancing against a threat [utility]
    minority: Floats  # How much a minority adds to the pretext of its power [per share]
    sphere: Floats  # Weight of another patron's displeasure [utility]
    trust: Floats  # Weight of trust in the protector [utility]
    trust_point: Floats  # Trust times reputation at which protection is worth nothing [0..1]
    autonomy: Floats  # Weight of autonomy lost [utility]
    regime: Floats  # Weight of regime safety [utility]
    protection: Floats  # Weight of protection [utility]
    second_system: Floats  # Weight of switching costs [utility]
    deniability: Floats  # Weight of deniability under anger [utility]
    elite_gain: Floats  # Weight of private gains of the elite [utility]
    elite_affinity: Floats  # Weight of the elite's alignment [utility]
    tolerance: Floats  # Weight of an investor's money for its guards [utility]
    anger: Floats  # Weight of audible anger [utility]


class MotivesParameters:
    """Parameters named ``motives.*``: ``[replicate]`` each, shares of a whole a row."""

    stake_half: Floats  # Capital in a state at which a power has half of a full stake [share of ...
    unheld: Floats  # Weight of a claim in worlds that hold the rival reading of a hypothesis ...
    leverage: Floats  # Weight of lending for leverage [utility]
    resources: Floats  # Weight of need for resources and corridors [utility]
    gas: Floats  # Weight of keeping piped gas flowing [utility]
    sphere: Floats  # Weight of holding a sphere of influence [utility]
    rivalry: Floats  # Weight of answering a rival's advance [utility]
    regimes: Floats  # Weight of helping shaken regimes [utility]
    protection: Floats  # Weight of protecting own assets [utility]
    buffer: Floats  # Weight of a buffer against militants [utility]
    lock_in: Floats  # Weight of keeping allied forces locked in [utility]
    co_opt: Floats  # Weight of winning elites [utility]
    soft_power: Floats  # Weight of building soft power [utility]


class CurrencyParameters:
    """Parameters named ``currency.*``: ``[replicate]`` each, shares of a whole a row."""

    oil_gain: Floats  # Real rate called for per oil price at oil exports of 100 %, beside the ...
    rouble_region: Floats  # Real rate called for per rouble, in every state [elasticity]
    rouble_link: Floats  # Real rate called for per rouble, per share of the belligerent in ...
    catch_up: Floats  # Real appreciation per growth beyond that of rich economies [elasticity]
    regional_sd: Floats  # Regional shock beyond oil and rouble [log per quarter]
    drift_sd: Floats  # Step of the common drift of real rates [log per quarter]
    drift_half_life: Floats  # Half-life of the common drift of real rates [quarters]
    own_sd: Floats  # A state's own shock [log per quarter]
    float_pace: Floats  # Part of the pressure that a free float gives way to [per quarter]
    rogoff: Floats  # Half-life of an overvalued rate that only prices at home correct [quarters]
    parity_half_life: Floats  # Half-life of departures of real rates from what fundamentals ...
    price_rise: Floats  # Half-life of an undervalued peg: prices rise faster than they fall ...
    break_hazard: Floats  # Breaks of a hard peg at the pressure of currency.break_at [per quarter]
    managed: Floats  # Flexibility from which on a currency is a managed float: it slides, not ...
    break_at: Floats  # Overvaluation at which a peg is in danger [log]
    overshoot: Floats  # Mean excess of a break over the pressure [ratio]
    float_after: Floats  # Part of the way to a free float after a break [share]
    pass_through: Floats  # Prices at home per fall of the currency [ratio]
    yielding: Floats  # How far prices yield downward, against upward [ratio]
    usual_inflation: Floats  # Inflation to which its level drifts [% per year]
    inflation_half_life: Floats  # Half-life of that drift [quarters]


class FinanceParameters:
    """Parameters named ``finance.*``: ``[replicate]`` each, shares of a whole a row."""

    maturity: Floats  # Years over which a new official loan falls due in equal parts [years]
    other_maturity: Floats  # Years left of debt to other creditors [years]
    interest: Floats  # Interest of official loans [% per year]
    early_hazard: Floats  # Early repayment or settlement of a debt to one creditor [per quarter]
    early_share: Floats  # Largest part settled or written off at once; above 1, some deals end ...
    rolled_over: Floats  # Part of what falls due that a power with a full claim to the sphere ...
    own_currency: Floats  # Part of official loans owed in the creditor's currency [share]
    borrowing_sd: Floats  # Quarterly step of the growth of debt to other creditors [% per year]
    borrowing_half_life: Floats  # Half-life of departures of borrowing [quarters]
    safe_debt: Floats  # External debt from which on lenders and treasuries hold back [% GDP]
    discipline: Floats  # Slower growth of debt per debt beyond the safe one [% per year per % GDP]
    crisis_borrowing: Floats  # Faster growth of debt per hardship [% per year per % GDP]
    tail: Floats  # Heaviness of the tails of borrowing [h]
    debt_threshold: Floats  # External debt at which distress becomes likely [% GDP]
    service_threshold: Floats  # Debt service against exports and remittances at which distress ...
    least_income: Floats  # Income from abroad that even a closed state has [share of GDP]
    distress_slope: Floats  # How sharply distress sets in at the thresholds [per excess]
    distress_hazard: Floats  # Distress far above the thresholds [per quarter]
    distress_stay: Floats  # Mean stay in distress once debt is low [quarters]
    slump_weight: Floats  # Hardship that doubles the hazard of distress [% GDP]
    reschedule_hazard: Floats  # Restructurings by an only creditor in distress [per quarter]
    relief_half_life: Floats  # Half-life of relief from repayment [quarters]
    write_off_hazard: Floats  # Write-offs by a power with a full claim to the sphere [per quarter]
    write_off_from: Floats  # Debt worth a deal on writing it off [% GDP]
    rescue_hazard: Floats  # Crisis credits by a power with a full claim to a loyal state in ...
    rescue_size: Floats  # Mean size of a crisis credit [% GDP]
    concession_hazard: Floats  # Concessions at debt of concession_debt to one friendly creditor ...
    concession_debt: Floats  # Debt to one creditor at which it presses for concessions [% GDP]
    distress_pressure: Floats  # How much distress multiplies concessions [ratio]
    swap_share: Floats  # Debt swapped against a concession [share]
    cover_gain: Floats  # Legal cover gained with a concession, of what is missing [share]


class EconomyParameters:
    """Parameters named ``economy.*``: ``[replicate]`` each, shares of a whole a row."""

    world_gain: Floats  # Growth of states per point of the world cycle, beside partners [ratio]
    spillover: Floats  # Growth per trade-weighted growth surprise of partners [elasticity]
    oil_gain: Floats  # Growth per log oil price over its level at oil exports of 100 % [% per year]
    gas_gain: Floats  # Growth per log gas price over the accustomed one at gas exports of 100 % ...
    remittance_gain: Floats  # Output gained per remittances gained: most of them buy what is ...
    remittance_lag: Floats  # Half-life of what output has not yet felt of a change of ...
    unrest_cost: Floats  # Growth lost at complete unrest [% per year]
    unrest_borne: Floats  # Unrest that costs no growth yet [0..1]
    growth_sd: Floats  # Own noise of growth, annualised, per quarter, at ordinary volatility [% ...
    tail: Floats  # Heaviness of the tails of growth [h]
    trend_walk: Floats  # Quarterly step of the growth to expect [% per year]
    trend_half_life: Floats  # Regression of growth to the mean [quarters]
    long_run: Floats  # Growth per head to which the states regress [% per year]
    habit: Floats  # Half-life of missing a lost income [quarters]
    income_borne: Floats  # Shortfall of income that is no hardship yet [% GDP]
    pace_habit: Floats  # Half-life of getting used to another pace of income [quarters]
    sanctions_hit: Floats  # Growth lost to sanctions of full strength, while fresh, by a state ...


class LabourParameters:
    """Parameters named ``labour.*``: ``[replicate]`` each, shares of a whole a row."""

    elasticity: Floats  # Labour income per growth surprise of the sender [elasticity]
    sd: Floats  # Noise of a corridor [log per quarter]
    tail: Floats  # Heaviness of the tails of corridors [h]
    pull: Floats  # Labour income gained while war of full intensity calls for workers [log]
    war_swings: Floats  # Swings of corridors as the sender's war grows to full intensity, or ...
    abuse: Floats  # Sentiment lost to abuse of recruited workers [per quarter]
    abuse_half: Floats  # Remittances at which half of a society hears of abuse [% GDP]
    bar_whim: Floats  # Migrants of a state barred by a power with a full claim to the sphere ...
    bar_offence: Floats  # Migrants barred by a fully offended sender [per quarter]
    push: Floats  # Labour income per home's population, beyond the sender's economy [elasticity]
    bar_share: Floats  # Part of a corridor that a bar closes [share]
    shelter: Floats  # Bars that free movement of labour in a common market spares its members ...
    bar_from: Floats  # Remittances that make a bar worth while [% GDP]
    amnesty: Floats  # Half-life of a bar [quarters]


class TradeParameters:
    """Parameters named ``trade.*``: ``[replicate]`` each, shares of a whole a row."""

    gravity: Floats  # Trade per relative size of the partner [elasticity]
    import_elasticity: Floats  # Imports per own economy in dollars [elasticity]
    access_gain: Floats  # Trade per new trade access [log]
    market_gain: Floats  # Trade with a member of a new common market [log]
    export_detour: Floats  # Exports to the belligerent through a common market, per sanctions [log]
    import_detour: Floats  # Imports from others through a common market, per sanctions [log]
    detour_outside: Floats  # Detours through states outside the common market [share]
    export_common: Floats  # Noise of all exports of a state [log per quarter]
    import_common: Floats  # Noise of all imports of a state [log per quarter]
    export_half_life: Floats  # Half-life of exports beyond their usual share of GDP [quarters]
    import_half_life: Floats  # Half-life of imports beyond their usual share of GDP [quarters]
    usual_half_life: Floats  # Half-life at which the usual share follows the present one [quarters]
    sanctions_cut: Floats  # Trade with democracies lost by a state that sanctions strike too, ...
    export_sd: Floats  # Noise of exports to a partner with a tenth of all [log per quarter]
    import_sd: Floats  # Noise of imports from a partner with a tenth of all [log per quarter]
    tail: Floats  # Heaviness of the tails of trade [h]
    grain: Floats  # How much more small flows swing [exponent]
    grain_at: Floats  # Share at which flows swing by the ordinary size [% of trade]
    grain_from: Floats  # Share below which flows swing no more [% of trade]
    dispute_gain: Floats  # Dispute opened by a fall of the gas price [per share and price fall]
    dispute_from: Floats  # Share of all exports sold to one buyer from which a price matters ...
    dispute_habit: Floats  # Rate at which both sides get used to a price [per quarter]
    dispute_healing: Floats  # Rate at which a dispute heals: about three years [per quarter]


class MarketsParameters:
    """Parameters named ``markets.*``: ``[replicate]`` each, shares of a whole a row."""

    sanctions_easing: Floats  # Rate at which sanctions ease after a settlement [per quarter]
    sanctions_rest: Floats  # Sanctions that outlast a settlement [0..1]
    response: Floats  # Half-life at which trade comes round to sanctions, currencies to the ...
    slump_hazard: Floats  # World slumps [per quarter]
    slump_size: Floats  # Depth of a world slump in its first quarter [% per year]
    cycle_sd: Floats  # Ordinary swings of world growth [% per year]
    cycle_half_life: Floats  # Half-life of swings of world growth [quarters]
    world_inflation: Floats  # Rise of dollar prices [% per year]
    tail: Floats  # Heaviness of the tails of prices and currencies [h]
    oil_walk: Floats  # Step of the level of the oil price [log per quarter]
    oil_volatility: Floats  # Departures of oil from its level [log per quarter]
    oil_half_life: Floats  # Half-life of departures of oil [quarters]
    oil_demand: Floats  # Oil price per change of world growth [log per 100 % a year]
    gas_oil: Floats  # Contract price of gas per oil price [elasticity]
    gas_volatility: Floats  # Quarterly volatility of contract gas beside oil [log per quarter]
    sanctions_hit: Floats  # Growth lost to sanctions of full strength while fresh [% per year]
    oil_gain: Floats  # Growth of a power that lives on oil per log oil price over its level [% ...
    power_growth_sd: Floats  # Noise of powers' growth per quarter [% per year]
    trend_walk: Floats  # Quarterly step of powers' growth to expect [% per year]
    trend_half_life: Floats  # Regression of powers' growth to the mean [quarters]
    power_long_run: Floats  # Growth to which powers regress, and of the rest of the world [% ...
    rouble_oil: Floats  # Real dollar rate of a power that lives on oil, per oil price [elasticity]
    appetite_sd: Floats  # Quarterly step of the appetite to lend [log per quarter]
    appetite_half_life: Floats  # Half-life of booms and retrenchment of lending [quarters]


class RivalryParameters:
    """Parameters named ``rivalry.*``: ``[replicate]`` each, shares of a whole a row."""

    coercion_hazard: Floats  # Coercive acts of a recovered power where all belong to its ...
    condominium: Floats  # Restraint in the other's field while the tacit division of labour ...
    clear_lead: Floats  # Lead of the protector in a state's security at which restraint is full ...
    dissolution: Floats  # War after which half of the restraint is gone, where the division ...
    isolation: Floats  # Fighting after which a sanctioned belligerent is half as isolated as it ...
    treaty: Floats  # Leverage that a partner without fear of entrapment would give away [share]
    leverage_gain: Floats  # Leverage that backing a fully isolated power gives in the end [0..1]
    entrapment: Floats  # Friction from the risk of being drawn into a war of full intensity [0..1]
    summit_hazard: Floats  # Summits of exclusive formats under full leverage: one in two years ...
    summit_gain: Floats  # Patronage ties gained per summit [of half-saturation]
    slight: Floats  # Friction from a summit without the rival [0..1]
    closure: Floats  # Bases that a push ends [share]
    policing_hazard: Floats  # Pressure on a visible third-power base under a full claim [per ...
    advance_friction: Floats  # Friction per yearly gain of a rival in the security of states ...


class EliteParameters:
    """Parameters named ``elite.*``: ``[replicate]`` each, shares of a whole a row."""

    invasion_fear: Floats  # Fear of an attacker with a claim, where all belong to its minority ...
    recovery_fear: Floats  # Fear of a recovered power with a claim, where all belong to its ...
    bullied: Floats  # Fear gained and leaning lost by an act of coercion [0..1]
    co_optation: Floats  # Alignment gained per full rise of capital and patronage [-1..1]
    soft_power: Floats  # Alignment gained per full rise of soft power [-1..1]
    gratitude: Floats  # Trust and leaning gained by a rescue [-1..1]
    betrayal: Floats  # Trust lost, of itself, by a call for help left unanswered; leaning as ...
    witness: Floats  # Part of that which the other states under the same promise lose [share]
    trust_loss: Floats  # Trust lost with complete failure on the battlefield [share]
    fear_loss: Floats  # Fear lost with complete failure on the battlefield [share]
    broken_word: Floats  # Trust lost while effort is announced and none delivered [share per ...
    ageing: Floats  # Hazard of death or arranged handover per year of tenure [1 per quarter and ...
    contest: Floats  # Hazard that a new leader falls to an election that fully counts [1 per ...
    limit: Floats  # Hazard that a leader who may not stand again goes [1 per last term]
    discontent: Floats  # What full unrest adds to the hazard of an election, against a new ...
    window: Floats  # Spread of a new leader's orientation after an overthrow [-1..1]
    personal: Floats  # Spread of a new leader's leanings beside his orientation [-1..1]
    recoil: Floats  # Part of the old orientation that goes with an overthrown leader [share]


class WarParameters:
    """Parameters named ``war.*``: ``[replicate]`` each, shares of a whole a row."""

    end_hazard: Floats  # Hazard that fighting ends [per quarter]
    freeze_share: Floats  # Share of endings that freeze the war instead of settling it [0..1]
    flare_hazard: Floats  # Hazard that a frozen war flares up [per quarter]
    thaw_hazard: Floats  # Hazard that a frozen war is settled [per quarter]
    intensity: Floats  # Usual intensity of fighting against its peak [0..1]
    pace: Floats  # Rate at which fighting, its drain and its reputation take hold [per quarter]
    simmer: Floats  # Intensity of a frozen war [share]
    drain_peak: Floats  # Share of regional security means tied down at full intensity [0..1]
    sanctions_drain: Floats  # Share of means that fresh sanctions cost, without a war [0..1]
    adaptation: Floats  # Rate at which sanctions are absorbed: nine tenths in eight quarters ...
    recovery: Floats  # Rate at which means return once the cause is gone [per quarter]
    inward_turn: Floats  # Final size of a lasting turn inward [0..1]
    long: Floats  # Fighting after which half of the turn inward is made [quarters]
    forgetting: Floats  # Rate at which a poor showing is forgotten [per quarter]
    redemption: Floats  # Failure made good by a settlement on own terms [share]
    failure: Floats  # Failure on the battlefield that outside support can bring about [0..1]
    reputation_loss: Floats  # Reputation that complete failure costs [0..1]
    cheap_talk: Floats  # Share of the shortfall in effort that is still announced [0..1]
    threat_hazard: Floats  # Nuclear threats at complete failure [per quarter]
    threat_scare: Floats  # Scare of the first threat [0..1]
    habituation: Floats  # Scare of a threat against that of the one before [0..1]
    calming: Floats  # Rate at which a scare fades [per quarter]
    threat_erosion: Floats  # Share of outside support that a full scare erodes [0..1]


class LevelsParameters:
    """Parameters named ``levels.*``: ``[replicate]`` each, shares of a whole a row."""

    jump_share: Floats  # Quarters in which a level jumps [share]
    jump_size: Floats  # Size of a jump against an ordinary step [ordinary steps]
    sentiment_half_life: Floats  # Half-life of departures of sentiment from its level [quarters]
    sentiment_lasting: Floats  # Part of a push on sentiment that stays [share]
    sentiment_walk: Floats  # Step of the level of sentiment in the middle of its scale [-1..1 ...
    elite_half_life: Floats  # Half-life of departures of elite from its level [quarters]
    elite_lasting: Floats  # Part of a push on elite that stays [share]
    elite_walk: Floats  # Step of the level of elite in the middle of its scale [-1..1 per quarter]
    trust_half_life: Floats  # Half-life of departures of trust from its level [quarters]
    trust_lasting: Floats  # Part of a push on trust that stays [share]
    trust_walk: Floats  # Step of the level of trust in the middle of its scale [0..1 per quarter]
    fear_half_life: Floats  # Half-life of departures of fear from its level [quarters]
    fear_lasting: Floats  # Part of a push on fear that stays [share]
    fear_walk: Floats  # Step of the level of fear in the middle of its scale [0..1 per quarter]
    alignment_half_life: Floats  # Half-life of departures of alignment from its level [quarters]
    alignment_lasting: Floats  # Part of a push on alignment that stays [share]
    alignment_walk: Floats  # Step of the level of alignment in the middle of its scale [0..1 ...
    unrest_half_life: Floats  # Half-life of departures of unrest from its level [quarters]
    unrest_lasting: Floats  # Part of a push on unrest that stays [share]
    unrest_walk: Floats  # Step of the level of unrest in the middle of its scale [0..1 per quarter]
    tension_half_life: Floats  # Half-life of departures of tension from its level [quarters]
    tension_lasting: Floats  # Part of a push on tension that stays [share]
    tension_walk: Floats  # Step of the level of tension in the middle of its scale [0..1 per ...
    cohesion_half_life: Floats  # Half-life of departures of cohesion from its level [quarters]
    cohesion_lasting: Floats  # Part of a push on cohesion that stays [share]
    cohesion_walk: Floats  # Step of the level of cohesion in the middle of its scale [0..1 per ...
    credibility_half_life: Floats  # Half-life of departures of credibility from its level ...
    credibility_lasting: Floats  # Part of a push on credibility that stays [share]
    credibility_walk: Floats  # Step of the level of credibility in the middle of its scale ...
    western_support_half_life: Floats  # Half-life of departures of western_support from its ...
    western_support_lasting: Floats  # Part of a push on western_support that stays [share]
    western_support_walk: Floats  # Step of the level of western_support in the middle of its ...
    afghan_threat_half_life: Floats  # Half-life of departures of afghan_threat from its level ...
    afghan_threat_walk: Floats  # Step of the level of afghan_threat in the middle of its scale ...
    kin_repression_half_life: Floats  # Half-life of departures of kin_repression from its level ...
    kin_repression_walk: Floats  # Step of the level of kin_repression in the middle of its ...
    terror_threat_half_life: Floats  # Half-life of departures of terror_threat from its level ...
    terror_threat_lasting: Floats  # Part of a push on terror_threat that stays [share]
    terror_threat_walk: Floats  # Step of the level of terror_threat in the middle of its scale ...
    capability_half_life: Floats  # Half-life of departures of capability from its level [quarters]
    capability_walk: Floats  # Step of the level of capability in the middle of its scale [0..1 ...
    reputation_half_life: Floats  # Half-life of departures of reputation from its level [quarters]
    reputation_lasting: Floats  # Part of a push on reputation that stays [share]
    reputation_walk: Floats  # Step of the level of reputation in the middle of its scale [0..1 ...
    protection_urge_half_life: Floats  # Half-life of departures of protection_urge from its ...
    protection_urge_lasting: Floats  # Part of a push on protection_urge that stays [share]
    protection_urge_walk: Floats  # Step of the level of protection_urge in the middle of its ...
    leverage_half_life: Floats  # Half-life of departures of leverage from its level [quarters]
    leverage_walk: Floats  # Step of the level of leverage in the middle of its scale [0..1 per ...
    friction_half_life: Floats  # Half-life of departures of friction from its level [quarters]
    friction_lasting: Floats  # Part of a push on friction that stays [share]
    friction_walk: Floats  # Step of the level of friction in the middle of its scale [0..1 per ...
    inflation_half_life: Floats  # Half-life of departures of inflation from its level [quarters]
    inflation_walk: Floats  # Step of the level of inflation in the middle of its scale [% per ...


class OrderParameters:
    """Parameters named ``order.*``: ``[replicate]`` each, shares of a whole a row."""

    need: Floats  # Alignment per change of economic and security dependency [0..1]
    trade: Floats  # Alignment per log of the share in trade [0..1]
    loyalty: Floats  # Alignment per change of the elite's own leaning [0..1]
    support: Floats  # Alignment paid with each concession to a creditor [0..1]
    distance: Floats  # Distance kept from a failing belligerent by autonomous states [0..1]
    agenda: Floats  # Quarterly change of alignment with a power that all states share [0..1]
    session: Floats  # Quarterly change of a state's own alignment that passes [0..1]
    defiance: Floats  # Open defiance of a complete failure by a wholly autonomous, audible ...
    neutrality_exit: Floats  # Neutrality given up under full threat or binding [per quarter]


class InfluenceParameters:
    """Parameters named ``influence.*``: ``[replicate]`` each, shares of a whole a row."""

    dimensions: Floats  # Weights of the dimensions in overall influence [shares]
    economic: Floats  # Weights of the components of economic influence [shares]
    security: Floats  # Weights of the components of security influence [shares]
    political: Floats  # Weights of the components of political influence [shares]
    protection_discount: Floats  # Economic leverage lost to a rival's protection of the state ...


class TiesParameters:
    """Parameters named ``ties.*``: ``[replicate]`` each, shares of a whole a row."""

    trade: Floats  # Trade with a power at which its ties have half of their strength [% GDP]
    debt: Floats  # Debt at which ties, or need, have half of their strength [% GDP]
    remittances: Floats  # Labour income at which ties have half of their strength [% GDP]
    format: Floats  # Bond that full membership in one format makes [share]


class OrganisationParameters:
    """Parameters named ``organisation.*``: ``[replicate]`` each, shares of a whole a row."""

    dilution: Floats  # Cohesion lost per share of new members [0..1]
    discord: Floats  # Cohesion lost per friction of conveners [per friction]
    quarrel: Floats  # Cohesion lost by a clash of two members [0..1]
    accession: Floats  # Steps up the ladder by a wholly aligned state [per quarter]
    ratification: Floats  # Accessions completed: two years from the decision to membership [per ...
    outside: Floats  # States outside the model that join as full members: three in twenty-two ...
    freeze: Floats  # Seats frozen by a member that doubts, is autonomous and not bound [per ...
    exit: Floats  # Exits of a frozen member that doubts, is autonomous and not bound [per quarter]
    rejoin: Floats  # Returns of a frozen member without doubt [per quarter]
    turning_away: Floats  # Exits of a member without a defence clause whose elite is wholly ...


class AllianceParameters:
    """Parameters named ``alliance.*``: ``[replicate]`` each, shares of a whole a row."""

    request_base: Floats  # Readiness to ask the alliance for troops [log odds]
    request_trust: Floats  # Effect of trust and elite ties on asking [log odds]
    request_danger: Floats  # Effect of full danger on asking: who controls his capital does not ...
    request_abroad: Floats  # Reluctance to ask against a neighbour [log odds]
    answer_base: Floats  # Log odds of an answer without forces, credibility and stake [log odds]
    answer_capacity: Floats  # Effect of spare forces on the answer [log odds]
    answer_credibility: Floats  # Effect of a full credibility to defend [log odds]
    answer_stake: Floats  # Effect of a full stake in the member [log odds]
    answer_reliable: Floats  # Distance between the two hypotheses on reliability [log odds]
    answer_abroad: Floats  # Reluctance to fight a neighbour's army [log odds]
    answer_foe: Floats  # Effect of full ties of the foe to the guarantor [log odds]
    honour_gain: Floats  # Credibility gained by a request honoured [0..1]
    refusal_cost: Floats  # Credibility lost by a refused request [0..1]
    quarrel_cost: Floats  # Credibility lost by a clash of two members [0..1]
    support: Floats  # Credibility per delivered effort of the conveners [0..1]
    expedition: Floats  # Troops sent to a rescue by a power with all its forces to spare [thousand]
    stay: Floats  # Half-life of the stay of troops sent to a rescue [quarters]
    gratitude: Floats  # Half-life of the memory of a rescue [quarters]


class CrisisParameters:
    """Parameters named ``crisis.*``: ``[replicate]`` each, shares of a whole a row."""

    silent: Floats  # Grievances that break out even where nobody can be heard [share]
    grievance_hazard: Floats  # Sudden grievances in a fully audible society [per quarter]
    grievance_size: Floats  # Mean unrest added by a grievance [0..1]
    hardship: Floats  # Unrest per national income lost [unrest per GDP]
    distress: Floats  # Unrest in debt distress [0..1]
    contagion: Floats  # Neighbours' excess unrest that spreads [share]
    crowd: Floats  # Protests per full rise of unrest [log]
    police_help: Floats  # Repression gained per full rise of surveillance from abroad [0..1]
    threshold: Floats  # Unrest that turns into a crisis where nothing contains it [0..1]
    containment: Floats  # Unrest that capable and repressive forces contain [0..1]
    defection: Floats  # Share of containment that defects to a full protest [0..1]
    crisis_hazard: Floats  # Crises per unrest beyond containment [per quarter]
    rescue_success: Floats  # Survival of a regime that is rescued [0..1]
    fall: Floats  # Chance that a regime without rescue and own forces falls at full unrest [per ...
    release: Floats  # Unrest that a crisis lets off, whatever its outcome [share]
    memory: Floats  # Half-life of what governments remember of unrest [quarters]
    large_stake: Floats  # Investment at half of the full stake in a state [GDP]
    guard_demand: Floats  # Legal cover for guards gained after failed policing [0..1]
    guard_urge: Floats  # Urge to self-protection per legal cover gained [share]
    police_offer: Floats  # Chance of a police-help offer by a heavily invested autocracy after ...


class DisputeParameters:
    """Parameters named ``dispute.*``: ``[replicate]`` each, shares of a whole a row."""

    clash: Floats  # Armed clashes at full tension [per quarter]
    attack: Floats  # Offensives at full tension by a party without equal [per quarter]
    deterrence: Floats  # Offensives that a credible guarantor with free hands prevents [share]
    decisive: Floats  # Offensives that end the matter, by a party without equal [share]
    clash_tension: Floats  # Tension added by a clash [0..1]
    quiet: Floats  # Part of the tension that a quarter without clash takes away [per quarter]
    mediation: Floats  # The same where a fully cohesive organisation holds both parties [per ...
    leader: Floats  # Spread of the turn that a new leader gives a dispute [0..1]
    accord: Floats  # Agreements without any tension [per quarter]
    nearness: Floats  # How much faster the rest is settled where nearly all is [ratio]


class ArmsParameters:
    """Parameters named ``arms.*``: ``[replicate]`` each, shares of a whole a row."""

    tempo: Floats  # Packages ordered by a state that nothing threatens [per year]
    alarm: Floats  # Further orders under a full threat [ratio]
    walk: Floats  # Step of a supplier's weight [log per quarter]
    market_walk: Floats  # Step of usual imports [log per quarter]
    affinity: Floats  # Weight of a supplier per alignment of the elite with its power [log per ...
    standing: Floats  # Weight of a supplier per trust in its power [log per 0..1]
    balancing: Floats  # Weight that a supplier loses per pretext that it has to threaten the ...
    own_needs: Floats  # Sales that a shortfall of effort takes away [share]
    substitution: Floats  # Appeal a ready seller gains where everything is left undelivered [ratio]
    drones: Floats  # Appeal of drones under a full threat, or where the patron delivers nothing ...
    drone_lot: Floats  # Worth of an ordinary order of drones [SIPRI TIV mn]
    largest: Floats  # Largest order, against GDP [SIPRI TIV mn per USD bn]
    lot: Floats  # Part of what a supplier has on order that comes at once [share]
    training: Floats  # Weight that a package adds to its supplier [weight]
    going_on: Floats  # Spread of how long a running supply goes on [log]
    under_way: Floats  # Orders open at the start, against a lead time of last year's deliveries ...


class SecurityParameters:
    """Parameters named ``security.*``: ``[replicate]`` each, shares of a whole a row."""

    presence_half: Floats  # Foreign troops at which half of their effect is reached [thousand]
    spill: Floats  # Militant threat per change of the Afghan threat next to it [elasticity]
    attack_rate: Floats  # Militant attacks at a full threat [per year]
    garrison: Floats  # Threat that a large foreign presence keeps down [0..1]
    forces: Floats  # Threat that own forces keep down [per capability]
    incursion: Floats  # Militant threat that forces without any capability cannot stop [0..1]
    cover: Floats  # Further threat that capable forces stop [per capability]
    break_in: Floats  # Incursions per threat beyond what forces stop [per quarter]
    incident_rate: Floats  # Attacks on a large foreign stake at full danger [per quarter]
    urge_per_incident: Floats  # Urge to self-protection per incident [0..1]
    free_ride: Floats  # Urge lost when a rival rescues a host of own assets [0..1]
    lesson: Floats  # Lesson from the same event, which becomes urge over years [0..1]
    reform: Floats  # Part of a lesson that is put into practice [per quarter]
    help_gain: Floats  # Own capability gained from arms and training [0..1]
    lock_in_rate: Floats  # Rate at which joint systems tie forces together [per quarter]
    unlock: Floats  # Rate at which it is undone, against that at which it is made [share]
    drill: Floats  # Lock-in that training alone can bring [share]
    common_arms: Floats  # Lock-in that arms of one make alone can bring [share]
    guards_elsewhere: Floats  # Guards of a power's firms in the rest of the world, where they ...
    guards_half: Floats  # Guards in the field at which firms learn half as fast as they can ...
    loyal_from: Floats  # Alignment of the elite from which an ally may host strategic weapons ...
    bound: Floats  # Autonomy lost to stationed weapons [share]
    deterred: Floats  # Deterrence gained by stationing: hardly any [0..1]
    learning: Floats  # Skill gained by guards in the field [per quarter]
    stationing_hazard: Floats  # Stationing with a completely loyal and unheard ally in wartime ...


class FitParameters:
    """Parameters named ``fit.*``: ``[replicate]`` each, shares of a whole a row."""

    post: Floats  # Suitability of posts near a threatened, weak host [per product]
    guards: Floats  # Suitability of private guards [per product]
    base: Floats  # Suitability of bases in a threatened state that trusts [per product]
    novice: Floats  # Skill of guards where nobody learns [0..1]
    stake: Floats  # Investment and debt from which on there is something to guard [% GDP]
    cover: Floats  # Legal cover at which guards are half as welcome as they can be [0..1]


class PublicParameters:
    """Parameters named ``public.*``: ``[replicate]`` each, shares of a whole a row."""

    memory: Floats  # Shift of the starting level by memory and familiarity [-1..1]
    susceptible: Floats  # Weight of changes of neighbours' opinion [0..1]
    news: Floats  # Quarterly change of sentiment toward a power that all publics share [-1..1]
    outrage: Floats  # Sentiment lost to a full war where news of it gets through [sentiment]
    threatened: Floats  # What a minority adds to the reaction to a war, against news that gets ...
    siding: Floats  # Part of the reaction to a war that turns, reversed, on democracies [share]
    rescue: Floats  # Sentiment gained by sending troops in a crisis; the sign is open [-1..1]
    desertion: Floats  # Sentiment lost by leaving unanswered a call for help that all trusted ...
    bullying: Floats  # Sentiment lost by an act of coercion or an expulsion of migrants [-1..1]
    resentment: Floats  # Sentiment lost per full rise of a foreign stake [sentiment]
    kin_anger: Floats  # Sentiment lost where kin ties and knowledge of repression are full ...
    guard_backlash: Floats  # Sentiment lost per full rise of visible guards and posts [sentiment]
    soft_power: Floats  # Sentiment gained per full rise of soft power: little [-1..1]
    threshold: Floats  # Dislike from which on people reject a power outright [-1..1]
    spread: Floats  # Spread of opinions of a power within a public [-1..1]
    protest_share: Floats  # Protests against a power, as a share of usual ones, where grievance ...
    war_occasion: Floats  # Occasion for protest that a full war gives, against that of a full ...
    protest_unrest: Floats  # Unrest added per log of protests against powers [0..1]


class DeclaredParameters:
    """All parameters by group: ``parameters.finance.maturity``."""

    deals: DealsParameters
    consideration: ConsiderationParameters
    motives: MotivesParameters
    currency: CurrencyParameters
    finance: FinanceParameters
    economy: EconomyParameters
    labour: LabourParameters
    trade: TradeParameters
    markets: MarketsParameters
    rivalry: RivalryParameters
    elite: EliteParameters
    war: WarParameters
    levels: LevelsParameters
    order: OrderParameters
    influence: InfluenceParameters
    ties: TiesParameters
    organisation: OrganisationParameters
    alliance: AllianceParameters
    crisis: CrisisParameters
    dispute: DisputeParameters
    arms: ArmsParameters
    security: SecurityParameters
    fit: FitParameters
    public: PublicParameters
