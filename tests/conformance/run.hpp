#pragma once
/// A chart and what is expected of it, driven through the ordinary loader and runtime.
#include <filesystem>
#include <string>
#include <vector>

namespace ayar::conformance {

/// One way of running: empty `fault` is a pass.
struct Outcome {
  bool ran = false;
  std::string fault;
  [[nodiscard]] bool passed() const { return ran && fault.empty(); }
};

struct Row {
  std::string chart;
  Outcome memory, reloaded;
  std::string note;  ///< why it could not run, or where it went wrong
  [[nodiscard]] bool passed() const { return memory.passed() && reloaded.passed(); }
};

/// `scxml` and `script` are texts: the chart, and `{"initialConfiguration": [...], "events":
/// [...]}`.
[[nodiscard]] Row run_chart(const std::string& name, const std::string& scxml,
                            const std::string& script);
/// Every NAME.scxml below the folder that has a NAME.json beside it, in order of path.
[[nodiscard]] std::vector<Row> run_folder(const std::filesystem::path& folder);
/// A line a chart, and a last one that counts.
[[nodiscard]] std::string table_of(const std::vector<Row>& rows);

}  // namespace ayar::conformance
