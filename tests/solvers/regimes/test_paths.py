"""Subgame-perfect paths with their conditions: those of the models' texts, proved to part and cover the parameters' ranges."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from games.errors import GameError, InputError, ParameterError
from games.exact import polynomials
from games.exact.polynomials import from_sympy, ring
from games.model.tree_model import TreeModel
from games.models import apology, escalation, ratification, reliability, two_allies, withdrawal
from games.tree.builder import chance, end, move, tree
from solvers import subgame_perfect
from solvers.regimes.path_conditions import satisfiability, sign_cells
from solvers.regimes.path_conditions.paths import Inequality, Paths, Regime, paths, satisfiable, shortest_disjunction
from tests.parameter_values import draw

MODELS = (apology.MODEL, escalation.MODEL, ratification.MODEL)
EACH = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


def symbols(model: TreeModel) -> dict[str, Any]:
    """Return the parameters as SymPy symbols."""
    return {p.symbol: sympy.Symbol(p.symbol, real=True) for p in model.parameters}


def conditions(*cases: Sequence[Any]) -> set[frozenset[Any]]:
    """Return cases of expressions that must be positive, each up to a positive number."""
    return {frozenset(primitive(expression) for expression in case) for case in cases}


def primitive(expression: Any) -> Any:
    """Return a polynomial expression with coprime integer coefficients."""
    return sympy.expand(sympy.expand(expression).primitive()[1])


def region(regime: Regime) -> set[frozenset[Any]]:
    """Return a regime's cases as expressions that must be positive."""
    return conditions(*([one.expression for one in case] for case in regime.region))


def choice(found: Paths, information_set: str, action: str) -> Regime:
    """Return the regime of one move."""
    return next(r for r in found.choices if r.moves[0][1:] == (information_set, action))


def pure_equilibria(game: Any) -> list[Any]:
    """Return the pure subgame-perfect equilibria: isolated, or ends of the continua that ties make."""
    return [e for e in subgame_perfect.solve(game).points if all(max(own) == 1 for own in e.behaviour.values())]


def reached(game: Any) -> set[tuple[str, ...]]:
    """Return what players do along the paths of the subgame-perfect equilibria, without the moves of chance."""
    found = set()
    for e in pure_equilibria(game):
        pure = {label: own.tolist().index(1) for label, own in e.behaviour.items()}
        a, played, left = game.arrays, [], [0]
        while left:
            node = left.pop()
            if a.player[node] >= 0:
                known = a.information_set[node]
                taken = pure[game.set_labels[known]]
                played.append(game.set_actions[known][taken])
                left.append(list(a.children_of(node))[taken])
            else:
                left.extend(reversed(list(a.children_of(node))))
        found.add(tuple(played))
    return found


# --- the conditions of the models' texts ---


def test_conditions_of_the_apology_game() -> None:
    """With a sincere Japan: the three ranges of China's offer and v_J + l_J > a_J, as the model's text has them."""
    v = symbols(apology.MODEL)
    found = paths(apology.MODEL, fixed={"sg": 1})
    plain, sorry = v["vK"] - v["alpha"] - v["chi"], v["vK"] - v["alpha"] * (1 - v["rho"]) - v["chi"]
    worth = v["vJ"] + v["lJ"] - v["aJ"]
    assert region(found.path("N", "accept")) == conditions([plain])
    assert region(found.path("A", "accept")) == conditions([-plain, sorry, worth])
    # Rejection even after an apology implies rejection without one: alpha (1 - rho) <= alpha.
    assert region(found.path("N", "reject")) == conditions([-sorry], [-plain, -worth])
    assert len(found.paths) == 3


def test_conditions_of_the_apology_game_with_doubt() -> None:
    """A doubtful apology is accepted iff v_K - alpha (1 - rho) - (1 - sigma) alpha > chi."""
    v = symbols(apology.MODEL)
    found = choice(paths(apology.MODEL), "after apology", "accept")
    assert region(found) == conditions([v["vK"] - v["alpha"] * (1 - v["rho"]) - (1 - v["sg"]) * v["alpha"] - v["chi"]])
    assert found.sentence() == "The ROK accepts iff china_offer < rok_gain - animosity_cost*(2 - apology_effect - sincerity)"


