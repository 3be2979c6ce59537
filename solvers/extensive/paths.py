r"""Paths: for which parameter values a subgame-perfect path is the one, as inequalities in the named parameters.

Backward induction on a tree of perfect information with symbolic payoffs: at every decision the continuation payoffs of the
actions are compared, and where the sign of a difference is open both cases are followed. Differences are polynomials; each is
factored, factors whose sign is the same over the parameters' ranges are left out, and what remains are *atoms*. The signs of
the atoms divide the box of the ranges into cells in each of which one plan is subgame perfect; a path's region is the union
of its cells, written as a shortest disjunction of conjunctions of atoms (Quine 1952, with impossible cells as don't-cares).

Whether signs can hold together is decided exactly: by a point where they do, or by linear programs in rationals, over
McCormick's (1976) envelopes on halved boxes where atoms are not affine. So every inequality that others and the ranges imply
is left out, and so is every case that is not possible within the ranges.

Regions are open: where an inequality is an equation instead, somebody is indifferent. ``Paths.ties`` tells who and between
what, ``Paths.at`` all that is subgame perfect in pure strategies at given values, ties and edges of the ranges included.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from games.errors import GameError, ParameterError
from games.extensive_form import CHANCE, END, ExtensiveFormGame
from games.parameters import exact, nearest
from games.table import Cell, Table
from games.tree_model import TreeModel

from ..linear_program import Outcome, maximize
from ..regimes import polynomials
from ..regimes.polynomials import Polynomial, canonical, from_sympy, ring, to_sympy

MOST_CELLS = 20_000
"""Combinations of signs, or plans on the way to them, after which a tree is refused as too large."""
HALVINGS = 400
"""Boxes looked at before it is given up to decide whether some inequalities can hold together; they are then kept."""
PROBES, SEED = 512, 1976
"""Random points that are tried before a linear program is; they save time and never change an answer."""
MOST_COVERS = 100_000
"""Disjunctions tried for the shortest one; past that, one without redundant cases."""

Bounds: TypeAlias = tuple[Fraction | None, Fraction | None]
Literal: TypeAlias = tuple[int, int]
"""Number of an atom, and its sign."""
Worth: TypeAlias = Mapping[str, tuple[Polynomial, ...]]
"""Mechanism -> its part of every player's continuation payoff."""

WORDS: Mapping[str, Mapping[tuple[str, str], str]] = {
    "apology": {
        ("Japan", "A"): "apologises",
        ("Japan", "N"): "does not apologise",
        ("ROK", "accept"): "accepts",
        ("ROK", "reject"): "rejects",
    },
    "escalation": {
        ("Japan", "X"): "imposes export controls",
        ("Japan", "n"): "imposes no controls",
        ("ROK", "T"): "gives notice",
        ("ROK", "k"): "keeps quiet",
        ("US", "P"): "presses",
        ("US", "n"): "does not press",
        ("ROK", "D"): "terminates",
        ("ROK", "S"): "suspends",
    },
    "ratification": {
        ("Japan", "H"): "offers the high concession",
        ("Japan", "L"): "offers the low concession",
        ("Japan", "none"): "offers none",
        ("ROK", "sign"): "signs",
        ("ROK", "refuse"): "refuses",
    },
}
"""Model -> (player, action) -> what the player then does; elsewhere a player "plays" an action."""
ARTICLES: Mapping[str, str] = {"ROK": "the ROK", "US": "the US"}


class Move(NamedTuple):
    """A move of a plan: who does what at which information set."""

    player: str
    information_set: str
    action: str


@dataclass(frozen=True)
class Comparison:
    """Two actions that a decision compares: the first is better where the atom has that sign (times the other atoms')."""

    player: str
    information_set: str
    action: str
    other: str

    def __repr__(self) -> str:
        return f"{ARTICLES.get(self.player, self.player)} between {self.action} and {self.other} at {self.information_set!r}"


@dataclass(frozen=True, eq=False, repr=False)
class Notation:
    """How parameters are written: symbol -> name and LaTeX; and for which ones inequalities are solved, the first first."""

    names: Mapping[str, str]
    latex: Mapping[str, str]
    subjects: tuple[str, ...]
    box: Mapping[str, Bounds]
    words: Mapping[tuple[str, str], str]

    def does(self, move: Move) -> str:
        """Return what a player does, in words."""
        return f"{ARTICLES.get(move.player, move.player)} {self.words.get((move.player, move.action), 'plays ' + move.action)}"


