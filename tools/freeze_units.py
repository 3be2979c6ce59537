"""What a freeze records: the paper, every command, every solver on known and on random games, with everything exact in full.

Small to save time: regime maps have 24 points along each axis; Sobol' designs other than the paper's have 16 or 32 base samples;
radii in all norms, other US actions, sensitivity and durations are taken for 2019 and 2023 alone; statics for four parameters;
Kuhn poker is not solved for Nash and subgame perfection. Only public names are used, and commands run as
``python -m quasialliance`` would; ``MOVES`` alone knows which modules may have moved.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib
import io
import itertools
import re
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from freeze import Block, masked
from freeze_text import faces, flat, full

MOVES = (
    ("games.catalogue:", "games.catalogue.tables:"),
    ("games.trees:", "games.catalogue.trees:"),
    ("games.reduced_normal_form:", "games.tree.reduced_normal_form:"),
    ("solvers.extensive.nash:", "solvers.tree_nash:"),
    ("solvers.extensive.paths:", "solvers.regimes.path_conditions.paths:"),
    ("solvers.extensive.markov:pure", "solvers.markov:solve"),
    ("solvers.extensive.markov:iterate", "solvers.markov_mixed:solve"),
    ("solvers.extensive.repeated:payoff_set", "solvers.repeated.payoff_set:solve"),
    ("solvers.extensive.repeated:", "solvers.repeated.patience:"),
    ("solvers.extensive.", "solvers."),
    ("solvers.repeated:", "solvers.repeated.patience:"),
    ("solvers.selection.basins:basins", "solvers.selection.basins:solve"),
    ("solvers.stability:", "solvers.notions:"),
    ("solvers.refinements", "solvers.notions"),
    *((f"solvers.{word}:", f"solvers.notions.{word}:") for word in ("stochastic_stability", "coalitions", "farsighted")),
    ("solvers.graph_model:", "solvers.notions.graph_model:"),
)
"""How names started once, and how they may start after a move; the first pair that fits counts, its new place first."""


def name(place: str) -> Any:
    """Return what "module:name", or its new place, stands for in the build at hand."""
    moved = [new + place.removeprefix(old) for old, new in MOVES if place.startswith(old)][:1]
    for where in (*moved, place):
        module, _, word = where.partition(":")
        with contextlib.suppress(ModuleNotFoundError, AttributeError):
            return getattr(importlib.import_module(module), word)
    raise LookupError(f"{place} is not there; say in MOVES where it went")


def call(place: str, *given: Any, show: Callable[[Any], str] = full, **options: Any) -> Callable[[], str]:
    """Return what makes the text of a call."""
    return lambda: show(name(place)(*given, **options))


# ---- commands


def command(words: str, keep: Path | None = None) -> Block:
    """Return the block of a command: status, output, errors, and the files it wrote, which are moved elsewhere or removed."""

    def run() -> str:
        out, err, status, before = io.StringIO(), io.StringIO(), 0, set(Path().rglob("*"))
        sys.argv = ["quasialliance", *words.split()]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                runpy.run_module("quasialliance", run_name="__main__", alter_sys=True)
            except SystemExit as left:
                status = left.code if isinstance(left.code, int) else int(left.code is not None)
            except Exception as problem:
                status = 1
                print(f"traceback: {type(problem).__name__}: {problem}", file=err)
        text = [f"status {status}", out.getvalue(), *["stderr:", err.getvalue()] * bool(err.getvalue())]
        for path in sorted(p for p in set(Path().rglob("*")) - before if p.is_file()):
            data = path.read_bytes() if path.suffix != ".json" else masked(path.read_text("utf-8")).encode()
            text += [f"{hashlib.sha256(data).hexdigest()}  {path}"]
            if keep:
                (keep / path).parent.mkdir(parents=True, exist_ok=True)
                (keep / path).write_bytes(data)
            path.unlink()
        return "\n".join(text)

    return f"quasialliance {words}", run


def both(words: str) -> Iterator[Block]:
    """Yield a command without and with --json."""
    yield from map(command, (words, f"{words} --json"))


COMMANDS = ("", "solve", "explain", "stability", "conditions", "radius", "threshold", "map", "sensitivity", "duration", "episodes",
            "parameters", "mechanisms", "theories", "compare", "claims", "debate", "paper", "games", "draw", "us",
            "robust", "local", "levers", "backtest", "codes", "symbols")  # fmt: skip
AXES = "--x dprk_threat_rok --y us_reliability_rok -o"


def on_scenario(at: str) -> Iterator[Block]:
    """Yield every command on an episode or a named scenario."""
    for words in ("solve {}", "solve {} --timing us-first", "solve {} --timing simultaneous", "explain {}", "stability {}",
                  "explain {} --profile FF", "conditions {}", "conditions {} --profile FF", "threshold {}", "radius {}",
                  "threshold {} animosity_rok --profile FF", "us {}"):  # fmt: skip
        yield from both(words.format(at))
    for words in ("solve {} --full", "threshold {} --profile FF", "radius {} --profile FF --norm linf --json",
                  f"map {{}} {AXES} map.pdf --exact", f"map {{}} {AXES} map.svg --grid 24",
                  f"map {{}} {AXES} map.png --grid 24 --json",
                  "solve {} --us R --without entrapment --set substitutability=-3/10 --seed 7 --json"):  # fmt: skip
        yield command(words.format(at))
    if at in ("E19", "E23"):
        yield from both(f"sensitivity {at} --samples 16 --seed 3 -o folder")
        yield from both(f"robust {at} --lever press --lever retrench --lever apology --draws 50 --seed 3 -o folder")
        yield from both(f"local {at} --input TKN --input s --draws 20 --seed 3 -o folder")
        yield from both(f"duration {at} --draws 50")
        yield from both(f"map {at} {AXES} exact.svg --exact --us P")
        yield from both(f"radius {at} --parameter TKN --parameter confrontation_cost")
        for norm, profile in itertools.product(("l1", "linf"), ("CC", "HH", "FF")):
            yield command(f"radius {at} --norm {norm} --profile {profile}")
        for us, profile in itertools.product("PER", ("CH", "HH", "FC")):
            yield from both(f"conditions {at} --us {us} --profile {profile}")
            yield command(f"threshold {at} common_threat --us {us} --profile {profile}")


def in_general() -> Iterator[Block]:
    """Yield the commands that need no scenario, every help, words for episodes, and scenario files."""
    for words in ("episodes", "parameters", "mechanisms", "levers", "theories", "theories 2019 2023",
                  "compare 2019/cha 2023/cha", "compare 2019 2023", "compare cha hwang --at 2023",
                  "compare cha hwang --diverge --draws 8",
                  "us", "us --four --theory yoon", "us --along common_threat", "us --shares --draws 20", "codes",
                  "codes 2019 --coding data", "codes --against data", "backtest --draws 20 --noise 1 --permutations 9",
                  "backtest --draws 20 --dyad northern-triangle"):  # fmt: skip
        yield from both(words)
    Path("firm.toml").write_text('base = "2019"\nus_action = "P"\nwithout = ["entrapment"]\n[parameters]\ndprk_threat_rok = 0.9\n')
    factors = "capability = 0.3\ndistance_km = 195\noffence = 0.8\nintention = 0.9\n"
    Path("walt.toml").write_text(f'base = "2023"\n[threat.rok.dprk]\n{factors}')
    for at in ("2019", "1965", "2012", "2000", "e19", "firm.toml", "walt.toml"):
        yield command(f"solve {at}")
    for name in ("gsomia", "reliability", "china-bidder", "regional-ties"):
        for word in ("solve", "explain"):
            yield from both(f"{word} {name}")
        yield command(f"solve {name} --full")
    yield from both("games")
    yield from both("symbols")
    yield from both("threshold gsomia")
    for word in COMMANDS:
        yield command(f"{word} --help".lstrip())


BAD_FILES = {
    "empty.nfg": "", "cut.nfg": 'NFG 1 R "cut" { "A" "B" } { 2 2 }\n\n2 1 0',
    "word.nfg": 'NFG 1 R "w" { "A" "B" } { 2 1 }\n\n2 x 0 1', "many.nfg": 'NFG 1 R "m" { "A" } { 2 }\n\n1 2 3',
    "none.nfg": 'NFG 1 R "n" { "A" } { 0 }\n\n',
    "huge.nfg": 'NFG 1 R "h" { "A" } { 2 }\n\n1e400 2', "empty.efg": "", "word.efg": 'EFG 2 R "w" { "A" }\nq "" 1',
    "cut.efg": 'EFG 2 R "cut" { "A" }\np "" 1 1 "" { "l" "r" } 0\nt "" 0',
    "chance.efg": 'EFG 2 R "c" { "A" }\nc "" 1 "" { "l" 1/2 "r" 1/3 } 0\nt "" 1 "" { 1 }\nt "" 2 "" { 2 }',
    "syntax.toml": "base = ", "word.toml": 'base = "2019"\nus_acton = "P"\n', "loop.toml": 'base = "loop.toml"\n',
    "range.toml": "[parameters]\nsubstitutability = 7\n", "nan.toml": "[parameters]\nsubstitutability = nan\n",
    "type.toml": "us_action = 3\n", "notes.txt": "nothing",
}  # fmt: skip
BAD_WORDS = """
solve|solve 2019 2023|solve 1789|solve 2019.5|solve E99|solve nowhere.toml|solve nowhere.nfg|solve 2019 --jsn|solve huge.nfg --json
solve 2019 --set substitutabilty=0.5|solve 2019 --set s=7|solve 2019 --set s=nan|solve 2019 --set s=|solve 2019 --set s
solve 2019 --set s=1/0|solve 2019 --set s=0.1 --set substitutability=0.2|solve 2019 --without presure|solve 2019 --without effort
solve 2019 --us X|solve 2019 --timing sideways|solve 2019 --seed x|solve cut.nfg --us P|explain 2019 --profile CX
explain 2019 --profile C|explain 2019 --player China|explain 2019 --deviation X|explain 2019 --deviation C --profile CC
threshold 2019 animosty_rok|threshold 2019 --profile XX|conditions 2019 --profile Q|stability 1950|stability 2019 --seed -1
map 2019 --x s|map 2019 --x s --y s -o m.pdf|map 2019 --x s --y s --exact -o m.pdf|map 2019 --x s --y p -o m.xls
map 2019 --x s --y p -o no/such/m.pdf|map 2019 --x s --y p --grid 0 -o m.pdf|map 2019 --x nothing --y p -o m.pdf
solve cha|solve 2019/chaa|compare 2019|compare 2019 cha --diverge|theories 1789|theories --theory nowhere.toml
us 2019 --us P|us --account nobody|us --draws 5|us 2019 --theory cha
radius 2019 --norm l3|radius 2019 --parameter animosty_rok|radius 2019 --profile CCC|sensitivity 2019 --samples 1000
sensitivity 2019 --samples 0|sensitivity 2019 --samples x|frobnicate|paper|paper -o notes.txt|episodes now|--frobnicate"""


def bad_input() -> Iterator[Block]:
    """Yield commands that must fail, each with its text and status."""
    for file, text in BAD_FILES.items():
        Path(file).write_text(text, "utf-8")
        yield command(f"solve {file}")
    yield from map(command, re.split(r"[|\n]", BAD_WORDS.strip()))


# ---- games


Methods = Sequence[tuple[str, dict[str, Any]]]
NASH: Methods = (("solvers.nash:solve", {}), ("solvers.nash:solve", {"exact": True}))
ON_TABLES: Methods = (
    *NASH, ("solvers.correlated:solve", {"coarse": True}), ("solvers.quantal_response:solve", {"precision": 1.5}),
    *((f"solvers.{method}", {}) for method in (
        "pure:solve", "dominance:reduce", "correlated:solve", "rationalizability:solve", "selection.logit:solve",
        "refinements:report", "refinements.proper:solve", "refinements.p_dominance:solve", "refinements.payoff_dominance:solve",
        "refinements.tracing:solve", "stochastic_stability:log_linear", "stochastic_stability:mistakes", "coalitions:strong",
        "coalitions:coalition_proof", "repeated:minmax", "repeated:worst_equilibrium",
    )),
)  # fmt: skip
ON_TREES: Methods = (
    *((f"solvers.{method}:solve", {}) for method in (
        "subgame_perfect", "extensive.nash", "sequential", "extensive.weak_bayesian", "extensive.sequence_form"
    )),
    ("solvers.extensive.agent_quantal_response:solve", {"precision": 1.5}),
)  # fmt: skip
SLOW = ("kuhn-poker",)
"""Trees for which the first two methods take minutes."""


def solved(game: Any, methods: Methods, label: str = "") -> Iterator[Block]:
    """Yield a game's answers from every method."""
    for place, options in methods:
        yield f"{label}{place} {options or ''}".rstrip(), call(place, game, **options)


