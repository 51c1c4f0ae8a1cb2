#!/usr/bin/env python3
"""Make the README's pictures from the program's own output; `tools/refresh pictures` calls this.

    tools/pictures.py PROGRAM            writes notebooks/figures/*.svg
    tools/pictures.py PROGRAM --check    writes nothing; exit status 1 if one is out of date

The same program gives the same pictures, byte for byte. Needs nothing but Python.
"""

import argparse
import csv
import math
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import figure  # noqa: E402
from figure import BLUE, GREEN, GREY, INK, ORANGE, PALE, line, text  # noqa: E402

FOLDER = figure.ROOT / "notebooks" / "figures"
WIDTH, LEFT = 960, 18
COLOURS = {"shudong": ORANGE, "quanqiugou": BLUE, "zhixing": GREEN}

LABELS = {"delay": "first answer after (days)", "money": "compensation (multiples of the loss)"}

# From dark blue to yellow, even in lightness for every colour vision (cividis).
CIVIDIS = ((0, 32, 76), (58, 71, 107), (102, 105, 112), (146, 140, 117), (193, 180, 107),
           (255, 233, 69))


def crisim(program, folder, *arguments):
    """Runs the program into the folder; exit status 4 (a fact outside its band) is shown."""
    done = subprocess.run([program, *arguments, "-q", "-o", str(folder)], cwd=figure.ROOT,
                          check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 4):
        sys.exit(f"crisim {' '.join(arguments)}: exit status {done.returncode}")


def rows_of(path, **wanted):
    with open(path, encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file)
                if all(row[key] == value for key, value in wanted.items())]


def names():
    cases = (figure.read_json(figure.ROOT / "scenarios" / f"{id}.json") for id in figure.CASES)
    return {case["id"]: case["name"] for case in cases}


def svg(height, title, parts):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" '
        'font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif">',
        f"<title>{figure.escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfbfa"/>',
        text(LEFT, 28, title, 18, weight="bold"), *parts, "</svg>"]) + "\n"


def ticks(values, step):
    """Multiples of the step around the values."""
    low, high = math.floor(min(values) / step + 1e-9), math.ceil(max(values) / step - 1e-9)
    return [round(i * step, 6) for i in range(low, high + 1)]


class Box:
    """A panel with linear axes: x and y ranges, the place in pixels."""

    def __init__(self, x, y, width, height, x_range, y_range):
        self.x, self.y, self.width, self.height = x, y, width, height
        self.x_range, self.y_range = x_range, y_range

    def px(self, value):
        low, high = self.x_range
        return self.x + self.width * (value - low) / (high - low)

    def py(self, value):
        low, high = self.y_range
        return self.y + self.height * (1 - (value - low) / (high - low))

    def axes(self, x_ticks, y_ticks=(), x_label="", write=str):
        bottom = self.y + self.height
        out = [f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" '
               f'fill="#ffffff" stroke="{PALE}"/>']
        for value in x_ticks:
            x = self.px(value)
            out += [line(x, self.y, x, bottom, PALE),
                    text(x, bottom + 16, write(value), 11, "middle", GREY)]
        for value in y_ticks:
            y = self.py(value)
            out += [line(self.x, y, self.x + self.width, y, PALE),
                    text(self.x - 6, y + 4, f"{value:g}", 11, "end", GREY)]
        return out + [text(self.x + self.width / 2, bottom + 34, x_label, 12, "middle", GREY)]


def draw_strategies(work):
    """A row a strategy: mean and 90 % of the runs, in every case."""
    ranking = rows_of(work / "compare" / "ranking.csv", metric="users_day180")
    ranks = {}
    for row in ranking:
        ranks.setdefault(row["strategy"], []).append(float(row["rank"]))
    order = sorted(ranks, key=lambda name: (sum(ranks[name]), name))
    top, row_height, left, gap = 92, 19, 190, 22
    width = (WIDTH - left - 2 * gap - LEFT) / 3
    marks = ticks([float(row[key]) for row in ranking for key in ("p05", "p95")], 0.2)
    height = row_height * len(order)
    out = [text(LEFT, 50, "Active users on day 180 (1 = before the crisis). Dot: mean of 200 runs; "
                "bar: 90 % of them, all under the same luck; dashed: what was done.", 12,
                colour=GREY)]
    for i, name in enumerate(order):
        out.append(text(left - 12, top + (i + 0.5) * row_height + 4, name, 12, "end",
                        ORANGE if name == "as-reported" else INK,
                        "bold" if name == "as-reported" else "normal"))
    for column, (id, case) in enumerate(names().items()):
        box = Box(left + column * (width + gap), top, width, height, (marks[0], marks[-1]), (0, 1))
        out.append(text(box.x, top - 10, case, 14, weight="bold"))
        out += box.axes(marks, write=lambda value: f"{value:g}")
        rows = {row["strategy"]: row for row in ranking if row["case"] == id}
        done = box.px(float(rows["as-reported"]["mean"]))
        out.append(line(done, top, done, top + height, ORANGE, 1.2, "4 3"))
        for i, name in enumerate(order):
            y = top + (i + 0.5) * row_height
            low, mean, high = (box.px(float(rows[name][key])) for key in ("p05", "mean", "p95"))
            colour = ORANGE if name == "as-reported" else BLUE
            out += [f'<rect x="{low:.1f}" y="{y - 3:.1f}" width="{high - low:.1f}" height="6" '
                    f'rx="3" fill="{colour}" fill-opacity="0.3"/>',
                    f'<circle cx="{mean:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>']
    return svg(top + height + 32, "What if they had answered differently?", out)


