"""Robust choice: worst cases against every corner, shares against single games, and the cheapest levers against brute force."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import games
from games.errors import ParameterError
from games.levers import Lever, levers
from games.model.mechanism import Mechanism
from games.model.parameters import Parameter
from games.models.trilateral import MODEL
from games.profile import CLASSES
from games.scenarios.scenario import Scenario
from solvers import regimes
from solvers.sensitivity import Range, cheapest_levers, ranges, robust_choice, sobol, sweep
from solvers.sensitivity.marginals.triangular import Triangular
from solvers.sensitivity.robust import Package, RobustChoice, available, measures, worst_case
from solvers.sensitivity.robust.pulls import uncertain
from solvers.sensitivity.robust.settings import settings
from solvers.sensitivity.robust.worst import nowhere
from solvers.sensitivity.sweeps import designs
from solvers.verdict import classify_batch, cohesion_margin, verdict

E19, E23 = (games.episode(year).scenario for year in ("2019", "2023"))


def over(*ends: tuple[str, str, str]) -> tuple[Range, ...]:
    """Inputs with their intervals."""
    return tuple(Range(MODEL.parameter(name), Fraction(low), Fraction(high)) for name, low, high in ends)


def margin(scenario: Scenario, values: dict[str, Fraction]) -> Fraction:
    """The cohesion margin of the game itself."""
    return cohesion_margin(scenario.model.game(scenario.set(dict(values))))  # all here are trilateral


@cache
def choice(year: str = "2019", **options: Any) -> RobustChoice:
    """A small robust choice."""
    return robust_choice(MODEL, games.episode(year).scenario, rng=3, draws=300, progress=False, **options)


# --- the worst case of a box


@pytest.mark.parametrize("us", ["P", "E", "R"])
def test_the_worst_case_is_that_of_the_worst_corner(us: str) -> None:
    """Over a box without a kink all payoffs are affine in each input: the least margin of all corners, solved one by one."""
    box = over(("s", "-1/2", "1"), ("rK", "0.3", "0.9"), ("TKN", "0.1", "0.5"), ("c", "0.4", "1"), ("phi", "0", "0.8"))
    found = worst_case(MODEL, E19.us(us), box)
    symbols = [r.parameter.symbol for r in box]
    corners = itertools.product(*((r.low, r.high) for r in box))
    assert found.exact
    assert found.margin == min(margin(E19.us(us), dict(zip(symbols, corner, strict=True))) for corner in corners)
    assert margin(E19.us(us), dict(found.at)) == found.margin


def test_the_worst_case_may_lie_on_a_kink() -> None:
    """Where the two fear the DPRK alike the entrapment gap has a kink: no point of a grid with the kink's ends on it is worse."""
    box = over(("TJN", "0.5", "0.9"), ("TKN", "0.4", "0.8"), ("TJC", "0.2", "0.7"), ("TKC", "0.3", "0.6"))
    scenario = E23.set(eps="0.8", kappa="0.3", q=1)
    found = worst_case(MODEL, scenario, box)
    steps = [[r.low, *(k for k in (Fraction(1, 2), Fraction(4, 5)) if r.low < k < r.high), r.high] for r in box[:2]]
    steps += [[r.low, *(k for k in (Fraction(3, 10), Fraction(3, 5)) if r.low < k < r.high), r.high] for r in box[2:]]
    symbols = [r.parameter.symbol for r in box]
    least = min(margin(scenario, dict(zip(symbols, point, strict=True))) for point in itertools.product(*steps))
    assert found.exact
    assert found.margin == least == margin(scenario, {**dict(found.at)})


@pytest.mark.parametrize("scenario", [E19, E23], ids=["2019", "2023"])
def test_no_draw_is_worse_than_the_worst_case(scenario: Scenario) -> None:
    """Over all that is uncertain, for every lever pulled alone; and where it says so, (C, C) is strict at no draw."""
    pulls = available(MODEL, scenario)
    for setting in settings(pulls, most=1)[::3]:
        here = setting.on(scenario)
        box = [r for r in uncertain(MODEL, scenario, pulls) if r.parameter.symbol not in setting.sets]
        found = worst_case(MODEL, here, box)
        draws = np.random.default_rng(0).random((500, len(box)))
        columns = {r.parameter.symbol: float(r.low) + float(r.high - r.low) * draws[:, d] for d, r in enumerate(box)}
        payoffs = MODEL.batch(columns, at=here, timing="given")
        assert classify_batch(payoffs, select=False).margin.min() >= float(found.margin) - 1e-12
        assert margin(here, dict(found.at)) == found.margin


