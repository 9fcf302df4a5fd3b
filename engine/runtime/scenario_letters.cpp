// What was sent, and what the letters say.
#include <algorithm>

#include "base/text.hpp"
#include "runtime/scenario_judge.hpp"

namespace ayar::runtime {
namespace {

namespace wf = workflow;

/// Words of a letter with its lines and isolates out of the way, so that a sentence is found
/// wherever it is broken.
std::string flat(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+2066 to U+2069 set apart what runs against the line
    if (byte == 0xE2 && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x81 &&
        static_cast<unsigned char>(text[i + 2]) >= 0xA6 &&
        static_cast<unsigned char>(text[i + 2]) <= 0xA9) {
      i += 2;
      continue;
    }
    const bool blank = text[i] == ' ' || text[i] == '\n' || text[i] == '\t';
    if (!blank) {
      made += text[i];
    } else if (!made.empty() && made.back() != ' ') {
      made += ' ';
    }
  }
  return made;
}

}  // namespace

void Judge::check_sent(const wf::Expectation& expected) {
  const auto& sent = rehearsal_.effects().sent;
  std::vector<std::string> names;
  for (const auto& letter : sent)
    names.push_back(definition().messages[letter.message].name);
  for (const auto& wanted : expected.sent) {
    const auto last = std::find(names.rbegin(), names.rend(), wanted.message.text);
    if (last == names.rend()) {
      auto& failure = failures_.add(
          wanted.message.mark, wanted.message.path,
          "expected message " + wanted.message.text + " to be sent, sent was " + list_of(names));
      failure.expected = wanted.message.text;
      failure.actual = list_of(names);
      continue;
    }
    check_letter(wanted, sent[static_cast<std::size_t>(names.rend() - last) - 1]);
  }
  for (const auto& word : expected.not_sent) {
    if (!definition().message_by_name.contains(word.text)) {
      failures_.add(word, "the workflow has no message '" + word.text + "'");
    } else if (holds(names, word.text)) {
      failures_.add(word, "expected no message " + word.text + ", it was sent");
    }
  }
}

void Judge::check_letter(const wf::SentExpectation& expected, const QueuedLetter& queued) {
  const bool asks =
      !expected.says.empty() || !expected.says_not.empty() || expected.subject || expected.language;
  if (!asks) return;
  if (!letters_ || definition().templates.empty()) {
    for (const auto& saying : expected.says)
      check_unwritten(expected.message.text, saying);
    return;
  }
  auto letter = letters_(definition(), queued);
  if (!letter)
    return failures_.add(expected.message, "message " + expected.message.text +
                                               " cannot be written: " + letter.error().message);
  for (const auto& saying : expected.says)
    check_says(expected, saying, *letter, true);
  for (const auto& saying : expected.says_not)
    check_says(expected, saying, *letter, false);
  if (expected.language) same(*expected.language, "the letter's language", letter->language);
  if (expected.subject &&
      flat(letter->subject).find(flat(expected.subject->text)) == std::string::npos)
    failures_.differ(*expected.subject, "the subject", "..." + expected.subject->text + "...",
                     letter->subject);
}

void Judge::check_says(const wf::SentExpectation& expected, const wf::Saying& saying,
                       const WrittenLetter& letter, bool wanted) {
  const std::string& what = saying.said.text;
  if (saying.is_field && !definition().field_by_name.contains(what))
    return failures_.add(saying.said, "the workflow has no field '" + what + "'");
  const bool says = saying.is_field ? holds(letter.said, what)
                                    : flat(letter.subject + " " + letter.body).find(flat(what)) !=
                                          std::string::npos;
  if (says == wanted) return;
  const std::string is = bounded(flat(letter.body), 600);
  auto& failure =
      failures_.add(saying.said.mark, saying.said.path,
                    "message " + expected.message.text + (wanted ? " does not say " : " says ") +
                        (saying.is_field ? what : "'" + what + "'"),
                    "it says (" + letter.language + "): " + is);
  failure.expected = (wanted ? "says " : "does not say ") + what;
  failure.actual = is;
}

/// Without letters at hand a message says a field when it must say it and the field has a value.
void Judge::check_unwritten(const std::string& message, const wf::Saying& saying) {
  if (!saying.is_field)
    return failures_.add(saying.said, "there is no letter that could say '" + saying.said.text +
                                          "': the workflow has no templates here");
  const auto& entry = definition().messages[definition().message_by_name.find(message)->second];
  const auto found = definition().field_by_name.find(saying.said.text);
  if (found == definition().field_by_name.end())
    return failures_.add(saying.said, "the workflow has no field '" + saying.said.text + "'");
  if (std::find(entry.must_say.begin(), entry.must_say.end(), found->second) ==
      entry.must_say.end())
    return failures_.add(saying.said, "message " + message + " need not say " + saying.said.text);
  if (snapshot().data[found->second].is_null())
    failures_.add(saying.said,
                  "message " + message + " cannot say " + saying.said.text + ": it has no value");
}

}  // namespace ayar::runtime
