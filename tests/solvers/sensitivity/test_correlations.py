"""Correlated inputs: rank correlations that are met, matrices that no inputs have, and methods that need independence."""

from __future__ import annotations

import json
import math
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import qmc, spearmanr

import games
from games.errors import FormatError, ParameterError
from games.models.trilateral import MODEL
from solvers.sensitivity import choose, interactions, morris, pawn, shapley, sobol, sweep
from solvers.sensitivity.correlations import Correlations, correlate, factor
from solvers.sensitivity.inputs import correlated
from solvers.sensitivity.marginals.beta import Beta
from solvers.sensitivity.marginals.discrete import Discrete
from solvers.sensitivity.marginals.triangular import Triangular
from solvers.sensitivity.sweeps import designs
from solvers.sensitivity.written_inputs import parse_inputs

E23 = games.episode("2023").scenario
CODES = ("TJN", "TKN", "hJ", "hK")


def chain(*ranks: float) -> Correlations:
    """The rank correlations of ab, ac, bc."""
    return Correlations(("a", "b", "c"), tuple((j, k, r) for (j, k), r in zip([(0, 1), (0, 2), (1, 2)], ranks, strict=True)))


# Draws.


@pytest.mark.parametrize("strata", [False, True], ids=["draws", "hypercube"])
@pytest.mark.parametrize("ranks", [(0.6, -0.3, 0.2), (0.95, 0.9, 0.8), (-0.99, 0, 0)])
def test_rank_correlations_are_those_that_are_stated(ranks: tuple[float, ...], strata: bool) -> None:
    """Spearman's, of many draws; each input stays uniform, and one that is correlated with none stays as it is."""
    size = 1 << 14
    base = qmc.LatinHypercube(4, rng=np.random.default_rng(0)).random(size) if strata else qmc.Sobol(4, rng=0).random(size)
    own = Correlations(("a", "b", "c", "d"), tuple((j, k, r) for j, k, r in chain(*ranks).pairs if r))
    found = own.join_strata(base) if strata else own.join(base)
    seen = np.asarray(spearmanr(found).statistic)
    assert [seen[0, 1], seen[0, 2], seen[1, 2]] == pytest.approx(ranks, abs=0.025)
    assert np.abs(seen[3, :3]).max() < 0.03
    assert np.array_equal(found[:, 3], base[:, 3])
    layers = np.sort(np.floor(found * 64), axis=0)
    assert np.abs(layers - np.repeat(np.arange(64), size // 64)[:, None]).max() <= 1


def test_a_correlated_hypercube_has_one_draw_in_each_layer() -> None:
    """Where the copula alone would lose the layers."""
    base = qmc.LatinHypercube(3, rng=np.random.default_rng(0)).random(50)
    found = chain(0.8, -0.5, 0).join_strata(base)
    assert np.array_equal(np.sort(np.floor(found * 50), axis=0), np.tile(np.arange(50)[:, None], 3))


def test_scores_beyond_every_bound_stay_finite() -> None:
    """A draw at the very end of an input, 0 in a Sobol' sequence, is a share like any other."""
    found = chain(0.5, 0, 0).join(np.array([[0.0, 0.5, 0.0], [1 - 2**-53, 1 - 2**-53, 0.5]]))
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (found <= 1).all()


def test_the_factor_is_that_of_numpy_and_takes_singular_matrices() -> None:
    """L L' is the matrix; where one input follows from others its column is 0."""
    generator = np.random.default_rng(0)
    roots = generator.normal(size=(20, 5, 5))
    many = roots @ roots.transpose(0, 2, 1)
    np.testing.assert_allclose(factor(many), np.linalg.cholesky(many), atol=1e-10)
    flat = generator.normal(size=(5, 2))
    low = factor((flat @ flat.T)[None])[0]
    np.testing.assert_allclose(low @ low.T, flat @ flat.T, atol=1e-6)
    assert (low[:, 2:] == 0).all()


# Matrices.


def test_a_matrix_that_no_inputs_have_is_refused_with_its_entries() -> None:
    """Of eight inputs the three are named that cannot be, none of the others; and within the ends that are told all is well."""
    names = tuple("abcdefgh")
    fine = ((0, 1, 0.5), (1, 2, 0.5), (5, 6, 0.9))
    Correlations(names, fine)
    with pytest.raises(ParameterError, match=r"like this: d and f 0.8, d and g -0.8, f and g 0.9 \(the matrix") as problem:
        Correlations(names, (*fine, (3, 5, 0.8), (3, 6, -0.8)))
    text = str(problem.value)
    low, high = (float(end) for end in text.split("[")[1].rstrip("]").split(", "))
    assert "that of f and g must lie in" in text
    assert -1 <= low < high < 0.9
    Correlations(names, ((3, 5, 0.8), (3, 6, -0.8), (5, 6, high - 0.001)))
    with pytest.raises(ParameterError):
        Correlations(names, ((3, 5, 0.8), (3, 6, -0.8), (5, 6, high + 0.002)))


def test_what_is_refused_is_what_has_a_negative_eigenvalue() -> None:
    """Over random matrices of five inputs, and then the inputs named are fewest: without any one of them all is well."""
    generator, refused = np.random.default_rng(0), 0
    for _ in range(100):
        ranks = generator.uniform(-0.9, 0.9, size=10).round(2)
        pairs = tuple((j, k, float(r)) for (j, k), r in zip(combinations(range(5), 2), ranks, strict=True) if r)
        matrix = np.eye(5)
        for j, k, r in pairs:
            matrix[j, k] = matrix[k, j] = 2 * math.sin(math.pi * r / 6)
        try:
            Correlations(tuple("abcde"), pairs)
        except ParameterError as problem:
            refused += 1
            assert np.linalg.eigvalsh(matrix)[0] < 0
            told = str(problem).partition("(the matrix")[0]
            named = [place for place, name in enumerate("abcde") if f" {name} " in told.replace(",", " ,")]
            assert np.linalg.eigvalsh(matrix[np.ix_(named, named)])[0] < 0
            for left in combinations(named, len(named) - 1):
                assert np.linalg.eigvalsh(matrix[np.ix_(left, left)])[0] > -1e-8
        else:
            assert np.linalg.eigvalsh(matrix)[0] >= -1e-8
    assert 20 < refused < 100


@pytest.mark.parametrize("rank", [1, -1])
def test_inputs_may_be_one(rank: int) -> None:
    """The ends of a correlation are allowed: one input determines the other."""
    found = Correlations(("a", "b"), ((0, 1, rank),)).join(np.random.default_rng(0).random((100, 2)))
    assert found[:, 1] == pytest.approx(found[:, 0] if rank == 1 else 1 - found[:, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ({("hJ", "hK"): 1.2}, "animosity_japan and animosity_rok: a number from -1 to 1"),
        ({("hJ", "hK"): "much"}, "animosity_japan and animosity_rok"),
        ({("hJ", "hJ"): 0.5}, "paired with itself"),
        ({("hJ", "hK"): 0.5, ("hK", "animosity_japan"): 0.5}, "given twice"),
        ({("hJ", "s"): 0.5}, "'s' is no input here; the inputs are"),
        ({("hJ", "hX"): 0.5}, "hX"),
    ],
)
def test_pairs_that_make_no_sense_are_refused(pairs: dict[tuple[str, str], Any], words: str) -> None:
    """Each is named."""
    with pytest.raises(ParameterError, match=words):
        correlated(MODEL, choose(MODEL, E23, CODES), pairs)


def test_a_pair_is_a_pair() -> None:
    """Other keys are refused, and 0 is no correlation."""
    with pytest.raises(ParameterError, match="a pair of inputs"):
        correlate("ab", {"a": 0, "b": 1}, {("a", "b", "c"): 0.5})  # that is what is refused
    assert not correlate("ab", {"a": 0, "b": 1}, {("a", "b"): 0})


# Methods.


@pytest.mark.parametrize("method", [sobol, morris, interactions])
def test_methods_that_need_independence_refuse_correlations(method: Any) -> None:
    """And name the remedy; of nothing that correlates they know nothing."""
    options = {"rng": 0, "over": CODES, "progress": False, **({"trajectories": 2} if method is morris else {"samples": 4})}
    if method is interactions:
        options["by"] = "input"
    with pytest.raises(ParameterError, match=r"dprk_threat_japan and dprk_threat_rok have the rank correlation 0.7.*shapley"):
        method(MODEL, E23, **options, correlations={("TJN", "TKN"): 0.7})
    assert method(MODEL, E23, **options, correlations={("TJN", "TKN"): 0}).games == method(MODEL, E23, **options).games


def test_inputs_of_one_group_may_be_correlated() -> None:
    """Sobol' indices of groups need groups that are independent of each other (Jacques, Lavergne and Devictor 2006)."""
    by = {"TJN": "threat", "TKN": "threat", "hJ": "animosity", "hK": "animosity"}
    pairs = {("TJN", "TKN"): 0.8, ("hJ", "hK"): -0.4}
    options: dict[str, Any] = {"rng": 0, "over": CODES, "by": by, "progress": False}
    found = interactions(MODEL, E23, samples=512, correlations=pairs, **options)
    seen = np.asarray(spearmanr(found.draws.points).statistic)
    assert (seen[0, 1], seen[2, 3], seen[0, 2]) == pytest.approx((0.8, -0.4, 0), abs=0.05)
    own, other = found.indices["margin"], shapley(MODEL, E23, samples=2048, correlations=pairs, **options).indices["margin"]
    error = np.hypot(own.S1_conf + own.ST_conf, 2 * other.Sh_conf)
    assert (np.abs((own.S1 + own.ST) / 2 - other.Sh) <= error).all()  # of two groups Shapley's is the mean of first and total
    with pytest.raises(ParameterError, match="put them into one group"):
        interactions(MODEL, E23, samples=4, correlations={("TJN", "hJ"): 0.1}, **options)


def test_pawn_takes_correlated_inputs_and_says_so() -> None:
    """An input that the model does not use passes chance if it moves with one that it does."""
    options: dict[str, Any] = {"draws": 1000, "rng": 0, "over": ["kU", "hbar"], "progress": False}
    found = pawn(MODEL, E23, correlations={("kU", "hbar"): 0.9}, **options)
    alone = pawn(MODEL, E23, **options)
    place = [group.symbols[0] for group in found.groups].index("kU")
    assert found.indices["margin"].median[place] > 3 * found.indices["margin"].chance
    assert alone.indices["margin"].median[place] < 1.5 * alone.indices["margin"].chance
    assert f"Rank correlations: {found.correlations.words}." in str(found)
    assert found.to_json()["correlations"][0]["rank_correlation"] == 0.9


# Sweeps.


@pytest.mark.parametrize("kind", ["random", "sobol", "latin_hypercube"])
def test_draws_of_a_sweep_are_the_same_whoever_asks(kind: str) -> None:
    """Of any distribution and correlated, in blocks of any size, to the last bit; the design says how they were drawn."""
    box = {"hJ": (0, 1), "hK": (0.1, 0.9, Discrete((0.1, 0.5, 0.9))), "s": (-0.5, 1, Triangular(0.3)), "k": (0, 0.1, Beta(2, 5))}
    pairs = {("hJ", "animosity_rok"): 0.8, ("s", "hJ"): -0.5}
    design = getattr(designs, kind)(MODEL, box, 4096, rng=3, correlations=pairs)
    whole = design.columns((slice(0, 4096),))
    for start, stop in ((0, 1), (3000, 3003), (17, 2099)):
        for name, column in design.columns((slice(start, stop),)).items():
            assert np.array_equal(column, whole[name][start:stop])
    assert set(whole["animosity_rok"]) == {0.1, 0.5, 0.9}
    assert spearmanr(whole["animosity_japan"], whole["substitutability"]).statistic == pytest.approx(-0.5, abs=0.05)
    said = json.loads(json.dumps(design.record(), allow_nan=False))
    assert said["box"]["substitutability"] == {"from": -0.5, "to": 1, "distribution": "triangular", "mode": 0.3}
    assert said["correlations"][0] == {"inputs": ["animosity_japan", "animosity_rok"], "rank_correlation": 0.8}


def test_a_data_set_says_how_its_inputs_were_drawn(tmp_path: Path) -> None:
    """Distributions stand beside the inputs, correlations in the plan, and the values are the design's."""
    box = {"hJ": (0, 1), "s": (-0.5, 1, Triangular(0.3))}
    design = designs.random(MODEL, box, 64, rng=3, correlations={("hJ", "s"): 0.5})
    data = sweep(MODEL, E23, design, out=tmp_path / "a", progress=False).load()
    assert data.substitutability.attrs["distribution"] == "triangular, mode 0.3"
    assert "distribution" not in data.animosity_japan.attrs
    assert np.array_equal(data.substitutability, design.columns((slice(0, 64),))["substitutability"])
    assert json.loads(data.attrs["plan"])["design"]["correlations"][0]["rank_correlation"] == 0.5


# Files.


def test_a_file_says_inputs_distributions_and_correlations() -> None:
    """With those that it does not name only if it asks for them; without any, all that is uncertain."""
    told = '[inputs]\nhJ = [0, 1]\ns = { distribution = "beta", alpha = 2, beta = 3 }\n[correlations.hJ]\nsubstitutability = -0.5\n'
    over, pairs = parse_inputs(told, "a.toml", E23)
    assert [repr(r) for r in over] == ["animosity_japan in [0, 1]", "substitutability in [-0.5, 1], beta, alpha 2, beta 3"]
    assert {pair: float(rank) for pair, rank in pairs.items()} == {("hJ", "substitutability"): -0.5}
    every, _ = parse_inputs("others = true\n" + told, "a.toml", E23)
    assert [r.parameter.symbol for r in every] == [r.parameter.symbol for r in choose(MODEL, E23)]
    assert set(over) <= set(every)
    alone, pairs = parse_inputs("[correlations]\nhJ = { hK = 0.6 }", "a.toml", E23)
    assert alone == choose(MODEL, E23)
    assert shapley(MODEL, E23, samples=4, rng=0, over=alone, correlations=pairs, progress=False).correlations.pairs[0][2] == 0.6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[input]\ns = [0, 1]", "line 1: unknown key 'input'; did you mean 'inputs'"),
        ("inputs = 3", "line 1: inputs must be a table"),
        ("others = 1", "line 1: others must be true or false"),
        ("[inputs]\nsubstitute = [0, 1]", "line 2: .*substitute"),
        ("[inputs]\ns = [0]", "line 2: s must be two numbers"),
        ("[inputs]\ns = [0, 2]", "line 2: .*outside its range"),
        ('[inputs]\ns = { distribution = "beta", alpha = 2 }', "line 2: s: distribution beta: beta must be given"),
        ("[inputs]\ns = { distribution = 1 }", "line 2: s: distribution must be one of"),
        ("[inputs]\ns = [0, 1]\nsubstitutability = [0, 1]", "line 1: .*given twice"),
        ("[correlations]\nhJ = 0.5", "line 2: hJ must be a table"),
        ("[correlations]\nhJ = { hK = 2 }", "line 2: .*a number from -1 to 1"),
        ("[correlations.hJ]\nhK = 1\ns = 1\n[correlations.hK]\ns = -1", "line 1: correlations: no inputs correlate like this"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_line(text: str, words: str) -> None:
    """File, line, key and what would be right."""
    with pytest.raises(FormatError, match=words) as problem:
        parse_inputs(text, "a.toml", E23)
    assert str(problem.value).startswith("a.toml")
