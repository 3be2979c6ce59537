"""Bayes factors between theories: under hand codes and with hindsight neutralised, beside baselines, and under other priors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from games.arguments import forgiving
from games.errors import ParameterError
from games.models.trilateral import MODEL, Trilateral
from games.table import STANDARD_ERROR, Cell, Shown, Table, estimate, full, number
from games.theories import Theory

from .marginal import MarginalLikelihood, baselines
from .observations import Observation, checked
from .priors import MISCLASSIFIED, PRECISION, Prior, prior

Estimator = Callable[[Prior, Sequence[Observation]], MarginalLikelihood]
REFERENCE = "look-up on US action"
"""The baseline over which Bayes factors are given: what a table of classes by US action gives without any game."""
PRIORS: Mapping[str, Callable[[Prior], Prior]] = MappingProxyType(
    {
        "as stated": lambda own: own,
        "half as wide": lambda own: own.narrowed(0.5),
        "precision to 100": lambda own: own.over(PRECISION, 1, 100),
        "misclassified to half": lambda own: own.over(MISCLASSIFIED, 0, 0.5),
    }
)
"""Priors under which a theory is weighed, name -> change."""


@dataclass(frozen=True)
class Weighed:
    """A theory's marginal likelihood on one record under one prior."""

    theory: str
    record: str
    prior: str
    parameters: int
    marginal: MarginalLikelihood


@dataclass(frozen=True, repr=False)
class BayesFactors(Shown):
    """Marginal likelihoods of theories and baselines, on records of several codings.

    Attributes
    ----------
    weighed
        One for each theory, record and prior.
    baselines
        Record -> marginal likelihoods of what knows no game.
    method
        How the integrals were found, with the seed.
    """

    weighed: tuple[Weighed, ...]
    baselines: Mapping[str, tuple[MarginalLikelihood, ...]]
    method: str

    def marginal(self, theory: str, record: str, under: str = "as stated") -> MarginalLikelihood:
        """Return one marginal likelihood.

        Raises
        ------
        ParameterError
            If it was not asked for.
        """
        for own in self.weighed:
            if (own.theory, own.record, own.prior) == (theory, record, under):
                return own.marginal
        for base in self.baselines.get(record, ()):
            if base.name == theory:
                return base
        raise ParameterError(f"Bayes factors: {theory!r} on {record!r} under {under!r} was not weighed")

    def tables(self) -> tuple[Table, ...]:
        """Return theories and baselines by record; and theories by prior, where more than one was asked for."""
        priors = dict.fromkeys(own.prior for own in self.weighed)
        return (self._records(), self._priors(tuple(priors))) if len(priors) > 1 else (self._records(),)

    def _records(self) -> Table:
        records = tuple(self.baselines)
        stated = {(own.theory, own.record): own for own in self.weighed if own.prior == "as stated"}
        rows: list[tuple[str | Cell, ...]] = []
        for theory in dict.fromkeys(own.theory for own in self.weighed):
            row: list[str | Cell] = [theory]
            for record in records:
                own = stated[theory, record]
                factor = own.marginal.over(self.marginal(REFERENCE, record))
                text = f"{number(factor.log, 2)}{' (flagged)' if own.marginal.flags else ''}"
                row += [str(own.parameters), _shown(own.marginal), Cell(text, parts=(("", full(factor.log)),))]
            rows.append(tuple(row))
        for place, base in enumerate(self.baselines[records[0]]):
            row = [base.name]
            for record in records:
                own_base = self.baselines[record][place]
                row += ["–", _shown(own_base), number(own_base.over(self.marginal(REFERENCE, record)).log, 2)]
            rows.append(tuple(row))
        header = (
            "",
            *(f"{words}, {record}" for record in records for words in ("parameters", "log marginal", f"over {REFERENCE}")),
        )
        notes = (
            f"{self.method}. Log Bayes factors over the look-up on the US action, which knows no game; 1 to 3 is "
            "positive, 3 to 5 strong "
            "(Kass and Raftery 1995). Flagged, and in brackets: the error or the effective sample size does not allow to use it.",
            "Codes, the outcomes' classes among them, were set by hand with the record known, and the defaults were "
            "chosen on it: what "
            "a theory gains on hand codes is no evidence. Neutral: what is marked as open to hindsight says nothing.",
        )
        return Table(header, rows, caption="Marginal likelihoods of the record", notes=notes)

    def _priors(self, priors: tuple[str, ...]) -> Table:
        record = next(iter(self.baselines))
        rows = []
        for theory in dict.fromkeys(own.theory for own in self.weighed):
            rows.append((theory, *(_shown(self.marginal(theory, record, under)) for under in priors)))
        notes = (f"{self.method}. Record: {record}. A flagged number is in brackets.",)
        return Table(("", *priors), rows, caption="Log marginal likelihoods under other priors", notes=notes)


