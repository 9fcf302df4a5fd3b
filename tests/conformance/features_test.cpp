// What a chart may say, in small charts of our own: expectations are worked out from the SCXML
// algorithm by hand, never from what the engine answers.
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "chart.hpp"
#include "run.hpp"
#include "yaml.hpp"

namespace ayar::conformance {
namespace {

struct Case {
  const char* what;
  const char* chart;   ///< inside <scxml>
  const char* script;  ///< initial configuration, then `event -> configuration`, one a line
};

/// "a b | e -> c | 100 f -> d" as the JSON of other projects.
std::string json_of(std::string text) {
  const auto list = [](const std::string& words) {
    std::string made;
    std::istringstream in(words);
    for (std::string word; in >> word;)
      made += (made.empty() ? "\"" : ", \"") + word + "\"";
    return "[" + made + "]";
  };
  std::string initial, events;
  std::istringstream in(text);
  std::getline(in, initial, '|');
  for (std::string step; std::getline(in, step, '|');) {
    const auto arrow = step.find("->");
    std::istringstream left(step.substr(0, arrow));
    std::string first, second;
    left >> first >> second;
    const std::string& name = second.empty() ? first : second;
    events += events.empty() ? "" : ", ";
    if (!second.empty())
      events += "{\"after\": " + first + ", ";
    else
      events += "{";
    events += "\"event\": {\"name\": \"" + name +
              "\"}, \"nextConfiguration\": " + list(step.substr(arrow + 2)) + "}";
  }
  return "{\"initialConfiguration\": " + list(initial) + ", \"events\": [" + events + "]}";
}

Row run(const Case& each) {
  const std::string chart =
      std::string("<scxml xmlns='http://www.w3.org/2005/07/scxml' version='1.0'>") + each.chart +
      "</scxml>";
  return run_chart(each.what, chart, json_of(each.script));
}

const Case cases[] = {
    {"an initial element with content runs it behind the entry of its state",
     R"x(<state id='s'><initial><transition target='b'><raise event='two'/></transition></initial>
        <onentry><raise event='one'/></onentry>
        <state id='a'/><state id='b'><transition event='one' target='c'/></state>
        <state id='c'><transition event='two' target='d'/></state><state id='d'/></state>)x",
     "d"},
    {"history with default content runs it once, before anything was recorded",
     R"x(<state id='o'><transition event='in' target='h'/></state>
        <state id='p'><onentry><raise event='first'/></onentry>
          <history id='h'><transition target='a'><raise event='fresh'/></transition></history>
          <transition event='out' target='o'/>
          <state id='a'><transition event='fresh' target='b'/></state>
          <state id='b'><transition event='go' target='c'/></state><state id='c'/></state>)x",
     "o | in -> b | go -> c | out -> o | in -> c"},
    {"shallow history of a parallel state enters every region anew",
     R"x(<state id='o'><transition event='in' target='h'/></state>
        <parallel id='p'><history id='h' type='shallow'><transition target='p1 q'/></history>
          <transition event='out' target='o'/>
          <state id='q'><state id='q1'><transition event='go' target='q2'/></state><state id='q2'/></state>
          <state id='p0'><state id='p1'/><state id='p2'/></state></parallel>)x",
     "o | in -> p1 q1 | go -> p1 q2 | out -> o | in -> p1 q1"},
    {"deep history of a parallel state brings every region back to where it was",
     R"x(<state id='o'><transition event='in' target='h'/></state>
        <parallel id='p'><history id='h' type='deep'><transition target='q1 r1'/></history>
          <transition event='out' target='o'/>
          <state id='q'><state id='q1'><transition event='go' target='q2'/></state><state id='q2'/></state>
          <state id='r'><state id='r1'><transition event='on' target='r2'/></state><state id='r2'/></state>
        </parallel>)x",
     "o | in -> q1 r1"},
    {"done of a region, and of the parallel state when all regions are",
     R"x(<parallel id='p'><transition event='done.state.p' target='over'/>
          <state id='a'><state id='a1'><transition event='x' target='af'/></state><final id='af'/></state>
          <state id='b'><transition event='done.state.b' target='never'/>
            <state id='b1'><transition event='y' target='bf'/></state><final id='bf'/></state></parallel>
        <state id='over'/><state id='never'/>)x",
     "a1 b1 | x -> af b1 | y -> never"},
    {"a parallel state inside a region is done too, and so is the outer one",
     R"x(<parallel id='p'><transition event='done.state.p' target='over'/>
          <parallel id='q'>
            <state id='a'><state id='a1'><transition event='x' target='af'/></state><final id='af'/></state>
            <state id='b'><state id='b1'><transition event='y' target='bf'/></state><final id='bf'/></state>
          </parallel>
          <state id='c'><state id='c1'><transition event='z' target='cf'/></state><final id='cf'/></state>
        </parallel><state id='over'/>)x",
     "a1 b1 c1 | z -> a1 b1 cf | x -> af b1 cf | y -> over"},
    {"wildcards and prefixes, and names that only look alike",
     R"x(<state id='a'><transition event='foo' target='b'/></state>
        <state id='b'><transition event='foobar' target='x'/><transition event='foo.*' target='c'/></state>
        <state id='c'><transition event='no foo.bar' target='d'/></state>
        <state id='d'><transition event='*' target='a'/></state><state id='x'/>)x",
     "a | foo.bar -> b | fo -> b | foo.z -> c | foo.bar.z -> d | any -> a | foobar -> a"},
    {"conditions over In, with not and or",
     R"x(<parallel id='p'>
          <state id='a'><state id='a1'><transition event='t' target='a2'/></state><state id='a2'/></state>
          <state id='b'><state id='b1'>
            <transition event='t' cond="In('a2') &amp;&amp; !In('b2')" target='b2'/>
            <transition event='u' cond="In('nowhere') || In(&quot;a1&quot;)" target='b3'/></state>
            <state id='b2'/><state id='b3'/></state></parallel>)x",
     "a1 b1 | t -> a2 b1 | u -> a2 b1 | t -> a2 b2"},
    {"a targetless transition in one region and a move in the other are both taken",
     R"x(<parallel id='p'>
          <state id='a'><state id='a1'><transition event='t'><raise event='u'/></transition></state></state>
          <state id='b'><state id='b1'><transition event='t' target='b2'/></state>
            <state id='b2'><transition event='u' target='b3'/></state><state id='b3'/></state></parallel>)x",
     "a1 b1 | t -> a1 b3"},
    {"the inner source preempts, the earlier region preempts the later",
     R"x(<parallel id='p'><transition event='t' target='outer'/>
          <state id='a'><state id='a1'><transition event='t' target='first'/></state></state>
          <state id='b'><state id='b1'><transition event='t' target='second'/></state></state></parallel>
        <state id='outer'/><state id='first'/><state id='second'/>)x",
     "a1 b1 | t -> first"},
    {"what an inner transition had preempted comes back when it is preempted itself",
     R"x(<parallel id='p'>
          <state id='a'><state id='a1'><transition event='t' target='a2'/></state><state id='a2'/></state>
          <state id='b'><transition event='t' target='b'/><state id='b1'/>
          </state></parallel>)x",
     "a1 b1 | t -> a2 b1"},
    {"an internal transition keeps its source, an external one leaves it",
     R"x(<state id='s'><onexit><raise event='left'/></onexit>
          <transition event='i' type='internal' target='b'/><transition event='e' target='b'/>
          <state id='a'/><state id='b'><transition event='left' target='c'/></state><state id='c'/></state>)x",
     "a | i -> b | e -> c"},
    {"sent events wait their turn, a cancelled one never comes",
     R"x(<state id='a'><onentry><send event='late' delay='50ms' id='one'/><send event='later' delay='0.06s'/></onentry>
          <transition event='stop'><cancel sendid='one'/></transition>
          <transition event='late' target='x'/><transition event='later' target='b'/></state>
        <state id='b'><onentry><send event='now'/><raise event='first'/></onentry>
          <transition event='first' target='c'/></state>
        <state id='c'><transition event='now' target='d'/></state><state id='d'/><state id='x'/>)x",
     "a | stop -> a | 100 t -> d"},
    {"ids and events in other letters, and a state without an id",
     R"x(<state id='Start'><transition event='Go.Now' target='end-1'/></state>
        <state id='end-1'><transition event='Go' target='on'/></state>
        <state id='on'><transition event='on' target='Start'/></state><state/>)x",
     "Start | Go.Now -> end-1 | Go.Later -> on | on -> Start"},
    {"eventless transitions run until none is enabled, before raised events",
     R"x(<state id='a'><transition event='t' target='b'><raise event='r'/></transition></state>
        <state id='b'><transition target='c'/><transition event='r' target='x'/></state>
        <state id='c'><transition event='r' target='d'/></state><state id='d'/><state id='x'/>)x",
     "a | t -> d"},
    {"a top-level final state ends the machine, and nothing is taken any more",
     R"x(<state id='a'><transition event='t' target='f'><raise event='u'/></transition></state><final id='f'/>)x",
     "a | t -> f | t -> f"},
    {"if with a constant condition, log, and namespaced elements",
     R"x(<state id='a'><onentry><log expr='1'/><if cond='false'><raise event='x'/><elseif cond='true'/>
          <raise event='y'/><else/><raise event='z'/></if></onentry>
          <transition event='y' target='b'/><transition event='x z' target='c'/></state>
        <state id='b'/><state id='c'/>)x",
     "b"},
};

}  // namespace

