// When complaints come, as a plan says it.
#include <algorithm>

#include "base/text.hpp"
#include "runtime/simulate_length.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::runtime::simulation {
namespace {

namespace rule = workflow::rule;
using workflow::Fields;
using workflow::Member;
using workflow::Node;

constexpr std::size_t arrivals_max = 1'000'000;

class ArrivalReader {
 public:
  ArrivalReader(Fields& fields, Arrivals& made) : fields_(fields), made_(made) {}

  void run(const Node& node) {
    if (!fields_.mapping(node, "`arrivals`")) return;
    fields_.known(node, {"rate", "per", "profile", "at"}, "`arrivals`");
    if (const Node* list = node.find("at")) return fixed_arrivals(*list);
    const Node* rate = fields_.required(node, "rate", "`arrivals`");
    const Node* per = fields_.required(node, "per", "`arrivals`");
    if (rate == nullptr || per == nullptr) return;
    const auto number = read_number(*rate, fields_, "`rate`", 0, 1e6);
    const auto unit = fields_.word(*per, "`per`", {"open_hour", "hour", "day"});
    if (!number || !unit) return;
    if (*number <= 0) fields_.error(*rate, rule::plan_arrivals, "nobody ever complains");
    made_.rate = *unit == 2 ? *number / 24 : *number;
    made_.open = *unit == 0;
    if (const Node* profile = node.find("profile")) hours(*profile);
  }

 private:
  void fixed_arrivals(const Node& list) {
    if (!fields_.sequence(list, "`at`")) return;
    if (list.items.empty() || list.items.size() > arrivals_max)
      fields_.error(list, rule::plan_arrivals, "there is no arrival here, or over a million");
    for (const Node& item : list.items)
      if (const auto at = read_instant(item, fields_)) made_.at.push_back(*at);
    std::sort(made_.at.begin(), made_.at.end());
  }

  /// `{sat-wed: [24 weights], thu: [...]}`; days that are not named have none.
  void hours(const Node& node) {
    if (!fields_.mapping(node, "`profile`")) return;
    if (made_.open)
      fields_.error(node, rule::plan_arrivals, "`profile` and `per: open_hour` both say when",
                    "take `per: hour` or `per: day` with a profile");
    for (const Member& member : node.members) {
      const auto days = weekdays(member.key);
      if (!fields_.sequence(member.value, "the weights of a day")) continue;
      if (member.value.items.size() != 24) {
        fields_.error(member.value, rule::plan_arrivals, "a day has 24 weights, one an hour");
        continue;
      }
      for (std::size_t hour = 0; hour < 24; ++hour) {
        const auto weight =
            read_number(member.value.items[hour], fields_, "a weight", 0, 1e6);
        for (const std::size_t day : days)
          made_.profile[day * 24 + hour] = weight.value_or(0);
      }
    }
    const auto& profile = made_.profile;
    const bool whole = std::all_of(
        node.members.begin(), node.members.end(),
        [](const Member& member) { return member.value.items.size() == 24; });
    if (whole && std::all_of(profile.begin(), profile.end(), [](double w) { return w <= 0; }))
      fields_.error(node, rule::plan_arrivals, "every weight of the week is zero");
  }

  std::vector<std::size_t> weekdays(const Node& key) {
    static const std::vector<std::string> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    const auto dash = key.text.find('-');
    const auto index = [&](std::string_view day) {
      return static_cast<std::size_t>(std::find(days.begin(), days.end(), day) - days.begin());
    };
    const std::string_view text = key.text;
    const std::size_t from = index(text.substr(0, dash));
    const std::size_t to = dash == std::string::npos ? from : index(text.substr(dash + 1));
    if (from == days.size() || to == days.size()) {
      fields_.error(key, rule::calendar_days, "'" + bounded(key.text, 20) + "' are no days");
      return {};
    }
    std::vector<std::size_t> found{from};
    for (std::size_t day = from; day != to;)
      found.push_back(day = (day + 1) % 7);
    return found;
  }

  Fields& fields_;
  Arrivals& made_;
};

}  // namespace

Arrivals read_arrivals(const Node& node, Fields& fields) {
  Arrivals made;
  ArrivalReader(fields, made).run(node);
  return made;
}

std::optional<Instant> read_instant(const Node& node, Fields& fields) {
  const auto text = fields.text(node, "a time");
  if (!text) return std::nullopt;
  if (auto parsed = parse_instant(*text)) return *parsed;
  fields.error(node, rule::bad_date, "'" + bounded(*text, 40) + "' is no instant",
                "write \"2026-11-21T09:00:00Z\", or with an offset: \"...+03:30\"");
  return std::nullopt;
}

}  // namespace ayar::runtime::simulation
