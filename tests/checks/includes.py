#!/usr/bin/env python3
"""Check that includes only go down, and in no circle.

    includes.py [ROOT]

A room of engine/ may include those before it in ROOMS; models see strategy/ and the head of sim/.
No files include each other in a circle; a source, its header and foo_internal, foo_kernel,
foo_frame, foo_scan are one. Also: only json/ includes cJSON, only study/ and tests/ include GSL,
only sim/ensemble* includes pthread, the core includes no file, thread or clock header, only
registry.c knows all models, and registry.h lists every one.
"""

import pathlib
import re
import sys

# From the ground up.
ROOMS = ("core", "base", "strategy", "sim", "study", "json", "table", "scenario", "store",
         "result", "request", "term", "page", "api", "cli")
# What models see of the engine besides core/ and strategy/.
MODEL_SEES = {"sim/model.h", "sim/metrics.h"}
# The program and the library switch off GSL's own error handler; the program tells its version.
GSL_IN_CLI = {"gsl/gsl_errno.h", "gsl/gsl_version.h"}
# Of the models, everybody may see the list.
REGISTRY = "models/registry.h"
NOT_IN_CORE = re.compile(r"stdio\.h|time\.h|fcntl\.h|unistd\.h|pthread\.h|threads\.h|locale\.h"
                         r"|signal\.h|sys/.*")


def complaint(room, path, included):
    """Why the file `path` of the room "core", "sim", ... or "models" must not include this."""
    target = included.split("/")[0]
    if "cJSON" in included and room != "json":
        return "only json/ includes cJSON"
    if included.startswith("gsl/") and not (
            room == "study" or room in ("api", "cli") and included in GSL_IN_CLI):
        return "GSL belongs in study/ and in tests"
    if included in ("pthread.h", "threads.h", "omp.h") and not path.startswith(
            "engine/sim/ensemble"):
        return "threads belong in sim/ensemble"
    if room == "core" and NOT_IN_CORE.fullmatch(included):
        return "the core knows no file, thread or clock"
    if room == "models":
        if target in ROOMS and target not in ("core", "strategy") and included not in MODEL_SEES:
            return "a model sees sim/model.h, sim/metrics.h, strategy/ and the core"
        if included == REGISTRY and path != "models/registry.c":
            return "only registry.c knows all models"
        return None
    if target == "models" and not (
            included == REGISTRY and ROOMS.index(room) >= ROOMS.index("study")):
        return "the engine sees models through models/registry.h, from study upwards"
    if target in ROOMS and ROOMS.index(target) > ROOMS.index(room):
        return f"{room} must not include {target}: arrows only go down"
    return None


def unlisted(root):
    """Models that the registry has forgotten: they would be built, and never be found."""
    registry = root / REGISTRY
    listed = registry.read_text("utf-8") if registry.exists() else ""
    found = []
    for path in sorted((root / "models").glob("*.c")):
        for model in re.findall(r"^const crs_model (\w+) =", path.read_text("utf-8"), re.M):
            if f"X({model})" not in listed:
                found.append(f"{path.relative_to(root)}: {model} is not in {REGISTRY}")
    return found


def circles(edges):
    """The circles among files, {file: {files that it includes}}, each named once."""
    found, state = [], {}

    def visit(name, trail):
        state[name] = "open"
        for target in sorted(edges.get(name, ())):
            if state.get(target) == "open":
                circle = trail[trail.index(target):] if target in trail else [target]
                found.append(f"{circle[0]}: a circle of includes: {' -> '.join([*circle, target])}")
            elif target not in state:
                visit(target, [*trail, target])
        state[name] = "done"

    for name in sorted(edges):
        if name not in state:
            visit(name, [name])
    return found


def unit_of(path):
    """A source and its header are one, and so are the files that are its inside."""
    stem = path.rsplit(".", 1)[0]
    return re.sub(r"_(internal|kernel|frame|scan)$", "", stem)


def check(root):
    found, edges = [], {}
    for path in sorted([*root.glob("engine/*/**/*.[ch]"), *root.glob("models/**/*.[ch]")]):
        name = path.relative_to(root).as_posix()
        room = name.split("/")[1] if name.startswith("engine/") else "models"
        if room not in ROOMS and room != "models":
            found.append(f"{name}: no such room: {room}")
            continue
        me = edges.setdefault(unit_of(name.removeprefix("engine/")), set())
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+["<]([^">]+)[">]', line)
            why = match and complaint(room, name, match.group(1))
            if why:
                found.append(f"{name}:{number}: {match.group(1)}: {why}")
            if match:
                me.add(unit_of(match.group(1)))
    edges = {name: {t for t in targets if t in edges and t != name}
             for name, targets in edges.items()}
    return found + unlisted(root) + circles(edges)


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    found = check(root if root.is_dir() else root.parents[2])
    print("\n".join(found) or "includes only go down")
    sys.exit(1 if found else 0)
