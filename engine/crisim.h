/* crisim: a crisis-response simulation engine.
 *
 * The public header. It includes the parts in the order in which they build on each other; each
 * says what it is for. Compile and link with `pkg-config --cflags --libs --static crisim`, or
 * with find_package(crisim) and the target crisim::crisim: both set CRS_LANES, and on x86-64
 * CRS_HAVE_X86_KERNELS, as the library was built. */
#ifndef CRS_CRISIM_H
#define CRS_CRISIM_H

#include "core/status.h"
#include "core/param.h"
#include "core/lanes.h"

#include "strategy/levers.h"
#include "sim/metrics.h"
#include "sim/model.h"
#include "sim/block.h"
#include "sim/quantile.h"
#include "sim/ensemble.h"

#include "models/registry.h"

#include "study/case.h"

#include "base/message.h"
#include "scenario/scenario.h"
#include "scenario/library.h"

#endif
