#include <ostream>

#include <ayar/json.hpp>

#include "base/text.hpp"
#include "cli/desk.hpp"
#include "cli/event_data.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class ExplainVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "explain"; }
  const char* summary() const noexcept override {
    return "clocks explained: every counted, closed, paused and suspended stretch";
  }
  const char* example() const noexcept override {
    return "ayar explain 1 --until 2026-12-01T00:00:00Z";
  }
  void options(CLI::App& app) override {
    app.add_option("complaint", complaint_, "reference number or id")
        ->type_name("COMPLAINT")
        ->required();
    app.add_option("--until", until_, "the story up to here (default all of it, up to now)")
        ->type_name("INSTANT");
    app.add_option("--clock", clock_, "this clock only")->type_name("NAME");
    app.add_option("--what-if", what_if_,
                   "an instant: how clocks stand then if nothing happens; an event: how they stand "
                   "right behind it, sent now or --at")
        ->type_name("EVENT|INSTANT");
    app.add_option("-d,--data", data_, "what the event carries: NAME=VALUE; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app.add_option("--json-data", json_data_, "the same as an object, or @FILE")
        ->type_name("JSON");
    app.add_option("--on-behalf-of", behalf_, "for whom the actor speaks, as complainant")
        ->type_name("WHO");
    app.add_flag("--brief", brief_, "bars and sums only");
    app.add_flag("--exact", exact_, "a row for every stretch, where weeks or months are joined");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto query = ask(globals);
    if (!query) return std::move(query.error());
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    auto explained = (*desk)->explain(std::move(*query));
    if (!explained) return std::move(explained.error());
    if (console.json) {
      console.out << to_json(*explained) << "\n";
      return Exit::ok;
    }
    // Who asks what would be knows what is: the answer comes first, the stories briefly.
    const bool brief = brief_ || (explained->what_if && !exact_);
    if (explained->what_if) console.out << what_if_page(*explained->what_if, console) << "\n";
    console.out << (explained->clocks.empty()
                        ? "no clock has run\n"
                        : story_page(explained->clocks, console, brief, exact_));
    return Exit::ok;
  }

 private:
  Result<ExplainQuery> ask(const Globals& globals) const {
    ExplainQuery query;
    query.complaint = complaint_;
    query.clock = clock_;
    if (!until_.empty()) {
      auto until = parse_instant(until_);
      if (!until) return std::move(until.error());
      query.until = *until;
    }
    auto data = read_event_data(data_, json_data_);
    if (!data) return std::move(data.error());
    query.what_if_data = std::move(*data);
    auto actor = actor_of(globals);
    if (!actor) return std::move(actor.error());
    query.actor = std::move(*actor);
    if (!behalf_.empty()) query.actor.on_behalf_of = behalf_;
    if (what_if_.empty()) return no_event(std::move(query));
    if (what_if_.front() >= '0' && what_if_.front() <= '9') {
      auto instant = parse_instant(what_if_);
      if (!instant) return std::move(instant.error());
      query.what_if_at = *instant;
      return no_event(std::move(query));
    }
    query.what_if_event = what_if_;
    if (!globals.at.empty()) {
      auto at = parse_instant(globals.at);
      if (!at) return std::move(at.error());
      query.what_if_at = *at;
    }
    return query;
  }

  Result<ExplainQuery> no_event(ExplainQuery query) const {
    if (query.what_if_data.empty()) return query;
    return Error{ErrorCode::invalid_argument,
                 "--data goes with an event",
                 "name it: --what-if decide --data decision=upheld",
                 {},
                 {}};
  }

  std::string complaint_, until_, clock_, what_if_, json_data_, behalf_;
  std::vector<std::string> data_;
  bool brief_ = false, exact_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_explain() { return std::make_unique<ExplainVerb>(); }

}  // namespace ayar::cli
