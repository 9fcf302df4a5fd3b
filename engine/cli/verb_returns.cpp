#include <ostream>

#include <ayar/json.hpp>

#include "base/dates.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/desk.hpp"
#include "cli/progress.hpp"
#include "cli/returns_files.hpp"
#include "cli/returns_page.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

class ReturnsVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "returns"; }
  const char* summary() const noexcept override {
    return "the counts that a supervisor asks for, per entity, as of a date";
  }
  const char* example() const noexcept override { return "ayar returns list --folder workflows"; }
  void options(CLI::App& app) override {
    app.add_option("what", what_, "list: the returns there are; run: count one")
        ->type_name("list|run")
        ->check(CLI::IsMember({"list", "run"}))
        ->required();
    app.add_option("name", name_, "run: the return's name, or its file")->type_name("NAME|FILE");
    app.add_option("--folder", folder_, "where returns files are looked for, by name")
        ->type_name("FOLDER")
        ->capture_default_str();
    app.add_option("--period", period_,
                   "2026, 2026H1, 2026Q3 or 2026-05 (default: the last whole one of its kind)")
        ->type_name("PERIOD");
    app.add_option("--from", from_, "first day, in place of --period")->type_name("DATE");
    app.add_option("--to", to_, "last day")->type_name("DATE");
    app.add_option("--as-of", as_of_,
                   "what was recorded later is not seen, corrections neither: a day or an instant")
        ->type_name("DATE|INSTANT");
    app.add_option("--entity", entity_, "this one only; \"(none)\": those without one")
        ->type_name("NAME");
    app.add_option("--cases", cases_, "list the cases behind this count")->type_name("COUNT");
    app.add_flag("--csv", csv_, "for a spreadsheet");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    return what_ == "list" ? list(console) : count(console, globals);
  }

 private:
  Result<Exit> list(Console& console) const {
    auto found = find_returns(folder_);
    if (!found) return std::move(found.error());
    std::vector<std::string> items;
    Table table({"return", "counts", "by", "workflows", "file"});
    bool broken = false;
    for (const auto& item : *found) {
      if (!item.loaded.form) {
        broken = true;
        for (const auto& diagnostic : item.loaded.diagnostics)
          console.err << to_text(diagnostic, item.text) << "\n";
        continue;
      }
      const ReturnsForm& form = *item.loaded.form;
      table.add({console.paint.bold(form.name()), std::to_string(form.counts().size()), form.by(),
                 join(form.workflows(), ", "), item.path});
      items.push_back(json_of(form, item.path));
    }
    if (console.json)
      console.out << json_list(items) << "\n";
    else
      console.out << (table.empty() ? "no returns below " + folder_ + "\n"
                                    : table.text(console.paint));
    return broken ? Exit::data : Exit::ok;
  }

  static std::string json_of(const ReturnsForm& form, const std::string& path) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("returns").string(form.name()).key("title").string(form.title());
    json.key("source").string(form.source()).key("by").string(form.by());
    json.key("period").string(form.period()).key("file").string(path);
    json.key("workflows").begin_array();
    for (const auto& workflow : form.workflows())
      json.string(workflow);
    json.end_array().key("counts").begin_array();
    for (const auto& name : form.counts())
      json.string(name);
    json.end_array().end_object();
    return text;
  }

  Result<Exit> count(Console& console, const Globals& globals) {
    if (name_.empty())
      return Error{ErrorCode::invalid_argument,
                   "which return?",
                   "`ayar returns list` shows those there are",
                   {},
                   {}};
    auto form = open_returns(name_, folder_, console);
    if (!form) return std::move(form.error());
    auto query = ask(**form, globals);
    if (!query) return std::move(query.error());
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    Progress progress(console, "counting");
    auto report = (*desk)->count_returns(
        **form, std::move(*query),
        [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
    progress.finish();
    if (!report) return std::move(report.error());
    if (console.json)
      console.out << to_json(*report) << "\n";
    else
      console.out << (csv_ ? returns_csv(*report) : returns_page(*report, console));
    return Exit::ok;
  }

  Result<ReturnsQuery> ask(const ReturnsForm& form, const Globals& globals) const {
    ReturnsQuery query;
    query.cases = cases_;
    if (!entity_.empty()) query.entity = entity_;
    if (auto known = read_as_of(query); !known) return std::move(known.error());
    auto period = read_period(form, query, globals);
    if (!period) return std::move(period.error());
    query.period = *period;
    return query;
  }

  Result<void> read_as_of(ReturnsQuery& query) const {
    if (as_of_.empty()) return {};
    if (as_of_.find('T') == std::string::npos) {
      auto date = parse_date(as_of_);
      if (!date) return std::move(date.error());
      query.as_of_date = *date;
      return {};
    }
    auto instant = parse_instant(as_of_);
    if (!instant) return std::move(instant.error());
    query.as_of = *instant;
    return {};
  }

  Result<ReturnsPeriod> read_period(const ReturnsForm& form, const ReturnsQuery& query,
                                    const Globals& globals) const {
    if (from_.empty() != to_.empty() || (!from_.empty() && !period_.empty()))
      return Error{ErrorCode::invalid_argument,
                   "a period is --period, or --from and --to together",
                   {},
                   {},
                   {}};
    if (!period_.empty()) return parse_returns_period(period_);
    if (!from_.empty()) {
      auto from = parse_date(from_);
      if (!from) return std::move(from.error());
      auto to = parse_date(to_);
      if (!to) return std::move(to.error());
      return ReturnsPeriod{*from, *to};
    }
    Instant now = query.as_of.value_or(SystemClock().now());
    if (!globals.at.empty() && !query.as_of) {
      auto at = parse_instant(globals.at);
      if (!at) return std::move(at.error());
      now = *at;
    }
    const Date today = query.as_of_date.value_or(Date{static_cast<std::int32_t>(
        std::chrono::floor<std::chrono::days>(now).time_since_epoch().count())});
    return last_returns_period(form.period(), today);
  }

  std::string what_, name_, folder_ = "workflows", period_, from_, to_, as_of_, entity_, cases_;
  bool csv_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_returns() { return std::make_unique<ReturnsVerb>(); }

}  // namespace ayar::cli
