"""Is US reliability idle? What decides the outcome, and explains the margin, in the plain model and in every theory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from games.models.trilateral import MODEL, US_ACTIONS
from games.table import Cell, Table, estimate, full
from solvers.evidence import movers

from ..results import Results

DRAWS, SAMPLES = 1500, 512
"""Draws and base samples at most: many settings are compared."""
PROVED = "0 (proved)"
PARTS = ("", "low", "high", "more cohesive", "less cohesive")
"""What a share, its interval and its two directions are called in data."""
INTERVAL = f"{movers.CONFIDENCE:.0%}"


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the shares of games that each cause decides, what each mechanism adds to reliability, and the margin's indices."""
    draws = min(results.draws, DRAWS)
    yield "table-movers", decided_table(rng=results.rng, draws=draws)
    yield "table-movers-mechanisms", mechanisms_table(rng=results.rng, draws=draws)
    yield "table-movers-indices", explained_table(rng=results.rng, samples=min(results.samples, SAMPLES))


def decided_table(*, rng: int, draws: int) -> Table:
    """Return the share of games that reliability, threat and animosity decide, by setting and US action.

    >>> str(decided_table(rng=0, draws=50).rows[2][2].text)
    '0 (proved)'
    """
    rows, lost = [], 0
    for setting in movers.settings():
        found = movers.decided(setting, rng=rng, draws=draws)
        lost += sum(each.undecided for each in found)
        for us in US_ACTIONS:
            cells = [_cell(each, setting, movers.MOVERS[each.mover]) for each in found if each.us_action == us]
            rows.append((setting.name, us, *cells))
    low, high = movers.LEVELS
    notes = (
        f"Share of games in which the class of the selected outcome is not the same at {low} and at {high} of the codes of both "
        f"allies, with its {INTERVAL} interval; in brackets the shares in which the higher level makes it more (+) and less (-) "
        "cohesive.",
        f"{draws} draws of all other parameters and codes, seed {rng}; a theory's parameters over its ranges, optional mechanisms "
        "otherwise off, in the last setting each at half of its range.",
        "Proved: no ally's gain from any deviation holds the codes.",
        *([f"The selection rule left {lost} games undecided."] * bool(lost)),
    )
    header = ("setting", "US action", *movers.MOVERS)
    return Table(header, rows, caption="What decides the outcome: reliability beside threat and animosity", notes=notes)


def mechanisms_table(*, rng: int, draws: int) -> Table:
    """Return the share of games that reliability decides when one optional mechanism is added to the plain model, by US action.

    >>> mechanisms_table(rng=0, draws=20).header
    ('added to the plain model', 'US P', 'US E', 'US R')
    """
    symbols = movers.MOVERS["reliability"]
    rows = []
    for setting in (movers.PLAIN, *movers.mechanisms()):
        found = movers.decided(setting, rng=rng, draws=draws, movers={"reliability": symbols})
        name = "nothing" if setting is movers.PLAIN else setting.name
        rows.append((name, *(_cell(each, setting, symbols) for each in found)))
    note = f"As in the table of what decides: {draws} draws, seed {rng}; the mechanism's parameters at half of their ranges."
    header = ("added to the plain model", *(f"US {us}" for us in US_ACTIONS))
    return Table(header, rows, caption="Which mechanism lets reliability decide", notes=(note,))


def _cell(found: movers.Decided, setting: movers.Setting, symbols: Iterable[str]) -> Cell:
    if not found.share and movers.silent(setting, symbols, found.us_action):
        return _proved(PARTS)
    low, high = found.interval
    text = f"{found.share:.3f} [{low:.3f}, {high:.3f}] (+{found.more:.3f} -{found.less:.3f})"
    numbers = map(full, (found.share, low, high, found.more, found.less))
    return Cell(text, parts=(*zip(PARTS, numbers, strict=True), ("proved", "no")))


def _proved(parts: Iterable[str]) -> Cell:
    return Cell(PROVED, parts=(*((word, "0") for word in parts), ("proved", "yes")))


def explained_table(*, rng: int, samples: int) -> Table:
    """Return the total Sobol' indices of reliability, threat and animosity on the cohesion margin, by setting.

    >>> explained_table(rng=0, samples=4).header[:2]
    ('setting', 'us_reliability_japan')
    """
    rows, games = [], 0
    for setting in movers.settings():
        found = movers.explained(setting, rng=rng, samples=samples)
        games += found.games
        still = {symbol for symbol in movers.INPUTS if movers.silent(setting, [symbol], found.us_action)}
        indices = (
            _proved(("", "half-width")) if s in still else _index(found.total[s], found.half_width[s]) for s in movers.INPUTS
        )
        rows.append((setting.name, *indices))
    notes = (
        f"Share of the variance that an input explains alone and with others, and half-width of its {INTERVAL} bootstrap interval; "
        "the US engaged; proved: no ally's gain from any deviation holds the input.",
        f"{games} games from {samples} base samples of each setting, seed {rng}; boxes as in the table of what decides.",
    )
    header = ("setting", *(MODEL.parameter(symbol).name for symbol in movers.INPUTS))
    return Table(header, rows, caption="What the cohesion margin hangs on: total Sobol' indices", notes=notes)


def _index(value: float, half: float) -> Cell:
    cell = estimate(value, half, 4)
    return replace(cell, parts=(*cell.parts, ("proved", "no")))
