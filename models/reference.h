/* reference: four classic models with known answers.
 *
 * They test the engine against theory (tests/models/test_reference.c), and they show what a model
 * of your own needs; copy one to start. Each has no more than this:
 *   1. enums that name its parameters, derived constants, states and observables (below);
 *   2. tables that describe them, and derive(), parameters -> constants (reference.c);
 *   3. kernels that start, step and observe a block of lanes (reference_kernel.c);
 *   4. a line in registry.c.
 * None of them knows actions, so perceive and force are NULL.
 *
 * Counts of people are whole numbers, held in doubles. `s` is the strength of demographic noise:
 * at 1, numbers of events are exact random draws; at 0 they are their expected values, and counts
 * become real numbers; between, the deviation from the expected value is scaled. P(r) is
 * 1 - exp(-r dt), the probability of an event of rate r within a step.
 *
 * sir, an epidemic (Kermack & McKendrick 1927; as a chain of binomials: Abbey 1952).
 *   (R1) infections ~ Bin(S, 1 - exp(-R0 P(g) I / N)), recoveries ~ Bin(I, P(g)), g = 1 / recovery
 *   An infected person infects for a geometric number of steps of mean 1/P(g), hence R0 people in
 *   all, whatever dt. Known: without noise the share s that escapes satisfies
 *   s = s0 exp(-R0 (1 - s)) exactly; with noise the distribution of final sizes is Ball's (1986).
 *
 * rumour (Maki & Thompson 1973). Ignorants X, spreaders Y, stiflers Z. Time is in contacts: every
 *   step one spreader, while there is one, calls one of the N - 1 others.
 *   (R2) with probability X / (N - 1) an ignorant answers and becomes a spreader;
 *        otherwise the caller becomes a stifler.
 *   Known: the share that never hears it tends to the root of 2(1 - x) + ln x = 0, 0.2032, as N
 *   grows (Sudbury 1985); for finite N its distribution follows from the chain above.
 *
 * birth-death (Kendall 1948). Each of n individuals gives birth at rate b and dies at rate d.
 *   (R3) n(t + dt) = M + B, M ~ Bin(n, 1 - a), B ~ NegBin(M, 1 - c), with
 *        a = d w / (1 + b w), c = b w / (1 + b w), w = (exp((b - d) dt) - 1) / (b - d).
 *   This is the exact law of the process in continuous time at any dt. Known: mean n exp((b -
 * d)t), variance n (b + d)/(b - d) E (E - 1) with E = exp((b - d)t), extinction a(t)^n.
 *
 * voter (Clifford & Sudbury 1973; Holley & Liggett 1975), everybody being everybody's neighbour.
 *   Each of N voters, at rate r, takes over the opinion of one of the N, drawn at random.
 *   (R4) with A voters for, x = A/N: A += Bin(N - A, P(r) x) - Bin(A, P(r) (1 - x)).
 *   At P = 1 it is Wright's (1931) genetic drift. Known: x is a martingale, "for" wins in the end
 *   with probability x0, and E[x(1 - x)] falls by the factor 1 - P(2 - P)/N a step. */
#ifndef CRS_MODELS_REFERENCE_H
#define CRS_MODELS_REFERENCE_H

#include "sim/model.h"

/* sir */
enum {
    CRS_SIR_POPULATION,
    CRS_SIR_INFECTED0,
    CRS_SIR_R0,
    CRS_SIR_RECOVERY_H,
    CRS_SIR_NOISE,
    CRS_SIR_NUM_PARAMS
};
enum {
    CRS_SIR_D_POPULATION,
    CRS_SIR_D_INFECTED0,
    CRS_SIR_D_FORCE,
    CRS_SIR_D_RECOVER,
    CRS_SIR_D_BEFORE,
    CRS_SIR_D_NOISE,
    CRS_SIR_NUM_DERIVED
};
enum { CRS_SIR_SUSCEPTIBLE, CRS_SIR_INFECTED, CRS_SIR_RECOVERED, CRS_SIR_NUM_STATES };
enum {
    CRS_SIR_O_SUSCEPTIBLE,
    CRS_SIR_O_INFECTED,
    CRS_SIR_O_RECOVERED,
    CRS_SIR_O_RECOVERED_24H,
    CRS_SIR_O_INFECTED_SHARE,
    CRS_SIR_O_ATTACK_RATE,
    CRS_SIR_NUM_OBSERVABLES
};

