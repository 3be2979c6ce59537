"""Accounts of how the US chooses: one file per account, each holding one ``ACCOUNT``.

A new account is one new file in this folder; it is found by walking it. None has a number that was chosen on the record.
"""

from functools import cache

from games.arguments import forgiving
from games.errors import ScenarioError, nearest, shown
from games.lazy import import_on_demand, modules

from ..account import Account

import_on_demand(__name__)


@cache
def known() -> tuple[Account, ...]:
    """Return every account of this folder in the order of tables.

    Raises
    ------
    ScenarioError
        If a file of the folder holds no ``ACCOUNT`` of its own name.

    >>> [account.name for account in known()][:2]
    ['anticipation', 'subgame_perfect']
    """
    found = []
    for name, module in modules(__name__):
        account = getattr(module, "ACCOUNT", None)
        if not isinstance(account, Account) or account.name != name:
            raise ScenarioError(f"solvers/us_choice/accounts/{name}.py: an Account called ACCOUNT and named {name!r} is needed")
        found.append(account)
    return tuple(sorted(found, key=lambda account: (account.order, account.name)))


@forgiving
def account_named(name: str) -> Account:
    """Return an account by name.

    Raises
    ------
    ScenarioError
        If there is none of that name.

    >>> account_named("best_cas")
    Traceback (most recent call last):
    games.errors.ScenarioError: unknown account 'best_cas'; did you mean 'best_case'?; known: anticipation, subgame_perfect, ...
    """
    for account in known():
        if account.name == name:
            return account
    names = [account.name for account in known()]
    raise ScenarioError(f"unknown account {shown(name)}{nearest(str(name), names)}; known: {', '.join(names)}")
