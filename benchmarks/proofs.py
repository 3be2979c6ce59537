"""Proofs of completeness: of which games there is one, what it costs beside solving, and how many changed ones are refused.

    python benchmarks/proofs.py [--games 5] [--seed 20240422] [--seconds 60] [--mutations 1000] [--shapes 2x2x2]

For each class of games: how many are solved completely, and of these how many with a whole proof (connectedness included), with a
proof that nothing is missing or false, and with one that names supports that are open. Times are of the processor, as ratios to
solving.
A changed proof or solution that the checker accepts must still be true: what it may have lost is looked for in what is listed.
"""

from __future__ import annotations

import argparse
from collections import Counter
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from games.errors import QuasiallianceError
from games.normal_form import NormalFormGame
from games.table import Table
from solvers import nash
from solvers.nash.completeness import check, prove
from solvers.nash.membership import listed
from tests.proof_mutations import Mutation, mutations
from tests.structured_games import CLASSES, Kind, Shape, draws

SHAPES: tuple[Shape, ...] = ((3, 3), (5, 4), (2, 2, 2), (3, 2, 2), (3, 3, 3), (2, 2, 2, 2))


def generic(shape: Shape, rng: np.random.Generator) -> Any:
    """Return payoffs from -9 to 9."""
    return rng.integers(-9, 10, (len(shape), *shape))


def near_degenerate(shape: Shape, rng: np.random.Generator) -> Any:
    """Return ordinal payoffs moved by up to 1e-7."""
    return rng.integers(0, 3, (len(shape), *shape)) + rng.integers(-9, 10, (len(shape), *shape)) * 2.0**-26


KINDS: tuple[Kind, ...] = (*CLASSES, generic, near_degenerate)


def lost(mutation: Mutation) -> bool:
    """Tell whether a point that a mutation may have lost is not listed any more."""
    return any(listed(mutation.solution, point) is False for point in mutation.lost)


def main() -> None:
    """Run the classes and print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--games", type=int, default=5, help="games a class and shape")
    parser.add_argument("--seed", type=int, default=20240422)
    parser.add_argument("--seconds", type=float, default=60, help="time for a proof")
    parser.add_argument("--mutations", type=int, default=1000)
    parser.add_argument("--shapes", nargs="*", default=[], help="such as 2x2x2 5x4; all by default")
    parser.add_argument("--only", default="", help="shapes and classes whose name holds this, such as '2x2x2 sparse'")
    options = parser.parse_args()
    rng = np.random.default_rng([options.seed, 1])
    rows, made = [], []
    for shape in SHAPES:
        for kind in KINDS:
            name = f"{'x'.join(map(str, shape))} {kind.__name__}"
            if options.only not in name or name.split()[0] not in (options.shapes or [name.split()[0]]):
                continue
            counts: Counter[str] = Counter()
            times: list[tuple[float, float, float]] = []
            for payoffs in draws(kind, shape, options.games, options.seed):
                start = process_time()
                solution = nash.solve(NormalFormGame(payoffs), exact=True, seconds=options.seconds)
                solved = process_time()
                if not solution.complete:
                    counts["SOME"] += 1
                    continue
                proof = prove(solution, seconds=options.seconds)
                proved = process_time()
                verdict = check(solution, proof)
                times.append((solved - start, proved - solved, process_time() - proved))
                counts["whole" if verdict.whole else "complete" if verdict.complete else "open"] += 1
                counts["supports open"] += len(verdict.missing)
                counts["indices"] += verdict.whole and None not in verdict.indices
                if verdict.false:
                    raise SystemExit(f"{verdict.false}: a listed piece is not proved; the game is\n{payoffs.tolist()}")
                if verdict.complete:
                    made.append((solution, proof))
            ratios = [f"{median(t[k] / max(t[0], 1e-4) for t in times):.1f}" if times else "-" for k in (1, 2)]
            solving = f"{median(t[0] for t in times) * 1e3:.1f}" if times else "-"
            words = ("whole", "complete", "open", "SOME", "supports open", "indices")
            rows.append((name, *(str(counts[word]) for word in words), solving, *ratios))
            print("  ".join(rows[-1]), flush=True)
    columns = ("class", "whole proof", "complete", "supports open", "SOME", "open supports", "all indices proved")
    columns += ("ms to solve", "to prove, times that", "to replay")
    print(Table(columns, rows, caption=f"proofs, {options.games} games a class, seed {options.seed}"))
    found: Counter[tuple[str, str]] = Counter()
    while made and sum(found.values()) < options.mutations:
        solution, proof = made[int(rng.integers(len(made)))]
        for mutation in mutations(solution, proof, rng):
            try:
                accepted = check(mutation.solution, mutation.proof).complete
            except QuasiallianceError:
                accepted = False
            if accepted and lost(mutation):
                raise SystemExit(f"{mutation.name}: accepted, and false; the game is\n{solution.game.payoffs.tolist()}")
            found[mutation.name, "accepted" if accepted else "refused"] += 1
    names = sorted({name for name, _ in found})
    print(Table(("mutation", "refused", "still true"), [(n, *(str(found[n, w]) for w in ("refused", "accepted"))) for n in names]))
    print(f"{sum(v for (_, w), v in found.items() if w == 'refused')} refused of {sum(found.values())}")


if __name__ == "__main__":
    main()
