"""The report: what the record says of theories and their parameters, at one of several sizes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from games.errors import ParameterError
from games.scenarios.episodes import episodes
from games.scenarios.named import scenario
from games.table import STANDARD_ERROR, Shown, Table, estimate, number
from games.theories import Theory

from ..codings.coding import Coding
from ..records import Case
from .bank import Bank, bank
from .bayes_factors import PRIORS, BayesFactors, bayes_factors
from .calibration import Calibration, calibrate
from .identified_set import RULES, IdentifiedSet, identified_set
from .marginal import MarginalLikelihood
from .nested import nested
from .next_observation import NextObservation, candidates, next_observation
from .observations import Observation, coded, of_record
from .posterior import Posterior
from .power import PowerCurve, power
from .priors import Prior, prior

HAND, NEUTRAL, DATA = "hand codes", "neutral", "by rule"
LEAST = 19
"""Lowest level of the identified sets."""
NEXT = "2024"
"""Scenario round which the next observation is looked for."""
HERE = 1e-9


@dataclass(frozen=True)
class Size:
    """How much is computed.

    Attributes
    ----------
    draws
        Prior draws of a bank.
    live, effective
        Live points and effective draws of nested sampling; 0: banks are weighed instead.
    priors
        Priors under which theories are weighed on hand codes.
    set_draws, set_steps, set_runs
        Of the identified sets; no draws: left out.
    replications
        Simulated records of calibration and power; none: left out.
    episodes
        Lengths of the records of the power curve.
    """

    draws: int
    live: int = 0
    effective: int = 0
    priors: tuple[str, ...] = ("as stated",)
    set_draws: int = 0
    set_steps: int = 8
    set_runs: int = 3
    replications: int = 0
    episodes: tuple[int, ...] = (24, 48, 96)

    @property
    def method(self) -> str:
        """How integrals are found, in words."""
        if self.live:
            return f"Nested sampling with {self.live} live points, to {self.effective} effective draws"
        return f"{self.draws} prior draws, weighed"


SMALL = Size(20_000)
"""What the command computes unless asked for more."""
PAPER = Size(8_000, set_draws=120, set_steps=4, set_runs=2, replications=200)
FULL = Size(
    100_000, live=500, effective=2000, priors=tuple(PRIORS), set_draws=2000, set_steps=10, set_runs=4, replications=1000,
    episodes=(12, 24, 48, 96, 192),
)  # fmt: skip


def coded_records(*, data: bool = False) -> dict[str, tuple[Observation, ...]]:
    """Return the coded episodes by hand codes, with hindsight neutralised, and if asked for by rules from public figures.

    >>> list(coded_records())
    ['hand codes', 'neutral']
    """
    found = {HAND: coded(), NEUTRAL: coded(neutral=True)}
    if data:
        cases = [Case.of(episode) for episode in episodes().values()]
        found[DATA] = of_record(Coding("data").apply(cases))
    return found


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Shown):
    """What was estimated.

    Attributes
    ----------
    factors
        Marginal likelihoods of theories and baselines.
    posteriors
        (theory, record) -> posterior.
    sets
        (theory, record, rule) -> identified sets.
    calibration, power, following
        Of the first theory; of the first two; the next observation on all.
    size, rng
        What was asked for, and the seed.
    """

    factors: BayesFactors
    posteriors: Mapping[tuple[str, str], Posterior]
    sets: Mapping[tuple[str, str, str], IdentifiedSet]
    calibration: Calibration | None
    power: PowerCurve | None
    following: NextObservation | None
    size: Size
    rng: int

    def named_tables(self) -> Iterator[tuple[str, Table]]:
        """Yield (name, table) of everything, in the order in which it is read."""
        words = ("marginal", "priors")
        yield from zip(words, self.factors.tables(), strict=False)
        for (theory, record), own in self.posteriors.items():
            yield f"posterior-{_stem(theory)}-{_stem(record)}", own.table(record)
        yield "directions", self.directions()
        yield "signs", self.signs()
        for (theory, record, rule), found in self.sets.items():
            yield f"set-{_stem(theory)}-{_stem(record)}-{_stem(rule)}", found.table(record)
        for name, each in (("calibration", self.calibration), ("power", self.power), ("next", self.following)):
            if each is not None:
                yield name, each.table()

    def tables(self) -> tuple[Table, ...]:
        """Return all tables but empty ones."""
        return tuple(table for _, table in self.named_tables() if table.rows)

    def directions(self) -> Table:
        """Return the best known directions of each posterior: what the record ties together."""
        rows = []
        for (theory, record), own in self.posteriors.items():
            for place, each in enumerate(own.directions()[:3], 1):
                made_of = ", ".join(f"{value:+.2f} {name}" for name, value in each.loadings)
                rows.append((theory, record, str(place), number(each.ratio, 2), made_of))
        notes = (
            "Eigenvectors of the posterior covariance of shares of the prior; width: posterior over prior standard "
            "deviation along it. A "
            "direction of several parameters is a ridge: their combination is known better than any of them.",
        )
        return Table(("theory", "record", "direction", "width", "made of"), rows, caption="What is known together", notes=notes)

    def signs(self) -> Table:
        """Return the probability of substitutes (s > 0, Cha) against complements (s < 0, Hwang) where a prior allows both."""
        rows = []
        for (theory, record), own in self.posteriors.items():
            if "s" not in own.prior.symbols:
                continue
            margin = own.prior.margins[own.prior.column("s")]
            if margin.low < 0 < margin.high:
                before, after, error = own.chance_above("s", 0)
                odds = after / max(HERE, 1 - after) / (before / (1 - before))
                flagged = ", ".join(own.flags) or "–"
                above = estimate(after, error, word=STANDARD_ERROR)
                rows.append((theory, record, number(before), above, number(math.log(odds), 2), flagged))
        header = ("theory", "record", "prior of s > 0", "posterior", "log Bayes factor", "flags")
        notes = ("Positive: for substitutes. Within 1 of 0 the record says nothing worth a mention of the sign.",)
        return Table(header, rows, caption="The sign of substitutability", notes=notes)


@dataclass(frozen=True, eq=False)
class _Runs:
    """Estimators that keep what they sample, so that a posterior costs no second run."""

    size: Size
    rng: int
    folder: Path | None
    report: Callable[[str], None]
    posteriors: dict[tuple[str, str], Posterior] = field(default_factory=dict)
    banks: dict[tuple[str, str], Bank] = field(default_factory=dict)

    def of(self, record: str, under: Prior, observations: Sequence[Observation]) -> MarginalLikelihood:
        stated = (under.name, record) not in self.posteriors
        self.report(f"{under.name}, {record}")
        if not self.size.live:
            own = bank(under, observations, draws=self.size.draws, rng=self.rng)
            if stated:
                self.banks[under.name, record] = own
                self.posteriors[under.name, record] = own.posterior()
            return own.marginal()
        place = None
        if self.folder is not None:
            spans = "-".join(f"{m.low:g}_{m.high:g}" for m in (under.margins[0], *under.margins[-2:]))
            place = self.folder / f"{_stem(under.name)}-{_stem(record)}-{spans}.h5"
        run = nested(under, observations, rng=self.rng, live=self.size.live, effective=self.size.effective, checkpoint=place)
        if stated:
            self.posteriors[under.name, record] = run.posterior
        return run.marginal


def estimates(
    theories: Sequence[Theory | None],
    *,
    rng: int,
    extent: Size = SMALL,
    records: Mapping[str, Sequence[Observation]] | None = None,
    folder: Path | None = None,
    report: Callable[[str], None] = lambda what: None,
) -> Estimates:
    """Return what records say of theories.

    Parameters
    ----------
    theories
        None stands for the plain model. Calibration is of the first theory, power of the first two; identified sets are of the
        plain model, which all are restrictions of.
    records
        Name -> observations, by default the coded episodes by hand codes and with hindsight neutralised.
    folder
        Where nested sampling keeps checkpoints, from which it goes on.
    report
        Called with what is being done.

    Raises
    ------
    ParameterError
        If there is no theory.
    FormatError, QuasiallianceError
        If a checkpoint is of another run, or nested sampling is asked for and not installed.

    >>> import games
    >>> found = estimates([games.theory("kelly")], rng=0, extent=Size(200))
    >>> sorted(found.posteriors)
    [('kelly', 'hand codes'), ('kelly', 'neutral')]
    """
    if not theories:
        raise ParameterError("estimates: at least one theory is needed")
    seen = coded_records() if records is None else dict(records)
    runs = _Runs(extent, rng, folder, report)
    by_identity = {id(observations): record for record, observations in seen.items()}

    def estimator(under: Prior, observations: Sequence[Observation]) -> MarginalLikelihood:
        return runs.of(by_identity[id(observations)], under, observations)

    factors = bayes_factors(theories, seen, estimator, method=f"{extent.method}, seed {rng}", priors=extent.priors)
    first = next(iter(seen))
    priors = [prior(theory, seen[first]) for theory in theories]
    banks = []
    if extent.replications:
        for own in priors:
            report(f"bank of {own.name}")
            known = runs.banks.get((own.name, first))
            banks.append(known or bank(own, seen[first], draws=extent.draws, rng=rng))
    sets = {}
    if extent.set_draws:
        for record, observations in seen.items():
            for rule in RULES:
                report(f"identified set, {record}, {rule}")
                own = prior(None, observations)
                least = min(LEAST, len(observations))
                options = {"draws": extent.set_draws, "steps": extent.set_steps, "runs": extent.set_runs}
                sets[own.name, record, rule] = identified_set(own, observations, least=least, rng=rng, rule=rule, **options)
    calibration = curve = following = None
    if banks:
        report("calibration, power, next observation")
        calibration = calibrate(banks[0], replications=min(extent.replications, len(banks[0])), rng=rng)
        if len(banks) > 1:
            curve = power(banks[0], banks[1], sizes=extent.episodes, replications=extent.replications, rng=rng)
            following = next_observation(banks, candidates(scenario(NEXT)), rng=rng)
    return Estimates(factors, runs.posteriors, sets, calibration, curve, following, extent, rng)


def _stem(words: str) -> str:
    return words.replace(" ", "-")
