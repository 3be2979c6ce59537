"""Subgame perfection: backward induction over every equilibrium of every subgame."""

from fractions import Fraction

import pytest

import games
from games import Decision, ExtensiveFormGame, GameError, Terminal
from games.models.trilateral import MODEL, US_ACTIONS
from solvers import nash, subgame_perfect


def tree(scenario: str) -> ExtensiveFormGame:
    """Return the US-first tree of a scenario."""
    return MODEL.game(games.scenario(scenario), timing="us-first")


def test_entry_game_keeps_only_the_credible_equilibrium() -> None:
    """In the entry game the Nash component (Out, Fight) is not subgame perfect; (In, Accommodate) is."""
    reply = Decision("Rival", "reply", ("Fight", "Accommodate"), (Terminal((-1, -1)), Terminal((1, 1))))
    entry = ExtensiveFormGame(Decision("Entrant", "entry", ("Out", "In"), (Terminal((0, 2)), reply)), ("Entrant", "Rival"))
    solution = subgame_perfect.solve(entry)
    assert [e.path for e in solution.equilibria] == [("In", "Accommodate")]
    assert solution.complete
    assert solution.equilibria[0].regret == 0


def test_every_combination_of_subgame_equilibria_is_tried() -> None:
    """With a coordination game after each of two moves there are 3 x 3 continuations, and the mover answers each."""
    stag = {(0, 0): (2, 2), (0, 1): (0, 1), (1, 0): (1, 0), (1, 1): (1, 1)}

    def coordination(name: str, bonus: int) -> Decision:
        rows = tuple(
            Decision("B", f"B {name}", ("s", "h"), tuple(Terminal((stag[a, b][0] + bonus, *stag[a, b])) for b in range(2)))
            for a in range(2)
        )
        return Decision("A", f"A {name}", ("s", "h"), rows)

    game = ExtensiveFormGame(
        Decision("L", "lead", ("left", "right"), (coordination("left", 0), coordination("right", 0))), ("L", "A", "B")
    )
    solution = subgame_perfect.solve(game)
    off_ties = [e for e in solution.equilibria if max(e.behaviour["lead"]) == 1]
    assert all(e.regret == 0 for e in solution.equilibria)
    assert len({tuple(tuple(x) for x in e.behaviour.values()) for e in off_ties}) >= 9
    assert not solution.complete  # where the leader is indifferent there is a continuum, so it does not claim to list all


@pytest.mark.parametrize("name", ["2019", "2023", "hwang-2019", "hwang-2023", "1971"])
def test_us_first_equilibria_restrict_to_equilibria_of_each_subgame(name: str) -> None:
    """In every subgame-perfect equilibrium the allies play an equilibrium after every US action, and the US the best."""
    scenario = games.scenario(name)
    solution = subgame_perfect.solve(tree(name))
    assert solution.equilibria
    for e in solution.equilibria:
        assert e.regret == 0
        worth = []
        for action in US_ACTIONS:
            game = MODEL.game(scenario, us_action=action)
            profile = (e.behaviour[f"Japan after {action}"], e.behaviour[f"ROK after {action}"])
            from solvers.verify import certify

            assert certify(game, profile).regret == 0
            payoffs = MODEL.payoffs(MODEL.scenario_values(scenario), fixed={"US": action})[2]
            worth.append(sum(p * q * payoffs[a, b] for a, p in enumerate(profile[0]) for b, q in enumerate(profile[1])))
        chosen = e.behaviour["US"]
        assert all(w == max(worth) for w, p in zip(worth, chosen, strict=True) if p > 0)


def test_number_of_equilibria_is_the_product_over_subgames() -> None:
    """Without ties at the top there is exactly one equilibrium of the tree per choice of subgame equilibria."""
    scenario = games.scenario("hwang-2023")
    counts = [len(nash.solve(MODEL.game(scenario, us_action=action)).equilibria) for action in US_ACTIONS]
    solution = subgame_perfect.solve(tree("hwang-2023"))
    assert len(solution.equilibria) == counts[0] * counts[1] * counts[2]


def test_regret_sees_a_deviation_off_the_path() -> None:
    """A threat that is not credible is caught although it is never carried out."""
    reply = Decision("Rival", "reply", ("Fight", "Accommodate"), (Terminal((-1, -1)), Terminal((1, 1))))
    entry = ExtensiveFormGame(Decision("Entrant", "entry", ("Out", "In"), (Terminal((0, 2)), reply)), ("Entrant", "Rival"))
    one, none = Fraction(1), Fraction(0)
    assert subgame_perfect.regret(entry, {"entry": (one, none), "reply": (one, none)}) == 2


def test_symbolic_payoffs_are_refused() -> None:
    """A tree in parameter symbols has no numbers to compare: a clear error."""
    with pytest.raises(GameError, match="symbolic"):
        subgame_perfect.solve(MODEL.symbolic(timing="us-first"))
