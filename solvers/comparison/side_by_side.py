"""Theories side by side: what each says of each scenario, beside what the record says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import perf_counter

import games
from games.arguments import forgiving
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table, number
from games.theories.theory import Theory

from ..verdict import Verdict, verdict

CAUTION = "A hit is agreement with a coded record, no evidence: codes and values were chosen knowing it, and no value is estimated."


@dataclass(frozen=True, repr=False)
class SideBySide(Shown):
    """What theories say of scenarios.

    Attributes
    ----------
    scenarios, theories
        What was asked, in that order.
    verdicts
        Per scenario and theory; exact but for the selection.
    record
        Per scenario the coded outcome of the episode that it is; "" for any other.
    seconds
        Wall time; part of no file.
    """

    scenarios: tuple[Scenario, ...]
    theories: tuple[Theory, ...]
    verdicts: tuple[tuple[Verdict, ...], ...]
    record: tuple[str, ...]
    seconds: float

    @property
    def hits(self) -> tuple[int, ...]:
        """Per theory, for how many of the scenarios on record its outcome is the coded one."""
        coded = [(row, outcome) for row, outcome in zip(self.verdicts, self.record, strict=True) if outcome]
        return tuple(sum(row[k].outcome == outcome for row, outcome in coded) for k in range(len(self.theories)))

    def tables(self) -> tuple[Table, ...]:
        """Return one table per scenario, or the outcomes of all in one where there are more than three."""
        return tuple(map(self._one, range(len(self.scenarios)))) if len(self.scenarios) <= 3 else (self.outcomes(),)

    def _one(self, k: int) -> Table:
        scenario, coded = self.scenarios[k], self.record[k]
        rows = [
            (theory.name, "".join(v.selected), v.outcome, _strict(v, ", ") or "none", number(v.margin))
            for theory, v in zip(self.theories, self.verdicts[k], strict=True)
        ]
        beyond = {theory.name: ", ".join(theory.outside(scenario)) for theory in self.theories}
        notes = [f"{name} does not speak of it: {words} is outside its range." for name, words in beyond.items() if words]
        title = ": ".join(filter(None, _words(scenario)))
        caption = f"{title}; US {scenario.us_action}" + f"; coded outcome {coded}" * bool(coded)
        return Table(("theory", "selected", "outcome", "strict equilibria", "cohesion margin"), rows, caption=caption, notes=notes)

    def outcomes(self) -> Table:
        """Return a row per scenario: the coded outcome, and every theory's selected profile with its strict equilibria."""
        rows: list[tuple[object, ...]] = []
        for scenario, coded, row in zip(self.scenarios, self.record, self.verdicts, strict=True):
            rows.append((*_words(scenario), scenario.us_action, coded, *(_shown(v, v.outcome == coded) for v in row)))
        notes = ["Selected profile of Japan and the ROK [strict equilibria]; marked where its class is the coded outcome."]
        if on_record := sum(map(bool, self.record)):
            rows.append(("", "as coded", "", f"of {on_record}", *(Cell(str(hits), parts=(("", str(hits)),)) for hits in self.hits)))
            notes.append(CAUTION)
        header = ("scenario", "period", "US", "coded", *(theory.name for theory in self.theories))
        return Table(header, rows, caption="What each theory says", notes=notes)


def _shown(found: Verdict, strong: bool) -> Cell:
    """Return the selected profile with the strict equilibria in brackets."""
    selected, strict = "".join(found.selected), _strict(found, " ")
    return Cell(f"{selected} [{strict}]", strong=strong, parts=(("", selected), ("strict", strict)))


def _strict(found: Verdict, between: str) -> str:
    return between.join("".join(labels) for labels in found.strict)


def _words(scenario: Scenario) -> tuple[str, str]:
    """Return a scenario's name, and the period of an episode or else its label."""
    episode = games.episodes().get(scenario.name)
    return scenario.name, scenario.label if episode is None else episode.period


@forgiving
def theories_on(scenarios: Iterable[Scenario] | None = None, theories: Iterable[Theory] | None = None) -> SideBySide:
    """Return what theories say of scenarios, each game solved exactly for all its equilibria.

    Parameters
    ----------
    scenarios
        By default the coded episodes.
    theories
        By default those that ship with the project.

    Raises
    ------
    GameError, MechanismError, ParameterError
        If a scenario is not of the trilateral model, or its model lacks what a theory needs.

    >>> found = theories_on([games.scenario("2019")], [games.theory("cha"), games.theory("hwang")])
    >>> [v.outcome for v in found.verdicts[0]], found.record, found.hits
    (['mixed', 'friction'], ('friction',), (0, 1))
    """
    start = perf_counter()
    episodes = games.episodes()
    asked = tuple(e.scenario for e in episodes.values()) if scenarios is None else tuple(scenarios)
    named = tuple(games.theories.theories().values()) if theories is None else tuple(theories)
    verdicts = tuple(tuple(verdict(theory.apply(s)) for theory in named) for s in asked)
    record = tuple(episodes[s.name].outcome if s.name in episodes and s == episodes[s.name].scenario else "" for s in asked)
    return SideBySide(asked, named, verdicts, record, perf_counter() - start)
