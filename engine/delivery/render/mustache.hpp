#pragma once
/// Fills the tags of a text. The only place that knows the mustache library.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <ayar/result.hpp>

namespace ayar::delivery {

/// A text for a variable, whether it holds for a section; nothing for a name that is not known.
using TagAnswer = std::optional<std::variant<std::string, bool>>;
using TagAnswers = std::function<TagAnswer(std::string_view name)>;

struct FilledText {
  std::string text;
  std::vector<std::string> said;  ///< names whose text, not blank, stands in it; once each
};

/// Plain text: nothing is escaped. @error invalid_data: the text does not parse, or names what is
/// not known.
[[nodiscard]] Result<FilledText> fill_tags(const std::string& text, const TagAnswers& answers);

}  // namespace ayar::delivery