/* rumour */
enum { CRS_RUMOUR_POPULATION, CRS_RUMOUR_SPREADERS0, CRS_RUMOUR_NOISE, CRS_RUMOUR_NUM_PARAMS };
enum {
    CRS_RUMOUR_D_POPULATION,
    CRS_RUMOUR_D_SPREADERS0,
    CRS_RUMOUR_D_NOISE,
    CRS_RUMOUR_NUM_DERIVED
};
enum { CRS_RUMOUR_IGNORANTS, CRS_RUMOUR_SPREADERS, CRS_RUMOUR_STIFLERS, CRS_RUMOUR_NUM_STATES };
enum {
    CRS_RUMOUR_O_IGNORANTS,
    CRS_RUMOUR_O_SPREADERS,
    CRS_RUMOUR_O_STIFLERS,
    CRS_RUMOUR_O_HEARD_SHARE,
    CRS_RUMOUR_NUM_OBSERVABLES
};

/* birth-death */
enum {
    CRS_BIRTH_DEATH_SIZE0,
    CRS_BIRTH_DEATH_BIRTH,
    CRS_BIRTH_DEATH_DEATH,
    CRS_BIRTH_DEATH_NOISE,
    CRS_BIRTH_DEATH_NUM_PARAMS
};
enum {
    CRS_BIRTH_DEATH_D_SIZE0,
    CRS_BIRTH_DEATH_D_SURVIVE,
    CRS_BIRTH_DEATH_D_MORE,
    CRS_BIRTH_DEATH_D_GROWTH,
    CRS_BIRTH_DEATH_D_NOISE,
    CRS_BIRTH_DEATH_NUM_DERIVED
};
enum { CRS_BIRTH_DEATH_SIZE, CRS_BIRTH_DEATH_NUM_STATES };
enum { CRS_BIRTH_DEATH_O_SIZE, CRS_BIRTH_DEATH_O_EXTINCT, CRS_BIRTH_DEATH_NUM_OBSERVABLES };

/* voter */
enum {
    CRS_VOTER_POPULATION,
    CRS_VOTER_SHARE0,
    CRS_VOTER_RATE,
    CRS_VOTER_NOISE,
    CRS_VOTER_NUM_PARAMS
};
enum {
    CRS_VOTER_D_POPULATION,
    CRS_VOTER_D_FOR0,
    CRS_VOTER_D_COPY,
    CRS_VOTER_D_NOISE,
    CRS_VOTER_NUM_DERIVED
};
enum { CRS_VOTER_FOR, CRS_VOTER_NUM_STATES };
enum { CRS_VOTER_O_FOR, CRS_VOTER_O_SHARE, CRS_VOTER_O_DIVERSITY, CRS_VOTER_NUM_OBSERVABLES };

/* Kernels, one copy per instruction set. */
#define CRS_REFERENCE_DECLARE_ONE(model, suffix)                                                  \
    void CRS_PASTE(crs_##model##_start, suffix)(const crs_lanes *lanes);                          \
    void CRS_PASTE(crs_##model##_step, suffix)(const crs_lanes *lanes, uint32_t step);            \
    void CRS_PASTE(crs_##model##_observe, suffix)(const crs_lanes *lanes, uint64_t wanted,        \
                                                  crs_row *out);
#define CRS_REFERENCE_DECLARE(id, suffix, name, test)                                             \
    CRS_REFERENCE_DECLARE_ONE(sir, suffix)                                                        \
    CRS_REFERENCE_DECLARE_ONE(rumour, suffix)                                                     \
    CRS_REFERENCE_DECLARE_ONE(birth_death, suffix)                                                \
    CRS_REFERENCE_DECLARE_ONE(voter, suffix)
CRS_ISA_LIST(CRS_REFERENCE_DECLARE)
#undef CRS_REFERENCE_DECLARE
#undef CRS_REFERENCE_DECLARE_ONE

#endif
