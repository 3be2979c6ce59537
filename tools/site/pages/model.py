"""What the alliance model is made of: parameters, mechanisms, theories, claims, levers, episodes, from their own files."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

import games
from games.claims import claims
from games.levers import levers
from games.model.mechanism import Mechanism, Sign
from games.model.parameters import Parameter
from games.models.trilateral import MODEL, WORDS
from games.scenarios.episodes import episodes
from games.theories import theories

from ..markdown import documents, field, number, page, plain, table, target


def pages() -> Iterator[tuple[str, str]]:
    """Yield the pages."""
    yield "reference/model/parameters.md", page("Parameters", PARAMETERS, parameter_table(MODEL.parameters))
    yield "reference/model/mechanisms.md", page("Mechanisms", MECHANISMS, overview(), *map(mechanism, MODEL.mechanisms))
    yield "reference/model/theories.md", page("Theories", THEORIES, *theory_parts())
    yield "reference/model/claims.md", page("Claims of the documents", CLAIMS, *claim_parts())
    yield "reference/model/levers.md", page("Levers", LEVERS, lever_table())
    yield "reference/model/episodes.md", page("Episodes", EPISODES, episode_table())


PARAMETERS = """Pure numbers, in units of utility unless the meaning says otherwise; exact rationals inside (`0.3` is three
tenths). Either the symbol or the name may be used, in Python, in files and on the command line. *Structural* parameters
belong to the theory and are uncertain over their range, *situational* ones are coded for each episode, *optional* ones
belong to mechanisms that are off until asked for. `quasialliance parameters` prints the same table, and with a model's name
another model's."""

MECHANISMS = """A player's payoff is the sum of these terms, in this order. Each has one file in `games/mechanisms`, a claim
with its sources, parameters of its own and, where it has a switch, the symbols that are put to neutral when it is off. The
term is shown as it stands in the code: `x` is the cooperation of an action, `z` is 1 where an ally confronts, `h` the
animosity. Declared signs are proved or refuted by the tests over the whole range of every parameter."""

THEORIES = """A theory says which mechanisms are on, what they are worth and where it speaks: it is the model with
everything else switched off. Each is one file in `games/theories`; a file of your own is taken wherever a name is
([](#how-to-theory))."""

CLAIMS = """Each claim is one file in `games/claims`: in words, with its document, and for most of them with a statement
about the model. Where a statement holds (always, never, or iff a condition), and which of them exclude each other,
`quasialliance claims` and `quasialliance debate` say."""

LEVERS = """What Washington, Tokyo or Seoul can set: files in `games/levers`. `quasialliance robust` asks which of them to
set where much is uncertain ([](#how-to-robust))."""

EPISODES = """The coded episodes of relations between Japan and the ROK: files in `games/scenarios/episodes`, each code with
its source, confidence, window and, where it is open to hindsight, a mark. The outcome is what was coded from the record,
not what is computed."""


def parameter_table(parameters: Iterable[Parameter]) -> str:
    """Return parameters with symbol, default, range and meaning."""
    owner = {p.symbol: m.name for m in MODEL.mechanisms for p in m.parameters}
    return table(
        ("symbol", "", "name", "kind", "default", "range", "of", "meaning"),
        (
            (
                f"`{p.symbol}`", f"${p.latex}$", f"`{p.name}`", p.kind, number(p.default), f"{number(p.low)} to {number(p.high)}",
                f"[{owner[p.symbol]}](#mechanism-{owner[p.symbol]})" if p.symbol in owner else "the setting", plain(p.meaning),
            )
            for p in parameters
        ),
    )  # fmt: skip


def is_on(one: Mechanism) -> bool:
    """Tell whether a mechanism is at work at the defaults."""
    return not one.has_switch or any(MODEL.parameter(symbol).default != MODEL.parameter(symbol).neutral for symbol in one.switch)


def overview() -> str:
    """Return all mechanisms in a table."""
    return table(
        ("mechanism", "at the defaults", "claim"),
        ((f"[{m.name}](#mechanism-{m.name})", "on" if is_on(m) else "off", plain(m.claim)) for m in MODEL.mechanisms),
    )


