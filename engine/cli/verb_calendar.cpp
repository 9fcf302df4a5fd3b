// `ayar calendar`: when something is due, how much open time passed, whether a desk is open, a month.
#include <iostream>

#include "cli/calendar_batch.hpp"
#include "cli/calendar_month.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

using Kind = CalendarQuestion::Kind;

constexpr const char* times_help =
    "\nTimes: 2026-03-20T09:00 is the calendar's own clock, and the answer says so; 2026-03-20T09:00:00Z\n"
    "or +03:30 is exact; a date is its first instant; now.\n"
    "Durations: 4h wall time, 4bh open hours, 3bd open days, 8w calendar time, 5bd@close, 8w@end.\n";

class CalendarVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "calendar"; }
  const char* summary() const noexcept override {
    return "business time: when it is due, what elapsed, who is open, a month as a picture";
  }
  const char* example() const noexcept override {
    return "ayar calendar due --calendar tehran_shop --from 2026-03-19T16:00 --within 4bh";
  }

  void options(CLI::App& app) override {
    app.require_subcommand(1);
    due_ = app.add_subcommand("due", "when a duration from a time ends, and by which lines");
    due_->add_option("--from", asked_.from, "from when (default now)")->type_name("TIME");
    due_->add_option("--before", asked_.before,
                     "in the place of --from: the latest start that is done by this time")
        ->type_name("TIME");
    due_->add_option("--within", asked_.within, "how long: 4bh, 3bd, 8w@end")->type_name("DURATION");
    footer(due_, "  ayar calendar due --calendar london_bank --from 2026-04-02T16:30 --within 3bd\n"
                 "  ayar calendar due --calendar london_bank --before 2026-04-07T12:00 --within 4bh\n"
                 "  echo '{\"from\": \"2026-04-02T16:30\", \"within\": \"4bh\"}' | ayar calendar due --calendar "
                 "london_bank --batch\n");
    elapsed_ = app.add_subcommand("elapsed", "open time between two times");
    elapsed_->add_option("--from", asked_.from, "from when")->type_name("TIME");
    elapsed_->add_option("--to", asked_.to, "until when (default now)")->type_name("TIME");
    footer(elapsed_, "  ayar calendar elapsed --calendar tehran_shop --from 2026-03-18T16:00 --to "
                     "2026-03-24T10:30\n");
    open_ = app.add_subcommand("open", "whether it is open at --at TIME (default now), and when that changes");
    footer(open_, "  ayar calendar open --calendar tehran_shop --at 2026-03-21T10:00\n");
    show_ = app.add_subcommand("show", "a month: hours a day, holidays, half-days, days that may still move");
    show_->add_option("--month", asked_.month, "2026-03, or 1405-01 (Solar Hijri); default the present one")
        ->type_name("YYYY-MM");
    show_->add_flag("--jalali", asked_.jalali, "the Solar Hijri month, Gregorian days beside");
    show_->add_option("--language", asked_.language, "of digits and names: en or fa")->type_name("LANGUAGE");
    show_->add_option("--first-day", asked_.first_day,
                      "that weeks begin with (default: the first open day behind the weekend)")
        ->type_name("DAY");
    footer(show_, "  ayar calendar show --calendar tehran_shop --month 2026-03\n"
                  "  ayar calendar show --calendar tehran_shop --month 1405-01 --language fa\n"
                  "  ayar calendar show --calendar tehran_shop --month 2026-03 --json\n"
                  "\nMarks: * holiday, ~ half-day, ! other exception, ? may still move.\n");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    asked_.kind = due_->parsed()       ? Kind::due
                  : elapsed_->parsed() ? Kind::elapsed
                  : open_->parsed()    ? Kind::open
                                       : Kind::show;
    const auto now = now_of(globals);
    if (!now) return now.error();
    Calendars calendars(globals.zones);
    if (batch_) {
      calendar_batch(std::cin, console.out, asked_, calendars, *now);
      return Exit::ok;
    }
    if (asked_.calendar.empty())
      return Error{ErrorCode::invalid_argument, "no calendar is named",
                   "--calendar FILE, or the name of one in calendars/", {}, {}};
    const auto desk = calendars.find(asked_.calendar);
    if (!desk) {
      for (const Diagnostic& diagnostic : calendars.diagnostics())
        if (!console.json) console.err << to_text(diagnostic) << "\n";
      return desk.error();
    }
    auto text = console.json ? answer_json(*desk, asked_, *now)
                             : answer_page(*desk, asked_, *now, console);
    if (!text) return std::move(text).error();
    console.out << *text << (console.json ? "\n" : "");
    return Exit::ok;
  }

 private:
  void footer(CLI::App* sub, const std::string& examples) {
    sub->add_option("--calendar", asked_.calendar,
                    "a calendar file, or the name of one in calendars/ or workflows/calendars/")
        ->type_name("FILE");
    sub->add_flag("--batch", batch_,
                  "lines of JSON on standard input, members as the options; a line of JSON answers each");
    sub->fallthrough();
    sub->footer("Examples:\n" + examples + (sub == show_ ? "" : times_help));
  }

  /// `open --at` asks about that time, in any of the forms; elsewhere the option is the virtual now.
  Result<Instant> now_of(const Globals& globals) {
    if (asked_.kind == Kind::open) {
      asked_.at = globals.at;
      return SystemClock().now();
    }
    if (!globals.at.empty()) return parse_instant(globals.at);
    return SystemClock().now();
  }

  CLI::App *due_ = nullptr, *elapsed_ = nullptr, *open_ = nullptr, *show_ = nullptr;
  CalendarQuestion asked_;
  bool batch_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_calendar() { return std::make_unique<CalendarVerb>(); }

}  // namespace ayar::cli
