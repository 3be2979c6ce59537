"""Transfer: theories fitted on the record of Japan and the ROK, put to the test on dyads that nobody tuned anything on.

Both sides are coded by the same rules from public figures. Three forecasts of each dyad are compared: the theory as its parameters
were drawn, the theory fitted on Japan and the ROK, and the frequencies of outcomes there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from games.arguments import forgiving
from games.errors import ScenarioError
from games.models.trilateral import MODEL, Trilateral
from games.options import SEED
from games.profile import CLASSES
from games.table import Cell, Shown, Table, interval, number
from games.theories import Theory

from ..codings.coded import CodedRecord
from ..codings.coding import Coding
from ..records.case import Case
from ..records.dyad import Dyad, together
from . import baselines, chance, scores
from .baseline import BaselineForecaster
from .class_probabilities import class_probabilities, draw
from .forecaster import HELD, Floats, Ints, TheoryForecaster
from .rivals import named, rivals
from .selection_rules import known as rules_known
from .testing import cases_of

SAME = 0.02
"""Range of a probability over the cases below which a forecast says the same of all of them."""


@dataclass(frozen=True, eq=False, repr=False)
class Transfer(Shown):
    """What theories and baselines say of dyads that they were not fitted on.

    Attributes
    ----------
    record
        The dyads' cases, coded by rule.
    fitted, unfitted
        Name -> (E, 3): fitted on the cases of Japan and the ROK, and, of theories alone, with all draws alike.
    by_rule
        Theory -> selection rule -> (E, 3), fitted.
    places
        (B, E) resamples behind the intervals.
    draws, rng
        Draws of the parameters, and the seed.
    """

    record: CodedRecord
    fitted: dict[str, Floats]
    unfitted: dict[str, Floats]
    by_rule: dict[str, dict[str, Floats]]
    places: Ints
    draws: int
    rng: int

    @property
    def outcomes(self) -> Ints:
        """(E,) the classes of the dyads' cases."""
        return self.record.outcomes

    def mean(self, name: str, score: str = "log", *, fitted: bool = True) -> float:
        """Return a mean score over the dyads' cases."""
        own = (self.fitted if fitted else self.unfitted)[name]
        return float(scores.SCORES[score].of(own, self.outcomes).mean())

    @property
    def verdict(self) -> str:
        """How the best theory fares beside the best forecast that tells no case from another, in a sentence."""
        alike = {name: self.mean(name) for name, own in self.fitted.items() if np.ptp(own, axis=0).max() < SAME}
        best = max((name for name in self.unfitted if name not in alike), key=self.mean, default=next(iter(self.unfitted)))
        other = max(alike, key=lambda name: alike[name])
        apart = scores.log_score(self.fitted[best], self.outcomes) - scores.log_score(self.fitted[other], self.outcomes)
        low, high = chance.interval(apart, self.places)
        beaten = "beats" if low > 0 else "does not beat"
        return (
            f"The best theory, {best} ({number(self.mean(best), 2)}), {beaten} {other} ({number(alike[other], 2)}), which says the "
            f"same of every case: difference {number(apart.mean(), 2)}, 95% interval [{number(low, 2)}, {number(high, 2)}]."
        )

    def table(self) -> Table:
        """Return one row per forecast: scores on the dyads, fitted on Japan and the ROK and unfitted."""
        rows = []
        for name, own in self.fitted.items():
            logs = scores.log_score(own, self.outcomes)
            low, high = chance.interval(logs, self.places)
            each = [float(scores.log_score(p, self.outcomes).mean()) for p in self.by_rule.get(name, {}).values()]
            rows.append(
                (
                    name,
                    number(self.mean(name, "exact"), 2),
                    number(self.mean(name, "ordinal"), 2),
                    number(logs.mean(), 2),
                    interval(number(low, 2), number(high, 2)),
                    interval(number(min(each), 2), number(max(each), 2)) if each else "",
                    number(self.mean(name, "brier"), 2),
                    number(self.mean(name, "log", fitted=False), 2) if name in self.unfitted else "",
                )
            )
        counts = ", ".join(f"{int((self.outcomes == k).sum())} {name}" for k, name in enumerate(CLASSES))
        notes = (
            f"{len(self.record)} cases ({counts}), codes and outcomes by rule; fitted on Japan and the ROK, {self.draws} draws, "
            f"seed {self.rng}. Log scores by quantal response, over rules: least and greatest. Unfitted: all draws alike.",
            self.verdict,
        )
        header = ("forecast", "exact", "ordinal", "log score", "95%", "over rules", "Brier", "log score, unfitted")
        pairs = len({case.pair for case in self.record.cases})
        title = f"What transfers to {pairs} other dyads" if pairs > 1 else "What transfers to another dyad"
        return Table(header, rows, caption=title, notes=notes)

    def cases(self) -> Table:
        """Return one row per case: the probability that each theory, fitted on Japan and the ROK, gave to what came about."""
        rows: list[tuple[object, ...]] = []
        for k, case in enumerate(self.record.cases):
            y = self.outcomes[k]
            cells = [Cell(number(self.fitted[n][k, y], 2), strong=bool(self.fitted[n][k].argmax() == y)) for n in self.unfitted]
            rows.append((case.id, case.outcome, case.label, *cells))
        header = ("case", "outcome", "because", *self.unfitted)
        return Table(header, rows, caption="Probabilities of what came about in other dyads; marked where no class was likelier")