def test_what_no_draw_shows_the_worst_case_does() -> None:
    """Within the coding noise of 2023 no draw breaks cohesion, but some point does; with less lean on China none: proved."""
    found = choice("2023", over="codes")
    assert found.strict[0] == 1
    assert found.worst(0).margin < 0
    sure = found.everywhere()
    assert found.holds(0) == "in part"
    assert sure is not None
    assert sure.names == ("diversification",)
    assert margin(E23, dict(found.worst(0).at)) == found.worst(0).margin


def test_where_it_is_proved_that_cohesion_is_nowhere_strict() -> None:
    """With every code of 2019 off by at most a quarter of a level it is strict nowhere; with more it is somewhere."""
    close, wide = (
        [r for r in ranges(MODEL, E19, spread=spread) if r.parameter.kind == "situational"] for spread in ("0.05", "0.2")
    )
    assert nowhere(MODEL, E19, close)
    assert not worst_case(MODEL, E19, close).everywhere
    assert not nowhere(MODEL, E19, wide)
    assert nowhere(MODEL, E19, ())
    assert not nowhere(MODEL, E23, ())


def test_a_term_that_is_not_affine_is_bracketed() -> None:
    """A user's own mechanism with a square has its least value inside the box: within the bracket, which is told."""
    fear = Parameter("fear", "fear", "structural", "0.5", 0, 1, "fear of the partner")


    def term(player: str, at: Any) -> Any:
        return at.x[player] * at.fear * (at.fear - 1) if player == "ROK" else 0

    own = Mechanism("fear", 900, "Fear.", (fear,), term)
    model = MODEL.with_mechanism(own)
    found = worst_case(model, E23.on(model), [Range(fear, Fraction(0), Fraction(1))])
    assert float(found.margin) == pytest.approx(float(margin(E23.on(model), {"fear": Fraction(1, 2)})), abs=1e-6)
    assert found.low <= margin(E23.on(model), {"fear": Fraction(1, 2)}) <= found.margin
    assert found.margin - found.low < Fraction(1, 10**6)


def test_where_payoffs_are_no_polynomials_the_worst_draw_stands_in() -> None:
    """A user's own mechanism with a ratio: the worst of the draws, exactly that game's margin, and nothing is said to be proved."""
    zeal = Parameter("zeal", "zeal", "structural", "0.1", 0, "0.3", "gain from confronting")

    def term(player: str, at: Any) -> Any:
        return at.zeal * at.z["ROK"] / (1 + at.zeal) if player == "ROK" else 0

    model = MODEL.with_mechanism(Mechanism("election", 900, "Votes.", (zeal,), term, switch=("zeal",)))
    found = robust_choice(model, E23.on(model), levers=["pressure"], draws=60, rng=0, progress=False)
    case = found.worst(0)
    assert float(case.margin) == pytest.approx(found.judged.margin[0].min(), abs=1e-12)
    assert margin(E23.on(model), dict(case.at)) == case.margin
    assert not case.exact
    assert found.holds(0) == "in part"
    assert "about the least" in str(found.table())


# --- settings over a box


def test_a_setting_is_judged_game_by_game() -> None:
    """Margins and classes are those of single games at the draws, each with its levers pulled."""
    found = choice(levers=("press", "apology", "reassurance"))
    rows = designs.random(MODEL, {r.parameter.symbol: (r.low, r.high) for r in found.ranges}, size=300, rng=3)
    columns = rows.columns((slice(0, 300),))
    for k, d in itertools.product(range(len(found.settings)), (0, 17, 299)):
        at = {r.parameter.symbol: float(columns[r.parameter.name][d]) for r in found.ranges}
        alone = verdict(found.settings[k].on(E19.set(at)))
        assert found.judged.margin[k, d] == pytest.approx(float(alone.margin), abs=1e-12)
        assert CLASSES[found.judged.outcome[k, d]] == alone.outcome


