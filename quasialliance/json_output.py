"""Results as plain JSON objects, one function per kind of result: profiles are player -> action -> probability."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from games import Ledger, Mechanism, Parameter
from games.errors import GameError
from games.exact.numbers import decimal
from games.models.trilateral import ALLIES
from games.profile import CLASSES, outcome_class
from games.scenarios.episodes import Episode

if TYPE_CHECKING:  # `quasialliance episodes --json` needs no solver
    from games.library import NamedGame
    from games.theories.theory import Theory
    from solvers.comparison import Comparison, Divergence, SideBySide
    from solvers.continua import Component
    from solvers.duration import Duration
    from solvers.evidence.backtesting import Backtest, Column, Forecast, Transfer
    from solvers.evidence.codings import CodedRecord
    from solvers.pairwise_stability import Networks
    from solvers.rapprochement import Outlook, Report
    from solvers.regimes import Condition, CriticalValue, Radius, Threshold
    from solvers.result import Equilibrium, Solution
    from solvers.stability import StabilityReport
    from solvers.tree_profile import TreeProfile
    from solvers.us_choice import Account, Case, FirstMove, Prediction, Record, Response, Shares
    from solvers.verdict import Verdict


def dumps(value: Any) -> str:
    """Return JSON text with sorted keys and a final newline; NaN is refused."""
    return json.dumps(value, indent=2, sort_keys=True, allow_nan=False, ensure_ascii=False) + "\n"


def verdict_object(found: Verdict, episode: Episode | None = None) -> dict[str, Any]:
    """Return a verdict as a JSON object; an episode adds its id and its coded outcome.

    >>> import games
    >>> from solvers.verdict import verdict
    >>> episode = games.episode("2019")
    >>> answer = verdict_object(verdict(episode.scenario), episode)
    >>> answer["outcome"], answer["complete"], answer["equilibria"][0]["profile"]["Japan"]
    ('friction', True, {'C': 0.0, 'H': 0.0, 'F': 1.0})
    """
    answer: dict[str, Any] = {
        "scenario": found.scenario.name,
        "timing": found.timing,
        "us_action": found.us_action,
        "without": list(found.scenario.without),
        "outcome": found.outcome,
        "selected": dict(zip(ALLIES, found.selected, strict=True)),
        "selection": {"rule": "limit of the principal logit branch from the centroid", "converged": found.converged},
        "cohesion_margin": float(found.margin),
        "episode": None,
    }
    if episode is not None:
        answer |= {
            "episode": episode.id,
            "period": episode.period,
            "coded_outcome": episode.outcome,
            "coded_confidence": episode.outcome_confidence,
        }
    return answer | solution_object(found.solution)


def solution_object(found: Solution) -> dict[str, Any]:
    """Return a solution as a JSON object: the equilibria, the continua, and whether these are all."""
    from solvers.display import incomplete

    players = found.game.players
    return {
        "equilibria": [equilibrium_object(e, players) for e in found.equilibria],
        "components": [component_object(c, players) for c in found.components],
        "complete": found.complete,
        "completeness": found.completeness.value,
        "incomplete": next(iter(incomplete(found)), None),
    }


def equilibrium_object(e: Equilibrium | TreeProfile, players: tuple[str, ...]) -> dict[str, Any]:
    """Return an equilibrium as a JSON object: profile, payoffs, regret, strict, class and class probabilities.

    Raises
    ------
    GameError
        If an exact payoff is too large for a float.
    """
    from solvers.tree_profile import TreeProfile

    common = {
        "payoffs": {player: _number(value, f"payoff of {player}") for player, value in zip(players, e.payoffs, strict=True)},
        "regret": float(e.regret),
        "strict": e.strict,
    }
    if isinstance(e, TreeProfile):
        return common | _tree(e)
    profile = {
        player: {action: float(p) for action, p in zip(actions, x, strict=True)}
        for player, actions, x in zip(players, e.actions, e.profile, strict=True)
    }
    return common | {"profile": profile, "exact": e.certificate.exact} | _classes(profile)


def _number(value: Any, what: str) -> float:
    try:
        return float(value)
    except OverflowError:
        raise GameError(f"{what}: {decimal(value)} is too large for JSON; scale the payoffs, or leave out --json") from None


def component_object(component: Component, players: tuple[str, ...]) -> dict[str, Any]:
    """Return a continuum as a JSON object: its dimension and its extreme equilibria."""
    known = {"dimension": component.dimension, "extreme": [equilibrium_object(e, players) for e in component.extreme]}
    conditions = getattr(component, "conditions", None)  # of assessments, in words
    return known if conditions is None else known | {"conditions": [list(own) for own in conditions]}


def report_object(found: StabilityReport) -> dict[str, Any]:
    """Return a stability report as a JSON object: notion -> class -> whether it holds, and the evidence."""
    return {
        name: {c: {"holds": f.holds, "evidence": f.evidence} for c, f in by_class.items()}
        for name, by_class in found.findings.items()
    }


def ledger_object(found: Ledger) -> dict[str, Any]:
    """Return a ledger as a JSON object: the deviation, its gain and the gain's parts by mechanism."""
    return _fields(found, "player", "profile", "deviation") | {
        "gain": float(found.total),
        "exact_gain": str(found.total),
        "mechanisms": {name: float(part) for name, part in found.items()},
    }


