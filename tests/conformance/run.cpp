#include "run.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>

#include "base/json.hpp"
#include "runtime/codec.hpp"
#include "runtime/decide.hpp"
#include "workflow/sources.hpp"
#include "yaml.hpp"

namespace ayar::conformance {
namespace {

using Names = std::set<std::string>;

struct Stimulus {
  std::int64_t after_ms = 0;
  std::string event;  ///< empty: only time passes
  Names next;
};

struct Script {
  Names initial;
  std::vector<Stimulus> stimuli;
};

const Value* member(const Value& value, std::string_view key) {
  const auto* map = value.get_if<Map>();
  if (map == nullptr) return nullptr;
  const auto found = map->find(key);
  return found == map->end() ? nullptr : &found->second;
}

Names names_in(const Value* value) {
  Names names;
  const auto* list = value == nullptr ? nullptr : value->get_if<List>();
  if (list == nullptr) return names;
  for (const Value& each : *list) {
    if (const auto* text = each.get_if<std::string>()) names.insert(*text);
  }
  return names;
}

std::string text_in(const Value* value) {
  const auto* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

std::optional<Script> read_script(const std::string& text) {
  const auto parsed = parse_json(text);
  if (!parsed || parsed->get_if<Map>() == nullptr) return std::nullopt;
  Script script;
  script.initial = names_in(member(*parsed, "initialConfiguration"));
  const Value* events = member(*parsed, "events");
  const auto* list = events == nullptr ? nullptr : events->get_if<List>();
  if (list == nullptr) return script;
  for (const Value& each : *list) {
    Stimulus stimulus;
    if (const Value* after = member(each, "after")) {
      if (const auto* whole = after->get_if<std::int64_t>()) stimulus.after_ms = *whole;
      if (const auto* real = after->get_if<double>())
        stimulus.after_ms = static_cast<std::int64_t>(*real);
    }
    if (const Value* event = member(each, "event")) {
      const Value* name = member(*event, "name");
      stimulus.event = text_in(name != nullptr ? name : event);
    }
    stimulus.next = names_in(member(each, "nextConfiguration"));
    script.stimuli.push_back(std::move(stimulus));
  }
  return script;
}

std::string joined(const Names& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : " ") + name;
  return "[" + text + "]";
}

/// One complaint of the chart, in virtual time: a millisecond of the chart is a second of ours,
/// which has no shorter spans.
class Ride {
 public:
  Ride(const workflow::Definition& definition, const Converted& converted, bool reloads)
      : definition_(definition),
        converted_(converted),
        reloads_(reloads),
        snapshot_(runtime::blank(definition)) {}

  std::string run(const Script& script) {
    auto envelope = std::make_shared<runtime::Envelope>();
    envelope->id = "chart";
    envelope->received_at = now_;
    obey(runtime::OpenCommand{std::move(envelope), {}}, false);
    check(script.initial, "at the beginning");
    for (std::size_t i = 0; i < script.stimuli.size() && fault_.empty(); ++i) {
      const Stimulus& stimulus = script.stimuli[i];
      reload();
      if (stimulus.after_ms > 0) {
        now_ += std::chrono::seconds(stimulus.after_ms);
        obey(runtime::NoCommand{}, false);
        reload();
      }
      if (!stimulus.event.empty()) obey(runtime::SendCommand{event_name(stimulus.event), {}}, true);
      check(stimulus.next, "after event " + std::to_string(i + 1) + " '" + stimulus.event + "'");
    }
    return fault_;
  }

 private:
  void fail(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
  }

  /// SCXML discards an event that nothing takes; the engine refuses it, and nothing has changed.
  void obey(const runtime::Command& command, bool may_be_discarded) {
    if (!fault_.empty()) return;
    const auto done = runtime::advance(definition_, snapshot_, command, Actor{}, now_, decision_);
    snapshot_ = decision_.after;
    if (snapshot_.status == runtime::Status::faulted) fail("parked: " + snapshot_.fault);
    if (done) return;
    const auto code = done.error().code;
    const bool discarded = code == ErrorCode::not_permitted || code == ErrorCode::guard_refused;
    if (!may_be_discarded || !discarded) fail(done.error().message);
  }

