"""Symbols and legends: whatever a model or a solver has a letter for is explained, and an output explains its own letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from games import library
from games.model.tree_model import TreeModel
from games.models.trilateral import MODEL, WORDS
from quasialliance import legend, symbols
from tests.commands import answer, printed, run

TREES = [game.model for game in library.games() if isinstance(game.model, TreeModel)]


@pytest.mark.parametrize("model", TREES, ids=lambda model: model.name)
def test_every_move_that_is_a_letter_has_words(model: TreeModel) -> None:
    """In every tree of the alliance, what is a letter is a verb for the player who does it."""
    for player, actions in model.game().information_sets.values():
        for action in actions:
            assert len(action) > 2 or model.verbs.get(f"{player} {action}"), (player, action)


def test_every_parameter_action_class_and_concept_is_there() -> None:
    """Walked from the models: nothing that can be set or played is missing, and everything has words."""
    known = symbols.every()
    assert all(found.words and found.symbol for found in known)
    assert all(found.range and found.source for found in known if found.kind == "parameter")
    spelled = {(found.symbol, found.words.partition(":")[0]) for found in known}
    for model in symbols.models().values():
        assert {(p.symbol, p.name) for p in model.parameters} <= spelled
    assert set(WORDS.items()) <= {(found.symbol, found.words) for found in known}
    names = {found.symbol for found in known}
    assert {"cohesion", "mixed", "friction", "Nash equilibrium", "sequential equilibrium", "tau_i", "farsighted"} <= names


def test_symbols_are_found_by_spelling_name_model_and_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """Each way leads there; without a name the trilateral game is explained; what is unknown is refused with the nearest."""
    assert {found["words"].split(":")[0] for found in answer(capsys, "symbols", "hK")} == {"animosity_rok", "rok_humiliation"}
    assert next(found["symbol"] for found in answer(capsys, "symbols", "us_pressing_cost")) == "pi"
    assert {found["of"].rpartition(" in ")[2] for found in answer(capsys, "symbols", "gsomia")} == {"escalation"}
    usual = {found["symbol"] for found in answer(capsys, "symbols") if found["kind"] == "parameter"}
    assert usual == {p.symbol for p in MODEL.parameters}
    status, out, err = run(capsys, "symbols", "animosty_rok")
    assert (status, out) == (2, "")
    assert "did you mean 'animosity_rok'" in err


@pytest.mark.parametrize("model", ["gsomia", "apology", "slow-states"])
def test_a_list_of_parameters_needs_no_legend(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A symbol may be that of another parameter in the alliance game: rok_humiliation of gsomia is no animosity."""
    assert not printed(capsys, "parameters", model).rstrip().endswith(".")


def test_legends_explain_what_is_not_explained() -> None:
    """Letters of the allies and of the US are told apart, and nothing is told that the text has in words."""
    assert legend.under("(C, H) at US R") == "C cooperate, H hedge, F confront, Japan's first; US: R retrench."
    assert "{C, H} a mixture of them; C ~ H indifferent" in legend.under("{H, F} where ROK: H ~ F")
    assert legend.under("TJN*s + k = 0") == "TJN dprk_threat_japan, s substitutability."
    assert legend.under("-TJN*s + k = 0") == "TJN dprk_threat_japan, s substitutability."
    assert legend.under("all in one, s and p: k of them") == ""
    assert legend.under("US E (engage): friction") == ""
    escalation = library.named("gsomia").model
    assert escalation is not None
    assert legend.moves("the US presses (P), Japan's X", escalation) == "Japan: X imposes export controls."


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("threshold", "2019"), "C cooperate"), (("explain", "gsomia"), "T gives notice"), (("us",), "US: P engage and press"),
        (("theories", "2019", "2023"), "C cooperate"), (("compare", "2019", "2023"), "H hedge"),
    ],
)  # fmt: skip
def test_an_output_has_its_legend(capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], words: str) -> None:
    """It stands under what is printed, never in JSON."""
    assert words in " ".join(printed(capsys, *asked).split())
    assert words not in str(answer(capsys, *asked))


def test_no_letters_of_the_alliance_are_explained_under_another_game(capsys: pytest.CaptureFixture[str]) -> None:
    """A published game's own (D, D) or C is not the allies'."""
    assert "cooperate" not in printed(capsys, "solve", "prisoners-dilemma")


def test_a_sweep_of_a_tree_has_its_moves_in_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Paths are letters in its columns, and verbs below them."""
    spec = tmp_path / "sweep.toml"
    text = 'model = "escalation"\noutcomes = ["subgame_perfect"]\n[design]\nkind = "sobol"\nsize = 128\nseed = 0\n'
    spec.write_text(f"{text}[inputs]\nus_intelligence_loss = [0, 1]\n", "utf-8")
    status, out, _ = run(capsys, "sweep", str(spec), "-o", str(tmp_path / "out"))
    assert status == 0
    assert "X-T-P-S" in out
    assert "ROK: T gives notice" in " ".join(out.split())
