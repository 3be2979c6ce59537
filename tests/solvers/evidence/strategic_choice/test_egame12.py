"""The strategic probit: probabilities against simulated shocks, scores against differences, estimates against the truth."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.special import ndtr

from games.errors import FormatError, ParameterError
from solvers.evidence.strategic_choice import egame12, leblang2003
from solvers.evidence.strategic_choice.data import Design, design_from, read_columns
from solvers.evidence.strategic_choice.egame12 import ERRORS, UTILITIES
from solvers.evidence.strategic_choice.maximum_likelihood import separates
from tests.conformance.markup import check_latex

TRUTH = np.array([0.3, -0.5, 0.8, 0.6, 0.4, 0.9])


def design(size: int, rng: int = 0) -> Design:
    """Regressors as in an application: each utility has its own, and a constant where it can be told."""
    x = np.random.default_rng(rng).normal(size=(size, 4))
    one = np.ones((size, 1))
    blocks = {"u11": x[:, :1], "u13": np.hstack([one, x[:, 1:2]]), "u14": x[:, 2:3], "u24": np.hstack([one, x[:, 3:]])}
    return Design.of(blocks, {"u11": ["peace"], "u13": ["constant", "gain"], "u14": ["loss"], "u24": ["constant", "power"]})


@pytest.mark.parametrize("error", ERRORS)
def test_probabilities_are_those_of_players_with_shocks(error: str) -> None:
    """Players with drawn shocks, each best replying to the other's known chances, play as often as the closed form says.

    Agent error: a shock to each action at each node. Private information: a shock to each of a player's own end payoffs.
    """
    utilities = {"u11": 0.2, "u13": -0.4, "u14": 0.9, "u24": 0.3}
    one = Design.of({name: [[1.0]] for name in UTILITIES})
    found = egame12.probabilities(one, [utilities[name] for name in UTILITIES], error=error)[0]
    size = 400_000
    shock = np.random.default_rng(1).normal(size=(5, size))
    p4 = ndtr(utilities["u24"] / np.sqrt(2))
    second = utilities["u24"] + shock[0] > shock[1]
    if error == "agent":
        first = p4 * utilities["u14"] + (1 - p4) * utilities["u13"] + shock[2] > utilities["u11"] + shock[3]
    else:
        go = (1 - p4) * (utilities["u13"] + shock[2]) + p4 * (utilities["u14"] + shock[3])
        first = go > utilities["u11"] + shock[4]
    shares = [(~first).mean(), (first & ~second).mean(), (first & second).mean()]
    assert found == pytest.approx(shares, abs=4 * np.sqrt(0.25 / size))
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("error", ERRORS)
def test_probabilities_are_the_published_formulas(error: str) -> None:
    """Equations 2 to 5 of Kenkel and Signorino (2014), written out."""
    own = design(50)
    u = own.utilities(TRUTH)
    p4 = ndtr(u["u24"] / np.sqrt(2))
    p3 = 1 - p4
    scale = np.sqrt(2) if error == "agent" else np.sqrt(1 + p3**2 + p4**2)
    p2 = ndtr((p3 * u["u13"] + p4 * u["u14"] - u["u11"]) / scale)
    assert egame12.probabilities(own, TRUTH, error=error) == pytest.approx(np.stack([1 - p2, p2 * p3, p2 * p4], axis=1))


@pytest.mark.parametrize("error", ERRORS)
def test_scores_are_the_derivatives(error: str) -> None:
    """The analytic score is the difference quotient of the log-likelihood, far from the truth, too."""
    own = design(40)
    seen = egame12.simulate(own, TRUTH, rng=2, error=error)
    for at in (TRUTH, 3 * TRUTH[::-1], np.zeros(6)):
        values, slopes = egame12.score(own, seen, at, error)
        assert values == pytest.approx(
            np.log(egame12.probabilities(own, at, error=error)[np.arange(40), [(1, 3, 4).index(y) for y in seen]])
        )
        numeric = approx_fprime(at, lambda v: float(egame12.score(own, seen, v, error)[0].sum()), 1e-7)
        assert slopes.sum(axis=0) == pytest.approx(numeric, abs=2e-4, rel=1e-4)


@pytest.mark.parametrize("error", ERRORS)
def test_estimates_come_back(error: str) -> None:
    """From 6,000 observations every coefficient is found within four of its standard errors; both kinds of errors agree."""
    own = design(6000)
    found = egame12.fit(own, egame12.simulate(own, TRUTH, rng=3, error=error), error=error)
    assert found.converged
    assert (np.abs(found.estimates - TRUTH) < 4 * found.errors()).all()
    assert found.errors(robust=True) == pytest.approx(found.errors(), rel=0.15)
    assert found["u24:power"] == found.estimates[5]
    assert found.aic == pytest.approx(12 - 2 * found.log_likelihood)


def test_the_result_reads_like_a_statistics_package() -> None:
    """A summary with both errors, a data frame, well-formed LaTeX, intervals that hold the estimate."""
    own = design(400)
    found = egame12.fit(own, egame12.simulate(own, TRUTH, rng=3))
    frame = found.to_frame()
    assert list(frame.index) == list(own.coefficients)
    assert (frame["low"] < frame["estimate"]).all()
    assert "log-likelihood" in str(found.summary())
    check_latex(found._repr_latex_())
    with pytest.raises(ParameterError, match="no coefficient"):
        found["u24:size"]
    with pytest.raises(ParameterError, match="level"):
        found.interval(1)


def test_what_no_data_can_tell_is_refused() -> None:
    """A constant in all of player 1's utilities, a column twice, more coefficients than observations: named, not estimated."""
    x = np.random.default_rng(0).normal(size=(200, 2))
    one = np.ones((200, 1))
    everywhere = Design.of({"u11": one, "u13": one, "u14": one, "u24": x})
    with pytest.raises(ParameterError, match=r"u11:x0.*cannot be told apart"):
        egame12.fit(everywhere, np.ones(200))
    twice = Design.of({"u11": x[:, :1], "u13": one, "u14": np.empty((200, 0)), "u24": np.hstack([x[:, :1], 2 * x[:, :1]])})
    with pytest.raises(ParameterError, match="u24:x0, u24:x1 cannot be told apart"):
        egame12.fit(twice, np.ones(200))
    with pytest.raises(ParameterError, match="5 observations cannot tell 6 coefficients"):
        egame12.fit(design(5), [1, 3, 4, 1, 3])


