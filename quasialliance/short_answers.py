"""What `solve` answers in about ten lines: outcome, equilibria, margin, why, and how far; `--full` has the rest.

Every line is a label and what is said under it. Why is the incentive that comes closest to moving a player, with its largest
mechanisms and what all others add, so that the parts sum to it; how far is the nearest exact threshold of one parameter, or the
least that payoffs must change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from games.errors import ParameterError
from games.exact.numbers import decimal
from games.models.trilateral import ALLIES, US, WORDS
from games.normal_form import NormalFormGame
from games.table import number
from solvers.display import incomplete, mixture, promise, short

from .words import words

if TYPE_CHECKING:
    from games import ExtensiveFormGame, Ledger
    from games.scenarios.episodes import Episode
    from solvers.pairwise_stability import Networks
    from solvers.regimes import Threshold
    from solvers.result import Solution
    from solvers.tree_profile import TreeProfile
    from solvers.verdict import Verdict

Lines = Iterator[tuple[str, str]]
"""Label, and what is said under it."""

READING = "Of mechanisms, + is for the move and - against it. --full prints everything."
"""What is said under an answer that names mechanisms."""
LISTED = 4
"""So many equilibria are written out; all others are counted."""
MOVES = 6
"""So many moves of a plan are told."""
LETTERS = 2
"""Up to so many characters a move is a letter, which words stand beside; a longer one speaks for itself."""
MECHANISMS = 2
"""So many mechanisms are named of an incentive, that it stays on a line."""
COOPERATION = ("C", "C")
DOES = {"C": "cooperates", "H": "hedges", "F": "confronts"}


def laid_out(lines: Iterable[tuple[str, str]]) -> str:
    """Return labels and what is said under them as lines.

    >>> print(laid_out([("margin", "0.1"), ("how far", "...")]))
    margin   0.1
    how far  ...
    """
    told = list(lines)
    wide = max(len(label) for label, _ in told)
    reading = [READING] * any(label.startswith("why") for label, _ in told)
    return "\n".join([*(f"{label:<{wide}}  {text}" for label, text in told), *reading])


# --- scenarios ---


def of_scenario(found: Verdict, coded: Episode | None) -> Lines:
    """Yield what is said of a scenario's verdict; ``coded`` is the episode that it is, if it is one."""
    selected, allies = found.selected, found.allies
    who = f"both {WORDS[selected[0]]}" if len(set(selected)) == 1 else f"Japan {DOES[selected[0]]}, the ROK {DOES[selected[1]]}"
    record = ""
    if coded is not None:
        mark = "hit" if coded.outcome == found.outcome else "MISS"
        record = f"; coded {coded.outcome} ({coded.outcome_confidence}), a {mark}"
    yield "outcome", f"{found.outcome}: {who} at {_name(selected)}{record}"
    yield "equilibria", equilibria(found.solution) + _rule(found)
    yield "margin", _margin(found)
    gains = [allies.payoff(own, COOPERATION) - allies.payoff(own, selected) for own in ALLIES]
    if all(gain > 0 for gain in gains):
        yield "dilemma", f"both would be better off at (C, C), {_each(ALLIES, gains)}"
    if found.timing == "us-first":
        from solvers import us_choice  # this timing alone needs it

        worth = us_choice.first_move(found.scenario, model=found.scenario.model).values  # type: ignore[arg-type]  # a verdict's model
        told = ", ".join(f"{own.action} ({WORDS[own.action]}) {number(own.selected)}" for own in worth)
        yield f"why {US}", f"what its actions are worth to it where the rule selects after each: {told}"
    elif isinstance(found.game, NormalFormGame) and US in found.game.players:
        yield f"why {US}", because(nearest_deviation(found.game, US, (*selected, found.us_action)))
    losses = {own: nearest_deviation(allies, own, selected) for own in ALLIES}
    for own, ledger in losses.items():
        yield f"why {own}", because(ledger)
    if all(ledger.total < 0 for ledger in losses.values()):
        yield "how far", _flip(found, selected)
    if selected != COOPERATION:
        yield "cohesion", _flip(found, COOPERATION)


