// The loader: read, check, compile, prove. Everything found is said at once.
#include <algorithm>

#include "workflow/check/laws.hpp"
#include "workflow/check/letters.hpp"
#include "workflow/check/parse.hpp"
#include "workflow/compile/compile.hpp"
#include "workflow/read/calendar_file.hpp"

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

std::vector<Diagnostic> capped(std::vector<Diagnostic> all) {
  if (all.size() > diagnostics_max) all.resize(diagnostics_max);
  return all;
}

}  // namespace

Result<Sources::Letters> Sources::letters(const std::vector<std::string>&) const {
  return Letters{};
}

Loaded load(std::string_view yaml, std::string file, const Sources& sources) {
  const Document document = read(yaml, std::move(file));
  // Where the carrier itself is in doubt, what it seems to say is not worth judging.
  if (!document.ok()) return {nullptr, capped(document.diagnostics)};
  Report report(document);
  const Draft draft = parse(document, report);
  Build build(draft, report);
  compile(build);
  CalendarLoad calendar = calendar_of(draft, sources, report);
  if (can_prove(report.found())) prove_laws(build);
  Loaded loaded{nullptr, report.take()};
  const auto& beside = calendar.loaded.diagnostics;
  loaded.diagnostics.insert(loaded.diagnostics.end(), beside.begin(), beside.end());
  loaded.diagnostics.insert(loaded.diagnostics.begin(), document.diagnostics.begin(),
                            document.diagnostics.end());
  // What a letter may name is known only once the tables are whole.
  if (!has_errors(loaded.diagnostics)) {
    const auto letters = check_letters(build.made, sources);
    loaded.diagnostics.insert(loaded.diagnostics.end(), letters.begin(), letters.end());
  }
  loaded.diagnostics = capped(std::move(loaded.diagnostics));
  if (has_errors(loaded.diagnostics)) return loaded;
  build.made.calendar = calendar.loaded.calendar;
  pin_artifacts(build.made, yaml, calendar.texts);
  loaded.definition = std::make_shared<const Definition>(std::move(build.made));
  return loaded;
}

LoadedCalendar load_calendar(std::string_view yaml, std::string file, const Sources& sources) {
  return read_calendar_text(yaml, std::move(file), sources).loaded;
}

}  // namespace ayar::workflow
