"""Seoul among its suitors, and in the network of the region: which alignments are stable at the defaults, and where they end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from games.models import china_bidder, china_bids_first, regional_ties
from games.table import Table
from solvers import nash, regimes, subgame_perfect
from solvers.pairwise_stability import solve_networks

from ..results import Results
from .payoffs import paid

NEAREST = 3
"""Flips shown of each alignment."""
SPIRALS = ("0.05", "0.1", "0.18", "0.25", "0.5")
"""Steepnesses of the spiral at which stable networks are listed."""


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the alignments with China as a bidder, and the stable networks as the spiral steepens."""
    yield "table-china-bidder", alignment_table()
    yield "table-regional-ties", network_table()


def alignment_table() -> Table:
    """Return the equilibria with China as a bidder, as standing policies and with terms first, and what ends the strict ones.

    >>> [row[1].text for row in alignment_table().rows if row[0].text == "terms first"]
    ['concede, engage, offer; hedge']
    """
    model = china_bidder.MODEL
    game = model.game()
    rows = []
    for e in nash.solve(game).equilibria:
        ends = _ends(game.labels(e.modal)) if e.strict else "not strict"
        rows.append(("standing policies", repr(e).strip("()"), paid(model.players, e.payoffs), ends))
    for e in subgame_perfect.solve(china_bids_first.MODEL.game()).equilibria:
        rows.append(("terms first", f"{', '.join(e.path[:-1])}; {e.path[-1]}", paid(model.players, e.payoffs), ""))
    notes = (
        "Every equilibrium of both games at the defaults; of the second only what is played.",
        f"The {NEAREST} parameters nearest to a flip, by share of range: the exact value at which the profile ceases to be strict.",
    )
    header = ("moves", "equilibrium", "payoffs", "no longer strict if")
    return Table(header, rows, caption="China as a bidder: every equilibrium", notes=notes)


def network_table() -> Table:
    """Return the pairwise stable networks of the region at several steepnesses of the spiral, all else at the defaults.

    >>> [row[1].text for row in network_table().rows if row[0].text == "0.1"]
    ['Japan-ROK, Japan-US, ROK-US']
    """
    rows = []
    for spiral in SPIRALS:
        found = solve_networks(regional_ties.MODEL.game(zeta=spiral))
        first: object = spiral
        for network in found.stable:
            rows.append((first, found.game.name(network), paid(regional_ties.PLAYERS, found.game.payoffs[:, network])))
            first = ""
    threshold = regional_ties.spiral_threshold(regional_ties.MODEL.values())
    header = ("spiral", "pairwise stable network", "payoffs")
    notes = (
        f"Beyond a spiral of {threshold} a member of the exclusive bloc gains by cutting a tie. All 64 networks were looked at.",
    )
    return Table(header, rows, caption="Exclusive or inclusive ties: stable networks", notes=notes)


def _ends(profile: Sequence[str]) -> str:
    """Return the nearest values at which single parameters end the strictness of a profile."""
    found = []
    for line in regimes.flips(china_bidder.MODEL, profile)[:NEAREST]:
        here = line.nearest
        if here is not None:
            found.append(f"{line.name} {'<' if here.holds_above else '>'} {here.exact} ({here.player}: {here.deviation})")
    return "; ".join(found)