def test_conditions_of_the_escalation_game() -> None:
    """Suspension, pressure, notice and controls hang on the inequalities of the model's text."""
    v = symbols(escalation.MODEL)
    found = paths(escalation.MODEL)
    temptation = (v["mK"] - v["lK"]) - (v["mS"] - v["bK"])
    stays, threat = v["lU"] - v["pi"], v["pK"] - temptation
    assert region(choice(found, "ROK pressed", "S")) == conditions([threat])
    assert region(choice(found, "ROK unpressed", "S")) == conditions([-temptation])
    assert region(choice(found, "US", "P")) == conditions([threat, temptation, stays])
    silence = -v["hK"]
    after = {"D": v["mK"] - v["lK"] - silence, "S": v["mS"] - v["bK"] - silence}
    assert region(choice(found, "ROK answers", "T")) == conditions([after["S"]], [after["D"], -threat], [after["D"], -stays])
    # A suspension that beats silence is enough: a termination is only chosen if it is worth more than the suspension.
    assert region(found.path("X", "T", "P", "S")) == conditions([threat, temptation, stays, after["S"], v["gJ"] - v["sJ"]])
    assert region(found.path("X", "T", "n", "S")) == conditions([-temptation, after["S"], v["gJ"] - v["sJ"]])
    ending = [after["D"], v["gJ"] - v["sJ"] - v["lJ"]]
    assert region(found.path("X", "T", "n", "D")) == conditions([temptation, -stays, *ending], [-threat, *ending])
    assert {r.actions for r in found.paths} == {("n",), ("X", "k"), *(("X", "T", *rest) for rest in ("PS", "nS", "nD"))}


def test_conditions_of_the_ratification_game() -> None:
    """The low offer is signed iff q < q2, and with v_J > k_H the high one is made iff q > q1 or q > q2."""
    v = symbols(ratification.MODEL)
    first, second = ratification.thresholds(v)
    found = paths(ratification.MODEL)
    signs = choice(found, "ROK offered L", "sign").region[0][0]
    assert signs.sides()[:2] == (v["q"], "<")
    assert sympy.simplify(signs.sides()[2] - second) == 0
    numerator, denominator = sympy.fraction(first)
    above = {"q1": v["q"] * denominator - numerator, "q2": -signs.expression}
    room = v["vJ"] - v["kH"]
    assert region(found.path("H", "sign")) == conditions([room, above["q1"]], [room, above["q2"]])
    worth = (1 - v["q"]) * (v["vJ"] - v["kL"]) - v["q"] * v["n"]
    assert region(found.path("L", "sign")) == conditions([-above["q2"], -above["q1"], worth])


# --- what regions are ---


@EACH
def test_the_region_that_holds_names_the_path_of_the_solver(model: TreeModel) -> None:
    """At 150 random rational points the path whose region holds is the one that backward induction finds at numbers."""
    rng = np.random.default_rng(8)
    found = paths(model)
    assert found.undecided == 0
    seen = set()
    for _ in range(150):
        values = draw(model, rng)
        game = model.game(values)
        holding = {r.actions for r in found.paths if r.holds(values)}
        assert holding == reached(game), values
        assert {tuple(m.action for m in moves) for moves in found.at(values)} == holding
        plans = [r for r in found.plans if r.holds(values)]
        assert [dict(r.moves[k][1:] for k in range(len(r.moves))) for r in plans] == [
            {name: game.information_sets[name][1][own.tolist().index(1)] for name, own in e.behaviour.items()}
            for e in sorted(pure_equilibria(game), key=lambda e: e.path)
        ]
        if len(plans) == 1:
            assert {r.moves[0] for r in found.choices if r.holds(values)} == set(plans[0].moves)
        seen |= holding
    assert seen == {r.actions for r in found.paths}


def test_the_escalation_path_is_the_closed_form_of_its_file() -> None:
    """At 500 random points the one region that holds is that of ``escalation.path``."""
    rng = np.random.default_rng(9)
    found = paths(escalation.MODEL)
    for _ in range(500):
        values = draw(escalation.MODEL, rng)
        assert [r.actions for r in found.paths if r.holds(values)] == [escalation.path(values)]


