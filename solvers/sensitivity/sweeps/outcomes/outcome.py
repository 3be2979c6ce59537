"""An outcome of a sweep: what is computed of a block of games, and how it is labelled in the data set."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.models.trilateral import ALLIES, ALLY_ACTIONS, US_ACTIONS, Trilateral
from games.scenarios.scenario import Scenario

GIVEN = ("given",)
TABLES = ("given", "simultaneous")
"""Timings in which the game is a table: the allies' 3 x 3, or the 3 x 3 x 3 of all."""


@dataclass(frozen=True, eq=False)
class Block:
    """Some games of a sweep.

    Attributes
    ----------
    model, scenario
        The model, and what all of the games share.
    timing, us_action
        As in ``verdict``.
    columns
        Symbol -> the values of what varies, one for each of the N games.
    """

    model: Trilateral
    scenario: Scenario
    timing: str
    us_action: str
    columns: Mapping[str, NDArray[np.float64]]

    @cached_property
    def payoffs(self) -> NDArray[np.float64]:
        """Payoffs: (N, 2, 3, 3) in the timing "given", else (N, 3, 3, 3, 3)."""
        table = "given" if self.timing == "given" else "simultaneous"
        return self.model.batch(self.columns, at=self.scenario, timing=table, us_action=self.us_action)


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
        Length of a last dimension of its own, ``NAME_byte``: the bytes of a mask of more than 62 bits, the lowest first; or 0.
    """

    name: str
    words: str
    dtype: str
    fill: float
    flags: tuple[tuple[int, str], ...] = ()
    mask: bool = False
    width: int = 0

    @property
    def attributes(self) -> dict[str, Any]:
        """Attributes of the variable, flags as the CF conventions 1.11, section 3.5, have them."""
        found: dict[str, Any] = {"long_name": self.words}
        if self.flags:
            meanings = " ".join(meaning for _, meaning in self.flags)
            if self.width:
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
        Timing -> its variables.
    compute
        Block of N games -> name of a variable -> its N values.
    timings
        For which timings it is defined.
    """

    name: str
    words: str
    variables: Callable[[str], tuple[Variable, ...]]
    compute: Callable[[Block], dict[str, NDArray[Any]]]
    timings: tuple[str, ...] = field(default=TABLES)


def profiles(timing: str) -> list[str]:
    """Return the pure profiles in the order of a game's table, as words.

    >>> profiles("given")[:4], profiles("simultaneous")[:4]
    (['CC', 'CH', 'CF', 'HC'], ['CCP', 'CCE', 'CCR', 'CHP'])
    """
    return ["".join(profile) for profile in itertools.product(*actions(timing))]


def actions(timing: str) -> tuple[Sequence[str], ...]:
    """Return the players' actions: the allies', and the US's where it is a player of the table."""
    return (ALLY_ACTIONS,) * len(ALLIES) if timing == "given" else (*(ALLY_ACTIONS,) * len(ALLIES), US_ACTIONS)


def profile_mask(name: str, words: str, timing: str) -> Variable:
    """Return a variable that tells a set of pure profiles."""
    flags = tuple(enumerate(profiles(timing)))
    return Variable(name, words, "int32", -1, flags, mask=True)


def mask_of(sets: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return sets of pure profiles, shape (N, A_0, ...), as masks: bit k is profile k.

    >>> mask_of(np.array([[[True, False], [False, True]]]))
    array([9], dtype=int32)
    """
    flat = sets.reshape(len(sets), -1)
    return (flat @ (1 << np.arange(flat.shape[1], dtype=np.int64))).astype(np.int32)
