// People and their signals: rows beside complaints, checked before they are let in.
#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "base/members.hpp"
#include "base/text.hpp"
#include "service/loop.hpp"
#include "service/people.hpp"

namespace ayar {
namespace {

constexpr std::size_t id_bytes_max = 128, text_bytes_max = 512, contact_points_max = 16;
constexpr std::size_t data_bytes_max = 16 << 10;

Error bad(std::string message, std::string hint = {}) {
  return Error{ErrorCode::invalid_data, std::move(message), std::move(hint), {}, {}};
}

std::optional<Error> check_text(std::string_view what, std::string_view text, std::size_t max) {
  if (text.size() <= max && is_valid_utf8(text)) return std::nullopt;
  return bad(std::string(what) + " has at most " + std::to_string(max) + " bytes of UTF-8");
}

std::optional<Error> check_id(std::string_view what, std::string_view id) {
  if (id.empty()) return bad(std::string(what) + " is missing");
  return check_text(what, id, id_bytes_max);
}

std::optional<Error> check(const Person& person) {
  if (auto error = check_id("a person's id", person.id)) return error;
  for (const auto* text : {&person.name, &person.language, &person.channel}) {
    if (auto error = check_text("a person's name, language or channel", *text, text_bytes_max))
      return error;
  }
  if (person.contact_points.size() > contact_points_max)
    return bad("a person has at most 16 contact points");
  for (const auto& [channel, address] : person.contact_points) {
    if (!is_identifier(channel))
      return bad("'" + bounded(channel, 64) + "' is no channel", "such as email, sms or phone");
    if (address.empty()) return bad("the contact point '" + channel + "' is empty");
    if (auto error = check_text("a contact point", address, text_bytes_max)) return error;
  }
  return std::nullopt;
}

std::string body_of(const Person& person) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("name").string(person.name);
  json.key("language").string(person.language);
  json.key("channel").string(person.channel);
  json.key("contact_points").begin_object();
  for (const auto& [channel, address] : person.contact_points)
    json.key(channel).string(address);
  json.end_object().end_object();
  return text;
}

struct Scale {
  std::string_view survey;
  std::int64_t lowest, highest;
};
constexpr std::array scales{Scale{"csat", 1, 5}, Scale{"nps", 0, 10}, Scale{"ces", 1, 7}};

std::optional<Error> check_survey(const Map& data) {
  const auto survey = text_member(data, "survey");
  const auto scale = std::find_if(scales.begin(), scales.end(),
                                  [&](const Scale& one) { return one.survey == survey; });
  if (scale == scales.end()) return bad("a survey answer says which: csat, nps or ces");
  const auto* value = find_member(data, "score");
  const auto* score = value == nullptr ? nullptr : value->get_if<std::int64_t>();
  if (score == nullptr || *score < scale->lowest || *score > scale->highest)
    return bad("the score of " + survey + " is a whole number from " +
               std::to_string(scale->lowest) + " to " + std::to_string(scale->highest));
  const auto* complaint = find_member(data, "complaint");
  if (complaint != nullptr && !complaint->is_null() && complaint->get_if<std::string>() == nullptr)
    return bad("the complaint of a survey answer is its id");
  return std::nullopt;
}

std::optional<Error> check_purchase(const Map& data) {
  const auto* amount = find_member(data, "amount");
  if (amount == nullptr || amount->is_null() || amount->get_if<Money>() != nullptr)
    return std::nullopt;
  const auto* map = amount->get_if<Map>();
  if (map != nullptr && !text_member(*map, "amount").empty() &&
      text_member(*map, "currency").size() == 3)
    return std::nullopt;
  return bad("an amount is {\"amount\": \"500.00\", \"currency\": \"EUR\"}");
}

std::optional<Error> check(const Signal& signal, Instant now) {
  if (auto error = check_id("a signal's id", signal.id)) return error;
  if (auto error = check_id("a signal's person", signal.person)) return error;
  constexpr std::array<std::string_view, 4> kinds{"survey", "purchase", "referral", "departure"};
  if (std::find(kinds.begin(), kinds.end(), signal.kind) == kinds.end())
    return bad("a signal is a survey, purchase, referral or departure");
  if (signal.at > now) return bad("a signal cannot lie in the future");
  if (signal.kind == "survey") return check_survey(signal.data);
  if (signal.kind == "purchase") return check_purchase(signal.data);
  return std::nullopt;
}

bool is_same(const store::SignalRow& a, const store::SignalRow& b) {
  return a.person == b.person && a.kind == b.kind && a.effective_at == b.effective_at &&
         a.payload == b.payload;
}

const store::SignalRow* find_signal(const store::Aside* aside, const store::SignalRow& row) {
  if (aside == nullptr) return nullptr;
  for (const auto& signal : aside->signals) {
    if (signal.tenant == row.tenant && signal.id == row.id) return &signal;
  }
  return nullptr;
}

}  // namespace

