"""The findings about the seeds' claims are reproduced, and within sampling error where they are shares."""

from fractions import Fraction

import pytest

from solvers.evidence import contrasts, hwang, volumes
from solvers.evidence.draws import share_error
from solvers.verdict import Verdict

RNG = 20240422
DRAWS = 20_000


def close(share: float, published: float, draws: int = DRAWS, digits: int = 3) -> bool:
    """Tell whether a share differs from a published one by less than four standard errors of the difference plus rounding."""
    return abs(share - published) < 4 * 2**0.5 * share_error(max(published, 1 / draws), draws) + 0.5 * 10**-digits


def cells(verdict: Verdict) -> tuple[str, set[str]]:
    """Return the selected cell and the set of strict ones, as two-letter words."""
    return "".join(verdict.selected), {"".join(labels) for labels in verdict.strict}


EXPECTED = {
    ("all mechanisms", "3/10"): (("FF", {"FF"}), ("CC", {"CC"})),
    ("all mechanisms", "0"): (("FF", {"FF"}), ("CC", {"CC"})),
    ("all mechanisms", "-3/10"): (("FF", {"FF"}), ("CC", {"CC"})),
    ("S002 only", "3/10"): (("FF", {"CC", "HH", "FF"}), ("CC", {"CC", "HH", "FF"})),
    ("S002 only", "0"): (("HH", {"CC", "HH", "FF"}), ("CC", {"CC", "FF"})),
    ("S002 only", "-3/10"): (("CC", None), ("CC", None)),
    ("S002, entrapment, hedging", "3/10"): (("FF", {"FF"}), ("HH", {"CC", "HH", "FF"})),
    ("S002, entrapment, hedging", "0"): (("FF", {"FF"}), ("CC", None)),
    ("S002, entrapment, hedging", "-3/10"): (("FF", {"FF"}), ("CC", None)),
    ("S002, entrapment, hedging, pressure", "3/10"): (("FF", {"FF"}), ("CC", {"CC"})),
    ("S002, entrapment, hedging, pressure", "0"): (("FF", {"FF"}), ("CC", {"CC"})),
    ("S002, entrapment, hedging, pressure", "-3/10"): (("FF", {"FF"}), ("CC", {"CC"})),
}


def test_contrast_of_2019_and_2023_by_mechanism_set() -> None:
    """Every printed cell of the table: selection, and the strict set where it was printed."""
    rows = {(row.configuration.name, str(row.s)): row for row in hwang.contrast_rows() if row.reading == hwang.ADDED}
    assert rows.keys() == EXPECTED.keys()
    for key, expected in EXPECTED.items():
        for verdict, (selected, strict) in zip((rows[key].before, rows[key].after), expected, strict=True):
            found = cells(verdict)
            assert found[0] == selected, key
            assert strict is None or found[1] == strict, key


def test_counterfactuals_from_2019() -> None:
    """Threat alone gives cohesion; reliability alone lowers the margin for s > 0 and raises it for s < 0."""
    rows = [c for c in hwang.counterfactuals() if c.reading == hwang.ADDED]
    found = {(c.name, c.s > 0): ("".join(c.verdict.selected), round(float(c.verdict.margin), 3)) for c in rows}
    assert found["2019 as coded", True] == ("FF", -0.153)
    assert found["with the threat of 2023", True] == ("CC", 0.147)
    assert found["with the reliability of 2023", True] == ("FF", -0.178)
    assert found["with the reliability of 2023", False] == ("HH", -0.102)
    assert found["with the pressure of 2023", True][0] == "HH"
    assert found["with the pressure of 2023", False][0] == "CH"
    assert found["with the threat and reliability of 2023", True][0] == "HH"
    assert found["with the threat and reliability of 2023", False][0] == "CC"


@pytest.mark.parametrize("reading", hwang.READINGS)
def test_shapley_split_sums_exactly_to_the_change(reading: str) -> None:
    """At the defaults the three parts sum to the change of the cohesion margin, exactly."""
    first, second = map(hwang.scenario, hwang.READINGS[reading])
    for s in (Fraction(3, 10), Fraction(-3, 10)):
        split = hwang.shapley_split(s, rng=RNG, draws=10, reading=reading)
        change = hwang.verdict(second.set(s=s)).margin - hwang.verdict(first.set(s=s, q=second.values["q"])).margin
        assert sum(split.parts.values()) == change


