"""Results as plain JSON objects: profiles are player -> action -> probability."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from games.errors import GameError
from games.exact.numbers import decimal
from games.history import Episode
from games.models.trilateral import ALLIES
from games.profile import CLASSES, outcome_class
from games.tree.extensive_form import Chance, Decision, Terminal
from solvers.result import Component, Equilibrium
from solvers.subgame_perfect import SubgamePerfectEquilibrium
from solvers.verdict import Verdict


def verdict_object(found: Verdict, episode: Episode | None = None) -> dict[str, Any]:
    """Return a verdict as a JSON object; an episode adds its id and its coded outcome.

    >>> import games
    >>> from solvers.verdict import verdict
    >>> episode = games.episode("2019")
    >>> answer = verdict_object(verdict(episode.scenario), episode)
    >>> answer["outcome"], answer["complete"], answer["equilibria"][0]["profile"]["Japan"]
    ('friction', True, {'C': 0.0, 'H': 0.0, 'F': 1.0})
    """
    solution = found.solution
    players = found.game.players
    answer: dict[str, Any] = {
        "scenario": found.scenario.name,
        "timing": found.timing,
        "us_action": found.us_action,
        "without": list(found.scenario.without),
        "outcome": found.outcome,
        "selected": dict(zip(ALLIES, found.selected, strict=True)),
        "selection": {"rule": "limit of the principal logit branch from the centroid", "converged": found.converged},
        "cohesion_margin": float(found.margin),
        "equilibria": [equilibrium_object(e, players) for e in solution.equilibria],
        "components": [component_object(c, players) for c in solution.components],
        "complete": solution.complete,
        "completeness": solution.completeness.value,
    }
    if episode is not None:
        answer |= {
            "episode": episode.id,
            "period": episode.period,
            "coded_outcome": episode.outcome,
            "coded_confidence": episode.outcome_confidence,
        }
    else:
        answer["episode"] = None
    return answer


def equilibrium_object(e: Equilibrium | SubgamePerfectEquilibrium, players: tuple[str, ...]) -> dict[str, Any]:
    """Return an equilibrium as a JSON object: profile, payoffs, regret, strict, class and class probabilities.

    Raises
    ------
    GameError
        If an exact payoff is too large for a float.
    """
    common = {
        "payoffs": {player: _number(value, f"payoff of {player}") for player, value in zip(players, e.payoffs, strict=True)},
        "regret": float(e.regret),
        "strict": e.strict,
    }
    if isinstance(e, SubgamePerfectEquilibrium):
        return common | _tree(e)
    profile = {
        player: {action: float(p) for action, p in zip(actions, x, strict=True)}
        for player, actions, x in zip(players, e.actions, e.profile, strict=True)
    }
    return common | {"profile": profile, "exact": e.certificate.exact} | _classes(profile)


def _number(value: Any, what: str) -> float:
    try:
        return float(value)
    except OverflowError:
        raise GameError(f"{what}: {decimal(value)} is too large for JSON; scale the payoffs, or leave out --json") from None


def component_object(component: Component, players: tuple[str, ...]) -> dict[str, Any]:
    """Return a continuum as a JSON object: its dimension and its extreme equilibria."""
    return {"dimension": component.dimension, "extreme": [equilibrium_object(e, players) for e in component.extreme]}


def _classes(profile: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    if not set(ALLIES) <= set(profile):
        return {}
    probabilities = dict.fromkeys(CLASSES, 0.0)
    japan, rok = (profile[ally] for ally in ALLIES)
    for a, p in japan.items():
        for b, q in rok.items():
            probabilities[outcome_class(a, b)] += p * q
    modal = outcome_class(max(japan, key=lambda a: japan[a]), max(rok, key=lambda a: rok[a]))
    return {"class": modal, "class_probabilities": probabilities}


def _tree(e: SubgamePerfectEquilibrium) -> dict[str, Any]:
    """Return the behaviour by information set, and the actions on the equilibrium path as a profile."""
    sets = e.game.information_sets
    behaviour = {
        name: {action: float(p) for action, p in zip(sets[name][1], chances, strict=True)} for name, chances in e.behaviour.items()
    }
    node: Any = e.game.root
    profile: dict[str, dict[str, float]] = {}
    while not isinstance(node, Terminal):
        chances = node.probabilities if isinstance(node, Chance) else e.behaviour[node.information_set]
        if isinstance(node, Decision):
            profile[node.player] = behaviour[node.information_set]
        node = node.children[max(range(len(chances)), key=lambda k: (chances[k], -k))]  # used at once
    return {"profile": profile, "behaviour": behaviour, "path": list(e.path)} | _classes(profile)
