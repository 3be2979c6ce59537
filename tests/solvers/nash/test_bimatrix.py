"""Vertex enumeration of bimatrix games: the kernel in floats and in integers, its limits, and what it must agree with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import combinations
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from games.errors import GameError
from games.normal_form import NormalFormGame
from solvers import nash
from solvers.nash.engine import two_player, two_player_batch
from solvers.native import library
from solvers.result import Completeness
from tests.gambit_shim import enumerate_mixed
from tests.strategies import bimatrix, needs_kernel

Q = Fraction
Pieces = set[frozenset[tuple[frozenset[Any], frozenset[Any]]]]

CLOSE = 1e-9
"""How near the float strategies of well-conditioned games lie to the exact ones."""


def exact(payoffs: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Both payoff matrices in Fractions; a float is the binary fraction it is."""
    a, b = NormalFormGame(payoffs).fractions()
    return a, b


def pieces(payoffs: Any) -> Pieces:
    """The components of a game as sets of products of polytopes."""
    found = two_player.maximal_subsets(*exact(payoffs))
    return {frozenset((frozenset(s), frozenset(t)) for s, t in part) for part in found}


def extreme(payoffs: Any) -> set[tuple[Any, Any]]:
    """The extreme equilibria of a game."""
    first, second, pairs = two_player.extreme(*exact(payoffs))
    return {(first[k], second[c]) for k, c in pairs}


