"""The reduced normal form of trees, and Kuhn's theorem: mixed and behaviour strategies do the same under perfect recall."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import assume, given
from hypothesis import strategies as st

from games import trees as published
from games.catalogue import entries as normal_forms
from games.errors import FormatError, GameError
from games.formats.efg import dumps, loads
from games.tree.builder import chance, end, move, simultaneous, tree
from games.tree.extensive_form import END, ExtensiveFormGame
from games.tree.reduced_normal_form import MOST_CELLS, behaviour_strategies, counts, mixed_strategies, plans, reduced_normal_form
from tests import gambit_shim
from tests.strategies import behaviours, mixed_profiles, trees

Q = Fraction


def later() -> ExtensiveFormGame:
    """A stops, or goes on and moves again."""
    again = move("A", "later", {"x": end(1, 5), "y": end(2, 6)})
    return tree(("A", "B"), move("A", "now", {"stop": end(0, 4), "go": again}))


class TestPlans:
    """What a player does wherever the plan itself leads."""

    def test_a_plan_is_silent_where_it_never_comes(self) -> None:
        """Who stops need not say what would come later: three plans, not four; who never moves has one."""
        assert plans(later()) == (({0: 0}, {0: 1, 1: 0}, {0: 1, 1: 1}), ({},))
        assert reduced_normal_form(later()).actions == (("stop", "go;x", "go;y"), ("-",))
        assert reduced_normal_form(later()).payoffs.tolist() == [[[0], [1], [2]], [[4], [5], [6]]]

    @given(trees())
    def test_plans_are_classes_of_strategies(self, game: ExtensiveFormGame) -> None:
        """Strategies, an action at every set, fall into as many classes as there are plans, by where they can lead."""
        names = list(game.information_sets)
        for who, (player, own) in enumerate(zip(game.players, plans(game), strict=True)):
            mine = [name for name in names if game.information_sets[name][0] == player]
            choices = [range(len(game.information_sets[name][1])) for name in mine]
            assume(prod(map(len, choices)) <= 500)
            classes = set()
            for strategy in itertools.product(*choices):
                chosen = dict(zip(mine, strategy, strict=True))
                labels = {name: game.information_sets[name][1][action] for name, action in chosen.items()}
                reached = [n for n in mine if all(labels[before] == action for before, action in game.histories[n])]
                classes.add(tuple((names.index(name), chosen[name]) for name in reached))
            assert {tuple(sorted(plan.items())) for plan in own} == classes
            assert len(own) == len(classes) == counts(game)[who]

    @given(trees())
    def test_payoffs_are_those_of_playing_the_plans(self, game: ExtensiveFormGame) -> None:
        """Each cell holds what the tree pays when everybody follows the plan, in expectation over chance."""
        form, listed = reduced_normal_form(game), plans(game)
        assert form.shape == counts(game)
        assert form.exact
        for profile in itertools.islice(np.ndindex(*form.shape), 30):
            behaviour: dict[str, object] = {label: actions[0] for label, (_, actions) in game.information_sets.items()}
            for own, k in zip(listed, profile, strict=True):
                behaviour |= {game.set_labels[known]: game.set_actions[known][action] for known, action in own[k].items()}
            assert tuple(form.payoffs[(slice(None), *profile)]) == game.expected_payoffs(behaviour)

    def test_labels_stay_apart(self) -> None:
        """Where joined actions would be the same text for two plans, the places are said too."""
        after = {"x": move("A", "s", {"y": end(1)}), "x;y": end(2)}
        game = tree(("A",), move("A", "r", after))
        assert reduced_normal_form(game).actions == (("'r': 'x'; 's': 'y'", "'r': 'x;y'"),)

    def test_counting_before_listing(self) -> None:
        """A tree with too many plans to list is refused at once; how many there are can still be asked."""
        sets = {f"{k}": move("A", f"s{k}", {"x": end(0), "y": end(1)}) for k in range(300)}
        game = tree(("A",), chance({label: (Q(1, 300), node) for label, node in sets.items()}))
        assert counts(game) == (2**300,)
        with pytest.raises(GameError, match=f"at most {MOST_CELLS} profiles"):
            reduced_normal_form(game)


class TestForms:
    """The normal forms of trees told elsewhere as normal forms, and number types."""

    @pytest.mark.parametrize(
        ("slug", "form", "scale"),
        [("selten-horse", "selten-horse", 1), ("beer-quiche", "beer-quiche", 10), ("entry-deterrence", "entry", 1)],
    )
    def test_catalogue(self, slug: str, form: str, scale: int) -> None:
        """The published trees have the normal forms of the catalogue, up to the order of actions and the unit."""
        ours, theirs = reduced_normal_form(published.entries()[slug].game), normal_forms()[form].game
        assert ours.shape == theirs.shape
        cells = [sorted(map(tuple, g.payoffs.reshape(len(g.players), -1).T.tolist())) for g in (ours, theirs)]
        assert [tuple(scale * value for value in cell) for cell in cells[0]] == cells[1]

    def test_simultaneous_moves_are_the_table(self) -> None:
        """A table told as a tree of moves nobody sees comes back as the table."""
        table = normal_forms()["rock-paper-scissors"].game
        movers = [(player, f"{player}'s move", own) for player, own in zip(table.players, table.actions, strict=True)]
        told = tree(table.players, simultaneous(movers, lambda *profile: end(*(table.payoff(i, profile) for i in range(2)))))
        assert reduced_normal_form(told) == table

    def test_numbers(self) -> None:
        """Floats give floats, rounded once; symbols expressions."""
        p = sympy.Symbol("p")
        floats = tree(("A",), chance({"a": (0.1, end(0.3)), "b": (0.9, end(0.7))}))
        assert reduced_normal_form(floats).payoffs.dtype == np.float64
        exact = Q(1, 10) * Q(0.3) + Q(9, 10) * Q(0.7)
        assert reduced_normal_form(floats).payoffs[0, 0] == float(exact)
        symbols = tree(("A",), chance({"a": (p, end(1)), "b": (1 - p, end(0))}))
        assert reduced_normal_form(symbols).payoffs[0, 0] == p

    def test_merging_by_payoffs(self) -> None:
        """Plans that give everybody the same, whatever the others do, are merged only if asked for."""
        same = {word: end(*worth) for word, worth in (("u", (1, 2)), ("v", (1, 2)), ("w", (1, 3)))}
        game = tree(("A", "B"), move("A", "a", {"out": end(1, 2), "in": move("B", "b", same)}))
        assert reduced_normal_form(game).shape == (2, 3)
        merged = reduced_normal_form(game, merge="payoffs")
        assert merged.actions == (("out", "in"), ("u | v", "w"))
        assert merged.payoffs.tolist() == [[[1, 1], [1, 1]], [[2, 2], [2, 3]]]
        with pytest.raises(GameError, match="merge is one of plans, payoffs"):
            reduced_normal_form(game, merge="all")


class TestKuhn:
    """Kuhn 1953: under perfect recall mixed and behaviour strategies reach every end equally often."""

    @given(st.data())
    def test_mixed_to_behaviour(self, data: st.DataObject) -> None:
        """The behaviour strategies of mixed ones pay what the mixed ones pay in the reduced normal form."""
        game = data.draw(trees())
        form = reduced_normal_form(game)
        profile = data.draw(mixed_profiles(form.shape))
        assert tuple(mixture(form.payoffs, profile)) == game.expected_payoffs(behaviour_strategies(game, profile))

    @given(st.data())
    def test_behaviour_to_mixed(self, data: st.DataObject) -> None:
        """The mixed strategies of behaviour strategies pay what these pay in the tree, and lead back to equal reach."""
        game = data.draw(trees())
        behaviour = data.draw(behaviours(game))
        mixed = mixed_strategies(game, behaviour)
        assert all(sum(own) == 1 for own in mixed)
        assert tuple(mixture(reduced_normal_form(game).payoffs, mixed)) == game.expected_payoffs(behaviour)
        back = behaviour_strategies(game, mixed)
        ends = game.arrays.player == END
        assert np.array_equal(game.realisation_probabilities(back)[ends], game.realisation_probabilities(behaviour)[ends])

    def test_never_reached(self) -> None:
        """Where no plan that is played leads, the actions are equally probable."""
        assert behaviour_strategies(later(), [[1, 0, 0], [1]])["later"].tolist() == [Q(1, 2), Q(1, 2)]
        assert behaviour_strategies(later(), [[0.0, 0.25, 0.75], [1.0]])["later"].tolist() == [0.25, 0.75]

    def test_what_is_no_profile(self) -> None:
        """A strategy per player over that player's plans is needed."""
        with pytest.raises(GameError, match="one for each of 2 players"):
            behaviour_strategies(later(), [[1, 0, 0]])
        with pytest.raises(GameError, match="3 probabilities are needed"):
            behaviour_strategies(later(), [[1, 0], [1]])


