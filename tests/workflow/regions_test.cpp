/// The laws over parallel regions and history: what must load, and what must not, with the rule
/// that says so. Each case is the good desk of the golden files with another way of working.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "workflow/sources.hpp"

namespace ayar::workflow {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

/// `states` stand in the place of `working` and `asking`.
std::string desk(const std::string& states, bool clock_watches = true) {
  const auto path = std::filesystem::path(AYAR_SOURCE_DIR) / "tests/golden/load/good_desk.yaml";
  std::string text = test::slurp(path);
  const auto begin = text.find("  working:\n");
  text.replace(begin, text.find("  answering:\n") - begin, states);
  if (!clock_watches) text = replaced(text, ", every: 1bd}]", "}]");
  return text;
}

const char* const contact = R"(      contact:
        states:
          quiet: {after: {2bd: {to: heard}}}
          heard: {after: {2bd: {to: quiet}}}
)";

std::string parallel(const std::string& head, const std::string& regions) {
  return "  working:\n" + head + "    parallel:\n" + regions;
}

const std::string ways_on = "    on: {decide: {to: answering}}\n";

const std::string inquiry = R"(      inquiry:
        states:
          reading: {phase: investigation, on: {ask: {to: asking, do: [{send: question}]}}}
          asking: {phase: investigation, on: {reply: {to: reading}}, after: {10bd: {to: reading}}}
)";

const std::string inquiry_without_phase = R"(      inquiry:
        states:
          reading: {on: {ask: {to: asking, do: [{send: question}]}}}
          asking: {on: {reply: {to: reading}}, after: {10bd: {to: reading}}}
)";

const std::string remembering = R"(  working:
    on: {decide: {to: answering}, ask: {to: asking, do: [{send: question}]}}
    initial: reading
    states:
      back: {history: deep, to: reading}
      sorting: {phase: assessment, after: {1bd: {to: reading}}}
      reading: {phase: investigation, on: {take: {to: sorting}}, after: {20bd: {to: comparing}}}
      comparing: {phase: investigation, after: {20bd: {to: reading}}}
)";

struct Case {
  const char* what;
  std::string yaml;
  std::string rule;  ///< empty: loads
};

std::vector<Case> good_cases() {
  return {
      {"the parallel state carries the phase",
       desk(parallel("    phase: investigation\n" + ways_on, inquiry_without_phase + contact)), ""},
      {"one region carries it", desk(parallel(ways_on, inquiry + contact)), ""},
      {"a region that always has a deadline covers the other",
       desk(parallel(ways_on, inquiry + contact), false), ""},
      {"being done leads on, and each region has a deadline until it is",
       desk(parallel("    phase: investigation\n    on: {decide: {to: answering}, "
                     "done.state.working: {to: answering}, ask: {to: asking, do: [{send: "
                     "question}]}}\n",
                     R"(      first:
        states:
          one: {after: {1bd: {to: one_done}}}
          one_done: {final: true}
      second:
        states:
          two: {after: {1bd: {to: two_done}}}
          two_done: {final: true}
)") + "  asking: {phase: investigation, on: {reply: {to: working}}, after: {10bd: {to: "
      "working}}}\n",
            false),
       ""},
      {"history goes back where every leaf is lawful",
       desk(remembering + "  asking: {phase: investigation, on: {reply: {to: back}}, after: {10bd: "
                          "{to: back}}}\n"),
       ""},
  };
}

std::vector<Case> bad_phases() {
  const std::string other_carrier = R"(      contact:
        states:
          quiet: {phase: investigation, after: {2bd: {to: quiet}}}
)";
  return {
      {"two regions carry the phase", desk(parallel(ways_on, inquiry + other_carrier)), "AY180"},
      {"the parallel state and a region carry it",
       desk(parallel("    phase: investigation\n" + ways_on, inquiry + contact)), "AY180"},
      {"nobody carries it", desk(parallel(ways_on, inquiry_without_phase + contact)), "AY150"},
      {"a leaf of the carrying region has none",
       desk(parallel(
           ways_on, replaced(inquiry, "reading: {phase: investigation, ", "reading: {") + contact)),
       "AY150"},
      {"another region closes what is still investigated",
       desk(parallel(ways_on,
                     inquiry + replaced(contact, "{2bd: {to: quiet}}", "{2bd: {to: closed}}"))),
       "AY152"},
      {"another region says it is answered",
       desk(parallel(ways_on,
                     inquiry + replaced(contact, "{2bd: {to: quiet}}", "{2bd: {to: answered}}"))),
       "AY153"},
      {"one of the leaves that history may bring back is not lawful from there",
       replaced(desk(remembering + "  asking: {phase: investigation, on: {reply: {to: sorting}}, "
                                   "after: {10bd: {to: reading}}}\n"),
                "on: {told: {to: answered}}", "on: {told: {to: answered}, take: {to: back}}"),
       "AY152"},
  };
}

std::vector<Case> bad_others() {
  const std::string waiting = R"(      contact:
        states:
          quiet: {on: {take: {to: heard}}}
          heard: {after: {2bd: {to: quiet}}}
)";
  const std::string voting = R"(      contact:
        states:
          quiet: {approve: {by: supervisor, granted: {to: heard}, refused: {to: heard}}}
          heard: {after: {2bd: {to: quiet}}}
      third:
        states:
          calm: {approve: {by: manager, granted: {to: loud}, refused: {to: loud}}}
          loud: {after: {2bd: {to: calm}}}
)";
  const std::string silence = R"(  silence:
    target: 5bd
    starts: {state: heard}
    met_by: {left: heard}
    reopen: ignore
)";
  const auto with_silence = [&](const std::string& region, const std::string& met_by) {
    return replaced(desk(parallel(ways_on, inquiry + region)), "initial: received\n",
                    replaced(silence, "{left: heard}", met_by) + "\ninitial: received\n");
  };
  return {
      {"each region has a state without a deadline",
       desk(parallel(ways_on, inquiry + waiting), false), "AY160"},
      {"being done is waited for, and one region never is",
       desk(parallel("    on: {decide: {to: answering}, done.state.working: {to: answering}}\n",
                     inquiry + contact)),
       "AY113"},
      {"being done is the only way out, and one region's end cannot be come to",
       desk(parallel("    phase: investigation\n    on: {done.state.working: {to: answering}}\n",
                     R"(      first:
        states:
          asking: {entry: [{send: question}], after: {1bd: {to: one_done}}}
          one_done: {final: true}
      second:
        states:
          two: {after: {1bd: {to: two}}}
          two_done: {final: true}
)")),
       "AY170"},
      {"two regions ask for votes", desk(parallel(ways_on, inquiry + voting)), "AY119"},
      {"a clock of one region runs on when another leaves for closure",
       with_silence(contact, "{event: reply}"), "AY163"},
      {"a clock counts by a history state",
       replaced(desk(remembering + "  asking: {phase: investigation, on: {reply: {to: back}}, "
                                   "after: {10bd: {to: back}}}\n"),
                "cancelled_by: {state: withdrawn}", "cancelled_by: {state: back}"),
       "AY141"},
      {"a history state that nothing leads to",
       desk(remembering + "  asking: {phase: investigation, on: {reply: {to: sorting}}, after: "
                          "{10bd: {to: reading}}}\n"),
       "AY169"},
      {"two targets that exclude each other",
       desk(parallel("    on: {decide: {to: [answering, reading]}}\n", inquiry + contact)),
       "AY140"},
  };
}

}  // namespace

