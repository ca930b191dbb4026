#include "include/ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// From curl/curl.h and curl/multi.h, whose numbers never change.
enum {
  OPT_WRITEDATA = 10001, OPT_URL = 10002, OPT_ERRORBUFFER = 10010, OPT_WRITEFUNCTION = 20011,
  OPT_HTTPHEADER = 10023, OPT_HEADERDATA = 10029, OPT_HEADERFUNCTION = 20079, OPT_POST = 47,
  OPT_POSTFIELDSIZE_LARGE = 30120, OPT_COPYPOSTFIELDS = 10165, OPT_HTTPGET = 80,
  OPT_HTTP_VERSION = 84, OPT_NOSIGNAL = 99, OPT_PRIVATE = 10103, OPT_TIMEOUT_MS = 155,
  OPT_CONNECTTIMEOUT_MS = 156, OPT_PROTOCOLS = 181, OPT_TCP_KEEPALIVE = 213,
  MOPT_MAXCONNECTS = 6, MOPT_MAX_TOTAL_CONNECTIONS = 13,
  INFO_RESPONSE_CODE = 0x200002, INFO_PRIVATE = 0x100015,
  HTTP_1_1 = 2, HTTP_OR_HTTPS = 3, MSG_DONE = 1, GLOBAL_ALL = 3,
};

typedef struct {
  int message;
  void *easy;
  union {
    void *whatever;
    int result;
  } data;
} curl_message;

static struct {
  int (*global_init)(long);
  void *(*easy_init)(void);
  void (*easy_cleanup)(void *);
  int (*easy_setopt)(void *, int, ...);
  int (*easy_getinfo)(void *, int, ...);
  const char *(*easy_strerror)(int);
  void *(*slist_append)(void *, const char *);
  void (*slist_free_all)(void *);
  void *(*multi_init)(void);
  int (*multi_setopt)(void *, int, ...);
  int (*multi_add_handle)(void *, void *);
  int (*multi_remove_handle)(void *, void *);
  int (*multi_perform)(void *, int *);
  int (*multi_poll)(void *, void *, unsigned, int, int *);
  int (*multi_wakeup)(void *);
  curl_message *(*multi_info_read)(void *, int *);
} curl;

static int is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *library = NULL;
  const char *names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
  for (int i = 0; i < 2 && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
#define FIND(name) \
  if (!(*(void **)&curl.name = dlsym(library, "curl_" #name))) return;
  FIND(global_init) FIND(easy_init) FIND(easy_cleanup) FIND(easy_setopt) FIND(easy_getinfo)
  FIND(easy_strerror) FIND(slist_append) FIND(slist_free_all) FIND(multi_init) FIND(multi_setopt)
  FIND(multi_add_handle) FIND(multi_remove_handle) FIND(multi_perform) FIND(multi_poll)
  FIND(multi_wakeup) FIND(multi_info_read)
#undef FIND
  is_loaded = curl.global_init(GLOBAL_ALL) == 0;
}

int attune_curl_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}

void *attune_curl_multi(long connections) {
  void *multi = curl.multi_init();
  if (!multi) return NULL;
  curl.multi_setopt(multi, MOPT_MAX_TOTAL_CONNECTIONS, connections);
  curl.multi_setopt(multi, MOPT_MAXCONNECTS, connections);
  return multi;
}

/// What a transfer holds beside its handle.
typedef struct {
  void *context;
  void *headers;
  char message[256];
} transfer;

int attune_curl_start(void *multi, const attune_curl_request *request) {
  transfer *held = calloc(1, sizeof *held);
  void *easy = held ? curl.easy_init() : NULL;
  if (!easy) {
    free(held);
    return 27;  // CURLE_OUT_OF_MEMORY
  }
  held->context = request->context;
  for (int64_t i = 0; i < request->header_count; i++)
    held->headers = curl.slist_append(held->headers, request->headers[i]);
  curl.easy_setopt(easy, OPT_PRIVATE, held);
  curl.easy_setopt(easy, OPT_ERRORBUFFER, held->message);
  curl.easy_setopt(easy, OPT_URL, request->url);
  curl.easy_setopt(easy, OPT_PROTOCOLS, (long)HTTP_OR_HTTPS);
  curl.easy_setopt(easy, OPT_HTTP_VERSION, (long)HTTP_1_1);
  curl.easy_setopt(easy, OPT_NOSIGNAL, 1L);
  curl.easy_setopt(easy, OPT_TCP_KEEPALIVE, 1L);
  curl.easy_setopt(easy, OPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
  curl.easy_setopt(easy, OPT_TIMEOUT_MS, request->milliseconds);
  curl.easy_setopt(easy, OPT_HTTPHEADER, held->headers);
  if (request->body) {
    curl.easy_setopt(easy, OPT_POST, 1L);
    curl.easy_setopt(easy, OPT_POSTFIELDSIZE_LARGE, request->body_length);
    curl.easy_setopt(easy, OPT_COPYPOSTFIELDS, request->body);
  } else {
    curl.easy_setopt(easy, OPT_HTTPGET, 1L);
  }
  curl.easy_setopt(easy, OPT_WRITEFUNCTION, request->on_body);
  curl.easy_setopt(easy, OPT_WRITEDATA, request->context);
  curl.easy_setopt(easy, OPT_HEADERFUNCTION, request->on_header);
  curl.easy_setopt(easy, OPT_HEADERDATA, request->context);
  return curl.multi_add_handle(multi, easy);
}

int attune_curl_perform(void *multi) {
  int running = 0;
  curl.multi_perform(multi, &running);
  return running;
}

void attune_curl_wait(void *multi, int milliseconds) {
  curl.multi_poll(multi, NULL, 0, milliseconds, NULL);
}

void attune_curl_wake(void *multi) { curl.multi_wakeup(multi); }

/// Failures of the network or of the other side, not of the request.
static int may_repeat(int code) {
  switch (code) {
    case 5: case 6: case 7:     // proxy, host, connection
    case 16: case 18: case 28:  // HTTP/2 framing, a partial body, time
    case 52: case 55: case 56:  // nothing came, sending, receiving
    case 35: case 92: return 1; // TLS handshake, stream
    default: return 0;
  }
}

void *attune_curl_finished(void *multi, int *code, long *status, char *message, int *repeatable) {
  int left = 0;
  curl_message *found;
  do {
    found = curl.multi_info_read(multi, &left);
    if (!found) return NULL;
  } while (found->message != MSG_DONE);
  void *easy = found->easy;
  transfer *held = NULL;
  *code = found->data.result;
  *status = 0;
  *repeatable = may_repeat(*code);
  curl.easy_getinfo(easy, INFO_PRIVATE, &held);
  curl.easy_getinfo(easy, INFO_RESPONSE_CODE, status);
  const char *said = held->message[0] ? held->message : curl.easy_strerror(*code);
  strncpy(message, said, 255);
  message[255] = 0;
  curl.multi_remove_handle(multi, easy);
  curl.easy_cleanup(easy);
  curl.slist_free_all(held->headers);
  void *context = held->context;
  free(held);
  return context;
}