  void reload() {
    if (!reloads_) return;
    std::string text;
    runtime::write_snapshot(definition_, snapshot_, text);
    auto read = runtime::read_snapshot(definition_, text);
    if (!read) return fail("the snapshot does not load: " + read.error().message);
    read->revision = snapshot_.revision;
    read->sequence = snapshot_.sequence;
    if (!(*read == snapshot_)) return fail("the snapshot loads as another");
    snapshot_ = std::move(read).value();
  }

  void check(const Names& expected, const std::string& when) {
    if (!fault_.empty()) return;
    Names names;
    for (const std::string& id : expected) {
      const auto found = converted_.states.find(id);
      names.insert(found == converted_.states.end() ? id : found->second);
    }
    Names found;
    for (const std::string& leaf : runtime::leaf_names(definition_, snapshot_))
      found.insert(leaf);
    if (found != names) fail(when + " expected " + joined(names) + ", found " + joined(found));
  }

  const workflow::Definition& definition_;
  const Converted& converted_;
  bool reloads_;
  runtime::Snapshot snapshot_;
  runtime::Decision decision_;
  Instant now_{};
  std::string fault_;
};

std::string first_error(const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& each : diagnostics) {
    if (each.severity == Severity::error) return to_text(each);
  }
  return {};
}

}  // namespace

Row run_chart(const std::string& name, const std::string& scxml, const std::string& script_text) {
  Row row;
  row.chart = name;
  const auto script = read_script(script_text);
  if (!script) {
    row.note = "its script is no JSON object";
    return row;
  }
  std::set<std::string> sent;
  for (const Stimulus& stimulus : script->stimuli) {
    if (!stimulus.event.empty()) sent.insert(stimulus.event);
  }
  const Converted converted = to_yaml(read_scxml(scxml), sent);
  if (!converted.unsaid.empty()) {
    row.note = "not representable: " + converted.unsaid;
    return row;
  }
  const auto loaded = workflow::load(converted.yaml, name + ".yaml", test::FolderSources{});
  if (!loaded.definition) {
    row.note = "does not load: " + first_error(loaded.diagnostics);
    return row;
  }
  row.memory = {true, Ride(*loaded.definition, converted, false).run(*script)};
  row.reloaded = {true, Ride(*loaded.definition, converted, true).run(*script)};
  row.note = row.memory.fault.empty() ? row.reloaded.fault : row.memory.fault;
  return row;
}

std::vector<Row> run_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> charts;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    auto script = entry.path();
    script.replace_extension(".json");
    if (entry.path().extension() == ".scxml" && std::filesystem::exists(script))
      charts.push_back(entry.path());
  }
  std::sort(charts.begin(), charts.end());
  std::vector<Row> rows;
  for (const auto& chart : charts) {
    auto script = chart;
    script.replace_extension(".json");
    const auto name = std::filesystem::relative(chart, folder).replace_extension().string();
    rows.push_back(run_chart(name, test::slurp(chart), test::slurp(script)));
  }
  return rows;
}

std::string table_of(const std::vector<Row>& rows) {
  std::size_t width = 5;
  for (const Row& row : rows)
    width = std::max(width, row.chart.size());
  const auto line = [&](const std::string& chart, const std::string& memory,
                        const std::string& reloaded, const std::string& note) {
    std::string text = chart + std::string(width - chart.size() + 2, ' ');
    text += memory + std::string(8 - memory.size(), ' ');
    text += reloaded + std::string(10 - reloaded.size(), ' ') + note;
    text.erase(text.find_last_not_of(" \n") + 1);
    return text + "\n";
  };
  const auto word = [](const Outcome& outcome) {
    return std::string(!outcome.ran ? "-" : outcome.passed() ? "pass" : "FAIL");
  };
  std::string table = line("chart", "memory", "reloaded", "note");
  std::size_t passed = 0;
  for (const Row& row : rows) {
    table += line(row.chart, word(row.memory), word(row.reloaded), row.note);
    if (row.passed()) ++passed;
  }
  return table + std::to_string(passed) + " of " + std::to_string(rows.size()) +
         " charts pass both ways\n";
}

}  // namespace ayar::conformance
