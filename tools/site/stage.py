"""Lay out the sources of the site: docs, what is written from the code, the notebooks, and the project's own texts.

python -m tools.site.stage build/docs
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from . import pages

ROOT = Path(__file__).parents[2]


def sources() -> Iterator[tuple[str, bytes]]:
    """Yield (path in the sources, content) of every file of the site."""
    for path in sorted((ROOT / "docs").rglob("*")):
        if path.suffix in (".md", ".rst"):
            yield path.relative_to(ROOT / "docs").as_posix(), path.read_bytes()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield f"notebooks/{path.name}", path.read_bytes()
    for path in sorted(ROOT.glob("*.md")):
        yield f"_root/{path.name}", path.read_bytes()
    for found in iter_modules(pages.__path__):
        for name, text in import_module(f"{pages.__name__}.{found.name}").pages():
            yield name, text.encode()


def stage(folder: Path) -> list[str]:
    """Write the sources into a folder; what is unchanged keeps its date, what is no longer a source goes. Return the paths.

    Raises
    ------
    ValueError
        If two sources have one path.
    """
    names: list[str] = []
    for name, content in sources():
        if name in names:
            raise ValueError(f"{name}: written from the code, and by hand or twice")
        names.append(name)
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder).as_posix() not in names:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            shutil.rmtree(path)
    return names


if __name__ == "__main__":
    print(f"{len(stage(Path(sys.argv[1])))} sources in {sys.argv[1]}")