@dataclass(frozen=True, eq=False, repr=False)
class Inequality:
    """A polynomial of the parameters that is positive, irreducible and with integer coefficients.

    Attributes
    ----------
    polynomial
        A python-flint polynomial; ``expression`` is the same in SymPy.
    mechanisms
        The mechanisms whose terms are in a comparison that hangs on it.
    comparisons
        The comparisons that hang on it.
    """

    polynomial: Polynomial
    mechanisms: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    notation: Notation

    @property
    def expression(self) -> Any:
        """What is positive, as an expanded SymPy expression in real symbols."""
        return to_sympy(self.polynomial)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Inequality) and bool(self.polynomial == other.polynomial)

    def __hash__(self) -> int:
        return hash(str(self.polynomial))

    def holds(self, values: Mapping[str, Fraction]) -> bool:
        """Tell whether it holds strictly at exact values, symbol -> Fraction."""
        return polynomials.at(self.polynomial, values) > 0

    def sides(self) -> tuple[Any, str, Any]:
        """Return left side, "<" or ">", right side, as SymPy expressions: solved for a situational parameter if one allows it.

        Otherwise all terms have positive signs.
        """
        return _sides(self.polynomial, self.notation)

    def text(self, words: bool = False) -> str:
        """Return the inequality in symbols, or in the parameters' words."""
        left, relation, right = self.sides()
        names = self.notation.names if words else {}
        return f"{_written(left, names)} {relation} {_written(right, names)}"

    def latex(self) -> str:
        """Return the inequality in LaTeX."""
        left, relation, right = self.sides()
        names = self.notation.latex
        return f"{_written(left, names, latex=True)} {relation} {_written(right, names, latex=True)}"

    def __repr__(self) -> str:
        return self.text()

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


Case: TypeAlias = tuple[Inequality, ...]


@dataclass(frozen=True, repr=False)
class Regime:
    """Moves, and the region of the parameters in which they are subgame perfect.

    Attributes
    ----------
    moves
        For a path the moves that are reached, for a plan all, for a choice one; in preorder.
    region
        Cases, of which one at least holds; in each all inequalities hold. ``((),)``: everywhere within the ranges.
    """

    moves: tuple[Move, ...]
    region: tuple[Case, ...]
    notation: Notation = field(compare=False)

    @property
    def actions(self) -> tuple[str, ...]:
        """The actions of the moves."""
        return tuple(move.action for move in self.moves)

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms whose terms the conditions contain."""
        return tuple(dict.fromkeys(name for case in self.region for one in case for name in one.mechanisms))

    def holds(self, values: Mapping[str, Fraction]) -> bool:
        """Tell whether exact values, symbol -> Fraction, lie in the region, off its boundary."""
        return any(all(one.holds(values) for one in case) for case in self.region)

    def sentence(self, words: bool = True) -> str:
        """Return "Japan does this, the ROK that iff ..." in the parameters' words, or in symbols."""
        does = ", ".join(self.notation.does(move) for move in self.moves)
        return does[0].upper() + does[1:] + " " + self.condition(words)

    def condition(self, words: bool = True) -> str:
        """Return "iff ..." or "whatever the parameters"."""
        if self.region == ((),):
            return "whatever the parameters"
        names = self.notation.names if words else {}
        cases = [" and ".join(_chained(case, names)) for case in self.region]
        return "iff " + (cases[0] if len(cases) == 1 else ", or ".join(f"({case})" for case in cases))

    def latex(self) -> str:
        """Return the condition in LaTeX."""
        if self.region == ((),):
            return r"\top"
        cases = [r" \wedge ".join(_chained(case, self.notation.latex, latex=True)) for case in self.region]
        return cases[0] if len(cases) == 1 else r" \;\vee\; ".join(rf"\left({case}\right)" for case in cases)

    def __repr__(self) -> str:
        return self.sentence()

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


@dataclass(frozen=True, repr=False)
class Tie:
    """Where paths meet: an inequality as an equation, and who is then indifferent between what.

    Attributes
    ----------
    boundary
        The inequality; None if payoffs are identical, so that paths share a region and not only its boundary.
    comparisons, paths
        Who is indifferent, and the paths that meet, as actions.
    """

    boundary: Inequality | None
    comparisons: tuple[Comparison, ...]
    paths: tuple[tuple[str, ...], ...]

    def sentence(self, words: bool = True) -> str:
        """Return "Where ... = ...: indifferent is ...; the paths ... meet there."."""
        where = "Everywhere"
        if self.boundary is not None:
            left, _, right = self.boundary.sides()
            names = self.boundary.notation.names if words else {}
            where = f"Where {_written(left, names)} = {_written(right, names)}"
        *most, last = ("-".join(path) for path in self.paths)
        meeting = f"{', '.join(most)} and {last}" if most else last
        return f"{where}: indifferent is {'; '.join(map(repr, self.comparisons))}; the paths {meeting} meet."

    def __repr__(self) -> str:
        return self.sentence()


