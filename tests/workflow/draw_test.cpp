/// What a definition looks like in other tools' languages: golden texts, and the properties that
/// hold for every chart. AYAR_GOLDEN_UPDATE=1 writes the goldens anew.
#include "workflow/draw/draw.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "base/json.hpp"
#include "workflow/sources.hpp"

namespace ayar::workflow::draw {
namespace {

std::shared_ptr<const Definition> loaded(std::string_view yaml) {
  const test::FolderSources sources;
  auto made = load(yaml, "test.yaml", sources);
  INFO(test::text_of(made.diagnostics, yaml));
  REQUIRE(made.definition);
  return made.definition;
}

std::shared_ptr<const Definition> retail() {
  return loaded(test::slurp(test::workflows_folder() / "retail.yaml"));
}

/// Two regions, shallow and deep history, several targets, a line for two events, an eventless step:
/// built by hand, so that it stands whatever the loader accepts.
///   root(0): player(1, parallel): sound(2): loud(3) mute(4) h(5)   screen(6): small(7) big(8) hd(9)
///            off(10) done(11, final)
class Player {
 public:
  Player() {
    made.kind = Kind::machine;
    made.workflow = "player";
    made.version = 1;
    made.title = {{"en", "Player"}, {"fa", "پخش‌کننده"}};
    add("player", StateType::compound, none, 12, 10);
    add("playing", StateType::parallel, 0, 10, none);
    add("sound", StateType::compound, 1, 6, 3);
    add("loud", StateType::atomic, 2, 4, none);
    add("mute", StateType::atomic, 2, 5, none);
    add("sound_again", StateType::history_shallow, 2, 6, 3);
    add("screen", StateType::compound, 1, 10, 7);
    add("small", StateType::atomic, 6, 8, none);
    add("big", StateType::atomic, 6, 9, none);
    add("screen_again", StateType::history_deep, 6, 10, 7);
    add("off", StateType::atomic, 0, 11, none);
    add("worn_out", StateType::final, 0, 12, none);
    for (const char* name : {"press", "touch", "power", "resume", "wear", "zoom"})
      made.events.push_back(event(name));
    made.states[10].title = {{"en", "Off & waiting <cold>"}, {"fa", "خاموش"}};
    go(2, 0, {4}, true);
    go(4, 0, {3});
    go(4, 1, {3});
    made.transitions[1].written = made.transitions[2].written = 1;
    go(6, 5, {8});
    go(10, 2, {4, 8});
    go(10, 3, {5, 9});
    go(1, 2, {10});
    go(1, 4, {11});
    go(8, none, {7});
    go(3, 5, {});
  }
  Definition made;

