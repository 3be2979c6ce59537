"""``quasialliance sensitivity``: which parameters the verdict hangs on."""

from __future__ import annotations

import re
from pathlib import Path

import click

from games.formats.text import write

from ..options import Question, scenario_options, show


@click.command()
@scenario_options
@click.option("--samples", default=4096, show_default=True, help="Base sample, a power of two.")
@click.option("--seed", default=0, show_default=True, help="Seed of the design and of the intervals.")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Folder for the tornado figure and the tables."
)
def sensitivity(question: Question, samples: int, seed: int, output: Path | None) -> None:
    """Say what the verdict hangs on: Sobol' indices of the cohesion margin and of the three verdicts, and regime shares."""
    from solvers.sensitivity import sobol

    scenario = question.scenario
    found = sobol(question.model, scenario, samples=samples, rng=seed, **question.changes)
    if output is not None:
        from ..figures import style, tornado

        output.mkdir(parents=True, exist_ok=True)
        tables = {"sobol": found.table(), "shares": found.share_table()}
        name = re.sub(r"[^\w.-]+", "-", scenario.name)  # a name may hold what a file's may not: E19/cha
        drawn = tornado.draw(found)
        write(
            {output / f"tornado-{name}.{form}": style.render(drawn, form) for form in style.FORMATS}
            | {output / f"{kind}-{name}.csv": table.to_csv().encode() for kind, table in tables.items()}
        )
    heading = f"{question.heading}; US {found.us_action}; {found.games} games in {found.seconds:.1f} s, seed {seed}"
    show(question.as_json, found.to_json, lambda: f"{heading}\n\n{found.table()}\n\n{found.share_table()}")