def _rule(found: Verdict) -> str:
    """Say how one of several equilibria is selected, or that the rule did not come to its end."""
    if not found.converged:
        return "; the principal logit branch, which selects, was not followed to its end"
    return "" if len(found.solution.points) == 1 else f"; the limit of the principal logit branch selects {_name(found.selected)}"


def _name(profile: Sequence[str]) -> str:
    return f"({', '.join(profile)})"


def _each(players: Sequence[str], gains: Sequence[Any]) -> str:
    return " and ".join(f"{player} by {number(gain)}" for player, gain in zip(players, gains, strict=True))


def _margin(found: Verdict) -> str:
    """Say what is least lost by leaving (C, C), and by whom."""
    told = f"{number(found.margin)}: (C, C) is {'strict' if found.margin > 0 else 'not strict'}"
    if found.selected == COOPERATION:
        return told
    binding = max((nearest_deviation(found.allies, own, COOPERATION) for own in ALLIES), key=lambda ledger: ledger.total)
    return f"{told}; {binding.player} by {because(binding)}"


def _flip(found: Verdict, profile: Sequence[str]) -> str:
    from solvers import regimes

    try:
        lines = regimes.flips(found.scenario.model, profile, at=found.scenario, us_action=found.us_action)
    except ParameterError as problem:  # a mechanism of the user's that is no polynomial
        return str(problem)
    return nearest_flip(profile, lines)


def nearest_flip(profile: Sequence[str], lines: Sequence[Threshold]) -> str:
    """Say at which value of a single parameter a profile's state changes, of all parameters the nearest in shares of its range."""
    name = _name(profile)
    if not lines:
        return f"{name}: no single parameter changes within its range whether it is strict"
    line, at = lines[0], lines[0].nearest
    assert at is not None  # of a line that flips
    assert line.current is not None
    rises = at.value > line.current
    where = f"{words(line.name)} {'>' if rises else '<'} {short(at.value)} (now {decimal(line.current)})"
    if line.holds:
        return f"until {where}; then {at.player} prefers {at.deviation}"
    return f"strict if {where}; {'below' if rises else 'above'}, {at.player} prefers {at.deviation}"


# --- incentives ---


def nearest_deviation(game: NormalFormGame, player: str, profile: Sequence[str]) -> Ledger:
    """Return the ledger of a player's best deviation from a pure profile."""
    place = game.player(player)
    own = [action for action in game.actions[place] if action != profile[place]]
    return max((game.explain(player, profile, action) for action in own), key=lambda ledger: ledger.total)


def because(ledger: Ledger) -> str:
    """Say what a deviation gains or costs, its largest mechanisms with their signs, and what all others add together.

    >>> from games import Ledger
    >>> because(Ledger("ROK", "(C, C)", "H", {"threat": -3, "hedging": 1}))
    'H loses 2.000: threat -3.000, hedging +1.000'
    """
    return f"{ledger.deviation} {result(ledger.total)}: {parts(ledger)}"


def result(total: Any) -> str:
    """Return what a gain comes to, in words.

    >>> result(-0.25), result(0)
    ('loses 0.250', 'neither gains nor loses')
    """
    return "neither gains nor loses" if total == 0 else f"{'gains' if total > 0 else 'loses'} {number(abs(total))}"


def parts(ledger: Ledger) -> str:
    """Return the largest mechanisms of an incentive with their signs, and the sum of all others."""
    sizes = sorted((name for name in ledger if ledger[name] != 0), key=lambda name: (-abs(ledger[name]), name))
    named, rest = (sizes, []) if len(sizes) <= MECHANISMS + 1 else (sizes[:MECHANISMS], sizes[MECHANISMS:])
    told = [f"{words(name)} {signed(ledger[name])}" for name in named]
    return ", ".join(told + [f"rest {signed(sum(ledger[name] for name in rest))}"] * bool(rest)) or "no mechanism"


