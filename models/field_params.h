/* field_params: the parameters of the field model, one row each.
 *
 * X(id, name, symbol, unit, default, minimum, maximum, prior, a, b, scope, meaning, source).
 * Adding a parameter is a row here and its use in an equation; the reader, --set, `crisim
 * describe parameters`, the schema, sweeps and fits follow. Symbols as in README.md. */
#ifndef CRS_MODELS_FIELD_PARAMS_H
#define CRS_MODELS_FIELD_PARAMS_H

/* clang-format off */
#define CRS_FIELD_PARAM_LIST(X) \
    /* Attention, eqs. (6) and (7) */ \
    X(FAST_DECAY, "attention.fast_decay", "δ_f", "1/h", 0.0501, 0.005, 0.5, LOGNORMAL, 0.06, 0.7, SHARED, \
      "decay of the first burst of attention", \
      "calibrated to A1-C4; prior: hot-search half-lives of hours (Weibo 2024) to days (Crane & Sornette 2008)") \
    X(CONTAGION, "attention.contagion", "α", "1/h", 0.0538, 0.0, 0.5, LOGNORMAL, 0.05, 0.5, SHARED, \
      "new attention that negative voices raise among those who have not heard", \
      "calibrated to A1-C4") \
    X(SETTLING, "attention.settling", "κ_s", "1/h", 0.0059, 0.0, 0.1, LOGNORMAL, 0.006, 0.5, SHARED, \
      "rate at which the burst feeds slow discussion", \
      "calibrated to A1-C4") \
    X(SLOW_DECAY, "attention.slow_decay", "δ_s", "1/h", 0.00181, 0.0002, 0.05, LOGNORMAL, 0.0015, 0.6, SHARED, \
      "decay of slow discussion", \
      "calibrated to A1-C4; prior: events last 19 d (median) to 43 d (mean), 125 Chinese events, Front. Psychol. 2022") \
    X(BLAME_SHOCK, "attention.blame_shock", "b_B", "1", 0.191, 0.0, 2.0, LOGNORMAL, 0.2, 0.7, SHARED, \
      "attention that a full shift of blame adds, per unit of responsibility", \
      "calibrated to A1-C4") \
    X(STATEMENT_SHOCK, "attention.statement_shock", "b_S", "1", 0.01, 0.0, 0.5, LOGNORMAL, 0.01, 0.7, SHARED, \
      "attention that every action of the company adds", \
      "assumed: small; an over-reaction to a small crisis can hurt") \
    X(EXPOSURE, "attention.exposure", "ε", "1/h", 0.109, 0.0, 1.0, LOGNORMAL, 0.1, 0.5, SHARED, \
      "rate at which a top topic reaches people", \
      "calibrated to A1-C4") \
    X(REACH_VICTIMS, "attention.reach_victims", "κ_victims", "1", 1.0, 0.0, 20.0, LOGNORMAL, 1.0, 0.4, SHARED, \
      "how fast victims hear of it, relative to the public", \
      "assumed: users and experts follow the topic") \
    X(REACH_USERS, "attention.reach_users", "κ_users", "1", 2.0, 0.0, 20.0, LOGNORMAL, 2.0, 0.4, SHARED, \
      "how fast users hear of it, relative to the public", \
      "assumed: users and experts follow the topic") \
    X(REACH_PUBLIC, "attention.reach_public", "κ_public", "1", 1.0, 0.0, 20.0, LOGNORMAL, 1.0, 0.4, SHARED, \
      "how fast public hear of it, relative to the public", \
      "assumed: users and experts follow the topic") \
    X(REACH_EXPERTS, "attention.reach_experts", "κ_experts", "1", 4.0, 0.0, 20.0, LOGNORMAL, 4.0, 0.4, SHARED, \
      "how fast experts hear of it, relative to the public", \
      "assumed: users and experts follow the topic") \
    X(AWARE_AT_OUTBREAK, "attention.aware_at_outbreak", "a_0", "1", 0.02, 0.0, 1.0, BETA, 2.0, 98.0, SHARED, \
      "share of users, public and experts that has heard of it at the outbreak", \
      "assumed") \
    /* Opinion, eqs. (4) and (5) */ \
    X(BASE_RATE, "opinion.base_rate", "λ_0", "1/h", 0.00405, 0.0, 0.5, LOGNORMAL, 0.004, 0.6, SHARED, \
      "rate at which people re-consider without news", \
      "calibrated to A1-C4") \
    X(EXPOSED_VICTIMS, "opinion.exposed_victims", "w_victims", "1", 1.5, 0.0, 10.0, LOGNORMAL, 1.5, 0.4, SHARED, \
      "how much more often victims re-consider under attention, relative to the public", \
      "assumed: victims and experts follow closely") \
    X(EXPOSED_USERS, "opinion.exposed_users", "w_users", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.4, SHARED, \
      "how much more often users re-consider under attention, relative to the public", \
      "assumed: victims and experts follow closely") \
    X(EXPOSED_PUBLIC, "opinion.exposed_public", "w_public", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.4, SHARED, \
      "how much more often public re-consider under attention, relative to the public", \
      "assumed: victims and experts follow closely") \
    X(EXPOSED_EXPERTS, "opinion.exposed_experts", "w_experts", "1", 2.0, 0.0, 10.0, LOGNORMAL, 2.0, 0.4, SHARED, \
      "how much more often experts re-consider under attention, relative to the public", \
      "assumed: victims and experts follow closely") \
    X(OUTRAGE_WEIGHT, "opinion.outrage_weight", "β_O", "1", 4.19, 0.0, 15.0, LOGNORMAL, 3.5, 0.4, SHARED, \
      "outrage in the utility of a negative opinion", \
      "calibrated to A1-C4; prior: responsibility to reputation r = -.54 (Ma & Zhan 2016)") \
    X(OUTRAGE_THRESHOLD, "opinion.outrage_threshold", "u_0", "1", 2.15, -5.0, 10.0, NORMAL, 2.0, 0.7, SHARED, \
      "what a negative opinion costs without outrage", \
      "calibrated to A1-C4") \
    X(TRUST_WEIGHT, "opinion.trust_weight", "β_P", "1", 1.74, 0.0, 15.0, LOGNORMAL, 1.5, 0.5, SHARED, \
      "trust, evidence and value in the utility of a positive opinion", \
      "calibrated to A1-C4; prior: matched strategy to reputation r = .23 (Ma & Zhan 2016)") \
    X(PRAISE_THRESHOLD, "opinion.praise_threshold", "b", "1", 1.07, -5.0, 10.0, NORMAL, 1.4, 0.7, SHARED, \
      "what a positive opinion costs", \
      "calibrated to A1-C4") \
    X(CONFORMITY_NEGATIVE, "opinion.conformity_negative", "J_N", "1", 1.16, 0.0, 4.0, LOGNORMAL, 1.1, 0.4, SHARED, \
      "pull of negative voices (Brock & Durlauf 2001)", \
      "calibrated to A1-C4; larger than the positive pull: negativity bias") \
    X(CONFORMITY_POSITIVE, "opinion.conformity_positive", "J_P", "1", 0.838, 0.0, 4.0, LOGNORMAL, 0.8, 0.4, SHARED, \
      "pull of positive voices (Brock & Durlauf 2001)", \
      "calibrated to A1-C4") \
    /* Response, eqs. (1) to (4) and (8) */ \
    X(GOLDEN_H, "response.golden_hours", "t_g", "h", 4.0, 0.0, 72.0, FIXED, 0.0, 0.0, SHARED, \
      "hours in which an answer counts as prompt", \
      "the report's golden 4 hours; no measured effect of 4 h against 24 h was found") \
    X(SINCERITY_FLOOR, "response.sincerity_floor", "f", "1", 0.3, 0.0, 1.0, BETA, 3.0, 7.0, SHARED, \
      "what is left of an apology that comes too late", \
      "assumed: no measurement was found") \
    X(SINCERITY_H, "response.sincerity_time", "τ_s", "h", 49.7, 1.0, 1000.0, LOGNORMAL, 48.0, 0.6, SHARED, \
      "time scale on which a late apology loses sincerity", \
      "calibrated to A1-C4") \
    X(VACUUM_H, "response.vacuum_time", "τ_v", "h", 24.0, 1.0, 1000.0, LOGNORMAL, 24.0, 0.5, SHARED, \
      "time scale on which silence opens an information vacuum", \
      "assumed; first responses take 21 h on average (Freshfields 2013)") \
    X(QUALITY_WEIGHT, "response.quality_weight", "k_Q", "1", 0.761, 0.0, 1.0, BETA, 7.0, 3.0, SHARED, \
      "share of outrage that a perfect response removes", \
      "calibrated to A1-C4; prior: apology to trust d = .44 (Yuan, Dong & Li 2017)") \
    X(BLAME_WEIGHT, "response.blame_weight", "k_B", "1", 0.569, 0.0, 5.0, LOGNORMAL, 0.6, 0.6, SHARED, \
      "outrage added by full resentment", \
      "calibrated to A1-C4; blame shifting backfires (Antonetti & Baghi 2021)") \
    X(VACUUM_WEIGHT, "response.vacuum_weight", "k_v", "1", 0.411, 0.0, 5.0, LOGNORMAL, 0.4, 0.6, SHARED, \
      "outrage added by a full information vacuum", \
      "calibrated to A1-C4") \
    X(BLAME_USERS_WEIGHT, "response.blame_users_weight", "μ", "1", 1.2, 0.0, 5.0, LOGNORMAL, 1.2, 0.3, SHARED, \
      "how much worse it is to blame users than a partner", \
      "assumed: victims of the crisis resent it at least as much") \
    X(COMPENSATION_BEST, "response.compensation_best", "m*", "1", 1.5, 0.1, 20.0, LOGNORMAL, 1.5, 0.2, SHARED, \
      "compensation, as a multiple of the loss, that convinces most", \
      "Haesevoets et al. 2017") \
    X(COMPENSATION_WIDTH, "response.compensation_width", "w", "1", 1.2, 0.1, 5.0, LOGNORMAL, 1.2, 0.3, SHARED, \
      "width of the inverted U of compensation, natural logarithms", \
      "assumed; shape from Haesevoets et al. 2017") \
    X(RESENTMENT_RATE, "response.resentment_rate", "k_b", "1/h", 0.0382, 0.0, 1.0, LOGNORMAL, 0.04, 0.6, SHARED, \
      "build-up of resentment under blame shifting", \
      "calibrated to A1-C4") \
    X(RESENTMENT_DECAY, "response.resentment_decay", "δ_B", "1/h", 0.00418, 0.0, 0.5, LOGNORMAL, 0.004, 0.6, SHARED, \
      "fading of resentment", \
      "calibrated to A1-C4") \
    X(RESENTMENT_HEALING, "response.resentment_healing", "η", "1", 4.0, 0.0, 50.0, LOGNORMAL, 4.0, 0.5, SHARED, \
      "how much faster resentment fades under a perfect response", \
      "assumed") \
    /* Perception, eqs. (2), (4) and (19) to (25) */ \
    X(PROMISED, "response.promised_worth", "π_p", "1", 0.5, 0.0, 1.0, BETA, 5.0, 5.0, SHARED, \
      "what a promised compensation counts for until it is paid", \
      "assumed: no measurement was found") \
    X(AMENDS, "response.amends", "k_R", "1", 0.3, 0.0, 1.0, BETA, 3.0, 7.0, SHARED, \
      "share of the victims' outrage that fitting compensation removes by itself", \
      "assumed: less than words and remedy together; money alone does not restore trust (Haesevoets et al. 2017)") \
    X(SUSPICION_RATE, "response.suspicion_rate", "κ_m", "1/h", 0.001, 0.0, 1.0, LOGNORMAL, 0.001, 0.7, SHARED, \
      "loss of credibility under compensation far beyond the best multiple", \
      "assumed; that more than the best multiple adds suspicion: Haesevoets et al. 2017") \
    X(URGENCY, "response.urgency", "h_0", "1", 0.5, 0.0, 1.0, BETA, 5.0, 5.0, SHARED, \
      "part of the harm of jargon that is forgiven at the outbreak", \
      "assumed; jargon hurts in repair, not at high urgency (Shulman & Bullock 2020)") \
    X(URGENCY_H, "response.urgency_time", "τ_u", "h", 72.0, 1.0, 10000.0, LOGNORMAL, 72.0, 0.5, SHARED, \
      "time scale on which urgency stops forgiving jargon", \
      "assumed") \
    X(REPETITION, "response.repetition", "ψ", "1", 0.5, 0.0, 1.0, BETA, 5.0, 5.0, SHARED, \
      "part of an apology or of facts that is lost when they are said again", \
      "assumed: no measurement was found") \
    X(CONTRADICTION, "response.contradiction", "κ_c", "1", 0.5, 0.0, 1.0, BETA, 5.0, 5.0, SHARED, \
      "part of an apology that full blame, with it or later, takes back", \
      "assumed; blame shifting backfires (Antonetti & Baghi 2021)") \
    X(GRACE_H, "response.grace_time", "t_c", "h", 24.0, 0.0, 1000.0, LOGNORMAL, 24.0, 0.5, SHARED, \
      "time before vagueness and unanswered accusations cost credibility", \
      "assumed: a day to find out") \
    X(ENOUGH, "response.enough", "e_0", "1", 0.5, 0.0, 1.0, BETA, 5.0, 5.0, SHARED, \
      "strength of the weakest element at which an answer is not vague; 0: none is", \
      "assumed") \
    X(VAGUENESS_RATE, "response.vagueness_rate", "κ_v", "1/h", 0.005, 0.0, 1.0, LOGNORMAL, 0.005, 0.7, SHARED, \
      "loss of credibility under an answer without one of the three elements", \
      "assumed; the report: vagueness is punished") \
    X(ACCUSATION_RATE, "response.accusation_rate", "κ_a", "1/h", 0.005, 0.0, 1.0, LOGNORMAL, 0.005, 0.7, SHARED, \
      "loss of credibility while no accusation is answered", \
      "assumed; the report: case B's silence on authorisation 'avoids the main point'") \
    X(CREDIBILITY_GAIN, "response.credibility_gain", "ρ_C", "1/h", 0.002, 0.0, 1.0, LOGNORMAL, 0.002, 0.7, SHARED, \
      "recovery of credibility", \
      "assumed: half of it in two weeks") \
    X(CREDIBILITY_TRUST, "response.credibility_trust", "c_T", "1", 0.5, 0.0, 1.0, BETA, 5.0, 5.0, SHARED, \
      "credibility that is lost with all trust", \
      "assumed: who is not trusted is not believed") \
    X(ENDORSEMENT, "response.endorsement", "k_e", "1", 0.3, 0.0, 5.0, LOGNORMAL, 0.3, 0.5, SHARED, \
      "what full endorsement by third parties adds to credibility, as a factor", \
      "assumed; a credible third party changes how an answer is heard (Antonetti & Baghi 2021)") \
    X(EXPERT_ECHO, "response.expert_echo", "k_x", "1", 0.2, 0.0, 1.0, BETA, 2.0, 8.0, SHARED, \
      "part of a response that users and public do not take in when all experts object", \
      "assumed; the report's case C: an account that experts accept") \
    X(APOLOGY_VICTIMS, "response.apology_victims", "w_apology,victims", "1", 1.3, 0.0, 10.0, LOGNORMAL, 1.3, 0.3, SHARED, \
      "weight of apology for victims, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(APOLOGY_USERS, "response.apology_users", "w_apology,users", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.3, SHARED, \
      "weight of apology for users, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(APOLOGY_PUBLIC, "response.apology_public", "w_apology,public", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.3, SHARED, \
      "weight of apology for public, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(APOLOGY_EXPERTS, "response.apology_experts", "w_apology,experts", "1", 0.6, 0.0, 10.0, LOGNORMAL, 0.6, 0.3, SHARED, \
      "weight of apology for experts, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(FACTS_VICTIMS, "response.facts_victims", "w_facts,victims", "1", 0.7, 0.0, 10.0, LOGNORMAL, 0.7, 0.3, SHARED, \
      "weight of facts for victims, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(FACTS_USERS, "response.facts_users", "w_facts,users", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.3, SHARED, \
      "weight of facts for users, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(FACTS_PUBLIC, "response.facts_public", "w_facts,public", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.3, SHARED, \
      "weight of facts for public, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(FACTS_EXPERTS, "response.facts_experts", "w_facts,experts", "1", 1.4, 0.0, 10.0, LOGNORMAL, 1.4, 0.3, SHARED, \
      "weight of facts for experts, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(REMEDY_VICTIMS, "response.remedy_victims", "w_remedy,victims", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.3, SHARED, \
      "weight of remedy for victims, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(REMEDY_USERS, "response.remedy_users", "w_remedy,users", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.3, SHARED, \
      "weight of remedy for users, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(REMEDY_PUBLIC, "response.remedy_public", "w_remedy,public", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.3, SHARED, \
      "weight of remedy for public, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(REMEDY_EXPERTS, "response.remedy_experts", "w_remedy,experts", "1", 1.0, 0.0, 10.0, LOGNORMAL, 1.0, 0.3, SHARED, \
      "weight of remedy for experts, relative to the other two elements", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(VERIFICATION_VICTIMS, "response.verification_victims", "s_verification,victims", "1", 0.0, 0.0, 1.0, FIXED, 0.0, 0.0, SHARED, \
      "part of a response that is lost on victims without anything to check", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(VERIFICATION_USERS, "response.verification_users", "s_verification,users", "1", 0.1, 0.0, 1.0, BETA, 1.0, 9.0, SHARED, \
      "part of a response that is lost on users without anything to check", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(VERIFICATION_PUBLIC, "response.verification_public", "s_verification,public", "1", 0.1, 0.0, 1.0, BETA, 1.0, 9.0, SHARED, \
      "part of a response that is lost on public without anything to check", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(VERIFICATION_EXPERTS, "response.verification_experts", "s_verification,experts", "1", 0.3, 0.0, 1.0, BETA, 3.0, 7.0, SHARED, \
      "part of a response that is lost on experts without anything to check", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(CARE_VICTIMS, "response.care_victims", "s_care,victims", "1", 0.2, 0.0, 1.0, BETA, 2.0, 8.0, SHARED, \
      "part of a response that is lost on victims without personal care", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(CARE_USERS, "response.care_users", "s_care,users", "1", 0.0, 0.0, 1.0, FIXED, 0.0, 0.0, SHARED, \
      "part of a response that is lost on users without personal care", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(CARE_PUBLIC, "response.care_public", "s_care,public", "1", 0.0, 0.0, 1.0, FIXED, 0.0, 0.0, SHARED, \
      "part of a response that is lost on public without personal care", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    X(CARE_EXPERTS, "response.care_experts", "s_care,experts", "1", 0.0, 0.0, 1.0, FIXED, 0.0, 0.0, SHARED, \
      "part of a response that is lost on experts without personal care", \
      "assumed; the report's layers: care for victims, safety for the public, data for experts") \
    /* Trust, evidence, value, eqs. (9) and (10) */ \
    X(TRUST_LOSS, "trust.loss_rate", "ℓ", "1/h", 0.0154, 0.0, 0.5, LOGNORMAL, 0.02, 0.5, SHARED, \
      "loss of trust per unit of attention and outrage", \
      "calibrated to A1-C4; asymmetry: Slovic 1993, loss aversion 1.96 (Brown et al. 2024)") \
    X(TRUST_GAIN, "trust.gain_rate", "γ_0", "1/h", 0.000181, 0.0, 0.05, LOGNORMAL, 0.0002, 0.7, SHARED, \
      "recovery of trust by itself", \
      "calibrated to A1-C4; prior: half-times of 20-200 d, median 95 d (Target, VW, Chipotle, Home Depot)") \
    X(TRUST_EVIDENCE, "trust.evidence_gain", "γ_1", "1/h", 0.000179, 0.0, 0.05, LOGNORMAL, 0.0002, 0.7, SHARED, \
      "recovery of trust that full evidence adds", \
      "calibrated to A1-C4") \
    X(VICTIM_LOSS, "trust.victim_loss", "ω_ℓ", "1", 2.0, 0.0, 10.0, LOGNORMAL, 2.0, 0.2, SHARED, \
      "how much more trust victims lose", \
      "assumed after loss aversion 1.955 [1.82, 2.10] (Brown et al. 2024)") \
    X(VICTIM_GAIN, "trust.victim_gain", "ω_γ", "1", 0.5, 0.0, 10.0, LOGNORMAL, 0.5, 0.2, SHARED, \
      "how much faster victims regain trust", \
      "assumed: half as fast") \
    X(VALUE_CEILING, "trust.value_ceiling", "χ", "1", 0.5, 0.0, 1.0, BETA, 5.0, 5.0, SHARED, \
      "share of the distance to full trust that rebuilt value can win", \
      "assumed; recovery beyond the old level needs new value (de Matos et al. 2007)") \
    X(TRUST_AMENDS, "trust.amends", "γ_R", "1/h", 0.0001, 0.0, 0.05, LOGNORMAL, 0.0001, 0.7, SHARED, \
      "recovery of the victims' trust that fitting compensation adds", \
      "assumed: less than full evidence") \
    X(EVIDENCE_RATE, "trust.evidence_rate", "k_E", "1/h", 0.00778, 0.0, 1.0, LOGNORMAL, 0.007, 0.6, SHARED, \
      "build-up of evidence under verified remedies", \
      "calibrated to A1-C4") \
    X(VALUE_RATE, "trust.value_rate", "k_V", "1/h", 0.0011, 0.0, 1.0, LOGNORMAL, 0.001, 0.6, SHARED, \
      "build-up of value under reconstruction", \
      "calibrated to A1-C4") \
    X(EVIDENCE_DECAY, "trust.evidence_decay", "δ_E", "1/h", 0.00015, 0.0, 0.1, LOGNORMAL, 0.00015, 0.6, SHARED, \
      "fading of evidence and value that nobody renews", \
      "calibrated to A1-C4") \
    /* The firm, eqs. (13) to (17) */ \
    X(CHURN_BASE, "firm.churn_base", "h_0", "1/h", 0.0002, 1e-07, 0.01, LOGNORMAL, 0.0002, 0.5, SHARED, \
      "churn hazard without a crisis", \
      "calibrated to A1-C4") \
    X(CHURN_HEAT, "firm.churn_heat", "h_A", "1/h", 0.00551, 0.0, 1.0, LOGNORMAL, 0.005, 0.6, SHARED, \
      "churn hazard under attention and negative users", \
      "calibrated to A1-C4; prior: abnormal churn 2-6.5 % for ordinary services (Ponemon), stated intent 31-70 %") \
    X(CHURN_DISTRUST, "firm.churn_distrust", "h_T", "1/h", 0.000112, 0.0, 0.1, LOGNORMAL, 0.00012, 0.6, SHARED, \
      "churn hazard when all trust is lost", \
      "calibrated to A1-C4") \
    X(WIN_BACK, "firm.win_back", "ω_w", "1/h", 5e-05, 0.0, 0.1, LOGNORMAL, 5e-05, 0.7, SHARED, \
      "rate at which users lost to the crisis return at full trust", \
      "assumed: half of them within a year and a half") \
    X(SIGNUP_POWER, "firm.signup_power", "k", "1", 2.38, 0.0, 10.0, LOGNORMAL, 2.4, 0.3, SHARED, \
      "sensitivity of sign-ups to the public's trust", \
      "calibrated to A1-C4") \
    X(REVIEW_RATE, "firm.review_rate", "r_0", "1/h", 0.0888, 0.0, 5.0, LOGNORMAL, 0.08, 0.5, SHARED, \
      "renewal of the displayed rating at one unit of attention", \
      "calibrated to A1-C4") \
    X(REVIEW_SELECTION, "firm.review_selection", "s", "1", 2.33, 0.1, 20.0, LOGNORMAL, 2.2, 0.3, SHARED, \
      "how many times as often the angry write reviews", \
      "calibrated to A1-C4") \
    X(PRICE_HEAT, "firm.price_heat", "ψ_A", "1", 0.15, 0.0, 1.0, LOGNORMAL, 0.15, 0.4, SHARED, \
      "fall of the price under full negative attention", \
      "calibrated to A1-C4") \
    X(PRICE_DISTRUST, "firm.price_distrust", "ψ_T", "1", 0.0134, 0.0, 1.0, LOGNORMAL, 0.015, 0.6, SHARED, \
      "fall of the price when the public has lost all trust", \
      "calibrated to A1-C4") \
    X(PRICE_TIME, "firm.price_time", "τ_S", "h", 9.83, 0.5, 1000.0, LOGNORMAL, 10.0, 0.5, SHARED, \
      "time in which the price takes up news", \
      "calibrated to A1-C4") \
    X(REPURCHASE_TRUST, "firm.repurchase_trust", "r_T", "1", 0.279, 0.0, 5.0, LOGNORMAL, 0.3, 0.4, SHARED, \
      "repurchase per unit of the users' trust", \
      "calibrated to A1-C4") \
    X(REPURCHASE_VALUE, "firm.repurchase_value", "r_V", "1", 0.12, 0.0, 5.0, LOGNORMAL, 0.1, 0.5, SHARED, \
      "repurchase and orders per unit of rebuilt value", \
      "calibrated to A1-C4") \
    X(ORDER_POWER, "firm.order_power", "e", "1", 0.494, 0.0, 5.0, LOGNORMAL, 0.6, 0.4, SHARED, \
      "sensitivity of orders to the users' trust", \
      "calibrated to A1-C4; prior: eWOM valence elasticity .417, volume .236 (You et al. 2015)") \
    X(ORDER_HEAT, "firm.order_heat", "θ", "1", 0.3, 0.0, 1.0, BETA, 3.0, 7.0, SHARED, \
      "orders held back under full negative attention", \
      "assumed; same elasticities (You et al. 2015)") \
    X(DELIVERY_H, "firm.delivery_time", "τ_d", "h", 788.0, 1.0, 10000.0, LOGNORMAL, 900.0, 0.3, SHARED, \
      "mean time from order to delivery", \
      "calibrated to A1-C4; prior: 4-8 weeks") \
    /* What belongs to a case */ \
    X(SHOCK, "case.shock", "A_0", "1", 1.0, 0.0, 3.0, LOGNORMAL, 1.0, 0.4, CASE, \
      "attention at the outbreak", \
      "calibrated to the facts of the case") \
    X(RESPONSIBILITY, "case.responsibility", "R_0", "1", 0.9, 0.0, 1.0, BETA, 8.0, 2.0, CASE, \
      "responsibility that the type of crisis assigns (SCCT, Coombs 2007)", \
      "calibrated to the facts of the case") \
    X(VOICE_VICTIMS, "case.voice_victims", "φ_victims", "1", 0.1, 0.001, 1.0, UNIFORM, 0.001, 1.0, CASE, \
      "weight of victims in the discourse", \
      "assumed per case") \
    X(VOICE_USERS, "case.voice_users", "φ_users", "1", 0.45, 0.001, 1.0, UNIFORM, 0.001, 1.0, CASE, \
      "weight of users in the discourse", \
      "assumed per case") \
    X(VOICE_PUBLIC, "case.voice_public", "φ_public", "1", 0.35, 0.001, 1.0, UNIFORM, 0.001, 1.0, CASE, \
      "weight of public in the discourse", \
      "assumed per case") \
    X(VOICE_EXPERTS, "case.voice_experts", "φ_experts", "1", 0.1, 0.001, 1.0, UNIFORM, 0.001, 1.0, CASE, \
      "weight of experts in the discourse", \
      "assumed per case") \
    X(TRUST0_VICTIMS, "case.trust_victims", "T_0,victims", "1", 0.8, 0.05, 1.0, BETA, 15.0, 5.0, CASE, \
      "trust of victims before the crisis", \
      "assumed per case") \
    X(TRUST0_USERS, "case.trust_users", "T_0,users", "1", 0.8, 0.05, 1.0, BETA, 15.0, 5.0, CASE, \
      "trust of users before the crisis", \
      "assumed per case") \
    X(TRUST0_PUBLIC, "case.trust_public", "T_0,public", "1", 0.75, 0.05, 1.0, BETA, 15.0, 5.0, CASE, \
      "trust of public before the crisis", \
      "assumed per case") \
    X(TRUST0_EXPERTS, "case.trust_experts", "T_0,experts", "1", 0.7, 0.05, 1.0, BETA, 15.0, 5.0, CASE, \
      "trust of experts before the crisis", \
      "assumed per case") \
    X(RATING0, "case.rating", "D_0", "1..5", 4.7, 1.0, 5.0, FIXED, 0.0, 0.0, CASE, \
      "displayed rating before the crisis", \
      "the report (A), assumed (B, C)") \
    X(VICTIMS, "case.victims", "", "people", 100000.0, 0.0, 1000000000.0, FIXED, 0.0, 0.0, CASE, \
      "number of victims", \
      "the report where it says so, else assumed") \
    X(LOSS, "case.loss_per_victim", "", "currency", 100.0, 0.0, 1000000000.0, FIXED, 0.0, 0.0, CASE, \
      "loss of one victim, in the case's currency", \
      "assumed per case") \
    X(REVENUE_USERS, "case.revenue_users", "y_N", "million/d", 0.0, 0.0, 1000000.0, FIXED, 0.0, 0.0, CASE, \
      "revenue of a day that comes with active users, before the crisis; 0: none is counted", \
      "assumed per case") \
    X(REVENUE_ORDERS, "case.revenue_orders", "y_o", "million/d", 0.0, 0.0, 1000000.0, FIXED, 0.0, 0.0, CASE, \
      "revenue of a day that comes with deliveries, before the crisis; 0: none is counted", \
      "assumed per case") \
    /* Warning, (12): the time before the outbreak, and what telling first is worth */ \
    X(INCUBATION_D, "case.incubation", "T_w", "d", 90.0, 0.0, 3650.0, LOGNORMAL, 90.0, 0.7, CASE, \
      "days that the flaw is there before it breaks out", \
      "assumed: a wide guess") \
    X(SIGNALS_COMPLAINTS, "case.signals_complaints", "ρ_o", "1/d", 0.05, 0.0, 100.0, LOGNORMAL, 0.05, 1.0, CASE, \
      "complaints that point to the flaw, a day before the outbreak", \
      "assumed: a wide guess") \
    X(SIGNALS_ALARMS, "case.signals_alarms", "ρ_t", "1/d", 0.03, 0.0, 100.0, LOGNORMAL, 0.03, 1.0, CASE, \
      "technical alarms that point to the flaw, a day before the outbreak", \
      "assumed: a wide guess") \
    X(SIGNALS_PARTNERS, "case.signals_partners", "ρ_p", "1/d", 0.02, 0.0, 100.0, LOGNORMAL, 0.02, 1.0, CASE, \
      "signs of trouble at partners that point to the flaw, a day before the outbreak", \
      "assumed: a wide guess") \
    X(DISCLOSED_SHOCK, "warning.disclosed_shock", "d_A", "1", 0.6, 0.0, 1.0, BETA, 6.0, 4.0, SHARED, \
      "attention at the outbreak if the company tells first, relative to being exposed", \
      "assumed: a wide guess; a smaller story (stealing thunder, Arpan & Roskos-Ewoldsen 2005)") \
    X(DISCLOSED_BLAME, "warning.disclosed_responsibility", "d_R", "1", 0.85, 0.0, 1.0, BETA, 8.5, 1.5, SHARED, \
      "responsibility if the company tells first, relative to being exposed", \
      "assumed: a wide guess; higher credibility (Arpan & Roskos-Ewoldsen 2005)") \
    /* Noise: 0 switches a source off */ \
    X(NOISE_ATTENTION, "noise.attention", "σ_a", "1", 0.05, 0.0, 1.0, FIXED, 0.0, 0.0, NOISE, \
      "log-normal noise of the attention burst, per square root of an hour", \
      "assumed") \
    X(NOISE_NEWS, "noise.news", "s_n", "1", 0.1, 0.0, 1.0, FIXED, 0.0, 0.0, NOISE, \
      "relative size of one item of stochastic news", \
      "assumed") \
    X(NEWS_RATE, "noise.news_rate", "r_n", "1/h", 0.006, 0.0, 0.04, FIXED, 0.0, 0.0, NOISE, \
      "items of stochastic news per hour", \
      "assumed: one a week") \
    X(NOISE_OPINION, "noise.opinion", "", "1", 1.0, 0.0, 10.0, FIXED, 0.0, 0.0, NOISE, \
      "strength of the sampling noise of opinion, 1 = that of the effective sample", \
      "assumed") \
    X(OPINION_SAMPLE, "noise.opinion_sample", "n_eff", "people", 2000.0, 50.0, 1000000000.0, FIXED, 0.0, 0.0, NOISE, \
      "people whose opinion makes up what is heard of a group", \
      "assumed: a feed is finite") \
    X(NOISE_PRICE, "noise.price", "σ_P", "1", 0.006, 0.0, 0.2, FIXED, 0.0, 0.0, NOISE, \
      "daily noise of the price", \
      "assumed: abnormal returns, market removed") \
    /* Promises and playbooks, eq. (11) */ \
    X(PROMISE_SHOCK, "attention.promise_shock", "b_P", "1", 0.25, 0.0, 2.0, LOGNORMAL, 0.25, 0.7, SHARED, \
      "attention that a broken promise adds", \
      "assumed: as much as a full shift of blame; no measurement was found") \
    X(INTEGRITY_LOSS, "trust.integrity_loss", "m_I", "1", 3.0, 0.0, 20.0, LOGNORMAL, 3.0, 0.4, SHARED, \
      "trust that a broken promise costs, relative to other news of the same attention", \
      "assumed: three times; an apology repairs half as much after violations of integrity (Yuan, Dong & Li 2017)") \
    X(UNCLEAR_TERMS, "response.unclear_terms", "k_u", "1", 0.4, 0.0, 1.0, BETA, 4.0, 6.0, SHARED, \
      "share of promises that break because their terms are wholly unclear", \
      "assumed: no probability of a secondary crisis was found") \
    X(NOISE_PROMISES, "noise.promises", "", "1", 1.0, 0.0, 1.0, FIXED, 0.0, 0.0, NOISE, \
      "scales the probability that promises break; 0: all are kept", \
      "1: as the actions say") \
    X(NOISE_OBSERVATION, "noise.observation", "", "1", 1.0, 0.0, 10.0, FIXED, 0.0, 0.0, NOISE, \
      "scales the noise of what a company sees, as its strategy states it", \
      "1: as the strategy says") \
    X(NOISE_WARNING, "noise.warning", "", "1", 1.0, 0.0, 1.0, FIXED, 0.0, 0.0, NOISE, \
      "1 = what happens before the outbreak is drawn, 0 = it takes its expected time", \
      "a switch; (12)")
/* clang-format on */

#endif
