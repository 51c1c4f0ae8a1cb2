"""Draw a replay as one SVG picture: what was simulated against what was reported.

A part of tools/pictures.py. Reads bands.csv and facts.csv of the folder that `crisim replay -o`
wrote, and the cases in scenarios/; needs nothing but Python.
"""

import csv
import json
import math
import pathlib
import re
import textwrap
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).resolve().parents[1]
CASES = ("shudong", "quanqiugou", "zhixing")
DAYS = 180

# Colours of Okabe & Ito, told apart with any colour vision.
INK, GREY, PALE = "#222222", "#6b6b6b", "#e4e4e4"
ORANGE, BLUE, GREEN, PURPLE = "#d55e00", "#0072b2", "#00805e", "#a3508a"

# Sizes in pixels.
WIDTH, LEFT, GAP, PANEL_W, PANEL_H = 960, 58, 44, 266, 104
TOP, ROW_GAP, FACT_H, WRAPPED_H = 126, 26, 18, 12

FACT_WIDTH = 35  # characters

# A row: y range, [(metric, colour, label)]; the last row differs by case.
ROWS = (
    ((0, 1.8), [("attention", ORANGE, "attention"),
                ("negative_share", PURPLE, "negative share"),
                ("positive_share", GREEN, "positive share")]),
    ((0, 1), [("trust_public", BLUE, "trust of the public (0 to 1)")]),
    ((0, 1.1), [("active_users", GREEN, "active users (before = 1)")]),
)
LAST_ROW = {
    "shudong": ((1, 5), [("rating", INK, "displayed stars (1 to 5)")]),
    "quanqiugou": ((0.8, 1.1), [("price_index", INK, "price (before = 1)")]),
    "zhixing": ((0.5, 1.2), [("delivery_index", INK, "deliveries (before = 1)")]),
}


def read_json(path):
    """JSON with // and /* */ comments."""
    token = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
    return json.loads(token.sub(lambda m: m.group(1) or " ", path.read_text("utf-8")))


def hours(time):
    """A time of a case file, in hours: a number, or "36h", "3d", "2w"."""
    if isinstance(time, str):
        return float(time[:-1]) * {"h": 1, "d": 24, "w": 168}[time[-1]]
    return float(time)


def read_bands(path):
    """(case, metric) -> [(day, p05, p50, p95)] of the reported strategies."""
    bands = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = [float(row["t_h"]) / 24] + [float(row[p] or "nan")
                                                for p in ("p05", "p50", "p95")]
            if point[0] <= DAYS:
                bands.setdefault((row["case"], row["metric"]), []).append(point)
    return bands


class Panel:
    """A box with axes; days on a square-root scale, so that hours and months both show."""

    def __init__(self, x, y, y_range):
        self.x, self.y, (self.low, self.high) = x, y, y_range

    def px(self, day):
        return self.x + PANEL_W * math.sqrt(max(0, day) / DAYS)

    def py(self, value):
        share = (value - self.low) / (self.high - self.low)
        return self.y + PANEL_H * (1 - min(1, max(0, share)))


def text(x, y, string, size=12, anchor="start", colour=INK, weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{colour}" font-weight="{weight}">{escape(string)}</text>')


def line(x1, y1, x2, y2, colour, width=1.0, dash=None):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width}"' + (f' stroke-dasharray="{dash}"' if dash else "") + "/>")


def draw_axes(panel, with_days):
    out = [f'<rect x="{panel.x}" y="{panel.y}" width="{PANEL_W}" height="{PANEL_H}" '
           f'fill="#ffffff" stroke="{PALE}"/>']
    span = panel.high - panel.low
    step = next(s for s in (0.05, 0.1, 0.2, 0.5, 1, 2) if span / s <= 6)
    for i in range(math.ceil(panel.low / step - 1e-9), math.floor(panel.high / step + 1e-9) + 1):
        y = panel.py(i * step)
        out.append(line(panel.x, y, panel.x + PANEL_W, y, PALE))
        out.append(text(panel.x - 6, y + 4, f"{i * step:g}", 11, "end", GREY))
    for day in (0, 1, 3, 7, 14, 30, 60, 90, 180):
        x = panel.px(day)
        out.append(line(x, panel.y + PANEL_H, x, panel.y + PANEL_H + 4, GREY))
        if with_days:
            out.append(text(x, panel.y + PANEL_H + 16, str(day), 11, "middle", GREY))
    return out


