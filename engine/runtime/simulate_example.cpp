// A plan to begin with, written from the tables of a workflow.
#include <algorithm>

#include "base/text.hpp"
#include "runtime/simulate_plan.hpp"

namespace ayar::runtime::simulation {
namespace {

using workflow::Event;
using workflow::EventSource;

/// 100 % in whole parts: the first takes what is left over.
std::string part(std::size_t index, std::size_t of) {
  const std::size_t each = 100 / of;
  return std::to_string(index == 0 ? 100 - each * (of - 1) : each) + "%";
}

std::string shares_of(const std::vector<std::string>& words) {
  std::string text = "{";
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i > 0 ? ", " : "") + words[i] + ": " + part(i, words.size());
  return text + "}";
}

std::string value_for(const cel::Type& type) {
  using cel::TypeKind;
  switch (type.kind) {
    case TypeKind::boolean: return "{true: 50%, false: 50%}";
    case TypeKind::integer: return "1";
    case TypeKind::floating: return "1.5";
    case TypeKind::enumeration:
      return type.values.size() == 1 ? type.values.front() : shares_of(type.values);
    case TypeKind::timestamp: return "{in: 5d}";
    case TypeKind::duration: return "PT1H";
    case TypeKind::date: return "\"2026-11-21\"";
    case TypeKind::money:
      return "\"1000 " + (type.currency.empty() ? std::string("EUR") : type.currency) + "\"";
    case TypeKind::list:
      if (type.element && type.element->kind == TypeKind::enumeration)
        return "[" + type.element->values.front() + "]";
      return "[]";
    default: return "text";
  }
}

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Who acts in one state, by event.
struct Doing {
  std::vector<const Event*> staff, people;
  std::string role;  ///< of staff
};

class Example {
 public:
  explicit Example(const Definition& definition) : definition_(definition) {}

  std::string run() {
    out_ = "# What `ayar simulate` assumes about the world: guesses to be replaced by what you know.\n"
           "# A length of time is 10bm, {exponential: 10bm}, {uniform: [5bm, 20bm]} or\n"
           "# {lognormal: {median: 2d, spread: 2}}; bm and bh are open time, m h d w all time.\n"
           "ayar: 1\nplan: " +
           definition_.workflow + "_example\nworkflow: " + definition_.workflow + "\n\n";
    out_ += "arrivals: {rate: 2, per: open_hour}      # or per: hour | day, with "
            "profile: {sat-wed: [24 weights]}; or {at: [\"2026-11-21T09:00:00Z\"]}\n";
    data();
    states();
    staff();
    section("work", work_,
            "# what a team does with complaints in a state: how long it takes, what comes of it");
    section("people", people_,
            "# what complainants do there; who is left of 100% stays silent");
    messages();
    return std::move(out_);
  }

 private:
  void section(const std::string& key, const std::string& text, const std::string& why) {
    if (!text.empty()) out_ += "\n" + key + ":  " + why + "\n" + text;
  }

  void data() {
    std::string text;
    for (const auto& field : definition_.fields)
      if (field.required) text += "  " + field.name + ": " + value_for(field.type) + "\n";
    section("data", text, "# what complaints are opened with");
  }

  void states() {
    for (Index state = 1; state < definition_.states.size(); ++state) {
      const Doing doing = doing_in(state);
      write_work(state, doing);
      if (!doing.people.empty()) write_people(state, doing);
    }
  }

  Doing doing_in(Index state) const {
    Doing found;
    const auto& its = definition_.states[state];
    if (its.approval != none) {
      found.role = definition_.approvals[its.approval].levels.front().by;
      for (const Index vote : {definition_.vote_approve, definition_.vote_refuse})
        if (vote != none) found.staff.push_back(&definition_.events[vote]);
    }
    for (const auto& row : definition_.transitions) {
      if (row.source != state || row.event == none) continue;
      const Event& event = definition_.events[row.event];
      if (event.source != EventSource::outside) continue;
      const bool theirs = holds(event.from, "complainant");
      auto& list = theirs ? found.people : found.staff;
      if (std::find(list.begin(), list.end(), &event) != list.end()) continue;
      if (!theirs) {
        const std::string role = event.from.empty() ? "staff" : event.from.front();
        if (found.role.empty()) found.role = role;
        // One team works on a state; what others may do is left to them.
        if (!event.from.empty() && !holds(event.from, found.role)) continue;
      }
      list.push_back(&event);
    }
    return found;
  }

  std::string act(const Event& event, const std::string& share, const std::string& after) const {
    std::string text = "    - {event: " + event.name + ", share: " + share;
    if (!after.empty()) text += ", after: " + after;
    std::string data;
    for (const auto& field : event.fields) {
      if (field.requirement == workflow::Requirement::optional) continue;
      data += (data.empty() ? "" : ", ") + field.name + ": " + value_for(field.type);
    }
    if (!data.empty()) text += ", data: {" + data + "}";
    return text + "}\n";
  }

  void write_work(Index state, const Doing& doing) {
    if (doing.staff.empty()) return;
    if (!holds(roles_, doing.role)) roles_.push_back(doing.role);
    work_ += "  " + definition_.states[state].name + ":\n    team: " + doing.role +
             "\n    takes: {lognormal: {median: 20bm, spread: 2}}\n    does:\n";
    for (std::size_t i = 0; i < doing.staff.size(); ++i)
      work_ += act(*doing.staff[i], part(i, doing.staff.size()), "");
  }

  void write_people(Index state, const Doing& doing) {
    people_ += "  " + definition_.states[state].name + ":\n";
    // Half of them say nothing; what can be said at any time is said seldom.
    const bool anytime = definition_.states[state].end > state + 1;
    for (std::size_t i = 0; i < doing.people.size(); ++i)
      people_ += act(*doing.people[i], anytime ? "2%" : part(i, doing.people.size() * 2),
                     "{lognormal: {median: 2d, spread: 2}}");
  }

  void staff() {
    std::string text;
    for (const std::string& role : roles_)
      text += "  " + role + ": {role: " + role + ", count: 3, order: fifo}\n";
    section("staff", text,
            "# order: fifo | due_first | severity; hours: calendar | always");
  }

  void messages() {
    std::string text;
    for (const auto& message : definition_.messages)
      text += "  " + message.name + ": {fails: 1%, after: 1m}\n";
    section("messages", text, "# how many of them fail, and how long the gateway takes to say so");
  }

  const Definition& definition_;
  std::vector<std::string> roles_;
  std::string out_, work_, people_;
};

}  // namespace

std::string example_plan(const Definition& definition) { return Example(definition).run(); }

}  // namespace ayar::runtime::simulation
