#pragma once
/// How a log's rows become complaints and events: the import map, read from YAML with places.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ayar/value.hpp>

#include "cli/import/time_format.hpp"
#include "workflow/read/node.hpp"

namespace ayar::cli::logs {

enum class As { text, integer, boolean, timestamp };

/// A value of an event's data: a literal, or a cell with an optional translation.
struct Datum {
  std::string field;
  std::string column;  ///< empty: `literal`
  Value literal;
  std::vector<std::pair<std::string, Value>>
      translation;                 ///< cell text to value; empty: the cell itself
  std::optional<Value> otherwise;  ///< for cells that are blank or not in the translation
  As as = As::text;
};

struct Condition {
  std::string column;
  std::vector<std::string> is;
};

/// What rows of a kind mean. The first rule that fits a row decides.
struct Rule {
  std::vector<std::string> activity;  ///< the row's activity is one of these; empty: any
  std::vector<std::string>
      after;  ///< and that of the case's row before is one of these; empty: any, or none
  std::vector<Condition> when;  ///< and all of these hold
  std::string send;             ///< an event; or
  std::string ignore;           ///< the reason why nothing is sent
  std::string on_behalf_of;
  std::vector<Datum> data;
  SourceRef where;
};

struct ImportMap {
  std::string name;
  std::string workflow;  ///< the name of the workflow that the rules speak of
  std::string case_column, activity_column, time_column;
  std::optional<TimeFormat> time;
  bool by_time = true;  ///< rows of a case are sorted by time, stable; false: as in the file
  std::vector<std::string> blank;  ///< cell texts that mean nothing: "?"
  std::string actor = "import";

  std::string received_column;  ///< empty: the first row's own time
  std::optional<Datum> channel;
  std::vector<Datum> data;            ///< of the opening
  std::vector<std::string> consumes;  ///< a first row of these activities only opens
  std::vector<Rule> rules;

  std::vector<std::string> must_hold;    ///< a case without a row of these activities is reported
  std::vector<std::string> must_end_in;  ///< a complaint that ends in another phase is reported

  /// Every column that is read, each once.
  [[nodiscard]] std::vector<std::string> columns() const;
};

struct ReadMap {
  ImportMap map;
  std::vector<Diagnostic> diagnostics;
  [[nodiscard]] bool ok() const noexcept { return !has_errors(diagnostics); }
};

/// Diagnostics of the document come first. `zone_folder` holds TZif files.
[[nodiscard]] ReadMap read_map(const workflow::Document& document, const std::string& zone_folder);

}  // namespace ayar::cli::logs
