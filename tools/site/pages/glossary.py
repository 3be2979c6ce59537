"""The glossary of both vocabularies: from docs/glossary.toml, and from the definitions that notions and mechanisms carry."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping

from games.models.trilateral import MODEL, WORDS
from solvers.stability.reports import notions

from ..markdown import page, plain
from ..stage import ROOT

TEXT = """Two fields meet here, and use some words differently. First those of international relations, as the model uses
them; then those of game theory. Symbols of parameters are in [](reference/model/parameters.md), methods in
[](reference/methods.md)."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page."""
    written = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))
    whose = {letter: "the US" if letter in "PEDR" else "an ally" for letter in WORDS}
    actions = {f"{letter} ({words})": f"An action of {whose[letter]}." for letter, words in WORDS.items()}
    mechanisms = {f"{one.name} (mechanism)": f"{plain(one.claim)} See [](#mechanism-{one.name})." for one in MODEL.mechanisms}
    senses = {f"{one.name} (stability)": f"{plain(one.definition)}. {plain(one.cite)}." for one in notions()}
    yield (
        "glossary.md",
        page("Glossary", TEXT, "## International relations", listed({**written["relations"], **actions, **mechanisms}),
             "## Game theory", listed({**written["games"], **senses})),
    )  # fmt: skip


def listed(terms: Mapping[str, str]) -> str:
    """Return terms in alphabetical order."""
    entries = "\n\n".join(f"{term}\n  {terms[term]}" for term in sorted(terms, key=str.casefold))
    return f"```{{glossary}}\n{entries}\n```"
