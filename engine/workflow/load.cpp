// The loader: read, assemble, check, compile, prove. Everything found is said at once.
#include <algorithm>

#include "workflow/check/laws.hpp"
#include "workflow/check/lint.hpp"
#include "workflow/check/letters.hpp"
#include "workflow/check/parse.hpp"
#include "workflow/compile/compile.hpp"
#include "workflow/read/calendar_file.hpp"
#include "workflow/reuse/reuse.hpp"

namespace ayar::workflow {
namespace {

struct CalendarLoad {
  LoadedCalendar loaded;
  CalendarTexts texts;
};

Diagnostic zone_fault(const Document& document, const CalendarFile& file, const Error& error) {
  Diagnostic made;
  made.rule = rule::calendar_zone;
  made.message = error.message;
  made.hint = error.hint.empty() ? std::string(rule::hint_of(rule::calendar_zone)) : error.hint;
  made.where = {document.file, file.zone_mark.line, file.zone_mark.column};
  made.key_path = "zone";
  return made;
}

CalendarLoad read_calendar_text(std::string_view yaml, std::string file, const Sources& sources) {
  CalendarLoad made;
  const Document document = read(yaml, std::move(file));
  CalendarFile parsed = read_calendar(document);
  made.loaded.diagnostics = parsed.diagnostics;
  if (has_errors(made.loaded.diagnostics)) return made;
  const auto bytes = sources.zone(parsed.zone);
  if (!bytes) {
    made.loaded.diagnostics.push_back(zone_fault(document, parsed, bytes.error()));
    return made;
  }
  auto zone = calendar::Zone::from_bytes(parsed.zone, *bytes);
  if (!zone) {
    made.loaded.diagnostics.push_back(zone_fault(document, parsed, zone.error()));
    return made;
  }
  made.texts = {parsed.spec.name, std::string(yaml), parsed.zone, *bytes};
  auto compiled = calendar::Calendar::make(std::move(parsed.spec), std::move(zone).value());
  if (compiled) {
    made.loaded.calendar = *compiled;
    return made;
  }
  made.loaded.diagnostics.push_back(diagnostic_at(document, document.root, rule::bad_calendar,
                                                  compiled.error().message, compiled.error().hint));
  return made;
}

// The calendar that a workflow names; its own faults are said at their own places, in its own file.
CalendarLoad calendar_of(const Draft& draft, const Sources& sources, Report& report) {
  CalendarLoad made;
  if (!draft.calendar.given()) {
    made.loaded.calendar = always_open();
    return made;
  }
  const Node& node = *draft.calendar.node;
  auto text = sources.calendar(draft.calendar.text);
  if (!text) {
    report.error(rule::bad_calendar, node, text.error().message, text.error().hint);
    return made;
  }
  made = read_calendar_text(text->text, text->file, sources);
  if (has_errors(made.loaded.diagnostics)) {
    report.error(rule::bad_calendar, node, "calendar '" + draft.calendar.text + "' does not load",
                 "see " + text->file);
  } else if (made.texts.name != draft.calendar.text) {
    report.error(rule::bad_calendar, node,
                 "'" + text->file + "' calls itself '" + made.texts.name + "', not '" +
                     draft.calendar.text + "'");
  }
  return made;
}

// Faults inside one expression leave the tables' shape whole; any other fault could make a law
// speak nonsense.
bool can_prove(const std::vector<Diagnostic>& found) {
  return std::all_of(found.begin(), found.end(), [](const Diagnostic& each) {
    return each.rule == rule::bad_guard.id || each.rule == rule::wrong_type.id ||
           each.rule == rule::bad_calendar.id;
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
  CalendarLoad calendar = calendar_of(draft, sources, report);
  if (judgement == Judgement::all) judge(build, report);
  Loaded loaded{nullptr, report.take()};
  loaded.diagnostics.insert(loaded.diagnostics.end(), locales.begin(), locales.end());
  const auto& beside = calendar.loaded.diagnostics;
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
  build.made.calendar = calendar.loaded.calendar;
  pin_artifacts(build.made, yaml, calendar.texts, parts);
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

}  // namespace ayar::workflow
