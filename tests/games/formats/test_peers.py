"""Games of other packages, both ways, by the packages themselves: the same payoffs and equilibria, and nothing in silence."""

from __future__ import annotations

import sys
from fractions import Fraction
from itertools import product
from types import ModuleType, SimpleNamespace
from typing import Any

import nashpy
import numpy as np
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games import catalogue, trees
from games.errors import GameError, InputError
from games.formats import peers
from games.formats.peers import (
    from_gambit,
    from_nashpy,
    from_openspiel,
    from_pandas,
    from_quantecon,
    to_gambit,
    to_nashpy,
    to_openspiel,
    to_pandas,
    to_quantecon,
)
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from games.tree.builder import chance, end, move, tree
from games.tree.extensive_form import ExtensiveFormGame
from solvers import nash, sequence_form, subgame_perfect
from tests.oracles import oracle
from tests.strategies import games, payoffs

Q = Fraction
TABLES = {slug: e.game for slug, e in catalogue.entries().items() if np.prod(e.game.shape) <= 64}
TREES = {slug: e.game for slug, e in trees.entries().items() if e.game.node_count <= 100}
PAIRS = {slug: game for slug, game in TABLES.items() if len(game.players) == 2}


def in_floats(game: NormalFormGame) -> bool:
    """Whether every payoff is a float."""
    return all(Q(float(value)) == value for value in game.payoffs.flat)


def bare(game: NormalFormGame) -> NormalFormGame:
    """The game in floats, without its labels."""
    return NormalFormGame(game.floats())


def same_tree(one: ExtensiveFormGame, two: ExtensiveFormGame) -> bool:
    """Whether two trees are one game in floats, whatever its players and moves are called."""
    a, b = one.floats(), two.floats()
    alike = (np.array_equal(getattr(a.arrays, name), getattr(b.arrays, name)) for name in ("parent", "player", "information_set"))
    return all(alike) and np.array_equal(a.end_payoffs, b.end_payoffs) and np.array_equal(a.arrays.chance, b.arrays.chance)


