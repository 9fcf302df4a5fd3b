#include "cli/progress.hpp"

#include <algorithm>
#include <ostream>

namespace ayar::cli {
namespace {

constexpr std::int64_t cells = 28;
constexpr auto redraw = std::chrono::milliseconds(80);

}  // namespace

std::string progress_line(const std::string& what, std::int64_t done, std::int64_t total) {
  const std::int64_t most = std::max<std::int64_t>(total, 1);
  const std::int64_t now = std::clamp<std::int64_t>(done, 0, most);
  std::string bar;
  for (std::int64_t i = 0; i < cells; ++i)
    bar += i < now * cells / most ? "█" : "░";
  return what + "  " + bar + "  " + std::to_string(now * 100 / most) + " %  " +
         std::to_string(done) + "/" + std::to_string(total);
}

void Progress::show(std::int64_t done, std::int64_t total) {
  if (!console_.err_is_terminal || console_.json) return;
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && done < total && now - last_ < redraw) return;
  last_ = now;
  drawn_ = true;
  console_.err << "\r\x1b[K" << progress_line(what_, done, total) << std::flush;
}

void Progress::finish() {
  if (!drawn_) return;
  console_.err << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace ayar::cli
