"""Signalling games: complete sets, what the refinements remove and why, and the closed forms of the batch."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from games.errors import GameError
from games.tree.builder import end, move, tree
from solvers.signalling import KINDS, SignallingGame, best_faces, refine, solve, solve_batch
from solvers.signalling.batch import DOUBT

F = Fraction
ONE = Fraction(1)


def beer_quiche() -> SignallingGame:
    """Cho and Kreps 1987: by type, breakfast and answer (duel, none)."""
    sender = [[[1, 3], [0, 2]], [[0, 2], [1, 3]]]
    receiver = [[[0, 1], [0, 1]], [[1, 0], [1, 0]]]
    return SignallingGame([F(9, 10), F(1, 10)], sender, receiver, ("strong", "weak"), ("beer", "quiche"), ("duel", "none"))


def reliability(r: F, b: F = ONE) -> SignallingGame:
    """A guarantor of two types signals S or not, N; the ally, who gains 1 or loses 1, answers C or H."""
    sender = [[[b - cost, -cost], [b, F(0)]] for cost in (F(1, 5), F(3, 5))]
    receiver = [[[gain, 0], [gain, 0]] for gain in (1, -1)]
    return SignallingGame([r, 1 - r], sender, receiver, ("reliable", "unreliable"), "SN", "CH", ("US", "Ally"))


def education(low: F) -> SignallingGame:
    """Spence 1973 in a small form: three levels of schooling, wages 1, 3/2 and 2, an employer who matches productivity."""
    wages, cost = (F(1), F(3, 2), F(2)), {"low": F(6, 5), "high": F(2, 5)}
    sender = [[[w - cost[t] * s for w in wages] for s in range(3)] for t in ("low", "high")]
    receiver = [[[-((w - ability) ** 2) for w in wages] for _ in range(3)] for ability in (1, 2)]
    return SignallingGame([low, 1 - low], sender, receiver, ("low", "high"), ("none", "some", "much"), ("1", "3/2", "2"))


def test_intuitive_criterion_removes_quiche_for_all() -> None:
    """Only the weak could have no reason to change to beer: it must come from the strong, who would then gain."""
    game = beer_quiche()
    judged = {refined.equilibria[0].behaviour["strong"][0]: refined for refined in refine(game, solve(game))}
    assert judged[1].intuitive is None
    assert judged[1].d1 is None
    objection = judged[0].intuitive
    assert objection is not None
    assert (objection.signal, objection.excluded, objection.deviating) == ("beer", ("weak",), "strong")
    assert "at most 2, below 3" in objection.argument
    assert "at least 3, above 2" in objection.argument
    assert judged[0].d1 is not None


@pytest.mark.parametrize(("benefit", "fails"), [(F(1, 10), False), (F(2, 5), True), (F(1), False)])
def test_silence_of_both_types_fails_the_intuitive_criterion_at_middling_benefits(benefit: F, fails: bool) -> None:
    """Pooling on N with H fails iff the reliable type can afford the signal and the unreliable one cannot."""
    game = reliability(F(3, 10), benefit)
    pooling = [x for x in refine(game, solve(game)) if x.equilibria[0].behaviour["reliable"][1] == 1]
    assert len(pooling) == 1
    assert (pooling[0].intuitive is not None) is fails


def test_d1_removes_what_the_intuitive_criterion_keeps() -> None:
    """At a high benefit both types might signal, but the reliable one gains from more answers: D1 removes silence."""
    game = reliability(F(3, 10))
    pooling = next(x for x in refine(game, solve(game)) if x.equilibria[0].behaviour["reliable"][1] == 1)
    assert pooling.intuitive is None
    assert pooling.d1 is not None
    assert pooling.d1.excluded == ("unreliable",)
    assert "reliable gains from S whenever unreliable gains or breaks even" in pooling.d1.argument


def test_d1_leaves_least_cost_separation_in_education() -> None:
    """Of the equilibria of the education game only separation at the least cost passes D1 (Cho and Kreps 1987)."""
    game = education(F(1, 2))
    solution = solve(game)
    assert solution.complete
    passing = [x for x in refine(game, solution) if x.d1 is None]
    assert passing
    for refined in passing:
        for e in refined.equilibria:
            assert e.behaviour["low"][0] == 1
            assert e.behaviour["high"][0] == 0


def test_every_equilibrium_of_a_signalling_game_is_certified() -> None:
    """Three signals and three responses: the set is complete and each of its corners is sequential."""
    solution = solve(education(F(1, 3)))
    assert solution.complete
    assert all(e.certificate.sequential for e in solution.points)


def test_tree_and_table_are_the_same_game() -> None:
    """A signalling game read back from its tree has the same payoffs and labels."""
    game = reliability(F(3, 10))
    again = SignallingGame.of(game.tree())
    assert (again.prior, again.types, again.signals, again.responses, again.players) == (
        game.prior,
        game.types,
        game.signals,
        game.responses,
        game.players,
    )
    assert (again.sender == game.sender).all()
    assert (again.receiver == game.receiver).all()


def test_other_trees_are_refused() -> None:
    """A tree that does not begin with chance, or whose sender has one node only, is no signalling game."""
    with pytest.raises(GameError, match="move of chance"):
        SignallingGame.of(tree(("A", "B"), move("A", "a", {"l": end(0, 0), "r": end(1, 1)})))


@pytest.mark.parametrize(
    ("prior", "shape", "message"),
    [([F(1, 2), F(1, 3)], (2, 2, 2), "sum to 1"), ([F(1)], (2, 2, 2), "shape"), ([F(1), F(0)], (2, 2, 2), "> 0")],
)
def test_bad_input_is_refused(prior: list[F], shape: tuple[int, ...], message: str) -> None:
    """Priors must be positive and sum to one, tables must fit."""
    with pytest.raises(GameError, match=message):
        SignallingGame(prior, np.zeros(shape), np.zeros(shape))


def test_best_responses_to_some_belief() -> None:
    """A response that is best for no belief is in no face; two that tie at an inner belief are in one."""
    receiver = [[[3, 0, 1]], [[0, 3, 1]]]
    game = SignallingGame([F(1, 2)] * 2, np.zeros((2, 1, 3)), receiver)
    assert list(best_faces(game, 0, [0, 1])) == [(0, 1)]
    assert list(best_faces(game, 0, [1])) == [(1,)]


class TestBatch:
    """The closed forms of binary games against the complete exact solver."""

    @staticmethod
    def kind(x: tuple[float, float]) -> int:
        """The kind of an equilibrium, from the probability of signal 1 by type."""
        mixing = [0 < p < 1 for p in x]
        if all(mixing):
            return 8
        if not any(mixing):
            return (0 if x[0] == 1 else 1) if x[0] == x[1] else (2 if x[0] == 1 else 3)
        mixer = mixing.index(True)
        return 4 + 2 * mixer + (0 if x[1 - mixer] == 1 else 1)

    @pytest.mark.parametrize("seed", [0, 1, 2])
    def test_batch_finds_what_the_exact_solver_finds(self, seed: int) -> None:
        """Kinds, mixing probabilities, off-path intervals and the intuitive criterion agree in random games."""
        rng = np.random.default_rng(seed)
        n = 60
        prior, sender, receiver = rng.uniform(0.05, 0.95, n), rng.normal(size=(n, 2, 2, 2)), rng.normal(size=(n, 2, 2, 2))
        if seed == 2:  # signals that are alike but for a cost: more mixing
            sender[:, :, 1] = sender[:, :, 0] + 0.3 * rng.normal(size=(n, 2, 1))
        batch = solve_batch(prior, sender, receiver)
        assert not batch.doubtful.any()
        for k in range(n):
            game = SignallingGame([F(prior[k]), 1 - F(prior[k])], sender[k], receiver[k])
            seen = set()
            for refined in refine(game, solve(game)):
                e = refined.equilibria[0]
                x = float(e.behaviour["1"][0]), float(e.behaviour["2"][0])
                kind = self.kind(x)
                seen.add(kind)
                answers = [[float(e.behaviour[f"after {s}"][0]) for e in refined.equilibria] for s in "12"]
                assert batch.sender[k, kind] == pytest.approx(x)
                assert batch.response_low[k, kind] == pytest.approx([min(a) for a in answers])
                assert batch.response_high[k, kind] == pytest.approx([max(a) for a in answers])
                assert batch.intuitive[k, kind] == (refined.intuitive is None)
            assert seen == set(np.flatnonzero(batch.exists[k]).tolist())

    def test_reliability_in_closed_form(self) -> None:
        """The semi-separating probabilities 3/7, 3/5 and 4/7, 4/5."""
        games = [reliability(F(3, 10)), reliability(F(7, 10))]
        batch = solve_batch(
            [float(g.prior[0]) for g in games],
            np.array([g.sender.astype(float) for g in games]),
            np.array([g.receiver.astype(float) for g in games]),
        )
        bluff, silence = KINDS.index("type 2 mixes, type 1 on signal 1"), KINDS.index("type 1 mixes, type 2 on signal 2")
        assert batch.sender[0, bluff] == pytest.approx([1, 3 / 7])
        assert batch.response_low[0, bluff, 0] == pytest.approx(3 / 5)
        assert batch.sender[1, silence] == pytest.approx([4 / 7, 0])
        assert batch.response_low[1, silence, 1] == pytest.approx(4 / 5)

    def test_ties_are_doubtful(self) -> None:
        """Where a best response ties, floats do not decide."""
        batch = solve_batch([0.5], np.zeros((1, 2, 2, 2)), np.zeros((1, 2, 2, 2)))
        assert batch.doubtful.all()

    def test_results_cannot_be_written_to(self) -> None:
        """Arrays are read-only."""
        batch = solve_batch([0.5], np.ones((1, 2, 2, 2)), np.ones((1, 2, 2, 2)))
        with pytest.raises(ValueError, match="read-only"):
            batch.exists[0, 0] = True

    @pytest.mark.parametrize(
        ("prior", "size"), [([0.0], (1, 2, 2, 2)), ([1.5], (1, 2, 2, 2)), ([0.5], (2, 2, 2, 2)), ([0.5], (1, 2, 2, 3))]
    )
    def test_bad_batches_are_refused(self, prior: list[float], size: tuple[int, ...]) -> None:
        """Priors strictly between 0 and 1, and shapes that fit."""
        with pytest.raises(GameError, match="solve_batch"):
            solve_batch(prior, np.zeros(size), np.zeros(size))

    def test_doubt_is_far_above_rounding(self) -> None:
        """The threshold leaves room over the bound on rounding errors that its comment gives."""
        assert DOUBT >= 4 * 2.0**-40
