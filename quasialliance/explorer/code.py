"""The Python that makes what the explorer shows: its scenario, verdict, map and figure."""

from __future__ import annotations

from collections.abc import Iterator

from games.models.trilateral import TIMINGS
from games.scenarios.scenario import Scenario

from .view import View, spelled

GRIDDED = TIMINGS[1]
"""The timing whose map is a grid: the US moves first."""


def code(view: View, origin: str | None = None, mechanisms: tuple[str, ...] = ()) -> str:
    """Return a program that makes the scenario, its verdict ``found``, the map ``plane`` and its ``figure``.

    Parameters
    ----------
    origin
        The word by which the user's own scenario is found, such as a file's name; None: it is written out.
    mechanisms
        Files of mechanisms that the model holds besides its own.

    >>> print(code(View(values={"s": "0.5"}, us_action="P")))  # doctest: +ELLIPSIS
    import games
    from games.models.trilateral import MODEL
    ...
    scenario = games.scenario("E19").set({"substitutability": "0.5"}).us("P")
    ...
    """
    return "\n".join(_lines(view, origin, mechanisms)) + "\n"


def _lines(view: View, origin: str | None, mechanisms: tuple[str, ...]) -> Iterator[str]:
    gridded = view.timing == GRIDDED
    expression, imports = _scenario(view, origin, bool(mechanisms))
    yield from imports
    yield "import games"
    if mechanisms:
        yield "from games.model.mechanism_file import with_file"
    yield "from games.models.trilateral import MODEL"
    if gridded:
        yield "from quasialliance.explorer import grid_map"
        yield "from quasialliance.figures import style"
    else:
        yield "from quasialliance.figures import exact_map, style"
        yield "from solvers import regimes"
    yield "from solvers.verdict import verdict"
    yield ""
    if mechanisms:
        inner = "MODEL"
        for path in mechanisms:
            inner = f"with_file({inner}, {_text(path)})"
        yield f"model = {inner}"
    model = "model" if mechanisms else "MODEL"
    yield f"scenario = {expression}"
    timing = "" if view.timing == TIMINGS[0] else f", timing={_text(view.timing)}"
    yield f"found = verdict(scenario{timing})"
    axes = f"{_text(view.x)}, {_text(view.y)}"
    if gridded:
        yield f"plane = grid_map.grid_map({axes}, at=scenario{timing})"
        yield "figure = grid_map.draw(plane)"
    else:
        yield f"plane = regimes.exact_map({model}, {axes}, at=scenario{timing})"
        yield "figure = exact_map.draw(plane)"
    yield "print(found)"
    yield "print(plane)"
    yield 'style.save(figure, "map", ("svg",))'


def _scenario(view: View, origin: str | None, grown: bool) -> tuple[str, tuple[str, ...]]:
    """Return the expression that makes the scenario, and the imports that it needs."""
    own = view.bases.own
    on = ", model" if grown else ""
    if own is not None and view.base == own.name:
        expression = _written(own, grown) if origin is None else f"games.scenario({_text(origin)}{on})"
    else:
        expression = f"games.scenario({_text(view.base)}{on})"
    if view.theory is not None:
        expression = f"games.theory({_text(view.theory)}{on}).apply({expression})"
    model = view.bases.model
    if view.values:
        given = ", ".join(f"{_text(model.parameter(s).name)}: {_text(spelled(v))}" for s, v in view.values.items())
        expression += f".set({{{given}}})"
    if view.us_action is not None:
        expression += f".us({_text(view.us_action)})"
    if view.without is None or set(view.without) == set(view.preset.without):
        return expression, ()
    if set(view.preset.without) < set(view.without):
        more = ", ".join(_text(name) for name in view.without if name not in view.preset.without)
        return f"{expression}.switch_off({more})", ()
    return f"dataclasses.replace({expression}, without={view.without!r})".replace("'", '"'), ("import dataclasses",)


def _written(own: Scenario, grown: bool) -> str:
    values = ", ".join(f"{_text(symbol)}: {_text(spelled(value))}" for symbol, value in own.values.items())
    off = "".join(f"{_text(name)}, " for name in own.without)
    parts = [_text(own.name), f"{{{values}}}", f"us_action={_text(own.us_action)}"]
    parts += [f"label={_text(own.label)}"] * bool(own.label) + [f"without=({off})"] * bool(off) + ["model=model"] * grown
    return f"games.Scenario({', '.join(parts)})"


def _text(word: str) -> str:
    import json  # its strings are Python's, in double quotes

    return json.dumps(word, ensure_ascii=False)
