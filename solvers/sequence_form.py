r"""The sequence form of two-player games, and the solution of those in which one wins what the other loses.

A player's *realisation plan* gives each sequence of own moves a weight; the weights after an information set sum to that of the
sequence that leads to it. Expected payoffs are bilinear in the two plans, :math:`x^\top A y`, so that the game is as large as
its tree, not as its normal form (Koller, Megiddo and von Stengel 1996). A zero-sum game is a linear program in :math:`x` and the
opponent's values at information sets; it is solved exactly, and the answer is proved by duality.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from time import perf_counter
from typing import Any

from games.arguments import forgiving
from games.deadline import check, grace, within
from games.errors import GameError, SolverError
from games.exact.cones import Cone, integral, scaled, span
from games.exact.linear_program import Outcome, maximize
from games.exact.places import RATIONAL
from games.record import Record
from games.tree.arrays import END
from games.tree.extensive_form import ExtensiveFormGame
from games.tree.reduced_normal_form import counts, plans

from .assessments.reading import Move, Tree, read
from .continua import Component
from .cut_short import cut_short
from .result import Completeness, Method, Solution
from .tree_nash import Realisations, Weights, corners
from .tree_profile import TreeProfile

METHOD = Method(
    "linear program of the sequence form",
    "Nash equilibrium of a zero-sum game",
    Completeness.ALL,
    "Koller, Megiddo and von Stengel 1996; von Stengel 1996",
)

MOST_PLANS = 400
"""All optimal strategies are listed if both players have so many plans at most; else one pair is."""

MOST_CORNERS = 5_000
"""Listing all optimal strategies is given up beyond so many corners on the way."""


@dataclass(frozen=True, eq=False)
class SequenceForm(Record):
    """The sequence form of a two-player game.

    Attributes
    ----------
    sequences
        Per player the last moves (information set, action) of the sequences; the empty one, None, is first.
    sets
        Per player the information sets as (place of the sequence that leads there, places of those that continue).
    payoffs
        Expected payoffs (of player 1, of player 2) by the places of a pair of sequences, times chance; 0 where absent.
    sums
        What the two payoffs of an end sum to, over all ends.

    >>> from games.tree.builder import end, move, tree
    >>> form = SequenceForm.of(tree(("A", "B"), move("A", "first", {"l": end(1, -1), "r": end(0, 0)})))
    >>> form.sequences[0], form.sets[0], form.payoffs[1, 0]
    ((None, (0, 0), (0, 1)), ((0, (1, 2)),), (Fraction(1, 1), Fraction(-1, 1)))
    """

    sequences: tuple[tuple[Move | None, ...], ...]
    sets: tuple[tuple[tuple[int, tuple[int, ...]], ...], ...]
    payoffs: dict[tuple[int, int], tuple[Fraction, Fraction]]
    sums: frozenset[Fraction]

    @classmethod
    @forgiving
    def of(cls, game: ExtensiveFormGame) -> SequenceForm:
        """Return the sequence form of a game; GameError if it has not two players or is symbolic."""
        if len(game.players) != 2:
            raise GameError(f"sequence form: two players are needed; the game has {len(game.players)}")
        tree = read(game, "sequence form", positive=False)
        sequences: list[list[Move | None]] = [[None], [None]]
        place: list[dict[Move | None, int]] = [{None: 0}, {None: 0}]
        sets: list[list[tuple[int, tuple[int, ...]]]] = [[], []]
        for k, i in enumerate(tree.owner):  # a set is numbered after all that leads to it
            first = len(sequences[i])
            moves: list[Move | None] = [(k, a) for a in range(tree.sizes[k])]
            place[i] |= {m: first + j for j, m in enumerate(moves)}
            sequences[i] += moves
            sets[i].append((place[i][_last(tree, tree.members[k][0], i)], tuple(range(first, first + len(moves)))))
        payoffs: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}
        for node, who in enumerate(tree.player):
            if who == END:
                pair = place[0][_last(tree, node, 0)], place[1][_last(tree, node, 1)]
                a, b = payoffs.get(pair, (Fraction(0), Fraction(0)))
                weight, (u, v) = tree.nature[node], tree.payoffs[node]
                payoffs[pair] = a + weight * u, b + weight * v
        sums = frozenset(sum(row, start=Fraction(0)) for row in tree.payoffs if row)
        return cls(tuple(map(tuple, sequences)), tuple(map(tuple, sets)), payoffs, sums)


def _last(tree: Tree, node: int, player: int) -> Move | None:
    own = [m for m in tree.path[node] if tree.owner[m[0]] == player]
    return own[-1] if own else None


@forgiving
def solve(game: ExtensiveFormGame, *, seconds: float | None = None) -> Solution:
    """Return the equilibria of a two-player game in which the payoffs of every end sum to the same number.

    The value for player 1 is in ``parameters["value"]``. The equilibria are all pairs of optimal strategies: one point, or one
    continuum whose extreme equilibria are the pairs of extreme optimal strategies.

    Parameters
    ----------
    seconds
        Wall time, 0 or more: what is found by then is returned. By default as much as the linear programs take.

    Raises
    ------
    GameError
        If there are not two players, or their payoffs do not sum to one number.
    ParameterError
        If ``seconds`` is no number from 0 up.

    >>> from games.tree.builder import end, simultaneous, tree
    >>> coins = simultaneous([("A", "a", "HT"), ("B", "b", "HT")], lambda a, b: end(3, -3) if a == b == "H" else
    ...     end(1, -1) if a == b else end(-1, 1))
    >>> solution = solve(tree(("A", "B"), coins))
    >>> solution.parameters["value"], solution.equilibria
    (Fraction(1, 3), (a: 1/3 H + 2/3 T; b: 1/3 H + 2/3 T,))
    """
    start = perf_counter()
    form = _constant_sum(game, "sequence_form.solve")
    worth: list[Fraction] = []
    optimal: list[Weights] = []
    sets: list[tuple[Weights, ...]] = []
    extreme: list[TreeProfile] = []
    with within(seconds):
        with within(None) as search:
            for player in (0, 1):
                most, plan = optimum(form, player)
                worth.append(most)
                optimal.append(plan)
            if sum(worth) != 0:
                raise SolverError("sequence_form.solve: the two programs disagree; please report this game")
            for player in (0, 1):
                sets.append(_all_optimal(game, form, player, worth[player]))
        sets += [()] * (2 - len(sets))
        pieces = [own or (plan,) for own, plan in zip(sets, optimal, strict=False)]
        with grace() as writing:
            if len(optimal) == 2:
                reading = Realisations.of(game)
                order = [[form.sequences[i].index(m) for m in reading.moves[i]] for i in (0, 1)]
                for x, y in itertools.product(*pieces):
                    if extreme:
                        check()
                    extreme.append(reading.profile((*(x[j] for j in order[0]), *(y[j] for j in order[1]))))
    size = 0 if writing.over else sum(span(own) for own in pieces)
    components = () if size == 0 else (Component((tuple(pieces),), size, tuple(extreme)),)
    solution = Solution(
        game,
        METHOD,
        tuple(extreme) if size == 0 else (),
        components,
        Completeness.ALL if all(sets) else Completeness.ONE,
        seconds=perf_counter() - start,
        parameters={"value": worth[0]} if worth else {},
    )
    limit = search if search.over else writing
    return cut_short(solution, limit, "before both programs were solved" if not extreme else "while optimal strategies were listed")


@forgiving
def value(game: ExtensiveFormGame) -> Fraction:
    """Return the value for player 1 of a two-player constant-sum game, exactly; errors as for :func:`solve`.

    >>> from games.tree.builder import end, move, tree
    >>> value(tree(("A", "B"), move("A", "first", {"l": end(1, -1), "r": end(2, -2)})))
    Fraction(2, 1)
    """
    return optimum(_constant_sum(game, "sequence_form.value"), 0)[0]


def optimum(form: SequenceForm, player: int) -> tuple[Fraction, Weights]:
    """Return what a player can be sure of, and a realisation plan that secures it.

    Player 2 is taken to get what player 1 loses, whatever the payoffs of player 2 say.
    """
    own, other = form.sequences[player], form.sequences[1 - player]
    sets = form.sets[1 - player]
    # the variables: weights of own sequences, then values at the opponent's information sets and at the start, as
    # differences of two nonnegative numbers
    width = len(own) + 2 * (len(sets) + 1)
    rows = [[Fraction(0)] * width for _ in other]

    def values(row: list[Fraction], h: int, sign: int) -> None:
        row[len(own) + 2 * h] += sign
        row[len(own) + 2 * h + 1] -= sign

    for pair, (worth, _) in form.payoffs.items():
        rows[pair[1 - player]][pair[player]] -= worth if player == 0 else -worth
    values(rows[0], len(sets), 1)
    for h, (above, below) in enumerate(sets):
        values(rows[above], h, -1)
        for j in below:
            values(rows[j], h, 1)
    equal: list[tuple[list[Any], int]] = [([1] + [0] * (width - 1), 1)]
    for above, below in form.sets[player]:
        row = [Fraction(0)] * width
        row[above] = Fraction(-1)
        for j in below:
            row[j] = Fraction(1)
        equal.append((row, 0))
    goal = [Fraction(0)] * width
    values(goal, len(sets), 1)
    found = maximize(goal, at_most=[(row, 0) for row in rows], equal=equal)
    if found.outcome is not Outcome.OPTIMAL:
        raise SolverError("sequence form: the linear program has no optimum; please report this game")
    return Fraction(found.value), tuple(Fraction(v) for v in found.primal[: len(own)])


def _constant_sum(game: ExtensiveFormGame, who: str) -> SequenceForm:
    form = SequenceForm.of(game)
    if len(form.sums) > 1:
        some = ", ".join(str(v) for v in sorted(form.sums)[:3])
        raise GameError(f"{who}: payoffs that sum to one number at every end are needed; they sum to {some}")
    return form


def _all_optimal(game: ExtensiveFormGame, form: SequenceForm, player: int, worth: Fraction) -> tuple[Weights, ...]:
    """Return the extreme optimal realisation plans of a player; () if there are too many plans."""
    sizes = counts(game)
    if max(sizes) > MOST_PLANS or prod(sizes) > MOST_PLANS**2:
        return ()
    listed = plans(game)
    other = 1 - player
    pure = ([int(m is None or plan.get(m[0]) == m[1]) for m in form.sequences[player]] for plan in listed[player])
    cone = Cone.positive(map(tuple, pure))
    for plan in listed[other]:
        theirs = {0, *(j for j, m in enumerate(form.sequences[other]) if m is not None and plan.get(m[0]) == m[1])}
        row = [Fraction(0)] * len(form.sequences[player])
        row[0] -= worth
        for (i, j), pair in form.payoffs.items():
            mine, his = (i, j) if player == 0 else (j, i)
            if his in theirs:
                row[mine] += pair[0] if player == 0 else -pair[0]
        cone = cone.cut(integral(row), RATIONAL, equality=False)
        if len(cone.rows) > MOST_CORNERS:
            return ()
    return corners([scaled(ray, ray[0]) for ray in cone.rays])
