#pragma once
/// Letters from templates. Pure: definition, data and an instant in, text out.
#include <string>
#include <string_view>
#include <vector>

#include <ayar/delivery_options.hpp>
#include <ayar/value.hpp>

#include "workflow/definition.hpp"

namespace ayar::delivery {

/// What a template may speak of.
struct LetterContext {
  Map data;        ///< fields of the complaint, as of the step that queued the letter
  std::string id;  ///< public id
  std::int64_t reference = 0;
  std::string workflow_title;
  Instant received_at{};
  Instant at{};  ///< when the step was
  std::string recipient_name;
  std::string owner_name;
  Map event;  ///< payload of the event that queued it: {{event.question}}
  std::vector<std::pair<std::string, Instant>> clocks;  ///< name, due: {{clock.resolve.due}}
};

/// Renders template `name` (a message's or a notice's) in `language`, else the definition's first
/// language. `must_say`: fields of the definition that the text has to contain; what it does not is
/// in LetterView::missing.
/// @error not_found: no such template in any language; invalid_data: the template does not parse.
[[nodiscard]] Result<LetterView> render_letter(const workflow::Definition& definition,
                                               std::string_view name, std::string_view language,
                                               const std::vector<workflow::Index>& must_say,
                                               const LetterContext& context);

}  // namespace ayar::delivery
