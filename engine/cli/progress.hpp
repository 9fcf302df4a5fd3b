#pragma once
/// A progress bar on a terminal; silence elsewhere.
#include <chrono>
#include <cstdint>
#include <string>

#include "cli/console.hpp"

namespace ayar::cli {

class Progress {
 public:
  /// `console` must outlive this. Nothing is drawn unless its `err` is a terminal and the answer is
  /// for people.
  Progress(Console& console, std::string what) : console_(console), what_(std::move(what)) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { finish(); }
  void show(std::int64_t done, std::int64_t total);
  void finish();

 private:
  Console& console_;
  std::string what_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
};

/// `importing  ████████░░░░  67 %  600/890`.
[[nodiscard]] std::string progress_line(const std::string& what, std::int64_t done,
                                        std::int64_t total);

}  // namespace ayar::cli
