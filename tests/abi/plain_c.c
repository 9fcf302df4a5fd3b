/* The header in strict C99: a plugin's author may use no more than this. */
#include <ayar/plugin.h>

static ayar_status create(const ayar_host* host, ayar_str config, void** self, ayar_reply* reply) {
  (void)config;
  (void)reply;
  *self = (void*)(uintptr_t)host;
  return host->struct_size >= offsetof(ayar_host, log) ? AYAR_OK : AYAR_FAILED;
}
static ayar_status invoke(void* self, ayar_str request, ayar_request* call, ayar_reply* reply) {
  const ayar_host* host = self;
  (void)call;
  host->reply_json(reply, request);
  return AYAR_OK;
}
static void destroy(void* self) { (void)self; }

const ayar_plugin* plain_c_plugin(void);
const ayar_plugin* plain_c_plugin(void) {
  static const ayar_plugin plugin = {sizeof(ayar_plugin),
                                     AYAR_PLUGIN_ABI_MAJOR,
                                     AYAR_PLUGIN_ABI_MINOR,
                                     "plain",
                                     "1",
                                     "notify",
                                     "{}",
                                     NULL,
                                     create,
                                     invoke,
                                     destroy};
  return &plugin;
}