def mechanism(one: Mechanism) -> str:
    """Return one mechanism: claim, sources, term, parameters, signs, rival."""
    given = ", ".join(f"`{symbol}` = {number(MODEL.parameter(symbol).neutral)}" for symbol in one.switch)
    facts = [
        field("Documents", documents(one.seeds)),
        field("Literature", plain("; ".join(one.literature))),
        field("Catalogue of claims", ", ".join(one.catalogue)),
        field("Switched off by", given or "nothing: it has no switch"),
        field("At the defaults", "on" if is_on(one) else "off"),
        field("Declared signs", "; ".join(map(sign, one.signs))),
        field("A rival account", plain(one.rival)),
    ]
    source = inspect.getsource(one.term) if one.term else "\n".join(inspect.getsource(factor) for factor in one.scales.values())
    return "\n\n".join(
        [
            target("mechanism", one.name),
            f"## {one.name}",
            plain(one.claim),
            "\n".join(fact for fact in facts if fact),
            *([f"Scales {', '.join(f'`{name}`' for name in one.scales)}."] if one.scales else []),
            f"```python\n{source.strip()}\n```",
            *([parameter_table(one.parameters)] if one.parameters else []),
        ]
    )


def sign(one: Sign) -> str:
    """Return a declared sign in words."""
    others = ", ".join(f"{player} {action}" for player, action in one.others.items())
    given = ", ".join(f"`{symbol}` = {value}" for symbol, value in one.given.items())
    moves = {1: "rises", -1: "falls", 0: "stays"}[one.sign]
    return f"what {one.player} gains from {one.prefer} over {one.over} ({others}) {moves} in `{one.parameter}`" + (
        f", at {given}" if given else ""
    )


def theory_parts() -> Iterator[str]:
    """Yield every theory."""
    for name, one in theories().items():
        fixed = ", ".join(f"`{MODEL.parameter(s).name}` = {number(value)}" for s, value in one.values.items())
        speaks = ", ".join(f"`{MODEL.parameter(s).name}` in [{number(a)}, {number(b)}]" for s, (a, b) in one.ranges.items())
        facts = [
            field("Documents", documents(one.seeds)),
            field("Literature", plain("; ".join(one.literature))),
            field("Mechanisms that are on", ", ".join(f"[{m}](#mechanism-{m})" for m in one.mechanisms)),
            field("Fixes", fixed),
            field("Speaks where", speaks),
            field("Claims", ", ".join(f"[{claim}](#claim-{claim})" for claim in one.claims)),
        ]
        yield "\n\n".join([target("theory", name), f"## {plain(one.label)}", f"`{name}`: {plain(one.reading)}", "\n".join(facts)])


def claim_parts() -> Iterator[str]:
    """Yield every claim."""
    for name, one in claims().items():
        facts = [
            field("Statement", plain(str(one.statement)) if one.statement else "none: it is not about this model"),
            field("Documents", documents(one.seeds)),
            field("Catalogue of claims", ", ".join(one.catalogue)),
            field("Carried by", ", ".join(f"[{m}](#mechanism-{m})" for m in one.carried_by)),
            field("Shown by", ", ".join(f"`{shown}`" for shown in one.shown_by)),
            field("Against", ", ".join(f"[{other}](#claim-{other})" for other in one.against)),
        ]
        yield "\n\n".join([target("claim", name), f"## {name}", plain(one.text), "\n".join(fact for fact in facts if fact)])


def lever_table() -> str:
    """Return all levers."""
    return table(
        ("lever", "who", "sets", "meaning", "documents"),
        ((f"`{n}`", " and ".join(x.owners), f"`{x.says}`", plain(x.meaning), documents(x.seeds)) for n, x in levers().items()),
    )


def episode_table() -> str:
    """Return all episodes."""
    return table(
        ("id", "period", "what", "US action", "coded outcome"),
        (
            (f"`{e.id}`", plain(e.period), plain(games.scenario(e.id).label), WORDS[e.us_action], coded)
            for e in episodes().values()
            for coded in [f"{e.outcome} ({e.outcome_confidence})"]
        ),
    )