def written(game: Any, slug: str, suffixes: Sequence[str]) -> Iterator[Block]:
    """Yield how a game shows itself, its files of every format, and the commands on them."""
    import games

    yield "faces", lambda: faces(game)
    for path in (Path(slug + suffix) for suffix in suffixes):

        def text(path: Path = path) -> str:
            games.write(game, path)
            return f"{path.read_text('utf-8')}read again: {games.read(path) == game}"

        yield f"write {path}", text
        if path.exists() and slug not in SLOW:
            yield from both(f"solve {path}")


def table(game: Any, slug: str) -> Iterator[Block]:
    """Yield everything on a game in normal form, exact and in floats."""
    from games import NormalFormGame
    from solvers import nash

    yield from written(game, slug, (".nfg",))
    yield from solved(game, ON_TABLES)
    yield from solved(NormalFormGame(game.floats(), game.players, game.actions), NASH, "floats: ")
    yield "solution: faces", call("solvers.nash:solve", game, show=faces)
    yield "proofs", lambda: proofs(game)
    yield "farsighted", lambda: full(name("solvers.farsighted:solve")(name("solvers.graph_model:graph")(game)))
    if len(game.players) == 2:
        strict = [e.modal for e in nash.solve(game).strict]
        yield "risk dominance", call("solvers.selection.risk_dominance:compare", game.fractions(), strict)
        yield "basins", call("solvers.selection.basins:basins", game.floats(), rng=5, starts=200)


