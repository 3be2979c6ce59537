"""Every solution method keeps its contract: judged equilibria, invariances, refusals, promises, and nothing left to chance."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from games import catalogue
from games.errors import ParameterError, QuasiallianceError, SolverError
from games.normal_form import NormalFormGame
from games.tree.extensive_form import ExtensiveFormGame
from solvers import markov
from solvers.refinements import proper
from solvers.repeated import payoff_set
from solvers.result import TOLERANCE, Completeness, Method, Status
from solvers.verify import certify, certify_assessment, certify_subgames
from tests.conformance.samples import SAMPLES, SYMBOLIC, floats, reversed_order, units, with_a_dominated_action
from tests.conformance.walk import SOURCES, game_type, holding, short

METHODS = holding("solvers", "METHOD", "solve")
REQUIRED = {"precision": 2.0, "discount": Fraction(9, 10)}
"""Options that a method may require -> what they are given here."""
REFUSALS = (QuasiallianceError, SolverError)

each = pytest.mark.parametrize("method", METHODS, ids=short)


def options(method: ModuleType) -> dict[str, Any]:
    """The options that a method requires."""
    _, *rest = inspect.signature(method.solve).parameters.items()
    return {name: REQUIRED[name] for name, parameter in rest if parameter.default is parameter.empty}


@cache
def solved(method: ModuleType, slug: str, change: Callable[[Any], Any] = lambda game: game) -> Any:
    """What a method finds in a sample, changed or not; None where it refuses the game."""
    game = change(SAMPLES[game_type(method.solve)][slug])
    try:
        return method.solve(game, **options(method))
    except REFUSALS as refusal:
        assert len(str(refusal)) > 20  # noqa: PT017  # that it refuses is no fault; a refusal without a reason is one
        return None


def found(method: ModuleType, *more: Callable[[Any], Any]) -> list[tuple[str, Any]]:
    """The samples that a method takes, with what it finds in them: at least one, or it was not tried."""
    taken = [(slug, solved(method, slug)) for slug in SAMPLES[game_type(method.solve)]]
    taken = [(slug, solution) for slug, solution in taken if solution is not None]
    assert taken
    return taken


# What a concept demands


def regret_in_a_tree_or_table(game: Any, e: Any) -> Any:
    """The largest gain from deviating, of anybody, by the judge."""
    return certify(game, e.profile if isinstance(game, NormalFormGame) else e.behaviour).regret


def sequential_regret(game: ExtensiveFormGame, e: Any) -> Any:
    """The largest gain at any information set; beliefs must be limits of trembles."""
    judged = certify_assessment(game, e.behaviour, e.beliefs)
    assert judged.consistent
    return judged.regret


def weak_regret(game: ExtensiveFormGame, e: Any) -> Any:
    """The same where beliefs must only follow Bayes' rule on the path."""
    judged = certify_assessment(game, e.behaviour, e.beliefs)
    assert judged.weakly_consistent
    return judged.regret


def proper_regret(game: NormalFormGame, e: Any) -> Any:
    """The regret of what the test of properness accepts."""
    assert proper.judge(game, e.profile).holds
    return certify(game, e.profile).regret


def _logit(values: Any, precision: float) -> Any:
    weights = np.exp(precision * (np.array(values, dtype=float) - max(map(float, values))))
    return weights / weights.sum()


def distance_from_logit(game: NormalFormGame, e: Any) -> float:
    """How far play is from the logit response to the judge's deviation payoffs."""
    judged = certify(game, e.profile)
    answers = [_logit(values, REQUIRED["precision"]) for values in judged.deviation_payoffs]
    return max(float(np.abs(own - answer).max()) for own, answer in zip(e.profile, answers, strict=True))


def distance_from_agents_logit(game: ExtensiveFormGame, e: Any) -> float:
    """The same at every information set: what its actions bring, given that it is reached."""
    numeric, worst = game.floats(), 0.0
    reach = numeric.realisation_probabilities(e.behaviour)
    for k, (label, (player, actions)) in enumerate(game.information_sets.items()):
        here = reach[game.arrays.information_set == k].sum()
        pure = [dict(e.behaviour) | {label: row} for row in np.eye(len(actions))]
        values = [numeric.expected_payoffs(b)[game.players.index(player)] / here for b in pure]
        worst = max(worst, float(np.abs(e.behaviour[label] - _logit(values, REQUIRED["precision"])).max()))
    return worst


