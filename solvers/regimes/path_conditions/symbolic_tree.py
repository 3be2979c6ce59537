"""Symbolic backward induction: a tree of perfect information whose payoffs are polynomials of the parameters.

At every decision the continuation payoffs are compared, and where the sign of a difference is open both cases are followed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from games.arguments import forgiving
from games.errors import GameError, ParameterError, nearest
from games.exact import polynomials
from games.exact.boxes import Bounds
from games.exact.numbers import exact
from games.exact.polynomials import Polynomial, from_sympy
from games.model.tree_model import TreeModel
from games.record import Record
from games.tree.extensive_form import CHANCE, END, ExtensiveFormGame

from . import sign_cells
from .conditions import Inequality
from .moves import Comparison, Move
from .notation import Notation
from .sign_cells import Literal, SignCells

Worth: TypeAlias = Mapping[str, tuple[Polynomial, ...]]
"""Mechanism -> its part of every player's continuation payoff."""


class Leaf(NamedTuple):
    """A plan, and signs of atoms under which it is subgame perfect."""

    literals: tuple[Literal, ...]
    plan: tuple[Move, ...]


@dataclass(frozen=True, eq=False)
class SymbolicTree(Record):
    """A tree with polynomial payoffs, and what its comparisons hang on."""

    title: str
    game: ExtensiveFormGame
    ends: Mapping[int, Worth]
    chance: Mapping[int, Polynomial]
    mechanisms: tuple[str, ...]
    space: SignCells
    notation: Notation
    place: Mapping[Move, int]
    hangs: dict[int, tuple[set[str], dict[Comparison, None]]] = field(default_factory=dict)
    identical: dict[Comparison, None] = field(default_factory=dict)

    def move(self, node: int) -> Move:
        """Return the move that leads to a node."""
        a, above = self.game.arrays, int(self.game.arrays.parent[node])
        known = int(a.information_set[above])
        return Move(
            self.game.players[a.player[above]], self.game.set_labels[known], self.game.set_actions[known][int(a.action[node])]
        )

    def path(self, plan: Iterable[Move]) -> tuple[Move, ...]:
        """Return the moves of a plan that are reached."""
        a, chosen, reached, left = self.game.arrays, set(plan), [], [0]
        while left:
            node = left.pop()
            if a.player[node] == CHANCE:
                left.extend(reversed(list(a.children_of(node))))
            elif a.player[node] != END:
                child = next(child for child in a.children_of(node) if self.move(child) in chosen)
                reached.append(self.move(child))
                left.append(child)
        return tuple(reached)

    def leaves(self) -> Iterator[Leaf]:
        """Yield every plan with signs of atoms under which it is found, from the last decision to the first."""
        inner = [node for node in range(len(self.game.arrays) - 1, -1, -1) if self.game.arrays.player[node] != END]
        count = 0
        left: list[tuple[int, tuple[Literal, ...], tuple[Move, ...], dict[int, Worth]]] = [(0, (), (), dict(self.ends))]
        while left:
            k, literals, plan, worth = left.pop()
            if k == len(inner):
                yield Leaf(literals, tuple(sorted(plan, key=lambda move: self.place[move])))
                continue
            count += 1
            if count > sign_cells.MOST_CELLS:
                raise GameError(f"paths: {self.title}: more than {sign_cells.MOST_CELLS} cases; fix some parameters")
            node = inner[k]
            if self.game.arrays.player[node] == CHANCE:
                left.append((k + 1, literals, plan, {**worth, node: self._mean(node, worth)}))
                continue
            for child in self.game.arrays.children_of(node):
                for signs in self._best(node, child, worth, literals):
                    left.append((k + 1, signs, (*plan, self.move(child)), {**worth, node: worth[child]}))

    def _mean(self, node: int, worth: Mapping[int, Worth]) -> Worth:
        below = [(self.chance[child], worth[child]) for child in self.game.arrays.children_of(node)]
        return {
            name: tuple(sum(p * own[name][i] for p, own in below) for i in range(len(self.game.players)))
            for name in self.mechanisms
        }

    def _best(self, node: int, child: int, worth: Mapping[int, Worth], literals: tuple[Literal, ...]) -> list[tuple[Literal, ...]]:
        """Return every way to complete signs so that an action is strictly best, or as good as another throughout."""
        found = [literals]
        i, here = int(self.game.arrays.player[node]), self.move(child)
        for other in self.game.arrays.children_of(node):
            if other == child or not found:
                continue
            parts = {name: worth[child][name][i] - worth[other][name][i] for name in self.mechanisms}
            difference = sum(parts.values(), start=self.space.zero)
            there = self.move(other)
            comparison = Comparison(here.player, here.information_set, *sorted((here.action, there.action)))
            if difference == 0:
                self.identical.setdefault(comparison)
                continue
            sign, atoms = self.space.atoms(difference)
            for atom in atoms:
                names, comparisons = self.hangs.setdefault(atom, (set(), {}))
                names.update(name for name, part in parts.items() if part != 0)
                comparisons.setdefault(comparison)
            found = [longer for signs in found for longer in self.space.completed(signs, sign, atoms)]
        return found

    def inequality(self, atom: int, sign: int) -> Inequality:
        """Return the inequality that an atom has a sign."""
        names, comparisons = self.hangs[atom]
        ordered = tuple(name for name in self.mechanisms if name in names and name)
        return Inequality(self.space.polynomials[atom] * sign, ordered, tuple(comparisons), self.notation)

    def paths_at(self, values: Mapping[str, Fraction]) -> tuple[tuple[Move, ...], ...]:
        """Return the paths of all subgame-perfect equilibria in pure strategies at numbers."""
        a = self.game.arrays
        missing = [s for s in self.space.symbols if s not in values]
        if missing:
            raise ParameterError(f"{self.title}: values of {', '.join(missing)} are needed too")
        players = range(len(self.game.players))
        found: dict[int, dict[tuple[Move, ...], list[Fraction]]] = {}
        for node in range(len(a) - 1, -1, -1):
            if a.player[node] == END:
                total = [sum((part[i] for part in self.ends[node].values()), start=self.space.zero) for i in players]
                found[node] = {(): [polynomials.at(value, values) for value in total]}
                continue
            below = list(a.children_of(node))
            if a.player[node] == CHANCE:
                chances = [polynomials.at(self.chance[child], values) for child in below]
                found[node] = {
                    tuple(move for own, _ in chosen for move in own): [
                        sum((p * worth[i] for p, (_, worth) in zip(chances, chosen, strict=True)), start=Fraction(0))
                        for i in players
                    ]
                    for chosen in itertools.product(*(found[child].items() for child in below))
                }
                continue
            i = int(a.player[node])
            worst = {child: min(worth[i] for worth in found[child].values()) for child in below}
            # A move can be best if the other subgames can be continued so that none of them is worth more.
            found[node] = {
                (self.move(child), *own): worth
                for child in below
                for own, worth in found[child].items()
                if all(worth[i] >= worst[other] for other in below if other != child)
            }
        return tuple(sorted(found[0], key=lambda moves: [self.place[m] for m in moves]))


