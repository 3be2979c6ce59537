"""``quasialliance explain``: the ledger of every incentive to deviate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, overload

import click

from games import ExtensiveFormGame, Ledger, NormalFormGame
from games.errors import GameError, QuasiallianceError
from games.models.trilateral import ALLIES
from games.network import NetworkGame
from games.profile import player_index

from ..json_output import ledger_object
from ..options import Question, concept_option, equilibrium_option, game_options, seconds_option, show
from ..question import FORMS
from ..solving import chosen, place, solved

if TYPE_CHECKING:
    from solvers.tree_profile import TreeProfile


@click.command()
@game_options(*FORMS)
@click.option(
    "--profile",
    metavar="PROFILE",
    help="A profile to deviate from, e.g. CC (default: the selected one, and CC; of a game its pure equilibria).",
)
@click.option("--player", help="Whose deviations, e.g. Japan (default: everybody's).")
@click.option("--deviation", help="Action deviated to, e.g. H (default: all).")
@concept_option
@equilibrium_option
@seconds_option
def explain(
    question: Question, profile: str | None, player: str | None, deviation: str | None, concept: str | None,
    equilibrium: int | None, seconds: float | None,
) -> None:  # fmt: skip
    """Say why: split every incentive to deviate by mechanism.

    In a tree a player deviates at one information set from an equilibrium, all else as before. Payoffs of a published game or of a
    file have no mechanisms: there the gain is told whole.
    """
    game = question.game
    if not isinstance(game, ExtensiveFormGame) and (concept is not None or equilibrium is not None):
        raise QuasiallianceError("--concept and --equilibrium are for trees; give the --profile to deviate from")
    if seconds is not None and (profile is not None or not isinstance(game, ExtensiveFormGame | NormalFormGame)):
        what = "with --profile none is looked for" if profile is not None else "scenarios and networks are solved at once"
        raise QuasiallianceError(f"--seconds is for the search of a game's equilibria; {what}")
    if game is None:
        heading, ledgers = _of_scenario(question, profile, player, deviation)
    else:
        heading = question.about
        if isinstance(game, NetworkGame):
            heading, ledgers = _of_networks(game, heading, player, profile, deviation)
        elif isinstance(game, ExtensiveFormGame):
            if profile is not None:
                raise QuasiallianceError(
                    "--profile is for tables; of a tree give --equilibrium, a number of those that solve lists"
                )
            game = _whole(game)
            solution = solved(game, concept, seconds)
            number, found = chosen(solution, equilibrium)
            heading += f"\n{place(solution, number)}: {found!r}"
            if unjudged := _unjudged(game, found):
                heading += f"\nnot said of {', '.join(unjudged)}: play never comes there, and without beliefs no gain is defined"
            ledgers = list(_moves(game, found, player, deviation))
        else:
            game = _whole(game)
            at = [profile] if profile is not None else [e.modal for e in solved(game, seconds=seconds).points if e.pure]
            if not at:
                raise GameError(f"{question.episode}: no equilibrium is pure; give the --profile to deviate from")
            ledgers = list(_deviations(game, at, _players(game, player), deviation))
    show(question.as_json, lambda: list(map(ledger_object, ledgers)), lambda: "\n\n".join(map(str, (heading, *ledgers))))


@overload
def _whole(game: NormalFormGame) -> NormalFormGame: ...


@overload
def _whole(game: ExtensiveFormGame) -> ExtensiveFormGame: ...


def _whole(game: NormalFormGame | ExtensiveFormGame) -> NormalFormGame | ExtensiveFormGame:
    """Return a game whose payoffs have reasons: its own, or "payoffs" for all of them where it gives none."""
    if game.breakdown is not None:
        return game
    if isinstance(game, NormalFormGame):
        table = game.payoffs
        return NormalFormGame(table, game.players, game.actions, game.title, lambda: {"payoffs": table})
    a, ends = game.arrays, game.end_payoffs
    return ExtensiveFormGame.from_arrays(
        a.parent, a.player, payoffs=a.payoffs, payoff=a.payoff, information_set=a.information_set, chance=a.chance, event=a.event,
        players=game.players, information_sets=game.set_labels, actions=game.set_actions, events=game.events, title=game.title,
        breakdown=lambda: {"payoffs": ends},
    )  # fmt: skip


def _of_scenario(question: Question, profile: str | None, player: str | None, deviation: str | None) -> tuple[str, list[Ledger]]:
    from solvers.verdict import verdict

    found = verdict(question.scenario, **question.changes)
    game = found.allies
    asked = [profile] if profile is not None else list(dict.fromkeys(("".join(found.selected), "CC")))
    heading = f"{question.heading}; US {found.us_action}; outcome {found.outcome}"
    return heading, list(_deviations(game, asked, _players(game, player) if player else ALLIES, deviation))


def _of_networks(
    game: NetworkGame, heading: str, player: str | None, profile: str | None, deviation: str | None
) -> tuple[str, list[Ledger]]:
    """Return the ledger of what each end of each tie gains if it is cut, or made, at every pairwise stable network."""
    from solvers.pairwise_stability import solve_networks

    if profile is not None or deviation is not None:
        raise QuasiallianceError("--profile and --deviation are for tables and trees; a network's ties are all gone through")
    who = range(len(game.players)) if player is None else (player_index(player, game.players),)
    found = solve_networks(game)
    ledgers = [game.explain(i, network, tie) for network in found.stable for tie in game.ties for i in tie if i in who]
    return f"{heading}\npairwise stable: {'; or '.join(map(game.name, found.stable)) or 'none'}", ledgers


def _players(game: NormalFormGame, player: str | None) -> tuple[str, ...]:
    return (game.players[game.player(player)],) if player else game.players


def _deviations(
    game: NormalFormGame, profiles: Iterable[object], players: Iterable[str], deviation: str | None
) -> Iterator[Ledger]:
    """Yield the ledger of every deviation of some players from some profiles."""
    players = tuple(players)
    for at in profiles:
        where = game.profile(at)
        for who in players:
            own = game.actions[game.player(who)]
            if deviation == own[where[game.player(who)]] and len(players) == 1:
                raise QuasiallianceError(f"--deviation {deviation}: {who} plays it at {game.labels(where)}; name another action")
            for to in [deviation] if deviation else [a for a in own if a != own[where[game.player(who)]]]:
                yield game.explain(who, where, to)


def _unjudged(game: ExtensiveFormGame, found: TreeProfile) -> list[str]:
    """Return the information sets of several nodes that play never comes to, where the concept has no beliefs."""
    if found.beliefs is not None:
        return []
    a, reach = game.arrays, game.realisation_probabilities(found.behaviour)
    nodes = {label: [n for n in range(len(a)) if a.information_set[n] == k] for k, label in enumerate(game.set_labels)}
    return [label for label, own in nodes.items() if len(own) > 1 and not any(reach[n] > 0 for n in own)]


def _moves(game: ExtensiveFormGame, found: TreeProfile, player: str | None, deviation: str | None) -> Iterator[Ledger]:
    """Yield the ledger of every other move at every information set, given what everybody does and believes."""
    who = None if player is None else game.players[game.player(player)]
    behaviour, beliefs = found.behaviour, found.beliefs
    unjudged = set(_unjudged(game, found))
    made = 0
    for label, (own, actions) in game.information_sets.items():
        if (who is not None and own != who) or label in unjudged:
            continue
        for to, p in zip(actions, behaviour[label], strict=True):
            if (deviation is None and p != 1) or to == deviation:
                made += 1
                yield game.explain_move(behaviour, label, to, None if beliefs is None else list(beliefs[label]))
    if deviation is not None and not made:
        known = dict.fromkeys(a for own, actions in game.information_sets.values() if who in (None, own) for a in actions)
        lacks = "nobody has an" if who is None else f"{who} has no"
        raise GameError(f"{lacks} action {deviation!r}; the actions are {', '.join(known)}")
