#!/usr/bin/env python3
"""Check the checks: each must find what is planted here, and nothing in a clean tree."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import includes  # noqa: E402
import labels  # noqa: E402
import length  # noqa: E402
import names  # noqa: E402
import notebooks  # noqa: E402
import readme  # noqa: E402
import symbols  # noqa: E402

FUNCTION = "int\ncrs_long(void)\n{\n%s    return 0;\n}\n"


class Planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)

    def plant(self, name, content):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")

    def test_includes(self):
        good = [("engine/json/json.c", "<cjson/cJSON.h>"), ("engine/study/fit/fit.c", "<gsl/gsl_rng.h>"),
                ("engine/sim/ensemble.c", "<pthread.h>"), ("models/registry.c", REGISTRY),
                ("models/field.c", '"core/vmath.h"'), ("models/field.c", '"sim/model.h"'),
                ("engine/cli/play/cmd_run.c", '"table/output.h"'), ("engine/cli/main.c", REGISTRY),
                ("engine/cli/main.c", "<gsl/gsl_errno.h>")]
        for name, header in good:
            self.plant(name, f"#include {header}\n")
        self.assertEqual(includes.check(self.root), [])
        bad = [("engine/core/a.c", '"sim/model.h"'), ("engine/sim/b.c", '"study/case.h"'),
               ("engine/study/c.c", '"json/json.h"'), ("engine/page/d.c", '"cli/options.h"'),
               ("engine/table/csv.c", "<cjson/cJSON.h>"), ("engine/sim/e.c", "<gsl/gsl_rng.h>"),
               ("engine/sim/block.c", "<pthread.h>"), ("engine/sim/f.c", '"models/field.h"'),
               ("engine/cli/g.c", '"models/field.h"'), ("models/h.c", '"sim/block.h"'),
               ("models/i.c", REGISTRY), ("engine/core/j.c", "<stdio.h>"),
               ("models/k.c", '"json/json.h"'), ("engine/hall/n.c", '"core/vmath.h"'), ("engine/cli/l.c", "<gsl/gsl_rng.h>"),
               ("engine/table/m.c", "<gsl/gsl_errno.h>")]
        for name, header in bad:
            self.plant(name, f"#include <math.h>\n  # include {header}\n")
        found = includes.check(self.root)
        self.assertEqual(len(found), len(bad), found)
        for name, _ in bad:
            self.assertTrue(any(line.startswith(f"{name}:") for line in found), name)

    def test_a_forgotten_model(self):
        self.plant("models/registry.h", "    X(crs_model_a)\n")
        for name in "ab":
            self.plant(f"models/{name}.c", f"const crs_model crs_model_{name} = {{\n")
        self.assertEqual(includes.check(self.root),
                         ["models/b.c: crs_model_b is not in models/registry.h"])

    def test_circles(self):
        self.plant("engine/sim/a.h", '#include "sim/a_internal.h"\n')
        self.plant("engine/sim/a_internal.h", '#include "sim/a.h"\n#include "sim/b.h"\n')
        self.plant("engine/sim/b.h", '#include "sim/c.h"\n')
        self.plant("engine/sim/c.h", "#include <math.h>\n")
        self.assertEqual(includes.check(self.root), [])
        self.plant("engine/sim/c.c", '#include "sim/c.h"\n#include "sim/a.h"\n')
        self.assertEqual(len(includes.check(self.root)), 1)

    def test_symbols(self):
        for name, symbol, count in (("good", "crs_x", 0), ("bad", "block_step", 1)):
            self.plant(f"{name}.c", f"int {symbol}(void);\nint {symbol}(void) {{ return 1; }}\n"
                       "int crs_y(void);\nint crs_y(void) { return 2; }\n")
            subprocess.run(["cc", "-c", f"{name}.c", "-o", f"{name}.o"], cwd=self.root, check=True)
            subprocess.run(["ar", "rc", f"{name}.a", f"{name}.o"], cwd=self.root, check=True)
            self.assertEqual(len(symbols.check("nm", str(self.root / f"{name}.a"))), count)
        for name, count in (("again", 1), ("fresh", 0)):
            symbol = "crs_y" if count else "crs_z"
            self.plant(f"{name}.c", f"int {symbol}(void);\nint {symbol}(void) {{ return 1; }}\n")
            subprocess.run(["cc", "-c", f"{name}.c", "-o", f"{name}.o"], cwd=self.root, check=True)
            self.assertEqual(len(symbols.check("nm", str(self.root / "good.a"),
                                               str(self.root / f"{name}.o"))), count)
        self.plant("empty.c", "typedef int crs_none;\n")
        subprocess.run(["cc", "-c", "empty.c", "-o", "empty.o"], cwd=self.root, check=True)
        self.assertEqual(len(symbols.check("nm", str(self.root / "empty.o"))), 1)

    def test_names(self):
        self.plant("good.md", "`/dev/full`, `/usr/bin/python3`, framework/main, ~/data\n")
        self.assertEqual(names.check(self.root), [])
        for line in ("see /ho" "me/anna/x", "-I/wo" "rk/main", "// TO" "DO later", "=" * 7,
                     "see ../shared" "/notes.md"):
            self.plant("bad.md", f"fine\n{line}\n")
            self.assertEqual(len(names.check(self.root)), 1, line)

    def test_length(self):
        self.plant("engine/core/a.c", FUNCTION % ("    crs_y();\n" * 40))
        self.assertEqual(length.check(self.root), [])
        self.plant("engine/core/b.c", FUNCTION % ("    crs_y();\n" * 60))
        self.plant("models/c.c", "\n" * 601)
        self.assertEqual(len(length.check(self.root)), 2)
        self.plant("models/c.c", "\n" * 600)
        self.plant("models/d.h", "/* Generated by x.py */\n" + "\n" * 751)
        self.assertEqual(len(length.check(self.root)), 1)

    def test_labels(self):
        def suite(name, *labels):
            return {"name": name, "properties": [{"name": "LABELS", "value": list(labels)}]}

        self.assertEqual(labels.check([suite("a", "quick"), suite("b", "slow", "check")]), [])
        wrong = [{"name": "a"}, suite("b", "check"), suite("c", "quick", "slow")]
        self.assertEqual(len(labels.check(wrong)), 3)
        self.assertEqual(len(labels.gone("ctest -R '^(a|b|z)$'\nctest -R '^(y)$'", wrong)), 2)
        self.assertEqual(len(labels.gone(labels.RUN.read_text("utf-8"), [])), 8)

    def test_halls(self):
        for i in range(31):
            self.plant(f"engine/core/f{i}.c", "\n")
            self.plant(f"tests/core/f{i}.c", "\n")
            self.assertEqual(len(length.check(self.root)), i // 30)

    def test_notebooks(self):
        good = {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# A"]},
                          {"cell_type": "code", "execution_count": None, "id": "b", "metadata": {},
                           "outputs": [], "source": ["1"]}],
                "metadata": notebooks.KERNEL, "nbformat": 4, "nbformat_minor": 5}
        self.plant("notebooks/a.ipynb", notebooks.text_of(good))
        self.assertEqual(notebooks.check(self.root), [])
        for key, value in (("execution_count", 3), ("outputs", [{"text": "x"}]), ("id", "a"),
                           ("metadata", {"scrolled": True})):
            bad = {**good, "cells": [good["cells"][0], {**good["cells"][1], key: value}]}
            self.plant("notebooks/a.ipynb", notebooks.text_of(bad))
            self.assertEqual(len(notebooks.check(self.root)), 1, key)
        notebooks.check(self.root, write=True)
        self.assertEqual(notebooks.check(self.root), [])

    def test_outputs_shown(self):
        fresh = ["Title: 2 cases", "", "name   mean", "a_one  0.91", "b_two  0.5", "c_six  7",
                 *(f"z_{i}  {i}" for i in range(20)), "", "done in 3 runs"]
        for shown in (fresh, ["...", "a_one  0.91", "b_two  0.5", "..."],
                      ["Title: 2 cases", "...", "a_one  0.91", "z_7  7", "...", "done in 3 runs"]):
            self.assertEqual(readme.missing(shown, fresh), [])
        self.assertEqual(readme.missing(["...", "b_two  0.5", "a_one  0.91"], fresh),
                         ["a_one  0.91"])
        self.assertEqual(readme.missing(fresh[:-1], fresh), ["..."])
        self.assertEqual(readme.missing(["...", "a_one  0.92"], fresh), ["a_one  0.92"])
        # Changed numbers, a new row between two, a row picked out of many, a line that is gone.
        self.assertEqual(readme.renewed(["Title: 1 case", "...", "name  mean", "a_one  0.3",
                                         "c_six  8", "...", "CSV: out"], fresh),
                         ["Title: 2 cases", "...", *fresh[2:6], "...", "CSV: out"])
        self.assertEqual(readme.renewed(["...", "a_one  1", "z_19  18", "zz", "..."], fresh),
                         ["...", "a_one  0.91", "z_19  19", "..."])
        self.assertEqual(readme.renewed(["anything"], fresh), fresh)


REGISTRY = '"models/registry.h"'

if __name__ == "__main__":
    unittest.main()