@forgiving
def symbolic_tree(
    game: TreeModel | ExtensiveFormGame,
    at: Mapping[str, object] | None,
    fixed: Mapping[str, object],
    ranges: Mapping[str, tuple[object, object]],
) -> tuple[SymbolicTree, Mapping[str, Fraction] | None]:
    """Return a game as a symbolic tree, and the point that is given by parameter values if any are.

    Arguments and errors are those of ``solvers.regimes.path_conditions.paths.paths``.

    >>> from games.models.apology import MODEL
    >>> tree, point = symbolic_tree(MODEL, {"chi": "0.2"}, {"sincerity": 1}, {})
    >>> len(list(tree.leaves())), point["chi"]
    (4, Fraction(1, 5))
    """
    model = game if isinstance(game, TreeModel) else None
    symbolic = game.symbolic() if isinstance(game, TreeModel) else game
    if not isinstance(symbolic, ExtensiveFormGame):
        raise GameError(f"paths: a TreeModel or an ExtensiveFormGame is needed; got {type(game).__name__}")
    a = symbolic.arrays
    if not a.perfect_information:
        raise GameError(
            f"paths: {symbolic.title or 'the game'}: an information set holds several nodes; solve the game at values by "
            "solvers.subgame_perfect or solvers.sequential"
        )
    free = {s.name: s for value in (*a.payoffs.flat, *a.chance.flat) for s in getattr(value, "free_symbols", ())}

    def symbol(word: str) -> str:
        if model is not None:
            return model.parameter(word).symbol
        if word not in free:
            raise ParameterError(f"paths: there is no parameter {word!r}{nearest(word, free)}; known: {', '.join(sorted(free))}")
        return word

    def checked(word: str, value: object) -> Fraction:
        return model.parameter(word).check(value) if model is not None else exact(value, word)

    numbers = {symbol(word): checked(word, value) for word, value in fixed.items()}
    order = [p.symbol for p in model.parameters if p.symbol in free] if model is not None else sorted(free)
    symbols = tuple(s for s in order if s not in numbers)
    by_symbol = {p.symbol: p for p in model.parameters} if model is not None else {}
    unbounded: dict[str, Bounds] = {s: (Fraction(0) if free[s].is_nonnegative else None, None) for s in symbols}
    box = {s: (by_symbol[s].low, by_symbol[s].high) if s in by_symbol else unbounded[s] for s in symbols}
    for word, (low, high) in ranges.items():
        if symbol(word) in box:
            start, end = (None if bound is None else exact(bound, word) for bound in (low, high))
            box[symbol(word)] = start, end
            if start is not None and end is not None and not start < end:
                raise ParameterError(f"paths: range of {word}: low < high is needed; got {low} and {high}")
    point = None
    if at is not None:
        given = {symbol(word): checked(word, value) for word, value in at.items()}
        if twice := sorted(set(given) & set(numbers)):
            raise ParameterError(f"paths: {', '.join(twice)}: fixed and given a value; one of them is enough")
        point = {**(model.values() if model is not None else {}), **given}
        if missing := [s for s in symbols if s not in point]:
            raise ParameterError(f"paths: values of {', '.join(missing)} are needed too")
        point = {s: point[s] for s in symbols}

    def polynomial(value: Any) -> Polynomial:
        import sympy

        put = {free[s]: sympy.Rational(v.numerator, v.denominator) for s, v in numbers.items() if s in free}
        try:
            return from_sympy(sympy.sympify(value).subs(put), symbols)
        except ParameterError as problem:
            raise GameError(f"paths: payoffs and probabilities must be polynomials: {problem}") from None

    split = symbolic.breakdown() if symbolic.breakdown is not None else {"": symbolic.end_payoffs}
    last = [node for node in range(len(a)) if a.player[node] == END]
    ends = {node: {name: tuple(map(polynomial, part[k])) for name, part in split.items()} for k, node in enumerate(last)}
    moved = [node for node in range(1, len(a)) if a.player[a.parent[node]] == CHANCE]
    notation = Notation(
        {s: by_symbol[s].name if s in by_symbol else s for s in symbols},
        {s: by_symbol[s].latex if s in by_symbol else s for s in symbols},
        tuple(s for s in symbols if s in by_symbol and by_symbol[s].kind == "situational"),
        box,
        model.verbs if model is not None else {},
    )
    tree = SymbolicTree(
        symbolic.title,
        symbolic,
        ends,
        {node: polynomial(a.chance[node]) for node in moved},
        tuple(split),
        SignCells(symbols, box),
        notation,
        {},
    )
    decided = [node for node in range(1, len(a)) if a.player[a.parent[node]] >= 0]
    return replace(tree, place={tree.move(node): node for node in decided}), point
