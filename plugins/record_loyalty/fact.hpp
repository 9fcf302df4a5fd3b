#pragma once
/// What the recorder keeps of an outcome, and the rows it keeps it in: one row a fact, under a key
/// that is made of whose it is, when it was and its id. The same outcomes end in the same rows in
/// any order, batch by batch and twice over; nothing is read in order to write.
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace loyalty {

enum class Kind : std::uint8_t {
  opened,    ///< first = channel, when = received_at
  field,     ///< first = field, second = value (several joined by a comma)
  phase,     ///< first = from, second = to, third = disposition
  clock,     ///< first = clock, second = verdict, number = cycle, when = due
  promise,   ///< number, first = state, when = due
  message,   ///< first = message, second = state, third = counts_as, number; `to` another than the
             ///< complainant stands behind counts_as and a slash
  event,     ///< first = event, second = by
  recorded,  ///< first = outcome
  surveyed,  ///< first = survey
  signal     ///< first = signal, second = survey, third = complaint spoken of, number = score
};

inline constexpr std::int64_t no_number = INT64_MIN;

struct Fact {
  std::int64_t at = 0;  ///< microseconds UTC
  std::string id;       ///< of the outcome
  Kind kind = Kind::opened;
  std::string complaint, workflow, owner, team;
  std::string first, second, third;
  std::int64_t number = no_number;
  std::int64_t when = no_number;
  friend bool operator==(const Fact&, const Fact&) = default;
};

/// By time, then by id; the numbers at an id's end compare as numbers, so that one complaint's
/// facts of one instant keep their order. Total: equal only for equal facts.
[[nodiscard]] bool comes_before(const Fact& a, const Fact& b);
/// Sorts, and keeps the first of those with one id.
void settle(std::vector<Fact>& facts);

/// What was asked cannot be done as asked.
struct BadOutcome : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// The plugin's own state or ladder does not hold; nothing the asker can mend.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Request {
  std::string kind;                         ///< "record" or "report"
  std::map<std::string, std::string> rows;  ///< record: key to JSON
  std::size_t skipped = 0;                  ///< outcomes of a kind unknown here, or of nobody
  std::string report, tenant, now;          ///< report
  std::map<std::string, std::string> parameters;
};
/// Reads an invoke request. @throws BadOutcome naming the place.
[[nodiscard]] Request read_request(std::string_view json);

/// A row's value: a small array, without what the key says.
[[nodiscard]] std::string write_row(const Fact& fact);
/// @param told of the key: the instant and the id, joined by a slash. @throws Broken where the row
/// is none.
[[nodiscard]] Fact read_row(std::string_view told, std::string_view json);

/// `/` and `%` in names would break the order of keys.
[[nodiscard]] std::string key_part(std::string_view name);
/// `{"put":{key: row, ...}}`; rows are JSON already.
[[nodiscard]] std::string write_put(const std::map<std::string, std::string>& rows);
/// A JSON string with its quotes.
[[nodiscard]] std::string quoted(std::string_view text);

/// Reads the plugin's configuration. @throws BadOutcome.
struct Config {
  std::string ladder;  ///< path of another ladder; empty: the built-in one
  std::int64_t moves_max = 500;
};
[[nodiscard]] Config read_config(std::string_view json);

}  // namespace loyalty
