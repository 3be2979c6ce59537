"""The gain from a deviation split by mechanism: bars that start where the last one ended, and their sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from games.errors import GameError
from games.ledger import Ledger, is_zero
from games.models.trilateral import WORDS
from games.normal_form import NormalFormGame
from games.table import number

from ..words import stem
from .style import BLACK, COLUMN, GREY, HIGH, INCH, LOW, MARGIN, NORMAL, PAGE, PALE, Figure, signed, style, text_width, words, wrap

if TYPE_CHECKING:
    from ..results import Results

BAR, LINE, FOOTER, GAP = 4.4, 3.3, 14.0, 7.0
"""In mm: height of a bar's row and of a line of type, room for axis and key, gap of panels."""
TOTAL = "gain from deviating"


@style()
def draw(*ledgers: Ledger) -> Figure:
    """Draw one panel per ledger, all with the same rows and scale; mechanisms that add nothing to any are left out.

    Bars to the right raise the gain from deviating, bars to the left lower it. The profile holds if the sum is
    negative.

    Raises
    ------
    GameError
        If there is no ledger or one holds symbolic parts.

    >>> figure = draw(Ledger("Japan", "(C, C)", "H", {"threat": -0.4, "pressure": 0, "hedging": 0.1}))
    >>> [label.get_text() for label in figure.get_axes()[0].get_yticklabels()]
    ['threat', 'hedging', 'gain from deviating']
    """
    if not ledgers:
        raise GameError("waterfall: at least one ledger is needed; game.explain(player, profile, deviation) makes one")
    if any(hasattr(value, "free_symbols") for ledger in ledgers for value in ledger.values()):
        raise GameError("waterfall: a ledger has symbolic parts; give the parameters values first")
    order = dict.fromkeys(name for ledger in ledgers for name in ledger)
    names = [name for name in order if any(not is_zero(ledger.get(name, 0)) for ledger in ledgers)]
    labels = [*(wrap(words(name), 30) for name in names), TOTAL]
    left = MARGIN + 2 + max(text_width(label, weight="bold") for label in labels)
    across = min(len(ledgers), 2)
    down = -(-len(ledgers) // across)
    total = COLUMN if across == 1 else PAGE
    wide = (total - left - 2 * MARGIN - GAP * (across - 1)) / across
    headers = [_header(ledger, wide) for ledger in ledgers]
    head = LINE * max(header.count("\n") + 1 for pair in headers for header in ["\n".join(pair)])
    high = (BAR + 2.8 * max(label.count("\n") for label in labels)) * len(labels)
    drawn = Figure(total, down * (head + high) + GAP * (down - 1) + FOOTER + MARGIN)
    limits = _limits(ledgers, wide)
    for k, ledger in enumerate(ledgers):
        row, column = divmod(k, across)
        bottom = FOOTER + (down - 1 - row) * (head + high + GAP)
        panel = drawn.panel(left + column * (wide + GAP), bottom, wide, high)
        _panel(panel, ledger, names, headers[k], limits)
        panel.set_yticks(range(len(labels)), labels if column == 0 else [""] * len(labels))
        panel.get_yticklabels()[-1].set_fontweight("bold")
        last = k + across >= len(ledgers)
        panel.tick_params(axis="x", labelbottom=last)
        panel.set_xlabel(f"{TOTAL} (utility units)" if last else "")
    whole = drawn.sheet
    for x, colour, meaning in ((0, HIGH, "raises the gain"), (29, LOW, "lowers it"), (50, GREY, "sum")):
        whole.add_patch(Rectangle((MARGIN + x, MARGIN), 4, 2.6, facecolor=colour))
        whole.text(MARGIN + x + 5.2, MARGIN + 0.4, meaning, va="baseline")
    return drawn


def _header(ledger: Ledger, wide: float) -> tuple[str, str]:
    title = f"{ledger.player} leaves {ledger.profile} for {ledger.deviation}"
    return wrap(title, wide, NORMAL, "bold"), wrap(statement(ledger), wide, NORMAL)


def _limits(ledgers: Sequence[Ledger], wide: float) -> tuple[float, float]:
    """Return limits of the gain axis that hold every running sum, with room for a number on both sides."""
    ends = [0.0, *(end for ledger in ledgers for end in accumulate(map(float, ledger.values())))]
    low, high = min(ends), max(ends)
    numbers = [float(value) for ledger in ledgers for value in (*ledger.values(), ledger.total)]
    beside = 2 + max(text_width(signed(value), weight="bold") for value in numbers)
    room = ((high - low) or 1.0) * beside / max(wide - 2 * beside, 1)
    return low - room, high + room


def _panel(on: Axes, ledger: Ledger, names: Sequence[str], header: tuple[str, str], limits: tuple[float, float]) -> None:
    on.set(xlim=limits, ylim=(len(names) + 0.5, -0.5))
    on.axhspan(len(names) - 0.5, len(names) + 0.5, color=PALE, linewidth=0)
    on.axvline(0, color=BLACK, linewidth=0.8)
    start = 0.0
    for row, name in enumerate(names):
        value = float(ledger.get(name, 0))
        if not is_zero(ledger.get(name, 0)):
            on.barh(row, value, left=start, height=0.62, color=HIGH if value > 0 else LOW, gid=name)
            _number(on, row, start + value, value, "normal", "white")
        start += value
        on.plot([start, start], [row, row + 1], color=GREY, linewidth=0.5, zorder=0.9)
    on.barh(len(names), float(ledger.total), height=0.62, color=GREY, gid=TOTAL)
    _number(on, len(names), float(ledger.total), float(ledger.total), "bold", PALE)
    on.tick_params(axis="y", length=0)
    on.locator_params(axis="x", nbins=5)
    on.spines["left"].set_visible(False)
    title, verdict = header
    at: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "size": NORMAL, "va": "bottom"}
    on.annotate(verdict, (0, 1), (0, 0), **at)
    on.annotate(title, (0, 1), (0, (verdict.count("\n") + 1) * LINE * 72 / INCH), weight="bold", **at)


