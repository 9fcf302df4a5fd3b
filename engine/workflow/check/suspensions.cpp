#include "workflow/check/suspensions.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/check/keys.hpp"
#include "workflow/check/lint_cases.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t suspensions_max = 64;

/// Local days, both inclusive.
struct Days {
  std::optional<Date> from, to;
};

class SuspensionReader {
 public:
  SuspensionReader(Build& build, SuspensionFile& file)
      : build_(build), file_(file), report_(file.report) {}
  Suspension run();

 private:
  void heading(Keys& keys);
  void clocks(const Node& node);
  std::optional<Date> date(Keys& keys, std::string_view key, std::string_view what);
  Days days(const Node& node, const Form& form);
  [[nodiscard]] const calendar::Zone& zone() const;
  [[nodiscard]] Instant start_of(Date date) const { return zone().to_utc(date, 0); }

  Build& build_;
  SuspensionFile& file_;
  Report& report_;
  Suspension made_;
};

void SuspensionReader::heading(Keys& keys) {
  if (const Node* node = keys.need("ayar", "begin the file with ayar: 1")) {
    if (!node->is_scalar() || node->text != "1")
      report_.error(rule::file_form, *node, "this engine reads files of format 1", "write ayar: 1");
  }
  if (const Node* node = keys.need("suspension", "its name: suspension: motor_finance")) {
    const auto name = word_of(*node, report_, "a suspension's name");
    if (name && name->text != file_.name) {
      report_.error(rule::suspension_form, *node,
                    "this calls itself '" + name->text + "', and was asked for as '" + file_.name + "'",
                    "a suspension has the name of its file");
    }
  }
  made_.name = file_.name;
  if (const Node* node = keys.take("title")) made_.title = titles_of(*node, report_);
  const Node* authority =
      keys.need("authority", "who orders it and where that is written: authority: FCA PS24/1");
  if (authority != nullptr)
    made_.authority = text_of(*authority, report_, "an authority").value_or("");
}

void SuspensionReader::clocks(const Node& node) {
  const auto& known = build_.made.clocks;
  if (node.is_scalar() && node.text == "all") {
    for (Index i = 0; i < known.size(); ++i)
      made_.clocks.push_back(i);
    return;
  }
  const auto words = words_of(node, report_, "a clock");
  if (words.empty() && node.is_sequence())
    report_.error(rule::suspension_form, node, "a suspension of no clock suspends nothing",
                  "name them: clocks: [resolve], or all");
  for (const DraftWord& word : words) {
    const auto found = build_.made.clock_by_name.find(word.text);
    if (found == build_.made.clock_by_name.end()) {
      report_.error(rule::unknown_name, *word.node, "unknown clock '" + bounded(word.text, 80) + "'",
                    did_you_mean(word.text, names_in(build_.made.clock_by_name)));
    } else if (std::find(made_.clocks.begin(), made_.clocks.end(), found->second) !=
               made_.clocks.end()) {
      report_.error(rule::duplicate_name, *word.node, "'" + word.text + "' is named twice");
    } else {
      made_.clocks.push_back(found->second);
    }
  }
}

std::optional<Date> SuspensionReader::date(Keys& keys, std::string_view key,
                                           std::string_view what) {
  const Node* node = keys.take(key);
  return node == nullptr ? std::nullopt : report_.fields().date(*node, what);
}

Days SuspensionReader::days(const Node& node, const Form& form) {
  Days made;
  Keys keys(node, report_, "'" + std::string(form.name) + "'", form);
  made.from = date(keys, "from", "'from'");
  made.to = date(keys, "to", "'to'");
  keys.close();
  if (made.from && made.to && *made.to < *made.from) {
    report_.error(rule::suspension_form, *node.find("to"),
                  to_text(*made.to) + " is before " + to_text(*made.from) + ", where it begins",
                  "both days are included: from is the first and to the last");
  }
  if (node.is_mapping() && node.find("from") == nullptr && node.find("to") == nullptr) {
    report_.error(rule::missing_key, node, "'" + std::string(form.name) + "' needs a day",
                  "write from: \"2024-01-11\"");
  }
  return made;
}

// Of the clocks that it halts, where they all count in one; else the workflow's.
const calendar::Zone& SuspensionReader::zone() const {
  const Definition& made = build_.made;
  const calendar::Zone& common = made.calendar->zone();
  if (made_.clocks.empty()) return common;
  const calendar::Zone& first = made.calendar_of(made_.clocks.front()).zone();
  const bool one = std::all_of(made_.clocks.begin(), made_.clocks.end(), [&](Index clock) {
    return made.calendar_of(clock).zone().name() == first.name();
  });
  return one ? first : common;
}

// A duty of law is halted by whoever laid it down: what is made from their workflow cannot add a
// suspension to it.
void check_legal(Build& build, const DraftWord& word, const Suspension& suspension) {
  const std::string& here = build.report.document().file_of(*word.node);
  for (const Index number : suspension.clocks) {
    const ClockRule& clock = build.made.clocks[number];
    if (!clock.legal || clock.where.file == here) continue;
    build.report
        .error(rule::legal_loosened, *word.node,
               "clock '" + clock.name + "' is a duty of law: '" + suspension.name + "' halts it",
               "name the suspension in the workflow that has the clock")
        .notes.push_back({"the clock", clock.where});
    return;
  }
}

