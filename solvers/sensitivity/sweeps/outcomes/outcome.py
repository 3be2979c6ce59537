"""An outcome of a sweep: what is computed of a block of games, and how it is labelled in the data set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .block import Block
from .form import ALLIES_FIRST, GIVEN, Form

MOST_BITS = 62
"""Bits of a mask that fits a signed integer of 64 bits in every format."""


@dataclass(frozen=True)
class Variable:
    """A variable of the data set.

    Attributes
    ----------
    name, words
        Its name, and what it is, in words and with its unit or range.
    dtype, fill
        NumPy's name of its type, and the value where nothing is computed yet.
    flags
        Value -> its meaning, of a variable of categories; bit -> its meaning, of a mask.
    mask
        Whether the flags are bits, several of which can be set.
    width
        Length of a last dimension of its own, or 0: of a mask of more than 62 bits its bytes, the lowest first.
    along
        Name of that dimension.
    places
        What its places are called, words or numbers; empty for bytes.
    headline
        Whether it is what a reader asks for first: its shares are shown.
    """

    name: str
    words: str
    dtype: str
    fill: float
    flags: tuple[tuple[int, str], ...] = ()
    mask: bool = False
    width: int = 0
    along: str = ""
    places: tuple[str, ...] | tuple[int, ...] = ()
    headline: bool = False

    @property
    def attributes(self) -> dict[str, Any]:
        """Attributes of the variable, flags as the CF conventions 1.11, section 3.5, have them."""
        found: dict[str, Any] = {"long_name": self.words} | ({"headline": 1} if self.headline else {})
        if self.flags:
            meanings = " ".join(meaning for _, meaning in self.flags)
            if self.mask and self.width and not self.places:
                return found | {"bit_meanings": meanings}
            values = [1 << bit if self.mask else bit for bit, _ in self.flags]
            found |= {"flag_masks" if self.mask else "flag_values": values, "flag_meanings": meanings}
        return found


@dataclass(frozen=True)
class Outcome:
    """What a sweep can write down of every game.

    Attributes
    ----------
    name, words
        What it is called in a specification, and a line for people.
    variables
        The games of a sweep -> its variables.
    compute
        Block of N games -> name of a variable -> its N values.
    kinds
        For which kinds of games it is defined.
    """

    name: str
    words: str
    variables: Callable[[Form], tuple[Variable, ...]]
    compute: Callable[[Block], dict[str, NDArray[Any]]]
    kinds: tuple[str, ...]


def mask(name: str, words: str, labels: Sequence[str], *, headline: bool = False) -> Variable:
    """Return a variable that tells a set of labels: an integer where its bits fit one, else bytes.

    >>> [mask("m", "", [str(k) for k in range(n)]).dtype for n in (9, 40, 343)]
    ['int32', 'int64', 'uint8']
    """
    flags = tuple(enumerate(labels))
    if len(flags) > MOST_BITS:
        width = -(-len(flags) // 8)
        return Variable(name, words, "uint8", 0, flags, mask=True, width=width, along=f"{name}_byte", headline=headline)
    dtype = "int32" if len(flags) < 32 else "int64"
    return Variable(name, words, dtype, -1, flags, mask=True, headline=headline)


def masked(sets: NDArray[np.bool_]) -> NDArray[Any]:
    """Return sets, shape (N, A_0, ...), as the values of a ``mask``: bit k is element k in the order of a table.

    >>> masked(np.array([[[True, False], [False, True]]]))
    array([9])
    """
    flat = sets.reshape(len(sets), -1)
    if flat.shape[1] > MOST_BITS:
        return np.packbits(flat, axis=1, bitorder="little")
    return np.asarray(flat @ (1 << np.arange(flat.shape[1], dtype=np.int64)))


def placed(block: Block, sets: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return sets of the allies' profiles, (N, 3, 3), as sets of the profiles that the data set has: with the US action at each."""
    if block.kind not in (GIVEN, ALLIES_FIRST) or not block.form.whole:
        return sets
    found: NDArray[np.bool_] = sets[..., None] & (block.replies[..., None] == np.arange(len(block.form.us_actions)))
    return found
