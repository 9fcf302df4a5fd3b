#include "cli/correcting.hpp"

namespace ayar::cli {
namespace {

class ReviseVerb final : public CorrectingVerb {
 public:
  const char* name() const noexcept override { return "revise"; }
  const char* summary() const noexcept override {
    return "accept or reject a proposed revision of a clock's verdict";
  }
  const char* example() const noexcept override {
    return "ayar revise 1 resolve --accept --reason 'seen the call log' --as supervisor:sara";
  }
  void options(CLI::App& app) override {
    CorrectingVerb::options(app);
    app.add_option("clock", clock_, "its name")->type_name("CLOCK")->required();
    app.add_option("--cycle", cycle_, "which run of it (default 1)")->type_name("NUMBER");
    app.add_option("--revision", revision_, "its number (default: the one that is proposed)")
        ->type_name("NUMBER");
    auto* accept = app.add_flag("--accept", accept_, "it stands from now on");
    app.add_flag("--reject", reject_, "the verdict stays as it is")->excludes(accept);
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    if (accept_ == reject_)
      return Error{ErrorCode::invalid_argument,
                   "say what to do: --accept or --reject",
                   "`ayar show` lists what is proposed",
                   {},
                   {}};
    return correct(console, globals,
                   Revise{complaint(), clock_, cycle_, revision_, accept_, reason()});
  }

 private:
  std::string clock_;
  std::int64_t cycle_ = 1, revision_ = 0;
  bool accept_ = false, reject_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_revise() { return std::make_unique<ReviseVerb>(); }

}  // namespace ayar::cli
