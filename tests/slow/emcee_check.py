#!/usr/bin/env python3
"""The ensemble sampler against emcee (Foreman-Mackey et al. 2013), on one curved target.

    emcee_check.py SAMPLER_DRAWS

Means of x, x^2 and of indicators (quantiles) over both samples must agree within their standard
errors, which follow from emcee's own autocorrelation times. Ends with 77 where emcee is missing.
"""

import io
import subprocess
import sys

try:
    import emcee
    import numpy
except ImportError:
    sys.exit(77)

WALKERS, DIMS, STEPS = 64, 3, 16000
LARGEST = 4.42  # level 1e-5


def density(x):
    bend, rest = x[1] - x[0] ** 2, x[2] - x[0] - x[1]
    return -0.5 * x[0] ** 2 - 2.0 * bend**2 - 0.5 * rest**2


def features(chain):
    """[steps][walkers][numbers whose means are compared]"""
    return numpy.concatenate([chain, chain**2, chain > 0.0, chain > 1.5], axis=2).astype(float)


def mean_and_error(chain):
    x = features(chain)
    size = x.shape[0] * x.shape[1] / emcee.autocorr.integrated_time(x, quiet=True)
    return x.mean(axis=(0, 1)), x.std(axis=(0, 1)) / numpy.sqrt(size)


text = subprocess.run([sys.argv[1], str(STEPS)], check=True, capture_output=True, text=True)
ours = numpy.loadtxt(io.StringIO(text.stdout), delimiter=",").reshape(-1, WALKERS, DIMS)
numpy.random.seed(1)
sampler = emcee.EnsembleSampler(WALKERS, DIMS, density)
sampler.run_mcmc(numpy.random.normal(size=(WALKERS, DIMS)), STEPS)
a, error_a = mean_and_error(ours)
b, error_b = mean_and_error(sampler.get_chain(discard=STEPS // 4))
z = (a - b) / numpy.hypot(error_a, error_b)
print("z =", numpy.round(z, 2))
sys.exit(0 if numpy.all(numpy.abs(z) < LARGEST) else 1)
