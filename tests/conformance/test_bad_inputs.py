"""What a person mistypes in Python: each of these is refused in a typed error whose message says what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import games
from games import catalogue, library, trees
from games.errors import QuasiallianceError, SolverError
from games.formats import peers
from games.formats.typeset import to_latex
from games.interval_game import IntervalGame
from games.model import Mechanism, Parameter
from games.models import apology
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.scenarios.named import parse_scenario
from games.scenarios.scenario import Scenario
from games.tree.builder import chance, end, move, tree
from games.tree.reduced_normal_form import reduced_normal_form
from solvers import (
    comparison,
    correlated,
    debate,
    dominance,
    duration,
    evidence,
    markov,
    nash,
    pure,
    quantal_response,
    rapprochement,
    rationalizability,
    regimes,
    repeated,
    selection,
    sensitivity,
    sequence_form,
    sequential,
    stability,
    subgame_perfect,
    tree_nash,
    us_choice,
)
from solvers.verdict import verdict

TABLE: Any = catalogue.entries()["chicken"].game
TREE: Any = trees.entries()["entry-deterrence"].game
E19: Any = games.scenario("2019")
MODEL_: Any = MODEL
"""Without their types, as in a notebook."""


def calls(function: Any, *args: Any, **options: Any) -> Callable[[], Any]:
    """A call, for later."""
    return lambda: function(*args, **options)


SOLVERS: Any = {
    "nash": nash.solve,
    "pure": pure.solve,
    "correlated": correlated.solve,
    "rationalizability": rationalizability.solve,
    "quantal_response": quantal_response.solve,
    "subgame_perfect": subgame_perfect.solve,
    "sequential": sequential.solve,
    "tree_nash": tree_nash.solve,
    "sequence_form": sequence_form.solve,
}
STORY: Any = move("A", "first", {"l": end(0), "r": end(1)})
ROW: Any = {"x": (0.5, end(0)), "y": (0.6, end(1))}

BAD: list[tuple[Callable[[], Any], str]] = [
    # a game
    *((calls(solve, 3), "is needed; got an int, 3") for solve in SOLVERS.values()),
    *((calls(solve, None), "is needed; got None") for solve in SOLVERS.values()),
    *(
        (calls(SOLVERS[name], TREE), "got an ExtensiveFormGame.*subgame_perfect.*solve trees")
        for name in ("nash", "pure", "correlated")
    ),
    *(
        (calls(SOLVERS[name], TABLE), "that is a table.*solvers.nash solves it")
        for name in ("subgame_perfect", "sequential", "tree_nash")
    ),
    (calls(nash.solve), "nash.solve: game is missing; it takes game"),
    (calls(nash.solve, [[3, 0], [5, 1]]), r"one matrix, of shape \(2, 2\), is no game: \[A, B\] holds both"),
    (calls(nash.solve, np.zeros((3, 4, 2))), "the player seems to be the last axis.*moveaxis"),
    (calls(nash.solve, [[[1, 2], [3]], [[1, 2], [3, 4]]]), "ragged"),
    (calls(nash.solve, [[[1, float("nan")]], [[1, 2]]]), "not a finite number"),
    (calls(nash.solve, [[["one", 2]], [[1, 2]]]), "'one' at index .* is not a finite number"),
    (calls(nash.solve, "chiken"), "did you mean 'chicken'"),
    (calls(nash.solve, "no such.nfg"), "no such.nfg: cannot be read"),
    (calls(nash.solve, "beer-quiche"), "say tree:beer-quiche or table:beer-quiche"),
    (calls(nash.solve, MODEL_), r"that is a model: MODEL.game\(...\) is its game"),
    (calls(nash.solve, TABLE, seconds="fast"), "seconds"),
    (calls(nash.solve, TABLE, second=1), "there is no option 'second'; did you mean 'seconds'"),
    (calls(subgame_perfect.solve, STORY), r"that is a node: games.tree.builder.tree\(players, node\)"),
    (calls(subgame_perfect.solve, apology.MODEL), r"that is a model: MODEL.game\(...\) is its tree"),
    (calls(subgame_perfect.solve, "gsomai"), "did you mean 'gsomia'"),
    (calls(reduced_normal_form, TABLE), "a tree .* is needed"),
    (calls(to_latex, 3), "a table of payoffs .* or a tree .* is needed; got an int, 3"),
    (calls(NormalFormGame, [[[1, 2]], [[1, 2]]], players=["A"]), "2 labels are needed; got 1"),
    (calls(NormalFormGame, [[[1, 2]], [[1, 2]]], players=["A", "A"]), "labels must differ"),
    (calls(NormalFormGame, True), "truth value|shape"),
    (calls(NormalFormGame, "chicken"), "shape|number"),
    (calls(TABLE.payoff, "nobody", (0, 0)), "there is no player 'nobody'; the players are"),
    (calls(TABLE.payoff, 0, (0, 7)), "has no action 7"),
    (calls(TABLE.explain, 0, (0, 0), 1), "this game holds payoffs without reasons"),
    (calls(TREE.information_set, "entri"), "there is no information set 'entri'; did you mean"),
    (calls(tree, ("A",), 3), "node|Terminal|Decision"),
    (calls(tree, ("A",), chance(ROW)), "probabilities"),
    (calls(tree, ("B",), STORY), "player"),
    (calls(end, "a lot"), "a finite number such as 0.3 or 3/10 is needed; got 'a lot'"),
    (calls(IntervalGame.around, "chicken?", 0.1), "a table of payoffs"),
    (calls(games.read, 3), "path"),
    (calls(games.write, TABLE, "x.doc"), "no format of games has the suffix '.doc'"),
    (calls(games.write, 3, "x.nfg"), "NormalFormGame"),
    (calls(peers.take, 3), "is needed; got an int, 3"),
    (calls(peers.to, "gambitt", TABLE), "did you mean 'gambit'"),
    (calls(library.named, "chickn"), "no game is called 'chickn'; did you mean 'chicken'"),
    # a scenario, a model, a theory
    (calls(verdict, 2003), "no episode covers 2003; nearest"),
    (calls(verdict, "2O19"), "unknown"),
    (calls(verdict, None), "a scenario is needed; got None"),
    (calls(verdict, {"s": 0.3}), r"a scenario is needed; got a dict.*Scenario\('mine', values\)"),
    (calls(verdict, MODEL_), "that is a model: Scenario"),
    (calls(verdict, E19, us="P"), "there is no option 'us'; did you mean|there is no option 'us'; known: .*us_action"),
    (calls(verdict, E19, us_action="X"), "'X'"),
    (calls(verdict, E19, timing="first"), "first"),
    (calls(verdict, E19, without=["presure"]), "did you mean 'pressure'"),
    (calls(verdict, E19, without=5), "without"),
    (calls(verdict, "2019", model="chicken"), r"verdict\(model=...\): a model or None is needed"),
    (calls(verdict, "2019", "P"), "at most 1 arguments? go without a name|go without a name"),
    (calls(MODEL_.game, 3.5), "a scenario is needed; got a float, 3.5"),
    (calls(MODEL_.game, E19, numbers="fast"), "'exact' or 'float' is needed"),
    (calls(MODEL_.batch, {"s": ["a"]}, at=E19), "real numbers are needed"),
    (calls(MODEL_.batch, {"s": [3]}, at=E19), "leaves its range"),
    (calls(MODEL_.with_mechanism, "animosity"), "mechanism"),
    (calls(Scenario, "x", {"sub": 1}), "unknown parameter 'sub'"),
    (calls(Scenario, "x", {"s": "one third"}), "a finite number such as 0.3 or 3/10 is needed"),
    (calls(Scenario, "x", [1, 2]), "mapping"),
    (calls(Scenario, "x", {"s": 9}), "outside its range"),
    (calls(E19.set, {"s": 0}, substitutability=1), "given twice"),
    (calls(E19.switch_off, "animosty"), "did you mean 'animosity'"),
    (calls(E19.us, "Q"), "'Q'"),
    (calls(E19.on, "gsomai"), "a model is needed"),
    (calls(games.scenario, "hwang-2020"), "did you mean 'hwang-"),
    (calls(games.theory, "chaa"), "did you mean 'cha'"),
    (calls(games.theory("cha").apply, 3.5), "a scenario is needed"),
    (calls(parse_scenario, "s = 1", "mine.toml"), "belongs under"),
    (calls(parse_scenario, "x", "mine.toml"), "not valid TOML"),
    (calls(Parameter, "s", "s", "structural", 2, 0, 1, "x"), "outside its range"),
    (calls(Mechanism, "m", "first", "claim"), "Mechanism: parameters is missing; it takes name, order, claim"),
    # what is asked about them
    (calls(regimes.threshold, E19, "CC", "s"), "a scenario comes after the model"),
    (calls(regimes.threshold, MODEL_, "CX", "s", at=E19), "has no action 'X'"),
    (calls(regimes.threshold, MODEL_, "CC", "substitut", at=E19), "unknown parameter 'substitut'; did you mean"),
    (calls(regimes.threshold, MODEL_, "CC", "s", at=3.5), "a scenario or None is needed"),
    (calls(regimes.map, MODEL_, "s", "s", at=E19), "two different parameters"),
    (calls(regimes.map, MODEL_, "s", "TKN", at=E19, shape="big"), "shape must be a whole number"),
    (calls(regimes.map, MODEL_, "s", "TKN", at=E19, shape=1), "at least 2 x 2"),
    (calls(regimes.exact_map, "chicken", "s", "TKN"), "a model is needed; got a str"),
    (calls(regimes.radius, MODEL_, "CCC", at=E19), "2 actions are needed"),
    (calls(stability.report, 3), "is needed; got an int, 3"),
    (calls(comparison.compare, "2019", 3.5), "a scenario is needed; got a float"),
    (calls(comparison.diverge, "cha", "hwangg"), "did you mean 'hwang'"),
    (calls(comparison.theories_on, [3.5]), "a scenario is needed"),
    (calls(evidence.backtest, ["cha", "hwangg"]), "did you mean 'hwang'"),
    (calls(evidence.backtest, ["cha"], draws="many", permutations=1), "draws"),
    (calls(sensitivity.sobol, MODEL_, E19, rng=0, samples=100), "power of two"),
    (calls(sensitivity.sobol, MODEL_, E19, rng="now", samples=64), "rng: a whole number"),
    (calls(sensitivity.sobol, MODEL_, E19, rng=0, seed=0), "there is no option 'seed'"),
    (calls(sensitivity.morris, "gsomia", E19), "is a model of another kind"),
    (calls(selection.basins.solve, TABLE.floats(), starts=-1, rng=0), "starts"),
    (calls(us_choice.first_move, 3.5), "a scenario is needed"),
    (calls(rapprochement.report, "2019", us_action="Z"), "'Z'"),
    (calls(debate.judge, "withdrawal"), "withdrawal"),
    (calls(debate.together), "at least one claim"),
    (calls(dominance.reduce, TREE), "is needed; got an ExtensiveFormGame"),
    (calls(markov.solve, TABLE), "a StochasticGame is needed; got a NormalFormGame"),
    (calls(repeated.patience.solve, TREE), "is needed"),
    (calls(duration.until, 3, "x"), "start is missing|is needed"),
]


@pytest.mark.parametrize(("call", "says"), BAD, ids=[f"{k:03d}" for k in range(len(BAD))])
def test_refused(call: Callable[[], Any], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is typed, its message is about the input, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises((QuasiallianceError, SolverError)) as found:
        call()
    assert re.search(says, str(found.value)), str(found.value)
    assert len(str(found.value)) < 1500
    assert not list(tmp_path.iterdir())


def test_there_are_many() -> None:
    """At least eighty mistakes are tried."""
    assert len(BAD) >= 80
