"""Codings: which codes are the hand's, which come from figures by rule, and whether what hindsight may have coloured is put aside.

Three are known by name: ``hand``, ``data`` (rules from public figures; where there is no figure nothing is known), and ``mixed``
(rules where there are figures, else the hand's). A coding may take single codes from the other side, and a TOML file may hold one
(``codings.coding_file``); ``codings.named`` finds either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from games.errors import ScenarioError, nearest, shown
from games.models.trilateral import MODEL

from ..records.case import Case
from .coded import CODES, CodedRecord
from .coders import SAME_ACTION, Action, Entry
from .figures import FigureTable, merged
from .rule import US, Coded
from .rules import known

BASES = ("hand", "data", "mixed")
DOUBTFUL = SAME_ACTION["low"]
"""How sure an action is that no hand has coded: troops show a retreat, and nothing shows pressure."""


@dataclass(frozen=True)
class Coding:
    """How the cases of a record are coded.

    Attributes
    ----------
    base
        "hand", "data" or "mixed", for every code that the next two do not name.
    hand, data
        Codes (symbols, or "us_action") that are taken by hand, and by rule, whatever the base.
    neutral
        Whether codes that are open to hindsight are put aside: the action of the patron becomes E in every case, animosity that was
        judged with the outcome known .5. Nothing that comes from figures is touched.
    own
        Case -> code -> value of the user's own, which nothing else overrides.
    figures
        Figures that are added to the shipped tables, or stand in place of theirs.
    name
        In words; by default made of the rest.

    Raises
    ------
    ScenarioError
        For an unknown base or code, or a code that is asked for on both sides.

    >>> Coding("hand", data=("q",)).title, Coding("hand", neutral=True).title
    ('hand, q by rule', 'hand, hindsight put aside')
    """

    base: str = "hand"
    hand: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    neutral: bool = False
    own: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False)
    figures: Mapping[str, FigureTable] = field(default_factory=dict, hash=False)
    name: str = ""

    def __post_init__(self) -> None:
        if self.base not in BASES:
            raise ScenarioError(
                f"coding: one of {', '.join(BASES)} is needed; got {shown(self.base)}{nearest(str(self.base), BASES)}"
            )
        object.__setattr__(self, "hand", tuple(map(code_named, self.hand)))
        object.__setattr__(self, "data", tuple(map(code_named, self.data)))
        if both := set(self.hand) & set(self.data):
            raise ScenarioError(f"coding: {', '.join(sorted(both))} is asked for by hand and by rule; keep one")

    @property
    def title(self) -> str:
        """The coding in words."""
        parts = [self.name or self.base]
        if not self.name:
            parts += [f"{', '.join(own)} {how}" for own, how in ((self.hand, "by hand"), (self.data, "by rule")) if own]
        return ", ".join(parts + ["hindsight put aside"] * self.neutral)

    def put_aside(self, neutral: bool = True) -> Coding:
        """Return the coding with the switch for hindsight set."""
        return replace(self, neutral=neutral)

    def of(self, symbol: str) -> str:
        """Return where a code comes from: "hand", "data" or "mixed"."""
        return "hand" if symbol in self.hand else "data" if symbol in self.data else self.base

    def apply(self, cases: Iterable[Case]) -> CodedRecord:
        """Return the coded record of some cases.

        Raises
        ------
        ScenarioError
            If there is no case, one is there twice, or a case that is to be coded by hand has no hand code.

        >>> import games
        >>> record = Coding("data").apply([Case.of(games.episode("2019"))])
        >>> record.entries[0]["hK"].value, record.entries[0]["hK"].basis, record.actions[0].value
        (0.561, 'data', 'E')
        """
        given = tuple(cases)
        known_tables = merged(self.figures)
        for name in self.own:
            if name not in {case.id for case in given}:
                raise ScenarioError(f"coding: unknown case {shown(name)}{nearest(name, [case.id for case in given])}")
        entries = tuple({symbol: self._entry(case, symbol, known_tables) for symbol in CODES} for case in given)
        actions = tuple(self._action(case, known_tables) for case in given)
        return CodedRecord(self.title, given, entries, actions, self.neutral)

    def _entry(self, case: Case, symbol: str, given: Mapping[str, FigureTable]) -> Entry:
        if symbol in self.own.get(case.id, {}):
            return Entry(float(str(self.own[case.id][symbol])), "own", "a coding of the user's own")
        how, why = self.of(symbol), ""
        if how != "hand":
            found, why = by_rule(case, symbol, given)
            if found is not None:
                return Entry(float(found.value), "data", found.why, "triangle", found.low, found.high)
        if how == "data":
            return Entry.unknown(why)
        if symbol not in case.codes:
            if how == "mixed":
                return Entry.unknown(why)
            raise ScenarioError(f"coding: {case.id} has no hand code of {symbol}; take it by rule (data or mixed)")
        code = case.codes[symbol]
        if self.neutral and code.hindsight:
            return Entry(0.5, "neutral", f"put to the middle; by hand {float(code.value):g}, judged with the outcome known")
        return Entry.judged(code)

    def _action(self, case: Case, given: Mapping[str, FigureTable]) -> Action:
        if US in self.own.get(case.id, {}):
            return Action(str(self.own[case.id][US]), "own", "a coding of the user's own")
        how = self.of(US)
        if how != "hand":
            found, why = by_rule(case, US, given)
            if found is not None:
                return Action(str(found.value), "data", found.why, DOUBTFUL)
            if how == "data" or case.us_code is None:
                return Action("E", "none", why, DOUBTFUL)
        if case.us_code is None:
            raise ScenarioError(f"coding: {case.id} has no hand code of the patron's action; take it by rule (data or mixed)")
        if self.neutral:
            return Action("E", "neutral", "the same in every case: P and R were judged with the outcome known")
        return Action(case.us_action, "hand", case.us_code.source, SAME_ACTION[case.us_code.confidence])


def code_named(word: str) -> str:
    """Return a code's symbol by symbol or spelled-out name, or "us_action".

    Raises
    ------
    ScenarioError
        If no code is called so.

    >>> code_named("animosity_rok"), code_named("us_action")
    ('hK', 'us_action')
    """
    names = {MODEL.parameter(symbol).name: symbol for symbol in CODES}
    if word in (*CODES, US):
        return word
    if word in names:
        return names[word]
    options = [*CODES, *names, US]
    raise ScenarioError(f"unknown code {shown(word)}{nearest(str(word), options)}; codes: {', '.join([US, *names])}")


def by_rule(case: Case, symbol: str, given: Mapping[str, FigureTable]) -> tuple[Coded | None, str]:
    """Return what the first rule with figures makes of a code, or None and why none has any.

    >>> import games
    >>> by_rule(Case.of(games.episode("1965")), "hK", merged({}))
    (None, 'no figure: polls: 1963 is outside the data for KOR, 2014 to 2023')
    """
    why = []
    for rule in known():
        if symbol in rule.symbols:
            try:
                return rule.code(case, symbol, given), ""
            except ScenarioError as problem:
                why.append(str(problem))
    return None, "no figure: " + "; ".join(why or ["no rule"])
