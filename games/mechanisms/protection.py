"""Protection: the US guarantee answers the threat that an ally perceives, as far as the ally believes in it."""

from typing import Any

from ..model.mechanism import Mechanism, Sign


def term(player: str, outcome: Any) -> Any:
    return outcome.tau[player] * outcome.e[player]


MECHANISM = Mechanism(
    name="protection",
    order=20,
    claim="A believed US guarantee answers the threat by itself; alone it moves no ally's choice between cooperation and friction.",
    seeds=("S002", "S003"),
    literature=("Morrow 1994", "Fearon 1997"),
    catalogue=("M03", "M16"),
    parameters=(),
    term=term,
    signs=(Sign("c", "Japan", "C", "F", {"ROK": "C", "US": "E"}, 0, given={"s": 0, "p": 0, "nu": 0}),),
)
