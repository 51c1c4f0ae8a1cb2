"""The work of the field model that all peers do: parameters, levers and start of one case.

    case.py DIR   writes the same for the other languages: field_case.h, forcing.csv and a
                  complete field.mdl

Steps of an hour, 180 days. What depends on nothing but parameters and levers is computed here,
once, as it is in the program: rates per step, and the forcing, the effect of the response, which
changes at a few steps only. Equation numbers as in models/README.md."""

import json
import re
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "oracle"))
import field_oracle  # noqa: E402

CASE, STEPS = "shudong", 4320
GROUPS = field_oracle.GROUPS
OUTPUTS = ("trust_public", "active_users", "rating", "price_index", "cost")  # compared at the end
FORCING = ("outrage_victims outrage_users outrage_public outrage_experts "
           "relief_victims relief_users relief_public relief_experts resentment_rate "
           "resentment_fade evidence_gain value_gain silence impulse cost "
           "credibility_loss endorsed amends").split()


def read_json(path):
    return json.loads(re.sub(r"(^|\s)//.*$", "", path.read_text(), flags=re.M))


def parameters():
    """{name: value}: the defaults of the model with what belongs to the case."""
    table = (ROOT / "models" / "field_params.h").read_text()
    rows = re.findall(r'X\(\w+, "([\w.]+)", "[^"]*", "[^"]*", ([-\d.e]+),', table)
    defaults = {name: float(value) for name, value in rows}
    return {**defaults, **read_json(ROOT / "scenarios" / f"{CASE}.json")["parameters"]}


def P(rate):
    return float(-np.expm1(-rate))


def forcing(p):
    """What the response does: [(first step, [value of each of FORCING])], by steps of change."""
    accusations = read_json(ROOT / "scenarios" / f"{CASE}.json").get("accusations", [])
    levers = field_oracle.Levers(p, read_json(HERE / "strategy.json")["actions"], [accusations])
    rows, before = [], 0.0
    for step in range(STEPS):
        now = {name: np.ravel(x) for name, x in levers.at(float(step)).items()}
        quality, blame, restitution = now["Q"], now["blame"][0], now["restitution"][0]
        started = levers.started(step)
        begins = started & ~levers.started(step - 1)
        row = [p["case.responsibility"]] * 4
        row[0] *= 1 - p["response.amends"] * restitution
        row += list(p["response.quality_weight"] * quality)
        row += [p["response.resentment_rate"] * blame,
                P(p["response.resentment_decay"]
                  * (1 + p["response.resentment_healing"] * quality[2])),
                P(p["trust.evidence_rate"] * now["verified_remedy"][0]),
                P(p["trust.value_rate"] * now["value"][0]),
                float(step >= p["response.golden_hours"] and not started.any()),
                p["attention.blame_shock"] * p["case.responsibility"] * max(0, blame - before)
                + p["attention.statement_shock"] * begins.sum(),
                levers.cost_per_hour[levers.active(step)].sum() + levers.cost_once[begins].sum()
                + levers.payout[levers.pays(step, 1)].sum(),
                P(p["response.vagueness_rate"] * now["vagueness"][0]
                  + p["response.accusation_rate"] * now["unanswered"][0]
                  + p["response.suspicion_rate"] * now["suspicion"][0]),
                1 + p["response.endorsement"] * now["endorsement"][0],
                p["trust.amends"] * restitution]
        before = blame
        if not rows or row != rows[-1][1]:
            rows.append((step, row))
    return [(step, [float(x) for x in row]) for step, row in rows]


