// Messages of a complaint with the letters as they were sent, and figures of the engine.
#include <algorithm>
#include <array>

#include "http/callers.hpp"
#include "http/replies.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

void write_message(JsonWriter& json, const MessageView& message, const KeptLetter* letter) {
  json.begin_object();
  json.key("number").integer(message.number);
  json.key("message").string(message.message);
  json.key("state").string(message.state);
  json.key("queued_at").instant(message.queued_at);
  if (message.sent_at) json.key("sent_at").instant(*message.sent_at);
  if (letter != nullptr) json.key("letter").raw(to_json(*letter));
  json.end_object();
}

const KeptLetter* letter_of(const std::vector<KeptLetter>& letters, std::int64_t number) {
  const auto ending = "/message/" + std::to_string(number);
  const auto found = std::find_if(letters.begin(), letters.end(), [&](const KeptLetter& letter) {
    const auto& id = letter.outbox_id;
    return id.size() > ending.size() &&
           id.compare(id.size() - ending.size(), ending.size(), ending) == 0;
  });
  return found == letters.end() ? nullptr : &*found;
}

/// Letters go to who complains; staff complained about is a party, and does not read them.
bool may_read_letters(const Call& call, const ComplaintView& view) {
  if (!call.caller.is_party()) return true;
  return std::any_of(view.parties.begin(), view.parties.end(), [&](const ComplaintParty& party) {
    return party.person == call.caller.actor.id && party.role != "subject_staff";
  });
}

void messages(Call& call) {
  auto read = see(call, call.part());
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  const auto& view = std::get<ComplaintView>(read);
  std::vector<KeptLetter> letters;
  if (may_read_letters(call, view)) {
    auto kept = call.engine().letters(view.id, call.tenant());
    if (!kept) return call.refuse(kept.error());
    letters = std::move(kept).value();
  }
  std::vector<std::string> items;
  for (const auto& message : view.messages) {
    std::string text;
    JsonWriter json(text);
    write_message(json, message, letter_of(letters, message.number));
    items.push_back(std::move(text));
  }
  call.reply(page_response(call, items, {}));
}

void statistics(Call& call) {
  const auto figures = call.engine().statistics();
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("commands").integer(figures.commands);
  json.key("refused").integer(figures.refused);
  json.key("steps").integer(figures.steps);
  json.key("timers").integer(figures.timers);
  json.key("batches").integer(figures.batches);
  json.key("failed_batches").integer(figures.failed_batches);
  json.key("conflicts").integer(figures.conflicts);
  json.key("faults").integer(figures.faults);
  json.key("queued").integer(static_cast<std::int64_t>(figures.queued));
  json.end_object();
  call.reply_json(std::move(text));
}

constexpr std::array routes{
    Route{"GET", "/v1/complaints/{id}/messages", Access::anyone, messages},
    Route{"GET", "/v1/statistics", Access::admin, statistics},
};

}  // namespace

std::span<const Route> message_routes() noexcept { return routes; }

}  // namespace ayar::http
