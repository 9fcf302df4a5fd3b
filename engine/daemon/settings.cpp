// Layers over each other, and what holds between settings.
#include "daemon/settings.hpp"

#include <algorithm>
#include <filesystem>

#include "base/text.hpp"

namespace ayar::daemon {
namespace {

constexpr Duration usual_give_up = std::chrono::hours(24);

Diagnostic finding(const Origin& origin, std::string_view key, std::string message,
                   std::string hint, Severity severity = Severity::error) {
  SourceRef where = origin.where;
  if (origin.kind != Origin::Kind::file) where.file = to_text(origin);
  return {severity, {}, std::move(message), std::move(hint), where, std::string(key), {}};
}

void take(Layer& layer, const Setting& setting, std::string text, Origin origin,
          std::vector<Diagnostic>& out) {
  if (const auto checked = check_setting(setting, text); !checked) {
    out.push_back(finding(origin, setting.key, checked.error().message, checked.error().hint));
    return;
  }
  layer.values[std::string(setting.key)] = {std::move(text), std::move(origin)};
}

/// What a file names lies beside the file; what a person types lies where he stands.
std::string resolve(const GivenValue& given) {
  if (given.text.empty()) return {};
  const std::filesystem::path path(given.text);
  if (path.is_absolute() || given.origin.kind != Origin::Kind::file) return given.text;
  return (std::filesystem::path(given.origin.where.file).parent_path() / path)
      .lexically_normal()
      .string();
}

std::string resolve_store(const GivenValue& given) {
  constexpr std::string_view scheme = "sqlite:";
  if (given.text.rfind(scheme, 0) != 0) return given.text;
  return std::string(scheme) + resolve({given.text.substr(scheme.size()), given.origin});
}

class Typing {
 public:
  Typing(Configuration& made, std::vector<Diagnostic>& out) : made_(made), out_(out) {}

  void run() {
    Settings& to = made_.settings;
    to.store = resolve_store(given("store"));
    to.directory = resolve(given("directory"));
    for (const auto& path : made_.effective.workflows)
      to.workflows.push_back(resolve(path));
    to.http = parse_address(text("http.listen")).value();
    to.http_threads = count("http.threads");
    to.body_bytes_max = count("http.body_bytes_max");
    to.connections_max = count("http.connections_max");
    if (text("metrics.listen") != "none")
      to.metrics = parse_address(text("metrics.listen")).value();
    to.tokens_file = resolve(given("tokens.file"));
    to.tokens_required = parse_boolean(text("tokens.required")).value();
    to.log_level = level_from(text("log.level")).value_or(LogLevel::info);
    to.drain = parse_wall_time(text("drain")).value();
    delivery(to.delivery);
    // What a file with faults does not say may be what the fault hides.
    if (has_errors(out_)) return;
    tls();
    required();
    exposure("http.listen", to.http);
    if (to.metrics) exposure("metrics.listen", *to.metrics);
  }

 private:
  const GivenValue& given(std::string_view key) const {
    return made_.effective.values.find(key)->second;
  }
  const std::string& text(std::string_view key) const { return given(key).text; }
  std::size_t count(std::string_view key) const {
    return static_cast<std::size_t>(parse_count(text(key), *find_setting(key)).value());
  }
  void error(std::string_view key, std::string message, std::string hint) {
    out_.push_back(finding(given(key).origin, key, std::move(message), std::move(hint)));
  }
  /// What nobody gave is missing in the file, where there is one.
  void missing(std::string_view key, std::string message, std::string hint) {
    const std::string& file = made_.file.name;
    out_.push_back({Severity::error,
                    {},
                    std::move(message),
                    std::move(hint),
                    SourceRef{file.empty() ? "ayard" : file, 0, 0},
                    std::string(key),
                    {}});
  }

  void delivery(DeliveryOptions& to) {
    to.workers = count("delivery.workers");
    to.default_channel = text("delivery.default_channel");
    to.default_language = text("delivery.default_language");
    to.retry.base = parse_wall_time(text("delivery.retry.base")).value();
    to.retry.cap = parse_wall_time(text("delivery.retry.cap")).value();
    to.retry.give_up_after = parse_wall_time(text("delivery.retry.give_up_after")).value();
    to.routes = made_.file.routes;
    for (const PluginEntry& entry : made_.file.plugins) {
      to.plugins.push_back(entry.config);
      to.plugins.back().path = resolve({entry.config.path, {Origin::Kind::file, entry.where, {}}});
    }
    if (to.retry.base > to.retry.cap)
      error("delivery.retry.cap", "the longest wait is shorter than the first",
            "make `delivery.retry.cap` at least as long as `delivery.retry.base`");
    if (to.retry.give_up_after < usual_give_up)
      out_.push_back(finding(given("delivery.retry.give_up_after").origin,
                             "delivery.retry.give_up_after",
                             "letters are given up within a day of trouble",
                             "24h outlives a night without a mail server", Severity::warning));
  }

