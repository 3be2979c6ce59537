"""Bifurcations: branches and events along one parameter agree with games solved at single values."""

import random
from fractions import Fraction

import pytest

import games
from games.exact.algebraic import Algebraic
from games.model.mechanism import Mechanism
from games.model.parameters import Parameter
from games.models.trilateral import ALLIES, MODEL
from games.normal_form import NormalFormGame
from quasialliance.figures import bifurcation as drawing
from solvers import nash, regimes
from solvers.regimes.labels import equilibrium_set

LINES = [
    ("2019", "TKN"), ("2019", "TJC"), ("2019", "hK"), ("2019", "s"), ("2019", "xH"), ("2019", "eta"),
    ("2019", "beta"), ("2019", "common_threat"), ("2023", "rK"), ("2023", "alpha"), ("1965", "p"), ("1971", "delta"),
]  # fmt: skip
G = Parameter("g", "cycle_gain", "structural", 0, 0, 6, "gain of beating the other")
ROUND = {("C", "H"), ("H", "F"), ("F", "C")}


def cycle(player: str, outcome: object) -> object:
    """Return a gain for beating the other in a circle of C, H and F, whatever else is at stake."""
    if player not in ALLIES:
        return 0
    (other,) = set(ALLIES) - {player}
    own, theirs = ("F" if outcome.z[i] else "H" if outcome.y[i] == 1 else "C" for i in (player, other))
    return outcome.g * (((own, theirs) in ROUND) - ((theirs, own) in ROUND))


CYCLE = MODEL.with_mechanism(Mechanism("cycle", 99, "Rock, paper, scissors.", (G,), cycle, switch=("g",)))
THREATS = ("TJN", "TKN", "TJC", "TKC")


def solved(scenario: games.Scenario, parameter: str, value: Fraction) -> object:
    """Return the solution of the game with the parameter at a value."""
    moved = THREATS if parameter == "common_threat" else (parameter,)
    return nash.solve(MODEL.game(scenario.set(dict.fromkeys(moved, value))))


