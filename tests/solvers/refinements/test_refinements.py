"""Refinements: classic games, the implications between notions, existence, invariances, and proofs that replay."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpz_poly
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from games.errors import GameError, SolverError
from games.exact.algebraic import Field
from games.exact.linear_program import Outcome
from games.models.trilateral import MODEL
from games.normal_form import NormalFormGame
from games.scenarios.named import scenario
from solvers import nash, pure
from solvers.refinements import (
    perfect,
    proper,
    quasi_strict,
    regular,
    report,
)
from solvers.refinements.infinitesimal import EPSILON
from solvers.refinements.reports import _half
from solvers.refinements.trembles import normalized, proves_perfect, proves_proper
from solvers.verify import certify
from tests.strategies import bimatrix, fractions, games
from tests.tables import ENTRY, MYERSON, PENNIES, SCISSORS, STAG_HUNT, horse, two

Q = Fraction
NOTIONS = (quasi_strict, regular, perfect, proper)
TINY = Q(1, 10**9)
"""An ordinary ε at which a tremble must show what it proves."""


def ordinary(tremble: Any, epsilon: Fraction) -> tuple[Any, ...]:
    """A tremble's completely mixed profile at an ordinary ε."""
    return tuple(np.array([q.at(epsilon) for q in own], dtype=object) for own in tremble)


def shows_perfect(game: NormalFormGame, profile: Any, tremble: Any) -> bool:
    """Whether, by the judge of the package, the profile's actions are best responses to the tremble at a tiny ε."""
    mixed = ordinary(tremble, TINY)
    near = all(abs(float(q - p)) < 1e-3 for own, mine in zip(profile, mixed, strict=True) for p, q in zip(own, mine, strict=True))
    values = certify(game, mixed).deviation_payoffs
    best = all(v == max(own) for x, own in zip(profile, values, strict=True) for p, v in zip(x, own, strict=True) if p > 0)
    return near and best and all(q > 0 for mine in mixed for q in mine)


def shows_proper(game: NormalFormGame, profile: Any, tremble: Any) -> bool:
    """Whether the tremble at a tiny ε is an ε-proper profile: worse actions are less than a thousandth as likely."""
    mixed = ordinary(tremble, TINY)
    values = certify(game, mixed).deviation_payoffs
    return shows_perfect(game, profile, tremble) and all(
        not own[a] < own[b] or 1000 * mine[a] < mine[b]
        for mine, own in zip(mixed, values, strict=True)
        for a, b in np.ndindex(len(own), len(own))
    )


def verdicts(game: NormalFormGame, profile: Any) -> tuple[bool | None, ...]:
    """What quasi-strict, regular, perfect and proper say."""
    return tuple(notion.judge(game, profile).holds for notion in NOTIONS)


def test_myerson() -> None:
    """Myerson (1978): all three diagonal profiles are equilibria; the second is perfect but not proper, the third neither."""
    assert [perfect.judge(MYERSON, (a, a)).holds for a in range(3)] == [True, True, False]
    assert [proper.judge(MYERSON, (a, a)).holds for a in range(3)] == [True, False, False]
    assert repr(proper.solve(MYERSON).equilibria) == "((1, 1),)"


def test_entry() -> None:
    """Staying out rests on a dominated threat: only entering is perfect, on the whole continuum of staying out nothing is."""
    found = report(ENTRY)
    perfects = [repr(e.equilibrium) for e in found.judged if e.judgements["perfect"].holds]
    assert perfects == ["(in, accommodate)"]
    better = perfect.judge(ENTRY, ("out", "fight")).witness
    assert (better.player, list(better.strategy)) == ("2", [0, 1])


def test_selten_horse() -> None:
    """Selten (1975): (C, c, R) is perfect; (D, c, L) is not, though no strategy is dominated."""
    assert perfect.judge(horse(), "CcR").holds is True
    refused = perfect.judge(horse(), "DcL")
    assert refused.holds is False
    assert "tied deviation" in refused.reason
    assert all(perfect.undominated(horse(), i, [0])[0] is None for i in range(2))
    assert proper.judge(horse(), "DcL").holds is False


def test_completely_mixed_equilibrium_passes_everything() -> None:
    """Rock, paper, scissors: the uniform equilibrium is regular, perfect and proper, its own tremble."""
    uniform = ([Q(1, 3)] * 3,) * 2
    assert verdicts(SCISSORS, uniform) == (True, True, True, True)
    assert proves_proper(SCISSORS, uniform, proper.judge(SCISSORS, uniform).witness)


