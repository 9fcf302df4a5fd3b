#include "workflow/read/calendar_file_whole.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/calendar_file_ics.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

using calendar::CalendarSpec;
using calendar::Place;

/// Moves every place of a spec to the files behind those of another.
void move_files(CalendarSpec& spec, std::size_t by) {
  const auto move = [by](Place& place) {
    place.file = static_cast<std::uint16_t>(place.file + by);
  };
  for (auto& week : spec.weeks) {
    for (auto& day : week.week) {
      for (auto& window : day)
        move(window.where);
    }
    for (Place& day : week.days)
      move(day);
  }
  for (auto& holiday : spec.holidays)
    move(holiday.where);
  for (auto& holiday : spec.yearly_holidays)
    move(holiday.where);
  for (auto& [date, exception] : spec.exceptions) {
    move(exception.where);
    for (auto& window : exception.windows)
      move(window.where);
  }
}

class WholeReader {
 public:
  WholeReader(const Sources& sources, WholeCalendar& made) : sources_(sources), made_(made) {}
  void run(std::string_view yaml, std::string file);

 private:
  /// Reads one file and, first, what it extends; what is inherited comes behind what is own.
  void read_one(std::string_view yaml, std::string file, std::size_t depth);
  void take_holiday_files(const CalendarFile& file);
  void extend(const CalendarFile& file, std::size_t depth);
  void merge(CalendarFile file);
  void remove(const CalendarFile& file);
  void take_zone(const CalendarFile& file);
  bool is_too_large(std::string_view text, const SourceRef& where, const std::string& path);
  void fault(std::string_view rule, SourceRef where, const std::string& path, std::string message,
             std::string hint = {});

  const Sources& sources_;
  WholeCalendar& made_;
  std::vector<std::string> names_;  // of the calendars that we are in
  std::size_t bytes_ = 0;
};

/// Where a source looked, else where to put it.
std::string hint_of(const Error& missing) {
  return missing.hint.empty() ? "put it beside this file, and correct its name" : missing.hint;
}

SourceRef at(const CalendarFile& file, const Mark& mark) {
  return {file.spec.files.front(), mark.line, mark.column};
}

void WholeReader::fault(std::string_view rule, SourceRef where, const std::string& path,
                        std::string message, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.rule = rule;
  diagnostic.message = std::move(message);
  diagnostic.hint = hint.empty() ? std::string(rule::hint_of(rule)) : std::move(hint);
  diagnostic.where = std::move(where);
  diagnostic.key_path = path;
  made_.diagnostics.push_back(std::move(diagnostic));
}

bool WholeReader::is_too_large(std::string_view text, const SourceRef& where,
                               const std::string& path) {
  bytes_ += text.size();
  if (bytes_ <= calendar_bytes_max) return false;
  fault(rule::calendar_extends, where, path, "all files of this calendar have more than 8 MiB",
        "extend fewer files");
  return true;
}

void WholeReader::run(std::string_view yaml, std::string file) {
  read_one(yaml, std::move(file), 0);
  if (has_errors(made_.diagnostics)) return;
  if (made_.spec.weeks.empty() || !made_.zone.empty()) return;
  fault(rule::missing_key, {made_.spec.files.front(), 1, 1}, "", "a calendar needs 'zone'",
        "add `zone:` here, or to the calendar that it extends");
}

void WholeReader::read_one(std::string_view yaml, std::string file, std::size_t depth) {
  const Document document = read(yaml, std::move(file));
  CalendarFile parsed = read_calendar(document);
  made_.diagnostics.insert(made_.diagnostics.end(), parsed.diagnostics.begin(),
                           parsed.diagnostics.end());
  if (has_errors(parsed.diagnostics)) return;
  names_.push_back(parsed.spec.name);
  if (!parsed.extends.name.empty()) extend(parsed, depth);
  if (has_errors(made_.diagnostics)) return;
  remove(parsed);
  take_zone(parsed);
  merge(parsed);
  take_holiday_files(parsed);
}