def draw_curve(panel, points, colour):
    """The median, and the 90 % band around it; points closer than 1.5 pixels are left out."""
    kept = []
    for point in points:
        if not kept or panel.px(point[0]) - panel.px(kept[-1][0]) >= 1.5 or point is points[-1]:
            kept.append(point)
    kept = [p for p in kept if not any(map(math.isnan, p))]
    upper = [f"{panel.px(p[0]):.1f},{panel.py(p[3]):.1f}" for p in kept]
    lower = [f"{panel.px(p[0]):.1f},{panel.py(p[1]):.1f}" for p in reversed(kept)]
    middle = [f"{panel.px(p[0]):.1f},{panel.py(p[2]):.1f}" for p in kept]
    return [f'<polygon points="{" ".join(upper + lower)}" fill="{colour}" fill-opacity="0.22"/>',
            f'<polyline points="{" ".join(middle)}" fill="none" stroke="{colour}" '
            f'stroke-width="1.8"/>']


def place_fact(fact, points):
    """(day, value, low, high) of a reported fact on the curve of its observable, or None."""
    metric, (low, high) = fact["metric"], fact["band"]
    value, op = fact["value"], metric["op"]
    start, end = (hours(metric.get(k, d)) for k, d in (("from", 0), ("to", DAYS * 24)))
    window = [p for p in points if start <= p[0] * 24 <= end]
    scale = 1.0
    if "relative_to" in metric:
        base = metric["relative_to"]
        if base["of"] != metric["of"] or base["op"] not in ("at", "maximum"):
            return None
        scale = (max(p[2] for p in points) if base["op"] == "maximum"
                 else min(points, key=lambda p: abs(p[0] * 24 - hours(base["at"])))[2])
    if "times" in metric:
        return None
    if op == "at":
        day = hours(metric["at"]) / 24
    elif op == "minimum":
        day = min(window, key=lambda p: p[2])[0]
    elif op == "maximum":
        day = max(window, key=lambda p: p[2])[0]
    else:
        return None
    return (day, value * scale, low * scale, high * scale) if day <= DAYS else None


def draw_facts(panel, facts, bands, case, metrics):
    out = []
    for fact in facts:
        of = fact["metric"]["of"]
        placed = of in metrics and place_fact(fact, bands[case, of])
        if placed:
            day, value, low, high = placed
            x, y = panel.px(day), panel.py(value)
            for v in (low, high):
                out.append(line(x - 4, panel.py(v), x + 4, panel.py(v), INK, 1.3))
            out.append(line(x, panel.py(low), x, panel.py(high), INK, 1.3))
            out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" fill="#ffffff" '
                       f'stroke="{INK}" stroke-width="1.6"/>')
            at_edge = x > panel.x + PANEL_W - 20
            out.append(text(x + (4 if at_edge else 0), panel.py(high) - 5, fact["id"], 11,
                            "end" if at_edge else "middle", INK, "bold"))
    return out


def wrapped(string, width):
    return textwrap.wrap(string, width, break_long_words=False)


def height_of_facts(facts):
    return sum(FACT_H + WRAPPED_H * (len(wrapped(f["observation"], FACT_WIDTH)) - 1) for f in facts)


def draw_fact_rows(x, y, facts, results):
    """Every fact on a scale on which its band is the grey box: median dot, 90 % interval."""
    out = []
    box, half = x + 0.875 * PANEL_W, 0.055 * PANEL_W
    for fact in facts:
        row, (low, high) = results[fact["id"]], fact["band"]
        centre = y + FACT_H / 2

        def at(value, low=low, high=high):
            share = (float(value) - (low + high) / 2) / ((high - low) / 2)
            return box + half * min(2, max(-2, share))

        out.append(text(x - 40, centre + 4, fact["id"], 11, weight="bold"))
        for string in wrapped(fact["observation"], FACT_WIDTH):
            out.append(text(x - 10, y + FACT_H / 2 + 4, string, 11, colour=GREY))
            y += WRAPPED_H
        y += FACT_H - WRAPPED_H
        inside = low <= float(row["p50"]) <= high
        out += [f'<rect x="{box - half:.1f}" y="{centre - 6:.1f}" width="{2 * half:.1f}" '
                f'height="12" fill="#d9d9d9"/>',
                line(at(fact["value"]), centre - 6, at(fact["value"]), centre + 6, INK, 1.4),
                line(at(row["p05"]), centre, at(row["p95"]), centre, BLUE, 2),
                f'<circle cx="{at(row["p50"]):.1f}" cy="{centre:.1f}" r="3.4" '
                f'fill="{BLUE if inside else ORANGE}"/>']
    return out


