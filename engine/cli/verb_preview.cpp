#include <ostream>

#include <ayar/delivery.hpp>
#include <ayar/json.hpp>

#include "base/text.hpp"
#include "cli/case_file.hpp"
#include "cli/event_data.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

class PreviewVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "preview"; }
  const char* summary() const noexcept override {
    return "a letter as it would read, with what it must say and does not";
  }
  const char* example() const noexcept override {
    return "ayar preview --workflow workflows/retail.yaml --message answer --data case.yaml --lang "
           "fa";
  }
  void options(CLI::App& app) override {
    app.add_option("-w,--workflow", workflow_, "the workflow's file")
        ->type_name("FILE")
        ->capture_default_str();
    app.add_option("-m,--message", message_, "message, or template of a notice")
        ->type_name("NAME")
        ->required();
    app.add_option("--data", data_, "a YAML file of fields, or NAME=VALUE; may be repeated")
        ->type_name("FILE|NAME=VALUE")
        ->allow_extra_args(false);
    app.add_option("--lang", language_, "fa, en ... (default: the first that there is)")
        ->type_name("CODE");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto workflow = load_for_use(workflow_, globals, console);
    if (!workflow) return std::move(workflow.error());
    auto data = gather();
    if (!data) return std::move(data.error());
    Instant at = SystemClock().now();
    if (!globals.at.empty()) {
      auto instant = parse_instant(globals.at);
      if (!instant) return std::move(instant.error());
      at = *instant;
    }
    auto letter = preview(**workflow, message_, *data, language_, at);
    if (!letter) return std::move(letter.error());
    if (console.json) {
      console.out << to_json(*letter) << "\n";
    } else {
      print(console, *letter);
    }
    return letter->missing.empty() ? Exit::ok : Exit::data;
  }

 private:
  Result<Map> gather() const {
    std::vector<std::string> fields;
    Map data;
    for (const auto& given : data_) {
      if (given.find('=') != std::string::npos) {
        fields.push_back(given);
        continue;
      }
      auto file = read_case_file(given);
      if (!file) return file;
      for (auto& [name, value] : *file)
        data.insert_or_assign(name, std::move(value));
    }
    auto single = read_event_data(fields, "");
    if (!single) return single;
    for (auto& [name, value] : *single)
      data.insert_or_assign(name, std::move(value));
    return data;
  }

  static void print(Console& console, const LetterView& letter) {
    console.out << console.paint.bold(isolated(letter.subject, console.out_is_terminal)) << "  "
                << console.paint.dim("(" + letter.language + ")") << "\n\n"
                << letter.body << "\n";
    if (!letter.said.empty())
      console.err << console.paint_err.dim("says " + join(letter.said, ", ")) << "\n";
    if (!letter.missing.empty())
      console.err << console.paint_err.red("must say " + join(letter.missing, ", ") +
                                           " and does not")
                  << "\n";
  }

  std::string workflow_ = "workflows/retail.yaml", message_, language_;
  std::vector<std::string> data_;
};

}  // namespace

std::unique_ptr<Verb> make_preview() { return std::make_unique<PreviewVerb>(); }

}  // namespace ayar::cli
