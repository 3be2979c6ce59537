"""Disjoint sets, joined pair by pair (Galler and Fischer 1964)."""

from __future__ import annotations


class DisjointSets:
    """Disjoint sets of the numbers 0 to ``size`` - 1, joined pair by pair.

    >>> sets = DisjointSets(4)
    >>> sets.join(0, 2)
    >>> sets.numbered()
    ([0, 1, 0, 2], 3)
    """

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, k: int) -> int:
        """Return the number that stands for k's set."""
        while self.parent[k] != k:
            self.parent[k] = self.parent[self.parent[k]]
            k = self.parent[k]
        return k

    def join(self, a: int, b: int) -> None:
        """Make the sets of a and b one."""
        self.parent[self.find(a)] = self.find(b)

    def numbered(self) -> tuple[list[int], int]:
        """Return the number of each element's set, and how many sets there are."""
        order: dict[int, int] = {}
        names = [order.setdefault(self.find(k), len(order)) for k in range(len(self.parent))]
        return names, len(order)
