"""CR-1 in numpy: the chain of cr1.md, side by side over replicates, as its users would write it.

States and flows stand in rows, replicates along the last axis, and all work is in place.
Equation numbers as in cr1.md."""

import numpy as np

PEOPLE = (1000, 45000, 53000, 1000)
HEARS = (1.0, 2.0, 1.0, 4.0)
OFFENDED = (2.0, 1.0, 0.5, 1.0)
LEAVES = (1.0, 1.0, 0.2, 0.5)
NEGATIVE = 2
STEPS = 4320


def column(values, dtype):
    return np.array(values, dtype).reshape(-1, 1)


class Chain:
    """`noise` is "off", "gaussian" or "binomial", `normals` one of normals.py."""

    def __init__(self, batch, dtype=np.float64, noise="off", normals=None, generator=None):
        self.batch, self.dtype, self.noise = batch, dtype, noise
        self.normals, self.generator = normals, generator

    def probabilities(self, x, attention, p, negative, row):
        """(1) and (2): n and the fourteen exponentials but that of attention."""
        np.sum(x[NEGATIVE], 0, out=negative)
        negative *= self.per_all
        np.multiply(self.hears, attention, out=p[0])
        np.add(negative, 0.1, out=row)
        row *= attention
        np.multiply(self.offended, row, out=p[1])
        np.multiply(x[NEGATIVE], self.crowd, out=p[2])
        p[2] *= attention
        p[2] += self.leaves
        np.subtract(negative, 1, out=row)
        row *= 0.004
        np.expm1(p[:3], out=p[:3])
        np.negative(p[:3], out=p[:3])
        np.expm1(row, out=row)
        np.negative(row, out=p[3])

    def draw(self, x, p, flow, spread, whole):
        """(3): the twenty flows."""
        if self.noise == "binomial":
            np.copyto(whole, x, casting="unsafe")
            flow[...] = self.generator.binomial(whole, p)
            return
        np.multiply(x, p, out=flow)
        if self.noise == "gaussian":
            np.subtract(1, p, out=spread)
            spread *= flow
            np.sqrt(spread, out=spread)
            self.normals(self.generator, self.z)
            spread *= self.z.reshape(spread.shape)
            flow += spread
            np.maximum(flow, 0, out=flow)
            np.minimum(flow, x, out=flow)

    def advance(self, steps=STEPS):
        """[6, batch] after so many steps from the start: the columns of the page's tables."""
        dtype, batch = self.dtype, self.batch
        self.hears = -0.1 * column(HEARS, dtype)
        self.offended = -0.1 * column(OFFENDED, dtype)
        self.leaves = -0.0004 * column(LEAVES, dtype)
        self.crowd = -0.02 * column(LEAVES, dtype) / column(PEOPLE, dtype)
        self.per_all = dtype(1 / sum(PEOPLE))
        x, p, flow, spread = np.zeros((4, 5, 4, batch), dtype)
        self.z = np.zeros((20, batch), dtype)
        whole = np.zeros((5, 4, batch), np.int64)
        x[0], attention = column(PEOPLE, dtype), np.ones(batch, dtype)
        p[4] = -np.expm1(-0.002)
        negative, row = np.empty((2, batch), dtype)
        for _ in range(steps):
            self.probabilities(x, attention, p, negative, row)
            self.draw(x, p, flow, spread, whole)
            x -= flow
            x[1:] += flow[:-1]
            x[0] += flow[-1]
            negative *= 0.12  # (4)
            negative -= 0.05
            np.exp(negative, out=negative)
            attention *= negative
            attention += 0.002
            np.minimum(attention, 3, out=attention)
        return np.stack((attention, x[0, 0], x[1, 1], x[2, 2], x[3, 3], x[4, 2]))
