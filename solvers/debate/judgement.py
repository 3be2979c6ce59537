"""Where a claim holds: always, never, or exactly where a condition holds, and in what share of the box of parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.claims import Claim, claim
from games.errors import SolverError
from games.exact.boxes import UndecidedError, sign_over
from games.exact.polynomials import Polynomial, factors, to_sympy
from games.table import Shown, Table, number

from ..regimes.chart import Region
from ..regimes.shorthand import shorter
from .space import PAIRS, Evaluator, Space

DRAWS = 20_000
SEED = 20250101
UNIT = (Fraction(0), Fraction(1))
LONGEST, MOST_CASES = 100, 2
"""Characters of a condition, and cases, up to which a statement spells them out."""


@dataclass(frozen=True)
class Part:
    """A claim in one region of the threat gaps, for one player.

    Attributes
    ----------
    polynomial
        What must be positive; of a claim of no change: zero.
    sign
        Its sign over the box, proved: 1 and -1 (weakly, and strictly somewhere), 0 throughout; None if both occur, or undecided.
    open
        Product of the irreducible factors whose own sign is not settled over the box, signed so that where they are positive and no
        settled factor is zero, ``polynomial`` is positive.
    decided
        Whether the sign over the box is decided (None then means that both occur).
    """

    region: Region
    player: str
    polynomial: Polynomial
    sign: int | None
    open: Polynomial
    decided: bool = True


@dataclass(frozen=True, repr=False)
class Judgement(Shown):
    """Where a claim holds.

    Attributes
    ----------
    claim, space
        The claim, and the box on which it was judged.
    parts
        One per region and player.
    verdict
        "always", "never", "iff" or "undecided". Always and never are proved on the whole box (weakly: up to parameters at an end
        at which nothing moves), by Bernstein coefficients.
    share, error
        Share of seeded uniform draws in which it holds, and its standard error.
    """

    claim: Claim
    space: Space
    parts: tuple[Part, ...]
    verdict: str
    share: float
    error: float
    draws: int
    seed: int

    @property
    def conditions(self) -> tuple[tuple[tuple[Region, ...], Mapping[str, Any]], ...]:
        """Regions of the threat gaps, and player -> what must be positive (of no change: zero) there; True, False where settled."""
        import sympy

        wanted = 1 if self.claim.statement is None or self.claim.statement.sign else 0
        known: dict[Polynomial, Any] = {}
        found: list[tuple[list[Region], dict[str, Any]]] = []
        for region in self.space.regions:
            here: dict[str, Any] = {}
            for part in (part for part in self.parts if part.region == region):
                if part.sign is not None:
                    here[part.player] = part.sign == wanted
                else:
                    text = str(part.open)
                    known[text] = known[text] if text in known else shorter(sympy.factor(to_sympy(part.open)))
                    here[part.player] = known[text]
            alike = next((regions for regions, there in found if there == here), None)
            if alike is None:
                found.append(([region], here))
            else:
                alike.append(region)
        return tuple((tuple(regions), here) for regions, here in found)

    @property
    def statement(self) -> str:
        """The verdict in words, with its condition where it is short."""
        if self.verdict != "iff":
            return self.verdict
        relation = "= 0" if self.claim.statement is not None and self.claim.statement.sign == 0 else "> 0"
        cases = []
        for regions, here in self.conditions:
            if False in here.values():
                continue
            words = [
                f"{player}: {f'a polynomial of {len(e.expand().args)} terms' if len(str(e)) > LONGEST else e} {relation}"
                for player, e in here.items()
                if e is not True
            ]
            where = within(regions, self.space.regions)
            cases.append(" and ".join((*words, where) if where else words))
        if len(cases) > MOST_CASES:
            return f"iff a condition holds that differs in {len(cases)} orders of the threats"
        return "iff " + "; or ".join(cases)

    def table(self) -> Table:
        """Return the claim, what it says of the model, and where that holds."""
        c = self.claim
        rows = [
            ("claim", c.text),
            ("documents", ", ".join(c.seeds)),
            ("catalogue of claims", ", ".join(c.catalogue)),
            ("modelled by", ", ".join((*c.carried_by, *c.shown_by)) or "nothing yet"),
            ("says", c.says),
            ("holds", self.statement),
            ("share of the box", f"{number(self.share, 3)} (standard error {number(self.error, 3)})"),
            ("against", ", ".join(c.against) or "none"),
        ]
        note = f"{self.draws} uniform draws, seed {self.seed}; a threat gap has a kink where both allies feel a threat alike."
        return Table(("", c.name), rows, notes=(note,))


@forgiving
def judge(name: str | Claim, *, whole: bool = False, draws: int = DRAWS, rng: int = SEED) -> Judgement:
    """Return where a claim of the documents holds in the model.

    Parameters
    ----------
    name
        A claim or its name; it needs a statement.
    whole
        Over every parameter's range; by default mechanisms that are off at the defaults stay off unless the claim is about them.
    draws, rng
        For the share of the box: how many points, and the seed of their draw.

    Raises
    ------
    ScenarioError, SolverError
        For an unknown claim, or one that has no statement about the model.

    Source: signs over a box by Bernstein coefficients (Garloff and Smith 2001).

    >>> judge("protection-binds").statement
    'iff Japan: -s > 0 and ROK: -s > 0'
    >>> judge("animosity-divides").verdict, judge("withdrawal-unites").verdict
    ('always', 'iff')
    """
    if not isinstance(name, Claim):
        return _judged(name, whole, draws, rng)
    about = name
    if about.statement is None:
        raise SolverError(
            f"claim {about.name!r} has no statement about the model; it is shown by {', '.join(about.shown_by) or 'none'}"
        )
    space = Space.of([about], whole=whole)
    parts = tuple(part for region in space.regions for part in _parts(space, about, region))
    share = float(_holds(space, about, draws, rng).mean())
    error = float(np.sqrt(share * (1 - share) / draws))
    return Judgement(about, space, parts, _verdict(parts, about.statement.sign), share, error, draws, rng)


@cache
def _judged(name: str, whole: bool, draws: int, seed: int) -> Judgement:
    return judge(claim(name), whole=whole, draws=draws, rng=seed)


def spelled(polynomial: Polynomial) -> str:
    """Return a polynomial in words: factored, in the shorthands of the theory, or by its number of terms if that is long."""
    import sympy

    if len(polynomial.coeffs()) > LONGEST:
        return f"a polynomial of {len(polynomial.coeffs())} terms"
    text = str(shorter(sympy.factor(to_sympy(polynomial))))
    return text if len(text) <= LONGEST else f"a polynomial of {len(polynomial.coeffs())} terms"


def within(regions: Sequence[Region], of: Sequence[Region]) -> str:
    """Return the threats' orders in which a condition applies, in words; "" if it does in all."""
    words = []
    for k, (japan, rok) in enumerate(PAIRS):
        signs = {region[k] for region in regions}
        if signs != {region[k] for region in of}:
            words.append(f"{japan} {'<' if signs == {1} else '>'} {rok}")
    rest = [r for r in of if all(r[k] in {region[k] for region in regions} for k in range(len(PAIRS)))]
    return " and ".join(words) if len(rest) == len(regions) else f"in {len(regions)} of {len(of)} orders of the threats"


