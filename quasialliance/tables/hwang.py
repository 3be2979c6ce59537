"""Friction in 2019, cohesion in 2023: by mechanism set, by counterfactual, by factor, and over random parameters."""

from __future__ import annotations

from collections.abc import Iterator

from games.exact.numbers import decimal
from games.table import Table, number
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


def shown(verdict: Verdict) -> str:
    """Return the selected profile with the strict equilibria in brackets.

    >>> import games
    >>> from solvers.verdict import verdict
    >>> shown(verdict(games.scenario("hwang-2019-china")))
    'FF [FF]'
    """
    return "".join(verdict.selected) + f" [{', '.join(''.join(labels) for labels in verdict.strict)}]"


def contrast_table(results: Results) -> Table:
    """Return the verdicts of 2019 and 2023 by mechanisms on and sign of s."""
    rows = [
        (
            row.reading,
            row.configuration.name,
            decimal(row.s),
            shown(row.before),
            f"{shown(row.after)} under {row.configuration.us_2023}",
            "yes" if (row.before.outcome, row.after.outcome) == ("friction", "cohesion") else "no",
        )
        for row in results.contrast_rows
    ]
    return Table(
        ("reading", "mechanisms on", "s", "2019 (E)", "2023", "friction then cohesion"),
        rows,
        caption="Selected profile [strict equilibria] at the stylised codes of 2019 and 2023",
        notes=(READINGS_NOTE,),
    )


def counterfactual_table(results: Results) -> Table:
    """Return what 2023's conditions would have done to 2019."""
    rows = [
        (c.reading, decimal(c.s), c.name, shown(c.verdict), c.verdict.outcome, number(c.verdict.margin))
        for c in results.counterfactuals
    ]
    return Table(
        ("reading", "s", "2019", "selected [strict]", "outcome", "cohesion margin"),
        rows,
        caption="Counterfactuals from 2019, all mechanisms on",
        notes=(READINGS_NOTE,),
    )


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
    rows = [
        (
            name,
            *(
                f"{value:.4f}"
                for value in (
                    d.strict_before,
                    d.strict_after,
                    d.strict_gained,
                    d.strict_lost,
                    d.more_cohesive,
                    d.less_cohesive,
                    d.friction_to_cohesion,
                    d.mixed_before,
                    d.friction_before,
                    d.cohesion_after,
                )
            ),
        )
        for name, d in results.directions
    ]
    header = (
        "draws",
        "(C,C) strict 2019",
        "(C,C) strict 2023",
        "gained",
        "lost",
        "more cohesive",
        "less cohesive",
        "friction to cohesion",
        "2019 mixed",
        "2019 friction",
        "2023 cohesion",
    )
    undecided = sum(d.undecided for _, d in results.directions)
    note = f"{results.draws} draws of the structural parameters left open, seed {results.rng}; {undecided} undecided."
    return Table(header, rows, caption="How robust the direction 2019 to 2023 is (shares of draws)", notes=(note, READINGS_NOTE))
