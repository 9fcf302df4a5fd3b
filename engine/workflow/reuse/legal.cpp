// A clause marked `legal: true` is a duty of law: what is made from the workflow that has it may make
// it stricter and never looser. What cannot be compared counts as looser.
#include <algorithm>

#include "base/text.hpp"
#include "calendar/calendar.hpp"
#include "workflow/read/traps.hpp"
#include "workflow/reuse/assembly.hpp"
#include "workflow/span_order.hpp"

namespace ayar::workflow {
namespace {

bool same(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.text != b.text || a.items.size() != b.items.size() ||
      a.members.size() != b.members.size())
    return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same(a.items[i], b.items[i])) return false;
  }
  return std::all_of(a.members.begin(), a.members.end(), [&](const Member& member) {
    const Node* other = b.find(member.key.text);
    return other != nullptr && same(member.value, *other);
  });
}

/// A list, or the one thing that stands for a list of one.
std::vector<const Node*> listed(const Node* node) {
  std::vector<const Node*> all;
  if (node == nullptr || node->is_null()) return all;
  if (!node->is_sequence()) return {node};
  for (const Node& item : node->items)
    all.push_back(&item);
  return all;
}

bool holds(const std::vector<const Node*>& list, const Node& wanted) {
  return std::any_of(list.begin(), list.end(),
                     [&](const Node* each) { return same(*each, wanted); });
}

/// Every one of `then` is still there, in the same order.
bool keeps(const std::vector<const Node*>& then, const std::vector<const Node*>& now) {
  auto at = now.begin();
  for (const Node* each : then) {
    at = std::find_if(at, now.end(), [&](const Node* other) { return same(*each, *other); });
    if (at == now.end()) return false;
    ++at;
  }
  return true;
}

/// Nothing that was there is gone or different; there may be more.
bool grown(const Node& then, const Node& now) {
  if (then.is_sequence() && now.is_sequence()) return keeps(listed(&then), listed(&now));
  if (!then.is_mapping() || !now.is_mapping()) return same(then, now);
  return std::all_of(then.members.begin(), then.members.end(), [&](const Member& member) {
    const Node* other = now.find(member.key.text);
    return other != nullptr && grown(member.value, *other);
  });
}

std::optional<calendar::Span> length_of(const Node& node) {
  if (!node.is_scalar()) return std::nullopt;
  const auto span = calendar::parse_span(node.text);
  return span ? std::optional(*span) : std::nullopt;
}

Order order_of(const Node& now, const Node& then) {
  if (same(now, then)) return Order::equal;
  const auto a = length_of(now), b = length_of(then);
  return a && b ? compare(*a, *b) : Order::unknown;
}

bool is_not_longer(Order order) { return order == Order::shorter || order == Order::equal; }

struct Target {
  const Node* when = nullptr;
  const Node* within = nullptr;
  const Node* every = nullptr;
  const Node* until = nullptr;
  [[nodiscard]] const Node* length() const { return within != nullptr ? within : every; }
};

/// A field is no length: `until` compares with itself alone.
Order order_of(const Target& now, const Target& then) {
  if (now.until != nullptr || then.until != nullptr) {
    const bool both = now.until != nullptr && then.until != nullptr;
    return both && same(*now.until, *then.until) ? Order::equal : Order::unknown;
  }
  if ((now.within == nullptr) != (then.within == nullptr)) return Order::unknown;
  if (now.length() == nullptr || then.length() == nullptr) return Order::unknown;
  return order_of(*now.length(), *then.length());
}

std::vector<Target> targets_of(const Node* node) {
  std::vector<Target> targets;
  for (const Node* each : listed(node)) {
    if (each->is_mapping()) {
      targets.push_back(
          {each->find("when"), each->find("within"), each->find("every"), each->find("until")});
    } else {
      targets.push_back({nullptr, each, nullptr, nullptr});
    }
  }
  return targets;
}

