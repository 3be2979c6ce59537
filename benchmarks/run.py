"""Run every benchmark of this folder that has a ``main``, in the order of the names; the campaign runs by itself."""

import importlib
import pkgutil
from pathlib import Path


def main() -> None:
    """Import the modules beside this one and run their ``main``."""
    for name in sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])):
        if name not in (Path(__file__).stem, "campaign") and hasattr(benchmark := importlib.import_module(name), "main"):
            print(f"== {name} ==", flush=True)
            benchmark.main()
            print()


if __name__ == "__main__":
    main()
