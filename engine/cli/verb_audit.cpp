#include <ostream>

#include "base/json.hpp"
#include "cli/progress.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

class AuditVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "audit"; }
  const char* summary() const noexcept override {
    return "fold the facts again; with --redecide, decide every step again under its pinned "
           "workflow";
  }
  const char* example() const noexcept override { return "ayar audit 1 --redecide"; }

  void options(CLI::App& app) override {
    app.add_option("complaint", complaint_, "reference number or id (default: all)")
        ->type_name("COMPLAINT");
    app.add_flag("--redecide", redecide_, "run the guards again and report what would differ");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    auto session = Session::open(globals, console, Access::read);
    if (!session) return std::move(session.error());
    auto differences = redecide_ ? redecide((*session)->engine(), console, globals)
                                 : fold((*session)->engine(), console, globals);
    if (!differences) return std::move(differences.error());
    print(console, *differences);
    return differences->empty() ? Exit::ok : Exit::data;
  }

 private:
  Result<std::vector<AuditDifference>> redecide(Engine& engine, Console& console,
                                                const Globals& globals) const {
    Progress progress(console, "deciding again");
    std::optional<std::string> only;
    if (!complaint_.empty()) only = complaint_;
    return engine.audit(only, globals.tenant,
                        [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
  }

  /// What verify() finds, of one complaint or of all.
  Result<std::vector<AuditDifference>> fold(Engine& engine, Console& console,
                                            const Globals& globals) const {
    std::string only;
    if (!complaint_.empty()) {
      auto complaint = engine.get(complaint_, globals.tenant);
      if (!complaint) return std::move(complaint.error());
      only = complaint->id;
    }
    Progress progress(console, "folding");
    auto report = engine.verify(
        {}, [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
    if (!report) return std::move(report.error());
    std::vector<AuditDifference> made;
    for (const auto& finding : report->findings) {
      if (only.empty() || finding.complaint == only)
        made.push_back({finding.complaint, finding.sequence, finding.what, {}});
    }
    return made;
  }

  void print(Console& console, const std::vector<AuditDifference>& differences) const {
    if (console.json) {
      std::vector<std::string> items;
      for (const auto& difference : differences) {
        std::string text;
        JsonWriter(text)
            .begin_object()
            .key("complaint")
            .string(difference.complaint)
            .key("sequence")
            .integer(difference.sequence)
            .key("was")
            .string(difference.was)
            .key("is")
            .string(difference.is)
            .end_object();
        items.push_back(std::move(text));
      }
      console.out << json_list(items) << "\n";
      return;
    }
    for (const auto& difference : differences) {
      console.out << difference.complaint << " #" << difference.sequence << "\n  was  "
                  << printable(difference.was) << "\n";
      if (!difference.is.empty()) console.out << "  is   " << printable(difference.is) << "\n";
    }
    const std::string same = redecide_ ? "every step would be decided the same again"
                                       : "folded facts equal what is stored";
    console.out << (differences.empty()
                        ? console.paint.green(same)
                        : console.paint.red(std::to_string(differences.size()) + " differences"))
                << "\n";
  }

  std::string complaint_;
  bool redecide_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_audit() { return std::make_unique<AuditVerb>(); }

}  // namespace ayar::cli
