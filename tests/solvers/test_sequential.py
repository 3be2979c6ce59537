"""Nash, weak perfect Bayesian and sequential equilibria of trees, and the judge of assessments."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import games
from games.errors import GameError
from games.exact.algebraic import Algebraic
from games.models.trilateral import MODEL
from games.tree.builder import chance, end, move, simultaneous, tree
from games.tree.extensive_form import ExtensiveFormGame, Node
from games.trees import Known, entries
from solvers import agent_quantal_response, sequential, subgame_perfect, weak_bayesian
from solvers import tree_nash as nash
from solvers.assessments import enumeration as assessments
from solvers.result import Completeness, Solution
from solvers.verify.trees import certify, certify_assessment
from tests.trees import beer_quiche, numbers, pairs, reliability, selten_horse, two_receivers

F = Fraction


def extremes(solution: Solution) -> list[dict[str, list[Any]]]:
    """The behaviour of the extreme points of the only continuum."""
    (component,) = solution.components
    return [{k: list(v) for k, v in e.behaviour.items()} for e in component.extreme]


class TestNash:
    """All Nash equilibria in behaviour strategies."""

    def test_horse_has_two_segments(self) -> None:
        """Player 1 ends the game if 2 goes down seldom enough; or it ends after c if 3 answers R often enough."""
        solution = nash.solve(selten_horse())
        assert solution.complete
        assert not solution.equilibria
        ends = {tuple(str(p) for own in e.behaviour.values() for p in own) for c in solution.components for e in c.extreme}
        assert ends == {
            ("1", "0", "1", "0", "0", "1"),
            ("1", "0", "1", "0", "1/4", "3/4"),
            ("0", "1", "1", "0", "1", "0"),
            ("0", "1", "1/3", "2/3", "1", "0"),
        }
        assert all(e.regret == 0 for e in solution.points)

    def test_mixtures_of_one_behaviour_are_one_equilibrium(self) -> None:
        """Two independent coin matches against nature's side give a continuum of mixed plans but one behaviour."""

        def coins(side: str) -> Node:
            movers = [("A", f"A {side}", "HT"), ("B", f"B {side}", "HT")]
            return simultaneous(movers, lambda a, b: end(1, -1) if a == b else end(-1, 1))

        solution = nash.solve(tree(("A", "B"), chance({"l": ("1/2", coins("l")), "r": ("1/2", coins("r"))})))
        assert solution.complete
        assert not solution.components
        (only,) = solution.equilibria
        assert all(list(own) == [F(1, 2), F(1, 2)] for own in only.behaviour.values())

    @pytest.mark.parametrize("seed", range(15))
    def test_every_pure_profile_without_regret_is_in_the_set(self, seed: int) -> None:
        """Brute force over pure behaviour: its payoffs are those of some extreme point of the set that is found."""
        game = beer_like(seed)
        solution = nash.solve(game)
        assert all(e.regret == 0 for e in solution.points)
        found = {e.payoffs for e in solution.points}
        labels = game.information_sets
        for choice in itertools.product(*(actions for _, actions in labels.values())):
            behaviour = dict(zip(labels, choice, strict=True))
            judged = certify(game, behaviour)
            if judged.regret == 0:
                assert judged.payoffs in found


def beer_like(seed: int) -> ExtensiveFormGame:
    """A signalling game with payoffs in general position."""
    rng = random.Random(seed)

    def answer(signal: str) -> Node:
        return move("B", f"after {signal}", {a: end(rng.randint(-99, 99), rng.randint(-99, 99)) for a in "xy"})

    kinds = {kind: (p, move("A", kind, {s: answer(s) for s in "lr"})) for kind, p in (("t", "2/5"), ("u", "3/5"))}
    return tree(("A", "B"), chance(kinds))


def beliefs_of(game: ExtensiveFormGame, known: Known) -> dict[str, object]:
    """The beliefs that are given, and Bayes' rule elsewhere."""
    reach = game.realisation_probabilities(known.behaviour)
    out: dict[str, object] = dict(known.beliefs)
    for k, label in enumerate(game.set_labels):
        nodes = np.flatnonzero(game.arrays.information_set == k)
        total = sum(reach[nodes].tolist())
        if label not in out and len(nodes) > 1 and total != 0:
            out[label] = [p / total for p in reach[nodes].tolist()]
    return out


