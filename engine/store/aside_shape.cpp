#include <algorithm>
#include <set>

#include "law/law.hpp"
#include "store/shape.hpp"

namespace ayar::store {

namespace {

bool is_text(const std::string& text) noexcept { return text.size() <= text_bytes_max; }
bool is_name_or_empty(const std::string& text) noexcept { return text.size() <= name_bytes_max; }

Result<void> check(const DeliveryWrite& delivery) {
  if (!is_name(delivery.tenant) || !is_name(delivery.complaint) || !is_name(delivery.id))
    return malformed("a delivery needs tenant, complaint and outbox id");
  if (!delivery.state.empty() && !law::delivery_state_from(delivery.state))
    return malformed("'" + delivery.state + "' is no delivery state");
  if (!is_name_or_empty(delivery.subscriber) || !is_text(delivery.recipient) ||
      !is_text(delivery.last_error) || delivery.attempts < 0)
    return malformed("the delivery of " + delivery.id + " has a bad number or size");
  return {};
}

Result<void> check(const Rendering& letter) {
  if (!is_name(letter.tenant) || !is_name(letter.complaint) || !is_name(letter.outbox_id))
    return malformed("a rendering needs tenant, complaint and outbox id");
  if (!is_name_or_empty(letter.language) || !is_text(letter.subject) || !is_text(letter.body))
    return malformed("the rendering of " + letter.outbox_id + " is too long");
  return {};
}

Result<void> check(const ProjectionWrite& write) {
  if (!is_name(write.recorder)) return malformed("a projection needs its recorder");
  const bool forward = write.expected_journal >= 0 && write.expected_signal >= 0 &&
                       write.journal >= 0 && write.signal >= 0;
  if (!forward) return malformed("a cursor of " + write.recorder + " is below zero");
  if (write.put.size() > batch_writes_max || write.erase.size() > batch_writes_max)
    return malformed("recorder " + write.recorder + " writes too many keys at once");
  for (const auto& [key, value] : write.put)
    if (!is_name(key) || !is_text(value))
      return malformed("recorder " + write.recorder + " has a bad key or value");
  if (!std::all_of(write.erase.begin(), write.erase.end(), is_name))
    return malformed("recorder " + write.recorder + " has a bad key");
  return {};
}

Result<void> check(const PersonRow& person) {
  if (!is_name(person.tenant) || !is_name(person.id) || !is_text(person.body))
    return malformed("a person has a bad tenant, id or size");
  return {};
}

Result<void> check(const SignalRow& signal) {
  if (!is_name(signal.tenant) || !is_name(signal.id) || !is_name(signal.person) ||
      !is_name(signal.kind) || !is_text(signal.payload))
    return malformed("a signal has a bad tenant, id, person, kind or size");
  return {};
}

Result<void> check(const HoldEntry& hold) {
  if (!is_name(hold.scope) || !is_name(hold.value) || !is_text(hold.actor) || !is_text(hold.reason))
    return malformed("a hold has a bad scope, value or size");
  if (hold.placed ? hold.number != 0 : hold.number <= 0)
    return malformed("the store numbers a hold that is placed, and a release names one");
  return {};
}

Result<void> check(const DefinitionRow& row) {
  if (!is_name(row.workflow) || row.version < 0 || !is_name(row.hash) || !is_name(row.author) ||
      !is_name(row.approver) || !is_text(row.reason))
    return malformed("a definition has a bad name, version, hash, author, approver or size");
  if (!row.alone && row.author == row.approver)
    return malformed("the author of a definition does not approve it");
  if (row.retired_at || !row.retired_by.empty() || !row.retired_reason.empty())
    return malformed("a definition is published before it retires");
  return {};
}

Result<void> check(const Retirement& retirement) {
  if (!is_name(retirement.workflow) || !is_name(retirement.retired_by) ||
      !is_text(retirement.reason))
    return malformed("a retirement has a bad name or size");
  return {};
}

template <class Entry>
Result<void> check_all(const std::vector<Entry>& entries, const char* what) {
  if (entries.size() > batch_writes_max) return malformed(std::string("too many ") + what);
  for (const Entry& entry : entries)
    if (auto checked = check(entry); !checked) return checked;
  return {};
}

}  // namespace

Result<void> check_aside_shape(const Aside& aside) {
  if (aside.empty()) return {};
  if (auto checked = check_all(aside.deliveries, "deliveries"); !checked) return checked;
  if (auto checked = check_all(aside.renderings, "renderings"); !checked) return checked;
  if (auto checked = check_all(aside.projections, "projections"); !checked) return checked;
  if (auto checked = check_all(aside.persons, "persons"); !checked) return checked;
  if (auto checked = check_all(aside.signals, "signals"); !checked) return checked;
  if (auto checked = check_all(aside.holds, "holds"); !checked) return checked;
  if (auto checked = check_all(aside.definitions, "definitions"); !checked) return checked;
  if (auto checked = check_all(aside.retirements, "retirements"); !checked) return checked;
  std::set<std::string_view> recorders;
  for (const ProjectionWrite& write : aside.projections)
    if (!recorders.insert(write.recorder).second)
      return malformed("recorder " + write.recorder + " is written twice");
  return {};
}

}  // namespace ayar::store
