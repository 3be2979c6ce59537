"""Stability against coalitions: whether the two allies can leave a profile together, to the good of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from games.normal_form import NormalFormGame

from ..coalitions import Block, blocks, self_enforcing_block
from .notion import Case, Finding, Notion


def judge_by(blocking: Callable[[NormalFormGame, object], Block | None], case: Case) -> Mapping[str, Finding]:
    """Return, per class, whether a pure equilibrium is blocked by no coalition; else who leaves for where, and the gains."""
    answer = {}
    for name, cells in case.pure.items():
        found = {cell: blocking(case.game, cell) for cell in cells}
        evidence = ", ".join(case.label(cell) + ("" if b is None else f": {_leaving(b)}") for cell, b in found.items())
        answer[name] = Finding(None in found.values(), evidence or "no pure equilibrium")
    return answer


def _leaving(block: Block) -> str:
    gains = ", ".join(f"{player} +{float(gain):.3f}" for player, gain in zip(block.coalition, block.gains, strict=True))
    return f"to ({', '.join(block.to)}) {gains}"


NOTIONS = (
    Notion(
        "strong Nash",
        "from some pure profile neither an ally nor both together can move to a profile that each mover strictly prefers",
        "Aumann 1959",
        70,
        lambda case: judge_by(lambda game, profile: next(iter(blocks(game, profile)), None), case),
    ),
    Notion(
        "coalition-proof",
        "the same for moves that are themselves safe from further moves of some of the movers",
        "Bernheim, Peleg and Whinston 1987",
        72,
        lambda case: judge_by(self_enforcing_block, case),
    ),
)
