#include <ostream>

#include <ayar/json.hpp>

#include "cli/desk.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class ExplainVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "explain"; }
  const char* summary() const noexcept override {
    return "clocks explained: every counted, closed and paused stretch";
  }
  const char* example() const noexcept override {
    return "ayar explain 1 --until 2026-12-01T00:00:00Z";
  }
  void options(CLI::App& app) override {
    app.add_option("complaint", complaint_, "reference number or id")
        ->type_name("COMPLAINT")
        ->required();
    app.add_option("--until", until_, "where open clocks are cut (default now)")
        ->type_name("INSTANT");
    app.add_option("--clock", clock_, "this clock only")->type_name("NAME");
    app.add_flag("--brief", brief_, "bars and sums only");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    std::optional<Instant> until;
    if (!until_.empty()) {
      auto instant = parse_instant(until_);
      if (!instant) return std::move(instant.error());
      until = *instant;
    }
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    auto stories = (*desk)->explain(complaint_, until);
    if (!stories) return std::move(stories.error());
    if (!clock_.empty()) {
      std::erase_if(*stories,
                    [&](const ClockStoryView& story) { return story.clock.clock != clock_; });
      if (stories->empty())
        return Error{ErrorCode::not_found,
                     "no clock '" + clock_ + "' has run on this complaint",
                     {},
                     {},
                     {}};
    }
    if (!console.json) {
      console.out << (stories->empty() ? "no clock has run\n"
                                       : story_page(*stories, console, brief_));
      return Exit::ok;
    }
    std::vector<std::string> items;
    for (const auto& story : *stories)
      items.push_back(to_json(story));
    console.out << json_list(items) << "\n";
    return Exit::ok;
  }

 private:
  std::string complaint_, until_, clock_;
  bool brief_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_explain() { return std::make_unique<ExplainVerb>(); }

}  // namespace ayar::cli
