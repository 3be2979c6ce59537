"""What is costly and asked of by several tests: made once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from quasialliance import paper
from quasialliance.results import Results

SMALL = {"draws": 400, "samples": 64, "grid": 24, "progress": False}
"""Few draws and coarse maps: the same steps as the paper's, in seconds."""


@dataclass(frozen=True)
class Built:
    """A paper: its folder, its manifest, and (kind, stem, table or figure) of what it is made of."""

    folder: Path
    manifest: Mapping[str, Any]
    made: tuple[tuple[str, str, Any], ...]

    def of(self, kind: str) -> dict[str, Any]:
        """What a kind of figure or table made, by stem."""
        return {stem: item for own, stem, item in self.made if own == kind}


@pytest.fixture(scope="session")
def small_paper(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small paper."""
    folder, made, walk = tmp_path_factory.mktemp("paper"), [], paper._walk

    def recorded(package: Any, results: Results) -> Iterator[tuple[str, str, Any]]:
        for kind, stem, item in walk(package, results):
            made.append((f"{package.__name__}.{kind}", stem, item))
            yield kind, stem, item

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paper, "_walk", recorded)
        manifest = paper.build(folder, Results(**SMALL))
    return Built(folder, manifest, tuple(made))
