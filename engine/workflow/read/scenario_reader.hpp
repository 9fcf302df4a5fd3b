#pragma once
/// From the tree of a scenario file to plain data; private to the scenario_*.cpp files.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/read/fields.hpp"
#include "workflow/read/scenario_file.hpp"

namespace ayar::workflow {

class ScenarioReader {
 public:
  /// Both must outlive this.
  ScenarioReader(const Document& document, ScenarioFile& file)
      : fields_(document, file.diagnostics), file_(file) {}
  void run(const Node& root);

 private:
  struct Shared {
    const Node* workflow = nullptr;
    const Node* given = nullptr;
  };
  void cases(const Node& node, Shared shared);
  void scenario(const Node& node, Shared shared, const std::string& suffix);
  void steps(const Node& node, Scenario& made);

  Given given(const Node& node);
  void complainant(const Node& node, Given& made);

  // scenario_steps.cpp
  std::optional<ScenarioStep> step(const Node& node);
  bool action(const Node& key, const Node& node, ScenarioStep& made);
  SendStep send(const Node& node);
  SendStep vote(const Node& key, const Node& node);
  void sender(const Node& node, Word& as);
  std::optional<WaitUntilStep> wait_until(const Node& node);
  DeliverStep deliver(const Node& node);
  void delivery(const Node& node, DeliverStep::Answer& made);
  CloseStep close(const Node& node);
  AssignStep assign(const Node& node);
  RepairStep repair(const Node& node);

  // scenario_expect.cpp
  Expectation expectation(const Node& node);
  void expect_people(const Node& node, Expectation& made);
  void expect_rest(const Node& node, Expectation& made);
  void sent(const Node& node, Expectation& made);
  void sent_one(const Node& node, SentExpectation& made);
  std::vector<Saying> sayings(const Node& node);
  void clock(const Node& node, ClockExpectation& made);
  std::vector<NoticeExpectation> notices(const Node& node);
  std::optional<RefusalExpectation> refusal(const Node& node);
  void approval(const Node& node, Expectation& made);
  void promises(const Node& node, Expectation& made);
  void offers(const Node& node, Expectation& made);

  // scenario_values.cpp
  std::vector<Datum> data(const Node& node, std::string_view what);
  std::vector<Word> words(const Node& node, std::string_view what);
  Word name(const Node& node, std::string_view what);
  std::optional<Word> word_among(const Node& node, std::string_view what,
                                 const std::vector<std::string>& words);
  std::optional<Word> free_text(const Node& node, std::string_view what);
  std::optional<WallTime> wall_time(const Node& node, std::string_view what);
  std::vector<Day> days(const Node& node);
  std::optional<Counted> counted(const Node& node, std::string_view what);
  std::optional<Flagged> flagged(const Node& node, std::string_view what);
  std::optional<Spanned> spanned(const Node& node, std::string_view what);

  Fields fields_;
  ScenarioFile& file_;
};

[[nodiscard]] Word word_of(const Node& node);
/// A plain scalar is what it looks like; whatever is quoted stays a text.
[[nodiscard]] Value value_of(const Node& node);
/// The tree with `${name}` replaced by what `row` has under `name`. Names that it has not stay.
[[nodiscard]] Node filled(const Node& node, const Node& row);

}  // namespace ayar::workflow
