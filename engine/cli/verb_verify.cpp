#include <ostream>

#include "base/json.hpp"
#include "cli/progress.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t seal_bytes_max = std::size_t{256} << 20;

class VerifyVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "verify"; }
  const char* summary() const noexcept override {
    return "prove the past: hash chains, seals, and that folded facts equal what is stored";
  }
  const char* example() const noexcept override { return "ayar verify --seal complaints.seal"; }

  void options(CLI::App& app) override {
    app.add_option("--seal", seal_, "a seal exported before: what it covers must still be there")
        ->type_name("FILE");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    std::optional<std::string> seal;
    if (!seal_.empty()) {
      auto text = read_text(seal_, seal_bytes_max);
      if (!text) return std::move(text.error());
      seal = std::move(*text);
    }
    auto session = Session::open(globals, console, Access::read);
    if (!session) return std::move(session.error());
    Progress progress(console, "verifying");
    auto report = (*session)->engine().verify(
        seal, [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
    progress.finish();
    if (!report) return std::move(report.error());
    console.json ? print_json(console, *report) : print(console, *report);
    return report->clean() ? Exit::ok : Exit::data;
  }

 private:
  static std::string counted(std::int64_t number, std::string_view noun) {
    return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
  }

  static void print(Console& console, const VerifyReport& report) {
    for (const auto& finding : report.findings) {
      std::string where =
          finding.complaint.empty() ? "store" : finding.tenant + "/" + finding.complaint;
      if (finding.sequence > 0) where += " #" + std::to_string(finding.sequence);
      console.out << console.paint.red(where) << "  " << printable(finding.what) << "\n";
    }
    console.out << (report.clean() ? console.paint.green("clean") : console.paint.red("NOT clean"))
                << "  " << counted(report.complaints, "complaint") << ", " << report.entries
                << " journal entries, " << counted(report.seals, "seal");
    if (!report.clean())
      console.out << ", " << counted(static_cast<std::int64_t>(report.findings.size()), "finding");
    console.out << "\n";
  }

  static void print_json(Console& console, const VerifyReport& report) {
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .key("clean")
        .boolean(report.clean())
        .key("complaints")
        .integer(report.complaints);
    json.key("entries")
        .integer(report.entries)
        .key("seals")
        .integer(report.seals)
        .key("items")
        .begin_array();
    for (const auto& finding : report.findings) {
      json.begin_object()
          .key("tenant")
          .string(finding.tenant)
          .key("complaint")
          .string(finding.complaint);
      json.key("sequence").integer(finding.sequence).key("what").string(finding.what).end_object();
    }
    json.end_array().end_object();
    console.out << text << "\n";
  }

  std::string seal_;
};

}  // namespace

std::unique_ptr<Verb> make_verify() { return std::make_unique<VerifyVerb>(); }

}  // namespace ayar::cli
