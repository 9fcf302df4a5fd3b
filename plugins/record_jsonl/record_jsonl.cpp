// record_jsonl: keeps every outcome as it came, and gives them back as lines of JSON. The smallest
// recorder; copy it.
//
// State:  o/<complaint or person>/<id>   the outcome
//         p/<person>/<id>                where it lies, so that one person's outcomes are found
//         without reading all
//
// The keys are made from the outcome's own id. An outcome that is given again after a crash is put
// under the same key with the same content, so the fold needs no memory of what it has seen.
#include <charconv>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <ayar/plugin.hpp>

namespace {

namespace json = boost::json;
using ayar::plugin::Host;
using ayar::plugin::Refusal;
using ayar::plugin::Reply;
using ayar::plugin::State;

constexpr std::int64_t rows_default = 100;
constexpr std::int64_t rows_max = 1000;
constexpr std::size_t answer_bytes_max =
    512 * 1024;  // half of what a reply may have: quoting doubles at worst
constexpr std::uint32_t page = 200;

std::string text_of(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string().c_str())
                                                : std::string();
}

/// A number, or its text: a command line has no numbers. 0 for anything else.
std::int64_t number_of(const json::value& value) {
  if (value.is_int64()) return value.get_int64();
  std::int64_t number = 0;
  if (!value.is_string()) return 0;
  const std::string_view text = value.get_string();
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? number : 0;
}

struct Question {
  std::string complaint, person, after;
  std::size_t limit = rows_default;
};

class RecordJsonl {
 public:
  static constexpr const char* name = "record_jsonl";
  static constexpr const char* version = "1.0.0";
  static constexpr const char* kinds = "record report";
  static constexpr const char* reports = "jsonl";
  static constexpr const char* config_schema = R"({
    "type": "object",
    "properties": {
      "kinds": {
        "type": "array", "maxItems": 32,
        "items": {"type": "string", "enum": ["opened", "field", "phase", "clock", "promise", "message",
                                             "event", "recorded", "surveyed", "signal"]}
      }
    },
    "additionalProperties": false
  })";

  RecordJsonl(Host, std::string_view config) {
    const json::value read = json::parse(config);
    if (const json::value* wanted = read.as_object().if_contains("kinds"))
      for (const json::value& kind : wanted->as_array())
        kinds_.emplace(kind.as_string().c_str());
  }

  /// Threads: any; nothing is kept here. All that is known lies in the state, which the engine
  /// commits together with how far it has been folded.
  Reply invoke(std::string_view request, State state) const {
    const json::value read = json::parse(request);
    const json::object& whole = read.as_object();
    const json::object& input = whole.at("input").as_object();
    return text_of(whole, "kind") == "report" ? report(input, state) : record(input);
  }

 private:
  Reply record(const json::object& input) const {
    json::object put;
    for (const json::value& each : input.at("outcomes").as_array()) {
      const json::object& outcome = each.as_object();
      if (!kinds_.empty() && kinds_.count(text_of(outcome, "kind")) == 0) continue;
      const std::string id = text_of(outcome, "id");
      const std::string person = text_of(outcome, "person");
      const std::string complaint = text_of(outcome, "complaint");
      const std::string key = "o/" + (complaint.empty() ? person : complaint) + "/" + id;
      put[key] = outcome;
      if (!person.empty()) put["p/" + person + "/" + id] = key;
    }
    json::object reply;
    reply["put"] = std::move(put);
    reply["delete"] = json::array();
    return Reply::ok(json::serialize(reply));
  }

  static Reply report(const json::object& input, State state) {
    const json::value* parameters = input.if_contains("parameters");
    Question question;
    if (parameters != nullptr && parameters->is_object()) {
      const json::object& given = parameters->get_object();
      question = {text_of(given, "complaint"), text_of(given, "person"), text_of(given, "after"),
                  rows_default};
      if (const json::value* limit = given.if_contains("limit")) {
        const std::int64_t rows = number_of(*limit);
        if (rows < 1 || rows > rows_max)
          return Reply::refused("invalid_parameter", "/limit: must be a number from 1 to 1000");
        question.limit = static_cast<std::size_t>(rows);
      }
    }
    json::object table;
    table["title"] = "outcomes";
    table["columns"] = json::array{"key", "line"};
    table["rows"] = rows(question, state);
    json::object reply;
    reply["report"] = "jsonl";
    reply["title"] = "Outcomes as lines of JSON";
    reply["as_of"] = text_of(input, "now");
    reply["metrics"] = json::array();
    json::array tables;
    tables.push_back(std::move(table));
    reply["tables"] = std::move(tables);
    reply["series"] = json::array();
    return Reply::ok(json::serialize(reply));
  }

  /// Keys ascending; the key of the last row is the next question's `after`.
  static json::array rows(const Question& question, const State& state) {
    const bool by_person = question.complaint.empty() && !question.person.empty();
    const std::string prefix = by_person                    ? "p/" + question.person + "/"
                               : question.complaint.empty() ? "o/"
                                                            : "o/" + question.complaint + "/";
    json::array found;
    std::size_t bytes = 0;
    std::string after = question.after;
    for (;;) {
      const auto some = state.scan(prefix, after, page);
      for (const auto& [key, value] : some) {
        const std::string line = by_person ? followed(value, state) : value;
        if (!by_person && !question.person.empty() && !is_of(line, question.person)) continue;
        bytes += key.size() + line.size();
        const bool full = found.size() == question.limit || bytes > answer_bytes_max;
        if (full && !found.empty()) return found;
        found.push_back(json::array{json::string(key), json::string(line)});
      }
      if (some.empty()) return found;
      after = some.back().first;
    }
  }

  static std::string followed(const std::string& place, const State& state) {
    return state.get(json::parse(place).as_string().c_str()).value_or("null");
  }
  static bool is_of(const std::string& line, const std::string& person) {
    return text_of(json::parse(line).as_object(), "person") == person;
  }

  std::set<std::string, std::less<>> kinds_;
};

}  // namespace

AYAR_PLUGIN(RecordJsonl)