@dataclass(frozen=True)
class Concept:
    """What a concept demands of an equilibrium, as a number that must be zero, and what its equilibria do not depend on."""

    excess: Callable[[Any, Any], Any]
    factors: bool = True
    dominated: bool = True


CONCEPTS: Mapping[str, Concept] = {
    "Nash equilibrium": Concept(regret_in_a_tree_or_table),
    # Factors of its own for each player, or another action of one of them, end a game's being zero-sum.
    "Nash equilibrium of a zero-sum game": Concept(regret_in_a_tree_or_table, factors=False, dominated=False),
    # Another action, though dominated, is another mistake to make: Myerson (1978) has his example from it.
    "proper equilibrium": Concept(proper_regret, dominated=False),
    "subgame-perfect equilibrium": Concept(lambda game, e: certify_subgames(game, e.behaviour).regret),
    "weak perfect Bayesian equilibrium": Concept(weak_regret),
    "sequential equilibrium": Concept(sequential_regret),
    "Markov perfect equilibrium": Concept(lambda game, e: markov.certify(game, e.profile).regret),
    # Precision is per unit of payoff, and every action is played.
    "logit quantal response equilibrium": Concept(distance_from_logit, factors=False, dominated=False),
    "agent logit quantal response equilibrium": Concept(distance_from_agents_logit, factors=False, dominated=False),
    # Its elements are payoffs, not profiles: they move with the units, and `payoffs_generate_themselves` judges them as a set.
    "subgame-perfect equilibrium payoff of the repeated game": Concept(lambda game, e: 0, factors=False, dominated=False),
}
"""Concept -> what it demands. A method of a concept that is not here says so itself: ``excess(game, point)`` in its module."""


def concept(method: ModuleType) -> Concept:
    """What a method's concept demands: as written here, or, where it is the method's own, as its module's ``excess`` judges."""
    name = method.METHOD.concept
    return CONCEPTS[name] if name in CONCEPTS else Concept(getattr(method, "excess", no_judge))


def no_judge(game: Any, e: Any) -> Any:
    """In the place of a judge that is missing: nothing is accepted."""
    raise AssertionError("a concept that is in no other method needs excess(game, point), zero where the concept holds")


def reached(module: str, name: str) -> frozenset[str]:
    """What a module's own functions and classes need of each other, from one of them on."""
    bodies = {n.name: n for n in ast.parse(SOURCES[module].read_text(encoding="utf-8")).body if hasattr(n, "name")}
    seen: set[str] = set()
    todo = {name}
    while todo:
        seen |= todo
        words = {n.id for own in todo for n in ast.walk(bodies[own]) if isinstance(n, ast.Name)}
        todo = (words & set(bodies)) - seen
    return frozenset(seen)


def points(solution: Any) -> tuple[Any, ...]:
    """Every listed equilibrium, the ends of continua too."""
    return tuple(getattr(solution, "points", getattr(solution, "equilibria", ())))


def scale(game: Any) -> float:
    """The range of a game's payoffs."""
    tables = [game.end_payoffs] if isinstance(game, ExtensiveFormGame) else game.payoffs
    values = [float(v) for table in tables for v in np.asarray(table).flat]
    return max(values) - min(values)


def is_exact(e: Any) -> bool:
    """Whether no probability of an equilibrium is a float."""
    strategies = e.behaviour.values() if hasattr(e, "behaviour") else e.profile
    if isinstance(strategies, Mapping):
        strategies = [own for state in strategies.values() for own in state]
    return not any(isinstance(p, float) for own in strategies for p in own)


# Promises


@each
def test_a_method_says_what_it_is(method: ModuleType) -> None:
    """Name, concept, promise and source, the source with its year; the concept has a judge."""
    assert isinstance(method.METHOD, Method)
    assert concept(method).excess is not no_judge
    assert isinstance(method.METHOD.completeness, Completeness)
    assert all(getattr(method.METHOD, field.name) for field in fields(Method))
    assert any(word.strip(",;()").isdigit() for word in method.METHOD.cite.split())


