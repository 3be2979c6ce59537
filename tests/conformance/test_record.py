"""Baselines, selection rules, coding rules, figure tables and dyads keep their contracts; each is found by walking its room."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import games
from games.errors import ScenarioError
from solvers.evidence.backtesting import baselines, selection_rules
from solvers.evidence.codings import rules
from solvers.evidence.codings.coded import CODES
from solvers.evidence.codings.rule import US
from solvers.evidence.records import Case
from tests.conformance.walk import holding

DATED = re.compile(r"[A-Z]\w+.* (17|18|19|20)\d\d|[A-Z]{2,}|[A-Z]\w+ [A-Z]\w+")
ROOMS: dict[ModuleType, str] = {baselines: "BASELINES", selection_rules: "RULE", rules: "RULE"}


def walked(room: ModuleType) -> list[Any]:
    """What the files of a room hold."""
    found = []
    for module in holding(room.__name__, ROOMS[room]):
        own = getattr(module, ROOMS[room])
        found += list(own) if isinstance(own, tuple) else [own]
    return found


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_what_is_walked_is_what_is_known(room: Any) -> None:
    """Every file is found and none is named in a list; names and places in the order are used once where they decide it."""
    found = walked(room)
    assert {one.name for one in found} == {one.name for one in room.known()}
    assert len({one.name for one in found}) == len(found)
    assert [one.order for one in room.known()] == sorted(one.order for one in found)


@pytest.mark.parametrize("one", [one for room in ROOMS for one in walked(room)], ids=lambda one: one.name)
def test_each_says_what_it_does_and_whose_idea_it_is(one: Any) -> None:
    """A sentence, and a source."""
    assert one.claim.endswith(".")
    assert DATED.search(one.cite)


def test_there_is_one_yardstick_and_one_rule_of_headlines() -> None:
    """What theories have to beat is one baseline."""
    assert [one.name for one in baselines.known() if one.yardstick] == ["us_action"]
    assert selection_rules.known()[0].name == "quantal_response"


@pytest.mark.parametrize("rule", walked(rules), ids=lambda rule: rule.name)
def test_a_rule_of_coding_codes_some_case_and_says_from_what(rule: Any) -> None:
    """It gives known codes, in [0, 1] and between their ends, with figures in words; where it has none it says so in one error."""
    from solvers.evidence.codings.figures import tables

    assert set(rule.symbols) <= {*CODES, US}
    coded, why = [], []
    for episode in games.episodes().values():
        case = Case.of(episode)
        for symbol in rule.symbols:
            try:
                coded.append((symbol, rule.code(case, symbol, tables())))
            except ScenarioError as problem:
                why.append(str(problem))
    assert coded
    assert all(why)
    for symbol, found in coded:
        assert re.search(r"(19|20)\d\d|capability", found.why)
        assert found.value in ("E", "R") if symbol == US else 0 <= found.low <= found.value <= found.high <= 1


NEW = {
    baselines: (
        "from solvers.evidence.backtesting.baseline import Baseline\nfrom .chance import predict\n"
        "BASELINES = (Baseline('{name}', 'Nothing is known.', 'Nobody 2000', 900, predict),)\n",
        r"baselines/nothing\.py: a tuple BASELINES",
    ),
    selection_rules: (
        "from solvers.evidence.backtesting.selection_rule import SelectionRule\n"
        "RULE = SelectionRule('{name}', 'As at the limit.', 'Nobody 2000', 900, lambda games: games.limit)\n",
        r"selection_rules/nothing\.py: a SelectionRule called RULE and named 'nothing' is needed",
    ),
    rules: (
        "from solvers.evidence.codings.rule import Coded, Rule\n"
        "RULE = Rule('{name}', ('q',), 'A half.', 'Nobody 2000', 900, lambda *given: Coded.about(0.5, 0.1, '2000'))\n",
        r"rules/nothing\.py: a Rule called RULE and named 'nothing' is needed",
    ),
}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_a_new_one_is_one_new_file(room: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the folder is known without an entry anywhere; a file that holds none is an error that says so."""
    text, words = NEW[room]
    before = [one.name for one in room.known()]
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    (tmp_path / "mine.py").write_text(text.replace("{name}", "mine").replace("from .chance", f"from {room.__name__}.chance"))
    try:
        assert [one.name for one in room.known.__wrapped__()] == [*before, "mine"]
        (tmp_path / "nothing.py").write_text('"""Nothing."""')
        with pytest.raises(ScenarioError, match=words):
            room.known.__wrapped__()
    finally:
        for name in ("mine", "nothing"):
            sys.modules.pop(f"{room.__name__}.{name}", None)
            if hasattr(room, name):
                delattr(room, name)
