#include <ostream>

#include <ayar/json.hpp>

#include "cli/desk.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

/// Filters that list and retry share.
void add_filters(CLI::App& app, OutboxQuery& query) {
  app.add_option("--complaint", query.complaint, "of this complaint, by its id")->type_name("ID");
  app.add_option("--kind", query.kind, "message, notice, survey or change")->type_name("KIND");
  app.add_option("--name", query.name, "of the message or template")->type_name("NAME");
  app.add_option("--plugin", query.subscriber, "that it goes to")->type_name("NAME");
}

std::string state_text(const OutboxView& row, const Paint& paint) {
  if (row.state == "dead") return paint.red(row.state);
  if (row.state == "backoff") return paint.yellow(row.state);
  return row.state == "delivered" ? paint.green(row.state) : row.state;
}

class OutboxVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "outbox"; }
  const char* summary() const noexcept override {
    return "what waits to be told, what was told, what died: list, show, retry";
  }
  const char* example() const noexcept override { return "ayar outbox list --state dead"; }

  void options(CLI::App& app) override {
    app.require_subcommand(1);
    list_ = app.add_subcommand("list", "rows, oldest first");
    list_->add_option("--state", query_.state, "pending, backoff, delivered or dead")
        ->type_name("STATE")
        ->check(CLI::IsMember({"pending", "backoff", "delivered", "dead"}));
    add_filters(*list_, query_);
    list_->add_option("--after", query_.after, "begin behind this row")->type_name("ROW");
    list_->add_option("--limit", query_.limit, "rows a page, up to 200")
        ->type_name("NUMBER")
        ->check(CLI::Range(1, 200))
        ->capture_default_str();
    show_ = app.add_subcommand("show", "one row, its attempts and its letter as it goes out");
    show_->add_option("id", id_, "as `ayar outbox list` shows it")->type_name("ID")->required();
    retry_ = app.add_subcommand("retry", "send dead letters again, under the same ids");
    add_filters(*retry_, query_);
    retry_->add_flag("--all", all_, "every dead letter there is");
    for (CLI::App* sub : {list_, show_, retry_})
      sub->fallthrough();
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    query_.tenant = globals.tenant;
    if (retry_->parsed()) return retry(console, globals);
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    return show_->parsed() ? show(console, **desk) : list(console, **desk);
  }

 private:
  Result<Exit> list(Console& console, Desk& desk) const {
    auto page = desk.outbox(query_);
    if (!page) return std::move(page.error());
    if (console.json) {
      std::vector<std::string> items;
      for (const auto& row : page->items)
        items.push_back(to_json(row));
      console.out << json_list(items, page->next ? std::to_string(*page->next) : "") << "\n";
      return Exit::ok;
    }
    if (page->items.empty()) console.err << "nothing there\n";
    Table table({">row", "id", "kind", "name", "plugin", "state", ">attempts", "next", "why"});
    for (const auto& row : page->items)
      table.add({std::to_string(row.row), row.id, row.kind, row.name,
                 row.subscriber.empty() ? "-" : row.subscriber, state_text(row, console.paint),
                 std::to_string(row.attempts),
                 row.next_attempt_at ? time_text(*row.next_attempt_at) : "",
                 printable(row.last_error)});
    if (!table.empty()) console.out << table.text(console.paint);
    if (page->next)
      console.err << console.paint_err.dim("more: --after " + std::to_string(*page->next)) << "\n";
    return Exit::ok;
  }

  Result<Exit> show(Console& console, Desk& desk) const {
    auto row = desk.outbox_row(id_);
    if (!row) return std::move(row.error());
    auto letters = desk.letters(row->complaint);
    if (!letters) return std::move(letters.error());
    const KeptLetter* letter = nullptr;
    for (const auto& kept : *letters) {
      if (kept.outbox_id == row->id) letter = &kept;
    }
    if (console.json) {
      console.out << "{\"row\":" << to_json(*row)
                  << ",\"letter\":" << (letter == nullptr ? "null" : to_json(*letter)) << "}\n";
      return Exit::ok;
    }
    console.out << console.paint.bold(row->kind + " " + row->name) << "  "
                << state_text(*row, console.paint) << "\n  id        " << row->id
                << "\n  plugin    "
                << (row->subscriber.empty() ? "not prepared yet" : row->subscriber)
                << "\n  attempts  " << row->attempts << "\n";
    if (row->next_attempt_at)
      console.out << "  next      " << time_text(*row->next_attempt_at) << "\n";
    if (!row->last_error.empty())
      console.out << "  why       " << printable(row->last_error) << "\n";
    if (letter == nullptr) return Exit::ok;
    console.out << "\n"
                << console.paint.bold(isolated(printable(letter->subject), console.out_is_terminal))
                << "  " << console.paint.dim("(" + letter->language + ")") << "\n\n"
                << letter->body << "\n";
    return Exit::ok;
  }

  Result<Exit> retry(Console& console, const Globals& globals) {
    const bool narrowed = !query_.complaint.empty() || !query_.kind.empty() ||
                          !query_.name.empty() || !query_.subscriber.empty();
    if (!narrowed && !all_)
      return Error{ErrorCode::invalid_argument,
                   "which dead letters?",
                   "narrow with --plugin, --name, --kind or --complaint, or say --all",
                   {},
                   {}};
    auto actor = actor_of(globals);
    if (!actor) return std::move(actor.error());
    auto desk = open_desk(globals, console, Access::write);
    if (!desk) return std::move(desk.error());
    auto count = (*desk)->retry_dead(query_, *actor);
    if (!count) return std::move(count.error());
    if (console.json) {
      console.out << "{\"retried\":" << *count << "}\n";
    } else {
      console.out << *count << (*count == 1 ? " letter goes" : " letters go") << " out again\n";
    }
    return Exit::ok;
  }

  CLI::App *list_ = nullptr, *show_ = nullptr, *retry_ = nullptr;
  OutboxQuery query_;
  std::string id_;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_outbox() { return std::make_unique<OutboxVerb>(); }

}  // namespace ayar::cli
