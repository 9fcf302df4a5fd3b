#include "cli/test_explore.hpp"

#include <algorithm>
#include <fstream>
#include <ostream>

#include <ayar/json.hpp>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/table.hpp"
#include "runtime/explore.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t way_bytes_max = 100;

struct Explored {
  std::string file;
  std::shared_ptr<const Workflow> workflow;
  runtime::Ways ways;
  runtime::WalkReport walks;
  [[nodiscard]] const workflow::Definition& definition() const { return workflow->definition(); }
};

std::string way_text(const workflow::Definition& definition, const runtime::Walk& walk) {
  std::vector<std::string> steps;
  for (const auto& action : walk.actions)
    steps.push_back(runtime::action_text(definition, action));
  return steps.empty() ? "at once" : join(steps, "; ");
}

void print_ways(Console& console, const Explored& explored) {
  const auto& definition = explored.definition();
  Table table({definition.workflow, ">steps", "the shortest way"});
  std::size_t reached = 0;
  for (const auto& way : explored.ways.states) {
    const std::string& state = definition.states[way.state].name;
    reached += way.reached ? 1 : 0;
    table.add({state, way.reached ? std::to_string(way.walk.actions.size()) : "-",
               way.reached ? bounded(printable(way_text(definition, way.walk)), way_bytes_max)
                           : console.paint.yellow("not reached in " +
                                                  std::to_string(explored.ways.tries) + " tries")});
  }
  console.out << table.text(console.paint) << reached << " of " << explored.ways.states.size()
              << " states reached\n";
}

void print_walks(Console& console, const Explored& explored, const ExploreWish& wish) {
  const auto& walks = explored.walks;
  const auto& definition = explored.definition();
  if (!walks.broken) {
    console.out << walks.walks << " random walks, " << walks.steps << " steps, seed " << wish.seed
                << ": " << console.paint.green("every law held") << "\n\n";
    return;
  }
  console.out << console.paint.red("a law is broken") << " in walk " << walks.number << ", seed "
              << wish.seed << ": " << printable(*walks.broken) << "\n"
              << "the same as a scenario:\n\nayar: 1\nworkflow: " << definition.workflow
              << "\ntests:\n"
              << runtime::scenario_text(definition, walks.walk, *walks.broken, "  ") << "\n";
}

std::string scenario_file(const Explored& explored) {
  const auto& definition = explored.definition();
  std::string text =
      "# The shortest way to every state, found by `ayar test --explore`. A "
      "beginning: say what else you expect on the way.\nayar: 1\nworkflow: " +
      definition.workflow + "\ntests:\n";
  for (const auto& way : explored.ways.states) {
    if (!way.reached) continue;
    text += runtime::scenario_text(definition, way.walk,
                                   "a way to " + definition.states[way.state].name, "  ");
  }
  return text;
}

Result<void> write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.flush();
  if (out) return {};
  return Error{ErrorCode::io, "cannot write '" + path + "'", {}, {}, {}};
}

std::string json_of(const Explored& explored, const ExploreWish& wish) {
  const auto& definition = explored.definition();
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .key("file")
      .string(explored.file)
      .key("workflow")
      .string(definition.workflow)
      .key("tries")
      .integer(static_cast<std::int64_t>(explored.ways.tries))
      .key("states")
      .begin_array();
  for (const auto& way : explored.ways.states) {
    json.begin_object()
        .key("state")
        .string(definition.states[way.state].name)
        .key("reached")
        .boolean(way.reached)
        .key("steps")
        .begin_array();
    for (const auto& action : way.walk.actions)
      json.string(runtime::action_text(definition, action));
    json.end_array().end_object();
  }
  json.end_array()
      .key("walks")
      .integer(static_cast<std::int64_t>(explored.walks.walks))
      .key("steps")
      .integer(static_cast<std::int64_t>(explored.walks.steps))
      .key("seed")
      .string(std::to_string(wish.seed));
  if (explored.walks.broken)
    json.key("broken")
        .string(*explored.walks.broken)
        .key("scenario")
        .string(
            runtime::scenario_text(definition, explored.walks.walk, *explored.walks.broken, "  "));
  json.end_object();
  return text;
}

}  // namespace

Result<Exit> explore_workflows(const std::vector<std::string>& files, const ExploreWish& wish,
                               Console& console, const Globals& globals) {
  if (!wish.write.empty() && files.size() > 1)
    return Error{ErrorCode::invalid_argument,
                 "--write takes the ways of one workflow",
                 "explore the workflows one by one",
                 {},
                 {}};
  runtime::ExploreOptions options;
  options.walks = wish.walks;
  options.steps = wish.steps;
  options.seed = wish.seed;
  bool broken = false;
  std::vector<std::string> items;
  for (const auto& file : files) {
    auto workflow = load_for_use(file, globals, console);
    if (!workflow) return std::move(workflow.error());
    const auto& definition = (*workflow)->definition();
    const Explored explored{file, *workflow, runtime::shortest_ways(definition, options),
                            runtime::random_walks(definition, options)};
    broken = broken || explored.walks.broken.has_value();
    if (console.json) {
      items.push_back(json_of(explored, wish));
    } else {
      print_ways(console, explored);
      print_walks(console, explored, wish);
    }
    if (wish.write.empty()) continue;
    if (auto written = write_file(wish.write, scenario_file(explored)); !written)
      return std::move(written.error());
    if (!console.json) console.out << "written: " << wish.write << "\n";
  }
  if (console.json) console.out << json_list(items) << "\n";
  return broken ? Exit::failed : Exit::ok;
}

}  // namespace ayar::cli
