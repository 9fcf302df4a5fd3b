#include <ostream>

#include "cli/verb.hpp"
#include "service/sources.hpp"
#include "workflow/reuse/reuse.hpp"

namespace ayar::cli {
namespace {

class ExpandVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "expand"; }
  const char* summary() const noexcept override {
    return "a workflow with all that it extends and uses, as one file";
  }
  const char* example() const noexcept override { return "ayar expand workflows/retail.yaml"; }

  void options(CLI::App& app) override {
    app.add_option("file", file_, "a workflow")->type_name("FILE")->required();
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    auto text = read_text(file_, service::source_bytes_max);
    if (!text) return std::move(text.error());
    auto document = workflow::read(*text, file_);
    const service::FileSources sources(file_, globals.zones);
    if (document.ok()) (void)workflow::assemble(document, sources);
    for (const auto& diagnostic : document.diagnostics)
      console.err << shown(diagnostic, file_, *text) << "\n";
    if (!document.ok()) return Exit::data;
    console.out << workflow::to_yaml(document.root);
    return Exit::ok;
  }

 private:
  std::string file_;
};

}  // namespace

std::unique_ptr<Verb> make_expand() { return std::make_unique<ExpandVerb>(); }

}  // namespace ayar::cli