@forgiving
def transfer(
    dyads: Iterable[Dyad],
    theories: Iterable[Theory] | None = None,
    *,
    episodes: Iterable[Case] | None = None,
    draws: int = 1000,
    noise: int = 8,
    resamples: int = 2000,
    rng: int = SEED,
    model: Trilateral = MODEL,
) -> Transfer:
    """Fit theories on Japan and the ROK, coded by rule, and forecast the cases of other dyads.

    Parameters
    ----------
    dyads
        At least one.
    theories
        By default those of a back-test.
    episodes
        What they are fitted on; by default the coded episodes.
    draws, noise, resamples, rng
        As of ``backtest``.

    Raises
    ------
    ScenarioError
        If there is no dyad, or a name is used twice.
    ParameterError
        If a number is out of range.

    >>> import games
    >>> from ..records.dyad import dyad
    >>> found = transfer([dyad("northern-triangle")], [games.theory("cha")], draws=50)
    >>> found.fitted["cha"].shape, list(found.fitted)[:3]
    ((10, 3), ['cha', 'chance', 'majority'])
    """
    chosen = named(rivals() if theories is None else theories)
    joined = together(dyads)
    if not joined.cases:
        raise ScenarioError("transfer: at least one dyad is needed")
    home = cases_of(episodes)
    both = Coding("data", figures=joined.figures).apply((*home, *joined.cases))
    away = Coding("data", figures=joined.figures).apply(joined.cases)
    train = np.arange(len(both)) < len(home)
    outcomes = np.where(train, both.outcomes, HELD)[None]
    rules = rules_known()
    fitted, unfitted, by_rule = {}, {}, {}
    for theory in chosen:
        said = class_probabilities(draw(theory, rng=rng, draws=draws, model=model), both, rules, noise=noise, model=model)
        by_rule[theory.name] = {name: TheoryForecaster(theory.name, own).predict(outcomes, train)[0] for name, own in said.items()}
        fitted[theory.name] = by_rule[theory.name][rules[0].name]
        unfitted[theory.name] = TheoryForecaster(theory.name, said[rules[0].name], "none").predict(outcomes, train)[0]
    for baseline in baselines.known():
        fitted[baseline.name] = BaselineForecaster(baseline, both).predict(outcomes, train)[0]
    places = chance.resample(len(away), rng=rng, resamples=resamples)
    return Transfer(away, fitted, unfitted, by_rule, places, draws, rng)
