#pragma once
/// What amend, void and revise have in common.
#include <string>

#include "cli/desk.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {

/// The words that every correction takes.
class CorrectingVerb : public Verb {
 public:
  void options(CLI::App& app) override;

 protected:
  [[nodiscard]] const std::string& complaint() const noexcept { return complaint_; }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
  /// Sends it and shows the clocks before and after.
  [[nodiscard]] Result<Exit> correct(Console& console, const Globals& globals,
                                     decltype(Command::what) what) const;

 private:
  std::string complaint_, reason_, key_;
  bool dry_run_ = false;
};

}  // namespace ayar::cli