def box(model: TreeModel) -> dict[str, tuple[Fraction, Fraction]]:
    """Return the declared ranges."""
    return {p.symbol: (p.low, p.high) for p in model.parameters}


@EACH
def test_regions_are_disjoint_and_cover_the_ranges(model: TreeModel) -> None:
    """Proved, not sampled: no two cases of different paths hold together, and no point escapes the closures of all."""
    found = paths(model)
    identical = {tie.paths for tie in found.ties if tie.boundary is None}
    for one, other in itertools.combinations(found.paths, 2):
        together = any(
            satisfiable([i.polynomial for i in (*case, *against)], box(model)) is not False
            for case in one.region
            for against in other.region
        )
        assert together == any({one.actions, other.actions} <= set(own) for own in identical)

    def escapes(chosen: list[Any], left: list[Any]) -> bool:
        if chosen and satisfiable(chosen, box(model)) is False:
            return False
        return not left or any(escapes([*chosen, -one.polynomial], left[1:]) for one in left[0])

    assert not escapes([], [case for r in found.paths for case in r.region])


@EACH
def test_no_inequality_is_redundant(model: TreeModel) -> None:
    """Each inequality of each case excludes something that the others, and the ranges, allow."""
    for regime in (*paths(model).paths, *paths(model).choices):
        for case in regime.region:
            for one in case:
                rest = [other.polynomial for other in case if other != one]
                assert satisfiable([*rest, -one.polynomial], box(model)) is True, (regime, one)


@EACH
def test_what_meets_at_a_tie_is_subgame_perfect_there(model: TreeModel) -> None:
    """On each boundary, at points where nothing else is tied, the paths of both sides are subgame perfect, by the solver too."""
    rng = np.random.default_rng(10)
    found = paths(model)
    for tie in found.ties:
        if tie.boundary is None:
            continue
        met: set[tuple[str, ...]] = set()
        for _ in range(3000):
            values = draw(model, rng)
            symbol, value = solved(tie.boundary, values)
            if not model.parameter(symbol).low < value < model.parameter(symbol).high:
                continue
            values[symbol] = value
            here = {tuple(m.action for m in moves) for moves in found.at(values)}
            assert {r.actions for r in found.paths if r.holds(values)} <= here
            if not here & set(tie.paths):
                continue
            assert here == reached(model.game(values)), values
            met |= here
            if len(here) > 1 and met >= set(tie.paths):
                break
        assert met >= set(tie.paths)


def solved(boundary: Inequality, values: Mapping[str, Fraction]) -> tuple[str, Fraction]:
    """Return a parameter, and its value at which a polynomial that is affine in it is zero, the others as given."""
    names = [str(name) for name in boundary.polynomial.context().names()]
    symbol = next(name for name, degree in zip(names, boundary.polynomial.degrees(), strict=True) if degree)
    zero, one = (polynomials.at(boundary.polynomial, {**values, symbol: Fraction(k)}) for k in (0, 1))
    return symbol, zero / (zero - one)


def test_a_tie_of_the_apology_game() -> None:
    """At chi = v_K - alpha the ROK is indifferent without an apology: it accepts, or Japan apologises."""
    found = paths(apology.MODEL, fixed={"sg": 1})
    values = apology.MODEL.values({"chi": Fraction(3, 10)})
    assert {tuple(m.action for m in moves) for moves in found.at(values)} == {("N", "accept"), ("A", "accept")}
    assert not any(r.holds(values) for r in found.paths)
    assert found.ties[0].sentence() == (
        "Where china_offer = rok_gain - animosity_cost: indifferent is the ROK between accept and reject at 'after none'; "
        "the paths A-accept, N-accept and N-reject meet."
    )


def test_mechanisms_are_those_whose_terms_are_compared() -> None:
    """The China mechanism is in the ROK's comparison, contrition only in Japan's."""
    found = paths(apology.MODEL)
    ((one,),) = found.path("N", "accept").region
    assert one.mechanisms == ("reconciliation", "animosity", "china")
    (case,) = found.path("A", "accept").region
    assert [inequality.mechanisms for inequality in case] == [
        ("reconciliation", "animosity", "china"),
        ("reconciliation", "animosity", "china", "retraction"),
        ("reconciliation", "contrition"),
    ]


