"""Build what AWS Lambda runs: one archive with the coach and its locked dependencies.

The same sources give the same archive, byte for byte: nothing in it tells when, where or by whom it
was made. With Python of the function's version on the path, modules are compiled too, which halves
the time of a cold start; the function's disk is read-only, so an environment could not keep what it
compiles.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = "3.13"
PLATFORM = "aarch64-manylinux_2_28"
"""Lambda's Python 3.13 on arm64 runs on Amazon Linux 2023, whose C library (glibc 2.34) is newer
than this asks for."""
ARCHIVE = Path("build/lambda.zip")
MOST_BYTES = 250 * 1024 * 1024
"""Lambda's limit for what an archive unpacks to."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that an archive's entry can have."""
NOT_SHIPPED = (
    "bin",
    ".lock",
    "*.dist-info/REQUESTED",
    "*.dist-info/INSTALLER",
    "*.dist-info/uv_cache.json",
    "httptools",
)
"""Scripts with the builder's paths in them, the installer's notes to itself, what ``serve``
needs."""
SERVICES = frozenset({"dynamodb", "sso", "sso-oidc", "sts"})
"""The AWS services that are used, the others in order to find credentials. botocore describes four
hundred, and half of the archive would be that."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the archive and say what it is."""
    parser = argparse.ArgumentParser(description="Build the bundle for AWS Lambda.")
    parser.add_argument("--python", default=PYTHON, help="the function's Python (%(default)s)")
    parser.add_argument(
        "--platform", default=PLATFORM, help="the function's platform, as uv names it (%(default)s)"
    )
    parser.add_argument(
        "--archive", type=Path, default=ROOT / ARCHIVE, help=f"where to put it ({ARCHIVE})"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary, "tree")
        try:
            fill(tree, build_wheel(Path(temporary, "dist")), options.python, options.platform)
        except subprocess.CalledProcessError as error:
            print(error.stderr.decode(), file=sys.stderr)
            return 1
        compiled = compile_modules(tree, options.python)
        size = sum(path.stat().st_size for path in files(tree))
        if size > MOST_BYTES:
            print(f"it unpacks to {size:,} bytes; Lambda takes {MOST_BYTES:,}", file=sys.stderr)
            return 1
        pack(tree, options.archive)
    digest = hashlib.sha256(options.archive.read_bytes()).hexdigest()
    print(
        f"{options.archive.name}: {options.archive.stat().st_size:,} bytes, "
        f"{size:,} unpacked, sha256 {digest}"
    )
    if not compiled:
        print(
            f"no python{options.python} on the path: modules are not compiled, "
            "and a cold start takes longer"
        )
    return 0


def build_wheel(folder: Path) -> Path:
    """The project's wheel, made in ``folder``."""
    _run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        str(folder),
        cwd=ROOT,
    )
    return next(folder.glob("*.whl"))


def fill(tree: Path, wheel: Path, python: str, platform: str) -> None:
    """Put the locked dependencies, the wheel and Lambda's entry into ``tree``."""
    _run(
        *(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(tree)),
        *(
            "--no-deps",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "--requirement",
            str(ROOT / "requirements.txt"),
        ),
        *("--python-version", python, "--python-platform", platform),
    )
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tree)
    shutil.copy(ROOT / "infra/lambda_entry.py", tree)
    unused = [
        path
        for path in (tree / "botocore/data").iterdir()
        if path.is_dir() and path.name not in SERVICES
    ]
    for path in (*unused, *(path for pattern in NOT_SHIPPED for path in tree.glob(pattern))):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def compile_modules(tree: Path, python: str) -> bool:
    """Compile all modules, if there is a Python of that version. Returns whether there was."""
    # Not checked against the source's time, which the archive does not keep; and without the
    # builder's paths.
    options = ("--invalidation-mode", "unchecked-hash", "-s", str(tree), "-p", "/var/task")
    try:
        _run(f"python{python}", "-m", "compileall", "-q", *options, str(tree))
    except (FileNotFoundError, subprocess.CalledProcessError):
        # One that is there but does not run, like a version manager's placeholder, counts as none.
        for cache in tree.rglob("__pycache__"):
            shutil.rmtree(cache)
        return False
    return True


def files(tree: Path) -> Iterator[Path]:
    """All files in ``tree``, in an order that depends on their names alone."""
    return iter(sorted(path for path in tree.rglob("*") if path.is_file()))


def pack(tree: Path, archive: Path) -> None:
    """Put ``tree`` into ``archive``, each entry with the same time and the same rights."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files(tree):
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, path.read_bytes())


def _run(*command: str, cwd: Path | None = None) -> None:
    subprocess.run(command, check=True, cwd=cwd, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