def test_separation_is_said() -> None:
    """Where a regressor splits player 2's answers perfectly, no finite estimate is passed off as one."""
    own = design(300)
    seen = egame12.simulate(own, TRUTH, rng=5)
    split = np.where(seen == 1, 1, np.where(own.blocks["u24"][:, 1] > 0, 4, 3))
    found = egame12.fit(own, split)
    assert not found.converged
    assert "separation" in found.flags[0]
    assert "FLAGGED" in str(found)
    left = np.where(own.blocks["u11"][:, 0] > 0, 1, np.where(seen == 1, 3, seen))
    assert any("player 1" in flag for flag in egame12.fit(own, left).flags)
    never = egame12.fit(own, np.where(seen == 4, 3, seen))
    assert any("never seen" in flag for flag in never.flags)


def test_separation_is_decided_exactly() -> None:
    """Complete and quasi-complete separation against overlap, with columns of very different scale."""
    x = np.array([[1, -2e6], [1, -1e6], [1, 0], [1, 0], [1, 3e6]])
    assert separates(x, np.array([False, False, True, False, True]))  # quasi-complete: a tie at 0
    assert not separates(x, np.array([True, False, True, False, True]))


def test_bad_data_are_refused(tmp_path) -> None:
    """Outcomes that are none, regressors that are no numbers, files that are no tables: what, where, and what is needed."""
    own = design(10)
    with pytest.raises(ParameterError, match="observation 1: 1, 3 or 4"):
        egame12.fit(own, [1, 2, 3, 4, 1, 1, 1, 1, 1, 1])
    with pytest.raises(ParameterError, match="one outcome for each"):
        egame12.fit(own, [1])
    with pytest.raises(ParameterError, match="error"):
        egame12.probabilities(own, TRUTH, error="both")
    with pytest.raises(ParameterError, match="in this order"):
        egame12.fit(Design.of({"u11": np.ones((3, 1))}), [1, 3, 4])
    with pytest.raises(ParameterError, match="row 1"):
        Design.of({"u11": [[1.0], [np.nan]]})
    with pytest.raises(ParameterError, match="as many rows"):
        Design.of({"u11": [[1.0]], "u13": [[1.0], [2.0]]})
    with pytest.raises(ParameterError, match="unknown column 'pwr'; did you mean 'power'"):
        design_from({"power": np.ones(2)}, {"u24": ["pwr"]})
    file = tmp_path / "data.csv"
    file.write_text("a,b\n1,x\n2\n")
    with pytest.raises(ValueError, match="line 3: 2 fields"):
        read_columns(file)
    file.write_text("a,a\n1,2\n")
    with pytest.raises(ValueError, match="line 1: two columns are called 'a'"):
        read_columns(file)
    for given in (TRUTH[:-1], [np.nan] * len(TRUTH), np.reshape(TRUTH, (-1, 1)), "x", None):
        for ask in (egame12.probabilities, lambda d, c: egame12.simulate(d, c, rng=0)):
            with pytest.raises(ParameterError, match="coefficients"):
                ask(own, given)
    with pytest.raises(ParameterError, match="rng: a whole number"):
        egame12.simulate(own, TRUTH, rng=None)
    with pytest.raises(ParameterError, match="columns are needed"):
        design_from({}, {"u24": ["constant"]})
    file.write_text("a,b\n1,x\n2,y\n")
    assert read_columns(file)["a"].tolist() == [1, 2]
    with pytest.raises(ParameterError, match="holds words"):
        design_from(read_columns(file), {"u24": ["b"]})
    with pytest.raises(ValueError, match="no such file"):
        read_columns(tmp_path / "missing.csv")