def test_duplicates_are_not_quasi_strict() -> None:
    """With a copy of an action, a pure equilibrium has an unplayed best response, but is perfect and proper all the same."""
    game = two([[1, 1], [0, 0]], [[1, 1], [1, 1]])
    assert verdicts(game, (0, 0)) == (False, False, True, True)
    assert quasi_strict.judge(game, (0, 0)).witness == ("2", "2")
    middle = ([1, 0], [Q(1, 2), Q(1, 2)])
    assert verdicts(game, middle) == (True, False, True, True)


@given(st.one_of(bimatrix((1, 3)), games(3, (1, 2)), games((1, 3), 2)))
@settings(max_examples=40)
def test_strict_equilibria_pass_everything(game: NormalFormGame) -> None:
    """A strict equilibrium is quasi-strict, regular, perfect and proper, whatever the number of players."""
    strict = pure.solve(game).strict
    assume(strict)
    assert all(verdicts(game, e.profile) == (True,) * 4 for e in strict)


@given(bimatrix((2, 3)))
@settings(max_examples=40)
def test_chain_of_implications(game: NormalFormGame) -> None:
    """Strict, regular, proper, perfect, undominated: each implies the next; and two players leave nothing undecided."""
    for e in report(game).judged:
        holds = {name: judgement.holds for name, judgement in e.judgements.items()}
        assert None not in holds.values()
        chain = [holds[name] for name in ("strict", "regular", "proper", "perfect")]
        assert all(later or not sooner for sooner, later in pairwise(chain))
        assert holds["quasi-strict"] or not holds["regular"]
        alone = [perfect.undominated(game, i, played)[0] is None for i, played in enumerate(e.equilibrium.support)]
        assert holds["perfect"] == all(alone)


@given(bimatrix((2, 3)))
@settings(max_examples=25)
def test_every_answer_carries_its_proof(game: NormalFormGame) -> None:
    """Trembles work at an ordinary tiny ε; dominating strategies dominate; refuted orders have Farkas multipliers."""
    for e in nash.solve(game).points:
        for notion, shows in ((perfect, shows_perfect), (proper, shows_proper)):
            found = notion.judge(game, e.profile)
            if found.holds:
                assert shows(game, e.profile, found.witness)
            elif isinstance(found.witness, perfect.Domination):
                i = game.player(found.witness.player)
                table = np.moveaxis(game.payoffs[i], i, 0)
                lead = (found.witness.strategy - e.profile[i]) @ table
                assert min(lead) >= 0 < max(lead)
            else:
                assert all(answer.outcome is Outcome.INFEASIBLE and answer.proved for answer in found.witness)


@pytest.mark.parametrize("seed", range(3))
def test_generic_games_need_no_refinement(seed: int) -> None:
    """With payoffs drawn from a wide range every equilibrium is regular, hence quasi-strict, perfect and proper."""
    game = NormalFormGame(np.random.default_rng(seed).integers(-(10**6), 10**6, (2, 3, 3)))
    assert all(verdicts(game, e.profile) == (True,) * 4 for e in nash.solve(game).points)
    three = NormalFormGame(np.random.default_rng(seed).integers(-(10**6), 10**6, (3, 2, 2, 2)))
    solution = nash.solve(three)
    assert solution.complete
    assert all(verdicts(three, e.profile) == (True,) * 4 for e in solution.points)


@given(bimatrix((2, 3)))
@settings(max_examples=40)
def test_quasi_strict_and_perfect_equilibria_exist(game: NormalFormGame) -> None:
    """Norde (1999) and Selten (1975): among the points and middles of continua there is one of each."""
    judged = report(game).judged
    assert any(e.judgements["quasi-strict"].holds for e in judged)
    assert any(e.judgements["perfect"].holds for e in judged)


@given(bimatrix(2))
@settings(max_examples=40)
def test_proper_equilibria_exist_and_are_the_perfect_ones_if_2x2(game: NormalFormGame) -> None:
    """Myerson (1978): there is a proper equilibrium; with two actions each, perfect equilibria are proper."""
    found = proper.solve(game)
    assert found.equilibria
    assert all(e.regret == 0 and proper.judge(game, e.profile).holds for e in found.equilibria)
    for e in report(game).judged:
        assert e.judgements["perfect"].holds == e.judgements["proper"].holds


