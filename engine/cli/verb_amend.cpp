#include "cli/correcting.hpp"
#include "cli/event_data.hpp"

namespace ayar::cli {
namespace {

class AmendVerb final : public CorrectingVerb {
 public:
  const char* name() const noexcept override { return "amend"; }
  const char* summary() const noexcept override {
    return "correct a field or an instant of the past, and the clocks with it";
  }
  const char* example() const noexcept override {
    return "ayar amend 1 --entry 3 --set severity=high --reason 'typed wrongly' "
           "--as supervisor:omid --dry-run";
  }
  void options(CLI::App& app) override {
    CorrectingVerb::options(app);
    app.add_option("--entry", entry_, "what was wrong, by its number in the journal")
        ->type_name("NUMBER")
        ->required();
    app.add_option("--set", field_, "a field as it should have been; FIELD=null takes it back")
        ->type_name("FIELD=VALUE");
    app.add_option("--occurred-at", occurred_at_, "when the entry really happened")
        ->type_name("INSTANT");
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    Amend amend;
    amend.complaint = complaint();
    amend.entry = entry_;
    amend.reason = reason();
    if (!field_.empty()) {
      auto data = read_event_data({field_}, {});
      if (!data) return std::move(data.error());
      amend.field = data->begin()->first;
      amend.value = data->begin()->second;
    }
    if (!occurred_at_.empty()) {
      auto instant = parse_instant(occurred_at_);
      if (!instant) return std::move(instant.error());
      amend.occurred_at = *instant;
    }
    return correct(console, globals, std::move(amend));
  }

 private:
  std::int64_t entry_ = 0;
  std::string field_, occurred_at_;
};

}  // namespace

std::unique_ptr<Verb> make_amend() { return std::make_unique<AmendVerb>(); }

}  // namespace ayar::cli
