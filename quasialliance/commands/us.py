"""``quasialliance us``: what the US chooses, by every account of how it does."""

from __future__ import annotations

import click

import games
from games.errors import QuasiallianceError

from ..json_output import choice_object, record_object, response_object, shares_object
from ..options import Question, draws_option, given, scenario_or_none_options, seed_option, show


@click.command()
@scenario_or_none_options
@click.option("--account", "chosen", multiple=True, metavar="ACCOUNT", help="Only this account of how it chooses (repeatable).")
@click.option("--four", is_flag=True, help="With a fourth action: press without engaging.")
@click.option("--theory", metavar="THEORY", help="As a theory sees every episode (of one episode write EPISODE/THEORY).")
@click.option("--along", metavar="NAME", help="What it does as a parameter rises, or common_threat: the four threats together.")
@click.option("--shares", "drawn", is_flag=True, help="What it does as the common threat rises, over structural draws.")
@draws_option(1000, "structural parameters, for --shares")
@seed_option("these draws")
def us(
    question: Question,
    chosen: tuple[str, ...],
    four: bool,
    theory: str | None,
    along: str | None,
    drawn: bool,
    draws: int,
    seed: int,
) -> None:
    """Say what the US chooses: over every equilibrium of its allies, by account, and against the record.

    Without EPISODE: every account against the codes of all episodes. With one: what each action is worth, and what accounts say.
    """
    from games.models.four_us_actions import with_demands
    from solvers import us_choice

    if question.us_action:
        raise QuasiallianceError(f"us: --us {question.us_action}: the US chooses here; leave it out")
    if theory is not None and question.episode:
        raise QuasiallianceError(f"us: of one episode as a theory sees it, write {question.episode}/{theory}")
    for name in ("draws", "seed"):
        if given(name) and not drawn:
            raise QuasiallianceError(f"us: --{name} is for --shares; nothing else is drawn")
    seer = games.theory(theory, question.model) if theory is not None else None
    model = with_demands(question.model) if four else question.model
    accounts = [us_choice.account_named(name) for name in chosen] or None
    if drawn:
        if question.episode or question.settings or question.without or along is not None or theory is not None:
            words = "EPISODE, --set, --without, --theory and --along have no part in it"
            raise QuasiallianceError(f"us --shares: draws replace a scenario; {words}")
        shares = us_choice.shares(rng=seed, draws=draws, accounts=accounts, model=model)
        show(question.as_json, lambda: shares_object(shares), lambda: shares)
    elif along is not None:
        at = question.scenario if question.episode else games.Scenario("defaults", question.changed, model=question.model)
        at = at if seer is None else seer.apply(at)
        response = us_choice.response(at.on(model), parameter=along, accounts=accounts, without=question.without)
        show(question.as_json, lambda: response_object(response), lambda: response)
    elif not question.episode:
        record = us_choice.record(accounts, changes=question.changed, without=question.without, theory=seer, model=model)
        show(question.as_json, lambda: record_object(record), lambda: f"{record.scores()}\n\n{record}")
    else:
        choice = us_choice.first_move(question.scenario, without=question.without, model=model)
        coded = games.episodes().get(question.scenario.name.partition("/")[0])  # as a theory sees it, too
        case, said = us_choice.case_of(choice, coded), us_choice.said_of(choice, coded, accounts)
        show(question.as_json, lambda: choice_object(choice, case, accounts), lambda: f"{question.heading}\n\n{choice}\n\n{said}")
