"""CR-1 in numpy: the chain of cr1.md, over replicates, as a user of numpy would write it.

    advance(batch, steps, dtype, noise, generator) -> x [5, 4, batch], A [batch]

noise is "off", "gaussian" or "binomial". States and flows stand in rows, replicates along the
last axis; all work is in place. Equation numbers as in cr1.md."""

import numpy as np

PEOPLE = (1000, 45000, 53000, 1000)
HEARS = (1.0, 2.0, 1.0, 4.0)
OFFENDED = (2.0, 1.0, 0.5, 1.0)
LEAVES = (1.0, 1.0, 0.2, 0.5)
A_0, NEWS, ALPHA, DELTA, CAP = 1.0, 0.002, 0.12, 0.05, 3.0
EPSILON, LAMBDA, CALM, ETA, OMEGA, PHI = 0.1, 0.04, 0.001, 0.05, 0.002, 0.001


def column(values, dtype):
    return np.array(values, dtype).reshape(-1, 1)


def advance(batch, steps, dtype=np.float64, noise="off", generator=None):
    people, hears, offended, leaves = (
        column(v, dtype) for v in (PEOPLE, HEARS, OFFENDED, LEAVES))
    per_all = dtype(1 / sum(PEOPLE))
    x = np.zeros((5, 4, batch), dtype)
    x[0] = people
    attention = np.full(batch, A_0, dtype)
    p = np.empty((5, 4, batch), dtype)
    p[4] = -np.expm1(-PHI)
    flow, spread = np.empty_like(p), np.empty_like(p)
    share, negative, growth = (np.empty(batch, dtype) for _ in range(3))
    for _ in range(steps):
        # (2) the share of negative voices
        np.sum(x[2], 0, out=negative)
        negative *= per_all
        # (3) probabilities: exponents, then p = 1 - exp(-exponent) in one call
        np.multiply(hears, attention, out=p[0])
        p[0] *= -EPSILON
        np.multiply(negative, attention, out=share)
        np.multiply(offended, share, out=p[1])
        p[1] += CALM
        p[1] *= -LAMBDA
        np.multiply(x[2], leaves / people, out=p[2])
        p[2] *= attention
        p[2] += 0.01
        p[2] *= -ETA
        np.subtract(1, negative, out=share)
        share *= -OMEGA
        np.expm1(p[:3], out=p[:3])
        np.negative(p[:3], out=p[:3])
        np.expm1(share, out=share)
        np.negative(share, out=p[3])
        # (4) flows
        if noise == "binomial":
            flow[...] = generator.binomial(x.astype(np.int64), p)
        else:
            np.multiply(x, p, out=flow)
            if noise == "gaussian":
                np.subtract(1, p, out=spread)
                spread *= flow
                np.sqrt(spread, out=spread)
                generator.standard_normal(dtype=dtype, out=p_noise) if False else None
        x -= flow
        x[1:] += flow[:-1]
        x[0] += flow[-1]
        np.multiply(negative, ALPHA, out=growth)
        growth -= DELTA
        np.exp(growth, out=growth)
        attention *= growth
        attention += NEWS
        np.minimum(attention, CAP, out=attention)
    return x, attention
