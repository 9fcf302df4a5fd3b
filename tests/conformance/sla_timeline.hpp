#pragma once
/// A ticket of another project: its hours, its targets, what happened to it, and what that
/// project's own test asserts of it. Values only; nothing here knows how we answer.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ayar/result.hpp>
#include <ayar/value.hpp>

namespace ayar::conformance {

/// What somebody did to the ticket.
struct SlaAct {
  Instant at{};
  std::string event;                            ///< agent_contact, state, sla_edit, evaluate ...
  std::string to;                               ///< event `state`: the status, as one of our names
  std::map<std::string, std::int64_t> targets;  ///< new targets in minutes
  Map hours;                                    ///< new opening hours; empty: as before
  bool matches = true;  ///< false: from now on no agreement holds for the ticket
};

/// A level of escalation: `minutes` before due, where `when` holds, `set` becomes the priority.
struct SlaLevel {
  std::int64_t minutes = 0, when = 0, set = 0;
};

struct SlaTimeline {
  std::string id, set, semantics, note, zone;
  Map hours;                          ///< weekday to windows, as written
  std::vector<std::string> holidays;  ///< local dates
  Instant created_at{};
  std::string initial;                          ///< status at creation, as one of our names
  std::vector<std::string> pausing;             ///< statuses in which the peer's clocks stand still
  std::map<std::string, std::int64_t> targets;  ///< clock to minutes
  std::vector<SlaLevel> levels;
  std::vector<SlaAct> acts;  ///< in the order in which they are to be sent
  Map expect;

  /// Initial status and every one that it comes to, each once.
  [[nodiscard]] std::vector<std::string> statuses() const;
  [[nodiscard]] bool asserts(std::string_view key) const { return expect.contains(key); }
  [[nodiscard]] bool notes(std::string_view words) const {
    return note.find(words) != std::string::npos;
  }
};

/// A status in letters that our language allows: "pending reminder" is pending_reminder.
[[nodiscard]] std::string status_name(std::string_view text);

/// Rows are sent in order of time, those of one instant as listed. Peers' rows are edits of fields
/// and some have no instant of their own, as the vector's note says: these come last.
/// @error invalid_data: a row or a time that cannot be read.
[[nodiscard]] Result<SlaTimeline> timeline_of(const Map& vector);

}  // namespace ayar::conformance
