#include <algorithm>
#include <ostream>

#include <ayar/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/check_files.hpp"
#include "cli/check_sarif.hpp"
#include "cli/verb.hpp"
#include "workflow/check/lint_rules.hpp"

namespace ayar::cli {
namespace {

std::string json_of(const CheckedFile& checked) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("file").string(checked.file).key("ok").boolean(checked.ok());
  json.key("kind").string(checked.kind).key("diagnostics").begin_array();
  for (const auto& diagnostic : checked.diagnostics)
    json.raw(to_json(diagnostic));
  json.end_array().end_object();
  return out;
}

class CheckVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "check"; }
  const char* summary() const noexcept override {
    return "read workflows, calendars, directories, scenarios or import maps and say all that is "
           "wrong";
  }
  const char* example() const noexcept override {
    return "ayar check workflows\n  ayar check workflows/retail.yaml --format sarif --werror\n  "
           "ayar check --explain AY202";
  }

  void options(CLI::App& app) override {
    app.add_option("files", files_, "YAML files, folders, or - for standard input")
        ->type_name("FILE");
    app.add_option("--format", format_, "text, json or sarif")
        ->type_name("HOW")
        ->check(CLI::IsMember({"text", "json", "sarif"}))
        ->capture_default_str();
    app.add_flag("--werror", all_denied_, "warnings are errors");
    app.add_option("--deny", denied_, "this warning is an error; may come again")
        ->type_name("RULE")
        ->allow_extra_args(false);
    app.add_flag("--guards", shows_guards_,
                 "say of each event's guards whether they overlap and take every case");
    app.add_option("--explain", explained_, "what a rule holds, and why")->type_name("RULE");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    if (!explained_.empty()) return explain(console);
    if (files_.empty())
      return report(console,
                    {ErrorCode::invalid_argument,
                     "nothing to check",
                     "name files or folders: ayar check workflows",
                     {},
                     {}},
                    Exit::usage);
    for (const std::string& rule : denied_) {
      if (auto fault = unknown_rule(rule)) return report(console, *fault, Exit::usage);
    }
    const auto files = files_to_check(files_);
    if (!files) return files.error();
    Exit exit = Exit::ok;
    const bool as_text = !console.json && format_ == "text";
    std::vector<CheckedFile> all;
    for (const FileToCheck& each : *files) {
      auto text = read_text(each.path, check_bytes_max);
      if (!text) {
        exit = report(console, text.error());
        continue;
      }
      const std::string shown_as = each.path == "-" ? "stdin" : each.path;
      if (each.found && !is_ours(shown_as, *text)) continue;
      all.push_back(check_text(shown_as, std::move(*text), globals));
      deny(all.back());
      if (as_text) print(console, all.back());
    }
    const bool complete = exit == Exit::ok;
    const bool ok =
        std::all_of(all.begin(), all.end(), [](const CheckedFile& each) { return each.ok(); });
    if (as_text) summarise(console, all);
    if (format_ == "sarif") {
      console.out << sarif_of(all, complete) << "\n";
    } else if (!as_text) {
      std::vector<std::string> items;
      for (const CheckedFile& each : all)
        items.push_back(json_of(each));
      console.out << json_list(items) << "\n";
    }
    return complete && !ok ? Exit::data : exit;
  }

 private:
  static std::optional<Error> unknown_rule(const std::string& id) {
    if (!workflow::rule_section(id).empty()) return std::nullopt;
    std::vector<std::string> ids;
    for (const auto& each : workflow::every_rule())
      ids.emplace_back(each.id);
    const auto near = nearest(id, ids);
    return Error{ErrorCode::invalid_argument,
                 "there is no rule '" + bounded(printable(id), 40) + "'",
                 near ? "did you mean " + *near + "?" : "workflows/rules.md lists them all",
                 {},
                 {}};
  }

  Result<Exit> explain(Console& console) const {
    if (const auto fault = unknown_rule(explained_)) return report(console, *fault, Exit::usage);
    console.out << workflow::rule_section(explained_);
    return Exit::ok;
  }

  void deny(CheckedFile& checked) const {
    for (Diagnostic& each : checked.diagnostics) {
      const bool denied =
          all_denied_ || std::find(denied_.begin(), denied_.end(), each.rule) != denied_.end();
      if (denied) each.severity = Severity::error;
    }
  }

  void print(Console& console, const CheckedFile& checked) const {
    for (const auto& diagnostic : checked.diagnostics)
      console.err << coloured(console, diagnostic, checked) << "\n";
    if (!checked.ok()) return;
    console.out << checked.file << ": " << console.paint.green("ok") << "  " << checked.what
                << "\n";
    if (!shows_guards_) return;
    for (const std::string& said : checked.guards)
      console.out << said << "\n";
  }

  // The word of severity alone: the rest is to be read, not looked at.
  static std::string coloured(Console& console, const Diagnostic& diagnostic,
                              const CheckedFile& checked) {
    std::string text = shown(diagnostic, checked.file, checked.text);
    const bool error = diagnostic.severity == Severity::error;
    const std::string word = error ? ": error" : ": warning";
    const std::size_t at = text.find(word);
    if (!console.paint_err.on() || at == std::string::npos) return text;
    const std::string bare = word.substr(2);
    return text.replace(at + 2, bare.size(),
                        error ? console.paint_err.red(bare) : console.paint_err.yellow(bare));
  }

  static void summarise(Console& console, const std::vector<CheckedFile>& all) {
    std::size_t errors = 0, warnings = 0;
    for (const CheckedFile& each : all) {
      errors += each.count(Severity::error);
      warnings += each.count(Severity::warning);
    }
    if (errors + warnings == 0 && all.size() == 1) return;
    const std::string line = count_of(errors, "error") + ", " + count_of(warnings, "warning") +
                             " in " + count_of(all.size(), "file");
    console.err << (errors > 0     ? console.paint_err.red(line)
                    : warnings > 0 ? console.paint_err.yellow(line)
                                   : line)
                << "\n";
  }

  std::vector<std::string> files_, denied_;
  std::string format_ = "text", explained_;
  bool all_denied_ = false, shows_guards_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_check() { return std::make_unique<CheckVerb>(); }

}  // namespace ayar::cli
