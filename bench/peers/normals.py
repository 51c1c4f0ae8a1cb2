"""Standard normal numbers for the peers in numpy."""

import numpy as np


def ziggurat(generator, z):
    """What numpy offers: one call, a loop with branches inside."""
    generator.standard_normal(dtype=z.dtype, out=z)


def box_muller(generator, z):
    """What an expert makes of numpy's vectorised log, sin and cos: z has an even number of rows.
    In f32 no number is beyond 5.8."""
    radius, angle = z[:len(z) // 2], z[len(z) // 2:]
    generator.random(dtype=z.dtype, out=z)
    np.subtract(1, radius, out=radius)
    np.log(radius, out=radius)
    radius *= -2
    np.sqrt(radius, out=radius)
    angle *= 2 * np.pi
    cosine = np.cos(angle)
    np.sin(angle, out=angle)
    angle *= radius
    radius *= cosine
