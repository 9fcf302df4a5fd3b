#include "cli/story_rows.hpp"

#include <chrono>

namespace ayar::cli {
namespace {

using namespace std::chrono;

constexpr auto weeks_up_to = days{120};

/// Hours as they are every week. A holiday, an exception, a pause or a suspension is not.
bool is_ordinary(const SegmentView& segment) {
  const bool dated =
      !segment.why.empty() && segment.why.front() >= '0' && segment.why.front() <= '9';
  if (segment.kind == "counted") return !dated && segment.why != "wall time";
  if (segment.kind != "closed" || segment.provisional) return false;
  return segment.why == "outside hours" || segment.why.rfind("closed on ", 0) == 0;
}

StoryRow row_of(const SegmentView& segment) {
  StoryRow row;
  row.kind = segment.kind;
  row.from = segment.from;
  row.to = segment.to;
  if (segment.kind == "counted") row.counted = segment.to - segment.from;
  row.why = segment.why;
  row.rule = segment.rule;
  row.provisional = segment.provisional;
  return row;
}

/// The Monday or the first of the month behind an instant.
Instant next_boundary(Instant at, bool by_week) {
  const auto day = floor<days>(at);
  if (by_week) return day + (days{7} - (weekday{day} - Monday));
  const year_month_day date{day};
  return sys_days{(date.year() / date.month() + months{1}) / 1};
}

std::string file_of(const std::string& rule) { return rule.substr(0, rule.find(':')); }

class Joining {
 public:
  explicit Joining(bool by_week) : by_week_(by_week) {}

  void take(const SegmentView& segment) {
    if (!is_ordinary(segment)) {
      finish();
      rows_.push_back(row_of(segment));
      return;
    }
    SegmentView rest = segment;
    while (rest.from < rest.to) {
      if (joining_ && rest.from >= until_) finish();
      if (!joining_) begin(rest);
      SegmentView part = rest;
      part.to = std::min(rest.to, until_);
      if (part.kind == "counted") {
        row_.counted += part.to - part.from;
        row_.openings += part.from == segment.from ? 1 : 0;
        if (row_.rule.empty()) row_.rule = file_of(part.rule);
      }
      row_.to = part.to;
      rest.from = part.to;
    }
  }

  std::vector<StoryRow> rows() {
    finish();
    return std::move(rows_);
  }

 private:
  void begin(const SegmentView& first) {
    joining_ = true;
    row_ = StoryRow{};
    row_.kind = "mixed";
    row_.from = first.from;
    until_ = next_boundary(first.from, by_week_);
  }

  void finish() {
    if (!joining_) return;
    joining_ = false;
    if (row_.counted == Duration{}) {
      row_.kind = "closed";
      row_.why = "outside hours";
    } else {
      row_.why = std::to_string(row_.openings) + (row_.openings == 1 ? " opening" : " openings");
    }
    rows_.push_back(std::move(row_));
  }

  bool by_week_;
  bool joining_ = false;
  Instant until_{};
  StoryRow row_;
  std::vector<StoryRow> rows_;
};

}  // namespace

std::vector<StoryRow> story_rows(const ClockStoryView& story, Detail detail) {
  if (detail == Detail::exact || story.segments.size() <= rows_exact_max) {
    std::vector<StoryRow> rows;
    for (const auto& segment : story.segments)
      rows.push_back(row_of(segment));
    return rows;
  }
  Joining joining(story.elapsed <= weeks_up_to);
  for (const auto& segment : story.segments)
    joining.take(segment);
  return joining.rows();
}

}  // namespace ayar::cli
