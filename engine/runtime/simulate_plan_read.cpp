// A plan file, resolved against the workflow that it is for.
#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/text.hpp"
#include "runtime/simulate_length.hpp"
#include "runtime/values.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::runtime::simulation {
namespace {

namespace rule = workflow::rule;
using workflow::EventSource;
using workflow::Fields;
using workflow::Member;
using workflow::Node;

constexpr std::int64_t staff_max = 100'000;
constexpr double share_slack = 0.0005;

std::vector<std::string> names_in(const workflow::NameTable& table) {
  std::vector<std::string> names;
  for (const auto& entry : table)
    names.push_back(entry.first);
  std::sort(names.begin(), names.end());
  return names;
}

/// A scalar as YAML has it: plain numbers and truth values are themselves.
Value literal(const Node& node) {
  if (node.style == Node::Style::plain) {
    if (node.text == "true" || node.text == "false") return node.text == "true";
    std::int64_t whole = 0;
    const char* const end = node.text.data() + node.text.size();
    const auto [stop, fault] = std::from_chars(node.text.data(), end, whole);
    if (fault == std::errc{} && stop == end) return whole;
  }
  return node.text;
}

class PlanReader {
 public:
  PlanReader(const workflow::Document& document, const Definition& definition, ReadPlan& out)
      : fields_(document, out.diagnostics), definition_(definition), plan_(out.plan) {}

  void run(const Node& root) {
    plan_.messages.resize(definition_.messages.size());
    if (!fields_.mapping(root, "a plan")) return;
    fields_.known(root,
                  {"ayar", "plan", "workflow", "start", "arrivals", "data", "staff", "work",
                   "people", "messages"},
                  "a plan");
    fields_.language_version(root, "a plan");
    if (const Node* name = fields_.required(root, "plan", "a plan"))
      plan_.name = fields_.identifier(*name, "a plan's name").value_or("");
    if (const Node* name = root.find("workflow")) workflow(*name);
    if (const Node* start = root.find("start")) begin(*start);
    if (const Node* node = fields_.required(root, "arrivals", "a plan"))
      plan_.arrivals = read_arrivals(*node, fields_);
    opening(root);
    if (const Node* node = root.find("staff")) staff(*node);
    if (const Node* node = root.find("work")) work(*node);
    if (const Node* node = root.find("people")) people(*node);
    if (const Node* node = root.find("messages")) messages(*node);
  }

 private:
  void workflow(const Node& node) {
    const auto name = fields_.identifier(node, "the workflow");
    if (name && *name != definition_.workflow)
      fields_.error(node, rule::plan_name,
                    "this plan is for '" + *name + "', and the workflow is '" +
                        definition_.workflow + "'",
                    "simulate the workflow that the plan is for, or correct the name");
  }

  void begin(const Node& node) { plan_.start = read_instant(node, fields_); }

  void opening(const Node& root) {
    const Node* node = root.find("data");
    if (node != nullptr && fields_.mapping(*node, "`data`")) {
      for (const Member& member : node->members) {
        const auto found = definition_.field_by_name.find(member.key.text);
        if (found == definition_.field_by_name.end()) {
          unknown(member.key, "field", names_in(definition_.field_by_name));
          continue;
        }
        if (auto made = datum(member, definition_.fields[found->second].type))
          plan_.data.push_back(std::move(*made));
      }
    }
    for (const auto& field : definition_.fields) {
      const bool given = std::any_of(plan_.data.begin(), plan_.data.end(),
                                     [&](const Datum& one) { return one.name == field.name; });
      if (field.required && !given && (node == nullptr || node->find(field.name) == nullptr))
        fields_.error(node == nullptr ? root : *node, rule::plan_data,
                      "a complaint cannot be opened without '" + field.name + "'",
                      "add `data: {" + field.name + ": ...}`");
    }
  }

  void unknown(const Node& node, const std::string& what, const std::vector<std::string>& names) {
    const auto near = nearest(node.text, names);
    const std::string known = names.size() <= 24 ? "one of: " + join(names, ", ") : std::string();
    fields_.error(node, rule::plan_name,
                  "the workflow has no " + what + " '" + bounded(node.text, 60) + "'",
                  near ? "did you mean '" + *near + "'?" : known);
  }

  void fit(const Node& node, std::string_view name, const cel::Type& type, const Value& value,
           Datum& made, double share) {
    auto fitting = coerce(name, type, value);
    if (!fitting) {
      fields_.error(node, rule::plan_data, fitting.error().message, fitting.error().hint);
      return;
    }
    // As it was written: whoever takes the command makes it fit by itself.
    made.values.push_back(value);
    made.shares.push_back(share);
  }

