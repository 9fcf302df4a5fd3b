#pragma once
/// The shipped retail workflow, and one complaint of it that a test drives by hand through virtual
/// time.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "runtime/codec.hpp"
#include "runtime/decide.hpp"
#include "runtime/replay.hpp"
#include "workflow/sources.hpp"

namespace ayar::test {

inline std::shared_ptr<const workflow::Definition> load_text(
    std::string_view yaml, const std::string& name = "test.yaml") {
  const FolderSources sources;
  auto loaded = workflow::load(yaml, name, sources);
  for (const auto& diagnostic : loaded.diagnostics)
    MESSAGE(to_text(diagnostic));
  REQUIRE(loaded.definition);
  return loaded.definition;
}

inline std::shared_ptr<const workflow::Definition> retail() {
  static const auto definition =
      load_text(slurp(workflows_folder() / "retail.yaml"), "retail.yaml");
  return definition;
}

inline Instant at(std::string_view text) { return parse_instant(text).value(); }
inline Actor as(std::string_view text) { return parse_actor(text).value(); }

/// A complaint without a store: what is decided is folded at once.
class Desk {
 public:
  explicit Desk(std::shared_ptr<const workflow::Definition> definition, Instant start,
                Map data = {{"category", Value("quality")}})
      : definition_(std::move(definition)), now(start), snapshot(runtime::blank(*definition_)) {
    auto envelope = std::make_shared<runtime::Envelope>();
    envelope->id = "cmp_test";
    envelope->received_at = start;
    REQUIRE(obey(runtime::OpenCommand{envelope, std::move(data)}, Actor{}));
  }

  Result<void> obey(const runtime::Command& command, const Actor& actor) {
    auto advanced = runtime::advance(*definition_, snapshot, command, actor, now, decision_);
    for (const auto& step : decision_.made()) {
      steps.push_back(step);
      actors.push_back(step.by_engine ? Actor{} : actor);
    }
    snapshot = decision_.after;
    return advanced;
  }
  Result<void> send(const std::string& event, std::string_view who, Map data = {}) {
    return obey(runtime::SendCommand{event, std::move(data)}, as(who));
  }
  std::string refusal(const std::string& event, std::string_view who, Map data = {}) {
    auto sent = send(event, who, std::move(data));
    return sent ? "" : std::string(name_of(sent.error().code));
  }
  Result<void> deliver(runtime::DeliveryOutcome outcome = runtime::DeliveryOutcome::sent) {
    return obey(
        runtime::DeliveryCommand{static_cast<std::uint32_t>(snapshot.messages.size()), outcome, ""},
        Actor{});
  }
  void wait_until(Instant until) {
    now = until;
    REQUIRE(obey(runtime::NoCommand{}, Actor{}));
  }
  std::string state() const {
    std::string joined;
    for (const auto& leaf : runtime::leaf_names(*definition_, snapshot))
      joined += (joined.empty() ? "" : " ") + leaf;
    return joined;
  }
  const runtime::Cycle& clock(std::string_view name) const {
    const auto* cycle = snapshot.current_cycle(definition_->clock_by_name.find(name)->second);
    REQUIRE(cycle != nullptr);
    return *cycle;
  }
  const workflow::Definition& definition() const { return *definition_; }
  /// As the service says it after an absence.
  void has_missed(Instant before) { decision_.workspace.missed_before = before; }

 private:
  std::shared_ptr<const workflow::Definition> definition_;
  runtime::Decision decision_;

 public:
  Instant now;
  runtime::Snapshot snapshot;
  std::vector<runtime::Step> steps;
  std::vector<Actor> actors;
};

}  // namespace ayar::test
