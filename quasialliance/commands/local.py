"""``quasialliance local``: what a small change of each parameter does, and what each does alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..options import Question, draws_option, folder_option, input_option, scenario_options, seed_option, show

if TYPE_CHECKING:
    from solvers.sensitivity import Curves, Elasticities


@click.command()
@scenario_options
@input_option
@draws_option(500, "the codes, behind the ribbons")
@seed_option("these draws")
@folder_option("the tables and the ribbons, as CSV, and the figure of the curves")
def local(question: Question, inputs: tuple[str, ...], draws: int, seed: int, output: Path | None) -> None:
    """Say what each parameter does alone: elasticities of the cohesion margin, and thresholds over its declared range, both exact.

    With how sure the coding noise of the other codes leaves cohesion at the ends of the range.
    """
    from solvers.sensitivity import curves, elasticities

    over = [question.input("--input", word) for word in inputs] or None
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
