#include <ostream>

#include "base/json.hpp"
#include "cli/desk.hpp"
#include "cli/report_page.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

class ReportVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "report"; }
  const char* summary() const noexcept override {
    return "loyalty, satisfaction, deadlines: what recorders made of the past";
  }
  const char* example() const noexcept override {
    return "ayar report csat --param from=2026-01-01";
  }
  void options(CLI::App& app) override {
    app.add_option("report", report_, "its name; without one, the names there are")
        ->type_name("NAME");
    app.add_option("-p,--param", parameters_, "from, to, workflow, team, owner ...")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app.add_flag("--csv", csv_, "metrics and tables as comma-separated values");
    app.add_option(
           "--plugin", plugin_,
           "without a server: the recorder's shared object (default: $AYAR_PLUGINS or beside "
           "this program)")
        ->type_name("FILE");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto desk = open_desk(globals, console, Access::write);
    if (!desk) return std::move(desk.error());
    if (report_.empty()) return names(console, **desk);
    auto parameters = parameters_json();
    if (!parameters) return std::move(parameters.error());
    auto answer = (*desk)->report(report_, *parameters, plugin_);
    if (!answer) return std::move(answer.error());
    if (console.json) {
      console.out << *answer << "\n";
      return Exit::ok;
    }
    auto parsed = parse_json(*answer, std::size_t{64} << 20);
    if (!parsed) return std::move(parsed.error());
    console.out << (csv_ ? report_csv(*parsed) : report_page(*parsed, console));
    return Exit::ok;
  }

 private:
  Result<Exit> names(Console& console, Desk& desk) const {
    auto reports = desk.reports(plugin_);
    if (!reports) return std::move(reports.error());
    std::vector<std::string> items;
    for (const auto& [report, plugin] : *reports) {
      std::string text;
      JsonWriter json(text);
      json.begin_object().key("report").string(report).key("plugin").string(plugin).end_object();
      items.push_back(text);
      if (!console.json) console.out << report << "  " << console.paint.dim(plugin) << "\n";
    }
    if (console.json) console.out << json_list(items) << "\n";
    return Exit::ok;
  }

  Result<std::string> parameters_json() const {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    for (const auto& parameter : parameters_) {
      const auto equals = parameter.find('=');
      if (equals == std::string::npos || equals == 0)
        return Error{
            ErrorCode::invalid_argument, "'" + parameter + "' is no NAME=VALUE", {}, {}, {}};
      json.key(parameter.substr(0, equals)).string(parameter.substr(equals + 1));
    }
    json.end_object();
    return text;
  }

  std::string report_, plugin_;
  std::vector<std::string> parameters_;
  bool csv_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_report() { return std::make_unique<ReportVerb>(); }

}  // namespace ayar::cli