def test_proper_equilibrium_inside_a_continuum() -> None:
    """The only proper point of this continuum is neither an end nor the middle, and is found."""
    game = two([[1, 0, 0], [0, 1, 0], [1, 1, 0]], [[0, 1, 0], [1, 0, 0], [1, 1, 1]])
    assert not any(e.judgements["proper"].holds for e in report(game).judged)
    (only,) = proper.solve(game).equilibria
    assert [list(x) for x in only.profile] == [[0, 0, 1], [Q(1, 2), Q(1, 2), 0]]
    assert proper.judge(game, only.profile).holds is True


@given(games(3, 2), st.integers(0, 2**20))
@settings(max_examples=30)
def test_no_tremble_contradicts_a_refusal(game: NormalFormGame, seed: int) -> None:
    """Three players: a "yes" shows its tremble at a tiny ε, and no drawn tremble proves a pure profile that was refused."""
    rng = np.random.default_rng(seed)
    for e in nash.solve(game).points:
        found = perfect.judge(game, e.profile)
        if found.holds and found.witness is not None:
            assert shows_perfect(game, e.profile, found.witness)
        if found.holds is not False or not e.pure:
            continue
        for _ in range(10):
            orders, weights = rng.integers(1, 4, (3, 2)), rng.integers(1, 9, (3, 2))
            odds = [
                [1 if a == own else int(weights[i, a]) * EPSILON ** int(orders[i, a]) for a in range(2)]
                for i, own in enumerate(e.modal)
            ]
            assert not proves_perfect(game, e.profile, normalized(odds))


def test_balanced_trembles_of_three_players() -> None:
    """Player 1 holds out only while 2's mistake is one to two times as likely as 3's: orders alone do not do, weights do."""
    payoffs = np.zeros((3, 3, 2, 2), dtype=int)
    payoffs[0, 1, 1, 0], payoffs[0, 1, 0, 1] = -1, 1
    payoffs[0, 2, 1, 0], payoffs[0, 2, 0, 1] = 1, -2
    found = perfect.judge(NormalFormGame(payoffs), (0, 0, 0))
    assert found.holds is True
    assert 1 <= (found.witness[1][1] / found.witness[2][1]).standard <= 2
    payoffs[0, 2, 0, 1] = -1
    payoffs[0, 1, 1, 0] = -2
    payoffs[0, 1, 0, 1] = 1
    assert perfect.judge(NormalFormGame(payoffs), (0, 0, 0)).holds is True
    payoffs[0, 1, 1, 0], payoffs[0, 1, 0, 1] = 2, -1
    payoffs[0, 2, 1, 0], payoffs[0, 2, 0, 1] = -1, 2
    assert perfect.judge(NormalFormGame(payoffs), (0, 0, 0)).holds is False


@given(bimatrix((2, 3)), st.data())
@settings(max_examples=25)
def test_scales_and_labels_do_not_matter(game: NormalFormGame, data: st.DataObject) -> None:
    """Positive affine changes of each player's payoffs, listing actions backwards and swapping players change no answer."""
    scale = [data.draw(st.sampled_from([Q(1, 3), Q(1), Q(5)])) for _ in range(2)]
    shift = [data.draw(fractions) for _ in range(2)]
    changed = NormalFormGame(np.stack([game.payoffs[i] * scale[i] + shift[i] for i in range(2)]))
    backwards = NormalFormGame(game.payoffs[:, ::-1, ::-1])
    swapped = NormalFormGame(np.stack([game.payoffs[1].T, game.payoffs[0].T]))
    for e in nash.solve(game).points:
        x, y = e.profile
        answer = verdicts(game, e.profile)
        assert verdicts(changed, (x, y)) == answer
        assert verdicts(backwards, (x[::-1], y[::-1])) == answer
        assert verdicts(swapped, (y, x)) == answer


def test_dummy_players_change_nothing() -> None:
    """A third player with one action leaves a two-player game what it was; a single player needs no opponent."""
    dummy = NormalFormGame(np.concatenate([MYERSON.payoffs, np.zeros((1, 3, 3), dtype=int)])[..., None])
    assert [proper.judge(dummy, (a, a, 0)).holds for a in range(3)] == [True, False, False]
    alone = NormalFormGame([[2, 2, 1, 0]])
    assert verdicts(alone, (0,)) == (False, False, True, True)
    first = ([1, 0, 0, 0],)
    assert shows_proper(alone, first, proper.judge(alone, first).witness)


