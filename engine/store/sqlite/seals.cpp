#include "store/sqlite/seals.hpp"

#include "store/sqlite/transaction.hpp"

namespace ayar::store::sqlite {

namespace {

std::vector<SealedHead> heads_of(Run& run) {
  std::vector<SealedHead> heads;
  while (run.next())
    heads.push_back({run.string_at(0), run.string_at(1), run.integer_at(2), run.digest_at(3)});
  return heads;
}

}  // namespace

Result<Seal> write_seal(Connection& connection, Instant recorded_at) {
  Transaction transaction(connection);
  Seal seal;
  seal.number = 1;
  seal.recorded_at = recorded_at;
  std::int64_t sealed_row = 0, newest_row = 0;
  {
    Run last(connection, "SELECT number, hash, journal_row FROM seal ORDER BY number DESC LIMIT 1");
    if (last.next()) {
      seal.number = last.integer_at(0) + 1;
      seal.previous = last.digest_at(1);
      sealed_row = last.integer_at(2);
    }
    Run newest(connection, "SELECT coalesce(max(row), 0) FROM journal");
    if (newest.next()) newest_row = newest.integer_at(0);
  }
  // The journal is append-only, so what lies beyond the last seal's row is what changed: sealing
  // costs as much as the changes, not as much as the store.
  Run changed(connection,
              "SELECT tenant, id, head_sequence, head_hash FROM complaint WHERE row IN"
              " (SELECT complaint FROM journal WHERE row > ?) ORDER BY tenant, id");
  const std::vector<SealedHead> heads = heads_of(changed.integer(sealed_row));
  seal.root = merkle_root(heads);
  seal.heads = static_cast<std::int64_t>(heads.size());
  seal.hash = seal_hash(seal);
  Run(connection,
      "INSERT INTO seal (number, recorded_at, previous, root, heads, hash, journal_row)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)")
      .integer(seal.number)
      .instant(seal.recorded_at)
      .digest(seal.previous)
      .digest(seal.root)
      .integer(seal.heads)
      .digest(seal.hash)
      .integer(newest_row)
      .finish();
  Run(connection,
      "INSERT INTO seal_head (seal, complaint, sequence, hash)"
      " SELECT ?, row, head_sequence, head_hash FROM complaint WHERE row IN"
      " (SELECT complaint FROM journal WHERE row > ?)")
      .integer(seal.number)
      .integer(sealed_row)
      .finish();
  if (auto done = transaction.finish(); !done) return done.error();
  return seal;
}

std::vector<Seal> read_seals(Connection& connection) {
  std::vector<Seal> seals;
  Run run(connection,
          "SELECT number, recorded_at, previous, root, heads, hash FROM seal ORDER BY number");
  while (run.next())
    seals.push_back({run.integer_at(0), run.instant_at(1), run.digest_at(2), run.digest_at(3),
                     run.integer_at(4), run.digest_at(5)});
  return seals;
}

std::vector<SealedHead> read_sealed_heads(Connection& connection, std::int64_t number) {
  // A head whose complaint is gone is still a head: without the outer join a deleted complaint
  // would hide.
  Run run(
      connection,
      "SELECT coalesce(c.tenant, ''), coalesce(c.id, ''), s.sequence, s.hash FROM seal_head AS s"
      " LEFT JOIN complaint AS c ON c.row = s.complaint WHERE s.seal = ? ORDER BY c.tenant, c.id");
  return heads_of(run.integer(number));
}

}  // namespace ayar::store::sqlite
