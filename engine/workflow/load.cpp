// The loader: read, assemble, check, compile, prove. Everything found is said at once.
#include <algorithm>

#include "workflow/check/laws.hpp"
#include "workflow/check/lint.hpp"
#include "workflow/check/letters.hpp"
#include "workflow/check/parse.hpp"
#include "workflow/check/suspensions.hpp"
#include "workflow/compile/compile.hpp"
#include "workflow/read/calendar_file_whole.hpp"
#include "workflow/read/traps.hpp"
#include "workflow/reuse/reuse.hpp"

namespace ayar::workflow {
namespace {

struct CalendarLoad {
  LoadedCalendar loaded;
  CalendarTexts texts;
};

Diagnostic calendar_fault(std::string_view rule, const Error& error, SourceRef where) {
  Diagnostic made;
  made.rule = rule;
  made.message = error.message;
  made.hint = error.hint.empty() ? std::string(rule::hint_of(rule)) : error.hint;
  made.where = error.where.value_or(std::move(where));
  return made;
}

Result<calendar::Zone> zone_of(const WholeCalendar& whole, const Sources& sources,
                               std::string& bytes) {
  auto found = sources.zone(whole.zone);
  if (!found) return std::move(found.error());
  bytes = std::move(found).value();
  return calendar::Zone::from_bytes(whole.zone, bytes);
}

CalendarLoad read_calendar_text(std::string_view yaml, std::string file, const Sources& sources) {
  CalendarLoad made;
  const SourceRef whole_file{file, 1, 1};
  WholeCalendar whole = read_whole_calendar(yaml, std::move(file), sources);
  auto& diagnostics = made.loaded.diagnostics = std::move(whole.diagnostics);
  if (has_errors(diagnostics)) return made;
  // Without hours it names no zone either, perhaps: its fault is that it is used by itself.
  calendar::Zone zone;
  std::string bytes;
  const bool has_hours = !whole.spec.weeks.empty();
  if (has_hours) {
    auto found = zone_of(whole, sources, bytes);
    if (!found) {
      diagnostics.push_back(calendar_fault(rule::calendar_zone, found.error(), whole.zone_where));
      diagnostics.back().key_path = "zone";
      return made;
    }
    zone = std::move(found).value();
  }
  made.texts = {whole.spec.name,         std::string(yaml),      whole.zone,
                std::move(bytes),        sources.zone_version(), std::move(whole.bases),
                std::move(whole.holidays)};
  auto compiled = calendar::Calendar::make(std::move(whole.spec), std::move(zone));
  if (compiled) {
    made.loaded.calendar = *compiled;
  } else {
    diagnostics.push_back(
        calendar_fault(has_hours ? std::string_view(rule::bad_calendar.id) : rule::calendar_closed,
                       compiled.error(), whole_file));
  }
  return made;
}

// The calendar that a key names; its own faults are said at their own places, in its own file.
CalendarLoad calendar_of(const DraftWord& named, const Sources& sources, Report& report) {
  CalendarLoad made;
  const Node& node = *named.node;
  auto text = sources.calendar(named.text);
  if (!text) {
    report.error(rule::bad_calendar, node, text.error().message, text.error().hint);
    return made;
  }
  made = read_calendar_text(text->text, text->file, sources);
  if (has_errors(made.loaded.diagnostics)) {
    report.error(rule::bad_calendar, node, "calendar '" + named.text + "' does not load",
                 "see " + text->file);
  } else if (made.texts.name != named.text) {
    report.error(rule::bad_calendar, node,
                 "'" + text->file + "' calls itself '" + made.texts.name + "', not '" + named.text +
                     "'");
  }
  return made;
}

constexpr std::size_t calendars_max = 32;

// The workflow's calendar and those that clocks have of their own, each loaded once.
struct Calendars {
  std::vector<CalendarLoad> loads;
  std::vector<std::string> names;  ///< of each load
  bool too_many = false;
  const CalendarLoad* find(const DraftWord& named, const Sources& sources, Report& report);
};

const CalendarLoad* Calendars::find(const DraftWord& named, const Sources& sources,
                                    Report& report) {
  const auto at = std::find(names.begin(), names.end(), named.text);
  if (at != names.end()) return &loads[static_cast<std::size_t>(at - names.begin())];
  if (names.size() == calendars_max) {
    if (!too_many)
      report.error(rule::too_many, *named.node,
                   "a workflow counts in at most " + std::to_string(calendars_max) + " calendars");
    too_many = true;
    return nullptr;
  }
  loads.push_back(calendar_of(named, sources, report));
  names.push_back(named.text);
  return &loads.back();
}

Calendars build_calendars(Build& build, const Sources& sources) {
  Calendars calendars;
  const DraftWord& common = build.draft.calendar;
  if (common.given())
    build.made.calendar = calendars.find(common, sources, build.report)->loaded.calendar;
  if (!build.made.calendar) build.made.calendar = always_open();
  for (std::size_t i = 0; i < build.draft.clocks.size(); ++i) {
    const DraftWord& own = build.draft.clocks[i].calendar;
    if (!own.given() || own.text == common.text) continue;
    const CalendarLoad* load = calendars.find(own, sources, build.report);
    if (load != nullptr) build.made.clocks[i].calendar = load->loaded.calendar;
  }
  return calendars;
}

BesideTexts texts_of(const Calendars& calendars, const SuspensionFiles& suspensions) {
  BesideTexts texts;
  for (const CalendarLoad& each : calendars.loads)
    texts.calendars.push_back(each.texts);
  for (const auto& each : suspensions)
    texts.suspensions.push_back({each->name, each->text});
  return texts;
}

// Faults inside one expression leave the tables' shape whole; any other fault could make a law
// speak nonsense.
bool can_prove(const std::vector<Diagnostic>& found) {
  return std::all_of(found.begin(), found.end(), [](const Diagnostic& each) {
    return each.rule == rule::bad_guard.id || each.rule == rule::wrong_type.id ||
           each.rule == rule::bad_calendar.id || each.rule == rule::suspension_form.id;
  });
}

}  // namespace

Result<Sources::Letters> Sources::letters(const std::vector<std::string>&) const {
  return Letters{};
}

Result<Sources::Text> Sources::holidays(std::string_view name) const {
  return Error{ErrorCode::not_found, "there is no holiday file '" + std::string(name) + "'", {}, {}, {}};
}

Result<Sources::Text> Sources::suspension(std::string_view name) const {
  return Error{ErrorCode::not_found, "there is no suspension '" + std::string(name) + "'", {}, {}, {}};
}

std::string Sources::zone_version() const { return {}; }

Result<Sources::Text> Sources::workflow(std::string_view name, std::int64_t version) const {
  return Error{ErrorCode::not_found,
               "there is no workflow '" + std::string(name) + "@" + std::to_string(version) + "'",
               {}, {}, {}};
}

Result<Sources::Text> Sources::fragment(std::string_view name) const {
  return Error{ErrorCode::not_found, "there is no fragment '" + std::string(name) + "'", {}, {}, {}};
}

Result<std::vector<Sources::LocaleText>> Sources::locales(std::string_view) const {
  return std::vector<LocaleText>{};
}

namespace {

enum class Judgement : std::uint8_t { all, form_only };

// Laws and lint, on tables that are whole enough to speak of.
void judge(Build& build, const Report& report) {
  if (can_prove(report.found())) {
    prove_laws(build);
    lint_cycles(build);
  }
  // A lint of what is broken anyway would hide what must be mended.
  if (!has_errors(report.found())) lint(build);
}

bool is_law_or_lint(const Diagnostic& diagnostic) { return diagnostic.rule >= rule::phase_missing.id; }

Loaded load_as(std::string_view yaml, std::string file, const Sources& sources,
               Judgement judgement) {
  Document document = read(yaml, std::move(file));
  // Where the carrier itself is in doubt, what it seems to say is not worth judging.
  if (!document.ok()) return {nullptr, capped(document.diagnostics)};
  std::vector<Part> parts = assemble(document, sources);
  if (!document.ok()) return {nullptr, capped(document.diagnostics)};
  Report report(document);
  const Draft draft = parse(document, report);
  Build build(draft, report);
  compile(build);
  std::vector<Diagnostic> locales;
  apply_locales(build.made, sources, parts, locales);
  const Calendars calendars = build_calendars(build, sources);
  SuspensionFiles suspensions = build_suspensions(build, sources);
  for (const auto& each : suspensions)
    build.places.suspensions.push_back({&each->report, each->when});
  if (judgement == Judgement::all) judge(build, report);
  Loaded loaded{nullptr, report.take()};
  loaded.diagnostics.insert(loaded.diagnostics.end(), locales.begin(), locales.end());
  for (const CalendarLoad& each : calendars.loads) {
    const auto& beside = each.loaded.diagnostics;
    loaded.diagnostics.insert(loaded.diagnostics.end(), beside.begin(), beside.end());
  }
  const auto beside = take_faults(suspensions);
  loaded.diagnostics.insert(loaded.diagnostics.end(), beside.begin(), beside.end());
  loaded.diagnostics.insert(loaded.diagnostics.begin(), document.diagnostics.begin(),
                            document.diagnostics.end());
  // What a letter may name is known only once the tables are whole.
  if (!has_errors(loaded.diagnostics)) {
    const auto letters = check_letters(build, sources);
    loaded.diagnostics.insert(loaded.diagnostics.end(), letters.begin(), letters.end());
  }
  if (judgement == Judgement::form_only) std::erase_if(loaded.diagnostics, is_law_or_lint);
  loaded.diagnostics = capped(without_allowed(draft, document, std::move(loaded.diagnostics)));
  if (has_errors(loaded.diagnostics)) return loaded;
  pin_artifacts(build.made, yaml, texts_of(calendars, suspensions), parts);
  loaded.definition = std::make_shared<const Definition>(std::move(build.made));
  return loaded;
}

}  // namespace

Loaded load(std::string_view yaml, std::string file, const Sources& sources) {
  return load_as(yaml, std::move(file), sources, Judgement::all);
}

Loaded load_accepted(std::string_view yaml, std::string file, const Sources& sources) {
  return load_as(yaml, std::move(file), sources, Judgement::form_only);
}

LoadedCalendar load_calendar(std::string_view yaml, std::string file, const Sources& sources) {
  return read_calendar_text(yaml, std::move(file), sources).loaded;
}

std::vector<Diagnostic> check_calendar_file(std::string_view yaml, std::string file,
                                            const Sources& sources) {
  WholeCalendar whole = read_whole_calendar(yaml, file, sources);
  if (has_errors(whole.diagnostics) || !whole.spec.weeks.empty())
    return load_calendar(yaml, std::move(file), sources).diagnostics;
  std::string bytes;
  if (!whole.zone.empty()) {
    const auto zone = zone_of(whole, sources, bytes);
    if (!zone)
      whole.diagnostics.push_back(
          calendar_fault(rule::calendar_zone, zone.error(), whole.zone_where));
  }
  return whole.diagnostics;
}

}  // namespace ayar::workflow
