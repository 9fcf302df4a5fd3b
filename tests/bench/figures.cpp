#include "figures.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <thread>

namespace ayar::bench {

namespace {

/// Four digits that matter; a figure is never more exact than that.
std::string digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value >= 1000 ? "%.0f" : "%.4g", value);
  return text;
}

std::string digits(const std::optional<double>& value, const char* absent) {
  return value ? digits(*value) : absent;
}

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  return "an unnamed processor";
}

}  // namespace

std::optional<double> Figure::ratio() const {
  const auto base = against ? against : limit;
  if (!base || *base <= 0) return std::nullopt;
  return ours / *base;
}

bool Figure::is_met() const {
  if (!limit) return true;
  return better == Better::lower ? ours <= *limit : ours >= *limit;
}

void print_json(std::ostream& out, const Figure& figure) {
  out << "{\"name\":\"" << figure.name << "\",\"ours\":" << digits(figure.ours)
      << ",\"limit\":" << digits(figure.limit, "null")
      << ",\"ratio\":" << digits(figure.ratio(), "null") << ",\"unit\":\"" << figure.unit << "\"}"
      << std::endl;
}

void print_table(std::ostream& out, const std::vector<Figure>& figures) {
  out << std::thread::hardware_concurrency() << " cores, " << processor() << "; compiler "
      << __VERSION__ << "; SQLite " << sqlite3_libversion()
      << ".\n\n| figure | ours | unit | goal | against | ratio | "
         "|\n|---|---|---|---|---|---|---|\n";
  for (const Figure& figure : figures) {
    out << "| " << figure.name << " | " << digits(figure.ours) << " | " << figure.unit << " | ";
    if (figure.limit)
      out << (figure.better == Better::lower ? "at most " : "at least ") << digits(*figure.limit);
    out << " | ";
    if (figure.against) out << digits(*figure.against) << " " << figure.peer;
    out << " | " << digits(figure.ratio(), "") << " | "
        << (!figure.limit     ? ""
            : figure.is_met() ? "met"
                              : "missed")
        << " |\n";
  }
}

}  // namespace ayar::bench
