"""A second implementation of the field model, without noise: models/README.md in numpy.

It shares no code with the engine and was written from that page alone, so that a slip in either
shows as a difference (check_oracle.py compares them). The numbers in brackets are the equations
of that page. A parameter may be an array of shape [batch]: one call then runs many parameter
sets side by side. Groups stand in rows: [4, batch].

    simulate(params, actions, times, accusations)
        -> {"t_h": [step], observable: [step, batch], ...}

times are those of the steps, from 0 on: steps_of("standard", 400), uniform(0.5, 400).

accusations are those of a case file, a list for each parameter set or one for all. params are keyed
by the names of the engine's parameter table (`crisim describe parameters`); actions are the objects
of a strategy file, and so is its warning (then without a batch). Times are hours.
"""

import numpy as np

GROUPS = ("victims", "users", "public", "experts")
VICTIMS, USERS, PUBLIC, EXPERTS = 0, 1, 2, 3
COLUMNS = tuple(
    "attention awareness_public negative_share neutral_share positive_share trust_victims "
    "trust_users trust_public trust_experts resentment evidence value quality active_users "
    "churn_rate_30d uninstalls_24h signup_index rating price_index repurchase_index "
    "order_index delivery_index cost revenue_lost net_outcome credibility "
    "secondary_crises has_broken_out has_been_seen seen_ahead alarms_so_far".split())


def hours(x):
    """A time of a file: a number of hours, or a string such as "36h", "3d", "2w"."""
    return float(x[:-1]) * {"h": 1, "d": 24, "w": 168}[x[-1]] if isinstance(x, str) else float(x)


# The schedules: from which hour on a step is how many hours long.
SCHEDULES = {"fine": ((0, .25), (24, .5), (72, 1), (168, 2), (720, 4)),
             "standard": ((0, 1), (72, 2), (168, 4), (336, 8), (720, 24)),
             "coarse": ((0, 2), (48, 4), (120, 8), (240, 24))}


def steps_of(name, days):
    """The times of the steps, in hours; `days` whole days."""
    levels = SCHEDULES[name]
    ends = [begin for begin, _ in levels[1:]] + [max(days * 24, levels[-1][0])]
    times = np.concatenate([np.arange(begin, end, length)
                            for (begin, length), end in zip(levels, ends)])
    return np.append(times[times < days * 24], days * 24.0)


def uniform(dt, days):
    return np.arange(round(days * 24 / dt) + 1) * dt


def any_of(x, axis=0):
    """Several actions combine as 1 - prod(1 - x)."""
    return 1.0 - np.prod(1.0 - x, axis=axis)


def before_outbreak(p, actions, warning):
    """(12) Every time as expected: what has become of the warning period, and the actions then."""
    now = {"outbreak": 1.0, "shock": 1.0, "blame": 1.0, "seen": 0.0, "ahead": 0.0, "alarms": 0.0,
           "cost": 0.0}
    if not warning:
        return now, actions
    radars = {name: warning.get(name, {}) for name in ("opinion", "technical")}
    signals = {"opinion": p["case.signals_complaints"],
               "technical": p["case.signals_alarms"] + p["case.signals_partners"]}
    rates = [radars[r].get("sensitivity", 0) * signals[r] for r in radars]
    length = days = float(p["case.incubation"])
    ahead = length - min(1 / float(rate) if rate > 0 else np.inf for rate in rates)
    takes, first = hours(warning["takes"]) / 24, None
    if ahead > 0:
        now.update(seen=1.0, ahead=ahead, cost=warning.get("cost", 0))
    if ahead > 0 and ahead >= takes:
        if warning["plan"] == "quiet-repair":
            now["outbreak"] = 0.0 if warning.get("success", 1) >= 0.5 else 1.0
        elif warning["plan"] == "disclose":
            now.update(shock=p["warning.disclosed_shock"],
                       blame=p["warning.disclosed_responsibility"])
            first, days = 0.0, length - ahead + takes
        else:
            first = hours(warning.get("first_response", 0))
    now["alarms"] = days / 30 * sum(r.get("false_alarms", 0) for r in radars.values())
    now["cost"] += (days * sum(r.get("cost_per_day", 0) for r in radars.values())
                    + now["alarms"] * warning.get("false_alarm_cost", 0))
    if now["outbreak"] == 0:
        return now, []
    if first is not None and actions:
        earliest = min(hours(a["at"]) for a in actions)
        actions = [{**a, "at": min(earliest, first)} if hours(a["at"]) == earliest else a
                   for a in actions]
    return now, actions


