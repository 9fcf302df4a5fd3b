#pragma once
/// A chart as a workflow of `kind: machine`, for the ordinary loader.
#include <map>
#include <set>
#include <string>

#include "chart.hpp"

namespace ayar::conformance {

struct Converted {
  std::string yaml;
  std::string unsaid;  ///< why our language cannot say this chart; else empty
  std::map<std::string, std::string> states;  ///< the chart's id to our name
};

/// `sent`: events that will come from outside.
[[nodiscard]] Converted to_yaml(const Chart& chart, const std::set<std::string>& sent);
/// An event's name in our words; the same for the same name, part by part.
[[nodiscard]] std::string event_name(const std::string& name);

}  // namespace ayar::conformance