@pytest.mark.parametrize(("s", "published"), [(Fraction(3, 10), (0.242, 0.104, -0.010)), (Fraction(-3, 10), (0.316, 0.107, 0.080))])
def test_shapley_split_over_structural_draws(s: Fraction, published: tuple[float, float, float]) -> None:
    """The mean parts over structural draws with s of one sign are the published ones: threat does most of the work.

    The published means come from the share of 20,000 draws over the whole range of s that has the sign: two thirds or one third.
    """
    split = hwang.shapley_split(s, rng=RNG, draws=DRAWS, reading=hwang.ADDED)
    share = 2 / 3 if s > 0 else 1 / 3
    for name, value in zip(("threat", "pressure", "reliability"), published, strict=True):
        spread = split.error[name] * (1 + 1 / share) ** 0.5
        assert abs(split.mean[name] - value) < 4 * spread + 0.0005
    if s > 0:
        assert close(split.positive["reliability"], 0.45, digits=2)


PATHWAYS = {
    "1": (0.410, 0.846, 1.00, 0.00), "1'": (0.410, 0.164, 0.00, 1.00), "2": (0.685, 0.440, 0.00, 1.00),
    "2 total": (0.410, 0.623, 0.85, 0.15), "3": (0.685, 0.875, 1.00, 0.00), "2+3": (0.685, 0.720, 0.57, 0.43),
    "4": (0.440, 0.685, 1.00, 0.00), "5": (0.685, 0.253, 0.00, 1.00), "4+5": (0.440, 0.253, 0.23, 0.77),
    "6": (0.659, 0.485, 0.00, 1.00),
}  # fmt: skip
SIGNS = {"1": "rises", "1'": "falls", "2": "falls", "2 total": "ambiguous", "3": "rises", "2+3": "ambiguous", "4": "rises",
         "5": "falls", "4+5": "ambiguous", "6": "falls"}  # fmt: skip


@pytest.mark.parametrize("contrast", contrasts.PATHWAYS, ids=lambda c: c.name)
def test_each_pathway_shows_its_own_sign(contrast: contrasts.Contrast) -> None:
    """The sign of each pathway for any seed, and the published shares within sampling error."""
    assert contrasts.effect(contrast, rng=1, draws=4000).sign == SIGNS[contrast.name]
    effect = contrasts.effect(contrast, rng=RNG)
    assert effect.sign == SIGNS[contrast.name]
    before, after, rises, falls = PATHWAYS[contrast.name]
    assert close(effect.cohesion[0], before)
    assert close(effect.cohesion[1], after)
    assert close(effect.rises, rises, digits=2)
    assert close(effect.falls, falls, digits=2)


STATICS = {
    "M02": (0.341, 0.138), "M02, eps = 0": (0.341, 0.302), "M04": (0.122, 0.062), "M05": (0.207, 0.092), "M06": (0.122, 0.151),
    "M08, .3": (0.849, 0.327), "M08, .6": (0.849, 0.003), "M10": (0.148, 0.094), "M11": (0.145, 0.099), "M12": (0.221, 0.214),
    "M13": (0.122, 0.122), "M17, equal allies": (0.558, 0.441), "M17, unequal allies": (0.253, 0.237), "M25": (0.122, 0.062),
    "M26": (0.120, 0.123),
}  # fmt: skip
MOVES = {
    "M02": (0.10, 0.90), "M02, eps = 0": (0.40, 0.60), "M05": (0, 1), "M06": (0.55, 0), "M10": (0, 0.62), "M11": (0, 1),
    "M12": (0.50, 0.50), "M13": (0, 0), "M17, equal allies": (0, 1), "M17, unequal allies": (0.49, 0.51), "M25": (0.33, 0.67),
}  # fmt: skip


@pytest.mark.parametrize("contrast", contrasts.STATICS, ids=lambda c: c.name)
def test_single_mechanism_statics(contrast: contrasts.Contrast) -> None:
    """Shares with (C, C) strict before and after, and how often the margin moves up and down, as published."""
    effect = contrasts.effect(contrast, rng=RNG)
    before, after = STATICS[contrast.name]
    assert close(effect.cohesion[0], before)
    assert close(effect.cohesion[1], after)
    if contrast.name in MOVES:
        assert close(effect.rises, MOVES[contrast.name][0], digits=2)
        assert close(effect.falls, MOVES[contrast.name][1], digits=2)
    if contrast.name == "M13":
        assert close(effect.friction[0], 0.114)
        assert close(effect.friction[1], 0.262)
    if contrast.name == "M26":
        assert close(effect.friction[0], 0.364)
        assert close(effect.friction[1], 0.087)
    if contrast.name == "M04":
        assert effect.ally_falls[1] == 1
    if contrast.name == "M25":
        assert effect.ally_rises[1] == 1
        assert effect.ally_falls[0] == 1