def tree(game: Any, slug: str) -> Iterator[Block]:
    """Yield everything on a tree and on its reduced normal form."""
    yield from written(game, slug, (".efg", ".toml"))
    yield from solved(game, ON_TREES[2:] if slug in SLOW else ON_TREES)
    yield "solution: faces", call("solvers.sequential:solve", game, show=faces)
    yield "reduced normal form", call("games.reduced_normal_form:reduced_normal_form", game, show=faces)


def known(how: Callable[[Any, str], Iterator[Block]], entry: Any) -> Iterator[Block]:
    """Yield everything on an entry of a catalogue, whose game is made here and not before."""
    return how(entry.game, entry.slug)


def tree_model(word: str) -> Iterator[Block]:
    """Yield everything on the game of a tree model at its defaults, and its paths."""
    model = name(f"games.models.{word}:MODEL")
    yield "model", lambda: faces(model)
    yield from tree(model.game(), word)
    yield "paths", call("solvers.extensive.paths:paths", model, {}, show=faces)


def dynamic() -> Iterator[Block]:
    """Yield the repeated quasi-alliance, the slow states, and random signalling games."""
    import games
    from games.models import quasi_alliance, slow_states

    stage = quasi_alliance.stage_game(quasi_alliance.values(c="0.3"))
    payoffs = Fraction(7, 5), Fraction(1), Fraction(1, 5)
    yield "trigger", call("solvers.extensive.repeated:trigger", *payoffs, false_alarm=Fraction(1, 10), detection=Fraction(9, 10))
    yield "payoff set", call("solvers.extensive.repeated:payoff_set", stage, Fraction(3, 5))
    for at in ("hwang-2019", "hwang-2023"):
        slow = slow_states.game(games.scenario(at), ("animosity",), leader_hazard="0.1")
        game = name("solvers.extensive.markov:StochasticGame")(slow.stages, slow.transitions, Fraction(9, 10))
        for way in ("pure", "iterate"):
            yield f"{at}: Markov {way}", call(f"solvers.extensive.markov:{way}", game)
    rng = np.random.default_rng(20240422)
    draws = rng.uniform(size=40), rng.integers(0, 4, (40, 2, 2, 2)), rng.integers(0, 4, (40, 2, 2, 2))
    yield "signalling", call("solvers.extensive.signalling:solve_batch", *draws)


