// What complaints pin: bodies by their hash, and a manifest over them.
#include "base/hash.hpp"
#include "base/json.hpp"
#include "workflow/compile/compile.hpp"

namespace ayar::workflow {
namespace {

std::string add_artifact(Definition& made, std::string kind, std::string_view body) {
  Artifact artifact{to_hex(sha256(body)), std::move(kind), std::string(body)};
  made.artifacts.push_back(artifact);
  return artifact.hash;
}

struct PartSection {
  Part::Kind kind;
  std::string_view section, artifact;
};
constexpr PartSection part_sections[] = {{Part::Kind::base, "bases", "workflow"},
                                         {Part::Kind::fragment, "fragments", "fragment"},
                                         {Part::Kind::locale, "locales", "locale"}};

void add_parts(Definition& made, const std::vector<Part>& parts, const PartSection& section,
               JsonWriter& json) {
  bool begun = false;
  for (const Part& part : parts) {
    if (part.kind != section.kind) continue;
    if (!begun) json.key(section.section).begin_object();
    begun = true;
    json.key(part.name).string(add_artifact(made, std::string(section.artifact), part.text));
  }
  if (begun) json.end_object();
}

}  // namespace

void pin_artifacts(Definition& made, std::string_view workflow_text, const CalendarTexts& calendar,
                   const std::vector<Part>& parts) {
  const std::string workflow = add_artifact(made, "workflow", workflow_text);
  std::string manifest;
  JsonWriter json(manifest);
  json.begin_object().key("ayar").integer(1);
  // Only where there are any: what was pinned before workflows could share keeps its hash.
  for (const PartSection& section : part_sections)
    add_parts(made, parts, section, json);
  json.key("calendar").begin_object();
  if (!calendar.name.empty()) {
    json.key(calendar.name).string(add_artifact(made, "calendar", calendar.text));
  }
  json.end_object();
  // Only where there are any: what was pinned before templates were read keeps its hash.
  if (!made.templates.empty()) {
    json.key("templates").begin_object();
    for (const Template& each : made.templates)
      json.key(each.name + "." + each.language).string(add_artifact(made, "template", each.text));
    json.end_object();
  }
  json.key("workflow").string(workflow).key("zones").begin_object();
  if (!calendar.zone_name.empty()) {
    json.key(calendar.zone_name).string(add_artifact(made, "zone", calendar.zone_bytes));
  }
  json.end_object().end_object();
  made.hash = add_artifact(made, "manifest", manifest);
}

std::shared_ptr<const calendar::Calendar> always_open() {
  using std::string_literals::operator""s;
  // The smallest TZif file there is: version 2, one type of offset zero, no transition, footer
  // UTC0.
  const std::string header_1 =
      "TZif2" + std::string(15, '\0') + "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4"s;
  const std::string block = "\0\0\0\0\0\0UTC\0"s;
  const std::string utc = header_1 + block + header_1 + block + "\nUTC0\n";
  auto zone = calendar::Zone::from_bytes("UTC", utc);
  calendar::CalendarSpec spec;
  spec.name = "always_open";
  calendar::DatedWeek week;
  for (auto& day : week.week)
    day = {calendar::Window{0, 86400}};
  spec.weeks.push_back(std::move(week));
  if (!zone) return nullptr;
  auto made = calendar::Calendar::make(std::move(spec), *zone);
  return made ? *made : nullptr;
}

}  // namespace ayar::workflow
