"""The claims of the documents: every file is one, and what is wrong with one is said by file, line and remedy."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from games.claims import claim, claims, read_claim
from games.errors import FormatError, ScenarioError
from games.models.trilateral import MODEL
from quasialliance.tables.mechanisms import CATALOGUE

GOOD = """\
claim = "Threat binds."
seeds = ["S004"]
carried_by = ["threat"]

[statement]
kind = "static"
players = ["ROK"]
prefer = "C"
over = "H"
partner = "C"
us_action = "E"
moves = ["TKN"]
sign = 1

[domain]
kappa = 0
s = [0, 1]
"""


def test_every_document_and_every_entry_of_the_catalogue_is_claimed() -> None:
    """All five documents speak, every entry M01 to M30 has a claim, and every claim has what carries or shows it."""
    found = claims().values()
    assert {seed for each in found for seed in each.seeds} == {f"S00{k}" for k in range(5)}
    assert {entry for each in found for entry in each.catalogue} == set(CATALOGUE)
    assert all(each.carried_by or each.shown_by for each in found)


def test_claims_against_each_other_name_each_other_or_stand_apart() -> None:
    """What a claim was made against is a claim, never itself."""
    for each in claims().values():
        assert each.name not in each.against
        assert set(each.against) <= set(claims())


def test_every_mechanism_of_the_model_carries_a_claim() -> None:
    """But for the core's own costs and damages, no mechanism is without a document's claim, or one of its own with its rival."""
    carried = {name for each in claims().values() for name in each.carried_by}
    alone = {m.name for m in MODEL.mechanisms if m.seeds and not (m.claim and m.rival)}
    assert alone - carried <= {"effort", "confrontation"}


def test_a_claim_file_is_read_as_it_says(tmp_path: Path) -> None:
    """Decimals are exact, a value is what the claim puts in, a range is where it speaks."""
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    found = claim(path)
    assert (found.name, found.values, found.domain["s"]) == ("mine", {"kappa": 0}, (0, 1))
    assert found.statement is not None
    assert found.statement.moves == {"TKN": Fraction(1)}
    assert str(found.statement) == "the gain of ROK from C over H, the partner playing C and the US E, rises in TKN"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Threat binds."', '""', "line 1: claim: a sentence is needed"),
        ('["S004"]', "[]", "line 2: seeds: the documents that say it are needed"),
        ('["threat"]', '["thraet"]', "line 3: carried_by names an unknown mechanism 'thraet'; did you mean 'threat'"),
        ('"static"', '"statics"', "line 6: statement: kind must be one of static, contrast, interaction, state; got 'statics'"),
        ('["ROK"]', '["China"]', "line 7: statement: players must be one or both of Japan, ROK"),
        ('prefer = "C"', 'prefer = "D"', "line 8: statement: prefer must be one of C, H, F; got 'D'"),
        ('over = "H"', 'over = "C"', "line 9: statement: prefer and over must be two actions"),
        ('us_action = "E"', 'us_action = "X"', "line 11: statement: us_action must be one of P, E, R; got 'X'"),
        ('moves = ["TKN"]', 'moves = ["TKM"]', "line 12: statement: unknown parameter 'TKM'"),
        ('moves = ["TKN"]', "moves = []", "line 12: statement: moves must list parameters"),
        ('moves = ["TKN"]', "moves = { TKN = 0 }", "line 12: statement: moves: the weight of TKN must be a number other than 0"),
        ('moves = ["TKN"]\n', "", "line 5: statement: a static needs moves"),
        ('moves = ["TKN"]', 'since = "R"\nmoves = ["TKN"]', "line 12: statement: a static has no key 'since'"),
        ("sign = 1", "sign = 2", "line 13: statement: sign must be 1, -1 or 0; got 2"),
        ("kappa = 0", "kappa = 7", r"line 16: domain: relative_gains_weight \(kappa\) = 7 is outside its range"),
        ("kappa = 0", "TKN = 0.5", "line 15: domain: it fixes TKN, which the statement moves"),
        ("kappa = 0", "TJC = 0.5", "line 15: domain: TJC and TKC must both have values, or neither"),
        ("s = [0, 1]", "s = [1, 0]", "line 17: domain: s: the first end must be below the second"),
        ("s = [0, 1]", 'kappas = 1', "line 17: domain: unknown parameter 'kappas'"),
        ("[domain]", "[domian]", "line 15: unknown key 'domian'; did you mean 'domain'"),
    ],
)  # fmt: skip
def test_a_broken_claim_is_refused_by_file_line_and_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Whatever is wrong in a claim file is one error that names the file and the line."""
    assert GOOD.count(old) == 1
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(FormatError, match=rf"mine\.toml, ({message})"):
        read_claim(path)


def test_unknown_claim_is_an_error_with_a_hint() -> None:
    """A misspelt claim names the nearest."""
    with pytest.raises(ScenarioError, match="unknown claim 'protection-bind'; did you mean 'protection-binds'"):
        claim("protection-bind")
