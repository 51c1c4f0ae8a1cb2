#!/usr/bin/env python3
"""Writes number_table.h: the powers of ten that number.c multiplies with (standard output).

Entry k is the 128-bit integer g = ceil(10^k / 2^r) with r = floor(log2(10^k)) - 127, so that
2^127 <= g < 2^128, in exact integer arithmetic (Giulietti 2020, section 9.1)."""

FIRST, LAST = -292, 324


def power(k):
    if k >= 0:
        r = (10**k).bit_length() - 128
        return -(-(10**k) >> r) if r > 0 else 10**k << -r
    # 10^k / 2^r with r < 0: ceil(2^-r / 10^-k), where 10^-k is no power of two
    r = -((10**-k).bit_length()) - 127
    return -(-(1 << -r) // 10**-k)


print("/* Powers of ten for number.c, written by number_table.py; do not edit. */")
print("#define POWER_FIRST (%d)" % FIRST)
print("#define POWER_LAST  %d" % LAST)
print("static const struct {")
print("    uint64_t high, low;")
print("} powers[] = {")
for k in range(FIRST, LAST + 1):
    g = power(k)
    assert 1 << 127 <= g < 1 << 128
    print("    {0x%016xu, 0x%016xu}, /* 1e%d */" % (g >> 64, g & (1 << 64) - 1, k))
print("};")