@dataclass(frozen=True, eq=False, repr=False)
class Paths:
    """The subgame-perfect paths of a game with parameters, each with the region in which it is the outcome.

    Attributes
    ----------
    title
        Of the game.
    paths, plans, choices
        Regimes of the paths of play, of complete plans (a move at every decision), and of single moves at their decision,
        reached or not. Off the boundaries the regions of different paths are disjoint, unless payoffs are identical, and
        cover the ranges.
    ties
        The boundaries at which paths meet.
    point
        The values that ``here`` speaks of, symbol -> Fraction; None if none were given.
    undecided
        How often it could not be decided whether signs can hold together; what is kept then may be impossible. Mostly 0.
    """

    title: str
    paths: tuple[Regime, ...]
    plans: tuple[Regime, ...]
    choices: tuple[Regime, ...]
    ties: tuple[Tie, ...]
    point: Mapping[str, Fraction] | None
    undecided: int
    _tree: _Tree

    @property
    def here(self) -> tuple[Regime, ...]:
        """The paths whose region holds the point given; empty on a boundary, or without a point."""
        return tuple(r for r in self.paths if self.point is not None and r.holds(self.point))

    def path(self, *actions: str) -> Regime:
        """Return the regime of a path given by its actions; GameError if it is an outcome nowhere."""
        for regime in self.paths:
            if regime.actions == actions:
                return regime
        known = "; ".join("-".join(r.actions) for r in self.paths)
        raise GameError(f"{self.title}: the path {'-'.join(actions)} is an outcome nowhere within the ranges; these are: {known}")

    def at(self, values: Mapping[str, Fraction]) -> tuple[tuple[Move, ...], ...]:
        """Return the path of every subgame-perfect equilibrium in pure strategies at exact values, boundaries included."""
        return self._tree.paths_at(values)

    def sentences(self, words: bool = True) -> tuple[str, ...]:
        """Return one sentence for each path; "(here)" marks the one at the point."""
        here = self.here
        return tuple(r.sentence(words) + ("  (here)" if r in here else "") for r in self.paths)

    def strategies(self, words: bool = True) -> tuple[str, ...]:
        """Return one sentence for each move of each decision, reached or not."""
        return tuple(f"At {r.moves[0].information_set!r}: {r.sentence(words)}" for r in self.choices)

    def table(self, words: bool = True) -> Table:
        """Return one row for each inequality of each case of each path: in words, as a formula, with its mechanisms."""
        rows: list[tuple[object, ...]] = []
        here = self.here
        for regime in self.paths:
            name: object = Cell("-".join(regime.actions), strong=regime in here)
            link = ""
            for case in regime.region:
                for one in case or (None,):
                    text = "always" if one is None else one.text(words)
                    formula = Cell(one.text(), f"${one.latex()}$", f"\\({one.latex()}\\)") if one is not None else ""
                    rows.append((name, link, text, formula, ", ".join(one.mechanisms) if one is not None else ""))
                    name, link = "", "and"
                link = "or"
        notes = ['A path is the outcome iff all lines of one of its cases hold; "or" begins the next case.']
        if self.undecided:
            notes.append(f"Undecided {self.undecided} times whether inequalities can hold together; they are kept.")
        if here:
            notes.append("Strong: the outcome at the values given.")
        return Table(("path", "", "condition", "formula", "mechanisms"), rows, caption=f"{self.title}: paths", notes=notes)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def _repr_html_(self) -> str:
        return self.table().to_html()


def paths(
    game: TreeModel | ExtensiveFormGame,
    at: Mapping[str, object] | None = None,
    *,
    fixed: Mapping[str, object] | None = None,
    ranges: Mapping[str, tuple[object, object]] | None = None,
) -> Paths:
    r"""Return every subgame-perfect path with its conditions in closed form.

    Parameters
    ----------
    game
        A model whose game has perfect information, or a symbolic game.
    at
        Parameter values to mark the outcome at; of a model those that differ from the defaults, by symbol or name.
    fixed
        Parameters that get a number instead of a symbol.
    ranges
        Parameter -> least and greatest value, instead of the declared range; for a symbolic game, where a symbol without
        range is unbounded, or not negative if it is declared so.

    Raises
    ------
    GameError
        If an information set holds several nodes, payoffs or probabilities are no polynomials, or there are too many cases.
    ParameterError
        For unknown parameters, values out of range, or a parameter that is both fixed and given a value.

    >>> from games.models.apology import MODEL
    >>> found = paths(MODEL, {}, fixed={"sincerity": 1})
    >>> print(found.path("N", "accept").sentence())
    Japan does not apologise, the ROK accepts iff china_offer < rok_gain - animosity_cost
    >>> found.path("A", "accept").latex()
    'v_{K} - \\alpha < \\chi < v_{K} - \\alpha\\,(1 - \\rho) \\wedge l_{J} + v_{J} > a_{J}'
    >>> [regime.actions for regime in found.here]
    [('A', 'accept')]
    """
    tree, point = _tree(game, at, fixed or {}, ranges or {})
    leaves = list(tree.leaves())
    atoms = sorted({atom for leaf in leaves for atom, _ in leaf.literals})
    cells = list(tree.space.cells(atoms))
    # A cell decides every atom, so it lies in the leaves whose literals it agrees with: one, but for identical payoffs.
    plans = [
        {leaf.plan for leaf in leaves if all(((cell >> atoms.index(atom)) & 1) == (sign > 0) for atom, sign in leaf.literals)}
        for cell in cells
    ]
    cells = [cell for cell, found in zip(cells, plans, strict=True) if found]  # without one it is a cell that is undecided
    plans = [found for found in plans if found]

    def regimes(view: Any) -> tuple[Regime, ...]:
        labels = [{label for plan in found for label in view(plan)} for found in plans]
        known = sorted({label for found in labels for label in found}, key=lambda moves: [tree.place[m] for m in moves])
        found = []
        for label in known:
            inside = [cell for cell, own in zip(cells, labels, strict=True) if label in own]
            outside = [cell for cell, own in zip(cells, labels, strict=True) if label not in own]
            region = tuple(
                tuple(tree.inequality(atom, 1 if (bits >> k) & 1 else -1) for k, atom in enumerate(atoms) if (mask >> k) & 1)
                for mask, bits in shortest_disjunction(inside, outside, [tree.space.size(atom) for atom in atoms])
            )
            found.append(Regime(label, region, tree.notation))
        return tuple(found)

    by_path = regimes(lambda plan: [tree.path(plan)])
    ties = _ties(tree, atoms, cells, [{tree.path(plan) for plan in found} for found in plans])
    return Paths(
        tree.title,
        by_path,
        regimes(lambda plan: [plan]),
        regimes(lambda plan: [(move,) for move in plan]),
        ties,
        point,
        tree.space.undecided,
        tree,
    )


