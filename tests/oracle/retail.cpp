// What stands around the machines: votes are counted, letters change hands, timers go off, promises
// are kept.
#include "oracle/retail.hpp"

#include <array>

#include "oracle/gates.hpp"

namespace ayar::oracle {
namespace {

std::optional<ErrorCode> objection_to_vote(const Book& book, const Sending& sending) {
  if (!book.requester) return ErrorCode::not_permitted;
  if (sending.role != "supervisor") return ErrorCode::forbidden;
  if (!book.requester->empty() && *book.requester == sending.id) return ErrorCode::forbidden;
  if (!sending.data.empty()) return ErrorCode::invalid_data;
  return std::nullopt;
}

std::string_view event_of(std::string_view sent) {
  if (sent == "approve") return "approval.approving.granted";
  return sent == "refuse" ? "approval.approving.refused" : sent;
}

}  // namespace

/// One event, then what it raised within: MSM has no completion of a submachine by its final state.
void Retail::run(std::string_view event) {
  const bool was_answered = book_.phase == "answered";
  machines_.feed(event);
  if (book_.raised_done) machines_.feed("done.state.closed");
  book_.raised_done = false;
  if (book_.phase == "answered" && !was_answered) book_.keep_promises();
}

Verdict Retail::open(const Map& data) {
  if (!is_well_formed_opening(data)) return {ErrorCode::invalid_data, {}, {}};
  const Value& category = datum(data, "category");
  if (category.is_null()) return {ErrorCode::missing_data, {}, {}};
  book_.begin_step("mina");
  book_.redress = rials(datum(data, "redress"));
  if (book_.redress) book_.write("set redress=" + *datum(data, "redress").get_if<std::string>());
  book_.write("set category=" + *category.get_if<std::string>());
  machines_.start();
  return verdict();
}

Verdict Retail::send(const Sending& sending) {
  if (book_.ended) return {ErrorCode::not_permitted, {}, {}};
  book_.begin_step(sending.id);
  book_.sending = &sending;
  if (sending.event == "approve" || sending.event == "refuse") {
    if (const auto objected = objection_to_vote(book_, sending)) return {objected, {}, {}};
    book_.write("vote " + sending.event + " by " + sending.id);
    run(event_of(sending.event));
    return verdict();
  }
  if (is_internal(sending.event)) return {ErrorCode::internal_event, {}, {}};
  if (!is_declared(sending.event)) return {ErrorCode::unknown_event, {}, {}};
  if (!is_well_formed(sending)) return {ErrorCode::invalid_data, {}, {}};
  // The data are there before a guard looks; a refusal leaves no trace of them.
  for (auto& line : stored_lines(sending))
    book_.write(std::move(line));
  run(event_of(sending.event));
  if (book_.refusal) return {book_.refusal, {}, {}};
  if (book_.taken.empty()) return {ErrorCode::not_permitted, {}, {}};
  if (const auto carried = rials(datum(sending.data, "redress"))) book_.redress = carried;
  return verdict();
}

Verdict Retail::deliver(std::uint32_t number, Mail outcome) {
  if (number == 0 || number > book_.letters.size()) return {ErrorCode::not_found, {}, {}};
  Letter& letter = book_.letters[number - 1];
  // What was given up may still arrive.
  const bool news = letter.state == Mail::queued ||
                    (letter.state == Mail::sent && outcome != Mail::sent) ||
                    (letter.state == Mail::failed && outcome != Mail::failed);
  if (!news) return {ErrorCode::not_permitted, {}, {}};
  book_.begin_step("post");
  letter.state = outcome;
  constexpr std::array<std::string_view, 4> names{"queued", "sent", "delivered", "failed"};
  book_.write("message " + std::to_string(number) + " " +
              std::string(names[static_cast<std::size_t>(outcome)]));
  const bool answers = letter.name == "answer";
  std::string_view event;
  if (answers && outcome == Mail::sent) event = "message.answer.sent";
  if (answers && outcome == Mail::failed) event = "message.answer.failed";
  run(event);
  return verdict();
}

Verdict Retail::fire(const std::string& timer) {
  book_.begin_step("");
  if (!book_.disarm(timer)) return {ErrorCode::not_found, {"not armed: " + timer}, {}};
  book_.write("fire " + timer);
  if (timer.starts_with("promise ")) {
    book_.promises.at(std::stoul(timer.substr(8)) - 1) = Word::broken;
    book_.write("broken " + timer);
  }
  run(timer);
  return verdict();
}

}  // namespace ayar::oracle