Result<void> Engine::put_person(const Person& person, const std::string& tenant) {
  if (auto error = check_id("a tenant", tenant)) return std::move(*error);
  if (auto error = check(person)) return std::move(*error);
  const store::PersonRow row{tenant, person.id, body_of(person)};
  return loop_->write_bounded([row](const service::Beside&) -> Result<store::Aside> {
    store::Aside aside;
    aside.persons.push_back(row);
    return aside;
  });
}

Result<std::optional<Person>> Engine::person(const std::string& id, const std::string& tenant) {
  return loop_->read([&](store::Store& store, service::Catalog&) {
    return service::read_person(store, tenant, id);
  });
}

Result<std::optional<Person>> service::read_person(store::Store& store, const std::string& tenant,
                                                   const std::string& id) {
  auto row = store.person(tenant, id);
  if (!row) return std::move(row.error());
  if (!row->has_value()) return std::optional<Person>{};
  auto body = parse_json((*row)->body);
  const Map* map = body ? body->get_if<Map>() : nullptr;
  if (map == nullptr)
    return Error{ErrorCode::store_corrupt, "a person's row is no JSON object", {}, {}, {}};
  Person person{id,
                text_member(*map, "name"),
                text_member(*map, "language"),
                text_member(*map, "channel"),
                {}};
  const auto* points = find_member(*map, "contact_points");
  if (const Map* channels = points == nullptr ? nullptr : points->get_if<Map>()) {
    for (const auto& [channel, address] : *channels)
      person.contact_points[channel] = text_member(*channels, channel);
  }
  return std::optional<Person>{std::move(person)};
}

Result<bool> Engine::add_signal(const Signal& signal, const std::string& tenant) {
  const Instant now = loop_->now();
  if (auto error = check_id("a tenant", tenant)) return std::move(*error);
  if (auto error = check(signal, now)) return std::move(*error);
  store::SignalRow row{0, tenant, signal.id, signal.person, signal.kind, signal.at, now, {}};
  JsonWriter(row.payload).value(Value(signal.data));
  if (row.payload.size() > data_bytes_max) return bad("a signal's data has at most 16 KiB");
  bool fresh = false;
  auto written = loop_->write_bounded([&](const service::Beside& beside) -> Result<store::Aside> {
    auto stored = beside.store.signal(tenant, signal.id);
    if (!stored) return std::move(stored.error());
    const store::SignalRow* twin = stored->has_value() ? &**stored : nullptr;
    if (twin == nullptr) twin = find_signal(&beside.forming, row);
    if (twin == nullptr) twin = find_signal(beside.in_flight, row);
    if (twin != nullptr && !is_same(*twin, row))
      return Error{ErrorCode::idempotency_mismatch,
                   "a signal of this id came with other content before",
                   "take a fresh id",
                   {},
                   {}};
    fresh = twin == nullptr;
    store::Aside aside;
    if (fresh) aside.signals.push_back(row);
    return aside;
  });
  if (!written) return std::move(written.error());
  return fresh;
}

}  // namespace ayar
