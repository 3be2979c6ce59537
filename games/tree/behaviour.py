"""Behaviour strategies: what is done at each information set, as probabilities of its actions, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from numpy.typing import NDArray

from ..errors import GameError
from ..exact.algebraic import Algebraic
from ..normal_form import object_array, payoff_array
from ..profile import action_index
from .arrays import is_one, negative

Behaviour: TypeAlias = Mapping[str, NDArray[Any]]
"""Information set -> probability of each of its actions."""


def distribution(label: str, player: str, actions: Sequence[str], given: object) -> NDArray[Any]:
    """Return a player's probabilities of actions, given in order, by action, or as the one action played, checked.

    ``label`` is what messages call the place. GameError if they are no distribution over the actions.

    >>> distribution("the door", "A", ("l", "r"), "r").tolist(), distribution("the door", "A", ("l", "r"), [0.5, 0.5]).tolist()
    ([Fraction(0, 1), Fraction(1, 1)], [0.5, 0.5])
    """
    if isinstance(given, str):
        given = {given: 1}
    if isinstance(given, Mapping):
        numbers: list[Any] = [0] * len(actions)
        for action, value in given.items():
            numbers[action_index(action, player, tuple(actions))] = value
    else:
        try:
            numbers = list(given)  # type: ignore[call-overload]  # anything else is an error just below
        except TypeError:
            raise GameError(f"behaviour at {label!r}: probabilities or an action are needed; got {given!r}") from None
    if len(numbers) != len(actions):
        raise GameError(
            f"behaviour at {label!r}: {len(actions)} probabilities are needed, {', '.join(actions)}; got {len(numbers)}"
        )
    try:
        values = object_array(numbers, (1, len(numbers)))
        found: NDArray[Any] = (values if any(isinstance(p, Algebraic) for p in numbers) else payoff_array(values))[0]
    except (GameError, ValueError):
        raise GameError(f"behaviour at {label!r}: finite numbers are needed; got {numbers!r}") from None
    if any(negative(p) for p in found):
        raise GameError(f"behaviour at {label!r}: a probability is negative: {numbers!r}")
    total = sum(found.tolist())
    if not is_one(total):
        raise GameError(f"behaviour at {label!r}: the probabilities sum to {total}, not to 1")
    return found
