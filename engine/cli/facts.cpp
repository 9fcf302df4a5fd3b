#include "cli/facts.hpp"

#include <vector>

#include "base/json.hpp"
#include "base/members.hpp"
#include "base/text.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t payload_bytes_max = std::size_t{16} << 20;

std::string member(const Map& fact, std::string_view name) {
  const auto found = fact.find(name);
  return found == fact.end() ? std::string() : value_text(found->second);
}

/// States are told as one journey, not as a list of exits and entries.
class Summary {
 public:
  void add(const Map& fact) {
    const std::string kind = member(fact, "fact");
    if (kind == "exited") {
      if (left_.empty()) left_ = member(fact, "state");
    } else if (kind == "entered") {
      reached_ = member(fact, "state");
    } else {
      tell(kind, fact);
    }
  }

  [[nodiscard]] std::string text() const {
    std::vector<std::string> parts;
    if (!reached_.empty())
      parts.push_back(left_.empty() ? "enters " + reached_ : left_ + " -> " + reached_);
    parts.insert(parts.end(), parts_.begin(), parts_.end());
    return join(parts, "; ");
  }

 private:
  static std::string clock_word(const std::string& kind, const Map& fact) {
    const std::string verdict = member(fact, "verdict");
    if (!verdict.empty()) return verdict;
    if (kind != "clock_started" || fact.count("goal") > 0) return kind.substr(6);
    return fact.count("flag") > 0 ? "waits no more" : "waits for a target";
  }

  void tell(const std::string& kind, const Map& fact) {
    if (kind == "set") {
      say(member(fact, "field") + " = " + bounded(member(fact, "value"), 60));
    } else if (kind == "backdated") {
      say("entry " + member(fact, "entry") + " happened at " + member(fact, "at"));
    } else if (kind == "amended") {
      say("entry " + member(fact, "entry") + ": " + member(fact, "field") + " should have been " +
          bounded(member(fact, "value"), 60));
    } else if (kind == "voided") {
      say("entry " + member(fact, "entry") + " was sent in error");
    } else if (kind == "clock_corrected") {
      tell_cycle(fact);
    } else if (kind == "verdict_revised") {
      tell_revision(fact);
    } else if (kind.rfind("clock_", 0) == 0) {
      say("clock " + member(fact, "clock") + " " + clock_word(kind, fact));
    } else if (kind.rfind("message_", 0) == 0) {
      const std::string name = member(fact, "message");
      say("message " + (name.empty() ? "#" + member(fact, "number") : name) + " " + kind.substr(8));
    } else if (kind == "noticed") {
      const auto found = fact.find("value");
      const Map* notice = found == fact.end() ? nullptr : found->second.get_if<Map>();
      say(notice == nullptr ? "staff told" : "tells " + member(*notice, "to"));
    } else if (kind == "recorded") {
      say("outcome " + member(fact, "value"));
    } else if (kind == "assigned" || kind == "escalated" || kind == "faulted" ||
               kind == "repaired" || kind == "promised") {
      say(kind + " " + bounded(member(fact, "value"), 60));
    } else if (kind == "migrated") {
      tell_migration(fact);
    } else if (kind == "surveyed") {
      say("survey " + member(fact, "value"));
    } else if (kind == "ended") {
      say("the machine ends");
    } else if (kind == "voted") {
      const auto granted = fact.find("granted");
      const bool* grants = granted == fact.end() ? nullptr : granted->second.get_if<bool>();
      say(bounded(member(fact, "value"), 60) +
          (grants != nullptr && *grants ? " approved" : " refused"));
    } else if (kind == "approval_advanced") {
      say("another level is asked");
    } else if (kind.rfind("approval_", 0) == 0 ||
               kind.rfind("promise_", 0) == 0 || kind == "votes_voided") {
      say(kind);
    }
  }

  /// `goes over from version 3 to 4, in investigating, approving`.
  void tell_migration(const Map& fact) {
    const Map value = member_or_empty<Map>(fact, "value");
    const bool back = find_member(value, "undoes") != nullptr;
    const auto version = [&](std::string_view end) {
      return std::to_string(
          member_or_empty<std::int64_t>(member_or_empty<Map>(value, end), "version"));
    };
    say((back ? "goes back from version " : "goes over from version ") + version("from") + " to " +
        version("to"));
    const auto renamed = member_or_empty<Map>(value, "states");
    for (const auto& [from, to] : renamed)
      say(from + " is " + value_text(to) + " now");
  }

  /// `clock resolve 1 due 2026-11-26T06:30:00Z`, or its verdict once it has ended.
  void tell_cycle(const Map& fact) {
    const Map cycle = member_or_empty<Map>(fact, "cycle");
    const std::string verdict = text_member(cycle, "verdict");
    const auto number = std::to_string(member_or_empty<std::int64_t>(cycle, "cycle"));
    say("clock " + text_member(cycle, "clock") + " " + number + " corrected: " +
        (verdict == "open" ? "due " + text_member(cycle, "due") : verdict));
  }

  void tell_revision(const Map& fact) {
    const Map revision = member_or_empty<Map>(fact, "revision");
    const auto number = std::to_string(member_or_empty<std::int64_t>(revision, "cycle"));
    say("clock " + text_member(revision, "clock") + " " + number + ": " +
        text_member(revision, "verdict") + " " + text_member(revision, "status"));
  }

  void say(std::string part) { parts_.push_back(std::move(part)); }

  std::string left_, reached_;
  std::vector<std::string> parts_;
};

}  // namespace

std::string fact_summary(const std::string& payload) {
  const auto parsed = parse_json(payload, payload_bytes_max);
  const Map* step = parsed ? parsed->get_if<Map>() : nullptr;
  if (step == nullptr) return "(payload cannot be read)";
  const auto facts = step->find("facts");
  const List* list = facts == step->end() ? nullptr : facts->second.get_if<List>();
  if (list == nullptr) return {};
  Summary summary;
  for (const Value& each : *list) {
    if (const Map* fact = each.get_if<Map>()) summary.add(*fact);
  }
  return summary.text();
}

std::string actor_text(const Actor& actor) {
  std::string who = actor.roles.empty() ? std::string(name_of(actor.kind)) : actor.roles.front();
  if (!actor.id.empty() && actor.id != who) who += ":" + actor.id;
  if (!actor.on_behalf_of.empty()) who += " for " + actor.on_behalf_of;
  return printable(who);
}

}  // namespace ayar::cli
