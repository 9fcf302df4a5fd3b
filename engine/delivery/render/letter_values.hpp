#pragma once
/// What each name of a letter stands for, as text in its language.
#include <string>
#include <string_view>

#include "delivery/render/letter.hpp"
#include "delivery/render/localiser.hpp"
#include "delivery/render/mustache.hpp"
#include "workflow/letter.hpp"

namespace ayar::delivery {

/// All three must outlive it. Threads: one at a time.
class LetterValues {
 public:
  /// `name`: of the message or notice, `language`: of the template that was found.
  LetterValues(const workflow::Definition& definition, const LetterContext& context,
               std::string_view name, std::string_view language);
  /// `single_line`: for a subject, where no value may end the line.
  [[nodiscard]] TagAnswer answer(std::string_view tag, bool single_line) const;

 private:
  [[nodiscard]] std::string text_of(const workflow::LetterName& name, bool single_line) const;
  [[nodiscard]] bool is_so(const workflow::LetterName& name) const;
  [[nodiscard]] std::string field_text(const workflow::Field& field, const Value& value,
                                       bool single_line) const;
  [[nodiscard]] std::string word_text(const workflow::Field& field, const std::string& word) const;
  /// `words`: the field whose words these are; null: a text of its own.
  [[nodiscard]] std::string value_text(const Value& value, const workflow::Field* words,
                                       bool single_line) const;
  [[nodiscard]] std::string event_text(const std::string& datum, bool single_line) const;
  [[nodiscard]] std::string clock_text(const std::string& clock) const;
  [[nodiscard]] std::string of_people(std::string_view text, bool single_line) const;
  [[nodiscard]] std::string apart(std::string_view text) const;

  const workflow::Definition& definition_;
  const LetterContext& context_;
  std::string language_;
  std::string own_clock_;  ///< of a ladder's notice: the clock that it is about
  Localiser localiser_;
};

}  // namespace ayar::delivery
