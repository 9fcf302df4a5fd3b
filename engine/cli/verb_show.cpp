#include <ostream>

#include <ayar/json.hpp>

#include "cli/desk.hpp"
#include "cli/verb.hpp"
#include "cli/views.hpp"

namespace ayar::cli {
namespace {

class ShowVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "show"; }
  const char* summary() const noexcept override {
    return "one complaint: where it stands, its clocks, messages, promises";
  }
  const char* example() const noexcept override { return "ayar show 1"; }
  void options(CLI::App& app) override {
    app.add_option("complaint", complaint_, "reference number or id")
        ->type_name("COMPLAINT")
        ->required();
  }
  Result<Exit> run(Console& console, const Globals& globals) override {
    auto desk = open_desk(globals, console, Access::read);
    if (!desk) return std::move(desk.error());
    auto complaint = (*desk)->get(complaint_);
    if (!complaint) return std::move(complaint.error());
    console.out << (console.json ? to_json(*complaint) + "\n"
                                 : complaint_page(*complaint, console));
    return Exit::ok;
  }

 private:
  std::string complaint_;
};

}  // namespace

std::unique_ptr<Verb> make_show() { return std::make_unique<ShowVerb>(); }

}  // namespace ayar::cli
