"""A game tree: information sets as dashed links, strategies as heavy lines, the path of play in colour, beliefs at nodes.

Trees grow to the right, one line of text per end, so that actions and payoffs can be read at one column of a journal.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from games.errors import GameError
from games.exact.numbers import decimal, written
from games.table import number
from games.tree.extensive_form import CHANCE, END, ExtensiveFormGame

from ..words import titled
from .style import BLACK, COLUMN, GREY, LARGE, NORMAL, PAGE, PLAYER_COLOURS, Figure, style, text_width, wrap

if TYPE_CHECKING:
    from ..results import Results

MARGIN, LINE, STEP = 2.0, 6.2, 15.0
"""Margin of the figure, height of an end's line, and least width of a move, in mm."""
MOST_ENDS = 60
"""More ends cannot be read on a page."""


@dataclass(frozen=True)
class Strategy:
    """What is drawn of an equilibrium: behaviour strategies and beliefs, by information set; either may be empty."""

    behaviour: Mapping[str, Any]
    beliefs: Mapping[str, Any]


def shown(game: ExtensiveFormGame, equilibrium: object) -> Strategy:
    """Return the strategies and beliefs of an equilibrium, an assessment, or a mapping information set -> probabilities.

    Raises
    ------
    GameError
        If it is none of these, or does not fit the game.

    >>> from games.tree.builder import end, move, tree
    >>> shown(tree(("A",), move("A", "entry", {"Out": end(0), "In": end(1)})), {"entry": [1, 0]}).behaviour
    {'entry': [1, 0]}
    """
    behaviour = equilibrium if isinstance(equilibrium, Mapping) else getattr(equilibrium, "behaviour", None)
    if equilibrium is not None and not isinstance(behaviour, Mapping):
        raise GameError(f"game_tree: an equilibrium with behaviour strategies, or a mapping, is needed; got {equilibrium!r}")
    beliefs = getattr(equilibrium, "beliefs", None)
    ruled_out: frozenset[str] = getattr(equilibrium, "ruled_out", frozenset())
    said = {label: own for label, own in (behaviour or {}).items() if label not in ruled_out}
    strategy = Strategy(said, beliefs if isinstance(beliefs, Mapping) else {})
    for kind, given in (("strategies", strategy.behaviour), ("beliefs", strategy.beliefs)):
        for label, values in given.items():
            known = game.information_set(label)
            size = len(game.set_actions[known]) if kind == "strategies" else int((game.arrays.information_set == known).sum())
            if len(values) != size:
                raise GameError(f"game_tree: {kind} at {label!r}: {size} numbers are needed; got {len(values)}")
    return strategy


