// `ayar calendar`: due, elapsed, open, a month, and lines of a batch.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "cli/calendar_batch.hpp"
#include "cli/calendar_month.hpp"
#include "cli/calendar_words.hpp"
#include "run.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::tests;

namespace {

const std::string shop = std::string(AYAR_SOURCE_DIR) + "/workflows/calendars/tehran_shop.yaml";

std::string text_at(const std::string& json, const std::string& key) {
  const auto value = parse_json(json);
  REQUIRE_MESSAGE(value.has_value(), json);
  const auto* object = value->get_if<Map>();
  REQUIRE(object != nullptr);
  const auto found = object->find(key);
  if (found == object->end()) return "(none)";
  std::string out;
  JsonWriter(out).value(found->second);
  return out;
}

Ran ask(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "calendar");
  return run_ayar(arguments);
}

/// A calendar of a test, in a folder that is gone behind it.
class Desk {
 public:
  explicit Desk(const std::string& yaml, const std::string& name = "desk") {
    file_ = folder_.file(name + ".yaml");
    std::ofstream(file_) << "ayar: 1\ncalendar: " << name << "\n" << yaml;
    auto found = calendars_.find(file_);
    for (const auto& diagnostic : calendars_.diagnostics())
      MESSAGE(to_text(diagnostic));
    REQUIRE(found.has_value());
    desk_ = *found;
  }
  std::string json(cli::CalendarQuestion question) {
    const auto answer = cli::answer_json(desk_, question, Instant{});
    return answer ? *answer : "error: " + answer.error().message + " | " + answer.error().hint;
  }
  std::string month(const std::string& month, const std::string& language = "en", bool jalali = false,
                    cli::Paint paint = cli::Paint{false}) {
    std::ostringstream out;
    cli::Console console{out, out, false, false, false, paint, cli::Paint{false}};
    cli::CalendarQuestion question;
    question.kind = cli::CalendarQuestion::Kind::show;
    question.month = month;
    question.language = language;
    question.jalali = jalali;
    const auto page = cli::answer_page(desk_, question, Instant{}, console);
    return page ? *page : "error: " + page.error().message;
  }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  ayar::test::TempDir folder_;
  cli::Calendars calendars_{"/usr/share/zoneinfo"};
  std::string file_;
  cli::NamedCalendar desk_;
};

cli::CalendarQuestion due(const std::string& from, const std::string& within) {
  cli::CalendarQuestion question;
  question.from = from;
  question.within = within;
  return question;
}

constexpr const char* office =
    "zone: Europe/Berlin\nhours: {mon-fri: [\"09:00-17:00\"]}\n"
    "holidays: [{date: \"2026-05-27\", title: Eid, provisional: true}, {date: \"2026-05-25\", title: Whit Monday}]\n"
    "exceptions: {\"2026-12-24\": [\"09:00-12:00\"], \"2026-12-31\": closed, \"2026-12-19\": [\"10:00-14:00\"]}\n";

}  // namespace

