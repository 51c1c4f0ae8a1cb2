// pcg: bit for bit the generators of the author's C++ library, pcg_random.hpp.
#include <cstdint>
#include <cstdio>

#include <pcg_random.hpp>

#include "core/pcg.h"

namespace {

int num_failures = 0;

void
expect(bool holds, const char *what, int trial)
{
    if (!holds) {
        std::fprintf(stderr, "test_random_pcg: %s differs (trial %d)\n", what, trial);
        num_failures++;
    }
}

// Both generators from the same seed and stream: outputs, jumps forward and back.
template <typename Theirs, typename Ours, typename Word, typename Next, typename Advance>
void
compare(Theirs theirs, Ours ours, Word jump, Next next, Advance advance, const char *what,
        int trial)
{
    for (int i = 0; i < 1000; i++) {
        expect(theirs() == next(&ours), what, trial);
    }
    theirs.advance(jump);
    advance(&ours, jump);
    expect(theirs() == next(&ours), what, trial);
    theirs.backstep(12345);
    advance(&ours, Word(0) - Word(12345));
    expect(theirs() == next(&ours), what, trial);
}

} // namespace

int
main()
{
    pcg64 words(2024, 7);

    for (int trial = 0; trial < 200; trial++) {
        const bool small = trial < 20;
        const std::uint64_t a = small ? std::uint64_t(trial % 5) : words();
        const std::uint64_t b = small ? std::uint64_t(trial / 5) : words();
        const crs_uint128 high = small ? 0 : words();
        const crs_uint128 state = (high << 64) | a;
        const crs_uint128 stream = (high << 64) | b;
        crs_pcg32 ours32;
        crs_pcg64 ours64;

        crs_pcg32_init(&ours32, a, b);
        compare(pcg32(a, b), ours32, a ^ b, crs_pcg32_next, crs_pcg32_advance, "pcg32", trial);
        crs_pcg64_init(&ours64, state, stream);
        compare(pcg64(state, stream), ours64, state ^ b, crs_pcg64_next, crs_pcg64_advance,
                "pcg64", trial);
    }
    return num_failures == 0 ? 0 : 1;
}
