r"""Normal-form games of any number of players.

A game gives every player :math:`i` a finite set of actions :math:`A_i` and a payoff
:math:`u_i(a_0, \dots, a_{n-1})`. All payoffs are one array ``payoffs[i, a_0, ..., a_{n-1}]``: player first, then the
actions in player order. Payoffs are floats, exact rationals (``Fraction``; integers become rationals) or SymPy
expressions; a game keeps the number type it was given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arguments import forgiving
from .arrays import check_numbers, spelled
from .arrays import finite as is_finite
from .errors import GameError, ParameterError, shown
from .exact.numbers import exact
from .ledger import Ledger
from .profile import action_index, line_through, parse, player_index
from .table import Cell, Shown, Table, number

MOST_PLAYERS = 31
"""NumPy's arrays have at most 32 axes that can be iterated over, one of which is the player."""

Breakdown = Callable[[], Mapping[str, NDArray[Any]]]


@forgiving
@dataclass(frozen=True, eq=False, repr=False, init=False)
class NormalFormGame(Shown):
    """An immutable n-player game with labelled players and actions.

    Parameters
    ----------
    payoffs
        Shape ``(n, A_0, ..., A_{n-1})``: utility units; floats, or exact numbers (ints, Fractions, Decimals, text such as
        "1/3"), or SymPy expressions. Copied.
    players, actions
        Labels; by default "1", "2", ... for both. ``actions`` holds one sequence of labels per player.
    title
        A short description for tables and files.
    breakdown
        For games made by a model: a function that returns the payoffs by mechanism, arrays of the shape of ``payoffs``
        that sum to it. It is called when first needed.

    Raises
    ------
    GameError
        If the payoffs are ragged, of the wrong shape, NaN, infinite or no real numbers (truth values, complex, dates, masked
        arrays, extended precision), or if labels are missing or repeated.

    >>> game = NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2)
    >>> game.shape, game.exact, game.best_responses(0, (0, 0))
    ((2, 2), True, (1,))
    """

    payoffs: NDArray[Any]
    players: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    title: str
    breakdown: Breakdown | None

    def __init__(
        self,
        payoffs: object,
        players: Iterable[str] | None = None,
        actions: Iterable[Iterable[str]] | None = None,
        title: str = "",
        breakdown: Breakdown | None = None,
    ) -> None:
        array = payoff_array(payoffs)
        shape = array.shape[1:]
        names = tuple(players) if players is not None else numbered(len(shape))
        labels = tuple(map(tuple, actions)) if actions is not None else tuple(map(numbered, shape))
        check_labels(names, "players", len(shape))
        if len(labels) != len(shape):
            raise GameError(f"actions: labels for {len(shape)} players are needed; got {len(labels)}")
        for name, own, size in zip(names, labels, shape, strict=True):
            check_labels(own, f"actions of {name}", size)
        array.setflags(write=False)
        for field, value in zip(self.__dataclass_fields__, (array, names, labels, title, breakdown), strict=True):
            object.__setattr__(self, field, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NormalFormGame):
            return NotImplemented
        return (
            self.players == other.players
            and self.actions == other.actions
            and self.payoffs.dtype == other.payoffs.dtype
            and bool(np.array_equal(self.payoffs, other.payoffs))
        )

    def __deepcopy__(self, memo: object) -> NormalFormGame:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return NormalFormGame, (self.payoffs, self.players, self.actions, self.title, self.breakdown)

    __hash__ = None  # type: ignore[assignment]  # arrays have no stable hash

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of actions of each player."""
        return tuple(self.payoffs.shape[1:])

    @property
    def exact(self) -> bool:
        """Whether payoffs are exact rationals."""
        return self.payoffs.dtype == object and isinstance(self.payoffs.flat[0], Fraction)

    @property
    def symbolic(self) -> bool:
        """Whether payoffs are SymPy expressions."""
        return self.payoffs.dtype == object and not self.exact

    def player(self, player: str | int) -> int:
        """Return the index of a player given by label or index; GameError if there is none."""
        return player_index(player, self.players)

    def profile(self, profile: object) -> tuple[int, ...]:
        """Return the action indices of a pure profile given by labels, indices, mapping or compact string ("CC")."""
        return parse(profile, self.players, self.actions)

    def labels(self, profile: Sequence[int]) -> tuple[str, ...]:
        """Return the action labels of a pure profile given by indices."""
        return tuple(own[k] for own, k in zip(self.actions, profile, strict=True))

    def payoff(self, player: str | int, profile: object) -> Any:
        """Return a player's payoff at a pure profile."""
        return self.payoffs[(self.player(player), *self.profile(profile))]

    def deviations(self, player: int, profile: Sequence[int]) -> NDArray[Any]:
        """Return the payoff of each action of a player while the others keep to a pure profile, shape (A_i,)."""
        line: NDArray[Any] = self.payoffs[(player, *line_through(profile, player))]
        return line

    def best_responses(self, player: str | int, profile: object) -> tuple[int, ...]:
        """Return all best responses of a player to the others' part of a pure profile, by exact comparison."""
        if self.symbolic:
            raise GameError("best_responses: this game has symbolic payoffs: give the parameters values first")
        own = self.deviations(self.player(player), self.profile(profile))
        best = max(own)
        return tuple(k for k, value in enumerate(own) if value == best)

    @cached_property
    def parts(self) -> Mapping[str, NDArray[Any]]:
        """The payoffs by mechanism, arrays that sum to ``payoffs``; GameError if the game was not made by a model."""
        if self.breakdown is None:
            raise GameError("explain: this game holds payoffs without reasons; games made by a model have mechanisms")
        return self.breakdown()

    def explain(self, player: str | int, profile: object, deviation: object) -> Ledger:
        """Split a player's gain from deviating from a pure profile by mechanism.

        Parameters
        ----------
        player, profile, deviation
            Who deviates, from which pure profile, to which own action.

        Raises
        ------
        GameError
            If the game was not made by a model, or a label is unknown.

        >>> from games.models.trilateral import MODEL
        >>> import games
        >>> ledger = MODEL.game(games.episode("2023").scenario).explain("ROK", "CC", "H")
        >>> ledger.total < 0, sum(ledger.values()) == ledger.total
        (True, True)
        """
        who, at = self.player(player), self.profile(profile)
        to = action_index(deviation, self.players[who], self.actions[who])
        moved = tuple(to if k == who else a for k, a in enumerate(at))
        parts = {name: part[(who, *moved)] - part[(who, *at)] for name, part in self.parts.items()}
        return Ledger(self.players[who], f"({', '.join(self.labels(at))})", self.actions[who][to], parts)

    def floats(self) -> NDArray[np.float64]:
        """Return the payoffs as floats; GameError if they are symbolic."""
        if self.symbolic:
            raise GameError("this game has symbolic payoffs: give the parameters values first")
        return to_floats(self.payoffs)

    def fractions(self) -> NDArray[Any]:
        """Return the payoffs as exact rationals (a float is read as the binary fraction it is)."""
        if self.symbolic:
            raise GameError("this game has symbolic payoffs: give the parameters values first")
        if self.exact:
            return self.payoffs
        return object_array([Fraction(float(value)) for value in self.payoffs.flat], self.payoffs.shape)

    def to_frame(self) -> Any:
        """Return the game as a pandas data frame: one row a profile, columns of actions and then of payoffs, exact if they are.

        ``games.formats.peers.from_pandas`` reads it back.

        >>> NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], ("A", "B")).to_frame().columns.tolist()
        ['A', 'B', 'A payoff', 'B payoff']
        """
        import pandas

        header = (*self.players, *(f"{player} payoff" for player in self.players))
        if len(set(header)) < len(header):
            raise GameError(f"to_frame: two columns would have one name: {', '.join(header)}; give the players others")
        columns = [*map(list, zip(*product(*self.actions), strict=True)), *(own.reshape(-1).tolist() for own in self.payoffs)]
        frame = pandas.DataFrame(dict(zip(header, columns, strict=True)))
        frame.attrs["caption"] = self.title
        return frame

    def to_xarray(self) -> Any:
        """Return the payoffs as an xarray data array of floats: a dimension for whose they are, and one for each player's action.

        >>> NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], ("A", "B")).to_xarray().dims
        ('payoff', 'A', 'B')
        """
        import xarray

        coordinates = {"payoff": list(self.players), **dict(zip(self.players, map(list, self.actions), strict=True))}
        return xarray.DataArray(self.floats(), coordinates, ("payoff", *self.players), name=self.title or "payoff")

    def tables(self) -> tuple[Table, ...]:
        """Return payoff tables, player 0 in rows and player 1 in columns, best responses marked; one per action of the rest."""
        if len(self.shape) == 1:
            rows = [(label, number(value)) for label, value in zip(self.actions[0], self.payoffs[0], strict=True)]
            return (Table((self.players[0], "payoff"), rows, caption=self.title),)
        return tuple(self._table(rest) for rest in np.ndindex(*self.shape[2:]))

    def _table(self, rest: tuple[int, ...]) -> Table:
        def cell(a: int, b: int) -> Cell:
            profile = (a, b, *rest)
            text, latex, html = [], [], []
            for i in range(len(self.players)):
                value = self.payoffs[(i, *profile)]
                best = not self.symbolic and profile[i] in self.best_responses(i, profile)
                plain, tex = number(value), _latex(value)
                text.append(plain + "*" * best)
                latex.append(rf"\underline{{{tex}}}" if best else tex)
                html.append(f"<u><b>{plain}</b></u>" if best else plain)
            return Cell(", ".join(text), "$" + r",\ ".join(latex) + "$", ", ".join(html))

        given = ", ".join(f"{p} {self.actions[k + 2][a]}" for k, (p, a) in enumerate(zip(self.players[2:], rest, strict=True)))
        caption = ", ".join(part for part in (self.title, given) if part)
        rows = [(Cell(label, strong=True), *(cell(a, b) for b in range(self.shape[1]))) for a, label in enumerate(self.actions[0])]
        header = (f"{self.players[0]} \\ {self.players[1]}", *self.actions[1])
        note = () if self.symbolic else (f"Payoffs in the order {', '.join(self.players)}; best responses are marked.",)
        return Table(header, rows, caption=caption, notes=note)