TEST_SUITE("workflow/regions") {
  TEST_CASE("[law] regions and history load where every configuration is lawful") {
    for (const Case& each : good_cases()) {
      CAPTURE(each.what);
      const Loaded loaded = load(each.yaml, "desk.yaml", test::FolderSources{});
      CHECK_MESSAGE(loaded.definition, test::text_of(loaded.diagnostics));
    }
  }

  TEST_CASE("[law] regions and history are refused by the rule that they break") {
    for (const auto& cases : {bad_phases(), bad_others()}) {
      for (const Case& each : cases) {
        CAPTURE(each.what);
        const Loaded loaded = load(each.yaml, "desk.yaml", test::FolderSources{});
        CHECK_FALSE(loaded.definition);
        const bool said = std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                                      [&](const Diagnostic& d) { return d.rule == each.rule; });
        CHECK_MESSAGE(said, each.rule, " is not among\n", test::text_of(loaded.diagnostics));
      }
    }
  }

  TEST_CASE("a region that does not carry the phase has none, and its parallel state's is kept") {
    const Loaded loaded =
        load(desk(parallel(ways_on, inquiry + contact)), "desk.yaml", test::FolderSources{});
    REQUIRE(loaded.definition);
    const Definition& made = *loaded.definition;
    const auto phase = [&](std::string_view name) {
      return made.states[made.state_by_name.find(name)->second].phase;
    };
    CHECK(phase("reading") == law::Phase::investigation);
    CHECK_FALSE(phase("contact").has_value());
    CHECK_FALSE(phase("quiet").has_value());
  }

  TEST_CASE("a matter loads without complainant, phases and laws of complaints") {
    const std::string matter = R"(ayar: 1
kind: matter
workflow: errand
version: 1
calendar: tehran_shop
events: {take: {from: [agent], sets: {severity: required}}, finish: {from: [agent]}}
messages: {notice: {to: consumer, template: notice}}
clocks:
  work: {target: 3bd, starts: {state: open}, met_by: {event: finish}}
states:
  open: {on: {take: {to: busy}}}
  busy: {entry: [{send: notice}], on: {finish: {to: over}}}
  over: {final: true}
)";
    const Loaded loaded = load(matter, "errand.yaml", test::FolderSources{});
    REQUIRE_MESSAGE(loaded.definition, test::text_of(loaded.diagnostics));
    CHECK(loaded.definition->kind == Kind::matter);
    CHECK(loaded.definition->field_by_name.contains("severity"));
    struct Bad {
      std::string from, to, says;
    };
    for (const Bad& bad :
         {Bad{"to: consumer", "to: complainant", "has no complainant"},
          Bad{"finish: {from: [agent]}", "finish: {from: [agent], on_behalf_of: complainant}",
              "has no complainant"},
          Bad{"open: {on", "open: {phase: receipt, on", "a matter has no phases"},
          Bad{"met_by: {event: finish}", "met_by: {left: over}", "AY162"},
          Bad{"take: {from: [agent], ", "take: {", "needs 'from'"}}) {
      CAPTURE(bad.to);
      const Loaded refused =
          load(replaced(matter, bad.from, bad.to), "errand.yaml", test::FolderSources{});
      CHECK_FALSE(refused.definition);
      const std::string said = test::text_of(refused.diagnostics);
      CHECK_MESSAGE(said.find(bad.says) != std::string::npos, said);
    }
  }
}

}  // namespace ayar::workflow
