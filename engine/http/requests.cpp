// Requests that become commands.
#include "http/requests.hpp"

#include "base/text.hpp"
#include "http/body.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t parties_max = 16;
constexpr std::size_t contact_points_max = 16;
constexpr std::size_t bulk_max = 100;
constexpr std::size_t event_bytes_max = 128;
constexpr std::size_t reason_bytes_max = 2'000;
constexpr std::int64_t revision_max = std::int64_t{1}
                                      << 53;  // what every JSON reader keeps exactly

std::string name_text(Fields& fields, std::string_view key, bool required) {
  auto text = fields.text(key, {64, required, false});
  if (!text.empty() && !is_identifier(text)) {
    fields.fail(key, "must be a name such as complainant: a-z, 0-9 and _");
    return {};
  }
  return text;
}

std::optional<std::string> optional_text(Fields& fields, std::string_view key,
                                         std::size_t bytes_max) {
  const bool there = fields.has(key);
  auto text = fields.text(key, {bytes_max, false, false});
  if (!there) return std::nullopt;
  return text;
}

std::optional<std::map<std::string, std::string>> contact_points(Fields& fields, Faults& faults) {
  const Map* points = fields.find_object("contact_points");
  if (points == nullptr) return std::nullopt;
  if (points->size() > contact_points_max) {
    fields.fail("contact_points", "must have at most 16 members");
    return std::nullopt;
  }
  std::map<std::string, std::string> made;
  Fields members(*points, fields.pointer_to("contact_points"), faults);
  for (const auto& point : *points) {
    auto address = members.text(point.first, {320, true, false});
    if (!is_identifier(point.first)) members.fail(point.first, "is not the name of a channel");
    made.emplace(point.first, std::move(address));
  }
  return made;
}

PersonDetails read_details(Fields& fields, Faults& faults) {
  PersonDetails made;
  made.name = optional_text(fields, "name", 256);
  made.language = optional_text(fields, "language", 35);
  made.channel = optional_text(fields, "channel", 64);
  made.contact_points = contact_points(fields, faults);
  return made;
}

void read_party(Fields& fields, Faults& faults, OpenRequest& request) {
  ComplaintParty party;
  party.role = name_text(fields, "role", true);
  party.person = fields.required_text("person");
  auto details = read_details(fields, faults);
  fields.done();
  party.language = details.language.value_or("");
  party.channel = details.channel.value_or("");
  details.id = party.person;
  // Language and channel alone concern this complaint; a name or an address concerns the person.
  if (details.name || details.contact_points) request.people.push_back(std::move(details));
  request.open.parties.push_back(std::move(party));
}

void read_parties(Fields& fields, Faults& faults, OpenRequest& request) {
  const List* parties = fields.list("parties", parties_max, false);
  if (parties == nullptr) return;
  for (std::size_t i = 0; i < parties->size(); ++i) {
    const auto pointer = "/parties/" + std::to_string(i);
    const Map* map = (*parties)[i].get_if<Map>();
    if (map == nullptr) {
      faults.add(pointer, "must be an object");
      continue;
    }
    Fields party(*map, pointer, faults);
    read_party(party, faults, request);
  }
}

EventRequest event_members(Fields& fields) {
  EventRequest made;
  made.event = fields.required_text("event", event_bytes_max);
  made.data = fields.object("data");
  made.on_behalf_of = fields.text("on_behalf_of");
  return made;
}

BulkEvent bulk_item(Fields& fields) {
  BulkEvent made;
  made.complaint = fields.required_text("complaint", 64);
  made.idempotency_key = fields.text("idempotency_key", {255, false, false});
  made.request = event_members(fields);
  made.request.expected_revision = fields.integer("expected_revision", 0, revision_max);
  fields.done();
  return made;
}

}  // namespace

Read<OpenRequest> read_open(std::string_view body) {
  return read_body<OpenRequest>(body, [](Fields& fields, Faults& faults) {
    OpenRequest made;
    made.open.workflow = name_text(fields, "workflow", true);
    made.open.received_at = fields.instant("received_at");
    made.open.channel = name_text(fields, "channel", false);
    made.open.external_ref = fields.text("external_ref", {255, false, false});
    made.open.data = fields.object("data");
    made.on_behalf_of = fields.text("on_behalf_of");
    made.dry_run = fields.flag("dry_run");
    read_parties(fields, faults, made);
    return made;
  });
}

