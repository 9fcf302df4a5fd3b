#include "sla_timeline.hpp"

#include <algorithm>
#include <charconv>

#include "vector_values.hpp"

namespace ayar::conformance {
namespace {

/// "2013-03-21T09:30:00", "2024-01-15 01:15:00": in the vector's zone of input and output, UTC
/// unless said.
Result<Instant> time_of(const Map& vector, std::string text) {
  if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
  const std::string name = text_of(vector, "io_timezone");
  auto zone = zone_of(name.empty() ? "UTC" : name);
  if (!zone) return std::move(zone.error());
  return instant_of(zone.value(), std::move(text));
}

std::map<std::string, std::int64_t> targets_in(const Map& map) {
  std::map<std::string, std::int64_t> targets;
  for (const auto& [name, value] : map_of(map, "targets_minutes")) {
    if (const auto* minutes = value.get_if<std::int64_t>()) targets[name] = *minutes;
  }
  return targets;
}

/// The last number of a text: of "priority==3" and "-60m".
std::int64_t number_in(std::string_view text) {
  const auto from = text.find_first_of("0123456789");
  std::int64_t number = 0;
  if (from != std::string_view::npos)
    std::from_chars(text.data() + from, text.data() + text.size(), number);
  return number;
}

Result<SlaAct> act_of(const Map& vector, const Map& row) {
  SlaAct act;
  auto at = time_of(vector, text_of(row, "at"));
  if (!at) return std::move(at.error());
  act.at = at.value();
  act.event = text_of(row, "event");
  if (act.event == "state") act.to = status_name(text_of(row, "to"));
  act.targets = targets_in(row);
  act.hours = map_of(row, "hours");
  const Value* matches = member(row, "sla_matches");
  const bool* holds = matches == nullptr ? nullptr : matches->get_if<bool>();
  act.matches = holds == nullptr || *holds;
  return act;
}

/// A total of holds that was written into the ticket by hand is a hold of that length from there.
void add_hold(SlaTimeline& made, const SlaAct& act, std::int64_t seconds) {
  SlaAct hold = act;
  hold.event = "state";
  hold.to = "hold";
  made.acts.push_back(hold);
  hold.at += std::chrono::seconds(seconds);
  hold.to = made.initial;
  made.acts.push_back(std::move(hold));
  made.pausing.emplace_back("hold");
}

Result<void> read_acts(const Map& vector, SlaTimeline& made) {
  for (const Value& value : list_of(vector, "timeline")) {
    const Map* row = value.get_if<Map>();
    if (row == nullptr) return Error{ErrorCode::invalid_data, "a row is no object", {}, {}, {}};
    auto act = act_of(vector, *row);
    if (!act) return std::move(act.error());
    if (act->event == "hold_total_set") {
      add_hold(made, act.value(), int_of(*row, "seconds"));
    } else {
      made.acts.push_back(std::move(act).value());
    }
  }
  for (const Value& value : list_of(made.expect, "checks")) {
    auto now = time_of(vector, text_of(*value.get_if<Map>(), "now"));
    if (!now) return std::move(now.error());
    made.acts.push_back({now.value(), "evaluate", {}, {}, {}, true});
  }
  if (made.asserts("probe_add")) {
    auto start = time_of(vector, text_of(map_of(made.expect, "probe_add"), "start"));
    if (!start) return std::move(start.error());
    made.acts.push_back({start.value(), "probe", {}, {}, {}, true});
  }
  return {};
}

void put_in_order(SlaTimeline& made) {
  Instant last = made.created_at;
  for (const SlaAct& act : made.acts)
    last = std::max(last, act.at);
  const bool undated = made.notes("no own timestamp");
  for (SlaAct& act : made.acts) {
    const bool edits = act.event == "state" || act.event == "sla_edit";
    if (undated && edits) act.at = last;
  }
  const auto earlier = [](const SlaAct& a, const SlaAct& b) { return a.at < b.at; };
  std::stable_sort(made.acts.begin(), made.acts.end(), earlier);
}

std::string initial_of(const Map& vector) {
  if (const auto said = text_of(vector, "initial_state"); !said.empty()) return said;
  for (const Value& value : list_of(vector, "timeline")) {
    const Map* row = value.get_if<Map>();
    if (row != nullptr && text_of(*row, "event") == "state") return text_of(*row, "from");
  }
  return "open";
}

void read_levels(const Map& vector, SlaTimeline& made) {
  for (const Value& value : list_of(vector, "escalation_levels")) {
    const Map* level = value.get_if<Map>();
    if (level == nullptr) continue;
    made.levels.push_back({number_in(text_of(*level, "offset")), number_in(text_of(*level, "when")),
                           number_in(text_of(*level, "action"))});
  }
}

}  // namespace

std::string status_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    name += upper ? static_cast<char>(c - 'A' + 'a') : lower ? c : '_';
  }
  return name;
}

std::vector<std::string> SlaTimeline::statuses() const {
  std::vector<std::string> made{initial};
  for (const SlaAct& act : acts) {
    if (!act.to.empty() && std::find(made.begin(), made.end(), act.to) == made.end())
      made.push_back(act.to);
  }
  return made;
}

Result<SlaTimeline> timeline_of(const Map& vector) {
  SlaTimeline made;
  made.id = text_of(vector, "id");
  made.set = text_of(vector, "set");
  made.semantics = text_of(vector, "semantics");
  made.note = text_of(vector, "note");
  made.zone = text_of(vector, "timezone");
  made.hours = map_of(vector, "hours");
  made.expect = map_of(vector, "expect");
  made.targets = targets_in(vector);
  made.initial = status_name(initial_of(vector));
  for (const Value& day : list_of(vector, "holidays")) {
    if (const auto* date = day.get_if<std::string>()) made.holidays.push_back(*date);
  }
  for (const Value& state : list_of(vector, "pause_states")) {
    if (const auto* name = state.get_if<std::string>()) made.pausing.push_back(status_name(*name));
  }
  auto created = time_of(vector, text_of(vector, "created_at"));
  if (!created) return std::move(created.error());
  made.created_at = created.value();
  read_levels(vector, made);
  if (auto read = read_acts(vector, made); !read) return std::move(read.error());
  put_in_order(made);
  return made;
}

}  // namespace ayar::conformance