def condition_object(found: Condition) -> dict[str, Any]:
    """Return a stability condition as a JSON object: its formula, and its value at the scenario."""
    return _fields(found, "player", "profile", "deviation", "holds", "mechanisms") | {
        "expression": str(found.expression),
        "latex": found.latex(),
        "value": float(found.value),
        "exact_value": str(found.value),
    }


def radius_object(found: Radius) -> dict[str, Any]:
    """Return a radius as a JSON object: bounds on it (null: no flip within the ranges), the norm and what may move."""
    return _fields(found, "profile", "exact", "norm") | {
        "strict_now": found.strict,
        "low": None if math.isinf(found.low) else float(found.low),
        "high": None if math.isinf(found.high) else float(found.high),
        "parameters": [p.name for p in found.parameters],
        "sentence": found.sentence(),
    }


def critical_object(found: CriticalValue) -> dict[str, Any]:
    """Return a named threshold as a JSON object: its value (null: there is none) and its closed form."""
    return _fields(found, "name", "player", "in_range", "binding") | {
        "value": None if found.value is None else float(found.value),
        "exact": None if found.value is None else str(found.value),
        "closed_form": str(found.formula),
    }


def threshold_object(found: Threshold) -> dict[str, Any]:
    """Return a parameter's thresholds as a JSON object: where it stands, and every value at which strictness changes."""
    return _fields(found, "profile", "distance") | {
        "parameter": found.name,
        "strict_now": found.holds,
        "now": None if found.current is None else float(found.current),
        "crossings": [
            _fields(c, "player", "deviation", "in_range") | {"value": float(c), "exact": c.exact, "strict_above": c.holds_above}
            for c in found.crossings
        ],
    }


def duration_object(found: Report) -> dict[str, Any]:
    """Return a report on how long it lasts as a JSON object: every equilibrium's outlook, levers and band; null years: infinite."""
    return {
        "scenario": found.game.scenario.name,
        "us_action": found.game.us_action,
        "government": found.game.government,
        "start": found.start,
        "slow_parameters": {symbol: str(value) for symbol, value in found.game.values.items()},
        "completeness": found.solution.completeness.value,
        "selected": _outlook(found.chosen) if found.by_rule else None,
        "shown": {"which": "selected" if found.by_rule else "middle"}
        | _outlook(found.chosen)
        | {"survival": list(map(float, found.chosen.turn.survival(len(found.band.years) - 1)))},
        "equilibria": [_outlook(of) for of in found.outlooks],
        "levers": [
            _fields(own, "symbol", "name")
            | {word: _maybe(getattr(own, word)) for word in ("value", "low", "high", "slope", "at_low", "at_high")}
            for own in found.levers
        ],
        "band": {
            "levels": list(found.band.levels),
            "survival": found.band.curves.tolist(),
            "means": [None if math.isinf(mean) else mean for mean in found.band.means],
            "still_an_equilibrium": found.band.kept,
            "draws": found.band.draws,
            "seed": found.band.rng,
        },
    }


def _outlook(of: Outlook) -> dict[str, Any]:
    return {
        "play": {state: "".join(of.actions(state)) for state in of.chain.states},
        "now": of.now,
        "until": {of.awaited[0]: _years(of.turn)},
        "then_until": {of.awaited[1]: None if of.back is None else _years(of.back)},
        "long_run": {c: float(share) for c, share in of.shares.items()},
    }


def _years(found: Duration) -> dict[str, Any]:
    return {
        "mean": _maybe(found.mean),
        "exact_mean": None if found.mean is None else str(found.mean),
        "chance": float(found.chance),
    }


