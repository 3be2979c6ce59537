"""The explorer's answers: one function from a question to a JSON object, the same behind the page and in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import games
from games.errors import QuasiallianceError, nearest, shown
from games.mechanisms import catalogue
from games.model.parameters import Parameter
from games.models.trilateral import COMMON_THREAT, MODEL, TIMINGS, WORDS
from games.theories import named as theories
from solvers.verdict import verdict

from ..words import words, year
from . import code, reading, shapes
from .view import Bases, View, spelled

TIMING_WORDS = {
    "given": "The US action is given",
    "us-first": "The US moves first",
    "simultaneous": "All three move at once",
}
UNIT = "a pure number; payoffs are in utility units"
OPTIONS = {"view": dict, "map": bool, "quick": bool, "profile": str}
STEPS = (Fraction(1, 100), Fraction(1, 200), Fraction(1, 500), Fraction(1, 1000))
"""Steps of sliders: the largest that goes at least 60 times into the range is taken."""


@dataclass(frozen=True)
class Answers:
    """What the explorer can be asked about a set of scenarios; nothing that it is asked changes anything.

    Attributes
    ----------
    first
        The view that is shown first.
    origin
        The word by which the user's own scenario is found; None: it has none.
    mechanisms
        Files of the user's own mechanisms, which the model holds.

    >>> answers = Answers()
    >>> answers.ask("picture", {"view": {"base": "E23"}})["point"]["outcome"]
    'cohesion'
    >>> answers.ask("weather", {})
    Traceback (most recent call last):
    games.errors.QuasiallianceError: unknown question 'weather'; known: start, picture, stability, survival, code, figure
    """

    first: View = field(default_factory=View)
    origin: str | None = None
    mechanisms: tuple[str, ...] = ()

    @property
    def bases(self) -> Bases:
        """The scenarios to choose from."""
        return self.first.bases

    @cached_property
    def kinds(self) -> Mapping[str, Callable[[View, Mapping[str, Any]], dict[str, Any]]]:
        """Question -> what answers it."""
        return {
            "start": self._start,
            "picture": self._picture,
            "stability": self._stability,
            "survival": self._survival,
            "code": lambda view, more: {"code": self.code(view)},
            "figure": lambda view, more: {"svg": self.figure(view), "name": f"map-{view.x}-{view.y}.svg"},
        }

    def ask(self, kind: str, question: object) -> dict[str, Any]:
        """Answer a question.

        Parameters
        ----------
        kind
            start, picture, stability, survival, code or figure.
        question
            A JSON object: ``view`` (see ``View.of``), and of a picture ``map`` (whether it is wanted), ``quick`` (whether a slider
            is being moved) and ``profile`` (from which deviations are split).

        Raises
        ------
        QuasiallianceError, SolverError
            If there is something wrong with the question, or no answer to it.
        """
        if kind not in self.kinds:
            raise QuasiallianceError(f"unknown question {shown(kind)}{nearest(kind, self.kinds)}; known: {', '.join(self.kinds)}")
        if not isinstance(question, dict):
            raise QuasiallianceError(f"a question is a JSON object; got {shown(question)}")
        for key, value in question.items():
            if key not in OPTIONS:
                raise QuasiallianceError(f"a question has no {shown(key)}; known: {', '.join(OPTIONS)}")
            if not isinstance(value, OPTIONS[key]):
                needed = {bool: "true or false", str: "a word", dict: "an object"}[OPTIONS[key]]
                raise QuasiallianceError(f"a question's {key}: {needed} is needed; got {shown(value)}")
        view = View.of(question["view"], self.bases) if "view" in question else self.first
        return self.kinds[kind](view, question)

    def code(self, view: View) -> str:
        """Return the Python that makes what a view shows."""
        return code.code(view, self.origin, self.mechanisms)

    def figure(self, view: View) -> str:
        """Return the map of a view as SVG: the project's own figure, the same bytes every time."""
        from solvers import regimes

        from ..figures import exact_map, style
        from . import grid_map

        if view.timing == code.GRIDDED:
            drawn = grid_map.draw(grid_map.grid_map(view.x, view.y, at=view.scenario, timing=view.timing))
        else:
            drawn = exact_map.draw(regimes.exact_map(self.bases.model, view.x, view.y, at=view.scenario, timing=view.timing))
        return style.render(drawn, "svg").decode("utf-8")

    def _start(self, view: View, more: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page is made of: parameters by mechanism, what can be chosen, and the first view."""
        model = self.bases.model
        shipped = {m.name for m in catalogue()}
        groups = [
            _group("situation", "Coded for each episode", "", [p for p in model.setting if p.kind == "situational"]),
            _group("structure", "Structure of the game", "", [p for p in model.setting if p.kind != "situational"]),
            *(
                _group(m.name, words(m.name), m.claim, m.parameters)
                | {
                    "switch": m.has_switch,
                    "idle": all(model.parameter(s).default == model.parameter(s).neutral for s in m.switch) and m.has_switch,
                    "sources": [*m.seeds, *m.literature],
                    "rival": m.rival,
                    "own": m.name not in shipped,
                }
                for m in model.mechanisms
            ),
        ]
        episodes = games.episodes()
        bases = [
            {"name": name, "words": f"{year(name)}, {episodes[name].outcome}" if name in episodes else name,
             "label": self.bases.scenario(name).label}
            for name in self.bases.names
        ]  # fmt: skip
        known = {name: theories.theory(name, model) for name in theories.names()}
        return {
            "groups": [group for group in groups if group["parameters"] or group.get("switch")],
            "bases": bases,
            "theories": [{"name": name, "words": name.capitalize(), "reading": own.reading} for name, own in known.items()],
            "us_actions": [{"name": name, "words": WORDS[name]} for name in model.us_actions],
            "timings": [{"name": name, "words": TIMING_WORDS[name]} for name in TIMINGS],
            "axes": [{"name": p.name, "symbol": p.symbol, "words": words(p.name)} for p in (COMMON_THREAT, *model.parameters)],
            "actions": {name: WORDS[name] for name in ("C", "H", "F")},
            "view": view.asked,
        }

    def _picture(self, view: View, more: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is said of the point and, unless it is not wanted, the map."""
        point = reading.point_of(verdict(view.scenario, timing=view.timing), more.get("profile"))
        here, before = (self.bases.model.values(own.values) for own in (view.scenario, view.preset))
        moved = sum(here[symbol] != before[symbol] for symbol in here) + len(set(view.scenario.without) ^ set(view.preset.without))
        answer: dict[str, Any] = {
            "point": point,
            "values": {symbol: spelled(value) for symbol, value in here.items()},
            "preset": {symbol: spelled(value) for symbol, value in before.items()},
            "changes": moved + (view.scenario.us_action != view.preset.us_action),
            "us_action": view.scenario.us_action,
            "without": list(view.off),
            "label": view.scenario.label,
        }
        if more.get("map", True):
            try:
                answer["map"] = shapes.map_of(view, quick=more.get("quick", False))
            except QuasiallianceError as problem:
                answer["map"] = {"kind": "none", "note": str(problem)}
        return answer

    def _stability(self, view: View, more: Mapping[str, Any]) -> dict[str, Any]:
        """Return the stability report of the allies' game at the US action that is given, chosen or selected."""
        from solvers.stability import reports

        found = verdict(view.scenario, timing=view.timing)
        report = reports.report(found.allies)
        notions = {notion.name: notion for notion in reports.notions()}
        marks = {True: "yes", False: "no", None: "not defined"}
        rows = [
            {
                "notion": name,
                "meaning": f"{notions[name].definition} ({notions[name].cite}).",
                "findings": [
                    {"class": group, "holds": marks[finding.holds], "evidence": finding.evidence} for group, finding in own.items()
                ],
            }
            for name, own in report.findings.items()
        ]
        note = f"The allies' game under US {found.us_action} ({WORDS[found.us_action]}). Seed of sampled notions: {report.rng}."
        return {"rows": rows, "note": note}

    def _survival(self, view: View, more: Mapping[str, Any]) -> dict[str, Any]:
        """Return the chance that friction, or cohesion, has not come by a year, in three of all Markov perfect equilibria."""
        from solvers import rapprochement

        if self.bases.model is not MODEL:
            raise QuasiallianceError("the slow states are those of the project's own model: leave --mechanism out to see durations")
        found = rapprochement.report(view.scenario, draws=200)
        last = int(found.band.years[-1])
        lines = {
            "selected" if found.by_rule else "middle": found.chosen,
            "shortest": found.outlooks[0],
            "longest": found.outlooks[-1],
        }
        return {
            "start": str(found.start),
            "awaited": found.chosen.awaited[0],
            "years": list(range(last + 1)),
            "curves": [
                {"name": name, "mean": None if own.turn.mean is None else round(float(own.turn.mean), 1),
                 "chances": [round(float(p), 4) for p in own.turn.survival(last)]}
                for name, own in lines.items()
            ],
            "count": len(found.outlooks),
            "selected": found.by_rule,
            "us_action": found.game.us_action,
            "note": f"US {found.game.us_action} ({WORDS[found.game.us_action]}) every year; {len(found.outlooks)} Markov perfect "
            "equilibria in pure stationary actions.",
        }  # fmt: skip


def _group(name: str, title: str, claim: str, parameters: Any) -> dict[str, Any]:
    return {"name": name, "words": title, "claim": claim, "switch": False, "parameters": [_parameter(p) for p in parameters]}


def _parameter(found: Parameter) -> dict[str, Any]:
    low, high = found.admissible
    step = next((step for step in STEPS if (high - low) / step >= 60), STEPS[-1])
    return {
        "symbol": found.symbol,
        "name": found.name,
        "words": words(found.name),
        "meaning": found.meaning,
        "kind": found.kind,
        "low": spelled(low),
        "high": spelled(high),
        "step": spelled(step),
        "default": spelled(found.default),
        "unit": UNIT,
        "source": found.source,
    }