class TestQuantEcon:
    """QuantEcon turns the axes of every player's payoffs so that the own action comes first."""

    @given(payoffs(st.integers(1, 4), st.integers(1, 3), st.integers(-9, 9).map(Q)))
    def test_import_turns_the_axes(self, array: Any) -> None:
        """Payoff arrays indexed by own action, then the next players', then the first players', become one array."""
        n = len(array)
        arrays = []
        for i in range(n):
            order = [(i + j) % n for j in range(n)]
            own = np.empty([array.shape[1:][k] for k in order], dtype=object)
            for profile in np.ndindex(*array.shape[1:]):
                own[tuple(profile[k] for k in order)] = array[(i, *profile)]
            arrays.append(own)
        assert from_quantecon(SimpleNamespace(payoff_arrays=tuple(arrays))) == NormalFormGame(array)

    def test_import_keeps_number_types(self) -> None:
        """Integers become exact, floats stay floats, and labels may be added."""
        game = SimpleNamespace(payoff_arrays=(np.array([[1, 2]]), np.array([[3], [4]])))
        assert from_quantecon(game, players=("A", "B")) == NormalFormGame([[[1, 2]], [[3, 4]]], players=("A", "B"))
        assert not from_quantecon(SimpleNamespace(payoff_arrays=(np.array([1.0, 2.0]),))).exact

    @pytest.mark.parametrize("arrays", [None, (), ([1, 2], [3, 4]), ([[1, 2]], [[3, 4]]), ([[1, 2]],)])
    def test_import_refuses_what_does_not_fit(self, arrays: Any) -> None:
        """Objects without payoff arrays, or whose arrays do not fit each other, are refused."""
        with pytest.raises(GameError, match="quantecon: "):
            from_quantecon(SimpleNamespace(payoff_arrays=arrays) if arrays is not None else 3)

    def test_export(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each player gets a float array with the own action first; importing it gives the game back."""
        fake: Any = ModuleType("quantecon.game_theory")
        fake.Player = lambda array: SimpleNamespace(payoff_array=array)
        fake.NormalFormGame = lambda players: SimpleNamespace(payoff_arrays=tuple(player.payoff_array for player in players))
        monkeypatch.setitem(sys.modules, "quantecon", ModuleType("quantecon"))
        monkeypatch.setitem(sys.modules, "quantecon.game_theory", fake)
        game = NormalFormGame(np.arange(72.0).reshape(3, 2, 3, 4))
        made = to_quantecon(game)
        assert [array.shape for array in made.payoff_arrays] == [(2, 3, 4), (3, 4, 2), (4, 2, 3)]
        assert made.payoff_arrays[2][3, 1, 2] == game.payoffs[2, 1, 2, 3]
        assert from_quantecon(made) == game

    @pytest.mark.parametrize("slug", TABLES)
    def test_round_trip(self, slug: str) -> None:
        """A game of the catalogue comes back as it is in floats, and QuantEcon judges its pure equilibria as we do."""
        gt = oracle("quantecon.game_theory")
        game = TABLES[slug]
        made = to_quantecon(game, rounded=True)
        assert from_quantecon(made) == bare(game)
        if in_floats(game):
            pure = {profile for profile in np.ndindex(*game.shape) if made.is_nash(profile, tol=0)}
            ours = {p for p in np.ndindex(*game.shape) if all(p[i] in game.best_responses(i, p) for i in range(len(p)))}
            assert pure == ours
        assert gt.NormalFormGame is type(made)


class TestNashpy:
    """nashpy has two matrices."""

    @given(games(2, (1, 4), st.integers(-(2**53), 2**53).map(Q)))
    def test_round_trip(self, game: NormalFormGame) -> None:
        """Payoffs that are floats come back unchanged; nashpy's matrices are the players' own."""
        made = to_nashpy(game)
        assert np.array_equal(made.payoff_matrices[1], game.floats()[1])
        assert from_nashpy(made) == bare(game)

    def test_a_single_matrix_is_a_zero_sum_game(self) -> None:
        """What nashpy makes of one matrix is taken over as it makes it; integers are exact."""
        found = from_nashpy(nashpy.Game([[1, -1], [-1, 1]]))
        assert found.exact
        assert found.payoffs.sum() == 0

    @pytest.mark.parametrize("slug", ["prisoners-dilemma", "chicken", "matching-pennies", "rock-paper-scissors"])
    def test_equilibria_are_unchanged(self, slug: str) -> None:
        """In nondegenerate games nashpy finds the equilibria of the game that it was given."""
        game = TABLES[slug]
        found = {tuple(np.round(np.concatenate(pair), 9)) for pair in to_nashpy(game).support_enumeration()}
        ours = {tuple(np.round(np.concatenate(e.profile).astype(float), 9)) for e in nash.solve(game).equilibria}
        assert found == ours
        assert ours

    @pytest.mark.parametrize("matrices", [(), ([[1]],), ([[1]], [[1, 2]]), ([1], [2])])
    def test_refuses_what_does_not_fit(self, matrices: Any) -> None:
        """Two matrices of one shape are needed."""
        with pytest.raises(GameError, match="payoff_matrices with two matrices of one shape are needed"):
            from_nashpy(SimpleNamespace(payoff_matrices=matrices))


class TestGambit:
    """Gambit's games are exact, as ours are."""

    @pytest.mark.parametrize("slug", TABLES)
    def test_tables(self, slug: str) -> None:
        """Labels, exact payoffs and title come back."""
        oracle("pygambit")
        back = from_gambit(to_gambit(TABLES[slug]))
        assert back == TABLES[slug]
        assert back.title == TABLES[slug].title

    @pytest.mark.parametrize("slug", TREES)
    def test_trees(self, slug: str) -> None:
        """A tree stays a tree: nodes, information sets, chance and exact payoffs come back, and so do its equilibria."""
        gambit = oracle("pygambit")
        made = to_gambit(TREES[slug])
        assert isinstance(made, gambit.ExtensiveGame)
        assert from_gambit(made) == TREES[slug]

    def test_equilibria_are_unchanged(self) -> None:
        """Gambit, handed a game of thirds, sevenths and ninths, finds the equilibria of the game that was handed over."""
        gambit = oracle("pygambit")
        game = NormalFormGame([[["1/3", 0], [0, "2/3"]], [["1/7", 0], [0, "1/9"]]])
        found = gambit.nash.enummixed_solve(to_gambit(game), rational=True).equilibria
        theirs_found = {tuple(tuple(Q(p) for _, p in strategy) for strategy in profile) for profile in found}
        assert theirs_found == {tuple(map(tuple, e.profile)) for e in nash.solve(game).equilibria}
        assert len(theirs_found) == 3

    def test_refuses_what_is_no_game(self) -> None:
        """An object that cannot write itself as .nfg is refused."""
        with pytest.raises(GameError, match="to_nfg"):
            from_gambit(3)


class TestOpenSpiel:
    """OpenSpiel holds floats, and has labels of actions but no names of players."""

    @pytest.mark.parametrize("slug", TABLES)
    def test_tables(self, slug: str) -> None:
        """Payoffs and labels of actions come back from matrix and tensor games."""
        oracle("pyspiel")
        game = TABLES[slug]
        back = from_openspiel(to_openspiel(game, rounded=True), game.players)
        assert back == NormalFormGame(game.floats(), game.players, game.actions)

    @pytest.mark.parametrize("slug", TREES)
    def test_trees(self, slug: str) -> None:
        """A tree comes back with its nodes, information sets, chances and payoffs, in floats."""
        oracle("pyspiel")
        made = to_openspiel(TREES[slug], rounded=True)
        back = from_openspiel(made, TREES[slug].players)
        assert isinstance(back, ExtensiveFormGame)
        assert same_tree(back, TREES[slug])
        assert back.set_labels == TREES[slug].set_labels

    def test_a_game_of_oracle(self) -> None:
        """Their Kuhn poker is ours: as many information sets, the value -1/18 (Kuhn 1950)."""
        pyspiel = oracle("pyspiel")
        game = from_openspiel(pyspiel.load_game("kuhn_poker"))
        assert isinstance(game, ExtensiveFormGame)
        assert len(game.set_labels) == 12
        (values,) = {point.payoffs for point in sequence_form.solve(game).points}
        assert [float(value) for value in values] == pytest.approx([-1 / 18, 1 / 18])

    def test_refuses_moves_at_once_and_trees_without_end(self) -> None:
        """Simultaneous moves and too many nodes are refused, with what helps."""
        pyspiel = oracle("pyspiel")
        with pytest.raises(GameError, match="convert_to_turn_based"):
            from_openspiel(pyspiel.load_game("goofspiel(num_cards=3)"))
        with pytest.raises(GameError, match="more than 100 nodes"):
            from_openspiel(pyspiel.load_game("tic_tac_toe"), most_nodes=100)
        with pytest.raises(InputError, match="a game of pyspiel is needed; got an int, 3"):
            from_openspiel(3)


class TestPandas:
    """A data frame has one row for each profile."""

    @given(games((1, 3), (1, 3), st.fractions(-5, 5, max_denominator=12)))
    def test_round_trip(self, game: NormalFormGame) -> None:
        """Exact payoffs come back, in whatever order the rows stand."""
        frame = to_pandas(game)
        assert len(frame) == np.prod(game.shape)
        assert from_pandas(frame) == game
        back = from_pandas(frame.iloc[::-1])
        assert {back.payoff(0, p) for p in product(*game.actions)} == {game.payoff(0, p) for p in product(*game.actions)}
        assert all(back.payoff(0, p) == game.payoff(0, p) for p in product(*game.actions))

    def test_the_alliance(self) -> None:
        """The game of 2019 in three columns of actions and three of payoffs; it is read from a file of text as exact numbers."""
        game = MODEL.game(scenario("2019"), timing="simultaneous")
        frame = to_pandas(game)
        assert frame.columns.tolist() == [*game.players, *(f"{player} payoff" for player in game.players)]
        assert from_pandas(frame.astype(str)) == game

    def test_columns_of_other_names(self) -> None:
        """Columns may be named; further ones are passed over."""
        frame = pandas.DataFrame({"n": [1, 2], "row": ["C", "D"], "col": ["c", "c"], "u": [1, 2], "v": ["1/3", 4]})
        assert from_pandas(frame, ["row", "col"], ["u", "v"]).payoffs[1, 0, 0] == Q(1, 3)

    @pytest.mark.parametrize(
        ("columns", "names", "message"),
        [
            ({"A": ["x"], "A pay": [1]}, {}, "a column of actions for each player and one of payoffs"),
            ({"A": ["x"]}, {"players": ["A"], "payoffs": ["u"]}, "there is no column 'u'; the columns are A"),
            ({"A": [], "A payoff": []}, {}, "the frame has none"),
            ({"A": ["x", "x"], "A payoff": [1, 2]}, {}, r"the profile \(x\) is there twice, the second time in row 1"),
            (
                {"A": ["x", "y"], "B": ["x", "y"], "A payoff": [1, 2], "B payoff": [1, 2]},
                {},
                r"2 profiles have no row, \(x, y\) among them",
            ),
            ({"A": ["x"], "A payoff": [float("nan")]}, {}, "not a finite number"),
            ({"A": ["x"], "A payoff": ["high"]}, {}, "not a finite number"),
            ({"A": ["x"], "A payoff": [True]}, {}, "truth value"),
        ],
    )
    def test_refused(self, columns: Any, names: Any, message: str) -> None:
        """What is no game says what is missing."""
        with pytest.raises(GameError, match=message):
            from_pandas(pandas.DataFrame(columns), **names)

    def test_no_frame(self) -> None:
        """Anything else is refused."""
        with pytest.raises(GameError, match="a data frame is needed; got 3"):
            from_pandas(3)


EXPORTS = [("quantecon.game_theory", to_quantecon), ("pygambit", to_gambit), ("nashpy", to_nashpy), ("pyspiel", to_openspiel)]


@pytest.mark.parametrize(("name", "export"), [*EXPORTS, ("pandas", to_pandas)])
def test_not_installed(name: str, export: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the error says what to install."""
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match="pip install"):
        export(NormalFormGame([[[1]], [[1]]]))


@pytest.mark.parametrize("export", [to_quantecon, to_nashpy, to_openspiel])
def test_nothing_is_rounded_in_silence(export: Any) -> None:
    """A payoff that is no float is named, unless rounding is asked for; one beyond floats is refused in any case."""
    with pytest.raises(GameError, match=r"computes in floats, and 1/3 is none: rounded=True takes the nearest"):
        export(NormalFormGame([[["1/3"]], [[1]]]))
    with pytest.raises(GameError, match="too large for one"):
        export(NormalFormGame([[[10**400]], [[1]]]), rounded=True)
    tenth = NormalFormGame([[["0.1"]], [[1]]])
    with pytest.raises(GameError, match="1/10 is none"):
        export(tenth)


@pytest.mark.parametrize("export", [to_quantecon, to_nashpy, to_pandas])
def test_a_tree_is_no_table(export: Any) -> None:
    """Packages of tables say so when they are given a tree, and what makes a table of it."""
    with pytest.raises(InputError, match="got a tree: reduced_normal_form"):
        export(TREES["entry-deterrence"])
    with pytest.raises(InputError, match="a NormalFormGame is needed; got a list"):
        export([[1, 2], [3, 4]])


@pytest.mark.parametrize("package", peers.names())
def test_what_a_package_makes_is_known(package: str) -> None:
    """A game of any package is taken over without saying whose it is; floats keep their binary value."""
    if package in ("gambit", "quantecon", "openspiel"):
        oracle({"gambit": "pygambit", "openspiel": "pyspiel"}.get(package, package))
    game = NormalFormGame([[[0.1, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]])
    back = peers.take(peers.to(package, game))
    assert isinstance(back, NormalFormGame)
    assert back.fractions()[0, 0, 0] == Q(0.1) != Q(1, 10)
    assert np.array_equal(back.fractions(), game.fractions())


def test_unknown_packages_and_objects() -> None:
    """An unknown package is named with the nearest; an object that is no game with those that are known."""
    with pytest.raises(GameError, match="did you mean 'nashpy'"):
        peers.to("nashpi", NormalFormGame([[1]]))
    with pytest.raises(InputError, match="a game of gambit, nashpy, openspiel, pandas or quantecon is needed; got a float"):
        peers.take(0.5)
    assert not any(map(peers.knows, (3, "x", [[1]], np.zeros(2), None)))


@settings(max_examples=25, deadline=None)
@given(games((2, 3), (1, 3), st.fractions(-5, 5, max_denominator=2**20)))
def test_exact_rationals_survive_gambit(game: NormalFormGame) -> None:
    """Random exact games come back from Gambit to the last digit."""
    oracle("pygambit")
    assert from_gambit(to_gambit(game)) == game


def test_subgame_perfect_play_survives_the_way_there_and_back() -> None:
    """A tree with a chance of a third, handed to Gambit and back, has the same subgame-perfect equilibria."""
    oracle("pygambit")
    reply = move("B", "reply", {"fight": end(-1, "-1/3"), "yield": end(1, 1)})
    weather = chance({"rain": ("1/3", reply), "sun": ("2/3", end(1, 0))})
    game = tree(("A", "B"), move("A", "entry", {"out": end(0, 2), "in": weather}))
    back = from_gambit(to_gambit(game))
    assert isinstance(back, ExtensiveFormGame)
    assert repr(subgame_perfect.solve(back).equilibria) == repr(subgame_perfect.solve(game).equilibria)
