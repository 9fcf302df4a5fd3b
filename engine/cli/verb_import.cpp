#include <algorithm>
#include <fstream>
#include <ostream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/import/importer.hpp"
#include "cli/progress.hpp"
#include "cli/table.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t log_bytes_max = std::size_t{2} << 30;
constexpr std::size_t map_bytes_max = std::size_t{1} << 20;
constexpr std::size_t remarks_shown_max = 40;
constexpr std::size_t batch = 1'024;  // large, because nobody waits for a single answer here

void counts(JsonWriter& json, std::string_view key,
            const std::map<std::string, std::int64_t>& numbers) {
  json.key(key).begin_object();
  for (const auto& [name, number] : numbers)
    json.key(name).integer(number);
  json.end_object();
}

std::string json_of(const logs::Remark& remark) {
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .key("line")
      .integer(remark.line)
      .key("case")
      .string(remark.ref)
      .key("kind")
      .string(remark.kind);
  if (!remark.code.empty()) json.key("code").string(remark.code);
  json.key("why").string(remark.why).end_object();
  return text;
}

std::string json_of(const logs::ImportReport& report) {
  std::string text;
  JsonWriter json(text);
  json.begin_object()
      .key("cases")
      .integer(report.cases)
      .key("opened")
      .integer(report.opened)
      .key("known_cases")
      .integer(report.known_cases);
  json.key("rows")
      .integer(report.rows)
      .key("applied")
      .integer(report.applied)
      .key("known_rows")
      .integer(report.known_rows);
  json.key("ignored").integer(report.ignored).key("not_applied").integer(report.not_applied);
  counts(json, "events", report.events);
  counts(json, "states", report.states);
  counts(json, "phases", report.phases);
  json.key("clocks").begin_object();
  for (const auto& [clock, verdicts] : report.clocks)
    counts(json, clock, verdicts);
  json.end_object().key("remarks").begin_array();
  for (const auto& remark : report.remarks)
    json.raw(json_of(remark));
  json.end_array().end_object();
  return text;
}

std::string counted(const std::map<std::string, std::int64_t>& numbers) {
  std::vector<std::string> parts;
  for (const auto& [name, number] : numbers)
    parts.push_back(name + " " + std::to_string(number));
  return join(parts, ", ");
}

class ImportVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "import"; }
  const char* summary() const noexcept override {
    return "replay a log: one complaint a case, each in its own virtual time";
  }
  const char* example() const noexcept override {
    return "ayar import log.csv --map examples/02_import/uci.map.yaml --workflow "
           "examples/02_import/uci.workflow.yaml --store sqlite:uci.db";
  }

  void options(CLI::App& app) override {
    app.add_option("file", file_, "the log, CSV with a heading; - is standard input")
        ->type_name("FILE.csv")
        ->required();
    app.add_option("-m,--map", map_, "what its rows mean")->type_name("MAP.yaml")->required();
    app.add_option("-w,--workflow", workflow_, "the workflow's file")
        ->type_name("W.yaml")
        ->required();
    app.add_option("--until", until_, "let every complaint live on to this instant")
        ->type_name("INSTANT");
    app.add_option("--report", report_, "write every remark as a line of JSON")->type_name("FILE");
    app.add_flag("-n,--dry-run", dry_run_, "import into memory, say what would be, keep nothing");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    auto read = read_map(console, globals);
    if (!read) return std::move(read.error());
    auto workflow = load_for_use(workflow_, globals, console);
    if (!workflow) return std::move(workflow.error());
    logs::ImportOptions options;
    options.workflow = (*workflow)->name();
    options.tenant = globals.tenant;
    if (!until_.empty()) {
      auto until = parse_instant(until_);
      if (!until) return std::move(until.error());
      options.until = *until;
    }
    auto csv = read_text(file_, log_bytes_max);
    if (!csv) return std::move(csv.error());
    auto log = logs::read_log(*read, *csv, file_);
    if (!log) return std::move(log.error());
    std::ofstream out;
    if (!report_.empty()) {
      out.open(report_, std::ios::trunc);
      if (!out)
        return report(console, {ErrorCode::io, "cannot create '" + report_ + "'", {}, {}, {}},
                      Exit::cannot_create);
    }
    auto done = import_into_store(console, globals, *workflow, *read, std::move(*log), options);
    if (!done) return std::move(done.error());
    for (const auto& remark : done->remarks) {
      if (out.is_open()) out << json_of(remark) << "\n";
    }
    console.json ? void(console.out << json_of(*done) << "\n") : print(console, *done);
    return Exit::ok;
  }

 private:
  Result<logs::ImportMap> read_map(Console& console, const Globals& globals) const {
    auto text = read_text(map_, map_bytes_max);
    if (!text) return std::move(text.error());
    auto read = logs::read_map(workflow::read(*text, map_), globals.zones);
    for (const auto& diagnostic : read.diagnostics)
      console.err << to_text(diagnostic, *text) << "\n";
    if (!read.ok())
      return Error{ErrorCode::invalid_definition, "'" + map_ + "' does not load", {}, {}, {}};
    return std::move(read.map);
  }

  Result<logs::ImportReport> import_into_store(Console& console, const Globals& globals,
                                               const std::shared_ptr<const Workflow>& workflow,
                                               const logs::ImportMap& map, logs::Log log,
                                               logs::ImportOptions& options) const {
    Globals where = globals;
    if (dry_run_) where.store = "memory:";
    EngineOptions engine_options;
    engine_options.batch_max = batch;
    engine_options.queue_max = 2 * options.cases_in_flight;
    auto session = Session::open(where, console, Access::create, std::move(engine_options));
    if (!session) return std::move(session.error());
    (*session)->engine().publish(workflow);
    Progress progress(console, "importing");
    options.progress = [&](std::int64_t done, std::int64_t total) { progress.show(done, total); };
    return logs::import_log((*session)->engine(), map, std::move(log), options);
  }

  void print(Console& console, const logs::ImportReport& done) const {
    const Paint& paint = console.paint_err;
    std::size_t shown = 0, hidden = 0;
    for (const auto& remark : done.remarks) {
      if (remark.kind == "ignored" || shown == remarks_shown_max) {
        hidden += remark.kind == "ignored" ? 0 : 1;
        continue;
      }
      ++shown;
      const std::string code = remark.code.empty() ? remark.kind : remark.kind + " " + remark.code;
      console.err << file_ << ":" << remark.line << ": " << paint.yellow(code) << ": "
                  << (remark.ref.empty() ? "" : printable(remark.ref) + ": ")
                  << printable(remark.why) << "\n";
    }
    if (hidden > 0)
      console.err << paint.dim(std::to_string(hidden) +
                               " more remarks; --report FILE keeps them all")
                  << "\n";
    console.out << done.cases << " cases: " << done.opened << " opened, " << done.known_cases
                << " known from before\n"
                << done.rows << " rows: " << done.applied << " applied, " << done.known_rows
                << " known, " << done.ignored << " ignored, " << done.not_applied
                << " not applied\n";
    Table table({"", ""});
    table.add({"events", counted(done.events)});
    table.add({"states", counted(done.states)});
    table.add({"phases", counted(done.phases)});
    for (const auto& [clock, verdicts] : done.clocks)
      table.add({"clock " + clock, counted(verdicts)});
    console.out << table.text(console.paint, "  ");
    if (dry_run_) console.out << "dry run: nothing was kept\n";
  }

  std::string file_, map_, workflow_, until_, report_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_import() { return std::make_unique<ImportVerb>(); }

}  // namespace ayar::cli
