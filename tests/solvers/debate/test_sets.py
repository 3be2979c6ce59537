"""The largest sets of claims that hold together and the smallest contradictory ones: against geometry, and against the games."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.claims import Claim, Statement, claim, claims
from games.errors import SolverError
from games.scenarios.scenario import Scenario
from games.theories.named import theory
from solvers.debate import Sets, sets, together
from solvers.debate.contradictions import transversals
from solvers.verify.debate import holds, refuted
from tests.strategies import scenarios

STATED = [each for each in claims().values() if each.statement is not None]


def rises(name: str, sign: int = 1, us: str = "E", **moves: int) -> Claim:
    """The claim that the ROK's gain from cooperating over hedging rises (or falls) as parameters move so."""
    weights = {symbol: Fraction(weight) for symbol, weight in moves.items()}
    return Claim(name, name, ("S001",), statement=Statement("static", ("ROK",), "C", "H", "C", us, sign, moves=weights))


@pytest.fixture(scope="module")
def debate() -> Sets:
    """All claims of the documents."""
    return sets()


def test_every_contradiction_in_the_documents_is_between_two_claims(debate: Sets) -> None:
    """Eleven pairs exclude each other, and nothing else does: every other set of the 41 claims holds in some scenario."""
    assert debate.complete
    assert not debate.open
    assert [len(joint.claims) for joint in debate.minimal] == [2] * 11
    assert all(joint.verdict == "never" and joint.replayed for joint in debate.minimal)
    assert debate.counts == {"together": 809, "never": 11, "apart": 0, "undecided": 0}


def test_the_largest_sets_have_scenarios_that_the_judge_confirms(debate: Sets) -> None:
    """There are 24, of 32 to 36 claims; each claim of each holds by the exact payoffs, and no claim given up holds there, too."""
    assert (len(debate.maximal), len(debate.maximal[0].claims), len(debate.maximal[-1].claims)) == (24, 36, 32)
    for joint in debate.maximal:
        assert joint.replayed
    for joint in debate.maximal[::8]:
        assert joint.witness is not None
        assert not any(holds(claim(name), joint.witness) for name in debate.given_up(joint))


def test_the_lists_are_dual(debate: Sets) -> None:
    """What the largest sets give up are the smallest sets that meet every contradiction, and the other way round."""
    given_up = {frozenset(debate.given_up(joint)) for joint in debate.maximal}
    contradictory = {frozenset(joint.names) for joint in debate.minimal}
    number = {name: k for k, name in enumerate(debate.names)}

    def turned(family: set[frozenset[str]]) -> set[frozenset[str]]:
        found, every = transversals([frozenset(number[name] for name in own) for own in family], 1000)
        assert every
        return {frozenset(debate.names[k] for k in own) for own in found}

    assert turned(contradictory) == given_up
    assert turned(given_up) == contradictory


@settings(max_examples=25)
@given(scenarios)
def test_no_scenario_has_a_contradictory_set(debate: Sets, drawn: Scenario) -> None:
    """In every scenario, all mechanisms drawn too, some claim of each contradictory set fails, judged by exact payoffs."""
    held = {each.name for each in STATED if holds(each, drawn)}
    assert not any(set(joint.names) <= held for joint in debate.minimal)
    assert any(held <= set(joint.names) for joint in debate.maximal)


def test_documents_and_theories(debate: Sets) -> None:
    """Hwang's document has no contradiction; Murphy's and Yoon's have one on withdrawal; Murphy's theory holds in its own game."""
    by_document = {seed: [each.name for each in STATED if seed in each.seeds] for seed in ("S002", "S003", "S004")}
    largest = {seed: debate.largest_of(own) for seed, own in by_document.items()}
    assert [len(by_document[seed]) - len(largest[seed][0]) for seed in by_document] == [0, 1, 1]
    murphy = theory("murphy")
    found = together(*murphy.claims, theory=murphy)
    assert found.witness is not None
    assert (found.verdict, found.replayed, murphy.outside(found.witness)) == ("together", True, ())
    assert found.witness.values["mu"] == 0


def test_three_claims_of_which_any_two_agree() -> None:
    """A gain that falls in the threat and in belief can't rise in twice the one and three times the other: weights 1 to 2 to 3."""
    three = [rises("both", TKN=2, rK=3), rises("belief", -1, rK=1), rises("threat", -1, TKN=1)]
    found = sets(three)
    (core,) = found.minimal
    assert found.complete
    assert (set(core.names), core.verdict, core.replayed) == ({"both", "belief", "threat"}, "never", True)
    assert sorted(len(joint.claims) for joint in found.maximal) == [2, 2, 2]
    assert all(joint.replayed for joint in found.maximal)
    for reason in core.reasons:
        weights = {core.claims[term.claim].name: term.weight for term in reason.terms}
        assert (weights["threat"], weights["belief"]) == (2 * weights["both"], 3 * weights["both"])
    assert found.counts == {"together": 3, "never": 0, "apart": 0, "undecided": 0}


def test_three_claims_one_of_which_says_that_nothing_changes() -> None:
    """If the threat changes nothing and belief lowers the gain, both together don't raise it; nothing is not a reason by itself."""
    three = [rises("both", TKN=1, rK=1), rises("belief", -1, rK=1), rises("threat", 0, TKN=1)]
    found = sets(three)
    assert [set(joint.names) for joint in found.minimal] == [{"both", "belief", "threat"}]
    assert found.minimal[0].replayed
    assert found.complete