def test_a_sweep_of_the_same_draws_has_the_same_numbers(tmp_path: Path) -> None:
    """Robust choice and sweeps evaluate their games alike, to the last bit."""
    found = choice(levers=("press",))
    rows = designs.random(MODEL, {r.parameter.symbol: (r.low, r.high) for r in found.ranges}, size=300, rng=3)
    swept = sweep(MODEL, E19, rows, out=tmp_path, us_actions="EP", progress=False).load()
    assert np.array_equal(swept.margin.values.reshape(2, 300), found.judged.margin)
    assert np.array_equal(swept.outcome.values.reshape(2, 300), found.judged.outcome)


def test_with_nothing_pulled_the_shares_are_those_of_sensitivity() -> None:
    """What a lever could set stays uncertain while it is not pulled: the share is that of the Sobol' design, within errors."""
    found = robust_choice(MODEL, E23, levers=["engage", "pressure"], draws=2048, rng=0, progress=False)
    other = sobol(MODEL, E23, samples=512, rng=0, resamples=2, progress=False)
    assert found.ranges == other.ranges
    error = 3 * (other.strict_error**2 * 2) ** 0.5
    assert found.strict[0] == pytest.approx(other.strict_share, abs=error)


def test_a_lever_that_always_helps_never_hurts_a_draw() -> None:
    """Where the derivative of every incentive is proved never to be negative, no draw and no worst case gets worse."""
    found = choice(most=1)
    helped = set()
    for k, setting in enumerate(found.settings[1:], 1):
        ((pull, _),) = setting.pulled
        signs = set()
        for symbol, start in pull.start.items():
            up = 1 if pull.lever.to[symbol] > start else -1
            effects = regimes.statics(MODEL, "CC", at=setting.on(E19), parameters=[symbol])
            signs |= {None if own.sign is None else own.sign * up for own in effects}
        if pull.divisible and signs <= {0, 1}:
            helped.add(pull.name)
            assert (found.judged.margin[k] >= found.judged.margin[0] - 1e-12).all()
            assert found.worst(k).margin >= found.worst(0).margin
    assert {"diversification", "institutions", "trade_ties"} <= helped
    assert not {"apology", "commitment", "agenda"} & helped


def test_measures_are_those_of_a_table_on_paper() -> None:
    """Savage's regrets, Wald's and Hurwicz's choices, and who is beaten by whom, of a table of three settings in three states."""
    table = np.array([[4.0, 0.0, 5.0], [3.0, 3.0, 3.0], [0.0, 6.0, 1.0]])
    assert measures.regret(table).tolist() == [[0, 6, 0], [1, 3, 2], [4, 0, 4]]
    assert measures.regret(table).max(axis=1).argmin() == 1
    assert table.min(axis=1).argmax() == 1
    assert measures.hurwicz(table, 1.0).argmax() == 2
    assert measures.satisfied(table, 2.5).tolist() == [2 / 3, 1, 1 / 3]
    assert measures.undominated(np.array([1.0, 2.0, 3.0]), np.array([0.4, 0.9, 0.8])).tolist() == [True, True, False]
    with pytest.raises(ParameterError, match="optimism"):
        measures.hurwicz(table, 1.5)
    with pytest.raises(ParameterError, match="shape"):
        measures.regret(table[0])


def test_the_cheapest_by_share_and_its_share_of_the_box() -> None:
    """Cheapest in: brute force over settings and draws; by share: no cheaper setting has a lower end of its interval so high."""
    found = choice("2023")
    enough = found.judged.margin > 0
    counts = np.zeros(len(found.settings))
    for d in range(found.draws):
        fit = [k for k in range(len(found.settings)) if enough[k, d]]
        if fit:
            counts[min(fit, key=lambda k: (found.costs[k], k))] += 1
    assert np.array_equal(found.cheapest_in, counts / found.draws)
    setting = found.cheapest(0.8)
    assert setting is not None
    assert setting.names == ("pressure",)
    assert all(found.strict[k] < 0.84 for k in range(len(found.settings)) if found.costs[k] < float(setting.cost))
    assert choice("2019").cheapest(0.99) is None


def test_regret_counts_cost_at_its_price() -> None:
    """With a price high enough nothing is the setting of least largest regret; without one it is not."""
    assert choice("2023").minimax().names
    assert choice("2023", price=10).minimax().names == ()


