"""How other tools differ on the same game, from the file of claims that tests keep true."""

from __future__ import annotations

from collections.abc import Iterator

from ..claims import Claim, read
from ..markdown import page, plain, table

TEXT = """Users compare, so here is what to expect: the same game, given to another tool and to this project. Each line is a
run of the code below it, in the version named; a test runs all of it, and fails when a line is no longer true. No line says
that a tool is bad: most were built for other questions, and a method that finds one equilibrium fast does what it promises.
What matters is not to take a subset for the whole set."""
RANDOM = """How often it happens on random games, by the hundred thousand, is in [](project/readme.md) under "Nothing missed,
nothing false"."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page."""
    facts = read()
    parts = [TEXT, f"Seen on {facts['date']}.", versions(), RANDOM]
    for name, tool in facts["tools"].items():
        claims = [claim for claim in facts["claims"] if claim.tool == name]
        rows = [
            (plain(c.game), f"**{facts['kinds'][c.kind]}**", c.says, f"`{short(c.seen)}`", f"`{short(c.right)}`") for c in claims
        ]
        parts += [
            f"## {tool['title']} {tool['version']}",
            tool["about"],
            table(("game", "it", "in words", "seen", "right, as computed here"), rows),
            *(shown(claim) for claim in claims),
        ]
    yield "other-tools.md", page("How other tools differ on the same game", *parts)


def versions() -> str:
    """Return the tools with their versions."""
    return table(("tool", "version", "what it is for"), ((t["title"], t["version"], t["about"]) for t in read()["tools"].values()))


def short(text: str, most: int = 60) -> str:
    """Return what fits into a cell."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def shown(claim: Claim) -> str:
    """Return the code of a claim, folded away."""
    blocks = [f"```python\n{code.strip()}\n```\n\ngives `{short(found, 200)}`" for code, found in pairs(claim)]
    inside = "\n\nand here\n\n".join(blocks)
    return f"<details>\n<summary>{claim.game}: the code</summary>\n\n{inside}\n\n</details>"


def pairs(claim: Claim) -> list[tuple[str, str]]:
    """Return the code of the tool and of this project, each with what it gives."""
    return [(claim.run, claim.seen), (claim.ours, claim.right)]
