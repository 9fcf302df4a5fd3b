#include "cli/views.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/table.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t value_bytes_max = 400;

std::string states_text(const std::vector<std::string>& states) {
  return states.empty() ? "(ended)" : join(states, " + ");
}

std::string phase_text(const std::string& phase, const std::string& disposition) {
  if (phase.empty()) return {};
  const bool told = disposition.empty() || disposition == "none";
  return told ? "(" + phase + ")" : "(" + phase + ", " + disposition + ")";
}

void line(std::string& out, const Paint& paint, const std::string& label,
          const std::string& value) {
  if (value.empty()) return;
  out += "  " + paint.dim(label) + std::string(label.size() < 12 ? 12 - label.size() : 1, ' ') +
         value + "\n";
}

std::string clock_table(const std::vector<ClockView>& clocks, const Console& console) {
  Table table({"clock", ">cycle", "state", "due", ">remaining", "verdict"});
  for (const ClockView& clock : clocks) {
    const bool ended = clock.ended.has_value();
    const bool overdue = clock.remaining < Duration{};
    const std::string left =
        measured_text(clock.remaining, clock) + (clock.measure == "open" ? " open" : "");
    table.add({clock.clock, std::to_string(clock.cycle), clock.state, time_text(clock.due),
               ended ? "" : (overdue ? console.paint.red(left) : left),
               verdict_text(clock, console.paint)});
  }
  return table.text(console.paint, "  ");
}

std::string message_table(const std::vector<MessageView>& messages, const Console& console) {
  Table table({">#", "message", "state", "queued", "sent"});
  for (const MessageView& message : messages) {
    const std::string state =
        message.state == "failed" ? console.paint.red(message.state) : message.state;
    table.add({std::to_string(message.number), message.message, state, time_text(message.queued_at),
               message.sent_at ? time_text(*message.sent_at) : ""});
  }
  return table.text(console.paint, "  ");
}

/// "approval: level 1 of 2, by supervisor, 1 of 2 votes", and the votes below it.
std::string approval_text(const ApprovalView& approval, const Console& console) {
  const auto granted = std::count_if(
      approval.votes.begin(), approval.votes.end(), [&](const ApprovalView::Vote& vote) {
        return vote.granted && vote.level == approval.level;
      });
  std::string out = "  approval: level " + std::to_string(approval.level) + " of " +
                    std::to_string(approval.levels) + ", by " + approval.by + ", " +
                    std::to_string(granted) + " of " + std::to_string(approval.needed) +
                    (approval.needed == 1 ? " vote" : " votes") +
                    (approval.among == 0 ? "" : " among " + std::to_string(approval.among));
  if (!approval.requester.empty())
    out += ", asked by " + isolated(printable(approval.requester), console.out_is_terminal);
  if (approval.due) out += ", until " + time_text(*approval.due);
  out += "\n";
  for (const auto& vote : approval.votes)
    out += "    level " + std::to_string(vote.level) + ": " +
           isolated(printable(vote.actor), console.out_is_terminal) +
           (vote.granted ? " approved" : " refused") + "\n";
  return out;
}

std::string painted(const std::string& verdict, bool breached, const Paint& paint) {
  if (verdict == "met") return paint.green(verdict);
  if (verdict == "met_late" || verdict == "breached_open") return paint.red(verdict);
  if (verdict == "open" && breached) return paint.red("breached, open");
  return verdict;
}

}  // namespace

std::string time_text(Instant instant) {
  std::string text = to_text(instant);
  const std::size_t t = text.find('T');
  if (t != std::string::npos) text[t] = ' ';
  return text;
}

std::string value_text(const Value& value) {
  if (const auto* text = value.get_if<std::string>())
    return printable(bounded(*text, value_bytes_max));
  std::string json;
  JsonWriter(json).value(value);
  return printable(bounded(json, value_bytes_max));
}

std::string verdict_text(const ClockView& clock, const Paint& paint) {
  std::string text = painted(clock.verdict, clock.breached, paint);
  if (clock.revisions.empty()) return text;
  const auto& last = clock.revisions.back();
  return text + " (" + last.status + ": " + painted(last.verdict, false, paint) + ")";
}

std::string change_table(const std::vector<ClockChange>& changes, const Console& console) {
  const Paint& paint = console.paint;
  if (changes.empty()) return "  " + paint.dim("no clock differs by it") + "\n";
  Table table({"clock", ">cycle", "due before", "due after", "verdict before", "verdict after", ""});
  for (const auto& change : changes)
    table.add({change.clock, std::to_string(change.cycle),
               change.due_before ? time_text(*change.due_before) : "(new)",
               time_text(change.due_after), painted(change.verdict_before, false, paint),
               painted(change.verdict_after, false, paint),
               change.frozen ? paint.dim("proposed: its verdict stands") : ""});
  return table.text(paint, "  ");
}