def test_four_claims_of_which_any_three_agree() -> None:
    """Four directions that sum to nothing: a contradiction that no three of them are, found by dropping what it does not need."""
    four = [rises("sum", 1, "P", TKN=1, rK=1, lam=1), *(rises(s, -1, "P", **{s: 1}) for s in ("TKN", "rK", "lam"))]
    found = sets([*four, "pressure-binds"])
    assert [set(joint.names) for joint in found.minimal] == [{"sum", "TKN", "rK", "lam"}]
    assert found.minimal[0].replayed
    assert found.complete
    assert len(found.maximal) == 4


def test_a_changed_proof_of_three_is_refused() -> None:
    """A weight too small, a claim left out or put in another's place, a product with a negative factor: none passes."""
    core = together(rises("both", TKN=2, rK=3), rises("belief", -1, rK=1), rises("threat", -1, TKN=1))
    assert core.space is not None
    first, rest, space = core.reasons[0], core.reasons[1:], core.space

    def passes(claims: Sequence[Claim] = core.claims, **changes: Any) -> bool:
        return refuted(claims, (replace(first, **changes), *rest), space.ranges, space.numbers)

    assert passes()
    for k, term in enumerate(first.terms):
        others = first.terms[:k] + first.terms[k + 1 :]
        assert not passes(terms=others)
        assert not passes(terms=(*others, replace(term, weight=term.weight / 2)))
        assert not passes(terms=(*others, replace(term, claim=(term.claim + 1) % 3)))
        assert not passes(terms=(*others, replace(term, condition=term.condition * 2)))
    one = space.context.constant(1)
    assert passes(products=(*first.products, (one * 0,)))
    assert not passes(products=(*first.products, (one - 2 * space.images["q"], one * 0)))
    assert not passes(core.claims[::-1])
    assert not passes(core.claims[:2])


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)).filter(any), min_size=3, max_size=5, unique=True))
def test_directions_in_a_plane(directions: list[tuple[int, int]]) -> None:
    """Gains that rise along directions of (threat, belief) agree exactly if the directions lie in an open half-plane."""
    given_ = [rises(f"d{k}", **{s: w for s, w in (("TKN", x), ("rK", y)) if w}) for k, (x, y) in enumerate(directions)]
    found = sets(given_)

    def agree(own: Sequence[int]) -> bool:
        """Whether some slope is positive along all: one turned by a little from a normal to one of them is."""
        chosen = [directions[k] for k in own]
        normals = [n for x, y in chosen for n in ((-y, x), (y, -x))]
        return any(all((n[0] * x + n[1] * y, (z[0] * x + z[1] * y)) > (0, 0) for x, y in chosen) for n in normals for z in chosen)

    subsets = [own for size in range(1, len(given_) + 1) for own in itertools.combinations(range(len(given_)), size)]
    wrong = [set(own) for own in subsets if not agree(own)]
    smallest = {frozenset(f"d{k}" for k in own) for own in wrong if not any(other < own for other in wrong)}
    assert found.complete
    assert {frozenset(joint.names) for joint in found.minimal} == smallest
    assert all(joint.replayed for joint in (*found.minimal, *found.maximal))


def test_claims_that_speak_of_different_values() -> None:
    """Claims whose domains have no point in common are apart, and each stands in a largest set of its own."""
    low = replace(rises("low", iota=1), domain={"c": (Fraction(2, 5), Fraction(1, 2))})
    high = replace(rises("high", -1, pull=1), domain={"c": (Fraction(3, 5), Fraction(1))})
    low = replace(low, statement=claim("institutions-bind").statement)
    found = sets([low, high, "pressure-binds"])
    assert [(joint.names, joint.verdict, joint.replayed) for joint in found.minimal] == [(("high", "low"), "apart", True)]
    assert [joint.names for joint in found.maximal] == [("high", "pressure-binds"), ("low", "pressure-binds")]
    assert found.counts["apart"] == 1


def test_a_claim_that_never_holds_is_a_contradiction_of_one() -> None:
    """It is in no largest set, and no pair is blamed for it."""
    never = Claim("provoke", "Institutions provoke.", ("S002",),
                  statement=Statement("static", ("Japan",), "F", "H", "F", "E", 1, moves={"iota": Fraction(1)}))  # fmt: skip
    found = sets([never, "pressure-binds", "protection-binds"])
    assert [joint.names for joint in found.minimal] == [("provoke",)]
    assert [joint.names for joint in found.maximal] == [("pressure-binds", "protection-binds")]


def test_claims_without_a_statement_are_in_no_set() -> None:
    """What a game shows can't be compared with an inequality."""
    with pytest.raises(SolverError, match="claim 'vetoes-at-home' has no statement about the model"):
        sets(["pressure-binds", "vetoes-at-home"])


def test_what_stays_undecided_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without proofs a contradiction is an open set: no list is called complete, and pairs are decided one by one."""
    for module in ("joint", "contradictions"):
        monkeypatch.setattr(f"solvers.debate.{module}.reasons", lambda space, about: ())
    found = sets(["protection-binds", "protection-substitutes", "pressure-binds"])
    assert (found.minimal, found.complete) == ((), False)
    assert [one.names for one in found.open] == [found.names]
    assert not found.open[0].replayed
    assert found.counts == {"together": 2, "never": 0, "apart": 0, "undecided": 1}
    assert "1 set has no scenario and no proof" in found.note
    pair = found.pairs["protection-binds", "protection-substitutes"]
    assert "No scenario was found from the best of 1024 draws" in str(pair)
    assert "undecided" in str(found)


def test_more_largest_sets_than_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many to list, the contradictions stay proved, and the lists are not called complete."""
    monkeypatch.setattr("solvers.debate.contradictions.MOST", 1)
    found = sets(["protection-binds", "protection-substitutes", "pressure-binds"])
    assert (len(found.minimal), len(found.maximal), found.complete) == (1, 1, False)
    assert found.counts == {"together": 2, "never": 1, "apart": 0, "undecided": 0}
    assert "more largest sets than were tried" in found.note
