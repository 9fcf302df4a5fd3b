// Returns as files, and the periods they are for.
#include <charconv>
#include <chrono>

#include <ayar/returns.hpp>

#include "base/text.hpp"
#include "workflow/read/returns_file.hpp"

namespace ayar {
namespace {

using namespace std::chrono;

Date date_of(year_month_day day) {
  return Date{static_cast<std::int32_t>(sys_days{day}.time_since_epoch().count())};
}

/// `months` of `year` from `first` on.
ReturnsPeriod months(int year, unsigned first, unsigned count) {
  const year_month_day begin{std::chrono::year{year}, month{first}, day{1}};
  const auto after = year_month{begin.year(), begin.month()} + std::chrono::months{count};
  const Date next = date_of(after / day{1});
  return {date_of(begin), Date{next.days - 1}};
}

std::optional<unsigned> digits(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

std::optional<ReturnsPeriod> read_period(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  if (!year || *year == 0) return std::nullopt;
  const int number = static_cast<int>(*year);
  const std::string_view rest = text.substr(4);
  if (rest.empty()) return months(number, 1, 12);
  const auto part = digits(rest.substr(1));
  if (!part || *part == 0) return std::nullopt;
  if (rest[0] == 'H' && rest.size() == 2 && *part <= 2)
    return months(number, *part * 6 - 5, 6);
  if (rest[0] == 'Q' && rest.size() == 2 && *part <= 4)
    return months(number, *part * 3 - 2, 3);
  if (rest[0] == '-' && rest.size() == 3 && *part <= 12) return months(number, *part, 1);
  return std::nullopt;
}

}  // namespace

ReturnsForm::ReturnsForm(std::shared_ptr<const workflow::ReturnsFile> file)
    : file_(std::move(file)) {}
const std::string& ReturnsForm::name() const noexcept { return file_->name; }
const std::string& ReturnsForm::source() const noexcept { return file_->source; }
const std::string& ReturnsForm::by() const noexcept { return file_->by; }
const std::vector<std::string>& ReturnsForm::workflows() const noexcept {
  return file_->workflows;
}
std::string_view ReturnsForm::period() const noexcept { return workflow::name_of(file_->period); }

std::string ReturnsForm::title(std::string_view language) const {
  for (const auto& [code, text] : file_->title) {
    if (code == language) return text;
  }
  return file_->title.empty() ? file_->name : file_->title.begin()->second;
}

std::vector<std::string> ReturnsForm::counts() const {
  std::vector<std::string> names;
  for (const auto& count : file_->counts)
    names.push_back(count.name);
  return names;
}

LoadedReturns load_returns(std::string_view yaml, const std::string& file) {
  auto read = workflow::read_returns(workflow::read(yaml, file));
  LoadedReturns made;
  made.diagnostics = read.diagnostics;
  if (has_errors(made.diagnostics)) return made;
  made.form = std::make_shared<ReturnsForm>(
      std::make_shared<const workflow::ReturnsFile>(std::move(read)));
  return made;
}

Result<ReturnsPeriod> parse_returns_period(std::string_view text) {
  if (const auto period = read_period(text)) return *period;
  return Error{ErrorCode::invalid_argument,
               "'" + bounded(text, 32) + "' is not a period",
               "write 2026, 2026H1, 2026Q3 or 2026-05",
               {},
               {}};
}

ReturnsPeriod last_returns_period(std::string_view kind, Date today) {
  const unsigned length = kind == "month" ? 1 : kind == "quarter" ? 3 : kind == "half_year" ? 6 : 12;
  const year_month_day day{sys_days{days{today.days}}};
  // The period that holds today begins at a multiple of its length; the one before it has ended.
  const unsigned first = (static_cast<unsigned>(day.month()) - 1) / length * length + 1;
  const auto before = year_month{day.year(), month{first}} - std::chrono::months{length};
  return months(static_cast<int>(before.year()), static_cast<unsigned>(before.month()), length);
}

}  // namespace ayar
