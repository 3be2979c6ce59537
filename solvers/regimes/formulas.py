"""Formulas: inequalities between named polynomials joined by "and" and "or", and how they are written.

They are layered, so that they can be read: named payoff differences, weights and margins in these, signs of those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from flint import fmpq

from games.errors import SolverError
from games.exact.boxes import variables
from games.exact.polynomials import Polynomial, Terms, terms, value_of
from games.table import Cell

from .labels import Support


@dataclass(frozen=True, eq=False)
class Atom:
    """``sign * polynomial > 0``, the polynomial primitive with positive leading coefficient, in the names of the definitions.

    Attributes
    ----------
    meaning
        What is positive here: a weight, a margin, or a property of the quadratic.
    player, action, other
        Whose payoff from which action, less that from which other, vanishes on its boundary; empty where it is not one player's.
    """

    polynomial: Polynomial
    sign: int
    meaning: str
    player: str = ""
    action: str = ""
    other: str = ""

    @cached_property
    def terms(self) -> Terms:
        """The polynomial taken apart."""
        return terms(self.polynomial)


@dataclass(frozen=True, eq=False)
class All:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, eq=False)
class Some:
    """At least one part holds."""

    parts: tuple[Formula, ...]


Formula: TypeAlias = Atom | All | Some
TRUE, FALSE = All(()), Some(())


@dataclass(frozen=True, eq=False)
class Definition:
    """A name, what it stands for in earlier names, and its meaning in words."""

    name: str
    polynomial: Polynomial
    meaning: str

    @cached_property
    def terms(self) -> Terms:
        """The polynomial taken apart."""
        return terms(self.polynomial)


@dataclass(frozen=True, eq=False)
class SupportFormula:
    """When an equilibrium with a support exists, in payoff differences; it is the same for every game of a shape.

    Attributes
    ----------
    support
        Per player, the labels of the actions played.
    formula
        The inequalities, or None where there is no closed form.
    definitions
        The names they use, in order: each in payoff differences and earlier names.
    deltas
        Name of a payoff difference -> (player, action, other, others).
    reason
        Why there is no formula; empty if there is one.
    """

    support: Support
    formula: Formula | None
    definitions: tuple[Definition, ...]
    deltas: Mapping[str, tuple[str, str, str, tuple[str, ...]]]
    reason: str = ""

    def evaluator(self, deltas: Mapping[str, Any]) -> Callable[[Atom], Any]:
        """Return the function atom -> ``sign * polynomial``, from payoff differences of one number type; names as needed, once."""
        defined = {definition.name: definition for definition in self.definitions}

        class Known(dict[str, Any]):
            def __missing__(self, name: str) -> Any:
                return self.setdefault(name, value_of(defined[name].terms, self))

        known = Known(deltas)
        return lambda atom: value_of(atom.terms, known) * atom.sign

    def holds(self, deltas: Mapping[str, Any]) -> bool:
        """Tell whether the inequalities hold at numeric payoff differences; SolverError where there is no formula."""
        if self.formula is None:
            raise SolverError(f"support {written(self.support)}: {self.reason}; solve the game instead")
        quick = {name: fmpq(d.numerator, d.denominator) if isinstance(d, Fraction) else d for name, d in deltas.items()}
        evaluate = self.evaluator(quick)
        return holds_in(self.formula, lambda atom: evaluate(atom) > 0)

    def atoms(self) -> tuple[Atom, ...]:
        """Return every inequality of the formula, in order of appearance, none twice."""
        found: dict[tuple[str, int], Atom] = {}
        for atom in atoms_of(self.formula) if self.formula is not None else ():
            found.setdefault((str(atom.polynomial), atom.sign), atom)
        return tuple(found.values())


def holds_in(formula: Formula, decide: Callable[[Atom], bool]) -> bool:
    """Tell whether a formula holds where its atoms do as decided."""
    if isinstance(formula, Atom):
        return decide(formula)
    return (all if isinstance(formula, All) else any)(holds_in(part, decide) for part in formula.parts)


def atoms_of(formula: Formula) -> Iterator[Atom]:
    """Yield the atoms of a formula in order."""
    if isinstance(formula, Atom):
        yield formula
    else:
        for part in formula.parts:
            yield from atoms_of(part)


def mapped(formula: Formula, change: Callable[[Atom], Formula]) -> Formula:
    """Return a formula with its atoms replaced, flattened, repeated and empty parts dropped."""
    if isinstance(formula, Atom):
        return change(formula)
    kind = type(formula)
    parts: dict[object, Formula] = {}
    for part in formula.parts:
        new = mapped(part, change)
        for piece in new.parts if isinstance(new, kind) else (new,):
            if not isinstance(piece, Atom) and not piece.parts and not isinstance(piece, kind):
                return piece  # All with something false, Some with something true
            parts.setdefault((str(piece.polynomial), piece.sign) if isinstance(piece, Atom) else id(piece), piece)
    left = tuple(parts.values())
    return left[0] if len(left) == 1 else kind(left)


def names_in(polynomials: Iterable[Polynomial], definitions: Sequence[Definition]) -> set[str]:
    """Return the names that polynomials hold, and those that what these names stand for holds."""
    found = {name for polynomial in polynomials for name in variables(polynomial)}
    for definition in reversed(definitions):
        if definition.name in found:
            found |= set(variables(definition.polynomial))
    return found


# --- writing ---


def formula_cell(text: str, latex: str) -> Cell:
    """Return a cell of a table with a formula."""
    return Cell(text, f"${latex}$", rf"\({latex}\)")


def written(support: Support) -> str:
    """Return a support as text."""
    return f"({', '.join(' '.join(own) for own in support)})"


def name_latex(name: str) -> str:
    r"""Return a name in LaTeX.

    >>> name_latex("d_J_CH_FE"), name_latex("w_K_C"), name_latex("q_0")
    ('\\Delta^{J}_{CH}(FE)', 'w^{K}_{C}', 'q_{0}')
    """
    letter, *rest = name.split("_")
    if letter == "d":
        return rf"\Delta^{{{rest[0]}}}_{{{rest[1]}}}({rest[2]})"
    if letter == "disc":
        return r"\mathrm{disc}"
    if letter in ("l0", "l1", "R", "T"):
        base = {"l0": r"\ell_0", "l1": r"\ell_1"}.get(letter, letter)
        return rf"{base}[{name_latex('_'.join(rest))}]"
    if letter == "q":
        return f"q_{{{rest[0]}}}"
    power = f",{rest[2]}" if len(rest) > 2 else ""
    return f"{letter}^{{{rest[0]}}}_{{{rest[1]}{power}}}"


def polynomial_latex(polynomial: Polynomial) -> str:
    """Return a polynomial in the names of a formula in LaTeX."""
    names = [str(n) for n in polynomial.context().names()]
    pieces = []
    for powers, c in polynomial.terms():
        factors = [
            name_latex(n) if p == 1 else rf"\left({name_latex(n)}\right)^{{{p}}}" for n, p in zip(names, powers, strict=True) if p
        ]
        size = abs(Fraction(int(c.p), int(c.q)))
        number = [] if size == 1 and factors else [str(size)]
        pieces.append(("-" if c < 0 else "+", r"\,".join(number + factors)))
    text = "".join(f" {sign} {body}" for sign, body in pieces).strip()
    return text[2:] if text.startswith("+ ") else f"-{text[2:]}" if text else "0"


def latex_of(formula: Formula, top: bool = False) -> str:
    """Return a formula in LaTeX; on top, one line for each case."""
    if isinstance(formula, Atom):
        return f"{polynomial_latex(formula.polynomial)} {'>' if formula.sign > 0 else '<'} 0"
    if not formula.parts:
        return r"\text{always}" if isinstance(formula, All) else r"\text{never}"
    if top and isinstance(formula, Some):
        return r"\begin{aligned}&" + r"\\ \text{or } &".join(latex_of(part) for part in formula.parts) + r"\end{aligned}"
    sign = r" \;\wedge\; " if isinstance(formula, All) else r" \;\vee\; "
    return sign.join(latex_of(p) if isinstance(p, Atom) else rf"\left[{latex_of(p)}\right]" for p in formula.parts)


def text_of(formula: Formula) -> str:
    """Return a formula as text."""
    if isinstance(formula, Atom):
        return f"{formula.polynomial} {'>' if formula.sign > 0 else '<'} 0"
    if not formula.parts:
        return "always" if isinstance(formula, All) else "never"
    return (" and " if isinstance(formula, All) else " or ").join(
        text_of(p) if isinstance(p, Atom) else f"({text_of(p)})" for p in formula.parts
    )
