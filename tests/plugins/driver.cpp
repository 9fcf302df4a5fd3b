#include "driver.hpp"

#include <dlfcn.h>

#include <boost/json/serialize.hpp>
#include <stdexcept>

struct ayar_reply {
  ayar::plugin_test::Answer answer;
};

namespace ayar::plugin_test {

namespace {

std::string text_of(ayar_str text) { return {text.data, text.size}; }
ayar_str str_of(const std::string& text) { return {text.data(), text.size()}; }

void take_json(ayar_reply* reply, ayar_str json) { reply->answer.json = text_of(json); }
void take_error(ayar_reply* reply, ayar_str code, ayar_str message) {
  reply->answer.code = text_of(code);
  reply->answer.message = text_of(message);
}
void take_retry_after(ayar_reply* reply, std::int64_t milliseconds) {
  reply->answer.retry_after_ms = milliseconds;
}
// Notify plugins have no state.
void no_value(ayar_request*, ayar_str, void*, void (*)(void*, ayar_str)) {}
void no_rows(ayar_request*, ayar_str, ayar_str, std::uint32_t, void*,
             void (*)(void*, ayar_str, ayar_str)) {}

}  // namespace

const ayar_plugin& face_of(const std::string& name) {
  const auto path = std::string(AYAR_PLUGIN_FOLDER) + "/" + name + ".so";
  // Never closed: what a library registered for the end of the program must still be there.
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(::dlerror());
  void* symbol = ::dlsym(library, "ayar_plugin_v1");
  if (symbol == nullptr) throw std::runtime_error(path + " exports no ayar_plugin_v1");
  return *reinterpret_cast<const ayar_plugin* (*)()>(symbol)();
}

Driver::Driver(const std::string& name, const boost::json::object& config) : face_(face_of(name)) {
  host_ = {sizeof(ayar_host),
           AYAR_PLUGIN_ABI_MAJOR,
           AYAR_PLUGIN_ABI_MINOR,
           this,
           &keep_log,
           &tell_time,
           &take_json,
           &take_error,
           &take_retry_after,
           &no_value,
           &no_rows};
  ayar_reply reply;
  const auto text = boost::json::serialize(config);
  reply.answer.status = face_.create(&host_, str_of(text), &self_, &reply);
  creation_ = reply.answer;
  if (creation_.status != AYAR_OK) self_ = nullptr;
}

Driver::~Driver() {
  if (self_ != nullptr) face_.destroy(self_);
}

Answer Driver::invoke(const std::string& request) {
  ayar_reply reply;
  reply.answer.status = face_.invoke(self_, str_of(request), nullptr, &reply);
  return reply.answer;
}

Answer Driver::notify(const std::string& id, const boost::json::object& input,
                      std::int64_t deadline_ms) {
  return invoke(boost::json::serialize(boost::json::object{
      {"request_id", id}, {"kind", "notify"}, {"deadline_ms", deadline_ms}, {"input", input}}));
}

std::string Driver::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void Driver::keep_log(void* ctx, int, ayar_str message) {
  auto& self = *static_cast<Driver*>(ctx);
  const std::lock_guard lock(self.mutex_);
  self.log_ += text_of(message) + "\n";
}

std::int64_t Driver::tell_time(void* ctx) { return static_cast<Driver*>(ctx)->now_us_; }

boost::json::object message_input() {
  return {{"tenant", "main"},
          {"complaint", "cmp_01hq"},
          {"reference", 12},
          {"workflow", "retail"},
          {"channel", "email"},
          {"kind", "message"},
          {"name", "answer"},
          {"to",
           {{"person", "p1"},
            {"name", "Sara Ahmadi"},
            {"address", "sara@example.com"},
            {"language", "en"}}},
          {"subject", "Your complaint 12"},
          {"body", "Dear Sara,\nwe have decided.\n"},
          {"at", "2026-11-21T23:34:00Z"}};
}

}  // namespace ayar::plugin_test
