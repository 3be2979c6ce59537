"""``quasialliance compare``: two scenarios or theories against each other."""

from __future__ import annotations

import click

from games.errors import QuasiallianceError
from games.theories.named import USUAL, case, is_theory

from ..json_output import comparison_object, divergence_object
from ..options import draws_option, given, json_option, seed_option, show


@click.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--at", default=USUAL, show_default=True, metavar="SCENARIO", help="What a theory that stands alone is looked at on.")
@click.option("--diverge", "apart", is_flag=True, help="Look for the scenario on which the theories A and B differ most.")
@draws_option(256, "scenarios in that search, under each US action")
@seed_option("that search")
@json_option
def compare(first: str, second: str, at: str, apart: bool, draws: int, seed: int, as_json: bool) -> None:
    """Compare A and B, each a SCENARIO, a THEORY, or a SCENARIO/THEORY.

    Verdicts side by side, what binds by mechanism, what the change of the cohesion margin is made of, and what flips between them.
    Scenarios and theories may be .toml files.
    """
    from solvers import comparison

    cases = [case(word, at=at) for word in (first, second)]
    alone = [is_theory(word) for word in (first, second)]
    if given("at") and (apart or not any(alone)):
        raise QuasiallianceError(f"--at {at}: it is what a theory that stands alone is looked at on; there is none here")
    if not apart:
        for name in ("draws", "seed"):
            if given(name):
                raise QuasiallianceError(f"--{name} is for the search of --diverge; a comparison draws nothing")
        found = comparison.compare(cases[0].scenario, cases[1].scenario)
        show(as_json, lambda: comparison_object(found), lambda: found)
        return
    theories = [found.theory for found in cases]
    if theories[0] is None or theories[1] is None or not all(alone):
        raise QuasiallianceError(
            f"compare {first} {second} --diverge: two theories are needed, without scenarios ('quasialliance theories' lists them)"
        )
    most = comparison.diverge(theories[0], theories[1], rng=seed, draws=draws)
    show(as_json, lambda: divergence_object(most), lambda: most)
