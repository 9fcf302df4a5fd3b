#pragma once
/// Named returns: the counts that a supervisor asks for, per legal entity, as of a date, each
/// drillable to its cases. An aid: which counts a rule asks for is for who signs the return.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>
#include <ayar/export.hpp>
#include <ayar/value.hpp>

namespace ayar {

namespace workflow {
struct ReturnsFile;
}

/// A returns file, read and checked. Immutable; threads: any.
class AYAR_EXPORT ReturnsForm {
 public:
  explicit ReturnsForm(std::shared_ptr<const workflow::ReturnsFile> file);
  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] std::string title(std::string_view language = "en") const;
  [[nodiscard]] const std::string& source() const noexcept;
  [[nodiscard]] const std::vector<std::string>& workflows() const noexcept;
  [[nodiscard]] const std::string& by() const noexcept;  ///< data field; empty: one row
  [[nodiscard]] std::string_view period() const noexcept;  ///< month, quarter, half_year, year
  [[nodiscard]] std::vector<std::string> counts() const;
  [[nodiscard]] const workflow::ReturnsFile& file() const noexcept { return *file_; }

 private:
  std::shared_ptr<const workflow::ReturnsFile> file_;
};

struct LoadedReturns {
  std::shared_ptr<const ReturnsForm> form;  ///< null when there are errors
  std::vector<Diagnostic> diagnostics;
};
/// All faults at once, with their places.
[[nodiscard]] AYAR_EXPORT LoadedReturns load_returns(std::string_view yaml,
                                                     const std::string& file);

/// Local dates, both inclusive: of the zone of each complaint's calendar.
struct ReturnsPeriod {
  Date from, to;
};
/// "2026", "2026H1", "2026Q3", "2026-05". @error invalid_argument.
[[nodiscard]] AYAR_EXPORT Result<ReturnsPeriod> parse_returns_period(std::string_view text);
/// The last whole period of a kind ("half_year") that has ended before a day.
[[nodiscard]] AYAR_EXPORT ReturnsPeriod last_returns_period(std::string_view kind, Date today);

struct ReturnsQuery {
  std::string tenant = "main";
  ReturnsPeriod period;
  /// What was recorded later is not seen, corrections neither. Nothing: all that is known.
  std::optional<Date> as_of_date;     ///< to the end of that local day
  std::optional<Instant> as_of;       ///< to that instant; outranks the date
  std::optional<std::string> entity;  ///< this value of `by` only; "(none)": without one
  std::string cases;                  ///< name of a count whose cases are listed; empty: none
};

/// How sure a share is: Wilson's interval at 95 %.
struct ReturnsShare {
  std::int64_t of = 0, among = 0;
  double share = 0, low = 0, high = 1;
};
struct ReturnsCell {
  std::string count;
  std::int64_t number = 0;            ///< of complaints
  std::int64_t unknown = 0;           ///< not counted, since a fact that decides is missing
  bool sums = false;                  ///< the cell is about money
  std::vector<Money> money;           ///< by currency
  std::optional<ReturnsShare> ratio;  ///< of a ratio; then `number` is nothing
};
struct ReturnsRow {
  std::string entity;  ///< "(none)" where the field is absent; empty without `by`
  std::vector<ReturnsCell> cells;
};
struct ReturnsCase {
  std::string entity, id;
  std::int64_t reference = 0;
  Instant at{};             ///< when what is counted happened
  std::optional<Money> money;  ///< of a sum
};
struct ReturnsReport {
  std::string name, title, source, by;
  ReturnsPeriod period;
  std::optional<Date> as_of_date;
  std::optional<Instant> as_of;
  Instant made_at{};
  std::int64_t complaints = 0;  ///< that were looked at
  std::vector<ReturnsRow> rows;  ///< by entity
  ReturnsRow total;
  std::string cases_of;
  std::vector<ReturnsCase> cases;  ///< in order of reference
  std::vector<std::string> notes;  ///< what is not known
  std::string advice;  ///< that this is an aid and not legal advice
};

}  // namespace ayar