def _parts(space: Space, about: Claim, region: Region) -> list[Part]:
    found = []
    for player, polynomial in space.inequalities(about, region):
        box = dict.fromkeys(space.ranges, UNIT)
        if polynomial == 0:
            found.append(Part(region, player, polynomial, 0, polynomial))
            continue
        constant, own = factors(polynomial)
        sign: int | None = 1 if constant > 0 else -1
        settled, unsettled, decided = 1 if constant > 0 else -1, space.context.constant(1), True
        for factor, power in own:
            try:
                side = sign_over(space.to_unit(factor, region), box)
            except UndecidedError:
                side, decided = None, False
            if side is None and power % 2:
                sign, unsettled = None, unsettled * factor
            elif power % 2 and side is not None:
                settled *= side
                sign = None if sign is None else sign * side
        whole = (
            about.statement is not None and about.statement.sign == 0
        )  # what is zero where a settled factor is zero is zero, too
        found.append(Part(region, player, polynomial, sign, polynomial if whole else unsettled * settled, decided))
    return found


def _verdict(parts: tuple[Part, ...], sign: int) -> str:
    wanted = 1 if sign else 0
    if all(part.sign == wanted for part in parts):
        return "always"
    never = (0, -1) if sign else (1, -1)
    regions = {part.region for part in parts}
    if all(any(part.sign in never for part in parts if part.region == region) for region in regions):
        return "never"
    return "iff" if all(part.decided or part.sign is not None for part in parts) else "undecided"


def _holds(space: Space, about: Claim, size: int, seed: int) -> NDArray[np.bool_]:
    """Tell in which of some uniform draws a claim holds."""
    assert about.statement is not None
    drawn = {s: np.random.default_rng([seed, *s.encode()]).random(size) for s in space.ranges}
    points = np.stack([float(low) + float(high - low) * drawn[s] for s, (low, high) in space.ranges.items()], axis=-1)
    return truths(space, about, points)


def truths(space: Space, about: Claim, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell at which points of a box a claim holds, in floats; at a kink of the threat gaps it holds nowhere."""
    assert about.statement is not None
    found = np.zeros(len(points), dtype=bool)
    for region, inside in space.holding(points):
        if inside.any():
            values = Evaluator(p for _, p in space.inequalities(about, region))(points[inside])
            found[inside] = np.all(values > 0 if about.statement.sign else np.abs(values) < 1e-13, axis=-1)
    return found
