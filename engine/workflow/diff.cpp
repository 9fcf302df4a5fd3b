#include "workflow/diff.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "workflow/describe.hpp"
#include "workflow/span_order.hpp"

namespace ayar::workflow {
namespace {

using Names = std::map<std::string, std::string>;

/// What a change means for complaints that are open. The first row that fits counts.
struct Rule {
  std::string_view section, what;  ///< `what` empty: the thing itself
  bool added, removed, changed;
  Weight weight;
  std::string_view why;
};
constexpr std::array rules{
    Rule{"state", "", false, true, false, Weight::danger,
         "complaints in it need another state: `migrate: {states: ...}`"},
    Rule{"state", "type", true, true, true, Weight::danger,
         "complaints in it, or inside, may not fit"},
    Rule{"state", "phase", true, true, true, Weight::danger,
         "a migration moves no complaint from phase to phase, but for steps that the law allows"},
    Rule{"state", "disposition", true, true, true, Weight::danger,
         "a closure does not become another one"},
    Rule{"state", "after", true, false, false, Weight::notice,
         "for complaints in it this deadline begins when they come over"},
    Rule{"state", "after", false, true, true, Weight::danger,
         "complaints in it have a deadline armed that has no counterpart"},
    Rule{"state", "inside", true, true, true, Weight::notice,
         "complaints in it change surroundings"},
    Rule{"transition", "", false, true, false, Weight::notice, "a way on is gone"},
    Rule{"transition", "target", true, true, true, Weight::notice, "a way on leads elsewhere"},
    Rule{"transition", "guard", true, true, true, Weight::notice, "a way on is open for others"},
    Rule{"event", "", false, true, false, Weight::notice, "who still sends it is refused"},
    Rule{"event", "from", true, true, true, Weight::notice, "others may send it"},
    Rule{"field", "", false, true, false, Weight::danger, "its values have nowhere to go"},
    Rule{"field", "type", true, true, true, Weight::danger,
         "values that do not fit hold a complaint back"},
    Rule{"field", "required", true, false, false, Weight::danger,
         "a complaint without a value cannot come over"},
    Rule{"message", "", false, true, false, Weight::danger,
         "complaints that have it on record cannot come over"},
    Rule{"message", "counts_as", true, true, true, Weight::notice, "what answers is another thing"},
    Rule{"clock", "", false, true, false, Weight::danger,
         "complaints whose clock runs cannot come over"},
    Rule{"clock", "", true, false, false, Weight::notice,
         "for complaints that come over it starts with what next starts it"},
    Rule{"clock", "target", true, true, true, Weight::notice,
         "complaints that come over keep the target they were given"},
    Rule{"clock", "pauses", false, true, true, Weight::danger,
         "a complaint that is paused by what does not pause any more cannot come over"},
    Rule{"clock", "pausable", true, true, true, Weight::notice, "pauses count otherwise"},
    Rule{"clock", "kind", true, true, true, Weight::danger,
         "open cycles were begun as another kind of clock"},
    Rule{"clock", "calendar", true, true, true, Weight::notice,
         "complaints that come over count by the new business time from then on"},
    Rule{"clock", "met_by", true, true, true, Weight::notice, "what meets it is another thing"},
    Rule{"clock", "switch", true, true, true, Weight::notice,
         "open cycles keep the due date that they have, and switch by the new rule"},
    Rule{"clock", "on_change", true, true, true, Weight::notice,
         "when another goal holds, it counts otherwise"},
    Rule{"clock", "agreement", true, true, true, Weight::notice,
         "reports count it among others"},
    Rule{"suspension", "", true, false, false, Weight::notice,
         "open cycles stand still from its first day on: preview with `ayar recalculate --dry-run`"},
    Rule{"suspension", "", false, true, false, Weight::danger,
         "cycles that it halts have nothing that lets them go on"},
    Rule{"suspension", "clocks", true, true, true, Weight::notice, "other clocks stand still"},
    Rule{"suspension", "when", true, true, true, Weight::notice, "other complaints stand still"},
    Rule{"suspension", "received", true, true, true, Weight::notice, "other complaints stand still"},
    Rule{"suspension", "suspends", true, true, true, Weight::notice,
         "clocks stand still for another time"},
    Rule{"clock", "ladder", true, true, true, Weight::notice,
         "complaints that come over climb the new ladder from where they are"},
    Rule{"approval", "", true, true, false, Weight::danger,
         "complaints that wait in it cannot come over"},
    Rule{"approval", "levels", true, true, true, Weight::danger,
         "complaints whose approval is open cannot come over"},
    Rule{"calendar", "", true, true, true, Weight::notice,
         "clocks that come over count by the new business time from then on"},
    Rule{"calendar", "calendar", true, true, true, Weight::notice,
         "clocks that come over count by the new business time from then on"},
    Rule{"calendar", "zone", true, true, true, Weight::notice,
         "clocks that come over count by the new business time from then on"},
};

bool fits(const Rule& rule, const Change& change) {
  if (rule.section != change.section || rule.what != change.what) return false;
  switch (change.kind) {
    case ChangeKind::added: return rule.added;
    case ChangeKind::removed: return rule.removed;
    default: return rule.changed;
  }
}

Change weighed(Change change) {
  if (change.kind == ChangeKind::renamed) return change;
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const Rule& each) { return fits(each, change); });
  if (rule == rules.end()) return change;
  change.weight = rule->weight;
  change.why = rule->why;
  return change;
}