def interpreted(call: Callable[[Any], Any], payoffs: Any) -> Any:
    """What a call gives without the kernel, by double description in Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_player, "library", lambda: None)
        return call(payoffs)


def supports(profiles: Iterable[Any], m: int) -> set[tuple[Any, ...]]:
    """The supports of profiles given as rows of m + n numbers."""
    return {tuple(bool(p > 0) for p in row) for row in profiles}


def flat(profiles: Iterable[tuple[Any, Any]]) -> list[tuple[Any, ...]]:
    """Profiles as rows, sorted."""
    return sorted((*x, *y) for x, y in profiles)


def assert_right_or_undecided(payoffs: Any) -> bool:
    """The batch finds exactly the extreme equilibria, in floats, or leaves the game undecided; say whether it decided."""
    found = two_player_batch.equilibria(np.array([payoffs], dtype=float))
    truth = flat(interpreted(extreme, payoffs))
    if found.flags[0]:
        assert not len(found.profiles)
        return False
    assert len(found.profiles) == len(truth)
    assert supports(found.profiles, len(payoffs[0])) == supports(truth, len(payoffs[0]))
    return True


SHAPES = [(1, 1), (1, 3), (3, 1), (2, 2), (2, 3), (4, 2), (3, 3), (3, 5), (4, 4), (5, 5)]
DRAWS: dict[str, Callable[[Any, Any], Any]] = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "0 to 2": lambda rng, shape: rng.integers(0, 3, shape),
    "-9 to 9": lambda rng, shape: rng.integers(-9, 10, shape),
    "tenths": lambda rng, shape: rng.integers(0, 4, shape) * 0.1,
    "a column twice": lambda rng, shape: rng.normal(size=shape)[..., np.arange(shape[-1]) // 2],
    "far apart": lambda rng, shape: rng.choice([0, 1, 2**70, 3 * 2**200, 10**40], shape).tolist(),
}


@needs_kernel
@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_kernel_agrees_with_double_description(draw: Callable[[Any, Any], Any], shape: tuple[int, int]) -> None:
    """Both ways give the same maximal Nash subsets, as the same exact rationals in the same order."""
    rng = np.random.default_rng(sum(shape))
    for _ in range(8):
        a, b = exact(draw(rng, (2, *shape)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(two_player, "library", lambda: None)
            slow = two_player.maximal_subsets(a, b)
        assert two_player.maximal_subsets(a, b) == slow


@needs_kernel
@settings(max_examples=200)
@given(bimatrix((1, 4)))
def test_kernel_agrees_with_double_description_in_degenerate_games(game: NormalFormGame) -> None:
    """So it does in games of small integers that are searched for a counterexample."""
    assert pieces(game.payoffs) == interpreted(pieces, game.payoffs)


@pytest.mark.parametrize("n", range(1, 11))
def test_identity_game_has_an_equilibrium_on_every_set_of_actions(n: int) -> None:
    """Both paid iff they match: 2^n - 1 equilibria, each uniform; exactly, and in floats where there is a kernel."""
    if n < 9 or library() is not None:
        first, second, pairs = two_player.extreme(*exact([np.eye(n, dtype=int)] * 2))
        assert len({first[k] for k, _ in pairs}) == len(pairs) == 2**n - 1
        assert all(first[k] == second[c] and len(set(first[k]) - {0}) == 1 for k, c in pairs)
    if library() is not None:
        found = two_player_batch.equilibria(np.array([[np.eye(n)] * 2]))
        assert found.flags.tolist() == [0]
        np.testing.assert_allclose(found.profiles, (shares := found.profiles > 0) / shares[:, :n].sum(1, keepdims=True))
        assert len(np.unique(shares, axis=0)) == 2**n - 1
        assert (found.indices == (-1) ** (shares[:, :n].sum(1) + 1)).all()


@needs_kernel
@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 5), (5, 3), (5, 5), (8, 8), (10, 10)], ids=str)
def test_non_degenerate_games_have_an_odd_number_of_equilibria(shape: tuple[int, int]) -> None:
    """Normal payoffs: every game is decided in floats, odd in number, and the indices sum to one (Wilson, Shapley)."""
    payoffs = np.random.default_rng(3).normal(size=(2000 // max(shape) ** 2, 2, *shape))
    offsets, profiles, indices, flags = two_player_batch.equilibria(payoffs)
    assert not flags.any()
    assert (np.diff(offsets) % 2 == 1).all()
    assert np.add.reduceat(indices, offsets[:-1]).tolist() == [1] * len(payoffs)
    assert offsets[-1] == len(profiles) == len(indices)


@needs_kernel
@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (2, 4), (4, 3), (5, 5), (7, 7)], ids=str)
def test_float_rows_are_the_exact_equilibria(shape: tuple[int, int]) -> None:
    """Each row of the batch is an exact extreme equilibrium, rounded; none is missing."""
    payoffs = np.random.default_rng(4).normal(size=(12, 2, *shape))
    offsets, profiles, _, flags = two_player_batch.equilibria(payoffs)
    assert not flags.any()
    for g, game in enumerate(payoffs):
        rows = sorted(profiles[offsets[g] : offsets[g + 1]].tolist())
        np.testing.assert_allclose(rows, np.array(flat(extreme(game)), dtype=float), atol=CLOSE)


def degenerate_games(count: int) -> list[NDArray[np.int64]]:
    """3x3 games of small integers that have a continuum, or two vertices of which one best-responds too well."""
    rng = np.random.default_rng(5)
    games = []
    while len(games) < count:
        game = rng.integers(-2, 3, (2, 3, 3))
        if two_player_batch.equilibria(game.astype(float)[None]).flags[0]:
            games.append(game)
    return games


def test_extreme_equilibria_of_degenerate_games_are_those_of_gambit() -> None:
    """On 60 degenerate games, Gambit's rational enumeration gives the same set."""
    total = 0
    for game in degenerate_games(60):
        ours = extreme(game)
        assert ours == enumerate_mixed(NormalFormGame(game))
        total += len(ours)
    assert total > 120


@needs_kernel
@pytest.mark.parametrize("step", [1e-9, 1e-13, 1e-16, 5e-324])
def test_nearly_degenerate_games_are_solved_rightly_or_not_at_all(step: float) -> None:
    """A zero payoff of a degenerate game moved a little: floats may leave it open, exact arithmetic tells it apart."""
    rng = np.random.default_rng(6)
    open_games = 0
    for shape in [(2, 2), (3, 3), (4, 3), (4, 4)] * 10:
        game = rng.integers(0, 2, (2, *shape)).astype(float)
        where = tuple(rng.choice(np.argwhere(game == 0)))
        game[where] = rng.choice([-1, 1]) * step
        open_games += not assert_right_or_undecided(game)
        assert pieces(game) == interpreted(pieces, game)
    assert open_games > 20