def near(value: object, side: int) -> Fraction:
    """Return a rational within 1e-9 of an exact number, on one side of it."""
    bounds = value.interval(20) if isinstance(value, Algebraic) else (value, value)
    return bounds[(1 + side) // 2] + side * Fraction(1, 10**9)


@pytest.mark.parametrize(("year", "parameter"), LINES)
def test_sets_between_events_are_the_games_own(year: str, parameter: str) -> None:
    """At random values the kinds of equilibria are those of the game solved there, and branches have its probabilities."""
    scenario = games.scenario(year)
    found = regimes.bifurcation(MODEL, parameter, at=scenario)
    rng = random.Random(0)
    for _ in range(25):
        value = found.low + (found.high - found.low) * Fraction(rng.randint(1, 10006), 10007)
        solution = solved(scenario, parameter, value)
        assert found.at(value) == equilibrium_set(solution)
        here = {branch.at(value) for branch in found.branches if branch.low < value < branch.high}
        assert here == {tuple(map(tuple, e.profile)) for e in solution.equilibria}


@pytest.mark.parametrize(("year", "parameter"), LINES)
def test_the_set_differs_on_the_two_sides_of_every_event(year: str, parameter: str) -> None:
    """A step of 1e-9 across an event takes away what ends there and brings what begins there, and nothing else."""
    scenario = games.scenario(year)
    found = regimes.bifurcation(MODEL, parameter, at=scenario)
    for value in {id(e.value): e.value for e in found.events}.values():
        below, above = (equilibrium_set(solved(scenario, parameter, near(value, side))) for side in (-1, 1))
        before, after = ({*s.strict, *s.others} for s in (below, above))
        own = [event for event in found.events if event.value is value]
        assert {s for event in own for s in event.before} == before - after
        assert {s for event in own for s in event.after} == after - before


@pytest.mark.parametrize(("year", "parameter"), LINES)
def test_indices_sum_to_one(year: str, parameter: str) -> None:
    """Between events the indices of the branches sum to +1."""
    found = regimes.bifurcation(MODEL, parameter, at=games.scenario(year))
    for low, high, kinds in found.sets:
        middle = (near(low, 1) + near(high, -1)) / 2
        if not kinds.continua:
            assert sum(branch.index for branch in found.branches if branch.low < middle < branch.high) == 1


def test_pure_events_are_the_thresholds() -> None:
    """Where (C, C) or (F, F) starts or stops being strict along a parameter, the diagram has the threshold's exact value."""
    scenario = games.scenario("2019")
    for parameter in ("TKN", "hK", "common_threat", "s", "rK"):
        found = regimes.bifurcation(MODEL, parameter, at=scenario)
        for profile in ((("C",), ("C",)), (("F",), ("F",)), (("H",), ("H",))):
            expected = [c.value for c in regimes.threshold(MODEL, [own[0] for own in profile], parameter, at=scenario).inside]
            ends = [e.value for e in found.events if profile in e.before or profile in e.after]
            assert [float(v) for v in ends] == pytest.approx([float(v) for v in expected], abs=1e-12)
            assert [v for v in ends if isinstance(v, Fraction)] == [v for v in expected if isinstance(v, Fraction)]


def test_folds_and_jumps_are_told_apart() -> None:
    """Threat brings (C, C) in a fold with a mixture of C and H; the gain of confronting moves (H, H) to (H, F) in a jump."""
    scenario = games.scenario("2019")
    fold = regimes.bifurcation(MODEL, "dprk_threat_rok", at=scenario).events[-1]
    assert (fold.kind, fold.value, fold.after) == ("fold", Fraction(3989571, 6423040), ((("C",), ("C",)), (("C", "H"), ("C", "H"))))
    assert str(fold.ties[0]) == "ROK: C ~ H against (C)"
    jump = regimes.bifurcation(MODEL, "eta", at=scenario).events[0]
    assert (jump.kind, jump.before, jump.after) == ("jump", ((("H",), ("H",)),), ((("H",), ("F",)),))


def test_branches_of_a_fold_meet() -> None:
    """At a fold the pure branch and the mixed one end, and all profiles between them are equilibria of the game there."""
    scenario = games.scenario("2019")
    found = regimes.bifurcation(MODEL, "TKN", at=scenario)
    event = found.events[-1]
    first, second = (branch.at(event.value) for branch in found.branches if branch.low is event.value)
    solution = solved(scenario, "TKN", event.value)
    extreme = [{tuple(map(tuple, e.profile)) for e in c.extreme} for c in solution.components]
    assert any({first, second} <= own for own in extreme)


def test_a_scenario_without_its_mechanisms_and_bad_input() -> None:
    """A silenced or unknown parameter and a value at an event are errors; the table says what happens where."""
    scenario = games.scenario("2019")
    for parameter, more in (("p", {"without": ("pressure",)}), ("nonsense", {})):
        with pytest.raises(games.ParameterError):
            regimes.bifurcation(MODEL, parameter, at=scenario, **more)
    share = Mechanism("share", 99, "A share.", (), lambda i, o: 1 / (1 + o.s) if i == "ROK" else 0)
    with pytest.raises(games.ParameterError, match="not polynomials"):
        regimes.bifurcation(MODEL.with_mechanism(share), "s", at=scenario)
    found = regimes.bifurcation(MODEL, "hK", at=scenario)
    with pytest.raises(games.ParameterError, match="not between events"):
        found.at(found.events[0].value)
    with pytest.raises(games.ParameterError):
        found.branches[0].at(Fraction(2))
    assert "fold: (F, F) and ({H, F}, {H, F}) appear" in str(found)
    assert "<table>" in found._repr_html_()


def test_full_mixtures_along_a_users_parameter() -> None:
    """Adding rock, paper, scissors: from some gain on both allies mix all three actions, with the probabilities solved there."""
    found = regimes.bifurcation(CYCLE, "cycle_gain", at=games.scenario("2019"))
    values = CYCLE.values(games.scenario("2019").values)
    assert any(branch.support == (("C", "H", "F"), ("C", "H", "F")) for branch in found.branches)
    for low, high, _ in found.sets:
        value = (near(low, 1) + near(high, -1)) / 2
        game = NormalFormGame(CYCLE.payoffs(values | {"g": value}, players=ALLIES, fixed={"US": "E"}))
        here = {branch.at(value) for branch in found.branches if branch.low < value < branch.high}
        assert here == {tuple(map(tuple, e.profile)) for e in nash.solve(game).equilibria}
    assert found.events[-1].before == ((("C", "H"), ("H", "F")),)
    assert found.events[-1].after == ((("C", "H", "F"), ("C", "H", "F")),)
    assert "against ({C, H})" in str(found)
    assert "becomes" in str(found)


def test_the_figure_marks_every_event() -> None:
    """A panel of the diagram has a line at the place of each event."""
    found = regimes.bifurcation(MODEL, "TKN", at=games.scenario("2019"))
    panel = drawing.draw(found).get_axes()[0]
    marked = {round(float(line.get_xdata()[0]), 9) for line in panel.get_lines() if line.get_xdata()[0] == line.get_xdata()[-1]}
    assert {round(float(e), 9) for e in found.events} <= marked
