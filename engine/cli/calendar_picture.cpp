// A month as a picture for the terminal: two lines a week, special days below it.
#include <algorithm>

#include "base/civil.hpp"
#include "base/dates.hpp"
#include "calendar/hours.hpp"
#include "cli/calendar_month.hpp"
#include "cli/calendar_words.hpp"

namespace ayar::cli {
namespace {

constexpr std::size_t cell_width = 10;

class Picture {
 public:
  Picture(const Month& month, const Console& console)
      : month_(month), console_(console), words_(*words_of(month.language)) {}

  std::string draw() {
    out_ = heading() + "\n\n";
    for (std::size_t i = 0; i < 7; ++i)
      put_cell(std::string(words_.days[(month_.first_weekday + i) % 7]), Colouring::strong);
    end_line();
    weeks();
    specials();
    sum();
    return std::move(out_);
  }

 private:
  enum class Colouring { none, strong, faint, holiday, short_day };

  std::string shown(std::string_view text) const { return isolated(text, console_.out_is_terminal); }

  /// `tehran_shop  Farvardin 1405 (2026-03-21 to 2026-04-20)  Asia/Tehran`.
  std::string heading() const {
    const auto& names = month_.jalali ? words_.jalali_months : words_.months;
    const std::string name = std::string(names[static_cast<std::size_t>(month_.month - 1)]) + " " +
                             digits(words_, month_.year);
    std::string line = month_.desk.calendar->spec().name + "  " + console_.paint.bold(shown(name));
    if (month_.jalali)
      line += "  (" + digits(words_, to_text(month_.days.front().date)) + " - " +
              digits(words_, to_text(month_.days.back().date)) + ")";
    return line + "  " + console_.paint.dim(month_.desk.calendar->zone().name());
  }

  void put_cell(const std::string& text, Colouring colour) {
    const std::size_t width = width_of(text);
    const std::string cell = shown(text);
    switch (colour) {
      case Colouring::strong: out_ += console_.paint.bold(cell); break;
      case Colouring::faint: out_ += console_.paint.dim(cell); break;
      case Colouring::holiday: out_ += console_.paint.red(cell); break;
      case Colouring::short_day: out_ += console_.paint.yellow(cell); break;
      case Colouring::none: out_ += cell; break;
    }
    out_.append(cell_width > width ? cell_width - width : 1, ' ');
  }

  void end_line() {
    while (!out_.empty() && out_.back() == ' ')
      out_.pop_back();
    out_ += '\n';
  }

  void weeks() {
    const std::size_t skip =
        (calendar::weekday_of(month_.days.front().date) + 7 - month_.first_weekday) % 7;
    for (std::size_t row = 0; row * 7 < month_.days.size() + skip; ++row) {
      week(row, skip, false);
      week(row, skip, true);
    }
  }

  void week(std::size_t row, std::size_t skip, bool lower) {
    for (std::size_t i = row * 7; i < row * 7 + 7; ++i) {
      if (i < skip || i - skip >= month_.days.size()) {
        put_cell("", Colouring::none);
      } else if (lower) {
        const MonthDay& day = month_.days[i - skip];
        put_cell(hours_text(day.open), colour_of(day));
      } else {
        upper(i - skip);
      }
    }
    end_line();
  }

  void upper(std::size_t index) {
    const MonthDay& day = month_.days[index];
    std::string text = number_of(day) + marks_of(day);
    if (month_.jalali) {
      const Civil civil = civil_from_days(day.date.days);
      std::string beside = digits(words_, static_cast<std::int64_t>(civil.day));
      if (index == 0 || civil.day == 1)
        beside += "/" + digits(words_, static_cast<std::int64_t>(civil.month));
      text += " (" + beside + ")";
    }
    put_cell(text, day.date == month_.today && colour_of(day) == Colouring::none ? Colouring::strong
                                                                                : colour_of(day));
  }

  std::string number_of(const MonthDay& day) const {
    const Civil civil = civil_from_days(day.date.days);
    return digits(words_, month_.jalali ? day.jalali.day : static_cast<int>(civil.day));
  }

  static std::string marks_of(const MonthDay& day) {
    using Kind = MonthDay::Kind;
    std::string marks;
    if (day.kind == Kind::holiday) marks += '*';
    if (day.kind == Kind::half_day) marks += '~';
    if (day.kind == Kind::exception) marks += '!';
    if (day.provisional) marks += '?';
    return marks;
  }

  static Colouring colour_of(const MonthDay& day) {
    switch (day.kind) {
      case MonthDay::Kind::closed: return Colouring::faint;
      case MonthDay::Kind::holiday: return Colouring::holiday;
      case MonthDay::Kind::half_day:
      case MonthDay::Kind::exception: return Colouring::short_day;
      case MonthDay::Kind::open: break;
    }
    return Colouring::none;
  }

  /// `8h`, `8:30`, `-` where it is closed.
  std::string hours_text(Duration open) const {
    const std::int64_t minutes = std::chrono::floor<std::chrono::minutes>(open).count();
    if (open == Duration{0}) return "-";
    if (minutes % 60 == 0) return digits(words_, minutes / 60) + std::string(words_.hour);
    const std::string rest = (minutes % 60 < 10 ? "0" : "") + std::to_string(minutes % 60);
    return digits(words_, std::to_string(minutes / 60) + ":" + rest);
  }

  std::string_view meaning_of(const MonthDay& day) const {
    if (day.kind == MonthDay::Kind::holiday) return words_.holiday;
    return day.kind == MonthDay::Kind::half_day ? words_.half_day : words_.exception;
  }

  void specials() {
    bool first = true;
    for (const MonthDay& day : month_.days) {
      if (marks_of(day).empty()) continue;
      if (first) out_ += '\n';
      first = false;
      const std::string lead = number_of(day) + marks_of(day);
      out_ += "  " + lead + std::string(width_of(lead) < 6 ? 6 - width_of(lead) : 1, ' ');
      out_ += shown(meaning_of(day));
      if (!day.title.empty()) out_ += "  " + shown(printable(title_in(words_, day.title)));
      if (day.kind != MonthDay::Kind::holiday)
        out_ += "  " + shown(hours_text(day.open)) + " / " + shown(hours_text(day.weekly));
      if (day.provisional) out_ += "  " + console_.paint.cyan(shown(words_.provisional));
      out_ += "  " + console_.paint.dim(day.where.file + ":" + std::to_string(day.where.line)) + "\n";
    }
  }

  void sum() {
    const auto open = std::count_if(month_.days.begin(), month_.days.end(),
                                    [](const MonthDay& day) { return day.open > Duration{0}; });
    out_ += "\n" + shown(hours_text(month_.open()) + " " + std::string(words_.open_on) + " " +
                         digits(words_, static_cast<std::int64_t>(open)) + " " +
                         std::string(words_.days_word)) + "\n";
  }

  const Month& month_;
  const Console& console_;
  const CalendarWords& words_;
  std::string out_;
};

}  // namespace

std::string month_picture(const Month& month, const Console& console) {
  return Picture(month, console).draw();
}

}  // namespace ayar::cli