class Levers:
    """A strategy, read at an instant t. Arrays over K actions are [K, 1] or [K, batch]."""

    def __init__(self, p, actions, accusations, times):
        self.times = times

        def column(key, default=0.0):
            return np.array([float(a.get(key, default)) for a in actions]).reshape(-1, 1)

        self.start = np.array([hours(a["at"]) for a in actions])
        self.ramp = np.array([hours(a.get("ramp", 0)) for a in actions])
        self.half_life = np.array([hours(a.get("half_life", 0)) for a in actions])
        last = np.where(self.half_life > 0, self.start + 20 * self.half_life, np.inf)
        self.end = np.array([hours(a["until"]) if "until" in a else e
                             for a, e in zip(actions, last)])
        self.heard = np.array([[[float(g in a.get("audience", GROUPS))] for a in actions]
                               for g in GROUPS]).reshape(4, -1, 1)
        # (1) late apologies
        f, late = p["response.sincerity_floor"], self.start[:, None] - p["response.golden_hours"]
        sincerity = f + (1 - f) * np.exp(-np.maximum(0, late) / p["response.sincerity_time"])
        # compensation, perceived as remedy
        m, rho, w = column("compensation"), column("reach", 1), p["response.compensation_width"]
        miss = np.log(np.where(m > 0, m, 1) / p["response.compensation_best"])
        bell = np.exp(-miss**2 / (2 * w**2))
        self.if_paid = np.where(m > 0, rho * bell, 0)
        self.suspicion = np.where(m > p["response.compensation_best"], rho * (1 - bell), 0)  # (21)
        self.pay = self.start + np.array([hours(a.get("payment_delay", 0)) for a in actions])
        self.promised = p["response.promised_worth"]
        c = column("clarity", 1)
        self.clarity = clarity = c + (1 - c) * p["response.urgency"] * np.exp(
            -self.start[:, None] / p["response.urgency_time"])  # (19)
        self.said_apology, self.said_remedy = column("apology"), column("remedy")
        self.apology = self.said_apology * sincerity * clarity
        self.facts = column("facts") * clarity
        self.verification = column("verification") * clarity
        self.endorsement, self.care = column("endorsement") * clarity, column("care")
        self.third_party, self.users = column("blame_third_party"), column("blame_users")
        self.contradiction, self.psi = p["response.contradiction"], p["response.repetition"]
        self.grace, self.enough = p["response.grace_time"], p["response.enough"]
        self.open = [[(float(x.get("weight", 1)),
                       np.array([x["id"] in a.get("answers", ()) or "all" in a.get("answers", ())
                                 for a in actions], bool)) for x in of] for of in accusations]
        self.layers = {e: np.array([p[f"response.{e}_{g}"] for g in GROUPS]).reshape(4, -1)
                       for e in "apology facts remedy verification care".split()}
        self.value, self.mu = column("value"), p["response.blame_users_weight"]
        self.cost_per_hour = column("cost_per_day") / 24
        self.cost_once = column("cost")
        self.payout = m * rho * p["case.loss_per_victim"] * p["case.victims"] / 1e6
        # What happens at a time happens at the first step at or after it.
        self.begins, self.ends, self.pays_at = (
            self.step_after(x) for x in (self.start, self.end, self.pay))
        self.key = None

    def step_after(self, x):
        return np.append(self.times, np.inf)[np.searchsorted(self.times, x - 1e-9)]

    def started(self, t):
        """Which actions have started by the step at t [K]; none before the outbreak."""
        return (self.begins <= t) & (t >= 0)

    def pays(self, t):
        """Which actions pay in the step at t: unless they have ended by then."""
        return (self.pays_at == t) & ((self.pay == self.start) | (self.pays_at < self.ends))

    def active(self, t):
        return (self.begins <= t) & (t < self.ends)

    def strength(self, t, after):
        """y_k(t) [K], in the middle of the part of the step from t to `after` in which it lasts."""
        begin = np.maximum(t, self.start)
        end = np.minimum(after, self.end)
        since = np.where(end > begin, (begin + end) / 2, begin) - self.start
        ramp = np.minimum(1, since / np.where(self.ramp > 0, self.ramp, 1))
        fade = 2.0 ** (-since / np.where(self.half_life > 0, self.half_life, 1))
        y = np.where(self.ramp > 0, ramp, 1) * np.where(self.half_life > 0, fade, 1)
        return np.where(self.active(t), y, 0)

    def at(self, t, after):
        """The levers of the step from t to `after`: (2) Q [4, batch], the others [batch]."""
        y, begun, paid = self.strength(t, after), self.started(t), t >= self.pays_at
        graced = [t >= self.step_after(x + self.grace)
                  for x in (0, min(self.start[begun], default=np.inf))]
        key = (y.tobytes(), begun.tobytes(), paid.tobytes(), np.array(graced).tobytes())
        if key != self.key:
            self.key, k = key, y[:, None]
            appeal = self.if_paid * np.where(paid[:, None], 1, self.promised)
            whole_remedy = 1 - (1 - self.said_remedy) * (1 - appeal)
            remedy = whole_remedy * self.clarity
            clean = (1 - self.third_party * k) * (1 - self.users * k)
            consistency = np.array([
                1 - self.contradiction * (1 - np.prod(clean[self.start >= s], 0))
                for s in self.start]) if len(y) else k  # (20)
            apology_g = self.tiring(self.apology * consistency * k * self.heard)
            facts_g = self.tiring(self.facts * k * self.heard)
            remedy_g, checked_g, care_g = (any_of(x * k * self.heard, 1)
                                           for x in (remedy, self.verification, self.care))
            on_users = np.minimum(1, self.mu * any_of(self.users * k))
            self.now = {
                "Q": self.quality(apology_g, facts_g, remedy_g, checked_g, care_g),
                "blame": 1 - (1 - any_of(self.third_party * k)) * (1 - on_users),
                "verified_remedy": any_of(self.verification * k) * any_of(remedy * k),
                "value": any_of(self.value * k),
                "endorsement": any_of(self.endorsement * k),
                "restitution": any_of(appeal * k), "suspicion": any_of(self.suspicion * k),
                "vagueness": graced[1] * self.vagueness(begun, whole_remedy),
                "unanswered": graced[0] * self.unanswered(begun)}
        return self.now

    def tiring(self, x):
        """Words of [4, K, batch] combined over the actions: the strongest whole, others less."""
        if x.shape[1] == 0:
            return any_of(x, 1)
        rest = 1 - (1 - self.psi) * x
        strongest = np.argmax(x, 1)[:, None]
        np.put_along_axis(rest, strongest, 1 - np.take_along_axis(x, strongest, 1), 1)
        return 1 - np.prod(rest, 1)

    def quality(self, apology, facts, remedy, checked, care):  # (2)
        w = [self.layers[e] for e in ("apology", "facts", "remedy")]
        mean = (apology**w[0] * facts**w[1] * remedy**w[2])**(1 / (w[0] + w[1] + w[2]))
        return mean * (1 - self.layers["verification"] * (1 - checked)) * (
            1 - self.layers["care"] * (1 - care))

    def vagueness(self, begun, remedy):  # (22)
        said = [any_of((x * c)[begun]) for x, c in (
            (self.said_apology, self.clarity), (self.facts, 1), (remedy, self.clarity))]
        weakest = np.minimum(np.minimum(said[0], said[1]), said[2])
        return 1 - np.minimum(1, weakest / self.enough)

    def unanswered(self, begun):  # (23)
        clarity = np.broadcast_to(self.clarity, (len(begun), max(self.clarity.shape[1],
                                                                 len(self.open))))
        return np.array([
            sum(weight * np.prod(1 - clarity[begun & answers, j], 0) for weight, answers in of)
            / max(sum(weight for weight, _ in of), 1e-300) for j, of in enumerate(self.open)])