def payoff_array(payoffs: object) -> NDArray[Any]:
    """Return a checked copy of payoffs: float64, or an object array of Fractions or of SymPy expressions.

    Whole numbers, Fractions, Decimals and text such as "1/3" are exact; a float among them makes all of them floats.

    >>> payoff_array([[[1, 2]], [[3, 4]]]).flat[0]
    Fraction(1, 1)
    >>> payoff_array([[1.0, 2.0], [3.0]])
    Traceback (most recent call last):
    games.errors.GameError: payoffs: the rows are ragged; every player needs one payoff for every action profile
    """
    check_numbers(payoffs, "payoffs", also=spelled)
    try:
        array = np.array(payoffs)
        given = np.array(payoffs, dtype=object)
    except ValueError:
        raise GameError("payoffs: the rows are ragged; every player needs one payoff for every action profile") from None
    if array.ndim > MOST_PLAYERS + 1:
        raise GameError(f"payoffs: at most {MOST_PLAYERS} players are possible; got {array.ndim - 1} axes of actions")
    if array.ndim < 2 or array.shape[0] != array.ndim - 1:
        raise GameError(
            f"payoffs: shape (n, A_0, ..., A_(n-1)) is needed, one axis of actions for each of n players; got {array.shape}"
        )
    if 0 in array.shape:
        raise GameError(f"payoffs: every player needs at least one action; got shape {array.shape}")
    if isinstance(payoffs, np.ndarray) and array.dtype.kind == "f" and np.isfinite(array).all():
        return array.astype(np.float64)
    # The common type of a list rounds large integers: judge the entries as given.
    values = list(given.flat)
    if any(hasattr(value, "free_symbols") for value in values):
        if not all(getattr(value, "is_Rational", True) for value in values):
            return _symbols(given)
        # numbers of SymPy without a symbol or a root among them are fractions like any
        values = [Fraction(int(v.p), int(v.q)) if hasattr(v, "free_symbols") else v for v in values]
    for place, value in enumerate(values):
        if type(value) is Fraction:
            continue
        try:
            values[place] = float(value) if isinstance(value, float | np.floating) else exact(value)
            finite = isinstance(value, str) or is_finite(value)
        except ParameterError:
            finite = False
        if not finite:
            where = tuple(int(k) for k in np.unravel_index(place, array.shape))
            raise GameError(f"payoffs: {shown(value)} at index {where} is not a finite number")
    numbers = object_array(values, array.shape)
    return numbers if all(isinstance(value, Fraction) for value in values) else to_floats(numbers)