def _ties(tree: _Tree, atoms: Sequence[int], cells: Sequence[int], labels: Sequence[set[tuple[Move, ...]]]) -> tuple[Tie, ...]:
    """Return the paths that identical payoffs join, and, for each atom, those of cells that it alone parts."""
    where = dict(zip(cells, labels, strict=True))

    def named(meeting: set[tuple[Move, ...]]) -> tuple[tuple[str, ...], ...]:
        ordered = sorted(meeting, key=lambda moves: [tree.place[m] for m in moves])
        return tuple(tuple(move.action for move in moves) for moves in ordered)

    found = []
    if joined := set().union(*(own for own in labels if len(own) > 1)):
        found.append(Tie(None, tuple(tree.identical), named(joined)))
    for k, atom in enumerate(atoms):
        pairs = [(where[cell], where[other]) for cell in cells if (other := cell ^ (1 << k)) in where]
        if meeting := set().union(*(own ^ other for own, other in pairs)):
            boundary = tree.inequality(atom, 1)
            found.append(Tie(boundary, boundary.comparisons, named(meeting)))
    return tuple(found)


# --- the tree ---


class _Leaf(NamedTuple):
    literals: tuple[Literal, ...]
    plan: tuple[Move, ...]


@dataclass(frozen=True, eq=False)
class _Tree:
    """A tree with polynomial payoffs, and what its comparisons hang on."""

    title: str
    game: ExtensiveFormGame
    ends: Mapping[int, Worth]
    chance: Mapping[int, Polynomial]
    mechanisms: tuple[str, ...]
    space: _Space
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

    def leaves(self) -> Iterator[_Leaf]:
        """Yield every plan with signs of atoms under which it is found, from the last decision to the first."""
        inner = [node for node in range(len(self.game.arrays) - 1, -1, -1) if self.game.arrays.player[node] != END]
        count = 0
        left: list[tuple[int, tuple[Literal, ...], tuple[Move, ...], dict[int, Worth]]] = [(0, (), (), dict(self.ends))]
        while left:
            k, literals, plan, worth = left.pop()
            if k == len(inner):
                yield _Leaf(literals, tuple(sorted(plan, key=lambda move: self.place[move])))
                continue
            count += 1
            if count > MOST_CELLS:
                raise GameError(f"paths: {self.title}: more than {MOST_CELLS} cases; fix some parameters")
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


def _tree(
    game: TreeModel | ExtensiveFormGame,
    at: Mapping[str, object] | None,
    fixed: Mapping[str, object],
    ranges: Mapping[str, tuple[object, object]],
) -> tuple[_Tree, Mapping[str, Fraction] | None]:
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
    box = {s: _bounds(model, free[s]) for s in symbols}
    for word, (low, high) in ranges.items():
        if symbol(word) in box:
            box[symbol(word)] = exact(low, word), exact(high, word)
            if not exact(low, word) < exact(high, word):
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
    by_symbol = {p.symbol: p for p in model.parameters} if model is not None else {}
    notation = Notation(
        {s: by_symbol[s].name if s in by_symbol else s for s in symbols},
        {s: by_symbol[s].latex if s in by_symbol else s for s in symbols},
        tuple(s for s in symbols if s in by_symbol and by_symbol[s].kind == "situational"),
        box,
        WORDS.get(model.name, {}) if model is not None else {},
    )
    tree = _Tree(
        symbolic.title,
        symbolic,
        ends,
        {node: polynomial(a.chance[node]) for node in moved},
        tuple(split),
        _Space(symbols, box),
        notation,
        {},
    )
    decided = [node for node in range(1, len(a)) if a.player[a.parent[node]] >= 0]
    return replace(tree, place={tree.move(node): node for node in decided}), point


def _bounds(model: TreeModel | None, symbol: Any) -> Bounds:
    if model is not None:
        p = model.parameter(symbol.name)
        return p.low, p.high
    return (Fraction(0) if symbol.is_nonnegative else None), None


# --- which signs can hold together ---


