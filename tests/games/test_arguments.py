"""What people type instead of what a function asks for, and what it comes to."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import games
from games import catalogue, library, trees
from games.arguments import forgiving
from games.errors import GameError, InputError, QuasiallianceError
from games.models import trilateral
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.scenarios.scenario import Scenario
from games.theories.theory import Theory
from solvers import comparison, evidence, nash, quantal_response, regimes, subgame_perfect
from solvers.verdict import verdict

ask: Any = verdict
solve: Any = nash.solve
perfect: Any = subgame_perfect.solve
"""Without their types, as in a notebook."""


WORDS = ["2019", 2019, np.int64(2019), np.uint16(2019), "E19", "e19", games.episode("2019"), games.scenario("2019")]


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_a_scenario(word: Any) -> None:
    """A year, an id, an episode: all mean its scenario, by place and by name."""
    assert repr(ask(word)) == repr(ask(scenario=word)) == repr(verdict(games.scenario("2019")))


def test_a_scenario_as_a_theory_sees_it(tmp_path: Path) -> None:
    """A word of both, and a file."""
    assert ask("2019/cha").scenario == games.theory("cha").apply(games.scenario("2019"))
    mine = tmp_path / "mine.toml"
    mine.write_text(games.scenario("2023").to_toml(), "utf-8")
    assert repr(ask(mine)) == repr(ask(str(mine))) == repr(verdict(games.scenario("2023")))


def test_an_option_takes_a_scenario_too() -> None:
    """Where a scenario is an option, the same words do."""
    at: Any = 2019
    assert repr(regimes.threshold(MODEL, "CC", "dprk_threat_rok", at=at)) == repr(
        regimes.threshold(MODEL, "CC", "dprk_threat_rok", at=games.scenario("2019"))
    )


def test_a_model() -> None:
    """A model's module or its name stands for it; the model's own methods take an episode."""
    threshold: Any = regimes.threshold
    said = repr(threshold(MODEL, "CC", "s", at="2019"))
    assert repr(threshold(trilateral, "CC", "s", at="2019")) == repr(threshold("trilateral", "CC", "s", at="2019")) == said
    model: Any = MODEL
    assert model.game(games.episode("2019")) == MODEL.game(games.scenario("2019"))


def test_theories() -> None:
    """A theory's name stands for it, one by one and in a list."""
    diverge: Any = comparison.diverge
    theories = games.theory("cha"), games.theory("park")
    assert repr(diverge("cha", "park", draws=4)) == repr(comparison.diverge(*theories, draws=4))
    backtest: Any = evidence.backtest
    found = backtest(["kelly"], permutations=0, resamples=9, draws=20, noise=1, rng=0)
    assert repr(found) == repr(evidence.backtest([games.theory("kelly")], permutations=0, resamples=9, draws=20, noise=1, rng=0))


DILEMMA = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]


@pytest.mark.parametrize(
    "value",
    [
        DILEMMA,
        np.array(DILEMMA),
        [np.array(DILEMMA[0]), np.array(DILEMMA[1])],
        tuple(map(tuple, DILEMMA)),
        [[["3", "0"], ["5", "1"]], [["3", "5"], ["0", "1"]]],
        SimpleNamespace(payoff_matrices=DILEMMA),
        SimpleNamespace(payoff_arrays=(DILEMMA[0], np.transpose(DILEMMA[1]))),
        NormalFormGame(DILEMMA).to_frame(),
    ],
)
def test_a_table(value: Any) -> None:
    """Nested lists, arrays, text, a data frame and the games of other packages are tables; whole numbers stay exact."""
    found = solve(value)
    assert found.game.payoffs.tolist() == NormalFormGame(DILEMMA).payoffs.tolist()
    assert [e.payoffs for e in found.equilibria] == [(1, 1)]


