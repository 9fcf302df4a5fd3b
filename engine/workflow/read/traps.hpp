#pragma once
/// The rules that the reader itself holds: AY001 to AY020 are traps of YAML as a carrier, AY021 to
/// AY029 are about the form of a value wherever it stands, AY060 to AY066 are about the plans of
/// simulations (runtime/simulate_plan_read.cpp), AY080 to AY089 are about calendar files,
/// AY090 to AY099 about directory files (delivery/directory_file.cpp).
/// One row a rule; ids never change and are never reused.
#include <array>
#include <string_view>

namespace ayar::workflow::rule {

inline constexpr std::string_view explicit_tag = "AY001";
inline constexpr std::string_view anchor = "AY002";
inline constexpr std::string_view merge_key = "AY003";
inline constexpr std::string_view duplicate_key = "AY004";
inline constexpr std::string_view tab = "AY005";
inline constexpr std::string_view several_documents = "AY006";
inline constexpr std::string_view empty_guard = "AY007";
inline constexpr std::string_view unquoted_guard = "AY008";
inline constexpr std::string_view odd_key = "AY009";
inline constexpr std::string_view complex_key = "AY010";
inline constexpr std::string_view clock_time = "AY011";
inline constexpr std::string_view bidi_control = "AY012";
inline constexpr std::string_view foreign_key = "AY013";
inline constexpr std::string_view foreign_digits = "AY014";
inline constexpr std::string_view control_character = "AY015";
inline constexpr std::string_view encoding = "AY016";
inline constexpr std::string_view too_large = "AY017";
inline constexpr std::string_view unclosed = "AY018";
inline constexpr std::string_view broken_yaml = "AY019";
inline constexpr std::string_view nothing_here = "AY020";
inline constexpr std::string_view wrong_kind = "AY021";
inline constexpr std::string_view unknown_key = "AY022";
inline constexpr std::string_view missing_key = "AY023";
inline constexpr std::string_view bad_name = "AY024";
inline constexpr std::string_view bad_word = "AY025";
inline constexpr std::string_view bad_span = "AY026";
inline constexpr std::string_view bad_number = "AY027";
inline constexpr std::string_view not_supported = "AY028";
inline constexpr std::string_view bad_date = "AY029";

inline constexpr std::string_view extends_form = "AY030";
inline constexpr std::string_view part_unknown = "AY031";
inline constexpr std::string_view reuse_circle = "AY032";
inline constexpr std::string_view redefines = "AY033";
inline constexpr std::string_view override_unknown = "AY034";
inline constexpr std::string_view legal_loosened = "AY035";
inline constexpr std::string_view fragment_form = "AY036";
inline constexpr std::string_view fragment_parameter = "AY037";
inline constexpr std::string_view name_collision = "AY038";
inline constexpr std::string_view locale_form = "AY039";
inline constexpr std::string_view locale_path = "AY040";
inline constexpr std::string_view locale_twice = "AY041";
inline constexpr std::string_view reuse_limit = "AY042";
inline constexpr std::string_view plan_name = "AY060";
inline constexpr std::string_view plan_share = "AY061";
inline constexpr std::string_view plan_span = "AY062";
inline constexpr std::string_view plan_distribution = "AY063";
inline constexpr std::string_view plan_role = "AY064";
inline constexpr std::string_view plan_data = "AY065";
inline constexpr std::string_view plan_arrivals = "AY066";

inline constexpr std::string_view calendar_window = "AY080";
inline constexpr std::string_view calendar_days = "AY081";
inline constexpr std::string_view calendar_order = "AY082";
inline constexpr std::string_view calendar_holiday = "AY083";
inline constexpr std::string_view calendar_exception = "AY084";
inline constexpr std::string_view calendar_zone = "AY085";
inline constexpr std::string_view calendar_closed = "AY086";
inline constexpr std::string_view calendar_extends = "AY087";
inline constexpr std::string_view calendar_ics = "AY088";

inline constexpr std::string_view directory_unknown = "AY090";
inline constexpr std::string_view directory_circle = "AY091";
inline constexpr std::string_view directory_address = "AY092";
inline constexpr std::string_view directory_reserved = "AY093";
inline constexpr std::string_view directory_absence = "AY094";

struct Row {
  std::string_view id;
  std::string_view title;
  std::string_view hint;
};

inline constexpr std::array rows{
    Row{explicit_tag, "a YAML tag",
        "tags are not used here; a guard that begins with `!` goes in single quotes"},
    Row{anchor, "a YAML anchor or alias", "write the value out where it is used"},
    Row{merge_key, "a YAML merge key", "write the merged keys out where they are used"},
    Row{duplicate_key, "a key given twice",
        "YAML would keep only one of the two; remove or rename one"},
    Row{tab, "a tab", "use spaces; YAML counts a tab as no indentation at all"},
    Row{several_documents, "more than one YAML document in a file",
        "one file holds one document; split the file"},
    Row{empty_guard, "a guard without text",
        "write the guard in single quotes, or leave `when` out: no guard always holds"},
    Row{unquoted_guard, "a guard that is not in single quotes",
        "put the guard in single quotes, so that YAML reads nothing in it"},
    Row{odd_key, "a key that is not a name",
        "a key is a name without blanks, brackets or operators; a guard or a text goes in quotes"},
    Row{complex_key, "a key that is no text", "a key is one word"},
    Row{clock_time, "a clock time without quotes",
        "put clock times in double quotes: older YAML reads 9:30 as the number 570"},
    Row{bidi_control, "an invisible character",
        "delete it: it can make a line look different from what it says; inside quotes it is "
        "allowed"},
    Row{foreign_key, "a key with letters outside ASCII",
        "keys are plain ASCII; put the wording for people in `title`"},
    Row{foreign_digits, "digits outside ASCII", "write digits in ASCII"},
    Row{control_character, "a control character",
        "delete it; an editor that shows invisible characters will find it"},
    Row{encoding, "text that is not UTF-8", "save the file as UTF-8 without a byte order mark"},
    Row{too_large, "a file beyond the limits",
        "a file has at most 1 MiB, 64 levels and 100,000 values"},
    Row{unclosed, "a bracket or quote that is not closed",
        "close it, or put the text in quotes if it was meant as text"},
    Row{broken_yaml, "text that is not YAML",
        "check indentation, and quote a text that holds `: ` or ` #`"},
    Row{nothing_here, "a file without content", "begin with `ayar: 1`"},
    Row{wrong_kind, "a value of another kind than expected", ""},
    Row{unknown_key, "a key that nothing reads", "remove it, or correct its spelling"},
    Row{missing_key, "a key that is required", ""},
    Row{bad_name, "a name that is no identifier",
        "names are a-z, 0-9 and _, begin with a letter, and have at most 64 characters"},
    Row{bad_word, "a word that is not among those allowed", ""},
    Row{bad_span, "a duration that cannot be read",
        "durations are a number and a unit: 90s 30m 4h 15d 8w 6mo 3y, or business time 30bm 4bh "
        "3bd"},
    Row{bad_number, "a number that cannot be read", ""},
    Row{not_supported, "a feature that this version does not have", ""},
    Row{bad_date, "a date or time that cannot be read", "dates are written \"2026-11-21\""},
    Row{extends_form, "an `extends` that does not name a workflow and a version",
        "write its name and version: extends: retail@3"},
    Row{part_unknown, "a base, a fragment or a locale that is not there or cannot be read",
        "put it beside the workflow, and correct its name"},
    Row{reuse_circle, "a workflow that extends itself", "extend another one, or nothing"},
    Row{redefines, "something of the base given again outside `override`",
        "to change it, say so: put it under override"},
    Row{override_unknown, "an override of something that the base does not have",
        "correct its name; what is new stands outside override"},
    Row{legal_loosened, "a clause marked `legal: true` made looser",
        "a duty of law may be made stricter: shorter, with more rungs, with more to say"},
    Row{fragment_form, "a fragment that cannot be used",
        "a fragment begins with ayar: 1 and fragment: its_name"},
    Row{fragment_parameter, "a parameter that is missing, unknown or of another type",
        "parameters are declared in the fragment: {type: duration, default: 2bd}"},
    Row{name_collision, "a name that two parts give", "rename one of the two"},
    Row{locale_form, "a locale that is not one",
        "a locale begins with ayar: 1, locale: fa, workflow: the_name"},
    Row{locale_path, "a title of something that is not there",
        "write the path of what has the title: states.received, data.category.of.delivery"},
    Row{locale_twice, "a title given twice", "keep one of the two"},
    Row{reuse_limit, "a workflow made from too much",
        "at most 64 parts, 4 MiB in all, and 8 workflows that extend each other"},
    Row{plan_name, "a name in a plan that the workflow does not have",
        "`ayar simulate FILE --example-plan` prints a plan with every name that there is"},
    Row{plan_share, "shares that cannot be, or do not sum up",
        "shares are percentages of one whole: {delivery: 60%, quality: 40%}"},
    Row{plan_span, "a length of time that depends on the day",
        "give a length in s m h d w, or in open time: bs bm bh"},
    Row{plan_distribution, "a distribution that cannot be read",
        "write 10bm, {exponential: 10bm}, {uniform: [5m, 20m]} or {lognormal: {median: 2d, spread: "
        "2}}"},
    Row{plan_role, "somebody who may not do this",
        "the event says in `from` who may send it; give it to a team of that role"},
    Row{plan_data, "data that is missing or does not fit",
        "give every field that is required a value, or shares of values"},
    Row{plan_arrivals, "arrivals that never come, or are too many",
        "write {rate: 6, per: open_hour}, or {at: [\"2026-11-21T09:00:00Z\"]}"},
    Row{calendar_window, "opening hours that cannot be read",
        "windows are written \"09:00-13:00\", up to \"24:00\""},
    Row{calendar_days, "days of the week that cannot be read",
        "days are mon tue wed thu fri sat sun, or a range: sat-wed"},
    Row{calendar_order, "hours that overlap or run backwards",
        "give windows and weeks in ascending order, each after the one before"},
    Row{calendar_holiday, "a holiday that cannot be read",
        "a holiday is \"2026-03-21\", {date: \"2026-03-21\", title: Nowruz}, {yearly: \"03-22\"}, "
        "{jalali: \"01-13\"}, {hijri: \"10-01\"} or {ics: iran.ics}"},
    Row{calendar_exception, "an exception that cannot be read",
        "an exception is `\"2026-12-24\": [\"09:00-12:00\"]` or `\"2026-12-31\": closed`"},
    Row{calendar_zone, "a zone that is not named", "name a zone of the IANA database: Asia/Tehran"},
    Row{calendar_closed, "a calendar without opening hours", "give `hours` at least one window"},
    Row{calendar_extends, "a calendar that cannot be extended so",
        "name a calendar beside this one: extends: holidays_iran"},
    Row{calendar_ics, "a holiday file in iCalendar form that cannot be read",
        "whole days as events: DTSTART;VALUE=DATE:20260321 and a SUMMARY; a rule may repeat yearly"},
    Row{directory_unknown, "a person, team or channel that the directory does not have",
        "add it, or correct its spelling"},
    Row{directory_circle, "people who stand above or in for themselves",
        "somebody at the top has no manager, and nobody is their own deputy"},
    Row{directory_address, "an address that cannot be written to, or that two people share",
        "one person, one address: what is sent to it is sent to them"},
    Row{directory_reserved, "a person named like a word of the workflow language",
        "owner, supervisor and manager are found through the directory; choose another name"},
    Row{directory_absence, "an absence that ends before it begins",
        "write {from: \"2026-12-01\", to: \"2026-12-05\"}, both days included"},
};

/// The general remedy of a rule; empty when the rule has none of its own.
[[nodiscard]] constexpr std::string_view hint_of(std::string_view id) noexcept {
  for (const Row& row : rows) {
    if (row.id == id) return row.hint;
  }
  return {};
}

}  // namespace ayar::workflow::rule