def signed(value: Any) -> str:
    """Return a number with its sign.

    >>> signed(0.25), signed(-1)
    ('+0.250', '-1.000')
    """
    text = number(value)
    return text if text.startswith("-") else f"+{text}"


# --- equilibria ---


def equilibria(solution: Solution) -> str:
    """Return the whole set of equilibria, those that are too many as a count, and whether it is known to be all.

    >>> from games.library import named
    >>> from solvers import nash
    >>> equilibria(nash.solve(named("prisoners-dilemma").game()))
    '(D, D), strict; it is the only one'
    """
    found = [f"{e!r}{', strict' * e.strict}" for e in solution.equilibria]
    found += [f"a continuum of dimension {c.dimension} with {len(c.extreme)} extreme equilibria" for c in solution.components]
    left = len(found) - LISTED
    listed = "; ".join(found[:LISTED]) + f"; and {left} more" * (left > 0)
    if not found and solution.completeness.name != "SOME":
        return f"none; {promise(solution)}"
    if solution.complete:
        alone = len(solution.equilibria) == 1 and not solution.components
        return f"{listed}; " + ("it is the only one" if alone else f"these are all {len(found)}")
    return "; ".join((*[listed] * bool(found), promise(solution), *incomplete(solution)))


def of_table(game: NormalFormGame, solution: Solution, told: Mapping[str, str]) -> Lines:
    """Yield what is said of the equilibria of a table; ``told`` has its actions in words."""
    yield "equilibria", equilibria(solution)
    pure = [e for e in solution.points if e.pure]
    for e in pure[:1]:
        at = game.labels(e.modal)
        if told:
            yield "the first", ", ".join(told.get(action, action) for action in at)
        yield "payoffs", payoffs(game.players, e.payoffs) + " at the first that is pure" * (len(solution.points) > 1)
        ledgers = []
        for player in game.players:
            if len(game.actions[game.player(player)]) > 1 and game.breakdown is not None:
                ledgers.append(nearest_deviation(game, player, at))
                yield f"why {player}", because(ledgers[-1])
        yield "how far", _room(game, e, at)
    if not pure and solution.points:
        yield "payoffs", payoffs(game.players, solution.points[0].payoffs) + " at the first"


def _room(game: NormalFormGame, e: Any, at: Sequence[str]) -> str:
    """Say how much payoffs may change before a pure equilibrium is none: half of the least that a deviation loses."""
    losses = []
    for k, player in enumerate(game.players):
        own = game.deviations(k, e.modal)
        stay = own[e.modal[k]]
        losses += [(stay - v, player, a) for a, v in zip(game.actions[k], own, strict=True) if a != at[k]]
    if not losses:
        return "nobody has a choice"
    least, player, action = min(losses, key=lambda loss: loss[0])
    name = f"({', '.join(at)})"
    if least == 0:
        return f"{name} is on the edge: {player} loses nothing by {action}"
    return f"{name} stays strict while no payoff changes by {_half(least)} or more; the closest call is {player}'s {action}"


def _half(value: Any) -> str:
    return short(Fraction(value) / 2) if isinstance(value, int | Fraction) else short(float(value) / 2)


def payoffs(players: Sequence[str], values: Iterable[Any]) -> str:
    """Return each player's payoff.

    >>> payoffs(("Japan", "ROK"), (1, 0.5))
    'Japan 1.000, ROK 0.500'
    """
    return ", ".join(f"{player} {number(value)}" for player, value in zip(players, values, strict=True))


# --- trees and networks ---


