#pragma once
/// Times of a log: RFC 3339, or a strptime-like form read in a zone.
#include <optional>
#include <string>
#include <string_view>

#include <ayar/time.hpp>

#include "calendar/calendar.hpp"

namespace ayar::cli::logs {

/// Copies share the zone. Threads: any.
class TimeFormat {
 public:
  /// `rfc3339`, or text with %Y %m %d %H %M %S, each at most once; year, month and day must be
  /// there.
  /// @error invalid_argument.
  [[nodiscard]] static Result<TimeFormat> make(const std::string& form,
                                               std::optional<calendar::Zone> zone);
  /// @error invalid_data naming what does not fit.
  [[nodiscard]] Result<Instant> read(std::string_view text) const;
  /// RFC 3339 carries its own offset; any other form needs a zone.
  [[nodiscard]] static bool needs_zone(const std::string& form) { return form != "rfc3339"; }

 private:
  std::string form_;
  std::optional<calendar::Zone> zone_;
};

}  // namespace ayar::cli::logs