SIZES = {"2x2": 12, "3x3": 12, "4x3": 8, "6x6": 3, "2x2x2": 12, "3x2x2": 8, "3x3x3": 4, "2x2x2x2": 4, "3x3x3x2": 1}
"""Sizes of random games -> how many of each kind; five times as many in batches."""
KINDS: Mapping[str, Callable[[np.random.Generator, tuple[int, ...]], Any]] = {
    "normal": lambda rng, shape: rng.normal(size=shape),
    "integers": lambda rng, shape: rng.integers(-9, 10, shape),
    "ternary": lambda rng, shape: rng.integers(0, 3, shape),
    "tenths": lambda rng, shape: rng.integers(0, 5, shape) / 10,
    "sevenths": lambda rng, shape: np.vectorize(lambda k: Fraction(int(k), 7), otypes=[object])(rng.integers(-20, 21, shape)),
}


def drawn(size: str, kind: str, count: int) -> list[Any]:
    """Return payoffs of random games, the same in every build."""
    shape = tuple(map(int, size.split("x")))
    rng = np.random.default_rng([20240422, count, *shape, list(KINDS).index(kind)])
    return [KINDS[kind](rng, (len(shape), *shape)) for _ in range(count)]


def random_games(size: str, kind: str) -> Iterator[Block]:
    """Yield the solutions of random games with the proofs of their completeness, and the rows of a batch."""
    from games import NormalFormGame

    for k, game in enumerate(map(NormalFormGame, drawn(size, kind, SIZES[size]))):
        yield from solved(game, NASH[: 2 if kind in ("normal", "tenths") else 1], f"{k}: ")
        yield f"{k}: proofs", partial(proofs, game)
    if kind != "sevenths":
        many = np.array(drawn(size, kind, 5 * SIZES[size]))
        yield "batch", call("solvers.nash:solve_batch", many)
        if size.count("x") == 1:
            yield "logit batch", call("solvers.selection.logit:select_batch", many)


