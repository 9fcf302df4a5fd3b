// `messages`: correspondence on record, with parties. Notices to staff are not messages.
#include "workflow/check/parse.hpp"

namespace ayar::workflow {
namespace {

void parse_message(const Member& member, Draft& draft, Report& report) {
  if (!is_name(member.key, "a message", report)) return;
  DraftMessage made;
  made.name = {member.key.text, &member.key};
  made.message.name = member.key.text;
  made.message.where = report.place(member.key);
  Keys keys(member.value, report, "message '" + member.key.text + "'", form::message);
  if (const Node* node = keys.need("to", "the party: to: complainant")) {
    made.message.to = choice_of<std::string>(*node, report, "a party",
                                             {{"complainant", "complainant"},
                                              {"consumer", "consumer"},
                                              {"representative", "representative"},
                                              {"subject_staff", "subject_staff"}})
                          .value_or("");
    if (draft.kind == Kind::matter && made.message.to == "complainant") {
      report.error(rule::wrong_kind, *node, "a matter has no complainant",
                   "write to a consumer or a representative, or use kind: complaint");
    }
  }
  if (const Node* node = keys.need("template", "the template that is rendered")) {
    if (auto word = word_of(*node, report, "a template")) made.message.template_name = word->text;
  }
  if (const Node* node = keys.take("counts_as")) {
    made.message.counts_as = choice_of<CountsAs>(*node, report, "'counts_as'",
                                                 {{"acknowledgement", CountsAs::acknowledgement},
                                                  {"response", CountsAs::response},
                                                  {"forwarding", CountsAs::forwarding}})
                                 .value_or(CountsAs::nothing);
    if (made.message.counts_as != CountsAs::nothing && made.message.to == "subject_staff") {
      report.error(rule::wrong_audience, *node,
                   "what is written to the staff complained of does not answer the complainant",
                   "send it to the complainant, or leave 'counts_as' out");
    }
  }
  if (const Node* node = keys.take("must_say")) made.must_say = words_of(*node, report, "a field");
  if (const Node* node = keys.take("legal"))
    made.message.legal = bool_of(*node, report, "'legal'").value_or(false);
  keys.later({"channel", "language", "when", "attach"});
  keys.close();
  draft.messages.push_back(std::move(made));
}

}  // namespace

void parse_messages(const Node& node, Draft& draft, Report& report) {
  if (!node.is_mapping()) {
    report.error(rule::wrong_kind, node, "messages is a mapping of message names",
                 "write messages: {answer: {to: complainant, template: answer}}");
    return;
  }
  for (const Member& member : node.members)
    parse_message(member, draft, report);
}

}  // namespace ayar::workflow
