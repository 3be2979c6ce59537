"""The back-test: theories and baselines out of sample, every case, calibration, how the record is coded, and what transfers."""

from __future__ import annotations

from collections.abc import Iterator

from games.table import Table, number
from solvers.evidence.backtesting.calibration import calibration
from solvers.evidence.codings import agreement
from solvers.evidence.codings.freeze import status
from solvers.evidence.records import outcome_rule

from ..results import Results

STEMS = ("hand", "hand-without-hindsight", "data")
"""Names of the codings in names of files, in the order of the back-test's columns."""


def paper(results: Results) -> Iterator[tuple[str, Table]]:
    """Yield the summary, every coding's scores, cases and calibration, the codes and their agreement, and the transfer."""
    found = results.backtest
    yield "table-backtest", found.table()
    for stem, column in zip(STEMS, found.columns, strict=True):
        yield f"table-backtest-{stem}", column.table()
        yield f"table-backtest-cases-{stem}", column.cases()
        yield f"table-calibration-{stem}", calibration(column).table()
    hand, _, data = (column.record for column in found.columns)
    yield "table-codes-data", data.table()
    yield "table-codes-agreement", agreement(hand, data)
    yield "table-codes-frozen", frozen(results)
    yield "table-outcomes-by-rule", outcomes()
    yield "table-transfer", results.transfer.table()
    yield "table-transfer-cases", results.transfer.cases()


def frozen(results: Results) -> Table:
    """Return one row per coding: its fingerprint, and whether it is as it was frozen."""
    records = [column.record for column in results.backtest.columns]
    rows = [(record.name, record.fingerprint, status(record).partition(",")[0]) for record in records]
    return Table(("coding", "SHA-256", "status"), rows, caption="Fingerprints of the coded record")


def outcomes() -> Table:
    """Return the outcomes of Japan and the ROK by hand and by the rule that other dyads are coded by."""
    found = outcome_rule.against_hand()
    rows = [(case.id, case.period, case.outcome, rule, why) for case, rule, why in found]
    same = sum(case.outcome == rule for case, rule, _ in found)
    notes = (
        f"The same class in {same} of {len(found)} episodes; weighted kappa {number(outcome_rule.kappa(), 2)}. The rule sees "
        "disputes, treaties and exercises, and neither sanctions nor recalled ambassadors nor summits.",
    )
    header = ("id", "period", "by hand", "by rule", "because")
    return Table(header, rows, caption="Outcomes of Japan and the ROK by hand and by rule", notes=notes)
