"""The record: what each account predicts of the coded US actions, scored by hand."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from fractions import Fraction

import pytest

import games
from games.errors import ParameterError, ScenarioError
from games.models import four_us_actions
from games.models.trilateral import ALLY_ACTIONS, MODEL
from games.profile import outcome_class
from solvers.us_choice import Prediction, Record, account_named, first_move, known, record, said_of
from solvers.us_choice.accounts import quantal_response
from solvers.us_choice.track_record import case_of, told
from solvers.verdict import verdict

CODED = tuple(episode.us_action for episode in games.episodes().values())


@pytest.fixture(scope="module")
def whole() -> Record:
    """Every account on every episode."""
    return record()


def test_before_is_six_of_twenty_four(whole: Record) -> None:
    """The US-first verdict meets the coded action in 6 episodes, and the account of anticipation is that verdict."""
    chosen = [verdict(episode.scenario, timing="us-first").us_action for episode in games.episodes().values()]
    assert sum(own == coded for own, coded in zip(chosen, CODED, strict=True)) == 6
    assert "R" not in chosen
    assert [found.foremost for found in whole.of("anticipation")] == [(own,) for own in chosen]
    assert whole.score("anticipation").total == 6


def test_scores_are_sums_of_shares(whole: Record) -> None:
    """A set of k scores 1/k where it holds the code; by code the parts sum to the whole; nothing predicted is not scored."""
    for account in known():
        found, predictions = whole.score(account.name), whole.of(account.name)
        by_hand = [p.share(code) for p, code in zip(predictions, CODED, strict=True) if p.shares]
        assert found.of == len(by_hand)
        assert found.total == sum(by_hand)
        assert sum(own for own, _ in found.by_code.values()) == pytest.approx(found.total)
        assert sum(of for _, of in found.by_code.values()) == found.of
        alone = sum(p.foremost == (code,) for p, code in zip(predictions, CODED, strict=True))
        assert found.foremost == alone
    sets = whole.of("subgame_perfect")
    assert whole.score("subgame_perfect").total == sum(
        Fraction(code in p.actions, len(p.actions)) for p, code in zip(sets, CODED, strict=True)
    )


def test_inertia_repeats_the_episode_before_and_says_nothing_of_the_first(whole: Record) -> None:
    """It is scored on 23 episodes, and says why there is no prediction of 1964-65."""
    first, *rest = whole.of("inertia")
    assert (first.shares, first.why, repr(first)) == ({}, "no episode before", "nothing")
    assert [found.actions for found in rest] == [(code,) for code in CODED[:-1]]
    assert whole.score("inertia").of == 23
    assert whole.score("inertia").total == sum(a == b for a, b in itertools.pairwise(CODED))


def test_the_majority_leaves_the_case_out(whole: Record) -> None:
    """Each episode is predicted from the other 23; chance scores one third of everything."""
    for k, found in enumerate(whole.of("majority")):
        counts = Counter(CODED[:k] + CODED[k + 1 :])
        assert set(found.actions) == {code for code, own in counts.items() if own == max(counts.values())}
    assert whole.score("majority").total == CODED.count("E") == 17
    assert whole.score("chance").total == Fraction(len(CODED), 3)


def test_net_threat_is_the_inequality_of_its_text(whole: Record) -> None:
    """With one action to engage by, it engages iff tau_U (1 - s beta X) > k_U at every profile of the class that was seen."""
    episodes = tuple(games.episodes().values())
    level = {"C": Fraction(1), "H": MODEL.parameter("xH").default, "F": Fraction(0)}
    for before, episode, found in zip(episodes, episodes[1:], whole.of("net_threat")[1:], strict=False):
        v = MODEL.scenario_values(episode.scenario)
        tau = (v["omega"] * (v["TJN"] + v["TKN"]) + (1 - v["omega"]) * (v["TJC"] + v["TKC"])) / 2
        expected = set()
        for a in ALLY_ACTIONS:
            for b in ALLY_ACTIONS:
                if outcome_class(a, b) == before.outcome:
                    joint = (1 - v["phi"]) * level[a] * level[b] + v["phi"] * (level[a] + level[b]) / 2
                    net = tau * (1 - v["s"] * v["beta"] * joint)
                    expected |= {"E"} if net > v["kU"] else {"R"} if net < v["kU"] else {"E", "R"}
        assert set(found.actions) == expected


def test_offshore_balancing_leaves_a_pair_that_holds(whole: Record) -> None:
    """It retrenches where the selected play after R is (C, C), and is otherwise a best reply to that play."""
    for episode, found in zip(games.episodes().values(), whole.of("offshore"), strict=True):
        alone = verdict(episode.scenario, us_action="R")
        choice = first_move(episode.scenario)
        if alone.selected == ("C", "C"):
            assert found.actions == ("R",)
        else:
            cell = tuple(ALLY_ACTIONS.index(a) for a in alone.selected)
            best = max(table[cell] for table in choice.payoffs.values())
            assert found.actions == tuple(a for a, table in choice.payoffs.items() if table[cell] == best)


def test_quantal_response_is_logit_and_has_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Odds are exp of precision times the payoff difference; at 0 it is chance, at high precision anticipation."""
    case = case_of(first_move(games.scenario("2019")))
    worth = {value.action: float(value.selected) for value in case.choice.values}
    shares = account_named("quantal_response").predict(case).shares
    assert shares["P"] / shares["E"] == pytest.approx(math.exp(10 * (worth["P"] - worth["E"])))
    for precision, expected in ((0.0, {"P": 1 / 3, "E": 1 / 3, "R": 1 / 3}), (1e4, {"P": 1, "E": 0, "R": 0})):
        monkeypatch.setattr(quantal_response, "PRECISION", precision)
        assert account_named("quantal_response").predict(case).shares == pytest.approx(expected)


