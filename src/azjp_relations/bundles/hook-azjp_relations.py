# ruff: noqa: N999 - PyInstaller gives the name
"""What belongs to the package: all rooms but those that programs import by their own names, and the data."""

from PyInstaller.utils.hooks import collect_data_files, collect_submodules  # type: ignore[import-untyped]

_BY_NAME = ("azjp_relations.charts", "azjp_relations.testing", "azjp_relations.bundles")

datas: list[tuple[str, str]] = collect_data_files("azjp_relations")
hiddenimports: list[str] = collect_submodules("azjp_relations", filter=lambda name: not name.startswith(_BY_NAME))
