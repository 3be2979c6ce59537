"""Nested sampling of a posterior and its marginal likelihood, with nautilus (Lange 2023): resumable, seeded, checked.

Nautilus draws from shells of the prior that are bounded by ellipsoids and small neural networks, evaluates the likelihood for
many points at once, and weighs them; draws of the exploration are thrown away, so that the estimate is unbiased. It is in the
extra `estimation`.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.errors import FormatError, ParameterError, QuasiallianceError
from games.options import whole

from .likelihood import log_likelihood
from .marginal import MarginalLikelihood
from .observations import Observation, checked
from .posterior import Posterior
from .priors import Floats, Prior

LIVE, EFFECTIVE = 500, 2000
"""Live points, and the effective sample size at which a run ends."""
MOST = 2_000_000
"""Likelihoods after which a run is given up and flagged."""
LEG = 2_048
"""Likelihoods between two checkpoints."""
BATCH = 512
NETWORK = {"hidden_layer_sizes": (50, 20)}
"""Smaller than nautilus's own: the likelihood is cheap, and training took most of the time."""
LEAST_LIVE = 50


@dataclass(frozen=True, eq=False, repr=False)
class NestedRun:
    """A posterior with its marginal likelihood.

    Attributes
    ----------
    marginal, posterior
        What was estimated.
    likelihoods
        How often the likelihood was evaluated.
    live, rng
        Live points and seed.
    """

    marginal: MarginalLikelihood
    posterior: Posterior
    likelihoods: int
    live: int
    rng: int

    @property
    def flags(self) -> tuple[str, ...]:
        """What is wrong with it: nothing, if it can be used."""
        return tuple(dict.fromkeys((*self.marginal.flags, *self.posterior.flags)))

    def __repr__(self) -> str:
        return f"{self.marginal}; {self.likelihoods} likelihoods, {self.live} live points, seed {self.rng}"


def nested(
    prior: Prior,
    observations: Sequence[Observation],
    *,
    rng: int,
    live: int = LIVE,
    effective: int = EFFECTIVE,
    most: int = MOST,
    checkpoint: Path | None = None,
    report: Callable[[int], None] = lambda likelihoods: None,
) -> NestedRun:
    """Sample a posterior.

    Parameters
    ----------
    live, effective
        Live points, and the effective sample size at which it ends.
    most
        Likelihoods after which it is given up; the result is then flagged as not finished.
    checkpoint
        A file (.h5): the run goes on from it where it is there, to the same result, and it is replaced in one step as the run
        goes on.
    report
        Called with the number of likelihoods now and then.

    Raises
    ------
    ParameterError
        If a number is out of range or the prior has fewer than two parameters.
    FormatError
        If the checkpoint cannot be read, or is of another run: another theory, record, prior, seed or size.
    QuasiallianceError
        If nautilus is not installed.
    """
    seen = checked(observations)
    live, effective = whole("nested: live points", live, LEAST_LIVE), whole("nested: effective draws", effective, 1)
    most, rng = whole("nested: likelihoods", most, 1), whole("nested: rng", rng, 0)
    if len(prior) < 2:
        raise ParameterError(f"nested: two open parameters are needed at least; prior {prior.name} has {len(prior)}")
    return sample(
        lambda cube: log_likelihood(prior, seen, prior.points(cube)),
        prior,
        identity=fingerprint(prior, seen, live, rng),
        rng=rng,
        live=live,
        effective=effective,
        most=most,
        checkpoint=checkpoint,
        report=report,
    )


