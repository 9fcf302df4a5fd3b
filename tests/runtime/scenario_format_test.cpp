#include "runtime/scenario_support.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

std::string failures(const std::string& steps, const runtime::ScenarioOptions& options = {}) {
  return failures_of(run_scenarios(*retail(), retail_opening + steps, options));
}

const std::string classified =
    "  - send: {event: classify, as: agent:mina, data: {severity: normal, expectation: "
    "accuracy}}\n";
const std::string decided =
    "  - send: {event: decide, as: agent:mina, data: {decision: upheld, reason: it broke}}\n";

/// A letter that says its message's name and every field that has a value.
runtime::WriteLetter plain_letters() {
  return [](const workflow::Definition& definition,
            const runtime::QueuedLetter& queued) -> Result<runtime::WrittenLetter> {
    runtime::WrittenLetter letter;
    letter.language = queued.snapshot->envelope->parties.front().language;
    letter.subject = "About " + definition.messages[queued.message].name;
    letter.body = "Dear " + queued.recipient_name + ",\nwe have\ndecided.";
    for (std::size_t field = 0; field < definition.fields.size(); ++field)
      if (!queued.snapshot->data[field].is_null())
        letter.said.push_back(definition.fields[field].name);
    return letter;
  };
}

/// The shipped workflow with its letters in place, so that letters are asked for.
std::shared_ptr<const workflow::Definition> with_letters() {
  static const auto definition = [] {
    const FolderSources sources(workflows_folder() / "templates");
    return workflow::load(slurp(workflows_folder() / "retail.yaml"), "retail.yaml", sources)
        .definition;
  }();
  REQUIRE(definition);
  return definition;
}

}  // namespace

