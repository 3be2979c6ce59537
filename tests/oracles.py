"""Other people's packages that answers are compared with: in the tests' environment only, since `make test` installs them.

Who runs a few tests without them skips what asks them; with REQUIRE_ORACLES=1, as in ``.ci/run``, their absence is a failure, so
that a green run has asked them.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import pytest


def oracle(package: str) -> Any:
    """Return a package; skip the test, or fail it, if it is not installed."""
    try:
        return import_module(package)
    except ImportError as problem:
        reason = f"{problem}: an oracle of the tests only, which `make oracle` installs"
        (pytest.fail if os.environ.get("REQUIRE_ORACLES") == "1" else pytest.skip)(reason)