bool same_guards(const std::vector<Target>& then, const std::vector<Target>& now) {
  if (then.size() != now.size()) return false;
  for (std::size_t i = 0; i < then.size(); ++i) {
    const bool both = (then[i].when == nullptr) == (now[i].when == nullptr);
    if (!both || (then[i].when != nullptr && !same(*then[i].when, *now[i].when))) return false;
  }
  return true;
}

/// Whether every target of `now` is at most as long as every one of `then`: whichever goal holds.
Order worst_order(const std::vector<Target>& now, const std::vector<Target>& then) {
  Order worst = Order::equal;
  for (const Target& a : now) {
    for (const Target& b : then) {
      const Order order = order_of(a, b);
      if (!is_not_longer(order) && worst != Order::longer) worst = order;
    }
  }
  return worst;
}

/// Counted from where the clock counted before, which is what is said when nothing is.
bool keeps_origin(const Node& change) {
  const Node* origin = change.find("origin");
  return origin == nullptr || origin->text != "now";
}

bool same_part(const Node& a, const Node& b, std::string_view key) {
  const Node* one = a.find(key);
  const Node* other = b.find(key);
  return one == other || (one != nullptr && other != nullptr && same(*one, *other));
}

class Legality {
 public:
  Legality(Assembly& assembly, const Node& tree, const std::vector<Removal>& removals,
           const Node& change)
      : assembly_(assembly), tree_(tree), removals_(removals), change_(change) {}

  void clauses(const Node& base, std::string_view section);
  void states(const Node& states);

 private:
  using Check = void (Legality::*)(const Node& then, const Node& now);

  void clause(const Member& then, const Node* now, std::string_view what, Check check);
  void clock(const Node& then, const Node& now);
  void message(const Node& then, const Node& now);
  void event(const Node& then, const Node& now);
  void state(const Node& then, const Node& now);

  void target(const Node& then, const Node* now);
  void pauses(const Node* then, const Node* now);
  void switches(const Node& then, const Node& now);
  void sets(const Node* then, const Node* now);
  void kept(const Node& then, const Node& now, std::string_view key);
  void within(const Node& then, const Node& now, std::string_view key);
  void others(const Node& then, const Node& now, std::initializer_list<std::string_view> judged);
  void refuse(const Node* now, const Node& then, std::string message, std::string hint = {});
  [[nodiscard]] const Node& place_of_removal(const Node& then) const;

  Assembly& assembly_;
  const Node& tree_;
  const std::vector<Removal>& removals_;
  const Node& change_;
  std::string what_;                // "clock 'resolve'"
  const Node* clause_ = nullptr;    // its name in the base
};

/// Where an override takes something away: at the key itself, or at one that it was inside of.
const Node& Legality::place_of_removal(const Node& then) const {
  const Removal* best = nullptr;
  for (const Removal& removal : removals_) {
    if (removal.file != then.file || !then.path.starts_with(removal.path)) continue;
    if (best == nullptr || best->path.size() < removal.path.size()) best = &removal;
  }
  return best == nullptr ? change_ : *best->at;
}

void Legality::refuse(const Node* now, const Node& then, std::string message, std::string hint) {
  const Node& place = now != nullptr ? *now : place_of_removal(then);
  assembly_
      .error(place, rule::legal_loosened, what_ + " is a duty of law: " + std::move(message),
             std::move(hint))
      .notes.push_back(assembly_.note("as the base has it", then));
}

void Legality::clause(const Member& then, const Node* now, std::string_view what, Check check) {
  const Node* legal = then.value.find("legal");
  if (legal == nullptr || !legal->is_scalar() || legal->text != "true") return;
  what_ = std::string(what) + " '" + then.key.text + "'";
  clause_ = &then.key;
  if (now == nullptr || !now->is_mapping()) {
    refuse(nullptr, then.key, "it cannot be taken away");
    return;
  }
  const Node* still = now->find("legal");
  if (still == nullptr || !same(*still, *legal)) {
    refuse(still, *legal, "the mark itself stays");
    return;
  }
  (this->*check)(then.value, *now);
}