class _Space:
    """The atoms met so far, and which of their signs can hold together within the ranges."""

    def __init__(self, symbols: tuple[str, ...], box: Mapping[str, Bounds]) -> None:
        self.symbols, self.box = symbols, box
        self.zero = ring(symbols).constant(0)
        self.polynomials: list[Polynomial] = []
        self.undecided = 0
        self._numbers: dict[str, int] = {}
        self._known: dict[frozenset[Literal], bool] = {}
        self._cores: list[frozenset[Literal]] = []  # what cannot hold together
        self._used: list[frozenset[int]] = []
        self._positive: list[int] = []
        self._negative: list[int] = []
        draw = random.Random(SEED)
        self._probes: list[Mapping[str, Fraction]] = [{s: _random_value(draw, box[s]) for s in symbols} for _ in range(PROBES)]

    def atoms(self, difference: Polynomial) -> tuple[int, tuple[int, ...]]:
        """Return a polynomial other than zero as a sign and the atoms whose product has, with it, the polynomial's sign."""
        unit, factors = difference.factor()
        sign, found = (1 if unit > 0 else -1), []
        for factor, power in factors:
            if power % 2 == 0:
                continue
            scale, primitive = canonical(factor)
            sign *= 1 if scale > 0 else -1
            own = _sign(primitive, self.box)
            if own is not None:
                sign *= own
                continue
            found.append(self._number(primitive))
        return sign, tuple(found)

    def _number(self, primitive: Polynomial) -> int:
        key = str(primitive)
        if key not in self._numbers:
            self._numbers[key] = len(self.polynomials)
            self.polynomials.append(primitive)
            self._used.append(frozenset(k for k, degree in enumerate(primitive.degrees()) if degree))
            values = [polynomials.at(primitive, probe) for probe in self._probes]
            self._positive.append(sum(1 << k for k, value in enumerate(values) if value > 0))
            self._negative.append(sum(1 << k for k, value in enumerate(values) if value < 0))
        return self._numbers[key]

    def size(self, atom: int) -> int:
        """Return how long an atom is."""
        return len(self.polynomials[atom].monoms())

    def completed(self, literals: tuple[Literal, ...], sign: int, atoms: tuple[int, ...]) -> Iterator[tuple[Literal, ...]]:
        """Yield the signs with every possible choice for the atoms that makes ``sign`` times their product positive."""
        known = dict(literals)
        new = [atom for atom in atoms if atom not in known]
        for atom in atoms:
            sign *= known.get(atom, 1)
        for choice in itertools.product((1, -1), repeat=len(new)):
            total = sign
            for own in choice:
                total *= own
            longer = (*literals, *zip(new, choice, strict=True))
            if total > 0 and (not new or self.possible(longer)):
                yield longer

    def cells(self, atoms: Sequence[int]) -> Iterator[int]:
        """Yield every possible combination of the signs of atoms, bit k set where the k-th is positive."""
        left: list[tuple[int, tuple[Literal, ...], int]] = [(0, (), 0)]
        count = 0
        while left:
            k, literals, bits = left.pop()
            if k == len(atoms):
                count += 1
                if count > MOST_CELLS:
                    raise GameError(f"paths: more than {MOST_CELLS} combinations of signs; fix some parameters")
                yield bits
                continue
            for sign in (1, -1):
                longer = (*literals, (atoms[k], sign))
                if self.possible(longer):
                    left.append((k + 1, longer, bits | (sign > 0) << k))

    def possible(self, literals: Iterable[Literal]) -> bool:
        """Tell whether signs hold together at some point within the ranges; undecided cases count as possible."""
        return all(self._possible(part) for part in self._parts(list(literals)))

    def _parts(self, literals: list[Literal]) -> Iterator[frozenset[Literal]]:
        """Yield groups of signs that have no parameter in common."""
        while literals:
            part = [literals.pop()]
            used = set(self._used[part[0][0]])
            while joined := [own for own in literals if used & self._used[own[0]]]:
                part += joined
                literals = [own for own in literals if own not in joined]
                used.update(*(self._used[atom] for atom, _ in joined))
            yield frozenset(part)

    def _possible(self, part: frozenset[Literal]) -> bool:
        if part in self._known:
            return self._known[part]
        if any(core <= part for core in self._cores):
            return False
        probes = (1 << len(self._probes)) - 1
        for atom, sign in part:
            probes &= self._positive[atom] if sign > 0 else self._negative[atom]
        if probes:
            return True
        ordered = sorted(part)
        found = _decided([self.polynomials[atom] * sign for atom, sign in ordered], self.box)
        if found.point is not None:
            self._probe({s: found.point.get(s, value) for s, value in self._probes[0].items()})
        elif found.answer is False:
            self._cores.append(frozenset(ordered[k] for k in found.core))
        else:
            self.undecided += 1
        self._known[part] = found.answer is not False
        return self._known[part]

    def _probe(self, point: Mapping[str, Fraction]) -> None:
        """Remember where a point lies."""
        bit = 1 << len(self._probes)
        self._probes.append(point)
        for k, polynomial in enumerate(self.polynomials):
            value = polynomials.at(polynomial, point)
            self._positive[k] |= bit if value > 0 else 0
            self._negative[k] |= bit if value < 0 else 0


def _random_value(draw: random.Random, bounds: Bounds) -> Fraction:
    low, high = bounds
    share = Fraction(draw.randrange(1, 9973), 9973)
    if low is not None and high is not None:
        return low + (high - low) * share
    spread = share / (1 - share)
    return low + spread if low is not None else high - spread if high is not None else spread - 1 / spread


