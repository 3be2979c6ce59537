"""Every symbol and letter that outputs use, in words, with range and source: walked from the models and solvers, listed nowhere."""

from __future__ import annotations

import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module

from games.errors import QuasiallianceError, nearest
from games.exact.numbers import decimal
from games.lazy import modules
from games.model.family import Family
from games.models.trilateral import ALLIES, ALLY_ACTIONS, US, US_ACTIONS, WORDS
from games.profile import CLASS_WORDS
from games.table import Table

KINDS = ("parameter", "quantity", "player", "action", "outcome class", "concept", "notion of stability", "notation")
"""What a symbol can be of."""
MODEL = "trilateral"
"""Whose parameters are listed where no model is named."""
NOTATION = {
    "(C, H)": "a pure profile: Japan cooperates, the ROK hedges; also written CH",
    "C+H": "a player mixes these actions; {C, H} in maps",
    "C ~ H": "a player is indifferent between these actions",
    "a > b": "a player gains more by a",
    "*": "marks a best response, what is chosen, or the line that counts",
    "0, 1, 2": "regions of an exact map, the largest first",
}


@dataclass(frozen=True)
class Symbol:
    """A symbol with what it stands for.

    Attributes
    ----------
    symbol, kind
        As it is printed, and a word of KINDS.
    of
        The model, or the model and the player, or what it belongs to.
    words
        What it stands for; of a parameter its name first.
    unit, range, source
        Of what it is a number, from where to where, and where it comes from; empty where it is none.
    """

    symbol: str
    kind: str
    of: str
    words: str
    unit: str = ""
    range: str = ""
    source: str = ""


def every() -> tuple[Symbol, ...]:
    """Return all symbols, by kind and then in the order of their models.

    >>> {found.kind for found in every()} == set(KINDS)
    True
    """
    found = [*_of_models(), *_quantities(), *_classes(), *_concepts(), *_notions(), *_notation()]
    return tuple(sorted(found, key=lambda symbol: KINDS.index(symbol.kind)))


def models() -> dict[str, Family]:
    """Return every model by its name: the trilateral one first, the others in alphabetical order.

    >>> list(models())[0], "escalation" in models()
    ('trilateral', True)
    """
    import games.models as room

    found = {own.name: own for _, module in modules(room.__name__) if isinstance(own := getattr(module, "MODEL", None), Family)}
    return dict(sorted(found.items(), key=lambda item: (item[0] != MODEL, item[0])))


def _of_models() -> Iterator[Symbol]:
    known: set[tuple[str, str]] = set()
    for action, told in WORDS.items():
        who = " and ".join(ALLIES) if action in ALLY_ACTIONS else US + ("" if action in US_ACTIONS else " in four_us_actions")
        yield Symbol(action, "action", who, told)
    for name, model in models().items():
        for p in model.parameters:
            if (p.symbol, p.name) not in known:  # of the model that comes first
                known.add((p.symbol, p.name))
                span = f"{decimal(p.low)} to {decimal(p.high)}, default {decimal(p.default)}"
                yield Symbol(p.symbol, "parameter", name, f"{p.name}: {p.meaning}", "pure number", span, p.source)
        for move, verb in getattr(model, "verbs", {}).items():
            player, _, action = move.rpartition(" ")
            yield Symbol(action, "action", f"{player} in {name}", verb, source=getattr(model, "source", ""))
        for action, told in getattr(model, "words", {}).items():
            yield Symbol(action, "action", name, told, source=getattr(model, "source", ""))


def _quantities() -> Iterator[Symbol]:
    from solvers.regimes.shorthand import MEANINGS, SHORT

    for quantity, meaning in MEANINGS.items():
        yield Symbol(f"{quantity}_i", "quantity", "formulas of the trilateral game", meaning.format(i="i"), "payoff")
    for player, letter in (*SHORT.items(), (US, "U")):
        yield Symbol(letter, "player", "subscripts", player)


