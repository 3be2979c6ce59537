"""Settings of levers on the same draws: the games of each are evaluated as those of a sweep are."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from games.arguments import forgiving
from games.models.trilateral import Trilateral
from games.record import Record
from games.scenarios.scenario import Scenario

from ..array_record import ArrayRecord
from ..sweeps.designs import Design
from ..sweeps.outcomes import find
from ..sweeps.outcomes.block import Block
from ..sweeps.outcomes.form import GIVEN
from .settings import Setting

BLOCK = 1 << 13
"""Draws per block: intermediate arrays stay in the processor's cache."""
OUTCOMES = ("margin", "logit")


@dataclass(frozen=True, eq=False)
class Judged(ArrayRecord, Record):
    """What comes out for S settings at N draws, shapes (S, N).

    Attributes
    ----------
    margin
        Cohesion margin, in utility units.
    outcome
        Class of the selected profile, as its place in ``games.profile.CLASSES``.
    decided
        Whether the selection rule decided.
    """

    margin: NDArray[np.float64]
    outcome: NDArray[np.int8]
    decided: NDArray[np.bool_]


@forgiving
def judged(
    model: Trilateral, scenario: Scenario, settings: Iterable[Setting], design: Design, progress: bool | None = None
) -> Judged:
    """Return what comes out where each setting meets each row of a design.

    Parameters
    ----------
    design
        The draws, of one dimension; what a setting sets has its value at every one.
    progress
        Whether to show a progress bar on stderr; None: only if that is a terminal.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> from solvers.sensitivity.sweeps import designs
    >>> rows = designs.table(MODEL, {"s": [0, 0.3, 1]})
    >>> judged(MODEL, games.scenario("2023"), [Setting()], rows, progress=False).outcome
    array([[0, 0, 1]], dtype=int8)
    """
    from tqdm import tqdm

    cases = [(setting.on(scenario), setting.sets) for setting in settings]
    shape = (len(cases), design.size)
    margin, outcome = np.empty(shape), np.empty(shape, dtype=np.int8)
    decided = np.empty(shape, dtype=bool)
    show = None if progress is None else not progress
    with tqdm(total=len(cases) * design.size, unit="game", unit_scale=True, file=sys.stderr, disable=show) as bar:
        for start in range(0, design.size, BLOCK):
            rows = slice(start, min(start + BLOCK, design.size))
            named = design.columns((rows,))
            columns = {symbol: named[own.name] for own in design.inputs for symbol in own.symbols}
            for k, (case, sets) in enumerate(cases):
                settled = {s: np.full(rows.stop - rows.start, float(value)) for s, value in sets.items() if s in columns}
                block = Block(model, case, GIVEN, case.us_action, columns | settled)
                found = {name: values for word in OUTCOMES for name, values in find(word).compute(block).items()}
                margin[k, rows], outcome[k, rows] = found["margin"], found["outcome"]
                decided[k, rows] = found["decided"].astype(bool)
                bar.update(rows.stop - rows.start)
    return Judged(margin, outcome, decided)