def _sign(polynomial: Polynomial, box: Mapping[str, Bounds]) -> int | None:
    """Return the sign of a polynomial over the ranges if it is shown to be the same throughout, else None."""
    used = _symbols(polynomial)
    closed = {s: (low, high) for s, (low, high) in box.items() if low is not None and high is not None}
    if all(s in closed for s in used):
        try:
            return polynomials.sign_over(polynomial, closed)
        except polynomials.UndecidedError:
            return None
    if any(box[s] == (None, None) for s in used):
        return None
    coefficients = _unit(polynomial, box).coeffs()  # of a polynomial in what is nowhere negative
    return 1 if all(c > 0 for c in coefficients) else -1 if all(c < 0 for c in coefficients) else None


def _symbols(polynomial: Polynomial) -> list[str]:
    return [str(s) for s, degree in zip(polynomial.context().names(), polynomial.degrees(), strict=True) if degree]


def satisfiable(inequalities: Sequence[Polynomial], box: Mapping[str, Bounds]) -> bool | None:
    """Tell whether polynomials are all positive at some point of a box; None if it was not decided in HALVINGS boxes.

    ``box`` maps each symbol to its least and greatest value, None where there is none.

    >>> x, y = ring("xy").gens()
    >>> unit = dict.fromkeys("xy", (Fraction(0), Fraction(1)))
    >>> satisfiable([x - y, 1 - 2 * x, 4 * y - 1], unit), satisfiable([x - y, y - x], unit)
    (True, False)
    >>> satisfiable([x * y - x, x], unit), satisfiable([2 * x * y - 1, 2 - 3 * x - y], unit)
    (False, False)
    """
    return _decided(inequalities, box).answer


class _Decision(NamedTuple):
    """Whether inequalities hold together: with a point where they do, or which of them, by index, do not."""

    answer: bool | None
    point: Mapping[str, Fraction] | None = None
    core: frozenset[int] = frozenset()


def _decided(inequalities: Sequence[Polynomial], box: Mapping[str, Bounds]) -> _Decision:
    used = sorted({s for polynomial in inequalities for s in _symbols(polynomial)})
    left = [{s: box[s] for s in used}]
    core: frozenset[int] = frozenset()
    for _ in range(HALVINGS):
        if not left:
            return _Decision(False, core=core)
        here = left.pop(0)
        relaxed = _relaxed(inequalities, here)
        if isinstance(relaxed, frozenset):
            core |= relaxed
            continue
        point, widest = relaxed
        if all(polynomials.at(polynomial, point) > 0 for polynomial in inequalities):
            return _Decision(True, {s: point[s] for s in used})
        low, high = here[widest] if widest is not None else (None, None)
        if widest is None or low is None or high is None:
            return _Decision(None)
        middle = (low + high) / 2
        left += [{**here, widest: (low, middle)}, {**here, widest: (middle, high)}]
    return _Decision(None)


def _unit(polynomial: Polynomial, box: Mapping[str, Bounds]) -> Polynomial:
    """Return a polynomial in coordinates from 0 to 1 where a symbol is bounded, from 0 on where it is bounded below."""
    moved = {s: (low, high if high is not None else low + 1) for s, (low, high) in box.items() if low is not None}
    return polynomials.to_unit_box(polynomial, moved)


def _relaxed(
    inequalities: Sequence[Polynomial], box: Mapping[str, Bounds]
) -> tuple[dict[str, Fraction], str | None] | frozenset[int]:
    """Return a point of the relaxation in which all monomials are variables, and what to halve.

    If there is none, it returns instead the inequalities, by index, that the dual solution proves not to hold together.
    Inequalities are also multiplied by the coordinates that make others not affine, and by one less these (Sherali and
    Adams 1990), so that what holds in a mean follows from what holds in its parts.
    """
    units = [_unit(polynomial, box) for polynomial in inequalities]
    envelope = _Envelope([str(s) for s in units[0].context().names()], box)
    shared = [(k, units[0].context().gens()[k]) for k in _covering(units) if envelope.bounded(envelope.single(k))]
    multiplied = [
        (i, unit * factor)
        for i, unit in enumerate(units)
        for k, coordinate in shared
        if unit.degrees()[k] < 2
        for factor in (coordinate, 1 - coordinate)
    ]
    linear = [(i, *envelope.linear(unit)) for i, unit in [*enumerate(units), *multiplied]]
    for s in box:  # a symbol that only occurs in products needs its coordinate
        envelope.column(envelope.single(envelope.names.index(s)))
    size = len(envelope.negative)
    slack = [0] * size + [1]
    rows: list[tuple[list[Any], Any]] = [
        ([*(-c for c in envelope.dense(row)), int(k < len(units))], constant) for k, (_, row, constant) in enumerate(linear)
    ]
    rows += [([*envelope.dense(row), 0], bound) for row, bound in envelope.rows]
    answer = maximize(slack, at_most=[*rows, (slack, 1)])
    if answer.outcome is Outcome.INFEASIBLE or answer.value == 0:
        return frozenset(i for (i, _, _), multiplier in zip(linear, answer.dual, strict=False) if multiplier != 0)
    unit_point = {s: envelope.value(envelope.single(envelope.names.index(s)), answer.primal) for s in box}
    point = dict.fromkeys(envelope.names, Fraction(0))
    for s, (low, high) in box.items():
        width = high - low if low is not None and high is not None else Fraction(1)
        point[s] = (low or 0) + width * unit_point[s]
    return point, envelope.widest(unit_point, answer.primal)


