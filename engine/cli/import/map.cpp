#include "cli/import/map.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "cli/console.hpp"
#include "workflow/read/fields.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::cli::logs {
namespace {

using workflow::Fields;
using workflow::Node;
namespace rule = workflow::rule;

constexpr std::size_t rules_max = 1'000;
constexpr std::size_t zone_bytes_max = std::size_t{1} << 20;

bool is_zone_name(const std::string& name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  };
  return !name.empty() && name.front() != '/' && std::all_of(name.begin(), name.end(), fits);
}

/// Plain numbers and booleans are themselves, quoted texts stay texts: as in a workflow.
Value scalar_value(const Node& node) {
  if (node.style == Node::Style::plain) {
    auto json = parse_json(node.text);
    if (json && json->get_if<List>() == nullptr && json->get_if<Map>() == nullptr)
      return std::move(json).value();
  }
  return Value(node.text);
}

class MapReader {
 public:
  MapReader(const workflow::Document& document, const std::string& zone_folder, ReadMap& out)
      : fields_(document, out.diagnostics),
        document_(document),
        zone_folder_(zone_folder),
        map_(out.map) {}

  void read() {
    const Node& root = document_.root;
    if (!fields_.mapping(root, "an import map")) return;
    fields_.known(root, {"ayar", "import", "workflow", "log", "actor", "open", "rows", "cases"},
                  "an import map");
    if (const Node* version = fields_.required(root, "ayar", "an import map"))
      (void)fields_.integer(*version, "the format", 1, 1);
    map_.name = identifier(root, "import", "an import map");
    map_.workflow = identifier(root, "workflow", "an import map");
    if (const Node* actor = root.find("actor"))
      map_.actor = fields_.identifier(*actor, "the actor").value_or("import");
    if (const Node* log = fields_.required(root, "log", "an import map")) read_log(*log);
    if (const Node* open = root.find("open")) read_open(*open);
    if (const Node* rows = fields_.required(root, "rows", "an import map")) read_rows(*rows);
    if (const Node* cases = root.find("cases")) read_cases(*cases);
  }

 private:
  std::string identifier(const Node& mapping, std::string_view key, std::string_view what) {
    const Node* node = fields_.required(mapping, key, what);
    return node == nullptr ? std::string() : fields_.identifier(*node, key).value_or("");
  }

  std::string text(const Node& mapping, std::string_view key, std::string_view what) {
    const Node* node = fields_.required(mapping, key, what);
    return node == nullptr ? std::string() : fields_.text(*node, key).value_or("");
  }

  std::vector<std::string> texts(const Node& mapping, std::string_view key) {
    std::vector<std::string> made;
    const Node* node = mapping.find(key);
    if (node == nullptr) return made;
    for (const Node* item : fields_.one_or_many(*node, key)) {
      // A blank cell is written "": texts here may be empty, unlike elsewhere.
      if (item->is_scalar()) {
        made.push_back(item->text);
      } else {
        (void)fields_.scalar(*item, key);
      }
    }
    return made;
  }

  void read_log(const Node& log) {
    if (!fields_.mapping(log, "the log")) return;
    fields_.known(log, {"case", "activity", "time", "order", "blank"}, "the log");
    map_.case_column = text(log, "case", "the log");
    map_.activity_column = text(log, "activity", "the log");
    map_.blank = texts(log, "blank");
    if (const Node* order = log.find("order"))
      map_.by_time = fields_.word(*order, "the order", {"time", "file"}).value_or(0) == 0;
    const Node* time = fields_.required(log, "time", "the log");
    if (time == nullptr || !fields_.mapping(*time, "the time")) return;
    fields_.known(*time, {"column", "format", "zone"}, "the time");
    map_.time_column = text(*time, "column", "the time");
    read_time_format(*time);
  }

  void read_time_format(const Node& time) {
    const Node* node = fields_.required(time, "format", "the time");
    if (node == nullptr) return;
    const std::string form = fields_.text(*node, "the format").value_or("rfc3339");
    std::optional<calendar::Zone> zone;
    const Node* name = TimeFormat::needs_zone(form) ? fields_.required(time, "zone", "the time")
                                                    : time.find("zone");
    if (name != nullptr) zone = read_zone(*name);
    if (TimeFormat::needs_zone(form) && !zone) return;
    auto made = TimeFormat::make(form, std::move(zone));
    if (made) {
      map_.time = std::move(*made);
    } else {
      fields_.error(*node, rule::bad_date, made.error().message, made.error().hint);
    }
  }

  std::optional<calendar::Zone> read_zone(const Node& node) {
    const std::string name = fields_.text(node, "the zone").value_or("");
    if (name.empty()) return std::nullopt;
    Result<std::string> bytes = Error{ErrorCode::not_found, "", {}, {}, {}};
    if (is_zone_name(name)) bytes = read_text(zone_folder_ + "/" + name, zone_bytes_max);
    if (bytes) {
      auto zone = calendar::Zone::from_bytes(name, *bytes);
      if (zone) return std::move(*zone);
    }
    fields_.error(node, rule::calendar_zone, "there is no zone '" + name + "'",
                  "name a zone of the IANA database: UTC, Europe/Rome");
    return std::nullopt;
  }

