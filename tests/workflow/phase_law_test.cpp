/// The phase law as the loader holds it. The table is typed here from the design, not read from the
/// law, so that a row lost there is found here.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "workflow/sources.hpp"

namespace ayar::workflow {
namespace {

using law::Disposition;
using law::Phase;

// A chain of legal steps through every phase; each is the way to begin a tiny workflow.
constexpr std::array chain{"receipt",  "acknowledged", "assessment", "investigation",
                           "response", "answered",     "closed",     "external_review"};

struct Permit {
  std::string_view from;
  std::vector<std::string_view> to;
};

const std::vector<Permit>& permits() {
  static const std::vector<Permit> table{
      {"receipt",
       {"acknowledged", "assessment", "investigation", "response", "answered", "closed otherwise"}},
      {"acknowledged", {"assessment", "investigation", "response", "answered", "closed otherwise"}},
      {"assessment", {"investigation", "response", "answered", "closed otherwise"}},
      {"investigation", {"assessment", "response", "answered", "closed otherwise"}},
      {"response", {"investigation", "answered", "closed otherwise"}},
      {"answered", {"closed answered", "response", "investigation", "external_review"}},
      {"closed", {"assessment", "investigation", "external_review"}},
      {"external_review", {"investigation", "response", "closed answered"}},
  };
  return table;
}

bool is_permitted(std::string_view from, std::string_view to, std::string_view disposition) {
  if (from == to) return true;  // staying is always allowed
  std::string wanted(to);
  if (to == "closed") wanted += disposition == "answered" ? " answered" : " otherwise";
  for (const Permit& permit : permits()) {
    if (permit.from == from)
      return std::find(permit.to.begin(), permit.to.end(), wanted) != permit.to.end();
  }
  return false;
}

std::string state(std::string_view name, std::string_view phase, std::string_view disposition,
                  const std::string& rest) {
  std::string text = "  " + std::string(name) + ": {phase: " + std::string(phase);
  if (phase == "closed") text += ", disposition: " + std::string(disposition);
  return text + ", open_ended: a test" + rest + "}\n";
}

struct Tiny {
  std::string text;
  std::uint32_t line = 0;  ///< of the step in question
};

// From the chain's state in phase `from` the event `step` leads to a state in phase `to`.
Tiny tiny_workflow(std::string_view from, std::string_view to, std::string_view disposition) {
  Tiny tiny;
  tiny.text =
      "ayar: 1\nkind: complaint\nworkflow: tiny\nversion: 1\ncalendar: none_needed\n"
      "events:\n  next: {from: [agent], attests: response}\n  step: {from: [agent], attests: "
      "response}\n"
      "states:\n";
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const bool last = chain[i] == from;
    const std::string way =
        last ? ", on: {step: {to: target}}" : ", on: {next: {to: s" + std::to_string(i + 1) + "}}";
    tiny.text += state("s" + std::to_string(i), chain[i], "answered", way);
    if (!last) continue;
    tiny.line = static_cast<std::uint32_t>(std::count(tiny.text.begin(), tiny.text.end(), '\n'));
    break;
  }
  tiny.text += state("target", to, disposition, "");
  return tiny;
}

class NoSources final : public Sources {
 public:
  Result<Text> calendar(std::string_view) const override {
    return Error{ErrorCode::not_found, "no calendar here", "", {}, {}};
  }
  Result<std::string> zone(std::string_view) const override {
    return Error{ErrorCode::not_found, "no zone here", "", {}, {}};
  }
};

bool is_forbidden_by_loader(const Tiny& tiny) {
  const Loaded loaded = load(tiny.text, "tiny.yaml", NoSources{});
  bool proved =
      false;  // the laws were reached: the only other fault is the calendar, or of another law
  bool forbidden = false;
  for (const Diagnostic& each : loaded.diagnostics) {
    proved = proved || each.rule == "AY108";
    forbidden = forbidden || (each.rule == "AY152" && each.where.line == tiny.line);
    INFO(to_text(each));
    CHECK((each.rule == "AY108" || each.rule >= "AY150"));
  }
  CHECK(proved);
  return forbidden;
}

}  // namespace

TEST_SUITE("workflow/phase_law") {
  TEST_CASE("[law] the loader lets through the steps of the phase law, and no others") {
    for (const auto* from : chain) {
      for (const auto* to : chain) {
        const std::vector<std::string_view> dispositions =
            std::string_view(to) == "closed"
                ? std::vector<std::string_view>{"answered", "withdrawn",       "forwarded",
                                                "merged",   "not_a_complaint", "unreachable"}
                : std::vector<std::string_view>{"none"};
        for (const std::string_view disposition : dispositions) {
          CAPTURE(from);
          CAPTURE(to);
          CAPTURE(disposition);
          const Tiny tiny = tiny_workflow(from, to, disposition);
          CHECK(is_forbidden_by_loader(tiny) != is_permitted(from, to, disposition));
        }
      }
    }
  }

  TEST_CASE("[law] every row of the phase law is one that the design knows") {
    CHECK(!law::phase_edges().empty());
    for (const law::Edge& edge : law::phase_edges()) {
      CAPTURE(edge.from);
      CAPTURE(edge.to);
      REQUIRE(law::phase_from(edge.from));
      REQUIRE(law::phase_from(edge.to));
      const bool known = is_permitted(edge.from, edge.to, "answered") ||
                         is_permitted(edge.from, edge.to, "withdrawn");
      CHECK(known);
    }
  }
}

}  // namespace ayar::workflow