class _Envelope:
    """Monomials over a box as the variables of a linear program, with what holds between them (McCormick 1976).

    The coordinates are in [0, 1], from 0 on, or free; a product w = m v of numbers in [0, 1] has m + v - 1 <= w <= m, v.
    """

    def __init__(self, names: list[str], box: Mapping[str, Bounds]) -> None:
        self.names, self.box = names, box
        self.columns: dict[tuple[int, ...], int] = {}
        self.negative: list[bool] = []  # whether a column is the negative part of the one before it
        self.rows: list[tuple[dict[int, Any], int]] = []
        self.products: list[tuple[tuple[int, ...], tuple[int, ...], int]] = []

    def single(self, k: int) -> tuple[int, ...]:
        """Return the exponents of a coordinate."""
        return tuple(int(j == k) for j in range(len(self.names)))

    def bounded(self, powers: tuple[int, ...]) -> bool:
        """Tell whether a monomial is in [0, 1]."""
        return all(None not in self.box[self.names[k]] for k, power in enumerate(powers) if power)

    def positive(self, powers: tuple[int, ...]) -> bool:
        """Tell whether a monomial cannot be negative."""
        return all(self.box[self.names[k]][0] is not None for k, power in enumerate(powers) if power)

    def column(self, powers: tuple[int, ...]) -> int:
        """Return the column of a monomial, made with those of its factors if it is new."""
        if powers in self.columns:
            return self.columns[powers]
        last = max(k for k, power in enumerate(powers) if power)
        single = self.single(last)
        rest = tuple(power - one for power, one in zip(powers, single, strict=True))
        factors = (self.column(rest), self.column(single)) if any(rest) else ()
        self.columns[powers] = w = len(self.negative)
        self.negative += [False] if self.positive(powers) else [False, True]
        if not factors:
            self.rows += [({w: 1}, 1)] if self.bounded(powers) else []
            return w
        self.products.append((powers, rest, last))
        m, v = factors
        if self.bounded(powers):
            self.rows.append(({m: 1, v: 1, w: -1} if m != v else {m: 2, w: -1}, 1))
        if self.positive(powers):
            self.rows += [({w: 1, m: -1}, 0)] if self.bounded(single) else []
            self.rows += [({w: 1, v: -1}, 0)] if self.bounded(rest) and m != v else []
        return w

    def linear(self, polynomial: Polynomial) -> tuple[dict[int, Fraction], Fraction]:
        """Return a polynomial as coefficients of columns, and its constant."""
        terms = {tuple(map(int, powers)): Fraction(int(c.p), int(c.q)) for powers, c in polynomial.terms()}
        constant = terms.pop((0,) * len(self.names), Fraction(0))
        return {self.column(powers): c for powers, c in terms.items()}, constant

    def dense(self, row: Mapping[int, Any]) -> list[Any]:
        """Return a row over all columns, negative parts included."""
        return [-row.get(k - 1, 0) if negative else row.get(k, 0) for k, negative in enumerate(self.negative)]

    def value(self, powers: tuple[int, ...], primal: Sequence[Any]) -> Fraction:
        """Return the value of a monomial's variable."""
        k = self.columns[powers]
        free = k + 1 < len(self.negative) and self.negative[k + 1]
        return Fraction(primal[k] - primal[k + 1]) if free else Fraction(primal[k])

    def widest(self, point: Mapping[str, Fraction], primal: Sequence[Any]) -> str | None:
        """Return the widest bounded symbol of the product whose variable is farthest from it; None if all are exact."""
        worst, found = Fraction(0), None
        for powers, rest, last in self.products:
            gap = abs(self.value(powers, primal) - self.value(rest, primal) * point[self.names[last]])
            inside = [self.names[k] for k, power in enumerate(powers) if power and self.bounded(self.single(k))]
            if gap > worst and inside:
                worst, found = gap, max(inside, key=lambda name: (self.box[name][1] or 0) - (self.box[name][0] or 0))
        return found


def _covering(units: Sequence[Polynomial]) -> list[int]:
    """Return a few variables, by index, without which all polynomials would be affine."""
    left = {tuple(map(int, powers)) for unit in units for powers in unit.monoms() if sum(powers) > 1}
    found = []
    while left:
        count = [sum(powers[k] > 0 for powers in left) for k in range(len(next(iter(left))))]
        found.append(max(range(len(count)), key=lambda k: (count[k], -k)))
        left = {
            reduced
            for powers in left
            if sum(reduced := tuple(0 if k == found[-1] else power for k, power in enumerate(powers))) > 1
        }
    return found


# --- shortest disjunctions ---


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


# --- how inequalities are written ---