LEBLANG = os.environ.get("QUASIALLIANCE_LEBLANG2003", "")


# The data are their author's and do not ship: the module says where they are.
@pytest.mark.skipif(not LEBLANG, reason="QUASIALLIANCE_LEBLANG2003 names no file; the module says where the data are")
def test_leblangs_published_estimate() -> None:
    """On the user's file: the printed log-likelihood, AIC and coefficients, and nothing flagged."""
    found = leblang2003.fit(LEBLANG)
    assert found.log_likelihood == pytest.approx(leblang2003.LOG_LIKELIHOOD, abs=0.005)
    assert round(found.aic) == 1002
    assert (found.size, len(found.names), found.flags) == (7240, 19, ())
    for name, value in leblang2003.PUBLISHED.items():
        assert found[name] == pytest.approx(value, abs=1e-4)


def test_another_file_than_leblangs_is_refused(tmp_path: Path) -> None:
    """A file without its columns, or with an outcome that is none: which, and what is needed."""
    file = tmp_path / "attacks.csv"
    file.write_text("outcome,capcont\nno attack,1\n")
    with pytest.raises(FormatError, match="columns are missing: lreserves, overval"):
        leblang2003.fit(file)
    names = [name for own in leblang2003.FORMULA.values() for name in own if name != "constant"]
    header = ["outcome", *dict.fromkeys(names)]
    file.write_text(",".join(header) + "\n" + ",".join(["attack", *["1"] * (len(header) - 1)]) + "\n")
    with pytest.raises(FormatError, match="line 2: outcome: one of no attack"):
        leblang2003.fit(file)


@pytest.mark.campaign
@pytest.mark.parametrize("error", ERRORS)
def test_intervals_cover(error: str) -> None:
    """Over 500 samples of 1,000 the 95% intervals hold the truth in 95%, within four standard errors, and bias is small."""
    own = design(1000)
    fits = [egame12.fit(own, egame12.simulate(own, TRUTH, rng=r, error=error), error=error) for r in range(500)]
    assert all(fit.converged for fit in fits)
    inside = np.mean([(fit.interval()[:, 0] < TRUTH) & (fit.interval()[:, 1] > TRUTH) for fit in fits], axis=0)
    assert np.abs(inside - 0.95).max() < 4 * np.sqrt(0.95 * 0.05 / 500)
    bias = np.mean([fit.estimates - TRUTH for fit in fits], axis=0)
    spread = np.std([fit.estimates for fit in fits], axis=0)
    assert (np.abs(bias) < 0.2 * spread + 0.01).all()