def of_tree(game: ExtensiveFormGame, solution: Solution, verbs: Mapping[str, str]) -> Lines:
    """Yield what is said of the equilibria of a tree; ``verbs`` has its moves in words, by player and action."""
    concept, points = solution.method.concept, solution.points
    many = len(points) > 1
    for k, e in enumerate(points[:LISTED], 1):
        label = ("path" if e.pure else "plan") + f" {k}" * many
        yield label, f"{path(game, e, verbs)}; worth {payoffs(game.players, e.payoffs)}"
    if len(points) == 1 and not solution.components and solution.complete:
        plan = f": {points[0]!r}" if len(game.set_labels) <= MOVES else ""
        yield "equilibria", f"one {concept}, the only one{plan}"
    else:
        some = [f"{len(solution.equilibria)} isolated"] * bool(solution.equilibria)
        some += [f"{len(c.extreme)} extreme ones of a continuum of dimension {c.dimension}" for c in solution.components]
        more = f"; {len(points) - LISTED} more are not shown" if len(points) > LISTED else ""
        told = "these are all" if solution.complete else promise(solution)
        listed = [f"{', '.join(some) or 'none'}{more}"] if some or solution.completeness.name != "SOME" else []
        yield "equilibria", f"{concept}: {'; '.join((*listed, told, *incomplete(solution)))}"
    if not points:
        return
    gains, which = dict(moves(game, points[0])), " on path 1" * many
    seen = reached(game, points[0])
    for player in game.players if game.breakdown is not None else ():
        own = [where for where in gains if where[0] in seen and game.information_sets[where[0]][0] == player]
        if own:
            label, action = max(own, key=lambda where: gains[where])
            held = None if points[0].beliefs is None else list(points[0].beliefs[label])
            ledger = game.explain_move(points[0].behaviour, label, action, held)
            verb = verbs.get(f"{player} {action}")
            other = action if verb is None or len(action) > LETTERS else f"{action} ({verb})"
            yield f"why {player}", f"{other} at {label!r}{which} {result(ledger.total)}: {parts(ledger)}"
    yield "how far", ("of path 1: " if many else "") + _closest(game, points[0], gains)


