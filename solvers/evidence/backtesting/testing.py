"""The back-test: theories and baselines on a record, out of sample, for several codings at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import games
from games.arguments import forgiving
from games.errors import ParameterError, ScenarioError
from games.models.trilateral import MODEL, Trilateral
from games.options import SEED
from games.scenarios.episodes import Episode
from games.table import Cell, Shown, Table, full, measured, number
from games.theories import Theory

from ..codings.coded import CodedRecord
from ..codings.coding import Coding
from ..codings.named import coding
from ..records.case import Case
from . import baselines, chance, scores
from .baseline import BaselineForecaster
from .class_probabilities import Draws, class_probabilities, draw, free_parameters
from .column import Column, Forecast
from .forecaster import (
    Floats,
    Forecaster,
    Ints,
    Mask,
    TheoryForecaster,
    check_enough,
    check_fit,
    folds_by_case,
    folds_by_era,
    out_of_sample,
)
from .rivals import named, rivals
from .selection_rule import SelectionRule
from .selection_rules import known as rules_known
from .selection_rules import rule_named

DRAWS, NOISE, RESAMPLES, PERMUTATIONS = 2000, 8, 2000, 499
SHARE = 4
"""The other selection rules are given one draw in so many: only their range is shown."""
CODINGS = (Coding("hand"), Coding("hand", neutral=True), Coding("data"))
"""What every report shows side by side: hand codes, the same with what is open to hindsight put aside, and codes from figures."""
FEW = 20
"""Effective draws below which a fitted prediction is said to rest on few."""


@dataclass(frozen=True, eq=False, repr=False)
class Backtest(Shown):
    """A back-test of theories and baselines.

    Attributes
    ----------
    columns
        One per coding, each with every forecast.
    fit, rule, draws, noise, resamples, permutations, rng
        How it was made.
    """

    columns: tuple[Column, ...]
    fit: str
    rule: str
    draws: int
    noise: int
    resamples: int
    permutations: int
    rng: int

    @property
    def few(self) -> tuple[str, ...]:
        """Theories with a prediction that rests on few effective draws, in any column."""
        found = (one.name for column in self.columns for one in column.theories if one.effective < FEW)
        return tuple(dict.fromkeys(found))

    def table(self) -> Table:
        """Return one row per forecast: exact hits and log score out of sample, for every coding, ranges over selection rules."""
        rows = []
        for one in self.columns[0].forecasts:
            cells = []
            for column in self.columns:
                hits, logs = column.mean(one.name, "exact"), column.mean(one.name)
                spans: tuple[tuple[float, float] | None, ...] = (None, None)
                if one.kind == "theory":
                    spans = column.over_rules(one.name, "exact"), column.over_rules(one.name)
                cells += [_over_rules(hits, spans[0], "-"), _over_rules(logs, spans[1], " to ")]
            rows.append((one.name, *cells))
        header = ["forecast"]
        for k, column in enumerate(self.columns):
            header += [f"exact: {column.record.name}", f"log score{' ' * k}"]
        notes = [
            f"Out of sample: {len(self.columns[0].record)} cases, each held out in turn and the rest fitted ({self.fit}); "
            f"{self.draws} draws of the parameters, {self.noise} of the codes for each, seed {self.rng}. In parentheses: over "
            "selection rules.",
            "Exact: share of cases whose likeliest class came about; a tie counts its share. Log score: mean log probability of "
            "the class that came about, in nats, at best 0.",
            "Baselines: chance, a third for each class; majority, its frequency in the other cases; persistence, the last outcome "
            "again; us_action, a look-up on the coded US action; alone, whether one code is above its median.",
            *(column.verdict for column in self.columns),
        ]
        if self.few:
            notes.append(f"Fewer than {FEW} effective draws behind some prediction of: {', '.join(self.few)}. Take more draws.")
        return Table(header, rows, caption="Theories against the record, out of sample", notes=notes)


def _over_rules(value: float, span: tuple[float, float] | None, between: str) -> Cell:
    """Return a cell for a score and, in parentheses, its range over selection rules."""
    if span is None:
        return measured(value, 2)
    low, high = span
    text = f"{number(value, 2)} ({number(low, 2)}{between}{number(high, 2)})"
    return Cell(text, parts=(("", full(value)), ("lowest over rules", full(low)), ("highest over rules", full(high))))


@forgiving
def backtest(
    theories: Iterable[Theory] | None = None,
    episodes: Iterable[Episode | Case] | Mapping[str, Episode] | None = None,
    *,
    codings: Iterable[Coding | str] = CODINGS,
    fit: str = "posterior",
    rule: str = "quantal_response",
    draws: int = DRAWS,
    noise: int = NOISE,
    resamples: int = RESAMPLES,
    permutations: int = PERMUTATIONS,
    rng: int = SEED,
    model: Trilateral = MODEL,
) -> Backtest:
    """Put theories and baselines to the test on a record, each case with its own outcome held out.

    Parameters
    ----------
    theories
        By default those of the documents, the whole model, and the theory that nothing counts.
    episodes
        Episodes or cases; by default all that are coded.
    codings
        Codings, their names, or files that hold one; each makes a column.
    fit
        "posterior": draws of the parameters weigh by how they foretell the outcomes that are not held out; "none": all alike;
        "best": the one draw that foretells them best.
    rule
        The selection rule of the headlines; ranges are over all.
    draws, noise
        Draws of each theory's parameters, and of the codes for each of them (0: the codes as they are).
    resamples, permutations
        Of the bootstrap, and of the permutation test.
    rng
        Seed of all of them.

    Raises
    ------
    ScenarioError
        If there is no theory, no case or no coding, a name is used twice, or a coding cannot be applied.
    ParameterError
        If a number is out of range, or "best" is asked of a theory with more free parameters than outcomes to fit.
    FormatError
        If a file cannot be read.

    >>> found = backtest([games.theory("cha")], draws=50, permutations=9, resamples=50, codings=["hand"])
    >>> found.columns[0].yardstick.name, len(found.columns[0].forecasts)
    ('us_action', 15)
    """
    if isinstance(rng, bool) or not isinstance(rng, int) or rng < 0:
        raise ParameterError(f"backtest: the seed is a whole number from 0 up; got {rng!r}")
    check_fit(fit)
    chosen = named(rivals() if theories is None else theories)
    first = rule_named(rule)
    rules = (first, *(one for one in rules_known() if one.name != rule))
    cases = cases_of(episodes)
    records = [coding(word).apply(cases) for word in codings]
    if not records:
        raise ScenarioError("backtest: at least one coding is needed")
    titles = [record.name for record in records]
    for title in titles:
        if titles.count(title) > 1:
            raise ScenarioError(f"backtest: the coding {title!r} is there twice")
    drawn = [draw(theory, rng=rng, draws=draws, model=model) for theory in chosen]
    counts = [len(free_parameters(own, records[0], model=model)) for own in drawn]
    size = len(cases)
    if fit == "best":
        for theory, count in zip(chosen, counts, strict=True):
            check_enough(theory.name, count, min(int(train.sum()) for train in _folds(records[0])))
    places = chance.resample(size, rng=rng, resamples=resamples)
    outcomes = chance.permuted(records[0].outcomes, rng=rng, permutations=permutations)
    columns = []
    for record in records:
        found = [_theory(own, n, record, rules, outcomes, fit, noise, model) for own, n in zip(drawn, counts, strict=True)]
        found += [_baseline(BaselineForecaster(one, record), outcomes) for one in baselines.known()]
        columns.append(Column(record, tuple(found), places, rule))
    return Backtest(tuple(columns), fit, rule, draws, noise, resamples, permutations, rng)


def _folds(record: CodedRecord) -> tuple[Mask, ...]:
    return (*folds_by_case(len(record)), *folds_by_era(record.eras))


def cases_of(episodes: Iterable[Episode | Case] | Mapping[str, Episode] | None) -> tuple[Case, ...]:
    """Return episodes or cases as cases; by default the coded episodes of Japan and the ROK.

    >>> len(cases_of(None)), cases_of([games.episode("2019")])[0].id
    (24, 'E19')
    """
    if episodes is None:
        episodes = games.episodes()
    given = episodes.values() if isinstance(episodes, Mapping) else episodes
    return tuple(one if isinstance(one, Case) else Case.of(one) for one in given)


def _theory(
    drawn: Draws,
    count: int,
    record: CodedRecord,
    rules: Sequence[SelectionRule],
    outcomes: Ints,
    fit: str,
    noise: int,
    model: Trilateral,
) -> Forecast:
    said = class_probabilities(drawn, record, rules[:1], noise=noise, model=model)
    said |= class_probabilities(drawn.first(max(1, len(drawn) // SHARE)), record, rules[1:], noise=noise, model=model)
    makers = {name: TheoryForecaster(drawn.theory.name, own, fit, count) for name, own in said.items()}
    one = makers[rules[0].name]
    by_rule = {name: _by_case(maker, outcomes[:1]) for name, maker in makers.items()}
    eras = folds_by_era(record.eras)
    effective = min(one.effective(outcomes[0], train) for train in _folds(record))
    return Forecast(
        name=one.name,
        kind=one.kind,
        by_case=by_rule[rules[0].name],
        by_era=out_of_sample(one, outcomes[:1], eras)[0],
        in_sample=one.in_sample(outcomes[0]),
        by_rule=by_rule,
        permuted=one.leave_one_out_logs(outcomes).mean(axis=1),
        effective=effective,
        error=one.monte_carlo_error(outcomes[0]),
        parameters=count,
    )


def _by_case(forecaster: Forecaster, outcomes: Ints) -> Floats:
    found: Floats = out_of_sample(forecaster, outcomes, folds_by_case(outcomes.shape[1]))[0]
    return found


def _baseline(one: BaselineForecaster, outcomes: Ints) -> Forecast:
    said = out_of_sample(one, outcomes, folds_by_case(outcomes.shape[1]))
    return Forecast(
        name=one.name,
        kind=one.kind,
        by_case=said[0],
        by_era=out_of_sample(one, outcomes[:1], folds_by_era(one.record.eras))[0],
        in_sample=None,
        by_rule={},
        permuted=scores.log_score(said, outcomes).mean(axis=1),
        effective=float("nan"),
        error=float("nan"),
        parameters=0,
        yardstick=one.baseline.yardstick,
    )
