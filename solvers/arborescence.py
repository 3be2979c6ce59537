r"""Cheapest trees: from every node of a directed graph one arc, so that all lead to a root (Chu and Liu 1965; Edmonds 1967).

Every node but the root takes its cheapest arc. If these close a cycle, the cycle becomes one node: leaving it from a node
costs the difference to that node's arc in the cycle, which is then not needed. Costs are compared and subtracted only, so
the answer is exact in any ordered field.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Arc:
    """An arc from ``tail`` to ``head``; ``inner`` is the arc it stands for in a graph before contraction."""

    tail: Hashable
    head: Hashable
    cost: Any
    inner: Arc | None = None


def cheapest(nodes: Iterable[Hashable], arcs: Iterable[Arc], root: Hashable) -> tuple[Arc, ...] | None:
    """Return the arcs of a tree of least total cost in which every node leads to the root; None if some node cannot.

    Several trees may cost the same; any of them is returned.

    >>> arcs = [Arc("a", "b", 1), Arc("b", "a", 1), Arc("a", "root", 5), Arc("b", "root", 3), Arc("root", "a", 0)]
    >>> sorted((arc.tail, arc.head) for arc in cheapest(["a", "b", "root"], arcs, "root"))
    [('a', 'b'), ('b', 'root')]
    >>> cheapest(["a", "root"], [Arc("root", "a", 1)], "root") is None
    True
    """
    places = list(nodes)
    usable = [arc for arc in arcs if arc.tail != arc.head]
    best: dict[Hashable, Arc] = {}
    for arc in usable:
        if arc.tail != root and (arc.tail not in best or arc.cost < best[arc.tail].cost):
            best[arc.tail] = arc
    if any(node != root and node not in best for node in places):
        return None
    cycle = _cycle(best)
    if not cycle:
        return tuple(best.values())
    contracted = []
    for arc in usable:
        tail, head = (cycle if node in cycle else node for node in (arc.tail, arc.head))
        if tail != head:
            contracted.append(Arc(tail, head, arc.cost - best[arc.tail].cost if tail is cycle else arc.cost, arc))
    tree = cheapest([*(node for node in places if node not in cycle), cycle], contracted, root)
    if tree is None:
        return None
    chosen = {node: best[node] for node in cycle}
    for arc in tree:
        if arc.inner is not None:
            chosen[arc.inner.tail] = arc.inner
    return tuple(chosen.values())


def _cycle(best: dict[Hashable, Arc]) -> frozenset[Hashable]:
    """Return the nodes of a cycle that the chosen arcs close; empty if there is none."""
    done: set[Hashable] = set()
    for start in best:
        path: dict[Hashable, None] = {}
        node = start
        while node in best and node not in done and node not in path:
            path[node] = None
            node = best[node].head
        if node in path:
            order = list(path)
            return frozenset(order[order.index(node) :])
        done.update(path)
    return frozenset()