def test_what_is_not_an_equilibrium_or_not_exact() -> None:
    """Other profiles are refused with the gain; float profiles are left undecided, never guessed."""
    for notion in NOTIONS:
        refused = notion.judge(STAG_HUNT, ("stag", "hare"))
        assert (refused.holds, "gains 3 by hare" in refused.reason) == (False, True)
        assert notion.judge(PENNIES, ([0.5, 0.5], [0.5, 0.5])).holds is None
        with pytest.raises(GameError, match="symbolic"):
            notion.judge(NormalFormGame([[sympy.Symbol("x"), 1]]), (0,))


def test_balanced_products_of_mistakes() -> None:
    """One mistake of 2 must be half to once as likely as another of 2 together with 3's: its order is the sum of theirs."""
    payoffs = np.full((3, 3, 3, 2), Q(0), dtype=object)
    payoffs[0, 1, 1, 1], payoffs[0, 1, 2, 0] = -1, 1
    payoffs[0, 2, 1, 1], payoffs[0, 2, 2, 0] = Q(1, 2), -1
    game = NormalFormGame(payoffs)
    found = perfect.judge(game, (0, 0, 0))
    assert found.holds is True
    assert shows_perfect(game, ([1, 0, 0], [1, 0, 0], [1, 0]), found.witness)
    _, two, three = found.witness
    assert two[2].order == two[1].order + three[1].order
    payoffs[0, 2, 1, 1] = 2
    assert perfect.judge(NormalFormGame(payoffs), (0, 0, 0)).holds is False


def test_the_number_of_choices_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is more to try than the limit, the answer is open and says so."""
    monkeypatch.setattr(perfect, "MOST_CHOICES", 0)
    found = perfect.judge(horse(), "CcR")
    assert (found.holds, "more than 0 choices" in found.reason) == (None, True)


def test_proper_pure_equilibrium_of_three_players() -> None:
    """Not strict, and the perfect tremble is not proper; mistakes adjusted to the preferences they cause are."""
    payoffs = [
        [[[1, 1], [1, 0]], [[1, 0], [0, 1]], [[1, 0], [0, 0]]],
        [[[0, 1], [1, 1]], [[0, 0], [0, 1]], [[0, 0], [0, 1]]],
        [[[1, 0], [0, 0]], [[1, 1], [1, 1]], [[1, 0], [1, 1]]],
    ]
    game = NormalFormGame(payoffs)
    at = (0, 1, 0)
    profile = tuple([int(a == own) for a in range(size)] for own, size in zip(at, game.shape, strict=True))
    assert not proves_proper(game, profile, perfect.judge(game, at).witness)
    assert shows_proper(game, profile, proper.judge(game, at).witness)


def test_properness_of_three_players_can_stay_open() -> None:
    """Myerson's game beside a third player whose choice matters to nobody else: perfect, but properness is not decided."""
    payoffs = np.zeros((3, 3, 3, 2), dtype=int)
    payoffs[:2] = MYERSON.payoffs[..., None]
    payoffs[2, :, :, 0] = 1
    game = NormalFormGame(payoffs)
    assert perfect.judge(game, (1, 1, 0)).holds is True
    found = proper.judge(game, (1, 1, 0))
    assert (found.holds, "no proper tremble" in found.reason) == (None, True)


def test_irrational_probabilities() -> None:
    """On a continuum of two players an irrational point is perfect by its support; properness needs rational numbers."""
    root = Field(fmpz_poly([-2, 0, 1]), 1).generator()
    bystander = two([[1, 1], [0, 0]], [[1, 1], [0, 0]])
    profile = ([1, 0], [root / 2, 1 - root / 2])
    found = perfect.judge(bystander, profile)
    assert (found.holds, found.witness) == (True, None)
    assert proper.judge(bystander, profile).holds is None
    everything = two([[0, 0], [0, 0]], [[0, 0], [0, 0]])
    assert perfect.judge(everything, (profile[1], profile[1])).holds is True
    dull = NormalFormGame(np.zeros((3, 2, 2, 2), dtype=int))
    found = perfect.judge(dull, ([1, 0], [1, 0], profile[1]))
    assert (found.holds, "irrational" in found.reason) == (None, True)