Read<EventRequest> read_event(std::string_view body) {
  return read_body<EventRequest>(body, [](Fields& fields, Faults&) {
    auto made = event_members(fields);
    made.expected_revision = fields.integer("expected_revision", 0, revision_max);
    made.occurred_at = fields.instant("occurred_at");
    made.dry_run = fields.flag("dry_run");
    return made;
  });
}

Read<EventRequest> read_message(std::string_view body) {
  return read_body<EventRequest>(body,
                                 [](Fields& fields, Faults&) { return event_members(fields); });
}

Read<std::vector<BulkEvent>> read_bulk(std::string_view body) {
  return read_body<std::vector<BulkEvent>>(body, [](Fields& fields, Faults& faults) {
    std::vector<BulkEvent> made;
    const List* events = fields.list("events", bulk_max, true);
    if (events == nullptr) return made;
    if (events->empty()) fields.fail("events", "must not be empty");
    for (std::size_t i = 0; i < events->size(); ++i) {
      const auto pointer = "/events/" + std::to_string(i);
      const Map* map = (*events)[i].get_if<Map>();
      if (map == nullptr) {
        faults.add(pointer, "must be an object");
        continue;
      }
      Fields item(*map, pointer, faults);
      made.push_back(bulk_item(item));
    }
    return made;
  });
}

Read<ResultRequest> read_result(std::string_view body) {
  return read_body<ResultRequest>(body, [](Fields& fields, Faults&) {
    ResultRequest made;
    const auto outcome = fields.word("outcome", {"sent", "delivered", "failed"}, true);
    if (outcome == "delivered") made.outcome = DeliveryResult::delivered;
    if (outcome == "failed") made.outcome = DeliveryResult::failed;
    made.detail = fields.text("detail", {1'024, false, false});
    return made;
  });
}

Read<AssignRequest> read_assign(std::string_view body) {
  return read_body<AssignRequest>(body, [](Fields& fields, Faults&) {
    AssignRequest made;
    made.to = fields.required_text("to");
    made.team = fields.text("team");
    return made;
  });
}

Read<CorrectionRequest> read_correction(std::string_view body) {
  return read_body<CorrectionRequest>(body, [](Fields& fields, Faults&) {
    CorrectionRequest made;
    const auto kind = fields.word("kind", {"amend", "void", "revise"}, true);
    const auto entry = [&] {
      const auto number = fields.integer("entry", 1, revision_max);
      if (!number && !fields.has("entry")) fields.fail("entry", "is missing");
      return number.value_or(1);
    };
    const auto reason = fields.text("reason", {1'024, true, true});
    if (kind == "amend") {
      Amend amend;
      amend.entry = entry();
      amend.field = name_text(fields, "field", false);
      const auto value = fields.any("value");
      amend.value = value.value_or(Value());
      amend.occurred_at = fields.instant("occurred_at");
      if (amend.field.empty() != !value)
        fields.fail("value", "goes with a field; null takes the field back");
      amend.reason = reason;
      made.what = std::move(amend);
    } else if (kind == "void") {
      made.what = Void{{}, entry(), reason};
    } else if (kind == "revise") {
      Revise revise;
      revise.clock = name_text(fields, "clock", true);
      revise.cycle = fields.integer("cycle", 1, revision_max).value_or(1);
      revise.revision = fields.integer("revision", 0, revision_max).value_or(0);
      revise.accept = fields.word("verdict", {"accept", "reject"}, true) == "accept";
      revise.reason = reason;
      made.what = std::move(revise);
    }
    made.dry_run = fields.flag("dry_run");
    return made;
  });
}

Read<RepairRequest> read_repair(std::string_view body) {
  return read_body<RepairRequest>(body, [](Fields& fields, Faults&) {
    RepairRequest made;
    made.reason = fields.text("reason", {reason_bytes_max, true, true});
    made.second_person = fields.required_text("second_person");
    made.data = fields.object("data");
    return made;
  });
}

Read<PersonDetails> read_person(std::string_view body, std::string_view id) {
  return read_body<PersonDetails>(body, [id](Fields& fields, Faults& faults) {
    auto made = read_details(fields, faults);
    const auto said = fields.text("id");
    if (!said.empty() && said != id) fields.fail("id", "is not the id of the path");
    made.id = id;
    return made;
  });
}

}  // namespace ayar::http
