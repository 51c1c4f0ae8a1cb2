"""Makes the wheel of crisim (PEP 517) with Python's own library only, so that pip needs no network.

The wheel holds the package, libcrisim and the scenarios. The library is $CRISIM_LIBRARY, or that of
build/release of this checkout; if there is none, cmake builds it.
"""

import base64
import hashlib
import os
import pathlib
import re
import subprocess
import sysconfig
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
VERSION = re.search(r'^version = "(.*)"', (HERE / "pyproject.toml").read_text("utf-8"),
                    re.MULTILINE).group(1)
METADATA = f"""Metadata-Version: 2.1
Name: crisim
Version: {VERSION}
Summary: A crisis-response simulation engine: the Python door
Requires-Python: >=3.9
Provides-Extra: frames
Requires-Dist: numpy; extra == "frames"
Requires-Dist: pandas; extra == "frames"
"""


def _library(scratch):
    """The path of a libcrisim; builds one into `scratch` if there is none."""
    named = os.environ.get("CRISIM_LIBRARY")
    for path in [pathlib.Path(named)] if named else (ROOT / "build" / "release").glob(
            "libcrisim.*"):
        if path.name in ("libcrisim.so", "libcrisim.dylib") or named:
            return path.resolve()
    subprocess.run(["cmake", "-S", ROOT, "-B", scratch, "-DCMAKE_BUILD_TYPE=Release",
                    "-DCRISIM_TESTS=OFF"], check=True)
    subprocess.run(["cmake", "--build", scratch, "--target", "crisim_shared", "--parallel"],
                   check=True)
    return next(path.resolve() for path in pathlib.Path(scratch).glob("libcrisim.*")
                if path.suffix in (".so", ".dylib"))


def _files(library):
    """(name in the wheel, bytes) of everything but the records."""
    for path in sorted((HERE / "crisim").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(HERE).as_posix(), path.read_bytes()
    yield f"crisim/lib/libcrisim{'.dylib' if library.suffix == '.dylib' else '.so'}", \
        library.read_bytes()
    for path in sorted((ROOT / "scenarios").rglob("*")):
        if path.suffix in (".json", ".csv"):
            yield f"crisim/{path.relative_to(ROOT).as_posix()}", path.read_bytes()


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    tag = "py3-none-" + re.sub(r"[-.]", "_", sysconfig.get_platform())
    name, info = f"crisim-{VERSION}-{tag}.whl", f"crisim-{VERSION}.dist-info"
    records = []

    def put(wheel, path, data):
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        records.append(f"{path},sha256={digest},{len(data)}")
        wheel.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)

    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(
            pathlib.Path(wheel_directory) / name, "w") as wheel:
        for path, data in _files(_library(scratch)):
            put(wheel, path, data)
        put(wheel, f"{info}/METADATA", METADATA.encode())
        put(wheel, f"{info}/WHEEL", ("Wheel-Version: 1.0\nGenerator: crisim\n"
                                     f"Root-Is-Purelib: false\nTag: {tag}\n").encode())
        records.append(f"{info}/RECORD,,")
        wheel.writestr(f"{info}/RECORD", "\n".join(records) + "\n")
    return name


def get_requires_for_build_wheel(config_settings=None):
    return []
