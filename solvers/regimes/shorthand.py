r"""Shorthands: the model's quantities as single symbols, so that formulas read as they do on paper.

:math:`\tau_i` threat answered, :math:`e_i` protection believed, :math:`g_i` partner's excess threat, :math:`h_i` animosity,
:math:`\alpha_i` audience cost; J is Japan, K the ROK.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from games.arguments import forgiving
from games.model.mechanism import Mechanism
from games.model.table_model import Model, OutcomeMaker
from games.models.trilateral import ALLIES, Outcome, outcome_maker
from games.table import Cell

from .chart import Region

SHORT = {"Japan": "J", "ROK": "K"}
QUANTITIES = {"tau": r"\tau", "e": "e", "gap": "g", "h": "h", "audience": r"\alpha"}
MEANINGS = {
    "tau": "threat answered: omega*T{i}N + (1 - omega)*T{i}C",
    "e": "protection believed: c*r{i} times US engagement (1 at P and E, eR at R)",
    "gap": "excess of the partner's threats over its own (g in print)",
    "h": "animosity felt: hbar*h{i}",
    "audience": "audience cost: alpha where no mechanism scales it",
}
"""What each shorthand stands for; {i} is J or K."""
LATEX = {f"{quantity}_{short}": f"{text}_{{{short}}}" for quantity, text in QUANTITIES.items() for short in SHORT.values()}
DEFINITIONS = Cell(
    "tau_i = omega T_iN + (1 - omega) T_iC (threat answered), e_i = c r_i e0 (protection believed), gap_i or g_i = partner's "
    "excess threat, h_i = hbar H_i (animosity), audience_i or alpha_i = audience cost, J Japan, K the ROK; each times the factors "
    "of the optional mechanisms that scale it.",
    html=r"\(\tau_i = \omega T_{iN} + (1 - \omega) T_{iC}\) (threat answered), \(e_i = c\,r_i\,e_0\) (protection believed), "
    r"\(g_i\) the partner's excess threat, \(h_i = \bar h H_i\) (animosity), \(\alpha_i\) audience cost; each times the factors "
    "of the optional mechanisms that scale it.",
)


def symbol(quantity: str, player: str) -> Any:
    """Return the SymPy symbol of a shorthand.

    >>> symbol("tau", "ROK")
    tau_K
    """
    return real_symbol(short_name(quantity, player))


def real_symbol(name: str) -> Any:
    """Return a real SymPy symbol.

    >>> real_symbol("hJ").is_real
    True
    """
    import sympy

    return sympy.Symbol(name, real=True)


def real_symbols(names: Iterable[str], numbers: Mapping[str, Fraction]) -> dict[str, Any]:
    """Return names -> their SymPy symbols, and those that are numbers -> SymPy's numbers.

    >>> real_symbols(("hJ", "s"), {"s": Fraction(1, 2)})
    {'hJ': hJ, 's': 1/2}
    """
    import sympy

    return {s: sympy.Rational(*numbers[s].as_integer_ratio()) if s in numbers else real_symbol(s) for s in names}


def shorter(expression: Any) -> Any:
    """Return a SymPy expression in the shorthands tau_i, e_i and h_i where they make it shorter (e_i = c r_i: the US engaged)."""
    import sympy

    omega, c, scale = map(real_symbol, ("omega", "c", "hbar"))
    inverse = {}
    for player, short in SHORT.items():
        north, china, belief, coded = (real_symbol(f"{w}{short}{k}") for w, k in (("T", "N"), ("T", "C"), ("r", ""), ("h", "")))
        inverse[north] = (symbol("tau", player) - (1 - omega) * china) / omega
        inverse[belief] = symbol("e", player) / c
        inverse[coded] = symbol("h", player) / scale
    found = sympy.factor(sympy.cancel(expression.subs(inverse)))
    if not found.is_polynomial(*found.free_symbols):
        return expression
    return found if len(found.free_symbols) < len(expression.free_symbols) else expression


def short_name(quantity: str, player: str) -> str:
    """Return the name of a shorthand's symbol.

    >>> short_name("tau", "ROK")
    'tau_K'
    """
    return f"{quantity}_{SHORT[player]}"


def abbreviated(quantities: tuple[str, ...] = tuple(QUANTITIES), make_symbol: Callable[[str, str], Any] = symbol) -> OutcomeMaker:
    """Return an outcome maker that writes some quantities as single symbols wherever they are not zero: SymPy's by default."""

    def maker(
        model: Model, values: Mapping[str, Any], mechanisms: tuple[Mechanism, ...], region: Region | None
    ) -> Callable[[tuple[str, ...]], Outcome]:
        make = outcome_maker(model, values, mechanisms, region)

        def outcome(profile: tuple[str, ...]) -> Outcome:
            return shortened(make(profile), itertools.product(quantities, ALLIES), make_symbol)

        return outcome

    return maker


