// Nettle's SHA-256 and base64.
#ifndef ATTUNE_CNETTLE_H
#define ATTUNE_CNETTLE_H

#include <nettle/base64.h>
#include <nettle/sha2.h>

#endif
