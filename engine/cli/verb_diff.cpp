#include <algorithm>
#include <filesystem>
#include <ostream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/definition_name.hpp"
#include "cli/verb.hpp"
#include "workflow/diff.hpp"

namespace ayar::cli {
namespace {

using workflow::Change;
using workflow::ChangeKind;
using workflow::Weight;

constexpr std::size_t shown_bytes_max = 120;

std::string shown(const std::string& text) { return printable(bounded(text, shown_bytes_max)); }

std::string sign(ChangeKind kind, const Paint& paint) {
  switch (kind) {
    case ChangeKind::added: return paint.green("+");
    case ChangeKind::removed: return paint.red("-");
    case ChangeKind::changed: return paint.yellow("~");
    case ChangeKind::renamed: return paint.cyan(">");
  }
  return " ";
}

std::string line_of(const Change& change, const Paint& paint) {
  std::string text =
      sign(change.kind, paint) + " " + change.section + " " + paint.bold(change.name);
  if (change.kind == ChangeKind::renamed)
    return text + ": " + change.before + " -> " + change.after;
  if (change.what.empty()) return text;
  text += " " + change.what + ": ";
  if (change.section == "template") return text + "other words";
  if (change.before.empty()) return text + shown(change.after);
  if (change.after.empty()) return text + shown(change.before) + " -> nothing";
  return text + shown(change.before) + " -> " + shown(change.after);
}

class DiffVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "diff"; }
  const char* summary() const noexcept override {
    return "what changed between two versions, and what of it touches open complaints";
  }
  const char* example() const noexcept override {
    return "ayar diff retail@3 workflows/retail.yaml";
  }
  void options(CLI::App& app) override {
    app.add_option("old", names_[0], "a file, or WORKFLOW@VERSION of the store")
        ->type_name("A")
        ->required();
    app.add_option("new", names_[1], "the same")->type_name("B")->required();
    app.add_option("--format", format_, "text or json")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    std::shared_ptr<const Workflow> sides[2];
    for (std::size_t i = 0; i < 2; ++i) {
      auto loaded = load(names_[i], console, globals);
      if (!loaded) return std::move(loaded.error());
      sides[i] = std::move(*loaded);
    }
    const auto changes = workflow::diff(sides[0]->definition(), sides[1]->definition());
    if (console.json || format_ == "json") {
      print_json(console, *sides[0], *sides[1], changes);
    } else {
      print(console, *sides[0], *sides[1], changes);
    }
    return changes.empty() ? Exit::ok : Exit::failed;
  }

 private:
  /// A file that is there is a file; any other name is a version of the store.
  Result<std::shared_ptr<const Workflow>> load(const std::string& name, Console& console,
                                               const Globals& globals) {
    std::error_code ignored;
    const auto parsed = parse_full_name(name);
    if (!parsed || std::filesystem::exists(name, ignored))
      return load_for_use(name, globals, console);
    if (!session_) {
      auto session = Session::open(globals, console, Access::read);
      if (!session) return std::move(session.error());
      session_ = std::move(*session);
    }
    return session_->engine().definition(parsed->workflow, *parsed->version);
  }

  /// Where a store was asked: how many complaints a state of it concerns.
  std::string in_use(const Change& change, const std::string& workflow) const {
    const bool of_state = change.section == "state" || change.section == "approval";
    if (!session_ || !of_state || change.weight == Weight::plain) return {};
    ListQuery query;
    query.tenant = session_->globals().tenant;
    query.workflow = workflow;
    query.state = change.name;
    const auto count = session_->engine().count(query);
    return count && *count > 0 ? " (" + std::to_string(*count) + " in it now)" : "";
  }

  void print(Console& console, const Workflow& a, const Workflow& b,
             const std::vector<Change>& changes) const {
    const auto dangers = std::count_if(changes.begin(), changes.end(), [](const Change& change) {
      return change.weight == Weight::danger;
    });
    const auto full = [](const Workflow& each) {
      return each.name() + "@" + std::to_string(each.version());
    };
    console.out << full(a) << " -> " << full(b) << "  ";
    if (changes.empty()) {
      console.out << console.paint.green("no difference") << "\n";
      return;
    }
    console.out << changes.size() << (changes.size() == 1 ? " change" : " changes");
    if (dangers > 0)
      console.out << ", "
                  << console.paint.red(std::to_string(dangers) + " dangerous for open complaints");
    console.out << "\n";
    for (const auto& change : changes) {
      console.out << "  " << line_of(change, console.paint) << "\n";
      if (change.why.empty()) continue;
      const std::string grade(name_of(change.weight));
      console.out << "      "
                  << (change.weight == Weight::danger ? console.paint.red(grade)
                                                      : console.paint.yellow(grade))
                  << ": " << change.why << in_use(change, a.name()) << "\n";
    }
  }

  static void print_side(JsonWriter& json, std::string_view key, const Workflow& side) {
    json.key(key).begin_object();
    json.key("workflow").string(side.name());
    json.key("version").integer(side.version());
    json.key("hash").string(side.hash());
    json.end_object();
  }

  static void print_json(Console& console, const Workflow& a, const Workflow& b,
                         const std::vector<Change>& changes) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    print_side(json, "old", a);
    print_side(json, "new", b);
    json.key("equal").boolean(changes.empty());
    json.key("changes").begin_array();
    for (const auto& change : changes) {
      json.begin_object();
      json.key("kind").string(name_of(change.kind));
      json.key("section").string(change.section);
      json.key("name").string(change.name);
      json.key("what").string(change.what);
      json.key("old").string(change.before);
      json.key("new").string(change.after);
      json.key("weight").string(name_of(change.weight));
      json.key("why").string(change.why);
      json.end_object();
    }
    json.end_array().end_object();
    console.out << text << "\n";
  }

  std::string names_[2], format_ = "text";
  std::unique_ptr<Session> session_;
};

}  // namespace

std::unique_ptr<Verb> make_diff() { return std::make_unique<DiffVerb>(); }

}  // namespace ayar::cli