def _shown(own: MarginalLikelihood) -> Cell:
    """Return a marginal likelihood with its error, in brackets if it is flagged."""
    if math.isinf(own.effective):
        return estimate(own.log, math.nan, 2, word=STANDARD_ERROR)
    cell = estimate(own.log, own.error, 2, word=STANDARD_ERROR)
    flagged = (*cell.parts, ("flagged", "yes" if own.flags else "no"))
    if not own.flags:
        return replace(cell, parts=flagged)
    return replace(cell, text=f"[{cell.text}]", latex=f"[{cell.latex or cell.text}]", parts=flagged)


@forgiving
def bayes_factors(
    theories: Iterable[Theory | None],
    records: Mapping[str, Sequence[Observation]],
    estimator: Estimator,
    *,
    method: str,
    priors: Iterable[str] = ("as stated",),
    model: Trilateral = MODEL,
) -> BayesFactors:
    """Weigh theories on records.

    Parameters
    ----------
    theories
        None stands for the plain model.
    records
        Name -> observations; priors other than the stated are tried on the first alone.
    estimator
        Prior and observations -> marginal likelihood.
    method
        What the estimator is, in words.
    priors
        Names of ``PRIORS``; the stated one comes with them.

    Raises
    ------
    ParameterError
        If a prior is unknown, there is no record or theory, or two theories have one name.

    >>> import games
    >>> from .bank import bank
    >>> from .observations import coded
    >>> by_bank = lambda own, seen: bank(own, seen, draws=500, rng=0).marginal()
    >>> found = bayes_factors([games.theory("kelly")], {"hand codes": coded()}, by_bank, method="500 prior draws, seed 0")
    >>> round(found.marginal("kelly", "hand codes").log), found.marginal("chance", "hand codes")
    (-27, chance: log marginal likelihood -26.37 (exact))
    """
    asked = tuple(dict.fromkeys(("as stated", *priors)))
    for word in asked:
        if word not in PRIORS:
            raise ParameterError(f"Bayes factors: unknown prior {word!r}; one of {', '.join(PRIORS)} is needed")
    chosen = tuple(theories)
    if not chosen or not records:
        raise ParameterError("Bayes factors: at least one theory and one record are needed")
    names = ["plain model" if theory is None else theory.name for theory in chosen]
    for name in names:
        if names.count(name) > 1:  # what is found of one would stand for the other
            raise ParameterError(f"Bayes factors: the theory {name!r} is there twice; each needs a name of its own")
    found = []
    for theory in chosen:
        for place, (record, observations) in enumerate(records.items()):
            own = prior(theory, checked(observations), model=model)
            for under in asked if place == 0 else ("as stated",):
                changed = PRIORS[under](own)
                found.append(Weighed(own.name, record, under, len(own), estimator(changed, observations)))
    return BayesFactors(tuple(found), {record: baselines(observations) for record, observations in records.items()}, method)
