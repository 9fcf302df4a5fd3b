// The configuration file: marked nodes to a layer, all faults at once.
#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "daemon/plain_json.hpp"
#include "daemon/settings.hpp"
#include "workflow/read/fields.hpp"
#include "workflow/read/node.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::daemon {
namespace {

using workflow::Fields;
using workflow::Member;
using workflow::Node;
namespace rule = workflow::rule;

constexpr std::size_t plugins_max = 64, routes_max = 256, arguments_max = 64;
constexpr Duration deadline_min = std::chrono::seconds(1), deadline_max = std::chrono::minutes(10);

std::string_view rule_of(SettingKind kind) noexcept {
  switch (kind) {
    case SettingKind::count: return rule::bad_number;
    case SettingKind::duration: return rule::bad_span;
    case SettingKind::name: return rule::bad_name;
    default: return rule::bad_word;
  }
}

class Reader {
 public:
  Reader(const workflow::Document& document, FileLayer& layer, std::vector<Diagnostic>& out)
      : document_(document), layer_(layer), fields_(document, out) {}

  void read() {
    const Node& root = document_.root;
    if (!fields_.mapping(root, "a configuration")) return;
    fields_.language_version(root, "a configuration");
    section(root, "", "a configuration", {"ayar", "workflows"});
    if (const Node* workflows = root.find("workflows")) read_workflows(*workflows);
  }

 private:
  void section(const Node& node, const std::string& path, std::string_view what,
               std::vector<std::string> more = {}) {
    if (!fields_.mapping(node, what)) return;
    auto keys = keys_below(path);
    keys.insert(keys.begin(), more.begin(), more.end());
    if (path == "delivery") keys.insert(keys.end(), {"plugins", "routes"});
    fields_.known(node, keys, what);
    for (const Member& member : node.members) {
      const std::string key = (path.empty() ? "" : path + ".") + member.key.text;
      if (const Setting* setting = find_setting(key)) {
        value(*setting, member.value);
      } else if (!keys_below(key).empty()) {
        section(member.value, key, "`" + key + "`");
      }
    }
    if (path != "delivery") return;
    if (const Node* plugins = node.find("plugins")) read_plugins(*plugins);
    if (const Node* routes = node.find("routes")) read_routes(*routes);
  }

  void value(const Setting& setting, const Node& node) {
    const std::string what = "`" + std::string(setting.key) + "`";
    if (!fields_.scalar(node, what)) return;
    if (const auto checked = check_setting(setting, node.text); !checked) {
      fields_.error(node, rule_of(setting.kind), what + ": " + checked.error().message,
                    checked.error().hint);
      return;
    }
    layer_.layer.values[std::string(setting.key)] = {node.text, origin(node)};
  }

  void read_workflows(const Node& node) {
    for (const Node* item : fields_.one_or_many(node, "`workflows`")) {
      if (auto path = fields_.text(*item, "a workflow file or folder"))
        layer_.layer.workflows.push_back({std::move(*path), origin(*item)});
    }
  }

  void read_plugins(const Node& node) {
    if (!fields_.mapping(node, "`delivery.plugins`")) return;
    if (node.members.size() > plugins_max) {
      fields_.error(node, rule::too_large, "more than " + std::to_string(plugins_max) + " plugins",
                    "one daemon cannot host them all");
      return;
    }
    for (const Member& member : node.members)
      read_plugin(member);
  }

  void read_plugin(const Member& member) {
    PluginEntry entry;
    entry.where = place(member.key);
    const auto name = fields_.identifier(member.key, "the plugin");
    if (!fields_.mapping(member.value, "a plugin")) return;
    const Node& node = member.value;
    fields_.known(node, {"host", "path", "arguments", "config", "deadline"}, "a plugin");
    const Node* host = fields_.required(node, "host", "a plugin");
    const Node* path = fields_.required(node, "path", "a plugin");
    if (host != nullptr) {
      const auto word = fields_.word(*host, "`host`", {"shared_object", "child"});
      entry.config.host = word == std::size_t{0} ? PluginHost::shared_object : PluginHost::child;
    }
    if (path != nullptr) entry.config.path = fields_.text(*path, "`path`").value_or("");
    if (const Node* arguments = node.find("arguments")) read_arguments(*arguments, entry);
    if (const Node* config = node.find("config")) read_plugin_config(*config, entry);
    if (const Node* deadline = node.find("deadline")) read_deadline(*deadline, entry);
    if (!name) return;
    entry.config.name = *name;
    layer_.plugins.push_back(std::move(entry));
  }

