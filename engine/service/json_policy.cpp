// Replays and recalculations as JSON.
#include <ayar/json.hpp>

#include "service/json_members.hpp"

namespace ayar {

using service::instant_or_null;
using service::object;
using service::text_or_null;
using service::texts;

namespace {

void counts(JsonWriter& json, std::string_view key, const VerdictCounts& counts) {
  json.key(key).begin_object();
  json.key("met").integer(counts.met);
  json.key("met_late").integer(counts.met_late);
  json.key("breached_open").integer(counts.breached_open);
  json.key("open").integer(counts.open);
  json.key("cancelled").integer(counts.cancelled);
  json.key("used").integer(counts.used);
  json.key("lapsed").integer(counts.lapsed);
  json.key("replaced").integer(counts.replaced);
  json.key("absent").integer(counts.absent);
  json.end_object();
}

void cycle_head(JsonWriter& json, const std::string& complaint, std::int64_t reference,
                const std::string& clock, std::int64_t cycle) {
  json.key("complaint").string(complaint);
  json.key("reference").integer(reference);
  json.key("clock").string(clock);
  json.key("cycle").integer(cycle);
}

void replay_case(JsonWriter& json, const ReplayCase& each) {
  json.begin_object();
  cycle_head(json, each.complaint, each.reference, each.clock, each.cycle);
  text_or_null(json, "verdict_then", each.verdict_then);
  instant_or_null(json, "due_then", each.due_then);
  text_or_null(json, "verdict_now", each.verdict_now);
  instant_or_null(json, "due_now", each.due_now);
  json.key("path_depends").boolean(each.path_depends);
  json.end_object();
}

void agreement(JsonWriter& json, const ReplayAgreement& given) {
  json.key("agreement").begin_object();
  json.key("judged").integer(given.judged());
  json.key("both_met").integer(given.both_met);
  json.key("both_missed").integer(given.both_missed);
  json.key("only_field_met").integer(given.only_field_met);
  json.key("only_policy_met").integer(given.only_policy_met);
  json.key("unjudged").integer(given.unjudged);
  json.end_object();
}

}  // namespace

std::string to_json(const PolicyReplayReport& report) {
  return object([&](JsonWriter& json) {
    json.key("workflow").string(report.workflow);
    json.key("policy").string(report.policy);
    json.key("complaints").integer(report.complaints);
    json.key("changed").integer(report.changed);
    json.key("path_depends").integer(report.path_depends);
    agreement(json, report.agreement);
    json.key("rows").begin_array();
    for (const auto& row : report.rows) {
      json.begin_object();
      json.key("clock").string(row.clock);
      text_or_null(json, "team", row.team);
      json.key("month").string(row.month);
      counts(json, "then", row.then);
      counts(json, "now", row.now);
      json.end_object();
    }
    json.end_array();
    json.key("cases").begin_array();
    for (const auto& each : report.cases)
      replay_case(json, each);
    json.end_array();
    texts(json, "unreadable", report.unreadable);
  });
}

std::string to_json(const RecalculationReport& report) {
  return object([&](JsonWriter& json) {
    json.key("workflow").string(report.workflow);
    json.key("to").integer(report.to);
    json.key("applied").boolean(report.applied);
    json.key("looked_at").integer(report.looked_at);
    json.key("changed").integer(report.changed);
    json.key("unchanged").integer(report.unchanged);
    json.key("already").integer(report.already);
    json.key("refused").integer(report.refused);
    json.key("later").integer(report.later);
    json.key("sooner").integer(report.sooner);
    json.key("newly_late").integer(report.newly_late);
    json.key("no_longer_late").integer(report.no_longer_late);
    json.key("frozen").integer(report.frozen);
    json.key("clocks").begin_array();
    for (const auto& each : report.clocks) {
      json.begin_object();
      cycle_head(json, each.complaint, each.reference, each.clock, each.cycle);
      text_or_null(json, "verdict_before", each.verdict_before);
      instant_or_null(json, "due_before", each.due_before);
      text_or_null(json, "verdict_after", each.verdict_after);
      instant_or_null(json, "due_after", each.due_after);
      json.key("frozen").boolean(each.frozen);
      json.end_object();
    }
    json.end_array();
    json.key("refusals").begin_array();
    for (const auto& refusal : report.refusals) {
      json.begin_object();
      json.key("complaint").string(refusal.complaint);
      json.key("reference").integer(refusal.reference);
      texts(json, "reasons", refusal.reasons);
      json.end_object();
    }
    json.end_array();
  });
}

}  // namespace ayar
