#pragma once
/// What a correction, or a recalculation, does to the clocks of a complaint: open ones move, ended
/// ones keep their verdict and get another reading beside it. Design 1.4, 5.6.
#include <optional>
#include <string>
#include <vector>

#include "runtime/refold.hpp"

namespace ayar::runtime {

/// One cycle as it is and as it would be.
struct CycleDifference {
  CycleKey key;                 ///< in the numbers of the refold's definition
  std::optional<Cycle> before;  ///< nothing: the cycle is new
  Cycle after;                  ///< cancelled as it started: it would never have been
  bool frozen = false;          ///< it had ended: it gets a proposed revision
};

/// Every cycle that would differ: open ones in anything but the order of acting, ended ones in
/// verdict, due date or end, measured against the last revision where there is one.
/// @param before    as the command found it: what had ended then is frozen.
/// @param now       what is corrected: `before`, or what it has become in the same transaction, in the
/// numbers of `refolded.definition`; of a recalculation, behind its migration.
/// @param refolded  with `verdicts_stand` and `corrects`.
/// @param accepts   as it was given to refold().
/// Where a frozen cycle would never have ended, what its clock did since stands until that is accepted.
[[nodiscard]] std::vector<CycleDifference> differences(const Snapshot& before, const Snapshot& now,
                                                       const Refolded& refolded,
                                                       std::optional<CycleKey> accepts = {});

/// The facts for these differences: `clock_corrected` for open and new cycles, `verdict_revised`
/// (proposed) for frozen ones. To be applied in order, at the instant up to which was folded.
[[nodiscard]] std::vector<Fact> facts_of(const std::vector<CycleDifference>& differences,
                                         const Snapshot& now, const std::string& reason,
                                         const std::string& by);

/// The reading of a cycle that counts: its last accepted revision, or itself.
struct Reading {
  Verdict verdict = Verdict::open;
  Instant due{}, ended{};
  friend bool operator==(const Reading&, const Reading&) = default;
};
[[nodiscard]] Reading reading_of(const Snapshot& snapshot, const Cycle& cycle);
/// The last revision of a cycle, of any status; null: none.
[[nodiscard]] const Revision* last_revision(const Snapshot& snapshot, CycleKey key) noexcept;

/// That entry `entry` happened at another instant, from receipt to when it was taken.
/// @error not_found; not_permitted: nobody sent it; invalid_argument: outside of these.
[[nodiscard]] Result<Fact> dated(std::span<const Step> steps, const Snapshot& now,
                                 std::int64_t entry, Instant at);
/// That a field was `value` from entry `entry` on. Null: it should not have been given.
/// @error not_found; not_permitted; invalid_data; missing_data: a complaint needs it.
[[nodiscard]] Result<Fact> amended(const Definition& definition, std::span<const Step> steps,
                                   std::int64_t entry, const std::string& field,
                                   const Value& value);
/// That entry `entry` was made in error. @error not_found; not_permitted: nobody sent it, or it is void.
[[nodiscard]] Result<Fact> voided(const Tables& tables, std::span<const Step> steps,
                                  std::int64_t entry);

struct Correction {
  std::vector<Fact> edits;  ///< made by the three above
  std::string reason, by;   ///< `by`: the actor's id
};
struct Corrected {
  Step step;
  Snapshot after;
  std::vector<CycleDifference> differences;
};
/// The step that corrects the past of a complaint: the edits, the fields that change by them, the
/// clocks. Its configuration and what it sent, promised and recorded stay.
/// @param steps   all, those of the same transaction included.
/// @param before, now  as for differences().
/// @error of refold(); not_permitted: the complaint is faulted, or an open approval binds a field
/// that would change.
[[nodiscard]] Result<Corrected> correct(const Tables& tables, std::span<const Step> steps,
                                        const Snapshot& before, const Snapshot& now,
                                        const Correction& correction, Instant at);

struct Verdicted {
  CycleKey cycle;
  std::uint32_t revision = 0;  ///< 0: the last
  bool accepts = false;
  std::string reason, by;
};
/// The step by which a proposed revision is accepted or rejected. An accepted one says what is so now,
/// should the cycle have gone on; one that says that a clock never ended sets it running again.
/// @error not_found: no such revision; not_permitted: it is not the last, or decided already;
/// forbidden: who proposed it accepts it.
[[nodiscard]] Result<Corrected> revise(const Tables& tables, std::span<const Step> steps,
                                       const Snapshot& now, const Verdicted& decision, Instant at);

}  // namespace ayar::runtime
