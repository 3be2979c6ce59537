"""How much of an account's score hangs on the defaults: the record again and again, over random structural parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

import games
from games.arguments import forgiving
from games.errors import ScenarioError
from games.models.trilateral import MODEL, Trilateral
from games.table import Shown, Table

from ..evidence.draws import uniform
from .account import Account
from .accounts import known
from .threat_draws import first_moves
from .track_record import case_of

DRAWS = 500
"""Draws unless a study says otherwise."""
LEVELS = (0.05, 0.5, 0.95)
"""Quantiles that the table shows."""


@dataclass(frozen=True, eq=False, repr=False)
class Scores(Shown):
    """Scores of accounts on the record, draw by draw.

    Attributes
    ----------
    scores
        Account -> (N,) its score: the sum over the episodes of the share that it gives to the coded action.
    baselines
        The accounts among them that look at no payoff.
    draws, rng
        How many, and the seed.
    """

    scores: Mapping[str, NDArray[np.float64]]
    baselines: tuple[str, ...]
    draws: int
    rng: int

    def above(self, account: str, other: str) -> float:
        """Return the share of draws in which one account scores more than another; ScenarioError if either was not asked."""
        for name in (account, other):
            if name not in self.scores:
                raise ScenarioError(f"account {name!r} was not asked; asked: {', '.join(self.scores)}")
        return float((self.scores[account] > self.scores[other] + 1e-9).mean())

    def table(self) -> Table:
        """Return one row per account: mean and quantiles of its score, and how often it is above each baseline."""
        rows = [
            (
                name,
                f"{own.mean():.2f}",
                *(f"{value:.2f}" for value in np.quantile(own, LEVELS)),
                *("" if name == other else f"{self.above(name, other):.3f}" for other in self.baselines),
            )
            for name, own in self.scores.items()
        ]
        quantiles = (f"{100 * level:g}%" for level in LEVELS)
        header = ("account", "mean score", *quantiles, *(f"above {name}" for name in self.baselines))
        notes = (
            f"{self.draws} uniform draws of the structural parameters, seed {self.rng}, the same for all episodes; the codes stay. "
            "Above: share of draws in which the score is greater than the baseline's.",
        )
        return Table(header, rows, caption="The US choice on the record, over structural draws", notes=notes)


@forgiving
def scores(*, rng: int, draws: int = DRAWS, accounts: Iterable[Account] | None = None, model: Trilateral = MODEL) -> Scores:
    """Return each account's score on the record over uniform draws of the structural parameters.

    Parameters
    ----------
    rng
        Seed.
    accounts
        By default every one.

    Raises
    ------
    ParameterError
        If there is no draw.
    SolverError
        If a game was not solved completely.

    >>> from solvers.us_choice.accounts import account_named
    >>> found = scores(rng=0, draws=3, accounts=[account_named("majority")])
    >>> found.scores["majority"].tolist()
    [17.0, 17.0, 17.0]
    """
    chosen = known() if accounts is None else tuple(accounts)
    samples = uniform(model, ("structural",), draws, rng=rng)
    found: NDArray[Any] = np.zeros((len(chosen), draws))
    for episode in games.episodes().values():
        case = None
        for g, move in enumerate(first_moves(model.batch(samples, at=episode.scenario.on(model)), model)):
            case = case_of(move, episode) if case is None else replace(case, choice=move)
            for k, account in enumerate(chosen):
                found[k, g] += float(account.predict(case).share(episode.us_action))
    named = {account.name: own for account, own in zip(chosen, found, strict=True)}
    return Scores(named, tuple(account.name for account in chosen if account.baseline), draws, rng)
