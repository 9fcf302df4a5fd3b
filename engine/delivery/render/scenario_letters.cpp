#include "delivery/render/scenario_letters.hpp"

#include "delivery/render/letter.hpp"
#include "workflow/letter.hpp"

namespace ayar::delivery {
namespace {

LetterContext context_of(const workflow::Definition& definition,
                         const runtime::QueuedLetter& queued, std::string_view language) {
  const auto& snapshot = *queued.snapshot;
  LetterContext context;
  for (std::size_t i = 0; i < snapshot.data.size(); ++i) {
    if (!snapshot.data[i].is_null()) context.data[definition.fields[i].name] = snapshot.data[i];
  }
  context.id = snapshot.envelope->id;
  context.reference = 1;
  context.workflow_title = workflow::title_in(definition.title, language, definition.workflow);
  context.received_at = snapshot.envelope->received_at;
  context.at = queued.at;
  context.recipient_name = queued.recipient_name;
  context.owner_name = snapshot.owner;
  context.event = queued.event;
  for (workflow::Index clock = 0; clock < definition.clocks.size(); ++clock) {
    if (const auto* cycle = snapshot.current_cycle(clock))
      context.clocks.emplace_back(definition.clocks[clock].name, cycle->due);
  }
  return context;
}

}  // namespace

runtime::WriteLetter scenario_letters() {
  return [](const workflow::Definition& definition,
            const runtime::QueuedLetter& queued) -> Result<runtime::WrittenLetter> {
    const auto& message = definition.messages[queued.message];
    std::string language;
    for (const auto& party : queued.snapshot->envelope->parties)
      if (party.role == message.to) language = party.language;
    auto letter = render_letter(definition, message.template_name, language, message.must_say,
                                context_of(definition, queued, language));
    if (!letter) return std::move(letter.error());
    return runtime::WrittenLetter{std::move(letter->language), std::move(letter->subject),
                                  std::move(letter->body), std::move(letter->said),
                                  std::move(letter->missing)};
  };
}

}  // namespace ayar::delivery
