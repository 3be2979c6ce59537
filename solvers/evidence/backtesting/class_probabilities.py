"""Class probabilities: what a theory says of each case, parameter draw by parameter draw, under each selection rule.

A theory leaves parameters open, so they are drawn: those of its mechanisms over its own ranges, or else their ranges in the
model, and with them the precision of the allies' choices and the share of outcomes that are coded wrong. Codes are drawn too, as a
second coder might have written them, and averaged over within each draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.errors import ParameterError
from games.models.trilateral import MODEL, US_ACTIONS, Trilateral
from games.profile import CLASSES
from games.record import Record
from games.theories import Theory

from ..codings.coded import CODES, CodedRecord
from ..draws import uniform
from ..movers import Setting
from .selection_rule import Floats, Games, SelectionRule

PRECISION = (1.0, 20.0)
"""Least and greatest precision of the allies' choices per unit of payoff, drawn uniformly in its logarithm: judgement. At 20 an
action that is better by .15, a usual margin, is taken in 95 of 100 choices. This range and that of LAPSE were narrowed, so that
enough draws count, after first results had been seen: a score of a theory is not independent of that."""
LAPSE = (0.05, 0.5)
"""Least and greatest share of outcomes that come about, or are coded, by something else: judgement. Each class is then as
likely."""


SILENT = 1e-12
"""Change of a payoff below which nothing has changed but the rounding."""
BLOCK = 2000
"""Draws of the parameters whose games are made at once: some tens of MB."""


@dataclass(frozen=True, eq=False)
class Draws(Record):
    """Parameters of a theory, drawn.

    Attributes
    ----------
    theory
        Whose.
    columns
        Symbol -> (M,) values.
    fixed
        Symbol -> the value at which the theory holds it.
    without
        Mechanisms that are off.
    precision, lapse
        (M,) each.
    rng
        Seed.
    """

    theory: Theory
    columns: Mapping[str, Floats]
    fixed: Mapping[str, float]
    without: tuple[str, ...]
    precision: Floats
    lapse: Floats
    rng: int

    def __len__(self) -> int:
        return len(self.precision)

    def first(self, size: int) -> Draws:
        """Return the first draws alone."""
        columns = {symbol: own[:size] for symbol, own in self.columns.items()}
        return replace(self, columns=columns, precision=self.precision[:size], lapse=self.lapse[:size])


@forgiving
def draw(theory: Theory, *, rng: int, draws: int, model: Trilateral = MODEL) -> Draws:
    """Return parameters of a theory, drawn uniformly over their ranges.

    Raises
    ------
    ParameterError
        If the number of draws is not positive.

    >>> import games
    >>> found = draw(games.theory("cha"), rng=0, draws=100)
    >>> bool((found.columns["s"] > 0).all()), "chi" in found.columns
    (True, False)
    """
    if isinstance(draws, bool) or not isinstance(draws, int) or draws < 1:
        raise ParameterError(f"backtest: a positive number of draws is needed; got {draws!r}")
    setting = Setting.of(theory, model)
    free = {r.parameter.symbol: (float(r.low), float(r.high)) for r in setting.inputs(model) if r.parameter.symbol not in CODES}
    columns = uniform(model, (), draws, rng=rng, ranges=free)
    low, high = np.log(PRECISION)
    precision = np.exp(np.random.default_rng([rng, *b"precision"]).uniform(low, high, draws))
    lapse = np.random.default_rng([rng, *b"lapse"]).uniform(*LAPSE, draws)
    fixed = {symbol: float(value) for symbol, value in setting.values.items()}
    return Draws(theory, columns, fixed, setting.without, precision, lapse, rng)


@forgiving
def class_probabilities(
    drawn: Draws,
    record: CodedRecord,
    rules: Sequence[SelectionRule],
    *,
    noise: int = 2,
    model: Trilateral = MODEL,
) -> dict[str, Floats]:
    """Return what a theory says of each case: rule -> (M, E, 3), draw by draw.

    Parameters
    ----------
    noise
        Draws of the codes for each draw of the parameters; 0 takes the codes as they are.

    Raises
    ------
    ParameterError
        If ``noise`` is negative.

    >>> import games
    >>> from solvers.evidence.codings.coding import Coding
    >>> from solvers.evidence.records import Case
    >>> from .selection_rules import known
    >>> record = Coding().apply([Case.of(games.episode(year)) for year in ("2019", "2023")])
    >>> found = class_probabilities(draw(games.theory("wang"), rng=0, draws=200), record, known())["logit_limit"].mean(axis=0)
    >>> found.shape, bool(found[1, 0] > found[0, 0])
    ((2, 3), True)
    """
    if isinstance(noise, bool) or not isinstance(noise, int) or noise < 0:
        raise ParameterError(f"backtest: the number of draws of the codes must be 0 or more; got {noise!r}")
    each = max(1, noise)
    size, cases = len(drawn), len(record)
    codes, actions = record.draw(rng=drawn.rng, draws=size * each, noise=noise > 0)
    found = {rule.name: np.empty((size, cases, len(CLASSES))) for rule in rules}
    for start in range(0, size, BLOCK):
        own = slice(start, min(start + BLOCK, size))
        here = slice(own.start * each, own.stop * each)
        payoffs = _payoffs(drawn, own, codes[here], actions[here], each, model)
        games = Games(payoffs.reshape(-1, 2, 3, 3), np.repeat(drawn.precision[own], each * cases))
        for rule in rules:
            found[rule.name][own] = rule.weights(games).reshape(-1, each, cases, len(CLASSES)).mean(axis=1)
    lapse = drawn.lapse[:, None, None]
    return {name: (1 - lapse) * mean + lapse / len(CLASSES) for name, mean in found.items()}


def _payoffs(drawn: Draws, own: slice, codes: Floats, actions: NDArray[np.intp], each: int, model: Trilateral) -> Floats:
    """Return the allies' payoffs (draws, E, 2, 3, 3) of some draws of the parameters, each with its draws of the codes."""
    payoffs = np.empty((*actions.shape, 2, 3, 3))
    columns = {symbol: np.repeat(values[own], each) for symbol, values in drawn.columns.items()}
    for place, action in enumerate(US_ACTIONS):
        rows, where = np.nonzero(actions == place)
        if len(rows):
            samples: dict[str, Any] = {symbol: codes[rows, where, d] for d, symbol in enumerate(CODES)}
            samples |= {symbol: values[rows] for symbol, values in columns.items()} | dict(drawn.fixed)
            payoffs[rows, where] = model.batch(samples, without=drawn.without, timing="given", us_action=action)
    return payoffs


