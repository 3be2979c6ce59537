"""Published trees: what is stated of each profile is true, by the judge of normal forms and by the one of subgames."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from games import GameError, NormalFormGame, trees
from games.tree.extensive_form import CHANCE, END, ExtensiveFormGame
from games.tree.reduced_normal_form import counts, mixed_strategies, reduced_normal_form
from games.trees.entry import CONCEPTS, Known, TreeEntry
from solvers import subgame_perfect
from solvers.verify import certify, certify_subgames

ENTRIES = trees.entries()
EACH = pytest.mark.parametrize("entry", [pytest.param(entry, id=slug) for slug, entry in ENTRIES.items()])


def sequentially_rational(game: ExtensiveFormGame, known: Known) -> bool:
    """Whether no single move at any information set gains, by the stated beliefs where the set is never reached.

    With perfect recall it is enough to look at single moves (one-shot deviations) if the beliefs are consistent.
    """
    behaviour = game.behaviour(known.behaviour)
    a, reach = game.arrays, game.realisation_probabilities(known.behaviour)
    moves = game.move_probabilities(behaviour)
    worth: list[Any] = [None] * len(a)
    for node in range(len(a) - 1, -1, -1):
        if a.player[node] == END:
            worth[node] = list(a.payoffs[a.payoff[node]])
        else:
            below = list(a.children_of(node))
            worth[node] = [sum(moves[c] * worth[c][i] for c in below) for i in range(len(game.players))]
    for number, label in enumerate(game.set_labels):
        members = [node for node in range(len(a)) if a.information_set[node] == number]
        weights = [reach[node] for node in members]
        if not any(weights):
            weights = list(known.beliefs.get(label, (1,) if len(members) == 1 else ()))
        assert len(weights) == len(members), f"beliefs at {label} are missing"
        who = a.player[members[0]]
        gain = [
            sum(w * worth[list(a.children_of(node))[k]][who] for w, node in zip(weights, members, strict=True))
            for k in range(len(game.set_actions[number]))
        ]
        if any(p > 0 and value < max(gain) for p, value in zip(behaviour[label], gain, strict=True)):
            return False
    return True


@EACH
def test_entries_say_where_they_come_from(entry: TreeEntry) -> None:
    """Every tree has a source, a derivation and at least one known profile; the words for concepts are those of the list."""
    assert entry.source
    assert len(entry.steps) > 200
    assert entry.known
    assert {word for known in entry.known for word in (*known.concepts, *known.fails)} <= set(CONCEPTS)
    assert entry.game.exact
    assert counts(entry.game) == entry.plans


@EACH
def test_known_profiles(entry: TreeEntry) -> None:
    """Each stated profile pays what is stated, and is an equilibrium of the stated kinds and of no other stated kind."""
    form = reduced_normal_form(entry.game)
    for known in entry.known:
        assert entry.game.expected_payoffs(known.behaviour) == known.payoffs
        holds = {
            "Nash": certify(form, mixed_strategies(entry.game, known.behaviour)).regret == 0,
            "subgame perfect": certify_subgames(entry.game, known.behaviour).regret == 0,
        }
        if "sequential" in (*known.concepts, *known.fails):
            holds["sequential"] = sequentially_rational(entry.game, known)
        assert {word: holds[word] for word in known.concepts} == dict.fromkeys(known.concepts, True)
        assert {word: holds[word] for word in known.fails} == dict.fromkeys(known.fails, False)


@pytest.mark.parametrize("slug", [slug for slug, entry in ENTRIES.items() if entry.complete])
def test_the_whole_set(slug: str) -> None:
    """Where all subgame-perfect equilibria are stated, the solver finds these and says that they are all."""
    entry = ENTRIES[slug]
    stated = [entry.game.behaviour(known.behaviour) for known in entry.known if "subgame perfect" in known.concepts]
    solution = subgame_perfect.solve(entry.game)
    assert solution.complete
    found = [{label: list(chances) for label, chances in e.behaviour.items()} for e in solution.equilibria]
    assert found == [{label: list(chances) for label, chances in profile.items()} for profile in stated]


@pytest.mark.parametrize("slug", [slug for slug, entry in ENTRIES.items() if entry.symbolic])
def test_symbols_become_the_published_numbers(slug: str) -> None:
    """The tree in parameters, with the values put in, is the tree in numbers."""
    from games.trees import chain_store, crisis_bargaining

    values = {
        "chain-store": {"a": chain_store.A, "b": chain_store.B, "p": chain_store.P},
        "crisis-bargaining": crisis_bargaining.VALUES,
    }
    entry = ENTRIES[slug]
    assert entry.symbolic is not None
    assert entry.symbolic().symbolic
    assert entry.symbolic().at(values[slug]) == entry.game


@pytest.mark.parametrize("high", [Fraction(k, 20) for k in range(3, 10)])
def test_risk_return_threshold(high: Fraction) -> None:
    """State A risks war iff h (high + a) > low + a; at equality it is indifferent (Fearon's trade-off with two types)."""
    from games.trees.crisis_bargaining import DEMANDS, VALUES, game

    values = VALUES | {"high": high}
    risk = values["h"] * (high + values["a"]) - (values["low"] + values["a"])
    worth = {}
    for demand in DEMANDS:
        answers = {
            f"{kind} cost, demand {word}": "accept" if share <= values["p"] + values[kind] else "fight"
            for kind in ("high", "low")
            for word, share in (("safe", values["p"] + values["low"]), ("risky", values["p"] + high), ("all", 1))
        }
        worth[demand] = game(**values).expected_payoffs({"demand": demand, **answers})[0]
    assert worth["risky"] - worth["safe"] == risk
    assert worth["all"] <= max(worth["risky"], worth["safe"])


@pytest.mark.parametrize(("prior", "bound"), [(Fraction(1, 5), "in"), (Fraction(1, 4), "tie"), (Fraction(2, 5), "out")])
def test_reputation_threshold(prior: Fraction, bound: str) -> None:
    """The first entrant comes in iff the prior is below b squared: entry pays b - p/b against the sequential replies."""
    from games.trees.chain_store import B, game, profile

    x = prior * (1 - B) / (B * (1 - prior))
    behaviour = profile() | {"weak: First in": {"fight": x, "acquiesce": 1 - x}}
    pays = game(p=prior).expected_payoffs(behaviour)[0]
    assert pays == B - prior / B
    assert bound == ("in" if pays > 0 else "tie" if pays == 0 else "out")


def test_poker_has_a_value() -> None:
    """Neither player does better against the other's stated strategy: the value of the game is -1/18."""
    form: NormalFormGame = reduced_normal_form(ENTRIES["kuhn-poker"].game)
    mixed = [mixed_strategies(ENTRIES["kuhn-poker"].game, known.behaviour) for known in ENTRIES["kuhn-poker"].known]
    for (one, _), (_, two) in product(mixed, mixed):
        assert max(form.payoffs[0] @ two) == min(one @ form.payoffs[0]) == Fraction(-1, 18)


def test_slugs_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files with one slug are an error."""
    from games.trees import card_game, centipede

    monkeypatch.setattr(card_game, "ENTRIES", centipede.ENTRIES)
    trees.entries.cache_clear()
    with pytest.raises(GameError, match="slug 'centipede-six' is taken"):
        trees.entries()
    trees.entries.cache_clear()


def test_chance_is_somewhere() -> None:
    """Of 13 trees six have private information: chance moves first."""
    assert sum(entry.game.arrays.player[0] == CHANCE for entry in ENTRIES.values()) == 6