def test_what_the_ranges_exclude_is_left_out() -> None:
    """With a small offer of China and little animosity, nothing but acceptance is possible, whatever the other parameters."""
    found = paths(apology.MODEL, ranges={"chi": (0, "0.1"), "alpha": (0, "0.5"), "vK": (1, 2)})
    (only,) = found.paths
    assert only.region == ((),)
    assert only.sentence() == "Japan does not apologise, the ROK accepts whatever the parameters"
    with pytest.raises(GameError, match="outcome nowhere"):
        found.path("N", "reject")


@EACH
def test_the_outcome_here(model: TreeModel) -> None:
    """The point given is marked in the sentences and in the table, which has a line for every inequality."""
    found = paths(model, {})
    (here,) = found.here
    assert {here.actions} == reached(model.game())
    assert [text.endswith("(here)") for text in found.sentences()] == [r in found.here for r in found.paths]
    table = found.table()
    assert len(table.rows) == sum(max(1, len(case)) for r in found.paths for case in r.region)
    assert r"\(" in table.to_html()
    assert "condition" in table.to_latex()
    assert paths(model).here == ()


# --- symbolic games without a model ---


def grown(rng: np.random.Generator, depth: int, label: str = "v") -> Any:
    """Return a random tree of decisions and moves of chance with payoffs that are affine in x and y."""
    if depth == 0:
        x, y = sympy.symbols("x y", real=True)
        return end(*(int(a) + int(b) * x + int(c) * y for a, b, c in rng.integers(-3, 4, (2, 3))))
    below = [grown(rng, depth - 1, f"{label}{k}") for k in range(2)]
    if rng.random() < 0.25:
        return chance({"l": (sympy.Symbol("p", real=True), below[0]), "r": (1 - sympy.Symbol("p", real=True), below[1])}, label)
    return move(str(rng.choice(["A", "B"])), label, dict(zip("lr", below, strict=True)))


def test_random_trees_in_symbols() -> None:
    """On 6 random trees with moves of chance, over a box: the region that holds names the solver's path, at 20 points each."""
    rng = np.random.default_rng(11)
    unit = dict.fromkeys("xyp", (0, 1))
    for _ in range(6):
        game = tree(("A", "B"), grown(rng, 3))
        names = sorted({s.name for v in (*game.end_payoffs.flat, *game.arrays.chance.flat) for s in v.free_symbols})
        found = paths(game, ranges={name: unit[name] for name in names})
        assert found.undecided == 0
        for _ in range(20):
            values = {name: Fraction(int(rng.integers(1, 9972)), 9973) for name in names}
            assert {r.actions for r in found.paths if r.holds(values)} == reached(game.at(values))


def from_names(text: str) -> Any:
    """Return an expression in real symbols, as conditions are written."""
    parsed = sympy.sympify(text)
    return parsed.subs({s: sympy.Symbol(s.name, real=True) for s in parsed.free_symbols})


def test_symbols_without_range_and_chance() -> None:
    """A bet: taken iff the mean gain is positive; no range is needed, and a product is split into its factors."""
    gain, loss, p = sympy.Symbol("gain"), sympy.Symbol("loss", positive=True), sympy.Symbol("p", real=True)
    game = tree(("A",), move("A", "bet", {"yes": chance({"win": (p, end(gain)), "lose": (1 - p, end(-loss))}), "no": end(0)}))
    found = paths(game, ranges={"p": (0, 1)})
    assert region(found.path("yes")) == conditions([from_names("gain*p + loss*p - loss")])
    square = paths(tree(("A",), move("A", "x", {"yes": end(gain**2 * loss), "no": end(0)})))
    assert [r.sentence() for r in square.paths] == ["A plays yes whatever the parameters"]


