#pragma once
/// The mappings of a workflow file as one table: which keys each has, what stands under a key, and a
/// sentence about it. The parser asks for no key that does not stand here, `ayar schema` prints it for
/// editors.
#include <cstdint>
#include <span>
#include <string_view>

namespace ayar::workflow {

struct Form;

/// What stands under a key. Where a key takes one of several things, the shape names them all.
enum class Shape : std::uint8_t {
  name,         ///< an identifier
  names,        ///< one, or a list
  text,         ///< any text
  titles,       ///< a text, or language to text
  boolean,
  integer,      ///< low to high
  duration,     ///< 5bd
  expression,   ///< a guard or another expression, in single quotes
  word,         ///< one of `words`
  value,        ///< any scalar or list
  form,         ///< a mapping of `form`
  forms,        ///< name to mapping of `form`
  form_list,    ///< one mapping of `form`, or a list
  name_or_form,   ///< an identifier or a mapping of `form`
  names_or_form,  ///< one or several identifiers, or a mapping of `form`
  forms_or_null,  ///< name to mapping of `form`, which may be left empty
  texts,          ///< name to text
  requirements,   ///< field to required, optional or an expression
  expressions,    ///< field to expression
  duration_or_forms,   ///< a duration, a mapping of `form`, or a list of those
  events_or_forms,     ///< event to transitions, or a list of mappings of `form`
  durations_to_forms,  ///< duration to transitions
  references,   ///< what starts and ends a clock: `form`, `received_at`, or a list
  enum_words,   ///< words of an enum (a list, or word to titles), or a list's element type
  moment,       ///< of a ladder: 75%, due, +4bh
  date,         ///< a quoted local date
  uses,         ///< fragments: a list of names, or fragment to parameters
  tree,         ///< anything: held to the form it mirrors
};

struct Key {
  std::string_view name;
  Shape shape = Shape::text;
  std::string_view about;    ///< one sentence, shown on hover
  std::string_view example;  ///< YAML
  bool required = false;     ///< in every kind of file that has this form
  const Form* form = nullptr;
  std::span<const std::string_view> words = {};
  std::int64_t low = 0, high = 0;
};

struct Form {
  std::string_view name;   ///< of the definition in the schema: `transition`
  std::string_view about;
  std::span<const Key> keys;
  bool one_key = false;    ///< exactly one of its keys: an action, a reference

  [[nodiscard]] const Key* find(std::string_view key) const noexcept;
};

namespace form {
extern const Form workflow, field, element, event, message, clock, goal, pause, rung, switching,
    on_change, reference, state, transition, listed_transition, initial, approval, level, action, notify,
    schedule, to_role, record, survey, promise, migrate, suspension, received, suspends;
}  // namespace form

/// Those of a suspension file.
[[nodiscard]] std::span<const Form* const> suspension_forms() noexcept;

/// Every form of a workflow file, in the order of the schema.
[[nodiscard]] std::span<const Form* const> all_forms() noexcept;

}  // namespace ayar::workflow
