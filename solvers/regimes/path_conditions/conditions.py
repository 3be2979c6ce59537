"""Conditions in closed form: inequalities in the named parameters, the regimes that they bound, and ties at their boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from games.exact import polynomials
from games.exact.polynomials import Polynomial, to_sympy

from ...display import Typeset
from .moves import Comparison, Move
from .notation import Notation, sides, written


@dataclass(frozen=True, eq=False, repr=False)
class Inequality(Typeset):
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
        return sides(self.polynomial, self.notation)

    def text(self, words: bool = False) -> str:
        """Return the inequality in symbols, or in the parameters' words."""
        left, relation, right = self.sides()
        names = self.notation.names if words else {}
        return f"{written(left, names)} {relation} {written(right, names)}"

    def latex(self) -> str:
        """Return the inequality in LaTeX."""
        left, relation, right = self.sides()
        names = self.notation.latex
        return f"{written(left, names, latex=True)} {relation} {written(right, names, latex=True)}"

    def __repr__(self) -> str:
        return self.text()


Case: TypeAlias = tuple[Inequality, ...]


@dataclass(frozen=True, repr=False)
class Regime(Typeset):
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
        does = ", ".join(self.notation.does(move) for move in self.moves) or "nobody decides"
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


def _chained(case: Case, names: Mapping[str, str], latex: bool = False) -> list[str]:
    """Write the inequalities of a case, two that bound one parameter from both sides as one chain."""
    sides = [one.sides() for one in case]
    found = []
    for left, relation, right in sides:
        bounds = {own: [high for low, sign, high in sides if low == left and sign == own] for own in "<>"}
        texts = [written(side, names, latex) for side in (left, right)]
        if left.is_Symbol and len(bounds["<"]) == len(bounds[">"]) == 1:
            if relation == ">":
                found.append(f"{texts[1]} < {texts[0]} < {written(bounds['<'][0], names, latex)}")
        else:
            found.append(f"{texts[0]} {relation} {texts[1]}")
    return found


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
            where = f"Where {written(left, names)} = {written(right, names)}"
        *most, last = ("-".join(path) for path in self.paths)
        meeting = f"{', '.join(most)} and {last}" if most else last
        return f"{where}: indifferent is {'; '.join(map(repr, self.comparisons))}; the paths {meeting} meet."

    def __repr__(self) -> str:
        return self.sentence()
