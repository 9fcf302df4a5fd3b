#include "runtime/simulate_length.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::runtime::simulation {
namespace {

namespace rule = workflow::rule;
using workflow::Fields;
using workflow::Node;

constexpr double microseconds = 1e6;
constexpr double longest = 10.0 * 366 * 86'400 * microseconds;

struct Measured {
  double microseconds = 0;
  bool open = false;
};

/// Months, years, business days and ends of days have no length of their own.
std::optional<Measured> measured(const Node& node, Fields& fields) {
  const auto span = fields.span(node, "a length of time");
  if (!span) return std::nullopt;
  using calendar::Unit;
  double seconds = 0;
  switch (span->unit) {
    case Unit::seconds:
    case Unit::business_seconds: seconds = 1; break;
    case Unit::minutes:
    case Unit::business_minutes: seconds = 60; break;
    case Unit::hours:
    case Unit::business_hours: seconds = 3'600; break;
    case Unit::days: seconds = 86'400; break;
    case Unit::weeks: seconds = 604'800; break;
    default: break;
  }
  if (seconds == 0 || span->anchor != calendar::Anchor::none) {
    fields.error(node, rule::plan_span, "'" + node.text + "' has no length of its own");
    return std::nullopt;
  }
  return Measured{static_cast<double>(span->count) * seconds * microseconds, span->is_business()};
}

std::optional<Length> simple(const Node& node, Fields& fields, Length::Kind kind) {
  const auto value = measured(node, fields);
  if (!value) return std::nullopt;
  Length made;
  made.kind = kind;
  made.open = value->open;
  made.a = value->microseconds;
  return made;
}

std::optional<Length> uniform(const Node& node, Fields& fields) {
  if (!fields.sequence(node, "`uniform`")) return std::nullopt;
  if (node.items.size() != 2) {
    fields.error(node, rule::plan_distribution, "`uniform` has a low and a high end",
                 "write {uniform: [5m, 20m]}");
    return std::nullopt;
  }
  const auto low = measured(node.items[0], fields), high = measured(node.items[1], fields);
  if (!low || !high) return std::nullopt;
  if (low->open != high->open || low->microseconds > high->microseconds) {
    fields.error(node, rule::plan_distribution,
                 "the ends of `uniform` are not in order, or of two kinds of time",
                 "write the shorter first, both in business time or both not");
    return std::nullopt;
  }
  Length made;
  made.kind = Length::Kind::uniform;
  made.open = low->open;
  made.a = low->microseconds;
  made.b = high->microseconds;
  return made;
}

std::optional<Length> lognormal(const Node& node, Fields& fields) {
  if (!fields.mapping(node, "`lognormal`")) return std::nullopt;
  fields.known(node, {"median", "spread"}, "`lognormal`");
  const Node* median = fields.required(node, "median", "`lognormal`");
  const Node* spread = fields.required(node, "spread", "`lognormal`");
  if (median == nullptr || spread == nullptr) return std::nullopt;
  auto made = simple(*median, fields, Length::Kind::lognormal);
  const auto factor = read_number(*spread, fields, "`spread`", 1, 100);
  if (!made || !factor) return std::nullopt;
  made->b = *factor;
  return made;
}

}  // namespace

Duration Length::draw(Chance& chance) const {
  double length = a;
  switch (kind) {
    case Kind::fixed: break;
    case Kind::exponential: length = a * chance.exponential(); break;
    case Kind::uniform: length = a + (b - a) * chance.unit(); break;
    case Kind::lognormal: length = a * std::exp(std::log(b) * chance.normal()); break;
    case Kind::empirical:
      return samples.empty() ? Duration{} : samples[chance.below(samples.size())];
  }
  return Duration(std::llround(std::clamp(length, 0.0, longest)));
}

std::optional<Length> read_length(const Node& node, Fields& fields) {
  if (node.is_scalar()) return simple(node, fields, Length::Kind::fixed);
  if (!fields.mapping(node, "a length of time")) return std::nullopt;
  if (node.members.size() != 1) {
    fields.error(node, rule::plan_distribution, "one distribution is needed here");
    return std::nullopt;
  }
  const Node& key = node.members.front().key;
  const Node& value = node.members.front().value;
  if (key.text == "fixed") return simple(value, fields, Length::Kind::fixed);
  if (key.text == "exponential") return simple(value, fields, Length::Kind::exponential);
  if (key.text == "uniform") return uniform(value, fields);
  if (key.text == "lognormal") return lognormal(value, fields);
  fields.error(key, rule::plan_distribution,
               "there is no distribution '" + bounded(key.text, 40) + "'");
  return std::nullopt;
}

bool looks_like_share(const Node& node) noexcept {
  return node.is_scalar() && !node.text.empty() && node.text.back() == '%';
}

std::optional<double> read_number(const Node& node, Fields& fields, std::string_view what,
                                  double low, double high) {
  if (!fields.scalar(node, what)) return std::nullopt;
  double number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [stop, fault] = std::from_chars(node.text.data(), end, number);
  if (fault == std::errc{} && stop == end && number >= low && number <= high) return number;
  fields.error(node, rule::bad_number,
               std::string(what) + " must be a number, this is '" + bounded(node.text, 40) + "'",
               "from " + std::to_string(static_cast<std::int64_t>(low)) + " to " +
                   std::to_string(static_cast<std::int64_t>(high)));
  return std::nullopt;
}

std::optional<double> read_share(const Node& node, Fields& fields) {
  if (looks_like_share(node)) {
    double number = 0;
    const char* const end = node.text.data() + node.text.size() - 1;
    const auto [stop, fault] = std::from_chars(node.text.data(), end, number);
    if (fault == std::errc{} && stop == end && number >= 0 && number <= 100) return number / 100;
  }
  fields.error(node, rule::plan_share,
               "'" + bounded(node.text, 40) + "' is no share; shares are written 60%");
  return std::nullopt;
}

}  // namespace ayar::runtime::simulation
