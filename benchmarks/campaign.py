"""The campaign: all equilibria of many random games, checked in every way there is; what Gambit and nashpy miss is counted.

    python benchmarks/campaign.py [--share 1.0] [--seed 20240422]

For every class of games: no game decided in floats has an even number of equilibria, indices that do not sum to one, or a
regret above 1e-12 of the payoffs' range; on samples, proofs of completeness replay in exact arithmetic, the exact path
finds the same set, and what Gambit finds is in it. Any failure stops the campaign and prints the game.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from games.normal_form import NormalFormGame
from games.table import Table
from solvers import nash
from solvers.nash.completeness import replay
from solvers.verify import certify
from tests.gambit_shim import enumerate_mixed, enumerate_polynomial
from tests.solvers.nash.test_three_player import close_to

REGRET = 1e-12
CHUNK = 20_000


@dataclass(frozen=True)
class Class:
    """A class of random games: how payoffs are drawn, how many, and how many of them go through the slower checks."""

    name: str
    shape: tuple[int, ...]
    kind: str
    games: int
    replayed: int
    exact: int
    peer: int


CLASSES = (
    Class("2x2x2 normal", (2, 2, 2), "normal", 1_000_000, 20_000, 5_000, 4_000),
    Class("3x3x3 normal", (3, 3, 3), "normal", 100_000, 10_000, 200, 400),
    Class("2x2x2 integers -9..9", (2, 2, 2), "integer", 10_000, 0, 10_000, 1_000),
    Class("3x3x3 integers -9..9", (3, 3, 3), "integer", 10_000, 0, 10_000, 200),
    Class("2x2x2 integers 0..2", (2, 2, 2), "ordinal", 10_000, 0, 10_000, 1_000),
    Class("3x3x3 integers 0..2", (3, 3, 3), "ordinal", 10_000, 0, 10_000, 100),
    Class("2x2x2 pairwise", (2, 2, 2), "pairwise", 10_000, 0, 10_000, 1_000),
    Class("3x3x3 pairwise", (3, 3, 3), "pairwise", 10_000, 0, 10_000, 200),
    Class("3x3 normal", (3, 3), "normal", 100_000, 0, 2_000, 500),
    Class("3x3 integers 0..2", (3, 3), "ordinal", 10_000, 0, 10_000, 500),
)


def draw(kind: str, count: int, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Return random payoffs, shape (count, players, *shape)."""
    size = (count, len(shape), *shape)
    if kind == "normal":
        return rng.normal(size=size)
    if kind == "integer":
        return rng.integers(-9, 10, size=size)
    if kind == "ordinal":
        return rng.integers(0, 3, size=size)
    payoffs = np.zeros(size, dtype=np.int64)
    for i in range(len(shape)):
        for j in range(len(shape)):
            if i != j:  # a table of what player i gets from the game against j alone
                axes = [1] * len(shape)
                axes[i], axes[j] = shape[i], shape[j]
                payoffs[:, i] += rng.integers(-4, 5, size=(count, *axes))
    return payoffs


def regrets(payoffs: np.ndarray[Any, Any], batch: nash.Batch) -> np.ndarray[Any, Any]:
    """Return the largest regret of each row as a share of its game's payoff range, shape (M,)."""
    owner = np.repeat(np.arange(len(payoffs)), batch.counts)
    n = len(batch.shape)
    cuts = np.cumsum((0, *batch.shape))
    strategies = [batch.profiles[:, cuts[k] : cuts[k + 1]] for k in range(n)]
    worst = np.zeros(len(owner))
    for i in range(n):
        table = np.moveaxis(payoffs[owner, i], 1 + i, 1)
        for j in reversed([k for k in range(n) if k != i]):
            table = np.einsum("m...a,ma->m...", table, strategies[j])
        regret = table.max(axis=1) - (table * strategies[i]).sum(axis=1)
        spread = np.ptp(payoffs[:, i].reshape(len(payoffs), -1), axis=1)[owner]
        worst = np.maximum(worst, regret / np.where(spread > 0, spread, 1))
    return worst


def fail(words: str, payoffs: np.ndarray[Any, Any]) -> None:
    """Stop and print the game."""
    raise SystemExit(f"{words}; the game is\n{payoffs.tolist()}")


def same(rows: np.ndarray[Any, Any], solution: Any) -> bool:
    """Tell whether rows of floats and an exact solution without continua are the same set."""
    exact = np.array([np.concatenate([[float(p) for p in x] for x in e.profile]) for e in solution.equilibria])
    if solution.components or len(exact) != len(rows):
        return False
    apart = np.abs(rows[:, None] - exact[None]).max(axis=2)
    return bool(max(apart.min(axis=0).max(), apart.min(axis=1).max()) < 1e-9)


def missed(solution: Any, profiles: list[tuple[tuple[float, ...], ...]]) -> tuple[int, int]:
    """Return how many of our isolated equilibria a peer lacks, and how many of its equilibria are not in our set."""
    ours = np.array([np.concatenate([[float(p) for p in x] for x in e.profile]) for e in solution.equilibria]).reshape(
        -1, sum(solution.game.shape)
    )
    pieces = [piece for component in solution.components for piece in component.pieces]
    theirs = []
    scale = float(np.ptp(solution.game.floats())) or 1.0
    for profile in profiles:
        strategies = tuple(np.maximum(x, 0) / np.maximum(x, 0).sum() for x in (np.array(own, dtype=float) for own in profile))
        regret = float(certify(solution.game, strategies).regret) / scale
        if regret <= 1e-8:
            theirs.append((np.concatenate(strategies), max(1e-5, 10 * regret**0.5)))
    extra = 0
    for vector, near in theirs:  # at a double root an error e leaves a regret of e squared
        known = len(ours) and np.abs(ours - vector).max(axis=1).min() < near
        extra += not known and not any(on_piece(piece, vector) for piece in pieces)
    lost = sum(not any(np.abs(vector - row).max() < near for vector, near in theirs) for row in ours)
    return lost, extra


