#pragma once
/// Other projects' asserted answers about business time (format: a list of objects in JSON files), put
/// to our engine and judged: agreed, agreed under a declared option, or a difference that one table
/// names with its reason.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/result.hpp>
#include <ayar/value.hpp>

namespace ayar::conformance {

/// One thing in which our answer is not theirs. `what` names the expectation where a vector has
/// several ("first_response_due"); it is empty where there is one.
struct Difference {
  std::string what, theirs, ours;
};

/// What the engine answered to one vector.
struct VectorOutcome {
  std::vector<Difference> differences;  ///< none: our plain rules give all that is expected
  std::string option;  ///< where they differ: the declared option that gives it, "exact_fit: roll"
  std::string fault;   ///< the vector could not be read or run; never excused
};

/// Runs of the operations of calendar.json, and of `op: "sla"`.
[[nodiscard]] VectorOutcome run_calendar(const Map& vector);
[[nodiscard]] VectorOutcome run_sla(const Map& vector);

/// A difference that is meant.
struct OwnRule {
  std::string_view id;
  std::string_view what;  ///< the expectation; empty: the vector's only one, or all of them
  std::string_view peer;  ///< their rule
  std::string_view ours;
  std::string_view why;
};
/// The one table: rows of calendar vectors, then those of timelines.
[[nodiscard]] std::vector<OwnRule> own_rules();
[[nodiscard]] std::vector<OwnRule> own_calendar_rules();
[[nodiscard]] std::vector<OwnRule> own_sla_rules();

enum class Judgement : std::uint8_t { passed, by_option, own_rule, failed };

struct JudgedVector {
  std::string id, op, file;
  Judgement judgement = Judgement::failed;
  std::string note;  ///< the option, the row's reason, or what is wrong
};

/// Whether the outcome may stand. A vector with `plain_arithmetic_agrees: true` must agree; a row of
/// the table that names no difference any more is wrong.
[[nodiscard]] JudgedVector judge(const Map& vector, const VectorOutcome& outcome,
                                 const std::vector<OwnRule>& table);

/// All vectors of the `.json` files of a folder, in order of file and place; other files are passed
/// over. A vector without an id is called `op-N`, its number among those of its file.
/// @error not_found, io, invalid_data.
[[nodiscard]] Result<std::vector<JudgedVector>> run_vectors(const std::filesystem::path& folder,
                                                            const std::vector<OwnRule>& table);
/// A line an operation with its counts, and one for each vector that is no plain pass.
[[nodiscard]] std::string table_of(const std::vector<JudgedVector>& vectors);

}  // namespace ayar::conformance
