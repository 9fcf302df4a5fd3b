// `approve`: whose votes a state waits for, and where each outcome leads.
#include <string>

#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

void parse_outcomes(Keys& keys, DraftApproval& made, DraftState& state, Report& report) {
  using Kind = DraftTrigger::Kind;
  const auto outcome = [&](const Node* node, Kind kind) {
    if (node == nullptr) return;
    DraftTrigger trigger;
    trigger.kind = kind;
    trigger.node = node;
    trigger.transitions = parse_transitions(*node, report);
    state.triggers.push_back(std::move(trigger));
  };
  const Node* within = keys.take("within");
  outcome(keys.need("granted", "where it goes then: granted: {to: answering}"), Kind::granted);
  outcome(keys.need("refused", "where it goes then: refused: {to: investigating}"), Kind::refused);
  const Node* lapsed = keys.take("lapsed");
  outcome(lapsed, Kind::lapsed);
  if (within != nullptr) made.approval.within = span_of(*within, report);
  if ((within == nullptr) != (lapsed == nullptr)) {
    report.error(rule::missing_key, *made.node, "'within' and 'lapsed' go together",
                 "say how long the votes may take, and where it goes when they do not come");
  }
}

constexpr std::size_t levels_max = 10;
constexpr std::int64_t votes_max = 20;

std::uint32_t votes_of(const Node* node, Report& report, std::string_view what,
                       std::uint32_t otherwise) {
  if (node == nullptr) return otherwise;
  const auto count = integer_of(*node, report, what, {1, votes_max});
  return count ? static_cast<std::uint32_t>(*count) : otherwise;
}

void parse_excluded(const Node& node, ApprovalLevel& level, bool first, Report& report) {
  for (const DraftWord& who : words_of(node, report, "somebody left out")) {
    if (first && who.text == "earlier") {
      report.error(rule::approval_votes, *who.node, "nobody has voted before the first level",
                   "'earlier' leaves out who voted on a level before: say it there");
      continue;
    }
    level.excluded.push_back(who.text);
  }
}

/// Who is asked: the keys of a level, or of an approval that has one level only.
void parse_level(Keys& keys, const Node& node, DraftApproval& made, Report& report) {
  ApprovalLevel level;
  level.where = report.place(node);
  if (const Node* by = keys.need("by", "the role that votes: by: supervisor")) {
    if (const auto role = word_of(*by, report, "a role")) level.by = role->text;
  }
  level.of = votes_of(keys.take("of"), report, "the number of votes", 1);
  const Node* among = keys.take("among");
  level.among = votes_of(among, report, "the number of voters", 0);
  if (among != nullptr && level.among != 0 && level.among < level.of) {
    report.error(rule::approval_votes, *among,
                 std::to_string(level.of) + " votes cannot come from " +
                     std::to_string(level.among) + " voters",
                 "write of: 2, among: 3 for two of three");
  }
  if (const Node* excluded = keys.take("not"))
    parse_excluded(*excluded, level, made.approval.levels.empty(), report);
  const Node* when = keys.take("when");
  if (when != nullptr && !is_expression(*when, report)) when = nullptr;
  made.approval.levels.push_back(std::move(level));
  made.whens.push_back(when);
}

void parse_levels(const Node& node, DraftApproval& made, Report& report) {
  if (!node.is_sequence() || node.items.empty()) {
    report.error(rule::wrong_kind, node, "the levels of an approval are a list of at least one",
                 "write levels: [{by: supervisor}, {when: '...', by: manager}]");
    return;
  }
  if (node.items.size() > levels_max) {
    report.error(rule::too_many, node,
                 "an approval has at most " + std::to_string(levels_max) + " levels");
    return;
  }
  for (const Node& item : node.items) {
    Keys keys(item, report, "a level", form::level);
    parse_level(keys, item, made, report);
    keys.close();
  }
}

}  // namespace

void parse_approve(const Node& node, DraftState& state, Report& report) {
  DraftApproval made;
  made.node = &node;
  made.approval.where = report.place(node);
  Keys keys(node, report, "'approve'", form::approval);
  if (const Node* levels = keys.take("levels")) {
    parse_levels(*levels, made, report);
  } else {
    parse_level(keys, node, made, report);
  }
  if (const Node* binds = keys.take("binds")) made.binds = words_of(*binds, report, "a field");
  parse_outcomes(keys, made, state, report);
  keys.close();
  // Told of already; its outcomes still belong to an approval.
  if (made.approval.levels.empty()) {
    made.approval.levels.emplace_back();
    made.whens.push_back(nullptr);
  }
  state.approval = std::move(made);
}

}  // namespace ayar::workflow
