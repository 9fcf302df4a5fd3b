#include "vectors.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>

#include "base/json.hpp"
#include "vector_values.hpp"

namespace ayar::conformance {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes_max = std::size_t{64} << 20;

std::string told(const Difference& difference) {
  const std::string what = difference.what.empty() ? "" : difference.what + ": ";
  return what + "theirs " + difference.theirs + ", ours " + difference.ours;
}

JudgedVector judged(Judgement judgement, std::string note) {
  return {{}, {}, {}, judgement, std::move(note)};
}

/// Each difference by the row that means it, and each row by a difference.
JudgedVector by_table(const VectorOutcome& outcome, const std::vector<const OwnRule*>& rows) {
  std::string note;
  std::vector<bool> used(rows.size());
  for (const Difference& difference : outcome.differences) {
    bool meant = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i]->what.empty() && rows[i]->what != difference.what) continue;
      meant = true;
      if (!used[i])
        note += (note.empty() ? "" : "; ") + std::string(rows[i]->ours) + " (theirs: " +
                std::string(rows[i]->peer) + "), for " + std::string(rows[i]->why);
      used[i] = true;
    }
    if (!meant) return judged(Judgement::failed, told(difference));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!used[i])
      return judged(Judgement::failed,
                    "the row of the table '" + std::string(rows[i]->ours) + "' differs no more");
  }
  return judged(Judgement::own_rule, std::move(note));
}

JudgedVector verdict_on(const Map& vector, const VectorOutcome& outcome,
                        const std::vector<const OwnRule*>& rows) {
  if (!outcome.fault.empty()) return judged(Judgement::failed, outcome.fault);
  if (outcome.differences.empty() && rows.empty()) return judged(Judgement::passed, {});
  if (flag_of(vector, "plain_arithmetic_agrees") && !outcome.differences.empty())
    return judged(Judgement::failed, "plain arithmetic agrees with them: " + told(outcome.differences[0]));
  if (!outcome.option.empty() && rows.empty()) return judged(Judgement::by_option, outcome.option);
  if (!outcome.option.empty())
    return judged(Judgement::failed, "stands in the table, though " + outcome.option + " gives it");
  return by_table(outcome, rows);
}

std::vector<std::pair<std::string, fs::path>> json_files(const fs::path& folder) {
  std::vector<std::pair<std::string, fs::path>> files;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".json") files.emplace_back(at->path().filename().string(), at->path());
  std::sort(files.begin(), files.end());
  return files;
}

Result<Value> read_json(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::io, "cannot read " + path.string(), {}, {}, {}};
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto value = parse_json(text, file_bytes_max);
  if (!value) return Error{ErrorCode::invalid_data, path.string() + ": " + value.error().message, {}, {}, {}};
  return value;
}

Result<void> run_file(const std::string& name, const fs::path& path,
                      const std::vector<OwnRule>& table, std::vector<JudgedVector>& judged_ones) {
  const auto value = read_json(path);
  if (!value) return value.error();
  const List* vectors = value->get_if<List>();
  if (vectors == nullptr)
    return Error{ErrorCode::invalid_data, path.string() + " is no list of vectors", {}, {}, {}};
  std::map<std::string, int> unnamed;
  for (const Value& each : *vectors) {
    const Map* given = each.get_if<Map>();
    if (given == nullptr)
      return Error{ErrorCode::invalid_data, path.string() + ": a vector is an object", {}, {}, {}};
    Map vector = *given;
    const std::string op = text_of(vector, "op");
    if (text_of(vector, "id").empty())
      vector.insert_or_assign("id", op + "-" + std::to_string(++unnamed[op]));
    const auto outcome = op == "sla" ? run_sla(vector) : run_calendar(vector);
    judged_ones.push_back(judge(vector, outcome, table));
    judged_ones.back().file = name;
  }
  return {};
}

}  // namespace

JudgedVector judge(const Map& vector, const VectorOutcome& outcome,
                   const std::vector<OwnRule>& table) {
  const std::string id = text_of(vector, "id");
  std::vector<const OwnRule*> rows;
  for (const OwnRule& row : table)
    if (row.id == id) rows.push_back(&row);
  JudgedVector made = verdict_on(vector, outcome, rows);
  made.id = id;
  made.op = text_of(vector, "op");
  return made;
}

Result<std::vector<JudgedVector>> run_vectors(const fs::path& folder,
                                              const std::vector<OwnRule>& table) {
  if (!fs::is_directory(folder))
    return Error{ErrorCode::not_found, "there is no folder " + folder.string(), {}, {}, {}};
  std::vector<JudgedVector> made;
  for (const auto& file : json_files(folder)) {
    if (auto run = run_file(file.first, file.second, table, made); !run) return run.error();
  }
  return made;
}

std::string table_of(const std::vector<JudgedVector>& vectors) {
  std::map<std::string, std::array<int, 4>> counts;
  std::string rows;
  for (const JudgedVector& each : vectors) {
    for (const std::string& line : {each.file + " " + each.op, std::string("in all")})
      ++counts[line][static_cast<std::size_t>(each.judgement)];
    constexpr std::array<const char*, 4> words{"", "by option", "our rule ", "FAILED   "};
    if (each.judgement == Judgement::passed) continue;
    rows += std::string(words[static_cast<std::size_t>(each.judgement)]) + "  " + each.id + "  " +
            each.note + "\n";
  }
  std::string out = rows.empty() ? "" : rows + "\n";
  for (const auto& [line, count] : counts) {
    out += line + ": " + std::to_string(count[0]) + " passed, " + std::to_string(count[1]) +
           " by a declared option, " + std::to_string(count[2]) + " in the table, " +
           std::to_string(count[3]) + " failed\n";
  }
  return out;
}

}  // namespace ayar::conformance
