#pragma once
/// Values in the words, digits and calendar of a language, by ICU. Days are told in a zone whose
/// rules are ours (pinned bytes), not the machine's.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/value.hpp>

#include "calendar/calendar.hpp"

namespace ayar::delivery {

/// Threads: one at a time. Cost: ICU loads a language's tables on first use.
class Localiser {
 public:
  /// `language`: a BCP 47 tag. Persian counts in the Solar Hijri calendar, all others in the
  /// Gregorian.
  Localiser(std::string_view language, calendar::Zone zone);
  ~Localiser();
  Localiser(const Localiser&) = delete;
  Localiser& operator=(const Localiser&) = delete;

  [[nodiscard]] bool is_right_to_left() const noexcept;
  [[nodiscard]] std::string date(Date date) const;          ///< "۳۰ آبان ۱۴۰۵"
  [[nodiscard]] std::string day_of(Instant instant) const;  ///< its date in the zone
  [[nodiscard]] std::string moment(Instant instant) const;  ///< "November 21, 2026 at 13:30"
  [[nodiscard]] std::string number(std::int64_t value) const;
  [[nodiscard]] std::string number(double value) const;
  /// Exact: never rounded. Fils are shown where a currency has any in use, or where there are some.
  [[nodiscard]] std::string money(const Money& money) const;
  [[nodiscard]] std::string duration(Duration duration) const;
  [[nodiscard]] std::string list(const std::vector<std::string>& items) const;

 private:
  struct Icu;
  std::unique_ptr<Icu> icu_;
};

}  // namespace ayar::delivery