@forgiving
def free_parameters(drawn: Draws, record: CodedRecord, *, model: Trilateral = MODEL) -> tuple[str, ...]:
    """Return the drawn parameters that some ally's gain from some deviation hangs on, in some case, with precision and lapse.

    Found by moving each to its lowest and its highest drawn value, the others as first drawn, under the coded action of the US.

    >>> import games
    >>> from solvers.evidence.codings.coding import Coding
    >>> from solvers.evidence.records import Case
    >>> free_parameters(draw(games.theory("kelly"), rng=0, draws=50), Coding().apply([Case.of(games.episode("2023"))]))
    ('beta', 'f0', 'k', 'omega', 'phi', 'xH', 'precision', 'lapse')
    """
    symbols = tuple(drawn.columns)
    size = 2 * len(symbols)
    columns = {symbol: np.full(size, float(own[0])) for symbol, own in drawn.columns.items()}
    for k, (symbol, own) in enumerate(drawn.columns.items()):
        columns[symbol][2 * k : 2 * k + 2] = own.min(), own.max()
    codes, actions = record.draw(rng=drawn.rng, draws=size, noise=False)
    ends = replace(drawn, columns=columns, precision=np.ones(size), lapse=np.ones(size))
    u = _payoffs(ends, slice(0, size), codes, actions, 1, model)
    japan, rok = u[:, :, 0] - u[:, :, 0, :1], u[:, :, 1] - u[:, :, 1, :, :1]
    gains = np.concatenate([japan.reshape(size, -1), rok.reshape(size, -1)], axis=1).reshape(len(symbols), 2, -1)
    moved = np.abs(gains[:, 1] - gains[:, 0]).max(axis=1, initial=0.0) > SILENT
    return (*(symbol for symbol, does in zip(symbols, moved, strict=True) if does), "precision", "lapse")
