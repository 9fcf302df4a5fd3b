#include "cli/import/importer.hpp"

#include <algorithm>
#include <deque>

#include "base/text.hpp"

namespace ayar::cli::logs {
namespace {

/// A refusal concerns one row; any other error concerns the store, and so all rows.
bool is_refusal(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::not_permitted:
    case ErrorCode::forbidden:
    case ErrorCode::unknown_event:
    case ErrorCode::internal_event:
    case ErrorCode::guard_refused:
    case ErrorCode::guard_error:
    case ErrorCode::missing_data:
    case ErrorCode::invalid_data:
    case ErrorCode::law_violation:
    case ErrorCode::machine_loops:
    case ErrorCode::faulted: return true;
    default: return false;
  }
}

enum class Stage { opening, rows, until, done };

/// One case on its way.
struct Travel {
  const LogCase* log = nullptr;
  std::size_t row = 0;  ///< the next to send, or the one under way
  Stage stage = Stage::opening;
  std::string id;
  std::string event;                  ///< under way
  std::optional<Instant> not_before;  ///< known complaints: rows before this come too late
};

class Import {
 public:
  Import(Engine& engine, const ImportMap& map, Log log, const ImportOptions& options)
      : engine_(engine),
        map_(map),
        log_(std::move(log)),
        options_(options),
        planner_(map_, log_.columns) {}

  Result<ImportReport> run() {
    report_.rows = static_cast<std::int64_t>(log_.rows);
    report_.cases = static_cast<std::int64_t>(log_.cases.size());
    report_.not_applied = static_cast<std::int64_t>(log_.remarks.size());
    report_.remarks = std::move(log_.remarks);
    travels_.reserve(log_.cases.size());
    for (const LogCase& one : log_.cases) {
      travels_.push_back({&one, 0, Stage::opening, {}, {}, {}});
      check_holds(one);
    }
    if (auto driven = drive(); !driven) return std::move(driven.error());
    if (auto summed = sum_up(); !summed) return std::move(summed.error());
    std::stable_sort(report_.remarks.begin(), report_.remarks.end(),
                     [](const Remark& a, const Remark& b) { return a.line < b.line; });
    return std::move(report_);
  }

 private:
  /// Commands of many cases wait together, so that a transaction holds many; within a case each
  /// waits for the one before.
  Result<void> drive() {
    std::size_t next = 0;
    while (next < travels_.size() || in_flight_ > 0) {
      while (next < travels_.size() && in_flight_ < options_.cases_in_flight && !fatal_)
        open(next++);
      if (fatal_ && in_flight_ == 0) return std::move(*fatal_);
      engine_.run_once();
      if (answers_.empty() && in_flight_ > 0)
        return Error{ErrorCode::internal, "the engine does not answer the import", {}, {}, {}};
      while (!answers_.empty()) {
        auto answer = std::move(answers_.front());
        answers_.pop_front();
        --in_flight_;
        if (!fatal_) take(answer.first, std::move(answer.second));
      }
      if (options_.progress) options_.progress(told(), report_.rows);
    }
    if (fatal_) return std::move(*fatal_);
    return {};
  }

  std::int64_t told() const {
    return report_.applied + report_.known_rows + report_.ignored + report_.not_applied;
  }

  void send(std::size_t travel, decltype(Command::what) what, Instant at,
            const std::string& on_behalf_of = {}) {
    Command command;
    command.what = std::move(what);
    command.actor.id = map_.actor;
    command.actor.kind = ActorKind::import;
    command.actor.on_behalf_of = on_behalf_of;
    command.actor.via = "import";
    command.tenant = options_.tenant;
    command.at = at;
    command.suppress_notices = true;
    ++in_flight_;
    engine_.send(std::move(command), [this, travel](Result<Applied> answer) {
      answers_.emplace_back(travel, std::move(answer));
    });
  }

