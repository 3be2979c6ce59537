"""Extensive-form games: what a well-formed tree is, and which nodes start a subgame."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from games.errors import GameError
from games.extensive_form import Decision, ExtensiveFormGame, Node, Terminal, decisions, starts_subgame

PLAYERS = ("A", "B")


def end(*payoffs: Any) -> Terminal:
    """A terminal with the given payoffs, zeros by default."""
    return Terminal(payoffs or (0, 0))


def move(player: str, at: str, **children: Node) -> Decision:
    """A decision whose actions are the keywords."""
    return Decision(player, at, tuple(children), tuple(children.values()))


ENTRY = move("A", "entry", Out=end(0, 2), In=move("B", "reply", F=end(-1, -1), Y=end(1, 1)))


def simultaneous() -> Decision:
    """A moves; B moves without seeing it: two nodes in one information set."""
    return move("A", "a", L=move("B", "b", l=end(1, 2), r=end()), R=move("B", "b", l=end(), r=end(2, 1)))


def test_well_formed_trees_are_accepted() -> None:
    """Information sets are listed depth first with their player and actions; a bare end is a game, too."""
    sets = {"entry": ("A", ("Out", "In")), "reply": ("B", ("F", "Y"))}
    assert ExtensiveFormGame(ENTRY, PLAYERS).information_sets == sets
    assert list(ExtensiveFormGame(simultaneous(), PLAYERS).information_sets) == ["a", "b"]
    assert ExtensiveFormGame(end(1, 2), PLAYERS).information_sets == {}


def test_trees_are_immutable_values() -> None:
    """Equal trees make equal games, and nothing in one can be changed."""
    assert ExtensiveFormGame(simultaneous(), PLAYERS) == ExtensiveFormGame(simultaneous(), PLAYERS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        ENTRY.player = "B"


def test_perfect_recall_lets_a_player_remember() -> None:
    """A player who moves twice and sees the own first move has perfect recall, whatever the other did unseen."""

    def again(at: str) -> Decision:
        return move("B", "b", x=move("A", at, p=end(), q=end()), y=move("A", at, p=end(), q=end()))

    game = ExtensiveFormGame(move("A", "a", L=again("after L"), R=again("after R")), PLAYERS)
    assert list(game.information_sets) == ["a", "b", "after L", "after R"]


NAN, INF = float("nan"), float("inf")
MALFORMED: dict[str, tuple[Node, str]] = {
    "payoff missing": (end(1), "terminal after the root: 2 payoffs are needed; got 1"),
    "payoff too many": (end(1, 2, 3), "terminal after the root: 2 payoffs are needed; got 3"),
    "NaN": (move("A", "a", L=end(), R=end(0, NAN)), "terminal after a:R: payoff of B is not a finite number: nan"),
    "infinity": (move("A", "a", L=end(INF, 0)), "terminal after a:L: payoff of A is not a finite number: inf"),
    "text": (move("A", "a", L=end("1", 0)), "terminal after a:L: payoff of A is not a finite number: '1'"),
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
    "absent-minded at once": (move("A", "a", L=move("A", "a", L=end())), "'a' lies twice on the path a:L"),
    "absent-minded later": (
        move("A", "a", L=move("B", "b", x=move("A", "a", L=end()))),
        "information set 'a' lies twice on the path a:L > b:x",
    ),
    "own action forgotten": (
        move("A", "a", L=move("A", "later", x=end()), R=move("A", "later", x=end())),
        "information set 'later': at the node after a:R the player has forgotten a move",
    ),
    "own action forgotten across another's": (
        move("A", "a", L=move("A", "later", x=end()), R=move("B", "b", y=move("A", "later", x=end()))),
        "information set 'later': at the node after a:R > b:y the player has forgotten a move",
    ),
    "own node forgotten": (
        move("B", "b", x=move("A", "a", L=move("A", "later", p=end())), y=move("A", "later", p=end())),
        "information set 'later': at the node after b:y the player has forgotten a move",
    ),
}


@pytest.mark.parametrize(("tree", "message"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_trees_are_an_error(tree: Node, message: str) -> None:
    """Missing payoffs, clashing or forgetful information sets and moves without choice are an error with its place."""
    with pytest.raises(GameError) as caught:
        ExtensiveFormGame(tree, PLAYERS)
    assert message in str(caught.value)


def test_repeated_players_are_an_error() -> None:
    """Player labels must differ."""
    with pytest.raises(GameError, match="labels must differ"):
        ExtensiveFormGame(end(), ("A", "A"))


def test_nodes_that_start_a_subgame() -> None:
    """The root does, and a node alone in its information set whose tree no other information set crosses."""
    assert [starts_subgame(node, ENTRY) for node in decisions(ENTRY)] == [True, True]
    tree = simultaneous()
    assert [starts_subgame(node, tree) for node in decisions(tree)] == [True, False, False]


def test_a_crossing_information_set_stops_a_subgame() -> None:
    """A singleton node starts no subgame when a later information set reaches outside its tree."""

    def middle(at: str) -> Decision:
        return move("A", at, p=move("B", "blind", x=end(), y=end()), q=end())

    tree = move("B", "b", l=middle("left"), r=middle("right"))
    starts = {node.information_set: starts_subgame(node, tree) for node in decisions(tree)}
    assert starts == {"b": True, "left": False, "right": False, "blind": False}


def test_one_object_at_two_places_is_two_nodes() -> None:
    """Nodes are values: a decision written once and used twice is still two nodes of one information set."""
    reply = move("B", "b", l=end(1, 2), r=end())
    tree = move("A", "a", L=reply, R=reply)
    assert not starts_subgame(reply, tree)


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