Suspension SuspensionReader::run() {
  made_.where = report_.place(file_.document.root);
  Keys keys(file_.document.root, report_, "a suspension", form::suspension);
  heading(keys);
  if (const Node* node = keys.need("clocks", "which stand still: clocks: [resolve], or all"))
    clocks(*node);
  file_.when = keys.take("when");
  if (file_.when != nullptr && is_expression(*file_.when, report_)) {
    made_.when = build_expression(build_, report_, *file_.when, build_.environments.goals(),
                                  Expect::guard);
  }
  const Node* received = keys.take("received");
  const Days receipt = received != nullptr ? days(*received, form::received) : Days{};
  file_.suspends = keys.need("suspends", "from when on: suspends: {from: \"2024-01-11\"}");
  const Days halt = file_.suspends != nullptr ? days(*file_.suspends, form::suspends) : Days{};
  if (file_.suspends != nullptr && file_.suspends->find("from") == nullptr &&
      file_.suspends->find("to") != nullptr) {
    report_.error(rule::missing_key, *file_.suspends, "'suspends' needs 'from'",
                  "the first day that does not count: from: \"2024-01-11\"");
  }
  keys.close();
  const auto after = [&](Date day) { return start_of(Date{day.days + 1}); };
  if (receipt.from) made_.received_from = start_of(*receipt.from);
  if (receipt.to) made_.received_to = after(*receipt.to);
  if (halt.from) made_.from = start_of(*halt.from);
  if (halt.to) made_.to = after(*halt.to);
  return std::move(made_);
}

bool intersect(const std::optional<Instant>& a_from, const std::optional<Instant>& a_to,
               const std::optional<Instant>& b_from, const std::optional<Instant>& b_to) {
  const bool a_first = a_to && b_from && *a_to <= *b_from;
  const bool b_first = b_to && a_from && *b_to <= *a_from;
  return !a_first && !b_first;
}

// Whether some complaint fits both. Guards that cannot be told apart may well be about different
// ones: the first that the workflow names then holds.
bool can_both_hold(const Build& build, const Suspension& a, const Suspension& b) {
  if (!intersect(a.received_from, a.received_to, b.received_from, b.received_to)) return false;
  if (a.when.empty() || b.when.empty()) return true;
  auto cases = Cases::over(build.made, none, {&a.when, &b.when});
  if (!cases || !cases->exact()) return false;
  for (std::size_t n = 0; n < cases->count(); ++n) {
    if (cases->holds(a.when, n) && cases->holds(b.when, n)) return true;
  }
  return false;
}

Index common_clock(const Suspension& a, const Suspension& b) {
  const auto found = std::find_first_of(a.clocks.begin(), a.clocks.end(), b.clocks.begin(),
                                        b.clocks.end());
  return found == a.clocks.end() ? none : *found;
}

// Of files that are whole: half a suspension says nothing of its days.
void check_overlaps(Build& build, SuspensionFiles& files) {
  const auto& list = build.made.suspensions;
  std::vector<bool> whole;
  for (const auto& file : files)
    whole.push_back(file->document.ok() && !has_errors(file->report.found()));
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!whole[i] || !whole[j]) continue;
      const Index clock = common_clock(list[j], list[i]);
      if (clock == none || !intersect(list[i].from, list[i].to, list[j].from, list[j].to) ||
          !can_both_hold(build, list[j], list[i]))
        continue;
      const Node& place =
          files[i]->suspends != nullptr ? *files[i]->suspends : files[i]->document.root;
      files[i]
          ->report
          .error(rule::suspension_overlap, place,
                 "clock '" + build.made.clocks[clock].name + "' is already suspended by '" +
                     list[j].name + "' on some of these days",
                 "let one end before the other begins, or tell their complaints apart by when or "
                 "received")
          .notes.push_back({"the other suspension", list[j].where});
    }
  }
}

// The file of one suspension; null after a report.
std::unique_ptr<SuspensionFile> open_file(Build& build, const DraftWord& word,
                                          const Sources& sources) {
  auto text = sources.suspension(word.text);
  if (!text) {
    build.report.error(rule::suspension_form, *word.node, text.error().message, text.error().hint);
    return nullptr;
  }
  auto file = std::make_unique<SuspensionFile>(read(text->text, text->file));
  file->name = word.text;
  file->text = std::move(text->text);
  return file;
}

bool is_repeated(const SuspensionFiles& files, const std::string& name) {
  return std::any_of(files.begin(), files.end(), [&](const auto& file) { return file->name == name; });
}

}  // namespace

SuspensionFiles build_suspensions(Build& build, const Sources& sources) {
  SuspensionFiles files;
  for (const DraftWord& word : build.draft.suspensions) {
    if (files.size() == suspensions_max) {
      build.report.error(rule::too_many, *word.node,
                         "a workflow has at most " + std::to_string(suspensions_max) + " suspensions");
      break;
    }
    if (is_repeated(files, word.text)) {
      build.report.error(rule::duplicate_name, *word.node, "'" + word.text + "' is named twice");
      continue;
    }
    auto file = open_file(build, word, sources);
    if (file == nullptr) continue;
    build.made.suspensions.push_back(
        file->document.ok() ? SuspensionReader(build, *file).run() : Suspension{});
    if (!file->document.ok() || has_errors(file->report.found())) {
      build.report.error(rule::suspension_form, *word.node,
                         "suspension '" + word.text + "' does not load",
                         "see " + file->document.file);
    }
    check_legal(build, word, build.made.suspensions.back());
    files.push_back(std::move(file));
  }
  check_overlaps(build, files);
  return files;
}

std::vector<Diagnostic> take_faults(SuspensionFiles& files) {
  std::vector<Diagnostic> found;
  for (const auto& file : files) {
    found.insert(found.end(), file->document.diagnostics.begin(), file->document.diagnostics.end());
    const auto own = file->report.take();
    found.insert(found.end(), own.begin(), own.end());
  }
  return found;
}

}  // namespace ayar::workflow