@style()
def draw(
    game: ExtensiveFormGame, equilibrium: object = None, title: str | None = None, verbs: Mapping[str, str] | None = None
) -> Figure:
    """Draw a game tree, with an equilibrium on it if one is given.

    Moves played with positive probability are heavy, those on the path of play in colour; probabilities that are neither
    0 nor 1 stand beside the action, beliefs in brackets at the nodes of an information set.

    Parameters
    ----------
    game
        At most 60 ends.
    equilibrium
        An equilibrium with ``behaviour`` (and ``beliefs``), or a mapping information set -> probability of each action.
    title
        By default the game's own.
    verbs
        "player action" -> what the player then does, in words: a key below the tree.

    Raises
    ------
    GameError
        If the tree has too many ends, or the strategies do not fit it.

    >>> from games.tree.builder import end, move, tree
    >>> reply = move("Rival", "reply", {"Fight": end(-1, -1), "Accommodate": end(1, 1)})
    >>> entry = tree(("Entrant", "Rival"), move("Entrant", "entry", {"Out": end(0, 2), "In": reply}))
    >>> draw(entry, {"entry": [0, 1], "reply": [0, 1]}).get_axes()
    [<Axes: >]
    """
    strategy = shown(game, equilibrium)
    a = game.arrays
    ends = int((a.player == END).sum())
    if ends > MOST_ENDS:
        raise GameError(f"game_tree: a tree of at most {MOST_ENDS} ends can be read; this one has {ends}")
    levels = int(a.depth.max())
    edges = [_edge(game, strategy, node) for node in range(len(a))]
    payoffs = [_payoffs(game, node) if a.player[node] == END else "" for node in range(len(a))]
    names = [_name(game, node) for node in range(len(a))]
    halves = [text_width(name, weight="bold") / 2 if name else 0.0 for name in names]
    widths = [STEP] * levels
    for node in range(1, len(a)):
        level = int(a.depth[node]) - 1
        room = _bend(halves[int(a.parent[node])]) + 1.6 + text_width(edges[node].label, weight="bold") + halves[node]
        widths[level] = max(widths[level], room)
    left = MARGIN + max(halves[0], 2)
    tails = [sum(widths[: int(a.depth[node])]) + 1.5 + text_width(payoffs[node], NORMAL) for node in range(len(a)) if payoffs[node]]
    wide = left + max(tails) + MARGIN
    total = COLUMN if wide <= COLUMN else PAGE
    if wide > PAGE:
        raise GameError(f"game_tree: the tree is {wide:.0f} mm wide, a page {PAGE:.0f}; shorten labels or draw a subgame")
    widths = [width + (total - wide) / max(levels, 1) for width in widths]
    title = wrap(titled(game.title) if title is None else title, total - 2 * MARGIN, LARGE, "bold")
    above = MARGIN + 3 + 4.2 * (title.count("\n") + 1) * bool(title)
    key = wrap("; ".join(f"{move}: {does}" for move, does in (verbs or {}).items()), total - 2 * MARGIN)
    low = MARGIN + 3.4 * (key.count("\n") + 1) * bool(key)
    below = low + 5
    drawn = Figure(total, below + LINE * ends + above)
    drawn.heading = " ".join(title.split())
    on = drawn.sheet
    x, y = _places(game, widths, left, below, ends)
    if title:
        on.text(MARGIN, below + LINE * ends + above - MARGIN, title, size=LARGE, weight="bold", va="top")
    for node in range(1, len(a)):
        above_it = int(a.parent[node])
        _move(on, (x[above_it], y[above_it]), (x[node], y[node]), edges[node], _bend(halves[above_it]))
    _links(on, game, x, y)
    for node in range(len(a)):
        if a.player[node] == END:
            on.text(x[node] + 1.5, y[node], payoffs[node], size=NORMAL, va="center_baseline")
        else:
            _node(on, game, strategy, node, names[node], x[node], y[node])
    on.text(MARGIN, low, f"payoffs: {', '.join(game.players)}", color=GREY, va="bottom")
    if key:
        on.text(MARGIN, MARGIN, key, color=GREY, va="bottom")
    return drawn


@dataclass(frozen=True)
class Edge:
    """A move as it is drawn: its label, whether it is played, and whether it is on the path of play."""

    label: str
    played: bool
    reached: bool
    colour: str


def _edge(game: ExtensiveFormGame, strategy: Strategy, node: int) -> Edge:
    a = game.arrays
    parent = int(a.parent[node])
    if parent < 0:
        return Edge("", True, True, BLACK)
    reached = _edge(game, strategy, parent).reached
    if a.player[parent] == CHANCE:
        outcome = game.events[a.event[parent]][1][a.action[node]]
        return Edge(f"{outcome} ({_probability(a.chance[node])})", True, bool(strategy.behaviour) and reached, GREY)
    known = int(a.information_set[parent])
    action = game.set_actions[known][a.action[node]]
    own = strategy.behaviour.get(game.set_labels[known])
    colour = PLAYER_COLOURS[int(a.player[parent]) % len(PLAYER_COLOURS)]
    if own is None:
        return Edge(action, False, False, colour)
    p = own[int(a.action[node])]
    label = action if p in (0, 1) else f"{action} ({_probability(p)})"
    return Edge(label, bool(p > 0), bool(reached and p > 0), colour)


def _probability(p: Any) -> str:
    if isinstance(p, Fraction) and len(written(p)) <= 7:
        return written(p)
    return str(p) if hasattr(p, "free_symbols") else format(float(p), ".3g")


def _payoffs(game: ExtensiveFormGame, node: int) -> str:
    row = game.arrays.payoffs[game.arrays.payoff[node]]
    return ", ".join(str(v) if hasattr(v, "free_symbols") else _short(v) for v in row).replace("-", "−")


def _short(value: Any) -> str:
    text = decimal(value) if isinstance(value, Fraction) else number(value, 3)
    return text if len(text.lstrip("-")) <= 5 else number(float(value), 3)


