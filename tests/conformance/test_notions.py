"""Every notion of stability and every refinement keeps its contract: dated sources, verdicts with reasons, no order of players."""

from __future__ import annotations

import re
from types import ModuleType

import numpy as np
import pytest

import games
from games import catalogue
from games.errors import GameError
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.profile import CLASSES
from solvers import nash, refinements
from solvers.refinements.judgement import Judgement
from solvers.stability.notion import Case, Finding, Notion
from solvers.stability.reports import notions
from solvers.verify import certify
from tests.conformance.samples import SYMBOLIC, reversed_order, units
from tests.conformance.walk import holding, short

EPISODES = ("2019", "2023", "1971")
WALKED = [notion for module in holding("solvers.stability", "NOTIONS") for notion in module.NOTIONS]
each_notion = pytest.mark.parametrize("notion", WALKED, ids=lambda notion: notion.name)

JUDGES = holding("solvers.refinements", "judge")
each_judge = pytest.mark.parametrize("module", JUDGES, ids=short)
TABLES = {slug: e.game for slug, e in catalogue.entries().items() if len(e.game.shape) == 2 and np.prod(e.game.shape) <= 6}


def case(year: str, mirrored: bool = False) -> Case:
    """The allies' game of a year, or the one in which each ally has the other's payoffs."""
    game = MODEL.game(games.episode(year).scenario)
    if mirrored:
        u = game.fractions()
        game = NormalFormGame([u[1].T, u[0].T], game.players, game.actions)
    return Case(game, 0, nash.solve(game))


def test_the_report_has_every_notion_once() -> None:
    """What is found by walking is what is reported, in its order, each under a name of its own."""
    assert sorted(WALKED, key=lambda notion: (notion.order, notion.name)) == list(notions())
    assert len({notion.name for notion in WALKED}) == len(WALKED)


@each_notion
def test_a_notion_says_what_it_means_and_who_said_it(notion: Notion) -> None:
    """A definition in words and a source with its year."""
    assert len(notion.definition) > 20
    assert re.search(r"[A-Z]\w+.* (19|20)\d\d", notion.cite)


@each_notion
@pytest.mark.parametrize("year", EPISODES)
def test_every_class_is_judged_whoever_is_called_first(notion: Notion, year: str) -> None:
    """Each class has a verdict, with evidence if it holds; it is the same asked twice, and if the allies change their names."""
    found = notion.judge(case(year))
    assert tuple(found) == CLASSES
    for finding in found.values():
        assert isinstance(finding, Finding)
        assert finding.holds in (True, False, None)
        assert finding.evidence or not finding.holds
    assert notion.judge(case(year)) == found
    mirrored = notion.judge(case(year, mirrored=True))
    assert {name: finding.holds for name, finding in mirrored.items()} == {name: finding.holds for name, finding in found.items()}


def test_the_report_of_refinements_asks_every_judge() -> None:
    """A file that judges is in the report."""
    assert set(refinements.NOTIONS.values()) == {module.judge for module in JUDGES}


@each_judge
@pytest.mark.parametrize("slug", TABLES)
def test_a_refinement_judges_with_reasons_and_without_units_or_order(module: ModuleType, slug: str) -> None:
    """Each equilibrium is judged, with a reason; units and the order of players and actions change no verdict."""
    game = TABLES[slug]
    turned, other = reversed_order(game), units(game, scale=True)
    for e in nash.solve(game).points:
        judged = module.judge(game, e.profile)
        assert isinstance(judged, Judgement)
        assert judged.holds in (True, False, None)
        assert judged.reason
        assert module.judge(other, e.profile).holds is judged.holds
        assert module.judge(turned, tuple(own[::-1] for own in e.profile[::-1])).holds is judged.holds


@each_judge
def test_a_refinement_refuses_what_is_no_equilibrium_or_no_number(module: ModuleType) -> None:
    """A profile from which somebody gains is not one; floats are left open; symbols and misfits are typed errors."""
    game = catalogue.entries()["prisoners-dilemma"].game
    worst = max(np.ndindex(*game.shape), key=lambda profile: certify(game, profile).regret)
    refused = module.judge(game, worst)
    assert refused.holds is False
    assert "not a Nash equilibrium" in refused.reason
    assert module.judge(game, ([0.5, 0.5], [0.5, 0.5])).holds is None
    for bad in ((9, 9), "XX", ([1, 1], [1, 0]), ([1], [1])):
        with pytest.raises(GameError):
            module.judge(game, bad)
    with pytest.raises(GameError, match="symbolic"):
        module.judge(SYMBOLIC[NormalFormGame], (0, 0))
