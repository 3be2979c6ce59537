"""Subset simulation against the binomial distribution and against plain draws; witnesses against exact verdicts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

import games
from games.errors import ParameterError
from solvers.evidence.estimation import identified_set as sets
from solvers.evidence.estimation.identified_set import counter, identified_set, replay
from solvers.evidence.estimation.observations import coded
from solvers.evidence.estimation.priors import Margin, Prior, prior
from solvers.verdict import verdict


def test_rare_levels_have_their_binomial_probability() -> None:
    """Of 16 coordinates, as many below a half as chance gives: down to one in 65,536, which plain draws of this size never meet."""
    own = Prior("cube", tuple(Margin(f"x{k}", f"x{k}", 0, 1) for k in range(16)))
    runs = np.array(
        [
            sets._subset(lambda at: (at < 0.5).sum(axis=1), own, list(range(16)), np.random.default_rng(r), 400, 8, 17).shares
            for r in range(6)
        ]
    )
    truth = binom.sf(np.arange(17) - 1, 16, 0.5)
    for k in (8, 12, 14, 16):
        error = runs[:, k].std(ddof=1) / np.sqrt(6)
        assert abs(runs[:, k].mean() - truth[k]) < 4 * error + 0.02 * truth[k], k
        assert error < 0.5 * truth[k]


def test_shares_agree_with_plain_draws() -> None:
    """On a theory's own games the levels that plain draws can count have the share that they count."""
    seen = coded()
    own = prior(games.theory("kelly"), seen)
    found = identified_set(own, seen, least=10, rng=0, draws=300, steps=4, runs=3)
    plain = counter(own, seen)(own.draw(4000, rng=9))
    for level in found.levels[:1]:
        share = float((plain >= level.least).mean())
        assert abs(level.share - share) < 4 * (level.error + np.sqrt(share / 4000))


def test_a_witness_replays() -> None:
    """Its values are rational, within the prior, and exact verdicts agree with the record in as many episodes as it says."""
    seen = coded()
    own = prior(None, seen)
    found = identified_set(own, seen, least=15, rng=1, draws=150, steps=3, runs=2)
    level = found.levels[0]
    assert level.witness is not None
    values = dict(level.witness.values)
    right = [each.name for each in seen if verdict(each.scenario.set(values)).outcome == each.outcome]
    assert sorted([*right, *level.witness.missed]) == [each.name for each in seen]
    assert len(right) >= 15
    assert found.most >= 15
    assert "no evidence" in str(found)


def test_some_strict_equilibrium_is_the_weaker_rule() -> None:
    """Where the selected profile is strict and of the class, some strict equilibrium is, so that nearly no point has fewer."""
    seen = coded()
    own = prior(None, seen)
    points = own.draw(300, rng=0)
    selected, some = (counter(own, seen, rule)(points) for rule in sets.RULES)
    assert (some >= selected).mean() > 0.95  # a selected mixed equilibrium need not be strict
    assert some.mean() > selected.mean()
    values = np.array([float(own.model.parameter(m.symbol).default) for m in own.margins[:-2]] + [9, 0.1])
    assert len(replay(own, seen, values, rule="some strict").missed) == 24 - counter(own, seen, "some strict")(values[None])[0]


def test_nothing_met_is_nan_not_zero() -> None:
    """Where no run comes to a level its share is not given, and the table says that nothing is proved."""
    seen = coded()
    found = identified_set(prior(games.theory("kelly"), seen), seen, least=23, rng=0, draws=60, steps=1, runs=2)
    assert np.isnan(found.levels[-1].share)
    assert found.levels[-1].witness is None
    assert "none met" in str(found)


def test_bad_input_is_refused() -> None:
    """A rule that is none, a level beyond the record, too few draws."""
    seen = coded()
    own = prior(games.theory("kelly"), seen)
    with pytest.raises(ParameterError, match="rule"):
        counter(own, seen, "any")
    with pytest.raises(ParameterError, match="level"):
        identified_set(own, seen, least=25, rng=0)
    with pytest.raises(ParameterError, match="draws"):
        identified_set(own, seen, least=19, rng=0, draws=10)
