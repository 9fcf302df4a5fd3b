#pragma once
/// What `ayar calendar` asks of: calendars by file or name, and times as people write them.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>

#include "calendar/calendar.hpp"

namespace ayar::workflow {
class Sources;
}

namespace ayar::cli {

struct NamedCalendar {
  std::string file;
  std::shared_ptr<const calendar::Calendar> calendar;  ///< never null
};

/// Calendars that were asked for, each read once. Threads: one.
class Calendars {
 public:
  explicit Calendars(std::string zones) : zones_(std::move(zones)) {}
  /// `name` is a file, or a calendar in `calendars/`, `workflows/calendars/` or here.
  /// @error not_found with the places looked at, invalid_definition; diagnostics() tells more.
  [[nodiscard]] Result<NamedCalendar> find(const std::string& name);
  /// Of the last find() that failed.
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept { return diagnostics_; }

 private:
  Error refused(const std::string& file, const std::string& text, const workflow::Sources& sources,
                std::vector<Diagnostic> found);
  std::string zones_;
  std::map<std::string, NamedCalendar> known_;
  std::vector<Diagnostic> diagnostics_;
};

/// A time that was asked about, and how it was read.
struct AskedTime {
  Instant at;
  bool local = false;  ///< it had no offset, and was read in the calendar's zone
  std::string note;    ///< "does not exist on that day: ..."; mostly empty
};

/// RFC 3339; or without an offset, in the zone: `2026-03-20T09:00`, with seconds, with a blank in the
/// place of the T, the date alone (its first instant); or `now`. @error invalid_argument.
[[nodiscard]] Result<AskedTime> read_time(const calendar::Zone& zone, std::string_view text,
                                          Instant now);

/// The place with its file's shortest name: one that is extended is found by a way around.
[[nodiscard]] SourceRef tidy(SourceRef where);

/// `2026-03-20T09:00:00+03:30`: the wall clock of the zone.
[[nodiscard]] std::string local_text(const calendar::Zone& zone, Instant instant);
/// `fri 2026-03-20 09:00 +03:30`, for people; seconds where they are not zero.
[[nodiscard]] std::string wall_text(const calendar::Zone& zone, Instant instant);

}  // namespace ayar::cli