  /// `{delivery: 60%, quality: 40%}`, `{in: 5d}`, or a value.
  std::optional<Datum> datum(const Member& member, const cel::Type& type) {
    Datum made;
    made.name = member.key.text;
    const Node& node = member.value;
    if (node.is_scalar()) {
      fit(node, made.name, type, literal(node), made, 1);
    } else if (node.is_sequence()) {
      List items;
      for (const Node& item : node.items)
        items.push_back(literal(item));
      fit(node, made.name, type, Value(std::move(items)), made, 1);
    } else if (const Node* in = node.find("in"); in != nullptr && node.members.size() == 1) {
      made.from_now = read_length(*in, fields_);
    } else if (fields_.mapping(node, "a datum")) {
      shared(node, type, made);
    }
    return made;
  }

  void shared(const Node& node, const cel::Type& type, Datum& made) {
    for (const Member& one : node.members) {
      const auto share = read_share(one.value, fields_);
      if (share) fit(one.key, made.name, type, literal(one.key), made, *share);
    }
    if (made.shares.size() == node.members.size()) whole(node, made.shares);
  }

  void whole(const Node& node, const std::vector<double>& shares) {
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (sum > 1 + share_slack || sum < 1 - share_slack)
      fields_.error(node, rule::plan_share,
                    "these shares come to " + percent(sum) + ", not to 100%");
  }

  static std::string percent(double share) {
    const auto tenths = static_cast<std::int64_t>(share * 1'000 + 0.5);
    return std::to_string(tenths / 10) +
           (tenths % 10 == 0 ? std::string() : "." + std::to_string(tenths % 10)) + "%";
  }

  void staff(const Node& node) {
    if (!fields_.mapping(node, "`staff`")) return;
    for (const Member& member : node.members) {
      Team team;
      team.name = fields_.identifier(member.key, "a team").value_or("");
      const Node& its = member.value;
      if (!fields_.mapping(its, "a team")) continue;
      fields_.known(its, {"role", "count", "hours", "order"}, "a team");
      if (const Node* role = fields_.required(its, "role", "a team"))
        team.role = fields_.identifier(*role, "a role").value_or("");
      if (const Node* count = fields_.required(its, "count", "a team"))
        team.count = static_cast<std::uint32_t>(
            fields_.integer(*count, "`count`", 1, staff_max).value_or(1));
      if (const Node* open = its.find("hours"))
        team.always = fields_.word(*open, "`hours`", {"calendar", "always"}).value_or(0) == 1;
      if (const Node* order = its.find("order"))
        team.order = static_cast<Order>(
            fields_.word(*order, "`order`", {"fifo", "due_first", "severity"}).value_or(0));
      plan_.teams.push_back(std::move(team));
    }
  }

  std::optional<Index> state(const Node& key) {
    const auto found = definition_.state_by_name.find(key.text);
    if (found != definition_.state_by_name.end()) return found->second;
    unknown(key, "state", names_in(definition_.state_by_name));
    return std::nullopt;
  }

  void work(const Node& node) {
    if (!fields_.mapping(node, "`work`")) return;
    for (const Member& member : node.members) {
      const auto where = state(member.key);
      const Node& its = member.value;
      if (!fields_.mapping(its, "work")) continue;
      fields_.known(its, {"team", "takes", "does"}, "work");
      Work made;
      if (where) made.state = *where;
      const Node* team = fields_.required(its, "team", "work");
      const Node* takes = fields_.required(its, "takes", "work");
      const Node* does = fields_.required(its, "does", "work");
      const auto number = team == nullptr ? std::nullopt : team_number(*team);
      if (takes != nullptr)
        if (auto length = read_length(*takes, fields_)) made.takes = std::move(*length);
      if (number) made.team = *number;
      if (does != nullptr)
        made.acts = acts(*does, number ? plan_.teams[*number].role : std::string(), false);
      if (where && number && !made.acts.empty()) plan_.work.push_back(std::move(made));
    }
  }

  std::optional<std::size_t> team_number(const Node& node) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < plan_.teams.size(); ++i) {
      if (plan_.teams[i].name == node.text) return i;
      names.push_back(plan_.teams[i].name);
    }
    const auto near = nearest(node.text, names);
    fields_.error(node, rule::plan_name, "no team '" + bounded(node.text, 60) + "' under `staff`",
                  near ? "did you mean '" + *near + "'?" : "add it there, with role and count");
    return std::nullopt;
  }

