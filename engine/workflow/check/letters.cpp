#include "workflow/check/letters.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "workflow/check/letter_tags.hpp"
#include "workflow/check/report.hpp"
#include "workflow/check/taint.hpp"
#include "workflow/letter.hpp"

namespace ayar::workflow {
namespace {

/// What somebody is to be sent, and where the workflow says so.
struct Wanted {
  std::string name;
  SourceRef where;
  bool needed = true;     ///< a survey may do without a text
  bool to_party = false;  ///< staff share a language more often than customers do
};

std::vector<Wanted> wanted_by(const Definition& made) {
  std::vector<Wanted> all;
  for (const Message& message : made.messages)
    all.push_back({message.template_name, message.where, true, true});
  for (const Action& action : made.actions) {
    if (action.kind == ActionKind::notify) all.push_back({action.name, action.where});
    if (action.kind == ActionKind::escalate) all.push_back({"escalated", action.where});
    if (action.kind == ActionKind::survey)
      all.push_back({"survey_" + action.name, action.where, false, true});
  }
  for (const ClockRule& clock : made.clocks) {
    const bool tells = std::any_of(clock.ladder.begin(), clock.ladder.end(),
                                   [](const Rung& rung) { return !rung.notify.empty(); });
    if (tells) all.push_back({"clock_" + clock.name, clock.where});
  }
  return all;
}

std::vector<std::string> file_names(const std::vector<Wanted>& all) {
  std::set<std::string> names;
  for (const Wanted& each : all) {
    names.insert(each.name);
    if (const auto fallback = fallback_of(each.name); !fallback.empty()) names.emplace(fallback);
  }
  return {names.begin(), names.end()};
}

class LetterChecker {
 public:
  explicit LetterChecker(Build& build)
      : made_(build.made), report_(build.report), taint_(build.made, build.places) {}
  void text(const Sources::LetterText& given);
  void coverage(const std::vector<Wanted>& all);
  [[nodiscard]] std::vector<Diagnostic> take() { return std::move(found_); }
  Diagnostic& say(std::string_view rule, SourceRef where, std::string message, std::string hint);

 private:
  void names(const LetterTags& tags, const std::string& file);
  [[nodiscard]] std::string question_hint(std::string_view name) const;
  void must_say(const Sources::LetterText& given, const LetterTags& tags);

  [[nodiscard]] std::optional<Origin> origin_of(const LetterName& name) const;
  void respect(const LetterName& name, std::string_view written, const SourceRef& where);

  Definition& made_;
  const Report& report_;
  Taint taint_;
  std::vector<Diagnostic> found_;
};

Diagnostic& LetterChecker::say(std::string_view rule, SourceRef where, std::string message,
                               std::string hint) {
  Diagnostic made;
  made.rule = rule;
  made.message = std::move(message);
  made.hint = std::move(hint);
  made.where = std::move(where);
  found_.push_back(std::move(made));
  return found_.back();
}

void LetterChecker::text(const Sources::LetterText& given) {
  LetterTags tags = read_letter_tags(given.text, given.file);
  if (tags.diagnostics.empty()) {
    names(tags, given.file);
    must_say(given, tags);
  }
  std::move(tags.diagnostics.begin(), tags.diagnostics.end(), std::back_inserter(found_));
  made_.templates.push_back({given.name, given.language, given.text});
}

void LetterChecker::names(const LetterTags& tags, const std::string& file) {
  for (const LetterTag& tag : tags.tags) {
    if (tag.kind == LetterTag::Kind::close) continue;
    const SourceRef where{file, tag.mark.line, tag.mark.column};
    const auto known = letter_name(made_, tag.name);
    if (known) respect(*known, tag.name, where);
    const bool asks = known && known->ask != LetterName::Ask::text;
    const std::string near = known ? std::string{} : did_you_mean(tag.name, letter_names(made_));
    if (tag.kind == LetterTag::Kind::variable) {
      if (!known)
        say(rule::template_name, where, "nothing here is called '" + bounded(tag.name, 80) + "'",
            near.empty() ? "there are fields, {{event.datum}}, {{clock.name.due}} and a few words "
                           "of letters: see workflows/README.md"
                         : near);
      else if (asks)
        say(rule::template_name, where, "'" + tag.name + "' is a question, not a text",
            "write {{#" + tag.name + "}}...{{/" + tag.name + "}}");
    } else if (!asks) {
      say(rule::template_name, where,
          "'" + bounded(tag.name, 80) + "' is no question that a section can ask",
          known ? "write {{#has." + tag.name + "}}...{{/has." + tag.name + "}}"
                : question_hint(tag.name));
    }
  }
}

std::optional<Origin> LetterChecker::origin_of(const LetterName& name) const {
  if (name.of == LetterName::Of::field) return taint_.of_field(name.subject);
  if (name.of != LetterName::Of::event) return std::nullopt;
  for (Index e = 0; e < made_.events.size(); ++e) {
    const auto& fields = made_.events[e].fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].name != name.word) continue;
      if (auto origin = taint_.of({cel::Frame::event, static_cast<std::uint16_t>(i)}, e))
        return origin;
    }
  }
  return std::nullopt;
}

