"""How the site is built: offline, from sources that `tools.site.stage` lays out."""

import logging
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from solvers.result import Completeness  # noqa: E402  # the repository is on the path only now

with (ROOT / "pyproject.toml").open("rb") as file:
    facts = tomllib.load(file)["project"]

logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every font that a figure embeds

project = facts["name"]
author = facts["authors"][0]["name"]
project_copyright = f"{author}, {facts['license']} licence"
release = version = facts["version"]
language = "en-GB"

extensions = [
    "myst_nb",
    "tools.site.extensions.annotations",
    "tools.site.extensions.mathml",
    "tools.site.extensions.runs",
]
exclude_patterns = ["_root"]
root_doc = "index"
nitpicky = True
python_maximum_signature_line_length = 90
python_use_unqualified_type_names = True
add_module_names = False
toc_object_entries = False
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "attrs_block", "attrs_inline", "substitution"]
myst_heading_anchors = 3
myst_substitutions = {"completeness": "\n".join(f"* `{one.name}`: {one.value}" for one in Completeness)}
myst_update_mathjax = False

# Notebooks are committed without outputs; `make site NOTEBOOKS=force` runs them.
nb_execution_mode = "off"
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_ipywidgets_js = {}

html_theme = "furo"
html_title = f"{project} {release}"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_permalinks_icon = "#"
html_last_updated_fmt = None