def _maybe(value: Any) -> float | None:
    return None if value is None else float(value)


def episode_object(found: Episode) -> dict[str, Any]:
    """Return an episode as a JSON object: what was coded of it, and which codes are open to hindsight."""
    return _fields(found, "id", "period", "label", "outcome", "us_action", "hindsight") | {"confidence": found.outcome_confidence}


def parameter_object(found: Parameter) -> dict[str, Any]:
    """Return a parameter as a JSON object: names, kind, default, range and meaning."""
    numbers = {"default": float(found.default), "low": float(found.low), "high": float(found.high)}
    return _fields(found, "symbol", "name", "kind", "meaning") | numbers


def mechanism_object(found: Mechanism) -> dict[str, Any]:
    """Return a mechanism as a JSON object: its claim, sources, switch and the rival prediction."""
    return _fields(found, "name", "claim", "seeds", "literature", "catalogue", "switch", "rival")


def networks_object(found: Networks) -> dict[str, Any]:
    """Return the stable networks of a game as a JSON object: ties, payoffs, and whether no other network pays all more."""
    game = found.game

    def told(network: int) -> dict[str, Any]:
        payoffs = {
            player: _number(v, f"payoff of {player}") for player, v in zip(game.players, game.payoffs[:, network], strict=True)
        }
        return {"ties": list(map(game.tie, game.present(network))), "payoffs": payoffs, "efficient": network in found.efficient}

    return {"concept": "pairwise stability", "stable": [told(n) for n in found.stable], "complete": True}


def named_object(found: NamedGame) -> dict[str, Any]:
    """Return a game that has a name as a JSON object: its names, players, form and source, and a model's parameters."""
    model = found.model
    own = {} if model is None else {"parameters": [parameter_object(p) for p in model.parameters]}
    return _fields(found, "name", "kind", "form", "title", "source", "also", "players") | own


def theory_object(found: Theory) -> dict[str, Any]:
    """Return a theory as a JSON object: its reading and sources, the mechanisms that are on, values, ranges and claims."""
    return _fields(found, "name", "label", "reading", "seeds", "literature", "catalogue", "mechanisms", "claims") | {
        "values": {found.model.parameter(s).name: float(value) for s, value in found.values.items()},
        "ranges": {found.model.parameter(s).name: list(map(float, bounds)) for s, bounds in found.ranges.items()},
    }


def side_by_side_object(found: SideBySide) -> dict[str, Any]:
    """Return theories side by side as a JSON object: per scenario what each says, and how many coded outcomes it meets."""
    return {
        "scenarios": [
            {
                "scenario": scenario.name,
                "us_action": scenario.us_action,
                "coded_outcome": coded or None,
                "theories": [
                    {"theory": theory.name, "outside_its_ranges": list(theory.outside(scenario))} | _short(verdict)
                    for theory, verdict in zip(found.theories, row, strict=True)
                ],
            }
            for scenario, coded, row in zip(found.scenarios, found.record, found.verdicts, strict=True)
        ],
        "as_coded": [{"theory": theory.name, "hits": hits} for theory, hits in zip(found.theories, found.hits, strict=True)],
        "on_record": sum(map(bool, found.record)),
    }


def comparison_object(found: Comparison) -> dict[str, Any]:
    """Return a comparison as a JSON object: both verdicts, the ledgers' change, the split of the margin's change, and the flips."""
    from solvers.regimes.branches import written

    return {
        "first": verdict_object(found.first),
        "second": verdict_object(found.second),
        "change": _exact(found.change),
        "ledgers": [
            {
                "first": ledger_object(ledger.first),
                "second": ledger_object(ledger.second),
                "change": _exact(ledger.total),
                "mechanisms": {name: _exact(part) for name, part in ledger.parts.items()},
            }
            for ledger in found.ledgers
        ],
        "split": {name: _exact(part) for name, part in found.split.items()},
        "mechanisms": {name: _exact(part) for name, part in found.mechanisms.items()},
        "flips": [
            {
                "us_action": line.us_action,
                "place": float(event),
                "exact": event.exact,
                "change": event.change,
                "sentence": event.sentence(),
                "before": [written(support) for support in event.before],
                "after": [written(support) for support in event.after],
            }
            for line in found.lines
            for event in line.events
        ],
        "no_line": found.apart or None,
    }


