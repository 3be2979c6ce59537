"""Batches of games: the compiled kernel against the exact path, published sets, scales, near-degenerate games, and bad input."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import games
from games.errors import GameError
from games.exact.algebraic import Algebraic
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from solvers import nash, native
from solvers.nash import Flag, solve_batch
from solvers.nash.batch import ACCURACY
from solvers.nash.engine.by_kernel import decide
from solvers.sensitivity.sweeps import designs
from solvers.verify import certify
from tests.gambit_shim import enumerate_polynomial
from tests.strategies import needs_kernel

SHAPES = [(2, 2, 2), (3, 2, 2), (2, 3, 2), (2, 2, 3), (3, 3, 2), (3, 2, 3), (2, 3, 3), (3, 3, 3)]


def test_the_kernel_is_there_where_it_must_be() -> None:
    """With REQUIRE_KERNEL=1 a missing kernel fails, so that a green run has tested it."""
    assert native.library() is not None or not os.environ.get("REQUIRE_KERNEL")


def profiles(solution: Any) -> np.ndarray[Any, Any]:
    """Return the isolated equilibria and extreme points of a solution as rows of floats."""
    return np.array([np.concatenate([[float(p) for p in x] for x in e.profile]) for e in solution.points])


def distance(first: np.ndarray[Any, Any], second: np.ndarray[Any, Any]) -> float:
    """Return the Hausdorff distance of two sets of rows, infinite if they differ in number."""
    if len(first) != len(second):
        return float("inf")
    apart = np.abs(first[:, None] - second[None]).max(axis=2)
    return float(max(apart.min(axis=0).max(), apart.min(axis=1).max()))


def rows(batch: nash.Batch, g: int) -> np.ndarray[Any, Any]:
    """Return the rows of game g."""
    return batch.profiles[batch.offsets[g] : batch.offsets[g + 1]]


@needs_kernel
@pytest.mark.parametrize("shape", SHAPES)
def test_floats_agree_with_exact_arithmetic(shape: tuple[int, int, int]) -> None:
    """On random games the kernel finds the very set that exact arithmetic finds."""
    count = 150 if shape == (2, 2, 2) else 5
    payoffs = np.random.default_rng(7).normal(size=(count, 3, *shape))
    batch = solve_batch(payoffs, exact=False)
    assert set(batch.flags) == {Flag.FLOATS}
    for g, u in enumerate(payoffs):
        assert distance(rows(batch, g), profiles(nash.solve(NormalFormGame(u), exact=True))) < 1e-11


@needs_kernel
@pytest.mark.parametrize("shape", SHAPES)
def test_generic_games_are_decided_with_parity_and_index(shape: tuple[int, int, int]) -> None:
    """An odd number of equilibria, indices that sum to one, regrets at rounding level, and hardly a game left open."""
    payoffs = np.random.default_rng(11).normal(size=(2000, 3, *shape))
    batch = solve_batch(payoffs, exact=False)
    decided = batch.flags == Flag.FLOATS
    assert decided.mean() > 0.999
    assert (batch.counts[decided] % 2 == 1).all()
    sums = np.add.reduceat(batch.indices.astype(int), batch.offsets[:-1][decided])
    assert (sums == 1).all()
    for g in range(0, 2000, 40):
        for profile in batch.game(g):
            assert certify(NormalFormGame(payoffs[g]), tuple(x / x.sum() for x in profile)).regret < 1e-12


@needs_kernel
@pytest.mark.parametrize(("low", "high"), [(0, 3), (-1, 2), (-9, 10), (-100, 101)])
def test_integer_games_are_decided_rightly_or_left_open(low: int, high: int) -> None:
    """Ties and continua are ordinary among integer payoffs: what the kernel decides there agrees with exact arithmetic."""
    payoffs = np.random.default_rng(5).integers(low, high, size=(150, 3, 2, 2, 2))
    batch = solve_batch(payoffs, exact=False)
    for g in np.flatnonzero(batch.flags == Flag.FLOATS):
        exact = nash.solve(NormalFormGame(payoffs[g]))
        assert not exact.components
        assert distance(rows(batch, g), profiles(exact)) < 1e-11


def test_games_left_open_are_solved_exactly() -> None:
    """The cube of the game without interests has its eight corners; matching pennies for three has one point."""
    jordan = np.zeros((3, 2, 2, 2))
    x, y, z = np.indices((2, 2, 2)) * 2 - 1
    jordan[0], jordan[1], jordan[2] = x * y, y * z, -z * x
    batch = solve_batch([np.zeros((3, 2, 2, 2)), jordan])
    assert [Flag(f) for f in batch.flags] == [Flag.CONTINUUM, Flag.EXACT]
    assert batch.counts.tolist() == [8, 1]
    assert rows(batch, 1).tolist() == [[0.5] * 6]
    assert batch.complete.all()


@needs_kernel
@pytest.mark.parametrize("scale", [1e12, 1e-9, 1e150, 1e-150, 3.7])
def test_scale_does_not_matter(scale: float) -> None:
    """Payoffs in other units, each player in his own, give the same equilibria."""
    payoffs = np.random.default_rng(2).normal(size=(60, 3, 3, 3, 3))
    units = np.array([scale, 1.0, 1 / scale]).reshape(1, 3, 1, 1, 1)
    plain, scaled = solve_batch(payoffs, exact=False), solve_batch(payoffs * units, exact=False)
    assert (scaled.flags == Flag.FLOATS).all()
    for g in range(len(payoffs)):
        assert distance(rows(plain, g), rows(scaled, g)) < 1e-9


@needs_kernel
@pytest.mark.parametrize("extreme", [1e300, 5e-324])
def test_payoffs_at_the_edge_of_floats_are_left_to_exact_arithmetic(extreme: float) -> None:
    """Where scaling would leave the range of floats the kernel does not decide."""
    x, y, z = np.indices((2, 2, 2)) * 2 - 1
    payoffs = np.array([x * y, y * z, -z * x]) * extreme
    batch = solve_batch(payoffs[None])
    assert batch.flags.tolist() == [Flag.EXACT]
    assert batch.profiles.tolist() == [[0.5] * 6]


@pytest.mark.parametrize("shift", [0.0, 1e-12, -1e-12, 1e-15, -1e-15])
def test_near_a_fold_the_count_is_right(shift: float) -> None:
    """F = y - z, g = x - z, h = (x - 1/2)(y - 1/2) + shift: two mixed equilibria, a double one, or none."""
    x, y, z = np.indices((2, 2, 2))
    payoffs = np.array([x * (y - z), y * (x - z), z * ((x - 0.5) * (y - 0.5) + shift)])
    batch = solve_batch(payoffs[None])
    exact = nash.solve(NormalFormGame(payoffs), exact=True)
    assert batch.flags[0] in (Flag.FLOATS, Flag.EXACT)
    assert distance(batch.profiles, profiles(exact)) < 1e-9
    mixed = [e for e in exact.equilibria if all(len(own) == 2 for own in e.support)]
    assert len(mixed) == (1 if shift == 0 else 2 if shift < 0 else 0)


@needs_kernel
def test_a_tie_moved_by_one_rounding_is_not_a_tie() -> None:
    """One payoff moved by one unit in the last place: solved as the game it is, or left open, never wrong."""
    rng = np.random.default_rng(8)
    payoffs = rng.integers(0, 3, size=(40, 3, 2, 2, 2)).astype(float)
    place = rng.integers(0, 24, size=40)
    for u, k in zip(payoffs.reshape(40, 24), place, strict=True):
        u[k] = np.nextafter(u[k], rng.choice([-np.inf, np.inf]))
    batch = solve_batch(payoffs, exact=False)
    for g in np.flatnonzero(batch.flags == Flag.FLOATS):
        assert distance(rows(batch, g), profiles(nash.solve(NormalFormGame(payoffs[g]), exact=True))) < 1e-9


@needs_kernel
@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 3, 3), (2, 3, 5), (3, 2, 2, 2), (3, 3, 2, 2), (3, 3, 3, 3)], ids=str)
@pytest.mark.parametrize("digits", [3, 6, 8, 10, 12, 13])
def test_every_probability_is_as_close_as_promised(shape: tuple[int, ...], digits: int) -> None:
    """Integers with noise make ill-conditioned equations: a row is within ACCURACY of an exact equilibrium, or there is none."""
    rng = np.random.default_rng(23583 + digits)
    payoffs = rng.integers(-2, 3, (24, *shape)) + rng.normal(size=(24, *shape)) * 10.0**-digits
    batch = solve_batch(payoffs, exact=False)
    for g in np.flatnonzero(batch.flags == Flag.FLOATS)[:6]:
        exact = profiles(nash.solve(NormalFormGame(payoffs[g]), exact=True))
        assert len(exact) == batch.counts[g]
        assert distance(rows(batch, g), exact) < ACCURACY


@needs_kernel
def test_a_batch_of_noisy_games_is_accurate_throughout() -> None:
    """What floats cannot tell as closely as promised is solved exactly, without being asked for."""
    rng = np.random.default_rng(7)
    payoffs = rng.integers(-2, 3, (60, 2, 3, 3)) + rng.normal(size=(60, 2, 3, 3)) * 1e-13
    batch = solve_batch(payoffs)
    assert batch.complete.all()
    for g in range(60):
        assert distance(rows(batch, g), profiles(nash.solve(NormalFormGame(payoffs[g]), exact=True))) < ACCURACY


@needs_kernel
def test_solve_uses_floats_for_floats_and_says_so() -> None:
    """A game with float payoffs is decided in floats, with a proof; exact arithmetic is one keyword away."""
    game = NormalFormGame(np.random.default_rng(0).normal(size=(3, 3, 3, 3)))
    quick, exact = nash.solve(game), nash.solve(game, exact=True)
    assert quick.complete
    assert quick.proof is not None
    assert "floats" in quick.method.name
    assert isinstance(exact.equilibria[0].profile[0][0], Fraction)
    assert [e.support for e in quick.equilibria] == [e.support for e in exact.equilibria]
    assert max(e.regret for e in quick.equilibria) < 1e-12
    assert max(e.regret for e in exact.equilibria) == 0


def test_without_a_kernel_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """No compiler, no kernel: every game is solved exactly."""
    payoffs = np.random.default_rng(3).normal(size=(4, 3, 2, 2, 2))
    with_kernel = solve_batch(payoffs)
    monkeypatch.setattr(native, "library", lambda: None)
    without = solve_batch(payoffs)
    assert set(without.flags) == {Flag.EXACT}
    assert without.offsets.tolist() == with_kernel.offsets.tolist()
    for g in range(4):
        assert distance(rows(without, g), rows(with_kernel, g)) < 1e-12


def test_chunks_threads_and_executors_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the work is shared out, the result is the same to the bit."""
    payoffs = np.random.default_rng(4).integers(-4, 5, size=(70, 3, 2, 2, 2))
    whole = solve_batch(payoffs, workers=1)
    monkeypatch.setattr("solvers.nash.batch.CHUNK", 9)
    with ThreadPoolExecutor(2) as pool:
        shared = solve_batch(payoffs, workers=3, executor=pool)
    for name in ("offsets", "profiles", "indices", "flags"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(shared, name))


