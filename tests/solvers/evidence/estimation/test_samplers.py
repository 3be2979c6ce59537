"""Nested sampling and ensembles of walkers against a posterior that is known, interrupted, and broken on purpose."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

import games
from games.errors import FormatError, ParameterError, QuasiallianceError
from solvers.evidence.estimation import chains, nested
from solvers.evidence.estimation.observations import coded
from solvers.evidence.estimation.priors import Margin, Prior, prior

CUBE = Prior("cube", (Margin("a", "a", 0, 1), Margin("b", "b", 0, 1), Margin("c", "c", 0, 1)))
CENTRE, SPREAD = 0.4, 0.08


def bell(cube: np.ndarray) -> np.ndarray:
    """A normal density in two of three coordinates; its integral over the cube is known."""
    found: np.ndarray = norm.logpdf(cube[:, :2], CENTRE, SPREAD).sum(axis=1)
    return found


EXACT = 2 * math.log(float(np.diff(norm.cdf([0, 1], CENTRE, SPREAD))[0]))
SMALL: dict[str, Any] = {"identity": "bell", "rng": 1, "live": 100, "effective": 200}


@pytest.fixture(scope="module")
def whole() -> nested.NestedRun:
    """A run that nobody interrupted."""
    return nested.sample(bell, CUBE, **SMALL)


def test_nested_sampling_finds_a_known_integral(whole: nested.NestedRun) -> None:
    """Evidence within its error, mean and spread of the posterior, and no gain for the coordinate that does nothing."""
    found = whole
    assert found.flags == ()
    assert abs(found.marginal.log - EXACT) < 4 * found.marginal.error + 0.01
    gains = {g.symbol: g for g in found.posterior.gains()}
    assert gains["a"].mean == pytest.approx(CENTRE, abs=0.02)
    assert gains["a"].informed
    assert not gains["c"].gain > 0.1


def test_a_run_that_was_stopped_goes_on_to_the_same_result(tmp_path: Path, whole: nested.NestedRun) -> None:
    """Stopped twice and taken up from its checkpoint, it ends with the same points and weights, bit by bit."""
    file = tmp_path / "runs" / "bell.h5"
    for most in (1024, 2048):
        nested.sample(bell, CUBE, **SMALL, most=most, checkpoint=file)
    again = nested.sample(bell, CUBE, **SMALL, checkpoint=file)
    assert again.marginal == whole.marginal
    assert np.array_equal(again.posterior.points, whole.posterior.points)
    assert np.array_equal(again.posterior.weights, whole.posterior.weights)
    assert [path.name for path in file.parent.iterdir()] == ["bell.h5"]


def test_checkpoints_of_other_runs_and_broken_ones_are_refused(tmp_path: Path) -> None:
    """Another theory, record, prior or seed, or a file that is none, is a clear error and leaves the file alone."""
    file = tmp_path / "run.h5"
    nested.sample(bell, CUBE, **SMALL, most=512, checkpoint=file)
    with pytest.raises(FormatError, match="is of another run"):
        nested.sample(bell, CUBE, **SMALL | {"identity": "other"}, checkpoint=file)
    before = b"no checkpoint"
    file.write_bytes(before)
    with pytest.raises(FormatError, match="no checkpoint that can be read"):
        nested.sample(bell, CUBE, **SMALL, checkpoint=file)
    assert file.read_bytes() == before
    own, seen = prior(games.theory("kelly"), coded()), coded()
    prints = {
        nested.fingerprint(own, seen, 100, 0), nested.fingerprint(own, seen[:-1], 100, 0), nested.fingerprint(own, seen, 100, 1),
        nested.fingerprint(own.narrowed(0.5), seen, 100, 0), nested.fingerprint(own, coded(neutral=True), 100, 0),
    }  # fmt: skip
    assert len(prints) == 5


def test_both_samplers_need_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a library is missing the message names the extra that brings it."""
    import builtins

    real = builtins.__import__

    def without(name: str, *args: object, **kwargs: object) -> object:
        if name.partition(".")[0] in ("nautilus", "emcee"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(QuasiallianceError, match=r"quasialliance\[estimation\]"):
        nested.sample(bell, CUBE, **SMALL)
    with pytest.raises(QuasiallianceError, match=r"quasialliance\[estimation\]"):
        chains.sample(bell, CUBE, rng=0, walkers=8, steps=10, ensembles=2)


def test_walkers_find_the_same_posterior() -> None:
    """Ensembles agree, their mean and spread are the bell's, and a second run is the same to the bit."""
    found, again = (chains.sample(bell, CUBE, rng=3, walkers=16, steps=400, ensembles=2) for _ in range(2))
    assert found.flags == ()
    assert np.array_equal(found.cube, again.cube)
    draws = found.cube[..., 0].ravel()
    assert draws.mean() == pytest.approx(CENTRE, abs=0.015)
    assert draws.std() == pytest.approx(SPREAD, abs=0.015)


def test_chains_that_have_not_converged_are_flagged() -> None:
    """A dozen steps from the prior say nothing: R-hat or the effective sample size tells."""
    found = chains.sample(bell, CUBE, rng=0, walkers=8, steps=12, ensembles=2)
    assert found.flags
    assert "FLAGGED" in repr(found)


def test_r_hat_is_the_published_ratio() -> None:
    """Of two chains without overlap it is the root of one plus between over within variance; equal chains give one."""
    draws = np.array([[[0.0], [1.0]], [[10.0], [11.0]]])
    assert chains.r_hat(draws)[0] == pytest.approx(math.sqrt(1 / 2 + 50 / 0.5))
    assert np.isinf(chains.r_hat(np.zeros((2, 5, 1)))[0])


def test_bad_sizes_are_refused() -> None:
    """Few live points, one parameter, few walkers."""
    own = prior(games.theory("kelly"), coded())
    with pytest.raises(ParameterError, match="live points"):
        nested.nested(own, coded(), rng=0, live=2)
    with pytest.raises(ParameterError, match="walkers"):
        chains.chains(own, coded(), rng=0, walkers=4)
    with pytest.raises(ParameterError, match="two open parameters"):
        nested.nested(Prior("one", CUBE.margins[:1]), coded(), rng=0)