def divergence_object(found: Divergence) -> dict[str, Any]:
    """Return where two theories differ most as a JSON object: scenario, verdicts, and what would tell them apart."""
    return {
        "scenario": {
            "us_action": found.scenario.us_action,
            "parameters": {found.scenario.model.parameter(s).name: float(v) for s, v in found.scenario.values.items()},
        },
        "theories": [
            {"theory": theory.name} | _short(verdict) for theory, verdict in zip(found.theories, found.verdicts, strict=True)
        ],
        "difference": _exact(found.difference),
        "outcomes": found.opposite,
        "observations": [
            _fields(o, "name", "value", "contradicts")
            | {"first": _exact(o.first), "second": _exact(o.second), "change": _exact(o.change)}
            for o in found.observations
        ],
        "draws": found.draws,
        "seed": found.rng,
    }


def choice_object(choice: FirstMove, case: Case, accounts: Iterable[Account] | None = None) -> dict[str, Any]:
    """Return a US choice as a JSON object: what each action is worth, in which sense it is chosen, and what accounts say."""
    from solvers.us_choice import known

    return {
        "scenario": choice.name,
        "actions": {
            value.action: {
                "worst": _exact(value.worst),
                "selected": _exact(value.selected),
                "best": _exact(value.best),
                "selected_play": dict(zip(ALLIES, value.profile, strict=True)),
            }
            for value in choice.values
        },
        "chosen": {
            "in_some_equilibrium": list(choice.some),
            "in_every_equilibrium": list(choice.every),
            "best_case": list(choice.best_case),
            "worst_case": list(choice.worst_case),
            "selected": list(choice.anticipated),
        },
        "accounts": {one.name: _prediction(one.predict(case)) for one in (known() if accounts is None else accounts)},
    }


def record_object(found: Record) -> dict[str, Any]:
    """Return accounts of the US choice against the record as a JSON object: scores, and predictions episode by episode."""
    scores = {account.name: found.score(account.name) for account in found.accounts}
    return {
        "theory": None if found.theory is None else found.theory.name,
        "accounts": [
            _fields(account, "name", "claim", "cite", "seeds", "baseline")
            | {"score": _exact(scores[account.name].total)}
            | {"of": scores[account.name].of, "foremost": scores[account.name].foremost}
            | {"by_code": {code: {"score": _exact(own), "of": of} for code, (own, of) in scores[account.name].by_code.items()}}
            for account in found.accounts
        ],
        "episodes": [
            {"episode": episode.id, "coded": episode.us_action}
            | {"predictions": {account.name: _prediction(own) for account, own in zip(found.accounts, row, strict=True)}}
            for episode, row in zip(found.episodes, found.predictions, strict=True)
        ],
    }


def backtest_object(found: Backtest) -> dict[str, Any]:
    """Return a back-test as a JSON object: per coding every forecast, its probabilities case by case, its scores out of sample."""
    from solvers.evidence.backtesting.scores import SCORES

    def scored(column: Column, one: Forecast) -> dict[str, Any]:
        known = {
            name: {"mean": column.mean(one.name, name), "interval": list(column.between(one.name, name))}
            | {"over_rules": list(column.over_rules(one.name, name)), "eras_out": column.mean(one.name, name, eras=True)}
            for name in SCORES
        }
        p, adjusted = column.p_value(one.name), column.adjusted.get(one.name, math.nan)
        return {
            "name": one.name,
            "kind": one.kind,
            "scores": known,
            "against_look_up": list(column.against(one.name)),
            "p": None if math.isnan(p) else p,
            "p_adjusted": None if math.isnan(adjusted) else adjusted,
            "effective_draws": None if math.isnan(one.effective) else one.effective,
            "free_parameters": one.parameters,
            "probabilities": list(map(_by_class, one.by_case)),
        }

    made = _fields(found, "fit", "rule", "draws", "noise", "resamples", "permutations", "rng")
    columns = [
        {
            "coding": column.record.name,
            "sha256": column.record.fingerprint,
            "cases": [_fields(case, "id", "period", "outcome") for case in column.record.cases],
            "forecasts": [scored(column, one) for one in column.forecasts],
            "verdict": column.verdict,
        }
        for column in found.columns
    ]
    return made | {"columns": columns}


def transfer_object(found: Transfer) -> dict[str, Any]:
    """Return forecasts of other dyads as a JSON object: cases, and each forecast's probabilities and mean log score."""
    return {
        "draws": found.draws,
        "seed": found.rng,
        "cases": [_fields(case, "id", "period", "outcome", "label") for case in found.record.cases],
        "forecasts": {
            name: {"log_score": found.mean(name), "probabilities": list(map(_by_class, own))}
            for name, own in found.fitted.items()
        },
        "verdict": found.verdict,
    }


