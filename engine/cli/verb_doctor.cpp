#include <algorithm>
#include <ostream>

#include "base/json.hpp"
#include "cli/desk.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

using Grade = Finding::Grade;

class DoctorVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "doctor"; }
  const char* summary() const noexcept override {
    return "what needs a person: faults, dead letters, holds, deadlines passed";
  }
  const char* example() const noexcept override {
    return "ayar doctor --server http://127.0.0.1:8080 --token-file desk.token";
  }
  void options(CLI::App&) override {}
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    auto findings = (*desk)->examine();
    if (!findings) return std::move(findings.error());
    if (console.json) {
      std::vector<std::string> items;
      for (const auto& finding : *findings)
        items.push_back(json_of(finding));
      console.out << json_list(items) << "\n";
    } else {
      for (const auto& finding : *findings)
        print(console, finding);
    }
    const bool bad = std::any_of(findings->begin(), findings->end(), [](const Finding& finding) {
      return finding.grade == Grade::bad;
    });
    return bad ? Exit::failed : Exit::ok;
  }

 private:
  static void print(Console& console, const Finding& finding) {
    const auto& paint = console.paint;
    const std::string mark = finding.grade == Grade::good   ? paint.green("ok  ")
                             : finding.grade == Grade::note ? paint.yellow("note")
                                                            : paint.red("bad ");
    console.out << mark << "  " << printable(finding.what);
    if (!finding.hint.empty()) console.out << "  " << paint.dim(finding.hint);
    console.out << "\n";
  }

  static std::string json_of(const Finding& finding) {
    constexpr std::string_view grades[] = {"good", "note", "bad"};
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.key("grade").string(grades[static_cast<std::size_t>(finding.grade)]);
    json.key("what").string(finding.what);
    if (!finding.hint.empty()) json.key("hint").string(finding.hint);
    json.end_object();
    return text;
  }
};

}  // namespace

std::unique_ptr<Verb> make_doctor() { return std::make_unique<DoctorVerb>(); }

}  // namespace ayar::cli
