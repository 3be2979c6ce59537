"""Nash equilibria of a tree, complete wherever those of its reduced normal form are, as behaviour strategies.

Strategies that lead to the ends of the game equally often are the same here: a mixed strategy over plans is turned into its
realisation plan, the probability that a player's own moves leave each sequence of them open (von Stengel 1996), which is
linear, so that continua stay polytopes and those that are only in the mixture vanish; then into probabilities at each
information set (Kuhn 1953). At sets that a player's own moves rule out, any choice is the same equilibrium; they are named in
``ruled_out``, and no choice is shown.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter
from typing import Any, TypeAlias

from games.arguments import forgiving
from games.deadline import check, grace, within
from games.exact.cones import span
from games.exact.linear_program import Outcome, maximize
from games.record import Record
from games.tree.extensive_form import ExtensiveFormGame
from games.tree.reduced_normal_form import Plan, plans, reduced_normal_form

from . import nash
from .continua import Arc, Component, Cylinder, Hull, Sweep
from .cut_short import cut_short
from .result import Completeness, Method, Solution, Status, read_only
from .tree_profile import TreeProfile
from .verify.trees import Judge

METHOD = Method(
    "all Nash equilibria of the reduced normal form",
    "Nash equilibrium",
    Completeness.ALL,
    "Kuhn 1953; von Stengel 1996",
)

Weights: TypeAlias = tuple[Any, ...]
"""A realisation plan: a weight for each move of a player, or of all players side by side."""


@dataclass(frozen=True, eq=False, repr=False)
class TreeComponent(Component):
    """A continuum of equilibria; ``mixed`` is the component of the reduced normal form it comes from."""

    mixed: Component


@forgiving
def solve(game: ExtensiveFormGame, *, seconds: float | None = None) -> Solution:
    """Return the Nash equilibria of a game in behaviour strategies.

    Parameters
    ----------
    seconds
        Wall time, 0 or more: what is found by then is returned. By default the work is limited as that of ``nash.solve`` is.

    Raises
    ------
    GameError
        If the game is symbolic, or its reduced normal form is too large.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> from games.tree.builder import end, move, tree
    >>> reply = move("Rival", "reply", {"F": end(-1, -1), "A": end(1, 1)})
    >>> solution = solve(tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply})))
    >>> solution.equilibria, [e for c in solution.components for e in c.extreme]
    ((entry: In; reply: A,), [entry: Out; reply: F, entry: Out; reply: 1/2 F + 1/2 A])
    """
    start = perf_counter()
    equilibria: list[TreeProfile] = []
    components: list[TreeComponent] = []
    found: Solution | None = None
    with within(seconds):
        with within(None) as search:
            check()
            found = nash.solve(reduced_normal_form(game), exact=True)
        with grace() as writing:
            if found is not None:
                reading = Realisations.of(game)
                for e in found.equilibria:
                    check()
                    equilibria.append(reading.profile(reading.joint(e.profile)))
                for component in found.components:
                    points, continuum = _read(reading, component)
                    equilibria += points
                    components += continuum
    if found is None:
        nothing = Solution(game, METHOD, (), completeness=Completeness.SOME, seconds=perf_counter() - start)
        return cut_short(nothing, search, "before its reduced normal form was solved")
    solution = Solution(
        game,
        METHOD,
        tuple(equilibria),
        tuple(components),
        found.completeness,
        found.status,
        perf_counter() - start,
        found.parameters,
    )
    if found.status is Status.OUT_OF_TIME:
        return solution
    return cut_short(solution, writing, "while equilibria were read as behaviour strategies")


def _read(reading: Realisations, component: Component) -> tuple[tuple[TreeProfile, ...], list[TreeComponent]]:
    """Return a continuum of the reduced normal form in behaviour strategies: a point, or a continuum."""
    pieces: list[tuple[tuple[Weights, ...], ...]] = []
    curved = 0
    for piece in component.pieces:
        check()
        if isinstance(piece, Arc):
            moving = isinstance(piece, Sweep)
            times = (piece.low, (piece.low + piece.high) / 2, piece.high)
            at = [itertools.product(*piece.polytopes(t)) if isinstance(piece, Sweep) else [piece.at(t)] for t in times]
            joint = corners([reading.joint(p) for own in at for p in own])
            curved = max(curved, min(component.dimension if moving else 1, len(joint) - 1))
            pieces.append((joint,))
        elif isinstance(piece, Cylinder):
            joint = corners([reading.joint(piece.sample)])
            curved = max(curved, component.dimension)
            pieces.append((joint,))
        elif isinstance(piece, Hull):
            pieces.append((corners([reading.joint(p) for p in piece.vertices]),))
        else:
            pieces.append(tuple(corners([reading.own(i, v) for v in own]) for i, own in enumerate(piece)))
    size = max(curved, *(sum(span(own) for own in piece) for piece in pieces))
    ends = dict.fromkeys(
        tuple(value for own in choice for value in own) for piece in pieces for choice in itertools.product(*piece)
    )
    extreme = []
    for weights in ends:
        check()
        extreme.append(reading.profile(weights))
    if size == 0:
        return tuple(extreme), []
    return (), [TreeComponent(tuple(pieces), size, tuple(extreme), component)]


@dataclass(frozen=True)
class Realisations(Record):
    """How mixed strategies over plans read as realisation plans and behaviour strategies.

    ``moves`` are, per player, the moves (information set, action) in the order of the weights.
    """

    game: ExtensiveFormGame
    judge: Judge
    listed: tuple[tuple[Plan, ...], ...]
    moves: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    @forgiving
    def of(cls, game: ExtensiveFormGame) -> Realisations:
        """Return the reading of a game."""
        a = game.arrays
        sizes = a.children[a.first_member].tolist()
        owner = a.player[a.first_member].tolist()
        moves = tuple(
            tuple((k, action) for k, size in enumerate(sizes) if owner[k] == i for action in range(size))
            for i in range(len(game.players))
        )
        return cls(game, Judge(game), plans(game), moves)

    def own(self, player: int, strategy: Any) -> Weights:
        """Return the realisation plan of a player's mixed strategy."""
        listed = self.listed[player]
        return tuple(
            sum((p for p, plan in zip(strategy, listed, strict=True) if plan.get(k) == action), start=Fraction(0))
            for k, action in self.moves[player]
        )

    def joint(self, profile: Sequence[Any]) -> Weights:
        """Return the realisation plans of all players side by side."""
        return tuple(weight for i, strategy in enumerate(profile) for weight in self.own(i, strategy))

    def profile(self, weights: Weights) -> TreeProfile:
        """Return the behaviour strategies of realisation plans, certified."""
        mass: dict[int, list[Any]] = {}
        for (k, _), weight in zip((move for own in self.moves for move in own), weights, strict=True):
            mass.setdefault(k, []).append(weight)
        behaviour = {}
        ruled_out = set()
        for k, label in enumerate(self.game.set_labels):
            total = sum(mass[k], start=Fraction(0))
            even = Fraction(1, len(mass[k]))
            if total == 0:
                ruled_out.add(label)
            behaviour[label] = read_only([w / total if total != 0 else even for w in mass[k]])
        return TreeProfile(self.game, behaviour, self.judge.certify(behaviour), ruled_out=frozenset(ruled_out))


def corners(points: Sequence[Weights]) -> tuple[Weights, ...]:
    """Return the points that are no mixture of the others, each once, in the order given (Clarkson 1994).

    Each point is compared only with the corners known so far; one outside their hull names a direction in which the
    farthest point of all, the last in lexicographic order if there are several, is another corner.
    """
    kept = list(dict.fromkeys(points))
    if len(kept) < 3 or not all(isinstance(v, Fraction) for point in kept for v in point):
        return tuple(kept)
    known = [max(kept)]
    for point in kept:
        while point not in known:
            rows = [([p[j] for p in known], point[j]) for j in range(len(point))]
            found = maximize([0] * len(known), equal=[*rows, ([1] * len(known), 1)])
            if found.outcome is Outcome.OPTIMAL:
                break
            away = [-y for y in found.dual[:-1]]
            known.append(max(kept, key=lambda p: (sum(a * v for a, v in zip(away, p, strict=True) if a and v), p)))
    return tuple(point for point in kept if point in known)
