#include "cli/check_sarif.hpp"

#include <algorithm>
#include <map>

#include <ayar/version.hpp>

#include "base/json.hpp"
#include "workflow/check/lint_rules.hpp"

namespace ayar::cli {
namespace {

using Rules = std::vector<workflow::RuleLine>;

/// A path as the URI reference that SARIF wants: relative ones stay relative to where the run is.
std::string uri_of(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain = "-._~/";
  std::string uri = !path.empty() && path.front() == '/' ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || plain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += '%';
      uri += digits[byte >> 4U];
      uri += digits[byte & 15U];
    }
  }
  return uri;
}

std::string_view level_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

void text(JsonWriter& json, std::string_view key, std::string_view words) {
  json.key(key).begin_object().key("text").string(words).end_object();
}

void rule(JsonWriter& json, const workflow::RuleLine& each) {
  json.begin_object().key("id").string(each.id).key("name").string(each.name);
  text(json, "shortDescription", each.why.empty() ? each.name : each.why);
  json.key("help").begin_object();
  const std::string_view help = !each.remedy.empty() ? each.remedy
                                : !each.why.empty()  ? each.why
                                                     : each.name;
  json.key("text").string(help);
  json.key("markdown").string(workflow::rule_section(each.id)).end_object();
  json.key("defaultConfiguration")
      .begin_object()
      .key("level")
      .string(level_of(each.severity))
      .end_object();
  json.end_object();
}

void place(JsonWriter& json, const SourceRef& where) {
  json.key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object().key("uri").string(uri_of(where.file)).end_object();
  if (where.line > 0) {
    json.key("region").begin_object().key("startLine").integer(where.line);
    if (where.column > 0) json.key("startColumn").integer(where.column);
    json.end_object();
  }
  json.end_object();
}

void locations(JsonWriter& json, const Diagnostic& found) {
  json.key("locations").begin_array().begin_object();
  place(json, found.where);
  if (!found.key_path.empty()) {
    json.key("logicalLocations").begin_array().begin_object();
    json.key("fullyQualifiedName").string(found.key_path).key("kind").string("member");
    json.end_object().end_array();
  }
  json.end_object().end_array();
  if (found.notes.empty()) return;
  json.key("relatedLocations").begin_array();
  std::int64_t id = 0;
  for (const Note& note : found.notes) {
    json.begin_object().key("id").integer(++id);
    text(json, "message", note.message);
    place(json, note.where);
    json.end_object();
  }
  json.end_array();
}

void result(JsonWriter& json, const Diagnostic& found, const Rules& rules) {
  json.begin_object().key("ruleId").string(found.rule);
  const auto at = std::find_if(rules.begin(), rules.end(),
                               [&](const auto& each) { return each.id == found.rule; });
  if (at != rules.end()) json.key("ruleIndex").integer(at - rules.begin());
  json.key("level").string(level_of(found.severity));
  text(json, "message",
       found.hint.empty() ? found.message : found.message + " (" + found.hint + ")");
  locations(json, found);
  json.end_object();
}

}  // namespace

std::string sarif_of(const std::vector<CheckedFile>& files, bool complete) {
  const Rules rules = workflow::every_rule();
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("$schema").string("https://json.schemastore.org/sarif-2.1.0.json");
  json.key("version").string("2.1.0").key("runs").begin_array().begin_object();
  json.key("tool").begin_object().key("driver").begin_object();
  json.key("name").string("ayar").key("version").string(AYAR_VERSION);
  json.key("rules").begin_array();
  for (const auto& each : rules)
    rule(json, each);
  json.end_array().end_object().end_object();
  json.key("columnKind").string("unicodeCodePoints");
  json.key("invocations").begin_array().begin_object();
  json.key("executionSuccessful").boolean(complete).end_object().end_array();
  json.key("artifacts").begin_array();
  for (const CheckedFile& each : files) {
    json.begin_object().key("location").begin_object();
    json.key("uri").string(uri_of(each.file)).end_object().end_object();
  }
  json.end_array().key("results").begin_array();
  for (const CheckedFile& each : files) {
    for (const Diagnostic& found : each.diagnostics)
      result(json, found, rules);
  }
  json.end_array().end_object().end_array().end_object();
  return out;
}

}  // namespace ayar::cli