TEST_SUITE("runtime/scenario/format") {
  TEST_CASE("the scenarios of retail touch all of it") {
    // What their letters say is judged where letters are written: tests/cli and tests/mutation.
    runtime::Coverage coverage(*retail());
    runtime::ScenarioOptions options;
    options.coverage = &coverage;
    for (const char* file : {"retail.test.yaml", "retail_paths.test.yaml"})
      CHECK_FALSE(
          run_scenarios(*retail(), slurp(workflows_folder() / "tests" / file), options).empty());
    for (const auto& item : coverage.items())
      CHECK_MESSAGE(item.covered, std::string(name_of(item.kind)) << " " << item.name);
  }

  TEST_CASE("what is expected and what is are told apart, all of it, each at its place") {
    const auto results =
        run_scenarios(*retail(), retail_opening +
                                     "  - expect: {state: closed, clock: {resolve: met}, data: "
                                     "{severity: high}, owner: ali}\n");
    REQUIRE(results.size() == 1);
    const auto& failures = results[0].failures;
    REQUIRE(failures.size() == 4);
    CHECK(failures[0].expected == "closed");
    CHECK(failures[0].actual == "received");
    CHECK(failures[1].expected == "met");
    CHECK(failures[1].actual == "running");
    CHECK(failures[2].key_path == "steps[0].expect.owner");
    CHECK(failures[2].actual == "nothing");
    CHECK(failures[3].expected == "high");
    for (const auto& failure : failures)
      CHECK(failure.where.line == 6);
  }

  TEST_CASE("a step that did not come out as expected says so") {
    struct Case {
      std::string steps;
      const char* says;
    };
    const Case cases[] = {
        {"  - expect: {timers: []}\n", "expected the timers to be nothing, it is 2026-11-22T10:00"},
        {"  - expect: {offers: {as: agent:mina, events: [classify]}}\n",
         "expected what agent:mina may send to be classify, it is classify, withdraw"},
        {"  - expect: {clock: {resolve: {due: \"2026-11-25T10:00\"}}}\n", "it is 2026-11-26T10:00"},
        {"  - expect: {clock: {resolve: {remaining: 35bh}}}\n", "of open time"},
        {"  - expect: {clock: {resolve: {verdict: met}}}\n", "to be met, it is open"},
        {"  - expect: {clock: {resolve: {cycle: 2}}}\n", "to be 2, it is 1"},
        {"  - expect: {clock: {resolve: {paused: awaiting_customer}}}\n", "it is none"},
        {"  - expect: {clock: {resolve: {breached: true}}}\n", "to be true, it is false"},
        {"  - expect: {approval: open}\n", "expected the approval to be open, it is none"},
        {"  - expect: {promises: [{what: x}]}\n",
         "expected the number of promises to be 1, it is 0"},
        {"  - expect: {status: ended}\n", "expected status to be ended, it is live"},
        {"  - expect: {disposition: withdrawn}\n", "it is none"},
        {"  - expect: {not_sent: [welcome]}\n", "expected no message welcome, it was sent"},
        {"  - expect: {not_sent: [welcom]}\n", "the workflow has no message 'welcom'"},
        {"  - expect: {surveyed: csat}\n", "expected survey csat, there was nothing"},
        {"  - expect: {notified: {supervisor: unclassified}}\n",
         "expected a notice to supervisor (unclassified), notified was nothing"},
        {"  - wait: 1bd\n    expect: {not_notified: [supervisor]}\n",
         "expected no notice to supervisor, there was supervisor (unclassified)"},
        {"  - wait_until: \"2026-11-21T09:00\"\n", "it is already 2026-11-21T10:00"},
        {"  - wait_until: {clock: nothing}\n", "the workflow has no clock 'nothing'"},
        {"  - send: {event: ask, as: agent:mina}\n    expect: {refused: {code: not_permitted, "
         "message: tomorrow}}\n",
         "expected the reason to be ...tomorrow..."},
        {"  - deliver: {welcome: {is: sent, now: true}}\n", "is refused: not_permitted"},
        {"  - approve: supervisor:ali\n", "'approve' is refused: not_permitted: no approval"},
        {"  - send: {event: reopen, as: agent:mina}\n", "'reopen' is refused: not_permitted"},
        {"  - repair: {reason: x}\n", "the repair is refused: not_permitted"},
    };
    for (const auto& c : cases) {
      INFO(c.steps);
      const std::string told = failures(c.steps);
      CHECK_MESSAGE(told.find(c.says) != std::string::npos, told);
    }
  }

  TEST_CASE("times are told in either calendar, by the clock on the wall or from now") {
    for (const char* at : {"\"2026-11-21T10:00\"", "\"2026-11-21T06:30:00Z\"",
                           "\"1405-08-30T10:00 jalali\"", "{jalali: \"1405-08-30T10:00:00\"}"}) {
      INFO(at);
      CHECK(failures_of(run_scenarios(
                *retail(), std::string("ayar: 1\ntest: t\nworkflow: retail\ngiven: {at: ") + at +
                               ", data: {category: quality}}\nsteps:\n  - expect: {timers: "
                               "[\"1405-09-01T10:00 jalali\"]}\n")) == "");
    }
    CHECK(failures(classified +
                   "  - send: {event: promise, as: agent:mina, data: {what: a call, due: {in: "
                   "2bd}}}\n    expect: {promises: [{due: \"2026-11-23T10:00\"}]}\n") == "");
    CHECK(failures(classified +
                   "  - send: {event: promise, as: agent:mina, data: {what: a call, due: {jalali: "
                   "\"1405-09-02T10:00\"}}}\n    expect: {promises: [{due: "
                   "\"2026-11-23T10:00\"}]}\n") == "");
  }

  TEST_CASE("the double answers as it is told: late, never, with a failure, and once more") {
    CHECK(failures(classified + "  - deliver: {answer: {after: 2bh}}\n" + decided +
                   "  - expect: {state: answering, not_sent: [answer]}\n  - wait: 1bh\n  - expect: "
                   "{state: answering}\n  - wait: 1bh\n  - expect: {state: answered, sent: "
                   "[answer]}\n") == "");
    CHECK(failures(classified + "  - deliver: {answer: held}\n" + decided +
                   "  - expect: {state: answering}\n  - deliver: {answer: failed}\n    expect: "
                   "{state: unreached}\n") == "");
    CHECK(failures(classified + "  - deliver: {answer: held}\n" + decided +
                   "  - wait: 1bh\n  - deliver: {answer: delivered}\n    expect: {state: "
                   "answered, sent: [answer]}\n") == "");
    // A dead letter that went out after all: told of the last one, whatever it was before.
    CHECK(failures(classified + "  - deliver: {answer: failed}\n" + decided +
                   "  - expect: {state: unreached}\n  - deliver: {answer: {is: sent, now: true}}\n "
                   "   expect: {sent: [answer]}\n") == "");
  }

  TEST_CASE("the shop can be closed, from the start or from some day on") {
    const std::string closed =
        "ayar: 1\ntest: t\nworkflow: retail\ngiven: {at: \"2026-11-21T10:00\", closed: "
        "[\"2026-11-22\", \"1405-09-02 jalali\"], data: {category: quality}}\nsteps:\n";
    CHECK(failures_of(run_scenarios(*retail(), closed + "  - expect: {timers: "
                                                        "[\"2026-11-24T10:00\"]}\n")) == "");
    // What was set before the closing stays where it was.
    CHECK(failures("  - close: {date: \"2026-11-22\"}\n    expect: {timers: "
                   "[\"2026-11-22T10:00\"]}\n  - wait_until: \"2026-11-22T10:00\"\n  - expect: "
                   "{state: investigating}\n") == "");
    CHECK(failures("  - close: [\"2026-11-22\"]\n  - wait: 1bd\n  - expect: {timers: []}\n  - "
                   "wait_until: \"2026-11-23T10:00\"\n") == "");
  }

  TEST_CASE("another calendar is asked for by name") {
    const std::string other =
        "ayar: 1\ntest: t\nworkflow: retail\ngiven: {at: \"2026-11-21T10:00\", calendar: other, "
        "data: {category: quality}}\nsteps: [{expect: {timers: [\"2026-11-21T20:00\"]}}]\n";
    CHECK(failures_of(run_scenarios(*retail(), other))
              .find("calendar 'other': there is no other calendar here") != std::string::npos);
    runtime::ScenarioOptions options;
    options.calendars = [](const std::string& name) {
      auto spec = retail()->calendar->spec();
      spec.name = name;
      for (auto& day : spec.weeks.front().week)
        day = {{0, 24 * 3600}};
      return calendar::Calendar::make(std::move(spec), retail()->calendar->zone());
    };
    const auto told = failures_of(run_scenarios(*retail(), other, options));
    CHECK_MESSAGE(told.find("it is 2026-11-22T10:00") != std::string::npos, told);
  }

  TEST_CASE("one scenario a row, with the row's words in it") {
    const auto results = run_scenarios(*retail(), R"(ayar: 1
workflow: retail
tests:
  - test: a category
    each: [{category: price}, {category: staff}, {name: none, category: weather}]
    given: {at: "2026-11-21T10:00", data: {category: "${category}"}}
    steps: [{expect: {data: {category: "${category}"}}}]
)");
    REQUIRE(results.size() == 3);
    CHECK(results[0].name == "a category [price]");
    CHECK(results[2].name == "a category [none]");
    CHECK(results[0].passed);
    CHECK(results[1].passed);
    CHECK_FALSE(results[2].passed);
  }

  TEST_CASE("letters are judged as they are written") {
    runtime::ScenarioOptions options;
    options.letters = plain_letters();
    const auto told = [&](const std::string& sent) {
      return failures_of(run_scenarios(
          *with_letters(),
          retail_opening + classified + decided + "    expect: {sent: {answer: " + sent + "}}\n",
          options));
    };
    CHECK(told("{says: [decision, reason, \"we have decided\", Dear Sara], language: fa, subject: "
               "About answer, says_not: [redress, \"sorry\"]}") == "");
    CHECK(told("{says: [redress]}").find("message answer does not say redress") !=
          std::string::npos);
    CHECK(told("{says: [\"sorry\"]}").find("does not say 'sorry'") != std::string::npos);
    CHECK(told("{says_not: [decision]}").find("message answer says decision") != std::string::npos);
    CHECK(told("{says: [decisio]}").find("the workflow has no field 'decisio'") !=
          std::string::npos);
    CHECK(told("{language: en}").find("to be en, it is fa") != std::string::npos);
    CHECK(told("{subject: welcome}").find("About answer") != std::string::npos);
  }

  TEST_CASE("a letter that does not say what it must fails, as it does in the engine") {
    runtime::ScenarioOptions options;
    options.letters = [](const workflow::Definition&, const runtime::QueuedLetter&) {
      runtime::WrittenLetter letter;
      letter.missing = {"reason"};
      return Result<runtime::WrittenLetter>(std::move(letter));
    };
    CHECK(failures_of(run_scenarios(*with_letters(),
                                    retail_opening + classified + decided +
                                        "    expect: {state: unreached, not_sent: [answer]}\n",
                                    options)) == "");
  }

  TEST_CASE("an opening that is refused is a scenario too") {
    const auto told = [](const std::string& given) {
      return failures_of(run_scenarios(
          *retail(), "ayar: 1\ntest: t\nworkflow: retail\ngiven: {at: \"2026-11-21T10:00\", " +
                         given + "}\n"));
    };
    CHECK(told("refused: missing_data") == "");
    CHECK(told("refused: {code: missing_data, message: category}") == "");
    CHECK(told("refused: forbidden").find("expected the refusal forbidden, got missing_data") !=
          std::string::npos);
    CHECK(told("data: {category: price}, refused: forbidden").find("got none") !=
          std::string::npos);
  }

  TEST_CASE("the timeline tells what happened, step by step") {
    runtime::ScenarioOptions options;
    options.timeline = true;
    const auto results =
        run_scenarios(*retail(), retail_opening + classified + "  - wait: 1bd\n", options);
    REQUIRE(results[0].timeline.size() >= 3);
    CHECK(results[0].timeline[0].find("2026-11-21T10:00  retail  -> open  -> received") == 0);
    CHECK(results[0].timeline[2].find("classify") != std::string::npos);
    CHECK(run_scenarios(*retail(), retail_opening + classified)[0].timeline.empty());
  }
}