/// Shorter on the same goal: 5bd to 3bd, 8w to 30d only where the units agree.
bool is_shortened(const ClockRule& before, const ClockRule& after) {
  for (std::size_t i = 0; i < std::min(before.goals.size(), after.goals.size()); ++i) {
    const auto& was = before.goals[i].within;
    const auto& is = after.goals[i].within;
    if (compare(is, was) == Order::shorter) return true;
  }
  return false;
}

class Comparing {
 public:
  Comparing(const Definition& before, const Definition& after) : before_(before), after_(after) {
    if (!after.migrate || after.migrate->from != before.version) return;
    renamed_["state"] = after.migrate->states;
    renamed_["approval"] = after.migrate->states;
    renamed_["clock"] = after.migrate->clocks;
    renamed_["field"] = after.migrate->fields;
  }

  std::vector<Change> run() {
    const auto was = describe(before_), is = describe(after_);
    for (std::size_t i = 0; i < was.size(); ++i)
      compare(was[i], is[i]);
    return std::move(changes_);
  }

 private:
  void add(Change change) { changes_.push_back(weighed(std::move(change))); }

  std::string now_called(const std::string& section, const std::string& name) const {
    if (section == "transition") {  // "received on classify" begins with its state
      const auto end = name.find(" on ");
      return now_called("state", name.substr(0, end)) + name.substr(std::min(end, name.size()));
    }
    const auto names = renamed_.find(section);
    if (names == renamed_.end()) return name;
    const auto found = names->second.find(name);
    return found == names->second.end() ? name : found->second;
  }

  void compare(const Section& was, const Section& is) {
    std::map<std::string, const Described*> left;
    for (const auto& thing : is.things)
      left[thing.name] = &thing;
    for (const auto& thing : was.things) {
      const auto name = now_called(was.name, thing.name);
      const auto twin = left.find(name);
      if (twin == left.end()) {
        add({ChangeKind::removed, was.name, thing.name, {}, {}, {}, Weight::plain, {}});
        continue;
      }
      if (name != thing.name)
        add({ChangeKind::renamed, was.name, thing.name, {}, thing.name, name, Weight::plain, {}});
      compare(was.name, thing, *twin->second);
      left.erase(twin);
    }
    for (const auto& thing : is.things) {
      if (left.contains(thing.name))
        add({ChangeKind::added,
             is.name,
             thing.name,
             {},
             {},
             {},
             added_weight(is.name, thing),
             added_why(is.name, thing)});
    }
  }

  static bool is_demand(const std::string& section, const Described& thing) {
    if (section != "field") return false;
    const auto has = [&](std::string_view what) {
      return std::any_of(thing.properties.begin(), thing.properties.end(), [&](const auto& each) {
        return each.first == what && !each.second.empty();
      });
    };
    return has("required") && !has("default");
  }
  static Weight added_weight(const std::string& section, const Described& thing) {
    return is_demand(section, thing) ? Weight::danger : Weight::plain;
  }
  static std::string added_why(const std::string& section, const Described& thing) {
    return is_demand(section, thing) ? "required and without a default: no open complaint has it"
                                     : "";
  }

  void compare(const std::string& section, const Described& was, const Described& is) {
    auto left = is.properties;
    for (const auto& property : was.properties) {
      std::string now;
      const auto twin = std::find_if(
          left.begin(), left.end(), [&](const auto& each) { return each.first == property.first; });
      if (twin != left.end()) {
        now = std::move(twin->second);
        left.erase(twin);
      }
      tell(section, was.name, property.first, property.second, now);
    }
    for (const auto& [what, text] : left)
      tell(section, was.name, what, {}, text);
  }

  /// Names that were mapped are no change where others refer to them.
  bool is_same(const std::string& text, const std::string& now) const {
    if (text == now) return true;
    const auto states = renamed_.find("state");
    if (states == renamed_.end()) return false;
    const auto mapped = states->second.find(text);
    return mapped != states->second.end() && mapped->second == now;
  }

  void tell(const std::string& section, const std::string& name, const std::string& what,
            const std::string& before, const std::string& after) {
    if (is_same(before, after)) return;
    const auto kind = before.empty()  ? ChangeKind::added
                      : after.empty() ? ChangeKind::removed
                                      : ChangeKind::changed;
    Change change = weighed({kind, section, name, what, before, after, Weight::plain, {}});
    if (section == "clock" && what == "target") judge_target(name, change);
    changes_.push_back(std::move(change));
  }

  void judge_target(const std::string& name, Change& change) const {
    const auto was = before_.clock_by_name.find(name);
    const auto is = after_.clock_by_name.find(now_called("clock", name));
    if (was == before_.clock_by_name.end() || is == after_.clock_by_name.end()) return;
    if (!is_shortened(before_.clocks[was->second], after_.clocks[is->second])) return;
    change.weight = Weight::danger;
    change.why = "shorter: complaints that come over keep the longer target they were given";
  }

  const Definition& before_;
  const Definition& after_;
  std::map<std::string, Names> renamed_;
  std::vector<Change> changes_;
};

}  // namespace

std::string_view name_of(ChangeKind kind) noexcept {
  constexpr std::string_view names[] = {"added", "removed", "changed", "renamed"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Weight weight) noexcept {
  constexpr std::string_view names[] = {"plain", "notice", "danger"};
  return names[static_cast<std::size_t>(weight)];
}

std::vector<Change> diff(const Definition& before, const Definition& after) {
  return Comparing(before, after).run();
}

}  // namespace ayar::workflow