def test_bad_input_is_refused() -> None:
    """Information sets of several nodes, unknown words, doubly given parameters, payoffs that are no polynomials."""
    for model in (reliability.MODEL, two_allies.MODEL, withdrawal.MODEL):
        with pytest.raises(GameError, match="several nodes"):
            paths(model)
    with pytest.raises(ParameterError, match="did you mean 'chi'"):
        paths(apology.MODEL, {"chii": 1})
    with pytest.raises(ParameterError, match="outside its range"):
        paths(apology.MODEL, {"chi": 7})
    with pytest.raises(ParameterError, match="fixed and given"):
        paths(apology.MODEL, {"chi": 1}, fixed={"china_offer": 1})
    with pytest.raises(ParameterError, match="low < high"):
        paths(apology.MODEL, ranges={"chi": (1, 0)})
    with pytest.raises(ParameterError, match="are needed too"):
        paths(apology.MODEL).at({})
    x = sympy.Symbol("x")
    root = tree(("A",), move("A", "a", {"l": end(sympy.sqrt(x)), "r": end(1)}))
    with pytest.raises(GameError, match="must be polynomials"):
        paths(root)
    with pytest.raises(ParameterError, match="no parameter 'y'"):
        paths(tree(("A",), move("A", "a", {"l": end(x), "r": end(1)})), {"y": 1})
    with pytest.raises(InputError, match=r"a model or a tree .* is needed"):
        paths(3)


# --- the two decisions underneath ---


@given(st.lists(st.lists(st.integers(-4, 4), min_size=6, max_size=6), min_size=1, max_size=4))
def test_satisfiable_agrees_with_a_grid(rows: list[list[int]]) -> None:
    """Bilinear inequalities: a grid point where they hold is never denied, and where there is none no point is claimed
    unless a finer look finds one."""
    x, y, z = ring("xyz").gens()
    monomials = [x, y, z, x * y, y * z, x * 0 + 1]
    inequalities = [sum((c * m for c, m in zip(row, monomials, strict=True)), start=x * 0) for row in rows]
    unit = dict.fromkeys("xyz", (Fraction(0), Fraction(1)))
    answer = satisfiable(inequalities, unit)
    points = np.array(list(itertools.product(np.linspace(0, 1, 9), repeat=3)))
    a, b, c = points.T
    values = np.array(rows) @ np.array([a, b, c, a * b, b * c, np.ones_like(a)])
    if (values > 0).all(axis=0).any():
        assert answer is True
    if answer is False:
        assert not (values > 0).all(axis=0).any()


@given(st.sets(st.integers(0, 15), min_size=1), st.sets(st.integers(0, 15)))
def test_shortest_disjunctions(inside: set[int], drop: set[int]) -> None:
    """All cells inside are covered and none outside; no smaller number of conjunctions would do."""
    outside = set(range(16)) - inside - drop
    found = shortest_disjunction(sorted(inside), sorted(outside), [1] * 4)

    def covered(terms: Any) -> set[int]:
        return {cell for cell in range(16) if any(cell & mask == bits for mask, bits in terms)}

    assert inside <= covered(found)
    assert not covered(found) & outside
    cubes = [(mask, bits) for mask in range(16) for bits in range(16) if bits & ~mask == 0]
    able = [frozenset(covered([cube]) & inside) for cube in cubes if not covered([cube]) & outside]
    largest = [own for own in set(able) if own and not any(own < other for other in able)]
    for fewer in range(len(found)):
        assert not any(inside <= set().union(*chosen) for chosen in itertools.combinations(largest, fewer))


def test_too_many_cases_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree with more cases than the limit says so."""
    monkeypatch.setattr(sign_cells, "MOST_CELLS", 10)
    with pytest.raises(GameError, match="more than 10"):
        paths(escalation.MODEL)


def test_an_undecided_case_is_kept_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it cannot be decided whether signs hold together they are kept, and the table says so."""
    monkeypatch.setattr(satisfiability, "HALVINGS", 0)
    found = paths(escalation.MODEL)
    assert found.undecided > 0
    assert any("Undecided" in note.text for note in found.table().notes)
    assert satisfiable([from_sympy(sympy.Symbol("x"), "x")], {"x": (Fraction(0), Fraction(1))}) is None
