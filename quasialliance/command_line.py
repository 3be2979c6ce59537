"""The command line: one command per question, ``--json`` wherever a result is printed, exit status 2 on bad input."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

import games
import games.formats
from games.errors import QuasiallianceError, ScenarioError, SolverError
from games.history import Episode
from games.models.trilateral import ALLIES, MODEL, TIMINGS, US_ACTIONS, WORDS
from games.scenarios.scenario import Scenario
from games.table import Table, number

F = TypeVar("F", bound=Callable[..., Any])


def scenario_options(command: F) -> F:
    """Add what every command on a scenario shares: EPISODE, --set, --us, --without and --json."""
    for decorate in (
        click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
        click.option("--without", "without", multiple=True, metavar="MECHANISM", help="Switch a mechanism off (repeatable)."),
        click.option(
            "--us",
            "us_action",
            metavar="ACTION",
            help=f"US action: {', '.join(f'{a} ({WORDS[a]})' for a in US_ACTIONS)}.",
        ),
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="NAME=VALUE",
            help="Set a parameter, by symbol or name (repeatable).",
        ),
        click.argument("episode"),
    ):
        command = decorate(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quasialliance")
def cli() -> None:
    """Solve the alliance games: when is friction or cohesion stable, why, and how far from flipping.

    EPISODE is an id (E19), a year (2019), a named scenario (hwang-2019) or a scenario file (.toml); `solve` also takes a game
    file (.nfg).
    """


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def episodes(as_json: bool) -> None:
    """List the coded episodes of Japan-ROK relations."""
    known = games.episodes().values()
    if as_json:
        show_json(
            [
                {
                    "id": e.id,
                    "period": e.period,
                    "label": e.label,
                    "outcome": e.outcome,
                    "confidence": e.outcome_confidence,
                    "us_action": e.us_action,
                    "hindsight": list(e.hindsight),
                }
                for e in known
            ]
        )
        return
    rows = [(e.id, e.period, e.us_action, e.outcome, e.outcome_confidence, e.label) for e in known]
    click.echo(str(Table(("id", "period", "US", "coded outcome", "confidence", "what"), rows)))


@cli.command()
@scenario_options
@click.option(
    "--timing",
    type=click.Choice(TIMINGS),
    default="given",
    help="Whether the US action is given, first, or simultaneous.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the basins of attraction.")
def solve(
    episode: str,
    settings: tuple[str, ...],
    us_action: str | None,
    without: tuple[str, ...],
    as_json: bool,
    timing: str,
    seed: int,
) -> None:
    """Solve an episode or scenario: every equilibrium, the selected outcome, the cohesion margin.

    A game file (.nfg) is solved for its equilibria alone.
    """
    if Path(episode).suffix.lower() in (*games.formats.catalogue(), ".efg"):
        solve_file(Path(episode), bool(settings or without or us_action or timing != "given"), as_json)
        return
    from solvers import stability
    from solvers.verdict import verdict

    from .json_output import verdict_object

    scenario, coded = load(episode, settings)
    found = verdict(scenario, without=without, timing=timing, us_action=us_action)
    allies = MODEL.game(found.scenario, us_action=found.us_action)
    beside = stability.report(allies, rng=seed)
    if as_json:
        answer = verdict_object(found, coded)
        answer["beside"] = {
            name: {c: {"holds": f.holds, "evidence": f.evidence} for c, f in by_class.items()}
            for name, by_class in beside.findings.items()
        }
        answer["seed"] = seed
        show_json(answer)
        return
    click.echo(f"{heading(found.scenario, coded)}; timing {found.timing}, US {found.us_action} ({WORDS[found.us_action]})\n")
    if timing != "us-first":
        click.echo(f"{found.game!r}\n")
    click.echo(f"{found.solution!r}\n")
    rule = "" if found.converged else " (the selection path was not followed to its end)"
    click.echo(f"outcome: {found.outcome}, selected ({', '.join(found.selected)}) by the logit branch{rule}")
    if coded is not None:
        mark = "hit" if coded.outcome == found.outcome else "MISS"
        click.echo(f"coded outcome: {coded.outcome} ({coded.outcome_confidence} confidence): {mark}")
    state = "strict" if found.margin > 0 else "not strict"
    click.echo(f"cohesion margin: {number(found.margin, 4)} ((C, C) is {state} under US {found.us_action})\n")
    click.echo(str(beside))


def solve_file(path: Path, changed: bool, as_json: bool) -> None:
    """Print the equilibria of a game file."""
    from games.tree.extensive_form import ExtensiveFormGame
    from solvers import nash, subgame_perfect

    from .json_output import component_object, equilibrium_object

    if changed:
        raise QuasiallianceError(f"solve {path}: --set, --us, --without and --timing change scenarios; a game file has none")
    game = games.read(path)
    solution = subgame_perfect.solve(game) if isinstance(game, ExtensiveFormGame) else nash.solve(game)
    if as_json:
        show_json(
            {
                "file": str(path),
                "equilibria": [equilibrium_object(e, game.players) for e in solution.equilibria],
                "components": [component_object(c, game.players) for c in solution.components],
                "complete": solution.complete,
                "completeness": solution.completeness.value,
            }
        )
        return
    click.echo(f"{game!r}\n\n{solution!r}")


@cli.command()
@scenario_options
@click.option("--profile", help="Profile to deviate from, e.g. CC (default: the selected one, and CC).")
@click.option("--player", help="Japan or ROK (default: both).")
@click.option("--deviation", help="Action deviated to, C, H or F (default: all).")
def explain(
    episode: str,
    settings: tuple[str, ...],
    us_action: str | None,
    without: tuple[str, ...],
    as_json: bool,
    profile: str | None,
    player: str | None,
    deviation: str | None,
) -> None:
    """Say why: split every incentive to deviate by mechanism."""
    from solvers.verdict import verdict

    scenario, coded = load(episode, settings)
    found = verdict(scenario, without=without, us_action=us_action)
    game = MODEL.game(found.scenario, us_action=found.us_action)
    asked = [profile] if profile else list(dict.fromkeys(("".join(found.selected), "CC")))
    players = [game.players[game.player(player)]] if player else list(ALLIES)
    ledgers = []
    for at in asked:
        where = game.profile(at)
        for who in players:
            stay = game.actions[game.player(who)][where[game.player(who)]]
            ledgers += [
                game.explain(who, where, to) for to in ([deviation] if deviation else [a for a in game.actions[0] if a != stay])
            ]
    if as_json:
        show_json(
            [
                {
                    "player": x.player,
                    "profile": x.profile,
                    "deviation": x.deviation,
                    "gain": float(x.total),
                    "exact_gain": str(x.total),
                    "mechanisms": {name: float(part) for name, part in x.items()},
                }
                for x in ledgers
            ]
        )
        return
    click.echo(f"{heading(found.scenario, coded)}; US {found.us_action}; outcome {found.outcome}\n")
    click.echo("\n\n".join(map(repr, ledgers)))


@cli.command()
@scenario_options
@click.option("--seed", default=0, show_default=True, help="Seed of the basins of attraction.")
def stability(
    episode: str, settings: tuple[str, ...], us_action: str | None, without: tuple[str, ...], as_json: bool, seed: int
) -> None:
    """Say in which senses cohesion, mixed outcomes and friction are stable."""
    from solvers import stability as notions

    scenario, _ = load(episode, settings)
    found = notions.report(MODEL.game(scenario, without=without, us_action=us_action), rng=seed)
    if as_json:
        show_json(
            {"seed": seed}
            | {
                name: {c: {"holds": f.holds, "evidence": f.evidence} for c, f in row.items()}
                for name, row in found.findings.items()
            }
        )
        return
    click.echo(str(found))


@cli.command()
@scenario_options
@click.option("--profile", default="CC", show_default=True, help="Japan-ROK profile, e.g. CC or FF.")
def conditions(
    episode: str,
    settings: tuple[str, ...],
    us_action: str | None,
    without: tuple[str, ...],
    as_json: bool,
    profile: str,
) -> None:
    """Print the closed-form inequalities under which a profile is strictly stable."""
    from solvers import regimes

    scenario, _ = load(episode, settings)
    found = regimes.conditions(MODEL, profile, given=scenario, us_action=us_action, without=without)
    if as_json:
        show_json(
            [
                {
                    "player": c.player,
                    "profile": list(c.profile),
                    "deviation": c.deviation,
                    "expression": str(c.expression),
                    "latex": c.latex(),
                    "value": float(c.value),
                    "exact_value": str(c.value),
                    "holds": c.holds,
                    "mechanisms": list(c.mechanisms),
                }
                for c in found
            ]
        )
        return
    click.echo(str(found))


@cli.command()
@scenario_options
@click.option("--profile", default="CC", show_default=True, help="Japan-ROK profile, e.g. CC or FF.")
@click.option(
    "--norm",
    type=click.Choice(["l1", "l2", "linf"]),
    default="l2",
    show_default=True,
    help="How moves of several parameters add up.",
)
@click.option("--parameter", "parameters", multiple=True, help="A parameter that may move; repeat for more (default: all in use).")
def radius(
    episode: str,
    settings: tuple[str, ...],
    us_action: str | None,
    without: tuple[str, ...],
    as_json: bool,
    profile: str,
    norm: str,
    parameters: tuple[str, ...],
) -> None:
    """Say how far a profile is from flipping when parameters move together, in shares of their ranges."""
    from solvers import regimes

    scenario, _ = load(episode, settings)
    found = regimes.radius(
        MODEL, profile, at=scenario, norm=norm, parameters=parameters or None, us_action=us_action, without=without
    )
    if as_json:
        show_json(
            {
                "profile": list(found.profile),
                "strict_now": found.strict,
                "low": None if math.isinf(found.low) else float(found.low),
                "high": None if math.isinf(found.high) else float(found.high),
                "exact": found.exact,
                "norm": found.norm,
                "parameters": [p.name for p in found.parameters],
                "sentence": found.sentence(),
            }
        )
        return
    click.echo(str(found.table()))


@cli.command()
@scenario_options
@click.argument("parameter", required=False)
@click.option("--profile", default="CC", show_default=True, help="Japan-ROK profile, e.g. CC or FF.")
def threshold(
    episode: str,
    settings: tuple[str, ...],
    us_action: str | None,
    without: tuple[str, ...],
    as_json: bool,
    parameter: str | None,
    profile: str,
) -> None:
    """Say how far: exact values of PARAMETER at which a profile starts or stops being strict.

    Without PARAMETER: the named thresholds p*, delta*, T*, h* and every single parameter that flips the profile.
    """
    from solvers import regimes

    scenario, coded = load(episode, settings)
    if us_action:
        scenario = scenario.us(us_action)
    if parameter:
        lines: tuple[Any, ...] = (regimes.threshold(MODEL, profile, parameter, at=scenario, without=without),)
        named: tuple[Any, ...] = ()
    else:
        named = regimes.critical_values(MODEL, at=scenario, without=without)
        lines = regimes.flips(MODEL, profile, at=scenario, without=without)
    if as_json:
        show_json(
            {
                "named": [
                    {
                        "name": c.name,
                        "player": c.player,
                        "value": None if c.value is None else float(c.value),
                        "exact": None if c.value is None else str(c.value),
                        "in_range": c.in_range,
                        "binding": c.binding,
                        "closed_form": str(c.formula),
                    }
                    for c in named
                ],
                "lines": [
                    {
                        "parameter": t.name,
                        "profile": list(t.profile),
                        "strict_now": t.holds,
                        "now": None if t.current is None else float(t.current),
                        "distance": t.distance,
                        "crossings": [
                            {
                                "value": float(c),
                                "exact": str(c.value),
                                "player": c.player,
                                "deviation": c.deviation,
                                "strict_above": c.holds_above,
                                "in_range": c.in_range,
                            }
                            for c in t.crossings
                        ],
                    }
                    for t in lines
                ],
            }
        )
        return
    click.echo(f"{heading(scenario, coded)}; US {scenario.us_action}\n")
    for value in named:
        click.echo(repr(value))
    if named:
        click.echo(
            f"\nSingle parameters that flip ({', '.join(profile)}), the nearest share of range first:"
            if lines
            else "\nNo single parameter flips it in range."
        )
    for line in lines:
        click.echo(("" if line.distance is None else f"{line.distance:.3f}  ") + line.sentence())


@cli.command("map")
@scenario_options
@click.option("--x", required=True, metavar="NAME", help="Parameter on the horizontal axis.")
@click.option("--y", required=True, metavar="NAME", help="Parameter on the vertical axis.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Figure file: .pdf, .svg or .png.",
)
@click.option("--grid", default=200, show_default=True, help="Points along each axis.")
@click.option("--exact", is_flag=True, help="Exact regions by their whole set of equilibria, with borders in closed form; no grid.")
def map_command(
    episode: str,
    settings: tuple[str, ...],
    us_action: str | None,
    without: tuple[str, ...],
    as_json: bool,
    x: str,
    y: str,
    output: Path,
    grid: int,
    exact: bool,
) -> None:
    """Draw the regime map of two parameters with the episode on it."""
    from solvers import regimes

    from .figures import exact_map, regime_map, style

    kind = output.suffix.lstrip(".").lower()
    if kind not in style.FORMATS:
        raise QuasiallianceError(f"map: {output.name!r}: a name that ends in {', '.join('.' + f for f in style.FORMATS)} is needed")
    if not output.parent.is_dir():
        raise QuasiallianceError(f"map: the folder {output.parent} does not exist; make it first")
    scenario, _ = load(episode, settings)
    if exact:
        regions = regimes.exact_map(MODEL, x, y, at=scenario, us_action=us_action, without=without)
        style.save(exact_map.draw(regions), output.with_suffix(""), formats=(kind,))
        if as_json:
            shares = {str(label): [float(low), float(high)] for label, (low, high) in regions.shares.items()}
            show_json(
                {"file": str(output), "shares": shares, "boundaries": len(regions.boundaries), "certifies": regions.certifies}
            )
        else:
            click.echo(f"{regions.table()}\n{regions.boundary_table()}\nwritten to {output}")
        return
    found = regimes.map(MODEL, x, y, at=scenario, shape=(grid, grid), us_action=us_action, without=without)
    style.save(regime_map.draw(found), output.with_suffix(""), formats=(kind,))
    if as_json:
        show_json(
            {
                "file": str(output),
                "x": found.x.name,
                "y": found.y.name,
                "us_action": found.us_action,
                "grid": grid,
                "shares": found.shares,
                "undecided": int((~found.converged).sum()),
            }
        )
        return
    click.echo(f"{found}\nwritten to {output}")


@cli.command()
@scenario_options
@click.option("--samples", default=4096, show_default=True, help="Base sample, a power of two.")
@click.option("--seed", default=0, show_default=True, help="Seed of the design and of the intervals.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the tornado figure and the tables.",
)
def sensitivity(
    episode: str,
    settings: tuple[str, ...],
    us_action: str | None,
    without: tuple[str, ...],
    as_json: bool,
    samples: int,
    seed: int,
    output: Path | None,
) -> None:
    """Say what the verdict hangs on: Sobol' indices of the cohesion margin and of the three verdicts, and regime shares."""
    from solvers import sensitivity as methods

    scenario, coded = load(episode, settings)
    found = methods.sobol(MODEL, scenario, samples=samples, rng=seed, us_action=us_action, without=without)
    if output is not None:
        from .figures import style, tornado

        output.mkdir(parents=True, exist_ok=True)
        style.save(tornado.draw(found), output / f"tornado-{scenario.name}")
        (output / f"sobol-{scenario.name}.csv").write_text(found.table().to_csv(), "utf-8")
        (output / f"shares-{scenario.name}.csv").write_text(found.share_table().to_csv(), "utf-8")
    if as_json:
        show_json(found.to_json())
        return
    click.echo(f"{heading(scenario, coded)}; US {found.us_action}; {found.games} games in {found.seconds:.1f} s, seed {seed}\n")
    click.echo(f"{found.table()}\n\n{found.share_table()}")


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def parameters(as_json: bool) -> None:
    """List the parameters of the model."""
    from .tables.parameters import parameter_table

    if as_json:
        show_json(
            [
                {
                    "symbol": p.symbol,
                    "name": p.name,
                    "kind": p.kind,
                    "default": float(p.default),
                    "low": float(p.low),
                    "high": float(p.high),
                    "meaning": p.meaning,
                }
                for p in MODEL.parameters
            ]
        )
        return
    click.echo(str(parameter_table()))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def mechanisms(as_json: bool) -> None:
    """List the mechanisms with their claims and switches."""
    if as_json:
        show_json(
            [
                {
                    "name": m.name,
                    "claim": m.claim,
                    "seeds": list(m.seeds),
                    "literature": list(m.literature),
                    "catalogue": list(m.catalogue),
                    "switch": list(m.switch),
                    "rival": m.rival,
                }
                for m in MODEL.mechanisms
            ]
        )
        return
    rows = [(m.name, ", ".join(m.switch) or "no switch", ", ".join(m.seeds), m.claim) for m in MODEL.mechanisms]
    click.echo(str(Table(("mechanism", "switch", "seeds", "claim"), rows)))


