#include "sync.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace ayar::bench {

double sync_microseconds(const std::string& folder) {
  const std::string path = folder + "/sync.tmp";
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  std::array<char, 4'096> page{};
  std::array<double, 200> times{};
  bool kept = true;
  for (double& time : times) {
    const auto begin = std::chrono::steady_clock::now();
    kept = kept && ::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()) &&
           ::fdatasync(file) == 0;
    time =
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count();
  }
  ::close(file);
  ::unlink(path.c_str());
  if (!kept) return -1;
  std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
  return times[times.size() / 2];
}

}  // namespace ayar::bench
