"""Networks of ties that are pairwise stable."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from games.model.network_model import NetworkModel

from ....pairwise_stability import solve_networks
from .block import Block
from .form import NETWORK, Form, word
from .outcome import Outcome, Variable, mask, masked

DOUBT = 2.0**-36
"""Gains below this share of the largest payoff are left to exact numbers: a payoff is a sum of few products."""


def _variables(form: Form) -> tuple[Variable, ...]:
    model = form.model
    assert isinstance(model, NetworkModel)
    game = model.game()
    words = [word(game.name(network).replace(", ", "+")) for network in game.networks]
    count = Variable("networks", "number of pairwise stable networks", "int16", -1, headline=False)
    decided = Variable("networks_decided", "how they were decided", "int8", -1, ((0, "floats"), (1, "exact")))
    return mask("stable", "pairwise stable networks (Jackson and Wolinsky 1996)", words), count, decided


def _compute(block: Block) -> dict[str, NDArray[Any]]:
    payoffs = block.payoffs
    count, players, networks = payoffs.shape
    stable = np.ones((count, networks), dtype=bool)
    close = DOUBT * np.abs(payoffs).max(axis=(1, 2))
    doubtful = np.zeros(count, dtype=bool)
    for tie, ends in enumerate(itertools.combinations(range(players), 2)):
        for network in range(networks):
            gains = np.stack([payoffs[:, i, network ^ (1 << tie)] - payoffs[:, i, network] for i in ends], axis=1)
            doubtful |= (np.abs(gains) <= close[:, None]).any(axis=1)
            glad = gains > 0
            stable[:, network] &= ~(glad.any(axis=1) if network >> tie & 1 else glad.all(axis=1))
    for k in np.flatnonzero(doubtful).tolist():
        stable[k] = False
        stable[k, list(solve_networks(block.game(k)).stable)] = True
    return {"stable": masked(stable), "networks": stable.sum(axis=1), "networks_decided": doubtful.astype(np.int8)}


OUTCOME = Outcome("pairwise_stable", "pairwise stable networks", _variables, _compute, (NETWORK,))
