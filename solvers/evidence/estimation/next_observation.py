"""The next observation: which situation's outcome has the largest expected information on rival theories.

The information is the mutual information of the theory and the class of the outcome: how much, in the mean, seeing the outcome
lowers the entropy of the probabilities of the theories (Lindley 1956). Each theory predicts with its posterior, after the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from games.arguments import forgiving
from games.errors import ParameterError
from games.models.trilateral import US_ACTIONS, WORDS
from games.options import SEED, whole
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import STANDARD_ERROR, Cell, Shown, Table, estimate, full

from .bank import Bank, weights
from .likelihood import class_probabilities
from .observations import Observation
from .priors import Floats

LOW, HIGH = 0.1, 0.9
"""To what a code is moved."""
DIGITS = 9
"""Decimals by which predictions are told apart."""


@dataclass(frozen=True)
class Candidate:
    """A situation that could be observed.

    Attributes
    ----------
    name
        What it is.
    information
        Expected information on the theories, in bits.
    error
        Its standard error, by halves of the banks.
    predictions
        Theory -> class probabilities.
    """

    name: str
    information: float
    error: float
    predictions: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, repr=False)
class NextObservation(Shown):
    """Candidates, the most informative first; and the probabilities of the theories now, all alike before the record."""

    candidates: tuple[Candidate, ...]
    now: tuple[tuple[str, float], ...]
    flags: tuple[str, ...]

    @property
    def entropy(self) -> float:
        """What there is to learn: the entropy of the theories' probabilities now, in bits."""
        return _entropy(np.array([p for _, p in self.now]))

    def table(self, most: int = 12) -> Table:
        """Return the most informative candidates: bits, and what each theory predicts there."""
        names = [name for name, _ in self.now]
        rows = [
            (
                each.name, estimate(each.information, each.error, word=STANDARD_ERROR),
                *(_by_class(own) for _, own in each.predictions),
            )
            for each in self.candidates[:most]
        ]  # fmt: skip
        now = ", ".join(f"{name} {p:.2f}" for name, p in self.now)
        flagged = f" FLAGGED: {', '.join(self.flags)}." if self.flags else ""
        notes = (
            f"Theories now, alike before the record: {now}; {self.entropy:.2f} bits are open. One of "
            f"{len(self.candidates)} candidates a "
            f"row.{flagged} Predictions: probabilities of {', '.join(CLASSES)}. The record was coded with its outcomes known.",
        )
        return Table(("situation", "information, bits", *names), rows, caption="Which next observation would say most", notes=notes)


@forgiving
def candidates(now: Scenario) -> tuple[Observation, ...]:
    """Return a situation under each US action, as it is and with each code moved low or high; the outcomes are dummies.

    >>> import games
    >>> found = candidates(games.scenario("2024"))
    >>> len(found), found[0].name, found[1].name
    (63, 'E24, P (engage and press)', 'E24, P (engage and press), dprk_threat_japan 0.1')
    """
    found = []
    for action in US_ACTIONS:
        words = f"{now.name}, {action} ({WORDS[action]})"
        found.append(Observation(words, now.us(action), CLASSES[0]))
        for symbol in now.values:
            parameter = now.model.parameter(symbol)
            if parameter.kind == "situational":
                for value in (LOW, HIGH):
                    there = now.us(action).set({symbol: value})
                    found.append(Observation(f"{words}, {parameter.name} {value}", there, CLASSES[0]))
    return tuple(found)


def next_observation(banks: Sequence[Bank], among: Sequence[Observation], *, most: int = 500, rng: int = SEED) -> NextObservation:
    """Return the situations ordered by what their outcome would say of the theories.

    Parameters
    ----------
    banks
        One of each theory, on the same record.
    most
        Posterior draws by which each theory predicts.

    Raises
    ------
    ParameterError
        If there are fewer than two theories, no candidate, or the banks differ in their observations.

    >>> import games
    >>> from .bank import bank
    >>> from .observations import coded
    >>> from .priors import prior
    >>> banks = [bank(prior(games.theory(name), coded()), coded(), draws=500, rng=0) for name in ("kelly", "park")]
    >>> found = next_observation(banks, candidates(games.scenario("2024"))[:5], most=100)
    >>> 0 <= found.candidates[0].information <= found.entropy
    True
    """
    most = whole("next observation: draws", most, 1)
    if len(banks) < 2 or not among:
        raise ParameterError(f"next observation: two theories and a candidate are needed; got {len(banks)} and {len(among)}")
    if len({tuple(each.name for each in bank.observations) for bank in banks}) > 1:
        raise ParameterError("next observation: all banks must be of the same observations")
    marginals = [bank.marginal() for bank in banks]
    now = weights(np.array([each.log for each in marginals]))
    halves: list[Floats] = []  # (2, C, 3) of each theory: the predictions of either half of its draws
    for bank in banks:
        points = bank.posterior().resampled(2 * max(1, most // 2), rng=rng)
        predicted = class_probabilities(bank.prior, among, points)
        halves.append(np.stack([predicted[::2].mean(axis=0), predicted[1::2].mean(axis=0)]))
    each = np.stack(halves, axis=1)  # (2, theories, C, 3)
    found = [_information(now, own) for own in (each.mean(axis=0), *each)]
    order = np.argsort(-found[0], kind="stable")
    names = [bank.prior.name for bank in banks]
    alike: dict[bytes, int] = {}
    for c in range(len(among)):  # a code that no theory looks at makes no other observation
        alike.setdefault(np.round(each[:, :, c], DIGITS).tobytes(), c)
    listed = tuple(
        Candidate(
            among[c].name,
            float(found[0][c]),
            float(abs(found[1][c] - found[2][c]) / 2),
            tuple((name, tuple(map(float, each[:, k, c].mean(axis=0)))) for k, name in enumerate(names)),
        )
        for c in order
        if c in alike.values()
    )
    flags = tuple(f"{own.name}: {flag}" for own in marginals for flag in own.flags)
    return NextObservation(listed, tuple((name, float(p)) for name, p in zip(names, now, strict=True)), flags)


def _by_class(probabilities: tuple[float, ...]) -> Cell:
    """Return the probabilities of the classes as a cell, each in a column of its own as data."""
    parts = tuple((c, full(p)) for c, p in zip(CLASSES, probabilities, strict=True))
    return Cell(" ".join(f"{p:.2f}" for p in probabilities), parts=parts)


def _information(theories: Floats, predictions: Floats) -> Floats:
    """Return the mutual information (C,) in bits of theory and class, from (K,) and (K, C, 3)."""
    mixed = np.einsum("k,kcx->cx", theories, predictions)
    own = np.array([[_entropy(p) for p in theory] for theory in predictions])
    found: Floats = np.maximum(0.0, np.array([_entropy(p) for p in mixed]) - theories @ own)
    return found


def _entropy(probabilities: Floats) -> float:
    positive = probabilities[probabilities > 0]
    return float(-(positive * np.log2(positive)).sum())