def _classes() -> Iterator[Symbol]:
    return (Symbol(name, "outcome class", "profiles of Japan and the ROK", told) for name, told in CLASS_WORDS.items())


def _concepts() -> Iterator[Symbol]:
    import solvers

    found: dict[str, dict[str, str]] = {}
    for module in pkgutil.walk_packages(solvers.__path__, f"{solvers.__name__}."):
        if "native" in module.name:
            continue
        method = getattr(import_module(module.name), "METHOD", None)
        if method is not None:
            found.setdefault(method.concept, {})[method.name] = method.cite
    for concept, ways in sorted(found.items()):
        yield Symbol(concept, "concept", "solvers", f"found by {', or '.join(ways)}", source="; ".join(_once(ways.values())))


def _once(cites: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys(cite for own in cites for cite in own.split("; "))


def _notions() -> Iterator[Symbol]:
    from solvers.stability.reports import notions

    return (Symbol(own.name, "notion of stability", "stability", own.definition, source=own.cite) for own in notions())


def _notation() -> Iterator[Symbol]:
    return (Symbol(symbol, "notation", "outputs", told) for symbol, told in NOTATION.items())


def asked(names: Iterable[str]) -> tuple[Symbol, ...]:
    """Return the symbols of some names: symbols, names of parameters, models or kinds; without names the usual ones.

    Usual are all but the parameters of the other models.

    Raises
    ------
    QuasiallianceError
        For a name that nothing has, with the nearest.

    >>> [(found.symbol, found.words) for found in asked(["US P"])]
    [('P', 'engage and press'), ('P', 'presses')]
    >>> [found.symbol for found in asked(["animosity_rok"])][:1]
    ['hK']
    """
    words, known = list(names), every()
    if not words:
        return tuple(found for found in known if found.kind != "parameter" or found.of == MODEL)
    picked: list[Symbol] = []
    for word in words:
        own = [found for found in known if _answers(found, word)]
        if not own:
            spelled = {*models(), *KINDS, *(name for found in known for name in (found.symbol, found.words.partition(":")[0]))}
            hint = nearest(word, spelled)
            raise QuasiallianceError(f"symbols: nothing is called {word!r}{hint} ('quasialliance symbols' lists all)")
        picked += [found for found in own if found not in picked]
    return tuple(picked)


def _answers(found: Symbol, word: str) -> bool:
    """Tell whether a symbol is asked for by a word: its own spelling, its name, its model, its kind, or player and action."""
    name = found.words.partition(":")[0] if found.kind == "parameter" else ""
    model = found.of.rpartition(" in ")[2]
    wanted = {found.symbol, name, found.kind, f"{found.kind}s", model, model.replace("_", "-"), *_also(model)}
    return word in wanted or word == f"{found.of.partition(' in ')[0]} {found.symbol}"


def _also(model: str) -> tuple[str, ...]:
    known = models().get(model)
    return tuple(getattr(known, "also", ()))


def symbol_table(found: Iterable[Symbol], caption: str = "Symbols") -> Table:
    """Return symbols as a table; a source that most of them share stands in a note.

    >>> symbol_table([Symbol("P", "action", "US", "engage and press")]).header
    ('symbol', 'of', 'words')
    """
    own = list(found)
    shared, count = Counter(one.source for one in own).most_common(1)[0]
    common = shared if shared and count > 1 and count > len(own) / 2 else None
    rows = [(one.symbol, one.of, one.words, one.range, "" if one.source == common else one.source) for one in own]
    if {one.kind for one in own} == {"action"}:  # the source is that of the whole model, which `games` has
        common, rows = None, [(*row[:4], "") for row in rows]
    header = ("symbol", "of", "words", "range", "source")
    used = [k for k in range(5) if k in (0, 2) or any(row[k] for row in rows)]
    notes = [f"Source, where none is given: {common}."] * (common is not None)
    return Table([header[k] for k in used], [[row[k] for k in used] for row in rows], caption=caption, notes=notes)
