"""Codings: no figure of the window is looked at, figures are those published, distributions are as said, codes stay frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import games
from games.errors import FormatError, ScenarioError
from games.models.trilateral import US_ACTIONS
from solvers.evidence.codings import agreement, coders, figures, freeze, weighted_kappa
from solvers.evidence.codings.coded import CODES, rank_correlation
from solvers.evidence.codings.coders import Action, Entry
from solvers.evidence.codings.coding import Coding, by_rule
from solvers.evidence.codings.coding_file import parse_coding
from solvers.evidence.codings.figures import FigureTable, parse_figures
from solvers.evidence.codings.named import coding
from solvers.evidence.codings.rules import known
from solvers.evidence.records import Case

CASES = tuple(Case.of(episode) for episode in games.episodes().values())
HAND, DATA = Coding("hand").apply(CASES), Coding("data").apply(CASES)


class Watched(Mapping[str, Any]):
    """The shipped tables, with a note of every year that is asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __getitem__(self, name: str) -> Any:
        return _Watched(figures.tables()[name], self.asked)

    def __iter__(self) -> Iterator[str]:
        return iter(figures.tables())

    def __len__(self) -> int:
        return len(figures.tables())


class _Watched:
    def __init__(self, table: FigureTable, asked: list[int]) -> None:
        self.table, self.asked = table, asked

    def at(self, country: str, year: int, *, within: int = 0) -> Any:
        self.asked.append(year)
        return self.table.at(country, year, within=within)

    def total(self, country: str, first: int, last: int) -> Any:
        self.asked += [first, last]
        return self.table.total(country, first, last)

    def covers(self, country: str, year: int, *, within: int = 0) -> bool:
        self.asked.append(year)
        return self.table.covers(country, year, within=within)

    def span(self, country: str) -> tuple[int, int]:
        return self.table.span(country)


@pytest.mark.parametrize("rule", known(), ids=lambda rule: rule.name)
def test_no_rule_looks_into_the_window(rule: Any) -> None:
    """Whatever a rule makes of a case, it asks for figures of the years before the window alone."""
    for case in CASES:
        for symbol in rule.symbols:
            watched = Watched()
            try:
                rule.code(case, symbol, watched)
            except ScenarioError:
                continue
            assert watched.asked
            assert max(watched.asked) < case.first_year


def test_figures_are_those_published() -> None:
    """ROK over Japan in GDP: 10.2% in 1995 and 36.1% in 2021 (World Bank); US troops in the ROK 66,531 in 1969."""
    gdp = figures.tables()["gdp"]
    assert gdp.at("KOR", 2021).value / gdp.at("JPN", 2021).value == pytest.approx(0.361, abs=0.001)
    assert figures.tables()["us_troops"].at("KOR", 1971).value == 40740
    assert figures.tables()["polls"].at("KOR", 2022).value == 52.8


def test_every_table_says_whose_it_is() -> None:
    """Citation, version, unit, and a value for every country that it lists, unless a year without one is worth something."""
    for table in figures.tables().values():
        assert table.citation
        assert table.version
        assert table.unit
        assert all(own or table.absent is not None for own in table.values.values())


def test_what_is_not_there_is_said() -> None:
    """An unknown country, a year outside the data, a gap; within some years the newest before is taken; a listed zero is zero."""
    troops, disputes = figures.tables()["us_troops"], figures.tables()["disputes"]
    with pytest.raises(ScenarioError, match="us_troops: unknown country 'JPM'; did you mean 'JPN'"):
        troops.at("JPM", 1990)
    with pytest.raises(ScenarioError, match="gdp: 2030 is outside the data for JPN, 1960 to 2023"):
        figures.tables()["gdp"].at("JPN", 2030)
    with pytest.raises(ScenarioError, match="us_troops: no value for KOR in 2008; the years before and after have one"):
        troops.at("KOR", 2008)
    assert troops.at("KOR", 2008, within=1).year == 2007
    assert disputes.at("JPN-KOR", 1990).value == 0
    with pytest.raises(ScenarioError, match="unknown country 'FRA-GBR'"):  # not listed: not known to be without a dispute
        disputes.at("FRA-GBR", 1990)


