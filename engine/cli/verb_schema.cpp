#include <ostream>

#include "cli/verb.hpp"
#include "workflow/schema.hpp"

namespace ayar::cli {
namespace {

class SchemaVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "schema"; }
  const char* summary() const noexcept override {
    return "print the language as a JSON Schema, for completion and hover texts in an editor";
  }
  const char* example() const noexcept override { return "ayar schema > ayar.schema.json"; }
  void options(CLI::App&) override {}
  Result<Exit> run(Console& console, const Globals&) override {
    console.out << workflow::json_schema();
    return Exit::ok;
  }
};

}  // namespace

std::unique_ptr<Verb> make_schema() { return std::make_unique<SchemaVerb>(); }

}  // namespace ayar::cli
