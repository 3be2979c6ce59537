"""The largest sets of claims that hold together, and the smallest that do not.

A set that holds together settles all its subsets, a contradictory one all its supersets; so a largest set is what is left when one
claim of every smallest contradictory set is given up (Reiter 1987). Candidates are tried until each has a scenario or yields a new
contradiction (Liffiton, Previti, Malik and Marques-Silva 2016). If none is left open, both lists are complete.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from games.arguments import forgiving
from games.claims import Claim, claim, claims
from games.errors import SolverError
from games.table import Shown, Table

from ..verify.debate import Reason
from .joint import POOL, Joint, decide
from .judgement import SEED
from .proofs import reasons
from .search import Point, Search

Numbers = frozenset[int]
MOST = 400
"""Largest sets, and threes of one candidate, up to which all are tried."""

PASSES, NEAR = 2, 3
"""How often a set's scenario is looked for, and from how many of the scenarios of other sets."""


@dataclass(frozen=True, repr=False)
class Sets(Shown):
    """Claims that say something of the model, as far as it decides which of them hold together.

    Attributes
    ----------
    claims
        The claims, in the order of their names.
    maximal
        Sets that hold together, and with no further claim; the largest first.
    minimal
        Contradictory sets (never together, or apart), none within another; the smallest first.
    open
        Sets without a scenario and without a proof.
    pairwise
        Pairs that none of these settles, each decided by itself.
    complete
        Whether every set of the claims is settled: it lies in a maximal one, or holds a minimal one.

    >>> found = sets(["protection-binds", "protection-substitutes", "pressure-binds"])
    >>> [joint.names for joint in found.minimal], [joint.names for joint in found.maximal], found.complete
    ([('protection-binds', 'protection-substitutes')], [('pressure-binds', 'protection-binds'), \
('pressure-binds', 'protection-substitutes')], True)
    """

    claims: tuple[Claim, ...]
    maximal: tuple[Joint, ...]
    minimal: tuple[Joint, ...]
    open: tuple[Joint, ...]
    pairwise: tuple[Joint, ...]
    complete: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The claims' names."""
        return tuple(each.name for each in self.claims)

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], Joint]:
        """(first, second) by name, the first listed before the second -> what settles them, a largest set or a contradiction.

        Of a pair that nothing settles, the pair itself.
        """
        return {pair: next(self._settling(*pair)) for pair in itertools.combinations(self.names, 2)}

    def _settling(self, first: str, second: str) -> Iterator[Joint]:
        yield from (joint for joint in self.maximal if {first, second} <= {*joint.names})
        yield from (joint for joint in self.minimal if {*joint.names} <= {first, second})
        yield from (joint for joint in self.pairwise if {*joint.names} == {first, second})

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Verdict -> number of pairs."""
        verdicts = [joint.verdict for joint in self.pairs.values()]
        return {word: verdicts.count(word) for word in ("together", "never", "apart", "undecided")}

    def given_up(self, joint: Joint) -> tuple[str, ...]:
        """Return the claims that a set does not hold."""
        return tuple(name for name in self.names if name not in joint.names)

    def largest_of(self, names: Iterable[str]) -> tuple[frozenset[str], ...]:
        """Return the largest sets of some of the claims that hold together: what the maximal sets leave of them.

        >>> found = sets(["protection-binds", "protection-substitutes", "pressure-binds"])
        >>> [sorted(own) for own in found.largest_of(["protection-binds", "pressure-binds"])]
        [['pressure-binds', 'protection-binds']]
        """
        own = {frozenset(joint.names) & frozenset(names) for joint in self.maximal}
        return tuple(
            sorted((one for one in own if not any(one < other for other in own)), key=lambda one: (-len(one), sorted(one)))
        )

    def table(self) -> Table:
        """Return the contradictory sets, and what each largest set gives up."""
        rows = [
            *((joint.verdict, str(len(joint.claims)), ", ".join(joint.names)) for joint in (*self.minimal, *self.open)),
            *(
                ("together", str(len(joint.claims)), f"all but {', '.join(self.given_up(joint)) or 'none'}")
                for joint in self.maximal
            ),
        ]
        return Table(("hold together", "claims", ""), rows, caption=self.caption, notes=(self.note,))

    @property
    def caption(self) -> str:
        """How many claims there are, and contradictory and largest sets."""
        sizes = [len(joint.claims) for joint in self.minimal]
        smallest = ", ".join(f"{sizes.count(k)} of {k}" for k in sorted(set(sizes))) or "none"
        largest = max((len(joint.claims) for joint in self.maximal), default=0)
        return (
            f"{len(self.names)} claims: smallest contradictory sets {smallest}; "
            f"{len(self.maximal)} largest sets that hold together, up to {largest} claims"
        )

    @property
    def note(self) -> str:
        """Whether that is all."""
        if self.complete:
            return "Complete: every set of these claims lies in one that holds together, or holds a contradictory one."
        number = f"{len(self.open)} {'set has' if len(self.open) == 1 else 'sets have'}"
        tried = f"{number} no scenario and no proof" if self.open else "more largest sets than were tried"
        return f"Not complete: {tried}; the contradictory sets are proved, but there may be others."


@forgiving
def sets(names: Sequence[str | Claim] | None = None, *, draws: int = POOL, rng: int = SEED) -> Sets:
    """Return the largest sets of claims that hold together, with scenarios, and the smallest contradictory ones, with proofs.

    Parameters
    ----------
    names
        Claims or their names; by default all that have a statement about the model.
    draws, rng
        How many points are drawn to set out from, and the seed of the draw.

    Raises
    ------
    ScenarioError, SolverError
        For an unknown claim, or one that has no statement about the model.

    Source: Reiter (1987) on contradictions and what to give up; Liffiton, Previti, Malik and Marques-Silva (2016).
    """
    if names is None:
        chosen = [c for c in claims().values() if c.statement is not None]
    else:
        chosen = sorted(
            {c.name: c for c in (each if isinstance(each, Claim) else claim(each) for each in names)}.values(), key=_name
        )
    silent = next((c.name for c in chosen if c.statement is None), None)
    if silent is not None:
        raise SolverError(f"claim {silent!r} has no statement about the model")
    return _Exploration(Search.of(chosen, draws, rng)).run()


def _name(claim: Claim) -> str:
    return claim.name


class _Exploration:
    """What is known while sets are tried; claims by number."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.everything = frozenset(range(len(search.claims)))
        self.minimal: dict[Numbers, Joint] = {}
        self.maximal: dict[Numbers, Joint] = {}
        self.open: dict[Numbers, Joint] = {}
        self.seen = {frozenset(map(int, (row > 0).nonzero()[0])) for row in search.drawn}  # in floats: guides what is tried first
        self.points: list[Point] = []

    def run(self) -> Sets:
        for size in (1, 2):
            self._try_all(self.everything, size)
        while True:
            candidates, every = transversals(list(self.minimal), MOST)
            left = [self.everything - given_up for given_up in candidates]
            left = [own for own in left if own not in self.maximal and own not in self.open]
            for _ in range(PASSES):
                left = [own for own in sorted(left, key=lambda own: (len(own), sorted(own))) if not self._found(own)]
            if not left:
                break
            if not self._try_all(left[-1], 3) and not self._shrunk(left[-1]):
                self.open[left[-1]] = self._joint(left[-1], "undecided", None)
        claims = self.search.claims
        order = [
            tuple(sorted(joints, key=lambda joint: (sign * len(joint.claims), joint.names)))
            for joints, sign in ((self.maximal.values(), -1), (self.minimal.values(), 1), (self.open.values(), 1))
        ]
        pairs = map(frozenset, itertools.combinations(sorted(self.everything), 2))
        unsettled = [
            pair
            for pair in pairs
            if not any(pair <= own for own in self.maximal) and not any(known <= pair for known in self.minimal)
        ]
        pairwise = tuple(decide(self.search, sorted(pair)) for pair in unsettled)
        return Sets(claims, order[0], order[1], order[2], pairwise, every and not self.open)

    def _found(self, own: Numbers) -> bool:
        """Look for a scenario of a set that no known contradiction is within, first near those found before."""
        wanted = sorted(own)
        failing = (self.search.slacks_at(self.points)[:, wanted] <= 0).sum(axis=1)
        near = [self.points[k] for k in failing.argsort(kind="stable")[:NEAR]]
        point = self.search.seek(wanted, self.search.box(wanted), near)
        if point is not None:
            self.points.append(point)
            self.maximal[own] = self._joint(own, "together", point)
        return point is not None

    def _joint(self, own: Numbers, verdict: str, point: Point | None) -> Joint:
        about = tuple(self.search.claims[k] for k in sorted(own))
        return Joint(about, verdict, point, (), None, self.search.tries, self.search.seed)

    def _try_all(self, own: Numbers, size: int) -> bool:
        """Decide all subsets of a size that no point is known to satisfy; tell whether a contradiction was found."""
        unseen = [
            part
            for part in map(frozenset, itertools.combinations(sorted(own), size))
            if not any(part <= seen for seen in self.seen) and not any(known <= part for known in self.minimal)
        ]
        found = False
        for part in unseen[:MOST]:
            if any(part <= seen for seen in self.seen):
                continue
            joint = decide(self.search, sorted(part))
            if joint.point is not None:
                slack = self.search.slacks_at([joint.point])[0]
                self.seen.add(frozenset(map(int, (slack > 0).nonzero()[0])) | part)
            elif joint.verdict in ("never", "apart"):
                self.minimal[part] = joint
                found = True
        return found

    def _shrunk(self, own: Numbers) -> bool:
        """Prove a set contradictory and drop claims while it stays so; tell whether that went."""
        part, proof = sorted(own), self._proof(sorted(own))
        if not proof:
            return False
        part = [part[k] for k in sorted({term.claim for reason in proof for term in reason.terms})]
        for k in tuple(part):
            fewer = [one for one in part if one != k]
            if self._proof(fewer):
                part = fewer
        self.minimal[frozenset(part)] = Joint(
            tuple(self.search.claims[k] for k in part),
            "never",
            None,
            self._proof(part),
            self.search.box(part, wide=True),
            self.search.tries,
            self.search.seed,
        )
        return True

    def _proof(self, part: Sequence[int]) -> tuple[Reason, ...]:
        return reasons(self.search.box(part, wide=True), [self.search.claims[k] for k in part])


def transversals(sets: Sequence[Numbers], most: int) -> tuple[list[Numbers], bool]:
    """Return the smallest sets that meet every one of some sets, none within another, and whether these are all.

    Source: Berge (1989), section 2.2.

    >>> found, every = transversals([frozenset({1, 2}), frozenset({2, 3})], 10)
    >>> sorted(map(sorted, found)), every
    ([[1, 3], [2]], True)
    """
    found, every = [frozenset[int]()], True
    for own in sets:
        met = [one for one in found if one & own]
        longer = {one | {k} for one in found if not one & own for k in own}
        found = [*met, *(one for one in longer if not any(other <= one for other in met))]
        if len(found) > most:
            found, every = sorted(found, key=lambda one: (len(one), sorted(one)))[:most], False
    return found, every