def _name(game: ExtensiveFormGame, node: int) -> str:
    a = game.arrays
    if a.player[node] == END:
        return ""
    return game.events[a.event[node]][0] if a.player[node] == CHANCE else game.players[int(a.player[node])]


def _places(game: ExtensiveFormGame, widths: list[float], left: float, below: float, ends: int) -> tuple[list[float], list[float]]:
    """Return where nodes stand, in mm: ends one below the other, every other node in the middle of its moves."""
    a = game.arrays
    starts = [left]
    for width in widths:
        starts.append(starts[-1] + width)
    x = [starts[int(depth)] for depth in a.depth]
    y = [0.0] * len(a)
    line = 0
    for node in range(len(a)):
        if a.player[node] == END:
            y[node] = below + (ends - line - 0.5) * LINE
            line += 1
    for node in range(len(a) - 1, -1, -1):
        if a.player[node] != END:
            inner = [y[child] for child in a.children_of(node)]
            y[node] = (inner[0] + inner[-1]) / 2
    return x, y


def _bend(half: float) -> float:
    """Return how far from its node, whose name is so wide, a move becomes level."""
    return max(3.0, half + 0.6)


def _move(on: Axes, start: tuple[float, float], stop: tuple[float, float], edge: Edge, after: float) -> None:
    """Draw a move: up or down first, then along, with its label on the level part."""
    bend = start[0] + after
    colour = edge.colour if edge.reached else BLACK if edge.played else GREY
    width = 1.8 if edge.reached else 1.3 if edge.played else 0.6
    on.plot(
        [start[0], bend, stop[0]], [start[1], stop[1], stop[1]], color=colour, linewidth=width, solid_joinstyle="round", zorder=1
    )
    weight = "bold" if edge.reached else "normal"
    on.text(bend + 0.8, stop[1] + 0.5, edge.label, va="bottom", color=BLACK if edge.played else GREY, weight=weight)


def _links(on: Axes, game: ExtensiveFormGame, x: list[float], y: list[float]) -> None:
    """Join the nodes of an information set, each to the next, by a dashed arc; sets that interleave bow to either side."""
    a = game.arrays
    drawn: list[tuple[float, float, float, int]] = []  # column, top, bottom and side
    for known in range(len(game.set_labels)):
        members = [node for node in range(len(a)) if a.information_set[node] == known]
        if len(members) < 2:
            continue
        column, top, bottom = x[members[0]], y[members[0]], y[members[-1]]
        near = [side for there, high, low, side in drawn if abs(there - column) < 1 and low < top and bottom < high]
        side = 1 if near.count(-1) > near.count(1) else -1
        drawn.append((column, top, bottom, side))
        for upper, lower in itertools.pairwise(members):
            bow = 0.0 if abs(x[upper] - x[lower]) > 1 else side * 0.18 * min(1.0, 30 / max(1.0, y[upper] - y[lower]))
            colour = PLAYER_COLOURS[int(a.player[upper]) % len(PLAYER_COLOURS)]
            on.add_patch(
                FancyArrowPatch(
                    (x[upper], y[upper]),
                    (x[lower], y[lower]),
                    connectionstyle=f"arc3,rad={-bow}",
                    arrowstyle="-",
                    linestyle=(0, (3, 2)),
                    linewidth=0.9,
                    color=colour,
                    shrinkA=2.5,
                    shrinkB=2.5,
                    zorder=2,
                )
            )


def _node(on: Axes, game: ExtensiveFormGame, strategy: Strategy, node: int, name: str, x: float, y: float) -> None:
    a = game.arrays
    if a.player[node] == CHANCE:
        on.plot([x], [y], marker="s", markersize=4.5, markerfacecolor="white", markeredgecolor=BLACK, markeredgewidth=0.8, zorder=3)
        on.text(x, y + 1.4, name, ha="center", va="bottom", color=GREY, zorder=4, bbox=_BACKGROUND)
        return
    colour = PLAYER_COLOURS[int(a.player[node]) % len(PLAYER_COLOURS)]
    on.plot([x], [y], marker="o", markersize=4.5, color=colour, zorder=3)
    on.text(x, y + 1.4, name, weight="bold", color=colour, ha="center", va="bottom", zorder=4, bbox=_BACKGROUND)
    belief = _belief(game, strategy, node)
    if belief:
        on.text(x, y - 1.2, f"[{belief}]", ha="center", va="top", color=colour, zorder=4, bbox=_BACKGROUND)


