#include <fstream>
#include <ostream>

#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

class SealVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "seal"; }
  const char* summary() const noexcept override {
    return "seal what has changed, and write the seal to keep elsewhere";
  }
  const char* example() const noexcept override { return "ayar seal complaints.seal"; }

  void options(CLI::App& app) override {
    app.add_option("file", file_, "where to write it (default: standard output)")
        ->type_name("FILE");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    std::ofstream file;
    if (!file_.empty()) {
      // Made before the seal is: a seal that cannot be kept is not asked for.
      file.open(file_, std::ios::binary | std::ios::trunc);
      if (!file)
        return report(console, {ErrorCode::io, "cannot create '" + file_ + "'", {}, {}, {}},
                      Exit::cannot_create);
    }
    auto session = Session::open(globals, console, Access::write);
    if (!session) return std::move(session.error());
    auto seal = (*session)->engine().seal();
    if (!seal) return std::move(seal.error());
    if (file_.empty()) {
      console.out << *seal << (seal->empty() || seal->back() == '\n' ? "" : "\n");
      return Exit::ok;
    }
    file << *seal;
    file.close();
    if (!file) return Error{ErrorCode::io, "cannot write '" + file_ + "'", {}, {}, {}};
    console.err << "sealed; keep '" << file_ << "' away from the store\n";
    return Exit::ok;
  }

 private:
  std::string file_;
};

}  // namespace

std::unique_ptr<Verb> make_seal() { return std::make_unique<SealVerb>(); }

}  // namespace ayar::cli