  void read_open(const Node& open) {
    if (!fields_.mapping(open, "the opening")) return;
    fields_.known(open, {"received_at", "channel", "data", "consumes"}, "the opening");
    if (const Node* received = open.find("received_at");
        received != nullptr && fields_.mapping(*received, "received_at")) {
      fields_.known(*received, {"column"}, "received_at");
      map_.received_column = text(*received, "column", "received_at");
    }
    if (const Node* channel = open.find("channel")) map_.channel = read_datum("channel", *channel);
    if (const Node* data = open.find("data")) map_.data = read_data(*data);
    map_.consumes = texts(open, "consumes");
  }

  void read_rows(const Node& rows) {
    if (!fields_.sequence(rows, "the rows")) return;
    if (rows.items.size() > rules_max) {
      fields_.error(rows, rule::too_large, "more than " + std::to_string(rules_max) + " rules");
      return;
    }
    for (const Node& item : rows.items)
      read_rule(item);
  }

  void read_rule(const Node& node) {
    if (!fields_.mapping(node, "a rule")) return;
    fields_.known(node, {"activity", "after", "when", "send", "ignore", "on_behalf_of", "data"},
                  "a rule");
    Rule made;
    made.where = {document_.file, node.mark.line, node.mark.column};
    made.activity = texts(node, "activity");
    made.after = texts(node, "after");
    if (const Node* when = node.find("when")) made.when = read_conditions(*when);
    if (const Node* send = node.find("send"))
      made.send = fields_.identifier(*send, "an event").value_or("");
    if (const Node* ignore = node.find("ignore"))
      made.ignore = fields_.text(*ignore, "the reason").value_or("");
    if (const Node* behalf = node.find("on_behalf_of"))
      made.on_behalf_of = fields_.identifier(*behalf, "a role").value_or("");
    if (const Node* data = node.find("data")) made.data = read_data(*data);
    if ((node.find("send") == nullptr) == (node.find("ignore") == nullptr))
      fields_.error(node, rule::missing_key, "a rule either sends or ignores",
                    "give `send: EVENT` or `ignore: \"the reason\"`");
    map_.rules.push_back(std::move(made));
  }

  std::vector<Condition> read_conditions(const Node& node) {
    std::vector<Condition> made;
    for (const Node* item : fields_.one_or_many(node, "a condition")) {
      if (!fields_.mapping(*item, "a condition")) continue;
      fields_.known(*item, {"column", "is"}, "a condition");
      Condition condition{text(*item, "column", "a condition"), texts(*item, "is")};
      if (condition.is.empty()) (void)fields_.required(*item, "is", "a condition");
      made.push_back(std::move(condition));
    }
    return made;
  }

  std::vector<Datum> read_data(const Node& node) {
    std::vector<Datum> made;
    if (!fields_.mapping(node, "data")) return made;
    for (const auto& member : node.members)
      made.push_back(read_datum(member.key.text, member.value));
    return made;
  }

  /// A scalar is a literal; a mapping names a column.
  Datum read_datum(const std::string& field, const Node& node) {
    Datum made;
    made.field = field;
    if (node.is_scalar()) {
      made.literal = scalar_value(node);
      return made;
    }
    if (!fields_.mapping(node, "a value")) return made;
    fields_.known(node, {"column", "map", "otherwise", "as"}, "a value");
    made.column = text(node, "column", "a value");
    if (const Node* otherwise = node.find("otherwise");
        otherwise != nullptr && fields_.scalar(*otherwise, "otherwise"))
      made.otherwise = scalar_value(*otherwise);
    if (const Node* as = node.find("as"))
      made.as = static_cast<As>(
          fields_.word(*as, "a type", {"text", "integer", "boolean", "timestamp"}).value_or(0));
    if (const Node* map = node.find("map")) read_translation(*map, made);
    return made;
  }

  void read_translation(const Node& node, Datum& made) {
    for (const Node* item : fields_.one_or_many(node, "a translation")) {
      if (!fields_.mapping(*item, "a translation")) continue;
      fields_.known(*item, {"from", "to"}, "a translation");
      const Node* from = fields_.required(*item, "from", "a translation");
      const Node* to = fields_.required(*item, "to", "a translation");
      if (from == nullptr || to == nullptr || !fields_.scalar(*to, "to")) continue;
      for (const std::string& cell : texts(*item, "from"))
        made.translation.emplace_back(cell, scalar_value(*to));
    }
  }

  void read_cases(const Node& cases) {
    if (!fields_.mapping(cases, "cases")) return;
    fields_.known(cases, {"must_hold", "must_end_in"}, "cases");
    map_.must_hold = texts(cases, "must_hold");
    map_.must_end_in = texts(cases, "must_end_in");
  }

  Fields fields_;
  const workflow::Document& document_;
  const std::string& zone_folder_;
  ImportMap& map_;
};

}  // namespace

std::vector<std::string> ImportMap::columns() const {
  std::vector<std::string> made;
  const auto add = [&](const std::string& column) {
    if (!column.empty() && std::find(made.begin(), made.end(), column) == made.end())
      made.push_back(column);
  };
  add(case_column);
  add(activity_column);
  add(time_column);
  add(received_column);
  if (channel) add(channel->column);
  for (const Datum& datum : data)
    add(datum.column);
  for (const Rule& rule : rules) {
    for (const Condition& condition : rule.when)
      add(condition.column);
    for (const Datum& datum : rule.data)
      add(datum.column);
  }
  return made;
}

ReadMap read_map(const workflow::Document& document, const std::string& zone_folder) {
  ReadMap made;
  made.diagnostics = document.diagnostics;
  if (!document.ok()) return made;
  MapReader(document, zone_folder, made).read();
  return made;
}

}  // namespace ayar::cli::logs
