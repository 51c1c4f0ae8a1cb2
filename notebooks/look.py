"""What the figures of the notebooks have in common: style, bands, marks of facts, names.

    import look

    look.style()
    look.band(axes, days, table, label="simulated")     # median and the band of 90 % of runs
    look.facts(axes, crisim.describe("shudong"), bands, "rating")
"""

import json
import math
import pathlib

import matplotlib.font_manager
import matplotlib.pyplot as plt
import numpy

import crisim

INK, GREY, PALE = "#222222", "#6b6b6b", "#d9d9d9"
BLUE, ORANGE, GREEN, PURPLE, SKY = "#0072b2", "#d55e00", "#009e73", "#a3508a", "#56b4e9"
DAYS = (0, 1, 3, 7, 14, 30, 60, 90, 180, 365)
CJK = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK TC")  # one file holds them all


def _cjk_font():
    there = {font.name for font in matplotlib.font_manager.fontManager.ttflist}
    return next((name for name in CJK if name in there), None)


def style():
    """Sets the look of all figures; Chinese names need fonts-noto-cjk and are left out without."""
    plt.style.use(pathlib.Path(__file__).with_name("crisim.mplstyle"))
    font = _cjk_font()
    plt.rcParams["font.family"] = ["DejaVu Sans", font] if font else ["DejaVu Sans"]


def name(case):
    """A case's name for a title, in Chinese too if there is a font for it."""
    chinese = case.get("name_zh", "") if _cjk_font() else ""
    return f"{case['name']} {chinese}".strip()


def band(axes, x, table, colour=BLUE, label=None):
    """Median p50 as a line, the 90 % from p05 to p95 as a band."""
    axes.fill_between(x, table["p05"], table["p95"], color=colour, alpha=0.22, linewidth=0)
    for edge in ("p05", "p95"):
        axes.plot(x, table[edge], color=colour, linewidth=0.6, alpha=0.6)
    axes.plot(x, table["p50"], color=colour, label=label)


def day_axis(axes, until=180):
    """Days on a square-root scale, on which the first hours and the last months both show."""
    axes.set_xscale("function", functions=(lambda d: numpy.sqrt(numpy.maximum(d, 0)),
                                           lambda r: numpy.square(r)))
    axes.set_xlim(0, until)
    axes.set_xticks([day for day in DAYS if day <= until])
    axes.minorticks_off()
    axes.set_xlabel("days since the outbreak")


def place(fact, curve):
    """Where a reported fact stands on the curve of its observable: (day, value, low, high).

    curve: rows of bands.csv of the observable. None if the fact is not a point of the curve.
    """
    metric, scale = fact["metric"], 1.0
    base = metric.get("relative_to")
    if "times" in metric or (base and (base["of"] != metric["of"] or "times" in base)):
        return None

    def where(term):
        if term["op"] == "at":
            return (curve["t_h"] - term["at_h"]).abs().idxmin()
        within = curve[curve["t_h"].between(term["from_h"], term.get("to_h", math.inf))]
        return {"minimum": within["p50"].idxmin, "maximum": within["p50"].idxmax}[term["op"]]()

    if any(term["op"] not in ("at", "minimum", "maximum") for term in (metric, base or metric)):
        return None
    if base:
        scale = curve.loc[where(base), "p50"]
    value, (low, high) = fact["value"], fact["band"]
    return curve.loc[where(metric), "t_h"] / 24, scale * value, scale * low, scale * high


def facts(axes, case, curve, metric):
    """Marks the reported facts on an observable: a circle, and its band as a bar."""
    for fact in case["facts"]:
        spot = place(fact, curve) if fact["metric"]["of"] == metric else None
        if spot:
            day, value, low, high = spot
            axes.errorbar(day, value, [[value - low], [high - value]], fmt="o", color=INK,
                          markerfacecolor="white", markersize=6, capsize=4, zorder=5,
                          clip_on=False)
            axes.annotate(fact["id"], (day, high), (0, 3), textcoords="offset points", ha="center",
                          fontsize=9, fontweight="bold", annotation_clip=False)


def actions(axes, case):
    """Dotted lines at the hours at which the company acts."""
    for action in case["strategy"]["actions"]:
        axes.axvline(action["at"] / 24, color=GREY, linewidth=0.9, linestyle=":")


def names(axes, x, y, texts, left=0.6, top=0.97):
    """Names of some points, stacked at the right from the top down, a thin line to each point."""
    rows = sorted(zip(y, x, texts), reverse=True)
    for i, (at_y, at_x, text) in enumerate(rows):
        axes.annotate(text, (at_x, at_y), (left, top - 0.065 * i), textcoords="axes fraction",
                      ha="left", va="center", fontsize=8.5,
                      arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.6,
                                  "shrinkA": 0, "shrinkB": 5, "relpos": (0, 0.5)})


def timelines():
    """Draws the library of strategies: a dot where an action begins, a line while it lasts."""
    table = crisim.strategies().frame()
    figure, axes = plt.subplots(figsize=(9, 0.26 * len(table) + 1))
    for row, text in enumerate(table["json"]):
        for action in json.loads(text)["actions"]:
            if "at" not in action:  # waits for a trigger
                continue
            begin = action["at"] / 24
            until = action.get("until")
            end = until / 24 if until is not None else begin + (action.get("lasts") or 0) / 24
            axes.hlines(row, begin, min(end, 180), color=BLUE, linewidth=3, alpha=0.35)
            axes.scatter(begin, row, color=BLUE, s=22, zorder=3)
    day_axis(axes)
    axes.set_yticks(range(len(table)), table["id"])
    axes.set_ylim(len(table) - 0.4, -0.6)
    plt.show()
