"""``quasialliance local``: what a small change of each parameter does, and what each does alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..options import Question, scenario_options, show

if TYPE_CHECKING:
    from solvers.sensitivity import Curves, Elasticities


@click.command()
@scenario_options
@click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="NAME",
    help="Ask about this parameter, and only those that are named (repeatable; default: all that are uncertain and matter).",
)
@click.option("--draws", default=500, show_default=True, help="Draws of the codes behind the ribbons.")
@click.option("--seed", default=0, show_default=True, help="Seed of the draws.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the tables and the ribbons, as CSV, and the figure of the curves.",
)
def local(question: Question, inputs: tuple[str, ...], draws: int, seed: int, output: Path | None) -> None:
    """Say what each parameter does alone: elasticities of the cohesion margin, and thresholds over its declared range, both exact.

    With how sure the coding noise of the other codes leaves cohesion at the ends of the range.
    """
    from solvers.sensitivity import curves, elasticities

    over = inputs or None
    slopes = elasticities(question.model, question.scenario, over=over, **question.changes)
    alone = curves(question.model, question.scenario, over=over, draws=draws, rng=seed, **question.changes)
    if output is not None:
        _write(slopes, alone, question, output)
    show(
        question.as_json,
        lambda: {**slopes.to_json(), "one_at_a_time": alone.to_json()},
        lambda: f"{question.heading}; US {slopes.us_action}\n\n{slopes.table()}\n\n{alone.table()}",
    )


def _write(slopes: Elasticities, alone: Curves, question: Question, output: Path) -> None:
    from games.formats.text import write

    from ..figures import one_at_a_time, style

    drawn, stem = one_at_a_time.draw(alone, name=question.when), question.stem
    texts = {"elasticities": slopes.table().to_csv(), "thresholds": alone.table().to_csv()}
    texts |= {"ribbons": alone.to_frame().to_csv(index=False)}
    output.mkdir(parents=True, exist_ok=True)
    write(
        {output / f"{kind}-{stem}.csv": text.encode() for kind, text in texts.items()}
        | {output / f"curves-{stem}.{form}": style.render(drawn, form) for form in style.FORMATS}
    )
