"""The model: agents of one scenario in many replicates, and the order of a quarter on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import mesa

from sim.agents import Organisation, Power, Powers, State, States
from sim.catalogue.mechanism import Parameter
from sim.mechanisms import levels
from sim.mechanisms.dealing import deals
from sim.mechanisms.economy import currency, debt, growth, labour, trade
from sim.mechanisms.environment import markets, recovery, rivalry, war
from sim.mechanisms.order import alignment, influence, organisations
from sim.mechanisms.order.beginning import begin
from sim.mechanisms.registers import CONDITIONS, CONSIDERATIONS, MOTIVES
from sim.mechanisms.security import alliances, crises, disputes, procurement, threats, ties
from sim.mechanisms.society import elites, leaders, publics
from sim.scenario import Quarter, ScenarioLike, as_scenario
from sim.start.design import Arrangement
from sim.start.world import go_on_under, world_of
from sim.world import Rule
from sim.world.abreast import side_by_side

QUARTER: tuple[Rule, ...] = (
    # The environment: war, sanctions, prices, threats from outside.
    war.war_runs_its_course,
    war.failure_costs_reputation,
    war.war_drains_means,
    war.war_turns_inward_or_not,
    war.efforts_follow_means,
    war.words_outrun_deeds,
    war.threats_wear_off,
    markets.sanctions_follow_the_war,
    markets.world_economy_slumps_and_recovers,
    markets.prices_move,
    markets.power_economies_grow,
    markets.power_currencies_move,
    markets.lending_booms_and_retrenches,
    # Between the powers.
    rivalry.backing_gives_leverage,
    rivalry.convene_without_the_rival,
    rivalry.police_the_sphere,
    recovery.coerce_when_recovered,
    rivalry.advances_cause_friction,
    # Powers propose, states decide, what is agreed is carried out.
    deals.matters_come_to_the_table,
    deals.agreements_are_carried_out,
    # Arms are bought, forces bound, presence counted.
    procurement.suppliers_gain_and_lose_favour,
    procurement.states_buy_arms,
    procurement.arms_are_delivered_and_wear_out,
    ties.presence_is_counted,
    ties.joint_systems_lock_in,
    ties.guards_learn_by_doing,
    ties.weapons_are_stationed,
    # The economy.
    currency.pressure_on_currencies_builds,
    currency.currencies_float_crawl_or_break,
    labour.labour_income_follows_the_sender,
    labour.abuse_of_recruits_is_resented,
    growth.states_grow,
    growth.hardship_is_felt,
    trade.trade_moves,
    debt.patrons_lend_in_need,
    debt.debts_are_drawn_and_repaid,
    debt.heavy_debt_becomes_distress,
    debt.creditors_grant_relief,
    debt.debt_becomes_a_concession,
    # Threats, crises, requests and answers.
    threats.militants_threaten,
    threats.militants_break_in,
    threats.foreign_firms_are_attacked,
    threats.forces_learn_from_patrons,
    disputes.neighbours_clash,
    disputes.the_stronger_attack,
    disputes.parties_make_peace,
    disputes.border_quarrels_are_counted,
    crises.grievances_break_out,
    crises.hardship_and_example_move_the_public,
    crises.crowds_gather,
    crises.cameras_help_the_police,
    crises.unrest_becomes_a_crisis,
    alliances.alliances_answer_calls_for_help,
    alliances.troops_are_sent,
    alliances.promises_are_remembered,
    crises.governments_stand_or_fall,
    crises.failed_policing_opens_the_door_to_guards,
    crises.police_help_is_offered_afterwards,
    crises.unrest_is_remembered,
    threats.incidents_teach_self_protection,
    # Leaders, elites and their beliefs, positions, and publics, who see what all of it brought.
    leaders.leaders_leave,
    leaders.new_leaders_turn,
    deals.projects_are_stopped,
    trade.price_disputes_chill_ties,
    elites.elites_are_courted,
    elites.failure_is_seen,
    elites.words_are_held_against_deeds,
    elites.help_and_refusal_are_remembered,
    recovery.threats_are_feared,
    alignment.positions_follow_ties,
    alignment.states_defy_a_failing_power,
    labour.senders_bar_and_readmit,
    alignment.neutrality_is_given_up_under_threat,
    publics.publics_judge_powers,
    publics.opinions_differ,
    publics.publics_protest_against_powers,
    # Disputes and organisations.
    disputes.tension_builds_and_eases,
    organisations.growth_and_discord_wear_cohesion,
    organisations.organisations_enlarge,
    organisations.members_freeze_leave_or_return,
    organisations.members_that_turned_away_leave,
    organisations.members_are_counted,
    # As the quarter ends, departures fade and levels walk; influence is measured.
    levels.levels_walk_and_departures_fade,
    influence.dependence_and_influence_are_measured,
)
"""Everything that happens in a quarter, in this order."""

BUILT_IN: tuple[Rule, ...] = (*QUARTER, *MOTIVES, *CONDITIONS, *CONSIDERATIONS)
"""All rules of the model."""


class InfluenceModel(mesa.Model):  # type: ignore[misc]
    """One scenario, simulated for consecutive replicates at once.

    ``InfluenceModel(scenario, replicate=137, seed=1)`` is the single world number 137, to step
    through by hand; with ``first`` and ``replicates`` it is a chunk of an ensemble, and replicate
    137 is the same there, bit for bit. ``agents`` maps a label to the class that plays it
    (``{"KAZ": MyState}``); ``rules`` replace built-in rules of the same name or add to them.
    ``explain`` keeps the terms behind decisions for the chronicle; ``in_force`` is the scenario
    under which the present quarter is simulated. ``design`` puts inputs and
    chance where an analysis wants them, or lets a history branch.
    """

    def __init__(
        self,
        scenario: ScenarioLike,
        *,
        replicate: int | None = None,
        replicates: int = 1,
        first: int = 0,
        seed: int = 0,
        agents: Mapping[str, type] | None = None,
        rules: Sequence[Rule] = (),
        explain: bool = False,
        design: Arrangement | None = None,
    ) -> None:
        super().__init__(rng=seed)
        scenario = as_scenario(scenario)
        if replicate is not None:
            first, replicates = replicate, 1
        self._scenario, self._rules = scenario, tuple(rules)
        self._past = None if design is None else design.past
        self.in_force = scenario if self._past is None else self._past.scenario
        self.world = world_of(
            self.in_force, first=first, count=replicates, seed=seed, extra=self._extra,
            explain=explain, design=design,
        )  # fmt: skip
        self.quarters: list[Quarter] = [
            scenario.start + i for i in range(scenario.horizon - scenario.start + 1)
        ]
        self._enlist(agents or {})
        self._choose_rules()
        begin(self.world)
        self.world.resume()
        self._leave_the_past()

    @property
    def _extra(self) -> tuple[Parameter, ...]:
        """The parameters of a user's own rules."""
        return tuple(p for rule in self._rules for p in rule.parameters)

    def _active(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """The rules with at least one mechanism switched on, and those without mechanism."""
        on = self.world.on
        return tuple(r for r in rules if not r.mechanisms or any(on(m) for m in r.mechanisms))

    def _choose_rules(self) -> None:
        """Give the quarter and the actors the rules of the scenario in force."""
        self.processes = self._active(_with(QUARTER, self._rules, "process"))
        considerations = self._active(_with(CONSIDERATIONS, self._rules, "consideration"))
        motives = self._active(_with(MOTIVES, self._rules, "motive"))
        conditions = self._active(_with(CONDITIONS, self._rules, "condition"))
        for state in self.world.states:
            state.considerations = considerations
        for power in self.world.powers:
            power.motives, power.conditions = motives, conditions

    def _leave_the_past(self) -> None:
        """Where a history made under another scenario ends, go on under that of its branches."""
        if self._past is not None and self.world.step_index == self._past.steps:
            self.in_force = self._scenario
            go_on_under(self.world, self._scenario, self._extra)
            self._choose_rules()

    def _enlist(self, classes: Mapping[str, type]) -> None:
        labels, world = self.world.labels, self.world
        actors = {label for axis in ("state", "power", "organisation") for label in labels[axis]}
        unknown = sorted(set(classes) - actors)
        if unknown:
            raise ValueError(f"agents for unknown actors: {', '.join(unknown)}")

        def cast(axis: str, usual: type) -> list[Any]:
            return [
                classes.get(label, usual)(self, label, i, world)
                for i, label in enumerate(labels[axis])
            ]

        def usual(actor: Any) -> bool:
            """Whether an actor decides as all do, and has something to decide on."""
            if type(actor) is Power:
                return actor.own.start < actor.own.stop
            return type(actor) is State

        states, powers = cast("state", State), cast("power", Power)
        world.enlist(
            states, powers, cast("organisation", Organisation),
            proposing=lambda: side_by_side(powers, usual, Powers),
            choosing=lambda: side_by_side(states, usual, States),
        )  # fmt: skip
        # Mesa 3.3 numbers agents in a table that keeps every model of the process alive.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def step(self) -> None:
        """Simulate one quarter."""
        world = self.world
        if world.step_index >= len(self.quarters):
            raise RuntimeError(f"the horizon {self.quarters[-1]} has been reached")
        world.begin_quarter()
        world.timeline.apply(world.step_index - 1, world.blocks)
        for rule in self.processes:
            rule(world)
        world.keep_bounds()
        self._leave_the_past()

    def run(self) -> None:
        """Simulate to the horizon."""
        while self.world.step_index < len(self.quarters):
            self.step()

    def release(self) -> None:
        """Let go of all numbers; the model is of no use afterwards.

        It, its world and its agents refer to each other, so they would stay until the collector
        comes by. That counts objects, not the hundreds of megabytes in their arrays, and sending
        for it takes as long as a quarter.
        """
        for part in (*self.agents, self.world):
            vars(part).clear()


def _with(usual: Sequence[Rule], own: Sequence[Rule], kind: str) -> list[Rule]:
    """The usual rules of a kind with a user's own in their place, or added."""
    result = list(usual)
    for rule in own:
        if rule.kind != kind:
            continue
        names = [r.name for r in result]
        if rule.name in names:
            result[names.index(rule.name)] = rule
        elif rule.before:
            if rule.before not in names:
                raise ValueError(f"rule '{rule.name}': no rule '{rule.before}' to come before")
            result.insert(names.index(rule.before), rule)
        else:
            result.append(rule)
    return result