def test_more_players_are_solved_one_by_one() -> None:
    """One player chooses the best action; an empty batch is a batch."""
    batch = solve_batch([[[1.0, 3.0, 2.0]], [[2.0, 2.0, 0.0]]])
    assert batch.profiles.tolist() == [[0, 1, 0], [1, 0, 0], [0, 1, 0]]
    empty = solve_batch(np.empty((0, 3, 2, 2, 2)))
    assert (empty.offsets.tolist(), empty.profiles.shape) == ([0], (0, 6))


@pytest.mark.parametrize(
    ("payoffs", "words"),
    [
        (np.zeros((3, 3, 2, 2)), "shape"),
        (np.zeros((5, 2, 2, 2, 2)), "shape"),
        ([[["a", "b"]]], "numbers"),
        (np.full((1, 1, 2), np.nan), "game 0"),
        ([[[Fraction(1, 3), 1]]], "exact payoff"),
        ([[[2**60, 1]]], r"2\*\*53"),
    ],
)
def test_bad_batches_are_refused(payoffs: object, words: str) -> None:
    """A wrong shape, words, NaN and numbers that are no floats: a typed error that says what is wrong."""
    with pytest.raises(GameError, match=words):
        solve_batch(payoffs)


def test_workers_must_be_positive() -> None:
    """No thread, no work."""
    with pytest.raises(GameError, match="workers"):
        solve_batch(np.zeros((1, 1, 2)), workers=0)


