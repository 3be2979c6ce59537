"""From threat to US engagement over random structural parameters: in what share of draws each account has it engage and press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ScenarioError, SolverError
from games.models.trilateral import ENGAGED, MODEL, PRESSING, THREATS, US, Trilateral
from games.table import Cell, Shown, Table, full, measured

from ..evidence.draws import uniform
from ..nash.batch import solve_batch
from ..selection import logit
from .account import Account, Case
from .accounts import known
from .choice import FirstMove, Value

DRAWS = 1_000
"""Draws at each threat unless a study says otherwise."""
THREAT = tuple(k / 10 for k in range(11))
"""Levels of the common threat."""
SLACK = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class Shares(Shown):
    """Shares of draws by common threat, account and US action.

    Attributes
    ----------
    threat
        (T,) levels of the common threat.
    actions
        The US actions.
    shares
        Account -> (T, A) mean share of each action; a set of k actions counts 1/k each.
    never_falls
        Account -> the share of draws in which engagement (P or E) does not fall from one level to a higher one.
    draws, rng
        How many, and the seed.
    undecided
        Games whose selection was not followed to its end.
    """

    threat: tuple[float, ...]
    actions: tuple[str, ...]
    shares: Mapping[str, NDArray[np.float64]]
    never_falls: Mapping[str, float]
    draws: int
    rng: int
    undecided: int

    def engaged(self, account: str) -> NDArray[np.float64]:
        """Return the share of draws in which the US engages, by threat, shape (T,)."""
        return self._sum(account, ENGAGED)

    def pressed(self, account: str) -> NDArray[np.float64]:
        """Return the share of draws in which it presses, by threat, shape (T,)."""
        return self._sum(account, PRESSING)

    def _sum(self, account: str, actions: tuple[str, ...]) -> NDArray[np.float64]:
        if account not in self.shares:
            raise ScenarioError(f"account {account!r} was not asked; asked: {', '.join(self.shares)}")
        total: NDArray[np.float64] = self.shares[account][:, [a in actions for a in self.actions]].sum(axis=1)
        return total

    def table(self) -> Table:
        """Return one row per level of threat, per account the shares that engage and that press; how monotone they are last."""
        columns = [(self.engaged(name), self.pressed(name)) for name in self.shares]
        rows = [
            (f"{threat:g}", *(_both(engaged[k], pressed[k]) for engaged, pressed in columns))
            for k, threat in enumerate(self.threat)
        ]
        rows.append(("never falls", *(measured(self.never_falls[name]) for name in self.shares)))
        peaks = [(name, pressed) for name, (_, pressed) in zip(self.shares, columns, strict=True) if pressed.any()]
        most = ", ".join(f"{name} {self.threat[int(np.argmax(pressed))]:g}" for name, pressed in peaks)
        notes = (
            "Share of draws in which the US engages and, in brackets, in which it presses.",
            f"{self.draws} uniform draws of the structural parameters at each level, seed {self.rng}, the same at all levels; "
            f"situational parameters but the four threats at their defaults; {self.undecided} selections undecided.",
            "Never falls: share of draws in which the US does not engage less at a higher level than at a lower one.",
            f"Pressing is most frequent at: {most}.",
        )
        title = "US engagement and pressure by common threat and account"
        return Table(("common threat", *self.shares), rows, caption=title, notes=notes)


def _both(engaged: float, pressed: float) -> Cell:
    """Return a cell for the share that engages and, in brackets, that presses."""
    return Cell(f"{engaged:.3f} ({pressed:.3f})", parts=(("", full(engaged)), ("pressed", full(pressed))))


@forgiving
def shares(
    *,
    rng: int,
    draws: int = DRAWS,
    threat: Iterable[float] = THREAT,
    accounts: Iterable[Account] | None = None,
    model: Trilateral = MODEL,
) -> Shares:
    """Return how often each account has the US engage and press, by common threat, over uniform structural draws.

    Parameters
    ----------
    rng
        Seed.
    threat
        Levels of the four perceived threats together, each in [0, 1], rising.
    accounts
        By default all but the baselines.

    Raises
    ------
    ParameterError
        If a threat leaves [0, 1] or there is no draw.
    SolverError
        If a game was not solved completely.

    >>> found = shares(rng=0, draws=20, threat=(0.0, 0.9))
    >>> found.engaged("net_threat").tolist()[0], found.shares["anticipation"].sum(axis=1).round(9).tolist()
    (0.0, [1.0, 1.0])
    """
    chosen = tuple(one for one in known() if not one.baseline) if accounts is None else tuple(accounts)
    levels, actions = tuple(threat), model.us_actions
    samples = uniform(model, ("structural",), draws, rng=rng)
    found = np.zeros((len(chosen), len(levels), draws, len(actions)))
    undecided = 0
    for t, level in enumerate(levels):
        payoffs = model.batch(samples | {symbol: np.full(draws, level) for symbol in THREATS})
        for g, move in enumerate(first_moves(payoffs, model)):
            undecided += sum(not value.converged for value in move.values)
            case = Case(move)
            for k, account in enumerate(chosen):
                prediction = account.predict(case)
                found[k, t, g] = [float(prediction.share(action)) for action in actions]
    engaged = found[..., [a in ENGAGED for a in actions]].sum(axis=-1)
    steady = (np.diff(engaged, axis=1) >= -SLACK).all(axis=1).mean(axis=1)
    return Shares(
        levels,
        actions,
        {account.name: own for account, own in zip(chosen, found.mean(axis=2), strict=True)},
        {account.name: float(own) for account, own in zip(chosen, steady, strict=True)},
        draws,
        rng,
        undecided,
    )


@forgiving
def first_moves(payoffs: NDArray[np.float64], model: Trilateral = MODEL) -> Iterator[FirstMove]:
    """Yield the US choice of many scenarios, in floats; payoffs of shape (N, 3, 3, 3, A), as ``model.batch`` makes them.

    Raises
    ------
    SolverError
        If not every equilibrium of some game of the allies is known.

    >>> [move.anticipated for move in first_moves(MODEL.batch({"s": [0.3], "TKN": [0.3]}))]
    [('P',)]
    """
    who = model.players.index(US)
    columns = []
    for u, action in enumerate(model.us_actions):
        allies = np.ascontiguousarray(payoffs[:, :who, :, :, u])
        batch = solve_batch(allies)
        if not batch.complete.all():
            raise SolverError(f"first_moves: game {int(np.argmin(batch.complete))} after {action}: not every equilibrium is known")
        own = np.repeat(payoffs[:, who, :, :, u], batch.counts, axis=0)
        worth = np.einsum("gj,gjk,gk->g", batch.profiles[:, :3], own, batch.profiles[:, 3:])
        worst, best = (extreme.reduceat(worth, batch.offsets[:-1]) for extreme in (np.minimum, np.maximum))
        columns.append((action, worst, best, logit.select_batch(allies)))
    for g, table in enumerate(payoffs[:, who]):
        values = []
        for u, (action, worst, best, chosen) in enumerate(columns):
            cell = divmod(int(chosen.cells[g]), 3)
            values.append(_value(action, worst[g], best[g], table[cell][u], cell, bool(chosen.converged[g])))
        yield FirstMove(f"draw {g}", tuple(values), {action: table[..., u] for u, action in enumerate(model.us_actions)})


def _value(action: str, worst: Any, best: Any, selected: Any, cell: tuple[int, int], converged: bool) -> Value:
    """Return what an action is worth; a selected play that is an equilibrium is worth no less than the worst, up to rounding."""
    if abs(worst - selected) <= SLACK:
        worst = selected
    if abs(best - selected) <= SLACK:
        best = selected
    return Value(action, worst, best, selected, cell, None, converged)
