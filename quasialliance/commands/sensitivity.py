"""``quasialliance sensitivity``: which parameters the verdict hangs on."""

from __future__ import annotations

import re
from pathlib import Path

import click

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
        name = re.sub(r"[^\w.-]+", "-", scenario.name)  # a name may hold what a file's may not: E19/cha
        style.save(tornado.draw(found), output / f"tornado-{name}")
        (output / f"sobol-{name}.csv").write_text(found.table().to_csv(), "utf-8")
        (output / f"shares-{name}.csv").write_text(found.share_table().to_csv(), "utf-8")
    heading = f"{question.heading}; US {found.us_action}; {found.games} games in {found.seconds:.1f} s, seed {seed}"
    show(question.as_json, found.to_json, lambda: f"{heading}\n\n{found.table()}\n\n{found.share_table()}")