def test_trembles_must_be_close() -> None:
    """A tremble that gives an action nothing, or stays away from the profile, proves nothing."""
    profile = (np.array([1, 0]), np.array([1, 0]))
    game = two([[1, 0], [0, 0]], [[1, 0], [0, 0]])
    for weights in ([[1, 0]] * 2, [[1, 1]] * 2):
        assert not proves_perfect(game, profile, normalized(weights))
        assert not proves_proper(game, profile, normalized(weights))


def test_mixed_equilibria_of_three_players() -> None:
    """Player 1 stays indifferent if the others' mistakes balance, exactly; not if every mistake favours the same action."""
    payoffs = np.zeros((3, 2, 2, 2), dtype=int)
    payoffs[0, :, 1, 0], payoffs[0, :, 0, 1], payoffs[0, :, 1, 1] = [3, 0], [0, 1], [5, 0]
    payoffs[1, :, 0, :] = payoffs[2, :, :, 0] = 1
    half = ([Q(1, 2), Q(1, 2)], [1, 0], [1, 0])
    game = NormalFormGame(payoffs)
    found = perfect.judge(game, half)
    assert regular.judge(game, half).holds is False
    assert found.holds is True
    assert shows_perfect(game, half, found.witness)
    payoffs[0, :, 0, 1] = [2, 1]
    payoffs[0, :, 1, 1] = [0, 9]
    assert perfect.judge(NormalFormGame(payoffs), half).holds is False


def test_undecided_where_the_method_ends() -> None:
    """A player with a tie faces a mixed strategy, which could tremble in ways that are not tried: the answer is open."""
    payoffs = [[[[1, 0], [1, 0]], [[0, 0], [1, 1]]], [[[1, 0], [0, 1]], [[1, 0], [0, 0]]], [[[0, 0], [0, 1]], [[0, 1], [1, 0]]]]
    game = NormalFormGame(payoffs)
    profile = ([1, 0], [1, 0], [Q(1, 2), Q(1, 2)])
    assert certify(game, profile).regret == 0
    for notion in (perfect, proper):
        found = notion.judge(game, profile)
        assert (found.holds, found.witness) == (None, None)
        assert found.reason


def test_too_many_preference_orders_are_said() -> None:
    """Beyond the limit, properness is undecided for one profile and an error for all."""
    u = np.zeros((5, 5), dtype=int)
    u[0, 1:], u[1, 2:] = 1, 1
    u[4, 4] = 2
    big = two(u, u.T)
    with pytest.raises(SolverError, match="pairs"):
        proper.solve(big)
    assert proper.judge(big, (0, 0)).holds is not True
    with pytest.raises(GameError, match="two players"):
        proper.solve(horse())


def test_report_of_the_alliance() -> None:
    """The trilateral game of 2019: every equilibrium is judged, and strict ones pass everything."""
    found = report(MODEL.game(scenario("2019")))
    assert found.judged
    assert all(all(j.holds for j in e.judgements.values()) for e in found.judged if e.equilibrium.strict and len(found.judged) == 1)
    assert "quasi-strict" in repr(found)
    assert "<table>" in found._repr_html_()
    assert found._repr_latex_() == found.table().to_latex()


def test_report_of_three_players_with_continua() -> None:
    """Curves and polytopes of three-player games are judged at their ends and inside; all are equilibria."""
    rng = np.random.default_rng(5)
    curved = [[[[0, 0], [1, 0]], [[1, 0], [0, 1]]], [[[0, 1], [0, 0]], [[0, 0], [0, 1]]], [[[0, 0], [1, 1]], [[1, 1], [1, 1]]]]
    drawn = [rng.integers(0, 2, (3, 2, 2, 2)) for _ in range(12)]
    seen = set()
    for payoffs in (curved, *drawn):
        found = report(NormalFormGame(payoffs))
        seen |= {type(piece).__name__ for component in found.solution.components for piece in component.pieces}
        assert all(e.equilibrium.regret == 0 for e in found.judged)
        assert all(e.judgements["perfect"].holds is not False or e.judgements["proper"].holds is False for e in found.judged)
    assert {"Hull", "Arc", "Sweep"} <= seen


def test_the_middle_of_a_short_arc_is_on_it() -> None:
    """Between two irrational ends with the same float lies a rational number, which is no float."""
    root = Field(fmpz_poly([-2, 0, 1]), 1).generator()
    low, high = root, root + Fraction(1, 10**40)
    assert float(low) == float(high)
    assert low < _half(low, high) < high
