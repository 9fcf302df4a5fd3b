#include <ostream>

#include <ayar/json.hpp>

#include "cli/desk.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class ListVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "list"; }
  const char* summary() const noexcept override { return "complaints, filtered, a page or all"; }
  const char* example() const noexcept override {
    return "ayar list --phase investigation --breached --all";
  }
  void options(CLI::App& app) override {
    app.add_option("--state", query_.state, "active leaf state")->type_name("NAME");
    app.add_option("--phase", query_.phase,
                   "receipt, assessment, investigation, answered, closed ...")
        ->type_name("NAME");
    app.add_option("--status", query_.status, "live or faulted")->type_name("NAME");
    app.add_option("--workflow", query_.workflow, "by its name")->type_name("NAME");
    app.add_option("--owner", query_.owner, "person or role")->type_name("NAME");
    app.add_option("--team", query_.team, "of the owner")->type_name("NAME");
    app.add_option("--person", query_.person, "who is a party to it")->type_name("ID");
    app.add_option("--ref", query_.external_ref, "the reference of another system")
        ->type_name("TEXT");
    app.add_option("--due-before", due_before_, "something is due before then")
        ->type_name("INSTANT");
    app.add_flag("--breached,!--not-breached", breached_, "with a clock past its due, or without");
    app.add_option("--after", query_.after, "begin behind this reference number")
        ->type_name("NUMBER");
    app.add_option("--limit", query_.limit, "complaints a page, up to 200")
        ->type_name("NUMBER")
        ->check(CLI::Range(1, 200))
        ->capture_default_str();
    app.add_flag("--all", all_, "every page");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    query_.tenant = globals.tenant;
    query_.breached = breached_;
    if (!due_before_.empty()) {
      auto instant = parse_instant(due_before_);
      if (!instant) return std::move(instant.error());
      query_.due_before = *instant;
    }
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    if (all_) query_.limit = page_max;
    std::vector<ComplaintSummary> items;
    std::optional<std::int64_t> next;
    do {
      auto page = (*desk)->list(query_);
      if (!page) return std::move(page.error());
      items.insert(items.end(), page->items.begin(), page->items.end());
      next = page->next;
      if (next) query_.after = *next;
    } while (all_ && next);
    print(console, items, next);
    return Exit::ok;
  }

 private:
  static constexpr std::size_t page_max = 200;

  static void print(Console& console, const std::vector<ComplaintSummary>& items,
                    const std::optional<std::int64_t>& next) {
    if (console.json) {
      std::vector<std::string> texts;
      for (const auto& item : items)
        texts.push_back(to_json(item));
      console.out << json_list(texts, next ? std::to_string(*next) : "") << "\n";
      return;
    }
    if (items.empty()) {
      console.err << "no complaints\n";
      return;
    }
    console.out << summary_table(items, console);
    if (next)
      console.err << console.paint_err.dim("more: --after " + std::to_string(*next) + ", or --all")
                  << "\n";
  }

  ListQuery query_;
  std::string due_before_;
  std::optional<bool> breached_;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_list() { return std::make_unique<ListVerb>(); }

}  // namespace ayar::cli
