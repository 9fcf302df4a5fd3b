#pragma once
/// The shipped retail workflow with its templates, one complaint's context, and isolates made
/// visible.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "delivery/render/letter.hpp"
#include "workflow/sources.hpp"

namespace ayar::test {

inline Instant at(std::string_view text) { return parse_instant(text).value(); }

inline std::shared_ptr<const workflow::Definition> retail_with_letters() {
  const FolderSources sources(workflows_folder() / "templates");
  const auto loaded =
      workflow::load(slurp(workflows_folder() / "retail.yaml"), "retail.yaml", sources);
  INFO(text_of(loaded.diagnostics));
  CHECK(loaded.diagnostics.empty());
  REQUIRE(loaded.definition);
  return loaded.definition;
}

/// Saturday 2026-11-21 10:00 in Tehran, 30 Aban 1405.
inline delivery::LetterContext rejected_complaint() {
  delivery::LetterContext context;
  context.id = "cmp_01J";
  context.reference = 4217;
  context.received_at = at("2026-11-21T06:30:00Z");
  context.at = at("2026-11-23T10:05:00Z");
  context.recipient_name = "مریم کریمی";
  context.owner_name = "مینا";
  context.data = {{"severity", Value("normal")},
                  {"category", Value("quality")},
                  {"decision", Value("rejected")},
                  {"reason", Value("دستگاه X-200 بیرون از کاربرد خود به کار رفته است")},
                  {"next_step", Value("تعمیر با هزینهٔ 1,500,000 ریال در نمایندگی")}};
  context.clocks = {{"resolve", at("2026-11-28T06:30:00Z")}, {"legal", at("2027-01-16T20:30:00Z")}};
  return context;
}

/// The definition with one template more, or another text of it.
inline workflow::Definition with_template(const workflow::Definition& definition,
                                          const std::string& name, const std::string& language,
                                          const std::string& text) {
  workflow::Definition made = definition;
  std::erase_if(made.templates,
                [&](const auto& each) { return each.name == name && each.language == language; });
  made.templates.push_back({name, language, text});
  return made;
}

inline LetterView rendered(const workflow::Definition& definition, std::string_view name,
                           std::string_view language, const delivery::LetterContext& context) {
  const auto letter = delivery::render_letter(definition, name, language, {}, context);
  INFO((letter ? std::string{} : letter.error().message));
  REQUIRE(letter.has_value());
  return *letter;
}

/// One body line of a letter that says only `text`.
inline std::string line_of(const workflow::Definition& definition, const std::string& text,
                           const std::string& language, const delivery::LetterContext& context) {
  auto body = rendered(with_template(definition, "probe", language, "Subject: x\n\n" + text + "\n"),
                       "probe", language, context)
                  .body;
  REQUIRE_FALSE(body.empty());
  body.pop_back();
  return body;
}

inline std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto found = text.find(what); found != std::string::npos;
       found = text.find(what, found + with.size()))
    text.replace(found, what.size(), with);
  return text;
}

inline constexpr std::string_view fsi = "\xE2\x81\xA8", pdi = "\xE2\x81\xA9";
/// Isolates as <...>, so that a test can be read.
inline std::string visible(std::string text) {
  return replaced(replaced(std::move(text), fsi, "<"), pdi, ">");
}

}  // namespace ayar::test