def test_parts_of_the_way_and_the_box_of_codes() -> None:
    """In two steps a lever has two settings, a US action one; the box of codes holds codes alone, that of structure none."""
    found = choice(levers=("press", "apology"), levels=2, over="codes")
    assert [own.says for own in found.settings] == [
        "nothing", "press", "apology 0.5", "apology", "press + apology 0.5", "press + apology",
    ]  # fmt: skip
    assert {r.parameter.kind for r in found.ranges} == {"situational"}
    assert "situational" not in {r.parameter.kind for r in choice(over="structural").ranges}


def test_how_an_input_is_distributed_counts_for_shares_and_not_for_the_worst_case() -> None:
    """With Seoul's fear most likely near its high end the share is larger; the box, and so its worst point, is the same."""
    flat = Range(MODEL.parameter("TKN"), Fraction(0), Fraction(1))
    steep = Range(flat.parameter, flat.low, flat.high, Triangular(0.9))
    even, high = (
        robust_choice(MODEL, E19, levers=["press"], over=[own], draws=400, rng=0, progress=False) for own in (flat, steep)
    )
    assert high.strict[0] > even.strict[0] + 0.1
    assert high.worst(0) == even.worst(0)


def test_a_lever_brings_what_is_uncertain_of_its_mechanism() -> None:
    """What an apology removes and costs is uncertain where it can be made, and of no account where it cannot."""
    apology, press = (uncertain(MODEL, E19, available(MODEL, E19, [name])) for name in ("apology", "press"))
    assert {r.parameter.symbol for r in apology} - {r.parameter.symbol for r in press} == {"rho", "gam"}


def test_it_shows_itself_and_is_data() -> None:
    """Tables have one number a cell; JSON holds every setting, the box and the worst points; the witness is the worst point."""
    found = choice("2023", levers=("engage", "pressure"))
    shown = found.table(None).to_frame()
    assert shown["strict"].dtype == shown["strict +-"].dtype == float
    frame, arrays = found.to_frame(), found.to_xarray()
    assert np.array_equal(frame["strict"], (arrays.margin > 0).mean("draw"))
    assert frame.loc["engage + pressure", ["engage", "pressure"]].tolist() == [1, 1]
    assert (frame["strict_low"] < frame["strict"]).all()
    assert (frame["worst_margin"] <= arrays.margin.min("draw")).all()
    assert set(arrays.outcome.attrs["flag_meanings"].split()) == set(CLASSES)
    said = found.to_json()
    assert [own["levers"] for own in said["settings"]] == [{}, {"engage": 1.0}, {"pressure": 1.0}, {"engage": 1.0, "pressure": 1.0}]
    assert set(said["settings"][0]["worst"]["at"]) <= {own["parameter"] for own in said["uncertain"]}
    witness = found.witness_table(found.settings[0])
    values = dict(zip(witness.to_frame()["input"], witness.to_frame()["worst value"], strict=True))
    assert values["us_pressure"] == 0
    assert values["substitutability"] == 1
    assert len(found.worst_table().rows) == 4


# --- the cheapest levers


def needed(scenario: Scenario, chosen: Iterable[str], least: Fraction, parts: int) -> Fraction | None:
    """The least cost of some levers by brute force: every setting with shares at whole parts of the way."""
    pulls = available(MODEL, scenario, list(chosen))
    best = None
    for setting in settings(pulls, most=len(pulls), levels=parts):
        good = cohesion_margin(MODEL.game(setting.on(scenario))) >= least
        if good and (best is None or setting.cost < best):
            best = setting.cost
    return best


@pytest.mark.parametrize(
    ("names", "least"),
    [
        (("press", "settlement", "diversification"), Fraction(0)),
        (("press", "settlement", "diversification"), Fraction(1, 10)),
        (("press", "pressure", "reassurance"), Fraction(0)),
        (("retrench", "commitment", "settlement"), Fraction(0)),
        (("press", "apology", "trade_ties"), Fraction(0)),
    ],
)
def test_no_setting_at_parts_of_the_way_is_cheaper(names: tuple[str, ...], least: Fraction) -> None:
    """The proved bound is below the cheapest of all settings in twelfths of the way, and not by more than two steps."""
    found = cheapest_levers(MODEL, E19, levers=names, margin=least)
    brute = needed(E19, names, least, 12)
    if found.best is None:
        assert brute is None
        return
    assert brute is not None
    whole_way = max(own.cost for own in found.pulls)
    assert found.best.low <= brute <= found.best.cost + 2 * whole_way * Fraction(1, 12) + Fraction(1, 10**6)
    assert reached(found.best, E19) >= least