@cli.command()
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--draws", default=20_000, show_default=True, help="Random draws per share.")
@click.option("--samples", default=4096, show_default=True, help="Base sample of the Sobol' design, a power of two.")
@click.option("--seed", default=20240422, show_default=True, help="The one seed of all random results.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def paper(output: Path, draws: int, samples: int, seed: int, as_json: bool) -> None:
    """Build every figure and table of the paper from nothing, with a manifest."""
    from . import paper as building
    from .results import Results

    def report(name: str) -> None:
        click.echo(name, err=True)

    manifest = building.build(output, Results(rng=seed, draws=draws, samples=samples), report=report)
    if as_json:
        show_json(manifest)
        return
    click.echo(f"{len(manifest['outputs'])} files in {output}, listed with their hashes in {output / 'manifest.json'}")


def load(word: str, settings: tuple[str, ...]) -> tuple[Scenario, Episode | None]:
    """Return the scenario a user names, with the settings made, and the episode it is if it is one."""
    scenario = games.scenario(word)
    try:
        coded = games.episode(scenario.name) if scenario.name in games.episodes() else None
    except ScenarioError:
        coded = None
    values: dict[str, object] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise QuasiallianceError(f"--set {setting!r}: name=value is needed, e.g. --set substitutability=0.5")
        symbol = MODEL.parameter(name.strip()).symbol
        if symbol in values:
            raise QuasiallianceError(f"--set {setting!r}: {MODEL.parameter(symbol).name} ({symbol}) is set twice")
        values[symbol] = value
    return scenario.set(values), coded


def heading(scenario: Scenario, coded: Episode | None) -> str:
    """Return a line that names the scenario."""
    return (
        f"{coded.id} {coded.period}: {coded.label}"
        if coded is not None
        else f"{scenario.name}{f': {scenario.label}' * bool(scenario.label)}"
    )


def show_json(value: Any) -> None:
    """Print a value as JSON."""
    from .paper import dumps

    click.echo(dumps(value), nl=False)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line: exit status 0, or 2 with one line on standard error if the input was wrong."""
    try:
        result = cli.main(arguments, prog_name="quasialliance", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.ClickException as problem:
        fail(problem.format_message())
    except (QuasiallianceError, SolverError) as problem:
        fail(str(problem))
    except click.Abort:
        sys.exit(130)
    except OSError as problem:
        fail(f"{problem.filename or 'file'}: {problem.strerror or problem}")


def fail(message: str) -> None:
    """Print one line on standard error and leave with status 2."""
    click.echo(f"quasialliance: {' '.join(message.splitlines())}", err=True)
    sys.exit(2)
