"""Trees: backward induction on a million nodes, every equilibrium of the alliance games, signalling games in batches."""

from __future__ import annotations

from time import process_time

import numpy as np

from games import library
from games.model.tree_model import TreeModel
from games.tree.extensive_form import END, ExtensiveFormGame
from solvers import sequential, signalling, subgame_perfect
from solvers.assessments.backward_induction import value_and_choices

NODES = 1_000_000
GAMES = 100_000
SEED = 20240422
MODELS = [game.model for game in library.games() if isinstance(game.model, TreeModel)]


def random_tree(nodes: int, rng: np.random.Generator) -> ExtensiveFormGame:
    """Return a perfect-information tree of three players in which every inner node has two to four moves."""
    parent, open_nodes = [-1], [(0, int(rng.integers(2, 5)))]
    sizes = rng.integers(2, 5, nodes).tolist()
    leaf = (rng.random(nodes) < 0.45).tolist()
    inner = [True]
    while open_nodes and len(parent) < nodes:
        node, left = open_nodes.pop()
        if left > 1:
            open_nodes.append((node, left - 1))
        here = len(parent)
        parent.append(node)
        inner.append(not leaf[here])
        if inner[here]:
            open_nodes.append((here, sizes[here]))
    above = np.array(parent)
    player = np.where(np.bincount(above[1:], minlength=len(above)) > 0, rng.integers(0, 3, len(above)), END)
    return ExtensiveFormGame.from_arrays(above, player, payoffs=rng.normal(size=(int((player == END).sum()), 3)))


def main() -> None:
    """Print the times."""
    rng = np.random.default_rng(SEED)
    game = random_tree(NODES, rng)
    start = process_time()
    value_and_choices(game.arrays)
    print(f"backward induction on {game.node_count:,} nodes: {process_time() - start:.3f} s")
    for model in MODELS:
        tree = model.game()
        start = process_time()
        perfect = subgame_perfect.solve(tree)
        middle = process_time()
        whole = sequential.solve(tree)
        print(
            f"{model.name}: subgame-perfect {1e3 * (middle - start):.1f} ms ({perfect.completeness.name}), "
            f"sequential {1e3 * (process_time() - middle):.1f} ms ({whole.completeness.name})"
        )
    prior = rng.uniform(0.01, 0.99, GAMES)
    sender, receiver = rng.normal(size=(2, GAMES, 2, 2, 2))
    start = process_time()
    signalling.solve_batch(prior, sender, receiver)
    seconds = process_time() - start
    print(f"binary signalling games, every equilibrium kind: {GAMES / seconds:,.0f} games/s")


if __name__ == "__main__":
    main()