@needs_kernel
@pytest.mark.parametrize("step", [1, 1e-9, 1e-16, 5e-324])
def test_the_least_float_makes_a_difference(step: float) -> None:
    """Where only the first profile pays, however little, two points are equilibria; where none does, the whole square is."""
    game = np.zeros((2, 2, 2))
    ((square,),) = [pieces(game)]
    assert [(len(s), len(t)) for s, t in square] == [(2, 2)]
    game[:, 0, 0] = step
    assert extreme(game) == {((Q(1), Q(0)),) * 2, ((Q(0), Q(1)),) * 2}
    assert len(pieces(game)) == 2
    assert not assert_right_or_undecided(game)


@needs_kernel
@pytest.mark.parametrize(("step", "least", "most"), [(1e-9, 24, 25), (1e-12, 12, 25), (1e-14, 1, 24), (1e-16, 0, 5)])
def test_certainty_ends_where_rounding_begins(step: float, least: int, most: int) -> None:
    """Normal games with one row almost a copy of another: the nearer the copy, the fewer are decided, and none wrongly."""
    rng = np.random.default_rng(7)
    decided = 0
    for _ in range(25):
        game = rng.normal(size=(2, 3, 3))
        game[0, 2] = game[0, 1] + step * rng.normal(size=3)
        decided += assert_right_or_undecided(game)
    assert least <= decided <= most


def test_what_would_take_for_ever_has_equilibria_at_once() -> None:
    """A large game of two players has some equilibria and says why not all; zero-sum and flat ones of as many actions have all."""
    large = nash.solve(NormalFormGame(np.random.default_rng(1).normal(size=(2, 40, 40))))
    assert large.equilibria
    assert not large.complete
    assert "more than 2,000 vertices" in str(large.table())
    zeros = nash.solve(NormalFormGame(np.zeros((2, 150, 150))))
    assert zeros.complete
    assert [c.dimension for c in zeros.components] == [298]
    flat = np.random.default_rng(1).normal(size=(2, 2, 100))
    assert nash.solve(NormalFormGame(flat)).complete
    prisoners = np.array([np.add.outer(np.arange(70), -2 * np.arange(70)), np.add.outer(-2 * np.arange(70), np.arange(70))])
    assert nash.solve(NormalFormGame(prisoners)).equilibria[0].modal == (69, 69)


@needs_kernel
@pytest.mark.parametrize("scale", [1e12, 1e-9, 1e300, 1e-300, 2.0**-1060])
def test_units_do_not_matter(scale: float) -> None:
    """Payoffs scaled up or down, each player's differently: solved as exactly; all but the denormal ones certain in floats."""
    rng = np.random.default_rng(8)
    for _ in range(6):
        plain = rng.normal(size=(2, 3, 4))
        game = plain * np.array([scale, 1])[:, None, None]
        assert pieces(game) == interpreted(pieces, game)
        assert assert_right_or_undecided(game)
        if scale > 1e-301:
            np.testing.assert_allclose(
                sorted(two_player_batch.equilibria(game[None]).profiles.tolist()),
                sorted(two_player_batch.equilibria(plain[None]).profiles.tolist()),
                atol=CLOSE,
            )


@needs_kernel
def test_largest_floats_do_not_overflow() -> None:
    """The greatest float and its opposite in one game differ by more than a float can hold; the game is solved all the same."""
    top = np.finfo(float).max
    game = np.array([[[top, -top], [-top, top]], [[-top, top], [top, -top]]])
    assert two_player_batch.equilibria(game[None]).profiles.tolist() == [[0.5] * 4]
    assert extreme(game) == {((Q(1, 2),) * 2,) * 2}


