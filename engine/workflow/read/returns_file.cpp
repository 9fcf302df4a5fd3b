#include "workflow/read/returns_file.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "workflow/read/fields.hpp"
#include "workflow/read/traps.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t counts_max = 100;
const std::vector<std::string> periods{"month", "quarter", "half_year", "year"};
const std::vector<std::string> events{"received",      "acknowledged", "answered", "closed",
                                      "reopened",      "open_at_start", "open_at_end", "clock"};
const std::vector<std::string> verdict_words{"open",      "met",  "met_late", "breached_open",
                                             "cancelled", "used", "lapsed",   "replaced"};

class ReturnsReader {
 public:
  ReturnsReader(const Document& document, ReturnsFile& file)
      : fields_(document, file.diagnostics), file_(file) {}

  void run(const Node& root) {
    if (!fields_.mapping(root, "a returns file")) return;
    fields_.known(root,
                  {"ayar", "returns", "title", "source", "workflows", "by", "period", "counts"},
                  "a returns file");
    fields_.language_version(root, "a returns file");
    if (const Node* node = fields_.required(root, "returns", "a returns file"))
      file_.name = fields_.identifier(*node, "the name of the return").value_or("");
    if (const Node* node = root.find("title")) title(*node);
    if (const Node* node = fields_.required(root, "source", "a returns file"))
      file_.source = fields_.text(*node, "`source`").value_or("");
    if (const Node* node = fields_.required(root, "workflows", "a returns file")) workflows(*node);
    if (const Node* node = root.find("by"))
      file_.by = fields_.identifier(*node, "`by`").value_or("");
    if (const Node* node = root.find("period")) {
      if (const auto word = fields_.word(*node, "`period`", periods))
        file_.period = static_cast<PeriodKind>(*word);
    }
    if (const Node* node = fields_.required(root, "counts", "a returns file")) counts(*node);
  }

 private:
  void title(const Node& node) {
    if (!fields_.mapping(node, "`title`")) return;
    for (const Member& member : node.members) {
      if (auto text = fields_.text(member.value, "a title"))
        file_.title[member.key.text] = std::move(*text);
    }
  }

  void workflows(const Node& node) {
    for (const Node* item : fields_.one_or_many(node, "`workflows`")) {
      if (auto name = fields_.identifier(*item, "a workflow's name"))
        file_.workflows.push_back(std::move(*name));
    }
  }

  void counts(const Node& node) {
    if (!fields_.mapping(node, "`counts`")) return;
    if (node.members.empty() || node.members.size() > counts_max) {
      fields_.error(node, rule::wrong_kind,
                    "a return has 1 to " + std::to_string(counts_max) + " counts, this has " +
                        std::to_string(node.members.size()));
      return;
    }
    std::vector<const Node*> bodies;
    for (const Member& member : node.members) {
      ReturnsCount made;
      made.name = fields_.identifier(member.key, "a count's name").value_or(member.key.text);
      made.where = {fields_.document().file, member.key.mark.line, member.key.mark.column};
      file_.counts.push_back(std::move(made));
      bodies.push_back(&member.value);
    }
    for (std::size_t i = 0; i < bodies.size(); ++i) {
      if (fields_.mapping(*bodies[i], "a count")) count(*bodies[i], file_.counts[i]);
    }
    for (std::size_t i = 0; i < bodies.size(); ++i)
      check_ratio(*bodies[i], file_.counts[i]);
  }

  void count(const Node& node, ReturnsCount& made) {
    if (node.find("ratio") != nullptr) {
      fields_.known(node, {"ratio"}, "a ratio");
      made.of = CountOf::ratio;
      return;
    }
    fields_.known(node, {"of", "within", "after", "when", "sum", "clock", "verdicts", "ratio"},
                  "a count");
    if (const Node* of = fields_.required(node, "of", "a count")) {
      if (const auto word = fields_.word(*of, "`of`", events))
        made.of = static_cast<CountOf>(*word);
    }
    span(node, "within", made, made.within);
    span(node, "after", made, made.after);
    if (const Node* when = node.find("when"); when != nullptr && fields_.guard(*when))
      made.when = *when;
    if (const Node* sum = node.find("sum"))
      made.sum = fields_.identifier(*sum, "`sum`").value_or("");
    clock(node, made);
  }

  void span(const Node& node, std::string_view key, const ReturnsCount& made,
            std::optional<calendar::Span>& out) {
    const Node* given = node.find(key);
    if (given == nullptr) return;
    out = fields_.span(*given, "`" + std::string(key) + "`");
    if (made.of == CountOf::received || made.of == CountOf::clock)
      fields_.error(*given, rule::unknown_key,
                    "`" + std::string(key) + "` counts from receipt to what happened, and here " +
                        (made.of == CountOf::clock ? "the clock's verdict says that"
                                                   : "that is the receipt itself"),
                    "count answered, closed or open_at_end");
  }

  void clock(const Node& node, ReturnsCount& made) {
    const Node* name = node.find("clock");
    const Node* verdicts = node.find("verdicts");
    if (made.of != CountOf::clock) {
      for (const Node* given : {name, verdicts}) {
        if (given != nullptr)
          fields_.error(*given, rule::unknown_key, "this goes with `of: clock` only");
      }
      return;
    }
    if (name == nullptr) name = fields_.required(node, "clock", "a count of a clock");
    if (verdicts == nullptr) verdicts = fields_.required(node, "verdicts", "a count of a clock");
    if (name != nullptr) made.clock = fields_.identifier(*name, "`clock`").value_or("");
    if (verdicts == nullptr) return;
    for (const Node* item : fields_.one_or_many(*verdicts, "`verdicts`")) {
      if (const auto word = fields_.word(*item, "a verdict", verdict_words))
        made.verdicts.push_back(verdict_words[*word]);
    }
  }

  void check_ratio(const Node& node, ReturnsCount& made) {
    if (made.of != CountOf::ratio || !node.is_mapping()) return;
    const Node& list = *node.find("ratio");
    if (!fields_.sequence(list, "`ratio`")) return;
    if (list.items.size() != 2) {
      fields_.error(list, rule::wrong_kind, "a ratio has two counts: what is counted, among what",
                    "write ratio: [closed_within_3bd, received]");
      return;
    }
    made.numerator = part(list.items[0]);
    made.denominator = part(list.items[1]);
  }

  std::size_t part(const Node& node) {
    std::vector<std::string> names;
    for (const auto& count : file_.counts) {
      if (count.of != CountOf::ratio && count.sum.empty()) names.push_back(count.name);
    }
    if (!fields_.word(node, "a part of a ratio", names)) return 0;
    const auto found =
        std::find_if(file_.counts.begin(), file_.counts.end(),
                     [&](const ReturnsCount& count) { return count.name == node.text; });
    return static_cast<std::size_t>(found - file_.counts.begin());
  }

  Fields fields_;
  ReturnsFile& file_;
};

}  // namespace

std::string_view name_of(PeriodKind kind) noexcept {
  constexpr std::string_view names[] = {"month", "quarter", "half_year", "year"};
  return names[static_cast<std::size_t>(kind)];
}

ReturnsFile read_returns(const Document& document) {
  ReturnsFile file;
  file.file = document.file;
  file.diagnostics = document.diagnostics;
  if (document.root.is_null() && has_errors(document.diagnostics)) return file;
  ReturnsReader(document, file).run(document.root);
  sort_by_place(file.diagnostics);
  return file;
}

}  // namespace ayar::workflow
