"""Two scenarios against each other: verdicts, what binds, what the margin's change is made of, and what flips between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from games.arguments import forgiving
from games.ledger import Ledger, is_zero
from games.models.trilateral import ALLIES, WORDS
from games.normal_form import NormalFormGame
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number

from ..regimes.lines import Continuation, continuation
from ..verdict import COOPERATION, Verdict, verdict
from .by_mechanism import by_mechanism
from .factors import THEORY, split


@dataclass(frozen=True, repr=False)
class LedgerChange(Shown):
    """An ally's incentive to leave (C, C) in two scenarios, mechanism by mechanism.

    Attributes
    ----------
    first, second
        The incentive in each: player, profile and deviation are the same.
    names
        What the two scenarios are called.
    """

    first: Ledger
    second: Ledger
    names: tuple[str, str] = ("first", "second")

    @property
    def parts(self) -> Mapping[str, Fraction]:
        """Mechanism -> how much more it adds to the incentive in the second; a mechanism that only one model has counts from 0."""
        names = dict.fromkeys((*self.first, *self.second))
        return {name: self.second.get(name, 0) - self.first.get(name, 0) for name in names}

    @property
    def total(self) -> Fraction:
        """How much greater the incentive is in the second: the sum of the parts."""
        return self.second.total - self.first.total  # type: ignore[no-any-return]  # exact, as the games are

    def table(self) -> Table:
        """Return the mechanisms that have a part in either, and the sums."""
        rows = [
            (name, number(self.first.get(name, 0)), number(self.second.get(name, 0)), number(part))
            for name, part in self.parts.items()
            if not all(map(is_zero, (self.first.get(name, 0), self.second.get(name, 0))))
        ]
        totals = (self.first.total, self.second.total, self.total)
        rows.append(("gain from deviating", *(Cell(number(value), strong=True) for value in totals)))  # type: ignore[arg-type]  # cells beside texts
        title = f"{self.first.player}: {self.first.profile} to {self.first.deviation}"
        return Table(("mechanism", *self.names, "change"), rows, caption=f"What binds, by mechanism: {title}")


@dataclass(frozen=True, repr=False)
class Comparison(Shown):
    """All that two scenarios differ in.

    Attributes
    ----------
    first, second
        The verdicts; "change" always means second minus first.
    ledgers
        The ally's incentive that binds (C, C) in the first, and that of the second where it is another one, in both.
    split
        Exact Shapley split of the change of the cohesion margin: group of factors -> its part. The parts sum to ``change``.
    mechanisms
        The theory's part split further, over the mechanisms that differ, where nothing but the theory does (see ``by_mechanism``).
    lines
        All equilibria on the straight line between the two, under the US action of the first and, where it differs, of the second.
    apart
        Why there is no line; "" if there is.
    """

    first: Verdict
    second: Verdict
    ledgers: tuple[LedgerChange, ...]
    split: Mapping[str, Fraction]
    mechanisms: Mapping[str, Fraction]
    lines: tuple[Continuation, ...]
    apart: str

    @property
    def change(self) -> Fraction:
        """The change of the cohesion margin, exactly."""
        return self.second.margin - self.first.margin

    def tables(self) -> tuple[Table, ...]:
        """Return the verdicts side by side, the ledgers, the split and the flips."""
        return (self._verdicts(), *(ledger.table() for ledger in self.ledgers), self._split(), self._flips())

    def _verdicts(self) -> Table:
        both = (self.first, self.second)
        rows = (
            ("US action", *(f"{v.us_action} ({WORDS[v.us_action]})" for v in both)),
            ("equilibria", *("; ".join(_all(v)) for v in both)),
            ("known to be all", *("yes" if v.solution.complete else f"no: {v.solution.completeness.value}" for v in both)),
            ("outcome", *(Cell(f"{v.outcome}, selected ({', '.join(v.selected)})", strong=True) for v in both)),
            ("cohesion margin", *(number(v.margin) for v in both)),
            ("what binds (C, C)", *("{} to {}".format(*binding(v.allies)) for v in both)),
        )
        labels = [f"{v.scenario.name}: {v.scenario.label}" for v in both if v.scenario.label]
        return Table(("", *(v.scenario.name for v in both)), rows, caption="Verdicts", notes=labels)

    def _split(self) -> Table:
        rows = [(name, number(part)) for name, part in self.split.items() if part]
        rows += [(f"{THEORY}: {name}", number(part)) for name, part in self.mechanisms.items() if part]
        rows.append(("change", Cell(number(self.change), strong=True)))  # type: ignore[arg-type]  # a cell beside texts
        note = "Shapley value, exact: each group of factors averaged over all orders in which the groups are moved."
        if self.split.get(THEORY):
            note += f" {THEORY.capitalize()}: mechanisms switched off or on, and parameters that no episode codes."
        return Table(("factors", "part"), rows, caption="Change of the cohesion margin from the first to the second", notes=(note,))

    def _flips(self) -> Table:
        rows = [(line.us_action or "", *row) for line in self.lines for row in line.table().rows]
        places = "Place 0 is the first, 1 the second; all parameters move together in a straight line."
        told = {line.us_action for line in self.lines if line.us_action}
        nothing = "" if rows else f" Nothing flips on it{' under either US action' if len(told) > 1 else ''}."
        if not rows and len(told) > 1 and _all(self.first) != _all(self.second):
            nothing += " The equilibria differ by the US action."
        whole = "" if all(line.complete for line in self.lines) else " Mixed equilibria are compared between steps only."
        header = ("US", "place", "how known", "event", "equilibria", "binding")
        note = self.apart or places + nothing + whole
        return Table(header, rows, caption="What flips between the two", notes=(note,))


def _all(found: Verdict) -> list[str]:
    """Return the equilibria of a verdict as text, continua included."""
    return [repr(e) + " strict" * e.strict for e in found.solution.equilibria] + [repr(c) for c in found.solution.components]


@forgiving
def compare(first: Scenario, second: Scenario) -> Comparison:
    """Compare two scenarios of one model; a theory's view of one is ``theory.apply(scenario)``.

    Raises
    ------
    ScenarioError, GameError
        If the two are of different models, or of one that is not the trilateral one.

    >>> import games
    >>> found = compare(games.scenario("2019"), games.scenario("2023"))
    >>> found.first.outcome, found.second.outcome, sum(found.split.values()) == found.change
    ('friction', 'cohesion', True)
    >>> [ledger.first.player for ledger in found.ledgers], [len(line.events) for line in found.lines]
    (['ROK'], [3, 2])
    """
    parts = split(first, second)
    one, other = verdict(first), verdict(second)
    binds = dict.fromkeys(binding(v.allies) for v in (one, other))
    names = (first.name, second.name)
    ledgers = tuple(
        LedgerChange(one.allies.explain(who, COOPERATION, to), other.allies.explain(who, COOPERATION, to), names)
        for who, to in binds
    )
    apart = _apart(first, second)
    actions = () if apart else tuple(dict.fromkeys((first.us_action, second.us_action)))
    lines = tuple(continuation(first.model, (first, second), us_action=us, steps=1) for us in actions)
    return Comparison(one, other, ledgers, parts, by_mechanism(first, second), lines, apart)


@forgiving
def binding(game: NormalFormGame) -> tuple[str, str]:
    """Return the ally and the deviation from (C, C) that lose least, or gain most: what the cohesion margin is.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> binding(MODEL.game(games.scenario("2019")))
    ('ROK', 'H')
    """
    gains = {
        (player, action): value - game.payoff(player, COOPERATION)
        for i, player in enumerate(ALLIES)
        for action, value in zip(game.actions[i][1:], game.deviations(i, (0, 0))[1:], strict=True)
    }
    return max(gains, key=lambda deviation: gains[deviation])


def _apart(first: Scenario, second: Scenario) -> str:
    """Say why there is no line between two scenarios on which parameters alone move; "" if there is one."""
    values = [s.model.scenario_values(s) for s in (first, second)]
    for name in sorted(set(first.without) ^ set(second.without)):
        switch = first.model.mechanism(name).switch
        if any(own[symbol] != first.model.parameter(symbol).neutral for own in values for symbol in switch):
            return f"No line is drawn: the two do not share their mechanisms ({name} is at work in one and off in the other)."
    return "" if values[0] != values[1] else "No line is drawn: every parameter is the same in both."