def moves(game: ExtensiveFormGame, e: TreeProfile) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield (information set, action) -> what is gained by it, all else as before, of every action not played there.

    Those are left out that cannot be weighed, as play never comes there and the concept has no beliefs.
    """
    a, steps = game.arrays, game.move_probabilities(game.behaviour(e.behaviour)).tolist()
    reach: list[Any] = [1]
    worth: dict[int, list[Any]] = {}
    for node in range(1, len(a)):
        reach.append(reach[a.parent[node]] * steps[node])
    for node in reversed(range(len(a))):
        below = list(a.children_of(node))
        own = [[steps[child] * v for v in worth[child]] for child in below] or [a.payoffs[a.payoff[node]]]
        worth[node] = [sum(column) for column in zip(*own, strict=True)]
    for number_of, (label, (player, actions)) in enumerate(game.information_sets.items()):
        members = [node for node in range(len(a)) if a.information_set[node] == number_of]
        weights = [reach[node] for node in members] if e.beliefs is None else list(e.beliefs[label])
        weights = [1] if len(members) == 1 else weights
        if label in e.ruled_out or sum(weights) == 0:
            continue
        who = game.player(player)
        for k, (action, p) in enumerate(zip(actions, e.behaviour[label], strict=True)):
            if p == 0:
                steps_to = [list(a.children_of(node))[k] for node in members]
                gain = sum(w * (worth[to][who] - worth[at][who]) for w, at, to in zip(weights, members, steps_to, strict=True))
                yield (label, action), gain / sum(weights)


def reached(game: ExtensiveFormGame, e: TreeProfile) -> set[str]:
    """Return the information sets to which play comes."""
    from games.tree.arrays import CHANCE, END  # scenarios need no trees

    a, left, found = game.arrays, [0], set()
    while left:
        node = left.pop()
        below = list(a.children_of(node))
        if a.player[node] == CHANCE:
            left += [child for child in below if a.chance[child] > 0]
        elif a.player[node] != END:
            label = game.set_labels[a.information_set[node]]
            found.add(label)
            left += [child for child, p in zip(below, e.behaviour[label], strict=True) if p > 0]
    return found


def path(game: ExtensiveFormGame, e: TreeProfile, verbs: Mapping[str, str]) -> str:
    """Return who does what on the path of a pure equilibrium, in words where there are some; of a mixed one who mixes what where.

    >>> from games.models.escalation import MODEL
    >>> from solvers import subgame_perfect
    >>> path(MODEL.game(), subgame_perfect.solve(MODEL.game()).points[0], MODEL.verbs)
    'Japan imposes export controls (X), ROK gives notice (T), US presses (P), ROK suspends (S)'
    """
    seen = reached(game, e)
    own = [label for label in game.set_labels if label in seen or not e.pure]
    told = []
    for label in own[:MOVES]:
        player, actions = game.information_sets[label]
        if e.pure:
            where = f" at {label!r}" if game.events else ""
            told.append(does(player, actions[list(e.behaviour[label]).index(max(e.behaviour[label]))], verbs) + where)
        else:
            played = "anything" if label in e.ruled_out else mixture(e.behaviour[label], actions)
            told.append(f"{label}: {played}")
    more = [f"{len(own) - MOVES} more moves"] * (len(own) > MOVES)
    return (", " if e.pure else "; ").join(told + more) or "nobody decides"


def does(player: str, action: str, verbs: Mapping[str, str]) -> str:
    """Return what a player does, in words if there are some.

    >>> does("US", "P", {"US P": "presses"}), does("US", "n", {})
    ('US presses (P)', 'US n')
    """
    verb = verbs.get(f"{player} {action}")
    if verb is None:
        return f"{player} {action}"
    return f"{player} {verb}" + f" ({action})" * (len(action) <= LETTERS)


def _closest(game: ExtensiveFormGame, e: TreeProfile, gains: Mapping[tuple[str, str], Any]) -> str:
    """Say how much payoffs may change before a pure equilibrium is none: half of the least that another action loses."""
    if not e.pure:
        return "it is mixed: its probabilities move with every change of payoffs"
    others = sum(len(actions) - 1 for label, (_, actions) in game.information_sets.items() if label not in e.ruled_out)
    if not gains:
        return "nobody has a choice" if not others else "play comes to no choice"
    (label, action), least = max(gains.items(), key=lambda item: item[1])
    player = game.information_sets[label][0]
    if least == 0:
        return f"on the edge: {player} loses nothing by {action} at {label!r}"
    if least > 0:
        return f"it rests on what is not tried: if play came to {label!r}, {player} would gain {number(least)} by {action}"
    closest = f"the closest call is {player}'s {action} at {label!r}, which loses {number(-least)}"
    if len(gains) < others:
        return closest
    return f"everybody keeps to it while no payoff changes by {_half(-least)} or more; {closest}"


def of_networks(found: Networks) -> Lines:
    """Yield what is said of the pairwise stable networks of a game."""
    game = found.game
    listed = "; ".join(game.name(n) for n in found.stable[:LISTED]) or "none"
    left = len(found.stable) - LISTED
    yield "stable", f"{listed}{f'; and {left} more' if left > 0 else ''}; all {len(game.networks)} networks were looked at"
    for n in found.stable[:1]:
        yield "payoffs", payoffs(game.players, game.payoffs[:, n]) + " in the first" * (len(found.stable) > 1)
    yield "efficient", "; ".join(map(game.name, found.efficient[:LISTED]))
    if game.breakdown is not None:
        for n in found.stable[:1]:
            for k, player in enumerate(game.players):
                own = [game.explain(player, n, tie) for tie in game.ties if k in tie]
                if own:
                    yield f"why {player}", _tie(max(own, key=lambda ledger: ledger.total))


def _tie(ledger: Ledger) -> str:
    return f"to {ledger.deviation} {result(ledger.total)}: {parts(ledger)}"
