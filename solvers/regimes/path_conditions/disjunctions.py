"""Shortest disjunctions: the fewest conjunctions of signs that hold on some cells and on none of others.

Minimal conjunctions are the minimal hitting sets of the differences to the cells outside (Berge 1989); of these the fewest
that cover the cells inside are chosen (Quine 1952), with cells on neither side as don't-cares.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

MOST_COVERS = 100_000
"""Disjunctions tried for the shortest one; past that, one without redundant cases."""


def shortest_disjunction(inside: Sequence[int], outside: Sequence[int], sizes: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the fewest conjunctions of signs that hold on all of some cells and on none of others.

    Parameters
    ----------
    inside, outside
        Cells as bits, one bit for each atom; combinations in neither do not matter.
    sizes
        How long each atom is: among equally few cases those with fewer and then shorter atoms.

    Returns
    -------
    Pairs (mask, bits): the atoms in ``mask`` have the signs of ``bits``.

    >>> shortest_disjunction([0b11, 0b01], [0b00, 0b10], [1, 1])  # the first atom positive, whatever the second
    ((1, 1),)
    >>> shortest_disjunction([0b01, 0b10, 0b11], [0b00], [1, 1])
    ((1, 1), (2, 2))
    """
    implicants = {(mask, cell & mask) for cell in inside for mask in _hitting([cell ^ other for other in outside])}

    def length(mask: int) -> tuple[int, int, int]:
        atoms = [k for k in range(len(sizes)) if (mask >> k) & 1]
        return len(atoms), sum(sizes[k] for k in atoms), mask

    ordered = sorted(implicants, key=lambda pair: (length(pair[0]), -pair[1]))
    covers = [frozenset(cell for cell in inside if cell & mask == bits) for mask, bits in ordered]
    needed = frozenset(inside)
    essential = {owners[0] for cell in inside if len(owners := [k for k, own in enumerate(covers) if cell in own]) == 1}
    chosen = sorted(essential)
    missing = needed.difference(*(covers[k] for k in chosen))
    rest = [k for k in range(len(ordered)) if k not in essential and covers[k] & missing]
    tried = 0
    for count in range(len(rest) + 1):
        best: tuple[int, ...] | None = None
        for extra in itertools.combinations(rest, count):
            tried += 1
            if tried > MOST_COVERS:
                break
            if missing <= frozenset().union(*(covers[k] for k in extra)):
                better = best is None or _total(extra, ordered, length) < _total(best, ordered, length)
                best = extra if better else best
        if best is not None:
            return tuple(sorted((ordered[k] for k in (*chosen, *best)), key=lambda pair: (length(pair[0]), -pair[1])))
        if tried > MOST_COVERS:
            break
    while missing:
        most = max(rest, key=lambda k: (len(covers[k] & missing), -k))
        chosen.append(most)
        missing -= covers[most]
    for k in list(reversed(chosen)):
        if needed <= frozenset().union(*(covers[j] for j in chosen if j != k)):
            chosen.remove(k)
    return tuple(ordered[k] for k in sorted(chosen))


def _total(extra: Iterable[int], ordered: Sequence[tuple[int, int]], length: Any) -> tuple[int, int]:
    lengths = [length(ordered[k][0]) for k in extra]
    return sum(own[0] for own in lengths), sum(own[1] for own in lengths)


def _hitting(sets: Iterable[int]) -> list[int]:
    """Return the least sets, as bits, that meet each of some sets (Berge 1989)."""
    smallest: list[int] = []
    for own in sorted(set(sets), key=lambda bits: bits.bit_count()):
        if not any(own & other == other for other in smallest):
            smallest.append(own)
    found = [0]
    for own in smallest:
        grown = [hit for hit in found if hit & own]
        for hit in found:
            if hit & own:
                continue
            for k in range(own.bit_length()):
                new = hit | 1 << k
                if (own >> k) & 1 and not any(new & other == other for other in grown):
                    grown = [other for other in grown if other & new != new]
                    grown.append(new)
        found = grown
    return found
