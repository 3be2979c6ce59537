"""Whole sets of Nash equilibria: how many, on which supports, and how that was decided."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....nash.batch import Flag, solve_batch
from .outcome import Block, Outcome, Variable, actions

MOST_BITS = 62
"""Bits of a mask that fits a signed integer of 64 bits in every format."""
DECIDED = Variable(
    "nash_decided",
    "how the set was decided; continuum and some: supports are those of the extreme points, and of the equilibria, that were found",
    "int8",
    -1,
    tuple((int(flag), flag.name.lower()) for flag in Flag),
)
COUNT = Variable("equilibria", "number of Nash equilibria, mixed ones too; of a continuum its extreme points", "int32", -1)


def supports(timing: str) -> list[str]:
    """Return the combinations of supports in the order of the bits, such as CH.F: Japan mixes C and H, the ROK plays F.

    >>> supports("given")[:3], len(supports("given")), len(supports("simultaneous"))
    (['C.C', 'C.H', 'C.CH'], 49, 343)
    """
    return [".".join(own) for own in itertools.product(*(list(_subsets(labels)) for labels in actions(timing)))]


def _subsets(labels: Sequence[str]) -> Iterator[str]:
    """Yield the subsets in the order of their bits: the first action is the lowest."""
    for bits in range(1, 1 << len(labels)):
        yield "".join(label for k, label in enumerate(labels) if bits >> k & 1)


def _variables(timing: str) -> tuple[Variable, ...]:
    words = "combinations of supports that carry an equilibrium"
    flags = tuple(enumerate(supports(timing)))
    if len(flags) <= MOST_BITS:
        mask = Variable("supports", words, "int64", -1, flags, mask=True)
    else:
        mask = Variable("supports", words, "uint8", 0, flags, mask=True, width=-(-len(flags) // 8))
    return mask, COUNT, DECIDED


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    batch = solve_batch(block.payoffs, workers=1)
    own = [np.zeros(len(batch.profiles), dtype=np.int64) for _ in batch.shape]
    ends = np.cumsum(batch.shape)
    for bits, end, size in zip(own, ends, batch.shape, strict=True):
        bits += (batch.profiles[:, end - size : end] > 0) @ (1 << np.arange(size))
    place = np.zeros(len(batch.profiles), dtype=np.int64)
    for bits, size in zip(own, batch.shape, strict=True):
        place = place * ((1 << size) - 1) + bits - 1
    games = np.repeat(np.arange(len(batch.flags)), batch.counts)
    (mask, *_) = _variables(block.timing)
    if mask.width:
        found = np.zeros((len(batch.flags), mask.width * 8), dtype=bool)
        found[games, place] = True
        sets: NDArray[Any] = np.packbits(found, axis=1, bitorder="little")
    else:
        sets = np.zeros(len(batch.flags), dtype=np.int64)
        np.bitwise_or.at(sets, games, np.int64(1) << place)
    return {"supports": sets, "equilibria": batch.counts.astype(np.int32), "nash_decided": batch.flags.astype(np.int8)}


OUTCOME = Outcome("nash", "whole sets of Nash equilibria, as supports", _variables, _compute)
