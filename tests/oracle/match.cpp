#include "oracle/match.hpp"

#include <doctest/doctest.h>

#include "workflow/sources.hpp"

namespace ayar::oracle {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines)
    text += (text.empty() ? "" : "; ") + line;
  return text.empty() ? "nothing" : text;
}

std::string text_of(const std::optional<ErrorCode>& refusal) {
  return refusal ? std::string(ayar::name_of(*refusal)) : "accepted";
}

/// Two sides of one complaint after another.
class Match {
 public:
  Match(const workflow::Definition& definition, std::uint64_t seed)
      : stream_(seed), subject_(definition) {}

  void play_one() {
    if (!oracle_ || (oracle_->book().ended && stream_.chance(50))) begin_complaint();
    const Scene scene{oracle_->leaf(), oracle_->book().letters.size(),
                      subject_.snapshot().next_due()};
    stimulus_ = stream_.next(scene);
    ++report.events;
    const Seen seen = subject_.obey(stimulus_);
    compare_steps(seen);
    compare_standing();
    if (seen.left_a_trace) differ("a refused event", "no trace", "a changed complaint");
    if (oracle_->leaf().empty()) oracle_.reset();  // the opening was refused
  }

  Report report;

 private:
  void begin_complaint() {
    oracle_ = std::make_unique<Retail>();
    subject_.reset();
    ++report.complaints;
  }

  void differ(const std::string& what, const std::string& oracle, const std::string& engine) {
    if (!report.difference.empty() || oracle == engine) return;
    report.at_event = report.events;
    report.difference =
        to_text(stimulus_) + ": " + what + "\n  oracle: " + oracle + "\n  engine: " + engine;
  }

  /// In the engine's order: it says which timer went off, the oracle what that does.
  void compare_steps(const Seen& seen) {
    bool obeyed = false;
    for (const SeenStep& step : seen.steps) {
      if (step.by_clock) {
        differ("a clock moves something", "nothing", joined(step.lines));
        differ("a clock takes a transition", "nothing", joined(step.taken));
      } else if (step.by_engine) {
        ++report.timers;
        compare_step(answer(*oracle_, stimulus_, &step), step);
      } else {
        obeyed = true;
        compare_command(seen, &step);
      }
    }
    if (!obeyed && stimulus_.kind != StimulusKind::wait) compare_command(seen, nullptr);
  }

  void compare_command(const Seen& seen, const SeenStep* step) {
    const Verdict verdict = answer(*oracle_, stimulus_, nullptr);
    differ("acceptance", text_of(verdict.refusal), text_of(seen.refusal));
    differ("steps", verdict.refusal ? "none" : "one", step == nullptr ? "none" : "one");
    ++(verdict.refusal ? report.refused : report.accepted);
    if (verdict.refusal) ++report.refusals[text_of(verdict.refusal)];
    if (step != nullptr) compare_step(verdict, *step);
  }

  void compare_step(const Verdict& verdict, const SeenStep& step) {
    differ("transitions", joined(verdict.taken), joined(step.taken));
    differ("lines", joined(verdict.lines), joined(step.lines));
    for (const auto& name : verdict.taken)
      ++report.by_oracle[name];
    for (const auto& name : step.taken)
      ++report.by_engine[name];
  }

  void compare_standing() {
    differ("active state", oracle_->leaf(), subject_.leaf());
    differ("phase", oracle_->book().phase, subject_.phase());
    differ("disposition", oracle_->book().disposition, subject_.disposition());
    differ("end", oracle_->book().ended ? "ended" : "live", subject_.ended() ? "ended" : "live");
  }

  Stream stream_;
  Stimulus stimulus_;
  Subject subject_;
  std::unique_ptr<Retail> oracle_;
};

}  // namespace

Verdict answer(Retail& oracle, const Stimulus& stimulus, const SeenStep* timer) {
  if (timer != nullptr) return oracle.fire(timer->timer);
  switch (stimulus.kind) {
    case StimulusKind::open: return oracle.open(stimulus.sending.data);
    case StimulusKind::send: return oracle.send(stimulus.sending);
    case StimulusKind::deliver: return oracle.deliver(stimulus.number, stimulus.outcome);
    case StimulusKind::wait: break;
  }
  return {};
}

Report play(const workflow::Definition& definition, std::uint64_t seed, std::size_t events) {
  Match match(definition, seed);
  while (match.report.events < events && match.report.difference.empty())
    match.play_one();
  return std::move(match.report);
}

std::shared_ptr<const workflow::Definition> retail_definition() {
  const auto path = test::workflows_folder() / "retail.yaml";
  const std::string text = test::slurp(path);
  auto loaded = workflow::load(text, "retail.yaml", test::FolderSources{});
  INFO(test::text_of(loaded.diagnostics, text));
  REQUIRE(loaded.definition != nullptr);
  return loaded.definition;
}

}  // namespace ayar::oracle