@needs_kernel
def test_large_offsets_do_not_hide_a_difference() -> None:
    """Adding a number to all payoffs of a column changes nothing, and floats that still tell them apart are certain."""
    game = np.random.default_rng(9).integers(-999, 1000, (2, 4, 4)) + 0.0
    moved = game.copy()
    moved[0] += np.array([1e12, -3e9, 0, 7])
    moved[1] += np.array([5, 1e13, 0, -1e12])[:, None]
    before, after = (two_player_batch.equilibria(g[None]) for g in (game, moved))
    assert before.flags.tolist() == after.flags.tolist() == [0]
    np.testing.assert_allclose(after.profiles, before.profiles, atol=CLOSE)


def minors(rows: list[list[int]]) -> Iterable[int]:
    """Every minor of the rows and a column of ones."""
    wide = [[*row, 1] for row in rows]
    for size in range(1, min(len(wide), len(wide[0])) + 1):
        for lines in combinations(wide, size):
            for columns in combinations(range(len(wide[0])), size):
                yield int(flint.fmpz_mat([[line[c] for c in columns] for line in lines]).det())


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 40), st.data())
def test_no_minor_exceeds_its_bound(n: int, m: int, power: int, data: st.DataObject) -> None:
    """Hadamard's bound, centred or not, holds for every number that integer pivoting can meet."""
    entry = st.integers(0, 2).map(lambda v: v << power) | st.integers(0, 9)
    rows = data.draw(st.lists(st.lists(entry, min_size=m, max_size=m), min_size=n, max_size=n))
    for column in range(m):  # a column of the polytope is never zero
        rows[0][column] = rows[0][column] or 1
    assert max(map(abs, minors(rows))) <= 2 ** two_player._bits(rows)


@needs_kernel
def test_determinants_with_many_factors_of_two_get_wider_numbers() -> None:
    """Payoffs of 2^40 and its neighbours make even pivots: the kernel asks for room until every division is exact."""
    rng = np.random.default_rng(10)
    for _ in range(10):
        game = (rng.choice([0, 1, 2, 4], (2, 5, 5)) << 38) + rng.integers(0, 2, (2, 5, 5)) * (rng.random((2, 5, 5)) < 0.05)
        assert pieces(game) == interpreted(pieces, game)


