// The scripted plugin as a shared object; scripted.py does the same as a process. What they share
// is the table of contract_test.cpp.
#include <chrono>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <ayar/plugin.hpp>

namespace {

namespace json = boost::json;
using namespace ayar::plugin;

class Scripted {
 public:
  static constexpr const char* name = "scripted";
  static constexpr const char* version = "1.2.3";
  static constexpr const char* kinds = "notify record";
  static constexpr const char* reports = "tally";
  static constexpr const char* config_schema = R"({
    "type": "object",
    "properties": {"greeting": {"type": "string", "maxLength": 10}, "refuse": {"type": "boolean"}},
    "additionalProperties": false
  })";

  Scripted(Host host, std::string_view config) : host_(host) {
    const json::value read = json::parse(config);
    if (read.as_object().contains("refuse")) throw Refusal("/refuse: as you wished");
    if (const auto* greeting = read.as_object().if_contains("greeting"))
      greeting_ = greeting->as_string().c_str();
    host_.log(Level::info, "made");
  }

  Reply invoke(std::string_view request, State state) {
    const json::value read = json::parse(request);
    const json::object& whole = read.as_object();
    const json::object& input = whole.at("input").as_object();
    const std::string id = whole.at("request_id").as_string().c_str();
    {
      const std::lock_guard lock(mutex_);
      ++seen_[id];
    }
    return act(input.at("do").as_string().c_str(), input, whole, state);
  }

 private:
  Reply act(const std::string& what, const json::object& input, const json::object& whole,
            State state) {
    if (what == "echo") return said({{"echo", input}, {"kind", whole.at("kind")}});
    if (what == "greeting") return said({{"greeting", greeting_}});
    if (what == "nothing") return Reply::ok();
    if (what == "retry_after") return Reply::retry("mailbox_busy", "later", 30000);
    if (what == "retry") return Reply::retry("mailbox_busy", "later");
    if (what == "refused") return Reply::refused("no_such_mailbox", "never");
    if (what == "failed") return Reply::failed("out_of_ink", "mine");
    if (what == "control") return Reply::failed("odd", "a\nb\x1b[31m");
    if (what == "crash") throw std::runtime_error("crashed as told");
    if (what == "no_object") return Reply::ok("[1]");
    if (what == "slow") {
      std::this_thread::sleep_for(std::chrono::milliseconds(input.at("ms").as_int64()));
      return said({{"slow", true}});
    }
    if (what == "big")
      return said(
          {{"text", std::string(static_cast<std::size_t>(input.at("bytes").as_int64()), 'x')}});
    if (what == "seen") {
      const std::lock_guard lock(mutex_);
      return said({{"times", seen_[input.at("id").as_string().c_str()]}});
    }
    return of_state(what, input, state);
  }

  static Reply of_state(const std::string& what, const json::object& input, State state) {
    if (what == "get") {
      const auto value = state.get(input.at("key").as_string().c_str());
      return said({{"value", value ? json::value(*value) : json::value()}});
    }
    if (what == "scan") {
      json::array rows;
      for (const auto& [key, value] :
           state.scan(input.at("prefix").as_string().c_str(), input.at("after").as_string().c_str(),
                      static_cast<std::uint32_t>(input.at("limit").as_int64())))
        rows.push_back(json::array{json::string(key), json::string(value)});
      return said({{"rows", rows}});
    }
    return Reply::refused("unknown", "no such behaviour");
  }

  static Reply said(json::object what) { return Reply::ok(json::serialize(what)); }

  Host host_;
  std::string greeting_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t> seen_;
};

}  // namespace

AYAR_PLUGIN(Scripted)
