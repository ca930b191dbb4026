// Inner loops that gain from the processor's widest vectors.
#ifndef ATTUNE_CKERNELS_H
#define ATTUNE_CKERNELS_H

#include "evidence.h"
#include "meta_gradient.h"
#include "importance.h"
#include "nearest.h"
#include "posterior.h"
#include "simulation.h"
#include "text.h"

#endif
