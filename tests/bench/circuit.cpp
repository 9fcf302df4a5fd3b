#include "circuit.hpp"

#include <cstdlib>
#include <iostream>

namespace ayar::bench {

namespace {

constexpr const char* circuit_yaml = R"yaml(ayar: 1
kind: machine
workflow: circuit
version: 1
title: {en: A ring of four}

data:
  amount: {type: int, default: 150}
  laps:   {type: int, default: 0}

events:
  step: {}

initial: filed
states:
  filed:   {on: {step: {when: 'amount > 100', to: weighed, do: [{set: {laps: 'laps + 1'}}]}}}
  weighed: {on: {step: {when: 'amount > 100', to: granted, do: [{set: {laps: 'laps + 1'}}]}}}
  granted: {on: {step: {when: 'amount > 100', to: paid, do: [{set: {laps: 'laps + 1'}}]}}}
  paid:    {on: {step: {when: 'amount > 100', to: filed, do: [{set: {laps: 'laps + 1'}}]}}}
)yaml";

/// The machine names no calendar, so nothing is looked up.
class NoSources final : public workflow::Sources {
 public:
  [[nodiscard]] Result<Text> calendar(std::string_view name) const override { return absent(name); }
  [[nodiscard]] Result<std::string> zone(std::string_view name) const override {
    return absent(name);
  }

 private:
  static Error absent(std::string_view name) {
    return {ErrorCode::not_found, std::string(name), {}, {}, {}};
  }
};

}  // namespace

std::shared_ptr<const workflow::Definition> load_circuit() {
  const auto loaded = workflow::load(circuit_yaml, "circuit.yaml", NoSources{});
  for (const auto& diagnostic : loaded.diagnostics)
    std::cerr << to_text(diagnostic, circuit_yaml) << '\n';
  if (loaded.definition == nullptr) std::exit(EXIT_FAILURE);
  return loaded.definition;
}

}  // namespace ayar::bench
