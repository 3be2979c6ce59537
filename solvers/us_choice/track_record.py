"""The record: what each account predicts of each coded episode, and how often it is right.

No account has a number that was chosen on the record, and none sees the code that it is to predict. A set of k actions that holds
the coded one scores 1/k, a probability scores itself. Codes of P and R were judged with hindsight, as the episodes say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import games
from games.arguments import forgiving
from games.errors import ScenarioError
from games.models.trilateral import MODEL, Trilateral
from games.scenarios.episodes import Episode
from games.table import Cell, Shown, Table, full, number
from games.theories.theory import Theory

from .account import Account, Case, Prediction
from .accounts import known
from .choice import FirstMove, first_move


@dataclass(frozen=True)
class Score:
    """How an account fares.

    Attributes
    ----------
    total
        Sum of the shares of the coded actions; exact where the predictions are.
    of
        Episodes of which it predicts something.
    foremost
        Episodes of which it gives the coded action, and no other, the greatest share.
    by_code
        Coded action -> (sum of its shares, how many episodes).
    """

    total: Any
    of: int
    foremost: int
    by_code: Mapping[str, tuple[Any, int]]


@dataclass(frozen=True, eq=False, repr=False)
class Record(Shown):
    """Accounts of the US choice against the coded record.

    Attributes
    ----------
    accounts, episodes
        What is compared with what, the episodes in time order.
    choices
        One per episode.
    predictions
        Per episode, one prediction per account.
    model
        Which actions the US has.
    theory
        Who sees the episodes; None: the whole model.
    """

    accounts: tuple[Account, ...]
    episodes: tuple[Episode, ...]
    choices: tuple[FirstMove, ...]
    predictions: tuple[tuple[Prediction, ...], ...]
    model: Trilateral
    theory: Theory | None = None

    @property
    def seen(self) -> str:
        """Who sees the episodes, in words for a title."""
        return "" if self.theory is None else f", as {self.theory.label or self.theory.name} sees them"

    def of(self, account: str) -> tuple[Prediction, ...]:
        """Return an account's predictions, one per episode; ScenarioError if it is not in the record."""
        names = [one.name for one in self.accounts]
        if account not in names:
            raise ScenarioError(f"account {account!r} is not in this record; it holds {', '.join(names)}")
        place = names.index(account)
        return tuple(row[place] for row in self.predictions)

    def score(self, account: str) -> Score:
        """Return how an account fares."""
        pairs = [(e.us_action, found) for e, found in zip(self.episodes, self.of(account), strict=True) if found.actions]
        by_code = {}
        for code in self.model.us_actions:
            own = [found.share(code) for coded, found in pairs if coded == code]
            if own:
                by_code[code] = (sum(own), len(own))
        foremost = sum(found.foremost == (coded,) for coded, found in pairs)
        return Score(sum((found.share(coded) for coded, found in pairs), start=Fraction(0)), len(pairs), foremost, by_code)

    def scores(self) -> Table:
        """Return one row per account: its score, all in all and by coded action, and what it says."""
        codes = [code for code in self.model.us_actions if any(e.us_action == code for e in self.episodes)]
        rows = []
        for account in self.accounts:
            found = self.score(account.name)
            by_code = [found.by_code.get(code, (0, 0)) for code in codes]
            rows.append(
                (
                    account.name + " (baseline)" * account.baseline,
                    out_of(found.total, found.of),
                    str(found.foremost),
                    *(out_of(total, of) for total, of in by_code),
                    account.claim,
                )
            )
        header = ("account", "score", "foremost", *(f"coded {code}" for code in codes), "what it says")
        title = f"The US choice in {len(self.episodes)} episodes: accounts and the record{self.seen}"
        return Table(header, rows, caption=title, notes=NOTES)

    def table(self) -> Table:
        """Return one row per episode: the coded action and what each account predicts, hits marked; the scores last."""
        rows: list[tuple[object, ...]] = []
        for episode, row in zip(self.episodes, self.predictions, strict=True):
            rows.append((episode.id, episode.period, episode.us_action, *(_shown(found, episode.us_action) for found in row)))
        found = [self.score(account.name) for account in self.accounts]
        rows.append(("", "score", "", *(out_of(own.total, own.of) for own in found)))
        header = ("id", "period", "coded", *(account.name for account in self.accounts))
        marked = "Marked: no action is given a greater share than the coded one."
        return Table(
            header, rows, caption=f"The US action: coded, and predicted by each account{self.seen}", notes=(marked, *NOTES)
        )


