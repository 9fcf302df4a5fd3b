#include <ostream>

#include <ayar/json.hpp>

#include "cli/desk.hpp"
#include "cli/facts.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class JournalVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "journal"; }
  const char* summary() const noexcept override {
    return "what happened to a complaint, step by step";
  }
  const char* example() const noexcept override { return "ayar journal 1 --full"; }
  void options(CLI::App& app) override {
    app.add_option("complaint", complaint_, "reference number or id")
        ->type_name("COMPLAINT")
        ->required();
    app.add_flag("--full", full_, "payloads and hashes as stored");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    auto entries = (*desk)->journal(complaint_);
    if (!entries) return std::move(entries.error());
    if (console.json) {
      std::vector<std::string> items;
      for (const auto& entry : *entries)
        items.push_back(to_json(entry));
      console.out << json_list(items) << "\n";
    } else if (full_) {
      print_full(console, *entries);
    } else {
      print_lines(console, *entries);
    }
    return Exit::ok;
  }

 private:
  static void print_lines(Console& console, const std::vector<JournalView>& entries) {
    Table table({">#", "when", "what", "who", "came of it"});
    for (const auto& entry : entries)
      table.add({std::to_string(entry.sequence), time_text(entry.effective_at),
                 console.paint.bold(what(entry)), actor_text(entry.actor),
                 isolated(fact_summary(entry.payload), console.out_is_terminal)});
    console.out << table.text(console.paint);
  }

  static void print_full(Console& console, const std::vector<JournalView>& entries) {
    for (const auto& entry : entries) {
      console.out << entry.sequence << "  " << console.paint.bold(what(entry)) << "  "
                  << actor_text(entry.actor) << "\n"
                  << "  effective " << time_text(entry.effective_at) << "  recorded "
                  << time_text(entry.recorded_at) << "\n"
                  << "  hash " << console.paint.dim(entry.hash) << "\n  " << entry.payload << "\n";
    }
  }

  static std::string what(const JournalView& entry) {
    return printable(entry.cause.empty() || entry.cause == entry.kind
                         ? entry.kind
                         : entry.kind + " " + entry.cause);
  }

  std::string complaint_;
  bool full_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_journal() { return std::make_unique<JournalVerb>(); }

}  // namespace ayar::cli