def _number(on: Axes, row: int, end: float, value: float, weight: str, behind: str) -> None:
    side = 1 if value > 0 else -1
    on.annotate(signed(value), (end, row), (2.5 * side, 0), textcoords="offset points", weight=weight,
                ha="left" if side > 0 else "right", va="center_baseline",
                bbox={"facecolor": behind, "edgecolor": "none", "pad": 0.4})  # fmt: skip


def statement(ledger: Ledger) -> str:
    """Say whether the profile holds against the deviation.

    >>> statement(Ledger("Japan", "(C, C)", "H", {"threat": -0.4, "hedging": 0.1}))
    '(C, C) holds: deviating loses 0.300'
    """
    total = ledger.total
    if is_zero(total):
        return f"{ledger.profile} holds weakly: deviating changes nothing"
    if total > 0:
        return f"{ledger.profile} does not hold: deviating gains {number(total)}"
    return f"{ledger.profile} holds: deviating loses {number(-total)}"


def leaving(game: NormalFormGame, profile: str) -> tuple[Ledger, ...]:
    """Return the ledgers of every unilateral deviation from a pure profile, player by player.

    >>> import games
    >>> from games.models.trilateral import MODEL
    >>> [(ledger.player, ledger.deviation) for ledger in leaving(MODEL.game(games.episode("2019").scenario), "FF")]
    [('Japan', 'C'), ('Japan', 'H'), ('ROK', 'C'), ('ROK', 'H')]
    """
    at = game.profile(profile)
    return tuple(
        game.explain(player, at, deviation)
        for player, own, action in zip(game.players, game.actions, game.labels(at), strict=True)
        for deviation in own
        if deviation != action
    )


def paper(results: Results) -> Iterator[tuple[str, Figure]]:
    """Yield why cohesion holds or fails in each scenario, and why what is selected there is stable."""
    for name, found in results.close.items():
        for profile in dict.fromkeys((("C", "C"), tuple(found.selected))):
            holds = "holds" if profile in found.strict else "does not hold"
            yield f"waterfall-{stem(name)}-{''.join(profile)}", draw(*leaving(found.allies, "".join(profile))).captioned(
                f"Why ({', '.join(profile)}) {holds} in {name}: what each ally gains by each deviation from it, split by "
                f"mechanism, the US doing {found.us_action} ({WORDS[found.us_action]}). Gains add up from top to bottom; the "
                "profile holds against a deviation whose sum is negative."
            )


own = paper
"""All of it is of the scenarios that are looked at closely."""
