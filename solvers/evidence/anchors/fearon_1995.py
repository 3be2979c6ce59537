"""Fearon (1995): a state that does not know the other's cost of war asks for more than is safe."""

from __future__ import annotations

from fractions import Fraction

from games.tree.extensive_form import END, ExtensiveFormGame
from games.trees.risk_return import best, game

from ... import subgame_perfect
from .anchor import Anchor, Check, Files

F = Fraction
P, A, B = F(1, 2), F(1, 10), F(2, 5)
TYPES = 8


def played(tree: ExtensiveFormGame) -> tuple[int, Fraction]:
    """Return the demand of the subgame-perfect equilibrium, and the probability of war in it."""
    (only,) = subgame_perfect.solve(tree).equilibria
    reach = tree.realisation_probabilities(only.behaviour)
    a = tree.arrays
    peace = sum((reach[k] for k in range(len(a)) if a.player[k] == END and sum(a.payoffs[a.payoff[k]]) == 1), start=F(0))
    return [int(p) for p in only.behaviour["A"]].index(1), 1 - peace


def checks(files: Files) -> list[Check]:
    """Compare the best demand and the probability of war with those of the uniform distribution."""
    stated = best(A, B)
    demand, war = played(game(P, A, B, TYPES))
    certain = played(game(P, B, B, TYPES))
    return [
        Check("costs 1/10 and up to 2/5: demand beyond the chance of winning, (b - a)/2", stated[0], demand * B / TYPES),
        Check("probability of war, (b - a)/(2b)", stated[1], war),
        Check("costs 2/5 and up to 2/5: probability of war", best(B, B)[1], certain[1]),
    ]


ANCHOR = Anchor(
    name="Fearon 1995",
    year=1995,
    says="private information about the cost of war makes war, in spite of a range of deals that both prefer",
    source="Fearon 1995, Rationalist explanations for war, International Organization 49 (page not checked)",
    basis="closed forms for a cost uniform from 0 to b",
    method=f"backward induction on a tree of {TYPES} types and demands",
    unchecked="the paper's other two explanations, indivisible goods and commitment",
    checks=checks,
)
