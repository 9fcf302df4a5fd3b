/* The plugin ABI, C99. A plugin is a shared object with one exported symbol, ayar_plugin_v1.
 *
 * Rules: structs are size-prefixed and only grow at the end; each side reads a member of the other only where its
 * struct_size covers it. Another major version is refused. No exception, FILE*, errno or allocation crosses: whoever
 * allocates frees. Strings are UTF-8 with their size, borrowed for the call, no NUL promised. Payloads are JSON.
 * invoke() may be called from several threads at once and must be idempotent per request id. */
#pragma once
#ifndef AYAR_PLUGIN_H
#define AYAR_PLUGIN_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AYAR_PLUGIN_ABI_MAJOR 1u
#define AYAR_PLUGIN_ABI_MINOR 0u

typedef struct ayar_str {
  const char* data;
  size_t size;
} ayar_str;

/* The engine owns retries: a plugin tries once and says what it saw. */
typedef enum ayar_status {
  AYAR_OK = 0,
  AYAR_RETRY = 1,   /* not now: the other side is away or busy; retry_after_ms of the reply is honoured */
  AYAR_REFUSED = 2, /* never: the other side said no for good; no further attempt */
  AYAR_FAILED = 3   /* the plugin itself failed; tried again as RETRY is */
} ayar_status;

typedef struct ayar_reply ayar_reply;       /* the host's; one per call */
typedef struct ayar_request ayar_request;   /* the host's; names the call under way to state_get and state_scan */

typedef struct ayar_host {
  uint32_t struct_size, abi_major, abi_minor;
  void* ctx;
  void (*log)(void* ctx, int level, ayar_str message); /* 0 debug, 1 info, 2 warning, 3 error; no personal data */
  int64_t (*now_us)(void* ctx);                         /* the engine's clock, microseconds UTC */
  void (*reply_json)(ayar_reply* reply, ayar_str json);
  void (*reply_error)(ayar_reply* reply, ayar_str code, ayar_str message);
  void (*reply_retry_after)(ayar_reply* reply, int64_t milliseconds);
  /* State of a recorder or report, as committed before this request. `found` is called at most once per key. */
  void (*state_get)(ayar_request* request, ayar_str key, void* to, void (*found)(void* to, ayar_str value));
  /* Keys with a prefix, ascending, behind `after`, at most `limit`. */
  void (*state_scan)(ayar_request* request, ayar_str prefix, ayar_str after, uint32_t limit, void* to,
                     void (*found)(void* to, ayar_str key, ayar_str value));
} ayar_host;

typedef struct ayar_plugin {
  uint32_t struct_size, abi_major, abi_minor;
  const char* name;          /* "notify_email" */
  const char* version;       /* "1.0.0" */
  const char* kinds;         /* "notify", "record", "report", joined by a blank */
  const char* config_schema; /* JSON Schema; the host checks the configuration before create() */
  const char* reports;       /* names of reports, joined by a blank; may be NULL */
  ayar_status (*create)(const ayar_host* host, ayar_str config_json, void** self, ayar_reply* reply);
  ayar_status (*invoke)(void* self, ayar_str request_json, ayar_request* request, ayar_reply* reply);
  void (*destroy)(void* self);
} ayar_plugin;

/* The one exported symbol. Static storage. */
const ayar_plugin* ayar_plugin_v1(void);

#ifdef __cplusplus
}
#endif
#endif