TEST_SUITE("conformance/features") {
  TEST_CASE("a chart behaves as the SCXML algorithm says") {
    for (const Case& each : cases) {
      CAPTURE(each.what);
      const Row row = run(each);
      CHECK_MESSAGE(row.passed(), row.note);
    }
  }

  TEST_CASE("a wrong expectation fails, so that a pass means something") {
    const Case wrong{"wrong",
                     "<state id='a'><transition event='t' target='b'/></state><state id='b'/>",
                     "a | t -> a"};
    const Row row = run(wrong);
    CHECK(row.memory.ran);
    CHECK_FALSE(row.memory.passed());
    CHECK_FALSE(row.reloaded.passed());
    CHECK(row.note.find("expected [a], found [b]") != std::string::npos);
    CHECK(table_of({row}).find("0 of 1 charts pass") != std::string::npos);
  }

  TEST_CASE("what our language cannot say is named, never guessed") {
    struct Refusal {
      const char* chart;
      const char* why;
    };
    const Refusal refusals[] = {
        {"<datamodel><data id='x'/></datamodel><state id='a'/>", "<datamodel>"},
        {"<state id='a'><onentry><assign location='x' expr='1'/></onentry></state>", "<assign>"},
        {"<state id='a'><transition event='t' cond='x &gt; 1'/></state>", "cond=\"x > 1\""},
        {"<state id='a'><transition event='t' target='nowhere'/></state>", "no state 'nowhere'"},
        {"<state id='a'><invoke/></state>", "<invoke>"},
        {"<state id='a'><onentry><if cond=\"In('a')\"><raise event='x'/></if></onentry></state>",
         "<if"},
        {"<state id='a'><onentry><send event='x' target='http://y'/></onentry></state>",
         "http://y"},
        {"<state id='a'>", "no XML"},
    };
    for (const Refusal& each : refusals) {
      CAPTURE(std::string(each.chart));
      const Row row = run({"refused", each.chart, "a | t -> a"});
      CHECK_FALSE(row.memory.ran);
      CHECK_MESSAGE(row.note.find(each.why) != std::string::npos, row.note);
    }
  }
}

}  // namespace ayar::conformance