@needs_kernel
@pytest.mark.parametrize("most", [7, 1000])
def test_a_batch_is_its_games_one_by_one(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows, indices and flags do not depend on the neighbours in a batch, nor on how often it is split or room runs out."""
    monkeypatch.setattr(two_player_batch, "MOST_GAMES", most)
    rng = np.random.default_rng(11)
    normal, ties = rng.normal(size=(40, 2, 6, 6)), rng.integers(0, 2, (40, 2, 6, 6))
    many = np.broadcast_to(np.eye(6), (40, 2, 6, 6)) * rng.uniform(1, 2, (40, 1, 1, 6))
    games = np.stack([normal, ties, many], axis=1).reshape(-1, 2, 6, 6)
    whole = two_player_batch.equilibria(games)
    alone = [two_player_batch.equilibria(game[None]) for game in games]
    assert whole.flags.tolist() == [int(one.flags[0]) for one in alone]
    assert np.diff(whole.offsets).tolist() == [int(one.offsets[1]) for one in alone]
    for field in ("profiles", "indices"):
        np.testing.assert_array_equal(getattr(whole, field), np.concatenate([getattr(one, field) for one in alone]))
    assert (whole.flags.reshape(-1, 3)[:, 0] == 0).all()
    assert np.diff(whole.offsets).reshape(-1, 3)[:, 2].tolist() == [63] * 40


@needs_kernel
def test_threads_do_not_disturb_each_other() -> None:
    """Four threads in the kernel at once find what one finds."""
    payoffs = np.random.default_rng(12).normal(size=(8, 50, 2, 7, 7))
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(two_player_batch.equilibria, payoffs))
    for part, found in zip(payoffs, together, strict=True):
        for ours, theirs in zip(found, two_player_batch.equilibria(part), strict=True):
            np.testing.assert_array_equal(ours, theirs)


@needs_kernel
def test_any_array_of_floats_will_do() -> None:
    """Read-only, transposed, integer and empty batches are read as they are."""
    payoffs = np.random.default_rng(13).normal(size=(5, 2, 3, 4))
    expected = two_player_batch.equilibria(payoffs)
    frozen, fortran = payoffs.copy(), np.asfortranarray(payoffs)
    frozen.setflags(write=False)
    for given_array in (frozen, fortran):
        for ours, theirs in zip(two_player_batch.equilibria(given_array), expected, strict=True):
            np.testing.assert_array_equal(ours, theirs)
    assert two_player_batch.equilibria(np.array([[[[2, 0], [0, 1]], [[1, 0], [0, 2]]]])).offsets.tolist() == [0, 3]
    assert [len(part) for part in two_player_batch.equilibria(np.empty((0, 2, 3, 4)))] == [1, 0, 0, 0]


def test_without_a_kernel_the_batch_leaves_every_game_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row and the flag of an undecided game: the exact solver has the word."""
    monkeypatch.setattr(two_player_batch, "library", lambda: None)
    offsets, profiles, _, flags = two_player_batch.equilibria(np.ones((3, 2, 2, 2)))
    assert (offsets.tolist(), profiles.shape, flags.tolist()) == ([0] * 4, (0, 4), [1] * 3)


@needs_kernel
def test_games_too_large_for_the_kernel_are_left_open() -> None:
    """Beyond 64 actions in all there is no room for the labels: undecided, never a crash."""
    assert two_player_batch.equilibria(np.zeros((2, 2, 60, 5))).flags.tolist() == [1, 1]
    wide = np.zeros((2, 1, 70), dtype=int)
    wide[1, 0, 3] = 1
    assert extreme(wide) == {((Q(1),), tuple(Q(int(k == 3)) for k in range(70)))}


@pytest.mark.parametrize("shape", [(2, 3, 3), (1, 3, 3, 3), (1, 2, 0, 3), (4,)], ids=str)
def test_a_batch_of_another_shape_is_an_error(shape: tuple[int, ...]) -> None:
    """Two payoff matrices per game are needed."""
    with pytest.raises(GameError, match=r"payoffs need the shape \(N, 2, m, n\)"):
        two_player_batch.equilibria(np.zeros(shape))


def test_a_continuum_ends_where_a_reply_does() -> None:
    """Of a family that indifference leaves free only that part is listed against which the other's reply is best.

    The rows always pay the same; L is best where the second row has at most 1/3, R where it has at least 1/3. pymnash 0.8.0
    (findings) lists every mixture against R, and the first row alone against L.
    """
    game = NormalFormGame([[[1, 0], [1, 0]], [[1, 0], [0, 2]]])
    solution = nash.solve(game)
    assert solution.completeness is Completeness.ALL
    for twelfths in range(13):
        second = Fraction(twelfths, 12)
        for reply in range(2):
            profile = ((1 - second, second), (Fraction(1 - reply), Fraction(reply)))
            best = second <= Fraction(1, 3) if reply == 0 else second >= Fraction(1, 3)
            assert nash.membership.listed(solution, profile) == best, profile


@needs_kernel
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("player", [0, 1])
def test_a_payoff_that_is_no_number_is_an_error(value: float, player: int) -> None:
    """The message names the game, also where room ran out before."""
    payoffs = np.array([[np.eye(6)] * 2] * 60)
    payoffs[47, player, 2, 3] = value
    with pytest.raises(GameError, match="game 47 has a payoff that is NaN or infinite"):
        two_player_batch.equilibria(payoffs)


@pytest.mark.campaign
@needs_kernel
@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_kernel_agrees_with_double_description_at_length(draw: Callable[[Any, Any], Any]) -> None:
    """The comparison on 1,000 games of up to six actions of each kind, floats included."""
    rng = np.random.default_rng(14)
    for _ in range(1000):
        game = draw(rng, (2, *rng.integers(1, 7, 2)))
        assert pieces(game) == interpreted(pieces, game)
        assert_right_or_undecided(game)