def proofs(game: Any) -> str:
    """Return the proofs that a game's equilibria are all, their replay, and the replay of a part of one."""
    found = name("solvers.nash:solve")(game)
    text: dict[str, object] = {}
    if found.proof is not None:
        replay = name("solvers.nash.completeness:replay")
        whole = replay(game, found.proof)
        part = dataclasses.replace(found.proof, lines=dict([*found.proof.lines.items()][::2]), trees={})
        text |= {"proof": found.proof, "replay": whole, "replay of a part": replay(game, part).unproved}
        text["holds"] = whole.holds([e.profile for e in found.points])
    if len(game.players) == 2:
        proof = name("solvers.nash.completeness:prove")(found)
        text["bimatrix proof"] = proof
        text["bimatrix replay"] = name("solvers.nash.completeness:check")(found, proof)
    return full(text)


# ---- parameters and chance


def seeded(at: str) -> Iterator[Block]:
    """Yield what is drawn at random around a scenario, with other seeds and fewer draws than the paper's."""
    import games
    from games.models.trilateral import MODEL

    scenario = games.scenario(at)
    yield "Sobol", call("solvers.sensitivity:sobol", MODEL, scenario, samples=32, rng=7, show=lambda found: full(found.to_json()))
    yield "stability", call("solvers.stability:report", MODEL, scenario, rng=5, show=faces)
    yield "basins", call("solvers.selection.basins:basins", MODEL.game(scenario, us_action="E").floats(), rng=3, starts=400)
    for place in ("volumes:volumes", "volumes:us_first", "volumes:luxury_of_emotions"):
        yield place, call(f"solvers.evidence.{place}", rng=11, draws=400)
    yield "direction", call("solvers.evidence.hwang:direction", scenario.us_action, rng=11, draws=400)
    yield "Shapley split", call("solvers.evidence.hwang:shapley_split", Fraction(3, 10), rng=11, draws=400)


