"""Scenarios written as TOML: what :func:`games.read_scenario` reads back as the very same scenario."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..formats import toml


def to_toml(name: str, label: str, us_action: str, without: tuple[str, ...], values: Mapping[str, tuple[str, Any]]) -> str:
    """Return a scenario file: what is in it, and its parameters, symbol -> (spelled-out name, exact value).

    >>> print(to_toml("mine", "", "P", (), {"s": ("substitutability", Fraction(1, 3))}))
    name = "mine"
    label = ""
    us_action = "P"
    without = []
    <BLANKLINE>
    [parameters]
    substitutability = "1/3"
    <BLANKLINE>
    """
    lines = [f"name = {toml.quoted(name)}", f"label = {toml.quoted(label)}", f"us_action = {toml.quoted(us_action)}"]
    lines += [f"without = [{', '.join(map(toml.quoted, without))}]", "", "[parameters]"]
    lines += [f"{word} = {toml.number(Fraction(value))}" for word, value in values.values()]
    return "\n".join(lines) + "\n"
