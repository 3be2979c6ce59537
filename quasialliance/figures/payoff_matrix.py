"""The payoff matrix of a two-player game: best responses marked, pure equilibria framed, cells tinted by class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from games.errors import GameError
from games.models.trilateral import ALLIES, ALLY_ACTIONS, WORDS
from games.normal_form import NormalFormGame
from games.profile import outcome_class
from games.table import number
from solvers.result import Equilibrium

from ..words import stem, titled, year
from .style import BLACK, COLUMN, DARK, GREY, LARGE, MARGIN, NORMAL, PAGE, Figure, class_tint, heading, style, text_width, wrap

if TYPE_CHECKING:
    from ..results import Results

ROW, PAD = 15.0, 2.2
"""Height of a row and padding of a cell, in mm."""
STRENGTH = 0.55


@style()
def draw(game: NormalFormGame, equilibria: Iterable[Equilibrium | object] = ()) -> Figure:
    """Draw the payoffs of a two-player game: the row player's lower left in a cell, the column player's upper right.

    A best response is bold, underlined and dotted. Games of Japan and the ROK have their cells tinted by outcome class
    and the actions spelled out.

    Parameters
    ----------
    game
        Two players; payoffs are shown to three decimals, or as integers if all are.
    equilibria
        Equilibria or pure profiles ("FF", labels, indices). Pure ones are framed, mixed ones counted below the matrix.

    Raises
    ------
    GameError
        If the game has not two players, has symbolic payoffs, or a profile is unknown.

    >>> draw(NormalFormGame([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], actions=[("C", "D")] * 2), ["DD"]).get_axes()
    [<Axes: >]
    """
    if len(game.players) != 2:
        who = ", ".join(game.players)
        raise GameError(f"payoff_matrix: two players are needed; got {who}; fix the others' actions first")
    if game.symbolic:
        raise GameError("payoff_matrix: payoffs are symbolic; give the parameters values first")
    pure, mixed = _split(game, equilibria)
    alliance = game.players == ALLIES and all(set(own) <= set(ALLY_ACTIONS) for own in game.actions)
    rows, columns = game.shape
    names = [f"{a}\n{WORDS[a]}" if alliance else wrap(a, 24, NORMAL) for a in game.actions[0]]
    player = wrap(game.players[0], rows * ROW, LARGE, "bold")
    left = MARGIN + 4 * (player.count("\n") + 1) + 3 + max(text_width(name, NORMAL) for name in names)
    payoffs = max(text_width(text, LARGE, "bold") for text in _texts(game).flat)
    total = COLUMN if (payoffs + 2 * PAD + 3) * columns <= COLUMN - left - MARGIN else PAGE
    wide = (total - left - MARGIN) / columns
    heads = [wrap(f"{a} {WORDS[a]}" if alliance else a, wide - 1, NORMAL) for a in game.actions[1]]
    head = 3.2 * max(label.count("\n") + 1 for label in heads)
    title = heading(titled(game.title), total)
    notes = [f"payoffs: {game.players[0]} lower left, {game.players[1]} upper right"]
    if mixed:
        notes.append(f"not shown: {mixed} {'equilibrium' if mixed == 1 else 'equilibria'} in mixed strategies")
    notes = [line for note in notes for line in wrap(note, total - 2 * MARGIN).split("\n")]
    below = MARGIN + 5 + 4.5 * len(notes)
    above = 8.8 + head + 4.5 * (title.count("\n") + 1) * bool(title)
    drawn = Figure(total, below + rows * ROW + above)
    drawn.heading = " ".join(title.split())
    on = drawn.sheet
    top = below + rows * ROW
    if title:
        on.text(MARGIN, top + above - MARGIN, title, size=LARGE, weight="bold", va="top")
    bold: dict[str, Any] = {"size": LARGE, "weight": "bold", "ha": "center"}
    on.text(left + wide * columns / 2, top + head + 4.3, game.players[1], va="bottom", **bold)
    on.text(MARGIN, below + rows * ROW / 2, player, va="center", rotation=90, **bold | {"ha": "left"})
    for b, label in enumerate(heads):
        on.text(left + (b + 0.5) * wide, top + 2, label, size=NORMAL, ha="center", va="bottom")
    for a, name in enumerate(names):
        on.text(left - 2, top - (a + 0.5) * ROW, name, size=NORMAL, ha="right", va="center", multialignment="right")
    for a, b in np.ndindex(rows, columns):
        group = outcome_class(game.actions[0][a], game.actions[1][b]) if alliance else ""
        _cell(on, game, (a, b), left + b * wide, top - (a + 1) * ROW, wide, group)
    for a, b in pure:
        frame = (left + b * wide + 0.6, top - (a + 1) * ROW + 0.6)
        on.add_patch(Rectangle(frame, wide - 1.2, ROW - 1.2, fill=False, linewidth=1.8, edgecolor=BLACK))
    _key(on, below, notes, bool(pure))
    return drawn


def _texts(game: NormalFormGame) -> NDArray[np.str_]:
    """Return the payoffs as they are written: to three decimals, or as integers if all are."""
    digits = 0 if all(value == int(value) for value in game.payoffs.flat) else 3
    texts = [number(value, digits).replace("-", "−") for value in game.payoffs.flat]
    return np.array(texts).reshape(game.payoffs.shape)


def _split(game: NormalFormGame, equilibria: Iterable[Any]) -> tuple[list[tuple[int, ...]], int]:
    """Return the pure profiles among equilibria, and how many are mixed."""
    pure: list[tuple[int, ...]] = []
    mixed = 0
    for e in equilibria:
        if not isinstance(e, Equilibrium):
            pure.append(game.profile(e))
        elif e.pure:
            pure.append(e.modal)
        else:
            mixed += 1
    return pure, mixed


def _cell(on: Axes, game: NormalFormGame, at: tuple[int, int], x: float, y: float, wide: float, group: str) -> None:
    face = class_tint(group, STRENGTH) if group else "white"
    on.add_patch(Rectangle((x, y), wide, ROW, facecolor=face, edgecolor="white" if group else GREY, linewidth=1.0))
    if group:
        middle = (x + wide / 2, y + ROW / 2)
        on.text(*middle, group, color=DARK, style="italic", ha="center", va="center_baseline")
    for player, (ha, base) in enumerate((("left", y + PAD), ("right", y + ROW - PAD - 2.2))):
        text = _texts(game)[(player, *at)]
        edge = x + PAD if player == 0 else x + wide - PAD
        best = at[player] in game.best_responses(player, at)
        _payoff(on, text, edge, base, ha, best)


def _payoff(on: Axes, text: str, edge: float, base: float, ha: str, best: bool) -> None:
    on.text(edge, base, text, size=LARGE, weight="bold" if best else "normal", ha=ha, va="baseline")
    if best:
        wide = text_width(text, LARGE, "bold")
        start, dot = (edge, edge + wide + 1.6) if ha == "left" else (edge - wide, edge - wide - 1.6)
        on.plot([start, start + wide], [base - 0.8] * 2, color=BLACK, linewidth=0.8, solid_capstyle="butt")
        on.plot([dot], [base + 1.1], marker="o", markersize=2.6, color=BLACK)


def _key(on: Axes, below: float, notes: Sequence[str], framed: bool) -> None:
    """Write under the matrix what its marks mean."""
    x, y = MARGIN, below - 5
    _payoff(on, "u", x, y, "left", True)
    on.text(x + 5.5, y, "best response", va="baseline")
    if framed:
        on.add_patch(Rectangle((x + 30, y - 0.6), 4, 3, fill=False, linewidth=1.5, edgecolor=BLACK))
        on.text(x + 35.5, y, "pure Nash equilibrium", va="baseline")
    for k, line in enumerate(notes, 1):
        on.text(x, y - 4.5 * k, line, va="baseline")


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield the matrices of 2018-19 (friction) and 2023 (cohesion)."""
    for name, found in results.close.items():
        yield f"payoff-matrix-{stem(name)}", draw(found.allies, found.solution.points).captioned(
            f"The allies' game in {year(name)}, the US doing {found.us_action} ({WORDS[found.us_action]}): payoffs in utility "
            "units, best responses marked, pure Nash equilibria framed, cells tinted by the class of the outcome."
        )


own = paper
"""All of it is of the scenarios that are looked at closely."""