  void open(std::size_t number) {
    const LogCase& one = *travels_[number].log;
    std::string adjusted;
    auto opening = planner_.opening(one, adjusted);
    if (!opening) return give_up(travels_[number], opening.error());
    if (!adjusted.empty()) remark(one, 0, "adjusted", {}, adjusted);
    opening->workflow = options_.workflow;
    send(number, std::move(*opening), one.rows.front().at);
  }

  void take(std::size_t number, Result<Applied> answer) {
    Travel& travel = travels_[number];
    const bool known = travel.stage == Stage::opening && !answer &&
                       answer.error().code == ErrorCode::already_exists;
    if (!answer && !known && !is_refusal(answer.error().code)) {
      fatal_ = std::move(answer.error());
      return;
    }
    switch (travel.stage) {
      case Stage::opening:
        if (known) {
          if (auto met = meet(travel); !met) {
            fatal_ = std::move(met.error());
            return;
          }
        } else if (!answer) {
          return give_up(travel, answer.error());
        } else {
          begin(travel, *answer);
        }
        break;
      case Stage::rows:
        if (answer) {
          ++report_.applied;
          ++report_.events[travel.event];
        } else {
          reject(*travel.log, travel.row, "refused", name_of(answer.error().code),
                 answer.error().message);
        }
        ++travel.row;
        break;
      case Stage::until: travel.stage = Stage::done; return;
      case Stage::done: return;
    }
    advance(number);
  }

  void begin(Travel& travel, const Applied& opened) {
    ++report_.opened;
    travel.id = opened.id;
    travel.stage = Stage::rows;
    if (planner_.consumed_by_opening(*travel.log)) {
      travel.row = 1;
      ++report_.applied;
    }
  }

  /// A case that an import has brought before: finds the first row that is new.
  Result<void> meet(Travel& travel) {
    ++report_.known_cases;
    ListQuery query;
    query.tenant = options_.tenant;
    query.external_ref = travel.log->ref;
    auto page = engine_.list(query);
    if (!page) return std::move(page.error());
    if (page->items.empty())
      return Error{ErrorCode::internal,
                   "case '" + travel.log->ref + "' exists and cannot be found",
                   {},
                   {},
                   {}};
    travel.id = page->items.front().id;
    travel.stage = Stage::rows;
    auto journal = engine_.journal(travel.id, options_.tenant);
    if (!journal) return std::move(journal.error());
    skip_known(travel, *journal);
    return {};
  }

  /// Rows before the last imported entry were applied or refused then. Among rows of that very
  /// instant, those up to the last one that the journal holds are known: sending a refused one
  /// again behind it could change the complaint.
  void skip_known(Travel& travel, const std::vector<JournalView>& journal) {
    std::optional<Instant> last;
    for (const auto& entry : journal) {
      if (entry.actor.kind == ActorKind::import) last = entry.effective_at;
    }
    if (!journal.empty()) travel.not_before = journal.back().effective_at;
    std::vector<std::string> causes;  // of the entries at `last`, in order
    for (const auto& entry : journal) {
      if (entry.actor.kind == ActorKind::import && last && entry.effective_at == *last &&
          entry.kind == "event")
        causes.push_back(entry.cause);
    }
    const auto& rows = travel.log->rows;
    std::size_t first_new = planner_.consumed_by_opening(*travel.log) ? 1 : 0;
    std::size_t cause = 0;
    for (std::size_t i = first_new; i < rows.size() && last && rows[i].at <= *last; ++i) {
      if (rows[i].at < *last) {
        first_new = i + 1;
      } else if (cause < causes.size() && planner_.plan(*travel.log, i).event == causes[cause]) {
        ++cause;
        first_new = i + 1;
      }
    }
    report_.known_rows += static_cast<std::int64_t>(first_new);
    travel.row = first_new;
  }