def test_a_fourth_action_divides_what_was_one() -> None:
    """With four actions chance scores a quarter, and no account predicts pressing without engaging alone at the defaults."""
    four = record(
        [account_named(name) for name in ("chance", "subgame_perfect", "best_case", "worst_case")], model=four_us_actions.MODEL
    )
    assert four.score("chance").total == 6
    assert all("D" not in found.actions for name in ("best_case", "worst_case") for found in four.of(name))
    assert [e.id for e, found in zip(four.episodes, four.of("subgame_perfect"), strict=True) if "D" in found.actions] == [
        "E05", "E08", "E13",
    ]  # fmt: skip


def test_tables_say_what_was_scored(whole: Record) -> None:
    """Hits are marked, the scores are the last row, and the cautions are there."""
    table = whole.table()
    assert len(table.rows) == len(CODED) + 1
    place = table.header.index("anticipation")
    assert sum(row[place].strong for row in table.rows[:-1]) == 6
    assert table.rows[-1][place].text == "6 of 24"
    notes = " ".join(note.text for note in table.notes)
    for words in ("scores 1/k", "Nothing was tuned", "hindsight", "the majority"):
        assert words in notes
    scores = whole.scores()
    assert [row[0].text for row in scores.rows][-3:] == ["inertia (baseline)", "majority (baseline)", "chance (baseline)"]
    assert "predicts" in said_of(first_move(games.scenario("hwang-2023"))).header


def test_changes_are_made_in_every_episode() -> None:
    """A parameter that makes engagement free has the US engage in all episodes by net threat; unknown ones are refused."""
    accounts = [account_named("net_threat")]
    free = record(accounts, changes={"own": 1, "TUN": 1, "TUC": 1, "s": 0})
    assert free.score("net_threat").total == 17
    with pytest.raises(ParameterError, match="unknown parameter 'ownn'; did you mean"):
        record(accounts, changes={"ownn": 1})


def test_unknown_accounts_name_the_known() -> None:
    """A slip in a name is a typed error with the nearest and all names; so is an account that was not asked."""
    with pytest.raises(ScenarioError, match=r"unknown account 'inertja'; did you mean 'inertia'.*known: anticipation, .*chance"):
        account_named("inertja")
    found = record([account_named("chance")])
    with pytest.raises(ScenarioError, match="account 'inertia' is not in this record; it holds chance"):
        found.of("inertia")


def test_predictions_are_written_as_they_are() -> None:
    """Sets by "or", unequal shares in percent, whole sums without decimals."""
    assert repr(Prediction({"P": 0.25, "E": 0.75}, "w")) == "P 25% E 75%"
    assert Prediction.of(("E",), "w").foremost == ("E",)
    assert Prediction.nothing("w").foremost == ()
    assert (told(2), told(0.5)) == ("2", "0.500")