def sample(
    likelihood: Callable[[Floats], Floats],
    prior: Prior,
    *,
    identity: str,
    rng: int,
    live: int = LIVE,
    effective: int = EFFECTIVE,
    most: int = MOST,
    checkpoint: Path | None = None,
    report: Callable[[int], None] = lambda likelihoods: None,
) -> NestedRun:
    """Sample any likelihood of points of the unit cube (N, D) -> (N,).

    Raises
    ------
    FormatError, QuasiallianceError
        As ``nested`` does.
    """
    sampler = _sampler(likelihood, len(prior), live, rng, checkpoint, identity)
    finished = False
    while not finished and sampler.n_like < most:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the training of its networks, whose quality shows in the effective sample size
            finished = bool(
                sampler.run(n_eff=effective, discard_exploration=True, n_like_max=min(most, (sampler.n_like // LEG + 1) * LEG))
            )
        if checkpoint is not None:
            _keep(sampler, checkpoint, identity)
        report(int(sampler.n_like))
    return _result(sampler, prior, finished, live, rng)


def _sampler(likelihood: Callable[[Floats], Floats], size: int, live: int, rng: int, checkpoint: Path | None, identity: str) -> Any:
    try:
        from nautilus import Sampler  # an extra: only who samples needs it
    except ImportError:
        words = (
            "nested: nautilus is not installed; pip install 'quasialliance[estimation]' (or the package nautilus-sampler) adds it"
        )
        raise QuasiallianceError(words) from None
    made: dict[str, Any] = {
        "n_dim": size, "n_live": live, "vectorized": True, "pass_dict": False, "seed": rng, "n_batch": BATCH, "n_networks": 1,
        "neural_network_kwargs": NETWORK,
    }  # fmt: skip
    if checkpoint is None or not checkpoint.exists():
        return Sampler(_same, likelihood, **made)
    try:
        import h5py

        with h5py.File(checkpoint, "r") as file:
            theirs = str(file.attrs.get("identity", ""))
        if theirs == identity:
            sampler = Sampler(_same, likelihood, filepath=checkpoint, resume=True, **made)
    except (OSError, KeyError, ValueError) as problem:
        raise FormatError(f"{checkpoint}: is no checkpoint that can be read ({problem}); remove it to begin anew") from None
    if theirs != identity:
        raise FormatError(
            f"{checkpoint}: is of another run: theory, record, prior, seed or size differ; name another file, or remove "
            "it to begin anew"
        )
    sampler.filepath = None  # it would write in place, and a run that is killed meanwhile would lose all
    return sampler


def _same(cube: Floats) -> Floats:
    return cube


def _keep(sampler: Any, checkpoint: Path, identity: str) -> None:
    """Replace the checkpoint in one step."""
    import h5py

    partial = checkpoint.with_name(f".{checkpoint.stem}-{os.getpid()}.h5")
    try:
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        sampler.write(partial, overwrite=True)
        with h5py.File(partial, "r+") as file:
            file.attrs["identity"] = identity
        os.replace(partial, checkpoint)
    except OSError as problem:
        raise FormatError(f"{checkpoint}: cannot be written: {problem.strerror or problem}") from None
    finally:
        partial.unlink(missing_ok=True)


def _result(sampler: Any, prior: Prior, finished: bool, live: int, rng: int) -> NestedRun:
    cube, log_weights, _ = sampler.posterior()
    weights: Floats = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    points = prior.points(np.asarray(cube, dtype=np.float64))
    source = f"nested sampling, {live} live points, seed {rng}"
    # Each shell's mean likelihood has the relative variance of a mean of independent draws: 1 / effective - 1 / number.
    shell: NDArray[np.float64] = np.asarray(sampler.shell_log_l) + np.asarray(sampler.shell_log_v)
    used = np.isfinite(shell) & (np.asarray(sampler.shell_n_eff) > 0)
    share = np.exp(shell[used] - shell[used].max())
    spread = np.maximum(0.0, 1 / np.asarray(sampler.shell_n_eff)[used] - 1 / np.asarray(sampler.shell_n)[used])
    error = float(np.sqrt((share**2 * spread).sum()) / share.sum()) if used.any() else math.inf
    marginal = MarginalLikelihood(prior.name, float(sampler.log_z), error, float(sampler.n_eff), finished)
    return NestedRun(marginal, Posterior(prior, points, weights, source), int(sampler.n_like), live, rng)


def fingerprint(prior: Prior, observations: Sequence[Observation], live: int, rng: int) -> str:
    """Return what tells a run from another: a hash of prior, record, seed and size.

    >>> from .observations import coded
    >>> from .priors import prior
    >>> plain = prior(None, coded())
    >>> fingerprint(plain, coded(), 500, 0) == fingerprint(plain.narrowed(0.5), coded(), 500, 0)
    False
    """
    record = [
        (
            each.name,
            each.outcome,
            each.scenario.us_action,
            sorted(each.scenario.without),
            {s: str(v) for s, v in each.scenario.values.items()},
        )
        for each in observations
    ]
    margins = [(m.symbol, m.low, m.high, m.logarithmic) for m in prior.margins]
    held = {symbol: str(value) for symbol, value in sorted(prior.fixed.items())}
    terms = [mechanism.name for mechanism in prior.model.mechanisms]
    text = json.dumps([record, margins, held, sorted(prior.without), terms, live, rng, BATCH], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