def shortened(outcome: Outcome, kept: Iterable[tuple[str, str]], make_symbol: Callable[[str, str], Any] = symbol) -> Outcome:
    """Return an outcome in which the kept quantities of allies are single symbols, where they are not zero."""
    for quantity, player in kept:
        known = getattr(outcome, quantity)
        if known[player] != 0:
            setattr(outcome, quantity, dict(known) | {player: make_symbol(quantity, player)})
    return outcome


@forgiving
def definitions(
    model: Model,
    values: Mapping[str, Any],
    us_action: str,
    region: Region | None,
    quantities: tuple[str, ...] = tuple(QUANTITIES),
) -> dict[Any, Any]:
    """Return shorthand symbol -> what it stands for, in the number type of the values."""
    full = model.outcome(model, values, model.mechanisms, region)(("C", "C", us_action))
    return {symbol(quantity, i): getattr(full, quantity)[i] for quantity in quantities for i in ALLIES}


def sum_latex(terms: list[Any], names: Mapping[str, str]) -> str:
    """Return a sum of factored terms in LaTeX, a bracket that most of them share taken out.

    >>> import sympy
    >>> x, k, h = sympy.symbols("xH k h")
    >>> print(sum_latex([h * (1 - x), -k * (1 - x), k], {"xH": "x_H"}))
    (1 - x_{H})\\,\\left[h - k\\right] + k
    """
    pieces = [_factors(term, names) for term in terms if term != 0]
    shared = {f for _, factors in pieces for kind, f in factors if kind == 2}
    counts = {bracket: sum((2, bracket) in factors for _, factors in pieces) for bracket in shared}
    best = max(sorted(counts), key=lambda bracket: counts[bracket], default=None)
    if best is None or counts[best] < 2 or "x_" not in best:
        return _joined(pieces) or "0"
    inside = [(sign, [f for f in factors if f != (2, best)]) for sign, factors in pieces if (2, best) in factors]
    outside = [(sign, factors) for sign, factors in pieces if (2, best) not in factors]
    rest = _joined(outside) if outside else ""
    link = "" if not rest else f" - {rest[1:]}" if rest.startswith("-") else f" + {rest}"
    return rf"{best}\,\left[{_joined(inside)}\right]{link}"


def _joined(pieces: list[tuple[int, list[tuple[int, str]]]]) -> str:
    text = ""
    for sign, factors in pieces:
        body = r"\,".join(text for _, text in sorted(factors, key=lambda pair: pair[0]))
        text += (" - " if sign < 0 else " + ") + (body or "1")
    return text[3:] if text.startswith(" + ") else "-" + text[3:]


def _factors(term: Any, names: Mapping[str, str]) -> tuple[int, list[tuple[int, str]]]:
    """Return the sign of a term and its factors as (rank, LaTeX): numbers 0, symbols 1, brackets 2."""
    import sympy

    coefficient, rest = sympy.factor(term).as_coeff_Mul()
    sign = 1
    brackets: list[tuple[int, str]] = []
    for factor in sympy.Mul.make_args(rest):
        base, power = factor.as_base_exp()
        if base.is_Add:
            if base.subs(dict.fromkeys(base.free_symbols, sympy.Rational(1, 2))) < 0:
                base, sign = -base, sign * (-1 if power % 2 else 1)
            constant = base.as_coefficients_dict().get(sympy.S.One, 0)
            if constant not in (0, 1):  # (2 - phi)/2 reads better as 1 - phi/2
                base, coefficient = sympy.expand(base / abs(constant)), coefficient * abs(constant) ** power
            text = f"({_plain(base, names)})" if power != 1 or base.is_Add else _plain(base, names)
            brackets.append((2, text + (f"^{{{power}}}" if power != 1 else "")))
        elif base != 1:
            brackets.append((1, _plain(factor, names)))
    if coefficient < 0:
        sign, coefficient = -sign, -coefficient
    number = str(coefficient.p) if coefficient.q == 1 else rf"\tfrac{{{coefficient.p}}}{{{coefficient.q}}}"
    return sign, brackets if coefficient == 1 and brackets else [(0, number), *brackets]


def _plain(expression: Any, names: Mapping[str, str]) -> str:
    import sympy

    known = {s: names.get(s.name) or LATEX.get(s.name, s.name) for s in expression.free_symbols}
    known = {s: text.replace("_H", "_{H}") if text == "x_H" else text for s, text in known.items()}
    if not expression.is_Add:
        return str(sympy.latex(expression, symbol_names=known))
    parts = sorted(expression.args, key=lambda part: (not part.is_number, part.could_extract_minus_sign(), str(part)))
    text = "".join(
        (" - " if part.could_extract_minus_sign() else " + ")
        + sympy.latex(-part if part.could_extract_minus_sign() else part, symbol_names=known)
        for part in parts
    )
    return text[3:] if text.startswith(" + ") else "-" + text[3:]
