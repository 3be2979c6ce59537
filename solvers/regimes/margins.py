"""Margins: what each player loses by each deviation from a pure profile; the profile is strict iff all are positive.

The margins are evaluated on whatever number type the values have: with polynomials in one parameter for a value, they
are polynomials, whose roots are the exact thresholds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from games.models.trilateral import ALLIES, Trilateral, check_us
from games.profile import parse

Region = tuple[int, int]
"""Signs of (T_KN - T_JN, T_KC - T_JC): where they are fixed, the entrapment gaps are polynomials."""


def ally_profile(model: Trilateral, profile: object) -> tuple[str, str]:
    """Return a pure Japan-ROK profile as two action labels; GameError if it is none.

    >>> from games.models.trilateral import MODEL
    >>> ally_profile(MODEL, "CH")
    ('C', 'H')
    """
    japan, rok = parse(profile, ALLIES, model.actions[:2])
    return model.actions[0][japan], model.actions[1][rok]


def margins(
    model: Trilateral, values: Mapping[str, Any], profile: tuple[str, str], us_action: str, region: Region | None = None
) -> dict[tuple[str, str], Any]:
    """Return (player, deviation) -> payoff lost by deviating from an ally profile, the US action given.

    >>> from games.models.trilateral import MODEL
    >>> margins(MODEL, MODEL.values(), ("C", "C"), "E")["Japan", "H"]
    Fraction(699753, 4000000)
    """
    terms = margin_terms(model, values, profile, us_action, region)
    return {where: sum(parts.values(), start=0) for where, parts in terms.items()}


def margin_terms(
    model: Trilateral, values: Mapping[str, Any], profile: tuple[str, str], us_action: str, region: Region | None = None
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the margins term by term: (player, deviation) -> mechanism -> its term's part.

    A mechanism that only scales others' terms has no part of its own here; the telescoped split is the ledger's.
    """
    check_us(us_action)
    outcome = model.outcome(model, values, model.mechanisms, region)
    own = [m for m in model.mechanisms if m.term is not None]
    at = outcome((*profile, us_action))
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for i, player in enumerate(ALLIES):
        stay = [m.term(player, at) for m in own]  # type: ignore[misc]  # terms of None are filtered out above
        for action in model.actions[i]:
            if action != profile[i]:
                moved = tuple(action if k == i else kept for k, kept in enumerate(profile))
                to = outcome((*moved, us_action))
                found[player, action] = {m.name: here - m.term(player, to) for m, here in zip(own, stay, strict=True)}  # type: ignore[misc]  # terms of None are filtered out above
    return found


def region_of(values: Mapping[str, Any]) -> Region:
    """Return the region of the threat gaps in which numeric parameter values lie.

    >>> region_of({"TKN": 1, "TJN": 0, "TKC": 0.2, "TJC": 0.2})
    (1, 0)
    """

    def sign(difference: Any) -> int:
        return int(difference > 0) - int(difference < 0)

    return sign(values["TKN"] - values["TJN"]), sign(values["TKC"] - values["TJC"])
