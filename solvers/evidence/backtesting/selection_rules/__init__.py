"""Selection rules: which class of outcome a game of the allies leads to; one file per rule, each holding one ``RULE``.

No theory says which of several equilibria is played, so every result of a back-test is given under every rule. A new rule is one
new file in this folder; it is found by walking it.
"""

from functools import cache

from games.errors import ScenarioError, nearest, shown
from games.lazy import import_on_demand, modules

from ..selection_rule import SelectionRule

import_on_demand(__name__)


@cache
def known() -> tuple[SelectionRule, ...]:
    """Return every rule of this folder in the order of tables; the first is the one that headlines are about.

    Raises
    ------
    ScenarioError
        If a file of the folder holds no ``RULE`` of its own name.

    >>> [rule.name for rule in known()][:2]
    ['quantal_response', 'logit_limit']
    """
    found = []
    for name, module in modules(__name__):
        rule = getattr(module, "RULE", None)
        if not isinstance(rule, SelectionRule) or rule.name != name:
            raise ScenarioError(
                f"solvers/evidence/backtesting/selection_rules/{name}.py: a SelectionRule called RULE and named {name!r} is needed"
            )
        found.append(rule)
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.name)))


def rule_named(name: str) -> SelectionRule:
    """Return a rule by name.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    """
    for rule in known():
        if rule.name == name:
            return rule
    names = [rule.name for rule in known()]
    raise ScenarioError(f"unknown selection rule {shown(name)}{nearest(str(name), names)}; known: {', '.join(names)}")
