#!/usr/bin/env python3
"""Execute a notebook from top to bottom; the result goes into a folder, the notebook stays as it is.

    execute.py NOTEBOOK FOLDER LIBRARY

Runs with this very python3, whatever kernels are installed beside it. A failing cell fails.
"""

import json
import os
import pathlib
import subprocess
import sys

notebook, folder, library = (pathlib.Path(word).resolve() for word in sys.argv[1:])
kernel = folder / "jupyter" / "kernels" / "python3"
kernel.mkdir(parents=True, exist_ok=True)
(kernel / "kernel.json").write_text(json.dumps({
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "Python 3", "language": "python"}), "utf-8")
environment = {
    **os.environ,
    "CRISIM_LIBRARY": str(library),
    "PYTHONPATH": str(pathlib.Path(__file__).resolve().parents[2] / "python"),
    "JUPYTER_PATH": str(folder / "jupyter"),
    "JUPYTER_CONFIG_DIR": str(folder / "config"),
    "IPYTHONDIR": str(folder / "ipython"),
    "MPLCONFIGDIR": str(folder / "matplotlib"),
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
sys.exit(subprocess.run(
    [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute",
     "--ExecutePreprocessor.timeout=600", "--ExecutePreprocessor.kernel_name=python3",
     "--output-dir", str(folder), str(notebook)],
    env=environment, check=False).returncode)