def constants(p):
    """{name: value or list over groups}: what enters a step besides state and forcing."""
    def groups(prefix):
        return [p[prefix + g] for g in GROUPS]

    eps, trust = p["attention.exposure"], groups("case.trust_")
    return {
        # per group
        "exposed": [eps * w for w in groups("opinion.exposed_")],
        "reach": [eps * k for k in groups("attention.reach_")],
        "voice": groups("case.voice_"), "trust0": trust,
        "trust_room": [(1 - t) * p["trust.value_ceiling"] for t in trust],
        "trust_loss": [p["trust.loss_rate"] * (p["trust.victim_loss"], 1, 1, 1)[g]
                       for g in range(4)],
        # attention and opinion
        "shock": p["case.shock"], "aware0": p["attention.aware_at_outbreak"],
        "contagion": p["attention.contagion"], "fast_decay": p["attention.fast_decay"],
        "slow_keep": float(np.exp(-p["attention.slow_decay"])),
        "settling": p["attention.settling"], "base_rate": p["opinion.base_rate"],
        "outrage_weight": p["opinion.outrage_weight"],
        "outrage_threshold": p["opinion.outrage_threshold"],
        "trust_weight": p["opinion.trust_weight"],
        "praise_threshold": p["opinion.praise_threshold"],
        "conformity_n": p["opinion.conformity_negative"],
        "conformity_p": p["opinion.conformity_positive"],
        "blame_weight": p["response.blame_weight"], "vacuum_weight": p["response.vacuum_weight"],
        "vacuum_gain": P(1 / p["response.vacuum_time"]),
        # credibility
        "credibility_trust": p["response.credibility_trust"],
        "credibility_gain": P(p["response.credibility_gain"]),
        "echo": [0, p["response.expert_echo"], p["response.expert_echo"], 0],
        # trust
        "trust_gain": p["trust.gain_rate"], "evidence_gain": p["trust.evidence_gain"],
        "victim_gain": p["trust.victim_gain"], "evidence_fade": P(p["trust.evidence_decay"]),
        # the firm
        "churn_base": p["firm.churn_base"], "leave_base": P(p["firm.churn_base"]),
        "churn_heat": p["firm.churn_heat"], "churn_distrust": p["firm.churn_distrust"],
        "win_back": P(p["firm.win_back"]), "signup_power": p["firm.signup_power"],
        "review_rate": p["firm.review_rate"], "review_selection": p["firm.review_selection"],
        "rating0": p["case.rating"], "price_heat": p["firm.price_heat"],
        "price_distrust": p["firm.price_distrust"], "price_speed": P(1 / p["firm.price_time"]),
        "value_pull": p["firm.repurchase_value"], "order_power": p["firm.order_power"],
        "order_heat": p["firm.order_heat"], "delivery_speed": P(2 / p["firm.delivery_time"]),
        "revenue_users": p["case.revenue_users"] / 24,
        "revenue_orders": p["case.revenue_orders"] / 24,
        # noise
        "attention_noise": p["noise.attention"],
        "attention_drift": -0.5 * p["noise.attention"] ** 2,
        "news_size": p["noise.news"], "news_mean": p["noise.news_rate"],
        "opinion_noise": p["noise.opinion"] / p["noise.opinion_sample"] ** 0.5,
        "price_noise": p["noise.price"] / 24 ** 0.5,
    }


def start(c, rows):
    """(5) The opinion of the groups at the outbreak: (negative [4], positive [4])."""
    first, trust = np.array(rows[0][1]), np.array(c["trust0"])
    share = np.array(c["voice"]) * (np.array([1.0] + 3 * [c["aware0"]]) + 1e-9)
    share /= share.sum()
    n = p = np.full(4, 1 / 3)
    for _ in range(64):
        taken_in = min(1, first[FORCING.index("endorsed")]) * (
            1 - np.array(c["echo"]) * c["aware0"] * n[3])
        outrage = first[:4] * (1 - first[4:8] * taken_in)
        e_n = np.exp(c["outrage_weight"] * outrage - c["outrage_threshold"]
                     + c["conformity_n"] * (share @ n))
        e_p = np.exp(c["trust_weight"] * trust - c["praise_threshold"]
                     + c["conformity_p"] * (share @ p))
        n, p = 0.5 * (n + e_n / (1 + e_n + e_p)), 0.5 * (p + e_p / (1 + e_n + e_p))
    return n.tolist(), p.tolist()


def load():
    """(constants with the start as negative0, positive0; forcing)"""
    p = parameters()
    c, rows = constants(p), forcing(p)
    c["negative0"], c["positive0"] = start(c, rows)
    return c, rows


def header(c):
    """C constants of the names of constants()."""
    def declare(name, v):
        if isinstance(v, list):
            return f"static const double {name}[4] = {{{', '.join(map(repr, v))}}};"
        return f"static const double {name} = {v!r};"

    return "\n".join(["/* Written by case.py. */"] + [declare(n, v) for n, v in c.items()]) + "\n"


def csv(rows):
    """The forcing, a line a change."""
    return "\n".join([",".join(["step", *FORCING])]
                     + [",".join(map(repr, [step, *row])) for step, row in rows]) + "\n"


def vensim(c, rows):
    """field.mdl with its constants, and the forcing as sums of steps in time."""
    names = [f"{what}[{g}]" for what in ("at fault", "relief") for g in GROUPS] + [
        "resentment rate", "resentment fade", "evidence build", "value build", "silence",
        "impulse", "cost rate", "credibility loss", "endorsed", "amends"]
    lines = [f"{n.replace('_', ' ')}[Group] = {', '.join(map(repr, v))}" if isinstance(v, list)
             else f"{n.replace('_', ' ')} = {v!r}" for n, v in c.items()]
    lines.append(f"aware start[Group] = 1, {c['aware0']}, {c['aware0']}, {c['aware0']}")
    lines += [f"from {step} = STEP(1, {step})" for step, _ in rows[1:]]
    for i, name in enumerate(names):
        terms = [repr(rows[0][1][i])]
        for (_, old), (step, new) in zip(rows, rows[1:]):
            if new[i] != old[i]:
                terms.append(f"{new[i] - old[i]:+.17g} * from {step}")
        lines.append(f"{name} = {' '.join(terms)}")
    return (HERE / "field.mdl").read_text() + "".join(line + " ~~|\n" for line in lines)


def write(folder):
    c, rows = load()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "field_case.h").write_text(header(c))
    (folder / "forcing.csv").write_text(csv(rows))
    (folder / "field.mdl").write_text(vensim(c, rows))


if __name__ == "__main__":
    write(sys.argv[1])