def test_named_games_and_files(tmp_path: Path) -> None:
    """A published game by name, as an entry, or in a file; a tree by name where a tree is asked for."""
    chicken = catalogue.entries()["chicken"]
    games.write(chicken.game, tmp_path / "c.nfg")
    for value in ("chicken", chicken, library.named("chicken"), tmp_path / "c.nfg", str(tmp_path / "c.nfg")):
        assert repr(solve(value).equilibria) == repr(nash.solve(chicken.game).equilibria)
    quiche = trees.entries()["beer-quiche"]
    games.write(quiche.game, tmp_path / "q.efg")
    assert repr(perfect(tmp_path / "q.efg")) == repr(perfect(quiche)) == repr(subgame_perfect.solve(quiche.game))
    assert solve(games.scenario("2019")).game == MODEL.game(games.scenario("2019"))


def test_a_year_is_no_published_game() -> None:
    """A word that names a scenario is not taken for a table, but the message says what would be one."""
    with pytest.raises(InputError, match=r"no published game is called so; of a scenario it is games\.scenario\('2019/cha'\)$"):
        solve("2019/cha")
    with pytest.raises(InputError, match=r"no published game is called so; did you mean 'chicken'\?$"):
        solve("chickn")


def test_fractions_as_text() -> None:
    """A number may be text such as "1/3" where a number goes: payoffs, parameters, precisions."""
    assert solve([[["1/3", 0], [0, 1]], [[1, 0], [0, "2/7"]]]).game.payoffs[0, 0, 0] == Fraction(1, 3)
    assert Scenario("mine", {"s": "1/3"}).values["s"] == Fraction(1, 3)
    assert games.scenario("2019").set(s="-1/3").values["s"] == Fraction(-1, 3)
    respond: Any = quantal_response.solve
    assert repr(respond("chicken", precision="1/2")) == repr(respond("chicken", precision=0.5))
    assert isinstance(Theory("x", mechanisms=("threat", "substitute"), values={"s": "1/3"}).values["s"], Fraction)


def test_what_fails_inside_stays_what_it_is() -> None:
    """An error of a function that was called rightly is not dressed up as one of its arguments."""

    @forgiving
    def broken(number: int) -> int:
        raise TypeError("a fault of its own")

    with pytest.raises(TypeError, match="a fault of its own") as found:
        broken(3)
    assert not isinstance(found.value, InputError)
    wrong: Any = "3"
    with pytest.raises(InputError, match=r"broken\(number=\.\.\.\): a whole number is needed; got a str, '3'"):
        broken(wrong)


def test_numbers_of_numpy_are_numbers() -> None:
    """NumPy's whole numbers and floats pass for Python's."""

    @forgiving
    def half(number: float, times: int = 1) -> float:
        return number / 2 * times

    given: list[Any] = [np.float64(3), np.int64(2), Fraction(3)]
    assert half(given[0], given[1]) == half(given[2], 2) == 3


@pytest.mark.parametrize("word", [10**5000, -(10**5000), 1.5, True, None, [[]], b"2019", np.datetime64("2019")], ids=range(8))
@pytest.mark.parametrize("ask", [verdict, games.scenario, games.episode, games.theory], ids=range(4))
def test_what_is_no_scenario_is_said_in_a_line(ask: Any, word: Any) -> None:
    """A number of five thousand digits, a truth value, bytes: a short typed error, whatever cannot be printed."""
    with pytest.raises(QuasiallianceError) as problem:
        ask(word)
    assert len(str(problem.value)) < 500


def test_lists_within_lists_without_end() -> None:
    """Lists nested a thousand deep, or within themselves, are no table, and Python's own limit is not what says so."""
    deep: list[Any] = []
    for _ in range(3000):
        deep = [deep]
    within: list[Any] = []
    within.append(within)
    for values in (deep, within):
        for ask in (solve, games.NormalFormGame, nash.batch.solve_batch):
            with pytest.raises(GameError, match="nested too deeply"):
                ask(values)
