#include <ostream>

#include <ayar/json.hpp>

#include "cli/definition_name.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

std::string state_text(DefinitionState state, const Paint& paint) {
  switch (state) {
    case DefinitionState::in_force: return paint.green("in force");
    case DefinitionState::standing: return "on request";
    case DefinitionState::scheduled: return paint.cyan("scheduled");
    case DefinitionState::retired: return paint.dim("retired");
    case DefinitionState::of_file: return "of a file";
    case DefinitionState::unregistered: return paint.yellow("not published");
  }
  return {};
}

std::string published_by(const DefinitionView& view) {
  if (!view.published_at) return "";
  return printable(view.alone ? view.author + " alone" : view.author + ", " + view.approver);
}

void print(Console& console, const std::vector<DefinitionView>& views) {
  if (console.json) {
    std::vector<std::string> items;
    for (const auto& view : views)
      items.push_back(to_json(view));
    console.out << json_list(items) << "\n";
    return;
  }
  if (views.empty()) {
    console.err << "no workflow is known here; `ayar publish FILE` makes one known\n";
    return;
  }
  Table table({"workflow", ">version", "state", ">open", ">alive", ">all", "from", "by", "why"});
  for (const auto& view : views) {
    const bool retired = view.state == DefinitionState::retired;
    table.add({console.paint.bold(view.workflow), std::to_string(view.version),
               state_text(view.state, console.paint), std::to_string(view.open),
               std::to_string(view.alive), std::to_string(view.complaints),
               view.effective_from ? time_text(*view.effective_from) : "", published_by(view),
               printable(retired ? "retired by " + view.retired_by + ": " + view.retired_reason
                                 : view.reason)});
  }
  console.out << table.text(console.paint);
}

class PublishVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "publish"; }
  const char* summary() const noexcept override {
    return "put a version of a workflow into the store, with who wrote it and who approved it";
  }
  const char* example() const noexcept override {
    return "ayar publish workflows/retail.yaml --author mina --approver omid --reason 'first "
           "version'";
  }
  void options(CLI::App& app) override {
    app.add_option("file", file_, "the workflow")->type_name("FILE")->required();
    app.add_option("--author", publication_.author, "who wrote it (default: who acts, by --as)")
        ->type_name("ID");
    app.add_option("--approver", publication_.approver, "who approved it: another person")
        ->type_name("ID");
    app.add_option("--reason", publication_.reason, "kept for ever")->type_name("TEXT")->required();
    app.add_option("--effective-from", from_, "new complaints take it from then on; default now")
        ->type_name("INSTANT");
    app.add_flag("--alone", publication_.alone,
                 "one person does both, and the registry says so for ever");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto actor = actor_of(globals);
    if (!actor) return std::move(actor.error());
    if (!from_.empty()) {
      auto instant = parse_instant(from_);
      if (!instant) return std::move(instant.error());
      publication_.effective_from = *instant;
    }
    if (publication_.author.empty()) publication_.author = actor->id;
    if (publication_.approver.empty() && publication_.alone)
      publication_.approver = publication_.author;
    auto workflow = load_for_use(file_, globals, console);
    if (!workflow) return std::move(workflow.error());
    publication_.workflow = *workflow;
    auto session = Session::open(globals, console, Access::create);
    if (!session) return std::move(session.error());
    auto view = (*session)->engine().publish(publication_, *actor);
    if (!view) return std::move(view.error());
    print(console, {*view});
    return Exit::ok;
  }

 private:
  std::string file_, from_;
  Publication publication_;
};

class RetireVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "retire"; }
  const char* summary() const noexcept override {
    return "take a version out of service: no new complaints, open ones go on";
  }
  const char* example() const noexcept override {
    return "ayar retire retail@3 --actor omid --reason 'replaced by version 4'";
  }
  void options(CLI::App& app) override {
    app.add_option("version", name_, "WORKFLOW@VERSION")->type_name("NAME")->required();
    app.add_option("--actor", actor_, "who retires it (default: who acts, by --as)")
        ->type_name("ID");
    app.add_option("--reason", reason_, "kept for ever")->type_name("TEXT")->required();
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto name = parse_full_name(name_);
    if (!name) return std::move(name.error());
    auto actor = acting(globals, actor_);
    if (!actor) return std::move(actor.error());
    auto session = Session::open(globals, console, Access::write);
    if (!session) return std::move(session.error());
    auto view = (*session)->engine().retire(name->workflow, *name->version, reason_, *actor);
    if (!view) return std::move(view.error());
    print(console, {*view});
    return Exit::ok;
  }

 private:
  std::string name_, actor_, reason_;
};

class WorkflowsVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "workflows"; }
  const char* summary() const noexcept override {
    return "versions of workflows: in force, scheduled, retired, and the complaints of each";
  }
  const char* example() const noexcept override { return "ayar workflows"; }
  void options(CLI::App& app) override {
    app.add_option("workflow", name_, "only this one")->type_name("NAME");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto session = Session::open(globals, console, Access::read);
    if (!session) return std::move(session.error());
    auto views = (*session)->engine().definitions();
    if (!views) return std::move(views.error());
    if (!name_.empty())
      std::erase_if(*views, [&](const DefinitionView& view) { return view.workflow != name_; });
    print(console, *views);
    return Exit::ok;
  }

 private:
  std::string name_;
};

}  // namespace

std::unique_ptr<Verb> make_publish() { return std::make_unique<PublishVerb>(); }
std::unique_ptr<Verb> make_retire() { return std::make_unique<RetireVerb>(); }
std::unique_ptr<Verb> make_workflows() { return std::make_unique<WorkflowsVerb>(); }

}  // namespace ayar::cli
