"""What PyInstaller must know to put this package into a program: it asks :func:`hook_dirs` by itself.

Rooms are imported when somebody uses a name from them, which PyInstaller can't see, and data files are no modules.
"""

from pathlib import Path

__all__ = ["hook_dirs"]


def hook_dirs() -> list[str]:
    """Return the folder of the hooks.

    >>> [name.name for name in sorted(Path(hook_dirs()[0]).glob("hook-*.py"))]
    ['hook-azjp_relations.charts.py', 'hook-azjp_relations.py']
    """
    return [str(Path(__file__).parent)]
