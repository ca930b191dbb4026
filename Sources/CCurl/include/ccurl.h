// HTTP by libcurl's multi interface. The library is loaded when it is first needed, so that a program that never
// speaks to a server starts without it and runs where it is not installed.
#ifndef ATTUNE_CCURL_H
#define ATTUNE_CCURL_H

#include <stddef.h>
#include <stdint.h>

/// 1 where libcurl is loaded, else 0. Safe to call from any thread, any number of times.
int attune_curl_load(void);

/// A new multi handle that opens at most so many connections; null where memory does not suffice.
void *attune_curl_multi(long connections);

/// Receives bytes of a body, or one header line; returns `count` to go on, anything else to abort.
typedef size_t (*attune_curl_sink)(char *bytes, size_t one, size_t count, void *context);

typedef struct {
  const char *url;
  /// Null for a GET.
  const uint8_t *body;
  int64_t body_length;
  /// Lines such as "Accept: application/json".
  const char *const *headers;
  int64_t header_count;
  long connect_milliseconds;
  long milliseconds;
  /// Given to the sinks, and back by attune_curl_finished.
  void *context;
  attune_curl_sink on_body;
  attune_curl_sink on_header;
} attune_curl_request;

/// Begins a transfer; what the request points to is copied. 0, or libcurl's code.
int attune_curl_start(void *multi, const attune_curl_request *request);

/// Moves data; the number of transfers under way.
int attune_curl_perform(void *multi);

/// Waits for data, for attune_curl_wake, or for so many milliseconds.
void attune_curl_wait(void *multi, int milliseconds);

/// Ends a wait, from any thread.
void attune_curl_wake(void *multi);

/// The context of a transfer that has ended, which is then gone; null where there is none. `code` is libcurl's (0: an
/// answer came), `status` HTTP's, `message` (256 bytes) says what went wrong, `may_repeat` whether the code is of a
/// kind that trying again may mend.
void *attune_curl_finished(void *multi, int *code, long *status, char *message, int *may_repeat);

#endif
