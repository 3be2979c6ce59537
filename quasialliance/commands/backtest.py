"""``quasialliance backtest``: theories and baselines against the record, out of sample."""

from __future__ import annotations

import click

import games
from games.errors import QuasiallianceError

from ..json_output import backtest_object, transfer_object
from ..options import (
    by_hand_option,
    by_rule_option,
    draws_option,
    given,
    hindsight_option,
    json_option,
    seed_option,
    show,
    theory_option,
)
from ..values import Whole

CONFIDENCE = ("high", "medium", "low")
"""How sure an outcome may be coded, the surest first."""
SEEN = ("summary", "scores", "cases", "calibration")
"""What can be looked at of a back-test."""
UNHEARD = {
    "coding": "codings",
    "by-hand": "by_hand",
    "by-rule": "by_rule",
    "see": "see",
    "misses": "misses",
    "outcomes": "outcomes",
    "fit": "fit",
    "rule": "rule",
    "permutations": "permutations",
}
"""Options that --dyad leaves no room for, and the names under which the command gets them."""


@click.command()
@theory_option
@click.option(
    "--coding",
    "codings",
    multiple=True,
    metavar="CODING",
    help="Codes: hand, data, mixed, or a .toml file (repeatable; default: hand, hand without hindsight, data).",
)
@by_hand_option
@by_rule_option
@hindsight_option
@click.option(
    "--see", type=click.Choice(SEEN), default="summary", show_default=True, help="All scores, every case, or calibration."
)
@click.option("--misses", metavar="THEORY", help="The cases that a theory or baseline missed, with its probabilities.")
@click.option("--dyad", "dyads", multiple=True, metavar="DYAD", help="Forecast this dyad, by name or file (repeatable).")
@click.option(
    "--outcomes",
    type=click.Choice(CONFIDENCE),
    default="low",
    show_default=True,
    help="Only episodes whose outcome is coded with at least this confidence.",
)
@click.option("--fit", default="posterior", show_default=True, metavar="FIT", help="posterior, none, or best (without priors).")
@click.option(
    "--rule",
    default="quantal_response",
    show_default=True,
    metavar="RULE",
    help="Selection rule of the headlines: quantal_response, logit_limit, risk_dominance, any_strict, most_cohesive or "
    "least_cohesive.",
)
@draws_option(None, "each theory's parameters (default: 2000; with --dyad 1000)")
@click.option(
    "--noise",
    type=Whole(0),
    default=8,
    show_default=True,
    help="Draws of the codes for each; 0 takes the codes as they are.",
)
@click.option("--permutations", type=Whole(0), default=499, show_default=True, help="Of the permutation test.")
@seed_option("all draws")
@json_option
def backtest(
    chosen: tuple[str, ...],
    codings: tuple[str, ...],
    by_hand: tuple[str, ...],
    by_rule: tuple[str, ...],
    neutral: bool,
    see: str,
    misses: str | None,
    dyads: tuple[str, ...],
    outcomes: str,
    fit: str,
    rule: str,
    draws: int | None,
    noise: int,
    permutations: int,
    seed: int,
    as_json: bool,
) -> None:
    """Test theories and baselines on the record, each case with its own outcome held out.

    Probabilities, not hits: parameters, codes and choices are all uncertain. With --dyad: what transfers to other allies.
    """
    from solvers import evidence
    from solvers.evidence.backtesting import testing
    from solvers.evidence.backtesting.calibration import calibration

    theories = [games.theory(name) for name in chosen] or None
    if dyads:
        refused = [f"--{word}" for word, name in UNHEARD.items() if given(name)]
        if refused or neutral:
            words = ", ".join(refused) or "--without-hindsight"
            why = "codes and outcomes come by rule, and the fit is the posterior"
            raise QuasiallianceError(f"backtest --dyad: {words} has no part in it: {why}")
        from solvers.evidence.backtesting.transfer import transfer
        from solvers.evidence.records.dyad import dyad

        moved = transfer(map(dyad, dyads), theories, draws=1000 if draws is None else draws, noise=noise, rng=seed)
        show(as_json, lambda: transfer_object(moved), lambda: f"{moved}\n\n{moved.cases()}")
        return
    if as_json and given("see"):
        raise QuasiallianceError("backtest --json: it holds summary, scores and cases alike; leave --see out")
    if misses and (as_json or given("see")):
        word = "--json" if as_json else "--see"
        raise QuasiallianceError(f"backtest --misses: the cases that {misses} missed are a table of their own; leave {word} out")
    if given("permutations") and (misses or see in ("cases", "calibration")):
        raise QuasiallianceError("backtest --permutations: only the summary and the scores are tested; leave it out")
    asked = [evidence.coding(word, by_hand=by_hand, by_rule=by_rule) for word in codings or testing.CODINGS]
    if neutral:
        asked = [own.put_aside() for own in asked] if codings else [asked[0].put_aside()]
    sure = CONFIDENCE[: CONFIDENCE.index(outcomes) + 1]
    found = evidence.backtest(
        theories,
        [episode for episode in games.episodes().values() if episode.outcome_confidence in sure],
        codings=asked,
        fit=fit,
        rule=rule,
        draws=testing.DRAWS if draws is None else draws,
        noise=noise,
        permutations=permutations,
        rng=seed,
    )
    if misses:
        parts = [column.misses(misses) for column in found.columns]
    elif see == "scores":
        parts = [column.table() for column in found.columns]
    elif see == "cases":
        parts = [column.cases() for column in found.columns]
    elif see == "calibration":
        parts = [calibration(column).table() for column in found.columns]
    else:
        parts = [found.table()]
    show(as_json, lambda: backtest_object(found), lambda: "\n\n".join(map(str, parts)))