def test_direction_is_robust_and_the_label_friction_is_not() -> None:
    """More cohesive in at least 60% of structural draws, less in under 1%; 2019 is mixed in most."""
    found = hwang.direction("P", rng=RNG, draws=DRAWS, reading=hwang.ADDED)
    assert found.more_cohesive >= 0.60
    assert found.less_cohesive < 0.01
    assert close(found.more_cohesive, 0.641)
    assert close(found.less_cohesive, 0.0001, digits=4)
    assert close(found.strict_before, 0.013)
    assert close(found.strict_after, 0.690)
    assert close(found.strict_gained, 0.677)
    assert close(found.strict_lost, 0.0001, digits=4)
    assert close(found.friction_to_cohesion, 0.12, digits=2)
    assert close(found.mixed_before, 0.69, digits=2)
    assert found.undecided == 0
    alone = hwang.direction("E", rng=RNG, draws=DRAWS, reading=hwang.ADDED)
    assert close(alone.strict_after, 0.399)
    assert close(alone.more_cohesive, 0.33, digits=2)
    assert close(alone.friction_to_cohesion, 0.039)


def test_direction_round_the_defaults() -> None:
    """In a 30% box: friction in 2019 in 59%, cohesion in 2023 in 97.5%, both in 57%."""
    found = hwang.direction("P", rng=RNG, draws=DRAWS, width=0.3, reading=hwang.ADDED)
    assert close(found.friction_before, 0.59, digits=2)
    assert close(found.cohesion_after, 0.975)
    assert close(found.friction_to_cohesion, 0.57, digits=2)


def test_volumes_of_the_strict_sets() -> None:
    """Cohesion is the rarest class; each class is strictly stable on a set of positive measure."""
    found = volumes.volumes(rng=RNG, draws=DRAWS)
    under_e = found.sets["E"]
    assert close(under_e["cohesion",], 0.037)
    assert close(under_e["friction",], 0.32, digits=2)
    assert close(under_e["mixed",], 0.54, digits=2)
    assert close(under_e["cohesion", "friction"], 0.016)
    assert close(under_e["cohesion", "mixed"], 0.072)
    assert close(found.strict["P"]["cohesion"], 0.22, digits=2)
    assert close(found.strict["R"]["cohesion"], 0.06, digits=2)


def test_us_first_choices() -> None:
    """P in 18%, E in 47%, R in 35% of random games; when all move at once engaging always dominates pressing."""
    found = volumes.us_first(rng=RNG, draws=DRAWS)
    assert close(found.chosen["P"], 0.18, digits=2)
    assert close(found.chosen["E"], 0.47, digits=2)
    assert close(found.chosen["R"], 0.35, digits=2)
    assert found.pressing_dominated == 1
    assert 0 < found.class_changes["any"] < 1
    assert close(found.class_changes["any"], 0.28, draws=8000, digits=2)
    assert close(found.class_changes["P v E"], 0.15, draws=8000, digits=2)
    assert close(found.class_changes["E v R"], 0.15, draws=8000, digits=2)


def test_luxury_of_emotions_does_not_come_out() -> None:
    """Animosity decides no more often when the US is reliable; only among cohesive games is more broken (M24)."""
    found = volumes.luxury_of_emotions(rng=RNG)
    low, high = "low reliability", "high reliability"
    assert close(found.changes[low], 0.45, draws=8000, digits=2)
    assert close(found.changes[high], 0.41, draws=8000, digits=2)
    assert found.changes[high] <= found.changes[low]
    assert found.broken[high] > found.broken[low]
    assert close(found.broken[low], 0.79, draws=2000, digits=2)
    assert close(found.broken[high], 0.85, draws=2000, digits=2)


def test_draws_are_uniform_reproducible_and_independent_of_what_else_is_drawn() -> None:
    """The same seed gives the same draws of a parameter whether or not others are drawn; 0 is a seed."""
    from games.models.trilateral import MODEL
    from solvers.evidence.draws import uniform

    one, two = uniform(MODEL, ["structural"], 50, rng=0), uniform(MODEL, ["structural", "situational"], 50, rng=0)
    assert len(one) == 25
    assert len(two) == 35
    assert all((one[s] == two[s]).all() for s in one)
    assert not (one["s"] == uniform(MODEL, ["structural"], 50, rng=1)["s"]).any()
