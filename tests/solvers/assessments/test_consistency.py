"""Beliefs that are limits of trembles, and how they are written with free parameters."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from games.tree.builder import chance, end, move, tree
from games.tree.extensive_form import ExtensiveFormGame, Node
from solvers.assessments import cells, consistency
from solvers.assessments.conditions import System
from solvers.assessments.polynomial import Polynomial
from solvers.assessments.reading import read
from solvers.verify.trees import certify_assessment
from tests.trees import numbers, pairs, two_receivers

F = Fraction


def wide(seed: int, generic: bool) -> ExtensiveFormGame:
    """Two types with three moves each, a second player with two information sets, and a third with two."""
    rng = random.Random(seed)

    def third() -> Node:
        return move("3", f"c{rng.randrange(2)}", {x: end(*numbers(rng, generic)) for x in "lr"})

    def first(kind: str) -> Node:
        return move("1", kind, {f"a{k}": move("2", f"b{k % 2}", {x: third() for x in "xy"}) for k in range(3)})

    return tree("123", chance({"h": ("1/3", first("high")), "l": ("2/3", first("low"))}))


def limit(game: ExtensiveFormGame, rng: random.Random) -> tuple[dict[str, list[F]], dict[str, list[F]]]:
    """The limit of random trembles: each unplayed action has a random power of epsilon and a random weight."""
    behaviour: dict[str, list[F]] = {}
    order: dict[tuple[int, int], int] = {}
    weight: dict[tuple[int, int], F] = {}
    for k, actions in enumerate(game.set_actions):
        played = rng.sample(range(len(actions)), rng.randint(1, len(actions)))
        mass = [F(rng.randint(1, 5)) if a in played else F(0) for a in range(len(actions))]
        behaviour[game.set_labels[k]] = [m / sum(mass) for m in mass]
        for a in range(len(actions)):
            order[k, a] = 0 if a in played else rng.randint(1, 3)
            weight[k, a] = mass[a] / sum(mass) if a in played else F(rng.randint(1, 5))
    arrays, beliefs = game.arrays, {}
    for k, label in enumerate(game.set_labels):
        terms = []
        for node in np.flatnonzero(arrays.information_set == k).tolist():
            power, factor = 0, F(1)
            for child in arrays.path(node)[1:]:
                above = int(arrays.parent[child])
                if arrays.information_set[above] >= 0:
                    place = int(arrays.information_set[above]), int(arrays.action[child])
                    power, factor = power + order[place], factor * weight[place]
                else:
                    factor *= arrays.chance[child]
            terms.append((power, factor))
        least = min(power for power, _ in terms)
        kept = [factor if power == least else F(0) for power, factor in terms]
        beliefs[label] = [v / sum(kept) for v in kept]
    return behaviour, beliefs


class TestConsistency:
    """Beliefs that are limits, and how they are written with free parameters."""

    @pytest.mark.parametrize("make", [two_receivers, pairs, wide])
    @pytest.mark.parametrize("seed", range(25))
    def test_limits_of_trembles_are_consistent(self, make: Any, seed: int) -> None:
        """The judge recognises every limit of trembles, and the solver's parameters can express it."""
        game = make(seed, True)
        behaviour, beliefs = limit(game, random.Random(seed))
        judged = certify_assessment(game, behaviour, beliefs)
        assert judged.consistent
        view = read(game, "test")
        supports = [tuple(a for a, p in enumerate(behaviour[label]) if p) for label in game.set_labels]
        chances = [[Polynomial.constant(p) for p in behaviour[label]] for label in game.set_labels]
        expressed = False
        for option in consistency.sequential(view, supports, chances):
            names, equations, weak, strict = [], [], [], []
            for simplex in option.simplices:
                shares = [Polynomial.variable(name) for name in simplex.names]
                names += simplex.names
                weak += [*shares, 1 - sum(shares, start=Polynomial({}))]
            for odds in option.odds:
                shares = [Polynomial.variable(name) for name in odds.names]
                names += odds.names
                strict += shares + ([1 - sum(shares, start=Polynomial({}))] if odds.shared else [1 - t for t in shares])
            for row, label in zip(option.weights, game.set_labels, strict=True):
                for (w, p), (v, q) in itertools.combinations(list(zip(row, beliefs[label], strict=True)), 2):
                    equations.append(w * q - v * p)
                strict.append(sum(row, start=Polynomial({})))
            found = cells.solve(System(tuple(names), tuple(equations), tuple(strict), tuple(weak)))
            expressed = expressed or bool(found.found)
        assert expressed

    @pytest.mark.parametrize("seed", range(10))
    def test_odd_beliefs_are_refused(self, seed: int) -> None:
        """Shifting the belief of one of two players who saw the same surprise breaks consistency."""
        game = two_receivers(seed, True)
        behaviour: dict[str, object] = {label: actions[1] for label, (_, actions) in game.information_sets.items()}
        beliefs = {
            "J S": [F(1, 3), F(2, 3)],
            "K S": [0, F(1, 3), 0, F(2, 3)],
            "J N": [F(1, 3), F(2, 3)],
            "K N": [0, F(1, 3), 0, F(2, 3)],
        }
        assert certify_assessment(game, behaviour, beliefs).consistent
        beliefs["K S"] = [0, F(1, 2), 0, F(1, 2)]
        assert not certify_assessment(game, behaviour, beliefs).consistent
