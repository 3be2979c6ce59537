"""Whole sets of Nash equilibria: how many, on which supports, and how that was decided."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....nash.batch import Batch, Flag
from ....nash.undominated_batch import solve_undominated
from .block import Block
from .form import ALLIES_FIRST, GIVEN, SIMULTANEOUS, TABLE, Form
from .outcome import Outcome, Variable, mask, masked

DECIDED = Variable(
    "nash_decided",
    "how the set was decided; continuum and some: supports are those of the extreme points, and of the equilibria, that were found",
    "int8",
    -1,
    tuple((int(flag), flag.name.lower()) for flag in Flag),
)
COUNT = Variable("equilibria", "number of Nash equilibria, mixed ones too; of a continuum its extreme points", "int32", -1)


def _variables(form: Form) -> tuple[Variable, ...]:
    return mask("supports", "combinations of supports that carry an equilibrium", form.supports()), COUNT, DECIDED


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    batch = solve_undominated(block.payoffs)
    bits = _supports(batch)
    games = np.repeat(np.arange(len(batch.flags)), batch.counts)
    if len(bits) < len(block.form.actions):
        bits = _with_us(block, batch, bits, games)
    sizes = [len(own) for own in block.form.actions]
    place = np.zeros(len(games), dtype=np.int64)
    for own, size in zip(bits, sizes, strict=True):
        place = place * ((1 << size) - 1) + own - 1
    found = np.zeros((len(batch.flags), int(np.prod([(1 << size) - 1 for size in sizes]))), dtype=bool)
    found[games, place] = True
    return {"supports": masked(found), "equilibria": batch.counts.astype(np.int32), "nash_decided": batch.flags.astype(np.int8)}


def _supports(batch: Batch) -> list[NDArray[np.int64]]:
    """Return, for each player, the support in each equilibrium as bits."""
    ends = np.cumsum(batch.shape)
    return [(batch.profiles[:, end - size : end] > 0) @ (1 << np.arange(size)) for end, size in zip(ends, batch.shape, strict=True)]


def _with_us(block: Block, batch: Batch, bits: list[NDArray[np.int64]], games: NDArray[np.intp]) -> list[NDArray[np.int64]]:
    """Return the supports with that of the US: what is given, or what it does at the profiles that come about."""
    us = np.zeros(len(games), dtype=np.int64)
    for a, b in np.ndindex(3, 3):
        played = (bits[0] >> a & 1 == 1) & (bits[1] >> b & 1 == 1)
        us |= np.where(played, 1 << block.replies[games, a, b], 0)
    return [*bits, us]


OUTCOME = Outcome(
    "nash", "whole sets of Nash equilibria, as supports", _variables, _compute, (GIVEN, ALLIES_FIRST, SIMULTANEOUS, TABLE)
)
