#include "cli/correcting.hpp"

namespace ayar::cli {
namespace {

class VoidVerb final : public CorrectingVerb {
 public:
  const char* name() const noexcept override { return "void"; }
  const char* summary() const noexcept override {
    return "say that an entry was sent in error: clocks count without it";
  }
  const char* example() const noexcept override {
    return "ayar void 1 --entry 4 --reason 'meant for another complaint' --as supervisor:omid "
           "--dry-run";
  }
  void options(CLI::App& app) override {
    CorrectingVerb::options(app);
    app.add_option("--entry", entry_, "what was sent in error, by its number in the journal")
        ->type_name("NUMBER")
        ->required();
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    return correct(console, globals, Void{complaint(), entry_, reason()});
  }

 private:
  std::int64_t entry_ = 0;
};

}  // namespace

std::unique_ptr<Verb> make_void() { return std::make_unique<VoidVerb>(); }

}  // namespace ayar::cli