class TestSequential:
    """Complete sets of sequential equilibria with their beliefs."""

    def test_only_one_segment_of_the_horse_is_sequential(self) -> None:
        """Player 3 answers R if the belief that 2 went down is at least 2/3, and mixes up to 1/4 L at 2/3."""
        solution = sequential.solve(selten_horse())
        assert solution.complete
        assert not solution.equilibria
        (component,) = solution.components
        assert component.dimension == 1
        assert set(component.conditions) == {
            ("one: C", "two: c", "three: R", "2/3 <= belief(one:C > two:d at three) <= 1"),
            ("one: C", "two: c", "belief(one:C > two:d at three) = 2/3", "0 < Pr(L at three) <= 1/4"),
        }
        assert all(e.certificate.sequential for e in component.extreme)

    def test_beer_or_quiche(self) -> None:
        """Both pooling outcomes, each sustained by belief at most 1/2 in the strong type off the path."""
        solution = sequential.solve(beer_quiche())
        assert solution.complete
        assert not solution.equilibria
        conditions = {line for c in solution.components for piece in c.conditions for line in piece}
        assert len(solution.components) == 2
        assert "0 <= belief(chance:strong > strong:quiche at quiche) <= 1/2" in conditions
        assert "0 <= belief(chance:strong > strong:beer at beer) <= 1/2" in conditions

    def test_reliability_below_the_threshold(self) -> None:
        """The unreliable type bluffs with probability 3/7, the ally believes a signal with 3/5; or nobody signals."""
        solution = sequential.solve(reliability("3/10"))
        assert solution.complete
        (semi,) = solution.equilibria
        assert list(semi.behaviour["unreliable"]) == [F(3, 7), F(4, 7)]
        assert list(semi.behaviour["after S"]) == [F(3, 5), F(2, 5)]
        assert list(semi.beliefs["after S"]) == [F(1, 2), F(1, 2)]
        after_signal = sorted(e["after S"][0] for e in extremes(solution))
        assert (after_signal[0], after_signal[-1]) == (0, F(1, 5))  # up to the reliable type's cost over the benefit

    def test_reliability_above_the_threshold(self) -> None:
        """Besides pooling, the reliable type signals with 4/7 and the ally trusts silence with 4/5."""
        solution = sequential.solve(reliability("7/10"))
        assert solution.complete
        (semi,) = solution.equilibria
        assert list(semi.behaviour["reliable"]) == [F(4, 7), F(3, 7)]
        assert list(semi.behaviour["after N"]) == [F(4, 5), F(1, 5)]
        assert list(semi.behaviour["unreliable"]) == [0, 1]
        outcomes = {(e.behaviour["reliable"][0], e.behaviour["unreliable"][0]) for c in solution.components for e in c.extreme}
        assert outcomes == {(1, 1), (0, 0)}

    def test_reliability_separates_at_middling_benefits(self) -> None:
        """If only the reliable type can afford the signal, separation is a strict equilibrium."""
        solution = sequential.solve(reliability("3/10", b="2/5"))
        (separating,) = solution.equilibria
        assert separating.strict
        assert list(separating.beliefs["after S"]) == [1, 0]

    def test_algebraic_probabilities_are_exact(self) -> None:
        """Three players who move at once and mix with irrational probabilities: a number field, and no regret at all."""
        rng = random.Random(1)
        table = {profile: tuple(rng.randint(0, 3) for _ in range(3)) for profile in itertools.product("xy", repeat=3)}
        game = tree("123", simultaneous([(k, k, "xy") for k in "123"], lambda a, b, c: end(*table[a, b, c])))
        solution, expected = sequential.solve(game), nash.solve(game)
        assert solution.complete
        assert expected.complete
        mixed = [e for e in solution.equilibria if isinstance(e.behaviour["1"][0], Algebraic)]
        assert len(mixed) == 1
        assert mixed[0].regret == 0
        assert mixed[0].certificate.sequential
        shares = sorted(float(e.behaviour["1"][0]) for e in solution.equilibria)
        assert shares == pytest.approx(sorted(float(e.behaviour["1"][0]) for e in expected.equilibria))

    @pytest.mark.parametrize("seed", range(20))
    def test_perfect_information_is_backward_induction(self, seed: int) -> None:
        """With no ties there is one sequential equilibrium, and backward induction finds the same."""
        rng = random.Random(seed)
        names = itertools.count()

        def grow(depth: int) -> Node:
            if depth == 0:
                return end(*(rng.randint(-999, 999) for _ in range(3)))
            return move(rng.choice("123"), f"h{next(names)}", {a: grow(depth - 1) for a in "lr"})

        game = tree("123", grow(3))

        def induct(node: Any) -> tuple[Any, ...]:
            if not hasattr(node, "children"):
                return tuple(node.payoffs)
            return max((induct(child) for child in node.children), key=lambda v: v["123".index(node.player)])

        solution = sequential.solve(game)
        assert solution.complete
        assert len(solution.equilibria) == 1
        assert not solution.components
        assert solution.equilibria[0].payoffs == induct(game.root)
        assert solution.equilibria[0].strict

    @pytest.mark.parametrize("generic", [True, False])
    @pytest.mark.parametrize("make", [two_receivers, pairs])
    @pytest.mark.parametrize("seed", range(8))
    def test_random_trees_are_solved_completely(self, make: Any, seed: int, generic: bool) -> None:
        """Every game has a sequential equilibrium; all that is found is judged right, and nothing is left undecided."""
        solution = sequential.solve(make(seed, generic))
        assert solution.complete, solution.parameters
        assert solution.points
        for e in solution.points:
            assert e.certificate.sequential, e
            assert e.certificate.regret == 0

    @pytest.mark.parametrize("make", [two_receivers, pairs])
    @pytest.mark.parametrize("seed", range(20, 32))
    def test_the_limit_of_agent_quantal_responses_is_in_the_set(self, make: Any, seed: int) -> None:
        """The limit is sequential (McKelvey and Palfrey 1998), so that its payoffs are those of a solution."""
        game = make(seed, True)
        branch = agent_quantal_response.trace(game, until=100.0)
        assert branch.reached
        payoffs = game.floats().expected_payoffs(agent_quantal_response.strategies(game, branch))
        solution = sequential.solve(game)
        found = np.array([[float(v) for v in e.payoffs] for e in solution.points])
        assert np.abs(found - np.array(payoffs, dtype=float)).max(axis=1).min() < 0.5  # payoffs are up to 999

    def test_sequential_equilibria_are_weak_perfect_bayesian_and_nash(self) -> None:
        """Each concept refines the one before it."""
        for seed in range(6):
            game = pairs(seed, True)
            weak = weak_bayesian.solve(game)
            assert weak.complete
            assert all(e.certificate.weak_perfect_bayesian for e in weak.points)
            for e in sequential.solve(game).points:
                assert e.certificate.weak_perfect_bayesian
                assert certify(game, e.behaviour).regret == 0

    def test_weak_perfect_bayesian_players_may_disagree_off_the_path(self) -> None:
        """Two players who see the same surprise hold one belief in a sequential equilibrium, any in a weak one.

        Player 1 quits unless both others answer x; 2 answers y only if l is likely, 3 only if r is. So quitting is sustained
        by different beliefs of the two, or by 2 or 3 alone.
        """

        def others(left: int, right: int) -> Node:
            return simultaneous(
                [("2", "two", "xy"), ("3", "three", "xy")],
                lambda a, b: end(3 if a == b == "x" else 0, left if a == "y" else F(2, 5), right if b == "y" else F(2, 5)),
            )

        game = tree("123", move("1", "one", {"l": others(1, 0), "r": others(0, 1), "out": end(1, 0, 0)}))
        strict = {"one": "out", "two": "y", "three": "y"}
        disagree = certify_assessment(game, strict, {"two": [1, 0], "three": [0, 0, 0, 1]})
        assert disagree.weak_perfect_bayesian
        assert not disagree.consistent
        agree = certify_assessment(game, strict, {"two": ["1/2", "1/2"], "three": [0, "1/2", 0, "1/2"]})
        assert agree.sequential

    def test_solver_never_calls_an_unfinished_search_complete(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With a limit on supports the solution says SOME and why."""
        monkeypatch.setattr(assessments, "MOST_SUPPORTS", 5)
        solution = sequential.solve(beer_quiche())
        assert solution.completeness is Completeness.SOME
        assert "supports" in solution.parameters["not complete because"]

    @pytest.mark.parametrize("generic", [True, False])
    @pytest.mark.parametrize("seed", range(6))
    def test_looking_at_subgames_first_changes_nothing(self, seed: int, generic: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same set is found if supports that no equilibrium of a subgame has are not left out beforehand."""
        rng = random.Random(seed)

        def stage(name: str) -> Node:
            movers = [("1", f"1 {name}", "xy"), ("2", f"2 {name}", "xy")]
            return simultaneous(movers, lambda a, b: end(*numbers(rng, generic)))

        game = tree("123", move("3", "choice", {"l": stage("l"), "r": stage("r"), "out": end(*numbers(rng, generic))}))
        fast = sequential.solve(game)
        monkeypatch.setattr(assessments._Search, "_feasible", lambda *_: True)
        slow = sequential.solve(game)
        assert slow.complete is fast.complete is True
        assert [repr(e) for e in fast.equilibria] == [repr(e) for e in slow.equilibria]
        assert [repr(c) for c in fast.components] == [repr(c) for c in slow.components]
        assert fast.parameters["supports"] <= slow.parameters["supports"]

    @pytest.mark.parametrize("year", ["2019", "2023"])
    def test_the_us_moves_first(self, year: str) -> None:
        """Where every set lies in a subgame that Japan begins, sequential and subgame-perfect equilibria are the same."""
        game = MODEL.game(games.episode(year).scenario, timing="us-first").fractions()
        solution, expected = sequential.solve(game), subgame_perfect.solve(game)
        assert solution.complete
        assert sorted(e.payoffs for e in solution.equilibria) == sorted(tuple(e.payoffs) for e in expected.equilibria)

    def test_ends_that_chance_never_reaches_are_harmless(self) -> None:
        """A probability of zero matters only where somebody would decide after it."""
        game = tree(("A",), move("A", "a", {"x": chance({"l": (0, end(9)), "r": (1, end(1))}), "y": end(2)}))
        assert sequential.solve(game).equilibria[0].behaviour["a"].tolist() == [0, 1]

    @pytest.mark.parametrize("slug", [slug for slug in entries() if slug != "kuhn-poker"])
    def test_published_trees(self, slug: str) -> None:
        """What is known of a published tree is what the judge says and what the complete set holds."""
        entry = entries()[slug]
        solution, every = sequential.solve(entry.game), nash.solve(entry.game)
        assert solution.complete
        payoffs = [(tuple(e.payoffs), solution) for e in solution.points] + [(tuple(e.payoffs), every) for e in every.points]
        reached = {"sequential": {p for p, s in payoffs if s is solution}, "Nash": {p for p, s in payoffs if s is every}}
        for known in entry.known:
            judged = certify(entry.game, known.behaviour)
            assert judged.payoffs == known.payoffs
            assert (judged.regret == 0) is ("Nash" in known.concepts)
            if "Nash" in known.concepts and every.complete:
                assert known.payoffs in reached["Nash"]
            if "sequential" in known.concepts:
                assessment = certify_assessment(entry.game, known.behaviour, beliefs_of(entry.game, known))
                assert assessment.sequential, (slug, assessment)
                assert known.payoffs in reached["sequential"]

    def test_symbolic_games_are_refused(self) -> None:
        """Parameters must have values."""
        import sympy

        with pytest.raises(GameError, match="symbolic"):
            sequential.solve(tree(("A",), move("A", "a", {"x": end(sympy.Symbol("v")), "y": end(1)})))


class TestJudge:
    """The certificate of an assessment."""

    def test_ending_segment_of_the_horse_is_not_rational_for_player_2(self) -> None:
        """If 3 answers L, player 2 should go down: the Nash equilibrium D, c, L fails whatever is believed."""
        judged = certify_assessment(selten_horse(), {"one": "D", "two": "c", "three": "L"}, {"three": [0, 1]})
        assert judged.consistent
        assert judged.regrets == {"one": 0, "two": 3, "three": 0}

    def test_beliefs_on_the_path_follow_bayes(self) -> None:
        """A wrong posterior is neither weakly consistent nor consistent."""
        pool = {"strong": "beer", "weak": "beer", "beer": "none", "quiche": "duel"}
        right = certify_assessment(beer_quiche(), pool, {"beer": ["9/10", "1/10"], "quiche": [0, 1]})
        wrong = certify_assessment(beer_quiche(), pool, {"beer": ["1/2", "1/2"], "quiche": [0, 1]})
        assert right.sequential
        assert not wrong.weakly_consistent
        assert not wrong.consistent

    @pytest.mark.parametrize("seed", range(8))
    def test_trembles_converge_to_the_assessment(self, seed: int) -> None:
        """Bayes' rule along the sequence that the certificate names gives the strategies and the beliefs in the limit."""
        game = pairs(seed, True)
        for e in sequential.solve(game).points:
            trembles = e.certificate.trembles
            behaviour = trembles.at(1e-7)
            reach = game.floats().realisation_probabilities(behaviour)
            for k, label in enumerate(game.set_labels):
                nodes = np.flatnonzero(game.arrays.information_set == k)
                assert np.abs(behaviour[label].astype(float) - e.behaviour[label].astype(float)).max() < 1e-5
                belief = reach[nodes] / reach[nodes].sum()
                assert np.abs(belief - e.beliefs[label].astype(float)).max() < 1e-4

    def test_later_plans_count_in_a_weak_equilibrium(self) -> None:
        """A player who would gain by changing two moves at once is not rational, though each alone does not pay."""
        later = move("A", "later", {"stay": end(0), "go": end(2)})
        game = tree(("A",), move("A", "now", {"out": end(1), "in": later}))
        judged = certify_assessment(game, {"now": "out", "later": "stay"}, {})
        assert judged.regrets["now"] == 1

    def test_malformed_beliefs_are_refused(self) -> None:
        """Beliefs must be there and be a distribution over the nodes."""
        pool = {"strong": "beer", "weak": "beer", "beer": "none", "quiche": "duel"}
        with pytest.raises(GameError, match="beliefs at 'quiche'"):
            certify_assessment(beer_quiche(), pool, {"beer": ["9/10", "1/10"]})
        with pytest.raises(GameError, match="sum to"):
            certify_assessment(beer_quiche(), pool, {"beer": ["9/10", "1/10"], "quiche": [1, 1]})