TEST_SUITE("cli/calendar") {
  TEST_CASE("a due date is told with the line that each part of the way was met by") {
    const Ran ran = ask({"due", "--calendar", shop, "--from", "2026-03-19T12:00", "--within", "4bh", "--json"});
    INFO(ran.err);
    CHECK(ran.exit == 0);
    CHECK(ran.out.starts_with("{\"due\":\"2026-03-23T08:30:00Z\",\"due_local\":\"2026-03-23T12:00:00+03:30\","));
    CHECK(text_at(ran.out, "from") == "\"2026-03-19T08:30:00Z\"");
    CHECK(text_at(ran.out, "from_read_as") == "\"local time of Asia/Tehran\"");
    CHECK(text_at(ran.out, "open_seconds") == "14400");
    CHECK(text_at(ran.out, "wall_seconds") == "345600");
    const std::string crossed = text_at(ran.out, "crossed");
    CHECK(crossed.find("thu 09:00-13:00") != std::string::npos);
    CHECK(crossed.find("closed on fri") != std::string::npos);
    CHECK(crossed.find("\"kind\":\"holiday\"") != std::string::npos);
    CHECK(crossed.find("tehran_shop.yaml\"") != std::string::npos);
    CHECK(crossed.find("\"line\":5") != std::string::npos);
    CHECK(text_at(ran.out, "provisional") == "[]");
  }

  TEST_CASE("for people the same is a page, and says how a time without an offset was read") {
    const Ran ran = ask({"due", "--calendar", shop, "--from", "2026-03-19 12:00", "--within", "4bh"});
    INFO(ran.out);
    CHECK(ran.exit == 0);
    CHECK(ran.out.starts_with("due     mon 2026-03-23 12:00 +03:30  2026-03-23T08:30:00Z\n"));
    CHECK(ran.out.find("read as local time of Asia/Tehran") != std::string::npos);
    CHECK(ran.out.find("tehran_shop.yaml:5") != std::string::npos);
    CHECK(ran.out.find('\x1b') == std::string::npos);
    const Ran exact =
        ask({"due", "--calendar", shop, "--from", "2026-03-19T08:30:00Z", "--within", "4bh"});
    CHECK(exact.out.find("read as") == std::string::npos);
    CHECK(exact.out.starts_with("due     mon 2026-03-23 12:00"));
  }

  TEST_CASE("elapsed is open time; reversed it is nothing, and said so") {
    const Ran ran = ask({"elapsed", "--calendar", shop, "--from", "2026-03-19T11:30", "--to",
                         "2026-03-19T16:00:00", "--json"});
    CHECK(ran.out.starts_with("{\"seconds\":5400,\"elapsed\":\"PT1H30M\","));
    const Ran back = ask({"elapsed", "--calendar", shop, "--from", "2026-03-20", "--to", "2026-03-19", "--json"});
    CHECK(back.out.starts_with("{\"seconds\":0,"));
    CHECK(text_at(back.out, "reversed") == "true");
    const Ran page = ask({"elapsed", "--calendar", shop, "--from", "2026-03-19T11:30", "--to", "2026-03-19T16:00"});
    CHECK(page.out.starts_with("open    1h 30m  PT1H30M by tehran_shop\n"));
  }

  TEST_CASE("open tells the line, the next opening and the next closing") {
    const Ran closed = ask({"open", "--calendar", shop, "--at", "2026-03-21T10:00", "--json"});
    CHECK(closed.exit == 0);
    CHECK(closed.out.starts_with("{\"open\":false,"));
    CHECK(text_at(closed.out, "next_opening") == "\"2026-03-23T05:30:00Z\"");
    CHECK(text_at(closed.out, "next_closing") == "\"2026-03-23T09:30:00Z\"");
    CHECK(text_at(closed.out, "kind") == "\"holiday\"");
    CHECK(text_at(closed.out, "line") == "5");
    const Ran open = ask({"open", "--calendar", shop, "--at", "2026-03-23T10:00"});
    CHECK(open.out.starts_with("open  by mon 09:00-13:00"));
    CHECK(open.out.find("closes  mon 2026-03-23 13:00") != std::string::npos);
    CHECK(open.out.find("opens   mon 2026-03-23 14:00") != std::string::npos);
    Desk always("zone: Asia/Dubai\nhours: {mon-sun: [\"00:00-24:00\"]}\n");
    cli::CalendarQuestion question;
    question.kind = cli::CalendarQuestion::Kind::open;
    question.at = "2026-01-01";
    CHECK(text_at(always.json(question), "next_closing") == "null");
    CHECK(text_at(always.json(question), "open") == "true");
  }

  TEST_CASE("before is the way back: the latest start that is still due in time") {
    Desk desk(office);
    cli::CalendarQuestion question;
    question.before = "2026-05-26T12:00";
    question.within = "4bh";
    const std::string answer = desk.json(question);
    CHECK(text_at(answer, "latest_start") == "\"2026-05-22T14:00:00Z\"");
    CHECK(text_at(answer, "crossed").find("Whit Monday") != std::string::npos);
    CHECK(text_at(answer, "due") == "(none)");
    question.from = "2026-05-01";
    CHECK(desk.json(question).starts_with("error: --from and --before"));
  }

  TEST_CASE("a day that may still move is named where the answer rests on it, or lies beside it") {
    Desk desk(office);
    const std::string over = desk.json(due("2026-05-26T16:00", "2bh"));
    CHECK(text_at(over, "due_local") == "\"2026-05-28T10:00:00+02:00\"");
    CHECK(text_at(over, "provisional").find("\"date\":\"2026-05-27\"") != std::string::npos);
    CHECK(text_at(over, "provisional").find("\"title\":\"Eid\"") != std::string::npos);
    CHECK(text_at(over, "crossed").find("\"provisional\":true") != std::string::npos);
    CHECK(text_at(desk.json(due("2026-05-26T10:00", "1bh")), "provisional").find("Eid") != std::string::npos);
    CHECK(text_at(desk.json(due("2026-05-20T10:00", "1bh")), "provisional") == "[]");
  }

  TEST_CASE("times are read as people write them, and a clock change is told of") {
    struct Case {
      const char* from;
      const char* utc;
      const char* note;
    };
    Desk desk(office);
    for (const Case& c : {
             Case{"2026-06-01T09:00", "\"2026-06-01T07:00:00Z\"", "(none)"},
             Case{"2026-06-01 09:00:30", "\"2026-06-01T07:00:30Z\"", "(none)"},
             Case{"2026-06-01T09:00:00.25", "\"2026-06-01T07:00:00.250000Z\"", "(none)"},
             Case{"2026-06-01", "\"2026-05-31T22:00:00Z\"", "(none)"},
             Case{"2026-06-01T09:00:00+03:30", "\"2026-06-01T05:30:00Z\"", "(none)"},
             Case{"2026-03-29T02:30", "\"2026-03-29T01:30:00Z\"",
                  "\"the clocks skip that time; read as sun 2026-03-29 03:30 +02:00\""},
             Case{"2026-10-25T02:30", "\"2026-10-25T00:30:00Z\"",
                  "\"that time comes twice as the clocks go back; read as the first, sun 2026-10-25 02:30 +02:00\""},
         }) {
      CAPTURE(c.from);
      const std::string answer = desk.json(due(c.from, "0s"));
      CHECK(text_at(answer, "from") == c.utc);
      CHECK(text_at(answer, "from_note") == c.note);
    }
    for (const char* wrong : {"tomorrow", "2026-13-01", "2026-06-01T25:00", "2026-06-01T9:00", "26-06-01",
                              "2026-06-01T09:00+03", "2026-06-01T09:00:00.1234567"}) {
      CAPTURE(wrong);
      CHECK(desk.json(due(wrong, "1bh")).find("is no time | write 2026-03-20T09:00") != std::string::npos);
    }
  }

  TEST_CASE("a question that cannot be answered says what to do") {
    struct Case {
      std::vector<std::string> arguments;
      int exit;
      const char* err;
    };
    for (const Case& c : {
             Case{{"due", "--within", "4bh"}, 64, "--calendar FILE"},
             Case{{"due", "--calendar", shop}, 64, "give --within"},
             Case{{"due", "--calendar", shop, "--within", "4"}, 64, "a bare number has no unit"},
             Case{{"due", "--calendar", shop, "--before", "2026-01-01", "--within", "4bd@close"}, 64, "anchor"},
             Case{{"elapsed", "--calendar", shop}, 64, "give --from"},
             Case{{"open", "--calendar", "/no/such.yaml"}, 66, "there is no calendar"},
             Case{{"open", "--calendar", shop, "--at", "noon"}, 64, "is no time"},
             Case{{"show", "--calendar", shop, "--month", "2026-3"}, 64, "write 2026-03"},
             Case{{"show", "--calendar", shop, "--month", "2026-13"}, 64, "is no month"},
             Case{{"show", "--calendar", shop, "--language", "xx"}, 64, "en or fa"},
             Case{{"show", "--calendar", shop, "--first-day", "fried"}, 64, "no day of the week"},
             Case{{}, 64, "ubcommand"},
         }) {
      const Ran ran = ask(c.arguments);
      INFO(ran.err);
      CHECK(ran.exit == c.exit);
      CHECK(ran.out.empty());
      CHECK(ran.err.find(c.err) != std::string::npos);
    }
    const Ran json = ask({"due", "--calendar", shop, "--within", "x", "--json"});
    CHECK(json.err.starts_with("{"));
  }

  TEST_CASE("a calendar is found by its name in the folders of calendars, and a slip is told of") {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(AYAR_SOURCE_DIR);
    const Ran found = ask({"open", "--calendar", "tehran_shop", "--at", "2026-03-23T10:00"});
    const Ran slip = ask({"open", "--calendar", "tehran_shpo"});
    const Ran bare = ask({"open", "--calendar", "holidays_iran"});
    std::filesystem::current_path(before);
    CHECK(found.exit == 0);
    CHECK(found.out.starts_with("open"));
    CHECK(slip.exit == 66);
    CHECK(slip.err.find("did you mean 'tehran_shop'?") != std::string::npos);
    CHECK(bare.exit == 65);
    CHECK(bare.err.find("extends") != std::string::npos);
  }

  TEST_CASE("a month is drawn in weeks that begin where the week begins") {
    const Ran ran = ask({"show", "--calendar", shop, "--month", "2026-03"});
    INFO(ran.out);
    CHECK(ran.exit == 0);
    CHECK(ran.out.starts_with("tehran_shop  March 2026  Asia/Tehran\n\nSat       Sun       Mon"));
    CHECK(ran.out.find("\n          1         2 ") != std::string::npos);
    CHECK(ran.out.find("\n21*       22*       23        24") != std::string::npos);
    CHECK(ran.out.find("\n-         -         8h        8h        8h        4h        -\n") != std::string::npos);
    CHECK(ran.out.find("holiday") != std::string::npos);
    CHECK(ran.out.find("184h open on 25 days") != std::string::npos);
    CHECK(ran.out.find('\x1b') == std::string::npos);
    CHECK(ask({"show", "--calendar", shop, "--month", "2026-03", "--color", "always"}).out.find('\x1b') !=
          std::string::npos);
  }

  TEST_CASE("half-days, other exceptions and days that may move have marks of their own") {
    Desk desk(office);
    const std::string december = desk.month("2026-12");
    INFO(december);
    CHECK(december.find("24~") != std::string::npos);
    CHECK(december.find("half-day  3h / 8h  ") != std::string::npos);
    CHECK(december.find("31!") != std::string::npos);
    CHECK(december.find("exception  - / 8h  ") != std::string::npos);
    CHECK(december.find("19!") != std::string::npos);
    CHECK(december.find("exception  4h / -  ") != std::string::npos);
    CHECK(december.find("Mon       Tue") != std::string::npos);
    const std::string may = desk.month("2026-05");
    CHECK(may.find("27*?") != std::string::npos);
    CHECK(may.find("holiday  Eid  may still move") != std::string::npos);
    CHECK(desk.month("2026-05", "en", false, cli::Paint{true}).find("\x1b[31m27*?") != std::string::npos);
  }

  TEST_CASE("a Solar Hijri month has the Gregorian days beside, in Persian where that is wished") {
    Desk desk("zone: Asia/Tehran\nhours: {sat-thu: [\"08:30-16:00\"]}\n"
              "holidays: [{date: \"2026-03-21\", title: {en: Nowruz, fa: نوروز}}]\n");
    const std::string english = desk.month("1405-01");
    INFO(english);
    CHECK(english.starts_with("desk  Farvardin 1405  (2026-03-21 - 2026-04-20)  Asia/Tehran\n\nSat"));
    CHECK(english.find("\n1* (21/3) 2 (22)") != std::string::npos);
    CHECK(english.find("12 (1/4)") != std::string::npos);
    CHECK(english.find("7:30") != std::string::npos);
    CHECK(english.find("Nowruz / نوروز") != std::string::npos);
    const std::string persian = desk.month("1405-01", "fa");
    INFO(persian);
    CHECK(persian.find("فروردین ۱۴۰۵") != std::string::npos);
    CHECK(persian.find("شنبه") != std::string::npos);
    CHECK(persian.find("۱* (۲۱/۳)") != std::string::npos);
    CHECK(persian.find("  نوروز  ") != std::string::npos);
    CHECK(persian.find("Nowruz") == std::string::npos);
    CHECK(desk.month("2026-04", "en", true).starts_with("desk  Farvardin 1405"));
    CHECK(desk.month("1404-12").find("29 (20)") != std::string::npos);
    CHECK(desk.month("1404-12").find("30 (") == std::string::npos);
    CHECK(desk.month("1403-12").find("30 (20)") != std::string::npos);
  }

  TEST_CASE("a month as JSON has every day, its hours, its kind and its line") {
    const Ran ran = ask({"show", "--calendar", shop, "--month", "2026-12", "--json"});
    const auto json = parse_json(ran.out);
    REQUIRE(json.has_value());
    CHECK(text_at(ran.out, "week_begins") == "\"sat\"");
    const auto* days = json->get_if<Map>()->find("days")->second.get_if<List>();
    REQUIRE(days != nullptr);
    REQUIRE(days->size() == 31);
    const auto day = [&](std::size_t number) {
      std::string out;
      JsonWriter(out).value((*days)[number - 1]);
      return out;
    };
    CHECK(text_at(day(24), "kind") == "\"half_day\"");
    CHECK(text_at(day(24), "hours") == "[\"09:00-12:00\"]");
    CHECK(text_at(day(24), "jalali") == "\"1405-10-03\"");
    CHECK(text_at(day(31), "kind") == "\"exception\"");
    CHECK(text_at(day(25), "kind") == "\"closed\"");
    CHECK(text_at(day(23), "hours") == "[\"09:00-13:00\",\"14:00-18:00\"]");
    CHECK(text_at(day(23), "open_seconds") == "28800");
  }

  TEST_CASE("weeks begin behind the longest run of closed days") {
    struct Case {
      std::array<bool, 7> open;  ///< from Monday
      std::size_t first;
    };
    for (const Case& c : {
             Case{{true, true, true, true, true, false, false}, 0},
             Case{{true, true, true, true, false, true, true}, 5},   // sat to thu
             Case{{true, true, true, true, false, false, true}, 6},  // sun to thu
             Case{{true, true, true, true, true, true, false}, 0},
             Case{{true, true, true, true, true, true, true}, 0},
             Case{{false, false, true, false, false, false, false}, 2},
             Case{{true, false, true, true, true, false, false}, 0},
         })
      CHECK(cli::first_weekday_of(c.open) == c.first);
  }

  TEST_CASE("a batch answers every line, bad ones by their number, and never stops") {
    Desk desk(office);
    cli::CalendarQuestion defaults;
    defaults.calendar = desk.file();
    defaults.within = "4bh";
    cli::Calendars calendars("/usr/share/zoneinfo");
    std::istringstream in(
        "{\"from\": \"2026-06-01T09:00\", \"id\": 7}\n"
        "nonsense\r\n"
        "\n"
        "{\"from\": \"2026-06-01T09:00\", \"to\": \"2026-06-02T10:00\", \"op\": \"elapsed\"}\n"
        "{\"form\": \"2026-06-01T09:00\"}\n"
        "{\"id\": \"x\", \"from\": 5}\n"
        "{\"op\": \"open\", \"at\": \"2026-06-01T09:00\"}\n" +
        std::string(cli::calendar_line_bytes_max + 10, 'x') +
        "\n{\"op\": \"juggle\"}\n"
        "{\"calendar\": \"/no/such.yaml\"}\n"
        "{\"from\": \"never\"}\n"
        "{\"op\": \"show\", \"month\": \"2026-06\"}\n"
        "[]\n"
        "{\"from\": \"2026-06-01T15:00\", \"within\": \"1bd@close\"}");
    std::ostringstream out;
    cli::calendar_batch(in, out, defaults, calendars, Instant{});
    std::istringstream answers(out.str());
    std::vector<std::string> lines;
    for (std::string line; std::getline(answers, line);)
      lines.push_back(line);
    const std::vector<const char*> begins{
        "{\"id\":7,\"due\":\"2026-06-01T11:00:00Z\"",
        "{\"line\":2,\"error\":{\"code\":\"invalid_data\"",
        "{\"seconds\":32400,",
        "{\"line\":5,\"error\":{\"code\":\"invalid_data\",\"message\":\"there is no member \\\"form\\\"",
        "{\"line\":6,\"id\":\"x\",\"error\":{\"code\":\"invalid_data\",\"message\":\"\\\"from\\\" is a text\"",
        "{\"open\":true,",
        "{\"line\":8,\"error\":{\"code\":\"invalid_data\",\"message\":\"the line is longer",
        "{\"line\":9,\"error\":{\"code\":\"invalid_data\",\"message\":\"\\\"op\\\" is due",
        "{\"line\":10,\"error\":{\"code\":\"not_found\"",
        "{\"line\":11,\"error\":{\"code\":\"invalid_argument\",\"message\":\"'never' is no time\"",
        "{\"month\":\"2026-06\",",
        "{\"line\":13,\"error\":{\"code\":\"invalid_data\",\"message\":\"a line is an object\"",
        "{\"due\":\"2026-06-02T15:00:00Z\"",
    };
    REQUIRE(lines.size() == begins.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      INFO(lines[i]);
      CHECK(lines[i].starts_with(begins[i]));
      CHECK(parse_json(lines[i]).has_value());
    }
    CHECK(lines[3].find("did you mean \\\"from\\\"?") != std::string::npos);
  }

  TEST_CASE("every subcommand has a page of help with examples that run") {
    for (const char* verb : {"due", "elapsed", "open", "show"}) {
      const Ran ran = ask({verb, "--help"});
      CAPTURE(verb);
      CHECK(ran.exit == 0);
      CHECK(ran.out.find("Examples:\n  ayar calendar " + std::string(verb)) != std::string::npos);
      CHECK(ran.out.find("--batch") != std::string::npos);
    }
  }
}