def mixture(payoffs: Any, profile: Any) -> list[Any]:
    """What mixed strategies pay, summed cell by cell."""
    total = [Q(0)] * len(payoffs)
    for cell in np.ndindex(*payoffs.shape[1:]):
        weight = prod((own[k] for own, k in zip(profile, cell, strict=True)), start=Q(1))
        total = [so_far + weight * payoffs[(i, *cell)] for i, so_far in enumerate(total)]
    return total


def test_against_gambits_catalogue() -> None:
    """Gambit has as many strategies and the same payoffs in every tree of its own catalogue that has perfect recall."""
    compared, refused = 0, []
    for text in gambit_shim.catalogue():
        try:
            form = reduced_normal_form(loads(text))
        except FormatError as problem:
            refused.append(str(problem))
            continue
        theirs = gambit_shim.strategic_payoffs(text)
        assert all(np.array_equal(a, b) for a, b in zip(theirs, form.payoffs, strict=True))
        compared += 1
    assert compared > 20
    assert [problem for problem in refused if "forgotten a move" not in problem and "lies twice" not in problem] == []


@pytest.mark.parametrize("slug", published.entries())
def test_gambit_counts_the_plans_of_published_trees(slug: str) -> None:
    """Gambit's reduced strategic forms of our published trees have the stated numbers of strategies and our payoffs."""
    entry = published.entries()[slug]
    theirs = gambit_shim.strategic_payoffs(dumps(entry.game))
    assert theirs[0].shape == entry.plans == counts(entry.game)
    assert all(np.array_equal(a, b) for a, b in zip(theirs, reduced_normal_form(entry.game).payoffs, strict=True))
