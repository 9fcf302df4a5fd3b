#pragma once
/// Letters as the loader and the renderer both understand them: what a template file is made of,
/// and what its tags may name. One grammar, so that what loads can be rendered.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/definition.hpp"

namespace ayar::workflow {

inline constexpr std::size_t template_bytes_max = std::size_t{64} << 10;

/// A template's two halves; carriage returns are gone.
struct LetterText {
  std::string subject;  ///< what follows `Subject:`
  std::string body;
};
/// Of a text that the loader has accepted; without a subject line all of it is body.
[[nodiscard]] LetterText letter_text(std::string_view text);

/// What a name in a tag stands for.
struct LetterName {
  enum class Of : std::uint8_t {
    field,      ///< `decision`, or `field.decision` where a word of the letter has the same name
    complaint,  ///< the reference number
    id,         ///< the public id
    received_at,
    today,
    name,  ///< the recipient's
    owner,
    workflow,   ///< its title
    clock_due,  ///< `clock.resolve.due`
    own_clock,  ///< `clock.name`: the title of the clock that a ladder's notice is about
    own_due,    ///< `clock.due`: when that one is due
    event       ///< `event.question`
  };
  enum class Ask : std::uint8_t {
    text,  ///< {{decision}}
    has,   ///< {{#has.decision}}: there is a text
    is     ///< {{#is.decision.rejected}}: the value is this word
  };
  Of of = Of::field;
  Ask ask = Ask::text;
  Index subject = none;  ///< field or clock number
  std::string word;      ///< of `is`; of an event's datum its name
};

/// Null when the workflow knows nothing of that name.
[[nodiscard]] std::optional<LetterName> letter_name(const Definition& definition,
                                                    std::string_view name);
/// Every name that can be written as `{{name}}`, for suggestions.
[[nodiscard]] std::vector<std::string> letter_names(const Definition& definition);

/// The name that is looked at when `name` has no text: `clock_resolve` falls back on `clock`; else
/// empty.
[[nodiscard]] std::string_view fallback_of(std::string_view name) noexcept;

/// The text of `name` in `language`, then in its base language (`fa-IR`, `fa`), else in English
/// where the workflow's title speaks it, else in another language of the title, else in any. Null
/// when there is none at all.
[[nodiscard]] const Template* find_template(const Definition& definition, std::string_view name,
                                            std::string_view language) noexcept;

/// A text for people in `language`: its own, the one for all languages, the English one, else the
/// first; else `otherwise`.
[[nodiscard]] std::string_view title_in(const Titles& titles, std::string_view language,
                                        std::string_view otherwise);

}  // namespace ayar::workflow
