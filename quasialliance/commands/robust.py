"""``quasialliance robust``: what to set, where much else is uncertain, and what is cheapest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from games.errors import QuasiallianceError

from ..options import (
    Question,
    draws_option,
    folder_option,
    given,
    input_option,
    name_and_value,
    scenario_options,
    seed_option,
    show,
)
from ..values import Number, Whole

if TYPE_CHECKING:
    from games.levers import Lever
    from solvers.sensitivity.robust import Cheapest, RobustChoice


@click.command()
@scenario_options
@click.option(
    "--lever",
    "levers",
    multiple=True,
    metavar="NAME",
    help="A lever by name, of a .toml file, or of your own as PARAMETER=VALUE, its value when pulled all the way (repeatable; "
    "default: all in games/levers that can be pulled).",
)
@click.option("--cost", "costs", multiple=True, metavar="LEVER=NUMBER", help="What a lever's whole way costs (repeatable).")
@input_option
@click.option(
    "--box",
    type=click.Choice(("all", "codes", "structural")),
    default="all",
    show_default=True,
    help="What is uncertain until a lever sets it: all, the coding noise alone, or what the theory leaves open alone.",
)
@click.option("--most", type=Whole(1), help="Levers pulled at once, at most (default: 2; of the cheapest sets 3).")
@click.option("--levels", type=Whole(1), default=1, show_default=True, help="Steps in which a lever is pulled over the box.")
@click.option("--margin", default="0", show_default=True, metavar="NUMBER", help="Cohesion margin that is enough; 0: any above it.")
@click.option(
    "--price", default="0", show_default=True, metavar="NUMBER", help="What a unit of cost is worth in the margin, for regrets."
)
@click.option(
    "--share", type=Number(0, 1, ends=False), default=0.5, show_default=True, help="Share of the box in which it is to be enough."
)
@draws_option(4096, "points of the box, the same for every setting", least=2)
@seed_option("these draws")
@click.option("--worst", is_flag=True, help="Also print the worst point of the box for the setting with the largest share.")
@folder_option("the tables of all settings, as CSV, and the figure")
def robust(
    question: Question, levers: tuple[str, ...], costs: tuple[str, ...], inputs: tuple[str, ...], box: str, most: int | None,
    levels: int, margin: str, price: str, share: float, draws: int, seed: int, worst: bool, output: Path | None,
) -> None:  # fmt: skip
    """Say what to set: levers of Washington, Tokyo and Seoul against all that is uncertain, and the cheapest that suffice.

    For each setting of the levers: the share of the box in which cohesion is strict and selected, the exact worst case of the box,
    and regrets; then the cheapest levers for the scenario as it is coded, exactly, and by share over the box.

    \b
    A lever of your own in a file, for --lever calmer.toml:
      owners = ["Seoul"]               # Washington, Tokyo, Seoul
      meaning = "Seoul calms nationalism."
      [to]                   # or us_action = "P"; `parameters` lists names
      animosity_rok = 0.2
    """
    from solvers.sensitivity.robust import cheapest_levers, robust_choice

    if worst and question.as_json:
        raise QuasiallianceError("--worst is a table that is printed; --json holds every setting's worst point; leave one out")
    if inputs and given("box"):
        raise QuasiallianceError("--input says what is uncertain, and so does --box; keep one")
    asked: dict[str, Any] = {
        "levers": [_lever(question, word) for word in levers] or None,
        "costs": _costs(costs),
        "margin": margin,
        **question.changes,
    }
    over = [question.input("--input", word) for word in inputs] or box
    if most is not None:
        asked["most"] = most
    found = robust_choice(question.model, question.scenario, rng=seed, over=over, levels=levels, price=price, draws=draws, **asked)
    cheap = cheapest_levers(question.model, question.scenario, **asked)
    if output is not None:
        _write(found, cheap, question, output)
    show(
        question.as_json,
        lambda: {**found.to_json(), "cheapest": cheap.to_json(), "cheapest_by_share": _by_share(found, share)},
        lambda: "\n\n".join(_text(question, found, cheap, share, worst)),
    )


def _lever(question: Question, word: str) -> str | Lever:
    if "=" not in word:
        return word
    from games.levers import Lever

    name, value = name_and_value("--lever", word, "animosity_rok=0.3")
    parameter = question.model.parameter(name)
    return Lever(parameter.name, parameter.meaning, {parameter.symbol: parameter.check(value)})


def _costs(words: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        name, value = name_and_value("--cost", word, "apology=0.5")
        if name in found:
            raise QuasiallianceError(f"--cost {word!r}: {name} is given twice")
        found[name] = value
    return found


def _by_share(found: RobustChoice, share: float) -> dict[str, Any]:
    setting = found.cheapest(share)
    return {"share": share} | ({"levers": None} if setting is None else {"levers": setting.says, "cost": float(setting.cost)})


def _text(question: Question, found: RobustChoice, cheap: Cheapest, share: float, worst: bool) -> list[str]:
    setting = found.cheapest(share)
    count = len(found.settings)
    games = f"{count} settings of {len(found.pulls)} levers, {count * found.draws} games in {found.seconds:.1f} s, seed {found.rng}"
    by_share = f"no setting of these {count} suffices in a share of {share:g} of the box"
    if setting is not None:
        cost = f"{float(setting.cost):.4g}"
        by_share = f"the cheapest setting that suffices in a share of {share:g} of the box: {setting.says}, cost {cost}"
    sure = found.everywhere()
    everywhere = "no setting of these makes cohesion strict at every point of the box"
    if sure is not None:
        cost = f"{float(sure.cost):.4g}"
        everywhere = f"the cheapest setting with cohesion strict at every point of the box, proved: {sure.says}, cost {cost}"
    parts = [f"{question.heading}; {games}", *map(str, found.tables()), f"{by_share}\n{everywhere}", str(cheap.table())]
    if worst:
        parts.append(str(found.witness_table(found.settings[found.chosen(None)[0]])))
    return parts


def _write(found: RobustChoice, cheap: Cheapest, question: Question, output: Path) -> None:
    from games.formats.text import write

    from ..figures import lever_table, style

    texts = {"robust": found.to_frame().to_csv()}
    texts |= {"cheapest": cheap.table(None).to_csv(), "worst": found.worst_table().to_csv()}
    title = f"{question.when} (US {found.scenario.us_action} where no dot says otherwise)"
    drawn, stem = lever_table.draw({title: found}), question.stem
    output.mkdir(parents=True, exist_ok=True)
    write(
        {output / f"{kind}-{stem}.csv": text.encode() for kind, text in texts.items()}
        | {output / f"levers-{stem}.{form}": style.render(drawn, form) for form in style.FORMATS}
    )