def draw_legend(y):
    x = LEFT - 40
    return [
        f'<rect x="{x}" y="{y - 9}" width="22" height="10" fill="{BLUE}" fill-opacity="0.22"/>',
        line(x, y - 4, x + 22, y - 4, BLUE, 1.8),
        text(x + 28, y, "simulated: median and 90 % of the runs", colour=GREY),
        line(x + 316, y - 11, x + 316, y + 3, INK, 1.3),
        f'<circle cx="{x + 316}" cy="{y - 4}" r="3.6" fill="#ffffff" stroke="{INK}" '
        'stroke-width="1.6"/>',
        text(x + 326, y, "reported fact and its band", colour=GREY),
        f'<path d="M{x + 536} {y - 9}h9l-4.5 8z" fill="{GREY}"/>',
        text(x + 551, y, "the company acts", colour=GREY),
        text(WIDTH - 16, y, "days since the outbreak (√ scale)", anchor="end", colour=GREY)]


def draw_case(column, case, bands, results):
    x = LEFT + column * (PANEL_W + GAP)
    kind, _, event = case["title"].partition(": ")
    out = [text(x, TOP - 46, f"{case['name']}: {kind[0].lower()}{kind[1:]}", 14, weight="bold")]
    for i, string in enumerate(wrapped(event, 42)[:2]):
        out.append(text(x, TOP - 31 + 13 * i, string, 11, colour=GREY))
    rows = ROWS + (LAST_ROW[case["id"]],)
    for i, (y_range, curves) in enumerate(rows):
        panel = Panel(x, TOP + i * (PANEL_H + ROW_GAP), y_range)
        out += draw_axes(panel, with_days=True)
        for action in case["strategy"]["actions"]:
            start = panel.px(hours(action["at"]) / 24)
            out.append(line(start, panel.y, start, panel.y + PANEL_H, GREY, 0.8, "2 3"))
            if i == 0:
                out.append(f'<path d="M{start - 4.5:.1f} {panel.y - 8}h9l-4.5 8z" '
                           f'fill="{GREY}"/>')
        for metric, colour, _ in curves:
            out += draw_curve(panel, bands[case["id"], metric], colour)
        out += draw_facts(panel, case["facts"], bands, case["id"], [m for m, _, _ in curves])
        for j, (_, colour, label) in enumerate(curves):
            at_top = len(curves) > 1 or case["id"] == "shudong" and i == 3  # where no curve is
            label_y = panel.y + (14 + 15 * j if at_top else PANEL_H - 8)
            out.append(text(panel.x + PANEL_W - 6, label_y, label, 12, "end", colour, "bold"))
    y = TOP + len(rows) * (PANEL_H + ROW_GAP) + 24
    out.append(text(x - 40, y - 8, "Reported facts against the simulation", 12, weight="bold"))
    return out + draw_fact_rows(x, y, case["facts"], results)


def draw(out_dir):
    bands = read_bands(out_dir / "bands.csv")
    with open(out_dir / "facts.csv", encoding="utf-8", newline="") as file:
        results = {row["id"]: row for row in csv.DictReader(file)}
    cases = [read_json(ROOT / "scenarios" / f"{case}.json") for case in CASES]
    height = (TOP + 4 * (PANEL_H + ROW_GAP) + 24 + max(height_of_facts(c["facts"]) for c in cases)
              + 40)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
           f'width="{WIDTH}" height="{height}" role="img" '
           'font-family="Helvetica, Arial, \'DejaVu Sans\', sans-serif">',
           "<title>Three crises, replayed: simulated curves against the reported facts</title>",
           f'<rect width="{WIDTH}" height="{height}" fill="#fbfbfa"/>',
           text(LEFT - 40, 28, "Three crises, replayed", 18, weight="bold")]
    out += draw_legend(52)
    for column, case in enumerate(cases):
        out += draw_case(column, case, bands, results)
    out.append(text(LEFT - 40, height - 14, "Grey box: the band of the fact, scaled to one width; "
                    "tick: reported; dot and line: simulated median and 90 % interval, cut off "
                    "at the edge.", 11, colour=GREY))
    return "\n".join(out) + "\n</svg>\n"
