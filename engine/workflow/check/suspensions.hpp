#pragma once
/// Suspensions of a workflow: files of their own, held to their form and to the clocks they name.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "workflow/compile/build.hpp"

namespace ayar::workflow {

/// A file beside the workflow. Faults in it are said at its own places, by a report of its own.
struct SuspensionFile {
  explicit SuspensionFile(Document read) : document(std::move(read)), report(document) {}
  Document document;
  Report report;
  std::string name;
  std::string text;               ///< as it is pinned
  const Node* when = nullptr;     ///< null: all complaints
  const Node* suspends = nullptr;
};
using SuspensionFiles = std::vector<std::unique_ptr<SuspensionFile>>;

/// Fills `build.made.suspensions`, a row for each file that is returned. The tables must be compiled
/// and the calendars known: days are those of the clocks' zone. What a file gets wrong is in its own
/// report; that it is missing, or does not load, in the workflow's.
[[nodiscard]] SuspensionFiles build_suspensions(Build& build, const Sources& sources);

/// What those files are found to get wrong, in their order; takes it out of them.
[[nodiscard]] std::vector<Diagnostic> take_faults(SuspensionFiles& files);

}  // namespace ayar::workflow
