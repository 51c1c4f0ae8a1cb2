"""The field model in numba: one replicate after the other in scalar code, compiled at first use.
Equation numbers as in models/README.md; the numbers that enter are those of case.py.

Random numbers are numba's own, np.random inside compiled code: a Mersenne Twister per thread."""

from collections import namedtuple
from math import exp, expm1, sqrt

import numba
import numpy as np

import case

C, ROWS = case.load()
Constants = namedtuple("Constants", list(C))
VICTIMS, USERS, PUBLIC, EXPERTS = 0, 1, 2, 3


def define(parallel, noise):
    """advance(forcing rows, their steps, steps, out [batch, 5]); constants are compiled in."""
    c = Constants(*(np.array(v) if isinstance(v, list) else v for v in C.values()))

    @numba.njit(fastmath=True)
    def one(rows, changes, steps, out):
        aware, neg, pos, trust = (np.empty(4), c.negative0.copy(), c.positive0.copy(),
                                  c.trust0.copy())
        aware[:] = c.aware0
        aware[VICTIMS] = 1.0
        fast, slow, users, lost, rating, price = c.shock, 0.0, 1.0, 0.0, c.rating0, 1.0
        B, E, V, v, cost, hazard, left, o_1, o_2 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0
        revenue_lost, K = 0.0, 1.0
        k = 0
        for step in range(steps):
            if k + 1 < len(changes) and changes[k + 1] == step:
                k += 1
            f = rows[k]
            heat = fast + slow
            total, n_bar, p_bar = 0.0, 0.0, 0.0
            for g in range(4):
                weight = c.voice[g] * (aware[g] + 1e-9)
                total += weight
                n_bar += weight * neg[g]
                p_bar += weight * pos[g]
            n_bar /= total
            p_bar /= total

            revenue_lost += c.revenue_users * (1.0 - users) + c.revenue_orders * (1.0 - o_2)  # (18)
            users_trust, public_trust = trust[USERS] / c.trust0[USERS], (
                trust[PUBLIC] / c.trust0[PUBLIC])  # (13)
            h = (c.churn_base + c.churn_heat * heat * heat * neg[USERS] * aware[USERS]
                 + c.churn_distrust * max(0.0, 1.0 - users_trust))
            leaving = -expm1(-h) * users
            returning = c.win_back * users_trust * lost
            signup = public_trust**c.signup_power * (
                1.0 - aware[PUBLIC] * neg[PUBLIC] * min(1.0, 3.0 * heat))
            lost = max(0.0, lost + leaving - c.leave_base * users - returning)
            users += c.leave_base * signup + returning - leaving
            hazard += h
            left += leaving
            m, angry = 1.0 - neg[USERS] - pos[USERS], c.review_selection * neg[USERS]  # (14)
            stars = (1.0 - aware[USERS]) * c.rating0 + aware[USERS] * (
                angry + 3.0 * m + 5.0 * pos[USERS])
            stars /= 1.0 - aware[USERS] + aware[USERS] * (angry + m + pos[USERS])
            rating -= expm1(-c.review_rate * (0.02 + heat)) * (stars - rating)
            fair = (1.0 - c.price_heat * heat * n_bar
                    - c.price_distrust * max(0.0, 1.0 - public_trust))  # (15)
            shock = c.price_noise * np.random.standard_normal() * price if noise else 0.0
            price = max(0.0, price + c.price_speed * (fair - price) + shock)
            orders = (users_trust**c.order_power * (1.0 + c.value_pull * V)
                      * (1.0 - c.order_heat * min(1.0, heat) * n_bar))  # (16)
            o_2 += c.delivery_speed * (o_1 - o_2)
            o_1 += c.delivery_speed * (orders - o_1)
            cost += f[14]

            growth = c.contagion * n_bar * (1.0 - aware[PUBLIC]) - c.fast_decay  # (7)
            news = 1.0
            if noise:
                growth += c.attention_noise * np.random.standard_normal() + c.attention_drift
                news += c.news_size * (np.random.poisson(c.news_mean) - c.news_mean)
            slow = (slow * c.slow_keep + c.settling * fast) * news
            fast = min(3.0, min(3.0, max(0.0, fast * exp(growth) + f[13])) * news)

            aggravation = 1.0 + c.blame_weight * B + c.vacuum_weight * v * f[12]
            doubt = aware[EXPERTS] * neg[EXPERTS]
            gain_rate = c.trust_gain + c.evidence_gain * E
            for g in range(4):
                own = K * (1.0 - c.credibility_trust * max(0.0, 1.0 - trust[g] / c.trust0[g]))
                taken_in = min(1.0, own * f[16]) * (1.0 - c.echo[g] * doubt)  # (25)
                outrage = aggravation * f[g] * (1.0 - f[4 + g] * taken_in)  # (4)
                e_n = exp(c.outrage_weight * outrage - c.outrage_threshold
                          + c.conformity_n * n_bar)  # (5)
                e_p = exp(c.trust_weight * (trust[g] + 0.5 * V + 0.5 * E) - c.praise_threshold
                          + c.conformity_p * p_bar)
                scale = 1.0 / (1.0 + e_n + e_p)
                pi_n, pi_p = e_n * scale, e_p * scale
                part = -expm1(-(c.base_rate + c.exposed[g] * heat))
                n = neg[g] + part * (pi_n - neg[g])
                p = pos[g] + part * (pi_p - pos[g])
                if noise:
                    rest = 1.0 - pi_n
                    first = c.opinion_noise * sqrt(part * pi_n * rest) * (
                        np.random.standard_normal())
                    second = c.opinion_noise * sqrt(part * pi_p * scale / rest) * (
                        np.random.standard_normal())
                    n += first
                    p += second - pi_p / rest * first
                neg[g] = min(1.0, max(0.0, n))
                pos[g] = min(1.0 - neg[g], max(0.0, p))
                gain = -expm1(-(gain_rate * c.victim_gain + f[17] if g == VICTIMS
                                else gain_rate))  # (9)
                trust[g] += (gain * (c.trust0[g] + c.trust_room[g] * V - trust[g])
                             + expm1(-c.trust_loss[g] * heat * outrage * aware[g]) * trust[g])
                aware[g] -= expm1(-c.reach[g] * heat) * (1.0 - aware[g])  # (6)
            v = f[12] * (v + c.vacuum_gain * (1.0 - v))  # (3)
            B += -expm1(-f[8] * min(1.0, heat)) * (1.0 - B) - f[9] * B  # (8)
            E += f[10] * (1.0 - E) - c.evidence_fade * E  # (10)
            V += f[11] * (1.0 - V) - c.evidence_fade * V
            K += c.credibility_gain * (1.0 - K) - f[15] * K  # (24)
        out[0], out[1], out[2], out[3], out[4] = trust[PUBLIC], users, rating, price, cost

    @numba.njit(parallel=parallel, fastmath=True)
    def advance(rows, changes, steps, out):
        for i in numba.prange(len(out)):
            one(rows, changes, steps, out[i])

    return advance


class Field:
    def __init__(self, batch, noise, parallel):
        self.out = np.empty((batch, 5))
        self.rows = np.array([row for _, row in ROWS])
        self.changes = np.array([step for step, _ in ROWS])
        self.compiled = define(parallel, noise)

    def advance(self, steps=case.STEPS):
        """The outputs [5, batch] after so many steps from the start."""
        self.compiled(self.rows, self.changes, steps, self.out)
        return self.out.T