HEAD = 'title = "a"\ncitation = "b"\nversion = "1"\nunit = "c"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('title = "a"', "citation is missing"),
        (HEAD, "values is missing"),
        (HEAD + "vales = 1", r"line 5: unknown key 'vales'; did you mean 'values'"),
        (HEAD + "[values.Japan]\n1990 = 1", r"line 5: 'Japan' is no country"),
        (HEAD + "[values.KOR-JPN]\n1990 = 1", r"line 5: 'KOR-JPN' is no country: .* two countries in order"),
        (HEAD + "[values.JPN]\n90 = 1", r"line 6: JPN: '90' is no year"),
        (HEAD + '[values.JPN]\n1990 = "1"', r"line 6: JPN, 1990: a number is needed"),
        (HEAD + '[values.JPN]\n1990 = 1\n"1989-1991" = 2', r"line 7: JPN: 1990 is given twice"),
        (HEAD + '[values.JPN]\n"1991-1990" = 2', r"line 6: JPN: 1991-1990 runs backwards"),
        (HEAD + "[values.JPN]\n1990 = 1\n1990 = 2", r"not valid TOML"),
        (HEAD + '[values.JPN]\n1990 = 1\n[sources.JPN]\n1991 = "d"', r"line 7: JPN: a source is given for 1991"),
        (HEAD + 'first = "1990"\n[values.JPN]\n1990 = 1', r"line 5: first must be a year"),
    ],
)
def test_a_table_that_is_wrong_is_refused_by_line(text: str, words: str) -> None:
    """Unknown countries, years that are none or given twice, values that are no number: file, line and key."""
    with pytest.raises(FormatError, match=r"^t\.toml.*" + words):
        parse_figures(text, "t.toml")


TABLE = HEAD.replace("title", "[figures.gdp]\ntitle", 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bass = 1", "line 1: unknown key 'bass'; did you mean 'base'"),
        ('base = "hands"', r"line 1: coding: one of hand, data, mixed is needed; got 'hands'"),
        ('data = ["animosity"]', "line 1: unknown code 'animosity'"),
        ('hand = ["q"]\ndata = ["capability_ratio"]', "line 2: coding: q is asked for by hand and by rule"),
        ("neutral = 1", "line 1: neutral must be true or false"),
        ("[codes.E99]\nq = 0.1", r"line 1: codes.E99: unknown episode.*E01 to E24"),
        ("[codes.E19]\nq = 1.5", r"line 2: codes.E19.q: a number in \[0, 1\] is needed"),
        ('[codes.E19]\nq = ""', r"line 2: codes.E19.q: a number in \[0, 1\] is needed"),
        ("[codes.E19]\nq = 0.1\ncapability_ratio = 0.2", "line 3: codes.E19.capability_ratio: q is given twice"),
        ('[codes.E19]\nus_action = "X"', "line 2: codes.E19.us_action: one of P, E, R is needed"),
        ("[codes]\nE19 = 1", r"line 1: codes must hold tables"),
        ("[figures.gpd]\nunit = 1", r"line 1: figures.gpd: no rule looks up such a table; did you mean 'gdp'"),
        ('[figures.gdp]\ntitle = "a"', "line 1: citation is missing"),
        (TABLE + "[figures.gdp.values.JPM]\n2017 = 1", "line 6: figures.gdp: unknown country JPM; did you mean 'JPN'"),
        (
            TABLE + "[figures.gdp.values.JPN]\n2017 = 1\n2031 = 1",
            "line 8: figures.gdp: JPN: 2031 is outside the record, 1944 to 2024",
        ),
    ],
)
def test_a_coding_file_that_is_wrong_is_refused_by_line(text: str, words: str) -> None:
    """File, line and key, and what would be right."""
    with pytest.raises(FormatError, match=r"^c\.toml, " + words):
        parse_coding(text, "c.toml")


def test_a_coding_file_changes_what_it_says_and_nothing_else() -> None:
    """An own code, an own figure and a code by rule; every other code stays as by hand."""
    text = TABLE + "[figures.gdp.values.KOR]\n2017 = 487\n[codes.E23]\nus_action = 'E'"
    own = parse_coding('data = ["q"]\n' + text, "c.toml").apply(CASES)
    place = [case.id for case in CASES].index("E19")
    assert own.entries[place]["q"].value == pytest.approx(487 / 4930.8, abs=1e-3)
    assert own.actions[[case.id for case in CASES].index("E23")].value == "E"
    for one, other, case in zip(own.entries, HAND.entries, CASES, strict=True):
        assert {symbol for symbol in CODES if one[symbol] != other[symbol]} <= {"q"}, case.id


