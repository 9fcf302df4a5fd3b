#include "store/sqlite/aside.hpp"

#include "store/sqlite/outbox_rows.hpp"

namespace ayar::store::sqlite {

namespace {

Error our_bug(std::string what) { return Error{ErrorCode::internal, std::move(what), {}, {}, {}}; }

void write_letter(Connection& connection, const Rendering& letter) {
  const OutboxPlace place =
      find_outbox(connection, letter.tenant, letter.complaint, letter.outbox_id);
  if (place.row == 0) return connection.fail(no_outbox_row(letter.outbox_id));
  Run(connection,
      "INSERT INTO letter (outbox, language, subject, body, rendered_at) VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT (outbox) DO NOTHING")
      .integer(place.row)
      .text(letter.language)
      .text(letter.subject)
      .text(letter.body)
      .instant(letter.rendered_at)
      .finish();
}

bool stands_as_expected(Connection& connection, const ProjectionWrite& write) {
  std::int64_t journal = 0, signal = 0;
  Run run(connection, "SELECT journal, signal FROM projection WHERE recorder = ?");
  if (run.text(write.recorder).next()) {
    journal = run.integer_at(0);
    signal = run.integer_at(1);
  }
  return journal == write.expected_journal && signal == write.expected_signal;
}

void write_projection(Connection& connection, const ProjectionWrite& write) {
  if (!stands_as_expected(connection, write))
    return connection.fail(
        our_bug("recorder " + write.recorder + " does not stand where its writer believes"));
  Run(connection,
      "INSERT INTO projection (recorder, journal, signal) VALUES (?, ?, ?) ON CONFLICT (recorder)"
      " DO UPDATE SET journal = excluded.journal, signal = excluded.signal")
      .text(write.recorder)
      .integer(write.journal)
      .integer(write.signal)
      .finish();
  for (const std::string& key : write.erase)
    Run(connection, "DELETE FROM projection_state WHERE recorder = ? AND key = ?")
        .text(write.recorder)
        .text(key)
        .finish();
  for (const auto& [key, value] : write.put)
    Run(connection,
        "INSERT INTO projection_state (recorder, key, value) VALUES (?, ?, ?)"
        " ON CONFLICT (recorder, key) DO UPDATE SET value = excluded.value")
        .text(write.recorder)
        .text(key)
        .text(value)
        .finish();
}

void write_person(Connection& connection, const PersonRow& person) {
  Run(connection,
      "INSERT INTO person (tenant, id, body) VALUES (?, ?, ?)"
      " ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body")
      .text(person.tenant)
      .text(person.id)
      .text(person.body)
      .finish();
}

void write_signal(Connection& connection, const SignalRow& signal) {
  Run(connection,
      "INSERT INTO signal (tenant, id, person, kind, effective_at, recorded_at, payload)"
      " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, id) DO NOTHING")
      .text(signal.tenant)
      .text(signal.id)
      .text(signal.person)
      .text(signal.kind)
      .instant(signal.effective_at)
      .instant(signal.recorded_at)
      .text(signal.payload)
      .finish();
}

void write_hold(Connection& connection, const HoldEntry& hold) {
  std::int64_t number = hold.number;
  {
    Run run(connection, hold.placed
                            ? "SELECT coalesce(max(number), 0) + 1 FROM hold WHERE placed = 1"
                            : "SELECT number FROM hold WHERE placed = 1 AND number = ?");
    if (!hold.placed) run.integer(number);
    const bool found = run.next();
    if (!found && !connection.failed())
      return connection.fail(our_bug("there is no hold " + std::to_string(number)));
    if (found) number = run.integer_at(0);
  }
  Run(connection,
      "INSERT INTO hold (number, placed, scope, value, actor, reason, recorded_at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)")
      .integer(number)
      .integer(hold.placed ? 1 : 0)
      .text(hold.scope)
      .text(hold.value)
      .text(hold.actor)
      .text(hold.reason)
      .instant(hold.recorded_at)
      .finish();
}

void write_definition(Connection& connection, const DefinitionRow& row) {
  {
    Run known(connection,
              "SELECT (SELECT count(*) FROM definition WHERE workflow = ? AND version = ?),"
              " (SELECT count(*) FROM artifact WHERE hash = ?)");
    known.text(row.workflow).integer(row.version).text(row.hash);
    if (!known.next()) return;
    if (known.integer_at(0) != 0 || known.integer_at(1) == 0)
      return connection.fail(our_bug("definition " + row.workflow + "@" +
                                     std::to_string(row.version) +
                                     " is there already, or its artifact is not"));
  }
  Run(connection,
      "INSERT INTO definition (workflow, version, hash, author, approver, alone, reason,"
      " effective_from, published_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .text(row.workflow)
      .integer(row.version)
      .text(row.hash)
      .text(row.author)
      .text(row.approver)
      .integer(row.alone ? 1 : 0)
      .text(row.reason)
      .instant(row.effective_from)
      .instant(row.published_at)
      .finish();
}

void write_retirement(Connection& connection, const Retirement& retirement) {
  {
    Run live(connection,
             "SELECT 1 FROM definition WHERE workflow = ? AND version = ? AND retired_at IS NULL");
    const bool found = live.text(retirement.workflow).integer(retirement.version).next();
    if (!found && !connection.failed())
      return connection.fail(our_bug("there is no definition " + retirement.workflow + "@" +
                                     std::to_string(retirement.version) + " to retire"));
  }
  Run(connection,
      "UPDATE definition SET retired_at = ?, retired_by = ?, retired_reason = ?"
      " WHERE workflow = ? AND version = ?")
      .instant(retirement.retired_at)
      .text(retirement.retired_by)
      .text(retirement.reason)
      .text(retirement.workflow)
      .integer(retirement.version)
      .finish();
}

}  // namespace

void write_aside(Connection& connection, const Aside& aside) {
  for (const DeliveryWrite& delivery : aside.deliveries)
    write_delivery(connection, delivery);
  for (const Rendering& letter : aside.renderings)
    write_letter(connection, letter);
  for (const ProjectionWrite& write : aside.projections)
    write_projection(connection, write);
  for (const PersonRow& person : aside.persons)
    write_person(connection, person);
  for (const SignalRow& signal : aside.signals)
    write_signal(connection, signal);
  for (const HoldEntry& hold : aside.holds)
    write_hold(connection, hold);
  for (const DefinitionRow& row : aside.definitions)
    write_definition(connection, row);
  for (const Retirement& retirement : aside.retirements)
    write_retirement(connection, retirement);
}

}  // namespace ayar::store::sqlite