def reached(package: Package, scenario: Scenario) -> Fraction:
    """The margin that a package gives, of the game itself."""
    act = next((own.lever.us_action for own in package.pulls if own.lever.us_action), scenario.us_action)
    return cohesion_margin(MODEL.game(scenario.us(act).set(package.values)))


def test_one_lever_costs_what_its_threshold_says() -> None:
    """Alone, a lever is pulled to the exact threshold of its parameter, and its cost is that share of its way."""
    found = cheapest_levers(MODEL, E19, levers=["settlement"], costs={"settlement": 7})
    assert found.best is not None
    (crossing,) = regimes.threshold(MODEL, "CC", "japan_concession", at=E19).inside
    assert found.best.exact
    assert found.best.shares["settlement"] == crossing.value
    assert found.best.cost == 7 * crossing.value
    assert reached(found.best, E19) == 0


def test_dearer_levers_are_left_for_cheaper_ones_and_free_ones_cost_nothing() -> None:
    """With the concession dear another set is the cheapest; free levers that suffice cost nothing."""
    dear = cheapest_levers(MODEL, E19, costs={"settlement": 100}, most=1)
    assert dear.best is not None
    assert dear.best.names == ("press", "pressure", "reassurance")
    free = cheapest_levers(MODEL, E19, levers=["settlement"], costs={"settlement": 0})
    assert free.best is not None
    assert free.best.cost == 0


def test_more_margin_costs_more_until_nothing_reaches_it() -> None:
    """The least cost rises with the margin; beyond what the levers can do it is proved that none does."""
    own = ("press", "settlement", "diversification", "pressure")
    costs = [cheapest_levers(MODEL, E19, levers=own, margin=m, most=1).best for m in ("0", "0.05", "0.1", "0.2")]
    assert all(a is not None and b is not None and a.cost < b.cost for a, b in itertools.pairwise(costs))
    nothing = cheapest_levers(MODEL, E19, levers=own, margin=1)
    assert nothing.best is None
    assert not nothing.sets
    assert "no combination of these" in nothing.sentence()


def test_what_is_stable_needs_no_lever() -> None:
    """2023 as it is coded costs nothing; without pressure and with a margin it does not."""
    assert cheapest_levers(MODEL, E23, most=1).sets[0].names == ()
    found = cheapest_levers(MODEL, E23, us_action="E", margin="0.1", most=1)
    assert found.best is not None
    assert found.best.cost > 0
    assert "needs no lever" in cheapest_levers(MODEL, E23, most=1).sentence()


def test_the_listed_sets_can_spare_no_lever() -> None:
    """Each suffices, each lever is pulled, some of its levers alone are dearer or do not suffice, and the best is not dearer."""
    found = cheapest_levers(MODEL, E19)
    listed = {own.names: own for own in found.sets}
    assert len(listed) == len(found.sets) >= 5
    for own in found.sets:
        assert reached(own, E19) >= 0
        assert all(share > 0 for share in own.shares.values())
        for size in range(len(own.names)):
            for fewer in itertools.combinations(own.names, size):
                assert fewer not in listed or listed[fewer].cost > own.cost
    assert found.best == found.sets[0]
    frame = found.table(None).to_frame()
    assert frame["cost"].dtype == frame["settlement"].dtype == float


def test_levers_on_threats_meet_the_kinks() -> None:
    """A lever of one's own on what the allies fear passes where they fear alike: no cheaper share on a grid, and it suffices."""
    fear = Lever("fear", "The ROK fears the DPRK as much as it can.", {"TKN": 1})
    alarm = Lever("alarm", "Japan fears it less.", {"TJN": 0})
    found = cheapest_levers(MODEL, E19, levers=[fear, alarm])
    assert found.best is not None
    assert reached(found.best, E19) >= 0
    steps = [Fraction(k, 12) for k in range(13)]
    good = [
        a * found.pulls[0].cost + b * found.pulls[1].cost
        for a, b in itertools.product(steps, repeat=2)
        if cohesion_margin(MODEL.game(E19.set(TKN=Fraction(3, 10) + a * Fraction(7, 10), TJN=Fraction(7, 10) * (1 - b)))) >= 0
    ]
    assert found.best.low <= min(good)


