#include <ayar/workflow.hpp>

#include "service/sources.hpp"

namespace ayar {

Workflow::Workflow(std::shared_ptr<const workflow::Definition> definition)
    : definition_(std::move(definition)) {}
const std::string& Workflow::name() const noexcept { return definition_->workflow; }
std::int64_t Workflow::version() const noexcept { return definition_->version; }
const std::string& Workflow::hash() const noexcept { return definition_->hash; }

LoadedWorkflow load_workflow(std::string_view yaml, const std::string& file,
                             const std::string& zone_folder) {
  const service::FileSources sources(file, zone_folder);
  auto loaded = workflow::load(yaml, file, sources);
  LoadedWorkflow made;
  made.diagnostics = std::move(loaded.diagnostics);
  if (loaded.definition) made.workflow = std::make_shared<Workflow>(std::move(loaded.definition));
  return made;
}

LoadedWorkflow load_workflow_file(const std::string& path, const std::string& zone_folder) {
  auto text = service::read_file(path);
  if (text) return load_workflow(text.value(), path, zone_folder);
  LoadedWorkflow made;
  Diagnostic diagnostic;
  diagnostic.rule = "AY000";
  diagnostic.message = text.error().message;
  diagnostic.where.file = path;
  made.diagnostics.push_back(std::move(diagnostic));
  return made;
}

}  // namespace ayar
