#include "cli/policy_page.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "cli/table.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

std::string percent(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%",
                100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return text;
}

void add(VerdictCounts& sum, const VerdictCounts& more) {
  sum.open += more.open;
  sum.met += more.met;
  sum.met_late += more.met_late;
  sum.breached_open += more.breached_open;
  sum.cancelled += more.cancelled;
  sum.used += more.used;
  sum.lapsed += more.lapsed;
  sum.replaced += more.replaced;
  sum.absent += more.absent;
}

/// Rows folded over what is not told apart.
std::vector<ReplayRow> folded(const std::vector<ReplayRow>& rows, const ReplayView& view) {
  std::map<std::tuple<std::string, std::string, std::string>, ReplayRow> sums;
  for (const auto& row : rows) {
    const std::string team = view.by_team ? row.team : "";
    const std::string month = view.by_month ? row.month : "";
    auto& sum = sums[{row.clock, team, month}];
    sum.clock = row.clock;
    sum.team = team;
    sum.month = month;
    add(sum.then, row.then);
    add(sum.now, row.now);
  }
  std::vector<ReplayRow> made;
  for (auto& item : sums)
    made.push_back(std::move(item.second));
  return made;
}

/// "12 -> 14", and one number where nothing moved.
std::string moved(std::int64_t then, std::int64_t now, bool more_is_better, const Paint& paint) {
  if (then == now) return std::to_string(then);
  const std::string text = std::to_string(then) + " -> " + std::to_string(now);
  return (now > then) == more_is_better ? paint.green(text) : paint.red(text);
}

std::string verdict_table(const std::vector<ReplayRow>& rows, const ReplayView& view,
                          const Paint& paint) {
  std::vector<std::string> headings{"clock"};
  if (view.by_team) headings.emplace_back("team");
  if (view.by_month) headings.emplace_back("month");
  for (const char* heading : {">met", ">met late", ">overdue", ">kept", ">would be", ">other"})
    headings.emplace_back(heading);
  Table table(headings);
  for (const auto& row : rows) {
    const auto& [clock, team, month, then, now] = row;
    std::vector<std::string> cells{clock};
    if (view.by_team) cells.push_back(team.empty() ? "(none)" : printable(team));
    if (view.by_month) cells.push_back(month);
    const auto other = [](const VerdictCounts& counts) {
      return counts.open + counts.cancelled + counts.used + counts.lapsed + counts.replaced;
    };
    cells.push_back(moved(then.met, now.met, true, paint));
    cells.push_back(moved(then.met_late, now.met_late, false, paint));
    cells.push_back(moved(then.breached_open, now.breached_open, false, paint));
    cells.push_back(percent(then.met, then.judged()));
    cells.push_back(percent(now.met, now.judged()));
    cells.push_back(other(then) == other(now)
                        ? std::to_string(other(then))
                        : std::to_string(other(then)) + " -> " + std::to_string(other(now)));
    table.add(std::move(cells));
  }
  return table.text(paint);
}

std::string due_text(const std::optional<Instant>& due) { return due ? time_text(*due) : ""; }

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

std::string case_table(const std::vector<ReplayCase>& cases, std::size_t shown,
                       const Paint& paint) {
  Table table({">complaint", "clock", ">cycle", "then", "due", "now", "due", ""});
  for (std::size_t i = 0; i < std::min(shown, cases.size()); ++i) {
    const auto& each = cases[i];
    table.add({paint.bold(std::to_string(each.reference)), each.clock, std::to_string(each.cycle),
               or_dash(each.verdict_then), due_text(each.due_then), or_dash(each.verdict_now),
               due_text(each.due_now),
               each.path_depends ? paint.yellow("its path rests on a clock") : ""});
  }
  return table.empty() ? "" : table.text(paint);
}

std::string more_line(std::size_t all, std::size_t shown, const Paint& paint) {
  if (all <= shown) return "";
  return paint.dim("and " + std::to_string(all - shown) + " more: --cases N, or --json") + "\n";
}

}  // namespace