def parametric(at: str) -> Iterator[Block]:
    """Yield parametric results around a scenario that no command prints."""
    import games
    from games.models.trilateral import MODEL

    scenario = games.scenario(at)
    here = {"at": scenario, "show": faces}

    def ask(word: str, *given: Any, **options: Any) -> Block:
        return f"{word} {flat(given) or ''}".rstrip(), call(f"solvers.regimes:{word}", MODEL, *given, **options)

    yield ask("critical_values", **here)
    yield ask("flips", "HH", **here)
    for profile in ("CC", "FF"):
        yield ask("statics", profile, given=scenario, parameters=("s", "TKN", "hK", "fU"), show=faces)
        yield ask("radius", profile, **here, of="pure set")
    for support in (("CH", "CH"), ("C", "HF")):
        yield ask("support_conditions", support, given=scenario, show=faces)
    for symbol in ("substitutability", "common_threat", "confrontation_gain"):
        yield ask("bifurcation", symbol, **here)
    yield ask("continuation", (scenario, games.scenario("2015")), us_action="E", show=faces)
    yield ask("exact_map", "s", "delta", **here, timing="simultaneous")
    yield ask("effect_map", "s", "delta", **here, us_before="E", us_after="R")
    yield ask("map", "s", "delta", at=scenario, shape=(9, 7))


# ---- all of it


def environment() -> Iterator[Block]:
    """Yield what the answers depend on besides the sources."""
    libraries = ("numpy", "scipy", "sympy", "flint", "matplotlib")
    yield "versions", lambda: full({word: importlib.import_module(word).__version__ for word in libraries})
    yield "kernels", call("solvers.native:library", show=lambda library: str(library is not None))


def units(folder: Path) -> dict[str, Callable[[], Iterator[Block]]]:
    """Return every unit by its name, the longest first."""
    import games

    tables, trees = (name(f"games.{place}:entries")() for place in ("catalogue", "trees"))
    models = ("apology", "escalation", "ratification", "reliability", "two_allies", "withdrawal")
    return {
        "environment": environment,
        "paper": lambda: iter([command("paper -o paper --json", keep=folder)]),
        **{f"regimes/{at}": partial(parametric, at) for at in ("2019", "2023", "hwang-2019")},
        **{f"commands/{at}": partial(on_scenario, at) for at in ("E19", "E23", *games.episodes(), "hwang-2019", "hwang-2023")},
        "commands/general": in_general,
        "commands/bad-input": bad_input,
        **{f"random/{size}-{kind}": partial(random_games, size, kind) for size, kind in itertools.product(SIZES, KINDS)},
        **{f"seeded/{at}": partial(seeded, at) for at in ("2019", "2023")},
        **{f"trees/{slug}": partial(known, tree, entry) for slug, entry in trees.items()},
        **{f"models/{word}": partial(tree_model, word) for word in models},
        "models/dynamic": dynamic,
        **{f"tables/{slug}": partial(known, table, entry) for slug, entry in tables.items()},
    }
