"""Gambit as an oracle: what it finds in a game, as exact mixed strategy profiles.

Its lists are lower bounds, and may hold profiles that are no equilibria: recompute every regret.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from games.normal_form import NormalFormGame

Profile = tuple[tuple[Fraction, ...], ...]


def enumerate_pure(game: NormalFormGame) -> set[Profile]:
    """Return the pure profiles that Gambit calls equilibria, for any number of players."""
    gambit = _gambit()
    return _profiles(gambit.nash.enumpure_solve(_converted(gambit, game)))


def enumerate_mixed(game: NormalFormGame) -> set[Profile]:
    """Return the extreme profiles of a two-player game that Gambit, computing in rationals, calls equilibria."""
    gambit = _gambit()
    return _profiles(gambit.nash.enummixed_solve(_converted(gambit, game), rational=True))


def enumerate_polynomial(game: NormalFormGame) -> list[tuple[tuple[float, ...], ...]]:
    """Return the isolated profiles of any game that Gambit, computing in floats, calls equilibria."""
    gambit = _gambit()
    result = gambit.nash.enumpoly_solve(_converted(gambit, game))
    return [tuple(tuple(float(p) for _, p in strategy) for strategy in profile) for profile in result.equilibria]


def _gambit() -> Any:
    return pytest.importorskip("pygambit", reason="Gambit is an oracle of the tests only: `make oracle` installs it")


def _converted(gambit: Any, game: NormalFormGame) -> Any:
    return gambit.StrategicGame.from_arrays(*game.fractions())


def _profiles(result: Any) -> set[Profile]:
    return {tuple(tuple(Fraction(p) for _, p in strategy) for strategy in profile) for profile in result.equilibria}