std::string agreement_line(const ReplayAgreement& agreement, const Paint& paint) {
  const auto agreeing = agreement.both_met + agreement.both_missed;
  return paint.bold(std::to_string(agreeing) + " of " + std::to_string(agreement.judged()) + " (" +
                    percent(agreeing, agreement.judged()) + ")") +
         " agree: " + std::to_string(agreement.both_met) + " met and " +
         std::to_string(agreement.both_missed) + " missed by both; " +
         std::to_string(agreement.only_field_met) + " missed by the policy alone, " +
         std::to_string(agreement.only_policy_met) + " by the field alone" +
         (agreement.unjudged > 0 ? "; " + std::to_string(agreement.unjudged) + " not judged" : "");
}

std::string replay_page(const PolicyReplayReport& report, const ReplayView& view,
                        const Console& console) {
  const Paint& paint = console.paint;
  std::string out = paint.bold(report.workflow) + " under " + paint.bold(report.policy) + "  " +
                    std::to_string(report.complaints) + " complaints, " +
                    std::to_string(report.changed) + " judged otherwise";
  if (report.path_depends > 0)
    out += ", " + paint.yellow(std::to_string(report.path_depends) +
                               " of them on a path that a clock's event had turned");
  out += "\n" + verdict_table(folded(report.rows, view), view, paint);
  const std::string cases = case_table(report.cases, view.cases, paint);
  if (!cases.empty()) out += "\n" + cases + more_line(report.cases.size(), view.cases, paint);
  for (const auto& each : report.unreadable)
    out += paint.red("not read: ") + printable(each) + "\n";
  out += paint.dim("Nothing was changed: verdicts move only by `ayar recalculate`.") + "\n";
  return out;
}

std::string recalculation_page(const RecalculationReport& report, std::size_t clocks,
                               const Console& console) {
  const Paint& paint = console.paint;
  std::string out;
  Table table({">complaint", "clock", ">cycle", "was", "due", "becomes", "due", ""});
  for (std::size_t i = 0; i < std::min(clocks, report.clocks.size()); ++i) {
    const auto& each = report.clocks[i];
    table.add({paint.bold(std::to_string(each.reference)), each.clock, std::to_string(each.cycle),
               or_dash(each.verdict_before), due_text(each.due_before), or_dash(each.verdict_after),
               due_text(each.due_after), each.frozen ? paint.yellow("frozen") : ""});
  }
  if (!table.empty()) out += table.text(paint) + more_line(report.clocks.size(), clocks, paint);
  out += paint.bold(report.workflow + "@" + std::to_string(report.to)) + "  " +
         std::to_string(report.looked_at) + " open complaints: " + std::to_string(report.changed) +
         (report.applied ? " changed" : " would change") + ", " +
         std::to_string(report.unchanged) + " stay as they are";
  if (report.already > 0) out += ", " + std::to_string(report.already) + " done already";
  if (report.refused > 0) out += ", " + paint.red(std::to_string(report.refused) + " cannot");
  out += "\n  due later " + std::to_string(report.later) + ", sooner " +
         std::to_string(report.sooner) + "; newly late " + std::to_string(report.newly_late) +
         ", no longer late " + std::to_string(report.no_longer_late);
  if (report.frozen > 0)
    out += "; verdicts that froze and differ " + paint.yellow(std::to_string(report.frozen));
  out += "\n";
  for (const auto& refusal : report.refusals) {
    out += "  " + paint.bold(std::to_string(refusal.reference)) + " cannot:";
    for (const auto& reason : refusal.reasons)
      out += " " + printable(reason);
    out += "\n";
  }
  if (!report.applied)
    out += paint.dim("Nothing was changed: `--apply --actor ID --reason TEXT` does it.") + "\n";
  return out;
}

}  // namespace ayar::cli
