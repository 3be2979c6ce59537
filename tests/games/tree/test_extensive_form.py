"""Extensive-form games: what a well-formed tree is, which nodes start a subgame, and how probably play gets where."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

import games
from games.errors import GameError
from games.models.trilateral import MODEL
from games.tree import builder as tree_builder
from games.tree.arrays import CHANCE_TOLERANCE
from games.tree.builder import chance, simultaneous, tree
from games.tree.extensive_form import CHANCE, END, Chance, Decision, ExtensiveFormGame, Node, Terminal
from tests.strategies import behaviours, trees

Q = Fraction

PLAYERS = ("A", "B")


def end(*payoffs: Any) -> Terminal:
    """A terminal with the given payoffs, zeros by default."""
    return Terminal(payoffs or (0, 0))


def move(player: str, at: str, **children: Node) -> Decision:
    """A decision whose actions are the keywords."""
    return Decision(player, at, tuple(children), tuple(children.values()))


ENTRY = move("A", "entry", Out=end(0, 2), In=move("B", "reply", F=end(-1, -1), Y=end(1, 1)))


def simultaneous_moves() -> Decision:
    """A moves; B moves without seeing it: two nodes in one information set."""
    return move("A", "a", L=move("B", "b", l=end(1, 2), r=end()), R=move("B", "b", l=end(), r=end(2, 1)))


SIMULTANEOUS = simultaneous_moves()


def test_well_formed_trees_are_accepted() -> None:
    """Information sets are listed depth first with their player and actions; a bare end is a game, too."""
    sets = {"entry": ("A", ("Out", "In")), "reply": ("B", ("F", "Y"))}
    assert ExtensiveFormGame(ENTRY, PLAYERS).information_sets == sets
    assert list(ExtensiveFormGame(simultaneous_moves(), PLAYERS).information_sets) == ["a", "b"]
    assert ExtensiveFormGame(end(1, 2), PLAYERS).information_sets == {}


def test_trees_are_immutable_values() -> None:
    """Equal trees make equal games, and nothing in one can be changed."""
    assert ExtensiveFormGame(simultaneous_moves(), PLAYERS) == ExtensiveFormGame(simultaneous_moves(), PLAYERS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        ENTRY.player = "B"


def test_perfect_recall_lets_a_player_remember() -> None:
    """A player who moves twice and sees the own first move has perfect recall, whatever the other did unseen."""

    def again(at: str) -> Decision:
        return move("B", "b", x=move("A", at, p=end(), q=end()), y=move("A", at, p=end(), q=end()))

    game = ExtensiveFormGame(move("A", "a", L=again("after L"), R=again("after R")), PLAYERS)
    assert list(game.information_sets) == ["a", "b", "after L", "after R"]


def coin(heads: Any, tails: Any, after_heads: Node | None = None, after_tails: Node | None = None) -> Chance:
    """A toss with the given probabilities."""
    return Chance(("h", "t"), (heads, tails), (after_heads or end(), after_tails or end()), "luck")


NAN, INF = float("nan"), float("inf")
MALFORMED: dict[str, tuple[Node, str]] = {
    "payoff missing": (end(1), "terminal after the root: 2 payoffs are needed; got 1"),
    "payoff too many": (end(1, 2, 3), "terminal after the root: 2 payoffs are needed; got 3"),
    "NaN": (move("A", "a", L=end(), R=end(0, NAN)), "terminal after a:R: payoff of B is not a finite number: nan"),
    "infinity": (move("A", "a", L=end(INF, 0)), "terminal after a:L: payoff of A is not a finite number: inf"),
    "text": (move("A", "a", L=end("one", 0)), "terminal after a:L: payoff of A is not a finite number: 'one'"),
    "truth value": (move("A", "a", L=end(True, 0)), "terminal after a:L: payoff of A is not a finite number: True"),
    "nothing": (move("A", "a", L=end(None, 0)), "terminal after a:L: payoff of A is not a finite number: None"),
    "list": (move("A", "a", L=end([1], 0)), "terminal after a:L: payoff of A is not a finite number: [1]"),
    "stranger": (move("C", "c", x=end()), "node after the root: there is no player 'C'; the players are A, B"),
    "later stranger": (move("A", "a", L=move("C", "c", x=end())), "node after a:L: there is no player 'C'"),
    "one label twice": (Decision("A", "a", ("L", "L"), (end(), end())), "actions at 'a': labels must differ; ['L']"),
    "empty label": (Decision("A", "a", ("L", ""), (end(), end())), "actions at 'a': labels must be non-empty text"),
    "child missing": (Decision("A", "a", ("L", "R"), (end(),)), "actions at 'a': 1 labels are needed; got 2"),
    "no action": (Decision("A", "a", (), ()), "actions at 'a'"),
    "no node": (Decision("A", "a", ("L",), (None,)), "a:L"),
    "other actions": (
        move("A", "a", L=move("B", "b", x=end()), R=move("B", "b", y=end())),
        "information set 'b': the node after a:R has another player or other actions",
    ),
    "other player": (
        move("A", "a", L=move("B", "b", x=end()), R=move("A", "b", x=end())),
        "information set 'b': the node after a:R has another player or other actions",
    ),
    "absent-minded at once": (
        move("A", "a", L=move("A", "a", L=end())),
        "'a' lies twice on the path a:L (imperfect recall: absent-mindedness)",
    ),
    "absent-minded later": (
        move("A", "a", L=move("B", "b", x=move("A", "a", L=end()))),
        "information set 'a' lies twice on the path a:L > b:x",
    ),
    "own action forgotten": (
        move("A", "a", L=move("A", "later", x=end()), R=move("A", "later", x=end())),
        "information set 'later': at the node after a:R the player has forgotten a move "
        "(imperfect recall of which own action it took)",
    ),
    "own action forgotten across another's": (
        move("A", "a", L=move("A", "later", x=end()), R=move("B", "b", y=move("A", "later", x=end()))),
        "information set 'later': at the node after a:R > b:y the player has forgotten a move",
    ),
    "chance below one": (coin(Q(1, 2), Q(1, 3)), "node after the root: the probabilities of chance sum to 5/6, not to 1"),
    "chance above one": (
        move("A", "a", L=coin(1, Q(1, 10**30))),
        "node after a:L: the probabilities of chance sum to 1000000000000000000000000000001/1000000000000000000000000000000",
    ),
    "float chance off": (coin(0.5, 0.5 + 1e-6), "node after the root: the probabilities of chance sum to 1.000001"),
    "negative chance": (coin(Q(3, 2), Q(-1, 2)), "after luck:t: the probability is negative: -1/2"),
    "chance NaN": (coin(NAN, 1), "after luck:h: the probability is not a finite number: nan"),
    "chance text": (coin("half", "1/2"), "after luck:h: the probability is not a finite number: 'half'"),
    "chance without outcomes": (Chance((), (), ()), "outcomes of 'chance': at least one is needed"),
    "chance outcomes repeated": (Chance(("h", "h"), (1, 0), (end(), end())), "outcomes of 'chance': labels must differ"),
    "chance short of children": (Chance(("h", "t"), (1, 0), (end(),)), "as many outcomes, probabilities and children of chance"),
    "chance nameless": (Chance(("h",), (1,), (end(),), " "), "name of a move of chance: labels must be non-empty"),
    "set nameless": (move("A", "", x=end()), "node after the root: an information set needs a label; got ''"),
    "below chance": (
        coin(Q(1, 2), Q(1, 2), end(1)),
        "terminal after luck:h: 2 payoffs are needed; got 1",
    ),
    "chance forgotten is no lapse, own move is": (
        coin(Q(1, 2), Q(1, 2), move("A", "a", L=move("A", "later", x=end())), move("A", "later", x=end())),
        "information set 'later': at the node after luck:t the player has forgotten a move "
        "(imperfect recall of where it was before)",
    ),
    "own node forgotten": (
        move("B", "b", x=move("A", "a", L=move("A", "later", p=end())), y=move("A", "later", p=end())),
        "information set 'later': at the node after b:y the player has forgotten a move",
    ),
}


@pytest.mark.parametrize(("root", "message"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_trees_are_an_error(root: Node, message: str) -> None:
    """Missing payoffs, clashing or forgetful information sets and moves without choice are an error with its place."""
    with pytest.raises(GameError) as caught:
        ExtensiveFormGame(root, PLAYERS)
    assert message in str(caught.value)


def test_repeated_or_missing_players_are_an_error() -> None:
    """Player labels must differ, and there is at least one."""
    with pytest.raises(GameError, match="labels must differ"):
        ExtensiveFormGame(end(), ("A", "A"))
    with pytest.raises(GameError, match="at least one"):
        ExtensiveFormGame(Terminal(()), ())


def subgames(root: Node) -> set[str]:
    """The paths to the nodes that start a subgame."""
    game = ExtensiveFormGame(root, PLAYERS)
    return {game.where(int(node)) for node in game.arrays.subgame_roots}


def test_nodes_that_start_a_subgame() -> None:
    """The root does, and a node alone in its information set whose tree no other information set crosses."""
    assert subgames(ENTRY) == {"the root", "entry:In"}
    assert subgames(simultaneous_moves()) == {"the root"}


def test_a_crossing_information_set_stops_a_subgame() -> None:
    """A singleton node starts no subgame when a later information set reaches outside its tree."""

    def middle(at: str) -> Decision:
        return move("B", at, p=move("A", "blind", x=end(), y=end()), q=end())

    nodes = move("B", "b", l=middle("left"), r=middle("right"))
    assert subgames(nodes) == {"the root"}


def test_one_object_at_two_places_is_two_nodes() -> None:
    """Nodes are values: a decision written once and used twice is still two nodes of one information set."""
    reply = move("B", "b", l=end(1, 2), r=end())
    assert subgames(move("A", "a", L=reply, R=reply)) == {"the root"}


def test_text_shows_the_tree() -> None:
    """The text lists moves and ends in depth-first order, indented."""
    assert repr(ExtensiveFormGame(ENTRY, PLAYERS, "entry")).splitlines() == [
        "entry",
        "start -> A at 'entry'",
        "  Out: (0, 2)",
        "  In -> B at 'reply'",
        "    F: (-1, -1)",
        "    Y: (1, 1)",
    ]


HORSE = games.trees.entries()["selten-horse"].game
POKER = games.trees.entries()["kuhn-poker"].game


class TestArrays:
    """Trees as columns."""

    def test_columns_of_the_horse(self) -> None:
        """Preorder: player 1; D: player 3's first node and two ends; C: player 2; d: player 3's second node; c: the end."""
        a = HORSE.arrays
        assert a.parent.tolist() == [-1, 0, 1, 1, 0, 4, 5, 5, 4]
        assert a.player.tolist() == [0, 2, END, END, 1, 2, END, END, END]
        assert a.information_set.tolist() == [0, 1, -1, -1, 2, 1, -1, -1, -1]
        assert a.first_child.tolist() == [1, 2, -1, -1, 5, 6, -1, -1, -1]
        assert a.children.tolist() == [2, 2, 0, 0, 2, 2, 0, 0, 0]
        assert a.action.tolist() == [-1, 0, 0, 1, 1, 0, 0, 1, 1]
        assert a.depth.tolist() == [0, 1, 2, 2, 1, 2, 3, 3, 2]
        assert a.stop.tolist() == [9, 4, 3, 4, 9, 8, 7, 8, 9]
        assert a.payoff.tolist() == [-1, -1, 0, 1, -1, -1, 2, 3, 4]
        assert HORSE.end_payoffs.tolist() == [[3, 2, 2], [0, 0, 0], [4, 4, 0], [0, 0, 1], [1, 1, 1]]
        assert a.subgame_roots.tolist() == [0]
        assert not any(column.flags.writeable for column in vars(a).values() if isinstance(column, np.ndarray))

    @given(trees())
    def test_nodes_and_arrays_are_one_game(self, game: ExtensiveFormGame) -> None:
        """The nodes that arrays are turned into, the arrays given anew, a copy and a pickle are the same game."""
        a = game.arrays
        assert ExtensiveFormGame(game.root, game.players) == game
        assert copy.deepcopy(game) == pickle.loads(pickle.dumps(game)) == game
        again = ExtensiveFormGame.from_arrays(
            a.parent,
            a.player,
            information_set=a.information_set,
            chance=a.chance,
            event=a.event,
            payoff=a.payoff,
            payoffs=a.payoffs,
            players=game.players,
            information_sets=game.set_labels,
            actions=game.set_actions,
            events=game.events,
        )
        assert again == game
        for name in ("first_child", "children", "action", "depth", "stop", "first_member", "previous_set", "previous_action"):
            assert np.array_equal(getattr(again.arrays, name), getattr(a, name))

    @given(trees())
    def test_subgame_roots(self, game: ExtensiveFormGame) -> None:
        """A move starts a subgame iff no information set has nodes both below it and elsewhere."""
        a = game.arrays
        for node in np.flatnonzero(a.player != END).tolist():
            inside = set(a.information_set[node : a.stop[node]].tolist()) - {-1}
            outside = set(a.information_set[:node].tolist()) | set(a.information_set[a.stop[node] :].tolist())
            assert (node in a.subgame_roots) == (not inside & outside)

    def test_numbering_is_free(self) -> None:
        """Information sets, events and payoff rows may be numbered anyhow; labels follow their numbers."""
        game = ExtensiveFormGame.from_arrays(
            [-1, 0, 1, 1, 0, 4, 4],
            [CHANCE, 0, END, END, 0, END, END],
            information_set=[-1, 7, -1, -1, 2, -1, -1],
            event=[3, 0, 0, 0, 0, 0, 0],
            chance=[1, Q(1, 3), 1, 1, Q(2, 3), 1, 1],
            payoff=[0, 0, 1, 0, 0, 0, 1],
            payoffs=[[5], [6]],
            players=["A"],
            information_sets=["?", "?", "second", "?", "?", "?", "?", "first"],
            actions=[[], [], ["x", "y"], [], [], [], [], ["l", "r"]],
            events=[("?", []), ("?", []), ("?", []), ("luck", ["h", "t"])],
        )
        first = move("A", "first", l=end(6), r=end(5))
        assert game == ExtensiveFormGame(coin(Q(1, 3), Q(2, 3), first, move("A", "second", x=end(5), y=end(6))), ("A",))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"parent": [-1, 0, 0, 1, 1]}, "preorder"),
            ({"parent": [-1, 0, 1, 1, 4]}, "preorder"),
            ({"parent": [0, 0, 1, 1, 0]}, "the first node is the root"),
            ({"parent": []}, "the first node is the root"),
            ({"parent": [-1, 0, 1, 1, 0.5]}, "whole numbers"),
            ({"parent": [-1, 0, 1, 1, 2**40]}, "small whole number"),
            ({"parent": [[-1, 0, 1, 1, 0]]}, "one small whole number for each node"),
            ({"player": [0, 1, END, END]}, "player: one small whole number for each node"),
            ({"player": [0, END, END, END, END]}, "node after node 1: the game ends there, yet there are nodes below it"),
            ({"player": [0, 1, END, 1, END]}, "node after node 3: somebody moves there, yet there are no nodes below it"),
            ({"player": [0, 2, END, END, END]}, "node after node 1: there is no player 2; there are 2"),
            ({"player": [0, -3, END, END, END]}, "node after node 1: there is no player -3"),
            ({"player": [0, CHANCE, END, END, END]}, "chance: probabilities are needed"),
            ({"player": [0, CHANCE, END, END, END], "chance": [1, 1, 0.5]}, "chance: one probability for each node"),
            (
                {"player": [0, CHANCE, END, END, END], "chance": [1, 1, 0.5, 0.4, 1]},
                "node 1: the probabilities of chance sum",
            ),
            (
                {"player": [0, CHANCE, END, END, END], "chance": np.array([1, 1, 1.5, -0.5, 1])},
                "after node 3: the probability is negative",
            ),
            ({"payoffs": [[1, 2], [3, 4]]}, "one row for each of 3 ends is needed; got 2"),
            ({"payoffs": [[1, 2], [3, 4], [5]]}, "rows of one length"),
            ({"payoffs": [[1], [2], [3]]}, "node after node 1: there is no player 1; there are 1"),
            ({"payoffs": []}, "at least one of each"),
            ({"payoffs": [[1, 2], [3, NAN], [5, 6]]}, "terminal after node 3: payoff of 2 is not a finite number: nan"),
            ({"payoff": [0, 0, 0, 1, 3]}, "terminal after node 4: there is no row 3 of payoffs; there are 3"),
            ({"information_set": [0, -1, 0, 0, 0]}, "node after node 1: a decision needs an information set"),
            ({"information_set": [0, 0, 0, 0, 0]}, "information set 0: the node after node 1 has another player or other actions"),
            ({"player": [0, 0, END, END, END], "information_set": [0, 0, 0, 0, 0]}, "information set 'x' lies twice on the path"),
            ({"players": ["A", "A"]}, "labels must differ"),
            ({"players": ["A", "B", "C"]}, "rows of 3 are needed"),
            ({"information_sets": ["x", "x"]}, "labels must differ"),
            ({"information_sets": ["x"]}, "information_sets: there is no entry 1"),
            ({"actions": [["l", "r"], ["l"]]}, "actions at 'y': 2 labels are needed; got 1"),
        ],
    )
    def test_malformed_arrays_are_an_error(self, change: dict[str, Any], message: str) -> None:
        """Nodes out of order, indices that point nowhere and labels that do not fit are named."""
        given: dict[str, Any] = {"parent": [-1, 0, 1, 1, 0], "player": [0, 1, END, END, END], "payoffs": [[1, 2], [3, 4], [5, 6]]}
        given |= {"information_sets": ["x", "y"]}
        assert ExtensiveFormGame.from_arrays(**given).node_count == 5
        with pytest.raises(GameError) as caught:
            ExtensiveFormGame.from_arrays(**(given | change))
        assert message in str(caught.value)

    def test_thousands_of_levels(self) -> None:
        """Depth is no limit: a centipede of 20,000 moves is built from arrays and from nodes, written and walked."""
        levels = 20_000
        stops = np.arange(0, 2 * levels, 2)
        parent = np.append(np.column_stack((stops - 2, stops)).ravel(), 2 * levels - 2)
        parent[0] = -1
        player = np.append(np.column_stack((stops // 2 % 2, np.full(levels, END))).ravel(), END)
        game = ExtensiveFormGame.from_arrays(parent, player, payoffs=np.arange(2.0 * (levels + 1)).reshape(-1, 2))
        assert game.arrays.depth.max() == levels
        assert len(game.arrays.subgame_roots) == levels
        assert ExtensiveFormGame(game.root, game.players) == pickle.loads(pickle.dumps(game)) == game
        assert repr(game).endswith(f"... {2 * levels + 1} nodes in all")
        assert game.where(2 * levels).count(" > ") == levels - 1

    def test_changed_numbers(self) -> None:
        """Equality sees payoffs, probabilities, number types and labels, but neither titles nor names of chance."""
        game = ExtensiveFormGame(coin(Q(1, 2), Q(1, 2), end(1, 2)), PLAYERS)
        assert game == ExtensiveFormGame(dataclasses.replace(coin(Q(1, 2), Q(1, 2), end(1, 2)), name="other"), PLAYERS, "title")
        for other in (coin(Q(1, 2), Q(1, 2), end(1, 3)), coin(Q(1, 3), Q(2, 3), end(1, 2)), coin(0.5, 0.5, end(1, 2))):
            assert game != ExtensiveFormGame(other, PLAYERS)
        assert game != ExtensiveFormGame(coin(Q(1, 2), Q(1, 2), end(1, 2)), ("A", "C"))
        assert game != "a game"
        assert game.with_payoffs([[1, 3], [0, 0]]) == ExtensiveFormGame(coin(Q(1, 2), Q(1, 2), end(1, 3)), PLAYERS)
        with pytest.raises(GameError, match="one row for each of 2 ends"):
            game.with_payoffs([[1, 3]])
        with pytest.raises(GameError, match="terminal after luck:t: payoff of B"):
            game.with_payoffs([[1, 3], [0, INF]])
        with pytest.raises(GameError, match="rows of 2 are needed"):
            game.with_payoffs([[1, 3, 0], [0, 0, 0]])


class TestNumbers:
    """One number type per game: exact, float or symbolic."""

    def test_types(self) -> None:
        """Integers are exact; one float makes all floats, one symbol makes all symbolic."""
        p = sympy.Symbol("p")
        assert ExtensiveFormGame(coin(Q(1, 2), Q(1, 2), end(1, 2)), PLAYERS).exact
        floats = ExtensiveFormGame(coin(Q(1, 2), Q(1, 2), end(0.5, 2)), PLAYERS)
        assert (floats.exact, floats.symbolic, floats.arrays.chance.dtype) == (False, False, np.float64)
        symbols = ExtensiveFormGame(coin(p, 1 - p, end(0.5, 2)), PLAYERS)
        assert symbols.symbolic
        assert symbols.end_payoffs[0, 0] == sympy.Rational(1, 2)
        with pytest.raises(GameError, match="symbolic"):
            symbols.floats()
        with pytest.raises(GameError, match="sum to 2\\*p"):
            ExtensiveFormGame(coin(p, p), PLAYERS)

    def test_a_parameter_gets_a_value(self) -> None:
        """Expectations are expressions; with values for the parameters they are numbers, and bad values are refused."""
        p, b = sympy.symbols("p b")
        game = ExtensiveFormGame(coin(p, 1 - p, end(b, 1), end(0, b)), PLAYERS)
        assert game.expected_payoffs({}) == (b * p, p + b * (1 - p))
        assert game.at({"p": "1/3", "b": 3}).expected_payoffs({}) == (1, Q(7, 3))
        assert game.at({"p": 0.25}).symbolic
        with pytest.raises(GameError, match="no parameter 'q'"):
            game.at({"q": 1})
        with pytest.raises(GameError, match="after luck:t: the probability is negative"):
            game.at({"p": 2, "b": 1})

    def test_float_probabilities(self) -> None:
        """Floats may be off by CHANCE_TOLERANCE in sum; read as exact numbers they sum to one exactly."""
        game = ExtensiveFormGame(coin(0.5, 0.5 + CHANCE_TOLERANCE / 2), PLAYERS)
        assert sum(game.fractions().arrays.chance[1:]) == 1
        assert ExtensiveFormGame(coin(0.1, 0.9), PLAYERS).fractions().arrays.chance.tolist() == [1, Q(1, 10), Q(9, 10)]
        assert game.fractions().fractions().floats().arrays.chance.dtype == np.float64


class TestPlay:
    """Behaviour strategies: how probably play gets where, and what it pays."""

    def test_histories(self) -> None:
        """A player who moves twice remembers the first move."""
        assert POKER.histories["J after pass, bet"] == (("J", "pass"),)
        assert POKER.histories["J"] == POKER.histories["Q after bet"] == ()

    @given(st.data())
    def test_realisation_probabilities(self, data: st.DataObject) -> None:
        """A node is reached as probably as all moves on its path are made; the ends together for sure."""
        game = data.draw(trees())
        profile = data.draw(behaviours(game))
        reach, a = game.realisation_probabilities(profile), game.arrays
        for node in range(len(a)):
            product = Q(1)
            for step in a.path(node)[1:]:
                above = a.parent[step]
                own = profile[game.set_labels[a.information_set[above]]][a.action[step]] if a.player[above] >= 0 else a.chance[step]
                product *= own
            assert reach[node] == product
        assert sum(reach[a.player == END]) == 1
        expected = sum(p * row for p, row in zip(reach[a.player == END], game.end_payoffs, strict=True))
        assert list(game.expected_payoffs(profile)) == list(expected)
        floats = {label: [float(p) for p in chances] for label, chances in profile.items()}
        assert np.allclose(np.array(game.expected_payoffs(floats), float), np.array(expected, float))

    def test_ways_to_say_a_strategy(self) -> None:
        """Probabilities in order, by action, or the one action played, mean the same."""
        game = ExtensiveFormGame(ENTRY, PLAYERS)
        for reply in ([1, 0], (Q(1), Q(0)), {"F": 1}, "F", np.array([1, 0])):
            assert game.expected_payoffs({"entry": "In", "reply": reply}) == (-1, -1)
        assert game.expected_payoffs({"entry": "In", "reply": [0.5, 0.5]}) == (0.0, 0.0)

    @pytest.mark.parametrize(
        ("profile", "message"),
        [
            ({"entry": "In"}, "nothing is said about information set 'reply' of B"),
            ({"entry": "In", "repy": "F"}, "there is no information set 'repy'; did you mean 'reply'"),
            ({"entry": "In", "reply": "f"}, "B has no action 'f'"),
            ({"entry": "In", "reply": {"G": 1}}, "B has no action 'G'"),
            ({"entry": "In", "reply": [1]}, "behaviour at 'reply': 2 probabilities are needed, F, Y; got 1"),
            ({"entry": "In", "reply": [1, 1]}, "behaviour at 'reply': the probabilities sum to 2, not to 1"),
            ({"entry": "In", "reply": [Q(1, 3), Q(1, 3)]}, "the probabilities sum to 2/3"),
            ({"entry": "In", "reply": [2, -1]}, "a probability is negative"),
            ({"entry": "In", "reply": [NAN, 1]}, "finite numbers are needed"),
            ({"entry": "In", "reply": ["all", "0"]}, "finite numbers are needed"),
            ({"entry": "In", "reply": None}, "probabilities or an action are needed; got None"),
        ],
    )
    def test_what_is_no_strategy(self, profile: dict[str, object], message: str) -> None:
        """Missing, unknown and improper strategies are named."""
        with pytest.raises(GameError, match=re.escape(message)):
            ExtensiveFormGame(ENTRY, PLAYERS).behaviour(profile)


class TestReasons:
    """Payoffs by mechanism."""

    def test_us_first_explains_every_ally(self) -> None:
        """In the US-first tree a deviation's parts sum to what it gains, as in the allies' game after the same US action."""
        scenario = games.scenario("2019")
        game = MODEL.game(scenario, timing="us-first")
        profile: dict[str, object] = {label: actions[0] for label, (_, actions) in game.information_sets.items()}
        for label, who, to in (("ROK after P", "ROK", "H"), ("Japan after P", "Japan", "F"), ("Japan after R", "Japan", "H")):
            ledger = game.explain_move(profile, label, to)
            allies = MODEL.game(scenario, us_action=label[-1]).explain(who, "CC", to)
            assert ledger.player == who
            assert {k: v for k, v in ledger.items() if v} == {k: v for k, v in allies.items() if v}
        assert pickle.loads(pickle.dumps(game)).parts.keys() == game.parts.keys()
        withdraw = game.explain_move(profile, "US", "R")
        worth = [game.expected_payoffs(profile | {"US": action})[2] for action in ("P", "R")]
        assert withdraw.total == worth[1] - worth[0]

    def test_beliefs_at_a_set_never_reached(self) -> None:
        """Where play never comes to a set of several nodes, what a move gains depends on beliefs, which must be given."""
        left, right = tree_builder.end(0, 0, luck=(0, 0)), tree_builder.end(0, 3, luck=(0, 3))
        inner = {
            "L": tree_builder.move("B", "b", {"x": left, "y": right}),
            "R": tree_builder.move("B", "b", {"x": right, "y": left}),
            "out": left,
        }
        game = tree(PLAYERS, tree_builder.move("A", "a", inner))
        assert game.explain_move({"a": "L", "b": "x"}, "b", "y").total == 3
        with pytest.raises(GameError, match="play never comes to 'b'; give beliefs, one for each of its 2 nodes"):
            game.explain_move({"a": "out", "b": "x"}, "b", "y")
        assert game.explain_move({"a": "out", "b": "x"}, "b", "y", [Q(2, 3), Q(1, 3)]).total == 1
        with pytest.raises(GameError, match="2 probabilities are needed"):
            game.explain_move({"a": "out", "b": "x"}, "b", "y", [1])

    def test_parts_must_add_up(self) -> None:
        """Parts of the wrong number or sum are an error; symbols are compared as expressions; without parts no reasons."""
        p = sympy.Symbol("p")
        assert ExtensiveFormGame(Terminal((p**2 - 1,), {"a": ((p - 1) * (p + 1),)}), ("A",)).parts["a"].shape == (1, 1)
        assert ExtensiveFormGame(Terminal((0.3,), {"a": (0.1,), "b": (0.2,)}), ("A",)).parts["b"][0, 0] == 0.2
        with pytest.raises(GameError, match="terminal after the root: the parts of A sum to 1, not to 2"):
            ExtensiveFormGame(Terminal((2,), {"a": (1,)}), ("A",))
        with pytest.raises(GameError, match="terminal after the root: 1 parts 'a' are needed; got 2"):
            ExtensiveFormGame(Terminal((2,), {"a": (1, 1)}), ("A",))
        with pytest.raises(GameError, match="payoffs without reasons"):
            _ = HORSE.parts


class TestTelling:
    """Trees told as stories."""

    def test_simultaneous_moves(self) -> None:
        """Moves made at once are the tree in which the later player does not see the earlier one's move."""
        worth = {("L", "l"): (1, 2), ("R", "r"): (2, 1)}
        told = simultaneous([("A", "a", "LR"), ("B", "b", "lr")], lambda a, b: end(*worth.get((a, b), (0, 0))))
        assert told == SIMULTANEOUS

    def test_text_shows_chance(self) -> None:
        """The text says how probable each outcome is."""
        game = tree(("A",), chance({"rain": ("1/4", end(1)), "sun": ("3/4", move("A", "go", out=end(p_plus_one())))}))
        assert repr(game).splitlines() == ["start -> chance", "  rain (1/4): (1)", "  sun (3/4) -> A at 'go'", "    out: (p + 1)"]


def p_plus_one() -> Any:
    """An expression."""
    return sympy.Symbol("p") + 1
