"""Trees that the tests share: games of the literature built by hand, and random ones with few or many ties."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from itertools import permutations

from games.tree.builder import chance, end, move, simultaneous, tree
from games.tree.extensive_form import ExtensiveFormGame, Node

F = Fraction


def selten_horse() -> ExtensiveFormGame:
    """Selten 1975: player 3 does not know whether player 1 went down or player 2 did."""

    def third(left: tuple[int, ...], right: tuple[int, ...]) -> Node:
        return move("3", "three", {"L": end(*left), "R": end(*right)})

    second = move("2", "two", {"c": end(1, 1, 1), "d": third((4, 4, 0), (0, 0, 1))})
    return tree(("1", "2", "3"), move("1", "one", {"C": second, "D": third((3, 2, 2), (0, 0, 0))}))


def beer_quiche() -> ExtensiveFormGame:
    """Cho and Kreps 1987."""

    def receiver(breakfast: str, strong: bool, taste: int) -> Node:
        return move("R", breakfast, {"duel": end(taste, int(not strong)), "none": end(taste + 2, int(strong))})

    def sender(kind: str) -> Node:
        strong = kind == "strong"
        return move(
            "S", kind, {"beer": receiver("beer", strong, int(strong)), "quiche": receiver("quiche", strong, int(not strong))}
        )

    return tree(("S", "R"), chance({"strong": ("9/10", sender("strong")), "weak": ("1/10", sender("weak"))}))


def reliability(r: str, b: str = "1", reliable_cost: str = "1/5", unreliable_cost: str = "3/5") -> ExtensiveFormGame:
    """A guarantor of one of two types signals or not; the ally, who gains 1 or loses 1, cooperates or hedges."""

    def ally(signal: str, gain: int, cost: F) -> Node:
        return move("Ally", f"after {signal}", {"C": end(F(b) - cost, gain), "H": end(-cost, 0)})

    def guarantor(kind: str, gain: int, cost: str) -> Node:
        return move("US", kind, {"S": ally("S", gain, F(cost)), "N": ally("N", gain, F(0))})

    kinds = {"R": (F(r), guarantor("reliable", 1, reliable_cost)), "U": (1 - F(r), guarantor("unreliable", -1, unreliable_cost))}
    return tree(("US", "Ally"), chance(kinds, "type"))


def numbers(rng: random.Random, generic: bool) -> tuple[int, ...]:
    """Three payoffs: large ones have no ties, small ones have many."""
    return tuple(rng.randint(-999, 999) if generic else rng.randint(0, 3) for _ in range(3))


def two_receivers(seed: int, generic: bool) -> ExtensiveFormGame:
    """A guarantor of two types signals; two allies see the signal and choose at once."""
    rng = random.Random(seed)

    def allies(signal: str) -> Node:
        movers = [("J", f"J {signal}", "CH"), ("K", f"K {signal}", "CH")]
        return simultaneous(movers, lambda j, k: end(*numbers(rng, generic)))

    kinds = {kind: (p, move("US", kind, {s: allies(s) for s in "SN"})) for kind, p in (("R", "1/3"), ("U", "2/3"))}
    return tree(("US", "J", "K"), chance(kinds))


def pairs(seed: int, generic: bool) -> ExtensiveFormGame:
    """A tree of three moves whose information sets have at most two nodes."""
    rng = random.Random(seed)
    count = rng.choice([2, 3, 4])
    order = list(range(count))
    rng.shuffle(order)
    second_set = {branch: place // 2 for place, branch in enumerate(order)}
    places = list(itertools.product(range(count), range(2)))
    rng.shuffle(places)
    third_set = {place: k // 2 for k, place in enumerate(places)}

    def third(branch: int, action: int) -> Node:
        if rng.random() < 0.35:
            return end(*numbers(rng, generic))
        return move("3", f"c{third_set[branch, action]}", {x: end(*numbers(rng, generic)) for x in "lr"})

    def second(branch: int) -> Node:
        if rng.random() < 0.1:
            return end(*numbers(rng, generic))
        return move("2", f"b{second_set[branch]}", {x: third(branch, a) for a, x in enumerate("xy")})

    return tree(("1", "2", "3"), move("1", "a", {f"a{k}": second(k) for k in range(count)}))


def kuhn(cards: int = 3, bet: Fraction | int = 1) -> ExtensiveFormGame:
    """Kuhn 1950: one card each, an ante of 1, one bet."""

    def show(i: int, j: int, stake: Fraction | int) -> Node:
        return end(stake if i > j else -stake, -stake if i > j else stake)

    def deal(i: int, j: int) -> Node:
        after_bet = move("2", f"2 has {j}, bet", {"call": show(i, j, 1 + bet), "fold": end(1, -1)})
        later = move("1", f"1 has {i}, later", {"call": show(i, j, 1 + bet), "fold": end(-1, 1)})
        after_check = move("2", f"2 has {j}, check", {"bet": later, "check": show(i, j, 1)})
        return move("1", f"1 has {i}", {"bet": after_bet, "check": after_check})

    deals = {f"{i} {j}": (F(1, cards * (cards - 1)), deal(i, j)) for i, j in permutations(range(cards), 2)}
    return tree("12", chance(deals, "deal"))
