r"""Games typeset in one call: a tree as TikZ, a table as a payoff matrix, plain or for Osborne's sgame package.

The package that the text needs stands in its first line, as a comment. Labels are escaped; numbers are exact, as decimals where
these are short.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from ..arguments import forgiving
from ..errors import GameError, InputError
from ..exact.numbers import decimal
from ..latex.writer import escape
from ..normal_form import NormalFormGame
from ..tree.arrays import CHANCE, END
from ..tree.extensive_form import ExtensiveFormGame

MOST_ENDS = 60
"""A tree with more ends fits on no page."""
MOST_MATRICES = 64
"""A table that needs more matrices fits on no page."""
DOWN, ACROSS = 1.8, 1.7
"""Centimetres between a node and the next, and between two ends."""


@forgiving
def to_latex(game: NormalFormGame | ExtensiveFormGame, *, sgame: bool = False) -> str:
    r"""Return a game as LaTeX: a tree as a TikZ picture, a table as payoff matrices with best responses underlined.

    Parameters
    ----------
    sgame
        Whether tables are written for the package sgame rather than as plain tabular.

    Raises
    ------
    InputError
        If it is neither a table nor a tree.
    GameError
        If it is too large for a page.

    >>> print(to_latex(NormalFormGame([[[3, 0], [5, "1/3"]], [[3, 5], [0, 1]]]), sgame=True))
    % \usepackage{sgame}
    \begin{game}{2}{2}[1][2]
     & $1$ & $2$ \\
    $1$ & $3,\ 3$ & $0,\ \underline{5}$ \\
    $2$ & $\underline{5},\ 0$ & $\underline{1/3},\ \underline{1}$
    \end{game}
    >>> from games.tree.builder import end, move, tree
    >>> print(to_latex(tree(("A",), move("A", "go?", {"no": end(0), "yes": end("1/3")}))).splitlines()[2])
    \node[circle, draw, fill, inner sep=1.5pt, label={[font=\small]above:A}] (n0) at (0.85, 0) {};
    """
    if isinstance(game, NormalFormGame):
        return _matrices(game, sgame)
    if isinstance(game, ExtensiveFormGame):
        return _picture(game)
    raise InputError.of("a NormalFormGame or an ExtensiveFormGame", game)


def _number(value: Any) -> str:
    if hasattr(value, "free_symbols"):
        import sympy

        return str(sympy.latex(value))
    short = decimal(value)
    return short if not isinstance(value, Fraction) or Fraction(short) == value else str(value)


def _matrices(game: NormalFormGame, sgame: bool) -> str:
    payoffs = game.payoffs if len(game.shape) > 1 else game.payoffs[..., None]
    rest = payoffs.shape[3:]
    if np.prod(rest, dtype=float) > MOST_MATRICES:
        raise GameError(f"to_latex: {int(np.prod(rest))} matrices are needed, one for each choice of the others, too many to read")
    actions = [[f"${_math(label)}$" if sgame else escape(label) for label in own] for own in game.actions]
    rows, columns = actions[0], actions[1] if len(actions) > 1 else [""]
    who = [escape(player) for player in game.players]
    parts = ["% \\usepackage{sgame}" if sgame else "% \\usepackage{array}"]
    for others in np.ndindex(*rest):
        given = ", ".join(f"{who[i + 2]}: {escape(game.actions[i + 2][a])}" for i, a in enumerate(others))
        cells = [[_cell(game, payoffs, (a, b, *others)) for b in range(len(columns))] for a in range(len(rows))]
        lines = [f"{label} & {' & '.join(own)}" for label, own in zip(rows, cells, strict=True)]
        if sgame:
            head = f"\\begin{{game}}{{{len(rows)}}}{{{len(columns)}}}[{who[0]}][{who[1] if who[1:] else ''}]"
            head += f"[{given}]" if given else ""
            parts += [head, f" & {' & '.join(columns)} \\\\", " \\\\\n".join(lines), "\\end{game}"]
        else:
            corner = f"{who[0]} $\\backslash$ {who[1]}" if who[1:] else who[0]
            above = [f"\\multicolumn{{{len(columns) + 1}}}{{l}}{{{given}}} \\\\"] if given else []
            table = [f"\\begin{{tabular}}{{l|{'c' * len(columns)}}}", *above, f"{corner} & {' & '.join(columns)} \\\\", "\\hline"]
            parts += [*table, " \\\\\n".join(lines), "\\end{tabular}"]
    return "\n".join(parts)


def _math(label: str) -> str:
    """Return a label in a formula: one letter or number as it is, a word upright."""
    return label if label.isascii() and label.isalnum() and (len(label) == 1 or label.isdecimal()) else f"\\text{{{escape(label)}}}"


def _cell(game: NormalFormGame, payoffs: Any, profile: tuple[int, ...]) -> str:
    shown = []
    for i in range(len(game.players)):
        value = payoffs[(i, *profile)]
        best = not game.symbolic and profile[i] in game.best_responses(i, profile[: len(game.players)])
        shown.append(f"\\underline{{{_number(value)}}}" if best else _number(value))
    return "$" + ",\\ ".join(shown) + "$"


def _picture(game: ExtensiveFormGame) -> str:
    a = game.arrays
    ends = int((a.player == END).sum())
    if ends > MOST_ENDS:
        raise GameError(f"to_latex: the tree has {ends} ends, and at most {MOST_ENDS} fit on a page")
    across = np.zeros(len(a))
    place = 0
    for node in range(len(a)):
        if a.player[node] == END:
            across[node] = ACROSS * place
            place += 1
    for node in range(len(a) - 1, -1, -1):
        below = list(a.children_of(node))
        if below:
            across[node] = (across[below[0]] + across[below[-1]]) / 2
    lines = ["% \\usepackage{tikz}", "\\begin{tikzpicture}"]
    for node in range(len(a)):
        at = f"(n{node}) at ({across[node]:g}, {0 - DOWN * int(a.depth[node]):g})"
        lines.append(f"\\node[{_style(game, node)}] {at} {{{_told(game, node)}}};")
    lines += _branches(game)
    for k in range(len(game.set_labels)):
        members = np.flatnonzero(a.information_set == k).tolist()
        lines += [f"\\draw[dashed] (n{one}) -- (n{two});" for one, two in pairwise(members)]
    return "\n".join([*lines, "\\end{tikzpicture}"])


def _style(game: ExtensiveFormGame, node: int) -> str:
    player = int(game.arrays.player[node])
    if player == END:
        return "font=\\small, anchor=north, align=center"
    word = game.events[game.arrays.event[node]][0] if player == CHANCE else game.players[player]
    shape = "circle, draw, inner sep=1.5pt" if player == CHANCE else "circle, draw, fill, inner sep=1.5pt"
    return f"{shape}, label={{[font=\\small]above:{escape(word)}}}"


def _told(game: ExtensiveFormGame, node: int) -> str:
    a = game.arrays
    if a.player[node] != END:
        return ""
    return " \\\\ ".join(f"${_number(value)}$" for value in a.payoffs[a.payoff[node]])


def _branches(game: ExtensiveFormGame) -> Iterator[str]:
    a = game.arrays
    for node in range(1, len(a)):
        above, k = int(a.parent[node]), int(a.action[node])
        if a.player[above] == CHANCE:
            label = f"{escape(game.events[a.event[above]][1][k])} (${_number(a.chance[node])}$)"
        else:
            label = escape(game.set_actions[a.information_set[above]][k])
        yield f"\\draw (n{above}) -- node[fill=white, inner sep=1pt, font=\\footnotesize] {{{label}}} (n{node});"