def test_gambit_finds_nothing_that_is_missing() -> None:
    """Every equilibrium that Gambit finds in random games is in the batch's rows."""
    payoffs = np.random.default_rng(6).integers(-1000, 1000, size=(40, 3, 2, 2, 2))
    batch = solve_batch(payoffs)
    for g, u in enumerate(payoffs):
        game = NormalFormGame(u)
        for claimed in enumerate_polynomial(game):
            strategies = tuple(np.array(x) / sum(x) for x in claimed)
            if certify(game, strategies).regret < 1e-6:
                assert np.abs(rows(batch, g) - np.concatenate(strategies)).max(axis=1).min() < 1e-6


def test_batches_render_as_a_table() -> None:
    """The table counts games by how they were decided."""
    batch = solve_batch(np.zeros((2, 3, 2, 2, 2)))
    assert "continuum" in repr(batch)
    assert "<table" in batch._repr_html_()


def test_rows_are_the_exact_equilibria_where_payoffs_are_rounding_noise_apart() -> None:
    """Payoffs 0 or 1 with errors of one rounding: terms of 10^30 cancel, and every row is still a profile, and the nearest."""
    rng = np.random.default_rng([98, 23583])
    u = rng.integers(0, 2, (3, 3, 3, 2)) + rng.integers(-1, 2, (3, 3, 3, 2)) * 2.0**-53
    batch = solve_batch([u])
    assert ((batch.profiles >= 0) & (batch.profiles <= 1)).all()
    solution = nash.solve(NormalFormGame(u), exact=True)
    enclosed = [[p.interval(60) if isinstance(p, Algebraic) else (p, p) for x in e.profile for p in x] for e in solution.points]
    assert batch.profiles.tolist() == [[float(low) for low, _ in row] for row in enclosed]
    assert all(float(low) == float(high) for row in enclosed for low, high in row)