def codes_object(found: CodedRecord) -> dict[str, Any]:
    """Return a coded record as a JSON object: per case its outcome, its codes with where they come from, and the fingerprint."""
    return {
        "coding": found.name,
        "sha256": found.fingerprint,
        "cases": [
            _fields(case, "id", "period", "outcome")
            | {"us_action": _fields(action, "value", "basis", "why")}
            | {"codes": {symbol: _fields(e, "value", "basis", "why", "shape", "low", "high") for symbol, e in own.items()}}
            for case, own, action in zip(found.cases, found.entries, found.actions, strict=True)
        ],
    }


def response_object(found: Response) -> dict[str, Any]:
    """Return what accounts have the US do along a parameter as a JSON object: per account the stretches, ends exact or bisected."""
    return {
        "scenario": found.scenario.name,
        "parameter": found.parameter.name,
        "accounts": {
            account.name: [
                {"low": float(own.low), "high": float(own.high), "actions": list(own.actions), "exact": own.exact}
                for own in stretches
            ]
            for account, stretches in zip(found.accounts, found.stretches, strict=True)
        },
    }


def shares_object(found: Shares) -> dict[str, Any]:
    """Return shares of draws by common threat and account as a JSON object."""
    return {
        "common_threat": list(found.threat),
        "accounts": {
            name: {
                "shares": {action: own[:, k].tolist() for k, action in enumerate(found.actions)},
                "engagement_never_falls": found.never_falls[name],
            }
            for name, own in found.shares.items()
        },
        "draws": found.draws,
        "seed": found.rng,
        "undecided": found.undecided,
    }


def _prediction(found: Prediction) -> dict[str, Any]:
    return {"shares": {action: float(share) for action, share in found.shares.items()}, "because": found.why}


def _short(found: Verdict) -> dict[str, Any]:
    return {
        "outcome": found.outcome,
        "selected": dict(zip(ALLIES, found.selected, strict=True)),
        "strict": ["".join(labels) for labels in found.strict],
        "cohesion_margin": float(found.margin),
        "exact_margin": str(found.margin),
    }


def _exact(value: Any) -> dict[str, Any]:
    return {"value": float(value), "exact": str(value)}


def _by_class(row: Iterable[float]) -> dict[str, float]:
    """Return the probabilities of the classes under their names."""
    return dict(zip(CLASSES, map(float, row), strict=True))


def _fields(found: object, *names: str) -> dict[str, Any]:
    """Return attributes that JSON can hold as they are, under their own names."""
    return {name: getattr(found, name) for name in names}


def _classes(profile: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    if not set(ALLIES) <= set(profile):
        return {}
    probabilities = dict.fromkeys(CLASSES, 0.0)
    japan, rok = (profile[ally] for ally in ALLIES)
    for a, p in japan.items():
        for b, q in rok.items():
            probabilities[outcome_class(a, b)] += p * q
    modal = outcome_class(max(japan, key=lambda a: japan[a]), max(rok, key=lambda a: rok[a]))
    return {"class": modal, "class_probabilities": probabilities}


def _tree(e: TreeProfile) -> dict[str, Any]:
    """Return the behaviour by information set, null where own moves rule it out, and the actions on the path as a profile."""
    from games.tree.extensive_form import Chance, Decision, Terminal

    sets = e.game.information_sets
    behaviour = {
        name: {action: float(p) for action, p in zip(sets[name][1], chances, strict=True)} for name, chances in e.behaviour.items()
    }
    said: dict[str, Any] = behaviour | dict.fromkeys(e.ruled_out)
    node: Any = e.game.root
    profile: dict[str, dict[str, float]] = {}
    while not isinstance(node, Terminal):
        chances = node.probabilities if isinstance(node, Chance) else e.behaviour[node.information_set]
        if isinstance(node, Decision):
            profile[node.player] = behaviour[node.information_set]
        node = node.children[max(range(len(chances)), key=lambda k: (chances[k], -k))]  # used at once
    beliefs = {} if e.beliefs is None else {"beliefs": {name: [float(p) for p in own] for name, own in e.beliefs.items()}}
    return {"profile": profile, "behaviour": said, "path": list(e.path)} | beliefs | _classes(profile)
