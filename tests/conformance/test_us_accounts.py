"""Every account of the US choice keeps its contract: sources, shares that sum to one, and no sight of what it predicts."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import games
from games.errors import ScenarioError
from games.models import four_us_actions, trilateral
from solvers.us_choice import Account, Prediction, accounts, first_move, known
from solvers.us_choice.track_record import case_of
from tests.conformance.walk import holding

WALKED = [module.ACCOUNT for module in holding("solvers.us_choice.accounts", "ACCOUNT")]
each = pytest.mark.parametrize("account", WALKED, ids=lambda account: account.name)
YEARS = ("1965", "1971", "2019", "2023", "2024")


def test_every_file_is_an_account_and_none_is_named_in_a_list() -> None:
    """What is found by walking is what is known, in the order of tables, each in a place of its own."""
    assert sorted(WALKED, key=lambda account: account.order) == list(known())
    assert len({account.order for account in WALKED}) == len({account.name for account in WALKED}) == len(WALKED)


@each
def test_an_account_says_what_it_claims_and_whose_it_is(account: Account) -> None:
    """A sentence, a source with its year, documents that exist; a baseline calls itself one."""
    assert account.claim.endswith(".")
    assert re.search(r"[A-Z]\w+.* (18|19|20)\d\d", account.cite)
    assert {seed for seed in account.seeds if not re.fullmatch("S00[0-4]", seed)} == set()
    assert account.baseline == ("(a baseline)" in account.claim)


@each
@pytest.mark.parametrize("model", [trilateral.MODEL, four_us_actions.MODEL], ids=lambda model: model.name)
@pytest.mark.parametrize("year", YEARS)
def test_a_prediction_is_shares_with_a_reason(account: Account, model: trilateral.Trilateral, year: str) -> None:
    """Shares of actions that the US has sum to one, or there is none; either way it says why, and the same asked twice."""
    episode = games.episode(year)
    case = case_of(first_move(episode.scenario, model=model), episode)
    found = account.predict(case)
    assert isinstance(found, Prediction)
    assert found.why
    assert set(found.shares) <= set(model.us_actions)
    assert all(share >= 0 for share in found.shares.values())
    assert not found.shares or sum(found.shares.values()) == pytest.approx(1, abs=1e-12)
    assert account.predict(case) == found


@each
@pytest.mark.parametrize("year", YEARS)
def test_no_account_sees_the_code_that_it_predicts(account: Account, year: str) -> None:
    """Another coded action of the same episode changes no prediction of it."""
    episode = games.episode(year)
    found = account.predict(case_of(first_move(episode.scenario), episode))
    for other in trilateral.US_ACTIONS:
        changed = replace(episode, us_action=other)
        assert account.predict(case_of(first_move(changed.scenario.us(other)), changed)) == found


@each
def test_a_scenario_outside_the_record_has_a_prediction_or_a_reason(account: Account) -> None:
    """Without an episode, and without any record, an account predicts or says why not."""
    case = case_of(first_move(games.scenario("hwang-2023")))
    for given in (case, replace(case, others=())):
        found = account.predict(given)
        assert found.why
        assert repr(found)


OWN = '''
"""Always out."""

from solvers.us_choice import Account, Prediction

ACCOUNT = Account("isolation", "The US stays out.", "Nordlinger 1995", 900, lambda case: Prediction.of(("R",), "always"))
'''


def test_a_new_account_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the folder is an account without an entry anywhere; a file without one is an error that says so."""
    before = [one.name for one in known()]
    monkeypatch.setattr(accounts, "__path__", [*accounts.__path__, str(tmp_path)])
    (tmp_path / "isolation.py").write_text(OWN, encoding="utf-8")
    try:
        assert [one.name for one in known.__wrapped__()] == [*before, "isolation"]
        (tmp_path / "nothing.py").write_text('"""Nothing."""', encoding="utf-8")
        with pytest.raises(ScenarioError, match=r"accounts/nothing\.py: an Account called ACCOUNT and named 'nothing' is needed"):
            known.__wrapped__()
    finally:
        for name in ("isolation", "nothing"):
            sys.modules.pop(f"solvers.us_choice.accounts.{name}", None)
            if hasattr(accounts, name):
                delattr(accounts, name)
