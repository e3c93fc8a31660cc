"""`omsorg --version`: what a report of a mistake has to name."""

import platform
from importlib.metadata import PackageNotFoundError, version


def told() -> str:
    """Two lines: omsorg's version, and what it runs on."""
    return f"omsorg {_own()}\n{platform.python_implementation()} {_python()}"


def _own() -> str:
    try:
        return version("omsorg")
    except PackageNotFoundError:
        return "of an unknown version: it is not installed as a package"


def _python() -> str:
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}"
