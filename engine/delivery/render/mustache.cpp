#include "delivery/render/mustache.hpp"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace ayar::delivery {
namespace {

namespace km = kainjow::mustache;

Error invalid(std::string message) {
  return Error{ErrorCode::invalid_data,
               std::move(message),
               "correct the template and publish the workflow again",
               {},
               {}};
}

/// Answers by whole names; the library's own look-up would take unknown names for empty texts.
class Names final : public km::basic_context<std::string> {
 public:
  explicit Names(const TagAnswers& answers) : answers_(answers) {}
  void push(const km::data*) override {}
  void pop() override {}
  const km::data* get_partial(const std::string& name) const override { return get(name); }

  const km::data* get(const std::string& name) const override {
    last_ = name;
    if (const auto known = kept_.find(name); known != kept_.end()) return &known->second;
    const TagAnswer answer = answers_(name);
    if (!answer) {
      if (unknown_.empty()) unknown_ = name.empty() ? "." : name;
      return nullptr;
    }
    const bool* holds = std::get_if<bool>(&*answer);
    km::data made = holds != nullptr
                        ? km::data(*holds ? km::data::type::bool_true : km::data::type::bool_false)
                        : km::data(std::get<std::string>(*answer));
    return &kept_.emplace(name, std::move(made)).first->second;
  }

  [[nodiscard]] const std::string& last() const noexcept { return last_; }
  [[nodiscard]] const std::string& unknown() const noexcept { return unknown_; }

 private:
  const TagAnswers& answers_;
  mutable std::map<std::string, km::data> kept_;
  mutable std::string last_, unknown_;
};

/// Stands for a line feed of the template while the library works. No template or value holds one:
/// both are refused or cleaned of control characters.
constexpr char line_end = '\x01';

bool is_lone_tag(std::string_view line) {
  const std::string_view tag = trim(line);
  return tag.size() > 4 && tag.substr(0, 2) == "{{" && tag.find("}}") == tag.size() - 2 &&
         std::string_view("#^/!").find(tag[2]) != std::string_view::npos;
}

/// A line that holds nothing but a section's tag or a comment leaves no line behind, as mustache's
/// specification says. The library keeps it where the section is not shown, and drops empty lines
/// that follow one; so it is given none to decide about.
std::string prepared(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const bool lone = is_lone_tag(line);
    made += lone ? trim(line) : line;
    if (end < text.size() && !lone) made += line_end;
    begin = end + 1;
  }
  return made;
}

}  // namespace

Result<FilledText> fill_tags(const std::string& text, const TagAnswers& answers) {
  try {
    km::mustache parsed(prepared(text));
    if (!parsed.is_valid())
      return invalid("the template does not parse: " + parsed.error_message());
    FilledText filled;
    Names names(answers);
    // Called for variables alone, right after their name was looked up.
    parsed.set_custom_escape([&](const std::string& value) {
      const bool is_new =
          std::find(filled.said.begin(), filled.said.end(), names.last()) == filled.said.end();
      if (is_new && !trim(value).empty()) filled.said.push_back(names.last());
      return value;
    });
    filled.text = parsed.render(names);
    std::replace(filled.text.begin(), filled.text.end(), line_end, '\n');
    if (!names.unknown().empty())
      return invalid("the template names '" + bounded(names.unknown(), 80) +
                     "', which nothing here is called");
    if (!parsed.is_valid())
      return invalid("the template does not render: " + parsed.error_message());
    return filled;
  } catch (const std::exception& fault) {
    return Error{ErrorCode::internal,
                 std::string("the mustache library failed: ") + fault.what(),
                 {},
                 {},
                 {}};
  }
}

}  // namespace ayar::delivery
