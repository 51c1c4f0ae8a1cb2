"""The field model in numpy: replicates side by side, all work in place, the exponentials of a step
in two calls. Groups stand in rows, replicates along the last axis. Equation numbers as in
models/README.md; the numbers that enter are those of case.py."""

import numpy as np

import case

USERS, PUBLIC, EXPERTS = 1, 2, 3


class Field:
    """`noise` is False or True, `normals` one of normals.py, `generator` a numpy Generator."""

    def __init__(self, batch, dtype=np.float64, noise=False, normals=None, generator=None):
        self.batch, self.dtype, self.noise = batch, dtype, noise
        self.normals, self.generator = normals, generator
        self.c, self.rows = case.load()
        for name, value in self.c.items():
            if isinstance(value, list):
                self.c[name] = np.array(value, dtype).reshape(4, 1)

    def start(self):
        c, row = self.c, (self.batch,)
        (self.fast, self.price, self.users, self.orders, self.deliveries, self.credibility,
         self.rating) = (np.full(row, v, self.dtype)
                         for v in (c["shock"], 1, 1, 1, 1, 1, c["rating0"]))
        (self.slow, self.resentment, self.evidence, self.value, self.vacuum, self.lost,
         self.hazard, self.left, self.cost, self.revenue_lost) = np.zeros((10,) + row, self.dtype)
        self.aware, self.negative, self.positive, self.trust = np.empty((4, 4) + row, self.dtype)
        self.aware[0], self.aware[1:] = 1, c["aware0"]
        self.negative[:], self.positive[:] = c["negative0"], c["positive0"]
        self.trust[:] = c["trust0"]
        self.q, self.e = np.empty((17,) + row, self.dtype), np.empty((9,) + row, self.dtype)
        self.z = np.zeros((10,) + row, self.dtype)
        self.g1, self.g2 = np.empty((2, 4) + row, self.dtype)
        self.t1, self.t2 = np.empty((2,) + row, self.dtype)

    def discourse(self):
        """(5) Shares in the discourse."""
        weight = np.add(self.aware, 1e-9, out=self.g1)
        weight *= self.c["voice"]
        total = weight.sum(0)
        n_bar = np.multiply(weight, self.negative, out=self.g2).sum(0)
        p_bar = np.multiply(weight, self.positive, out=self.g2).sum(0)
        n_bar /= total
        p_bar /= total
        return n_bar, p_bar

    def taken_in(self, forced):
        """(25) in g1."""
        c, g1, t1 = self.c, self.g1, self.t1
        np.multiply(self.trust, 1 / c["trust0"], out=g1)
        g1 -= 1
        np.minimum(g1, 0, out=g1)
        g1 *= c["credibility_trust"]
        g1 += 1
        g1 *= self.credibility
        g1 *= forced["endorsed"]
        np.minimum(g1, 1, out=g1)
        doubt = np.multiply(self.aware[EXPERTS], self.negative[EXPERTS], out=t1)
        for g in (USERS, PUBLIC):  # the others do not listen to experts: echo is 0
            factor = np.multiply(doubt, -c["echo"][g, 0], out=self.t2)
            factor += 1
            g1[g] *= factor
        return g1

    def exponentials(self, forced, heat, n_bar, p_bar):
        """Fills q with all probabilities 1 - exp(-r) and e with all exponentials of the step."""
        c, q, e, t1 = self.c, self.q, self.e, self.t1
        aggravation = c["blame_weight"] * self.resentment
        aggravation += (c["vacuum_weight"] * forced["silence"]) * self.vacuum
        aggravation += 1
        outrage = self.taken_in(forced)
        outrage *= forced["relief"]
        np.subtract(1, outrage, out=outrage)
        outrage *= forced["outrage"]
        outrage *= aggravation  # (4)
        np.multiply(c["outrage_weight"], outrage, out=e[:4])
        np.multiply(n_bar, c["conformity_n"], out=t1)
        t1 -= c["outrage_threshold"]
        e[:4] += t1
        np.multiply(c["trust_weight"], self.trust, out=e[4:8])
        np.add(self.value, self.evidence, out=t1)
        t1 *= 0.5 * c["trust_weight"]
        t1 += c["conformity_p"] * p_bar
        t1 -= c["praise_threshold"]
        e[4:8] += t1
        np.subtract(1, self.aware[PUBLIC], out=e[8])
        e[8] *= n_bar
        e[8] *= c["contagion"]
        e[8] -= c["fast_decay"]
        if self.noise:
            np.multiply(self.z[8], c["attention_noise"], out=t1)
            t1 += c["attention_drift"]
            e[8] += t1
        np.exp(e, out=e)
        np.multiply(-c["exposed"], heat, out=q[:4])
        q[:4] -= c["base_rate"]
        np.multiply(-c["reach"], heat, out=q[4:8])
        np.multiply(outrage, self.aware, out=q[8:12])
        q[8:12] *= heat
        q[8:12] *= -c["trust_loss"]
        np.multiply(self.evidence, -c["evidence_gain"], out=q[13])
        q[13] -= c["trust_gain"]
        np.multiply(q[13], c["victim_gain"], out=q[12])
        q[12] -= forced["amends"]
        np.minimum(heat, 1, out=q[14])
        q[14] *= -forced["resentment_rate"]
        np.multiply(heat, heat, out=t1)  # (13)
        t1 *= self.negative[USERS]
        t1 *= self.aware[USERS]
        t1 *= -c["churn_heat"]
        t1 -= c["churn_base"]
        np.multiply(self.trust[USERS], 1 / c["trust0"][USERS, 0], out=q[15])
        np.subtract(q[15], 1, out=q[15])
        np.minimum(q[15], 0, out=q[15])
        q[15] *= c["churn_distrust"]
        q[15] += t1
        self.hazard -= q[15]
        np.add(heat, 0.02, out=q[16])
        q[16] *= -c["review_rate"]
        np.expm1(q, out=q)
        np.negative(q, out=q)

    def firm(self, heat, n_bar):
        """(13) to (16), (18)."""
        c, q, t1, t2 = self.c, self.q, self.t1, self.t2
        for index, revenue in ((self.users, c["revenue_users"]),
                               (self.deliveries, c["revenue_orders"])):
            np.subtract(1, index, out=t1)
            t1 *= revenue
            self.revenue_lost += t1
        aware, n, p = self.aware[USERS], self.negative[USERS], self.positive[USERS]
        users_trust = self.trust[USERS] * (1 / c["trust0"][USERS, 0])
        public_trust = self.trust[PUBLIC] * (1 / c["trust0"][PUBLIC, 0])
        leaving = q[15] * self.users
        returning = np.multiply(self.lost, users_trust, out=t1)
        returning *= c["win_back"]
        self.lost -= c["leave_base"] * self.users
        self.lost += leaving
        self.lost -= returning
        np.maximum(self.lost, 0, out=self.lost)
        signups = np.power(public_trust, c["signup_power"])
        np.minimum(np.multiply(heat, 3, out=t2), 1, out=t2)
        t2 *= self.aware[PUBLIC]
        t2 *= self.negative[PUBLIC]
        np.subtract(1, t2, out=t2)
        signups *= t2
        signups *= c["leave_base"]
        self.users += signups
        self.users += returning
        self.users -= leaving
        self.left += leaving
        angry = np.multiply(n, c["review_selection"], out=t1)  # (14)
        neutral = 1 - n
        neutral -= p
        reviews = neutral + angry
        reviews += p
        stars = np.multiply(neutral, 3, out=t2)
        stars += angry
        stars += 5 * p
        stars *= aware
        reviews *= aware
        unaware = 1 - aware
        reviews += unaware
        unaware *= c["rating0"]
        stars += unaware
        stars /= reviews
        stars -= self.rating
        stars *= q[16]
        self.rating += stars
        fair = np.subtract(public_trust, 1, out=t1)  # (15)
        np.minimum(fair, 0, out=fair)
        fair *= c["price_distrust"]
        np.multiply(heat, n_bar, out=t2)
        t2 *= c["price_heat"]
        fair -= t2
        fair += 1
        fair -= self.price
        fair *= c["price_speed"]
        if self.noise:
            np.multiply(self.z[9], self.price, out=t2)
            t2 *= c["price_noise"]
            fair += t2
        self.price += fair
        np.maximum(self.price, 0, out=self.price)
        orders = np.power(users_trust, c["order_power"])  # (16)
        np.multiply(self.value, c["value_pull"], out=t1)
        t1 += 1
        orders *= t1
        np.minimum(heat, 1, out=t1)
        t1 *= n_bar
        t1 *= -c["order_heat"]
        t1 += 1
        orders *= t1
        orders -= self.orders
        orders *= c["delivery_speed"]
        np.subtract(self.orders, self.deliveries, out=t1)
        t1 *= c["delivery_speed"]
        self.deliveries += t1
        self.orders += orders

    def people(self):
        """(5), (6), (9): opinion, awareness, trust."""
        c, q, g1, g2 = self.c, self.q, self.g1, self.g2
        choice_n, choice_p, scale = self.e[:4], self.e[4:8], g1
        np.add(choice_n, choice_p, out=scale)
        scale += 1
        np.reciprocal(scale, out=scale)
        choice_n *= scale
        choice_p *= scale
        for share, choice in ((self.negative, choice_n), (self.positive, choice_p)):
            np.subtract(choice, share, out=g2)
            g2 *= q[:4]
            share += g2
        if self.noise:  # scale is the neutral choice
            rest = np.subtract(1, choice_n, out=g2)
            choice_n *= rest
            choice_n *= q[:4]
            np.sqrt(choice_n, out=choice_n)
            choice_n *= self.z[:4]
            choice_n *= c["opinion_noise"]
            self.negative += choice_n
            np.divide(choice_p, rest, out=rest)
            choice_n *= rest
            self.positive -= choice_n
            rest *= scale
            rest *= q[:4]
            np.sqrt(rest, out=rest)
            rest *= self.z[4:8]
            rest *= c["opinion_noise"]
            self.positive += rest
        np.maximum(self.negative, 0, out=self.negative)
        np.minimum(self.negative, 1, out=self.negative)
        np.maximum(self.positive, 0, out=self.positive)
        np.minimum(self.positive, np.subtract(1, self.negative, out=g1), out=self.positive)
        np.subtract(1, self.aware, out=g1)
        g1 *= q[4:8]
        self.aware += g1
        target = np.multiply(self.value, c["trust_room"], out=g1)
        target += c["trust0"]
        target -= self.trust
        target[0] *= q[12]
        target[1:] *= q[13]
        np.multiply(q[8:12], self.trust, out=g2)
        self.trust += target
        self.trust -= g2

    def attention(self, forced):
        """(7)"""
        c = self.c
        self.slow *= c["slow_keep"]
        self.slow += np.multiply(self.fast, c["settling"], out=self.t1)
        self.fast *= self.e[8]
        self.fast += forced["impulse"]
        np.maximum(self.fast, 0, out=self.fast)
        np.minimum(self.fast, 3, out=self.fast)
        if self.noise:
            news = np.multiply(self.generator.poisson(c["news_mean"], self.batch),
                               c["news_size"], out=self.t1, casting="same_kind")
            news += 1 - c["news_size"] * c["news_mean"]
            self.fast *= news
            self.slow *= news
            np.minimum(self.fast, 3, out=self.fast)

    def response(self, forced):
        """(3), (8), (10), (17), (24)"""
        c, t1 = self.c, self.t1
        np.subtract(1, self.vacuum, out=t1)
        t1 *= c["vacuum_gain"]
        self.vacuum += t1
        self.vacuum *= forced["silence"]
        np.subtract(1, self.resentment, out=t1)
        t1 *= self.q[14]
        self.resentment *= 1 - forced["resentment_fade"]
        self.resentment += t1
        for level, gain in ((self.evidence, "evidence_gain"), (self.value, "value_gain")):
            level *= 1 - forced[gain] - c["evidence_fade"]
            level += forced[gain]
        self.credibility *= 1 - forced["credibility_loss"] - c["credibility_gain"]
        self.credibility += c["credibility_gain"]
        self.cost += forced["cost"]

    def advance(self, steps=case.STEPS):
        """The outputs [5, batch] after so many steps from the start."""
        self.start()
        rows = dict(self.rows)
        for step in range(steps):
            if step in rows:
                forced = dict(zip(case.FORCING, rows[step]))
                forced["outrage"], forced["relief"] = np.array(
                    rows[step][:8], self.dtype).reshape(2, 4, 1)
            if self.noise:
                self.normals(self.generator, self.z)
            n_bar, p_bar = self.discourse()
            heat = self.fast + self.slow
            self.exponentials(forced, heat, n_bar, p_bar)
            self.firm(heat, n_bar)
            self.attention(forced)
            self.people()
            self.response(forced)
        return np.stack((self.trust[PUBLIC], self.users, self.rating, self.price, self.cost))