def test_hindsight_put_aside_leaves_no_trace_of_what_was_coded() -> None:
    """The action, and animosity before 2013, are the same in every case, with the same doubt; all else is as it was."""
    aside = Coding("hand", neutral=True).apply(CASES)
    assert {(action.value, action.same) for action in aside.actions} == {("E", 1.0)}
    early = [k for k, case in enumerate(CASES) if case.first_year < 2013]
    assert {(e["hJ"].value, e["hK"].value, e["hK"].shape) for e in (aside.entries[k] for k in early)} == {(0.5, 0.5, "fixed")}
    for one, other, case in zip(aside.entries, HAND.entries, CASES, strict=True):
        changed = {symbol for symbol in CODES if one[symbol] != other[symbol]}
        assert changed == {symbol for symbol in case.codes if case.codes[symbol].hindsight}
    assert Coding("data", neutral=True).apply(CASES).fingerprint == DATA.fingerprint


def test_a_mixture_is_by_rule_where_there_is_a_figure_and_by_hand_elsewhere() -> None:
    """Animosity before 2013 is the hand's, from 2013 on the poll's."""
    mixed = Coding("mixed").apply(CASES)
    for case, own, hand, data in zip(CASES, mixed.entries, HAND.entries, DATA.entries, strict=True):
        assert own["hK"] == (data if case.first_year > 2013 else hand)["hK"]
        assert own["q"] == data["q"]


def test_pressure_is_in_no_figure() -> None:
    """By rule the US never presses, and retrenches where troops went home: 1972-74 after the cuts of 1970-71."""
    assert {action.value for action in DATA.actions} == {"E", "R"}
    assert [case.period for case, action in zip(CASES, DATA.actions, strict=True) if action.value == "R"] == ["1972-74"]


def test_the_codes_are_as_they_were_frozen() -> None:
    """A code that changed was changed on purpose: then say so in the changelog, and freeze again (codings/freeze.py)."""
    assert dict(freeze.frozen()) == dict(freeze.present())
    assert freeze.status(HAND).startswith("as frozen")


def test_a_fingerprint_sees_a_change_of_any_kind() -> None:
    """Another value, another doubt, another action, another outcome."""
    changed = [
        Coding("hand", own={"E19": {"q": 0.5}}),
        Coding("hand", own={"E19": {"us_action": "P"}}),
        Coding("hand", data=("q",)),
    ]
    prints = {own.apply(CASES).fingerprint for own in changed} | {HAND.fingerprint}
    assert len(prints) == 4
    assert "changed since they were frozen" not in freeze.status(changed[0].apply(CASES).only("E19"))


@given(st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), st.sampled_from([0.5, 0.65, 0.8]))
def test_a_second_coder_writes_the_same_level_as_often_as_said(value: float, same: float) -> None:
    """On a fine grid of quantiles: the same share, and one step up and down; at the ends the step that leaves the scale is none."""
    grid = (np.arange(1000) + 0.5) / 1000
    found = Entry(value, "hand", "", "levels", same=same).at(grid)
    rest = (1 - same) / 2
    ends = rest if value in (0.1, 0.9) else 0
    assert (found == value).mean() == pytest.approx(same + ends, abs=0.002)
    assert set(found.round(3)) <= {round(value - 0.2, 3), value, round(value + 0.2, 3)}
    assert found.min() >= 0
    assert found.max() <= 1


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_triangle_has_its_mean_and_its_ends(a: float, b: float, c: float) -> None:
    """The mean of a triangular distribution is that of its three corners."""
    low, mode, high = sorted((a, b, c))
    entry = Entry(mode, "data", "", "triangle", low, high)
    found = entry.at((np.arange(20_000) + 0.5) / 20_000)
    assert found.mean() == pytest.approx(entry.mean, abs=1e-3)
    assert found.min() >= low - 1e-12
    assert found.max() <= high + 1e-12


