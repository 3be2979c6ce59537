"""Can claims hold together? A scenario in which they do, or a proof that there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from games.arguments import forgiving
from games.claims import Claim, claim
from games.errors import ParameterError
from games.models.trilateral import MODEL
from games.scenarios.scenario import Scenario
from games.table import Shown, Table
from games.theories import Theory

from ..regimes.chart import Region
from ..verify.debate import Reason, apart, holds, refuted
from .judgement import SEED, judge, spelled, within
from .proofs import reasons
from .search import Search
from .space import Space

POOL = 1024
"""Draws from the best of which a scenario is looked for."""
FEW = 3
"""Claims up to which a proof is tried before the search sets out from the draws."""
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True, repr=False)
class Joint(Shown):
    """Whether some claims can hold together.

    Attributes
    ----------
    claims
        The claims.
    verdict
        "together", "never", "undecided", or "apart": their domains have no point in common.
    point
        Exact parameter values at which all hold, the defaults as far as they do; None without any.
    reasons
        A proof that there is none, over the ranges of all parameters, one reason per region; empty without one.
    space
        The box of the proof; None without one.
    tried
        Draws from the best of which a scenario was looked for.
    """

    claims: tuple[Claim, ...]
    verdict: str
    point: Mapping[str, Fraction] | None
    reasons: tuple[Reason, ...]
    space: Space | None
    tried: int
    seed: int

    @property
    def names(self) -> tuple[str, ...]:
        """The claims' names."""
        return tuple(each.name for each in self.claims)

    @cached_property
    def witness(self) -> Scenario | None:
        """The point as a scenario, None without any."""
        if self.point is None:
            return None
        name = " and ".join(self.names)
        return Scenario(name, {p.symbol: self.point[p.symbol] for p in MODEL.parameters}, label=f"a scenario in which {name} hold")

    @property
    def changed(self) -> Mapping[str, Fraction]:
        """Symbol -> value at the point, where it is not the default; empty without a point."""
        return {s: v for s, v in (self.point or {}).items() if v != MODEL.parameter(s).default}

    @cached_property
    def replayed(self) -> bool:
        """Whether the judge of its own (``solvers.verify.debate``) finds the point, or the proof, right."""
        if self.witness is not None:
            return all(holds(each, self.witness) for each in self.claims)
        if self.space is None:
            return self.verdict == "apart" and apart(self.claims)
        return refuted(self.claims, self.reasons, self.space.ranges, self.space.numbers)

    def table(self) -> Table:
        """Return the claims, and the scenario or the proof."""
        rows = [(c.name, c.text, c.says, judge(c).statement) for c in self.claims]
        caption = f"{' and '.join(self.names)}: {self.verdict}"
        return Table(("claim", "", "says", "holds"), rows, caption=caption, notes=self._notes())

    def _notes(self) -> tuple[str, ...]:
        all_of_them = "Both" if len(self.claims) == 2 else "All"
        if self.point is not None:
            values = ", ".join(f"{MODEL.parameter(s).name} = {v}" for s, v in self.changed.items()) or "nothing changed"
            return (f"{all_of_them} hold at the defaults with {values}.",)
        if self.space is not None:
            found: dict[str, list[Region]] = {}
            for reason in self.reasons:
                found.setdefault(self._because(reason), []).append(reason.region)
            where = {text: within(regions, self.space.regions) for text, regions in found.items()}
            lines = [f"where {place}: {text}" if place else text for text, place in where.items()]
            return (
                f"No scenario satisfies {all_of_them.lower()}, with every mechanism anywhere in its range; "
                "factors that are nowhere negative are divided out.",
                *lines,
            )
        if self.verdict == "apart":
            return ("Their domains have no point in common.",)
        return (
            f"No scenario was found from the best of {self.tried} draws (seed {self.seed}), and no proof that there is none: "
            "no combination with numbers as weights, nor with polynomials that divide one condition by another.",
        )

    def _because(self, reason: Reason) -> str:
        """Return a reason in words: the conditions, and their combination that is nowhere positive."""
        said, sums = [], []
        for k, term in enumerate(reason.terms, 1):
            about = self.claims[term.claim]
            relation = "> 0" if about.statement is not None and about.statement.sign else "= 0"
            said.append(f"{about.name} needs {spelled(term.condition)} {relation} ({term.player})")
            sums.append(f"{spelled(term.weight)} times the {ORDINALS[k] if k < len(ORDINALS) else f'{k}th'}")
        return f"{'; '.join(said)}; {' and '.join(sums)} {'sum to' if len(sums) > 1 else 'is'} what is nowhere positive"


@forgiving
def together(*names: str | Claim, theory: Theory | None = None, draws: int = POOL, rng: int = SEED) -> Joint:
    """Return whether claims can hold in one scenario, over the ranges of all parameters, optional mechanisms included.

    Parameters
    ----------
    names
        Claims or their names, one or more.
    theory
        If given, the scenario is to be one of the theory's: its mechanisms alone, its ranges, and its values where it has no range.
        A proof is still about all parameters, so "undecided" may be for want of a scenario in the theory alone.
    draws, rng
        How many points are drawn to set out from, and the seed of the draw.

    Raises
    ------
    ScenarioError, SolverError, ParameterError
        For an unknown claim, one that has no statement about the model, or none.

    >>> together("protection-binds", "protection-substitutes").verdict
    'never'
    >>> found = together("withdrawal-unites", "protection-substitutes", "common-threat-binds")
    >>> found.verdict, found.replayed, found.witness.values["s"] > 0
    ('together', True, True)
    >>> import games
    >>> together("protection-substitutes", "common-threat-binds", theory=games.theory("cha")).point["s"] > 0
    True
    """
    if not names:
        raise ParameterError("together: at least one claim is needed; got none")
    search = Search.of((each if isinstance(each, Claim) else claim(each) for each in names), draws, rng)
    return decide(search, range(len(names)), theory=theory)


@forgiving
def decide(search: Search, wanted: Sequence[int], theory: Theory | None = None) -> Joint:
    """Return whether some of a search's claims, given by number, can hold together."""
    about = tuple(search.claims[k] for k in wanted)
    try:
        box, wide = search.box(wanted, theory=theory), search.box(wanted, wide=True)
    except ParameterError:
        return Joint(about, "apart", None, (), None, 0, search.seed)
    doubtful = not (search.drawn[:, wanted] > 0).all(axis=1).any()  # no draw seems to satisfy all
    proof = reasons(wide, about) if doubtful and len(about) <= FEW else ()
    point = None if proof else search.seek(wanted, box)
    if point is None and not proof:
        proof = reasons(wide, about)
    verdict = "never" if proof else "undecided" if point is None else "together"
    return Joint(about, verdict, point, proof, wide if proof else None, search.tries, search.seed)
