"""Games as LaTeX: what the text holds, balanced groups, and what fits on no page."""

from __future__ import annotations

import itertools
import re
from typing import Any

import numpy as np
import pytest

import games
from games import catalogue, trees
from games.errors import GameError
from games.formats.typeset import to_latex
from games.normal_form import NormalFormGame
from games.tree.arrays import END
from games.tree.builder import end, move, tree
from tests.conformance.markup import check_latex

TABLES = {slug: entry.game for slug, entry in catalogue.entries().items() if max(entry.game.shape) <= 6}
TREES = {slug: entry.game for slug, entry in trees.entries().items() if (entry.game.arrays.player == END).sum() <= 60}


@pytest.mark.parametrize("sgame", [False, True])
@pytest.mark.parametrize("slug", TABLES)
def test_tables(slug: str, sgame: bool) -> None:
    """One matrix for each choice of the others, as many cells as profiles, best responses underlined."""
    game = TABLES[slug]
    text = to_latex(game, sgame=sgame)
    check_latex(text)
    matrices = 1
    for size in game.shape[2:]:
        matrices *= size
    assert text.count(r"\begin{game}" if sgame else r"\begin{tabular}") == matrices
    best = sum(len(game.best_responses(i, p)) > 0 and p[i] in game.best_responses(i, p) for i, p in profiles(game))
    assert text.count(r"\underline{") == best


def profiles(game: NormalFormGame) -> list[tuple[int, tuple[int, ...]]]:
    """Every player at every profile."""
    return [(i, p) for p in itertools.product(*map(range, game.shape)) for i in range(len(game.players))]


@pytest.mark.parametrize("slug", TREES)
def test_trees(slug: str) -> None:
    """Every node is placed once and every branch drawn once; members of an information set are joined."""
    game = TREES[slug]
    text = to_latex(game)
    check_latex(text)
    assert len(re.findall(r"^\\node", text, re.MULTILINE)) == game.node_count
    assert len(re.findall(r"^\\draw \(", text, re.MULTILINE)) == game.node_count - 1
    members = (game.arrays.information_set >= 0).sum() - len(game.set_labels)
    assert len(re.findall(r"^\\draw\[dashed\]", text, re.MULTILINE)) == members


def test_one_call() -> None:
    """A published game's name will do; special characters are escaped, and thirds stay thirds."""
    in_one_call: Any = games.to_latex
    assert in_one_call("chicken") == to_latex(TABLES["chicken"])
    text = to_latex(tree(("A & B",), move("A & B", "x", {"50%": end("1/3"), "_": end(0)})))
    assert r"A \& B" in text
    assert r"50\%" in text
    assert "$1/3$" in text


def test_what_fits_on_no_page() -> None:
    """A tree of many ends and a table of many matrices are refused."""
    wide = tree(("A",), move("A", "x", {str(k): end(k) for k in range(61)}))
    with pytest.raises(GameError, match="the tree has 61 ends, and at most 60 fit on a page"):
        to_latex(wide)
    with pytest.raises(GameError, match="81 matrices are needed"):
        to_latex(NormalFormGame(np.zeros((4, 2, 2, 9, 9))))
