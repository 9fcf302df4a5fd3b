// The plugin: records outcomes as rows of facts, answers reports by folding them anew.
#include <ayar/plugin.hpp>
#include <ayar/time.hpp>

#include "report.hpp"
#include "schema.hpp"

namespace loyalty {
namespace {

using ayar::plugin::Host;
using ayar::plugin::Reply;
using ayar::plugin::State;

constexpr std::uint32_t rows_per_scan = 1000;

std::int64_t must_instant(const std::string& text, const char* what) {
  // A date alone is the beginning of that day, UTC.
  auto instant = ayar::parse_instant(text.size() == 10 ? text + "T00:00:00Z" : text);
  if (!instant) throw BadOutcome(std::string(what) + ": " + instant.error().message);
  return instant->time_since_epoch().count();
}

Filter read_filter(const Request& request) {
  Filter filter;
  for (const auto& [name, value] : request.parameters) {
    if (value.empty()) continue;
    if (name == "from") {
      filter.from = must_instant(value, "from");
    } else if (name == "to") {
      filter.to = must_instant(value, "to");
    } else if (name == "workflow") {
      filter.workflow = value;
    } else if (name == "team") {
      filter.team = value;
    } else if (name == "owner") {
      filter.owner = value;
    } else if (name == "person") {
      filter.person = value;
    } else if (name != "tenant") {
      throw BadOutcome("there is no parameter '" + name.substr(0, 40) +
                       "': from, to, workflow, team, owner, person, tenant");
    }
  }
  return filter;
}

/// A part of a key as it was before key_part().
std::string name_of_part(std::string_view part) {
  std::string name;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '%' && i + 2 < part.size()) {
      name += part.substr(i, 3) == "%2F" ? '/' : '%';
      i += 2;
    } else {
      name += part[i];
    }
  }
  return name;
}

/// "p/main/ana/2026-01-05T10:00:00Z/signal/7": behind the prefix come the person, the instant and
/// the id.
void load(const State& state, const std::string& tenant, Desk& desk) {
  for (const bool anonymous : {false, true}) {
    const std::string prefix = (anonymous ? "c/" : "p/") + key_part(tenant) + "/";
    std::string after;
    for (;;) {
      const auto rows = state.scan(prefix, after, rows_per_scan);
      if (rows.empty()) break;
      for (const auto& [key, row] : rows) {
        const std::string_view told = std::string_view(key).substr(prefix.size());
        const auto slash = told.find('/');
        if (slash == std::string_view::npos) throw Broken("a key of the state names nobody");
        desk.add(name_of_part(told.substr(0, slash)), anonymous,
                 read_row(told.substr(slash + 1), row));
      }
      after = rows.back().first;
    }
  }
  desk.close();
}

class RecordLoyalty {
 public:
  static constexpr const char* name = "record_loyalty";
  static constexpr const char* version = "1.0.0";
  static constexpr const char* kinds = "record report";
  static constexpr const char* config_schema = loyalty::config_schema;
  static constexpr const char* reports = report_names;

  RecordLoyalty(Host host, std::string_view config) : RecordLoyalty(host, configured(config)) {}

  Reply invoke(std::string_view request, const State& state) const {
    try {
      const Request read = read_request(request);
      if (read.kind == "record") return record(read);
      if (read.kind == "report") return report(read, state);
      return Reply::refused("unsupported_kind", "this plugin records and reports");
    } catch (const BadOutcome& bad) {
      return Reply::refused("invalid_request", bad.what());
    }
  }

 private:
  struct Made {
    Config config;
    Ladder ladder;
  };
  RecordLoyalty(Host host, Made made)
      : host_(host), ladder_(std::move(made.ladder)), moves_max_(made.config.moves_max) {}

  static Made configured(std::string_view text) {
    try {
      Config config = read_config(text);
      Ladder ladder(config.ladder);
      return Made{std::move(config), std::move(ladder)};
    } catch (const BadOutcome& bad) {
      throw ayar::plugin::Refusal(bad.what());
    }
  }

  Reply record(const Request& request) const {
    if (request.skipped > 0)
      host_.log(ayar::plugin::Level::debug,
                std::to_string(request.skipped) + " outcomes of no one or of an unknown kind");
    return Reply::ok(write_put(request.rows));
  }

  Reply report(const Request& request, const State& state) const {
    const auto asked = request.parameters.find("tenant");
    const std::string own = request.tenant.empty() ? "main" : request.tenant;
    if (asked != request.parameters.end() && !asked->second.empty() && asked->second != own)
      return Reply::refused("forbidden", "a report shows its own tenant only");
    const Filter filter = read_filter(request);
    if (!filter.person.empty() && request.report != "loyalty")
      return Reply::refused("invalid_request", "only the report loyalty can show one person");
    const std::int64_t now =
        request.now.empty() ? host_.now_us() : must_instant(request.now, "now");
    Desk desk(now);
    load(state, own, desk);
    const auto made = make_report(request.report, Question{desk, filter, ladder_, moves_max_});
    if (!made)
      return Reply::refused("not_found", "there is no report '" + request.report.substr(0, 40) +
                                             "': " + report_names);
    return Reply::ok(write_report(*made, instant_text(now)));
  }

  Host host_;
  Ladder ladder_;
  std::int64_t moves_max_;
};

}  // namespace
}  // namespace loyalty

AYAR_PLUGIN(loyalty::RecordLoyalty)