def test_actions_are_drawn_as_often_as_they_weigh() -> None:
    """P at .75: E in the rest; a doubtful E is P as often as R."""
    grid = (np.arange(1000) + 0.5) / 1000
    for action, same in (("P", 0.75), ("E", 0.6), ("R", 0.9)):
        own = Action(action, "hand", "", same)
        assert np.bincount(own.at(grid), minlength=3) / 1000 == pytest.approx(list(own.weights), abs=0.002)
        assert own.weights[US_ACTIONS.index(action)] == same
        assert sum(own.weights) == pytest.approx(1)


def test_draws_without_noise_are_the_codes_and_a_case_has_its_own_stream() -> None:
    """Leaving a case out changes no draw of the others."""
    codes, actions = HAND.draw(rng=0, draws=3, noise=False)
    assert (codes == HAND.values).all()
    assert [US_ACTIONS[a] for a in actions[0]] == [case.us_action for case in CASES]
    fewer = Coding("hand").apply(CASES[5:])
    assert (fewer.draw(rng=0, draws=20)[0] == HAND.draw(rng=0, draws=20)[0][:, 5:]).all()
    with pytest.raises(ScenarioError, match="a positive number of draws"):
        HAND.draw(rng=0, draws=0)


def test_kappa_by_its_definition() -> None:
    """Observed distance over the distance of all pairs, counted one by one."""
    first, second = [0.1, 0.3, 0.9, 0.5, 0.7], [0.3, 0.3, 0.7, 0.1, 0.7]
    level = {0.1: 0, 0.3: 1, 0.5: 2, 0.7: 3, 0.9: 4}
    observed = np.mean([abs(level[a] - level[b]) for a, b in zip(first, second, strict=True)])
    chance = np.mean([abs(level[a] - level[b]) for a in first for b in second])
    assert weighted_kappa(first, second) == pytest.approx(1 - observed / chance)
    assert np.isnan(weighted_kappa([0.5], [0.5]))
    with pytest.raises(ScenarioError, match="two codings of the same cases"):
        weighted_kappa([0.5], [])


def test_rank_correlation_agrees_with_scipy() -> None:
    """Ties and all."""
    from scipy.stats import spearmanr

    generator = np.random.default_rng(0)
    one, other = generator.integers(0, 4, 30), generator.integers(0, 4, 30)
    assert rank_correlation(one, other) == pytest.approx(spearmanr(one, other).statistic)
    assert np.isnan(rank_correlation([1, 1], [1, 2]))


def test_agreement_tells_hand_from_data() -> None:
    """Japan's DPRK threat follows the counts (rank correlation above .7), the ROK's does not (below .2), as known before."""
    rows = {row[0].text: row for row in agreement(HAND, DATA).rows}
    assert float(rows["TJN"][2].text) > 0.7
    assert abs(float(rows["TKN"][2].text)) < 0.2
    with pytest.raises(ScenarioError, match="two codings of the same cases"):
        agreement(HAND, Coding("data").apply(CASES[1:]))


def test_a_case_is_coded_by_hand_or_not_at_all() -> None:
    """A case that nobody coded needs rules; a coding that names no case of the record is refused."""
    bare = Case("X", "1990", "", 1990, 1990, ("JPN", "KOR"), "USA", "PRK", (), "mixed", "low", "")
    with pytest.raises(ScenarioError, match="X has no hand code of TJN; take it by rule"):
        Coding("hand").apply([bare])
    with pytest.raises(ScenarioError, match="the patron's action"):
        Coding("data", hand=("us_action",)).apply([bare])
    assert Coding("mixed").apply([bare]).entries[0]["hK"].basis == "none"
    with pytest.raises(ScenarioError, match="unknown case 'E99'"):
        Coding("hand", own={"E99": {}}).apply(CASES)
    with pytest.raises(ScenarioError, match="E01 is there twice"):
        Coding("hand").apply([CASES[0], CASES[0]])
    with pytest.raises(ScenarioError, match="at least one case"):
        Coding("hand").apply([])
    assert by_rule(bare, "TJC", figures.tables())[0] is None


def test_codings_have_names() -> None:
    """Three by name, or a file; a near miss is named."""
    assert coding("mixed").base == "mixed"
    with pytest.raises(ScenarioError, match="unknown coding 'dat'; did you mean 'data'"):
        coding("dat")
    assert coders.LEVELS == (0.1, 0.3, 0.5, 0.7, 0.9)
