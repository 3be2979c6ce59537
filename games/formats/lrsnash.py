r"""The input of lrsnash (lrslib): a two-player game as two matrices of whole numbers and fractions.

A prisoner's dilemma, the first player's payoffs, then the second's, rows by the first player's actions::

    2 2

    3 0
    5 1

    3 5
    0 1

There are no labels and no titles, and the format has no suffix of its own; here it is ``.lrsnash``. lrsnash reads no decimals: it
takes 0.5 for 0 and goes on.
"""

from __future__ import annotations

import re
from fractions import Fraction

from ..arguments import forgiving
from ..errors import FormatError, GameError
from ..exact.numbers import DIGITS, too_long
from ..normal_form import NormalFormGame, object_array
from .text import MARK, position, wrong

SUFFIX = ".lrsnash"
PLAYERS = 2
"""So many players, and neither labels nor a title, are all that the format holds."""

WORD = re.compile(r"\S+")
WHOLE = re.compile(rf"\d{{1,{DIGITS}}}", re.ASCII)
NUMBER = re.compile(rf"-?\d{{1,{DIGITS}}}(?:/(?!0+$)\d{{1,{DIGITS}}})?", re.ASCII)


def loads(text: str, place: str = "<text>") -> NormalFormGame:
    """Return the game that an input of lrsnash describes, with exact payoffs.

    Parameters
    ----------
    text
        The contents of the file.
    place
        What messages call it: the path.

    Raises
    ------
    FormatError
        With place, line, column and what would be right, if the text is not in the format.

    >>> loads("1 2  1/3 0  2 -1").payoffs.tolist()
    [[[Fraction(1, 3), Fraction(0, 1)]], [[Fraction(2, 1), Fraction(-1, 1)]]]
    >>> loads("1 1  0.5  1")
    Traceback (most recent call last):
    games.errors.FormatError: <text>, line 1, column 6: a whole number or a fraction like -1/3 is needed here, a decimal is none;...
    """
    text = text.removeprefix(MARK)
    words = [(found[0], found.start()) for found in WORD.finditer(text)]

    def needed(what: str, k: int) -> FormatError:
        word, at = words[k] if k < len(words) else ("", len(text))
        got = repr(word if len(word) <= 40 else f"{word[:37]}...") if word else "the end of the text"
        return wrong(place, f"{what}; got {got}", *position(text, at))

    sizes = []
    for k in range(2):
        if k >= len(words) or not WHOLE.fullmatch(words[k][0]) or not 0 < int(words[k][0]) <= len(text):
            raise needed("the number of actions of a player, at least 1 and no more than there are payoffs for, is needed here", k)
        sizes.append(int(words[k][0]))
    count = 2 * sizes[0] * sizes[1]
    values = []
    for k in range(2, min(len(words), 2 + count)):
        if not NUMBER.fullmatch(words[k][0]):
            raise needed("a whole number or a fraction like -1/3 is needed here, a decimal is none", k)
        values.append(Fraction(words[k][0]))
    if len(words) != 2 + count:
        found = len(words) - 2
        raise needed(f"{count} payoffs are needed, {sizes[0]} x {sizes[1]} of each player, and there are {found}", 2 + count)
    return NormalFormGame(object_array(values, (2, *sizes)))


@forgiving
def dumps(game: NormalFormGame) -> str:
    """Return a two-player game as lrsnash reads it, in exact numbers; labels and title are not kept.

    Raises
    ------
    GameError
        If it has not two players, or payoffs that are symbolic or too long.

    >>> print(dumps(NormalFormGame([[["1/3", 0.5]], [[0, 1]]])), end="")
    1 2
    <BLANKLINE>
    6004799503160661/18014398509481984 1/2
    <BLANKLINE>
    0 1
    """
    if not isinstance(game, NormalFormGame):
        raise GameError(f"lrsnash reads tables, a NormalFormGame; got {type(game).__name__}")
    if len(game.players) != PLAYERS:
        raise GameError(f"lrsnash reads games of two players; got {len(game.players)}")
    payoffs = game.fractions()
    if any(map(too_long, payoffs.flat)):
        raise GameError(f"a payoff has more than {DIGITS} digits, too many to write")
    blocks = [f"{payoffs.shape[1]} {payoffs.shape[2]}"]
    blocks += ["\n".join(" ".join(map(str, row)) for row in own) for own in payoffs]
    return "\n\n".join(blocks) + "\n"