@each
def test_solutions_name_their_method_and_keep_its_promise(method: ModuleType) -> None:
    """A solution bears a method of its module, may promise less than it, and has an equilibrium where one must exist."""
    methods = [thing for thing in vars(method).values() if isinstance(thing, Method)]
    assert {m.concept for m in methods} == {method.METHOD.concept}
    weaker = {Completeness.ALL: set(Completeness), Completeness.ALL_PURE: {Completeness.ALL_PURE, Completeness.SOME}}
    for slug, solution in found(method):
        if isinstance(solution, payoff_set.PayoffSet):
            assert payoff_set.generates_itself(SAMPLES[NormalFormGame][slug], REQUIRED["discount"], solution.vertices, 1e-7)
            continue
        assert solution.method in methods
        assert solution.status in Status
        assert solution.completeness in weaker.get(method.METHOD.completeness, {method.METHOD.completeness})
        assert points(solution) or solution.completeness in (Completeness.ALL_PURE, Completeness.SOME), slug


OWN = [m for m in METHODS if m.METHOD.concept not in CONCEPTS]
"""Methods that bring a concept of their own, and with it their judge."""


@pytest.mark.parametrize("method", OWN, ids=short)
def test_a_judge_of_ones_own_shares_nothing_and_refuses_something(method: ModuleType) -> None:
    """It reaches no function that the method reaches, and something that other methods find in a sample does not pass it."""
    assert not reached(method.__name__, "excess") & reached(method.__name__, "solve")
    others = [m for m in METHODS if m not in OWN and game_type(m.solve) is game_type(method.solve)]
    kinds = {type(e) for _, solution in found(method) for e in points(solution)}
    judged = [
        method.excess(SAMPLES[game_type(method.solve)][slug], e)
        for other in others
        for slug, solution in found(other)
        for e in points(solution)
        if type(e) in kinds
    ]
    assert max(judged) > 0 <= min(judged)


# Equilibria


@each
@pytest.mark.parametrize("numbers", ["exact", "floats"])
def test_the_judge_certifies_every_equilibrium(method: ModuleType, numbers: str) -> None:
    """What is listed satisfies its concept: exactly where it is exact, to the tolerance where it is in floats."""
    excess_of = concept(method).excess
    for slug, given in found(method):
        game = SAMPLES[game_type(method.solve)][slug]
        solution = given if numbers == "exact" else solved(method, slug, floats)
        assert solution is not None, slug  # floats are refused nowhere that fractions are not
        for e in points(solution):
            excess = excess_of(game, e)
            if is_exact(e) and numbers == "exact":
                assert excess == 0, (slug, e)
            assert abs(float(excess)) <= 100 * TOLERANCE * max(scale(game), 1), (slug, e)


@each
def test_strategies_cannot_be_overwritten(method: ModuleType) -> None:
    """An equilibrium is a value: its arrays are read-only."""
    for _, solution in found(method):
        for e in points(solution):
            given = e.behaviour if hasattr(e, "behaviour") else e.profile
            for own in given.values() if isinstance(given, Mapping) else given:
                for strategy in own if isinstance(own, tuple) else (own,):
                    assert not strategy.flags.writeable


NASH_OF_TABLES = [m for m in METHODS if m.METHOD.concept == "Nash equilibrium" and game_type(m.solve) is NormalFormGame]


@pytest.mark.parametrize("method", NASH_OF_TABLES, ids=short)
def test_published_sets_hold_what_is_found(method: ModuleType) -> None:
    """Every exact equilibrium is in the published set, and a method that claims to be complete has all of its isolated ones."""
    for slug, solution in found(method):
        entry = catalogue.entries()[slug]
        for e in points(solution):
            if all(isinstance(p, Fraction | int) for own in e.profile for p in own):
                assert entry.contains(e.profile), (slug, e)
        if solution.completeness is Completeness.ALL:
            assert (len(solution.equilibria), len(solution.components)) == (len(entry.equilibria), len(entry.components)), slug


# Invariances


def key(solution: Any, change: Callable[[Any], Any] = lambda strategies: strategies) -> Any:
    """What a set of equilibria is like, whatever its pieces: the isolated ones, changed, and the dimensions of its continua."""
    rounded = [change(_strategies(e)) for e in solution.equilibria]
    isolated = {tuple((label, tuple(round(float(p), 6) + 0.0 for p in own)) for label, own in sorted(e.items())) for e in rounded}
    return isolated, sorted(c.dimension for c in getattr(solution, "components", ()))


def _strategies(e: Any) -> dict[Any, Any]:
    """Player, information set, or state and player -> probabilities."""
    given = e.behaviour if hasattr(e, "behaviour") else e.profile
    if not isinstance(given, Mapping):
        return dict(enumerate(given))
    return {
        (label, i): strategy for label, own in given.items() for i, strategy in enumerate(own if isinstance(own, tuple) else (own,))
    }