def to_floats(values: NDArray[Any]) -> NDArray[np.float64]:
    """Return numbers as floats; GameError if one is too large for a float."""
    try:
        return values.astype(np.float64)
    except OverflowError:
        raise GameError("payoffs: a number is too large for a float; give all of them as integers or Fractions") from None


def object_array(values: Sequence[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return values of any number type, given in C order, as an object array of a shape."""
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out.reshape(shape)


def _symbols(array: NDArray[Any]) -> NDArray[Any]:
    import sympy

    out = np.empty(array.shape, dtype=object)
    for where in np.ndindex(*array.shape):
        given = array[where]
        if not (isinstance(given, sympy.Basic) or (isinstance(given, Real) and not isinstance(given, bool))):
            raise GameError(f"payoffs: {given!r} at index {where} is not a finite expression")
        value = sympy.nsimplify(given, rational=True) if isinstance(given, float) else sympy.sympify(given)
        if not isinstance(value, sympy.Expr) or value.has(sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
            raise GameError(f"payoffs: {value} at index {where} is not a finite expression")
        out[where] = value
    return out


def numbered(size: int) -> tuple[str, ...]:
    """Return the labels "1", "2", ... of so many players or actions."""
    return tuple(str(k + 1) for k in range(size))


def check_labels(labels: tuple[str, ...], what: str, size: int) -> None:
    """Raise GameError unless there are ``size`` distinct, non-empty labels."""
    if len(labels) != size:
        raise GameError(f"{what}: {size} labels are needed; got {len(labels)}")
    if any(not isinstance(label, str) or not label.strip() for label in labels):
        raise GameError(f"{what}: labels must be non-empty text; got {labels!r}")
    repeated = {label for label, times in Counter(labels).items() if times > 1}
    if repeated:
        raise GameError(f"{what}: labels must differ; {sorted(repeated)} repeated")


def _latex(value: Any) -> str:
    if hasattr(value, "free_symbols"):
        import sympy

        return str(sympy.latex(value))
    return number(value)