/// Keys that no rule judges stay as they are.
void Legality::others(const Node& then, const Node& now,
                      std::initializer_list<std::string_view> judged) {
  const auto is_judged = [&](const std::string& key) {
    return key == "title" || key == "legal" ||
           std::find(judged.begin(), judged.end(), key) != judged.end();
  };
  for (const Member& member : then.members) {
    if (is_judged(member.key.text)) continue;
    const Node* other = now.find(member.key.text);
    if (other == nullptr || !same(member.value, *other))
      refuse(other, member.value, "'" + member.key.text + "' stays as it is");
  }
  for (const Member& member : now.members) {
    if (is_judged(member.key.text) || then.find(member.key.text) != nullptr) continue;
    refuse(&member.key, *clause_, "'" + member.key.text + "' may not be added");
  }
}

/// All that the base lists is still listed.
void Legality::kept(const Node& then, const Node& now, std::string_view key) {
  const Node* before = then.find(key);
  const Node* after = now.find(key);
  if (before == nullptr || keeps(listed(before), listed(after))) return;
  refuse(after, *before, "'" + std::string(key) + "' may only grow");
}

/// Nothing is listed that the base does not list.
void Legality::within(const Node& then, const Node& now, std::string_view key) {
  const Node* after = now.find(key);
  const auto before = listed(then.find(key));
  for (const Node* each : listed(after)) {
    if (!holds(before, *each))
      refuse(each, then.find(key) != nullptr ? *then.find(key) : *clause_,
             "nothing may be added to '" + std::string(key) + "'");
  }
}

void Legality::target(const Node& then, const Node* now) {
  if (now == nullptr) return refuse(nullptr, then, "its target stays");
  if (same(then, *now)) return;
  const auto before = targets_of(&then), after = targets_of(now);
  const bool pairs = same_guards(before, after);
  for (std::size_t i = 0; i < after.size(); ++i) {
    for (std::size_t j = 0; j < before.size(); ++j) {
      if (pairs && i != j) continue;
      const Order order = order_of(after[i], before[j]);
      if (is_not_longer(order)) continue;
      const bool longer = order == Order::longer;
      const Node* here = after[i].length();
      const Node* there = before[j].length();
      refuse(here != nullptr ? here : now, there != nullptr ? *there : then,
             longer ? "its target may only be shorter"
                    : "cannot tell whether this target is shorter",
             longer ? "" : "write it in the base's own unit, with the base's own guards");
      return;
    }
  }
}

void Legality::pauses(const Node* then, const Node* now) {
  const auto before = listed(then);
  for (const Node* each : listed(now)) {
    const Node* state = each->find("state");
    const Node* max = each->find("max");
    const bool allowed = std::any_of(before.begin(), before.end(), [&](const Node* old) {
      const Node* old_state = old->find("state");
      const Node* old_max = old->find("max");
      return state != nullptr && max != nullptr && old_state != nullptr && old_max != nullptr &&
             same(*state, *old_state) && is_not_longer(order_of(*max, *old_max));
    });
    if (!allowed)
      refuse(each, then != nullptr ? *then : *clause_, "it may not pause more, or longer");
  }
}

/// A switch gives more time, or takes some away. It may go where it gave some, come where it takes
/// some, and stay with targets that are not longer.
void Legality::switches(const Node& then, const Node& now) {
  const auto before = listed(then.find("switch")), after = listed(now.find("switch"));
  const auto own = targets_of(then.find("target"));
  const auto of = [](const Node* each) { return targets_of(each->find("target")); };
  const auto is_of = [](const Node* a, const Node* b) {
    return same_part(*a, *b, "on") && keeps_origin(*a) == keeps_origin(*b);
  };
  for (const Node* each : before) {
    const bool stays = std::any_of(after.begin(), after.end(),
                                   [&](const Node* other) { return is_of(each, other); });
    if (stays || (keeps_origin(*each) && is_not_longer(worst_order(own, of(each))))) continue;
    refuse(now.find("switch"), *each, "this switch stays",
           "one may be taken away where its target is surely not shorter than the clock's own");
  }
  for (const Node* each : after) {
    const auto was = std::find_if(before.begin(), before.end(),
                                  [&](const Node* other) { return is_of(each, other); });
    const bool tighter = was != before.end()
                             ? same_part(*each, **was, "target") ||
                                   is_not_longer(worst_order(of(each), of(*was)))
                             : keeps_origin(*each) && is_not_longer(worst_order(of(each), own));
    if (tighter) continue;
    refuse(each, was != before.end() ? **was : *clause_, "a switch may not give it more time",
           "its target may only be shorter, counted from where the clock counted before");
  }
}

