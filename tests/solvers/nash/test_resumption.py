"""A search that was cut short goes on where it stopped, and finds what one run finds."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from games import deadline
from games.errors import GameError, ParameterError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash import resumption
from solvers.nash.resumption import Settled, digest
from solvers.result import Solution, Status
from solvers.verify.completeness.root_counts import replay
from tests.strategies import needs_kernel
from tests.structured_games import ordinal


def in_steps(game: NormalFormGame, looks: int, monkeypatch: pytest.MonkeyPatch) -> list[Solution]:
    """Solve a game in runs that end after so many looks at the clock, each after half as many more than the one before."""
    runs: list[Solution] = []
    while not runs or runs[-1].resume:
        clock = itertools.count()
        monkeypatch.setattr(deadline, "_now", lambda clock=clock: float(next(clock)))
        runs.append(nash.solve(game, exact=True, seconds=looks, resume=runs[-1].resume if runs else None))
        assert len(runs) < 100
        looks += looks // 2
    monkeypatch.undo()
    return runs


def looks(game: NormalFormGame, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how often the clock is looked at in one run."""
    clock = itertools.count()
    monkeypatch.setattr(deadline, "_now", lambda: float(next(clock)))
    nash.solve(game, exact=True, seconds=10**9)
    monkeypatch.undo()
    return next(clock)


def same(first: Solution, second: Solution) -> bool:
    """Tell whether two solutions list the same, to the last digit."""

    def listed(solution: Solution) -> list[str]:
        return [repr([[str(p) for p in own] for own in e.profile]) for e in solution.points]

    return listed(first) == listed(second) and len(first.components) == len(second.components)


@needs_kernel
def test_a_sum_of_runs_is_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Roots at many supports: the same equilibria and the same proof, and what was found never gets lost on the way."""
    game = NormalFormGame(np.random.default_rng(2).normal(size=(4, 2, 2, 3, 3)))
    whole = nash.solve(game, exact=True)
    runs = in_steps(game, looks(game, monkeypatch) // 3, monkeypatch)
    assert len(runs) > 2
    assert all(run.status is Status.OUT_OF_TIME and not run.complete for run in runs[:-1])
    assert [len(run.equilibria) for run in runs] == sorted(len(run.equilibria) for run in runs)
    assert runs[-1].complete
    assert same(runs[-1], whole)
    assert runs[-1].proof.roots.keys() == whole.proof.roots.keys()
    assert replay(game, runs[-1].proof).complete


@pytest.mark.parametrize("shape", [(3, 3, 3), (2, 2, 2, 2)])
def test_ties_too_are_solved_in_runs(shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Continua are found in several runs as in one."""
    for seed in range(3):
        game = NormalFormGame(ordinal(shape, np.random.default_rng(seed)))
        runs = in_steps(game, looks(game, monkeypatch) // 2, monkeypatch)
        assert same(runs[-1], nash.solve(game, exact=True))


def test_pairwise_payoffs_are_solved_in_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polytopes are found in several runs as in one."""
    rng = np.random.default_rng(5)
    u = np.zeros((4, 3, 3, 3, 3), dtype=int)
    for i, j in itertools.permutations(range(4), 2):
        u[i] += rng.integers(-9, 10, [3 if k in (i, j) else 1 for k in range(4)])
    game = NormalFormGame(u)
    runs = in_steps(game, looks(game, monkeypatch) // 2, monkeypatch)
    assert len(runs) > 1
    assert same(runs[-1], nash.solve(game))


def test_it_belongs_to_one_game() -> None:
    """Another game's text is refused, and so is what is no such text."""
    u = np.random.default_rng(1).integers(-9, 10, (3, 3, 3, 3))
    game, other = NormalFormGame(u), NormalFormGame(u + np.eye(3, dtype=int)[0])
    text = Settled().text(game)
    assert Settled.of(text, game) == Settled()
    with pytest.raises(GameError, match="another game"):
        nash.solve(other, resume=text)
    seal, _, body = text.partition(" ")
    edited = text.replace('"empty":[]', '"empty":[[]]')
    for spoilt in ("", "[]", "{}", " ", body, seal, f"{seal} ", text[:-1], f"{text} ", edited, "\ud800 1", 7):
        with pytest.raises(ParameterError, match="resume"):
            nash.solve(game, resume=spoilt)
    assert digest(game) == digest(NormalFormGame(u.astype(float)))


def test_what_it_says_is_believed_only_as_it_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text in which more supports are called empty would make a set complete that is not: it is refused, and so is an old one."""
    game = NormalFormGame(np.random.default_rng(0).integers(-9, 10, (4, 2, 2, 3, 3)))
    assert len(nash.solve(game).equilibria) == 5
    supports = list(itertools.product(*(((0,), (1,), (0, 1)),) * 2, *(((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)),) * 2))
    text = Settled().text(game)
    content = json.loads(text.partition(" ")[2]) | {"empty": supports}
    for forged in (json.dumps(content), f"{text.partition(' ')[0]} {json.dumps(content)}"):
        with pytest.raises(ParameterError, match="unchanged"):
            nash.solve(game, resume=forged)
    monkeypatch.setattr(resumption, "VERSION", resumption.VERSION + 1)
    with pytest.raises(ParameterError, match="written by version"):
        nash.solve(game, resume=text)