def draw_curves(work, box, kind, scale):
    """Mean and 90 % band of the three cases against a number; sets the range of y."""
    curves = {id: [[float(row["x"]) * scale, *(float(row[key]) for key in ("p05", "mean", "p95"))]
                   for row in rows_of(work / f"{kind}-{id}" / "curve.csv")] for id in names()}
    marks = ticks([value for points in curves.values() for p in points for value in p[1:]], 0.05)
    if len(marks) > 8:
        marks = ticks(marks, 0.1)
    box.y_range = (marks[0], marks[-1])
    out = box.axes(range(int(box.x_range[1]) + 1), marks, LABELS[kind])
    for id, points in curves.items():
        edge = [f"{box.px(p[0]):.1f},{box.py(p[3]):.1f}" for p in points]
        edge += [f"{box.px(p[0]):.1f},{box.py(p[1]):.1f}" for p in reversed(points)]
        mean = [f"{box.px(p[0]):.1f},{box.py(p[2]):.1f}" for p in points]
        out += [f'<polygon points="{" ".join(edge)}" fill="{COLOURS[id]}" fill-opacity="0.18"/>',
                f'<polyline points="{" ".join(mean)}" fill="none" stroke="{COLOURS[id]}" '
                'stroke-width="2"/>']
    return out


def colour_at(share):
    place = min(max(share, 0), 1) * (len(CIVIDIS) - 1)
    i = min(int(place), len(CIVIDIS) - 2)
    mixed = (round(a + (b - a) * (place - i)) for a, b in zip(CIVIDIS[i], CIVIDIS[i + 1]))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def draw_heat_map(work, box):
    """Users by the hour of the apology and the compensation, shudong."""
    hour, money = "strategy.actions.apology.at", "strategy.actions.compensation.compensation"
    rows = rows_of(work / "sweep" / "summary.csv", case="shudong", metric="users_day180")
    hours = sorted({float(row[hour]) for row in rows})
    sums = sorted({float(row[money]) for row in rows})
    means = [float(row["mean"]) for row in rows]
    low, high = min(means), max(means)
    width, height = box.width / len(sums), box.height / len(hours)
    out = []
    for row, mean in zip(rows, means):
        x = box.x + sums.index(float(row[money])) * width
        y = box.y + (len(hours) - 1 - hours.index(float(row[hour]))) * height
        share = (mean - low) / (high - low)
        out += [f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
                f'fill="{colour_at(share)}"/>',
                text(x + width / 2, y + height / 2 + 4, f"{mean:.2f}", 11, "middle",
                     "#ffffff" if share < 0.45 else INK)]
    for i, value in enumerate(sums):
        out.append(text(box.x + (i + 0.5) * width, box.y + box.height + 16, f"{value:g}", 11,
                        "middle", GREY))
    for i, value in enumerate(hours):
        out.append(text(box.x - 6, box.y + box.height - (i + 0.5) * height + 4,
                        f"{value:g} h" if value < 48 else f"{value / 24:g} d", 11, "end", GREY))
    out.append(text(box.x + box.width / 2, box.y + box.height + 34,
                    "compensation (multiples of the loss)", 12, "middle", GREY))
    return out


def draw_what_if(work):
    top, height, width = 104, 230, 250
    delay = Box(LEFT + 36, top, width, height, (0, 7), (0, 1))
    money = Box(delay.x + width + 60, top, width, height, (0, 6), (0, 1))
    map_x = money.x + width + 62
    heat = Box(map_x, top, WIDTH - LEFT - map_x, height, (0, 1), (0, 1))
    titles = ((delay, "What does an hour cost?", "active users, day 180 (1 = before)"),
              (money, "What does money buy?", "trust of the public, day 180 (0 to 1)"),
              (heat, "Both at once, Shudong", "active users by hour of the apology"))
    out = []
    x = LEFT
    for id, case in names().items():
        out += [line(x, 46, x + 22, 46, COLOURS[id], 2.5), text(x + 28, 50, case, colour=GREY)]
        x += 118
    out.append(text(x, 50, "mean of the runs, band: 90 % of them", colour=GREY))
    for box, title, label in titles:
        out += [text(box.x - 30, top - 26, title, 14, weight="bold"),
                text(box.x - 30, top - 10, label, 11, colour=GREY)]
    out += draw_curves(work, delay, "delay", 1 / 24)
    out += draw_curves(work, money, "money", 1)
    out += draw_heat_map(work, heat)
    return svg(top + height + 48, "Turning one screw, and two", out)


def simulate(program, work):
    crisim(program, work / "replay", "replay")
    crisim(program, work / "compare", "compare", *figure.CASES, "--reps", "200", "--metric",
           "users_day180")
    for id in figure.CASES:
        crisim(program, work / f"delay-{id}", "curve", id, "--strategy", "golden-4h", "--vary",
               "strategy.first_response_h=0:168:12", "--reps", "60")
        crisim(program, work / f"money-{id}", "curve", id, "--strategy", "compensation-1x",
               "--vary", "strategy.actions.compensation.compensation=0:6:0.5", "--reps", "60",
               "--metric", "trust_public_day180")
    crisim(program, work / "sweep", "sweep", "apology-compensation", "--reps", "5")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--check", action="store_true", help="only say whether all are current")
    args = parser.parse_args()
    program = str(pathlib.Path(args.program).resolve())
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        simulate(program, work)
        pictures = {"replay.svg": figure.draw(work / "replay"),
                    "strategies.svg": draw_strategies(work), "what-if.svg": draw_what_if(work)}
    stale = [name for name, picture in pictures.items() if not (FOLDER / name).exists()
             or (FOLDER / name).read_text("utf-8") != picture]
    for name in stale:
        if not args.check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            (FOLDER / name).write_text(pictures[name], "utf-8")
        print(f"{name}: {'out of date: run tools/refresh pictures' if args.check else 'renewed'}")
    return 1 if args.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