def test_a_share_may_be_irrational() -> None:
    """A gift that counts by its square has to be the root of what is lacking; beside a lever whose share is rational."""
    gift = Parameter("gift", "gift", "optional", 0, 0, 1, "gift")

    def term(player: str, at: Any) -> Any:
        return at.gift * at.gift * at.x[player] / 2 if player == "ROK" else 0

    model = MODEL.with_mechanism(Mechanism("gift", 900, "Gifts.", (gift,), term, switch=("gift",)))
    own = Lever("present", to={"gift": 1})
    found = cheapest_levers(model, E19.on(model), levers=[own, "settlement"], costs={"present": "0.5"})
    assert [package.names for package in found.sets] == [("present",), ("settlement",)]
    best = found.sets[0]
    lost = -verdict(E19).margin / (1 - MODEL.parameter("xH").default)  # hedging forgoes its part of the gift
    assert best.exact
    assert best.shares["present"] * best.shares["present"] == 2 * lost
    assert float(best.cost) == pytest.approx(float(2 * lost) ** 0.5 / 2, abs=1e-15)


def test_levers_that_set_the_same_are_never_pulled_together() -> None:
    """Two US actions, or two ways to move one parameter: one of them at a time."""
    half = Lever("half", "A smaller concession.", {"con": "0.5"})
    found = settings(available(MODEL, E19, ["press", "retrench", "settlement", half]), most=4)
    assert all(not {"press", "retrench"} <= set(own.names) and not {"settlement", "half"} <= set(own.names) for own in found)
    assert max(len(own.names) for own in found) == 2
    best = cheapest_levers(MODEL, E19, levers=["settlement", half], costs={"half": "0.1"}).best
    assert best is not None
    assert best.names == ("settlement",)  # half of it is not enough


# --- what is refused


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"levers": ["apolgy"]}, "did you mean 'apology'"),
        ({"levers": []}, "there is no lever to pull"),
        ({"levers": ["engage"]}, "the US action is E already"),
        ({"levers": ["hostages"]}, "already"),
        ({"levers": ["apology", "apology"]}, "given twice"),
        ({"levers": ["pressure"], "without": ["pressure"]}, "switched off"),
        ({"levers": ["press"], "costs": {"press": -1}}, "at least 0"),
        ({"levers": ["press"], "costs": {"press": float("nan")}}, "finite number"),
        ({"levers": ["press"], "costs": {"apology": 1}}, "no lever here is called so"),
        ({"margin": -1}, "margin: at least 0"),
        ({"most": 0}, "most: a whole number of at least 1"),
    ],
)
def test_nonsense_is_refused_in_both(options: dict[str, Any], words: str) -> None:
    """Unknown, spent, doubled and silenced levers, an empty set, and prices that are none."""
    with pytest.raises(ParameterError, match=words):
        robust_choice(MODEL, E19, rng=0, draws=10, progress=False, **options)
    with pytest.raises(ParameterError, match=words):
        cheapest_levers(MODEL, E19, **options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"levers": ["apology"], "over": ["s", "a"]}, "named as uncertain, and the lever apology sets it"),
        ({"over": []}, "at least one input"),
        ({"over": "everything"}, "unknown parameter"),
        ({"levers": ["press"], "draws": 1}, "draws: a whole number of at least 2"),
        ({"price": -1}, "price: at least 0"),
        ({"levels": 0}, "levels"),
        ({"levels": 50, "most": 3}, "more than 4096 settings"),
        ({"levers": ["press"], "confidence": 1.0}, "confidence"),
    ],
)
def test_nonsense_over_a_box_is_refused(options: dict[str, Any], words: str) -> None:
    """What is both a lever and uncertain, an empty box, and options out of their ranges."""
    with pytest.raises(ParameterError, match=words):
        robust_choice(MODEL, E19, rng=0, progress=False, **{"draws": 10, **options})


def test_every_shipped_lever_is_pulled_somewhere() -> None:
    """Those that 2019 leaves out are at the end of their way there, and can be pulled elsewhere."""
    here = {own.name for own in available(MODEL, E19)}
    assert set(levers()) - here == {"engage", "hostages"}
    assert available(MODEL, E19.us("R").set(ell="0.5"), ["engage", "hostages"])


def test_a_share_is_a_share() -> None:
    """The share by which the cheapest is asked for lies between 0 and 1."""
    with pytest.raises(ParameterError, match="between 0 and 1"):
        choice().cheapest(1.0)
