#pragma once
/// The stretches of a clock as rows that a person reads: all of them where they are few, weeks or
/// months where they are many, with what is out of the ordinary in rows of its own.
#include <string>
#include <vector>

#include <ayar/complaint.hpp>

namespace ayar::cli {

enum class Detail : std::uint8_t {
  automatic,  ///< exact up to rows_exact_max stretches, joined beyond
  exact       ///< every stretch
};
inline constexpr std::size_t rows_exact_max = 16;

struct StoryRow {
  std::string kind;  ///< of the first stretch; "mixed" where ordinary ones are joined
  Instant from{}, to{};
  Duration counted{};
  std::string why, rule;
  bool provisional = false;
  std::size_t openings = 0;
};

[[nodiscard]] std::vector<StoryRow> story_rows(const ClockStoryView& story, Detail detail);

}  // namespace ayar::cli
