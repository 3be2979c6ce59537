"""Proofs that no equilibrium is missing from a solution: made when asked for, and replayed by a checker that trusts no solver.

``prove`` builds the proof of a complete solution, which takes longer than solving; ``check`` replays it in exact arithmetic with
what ``solvers.verify.completeness`` works out by itself, and says what is proved: that what is listed are equilibria, that there
are no others, which are connected, and their indices. A proof that is not whole names what is open.
The compiled kernel's solutions of three players' games carry a proof from the start (``Solution.proof``), which ``replay`` checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from games.arguments import forgiving
from games.errors import GameError, shown
from games.normal_form import NormalFormGame

from ..result import Solution
from ..verify.completeness.root_counts import RootProof
from ..verify.completeness.root_counts import replay as replay_roots
from ..verify.completeness.three_players import Proof, Replay, replay
from ..verify.completeness.verdict import Gap, Verdict

if TYPE_CHECKING:
    from ..verify.completeness.supports import SupportsProof
    from ..verify.completeness.two_players import BimatrixProof

    AnyProof: TypeAlias = BimatrixProof | SupportsProof | RootProof | Proof

__all__ = ["Gap", "Proof", "Replay", "RootProof", "Verdict", "check", "prove", "replay"]


@forgiving
def prove(solution: Solution, *, seconds: float | None = None) -> AnyProof:
    """Return what is needed to check that a complete solution of a normal-form game lists all equilibria.

    Supports for which none is found are left out of it, so that the checker names them.

    Parameters
    ----------
    seconds
        Wall time, 0 or more: supports not looked at by then are left out.

    Raises
    ------
    GameError
        If the solution is not complete, or of a tree.
    SolverError
        If two players' polyhedra have too many vertices.

    >>> from solvers import nash
    >>> solution = nash.solve(NormalFormGame([[[1, 1], [1, 0]], [[1, 0], [1, 0]]]))
    >>> proof = prove(solution)
    >>> check(solution, proof).complete
    True
    """
    game = solution.game
    if not isinstance(game, NormalFormGame) or not solution.complete:
        raise GameError("completeness.prove: a complete solution of a normal-form game is needed")
    if isinstance(solution.proof, RootProof):
        return solution.proof
    if isinstance(solution.proof, Proof) and not any(e.certificate.exact for e in solution.equilibria):
        return solution.proof
    from .engine import by_trees

    return by_trees.prove(solution, game, seconds)


@forgiving
def check(solution: Solution, proof: AnyProof) -> Verdict:
    """Replay a proof against a solution, in exact arithmetic.

    Raises
    ------
    GameError
        If the game is symbolic, or the proof of an unknown kind.
    """
    from ..verify.completeness import many_players, supports, two_players

    if isinstance(proof, two_players.BimatrixProof):
        return two_players.replay(solution, proof)
    if isinstance(proof, Proof | RootProof):
        return _enclosed(solution, proof)
    if not isinstance(proof, supports.SupportsProof):
        raise GameError(f"completeness.check: what completeness.prove returns is needed as the proof; got {shown(proof)}")
    return many_players.replay(solution, proof)


def _enclosed(solution: Solution, proof: Proof | RootProof) -> Verdict:
    """Return what a proof by enclosures shows: that there is an equilibrium near each one listed, and no other."""
    if not isinstance(solution.game, NormalFormGame):
        raise GameError("completeness.check: a solution of a normal-form game is needed")
    report = replay_roots(solution.game, proof) if isinstance(proof, RootProof) else replay(solution.game, proof)
    missing = tuple(Gap(support, why) for support, why in report.unproved)
    near = report.holds([e.profile for e in solution.equilibria]) and not solution.components
    false = () if missing or near else (Gap("equilibria", "those enclosed and those listed are not the same"),)
    return Verdict(missing, false, (), (None,) * len(solution.equilibria), report.supports, report.seconds)
