"""How the documentation is built: ``sphinx-build -W --keep-going -b html docs docs/_build``."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
# Use the package beside these pages, not an installed one, and the directives of generated.py.
SOURCE = str(HERE.parent / "src")
sys.path[:0] = [SOURCE, str(HERE)]

import azjp_relations  # noqa: E402 - found by the path just set

project = "azjp_relations"
author = "The azjp_relations editors"
project_copyright = "The azjp_relations editors. Code: MIT. Data: CC-BY-4.0"
release = version = azjp_relations.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "generated",
    "themes",
    "browse",
]
exclude_patterns = ["_build"]

myst_enable_extensions = ["colon_fence", "deflist", "smartquotes"]
myst_heading_anchors = 3

# The copy button copies only code: no prompts and no output.
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

autodoc_default_options = {"members": True}
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 90
add_module_names = False
toc_object_entries_show_parents = "hide"

nitpicky = True
nitpick_ignore_regex = [
    ("py:class", r"(?!azjp_relations)[a-z_.]+\.\w+"),  # the standard library has pages of its own
    ("py:class", r"required|Decimal"),  # a word of ours, and a type that fields give without its module
    ("py:class", r"azjp_relations\..*\.[A-Z]"),  # type variables
    ("py:class", r"azjp_relations\.display\.pieces\.\w+"),  # what cards are made of has no page
    # No caller makes one of these.
    ("py:class", r"azjp_relations\.query\.(catalogue\.Catalogue|filters\.AllOf|where\.\w+Filters)"),
    ("py:class", r"azjp_relations\.(citing\._Answer|tables\.declared\.LaidOut)"),
    ("py:class", r"LayerChart|TopLevelMixin"),  # Altair's, which only type checkers import
]

html_theme = "furo"
html_title = f"azjp_relations {release}"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0b5a74",
        "color-brand-content": "#0b5a74",
        "color-brand-visited": "#5b4b8a",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6fc3dd",
        "color-brand-content": "#6fc3dd",
        "color-brand-visited": "#b4a5e0",
    },
}
