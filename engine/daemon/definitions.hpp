#pragma once
/// What is read from disk beside the settings, at start and again at each reload: workflows, the
/// directory, tokens. All or nothing.
#include <memory>
#include <optional>
#include <vector>

#include <ayar/directory.hpp>
#include <ayar/workflow.hpp>

#include "daemon/exits.hpp"
#include "daemon/settings.hpp"
#include "http/tokens.hpp"

namespace ayar::daemon {

struct Definitions {
  std::vector<std::shared_ptr<const Workflow>> workflows;
  std::shared_ptr<const Directory> directory;  ///< null: none is configured
  http::TokenBook tokens;
};
struct Finding {
  Exit exit = Exit::data;
  Diagnostic diagnostic;
};
struct LoadedDefinitions {
  std::optional<Definitions> definitions;  ///< nothing when there are errors
  std::vector<Finding> findings;           ///< errors and warnings
};

/// @blocks on files.
[[nodiscard]] LoadedDefinitions load_definitions(const Settings& settings);

/// Whether the certificate and key of the settings belong together and can be read.
[[nodiscard]] std::vector<Finding> check_tls(const Configuration& configuration);
/// What --check looks at besides: TLS files, and every plugin with its configuration. Starts and
/// stops the plugins.
[[nodiscard]] std::vector<Finding> check_edges(const Configuration& configuration);

/// An error as a finding: at its own place, or of `file` as a whole.
[[nodiscard]] Finding finding_of(const Error& error, const SourceRef& where, std::string key_path,
                                 Exit exit);
[[nodiscard]] bool has_errors(const std::vector<Finding>& findings) noexcept;

}  // namespace ayar::daemon
