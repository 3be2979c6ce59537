"""Friction in 2019, cohesion in 2023: by mechanism set, by counterfactual, by factor, and over random parameters."""

from __future__ import annotations

from collections.abc import Iterator

from games.exact.numbers import decimal
from games.table import Cell, Table, number
from solvers.verdict import Verdict

from ..results import Results

READINGS_NOTE = (
    "Readings: the document names one threat, the DPRK (all weight on it); 'with China' adds codes for a threat from China, as the"
    " episodes have them."
)


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the contrast, the counterfactuals, the Shapley split and the direction test."""
    yield "table-hwang", contrast_table(results)
    yield "table-counterfactuals", counterfactual_table(results)
    yield "table-shapley", shapley_table(results)
    yield "table-direction", direction_table(results)


def shown(verdict: Verdict, us: str = "") -> Cell:
    """Return the selected profile with the strict equilibria in brackets, and the US action if it is not the same in all rows.

    >>> import games
    >>> from solvers.verdict import verdict
    >>> shown(verdict(games.scenario("hwang-2019-china")), "P").text
    'FF [FF] under P'
    """
    selected, strict = "".join(verdict.selected), ["".join(labels) for labels in verdict.strict]
    text = f"{selected} [{', '.join(strict)}]" + f" under {us}" * bool(us)
    return Cell(text, parts=(("", selected), ("strict", " ".join(strict)), *([("US", us)] if us else [])))


def contrast_table(results: Results) -> Table:
    """Return the verdicts of 2019 and 2023 by mechanisms on and sign of s."""
    rows = [
        (
            row.reading,
            row.configuration.name,
            decimal(row.s),
            shown(row.before),
            shown(row.after, row.configuration.us_2023),
            "yes" if (row.before.outcome, row.after.outcome) == ("friction", "cohesion") else "no",
        )
        for row in results.contrast_rows
    ]
    header = ("reading", "mechanisms on", "s", "2019 (E)", "2023", "friction then cohesion")
    caption = "Selected profile [strict equilibria] at the stylised codes of 2019 and 2023"
    return Table(header, rows, caption=caption, notes=(READINGS_NOTE,))


def counterfactual_table(results: Results) -> Table:
    """Return what 2023's conditions would have done to 2019."""
    rows = [
        (c.reading, decimal(c.s), c.name, shown(c.verdict), c.verdict.outcome, number(c.verdict.margin))
        for c in results.counterfactuals
    ]
    header = ("reading", "s", "2019", "selected [strict]", "outcome", "cohesion margin")
    return Table(header, rows, caption="Counterfactuals from 2019, all mechanisms on", notes=(READINGS_NOTE,))


def shapley_table(results: Results) -> Table:
    """Return the Shapley split of the change of the cohesion margin, at the defaults and over structural draws."""
    rows = [
        (
            split.reading,
            "s > 0" if split.s > 0 else "s < 0",
            name,
            number(split.parts[name]),
            number(split.mean[name]),
            f"{split.error[name]:.4f}",
            f"{split.positive[name]:.3f}",
        )
        for split in results.splits
        for name in split.parts
    ]
    note = f"At the defaults s = .3 or -.3, exact. Draws: {results.draws} structural, s over half its range, seed {results.rng}."
    header = ("reading", "", "factor", "at the defaults", "mean over draws", "standard error", "positive in")
    return Table(header, rows, caption="Shapley split of the 2019-2023 change of the cohesion margin", notes=(note, READINGS_NOTE))


def direction_table(results: Results) -> Table:
    """Return the shares of structural draws behind the direction test."""
    shares = {
        "(C,C) strict 2019": "strict_before",
        "(C,C) strict 2023": "strict_after",
        "gained": "strict_gained",
        "lost": "strict_lost",
        "more cohesive": "more_cohesive",
        "less cohesive": "less_cohesive",
        "friction to cohesion": "friction_to_cohesion",
        "2019 mixed": "mixed_before",
        "2019 friction": "friction_before",
        "2023 cohesion": "cohesion_after",
    }
    rows = [(name, *(f"{getattr(d, share):.4f}" for share in shares.values())) for name, d in results.directions]
    undecided = sum(d.undecided for _, d in results.directions)
    notes = (
        f"{results.draws} draws of the structural parameters left open, seed {results.rng}; {undecided} selections undecided.",
        READINGS_NOTE,
    )
    return Table(("draws", *shares), rows, caption="How robust the direction 2019 to 2023 is (shares of draws)", notes=notes)
