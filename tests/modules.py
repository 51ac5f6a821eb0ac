"""Modules that stand beside the library: of the benchmarks and of the documentation."""

import importlib
import sys
from pathlib import Path
from types import ModuleType
from unittest import mock

__all__ = ["module_of"]


def module_of(folder: str, name: str) -> ModuleType:
    """Return the module *name* in a *folder* of the project, which may import what stands beside it."""
    beside = Path(__file__).parent.parent / folder
    with mock.patch.object(sys, "path", [str(beside), *sys.path]):
        return importlib.import_module(name)
