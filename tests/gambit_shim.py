"""Gambit as an oracle: what it finds in a game, as exact mixed strategy profiles.

Its lists are lower bounds, and may hold profiles that are no equilibria: recompute every regret.
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import numpy as np

from games.normal_form import NormalFormGame
from tests.oracles import oracle

Profile = tuple[tuple[Fraction, ...], ...]


def enumerate_pure(game: NormalFormGame) -> set[Profile]:
    """Return the pure profiles that Gambit calls equilibria, for any number of players."""
    gambit = _gambit()
    return _profiles(gambit.nash.enumpure_solve(_converted(gambit, game)))


def enumerate_mixed(game: NormalFormGame) -> set[Profile]:
    """Return the extreme profiles of a two-player game that Gambit, computing in rationals, calls equilibria."""
    gambit = _gambit()
    return _profiles(gambit.nash.enummixed_solve(_converted(gambit, game), rational=True))


def pivot(game: NormalFormGame) -> set[Profile]:
    """Return the profiles at which Gambit's Lemke-Howson pivoting, in rationals, ends in a two-player game."""
    gambit = _gambit()
    return _profiles(gambit.nash.lcp_solve(_converted(gambit, game), rational=True))


def optimum(game: NormalFormGame) -> set[Profile]:
    """Return the profile that Gambit's linear program, in rationals, finds in a zero-sum game."""
    gambit = _gambit()
    found = gambit.nash.lp_solve(_converted(gambit, game), rational=True)
    return {tuple(tuple(Fraction(p) for _, p in strategy) for strategy in found.equilibrium)}


def enumerate_polynomial(game: NormalFormGame) -> list[tuple[tuple[float, ...], ...]]:
    """Return the isolated profiles of any game that Gambit, computing in floats, calls equilibria."""
    gambit = _gambit()
    result = gambit.nash.enumpoly_solve(_converted(gambit, game))
    return [tuple(tuple(float(p) for _, p in strategy) for strategy in profile) for profile in result.equilibria]


def one_by_logit(game: NormalFormGame) -> tuple[tuple[float, ...], ...]:
    """Return the equilibrium at the end of the principal logit branch, in floats."""
    gambit = _gambit()
    found = gambit.nash.logit_solve(_converted(gambit, game)).equilibrium
    return tuple(tuple(float(p) for _, p in strategy) for strategy in found)


def read_tree(text: str) -> Any:
    """Return Gambit's game of an .efg text; ValueError if it reads none."""
    return _gambit().read_efg(io.BytesIO(text.encode("utf-8")))


def strategic_payoffs(text: str) -> list[Any]:
    """Return one exact payoff array per player of the reduced strategic form that Gambit makes of an .efg text."""
    arrays = read_tree(text).to_arrays()
    return [np.array([Fraction(str(value)) for value in array.flat], dtype=object).reshape(array.shape) for array in arrays]


def expected_payoffs(text: str, behaviour: list[list[list[Fraction]]]) -> list[Fraction]:
    """Return the payoffs that Gambit expects from behaviour strategies: per player, per information set, per action."""
    game = read_tree(text)
    profile = game.mixed_behavior_profile(behaviour, rational=True)
    return [Fraction(str(profile.payoffs[player])) for player in game.players]


def catalogue() -> list[str]:
    """Return the .efg texts of the trees in the catalogue of the installed Gambit."""
    listed = _gambit().catalog
    games = [listed.load(slug) for slug in listed.games()["Game"]]
    return [game.to_efg() for game in games if isinstance(game, _gambit().gambit.ExtensiveGame)]


def subgames(text: str) -> int:
    """Return how many subgames Gambit finds in an .efg text."""
    return len(read_tree(text).get_subgame_roots())


def agent_logit(text: str, precision: float) -> list[float]:
    """Return the behaviour probabilities of Gambit's agent logit branch, player by player, information set by information set."""
    gambit = _gambit()
    (found,) = gambit.qre.logit_solve_lambda(read_tree(text), precision)
    return [float(p) for own in found.profile for _, actions in own for _, p in actions]


def _gambit() -> Any:
    return oracle("pygambit")


def _converted(gambit: Any, game: NormalFormGame) -> Any:
    return gambit.StrategicGame.from_arrays(*game.fractions())


def _profiles(result: Any) -> set[Profile]:
    return {tuple(tuple(Fraction(p) for _, p in strategy) for strategy in profile) for profile in result.equilibria}


def tree_equilibrium_payoffs(text: str) -> list[list[Fraction]]:
    """Return the payoffs of the extreme equilibria that Gambit, in rationals, finds in a two-player game of an .efg text."""
    game = read_tree(text)
    result = _gambit().nash.enummixed_solve(game, rational=True)
    return [[Fraction(str(profile.payoffs[player])) for player in game.players] for profile in result.equilibria]