def reversed_strategies(game: Any) -> Callable[[Any], Any]:
    """What happens to strategies if players and actions are listed from the last to the first."""
    last = len(game.players) - 1

    def change(strategies: dict[Any, Any]) -> dict[Any, Any]:
        if isinstance(game, NormalFormGame):
            return {last - i: own[::-1] for i, own in strategies.items()}
        tree = isinstance(game, ExtensiveFormGame)
        return {(label, i if tree else last - i): own[::-1] for (label, i), own in strategies.items()}

    return change


def finders() -> list[ModuleType]:
    """The methods whose solutions list strategies."""
    return [m for m in METHODS if inspect.signature(m.solve).return_annotation.endswith("Solution")]


profiles = pytest.mark.parametrize("method", finders(), ids=short)


@profiles
def test_order_does_not_matter(method: ModuleType) -> None:
    """Players and actions in another order: the same equilibria, in the new order."""
    for slug, first in found(method):
        game = SAMPLES[game_type(method.solve)][slug]
        second = solved(method, slug, reversed_order)
        assert second is not None, slug
        assert key(first, reversed_strategies(game)) == key(second), slug


@profiles
def test_units_do_not_matter(method: ModuleType) -> None:
    """Payoffs with a number added, and multiplied by a positive one where the concept allows it, have the same equilibria."""
    factors = concept(method).factors and method.METHOD.completeness is not Completeness.ONE

    def other(game: Any) -> Any:
        return units(game, factors)

    compared = 0
    for slug, first in found(method):
        second = solved(method, slug, other)
        if "zero-sum" not in method.METHOD.concept:  # which a number added to one player's payoffs may end
            assert second is not None, slug
        if second is not None:
            compared += 1
            assert key(first) == key(second), slug
    assert compared or "zero-sum" in method.METHOD.concept


@pytest.mark.parametrize(
    "method",
    # Which one equilibrium is selected depends on all actions: the centroid moves with each of them.
    [m for m in finders() if concept(m).dominated and m.METHOD.completeness is not Completeness.ONE],
    ids=short,
)
def test_a_dominated_action_changes_nothing(method: ModuleType) -> None:
    """An added action that is always worse is never played, and the rest stays as it was."""
    for slug, first in found(method):
        _, whose = with_a_dominated_action(SAMPLES[game_type(method.solve)][slug])
        second = solved(method, slug, lambda game: with_a_dominated_action(game)[0])
        assert second is not None, slug

        def change(strategies: dict[Any, Any], whose: Any = whose) -> dict[Any, Any]:
            mine = {whose, (whose, 0), *((state, whose) for state, _ in (k for k in strategies if isinstance(k, tuple)))}
            return {k: (*own, 0.0) if k in mine else own for k, own in strategies.items()}

        assert key(first, change) == key(second), slug


# Refusals and repetition


@each
def test_what_is_no_number_yet_is_refused(method: ModuleType) -> None:
    """Symbolic payoffs are a typed error that says so; a class of games without symbols is given none."""
    kind = game_type(method.solve)
    if kind not in SYMBOLIC:
        assert not hasattr(kind, "symbolic")
        return
    with pytest.raises(REFUSALS, match=r"symbolic"):
        method.solve(SYMBOLIC[kind], **options(method))


@pytest.mark.parametrize(("method", "option"), [pytest.param(m, o, id=f"{short(m)}-{o}") for m in METHODS for o in options(m)])
@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "much", None, [1]], ids=str)
def test_senseless_options_are_refused(method: ModuleType, option: str, value: object) -> None:
    """A required option out of its range or no number is a ParameterError that names what was given."""
    slug, _ = found(method)[0]
    with pytest.raises(ParameterError):
        method.solve(SAMPLES[game_type(method.solve)][slug], **options(method) | {option: value})


@each
def test_the_same_question_has_the_same_answer(method: ModuleType) -> None:
    """Asked again, a method lists the same equilibria in the same order, written alike."""
    for slug, first in found(method)[:12]:
        again = method.solve(SAMPLES[game_type(method.solve)][slug], **options(method))
        assert list(map(repr, points(again))) == list(map(repr, points(first)))
        assert getattr(again, "vertices", None) == getattr(first, "vertices", None)
