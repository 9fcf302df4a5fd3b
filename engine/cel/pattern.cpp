// The only home of RE2.
#include <re2/re2.h>

#include "cel/functions.hpp"

namespace ayar::cel {
namespace {

class Re2Pattern final : public Pattern {
 public:
  explicit Re2Pattern(std::string_view text)
      : re_(re2::StringPiece(text.data(), text.size()), options()) {}
  const re2::RE2& re() const { return re_; }
  bool is_found_in(std::string_view text) const override {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re_);
  }

 private:
  static re2::RE2::Options options() {
    re2::RE2::Options made;
    made.set_log_errors(false);
    made.set_max_mem(std::int64_t{1} << 20);
    return made;
  }
  re2::RE2 re_;
};

}  // namespace

std::shared_ptr<const Pattern> Pattern::make(std::string_view text, std::string& why) {
  if (text.size() > bytes_max) {
    why = "the pattern is longer than " + std::to_string(bytes_max) + " bytes";
    return nullptr;
  }
  auto made = std::make_shared<const Re2Pattern>(text);
  if (made->re().ok()) return made;
  why = made->re().error();
  return nullptr;
}

}  // namespace ayar::cel
