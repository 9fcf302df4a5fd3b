#include "calendar/tzif.hpp"

#include <limits>

namespace ayar::calendar {

namespace {

constexpr std::size_t header_bytes = 44;
// Where zic puts the beginning of time. Differences of times beyond it would overflow.
constexpr std::int64_t transition_min = -(std::int64_t{1} << 59);
constexpr std::int64_t transition_max = std::int64_t{1} << 59;

std::int64_t big_endian(std::string_view bytes, std::size_t at, std::size_t width) noexcept {
  std::uint64_t value = static_cast<unsigned char>(bytes[at]) >= 0x80 ? ~std::uint64_t{0} : 0;
  for (std::size_t i = at; i < at + width; ++i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
  }
  return static_cast<std::int64_t>(value);
}

// One header with the six counts and where each part of its block begins.
struct Block {
  std::size_t isut = 0, isstd = 0, leap = 0, times = 0, types = 0, chars = 0;
  std::size_t body = 0;        // the byte after the header
  std::size_t time_width = 4;  // four in the first block, eight in the second

  [[nodiscard]] std::size_t indices() const { return body + times * time_width; }
  [[nodiscard]] std::size_t type_records() const { return indices() + times; }
  [[nodiscard]] std::size_t names() const { return type_records() + types * 6; }
  [[nodiscard]] std::size_t end() const {
    return names() + chars + leap * (time_width + 4) + isstd + isut;
  }
};

std::optional<Block> read_header(std::string_view bytes, std::size_t at, std::size_t time_width) {
  if (bytes.size() < at || bytes.size() - at < header_bytes) return std::nullopt;
  if (bytes.substr(at, 4) != "TZif") return std::nullopt;
  std::size_t counts[6] = {};
  for (std::size_t i = 0; i < 6; ++i) {
    const std::int64_t count = big_endian(bytes, at + 20 + i * 4, 4);
    if (count < 0 || count > static_cast<std::int64_t>(tzif_bytes_max)) return std::nullopt;
    counts[i] = static_cast<std::size_t>(count);
  }
  Block block{counts[0], counts[1], counts[2],         counts[3],
              counts[4], counts[5], at + header_bytes, time_width};
  if (block.end() > bytes.size()) return std::nullopt;
  return block;
}

std::optional<std::string> transitions_fault(std::string_view bytes, const Block& block) {
  for (std::size_t i = 0; i < block.times; ++i) {
    const std::int64_t time =
        big_endian(bytes, block.body + i * block.time_width, block.time_width);
    if (time < transition_min || time > transition_max) return "has a transition beyond all time";
    if (i != 0) {
      const std::int64_t before =
          big_endian(bytes, block.body + (i - 1) * block.time_width, block.time_width);
      if (time <= before) return "has transitions out of order";
    }
    const auto type = static_cast<unsigned char>(bytes[block.indices() + i]);
    if (type >= block.types) return "has a transition to a type that it does not define";
  }
  return std::nullopt;
}

std::optional<std::string> types_fault(std::string_view bytes, const Block& block) {
  if (block.types == 0 || block.types > 256) return "defines no local time";
  if (block.chars == 0 || bytes[block.names() + block.chars - 1] != '\0') {
    return "has an unfinished abbreviation";
  }
  for (std::size_t i = 0; i < block.types; ++i) {
    const std::size_t record = block.type_records() + i * 6;
    const std::int64_t offset = big_endian(bytes, record, 4);
    if (offset < -zone_offset_seconds_max || offset > zone_offset_seconds_max) {
      return "has an offset of more than 26 hours";
    }
    if (static_cast<unsigned char>(bytes[record + 4]) > 1) return "has a type of no kind";
    if (static_cast<unsigned char>(bytes[record + 5]) >= block.chars) {
      return "has a type without an abbreviation";
    }
  }
  return std::nullopt;
}

std::optional<std::string> block_fault(std::string_view bytes, const Block& block) {
  if (block.leap != 0) return "counts leap seconds, which civil time does not";
  const bool flags_match = (block.isstd == 0 || block.isstd == block.types) &&
                           (block.isut == 0 || block.isut == block.types);
  if (!flags_match) return "has flags for types that it does not define";
  if (auto fault = types_fault(bytes, block)) return fault;
  return transitions_fault(bytes, block);
}

// Before the first transition the first type holds (RFC 8536, 3.2).
std::vector<Era> eras_of(std::string_view bytes, const Block& block) {
  const auto offset_of = [&](std::size_t type) {
    return static_cast<std::int32_t>(big_endian(bytes, block.type_records() + type * 6, 4));
  };
  std::vector<Era> eras;
  eras.push_back({std::numeric_limits<std::int64_t>::min(), offset_of(0)});
  for (std::size_t i = 0; i < block.times; ++i) {
    const auto type = static_cast<unsigned char>(bytes[block.indices() + i]);
    eras.push_back(
        {big_endian(bytes, block.body + i * block.time_width, block.time_width), offset_of(type)});
  }
  return eras;
}

// The rule for all later years stands between two newlines at the end; it may be empty.
std::optional<std::string> read_footer(std::string_view footer, ZoneTable& table) {
  if (footer.size() < 2 || footer.size() > 256) return "has no footer";
  if (footer.front() != '\n' || footer.back() != '\n') return "has an unfinished footer";
  footer = footer.substr(1, footer.size() - 2);
  if (footer.empty()) return std::nullopt;
  table.rule = parse_posix_rule(footer);
  if (!table.rule) return "has a rule for later years that cannot be read";
  const std::int32_t last = table.eras.back().offset;
  const bool agrees = last == table.rule->standard_offset || last == table.rule->daylight_offset;
  if (table.eras.size() > 1 && !agrees) {
    return "has a rule for later years that contradicts its last transition";
  }
  return std::nullopt;
}

}  // namespace

ZoneReading read_tzif(std::string_view bytes) {
  const auto faulty = [](std::string fault) { return ZoneReading{{}, std::move(fault)}; };
  if (bytes.size() > tzif_bytes_max) return faulty("is larger than a zone file may be");
  if (bytes.substr(0, 4) != "TZif") return faulty("is not a TZif file");
  const auto first = read_header(bytes, 0, 4);
  if (!first) return faulty("is cut short");
  ZoneReading reading;
  if (bytes[4] == '\0') {
    reading.fault =
        first->end() == bytes.size() ? block_fault(bytes, *first) : "has bytes after its end";
    if (!reading.fault) reading.table.eras = eras_of(bytes, *first);
    return reading;
  }
  if (bytes[4] < '2' || bytes[4] > '4') return faulty("has an unknown version");
  // From version 2 on the first block is for old readers and may be empty; the second one counts.
  const auto second = read_header(bytes, first->end(), 8);
  if (!second) return faulty("is cut short");
  reading.fault = block_fault(bytes, *second);
  if (reading.fault) return reading;
  reading.table.eras = eras_of(bytes, *second);
  reading.fault = read_footer(bytes.substr(second->end()), reading.table);
  return reading;
}

}  // namespace ayar::calendar