NOTES = (
    "A set of k actions scores 1/k, a probability itself; an account that predicts nothing of an episode is not scored on it.",
    "Nothing was tuned on the codes of US action; the defaults of the payoffs were chosen on the outcomes of the same episodes.",
    "To say the most frequent code always has the score of the majority: the scores by code say what an account tells apart.",
    "Every coded P and R is open to hindsight.",
)


def out_of(total: Any, count: int) -> Cell:
    """Return a cell for a score, out of how many.

    >>> out_of(Fraction(6), 24).text
    '6 of 24'
    """
    return Cell(f"{told(total)} of {count}", parts=(("", told(total)), ("of", str(count))))


def _shown(found: Prediction, coded: str) -> Cell:
    """Return what is predicted, marked if the coded action is foremost; in data the foremost actions, and shares that differ."""
    shares = [(action, full(float(share))) for action, share in found.shares.items()] if len(set(found.shares.values())) > 1 else []
    foremost = " or ".join(found.foremost) or "nothing"
    return Cell(repr(found), strong=coded in found.foremost, parts=(("", foremost), *shares))


def told(total: Any) -> str:
    """Return a sum of shares as text, a whole number without decimals.

    >>> told(Fraction(6)), told(Fraction(25, 6))
    ('6', '4.167')
    """
    return str(total) if isinstance(total, int | Fraction) and Fraction(total).denominator == 1 else number(total)


@forgiving
def record(
    accounts: Iterable[Account] | None = None,
    *,
    changes: Mapping[str, object] | None = None,
    without: Iterable[str] = (),
    theory: Theory | None = None,
    model: Trilateral = MODEL,
) -> Record:
    """Return what accounts predict of every coded episode.

    Parameters
    ----------
    accounts
        By default every one of the folder.
    changes
        Parameters that differ from the episodes' codes and the defaults.
    without
        Mechanisms to switch off.
    theory
        Who sees the episodes: only its mechanisms are on; None: the whole model.
    model
        With the shipped three US actions, or ``games.models.four_us_actions.MODEL``.

    Raises
    ------
    ParameterError, MechanismError
        For unknown names or values out of range.

    >>> from solvers.us_choice.accounts import account_named
    >>> found = record([account_named("anticipation"), account_named("majority")])
    >>> found.score("anticipation").total, found.score("majority").total
    (Fraction(6, 1), Fraction(17, 1))
    """
    chosen = known() if accounts is None else tuple(accounts)
    episodes = tuple(games.episodes().values())
    seen = [e.scenario.on(model) if theory is None else theory.apply(e.scenario.on(model)) for e in episodes]
    choices = tuple(first_move(scenario.set(changes or {}), without=without) for scenario in seen)
    cases = [case_of(choice, episode) for choice, episode in zip(choices, episodes, strict=True)]
    return Record(chosen, episodes, choices, tuple(tuple(one.predict(case) for one in chosen) for case in cases), model, theory)


@forgiving
def case_of(choice: FirstMove, episode: Episode | None = None) -> Case:
    """Return what accounts may look at of an episode: its choice, the episode before, and the rest of the record.

    A scenario that is no episode has none before it, and the whole record as the rest.

    >>> import games
    >>> episode = games.episode("2019")
    >>> case = case_of(first_move(episode.scenario), episode)
    >>> case.before.period, len(case.others)
    ('2017', 23)
    """
    known_ones = tuple(games.episodes().values())
    place = None if episode is None else [one.id for one in known_ones].index(episode.id)
    before = known_ones[place - 1] if place else None
    return Case(choice, before, tuple(one for one in known_ones if episode is None or one.id != episode.id))


@forgiving
def said_of(choice: FirstMove, episode: Episode | None = None, accounts: Iterable[Account] | None = None) -> Table:
    """Return what each account says of one choice, why, and what that scores if the action is coded.

    >>> import games
    >>> from solvers.us_choice.accounts import account_named
    >>> episode = games.episode("2019")
    >>> print(said_of(first_move(episode.scenario), episode, [account_named("inertia")]))
    E19: the US action by account (coded E)
    account             predicts  score  because
    inertia (baseline)  E         1      as in 2017
    Score: the chance that it gives to the coded action.
    """
    case = case_of(choice, episode)
    rows = []
    for account in known() if accounts is None else accounts:
        found = account.predict(case)
        score = told(found.share(episode.us_action)) if episode is not None and found.actions else ""
        rows.append((account.name + " (baseline)" * account.baseline, repr(found), score, found.why))
    coded = "" if episode is None else f" (coded {episode.us_action})"
    notes = () if episode is None else ("Score: the chance that it gives to the coded action.",)
    return Table(("account", "predicts", "score", "because"), rows, f"{choice.name}: the US action by account{coded}", notes)
