"""Games of other packages: QuantEcon's arrays taken over and given back, and what is no game refused."""

from __future__ import annotations

import sys
from fractions import Fraction
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.errors import GameError
from games.formats.peers import from_gambit, from_quantecon, to_gambit, to_quantecon
from games.normal_form import NormalFormGame
from tests.strategies import payoffs

Q = Fraction


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
        theirs = to_quantecon(game)
        assert [array.shape for array in theirs.payoff_arrays] == [(2, 3, 4), (3, 4, 2), (4, 2, 3)]
        assert theirs.payoff_arrays[2][3, 1, 2] == game.payoffs[2, 1, 2, 3]
        assert from_quantecon(theirs) == game

    @pytest.mark.parametrize(("name", "export"), [("quantecon.game_theory", to_quantecon), ("pygambit", to_gambit)])
    def test_not_installed(self, name: str, export: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without the package the error says what to install."""
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(ImportError, match="pip install"):
            export(NormalFormGame([[1]]))

    def test_gambit_import_refuses_what_is_no_game(self) -> None:
        """An object that cannot write itself as .nfg is refused."""
        with pytest.raises(GameError, match="to_nfg"):
            from_gambit(3)