def _sides(polynomial: Polynomial, notation: Notation) -> tuple[Any, str, Any]:
    import sympy

    whole = to_sympy(polynomial)
    linear = []
    for s in notation.subjects:
        symbol = sympy.Symbol(s, real=True)
        if symbol in whole.free_symbols and sympy.degree(whole, symbol) == 1:
            slope = sympy.expand(whole.coeff(symbol, 1))
            sign = _sign(from_sympy(slope, tuple(map(str, polynomial.context().names()))), notation.box)
            linear.append((symbol, slope, sympy.expand(whole - slope * symbol), sign))
    for constant in (True, False):
        for symbol, slope, rest, sign in linear:
            if sign and bool(slope.is_number) == constant:
                value = _shortest(-rest / slope)
                return symbol, ">" if sign > 0 else "<", value
    if linear:
        symbol, slope, rest, _ = linear[0]
        if _below(slope):
            return _shortest(rest), ">", symbol * _shortest(-slope)
        return symbol * _shortest(slope), ">", _shortest(-rest)
    terms = sympy.Add.make_args(whole)
    above = sympy.Add(*(term for term in terms if not term.could_extract_minus_sign()))
    return _shortest(above), ">", _shortest(above - whole)


def _chained(case: Case, names: Mapping[str, str], latex: bool = False) -> list[str]:
    """Write the inequalities of a case, two that bound one parameter from both sides as one chain."""
    sides = [one.sides() for one in case]
    found = []
    for left, relation, right in sides:
        bounds = {own: [high for low, sign, high in sides if low == left and sign == own] for own in "<>"}
        texts = [_written(side, names, latex) for side in (left, right)]
        if left.is_Symbol and len(bounds["<"]) == len(bounds[">"]) == 1:
            if relation == ">":
                found.append(f"{texts[1]} < {texts[0]} < {_written(bounds['<'][0], names, latex)}")
        else:
            found.append(f"{texts[0]} {relation} {texts[1]}")
    return found


def _below(expression: Any) -> bool:
    """Tell whether a sum reads better with its signs turned: its number is negative, or more of its terms are."""
    import sympy

    terms = sympy.Add.make_args(expression)
    if number := sum(term for term in terms if term.is_number):
        return bool(number < 0)
    negative = sum(term.could_extract_minus_sign() for term in terms)
    return bool(2 * negative > len(terms) or (2 * negative == len(terms) and expression.could_extract_minus_sign()))


def _shortest(expression: Any) -> Any:
    """Return the shortest of some ways to bracket an expression."""
    import sympy

    whole = sympy.expand(expression)
    ways = [whole, sympy.factor(expression), *(sympy.collect(whole, s) for s in sorted(whole.free_symbols, key=str))]
    return min(ways, key=lambda way: (sympy.count_ops(way), len(str(way)), str(way)))


def _written(expression: Any, names: Mapping[str, str], latex: bool = False) -> str:
    """Write an expression, terms with positive sign first and no bracket that begins with a minus if it can be helped."""
    import sympy

    above, below = sympy.fraction(sympy.together(expression)) if expression.is_Mul else (expression, sympy.S.One)
    if below != 1 and not below.is_number:
        if latex:
            return rf"\frac{{{_written(above, names, latex)}}}{{{_written(below, names, latex)}}}"
        return f"{_bracketed(above, names)}/{_bracketed(below, names)}"
    pieces = [_term(term, names, latex) for term in sympy.Add.make_args(expression)]
    # Numbers first, then by length and name, so that 1 - q and a - b*(c + d) come out as on paper.
    pieces.sort(key=lambda piece: (piece[0] < 0, not piece[2], "(" in piece[1], piece[1].lower()))
    text = "".join((" - " if sign < 0 else " + ") + body for sign, body, _ in pieces)
    return text[3:] if text.startswith(" + ") else "-" + text[3:]


def _bracketed(expression: Any, names: Mapping[str, str]) -> str:
    text = _written(expression, names)
    return text if expression.is_Symbol or expression.is_Integer else f"({text})"


def _term(term: Any, names: Mapping[str, str], latex: bool) -> tuple[int, str, bool]:
    """Return the sign of a term, how the rest is written, and whether it is a number."""
    import sympy

    number, rest = term.as_coeff_Mul()
    sign = -1 if number < 0 else 1
    factors: list[tuple[int, str]] = []
    for factor in sympy.Mul.make_args(rest):
        base, power = factor.as_base_exp()
        if base == 1:
            continue
        if base.is_Add:
            if _below(base):
                base, sign = -base, -sign if power % 2 else sign
            text = f"({_written(base, names, latex)})"
        elif latex:
            text = _subscripted(names.get(base.name, base.name))
        else:
            text = names.get(base.name, base.name)
        mark = f"^{{{power}}}" if latex else f"**{power}"
        factors.append((1 + base.is_Add, text + (mark if power != 1 else "")))
    if abs(number) != 1 or not factors:
        size = abs(number)
        fraction = rf"\tfrac{{{size.p}}}{{{size.q}}}" if latex and size.q != 1 else str(size)
        factors.append((0, fraction))
    link = r"\," if latex else "*"
    return sign, link.join(text for _, text in sorted(factors)), rest == 1


def _subscripted(latex: str) -> str:
    """Return a symbol's LaTeX with its subscript in braces."""
    head, mark, tail = latex.partition("_")
    return f"{head}_{{{tail}}}" if mark and not tail.startswith("{") else latex
