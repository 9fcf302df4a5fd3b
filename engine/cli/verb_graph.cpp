#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "cli/desk.hpp"
#include "cli/graph_svg.hpp"
#include "cli/verb.hpp"
#include "workflow/draw/draw.hpp"

namespace ayar::cli {
namespace {

namespace draw = workflow::draw;

constexpr std::size_t page_max = 200;

/// How many complaints of this workflow rest in each state: those that have not ended.
Result<std::vector<draw::Crowd>> crowd_of(const workflow::Definition& definition, Desk& desk,
                                          const std::string& tenant) {
  std::vector<draw::Crowd> crowd(definition.states.size());
  ListQuery query;
  query.tenant = tenant;
  query.workflow = definition.workflow;
  query.limit = page_max;
  std::optional<std::int64_t> next;
  do {
    auto page = desk.list(query);
    if (!page) return std::move(page.error());
    for (const ComplaintSummary& one : page->items) {
      if (one.status == "ended") continue;
      for (const std::string& name : one.states) {
        // A complaint of an older version may rest where this one has no state.
        const auto found = definition.state_by_name.find(name);
        if (found == definition.state_by_name.end()) continue;
        ++crowd[found->second].here;
        if (one.breached) ++crowd[found->second].overdue;
      }
    }
    next = page->next;
    if (next) query.after = *next;
  } while (next);
  return crowd;
}

class GraphVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "graph"; }
  const char* summary() const noexcept override {
    return "draw a workflow: SVG (by Graphviz), DOT, Mermaid, SCXML, XState; with --store, who is where";
  }
  const char* example() const noexcept override {
    return "ayar graph workflows/retail.yaml --language fa -o retail.svg\n"
           "  ayar graph workflows/retail.yaml --store sqlite:complaints.db -o today.svg";
  }

  void options(CLI::App& app) override {
    app.add_option("workflow", workflow_, "the workflow's file")->type_name("FILE")->required();
    app.add_option("-f,--format", format_,
                   "svg, dot, mermaid, scxml or xstate (default: by the output's ending, else svg)")
        ->type_name("HOW")
        ->check(CLI::IsMember({"svg", "dot", "mermaid", "scxml", "xstate"}));
    app.add_option("-l,--language", language_,
                   "of titles and words: en, fa, ar (default: English where the workflow has it)")
        ->type_name("CODE");
    app.add_flag("--clocks,!--no-clocks", clocks_, "where clocks start, pause and are met (default)");
    app.add_option("-o,--output", output_, "the file to write (default: standard output)")
        ->type_name("FILE");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    auto loaded = load_for_use(workflow_, globals, console);
    if (!loaded) return std::move(loaded.error());
    const workflow::Definition& definition = (*loaded)->definition();
    draw::Options options{language_, clocks_, {}};
    if (!globals.store.empty() || !globals.server.empty()) {
      auto desk = open_desk(globals, console, Access::read);
      if (!desk) return std::move(desk.error());
      auto crowd = crowd_of(definition, **desk, globals.tenant);
      if (!crowd) return std::move(crowd.error());
      options.crowd = std::move(crowd).value();
    }
    auto text = drawn(definition, options);
    if (!text) return std::move(text.error());
    if (output_.empty() || output_ == "-") {
      console.out << *text;
      return Exit::ok;
    }
    return write(*text, console);
  }

 private:
  std::string format() const {
    if (!format_.empty()) return format_;
    const std::string ending = std::filesystem::path(output_).extension().string();
    if (ending == ".dot" || ending == ".gv") return "dot";
    if (ending == ".mmd" || ending == ".mermaid") return "mermaid";
    if (ending == ".scxml") return "scxml";
    if (ending == ".json") return "xstate";
    return "svg";
  }

  Result<std::string> drawn(const workflow::Definition& definition,
                            const draw::Options& options) const {
    const std::string how = format();
    if (how == "dot") return draw::dot(definition, options);
    if (how == "mermaid") return draw::mermaid(definition, options);
    if (how == "scxml") return draw::scxml(definition);
    if (how == "xstate") return draw::xstate(definition);
    auto svg = drawn_by_graphviz(draw::dot(definition, options));
    if (!svg) return svg;
    const std::string words = draw::description(definition, options);
    return spoken_svg(*svg, {bounded_title(definition, options), words,
                             draw::language_of(definition, options.language)});
  }

  static std::string bounded_title(const workflow::Definition& definition,
                                   const draw::Options& options) {
    return draw::title(definition, options) + " (" + definition.workflow + " v" +
           std::to_string(definition.version) + ")";
  }

  Result<Exit> write(const std::string& text, Console& console) const {
    std::ofstream file(output_, std::ios::binary | std::ios::trunc);
    file << text << std::flush;
    if (!file)
      return Error{ErrorCode::io, "cannot write '" + output_ + "'", {}, {}, {}};
    if (!console.json)
      console.err << console.paint_err.dim("wrote " + output_ + " (" + format() + ")") << "\n";
    return Exit::ok;
  }

  std::string workflow_, format_, language_, output_;
  bool clocks_ = true;
};

}  // namespace

std::unique_ptr<Verb> make_graph() { return std::make_unique<GraphVerb>(); }

}  // namespace ayar::cli