def relaxed(x, gain, fade, goal=1.0):
    """x after a step in which it went to `goal` at the rate `gain` and was lost at the rate `fade`,
    both times the length of the step."""
    total = gain + fade + 1e-300
    return x - np.expm1(-total) * (gain * goal / total - x)


def mean_factor(growth):
    """Mean over a step of what grows by exp(growth), relative to its beginning."""
    safe = np.where(np.abs(growth) > 1e-8, growth, 1.0)
    return np.where(np.abs(growth) > 1e-8, np.expm1(safe) / safe, 1 + growth / 2)


def simulate(params, actions, times, accusations=((),), columns=COLUMNS, warning=None):
    p = {k: np.asarray(v, float) for k, v in params.items()}
    early, actions = before_outbreak(p, actions, warning)
    if early["outbreak"] == 0:
        accusations = ((),)  # of what nobody knows nobody is accused
    shape = np.broadcast_shapes((1,), *(v.shape for v in p.values()))
    steps = len(times) - 1
    levers = Levers(p, actions, accusations, times)

    def P(rate):
        return -np.expm1(-rate * h_step)

    def full(x):
        return np.array(np.broadcast_to(x, shape), float)

    def by_group(prefix):
        return np.array([full(p[prefix + g]) for g in GROUPS])

    (delta_f, alpha, kappa_s, delta_s, b_B, b_S, eps, a_0) = (p["attention." + x] for x in (
        "fast_decay contagion settling slow_decay blame_shock statement_shock exposure "
        "aware_at_outbreak").split())
    (lambda_0, beta_O, u_0, beta_P, b, J_N, J_P) = (p["opinion." + x] for x in (
        "base_rate outrage_weight outrage_threshold trust_weight praise_threshold "
        "conformity_negative conformity_positive").split())
    (t_g, tau_v, k_Q, k_B, k_v, k_b, delta_B, eta) = (p["response." + x] for x in (
        "golden_hours vacuum_time quality_weight blame_weight vacuum_weight resentment_rate "
        "resentment_decay resentment_healing").split())
    (loss, gamma_0, gamma_1, chi, k_E, k_V, delta_E) = (p["trust." + x] for x in (
        "loss_rate gain_rate evidence_gain value_ceiling evidence_rate value_rate "
        "evidence_decay").split())
    (h_0, h_A, h_T, omega_w, k, r_0, s, psi_A, psi_T, tau_S, r_T, r_V, e, theta, tau_d) = (
        p["firm." + x] for x in (
            "churn_base churn_heat churn_distrust win_back signup_power review_rate "
            "review_selection price_heat price_distrust price_time repurchase_trust "
            "repurchase_value order_power order_heat delivery_time").split())
    y_N, y_o = p["case.revenue_users"], p["case.revenue_orders"]
    R_0, D_0, T_0 = p["case.responsibility"], p["case.rating"], by_group("case.trust_")
    R_0 = R_0 * early["outbreak"] * early["blame"]
    phi, kappa, w = by_group("case.voice_"), by_group("attention.reach_"), by_group(
        "opinion.exposed_")
    loss_g, omega_g = np.array([full(loss)] * 4), np.ones((4,) + shape)
    loss_g[VICTIMS] *= p["trust.victim_loss"]
    omega_g[VICTIMS] = p["trust.victim_gain"]

    (k_R, kappa_v, kappa_a, kappa_m, rho_C, c_T, k_e) = (p["response." + x] for x in (
        "amends vagueness_rate accusation_rate suspicion_rate credibility_gain credibility_trust "
        "endorsement").split())
    k_x, gamma_R = np.zeros((2, 4) + shape)
    k_x[USERS] = k_x[PUBLIC] = p["response.expert_echo"]
    gamma_R[VICTIMS] = p["trust.amends"]

    def taken_in(K, T, a, neg, now):  # (25)
        own = K * (1 - c_T * np.maximum(0, 1 - T / T_0))
        return np.minimum(1, own * (1 + k_e * now["endorsement"])) * (
            1 - k_x * a[EXPERTS] * neg[EXPERTS])

    def outrage(B, v, C_g, now):  # (4)
        at_fault = np.array([full(R_0)] * 4)
        at_fault[VICTIMS] *= 1 - k_R * now["restitution"]
        return at_fault * (1 + k_B * B + k_v * v) * (1 - k_Q * now["Q"] * C_g)

    def voices(a):
        weight = phi * (a + 1e-9)
        return weight / weight.sum(0)

    def choice(O, T, V, E, n_bar, p_bar):  # (5)
        e_N = np.exp(beta_O * O - u_0 + J_N * n_bar)
        e_P = np.exp(beta_P * (T + 0.5 * V + 0.5 * E) - b + J_P * p_bar)
        return e_N / (1 + e_N + e_P), e_P / (1 + e_N + e_P)

    # the start
    A_f, A_s, T, D = full(p["case.shock"]), full(0), T_0.copy(), full(D_0)
    A_f = A_f * early["outbreak"] * early["shock"]
    B, E, V, v, L, C, W = (full(0) for _ in range(7))
    C = C + early["cost"]
    N, S, o_1, o_2, K = (full(1) for _ in range(5))
    a = np.array([full(1), full(a_0), full(a_0), full(a_0)]) * (A_f > 0)
    neg, pos = np.full((2, 4) + shape, 1 / 3)
    share, now = voices(a), levers.at(0.0, times[1])
    for _ in range(64):
        O = outrage(B, v, taken_in(K, T, a, neg, now), now)
        pi_N, pi_P = choice(O, T, V, E, (share * neg).sum(0), (share * pos).sum(0))
        neg, pos = 0.5 * (neg + pi_N), 0.5 * (pos + pi_P)

    H, U = np.zeros((2, steps + 1) + shape)
    out = {c: np.zeros((steps + 1,) + shape) for c in columns}
    last = None  # the state at the step before, and the length of that step
    for i in range(steps + 1):
        t = times[i]
        heard = levers.at(t, times[min(i + 1, steps)])
        Q, blame = heard["Q"], heard["blame"]
        if levers.started(t).any():
            v = 0 * v
        A = A_f + A_s
        share = voices(a)
        n_bar, p_bar = (share * neg).sum(0), (share * pos).sum(0)
        T_users, T_public = T[USERS] / T_0[USERS], T[PUBLIC] / T_0[PUBLIC]
        C_g = taken_in(K, T, a, neg, heard)
        O = outrage(B, v, C_g, heard)
        signup = T_public**k * (1 - a[PUBLIC] * neg[PUBLIC] * np.minimum(1, 3 * A))  # (13)
        orders = T_users**e * (1 + r_V * V) * (1 - theta * np.minimum(1, A) * n_bar)  # (16)
        now = {
            "attention": A, "awareness_public": a[PUBLIC], "negative_share": n_bar,
            "neutral_share": 1 - n_bar - p_bar, "positive_share": p_bar, "resentment": B,
            "evidence": E, "value": V, "quality": Q[PUBLIC], "active_users": N,
            "signup_index": signup, "rating": D, "price_index": S,
            "repurchase_index": 1 + r_T * (T[USERS] - T_0[USERS]) + r_V * V,  # (16)
            "order_index": orders, "delivery_index": o_2, "cost": C, "revenue_lost": W,
            "net_outcome": -(C + W), "credibility": C_g[PUBLIC],
            "secondary_crises": 0.0,  # (11) without noise all are kept
            "has_broken_out": early["outbreak"],
            "has_been_seen": early["seen"], "seen_ahead": early["ahead"],
            "alarms_so_far": early["alarms"],
            **{"trust_" + g: T[j] for j, g in enumerate(GROUPS)}}
        for c in now.keys() & out.keys():
            out[c][i] = now[c]
        if i == steps:
            break

        # the state at t + h, from the values in the middle of the step
        h_step = times[i + 1] - t
        state = {"a": a, "neg": neg, "pos": pos, "T": T, "B": B, "E": E, "V": V, "v": v, "K": K,
                 "N": N, "L": L, "o_1": o_1, "o_2": o_2}
        stretch = 0.5 * h_step / last[1] if last else 0.0
        mid = {x: np.clip(now_x + stretch * (now_x - (last[0][x] if last else now_x)), 0,
                          np.inf if x in ("N", "L", "o_1", "o_2") else 1)
               for x, now_x in state.items()}
        last = state, h_step
        if levers.started(t).any():
            mid["v"] = 0 * v
        share = voices(mid["a"])
        n_bar, p_bar = (share * mid["neg"]).sum(0), (share * mid["pos"]).sum(0)
        T_users, T_public = mid["T"][USERS] / T_0[USERS], mid["T"][PUBLIC] / T_0[PUBLIC]
        O = outrage(mid["B"], mid["v"], taken_in(mid["K"], mid["T"], mid["a"], mid["neg"], heard),
                    heard)

        begins = levers.begins == t
        blame_before = blame_last if i else 0
        impulse = b_B * R_0 * np.maximum(0, blame - blame_before) + b_S * begins.sum()  # (7)
        blame_last = blame
        burst = np.minimum(3, A_f + impulse)
        growth = h_step * (alpha * n_bar * (1 - mid["a"][PUBLIC]) - delta_f)
        bursting = burst * mean_factor(growth)
        A_f = np.minimum(3, burst * np.exp(growth))
        talk = A_s * np.exp(-delta_s * h_step) + (
            kappa_s * h_step * np.exp(-delta_s * h_step / 2) * bursting)
        talking, A_s = (A_s + talk) / 2, talk
        A = bursting + talking
        A_square = burst**2 * mean_factor(2 * growth) + talking * (2 * bursting + talking)

        lam = P(lambda_0 + eps * w * A)
        pi_N, pi_P = choice(O, mid["T"], mid["V"], mid["E"], n_bar, p_bar)  # (5)
        neg = np.clip(neg + lam * (pi_N - neg), 0, 1)
        pos = np.clip(pos + lam * (pi_P - pos), 0, 1 - neg)
        a = a + P(eps * kappa * A) * (1 - a)  # (6)
        B = relaxed(B, h_step * k_b * blame * np.minimum(1, A),
                    h_step * delta_B * (1 + eta * Q[PUBLIC]))  # (8)
        T = relaxed(T, h_step * (omega_g * (gamma_0 + gamma_1 * mid["E"])
                                 + gamma_R * heard["restitution"]),
                    h_step * loss_g * A * O * mid["a"],
                    T_0 + (1 - T_0) * chi * mid["V"])  # (9)
        E = relaxed(E, h_step * k_E * heard["verified_remedy"], h_step * delta_E)  # (10)
        V = relaxed(V, h_step * k_V * heard["value"], h_step * delta_E)
        crisis = p["case.shock"] * early["outbreak"] > 0
        K = relaxed(K, h_step * rho_C, h_step * crisis * (
            kappa_v * heard["vagueness"] + kappa_a * heard["unanswered"]
            + kappa_m * heard["suspicion"]))  # (24)
        waiting = (t >= levers.step_after(t_g)) * (not levers.started(t).any()) * crisis
        v = v + P(1 / tau_v) * (1 - v) * waiting  # (3)

        W = W + h_step / 24 * (y_N * (1 - mid["N"]) + y_o * (1 - mid["o_2"]))  # (18)
        signup = T_public**k * (1 - mid["a"][PUBLIC] * mid["neg"][PUBLIC]
                                * np.minimum(1, 3 * A))  # (13)
        h = h_0 + h_A * A_square * mid["neg"][USERS] * mid["a"][USERS] + h_T * np.maximum(
            0, 1 - T_users)
        returning = np.minimum(1, omega_w * h_step * T_users) * mid["L"]
        coming = h_0 * h_step * signup + returning
        N_1 = N * np.exp(-h * h_step) + coming * mean_factor(-h * h_step)
        leaving = np.maximum(0, N + coming - N_1)
        H[i + 1], U[i + 1] = H[i] + h * h_step, U[i] + leaving
        L = np.maximum(0, L + leaving - h_0 * h_step * mid["N"] - returning)
        N = N_1
        n_u, a_u = mid["neg"][USERS], mid["a"][USERS]  # (14)
        p_u = np.minimum(mid["pos"][USERS], 1 - n_u)
        m_u = 1 - n_u - p_u
        x = (((1 - a_u) * D_0 + a_u * (s * n_u + 3 * m_u + 5 * p_u))
             / ((1 - a_u) + a_u * (s * n_u + m_u + p_u)))
        D = D + P(r_0 * (0.02 + A)) * (x - D)
        S = S + P(1 / tau_S) * (1 - psi_A * A * n_bar
                                - psi_T * np.maximum(0, 1 - T_public) - S)  # (15)
        orders = T_users**e * (1 + r_V * mid["V"]) * (1 - theta * np.minimum(1, A) * n_bar)  # (16)
        o_1, o_2 = (o_1 + P(2 / tau_d) * (orders - o_1),
                    o_2 + P(2 / tau_d) * (mid["o_1"] - o_2))
        C = (C + h_step * levers.cost_per_hour[levers.active(t)].sum(0)
             + levers.cost_once[begins].sum(0) + levers.payout[levers.pays(t)].sum(0))  # (17)

    def since(total, window, slope):
        """total(t) - total(t - window); before t = 0 it has its pre-crisis slope."""
        then = times - window
        past = np.apply_along_axis(lambda y: np.interp(then, times, y), 0, total)
        begun = (then >= 0).reshape((-1,) + (1,) * len(shape))
        return total - np.where(begun, past, slope * then.reshape(begun.shape))

    if "churn_rate_30d" in out:
        out["churn_rate_30d"] = -np.expm1(-since(H, 720, h_0))
    if "uninstalls_24h" in out:
        out["uninstalls_24h"] = since(U, 24, h_0)
    out["t_h"] = times
    return out
