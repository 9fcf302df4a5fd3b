#include "delivery/render/letter.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "delivery/render/bidi.hpp"
#include "delivery/render/letter_values.hpp"
#include "delivery/render/mustache.hpp"
#include "workflow/letter.hpp"

namespace ayar::delivery {
namespace {

using workflow::LetterName;

constexpr std::size_t subject_bytes_max = 2'000;
constexpr std::size_t body_bytes_max = std::size_t{256} << 10;

Error at_template(Error error, const workflow::Template& found) {
  error.message = "template '" + found.name + "." + found.language + "': " + error.message;
  return error;
}

Error absent(const workflow::Definition& definition, std::string_view name) {
  std::vector<std::string> names;
  for (const auto& each : definition.templates)
    if (names.empty() || names.back() != each.name) names.push_back(each.name);
  return Error{ErrorCode::not_found,
               "workflow '" + definition.workflow + "' has no template '" + bounded(name, 80) + "'",
               names.empty() ? "write templates/" + bounded(name, 80) +
                                   ".en.mustache beside the workflow and publish it again"
                             : "it has " + join(names, ", "),
               {},
               {}};
}

/// Marks the fields among the names that were said.
void add_said(const workflow::Definition& definition, const FilledText& filled,
              std::vector<bool>& said) {
  for (const std::string& tag : filled.said) {
    const auto name = workflow::letter_name(definition, tag);
    if (name && name->of == LetterName::Of::field) said[name->subject] = true;
  }
}

}  // namespace

Result<LetterView> render_letter(const workflow::Definition& definition, std::string_view name,
                                 std::string_view language,
                                 const std::vector<workflow::Index>& must_say,
                                 const LetterContext& context) {
  const workflow::Template* found = workflow::find_template(definition, name, language);
  if (found == nullptr) return absent(definition, name);
  const workflow::LetterText text = workflow::letter_text(found->text);
  const LetterValues values(definition, context, name, found->language);
  auto subject =
      fill_tags(text.subject, [&](std::string_view tag) { return values.answer(tag, true); });
  if (!subject) return at_template(std::move(subject.error()), *found);
  auto body = fill_tags(text.body, [&](std::string_view tag) { return values.answer(tag, false); });
  if (!body) return at_template(std::move(body.error()), *found);

  LetterView letter;
  letter.language = found->language;
  letter.subject = one_line(subject->text);
  letter.body = std::string(trim(body->text)) + "\n";
  if (letter.subject.size() > subject_bytes_max || letter.body.size() > body_bytes_max)
    return at_template(Error{ErrorCode::too_large,
                             "the letter is too long",
                             "a subject has at most 2,000 bytes, a body 256 KiB",
                             {},
                             {}},
                       *found);
  std::vector<bool> said(definition.fields.size());
  add_said(definition, *subject, said);
  add_said(definition, *body, said);
  for (std::size_t field = 0; field < said.size(); ++field)
    if (said[field]) letter.said.push_back(definition.fields[field].name);
  for (const workflow::Index field : must_say)
    if (!said[field]) letter.missing.push_back(definition.fields[field].name);
  return letter;
}

}  // namespace ayar::delivery
