"""Leblang (2003), as Kenkel and Signorino (2014) print it: speculative attacks as a strategic probit, on a file of the user's."""

from __future__ import annotations

from ..strategic_choice import leblang2003
from .anchor import Anchor, Check, Files

FILE = "leblang2003"


def checks(files: Files) -> list[Check]:
    """Compare the log-likelihood, the sizes and some coefficients with what is printed; without the file nothing is ours."""
    found = leblang2003.fit(files[FILE]) if FILE in files else None
    return [
        Check("log-likelihood", leblang2003.LOG_LIKELIHOOD, found and found.log_likelihood, 0.005),
        Check("Akaike's criterion", 1002, found and round(found.aic)),
        Check("observations", 7240, found and found.size),
        Check("coefficients", 19, found and len(found.names)),
        *(Check(name, value, found and float(found[name]), 1e-4) for name, value in leblang2003.PUBLISHED.items()),
    ]


ANCHOR = Anchor(
    name="Leblang 2003",
    year=2003,
    says="markets attack, governments defend, and each weighs what the other is likely to do",
    source="Leblang 2003, To devalue or to defend?, International Studies Quarterly 47 (page not checked); as printed in "
    "Kenkel and Signorino 2014, Journal of Statistical Software 56:8",
    basis="printed numbers",
    method="maximum likelihood of `egame12` with private information",
    unchecked="the other sixteen coefficients, which a reader of the file finds in the estimate",
    checks=checks,
    files={
        FILE: "leblang2003.csv. The data are under the GPL in the R package `games` and not shipped here; in R, "
        '`write.csv(leblang2003, "leblang2003.csv", row.names = FALSE)` writes the file'
    },
)
