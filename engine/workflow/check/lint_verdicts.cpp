#include "workflow/check/lint_verdicts.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "workflow/check/lint_cases.hpp"

namespace ayar::workflow {
namespace {

using Guards = std::vector<const cel::Program*>;

std::size_t count_holding(Cases& cases, const Guards& guards, std::size_t number) {
  return static_cast<std::size_t>(
      std::count_if(guards.begin(), guards.end(),
                    [&](const cel::Program* each) { return cases.holds(*each, number); }));
}

void tell_overlap(const Definition& made, const Guards& guards, GuardVerdict& into) {
  if (guards.size() < 2) return;
  auto cases = Cases::over(made, into.event, guards);
  if (!cases) {
    into.overlap = GuardVerdict::Overlap::cannot_tell;
    return;
  }
  const auto overlaps = [&](std::size_t n) { return count_holding(*cases, guards, n) > 1; };
  for (std::size_t n = 0; n < cases->count(); ++n) {
    if (!overlaps(n)) continue;
    // A case that cannot come is no overlap, and which those are is not known here.
    into.overlap =
        cases->exact() ? GuardVerdict::Overlap::overlap : GuardVerdict::Overlap::cannot_tell;
    into.overlap_case = cases->told(n, overlaps);
    return;
  }
}

void tell_cover(const Definition& made, const Guards& guards, GuardVerdict& into) {
  auto cases = Cases::over(made, into.event, guards);
  if (!cases) {
    into.cover = GuardVerdict::Cover::cannot_tell;
    return;
  }
  const auto is_gap = [&](std::size_t n) { return count_holding(*cases, guards, n) == 0; };
  for (std::size_t n = 0; n < cases->count(); ++n) {
    if (!is_gap(n)) continue;
    into.cover = cases->exact() ? GuardVerdict::Cover::gap : GuardVerdict::Cover::cannot_tell;
    into.gap_case = cases->told(n, is_gap);
    return;
  }
}

// The guards that are asked in turn; `ends`: one of the transitions needs none.
Guards asked(const Definition& made, Range range, bool& ends) {
  Guards guards;
  for (Index i = range.begin; i < range.end && !ends; ++i) {
    const cel::Program& guard = made.transitions[made.candidates[i]].guard;
    if (guard.empty()) {
      ends = true;
    } else {
      guards.push_back(&guard);
    }
  }
  return guards;
}

}  // namespace

std::vector<GuardVerdict> guard_verdicts(const Definition& made) {
  std::map<std::pair<Index, Index>, Guards> own;
  std::vector<GuardVerdict> verdicts;
  for (const Transition& each : made.transitions) {
    if (each.guard.empty()) continue;
    Guards& guards = own[{each.source, each.event}];
    if (guards.empty()) {
      GuardVerdict verdict;
      verdict.state = each.source;
      verdict.event = each.event;
      verdict.where = each.where;
      verdicts.push_back(std::move(verdict));
    }
    guards.push_back(&each.guard);
  }
  for (GuardVerdict& each : verdicts) {
    tell_overlap(made, own[{each.state, each.event}], each);
    bool ends = false;
    const Range range =
        each.event == none ? made.always[each.state] : made.candidates_for(each.state, each.event);
    const Guards all = asked(made, range, ends);
    if (!ends) tell_cover(made, all, each);
  }
  return verdicts;
}

std::string to_text(const GuardVerdict& verdict, const Definition& made) {
  const auto when = [](const std::string& what) { return what.empty() ? what : " when " + what; };
  std::string text = verdict.event == none ? "always" : made.events[verdict.event].name;
  text += " in " + made.states[verdict.state].name + ": ";
  switch (verdict.overlap) {
    case GuardVerdict::Overlap::disjoint: text += "disjoint"; break;
    case GuardVerdict::Overlap::overlap:
      text += "overlap" + when(verdict.overlap_case) + ", the first wins";
      break;
    case GuardVerdict::Overlap::cannot_tell: text += "cannot tell whether they overlap"; break;
  }
  switch (verdict.cover) {
    case GuardVerdict::Cover::exhaustive: return text + "; every case is taken";
    case GuardVerdict::Cover::gap: return text + "; not taken" + when(verdict.gap_case);
    case GuardVerdict::Cover::cannot_tell: break;
  }
  return text + "; cannot tell whether every case is taken";
}

}  // namespace ayar::workflow