// Neither what is written to people nor how may hang on what they are worth.
void LetterChecker::respect(const LetterName& name, std::string_view written,
                            const SourceRef& where) {
  const auto origin = origin_of(name);
  if (!origin || made_.kind == Kind::machine) return;
  Diagnostic& given =
      say(rule::respect, where,
          "this letter reads '" + bounded(written, 80) + "', which is " +
              (origin->through == nullptr ? "" : "set from '" + origin->source + "', ") + "about " +
              origin->about,
          "what a customer is worth may be recorded and reported, and decides nothing");
  if (origin->declared != nullptr)
    given.notes.push_back(
        {"'" + origin->source + "' is about " + origin->about, report_.place(*origin->declared)});
}

// For `is.decision.maybe` the words that a decision can be, for anything else the forms of a
// question.
std::string LetterChecker::question_hint(std::string_view name) const {
  constexpr std::string_view prefix = "is.";
  std::string hint = "ask {{#has.field}}, or {{#is.field.word}} with a word of that field";
  if (name.substr(0, prefix.size()) != prefix) return hint;
  const auto field_name = name.substr(prefix.size(), name.rfind('.') - prefix.size());
  const auto found = made_.field_by_name.find(field_name);
  if (found == made_.field_by_name.end()) return hint;
  const cel::Type& type = made_.fields[found->second].type;
  const auto& words = type.element ? type.element->values : type.values;
  if (!words.empty())
    hint = "the words of '" + std::string(field_name) + "' are " + join(words, ", ");
  return hint;
}

void LetterChecker::must_say(const Sources::LetterText& given, const LetterTags& tags) {
  for (const Message& message : made_.messages) {
    if (message.template_name != given.name) continue;
    for (const Index field : message.must_say) {
      const bool said = std::any_of(tags.tags.begin(), tags.tags.end(), [&](const LetterTag& tag) {
        const auto name = letter_name(made_, tag.name);
        return tag.kind == LetterTag::Kind::variable && name && name->of == LetterName::Of::field &&
               name->subject == field;
      });
      if (said) continue;
      const std::string& wanted = made_.fields[field].name;
      say(rule::template_unsaid, {given.file, 1, 1},
          "message '" + message.name + "' must say '" + wanted + "', this template does not",
          "write {{" + wanted + "}} where it belongs")
          .notes.push_back({"the message is declared here", message.where});
    }
  }
}

void LetterChecker::coverage(const std::vector<Wanted>& all) {
  std::set<std::string> spoken;
  std::map<std::string, std::set<std::string>, std::less<>> languages;
  for (const Template& each : made_.templates) {
    spoken.insert(each.language);
    languages[each.name].insert(each.language);
  }
  std::set<std::string> told;
  for (const Wanted& each : all) {
    std::set<std::string> found = languages[each.name];
    const auto fallback = languages.find(fallback_of(each.name));
    if (fallback != languages.end()) found.insert(fallback->second.begin(), fallback->second.end());
    if ((found.empty() && !each.needed) || !told.insert(each.name).second) continue;
    std::vector<std::string> lacking;
    std::set_difference(spoken.begin(), spoken.end(), found.begin(), found.end(),
                        std::back_inserter(lacking));
    if (found.empty()) {
      say(rule::template_missing, each.where, "template '" + each.name + "' has no text",
          "write templates/" + each.name + ".en.mustache, or in the language of your customers")
          .severity = Severity::warning;
    } else if (each.to_party && !lacking.empty()) {
      say(rule::template_missing, each.where,
          "template '" + each.name + "' has no text in " + join(lacking, ", "),
          "write templates/" + each.name + "." + lacking.front() +
              ".mustache; until then people are written to in another language")
          .severity = Severity::warning;
    }
  }
}

}  // namespace

std::vector<Diagnostic> check_letters(Build& build, const Sources& sources) {
  const auto wanted = wanted_by(build.made);
  LetterChecker checker(build);
  if (wanted.empty()) return {};
  auto letters = sources.letters(file_names(wanted));
  if (!letters) {
    checker.say(rule::template_form, wanted.front().where, letters.error().message,
                letters.error().hint);
    return checker.take();
  }
  std::sort(letters->texts.begin(), letters->texts.end(), [](const auto& a, const auto& b) {
    return std::tie(a.name, a.language) < std::tie(b.name, b.language);
  });
  for (const auto& each : letters->texts)
    checker.text(each);
  if (letters->any_folder) checker.coverage(wanted);
  return checker.take();
}

}  // namespace ayar::workflow
