"""All Nash equilibria of a game of any size, support by support: every complex root of a support's equations is found and counted.

Compiled code follows a path to each root (``homotopies``), and what it returns is believed only as far as ``root_counts`` proves
it: then the equilibria at the support are all known, each within a small distance, or exactly if the equations are linear. Where
roots are fewer than a system of this form can have, as where actions tie, the support is described over cells of probabilities
(``cylinders``), if that does not take too much.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

from numpy.typing import NDArray

from games.deadline import check, within
from games.normal_form import NormalFormGame

from ...verify.completeness import root_counts
from ...verify.completeness.root_counts import Point, RootProof
from ...verify.completeness.root_enclosures import Roots
from ...verify.completeness.support_systems import Differences, System
from ...verify.completeness.verdict import Unproved
from . import cylinders, homotopies
from .bilinear import UnsolvedError
from .contacts import contacts
from .pieces import Piece, Polytope
from .supports import Support, admissible
from .three_player import Found

LOST = 8
"""If of so many paths more than one is lost, the system has fewer roots, and they are not followed again."""
VISITS, MOST_DESCRIBED = 300, 100
"""Samples of cells at a support, and supports that are described so, at most."""


@dataclass
class Counted:
    """What is found at some supports.

    Attributes
    ----------
    points
        Isolated equilibria at supports whose roots are counted, none of which another piece touches.
    pieces
        Other equilibria, by their supports.
    roots
        The roots at the supports where they are counted, for the proof.
    empty
        Supports that certainly hold no equilibrium.
    described
        Those of them of which cells of probabilities show it, and roots do not.
    open
        Supports that may hold equilibria that are not listed.
    left
        How many of these were left out because there were too many paths.
    complete
        Whether all supports were looked at, and all equilibria are at supports whose roots or linear equations show them.
    """

    points: list[Point] = field(default_factory=list)
    pieces: list[tuple[Support, Piece]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    roots: dict[Support, Roots] = field(default_factory=dict)
    empty: set[Support] = field(default_factory=set)
    described: set[Support] = field(default_factory=set)
    open: list[Support] = field(default_factory=list)
    left: int = 0
    linked: bool = True
    stopped: bool = False
    complete: bool = False

    def and_more(self, other: Counted) -> Counted:
        """Return isolated equilibria with those at further supports."""
        return Counted(
            points=self.points + other.points,
            roots={**self.roots, **other.roots},
            empty=self.empty | other.empty,
            described=self.described | other.described,
            open=self.open + other.open,
            left=self.left + other.left,
            stopped=self.stopped or other.stopped,
        )

    @property
    def proof(self) -> RootProof:
        """The evidence, with the supports that it does not cover."""
        return RootProof(dict(self.roots), tuple(sorted({*self.open, *self.described, *(support for support, _ in self.pieces)})))

    @property
    def found(self) -> Found:
        """The pieces, as those of other engines."""
        return Found(tuple(self.pieces), tuple(self.open), tuple(self.links), self.linked, self.stopped)


def equilibria(
    payoffs: NDArray[Any],
    among: Iterable[Support] | None = None,
    *,
    most: float = inf,
    known: Mapping[Support, Roots] | None = None,
    empty: Collection[Support] = (),
    describe: bool = True,
) -> Counted:
    """Return the equilibria at the supports that conditional dominance leaves, or among some of them, smallest first.

    Parameters
    ----------
    payoffs
        Fractions or ints, shape (n, A_0, ..., A_{n-1}).
    most
        Paths that are followed at most; supports that need more are left open.
    known, empty
        From a search that was cut short: roots, checked again at supports that hold equilibria, and supports that hold none.
    describe
        Whether supports that roots do not settle are described over cells.

    >>> import numpy as np
    >>> alike = np.array([[[1, 0], [0, 2]]] * 2)
    >>> [[[str(p) for p in own] for own in point.profile] for point in equilibria(alike).points]
    [[['1', '0'], ['1', '0']], [['0', '1'], ['0', '1']], [['2/3', '1/3'], ['2/3', '1/3']]]
    """
    table = Differences.of(NormalFormGame(payoffs))
    out = Counted()
    described, followed = 0, 0.0
    with within(None) as limit:
        for support in admissible(payoffs) if among is None else among:
            if support in empty:
                out.empty.add(support)
                if known and support in known:
                    out.roots[support] = known[support]
                elif not _shown_empty(table, support):
                    out.described.add(support)
                continue
            check()
            system = System(table, support)
            if system.square and support not in (known or {}):
                followed += system.bound
                if followed > most:
                    out.left += 1
                    out.open.append(support)
                    continue
            try:
                roots, points = _counted(table, support, system, (known or {}).get(support))
                out.roots.update({} if roots is None else {support: roots})
            except Unproved:
                points, described = [], described + 1
                try:
                    if not describe or described > MOST_DESCRIBED:
                        raise UnsolvedError
                    _describe(out, payoffs, support)
                except UnsolvedError:
                    out.open.append(support)
                continue
            out.points += [point for point in points if point.alone]
            out.pieces += [(support, Polytope((point.profile,))) for point in points if not point.alone]
            if not points:
                out.empty.add(support)
        out.links, linked = contacts(out.pieces, out.links)
        out.linked = out.linked and linked
    out.stopped = limit.over
    out.complete = among is None and not (limit.over or out.open or out.pieces)
    return out


def _counted(table: Differences, support: Support, system: System, known: Roots | None) -> tuple[Roots | None, list[Point]]:
    """Return the roots at a support, None if none are needed, and the equilibria among them; Unproved if they are not all found."""
    if not system.square:
        return None, root_counts.at_support(table, support, None, system)
    for attempt in range(len(homotopies.TOLERANCES)):
        roots = homotopies.roots(system, attempt) if known is None else known
        if roots is None or len(roots) + 1 + system.bound // LOST < system.bound:
            break
        if len(roots) == system.bound:
            try:
                points = root_counts.at_support(table, support, roots, system)
                if all(point.alone or not point.error for point in points):
                    return roots, points
                break  # a support next to this one may hold equilibria that touch one known in floats
            except Unproved:
                if known is not None:
                    raise
        check()
    raise Unproved("some roots are not found, or not shown to be all")


def _shown_empty(table: Differences, support: Support) -> bool:
    """Tell whether linear equations show that a support holds no equilibrium."""
    try:
        return not root_counts.at_support(table, support, None)
    except Unproved:
        return False


def _describe(out: Counted, payoffs: NDArray[Any], support: Support) -> None:
    """Add what cells of probabilities describe; UnsolvedError if that takes too much."""
    solved = cylinders.solved(payoffs, support, visits=VISITS)
    if not solved.pieces:
        out.empty.add(support)
        out.described.add(support)
    out.linked = out.linked and solved.linked
    out.links += [(len(out.pieces) + j, len(out.pieces) + k) for j, k in solved.links]
    out.pieces += [(support, piece) for piece in solved.pieces]