def on_piece(piece: Any, vector: np.ndarray[Any, Any]) -> bool:
    """Tell whether a profile lies on a piece of a continuum; products of polytopes player by player."""
    if not isinstance(piece, tuple):
        return close_to(piece, vector)
    from scipy.optimize import nnls

    position = 0
    for vertices in piece:
        corners = np.array([[float(p) for p in v] for v in vertices])
        part = vector[position : position + corners.shape[1]]
        position += corners.shape[1]
        weights, _ = nnls(np.vstack([corners.T, np.ones(len(corners))]), np.append(part, 1.0))
        if np.abs(corners.T @ weights - part).max() > 1e-5:
            return False
    return True


def nashpy_profiles(payoffs: np.ndarray[Any, Any]) -> list[Any]:
    """Return what nashpy's support enumeration lists."""
    import warnings

    import nashpy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of degenerate games, and goes on
        return [p for p in nashpy.Game(*payoffs.astype(float)).support_enumeration() if np.isfinite(np.concatenate(p)).all()]


def run(kind: Class, share: float, seed: int) -> tuple[str, ...]:
    """Check a class of games and return its row of the report."""
    rng = np.random.default_rng([seed, *map(ord, kind.name)])
    start = perf_counter()
    count = max(1, round(kind.games * share))
    left = {name: max(0, round(getattr(kind, name) * share)) for name in ("replayed", "exact", "peer")}
    equilibria = opened = complete = solved = lost = games_lost = compared = ours = proved = 0
    other = [0, 0]
    worst = 0.0
    for first in range(0, count, CHUNK):
        payoffs = draw(kind.kind, min(CHUNK, count - first), kind.shape, rng)
        batch = nash.solve_batch(payoffs, exact=False)
        decided = batch.flags == nash.Flag.FLOATS
        opened += int((~decided).sum())
        equilibria += len(batch.profiles)
        if (batch.counts[decided] % 2 == 0).any():
            fail("an even number of equilibria", payoffs[decided][np.argmax(batch.counts[decided] % 2 == 0)])
        if len(kind.shape) == 3:
            owner = np.repeat(np.arange(len(payoffs)), batch.counts)
            sums = np.bincount(owner, weights=batch.indices, minlength=len(payoffs))
            if (sums[decided] != 1).any():
                fail("indices that do not sum to one", payoffs[decided][np.argmax(sums[decided] != 1)])
        regret = regrets(payoffs.astype(float), batch)
        worst = max(worst, float(regret.max(initial=0)))
        if worst > REGRET:
            fail("a regret above 1e-12", payoffs[np.repeat(np.arange(len(payoffs)), batch.counts)[int(np.argmax(regret))]])
        for g, u in enumerate(payoffs):
            if not any(left.values()):
                break
            game = NormalFormGame(u)
            rows = batch.profiles[batch.offsets[g] : batch.offsets[g + 1]]
            if left["replayed"] and decided[g]:
                left["replayed"] -= 1
                report = replay(game, nash.solve(game).proof)
                if report.complete:
                    proved += 1
                    if not report.holds([np.split(row, np.cumsum(kind.shape)[:-1]) for row in rows]):
                        fail("a proof that encloses another set", u)
            if left["exact"]:
                left["exact"] -= 1
                solution = nash.solve(game, exact=True)
                solved += 1
                complete += solution.complete
                if any(e.regret != 0 for e in solution.points):
                    fail("an exact equilibrium with regret", u)
                if decided[g] and not same(rows, solution):
                    fail("floats and exact arithmetic differ", u)
            if left["peer"]:
                left["peer"] -= 1
                solution = nash.solve(game)
                if not solution.complete:
                    continue
                found = enumerate_polynomial(game) if len(kind.shape) == 3 else list(enumerate_mixed(game))
                gone, extra = missed(solution, found)
                if extra:
                    fail("Gambit has an equilibrium that is not in the set", u)
                compared += 1
                ours += len(solution.equilibria)
                lost += gone
                games_lost += gone > 0
                if len(kind.shape) == 2:
                    gone, extra = missed(solution, nashpy_profiles(u))
                    if extra:
                        fail("nashpy has an equilibrium that is not in the set", u)
                    other[0] += gone
                    other[1] += gone > 0
    peers = f"{lost} of {ours} ({games_lost} of {compared} games)" if compared else "-"
    if len(kind.shape) == 2:
        peers += f"; nashpy {other[0]} ({other[1]} games)"
    return (
        kind.name,
        f"{count:,}",
        f"{equilibria:,}",
        f"{opened / count:.3%}",
        f"{worst:.0e}",
        f"{proved:,}",
        f"{solved:,}",
        f"{complete / solved:.2%}" if solved else "-",
        peers,
        f"{perf_counter() - start:.0f}",
    )


def main() -> None:
    """Run the classes and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--share", type=float, default=1.0, help="share of the games of every class, above 0")
    parser.add_argument("--seed", type=int, default=20240422)
    parser.add_argument("--only", default="", help="classes whose name holds these words")
    options = parser.parse_args()
    rows = []
    for kind in CLASSES:
        if options.only in kind.name:
            rows.append(run(kind, options.share, options.seed))
            print("  ".join(rows[-1]), flush=True)
    columns = ("class", "games", "equilibria", "left open by floats", "worst regret", "proofs replayed", "solved exactly")
    columns += ("of these complete", "isolated equilibria that Gambit missed", "seconds")
    print(Table(columns, rows, caption=f"campaign, seed {options.seed}"))


if __name__ == "__main__":
    main()
