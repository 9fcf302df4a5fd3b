// Approvals: which level is asked, what an edit does to the votes, and when votes decide.
#include <algorithm>

#include "runtime/deciding.hpp"

namespace ayar::runtime {
namespace {

struct Count {
  std::uint32_t granted = 0, refused = 0;
};

Count count_at(const OpenApproval& open) {
  Count count;
  for (const Vote& vote : open.votes) {
    if (vote.level == open.level) ++(vote.granted ? count.granted : count.refused);
  }
  return count;
}

bool is_edit(const workflow::Approval& approval, const Fact& fact) {
  return fact.kind == FactKind::set && std::find(approval.binds.begin(), approval.binds.end(),
                                                 fact.subject) != approval.binds.end();
}

}  // namespace

/// The first level from one on whose guard holds; none: nobody is left to ask.
Result<Index> Deciding::next_level(Index from) {
  const auto& levels = definition_.approvals[working_.approval->approval].levels;
  for (Index level = from; level < levels.size(); ++level) {
    if (levels[level].when.empty()) return level;
    const auto asked = judge(levels[level].when);
    if (asked == cel::Verdict::errs) return error_of(levels[level].when);
    if (asked == cel::Verdict::holds) return level;
  }
  return none;
}

/// What was bound is no longer what was voted on. Who edited it is the one who asks now, so that
/// nobody approves their own edit.
void Deciding::void_votes(Index level) {
  const OpenApproval& open = *working_.approval;
  if (!open.votes.empty()) {
    Fact voided;
    voided.kind = FactKind::votes_voided;
    voided.value = "a bound field was edited";
    emit(std::move(voided));
  }
  const bool by_person = actor_.kind == ActorKind::staff || actor_.kind == ActorKind::party;
  if (!by_person || actor_.id == open.requester) return;
  Fact opened;
  opened.kind = FactKind::approval_opened;
  opened.subject = open.approval;
  opened.number = level == none ? 0 : level;
  opened.value = actor_.id;
  emit(std::move(opened));
}

Result<void> Deciding::weigh_approval() {
  const auto& approval = definition_.approvals[working_.approval->approval];
  bool opened = false, edited = false;
  for (; weighed_ < step_.facts.size(); ++weighed_) {
    const Fact& fact = step_.facts[weighed_];
    if (fact.kind == FactKind::approval_opened) opened = true, edited = false;
    edited = edited || is_edit(approval, fact);
  }
  if (!opened && !edited) return {};
  auto level = next_level(0);
  if (!level) return std::move(level.error());
  if (!opened) void_votes(level.value());
  if (level.value() == none) {
    raise(approval.granted);
  } else if (level.value() != working_.approval->level) {
    Fact advanced;
    advanced.kind = FactKind::approval_advanced;
    advanced.number = level.value();
    emit(std::move(advanced));
  }
  weighed_ = step_.facts.size();
  return {};
}

Result<void> Deciding::settle_approval() {
  if (!working_.approval) return {};
  if (auto weighed = weigh_approval(); !weighed) return weighed;
  if (workspace_.raised.empty()) return {};
  if (auto settled = interpreter_.settle(); !settled) return settled;
  return finish(macrostep_phase_);
}

/// An undecided vote is a step without a transition.
Result<void> Deciding::vote(bool grants) {
  const auto& approval = definition_.approvals[working_.approval->approval];
  const auto& level = approval.levels[working_.approval->level];
  Fact voted;
  voted.kind = FactKind::voted;
  voted.number = grants ? 1 : 0;
  voted.value = actor_.id;
  emit(std::move(voted));
  const Count count = count_at(*working_.approval);
  const std::uint32_t may_refuse = level.among == 0 ? 0 : level.among - level.of;
  if (count.refused > may_refuse) return run_event(approval.refused, true);
  if (count.granted < level.of) return {};
  auto next = next_level(working_.approval->level + 1);
  if (!next) return std::move(next.error());
  if (next.value() == none) return run_event(approval.granted, true);
  Fact advanced;
  advanced.kind = FactKind::approval_advanced;
  advanced.number = next.value();
  emit(std::move(advanced));
  return {};
}

}  // namespace ayar::runtime
