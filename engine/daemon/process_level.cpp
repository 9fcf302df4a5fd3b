// What the kernel knows of this process. A file that cannot be read gives zeros: a scrape must not
// fail for it.
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/metrics.hpp"

namespace ayar::daemon {
namespace {

/// The fields of /proc/self/stat from the third on; the second is a name that may hold anything.
std::vector<double> stat_fields() {
  std::ifstream file("/proc/self/stat");
  std::string text;
  std::getline(file, text);
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream rest(text.substr(name_end + 2));
  std::string letter;
  rest >> letter;
  std::vector<double> fields{0.0};
  for (double field = 0; rest >> field;)
    fields.push_back(field);
  return fields;
}

double boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return 0;
}

std::int64_t count_descriptors() {
  std::error_code fault;
  std::int64_t count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", fault), end; !fault && at != end;
       at.increment(fault))
    ++count;
  return count;
}

}  // namespace

ProcessLevel read_process() {
  // Numbers of proc(5), less the three before `stat_fields`.
  constexpr std::size_t user_time = 11, system_time = 12, threads = 17, start_time = 19,
                        virtual_size = 20, resident_pages = 21;
  ProcessLevel is;
  const auto fields = stat_fields();
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  if (fields.size() > resident_pages && ticks > 0) {
    is.cpu_seconds = (fields[user_time] + fields[system_time]) / ticks;
    is.start_time_seconds = boot_time() + fields[start_time] / ticks;
    is.threads = static_cast<std::int64_t>(fields[threads]);
    is.virtual_bytes = static_cast<std::int64_t>(fields[virtual_size]);
    is.resident_bytes = static_cast<std::int64_t>(fields[resident_pages]) * ::sysconf(_SC_PAGESIZE);
  }
  is.open_descriptors = count_descriptors();
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    is.descriptors_max = static_cast<std::int64_t>(limit.rlim_cur);
  return is;
}

}  // namespace ayar::daemon
