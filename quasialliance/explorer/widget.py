"""The explorer in a notebook: a widget with the page's own front end; the kernel answers in place of the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from games.errors import QuasiallianceError, SolverError
from games.scenarios.scenario import Scenario

from . import front
from .answers import Answers
from .view import View


class Explorer(anywidget.AnyWidget):
    """The explorer as a notebook shows it; ``scenario`` and ``code`` give what is looked at to the next cell.

    Parameters
    ----------
    answers
        What it can be asked.

    >>> from quasialliance.explorer.answers import Answers
    >>> Explorer(Answers()).scenario.name
    'E19'
    """

    _esm = front.module()
    _css = front.text("explorer.css")
    view = traitlets.Dict().tag(sync=True)
    """What is looked at, as the front end keeps it up to date."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(view=answers.first.asked)
        self._answers = answers
        self.on_msg(self._answer)

    @property
    def scenario(self) -> Scenario:
        """The scenario that is looked at, with all changes made."""
        return self._now.scenario

    @property
    def code(self) -> str:
        """The Python that makes what is looked at."""
        return self._answers.code(self._now)

    def __repr__(self) -> str:
        return f"Explorer at {self.scenario.name}: shown where widgets are; `quasialliance explore` has it on a page"

    @property
    def _now(self) -> View:
        return View.of(dict(self.view), self._answers.bases)

    def _answer(self, widget: object, content: Mapping[str, Any], buffers: object) -> None:
        """Answer a question of the front end under its number, with a sentence where something is wrong with it."""
        if content.get("type") != "ask":
            return
        try:
            answer = self._answers.ask(content.get("kind", ""), content.get("question"))
        except (QuasiallianceError, SolverError) as problem:
            answer = {"error": str(problem)}
        self.send({"type": "answer", "number": content.get("number"), "answer": answer})
