"""The stability report: every notion of stability against every outcome class, with evidence."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from games.arguments import forgiving
from games.errors import GameError, ScenarioError
from games.models.trilateral import ALLIES, ALLY_ACTIONS, Trilateral
from games.normal_form import NormalFormGame
from games.options import SEED
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from games.table import Cell, Shown, Table

from .. import nash
from ..result import Solution
from .notion import Case, Finding, Notion


@dataclass(frozen=True, repr=False)
class StabilityReport(Shown):
    """Notion -> class -> Finding for one game of the allies; renders as a table."""

    game: NormalFormGame
    findings: Mapping[str, Mapping[str, Finding]]
    rng: int

    def table(self) -> Table:
        """Return one row per notion: for each class whether it is stable, and why."""
        words = {True: "yes", False: "no", None: "-"}

        def cell(finding: Finding) -> Cell:
            evidence = f": {finding.evidence}" if finding.evidence else ""
            parts = (("", words[finding.holds]), ("because", finding.evidence))
            return Cell(words[finding.holds] + evidence, strong=bool(finding.holds), parts=parts)

        rows = [(name, *(cell(by_class[c]) for c in CLASSES)) for name, by_class in self.findings.items()]
        sources = [f"{n.name}: {n.definition} ({n.cite})." for n in notions()]
        header = ("stable as", *CLASSES)
        return Table(header, rows, caption=self.game.title, notes=(*sources, f"Seed of sampled notions: {self.rng}."))


@cache
def notions() -> tuple[Notion, ...]:
    """Return every notion of this package in report order: the ``NOTIONS`` of its files.

    >>> [notion.name for notion in notions()][:2]
    ['Nash', 'strict']
    """
    package = __package__ or ""
    path = importlib.import_module(package).__path__
    modules = [importlib.import_module(f"{package}.{module.name}") for module in pkgutil.iter_modules(path)]
    found = [notion for module in modules for notion in getattr(module, "NOTIONS", ())]
    return tuple(sorted(found, key=lambda notion: (notion.order, notion.name)))


@forgiving
def report(
    game_or_model: NormalFormGame | Trilateral,
    scenario: Scenario | None = None,
    *,
    rng: int = SEED,
    solution: Solution | None = None,
    selected: tuple[tuple[int, ...], bool] | None = None,
) -> StabilityReport:
    """Return in which senses cohesion, mixed outcomes and friction are stable.

    Parameters
    ----------
    game_or_model
        A 3x3 game of Japan and the ROK, or the model together with a scenario (the coded US action is given).
    solution
        All Nash equilibria of the game, where they are known already (``solvers.nash.solve`` found them).
    selected
        What ``solvers.selection.logit.selected`` says of the game, where that is known already.

    Raises
    ------
    ScenarioError, GameError
        If a model comes without a scenario, the game is not one of Japan and the ROK with actions C, H, F, or the solution
        is of another game or not known to be whole.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> report(MODEL, games.episode("2019").scenario).findings["strict"]["friction"].holds
    True
    """
    if isinstance(game_or_model, Trilateral):
        if scenario is None:
            raise ScenarioError("stability.report: a model needs a scenario, e.g. games.episode('2019').scenario")
        game = game_or_model.game(scenario)
    else:
        game = game_or_model
    if game.players != ALLIES or game.actions != (ALLY_ACTIONS, ALLY_ACTIONS):
        raise GameError(f"stability.report: a game of {', '.join(ALLIES)} with actions C, H, F is needed; got {game.players}")
    if solution is not None and not (solution.game == game and solution.complete):
        raise GameError(
            "stability.report: the solution must hold all Nash equilibria of this game; leave it out to have them found"
        )
    case = Case(game, rng, nash.solve(game) if solution is None else solution, selected)
    return StabilityReport(game, {notion.name: notion.judge(case) for notion in notions()}, rng)