  void read_arguments(const Node& node, PluginEntry& entry) {
    if (entry.config.host == PluginHost::shared_object)
      fields_.error(node, rule::unknown_key, "a shared object takes no arguments",
                    "put what it needs into `config`");
    if (!fields_.sequence(node, "`arguments`")) return;
    if (node.items.size() > arguments_max)
      fields_.error(node, rule::too_large, "more than 64 arguments", "put them into `config`");
    for (const Node& item : node.items) {
      if (auto text = fields_.text(item, "an argument"))
        entry.config.arguments.push_back(std::move(*text));
    }
  }

  void read_plugin_config(const Node& node, PluginEntry& entry) {
    if (!fields_.mapping(node, "`config`")) return;
    entry.config.config = plain_json(node);
    for (const Member& member : node.members)
      entry.config_keys.push_back(member.key.text);
  }

  void read_deadline(const Node& node, PluginEntry& entry) {
    const auto text = fields_.text(node, "`deadline`");
    if (!text) return;
    const auto length = parse_wall_time(*text);
    if (length && *length >= deadline_min && *length <= deadline_max) {
      entry.config.deadline = *length;
      return;
    }
    fields_.error(node, rule::bad_span,
                  length ? "`deadline`: '" + *text + "' is out of range"
                         : "`deadline`: " + length.error().message,
                  length ? "from 1s to 10m" : length.error().hint);
  }

  void read_routes(const Node& node) {
    if (!fields_.sequence(node, "`delivery.routes`")) return;
    if (node.items.size() > routes_max)
      fields_.error(node, rule::too_large, "more than 256 routes", "leave out what never matches");
    for (const Node& item : node.items)
      read_route(item);
  }

  void read_route(const Node& node) {
    if (!fields_.mapping(node, "a route")) return;
    fields_.known(node, {"kind", "channel", "plugin"}, "a route");
    DeliveryRoute route;
    static const std::vector<std::string> kinds{"message", "notice", "survey", "change"};
    const Node* kind = fields_.required(node, "kind", "a route");
    if (kind != nullptr) {
      if (const auto word = fields_.word(*kind, "`kind`", kinds)) route.kind = kinds[*word];
    }
    if (const Node* channel = node.find("channel"))
      route.channel = fields_.identifier(*channel, "the channel").value_or("");
    const Node* plugin = fields_.required(node, "plugin", "a route");
    if (plugin == nullptr) return;
    route.plugin = fields_.text(*plugin, "`plugin`").value_or("");
    if (!is_plugin(route.plugin)) unknown_plugin(*plugin, route.plugin);
    layer_.routes.push_back(std::move(route));
    layer_.route_places.push_back(place(node));
  }

  bool is_plugin(const std::string& name) const {
    return std::any_of(layer_.plugins.begin(), layer_.plugins.end(),
                       [&](const PluginEntry& entry) { return entry.config.name == name; });
  }

  void unknown_plugin(const Node& node, const std::string& name) {
    std::vector<std::string> names;
    for (const PluginEntry& entry : layer_.plugins)
      names.push_back(entry.config.name);
    const auto near = nearest(name, names);
    fields_.error(node, rule::bad_word,
                  "there is no plugin '" + bounded(name, 80) + "' under `delivery.plugins`",
                  near ? "did you mean '" + *near + "'?" : "name one of those plugins");
  }

  SourceRef place(const Node& node) const {
    return {document_.file, node.mark.line, node.mark.column};
  }
  Origin origin(const Node& node) const { return {Origin::Kind::file, place(node), {}}; }

  const workflow::Document& document_;
  FileLayer& layer_;
  Fields fields_;
};

}  // namespace

FileLayer read_file_layer(std::string_view yaml, const std::string& file,
                          std::vector<Diagnostic>& out) {
  FileLayer layer;
  layer.name = file;
  auto document = workflow::read(yaml, file);
  std::vector<Diagnostic> found = document.diagnostics;
  // An empty or broken file has been told of already.
  if (document.ok() || !document.root.is_null()) Reader(document, layer, found).read();
  workflow::sort_by_place(found);
  out.insert(out.end(), found.begin(), found.end());
  return layer;
}

}  // namespace ayar::daemon
