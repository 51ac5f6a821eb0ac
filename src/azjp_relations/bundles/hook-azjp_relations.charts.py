# ruff: noqa: N999 - PyInstaller gives the name
"""The charts, of which each is imported when it is drawn."""

from PyInstaller.utils.hooks import collect_submodules  # type: ignore[import-untyped]

hiddenimports: list[str] = collect_submodules("azjp_relations.charts")
