"""The page on other tools: each of its lines is run in the pinned version, beside the right value, and must still be true."""

from __future__ import annotations

from importlib import metadata

import pytest

from tests.oracles import oracle
from tools.site.claims import MODULES, Claim, agrees, ours, read, theirs

CLAIMS = [pytest.param(claim, id=f"{claim.tool}: {claim.game}") for claim in read()["claims"]]


@pytest.mark.parametrize("tool", MODULES)
def test_the_version_is_the_one_that_the_page_names(tool: str) -> None:
    """A new version is a reason to look at every line of the page again."""
    oracle(MODULES[tool])
    facts = read()["tools"][tool]
    assert metadata.version(facts["distribution"]) == facts["version"]


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_tool_does_what_the_page_says(claim: Claim) -> None:
    """What is seen is what is written."""
    oracle(MODULES[claim.tool])
    found = theirs(claim)
    assert agrees(found, claim.seen), f"no longer so: {found}"


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_right_value_is_what_this_project_gives(claim: Claim) -> None:
    """It is computed here, and differs from what the tool gives unless the page says that the two agree."""
    assert agrees(ours(claim), claim.right)
    assert (claim.seen == claim.right) == (claim.kind == "agrees")


def test_every_tool_has_claims_and_every_kind_is_explained() -> None:
    """The file hangs together."""
    facts = read()
    assert {claim.tool for claim in facts["claims"]} == set(facts["tools"]) == set(MODULES)
    assert {claim.kind for claim in facts["claims"]} == set(facts["kinds"])