void Legality::clock(const Node& then, const Node& now) {
  if (const Node* before = then.find("target")) target(*before, now.find("target"));
  kept(then, now, "ladder");
  within(then, now, "met_by");
  within(then, now, "cancelled_by");
  pauses(then.find("pauses"), now.find("pauses"));
  switches(then, now);
  const Node* before = then.find("pausable");
  const Node* after = now.find("pausable");
  if (before != nullptr && before->text == "false" && (after == nullptr || after->text != "false"))
    refuse(after, *before, "it does not pause");
  others(then, now, {"target", "ladder", "met_by", "cancelled_by", "pauses", "pausable", "switch"});
}

void Legality::message(const Node& then, const Node& now) {
  kept(then, now, "must_say");
  others(then, now, {"must_say", "template"});
}

/// `optional` may become a requirement; a requirement stays.
void Legality::sets(const Node* then, const Node* now) {
  if (then == nullptr) return;
  for (const Member& member : then->members) {
    const Node* after = now == nullptr ? nullptr : now->find(member.key.text);
    const bool looser = after == nullptr || (!same(member.value, *after) &&
                                             member.value.text != "optional" &&
                                             after->text != "required");
    if (looser) refuse(after, member.value, "what it requires may only grow");
  }
}

void Legality::event(const Node& then, const Node& now) {
  kept(then, now, "from");
  if (then.find("from") == nullptr && now.find("from") != nullptr)
    refuse(now.find("from"), *clause_, "it is open to everybody");
  sets(then.find("sets"), now.find("sets"));
  const Node* before = then.find("payload");
  const Node* after = now.find("payload");
  if (before != nullptr && (after == nullptr || !grown(*before, *after)))
    refuse(after, *before, "'payload' may only grow");
  others(then, now, {"from", "sets", "payload"});
}

void Legality::state(const Node& then, const Node& now) {
  for (const Member& member : then.members) {
    if (member.key.text == "title") continue;
    const Node* after = now.find(member.key.text);
    if (after == nullptr || !grown(member.value, *after))
      refuse(after, member.value, "it may only grow");
  }
}

void Legality::clauses(const Node& base, std::string_view section) {
  const Node* now = tree_.find(section);
  for (const Member& member : base.members) {
    const Node* same_name = now == nullptr ? nullptr : now->find(member.key.text);
    if (section == "clocks") clause(member, same_name, "clock", &Legality::clock);
    if (section == "messages") clause(member, same_name, "message", &Legality::message);
    if (section == "events") clause(member, same_name, "event", &Legality::event);
  }
}

void Legality::states(const Node& states) {
  const Node* now = tree_.find("states");
  for (const Member& member : states.members) {
    const Node* same_name = now == nullptr ? nullptr : find_state(*now, member.key.text);
    clause(member, same_name, "state", &Legality::state);
    for (const std::string_view inside : {"states", "parallel"}) {
      if (const Node* children = member.value.find(inside)) this->states(*children);
    }
  }
}

}  // namespace

void check_legal(Assembly& assembly, const Node& base, const Node& tree,
                 const std::vector<Removal>& removals, const Node& change) {
  Legality legality(assembly, tree, removals, change);
  for (const std::string_view section : {"clocks", "messages", "events"}) {
    if (const Node* clauses = base.find(section)) legality.clauses(*clauses, section);
  }
  if (const Node* states = base.find("states")) legality.states(*states);
}

}  // namespace ayar::workflow