void WholeReader::extend(const CalendarFile& file, std::size_t depth) {
  const std::string& name = file.extends.name;
  const std::string& path = file.extends.path;
  const SourceRef where = at(file, file.extends.mark);
  if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
    return fault(rule::calendar_extends, where, path,
                 "this calendar extends itself: " + join(names_, " extends ") + " extends " + name,
                 "extend another one, or nothing");
  }
  if (depth + 1 > calendar_extends_max) {
    return fault(rule::calendar_extends, where, path,
                 "more than 8 calendars extend each other here", "put two of them together");
  }
  auto text = sources_.calendar(name);
  if (!text)
    return fault(rule::calendar_extends, where, path, text.error().message, hint_of(text.error()));
  if (is_too_large(text->text, where, path)) return;
  const std::size_t known = names_.size();
  const std::size_t faults = made_.diagnostics.size();
  made_.bases.push_back({name, text->text});
  read_one(text->text, text->file, depth + 1);
  const bool faulty = std::any_of(
      made_.diagnostics.begin() + static_cast<std::ptrdiff_t>(faults), made_.diagnostics.end(),
      [](const Diagnostic& each) { return each.severity == Severity::error; });
  if (faulty) {
    fault(rule::calendar_extends, where, path, "calendar '" + name + "' does not load",
          "see " + text->file);
  } else if (names_[known] != name) {
    fault(rule::calendar_extends, where, path,
          "'" + text->file + "' calls itself '" + names_[known] + "', not '" + name + "'",
          "a calendar has the name of its file");
  }
}

/// Inherited holidays only: what a calendar says itself it need not take away again.
void WholeReader::remove(const CalendarFile& file) {
  for (const auto& each : file.removed) {
    const auto taken = std::erase_if(made_.spec.holidays, [&](const calendar::Holiday& holiday) {
      return holiday.date == each.date;
    });
    bool any = taken != 0;
    for (auto& holiday : made_.spec.yearly_holidays) {
      if (!calendar::falls_on(holiday, each.date)) continue;
      holiday.except.push_back(each.date);
      any = true;
    }
    if (any) continue;
    fault(rule::calendar_holiday, at(file, each.mark), each.path,
          to_text(each.date) + " is no inherited holiday", "there is nothing to take away");
  }
}

void WholeReader::take_zone(const CalendarFile& file) {
  if (file.zone.empty()) return;
  made_.zone = file.zone;
  made_.zone_where = at(file, file.zone_mark);
}

/// What is own stands before what is inherited: of two holidays on a date it is named.
void WholeReader::merge(CalendarFile file) {
  CalendarSpec inherited = std::move(made_.spec);
  CalendarSpec& spec = made_.spec = std::move(file.spec);
  move_files(inherited, spec.files.size());
  if (spec.weeks.empty()) {
    spec.weeks = std::move(inherited.weeks);
    if (!file.exact_fit_given) spec.exact_fit_rolls = inherited.exact_fit_rolls;
  }
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(spec.files, inherited.files);
  append(spec.holidays, inherited.holidays);
  append(spec.yearly_holidays, inherited.yearly_holidays);
  spec.exceptions.merge(inherited.exceptions);
}

void WholeReader::take_holiday_files(const CalendarFile& file) {
  for (const CalendarFile::Named& named : file.ics) {
    const SourceRef where = at(file, named.mark);
    auto text = sources_.holidays(named.name);
    if (!text) {
      fault(rule::calendar_ics, where, named.path, text.error().message, hint_of(text.error()));
      continue;
    }
    if (is_too_large(text->text, where, named.path)) return;
    HolidayFile read = read_holiday_file(text->text, text->file);
    made_.diagnostics.insert(made_.diagnostics.end(), read.diagnostics.begin(),
                             read.diagnostics.end());
    if (has_errors(read.diagnostics)) {
      fault(rule::calendar_ics, where, named.path,
            "holiday file '" + named.name + "' does not load", "see " + text->file);
      continue;
    }
    const auto number = static_cast<std::uint16_t>(made_.spec.files.size());
    made_.spec.files.push_back(text->file);
    for (auto& holiday : read.holidays) {
      holiday.where.file = number;
      made_.spec.holidays.push_back(std::move(holiday));
    }
    const auto same = [&](const NamedText& known) { return known.name == named.name; };
    if (std::none_of(made_.holidays.begin(), made_.holidays.end(), same))
      made_.holidays.push_back({named.name, std::move(text->text)});
  }
}

}  // namespace

WholeCalendar read_whole_calendar(std::string_view yaml, std::string file, const Sources& sources) {
  WholeCalendar made;
  WholeReader(sources, made).run(yaml, std::move(file));
  return made;
}

}  // namespace ayar::workflow
