"""Build hook: compile the kernels into the wheel or the checkout; without a compiler the package is pure Python."""

from __future__ import annotations

import runpy
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Kernels(BuildHookInterface):
    """Compile ``solvers/native/*.c`` and let the wheel carry the library."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before a wheel, editable or not, is put together."""
        native = runpy.run_path(str(Path(self.root) / "solvers" / "native" / "build.py"))
        library = native["build"]()
        if library is None:
            self.app.display_warning("no C compiler: solvers.nash.solve_batch will use the slower exact path")
            return
        build_data["pure_python"] = False
        build_data["tag"] = "py3-none-" + sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["artifacts"].append("/solvers/native/*.so")
