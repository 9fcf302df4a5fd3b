#pragma once
/// Statecharts made up at random: every one loads, and has what makes entering hard: regions inside
/// regions, history, several targets, targets deep inside, final states.
#include <random>
#include <string>
#include <vector>

namespace ayar::test {

class RandomChart {
 public:
  static constexpr int events = 5;

  explicit RandomChart(std::uint64_t seed) : random_(seed) {}

  /// A workflow of kind machine; events e0 to e4 are sent to it.
  std::string yaml() {
    text_ = "ayar: 1\nkind: machine\nworkflow: random\nversion: 1\nevents:\n";
    for (int i = 0; i < events; ++i)
      text_ += "  e" + std::to_string(i) + ":\n";
    tops_.clear();
    plan(4);
    text_ += "states:\n";
    for (const Plan& each : tops_)
      write(each, "  ");
    return text_;
  }

 private:
  enum class Kind { leaf, final, compound, parallel, history };
  struct Plan {
    std::string name;
    Kind kind = Kind::leaf;
    bool deep = false;
    std::vector<Plan> children;
  };

  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  bool chance(int percent) { return below(100) < percent; }
  std::string name() { return "s" + std::to_string(count_++); }

  void plan(int width) {
    count_ = 0;
    targets_.clear();
    pairs_.clear();
    for (int i = 0; i < width; ++i)
      tops_.push_back(planned(3, false));
  }

  Plan planned(int depth, bool region) {
    Plan made;
    made.name = name();
    targets_.push_back(made.name);
    if (depth == 0 || chance(region ? 10 : 30)) return made;
    made.kind = chance(45) ? Kind::parallel : Kind::compound;
    if (chance(50)) {
      Plan history;
      history.name = name();
      history.kind = Kind::history;
      history.deep = chance(50);
      targets_.push_back(history.name);
      made.children.push_back(history);
    }
    const int width = 2 + below(2);
    std::vector<std::size_t> begins;
    for (int i = 0; i < width; ++i) {
      begins.push_back(targets_.size());
      made.children.push_back(planned(depth - 1, made.kind == Kind::parallel));
    }
    begins.push_back(targets_.size());
    if (made.kind == Kind::parallel) {
      const auto inside = [&](std::size_t i) {
        const auto span = static_cast<int>(begins[i + 1] - begins[i]);
        return targets_[begins[i] + static_cast<std::size_t>(below(span))];
      };
      pairs_.push_back("[" + inside(0) + ", " + inside(1) + "]");
    } else if (chance(50)) {
      Plan final;
      final.name = name();
      final.kind = Kind::final;
      targets_.push_back(final.name);
      made.children.push_back(final);
    }
    return made;
  }

  std::string target() {
    if (!pairs_.empty() && chance(25))
      return pairs_[static_cast<std::size_t>(below(static_cast<int>(pairs_.size())))];
    return targets_[static_cast<std::size_t>(below(static_cast<int>(targets_.size())))];
  }

  std::string transition() {
    const int number = below(events + 1);
    std::string made = "{event: " + (number == events ? "[e0, e3]" : "e" + std::to_string(number));
    if (chance(85)) made += ", to: " + target();
    if (chance(25)) made += ", internal: true";
    if (chance(30)) made += ", when: 'in_state(\"" + tops_name() + "\")'";
    if (chance(10)) made += ", do: [{raise: e" + std::to_string(below(events)) + "}]";
    return made + "}";
  }

  std::string tops_name() { return "s0"; }

  void write(const Plan& plan, const std::string& indent) {
    text_ += indent + plan.name + ":\n";
    const std::string inner = indent + "  ";
    if (plan.kind == Kind::history) {
      text_ += inner + "history: " + (plan.deep ? "deep" : "shallow") + "\n";
      if (chance(30)) text_ += inner + "do: [{raise: e" + std::to_string(below(events)) + "}]\n";
      return;
    }
    if (plan.kind == Kind::final) {
      text_ += inner + "final: true\n";
      return;
    }
    text_ += inner + "title: x\n";
    const int count = below(4);
    if (count > 0) text_ += inner + "on:\n";
    for (int i = 0; i < count; ++i)
      text_ += inner + "  - " + transition() + "\n";
    if (plan.children.empty()) return;
    text_ += inner + (plan.kind == Kind::parallel ? "parallel:\n" : "states:\n");
    for (const Plan& child : plan.children)
      write(child, inner + "  ");
    // What is entered by default may have something to do.
    if (plan.kind == Kind::compound && plan.children[0].kind == Kind::leaf && chance(30))
      text_ += inner + "initial: {to: " + plan.children[0].name + ", do: [{raise: e1}]}\n";
  }

  std::mt19937_64 random_;
  std::vector<Plan> tops_;
  std::vector<std::string> targets_, pairs_;
  std::string text_;
  int count_ = 0;
};

}  // namespace ayar::test
