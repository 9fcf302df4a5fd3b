/* Plugins as another version of plugin.h, or another author, would have made them. */
#include <ayar/plugin.h>

static const ayar_host* lent;
static int made;

static ayar_status create(const ayar_host* host, ayar_str config, void** self, ayar_reply* reply) {
  (void)config;
  (void)reply;
  lent = host;
  *self = &made;
  return AYAR_OK;
}

static ayar_status invoke(void* self, ayar_str request, ayar_request* call, ayar_reply* reply) {
  static const char said[] = "{\"odd\":true}";
  ayar_str json;
  (void)self;
  (void)request;
  (void)call;
  json.data = said;
  json.size = sizeof said - 1;
  lent->reply_json(reply, json);
#ifdef ODD_STATUS
  return (ayar_status)77;
#else
  return AYAR_OK;
#endif
}

#if !defined(OLDER)
static void destroy(void* self) { (void)self; }
#endif

/* A header whose struct ended before destroy; what lies behind is not a function and must not be
 * looked at. */
typedef struct older_plugin {
  uint32_t struct_size, abi_major, abi_minor;
  const char *name, *version, *kinds, *config_schema, *reports;
  ayar_status (*create)(const ayar_host*, ayar_str, void**, ayar_reply*);
  ayar_status (*invoke)(void*, ayar_str, ayar_request*, ayar_reply*);
} older_plugin;

#if defined(OLDER)
typedef struct shape {
  older_plugin plugin;
  uintptr_t not_a_function;
} shape;
static const shape plugin = {
    {sizeof(older_plugin), 1, 0, "odd", "0.9", "notify", "{}", 0, create, invoke}, 16};
#elif defined(NEWER)
typedef struct shape {
  ayar_plugin plugin;
  void (*not_invented_yet)(void);
  void* nor_this;
} shape;
static const shape plugin = {
    {sizeof(shape), 1, 7, "odd", "1.1", "notify", "{}", "", create, invoke, destroy}, 0, 0};
#else
typedef struct shape {
  ayar_plugin plugin;
} shape;
static const shape plugin = {{
#if defined(TOO_SMALL)
    offsetof(ayar_plugin, invoke),
#else
    sizeof(ayar_plugin),
#endif
#if defined(OTHER_MAJOR)
    2, 3,
#else
    1, 0,
#endif
#if defined(NO_NAME)
    0,
#else
    "odd",
#endif
    "1.0", "notify", "{}", "", create,
#if defined(NO_INVOKE)
    0,
#else
    invoke,
#endif
    destroy}};
#endif

__attribute__((visibility("default"))) const ayar_plugin* ayar_plugin_v1(void);
__attribute__((visibility("default"))) const ayar_plugin* ayar_plugin_v1(void) {
#if defined(NO_INVOKE)
  (void)invoke;
#endif
  return (const ayar_plugin*)(const void*)&plugin;
}
