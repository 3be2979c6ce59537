"""Rules of coding: one file per source, each holding one ``RULE``.

A new rule is one new file in this folder; it is found by walking it.
"""

from functools import cache

from games.errors import ScenarioError
from games.lazy import import_on_demand, modules

from ..rule import Rule

import_on_demand(__name__)


@cache
def known() -> tuple[Rule, ...]:
    """Return every rule of this folder, in the order in which they are tried for a code.

    Raises
    ------
    ScenarioError
        If a file of the folder holds no ``RULE`` of its own name.

    >>> [rule.name for rule in known() if "q" in rule.symbols]
    ['product_ratio', 'capability_ratio']
    """
    found = []
    for name, module in modules(__name__):
        rule = getattr(module, "RULE", None)
        if not isinstance(rule, Rule) or rule.name != name:
            raise ScenarioError(f"solvers/evidence/codings/rules/{name}.py: a Rule called RULE and named {name!r} is needed")
        found.append(rule)
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.name)))
