/* notify_example: writes each notice into a file of its own. The smallest honest plugin in C; copy
 * it.
 *
 * What to look at: the descriptor at the end, what create() checks, how invoke() stays idempotent
 * (the file is named after the request id and put in place by rename, so a retry writes the same
 * file again), and which failures are AYAR_RETRY (may pass) and which AYAR_REFUSED (will not). A
 * real plugin reads JSON with a library; here fifty lines do, because the engine hands over JSON
 * that it has checked. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ayar/plugin.h>

#define NAME_BYTES_MAX 200u

typedef struct {
  const ayar_host* host; /* lent until destroy() */
  char* folder;
} example;

static ayar_str text(const char* words) {
  ayar_str str;
  str.data = words;
  str.size = strlen(words);
  return str;
}

/* ---- reading JSON that is known to be well-formed ---- */

/* One past the end of the string that begins at `at`. */
static const char* end_of_string(const char* at, const char* end) {
  for (++at; at < end && *at != '"'; ++at)
    if (*at == '\\') ++at;
  return at < end ? at + 1 : end;
}

static const char* skip_blanks(const char* at, const char* end) {
  while (at < end && strchr(" \t\r\n", *at) != NULL)
    ++at;
  return at;
}

/* One past the end of the value that begins at `at`. */
static const char* end_of_value(const char* at, const char* end) {
  int depth = 0;
  while (at < end) {
    if (*at == '"') {
      at = end_of_string(at, end);
    } else {
      if (depth == 0 && strchr(",}] \t\r\n", *at) != NULL) return at;
      if (*at == '{' || *at == '[') ++depth;
      if (*at == '}' || *at == ']') --depth;
      ++at;
    }
    if (depth == 0 && (at[-1] == '"' || at[-1] == '}' || at[-1] == ']')) return at;
  }
  return end;
}

/* The raw value of a member of the outermost object, quotes and all; size 0 when it is not there.
 */
static ayar_str member(ayar_str json, const char* name) {
  const char* end = json.data + json.size;
  const char* at = skip_blanks(json.data, end) + 1; /* behind the brace */
  const size_t name_size = strlen(name);
  ayar_str value = {NULL, 0};
  while (at < end && *(at = skip_blanks(at, end)) == '"') {
    const char* key = at + 1;
    const size_t key_size = (size_t)((at = end_of_string(at, end)) - key) - 1;
    at = skip_blanks(skip_blanks(at, end) + 1, end); /* over the colon */
    value.data = at;
    at = end_of_value(at, end);
    value.size = (size_t)(at - value.data);
    if (key_size == name_size && memcmp(key, name, name_size) == 0) return value;
    at = skip_blanks(at, end) + 1; /* over the comma */
  }
  value.size = 0;
  return value;
}

/* A string value without its quotes; the caller frees. NULL for what a file name has no use for: \u
 * and the like. */
static char* plain(ayar_str raw) {
  char* copy;
  size_t from, to = 0;
  if (raw.size < 2 || raw.data[0] != '"') return NULL;
  copy = malloc(raw.size);
  if (copy == NULL) return NULL;
  for (from = 1; from + 1 < raw.size; ++from) {
    if (raw.data[from] == '\\') {
      ++from;
      if (strchr("\"\\/", raw.data[from]) == NULL) {
        free(copy);
        return NULL;
      }
    }
    copy[to++] = raw.data[from];
  }
  copy[to] = '\0';
  return copy;
}

/* ---- the plugin ---- */

static ayar_status give_up(const example* self, ayar_reply* reply, ayar_status status,
                           const char* code, const char* message) {
  self->host->reply_error(reply, text(code), text(message));
  return status;
}

static ayar_status create(const ayar_host* host, ayar_str config, void** self, ayar_reply* reply) {
  example* made = malloc(sizeof *made);
  if (made == NULL) return AYAR_FAILED;
  made->host = host;
  made->folder = plain(member(config, "folder"));
  if (made->folder == NULL || access(made->folder, W_OK) != 0) {
    /* The engine has checked the schema; only the plugin can look whether the folder is there. */
    host->reply_error(reply, text("invalid_config"),
                      text("/folder: no folder that may be written to"));
    free(made->folder);
    free(made);
    return AYAR_REFUSED;
  }
  *self = made;
  return AYAR_OK;
}

/* "cmp_1/message/2" becomes "cmp_1_message_2". */
static void make_file_name(char* id) {
  for (; *id != '\0'; ++id)
    if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-@", *id) == NULL)
      *id = '_';
}

static int write_file(const char* path, ayar_str content) {
  FILE* file = fopen(path, "wb");
  int good;
  if (file == NULL) return 0;
  good = fwrite(content.data, 1, content.size, file) == content.size && fputc('\n', file) != EOF;
  return fclose(file) == 0 && good;
}

/* Behind the whole name first, then at it: a reader never sees half a notice. */
static ayar_status put(const example* self, const char* id, ayar_str input, ayar_reply* reply) {
  const size_t size = strlen(self->folder) + strlen(id) + sizeof "/.json.part";
  char* path = malloc(size);
  char* part = malloc(size);
  ayar_status status = AYAR_FAILED;
  if (path != NULL && part != NULL) {
    snprintf(path, size, "%s/%s.json", self->folder, id);
    snprintf(part, size, "%s/%s.json.part", self->folder, id);
    if (write_file(part, input) && rename(part, path) == 0) {
      self->host->reply_json(reply, text("{\"delivered\":true}"));
      status = AYAR_OK;
    } else {
      /* A full disk or a folder that is being moved may be well again: ask to be tried later. */
      status = give_up(self, reply, AYAR_RETRY, "not_written", strerror(errno));
      self->host->reply_retry_after(reply, 30000);
    }
  }
  free(path);
  free(part);
  return status;
}

static ayar_status invoke(void* opaque, ayar_str request, ayar_request* call, ayar_reply* reply) {
  const example* self = opaque;
  const ayar_str input = member(request, "input");
  char* id = plain(member(request, "request_id"));
  ayar_status status;
  (void)call; /* only recorders and reports have state to read */
  if (id == NULL || id[0] == '\0' || strlen(id) > NAME_BYTES_MAX) {
    status =
        give_up(self, reply, AYAR_REFUSED, "bad_id", "no file can be named after this request id");
  } else {
    make_file_name(id);
    status = put(self, id, input, reply);
  }
  free(id);
  return status;
}

static void destroy(void* opaque) {
  example* self = opaque;
  free(self->folder);
  free(self);
}

static const ayar_plugin plugin = {
    sizeof(ayar_plugin),
    AYAR_PLUGIN_ABI_MAJOR,
    AYAR_PLUGIN_ABI_MINOR,
    "notify_example",
    "1.0.0",
    "notify",
    "{\"type\":\"object\",\"properties\":{\"folder\":{\"type\":\"string\",\"minLength\":1}},"
    "\"required\":[\"folder\"],\"additionalProperties\":false}",
    NULL,
    create,
    invoke,
    destroy,
};

__attribute__((visibility("default"))) const ayar_plugin* ayar_plugin_v1(void) { return &plugin; }
