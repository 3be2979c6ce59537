"""``quasialliance estimate``: what the record says of theories and their parameters."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import games
from games.errors import QuasiallianceError

from ..json_output import dumps
from ..options import draws_option, folder_option, given, json_option, seed_option, show
from ..values import Whole

if TYPE_CHECKING:
    from solvers.evidence.estimation.report import Estimates

PLAIN = "plain"
"""Word for the plain model, which all theories are restrictions of."""
CHECKPOINTS = "runs"
"""Folder of the checkpoints of nested sampling, in the output's."""


@click.command()
@click.argument("theories", nargs=-1)
@draws_option(None, "a bank, from the prior (default: 20000, or 100000 with --full)", least=100)
@seed_option("all draws")
@click.option(
    "--nested", "live", type=Whole(50), metavar="LIVE", help="Sample by nested sampling with so many live points."
)
@click.option("--data", is_flag=True, help="Also by codes that rules make of public figures.")
@click.option("--identified", is_flag=True, help="Also the parameters under which at least 19 to 24 episodes come out as coded.")
@click.option(
    "--power", is_flag=True, help="Also calibration, how many episodes tell the first two apart, and the next observation."
)
@click.option("--full", is_flag=True, help="Everything, at full size: nested sampling, four priors, sets, power (an hour or more).")
@folder_option("tables, figures and checkpoints")
@click.option("--resume", is_flag=True, help="Go on with what the folder holds: from its checkpoints.")
@json_option
def estimate(
    theories: tuple[str, ...], draws: int | None, seed: int, live: int | None, data: bool, identified: bool, power: bool,
    full: bool, output: Path | None, resume: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say what the coded record says of theories: marginal likelihoods, posteriors, what is identified and what not.

    THEORIES are names, .toml files, or "plain" for the model without restrictions; by default all that ship, and the plain one.
    Each is seen twice: by hand codes, and with what is open to hindsight neutralised. Nothing that is found by hand codes is
    evidence.
    """
    from solvers.evidence.estimation import report

    for word in ("data", "identified", "power"):
        if full and given(word):
            raise QuasiallianceError(f"estimate: --full is everything, --{word} included; leave --{word} out")
    chosen = [None if word == PLAIN else games.theory(word) for word in theories or ("cha", "hwang", *_others(), PLAIN)]
    if (power or full) and len(chosen) < 2:
        raise QuasiallianceError("estimate: --power and --full compare theories; name two at least")
    size = report.FULL if full else report.SMALL
    if live is not None:
        size = replace(size, live=live, effective=report.FULL.effective)
    if identified and not full:
        size = replace(size, set_draws=report.FULL.set_draws // 2)
    if power and not full:
        size = replace(size, replications=report.FULL.replications // 2)
    if draws is not None:
        size = replace(size, draws=draws)
    if resume and (output is None or not size.live):
        raise QuasiallianceError(
            "estimate: --resume goes on with nested sampling (--nested or --full) in a folder; name it with -o"
        )
    runs = None
    if output is not None and size.live:
        runs = output / CHECKPOINTS
        if not resume and runs.is_dir() and any(runs.glob("*.h5")):
            raise QuasiallianceError(f"estimate: {runs} holds checkpoints; go on from them with --resume, or name another folder")
    progress = functools.partial(click.echo, err=True) if full or live is not None else (lambda what: None)
    found = report.estimates(
        chosen, rng=seed, extent=size, records=report.coded_records(data=data or full), folder=runs, report=progress
    )
    if output is not None:
        _write(found, output)
    show(as_json, lambda: _record(found), lambda: _text(found, output))


def _others() -> Sequence[str]:
    """Return the shipped theories besides Cha's and Hwang's, which come first as the pair that power is about."""
    from games.theories import theories

    return [name for name in theories() if name not in ("cha", "hwang")]


def _write(found: Estimates, output: Path) -> None:
    """Write tables and, for the first two theories on each record, the figure; all of them or none."""
    from games.formats.text import write

    from ..figures import posterior, style

    files: dict[Path, bytes] = {}
    for name, table in found.named_tables():
        files[output / f"{name}.csv"] = table.to_csv().encode()
        files[output / f"{name}.tex"] = table.to_latex().encode()
    for record in dict.fromkeys(record for _, record in found.posteriors):
        own = {theory: each for (theory, seen), each in found.posteriors.items() if seen == record}
        drawn = posterior.draw(dict(list(own.items())[:2]))
        for form in ("pdf", "svg"):
            files[output / f"posterior-{record.replace(' ', '-')}.{form}"] = style.render(drawn, form)
    files[output / "estimates.json"] = dumps(_record(found)).encode()
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise QuasiallianceError(f"estimate: {output} cannot be written: {problem.strerror or problem}") from None
    write(files)


def _text(found: Estimates, output: Path | None) -> str:
    """Return what was found but for posteriors of many theories, which go to the folder or to JSON."""
    shown = [
        str(table)
        for name, table in found.named_tables()
        if table.rows and (not name.startswith("posterior-") or len(found.posteriors) <= 4)
    ]
    where = (
        f"Written to {output}." if output is not None else "With -o FOLDER tables and figures are written, posteriors among them."
    )
    return "\n\n".join([*shown, where])


def _record(found: Estimates) -> dict[str, Any]:
    """Return everything as JSON."""
    return {
        "method": found.factors.method,
        "seed": found.rng,
        "marginal": [
            {
                "theory": own.theory, "record": own.record, "prior": own.prior, "parameters": own.parameters,
                "log": own.marginal.log,
                "error": own.marginal.error, "effective": own.marginal.effective, "flags": list(own.marginal.flags),
            }
            for own in found.factors.weighed
        ],
        "baselines": {record: {base.name: base.log for base in own} for record, own in found.factors.baselines.items()},
        "posteriors": [
            {
                "theory": theory, "record": record, "effective": own.effective, "flags": list(own.flags),
                "inert": list(own.prior.inert),
                "parameters": {
                    g.name: {
                        "prior": [g.low, g.high], "mean": g.mean, "quantiles": list(g.quantiles), "gain": g.gain,
                        "chance": g.chance,
                        "informed": g.informed,
                    }
                    for g in own.gains()
                },
            }
            for (theory, record), own in found.posteriors.items()
        ],
        "sets": [
            {
                "theory": theory, "record": record, "rule": rule,
                "levels": [
                    {
                        "least": level.least, "share": None if level.share != level.share else level.share,
                        "error": None if level.error != level.error else level.error, "reached": level.reached,
                        "witness": None if level.witness is None else {name: str(value) for name, value in level.witness.values},
                        "misses": None if level.witness is None else list(level.witness.missed),
                    }
                    for level in own.levels
                ],
            }
            for (theory, record, rule), own in found.sets.items()
        ],
        "power": None if found.power is None else [
            {
                "truth": p.truth, "rival": p.rival, "episodes": p.episodes, "right": p.right, "error": p.error, "wrong": p.wrong,
                "effective": p.effective, "flags": list(p.flags),
            }
            for p in found.power.points
        ],
        "next": None if found.following is None else [
            {"situation": each.name, "bits": each.information, "error": each.error} for each in found.following.candidates
        ],
    }  # fmt: skip
