"""One coding of the record put to the test: every forecast, its scores, their intervals, and how far they may be chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from games.errors import ScenarioError, nearest, shown
from games.profile import CLASSES
from games.table import Cell, Shown, Table, interval, number

from ..codings.coded import CodedRecord
from . import chance, scores
from .forecaster import Floats, Ints

CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Forecast:
    """What one theory or baseline said of every case.

    Attributes
    ----------
    name, kind
        Of the forecaster.
    by_case, by_era
        (E, 3) each: with the case, and with its whole era, held out.
    in_sample
        (E, 3) with nothing held out: how well it can be made to fit; None for a baseline.
    by_rule
        Selection rule -> (E, 3) with the case held out; empty for a baseline.
    permuted
        (R + 1,) mean log score with the case held out, first on the record as it is, then with outcomes permuted.
    effective
        The least effective number of draws behind a prediction; nan where nothing is drawn.
    error
        Standard error of the mean log score that comes from drawing; nan likewise.
    parameters
        Free numbers of a theory.
    yardstick
        Whether it is the baseline that theories have to beat.
    """

    name: str
    kind: str
    by_case: Floats
    by_era: Floats
    in_sample: Floats | None
    by_rule: Mapping[str, Floats]
    permuted: Floats
    effective: float
    error: float
    parameters: int
    yardstick: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class Column(Shown):
    """All forecasts on one coding of the record.

    Attributes
    ----------
    record
        The cases with their codes.
    forecasts
        Theories, then baselines.
    places
        (B, E) the resamples behind every interval.
    rule
        The selection rule of the headlines.
    """

    record: CodedRecord
    forecasts: tuple[Forecast, ...]
    places: Ints
    rule: str

    @property
    def outcomes(self) -> Ints:
        """(E,) the coded classes."""
        return self.record.outcomes

    @property
    def theories(self) -> tuple[Forecast, ...]:
        """The forecasts of theories."""
        return tuple(one for one in self.forecasts if one.kind == "theory")

    @property
    def yardstick(self) -> Forecast:
        """The baseline that theories have to beat."""
        return next(one for one in self.forecasts if one.yardstick)

    def forecast(self, name: str) -> Forecast:
        """Return a forecast by name; ScenarioError if there is none."""
        for one in self.forecasts:
            if one.name == name:
                return one
        names = [one.name for one in self.forecasts]
        raise ScenarioError(f"no forecast is called {shown(name)}{nearest(name, names)}; there are: {', '.join(names)}")

    def of(self, name: str, score: str = "log", *, eras: bool = False) -> Floats:
        """Return a forecast's score, case by case (E,); see ``scores.SCORES`` for the names of scores."""
        found = self.forecast(name)
        return scores.SCORES[score].of(found.by_era if eras else found.by_case, self.outcomes)

    def mean(self, name: str, score: str = "log", *, eras: bool = False) -> float:
        """Return the mean of a score over all cases."""
        return float(self.of(name, score, eras=eras).mean())

    def between(self, name: str, score: str = "log") -> tuple[float, float]:
        """Return the 95% bootstrap interval of a mean score."""
        return chance.interval(self.of(name, score), self.places, CONFIDENCE)

    def over_rules(self, name: str, score: str = "log") -> tuple[float, float]:
        """Return the least and the greatest mean score of a theory over the selection rules; of a baseline its own score twice."""
        found = self.forecast(name)
        each = [float(scores.SCORES[score].of(p, self.outcomes).mean()) for p in found.by_rule.values()]
        each = each or [self.mean(name, score)]
        return min(each), max(each)

    def against(self, name: str, score: str = "log") -> tuple[float, float, float]:
        """Return by how much a forecast's mean score is above the yardstick's, and the 95% interval of that, paired by case."""
        apart = self.of(name, score) - self.of(self.yardstick.name, score)
        return (float(apart.mean()), *chance.interval(apart, self.places, CONFIDENCE))

    def p_value(self, name: str) -> float:
        """Return the share of permuted records on which a forecast scores as well as on the record; nan without permutations."""
        own = self.forecast(name).permuted
        return chance.p_value(own) if len(own) > 1 else float("nan")

    @cached_property
    def adjusted(self) -> Mapping[str, float]:
        """Theory -> p-value of its score, allowing for how many theories were tried; nan without permutations."""
        every = np.stack([one.permuted for one in self.theories])
        found = chance.adjusted(every) if every.shape[1] > 1 else np.full(len(every), np.nan)
        return {one.name: float(p) for one, p in zip(self.theories, found, strict=True)}

    def reality_check(self, against: str) -> float:
        """Return the p-value of the best theory against another forecast, allowing for the choice of the best."""
        apart = np.stack([self.of(one.name) - self.of(against) for one in self.theories])
        return chance.reality_check(apart, self.places)

    @property
    def best(self) -> str:
        """The theory with the greatest mean log score."""
        return max(self.theories, key=lambda one: self.mean(one.name)).name

    @property
    def best_baseline(self) -> str:
        """The baseline with the greatest mean log score."""
        return max((one for one in self.forecasts if one.kind != "theory"), key=lambda one: self.mean(one.name)).name

    @property
    def verdict(self) -> str:
        """Whether any theory beats the yardstick out of sample, in a sentence."""
        yard, other = self.yardstick.name, self.best_baseline
        beaten = self.mean(self.best) > self.mean(yard) and self.reality_check(yard) < 1 - CONFIDENCE
        low, high = (number(end, 2) for end in self.over_rules(self.best))

        def told(name: str) -> str:
            return f"{number(self.mean(name), 2)} (p = {number(self.reality_check(name), 2)})"

        verb = "a theory beats" if beaten else "no theory beats"
        return (
            f"{self.record.name}: {verb} the look-up on the US action out of sample by more than chance. Mean log scores: best "
            f"theory {self.best} {number(self.mean(self.best), 2)} ({low} to {high} over selection rules), look-up {told(yard)}, "
            f"best baseline {other} {told(other)}, chance {told('chance')}; p allows for the choice of the best of "
            f"{len(self.theories)} theories."
        )

    @property
    def title(self) -> str:
        """What was tested, with the beginning of the fingerprint of its codes."""
        return f"{len(self.record)} cases, codes: {self.record.name} (SHA-256 {self.record.fingerprint[:12]})"

    def table(self) -> Table:
        """Return one row per forecast: every score with its interval, ranges over selection rules, and p-values."""
        rows: list[tuple[object, ...]] = []
        for one in self.forecasts:
            name, theory = one.name, one.kind == "theory"
            low, high = self.between(name)
            gap = self.against(name)
            rows.append(
                (
                    Cell(name, strong=one.yardstick),
                    number(self.mean(name, "exact"), 2),
                    _ends(self.over_rules(name, "exact"), theory),
                    number(self.mean(name, "ordinal"), 2),
                    number(self.mean(name), 2),
                    interval(number(low, 2), number(high, 2)),
                    _ends(self.over_rules(name), theory),
                    number(self.mean(name, "brier"), 2),
                    number(self.mean(name, "ranked"), 3),
                    number(self.mean(name, eras=True), 2),
                    "" if one.in_sample is None else number(float(scores.log_score(one.in_sample, self.outcomes).mean()), 2),
                    "" if one.yardstick else number(gap[0], 2),
                    "" if one.yardstick else interval(number(gap[1], 2), number(gap[2], 2)),
                    _known(self.p_value(name)),
                    _known(self.adjusted[name]) if theory else "",
                    f"{one.effective:.0f}" if theory else "",
                    _known(one.error, 2),
                )
            )
        header = (
            "forecast", "exact", "over rules", "ordinal", "log score", "95%", "over rules ", "Brier", "ranked", "eras out",
            "in sample", "v look-up", "95% ", "p", "p, adjusted", "draws",
            "error",
        )  # fmt: skip
        return Table(header, rows, caption=self.title, notes=(*NOTES, self.verdict))

    def cases(self) -> Table:
        """Return one row per case: the probability that each theory, and the yardstick, gave to what came about; hits marked."""
        shown_ones = (*self.theories, self.yardstick)
        rows: list[tuple[object, ...]] = []
        for k, case in enumerate(self.record.cases):
            y = self.outcomes[k]
            cells = [Cell(number(one.by_case[k, y], 2), strong=bool(one.by_case[k].argmax() == y)) for one in shown_ones]
            rows.append((case.id, case.period, case.outcome, self.record.actions[k].value, *cells))
        header = ("case", "period", "outcome", "US", *(one.name for one in shown_ones))
        notes = ("Probability given to the coded outcome with the case held out; marked where no class was likelier.",)
        return Table(header, rows, caption=f"Probabilities of what came about; codes: {self.record.name}", notes=notes)

    def misses(self, name: str) -> Table:
        """Return the cases whose outcome a forecast did not think the likeliest, with what it thought of each class."""
        found = self.forecast(name).by_case
        rows = [
            (case.id, case.period, case.outcome, *(number(p, 2) for p in found[k]), case.label)
            for k, case in enumerate(self.record.cases)
            if found[k].argmax() != self.outcomes[k]
        ]
        header = ("case", "period", "outcome", *CLASSES, "what happened")
        return Table(header, rows, caption=f"{name}: {len(rows)} of {len(self.record)} missed; codes: {self.record.name}")


NOTES = (
    "Each case is forecast with its own outcome held out and the parameters fitted on all others; eras out: its whole era held "
    "out; in sample: nothing held out. 95%: bootstrap over cases.",
    "Over rules: least and greatest over the selection rules; all else by quantal response. Log score in nats, best 0; chance "
    "-1.10. Brier from 0 (best) to 2, ranked probability score from 0 (best) to 1.",
    "p: share of records with outcomes permuted that are forecast as well; adjusted: as well by any of the theories. A small one "
    "says that codes and outcomes go together, not that the forecast is better than chance, which the log score says.",
    "Draws: least effective number behind a prediction; error: standard error of the log score that comes from drawing.",
)


def _ends(ends: tuple[float, float], shown_at_all: bool) -> str | Cell:
    return interval(number(ends[0], 2), number(ends[1], 2)) if shown_at_all else ""


def _known(value: float, digits: int = 3) -> str:
    return "" if np.isnan(value) else number(value, digits)
