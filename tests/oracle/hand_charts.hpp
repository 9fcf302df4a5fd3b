#pragma once
/// Small charts written by hand in Boost.MSM, each for one idea of statecharts;
/// hand_charts_test.cpp holds the YAML beside them. They write every exit, entry and effect as a
/// line.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ayar::oracle {

struct Page {
  std::vector<std::string> lines;
  bool armed = false;  ///< what the guards ask; `arm` turns it over
};

class HandChart {
 public:
  HandChart() = default;
  HandChart(const HandChart&) = delete;
  HandChart& operator=(const HandChart&) = delete;
  virtual ~HandChart() = default;
  virtual void start() = 0;
  /// One event to rest; one that nothing takes writes nothing.
  virtual void feed(std::string_view event) = 0;
};

// The page must outlive the chart.
[[nodiscard]] std::unique_ptr<HandChart> nested_by_hand(Page& page);
[[nodiscard]] std::unique_ptr<HandChart> parallel_by_hand(Page& page);
[[nodiscard]] std::unique_ptr<HandChart> shallow_by_hand(Page& page);
[[nodiscard]] std::unique_ptr<HandChart> deep_by_hand(Page& page);

}  // namespace ayar::oracle