std::string measured_text(Duration duration, const ClockView& clock) {
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(duration);
  if (clock.measure != "open" || hours.count() == 0) return human_text(duration);
  const Duration rest = duration - hours;
  const std::string whole = std::to_string(hours.count()) + "h";
  return rest == Duration{} ? whole : whole + " " + human_text(rest < Duration{} ? -rest : rest);
}

std::string applied_line(const Applied& applied, const Paint& paint) {
  const std::string number = applied.reference > 0 ? std::to_string(applied.reference) : applied.id;
  std::string out =
      "complaint " + paint.bold(number) + "  " + paint.cyan(states_text(applied.states));
  const std::string phase = phase_text(applied.phase, applied.disposition);
  if (!phase.empty()) out += " " + phase;
  out += "  revision " + std::to_string(applied.revision);
  if (applied.status == "faulted") out += "  " + paint.red("faulted");
  if (applied.repeated) out += "  " + paint.dim("(answered before under this key)");
  return out + "\n";
}

std::string complaint_page(const ComplaintView& complaint, const Console& console) {
  const Paint& paint = console.paint;
  const auto show = [&](std::string_view text) {
    return isolated(printable(text), console.out_is_terminal);
  };
  std::string out =
      "complaint " + paint.bold(std::to_string(complaint.reference)) + "  " + complaint.id + "\n";
  line(out, paint, "state",
       paint.cyan(states_text(complaint.states)) + " " +
           phase_text(complaint.phase, complaint.disposition));
  line(out, paint, "status", complaint.status == "live" ? "" : complaint.status);
  line(out, paint, "fault", paint.red(printable(complaint.fault)));
  line(out, paint, "workflow", complaint.workflow + " v" + std::to_string(complaint.version));
  line(out, paint, "received",
       time_text(complaint.received_at) +
           (complaint.channel.empty() ? "" : " by " + show(complaint.channel)));
  line(out, paint, "updated",
       time_text(complaint.updated_at) + "  revision " + std::to_string(complaint.revision));
  line(out, paint, "owner", show(complaint.owner));
  line(out, paint, "reference", show(complaint.external_ref));
  line(out, paint, "next due", complaint.next_due ? time_text(*complaint.next_due) : "nothing");
  for (const auto& party : complaint.parties)
    line(out, paint, party.role,
         show(party.person) + (party.language.empty() ? "" : "  language " + party.language) +
             (party.channel.empty() ? "" : "  prefers " + party.channel));
  if (!complaint.data.empty()) {
    out += "\n";
    Table data({"field", "value"});
    for (const auto& [name, value] : complaint.data)
      data.add({name, isolated(value_text(value), console.out_is_terminal)});
    out += data.text(paint, "  ");
  }
  if (!complaint.clocks.empty()) out += "\n" + clock_table(complaint.clocks, console);
  if (!complaint.messages.empty()) out += "\n" + message_table(complaint.messages, console);
  if (!complaint.promises.empty()) {
    out += "\n";
    Table promises({"promise", "due", "state"});
    for (const auto& promise : complaint.promises)
      promises.add({show(promise.what), time_text(promise.due), promise.state});
    out += promises.text(paint, "  ");
  }
  if (complaint.approval) out += "\n" + approval_text(*complaint.approval, console);
  return out;
}

std::string summary_table(const std::vector<ComplaintSummary>& items, const Console& console) {
  const Paint& paint = console.paint;
  Table table(
      {">ref", "state", "phase", "workflow", "received", "next due", "owner", "external ref", ""});
  for (const auto& item : items) {
    std::string flags = item.breached ? paint.red("breached") : "";
    if (item.status == "faulted") flags += (flags.empty() ? "" : " ") + paint.red("faulted");
    table.add(
        {std::to_string(item.reference), paint.cyan(states_text(item.states)), item.phase,
         item.workflow, time_text(item.received_at), item.next_due ? time_text(*item.next_due) : "",
         isolated(printable(item.owner), console.out_is_terminal),
         isolated(printable(bounded(item.external_ref, 40)), console.out_is_terminal), flags});
  }
  return table.text(paint);
}

std::string action_table(const std::vector<ActionView>& actions, const Console& console) {
  const Paint& paint = console.paint;
  Table table({"event", "", "needs", "may carry", "why not"});
  for (const auto& action : actions) {
    std::vector<std::string> optional;
    for (const auto& field : action.fields) {
      if (std::find(action.required.begin(), action.required.end(), field) == action.required.end())
        optional.push_back(field);
    }
    const std::string why = action.permitted ? "" : action.refusal + ": " + printable(action.why);
    table.add({action.permitted ? paint.bold(action.event) : action.event,
               action.permitted ? paint.green("yes") : paint.dim("no"), join(action.required, ", "),
               join(optional, ", "), paint.dim(why)});
  }
  return table.text(paint);
}

}  // namespace ayar::cli