def test_one_game_that_fails_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in one game's exact solution leaves that game open, with a warning that names it; the others are solved."""
    solve = nash.solve

    def faulty(game: NormalFormGame, **options: Any) -> Any:
        if game.payoffs[0, 0, 0] == 7:
            raise OverflowError("too large")
        return solve(game, **options)

    monkeypatch.setattr("solvers.nash.batch.solve", faulty)
    games = np.zeros((3, 2, 2, 2))
    games[1] = 7
    with pytest.warns(RuntimeWarning, match="game 1 is left open: OverflowError: too large"):
        batch = solve_batch(games)
    assert batch.flags.tolist() == [Flag.CONTINUUM, Flag.UNDECIDED, Flag.CONTINUUM]
    assert batch.counts.tolist() == [4, 0, 4]
    assert batch.complete.tolist() == [True, False, True]


@needs_kernel
@pytest.mark.parametrize("count", [30_000, pytest.param(1_000_000, marks=pytest.mark.campaign)])
def test_games_of_the_model_whose_quartic_vanishes_are_decided_as_exactly(count: int) -> None:
    """Where an ally minds the other's cooperation alone, a quartic may vanish: signs exclude the support, and no game is left open.

    The kernel that keeps a proof leaves that support to exact numbers: which games they are is seen there.
    """
    scenario = games.scenario("2019")
    rows = designs.random(MODEL, designs.box_of(MODEL, scenario), count, rng=20240422)
    met = 0
    for start in range(0, count, 10_000):
        columns = rows.columns((slice(start, start + 10_000),))
        payoffs = MODEL.batch({s: columns[own.name] for own in rows.inputs for s in own.symbols}, at=scenario)
        batch = solve_batch(payoffs, exact=False)
        assert (batch.flags == Flag.FLOATS).all()
        for g in range(len(payoffs)):
            found = decide(payoffs[g])
            assert found is not None
            if not found.certain:
                met += 1
                solution = nash.solve(NormalFormGame(payoffs[g]), exact=True)
                assert solution.complete
                assert distance(profiles(solution), np.array([np.concatenate(e) for e in batch.game(g)])) <= 2 * ACCURACY
            elif g % 100 == 0:
                assert distance(found.profiles, np.array([np.concatenate(e) for e in batch.game(g)])) <= 2 * ACCURACY
    assert met > count / 3000


def test_a_vanishing_quartic_with_an_equilibrium_is_not_excluded() -> None:
    """Two players who mind the third's action alone, all indifferent where it mixes evenly: a continuum, left to exact numbers."""
    lean = np.array([[1.0, -1.0], [0.5, -0.5], [0.25, -0.25]])
    own = np.broadcast_to(lean[:, None, :], (3, 3, 2))
    third = np.zeros((3, 3, 2))
    batch = solve_batch([np.stack([own, own.transpose(1, 0, 2), third])], exact=False)
    assert batch.flags.tolist() == [Flag.UNDECIDED]
