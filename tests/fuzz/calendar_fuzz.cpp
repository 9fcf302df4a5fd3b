/// Any bytes as a calendar file, as what it extends and as its holiday file: no crash, every fault
/// at a place, and a calendar that is accepted keeps its laws.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "workflow/definition.hpp"
#include "workflow/read/calendar_file_ics.hpp"

namespace {

using namespace ayar;

void require(bool held) {
  if (!held) std::abort();
}

/// UTC, as small as a zone file can be.
std::string utc_zone() {
  const auto header = [] {
    std::string text = "TZif2" + std::string(15, '\0');
    text += std::string(15, '\0') + std::string(1, '\0') + std::string(3, '\0') + '\1' +
            std::string(3, '\0') + '\4';
    return text;
  };
  const std::string block = std::string(6, '\0') + std::string("UTC\0", 4);
  return header() + block + header() + block + "\nUTC0\n";
}

/// One text is all there is to extend, another the only holiday file.
class FuzzSources final : public workflow::Sources {
 public:
  FuzzSources(std::string_view base, std::string_view ics) : base_(base), ics_(ics) {}
  Result<Text> calendar(std::string_view) const override { return Text{"base.yaml", base_}; }
  Result<Text> holidays(std::string_view) const override { return Text{"days.ics", ics_}; }
  Result<std::string> zone(std::string_view) const override { return utc_zone(); }

 private:
  std::string base_, ics_;
};

void check_laws(const calendar::Calendar& desk) {
  const Instant from{std::chrono::hours{500'000}};
  for (const char* text : {"1bs", "40bh", "3bd", "3bd@close", "1d@end"}) {
    const auto span = calendar::parse_span(text);
    const Instant due = desk.add(from, *span);
    require(due >= from);
    if (span->anchor == calendar::Anchor::none) require(*desk.subtract(due, *span) >= from);
  }
  const Instant to = from + std::chrono::hours{24 * 60};
  Duration open{0};
  Instant at = from;
  for (const auto& part : desk.explained(from, to)) {
    require(part.from == at && part.to > at && !part.title.empty());
    if (part.open) open += part.to - part.from;
    at = part.to;
  }
  require(at == to && open == desk.open_between(from, to));
}

}  // namespace

/// Three texts, parted by a byte that no text of ours holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t first = std::min(all.find('\x1E'), all.size());
  const std::size_t second =
      std::min(all.find('\x1E', std::min(first + 1, all.size())), all.size());
  const std::string_view own = all.substr(0, first);
  const std::string_view base = all.substr(std::min(first + 1, all.size()), second - first);
  const std::string_view ics = all.substr(std::min(second + 1, all.size()));
  const auto file = workflow::read_holiday_file(ics, "days.ics");
  require(has_errors(file.diagnostics) || !file.holidays.empty() || ics.find("VEVENT") != ics.npos);
  const FuzzSources sources(base, ics);
  const auto loaded = workflow::load_calendar(own, "fuzz.yaml", sources);
  require((loaded.calendar == nullptr) == has_errors(loaded.diagnostics));
  for (const auto& diagnostic : loaded.diagnostics)
    require(!diagnostic.message.empty() && !diagnostic.rule.empty() && diagnostic.where.line != 0);
  if (loaded.calendar) check_laws(*loaded.calendar);
  return 0;
}
