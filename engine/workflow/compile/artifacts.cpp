// What complaints pin: bodies by their hash, and a manifest over them.
#include <set>

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

void add_calendars(Definition& made, const std::vector<CalendarTexts>& calendars,
                   JsonWriter& json) {
  json.key("calendar").begin_object();
  std::set<std::string_view> pinned;
  const auto pin = [&](const std::string& name, const std::string& text) {
    if (name.empty() || !pinned.insert(name).second) return;
    json.key(name).string(add_artifact(made, "calendar", text));
  };
  for (const CalendarTexts& each : calendars)
    pin(each.name, each.text);
  for (const CalendarTexts& each : calendars) {
    for (const NamedText& base : each.bases)
      pin(base.name, base.text);
  }
  json.end_object();
}

// Only where there are any: what was pinned before holiday files were read keeps its hash.
void add_holidays(Definition& made, const std::vector<CalendarTexts>& calendars,
                  JsonWriter& json) {
  std::set<std::string_view> pinned;
  for (const CalendarTexts& each : calendars) {
    for (const NamedText& file : each.holidays) {
      if (pinned.empty()) json.key("holidays").begin_object();
      if (!pinned.insert(file.name).second) continue;
      json.key(file.name).string(add_artifact(made, "holidays", file.text));
    }
  }
  if (!pinned.empty()) json.end_object();
}

// Which edition of the database a zone's bytes were first read from. It stands beside the manifest
// and not in it: an edition that changes nothing about a zone changes no definition.
void add_zone_version(Definition& made, const std::string& zone, const std::string& version) {
  if (version.empty()) return;
  std::string body;
  JsonWriter(body).begin_object().key("version").string(version).key("zone").string(zone).end_object();
  add_artifact(made, "zone_version", body);
}

// Several calendars may count in one zone, which is pinned once.
void add_zones(Definition& made, const std::vector<CalendarTexts>& calendars, JsonWriter& json) {
  json.key("zones").begin_object();
  std::set<std::string_view> pinned;
  for (const CalendarTexts& each : calendars) {
    if (each.zone_name.empty() || !pinned.insert(each.zone_name).second) continue;
    const std::string hash = add_artifact(made, "zone", each.zone_bytes);
    json.key(each.zone_name).string(hash);
    add_zone_version(made, hash, each.zone_version);
  }
  json.end_object();
}

}  // namespace

void pin_artifacts(Definition& made, std::string_view workflow_text, const BesideTexts& beside,
                   const std::vector<Part>& parts) {
  const std::string workflow = add_artifact(made, "workflow", workflow_text);
  std::string manifest;
  JsonWriter json(manifest);
  json.begin_object().key("ayar").integer(1);
  // Only where there are any: what was pinned before workflows could share keeps its hash.
  for (const PartSection& section : part_sections)
    add_parts(made, parts, section, json);
  add_calendars(made, beside.calendars, json);
  add_holidays(made, beside.calendars, json);
  // Only where there are any: what was pinned before clocks could be suspended keeps its hash.
  if (!beside.suspensions.empty()) {
    json.key("suspensions").begin_object();
    for (const SuspensionText& each : beside.suspensions)
      json.key(each.name).string(add_artifact(made, "suspension", each.text));
    json.end_object();
  }
  // Only where there are any: what was pinned before templates were read keeps its hash.
  if (!made.templates.empty()) {
    json.key("templates").begin_object();
    for (const Template& each : made.templates)
      json.key(each.name + "." + each.language).string(add_artifact(made, "template", each.text));
    json.end_object();
  }
  json.key("workflow").string(workflow);
  add_zones(made, beside.calendars, json);
  json.end_object();
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