  void people(const Node& node) {
    if (!fields_.mapping(node, "`people`")) return;
    for (const Member& member : node.members) {
      const auto where = state(member.key);
      Behaviour made;
      if (where) made.state = *where;
      made.acts = acts(member.value, made.role, true);
      if (where && !made.acts.empty()) plan_.behaviours.push_back(std::move(made));
    }
  }

  /// @param some  whether there may be those who do nothing, and each waits for a time of its own.
  std::vector<Act> acts(const Node& node, const std::string& role, bool some) {
    std::vector<Act> made;
    std::vector<double> shares;
    for (const Node* item : fields_.one_or_many(node, "what is done")) {
      if (!fields_.mapping(*item, "an act")) continue;
      fields_.known(*item, {"event", "share", "after", "data"}, "an act");
      Act one;
      const Node* name = fields_.required(*item, "event", "an act");
      const workflow::Event* event = name == nullptr ? nullptr : known_event(*name, role);
      if (const Node* share = item->find("share")) one.share = read_share(*share, fields_).value_or(0);
      shares.push_back(one.share);
      if (const Node* after = some ? fields_.required(*item, "after", "an act of people")
                                   : nullptr)
        if (auto length = read_length(*after, fields_)) one.after = std::move(*length);
      if (event == nullptr) continue;
      one.event = event->name;
      carried(*item, *event, one);
      made.push_back(std::move(one));
    }
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    if (!some && !shares.empty()) whole(node, shares);
    if (some && sum > 1 + share_slack)
      fields_.error(node, rule::plan_share,
                    "these shares come to " + percent(sum) + ", and there is only one whole");
    return made;
  }

  const workflow::Event* known_event(const Node& node, const std::string& role) {
    std::vector<std::string> names;
    for (const auto& event : definition_.events) {
      if (event.source != EventSource::outside && event.source != EventSource::vote) continue;
      names.push_back(event.name);
      if (event.name != node.text) continue;
      const bool may = event.from.empty() || role.empty() ||
                       std::find(event.from.begin(), event.from.end(), role) != event.from.end();
      if (!may)
        fields_.error(node, rule::plan_role,
                      "role '" + role + "' may not send '" + event.name + "'",
                      "it is for " + join(event.from, ", "));
      return &event;
    }
    unknown(node, "event that people send,", names);
    return nullptr;
  }

  void carried(const Node& act, const workflow::Event& event, Act& made) {
    const Node* data = act.find("data");
    if (data != nullptr && fields_.mapping(*data, "`data`")) {
      for (const Member& member : data->members) {
        const auto field =
            std::find_if(event.fields.begin(), event.fields.end(),
                         [&](const auto& one) { return one.name == member.key.text; });
        if (field == event.fields.end()) {
          std::vector<std::string> names;
          for (const auto& one : event.fields)
            names.push_back(one.name);
          unknown(member.key, "field of '" + event.name + "',", names);
        } else if (auto one = datum(member, field->type)) {
          made.data.push_back(std::move(*one));
        }
      }
    }
    for (const auto& field : event.fields) {
      if (field.requirement != workflow::Requirement::required) continue;
      if (data != nullptr && data->find(field.name) != nullptr) continue;
      fields_.error(data == nullptr ? act : *data, rule::plan_data,
                    "'" + event.name + "' cannot be sent without '" + field.name + "'",
                    "add `data: {" + field.name + ": ...}`");
    }
  }

  void messages(const Node& node) {
    if (!fields_.mapping(node, "`messages`")) return;
    for (const Member& member : node.members) {
      const auto found = definition_.message_by_name.find(member.key.text);
      if (found == definition_.message_by_name.end()) {
        unknown(member.key, "message", names_in(definition_.message_by_name));
        continue;
      }
      if (!fields_.mapping(member.value, "a message's fate")) continue;
      fields_.known(member.value, {"fails", "after"}, "a message's fate");
      MessageFate& fate = plan_.messages[found->second];
      if (const Node* fails = member.value.find("fails"))
        fate.fails = read_share(*fails, fields_).value_or(0);
      if (const Node* after = member.value.find("after"))
        if (auto length = read_length(*after, fields_)) fate.after = std::move(*length);
    }
  }

  Fields fields_;
  const Definition& definition_;
  Plan& plan_;
};

}  // namespace

ReadPlan read_plan(const workflow::Document& document, const Definition& definition) {
  ReadPlan made;
  made.diagnostics = document.diagnostics;
  if (document.root.is_null() && has_errors(document.diagnostics)) return made;
  PlanReader(document, definition, made).run(document.root);
  workflow::sort_by_place(made.diagnostics);
  return made;
}

}  // namespace ayar::runtime::simulation