  void tls() {
    const bool certificate = !text("http.tls.certificate").empty();
    const bool key = !text("http.tls.key").empty();
    if (certificate && key) {
      made_.settings.tls =
          TlsPaths{resolve(given("http.tls.certificate")), resolve(given("http.tls.key"))};
    } else if (certificate || key) {
      const char* there = certificate ? "http.tls.certificate" : "http.tls.key";
      const char* missing = certificate ? "http.tls.key" : "http.tls.certificate";
      error(there, std::string("TLS needs `") + missing + "` as well", "name both PEM files");
    }
  }

  void required() {
    if (made_.settings.workflows.empty())
      missing("workflows", "no workflow is named: there is nothing to open a complaint with",
              "add `workflows: [retail.yaml]`, or --workflows FILE");
    if (made_.settings.tokens_required && made_.settings.tokens_file.empty())
      missing("tokens.file", "tokens are required, and `tokens.file` names none",
              "`ayar token create --file tokens.json --name ID --roles ROLE` makes one; on "
              "loopback `tokens.required: "
              "false` lets everybody in");
  }

  void exposure(std::string_view key, const ListenAddress& address) {
    if (address.is_loopback()) return;
    const Settings& is = made_.settings;
    if (is.tls && is.tokens_required) return;
    std::string missing = is.tls ? "tokens are not required" : "there is no TLS";
    if (!is.tls && !is.tokens_required) missing = "there is no TLS and tokens are not required";
    error(key, "'" + address.text() + "' is reachable from other machines, but " + missing,
          "set `http.tls.certificate`, `http.tls.key` and `tokens.required: true`, or listen on "
          "127.0.0.1 behind a proxy");
  }

  Configuration& made_;
  std::vector<Diagnostic>& out_;
};

void lay(Layer& below, const Layer& above) {
  for (const auto& [key, value] : above.values)
    below.values[key] = value;
  if (!above.workflows.empty()) below.workflows = above.workflows;
}

}  // namespace

std::string to_text(const Origin& origin) {
  switch (origin.kind) {
    case Origin::Kind::fallback: return "default";
    case Origin::Kind::environment: return "environment " + origin.name;
    case Origin::Kind::flag: return "flag " + origin.name;
    case Origin::Kind::file: break;
  }
  return origin.where.file + ":" + std::to_string(origin.where.line) + ":" +
         std::to_string(origin.where.column);
}

Layer read_environment(const Environment& variable, std::vector<Diagnostic>& out) {
  Layer layer;
  for (const Setting& setting : settings()) {
    const std::string name = environment_name(setting.key);
    if (const char* text = variable(name))
      take(layer, setting, text, {Origin::Kind::environment, {}, name}, out);
  }
  if (const char* workflows = variable("AYAR_WORKFLOWS")) {
    for (const auto path : split(workflows, ':')) {
      if (!path.empty())
        layer.workflows.push_back(
            {std::string(path), {Origin::Kind::environment, {}, "AYAR_WORKFLOWS"}});
    }
  }
  return layer;
}

Layer read_flags(const std::vector<std::pair<std::string, std::string>>& flags,
                 std::vector<Diagnostic>& out) {
  Layer layer;
  for (const auto& [key, text] : flags) {
    const Origin origin{Origin::Kind::flag, {}, flag_name(key)};
    if (key == "workflows") {
      layer.workflows.push_back({text, origin});
    } else if (const Setting* setting = find_setting(key)) {
      take(layer, *setting, text, origin, out);
    }
  }
  return layer;
}

LoadedConfiguration merge(FileLayer file, const Layer& environment, const Layer& flags,
                          std::vector<Diagnostic> diagnostics) {
  LoadedConfiguration loaded;
  loaded.diagnostics = std::move(diagnostics);
  Configuration made;
  for (const Setting& setting : settings())
    made.effective.values[std::string(setting.key)] = {std::string(setting.fallback), {}};
  lay(made.effective, file.layer);
  lay(made.effective, environment);
  lay(made.effective, flags);
  made.file = std::move(file);
  Typing(made, loaded.diagnostics).run();
  if (!has_errors(loaded.diagnostics)) loaded.configuration = std::move(made);
  return loaded;
}

}  // namespace ayar::daemon