  /// Sends the next row that sends something; behind the last one, time goes on to `until`.
  void advance(std::size_t number) {
    Travel& travel = travels_[number];
    const auto& rows = travel.log->rows;
    for (; travel.row < rows.size(); ++travel.row) {
      Planned planned = planner_.plan(*travel.log, travel.row);
      if (!planned.ignored.empty()) {
        ++report_.ignored;
        remark(*travel.log, travel.row, "ignored", {}, planned.ignored);
      } else if (!planned.fault.empty()) {
        reject(*travel.log, travel.row, "unmatched", {}, planned.fault);
      } else if (travel.not_before && rows[travel.row].at < *travel.not_before) {
        reject(*travel.log, travel.row, "late", {},
               "the complaint has lived on to " + to_text(*travel.not_before));
      } else {
        travel.event = planned.event;
        return send(number, Send{travel.id, planned.event, std::move(planned.data), {}},
                    rows[travel.row].at, planned.on_behalf_of);
      }
    }
    const Instant reached = std::max(rows.back().at, travel.not_before.value_or(rows.back().at));
    travel.stage = options_.until && *options_.until > reached ? Stage::until : Stage::done;
    if (travel.stage == Stage::until) send(number, Touch{travel.id}, *options_.until);
  }

  /// A case that does not open: none of its rows has anywhere to go.
  void give_up(Travel& travel, const Error& error) {
    reject(*travel.log, 0, "refused", name_of(error.code),
           "the complaint does not open: " + error.message);
    for (std::size_t i = 1; i < travel.log->rows.size(); ++i)
      reject(*travel.log, i, "refused", name_of(error.code), "the complaint did not open");
    travel.stage = Stage::done;
  }

  void reject(const LogCase& one, std::size_t row, std::string kind, std::string_view code,
              std::string why) {
    ++report_.not_applied;
    remark(one, row, std::move(kind), code, std::move(why));
  }

  void remark(const LogCase& one, std::size_t row, std::string kind, std::string_view code,
              std::string why) {
    report_.remarks.push_back(
        {one.rows[row].line, one.ref, std::move(kind), std::string(code), std::move(why)});
  }

  void check_holds(const LogCase& one) {
    if (map_.must_hold.empty()) return;
    const bool holds = std::any_of(one.rows.begin(), one.rows.end(), [&](const LogRow& row) {
      return std::find(map_.must_hold.begin(), map_.must_hold.end(), planner_.activity(row)) !=
             map_.must_hold.end();
    });
    if (!holds)
      remark(one, one.rows.size() - 1, "incomplete", {},
             "the case has no row of " + join(map_.must_hold, ", "));
  }

  Result<void> sum_up() {
    for (const Travel& travel : travels_) {
      if (travel.id.empty()) continue;
      auto complaint = engine_.get(travel.id, options_.tenant);
      if (!complaint) return std::move(complaint.error());
      for (const auto& state : complaint->states)
        ++report_.states[state];
      ++report_.phases[complaint->phase];
      for (const auto& clock : complaint->clocks)
        ++report_.clocks[clock.clock][clock.verdict];
      const bool ends_well =
          map_.must_end_in.empty() || std::find(map_.must_end_in.begin(), map_.must_end_in.end(),
                                                complaint->phase) != map_.must_end_in.end();
      if (!ends_well)
        remark(*travel.log, travel.log->rows.size() - 1, "unfinished", {},
               "the complaint ends in " + join(complaint->states, " + ") + " (" + complaint->phase +
                   ")");
    }
    return {};
  }

  Engine& engine_;
  const ImportMap& map_;
  Log log_;
  const ImportOptions& options_;
  Planner planner_;
  ImportReport report_;
  std::vector<Travel> travels_;
  std::deque<std::pair<std::size_t, Result<Applied>>> answers_;
  std::size_t in_flight_ = 0;
  std::optional<Error> fatal_;
};

}  // namespace

Result<ImportReport> import_log(Engine& engine, const ImportMap& map, Log log,
                                const ImportOptions& options) {
  if (map.workflow != options.workflow)
    return Error{ErrorCode::invalid_definition,
                 "the map is for workflow '" + map.workflow + "', not '" + options.workflow + "'",
                 {},
                 {},
                 {}};
  return Import(engine, map, std::move(log), options).run();
}

}  // namespace ayar::cli::logs
