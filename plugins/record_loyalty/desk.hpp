#pragma once
/// The facts of one tenant, read back as people and complaints: what every report looks at.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fact.hpp"

namespace loyalty {

struct Complaint {
  std::string id, workflow, owner, team;  ///< owner and team: the last that were named
  std::optional<std::int64_t> opened_at, received_at;
  std::vector<const Fact*> facts;    ///< the complaint's own, in order
  std::vector<const Fact*> surveys;  ///< answers that speak of it, whoever gave them, in order
};

struct Person {
  std::string id;
  bool anonymous = false;  ///< a complaint without a person; `id` is the complaint's
  std::vector<Fact> facts;
};

/// Collects facts, then makes the desk. Facts behind `now` are not there yet.
class Desk {
 public:
  explicit Desk(std::int64_t now) : now_(now) {}
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// Facts of one person come one after another, in any order.
  void add(const std::string& person, bool anonymous, Fact fact);
  void close();

  [[nodiscard]] std::int64_t now() const noexcept { return now_; }
  [[nodiscard]] const std::vector<Person>& persons() const noexcept { return persons_; }
  /// By id.
  [[nodiscard]] const std::map<std::string, Complaint>& complaints() const noexcept {
    return complaints_;
  }
  [[nodiscard]] const Complaint* complaint(const std::string& id) const;

 private:
  std::int64_t now_;
  std::vector<Person> persons_;
  std::map<std::string, Complaint> complaints_;
};

/// What a report is asked for. Empty: everything.
struct Filter {
  std::optional<std::int64_t> from, to;  ///< [from, to)
  std::string workflow, team, owner, person;
  [[nodiscard]] bool holds(std::int64_t at) const noexcept {
    return (!from || at >= *from) && (!to || at < *to);
  }
  [[nodiscard]] bool holds(const Complaint& complaint) const noexcept {
    return (workflow.empty() || workflow == complaint.workflow) &&
           (team.empty() || team == complaint.team) && (owner.empty() || owner == complaint.owner);
  }
  /// Asks for complaints of a kind: what belongs to no complaint is outside.
  [[nodiscard]] bool narrows() const noexcept {
    return !workflow.empty() || !team.empty() || !owner.empty();
  }
};

/// First `phase` into or out of a phase, if any.
[[nodiscard]] const Fact* first_into(const Complaint& complaint, const char* phase);
/// First closing as answered.
[[nodiscard]] const Fact* first_answered_closing(const Complaint& complaint);
/// First leaving of `closed` for another phase.
[[nodiscard]] const Fact* reopening(const Complaint& complaint);
[[nodiscard]] bool is_signal(const Fact& fact, const char* signal);

/// What a survey score says: csat 1..5, nps 0..10, ces 1..7, the ends as usual for each.
enum class Mood : std::uint8_t { invalid, bad, neutral, good };
[[nodiscard]] Mood mood_of(const std::string& survey, std::int64_t score);

}  // namespace loyalty
