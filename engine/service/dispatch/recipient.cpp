#include "service/dispatch/recipient.hpp"

#include <algorithm>
#include <map>

#include "base/json.hpp"
#include "base/members.hpp"
#include "base/text.hpp"
#include "service/people.hpp"

namespace ayar::service {
namespace {

/// What a person and a staff member have in common.
struct Contact {
  std::string id, name, language, channel;
  std::map<std::string, std::string> points;
};

Contact contact_of(const StaffMember& staff) {
  return {staff.id, staff.name, staff.languages.empty() ? "" : staff.languages.front(),
          staff.channel, staff.contact_points};
}

Map object_of(std::string_view json) {
  auto parsed = parse_json(json);
  Map* map = parsed ? parsed->get_if<Map>() : nullptr;
  return map == nullptr ? Map{} : std::move(*map);
}

/// People outside first; a party may also be one of the staff.
Result<std::optional<Contact>> find_contact(const AddressBook& book, const std::string& tenant,
                                            const std::string& id, bool staff_only) {
  if (!staff_only) {
    auto person = read_person(book.store, tenant, id);
    if (!person) return std::move(person.error());
    if (person->has_value())
      return std::optional<Contact>{Contact{id, (*person)->name, (*person)->language,
                                            (*person)->channel, (*person)->contact_points}};
  }
  const auto* staff = book.directory == nullptr ? nullptr : book.directory->find(id);
  if (staff == nullptr) return std::optional<Contact>{};
  return std::optional<Contact>{contact_of(*staff)};
}

Sought address(const AddressBook& book, Contact contact) {
  Sought sought;
  auto& to = sought.to;
  to.person = std::move(contact.id);
  to.name = std::move(contact.name);
  to.language = contact.language.empty() ? book.default_language : std::move(contact.language);
  to.channel = std::move(contact.channel);
  if (to.channel.empty())
    to.channel = contact.points.empty() ? book.default_channel : contact.points.begin()->first;
  const auto point = contact.points.find(to.channel);
  if (point == contact.points.end()) {
    sought.problem = "no address: '" + bounded(to.person, 64) + "' has no " + to.channel;
  } else {
    to.address = point->second;
  }
  return sought;
}

std::string party_role(const Moment& moment, const store::OutboxRow& row) {
  if (row.kind != "message") return "complainant";
  const auto message = moment.definition->message_by_name.find(row.name);
  return message == moment.definition->message_by_name.end()
             ? ""
             : moment.definition->messages[message->second].to;
}

Result<Sought> seek_party(const AddressBook& book, const Moment& moment,
                          const store::Store::Outgoing& row) {
  const auto role = party_role(moment, row.outbox);
  const auto& parties = moment.snapshot.envelope->parties;
  const auto party = std::find_if(parties.begin(), parties.end(),
                                  [&](const runtime::Party& one) { return one.role == role; });
  if (party == parties.end() || party->person.empty())
    return Sought{{}, "no recipient: the complaint has no " + role};
  auto contact = find_contact(book, row.tenant, party->person, false);
  if (!contact) return std::move(contact.error());
  if (!contact->has_value())
    return Sought{{}, "no recipient: person '" + bounded(party->person, 64) + "' is not known"};
  if (!party->language.empty()) (*contact)->language = party->language;
  if (!party->channel.empty()) (*contact)->channel = party->channel;
  return address(book, std::move(**contact));
}

}  // namespace

Result<Sought> seek_recipient(const AddressBook& book, const Moment& moment,
                              const store::Store::Outgoing& row, Instant now) {
  if (row.outbox.kind != "notice") return seek_party(book, moment, row);
  const auto to = text_member(object_of(row.outbox.payload), "to");
  if (book.directory == nullptr)
    return Sought{{}, "no recipient: there is no directory to ask who '" + to + "' is"};
  const auto& snapshot = moment.snapshot;
  const auto* staff = book.directory->resolve(to, snapshot.owner, snapshot.team, now);
  // What nobody owns yet is the supervisor's to look at.
  if (staff == nullptr && to == "owner")
    staff = book.directory->resolve("supervisor", snapshot.owner, snapshot.team, now);
  if (staff == nullptr)
    return Sought{{}, "no recipient: the directory names nobody for '" + to + "'"};
  return address(book, contact_of(*staff));
}

Result<Sought> seek_address(const AddressBook& book, const store::Store::Outgoing& row) {
  const auto kept = object_of(row.outbox.recipient);
  const auto id = text_member(kept, "person");
  auto contact = find_contact(book, row.tenant, id, row.outbox.kind == "notice");
  if (!contact) return std::move(contact.error());
  if (!contact->has_value())
    return Sought{{}, "no recipient: person '" + bounded(id, 64) + "' is not known any more"};
  (*contact)->channel = text_member(kept, "channel");
  (*contact)->language = text_member(kept, "language");
  return address(book, std::move(**contact));
}

std::string to_json(const Recipient& recipient) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("person").string(recipient.person);
  json.key("channel").string(recipient.channel);
  json.key("language").string(recipient.language);
  json.end_object();
  return text;
}

}  // namespace ayar::service