 private:
  static Event event(const char* name) {
    Event its;
    its.name = name;
    return its;
  }
  void add(const char* name, StateType type, Index parent, Index end, Index initial) {
    State state;
    state.name = name;
    state.type = type;
    state.parent = parent;
    state.end = end;
    state.initial = initial;
    if (initial != none) state.initial_targets = {initial};
    made.states.push_back(std::move(state));
  }
  void go(Index from, Index event, std::vector<Index> to, bool internal = false) {
    Transition row;
    row.source = from;
    row.event = event;
    row.targets = std::move(to);
    row.internal = internal;
    made.transitions.push_back(std::move(row));
  }
};

void compare(const std::string& name, const std::string& said) {
  const auto path = std::filesystem::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "draw" / name;
  if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
    std::ofstream(path, std::ios::binary) << said;
  CAPTURE(name);
  CHECK(said == test::slurp(path));
}

void compare_all(const std::string& name, const Definition& definition) {
  compare(name + ".dot", dot(definition, {}));
  compare(name + ".fa.dot", dot(definition, {"fa", true, {}}));
  compare(name + ".mmd", mermaid(definition, {}));
  compare(name + ".scxml", scxml(definition));
  compare(name + ".json", xstate(definition));
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

/// Every element that opens closes, in order: enough of XML for what has no text in it.
bool is_nested(std::string_view xml) {
  std::vector<std::string> open;
  for (auto at = xml.find('<'); at != xml.npos; at = xml.find('<', at + 1)) {
    const auto end = xml.find('>', at);
    if (end == xml.npos) return false;
    const auto tag = xml.substr(at + 1, end - at - 1);
    const std::string name(tag.substr(tag.front() == '/' ? 1 : 0, tag.find(' ')));
    if (tag.front() == '?' || tag.back() == '/') continue;
    if (tag.front() != '/') {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

}  // namespace

TEST_SUITE("workflow/draw") {
  TEST_CASE("the shipped workflow looks as recorded in every form") { compare_all("retail", *retail()); }

  TEST_CASE("regions, history, forks and shared lines look as recorded in every form") {
    compare_all("player", Player().made);
  }

  TEST_CASE("every state and every line of a workflow stands in every form") {
    const auto definition = retail();
    const std::string as_dot = dot(*definition, {}), as_mermaid = mermaid(*definition, {}),
                      as_scxml = scxml(*definition), as_xstate = xstate(*definition);
    for (std::size_t i = 1; i < definition->states.size(); ++i) {
      const std::string& name = definition->states[i].name;
      CAPTURE(name);
      CHECK(as_dot.find(name) != as_dot.npos);
      CHECK(as_mermaid.find("as " + name) != as_mermaid.npos);
      CHECK(count_of(as_scxml, " id=\"" + name + "\"") == 1);
      CHECK(count_of(as_xstate, "\"id\":\"" + name + "\"") == 1);
    }
    CHECK(count_of(as_scxml, "<transition ") == definition->transitions.size());
    CHECK(is_nested(as_scxml));
    CHECK(parse_json(as_xstate));
  }

  TEST_CASE("parallel regions are dashed, history and forks have their signs") {
    const Player player;
    const std::string text = dot(player.made, {});
    CHECK(text.find("label=\"H\"") != text.npos);
    CHECK(text.find("label=\"H*\"") != text.npos);
    CHECK(count_of(text, "dashed") >= 3);
    CHECK(text.find("fork:") != text.npos);
    CHECK(text.find("press, touch") != text.npos);
    const std::string chart = mermaid(player.made, {});
    CHECK(count_of(chart, "\n    --\n") == 1);
    const std::string other = xstate(player.made);
    CHECK(other.find("\"type\":\"parallel\"") != other.npos);
    CHECK(other.find("\"history\":\"deep\"") != other.npos);
    CHECK(is_nested(scxml(player.made)));
    CHECK(scxml(player.made).find("event=\"press touch\"") != std::string::npos);
  }

  TEST_CASE("words of a workflow are text in every form, never markup") {
    const auto odd = loaded(
        "ayar: 1\nkind: machine\nworkflow: odd\nversion: 1\ntitle: 'a \"b\" <i>&amp; {c}; d: %'\n"
        "initial: end\nstates:\n  end: {title: '<script>\"; end note', on: {go: {to: note}}}\n"
        "  note: {final: true}\n");
    const std::string text = dot(*odd, {}), chart = mermaid(*odd, {});
    CHECK(text.find("<script>") == text.npos);
    CHECK(chart.find("<script>") == chart.npos);
    // Words of Mermaid's grammar are no names there.
    CHECK(chart.find("as end_state") != chart.npos);
    CHECK(chart.find("note_state --> [*]") != chart.npos);
    CHECK(is_nested(scxml(*odd)));
    CHECK(parse_json(xstate(*odd)));
  }

  TEST_CASE("in Persian words are Persian, technical names stand apart, the table runs to the right") {
    const auto definition = retail();
    const std::string text = dot(*definition, {"fa", true, {}});
    CHECK(text.find("شکایت خرید") != text.npos);
    CHECK(text.find("پس از ۱ روز کاری") != text.npos);
    CHECK(text.find("labeljust=r") != text.npos);
    CHECK(count_of(text, "\u2066") + count_of(text, "\u2067") == count_of(text, "\u2069"));
    CHECK(runs_right_to_left("fa-IR"));
    CHECK_FALSE(runs_right_to_left("en"));
  }

  TEST_CASE("clocks and crowds are drawn where they are wanted") {
    const auto definition = retail();
    CHECK(dot(*definition, {"", false, {}}).find("▶ resolve") == std::string::npos);
    CHECK(dot(*definition, {}).find("▶ resolve") != std::string::npos);
    Options options;
    options.crowd.resize(definition->states.size());
    options.crowd[definition->state_by_name.find("investigating")->second] = {12, 3};
    const std::string text = dot(*definition, options);
    CHECK(text.find("12 here") != text.npos);
    CHECK(text.find("3 overdue") != text.npos);
    CHECK(mermaid(*definition, options).find("12 here, 3 overdue") != std::string::npos);
  }

  TEST_CASE("a delay in wall time is a length, one in business time an expression") {
    const std::string text = scxml(*retail());
    CHECK(text.find("delayexpr=\"ayar.after('1bd')\"") != text.npos);
    CHECK(text.find("delay=\"172800s\" ayar:after=\"2d\"") != text.npos);
    CHECK(count_of(text, "<cancel sendid=\"after.") == count_of(text, " id=\"after."));
  }
}

}  // namespace ayar::workflow::draw