def _belief(game: ExtensiveFormGame, strategy: Strategy, node: int) -> str:
    """Return the probability that the player gives to being at a node of a set of several; empty if none is given."""
    a = game.arrays
    known = int(a.information_set[node])
    members = [k for k in range(len(a)) if known >= 0 and a.information_set[k] == known]
    own = strategy.beliefs.get(game.set_labels[known]) if len(members) > 1 else None
    return "" if own is None else _probability(own[members.index(node)])


_BACKGROUND: Mapping[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85}


def forest(game: ExtensiveFormGame, equilibrium: object = None) -> str:
    r"""Return LaTeX source of the tree for the ``forest`` package (with TikZ's library ``calc``).

    The preamble needs ``\usepackage{forest}``. Players, actions and payoffs are written as text, with LaTeX's special
    characters escaped.

    >>> from games.tree.builder import end, move, tree
    >>> print(forest(tree(("A",), move("A", "first", {"l": end(0), "r": end(1)})), {"first": [0, 1]}))
    \begin{forest}
      for tree={grow'=0, l sep=14mm, s sep=3mm, anchor=west, child anchor=west, parent anchor=east, font=\small}
      [{A}, name=n0
        [{$(0)$}, name=n1, edge label={node[midway, fill=white, inner sep=1pt, font=\scriptsize]{l}}]
        [{$(1)$}, name=n2, edge={very thick}, edge label={node[midway, fill=white, inner sep=1pt, font=\scriptsize]{r}}]
      ]
    \end{forest}
    """
    strategy = shown(game, equilibrium)
    a = game.arrays
    lines = [
        r"\begin{forest}",
        r"  for tree={grow'=0, l sep=14mm, s sep=3mm, anchor=west, child anchor=west, parent anchor=east, font=\small}",
    ]
    opened: list[int] = []
    for node in range(len(a)):
        while opened and node >= a.stop[opened[-1]]:
            lines.append("  " * len(opened) + "]")
            opened.pop()
        text = f"$({_payoffs(game, node)})$".replace("−", "-") if a.player[node] == END else _escaped(_name(game, node))
        edge = _edge(game, strategy, node)
        options = [f"name=n{node}"]
        if a.parent[node] >= 0:
            if edge.played:
                options.append("edge={very thick}")
            options.append(r"edge label={node[midway, fill=white, inner sep=1pt, font=\scriptsize]{" + _escaped(edge.label) + "}}")
        belief = _belief(game, strategy, node)
        if belief:
            options.append(r"label={below:\scriptsize{[" + belief + "]}}")
        closing = "]" if a.player[node] == END else ""
        lines.append("  " * (len(opened) + 1) + "[{" + text + "}, " + ", ".join(options) + closing)
        if a.player[node] != END:
            opened.append(node)
    while opened:
        lines.append("  " * len(opened) + "]")
        opened.pop()
    for known in range(len(game.set_labels)):
        members = [node for node in range(len(a)) if a.information_set[node] == known]
        for upper, lower in itertools.pairwise(members):
            lines.append(rf"  \draw[dashed] (n{upper}) to[bend right=20] (n{lower});")
    return "\n".join([*lines, r"\end{forest}"])


def _escaped(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {c: f"\\{c}" for c in "&%$#_{}"}
    return "".join(special.get(c, c) for c in text)


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the tree of the US-first game of 2023, with every subgame-perfect equilibrium that is played differently."""
    from games.models.trilateral import MODEL, WORDS
    from solvers import subgame_perfect

    game = MODEL.game(results.verdicts["E23"].scenario, timing="us-first")
    found = subgame_perfect.solve(game).points
    verbs = {letter: WORDS[letter] for letter in "PERCHF"}
    for number_, own in enumerate(found, 1):
        which = f"subgame-perfect equilibrium {number_} of {len(found)}" if len(found) > 1 else "the subgame-perfect equilibrium"
        stem = "tree-us-first-2023" + f"-{number_}" * (len(found) > 1)
        yield stem, draw(game, own, f"2023, the US moves first: {which}", verbs).captioned(
            f"The game of 2023 if the US moves first: {which}. Heavy lines are what is chosen, coloured ones what is then played; "
            "dashed: the ROK does not see what Japan does."
        )
