"""``quasialliance sensitivity``: which parameters the verdict hangs on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from games.errors import QuasiallianceError
from games.exact.numbers import decimal
from games.formats.text import write

from ..options import (
    Question,
    check_suffix,
    folder_option,
    input_option,
    name_and_value,
    scenario_options,
    seed_option,
    show,
    table_option,
)
from ..values import Whole

if TYPE_CHECKING:
    from solvers.sensitivity import Range, Sensitivity
    from solvers.sensitivity.analysis import Analysis

METHODS = {"sobol": "samples", "interactions": "samples", "morris": "trajectories", "shapley": "samples", "pawn": "draws"}
"""Method -> its word for how many draws it makes."""
GROUPS = ("interactions", "morris", "shapley")
"""Methods that take inputs together."""


@click.command()
@scenario_options
@click.option(
    "--method",
    type=click.Choice(tuple(METHODS)),
    default="sobol",
    show_default=True,
    help="Shares of the variance by input (sobol), or by mechanism and by pair (interactions); the effects of single steps "
    "(morris); fair shares, of correlated inputs too (shapley); or what moves the whole distribution (pawn).",
)
@click.option(
    "--by",
    type=click.Choice(("mechanism", "input")),
    help="What interactions (default: mechanism), morris and shapley (input) take together.",
)
@input_option
@click.option(
    "--inputs",
    "file",
    type=click.Path(dir_okay=False),
    metavar="FILE.toml",
    help="Vary the inputs of a file, with distributions and rank correlations, as below.",
)
@click.option(
    "--correlation",
    "pairs",
    multiple=True,
    metavar="NAME,NAME=RHO",
    help="Rank correlation of two inputs (repeatable; pawn, shapley, and interactions within a group).",
)
@click.option(
    "--samples",
    type=Whole(1),
    help="Base sample, a power of two (sobol: 4096, interactions: 1024), trajectories (morris: 200), orders, a power of two "
    "(shapley: 4096), or games (pawn: 2048).",
)
@seed_option("the design and of the intervals")
@folder_option("the tables, and the tornado figure of sobol")
@table_option
def sensitivity(
    question: Question, method: str, by: str | None, inputs: tuple[str, ...], file: str | None, pairs: tuple[str, ...],
    samples: int | None, seed: int, output: Path | None, table: Path | None,
) -> None:  # fmt: skip
    """Say what the verdict hangs on: the cohesion margin and the three verdicts, by one of five methods.

    By default Sobol' indices and regime shares.

    \b
    A file for --inputs; to sobol all inputs are independent:
      others = true                    # what else is uncertain varies, too
      [inputs]
      animosity_rok = [0.3, 0.8]
      us_reliability_rok = { distribution = "triangular", mode = 0.45 }
      [correlations.animosity_rok]     # Spearman's
      us_reliability_rok = -0.3
    """
    from solvers import sensitivity as room

    asked: dict[str, Any] = {"rng": seed, **_inputs(question, inputs, file, pairs), **question.changes}
    _unvaried(question, asked["over"])
    if samples is not None:
        asked[METHODS[method]] = samples
    if by is not None:
        if method not in GROUPS:
            raise QuasiallianceError(f"--by {by}: {method} takes inputs one by one; {', '.join(GROUPS)} take groups")
        asked["by"] = by
    if method == "sobol":
        if table is not None:
            raise QuasiallianceError("--table: sobol keeps no games; take --method interactions --by input, which has its indices")
        _sobol(question, room.sobol(question.model, question.scenario, **asked), output)
        return
    if table is not None:
        check_suffix(table)
    found: Analysis = getattr(room, method)(question.model, question.scenario, **asked)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        write(_files(question, found, output))
    if table is not None:
        from solvers.sensitivity.sweeps import export

        export(found.draws.to_xarray(), table)
    show(question.as_json, found.to_json, lambda: "\n\n".join([_heading(question, found), *map(str, found.tables())]))


def _unvaried(question: Question, over: Iterable[str | Range] | None) -> None:
    """Refuse to set what varies over the same range whatever it is set to."""
    from solvers.sensitivity.inputs import choose

    if not question.settings:
        return
    asked = None if over is None else list(over)
    plain = replace(question, settings=()).scenario.switch_off(*question.without)
    ranges = {own.parameter.symbol: own for own in choose(question.model, plain, asked)}
    for own in choose(question.model, question.scenario.switch_off(*question.without), asked):
        symbol = own.parameter.symbol
        if symbol in question.changed and ranges.get(symbol) == own:
            raise QuasiallianceError(
                f"--set {own.parameter.name}: it is an input, and varies from {decimal(own.low)} to {decimal(own.high)} whatever "
                "it is set to; leave it out, or say with --input what varies"
            )


def _sobol(question: Question, found: Sensitivity, output: Path | None) -> None:
    if output is not None:
        from ..figures import style, tornado

        output.mkdir(parents=True, exist_ok=True)
        drawn = tornado.draw(found)
        figure = {output / f"tornado-{question.stem}.{form}": style.render(drawn, form) for form in style.FORMATS}
        write(figure | _files(question, found, output))
    show(question.as_json, found.to_json, lambda: f"{_heading(question, found)}\n\n{found.table()}\n\n{found.share_table()}")


def _heading(question: Question, found: Sensitivity | Analysis) -> str:
    return f"{question.heading}; US {found.us_action}; {found.games} games in {found.seconds:.1f} s, seed {found.rng}"


def _files(question: Question, found: Sensitivity | Analysis, output: Path) -> dict[Path, bytes]:
    """Return the data of an answer, file by file, in full digits."""
    frames = found.frames().items()
    return {output / f"{stem}-{question.stem}.csv": frame.to_csv(index=False).encode() for stem, frame in frames}


def _inputs(question: Question, words: tuple[str, ...], file: str | None, pairs: tuple[str, ...]) -> dict[str, Any]:
    """Return what varies and what is correlated, from the options or from a file."""
    from games.exact.numbers import exact

    asked: dict[str, Any] = {"over": [question.input("--input", word) for word in words] or None, "correlations": {}}
    if file is not None:
        from solvers.sensitivity.written_inputs import read_inputs

        if words:
            raise QuasiallianceError("--input, --inputs: one or the other; a file says all that varies")
        asked["over"], asked["correlations"] = read_inputs(file, question.scenario, question.model)
    for word in pairs:
        names, value = name_and_value("--correlation", word, "animosity_japan,animosity_rok=0.6")
        pair = tuple(name.strip() for name in names.split(","))
        if len(pair) != 2:
            raise QuasiallianceError(f"--correlation {word!r}: two names are needed, e.g. animosity_japan,animosity_rok=0.6")
        asked["correlations"][pair] = exact(value, f"--correlation {names}")
    return asked
