"""How inequalities between polynomials are written: solved for a parameter, with short brackets, in words or in LaTeX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from games.exact.boxes import Bounds, constant_sign
from games.exact.polynomials import Polynomial, from_sympy, to_sympy

from .moves import ARTICLES, Move


@dataclass(frozen=True, eq=False, repr=False)
class Notation:
    """How parameters and moves are written.

    Attributes
    ----------
    names, latex, box
        Symbol -> name, LaTeX, least and greatest value.
    subjects
        The symbols for which inequalities are solved, the first first.
    verbs
        "player action" -> what the player then does; elsewhere a player "plays" an action.
    """

    names: Mapping[str, str]
    latex: Mapping[str, str]
    subjects: tuple[str, ...]
    box: Mapping[str, Bounds]
    verbs: Mapping[str, str]

    def does(self, move: Move) -> str:
        """Return what a player does, in words."""
        return f"{ARTICLES.get(move.player, move.player)} {self.verbs.get(f'{move.player} {move.action}', 'plays ' + move.action)}"


def sides(polynomial: Polynomial, notation: Notation) -> tuple[Any, str, Any]:
    """Return left side, "<" or ">", right side of "the polynomial is positive", as SymPy expressions.

    It is solved for the first subject in which it is affine with a slope of one sign, best a number. Without such a subject
    the first with another slope stands on one side with it; without any, all terms have positive signs.

    >>> from games.exact.polynomials import ring
    >>> x, y = ring("xy").gens()
    >>> sides(1 - 2 * x + y, Notation({}, {}, ("x",), {}, {}))
    (x, '<', (y + 1)/2)
    """
    import sympy

    whole = to_sympy(polynomial)
    linear = []
    for s in notation.subjects:
        symbol = sympy.Symbol(s, real=True)
        if symbol in whole.free_symbols and sympy.degree(whole, symbol) == 1:
            slope = sympy.expand(whole.coeff(symbol, 1))
            sign = constant_sign(from_sympy(slope, tuple(map(str, polynomial.context().names()))), notation.box)
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


def written(expression: Any, names: Mapping[str, str], latex: bool = False) -> str:
    """Write an expression, terms with positive sign first and no bracket that begins with a minus if it can be helped.

    >>> import sympy
    >>> written(sympy.sympify("-x*(y - 1) + 2"), {"x": "offer"})
    '2 + offer*(1 - y)'
    """
    import sympy

    above, below = sympy.fraction(sympy.together(expression)) if expression.is_Mul else (expression, sympy.S.One)
    if below != 1 and not below.is_number:
        if latex:
            return rf"\frac{{{written(above, names, latex)}}}{{{written(below, names, latex)}}}"
        return f"{_bracketed(above, names)}/{_bracketed(below, names)}"
    pieces = [_term(term, names, latex) for term in sympy.Add.make_args(expression)]
    # Numbers first, then by length and name, so that 1 - q and a - b*(c + d) come out as on paper.
    pieces.sort(key=lambda piece: (piece[0] < 0, not piece[2], "(" in piece[1], piece[1].lower()))
    text = "".join((" - " if sign < 0 else " + ") + body for sign, body, _ in pieces)
    return text[3:] if text.startswith(" + ") else "-" + text[3:]


def _bracketed(expression: Any, names: Mapping[str, str]) -> str:
    text = written(expression, names)
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
            text = f"({written(base, names, latex)})"
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
