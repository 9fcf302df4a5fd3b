#pragma once
/// What changed between two definitions, in words that a person understands, and what of it touches
/// complaints that are open. Pure.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/definition.hpp"

namespace ayar::workflow {

enum class ChangeKind : std::uint8_t { added, removed, changed, renamed };
[[nodiscard]] std::string_view name_of(ChangeKind kind) noexcept;

enum class Weight : std::uint8_t {
  plain,   ///< nothing that an open complaint would notice on its way over
  notice,  ///< what comes next is another than what was said
  danger   ///< an open complaint may not be able to come over, or is promised less
};
[[nodiscard]] std::string_view name_of(Weight weight) noexcept;

struct Change {
  ChangeKind kind = ChangeKind::changed;
  std::string section;  ///< "state", "transition", "event", "field", "message", "clock",
                        ///< "approval", "template", "calendar", "workflow"
  std::string name;  ///< "received", "received on classify"
  std::string what;  ///< of a change: "phase", "after", "target", "guard" ...
  std::string before, after;
  Weight weight = Weight::plain;
  std::string why;  ///< of a weight
  friend bool operator==(const Change&, const Change&) = default;
};

/// In order of section, then of the names in the old file, then of those added. Names that the new
/// version's `migrate` maps from the old one count as renamed. Cost: of both definitions.
[[nodiscard]] std::vector<Change> diff(const Definition& before, const Definition& after);

}  // namespace ayar::workflow
