#include "workflow/check/letter_tags.hpp"

#include <array>

#include "base/text.hpp"
#include "workflow/check/rules.hpp"
#include "workflow/letter.hpp"

namespace ayar::workflow {
namespace {

constexpr std::size_t tags_max = 1'000;
constexpr std::size_t depth_max = 16;
constexpr std::string_view subject_word = "Subject:";

std::string quoted(std::string_view text) { return "'" + bounded(text, 80) + "'"; }

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/// Embeddings, overrides and isolates, U+202A to U+202E and U+2066 to U+2069: what turns a whole
/// line around.
bool turns_direction(std::string_view line, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < line.size() ? static_cast<unsigned char>(line[i]) : 0U;
  };
  if (byte(at) != 0xE2) return false;
  return (byte(at + 1) == 0x80 && byte(at + 2) >= 0xAA && byte(at + 2) <= 0xAE) ||
         (byte(at + 1) == 0x81 && byte(at + 2) >= 0xA6 && byte(at + 2) <= 0xA9);
}

class TagReader {
 public:
  TagReader(std::string_view text, const std::string& file) : text_(text), file_(file) {}
  LetterTags run();

 private:
  void line(std::string_view text);
  void heading(std::string_view text);
  void characters(std::string_view text);
  std::size_t tag(std::string_view text, std::size_t open);
  void contents(std::string_view text, std::size_t begin, std::size_t end);
  void section(LetterTag made);
  void close(const LetterTag& made);
  void all_closed();
  void fault(Mark mark, std::string message, std::string hint);
  [[nodiscard]] Mark mark_at(std::string_view text, std::size_t offset) const {
    return {line_, static_cast<std::uint32_t>(code_points(text.substr(0, offset))) + 1};
  }

  std::string_view text_;
  const std::string& file_;
  LetterTags made_;
  std::vector<LetterTag> open_;
  std::uint32_t line_ = 0;
  bool has_body_ = false;
};

void TagReader::fault(Mark mark, std::string message, std::string hint) {
  Diagnostic made;
  made.rule = rule::template_form;
  made.message = std::move(message);
  made.hint = std::move(hint);
  made.where = {file_, mark.line, mark.column};
  made_.diagnostics.push_back(std::move(made));
}

LetterTags TagReader::run() {
  if (text_.size() > template_bytes_max) {
    fault({}, "a template has at most 64 KiB", "say less, or send a link");
    return std::move(made_);
  }
  if (!is_valid_utf8(text_)) {
    fault({}, "this is not UTF-8", "save the file as UTF-8 without a byte order mark");
    return std::move(made_);
  }
  for (std::string_view each : split(text_, '\n')) {
    ++line_;
    if (!each.empty() && each.back() == '\r') each.remove_suffix(1);
    line(each);
    if (line_ == 1) all_closed();  // a section cannot reach from the subject into the body
  }
  all_closed();
  if (!has_body_ && made_.diagnostics.empty())
    fault({1, 1}, "this template has a subject and no text",
          "write the text below an empty line after the subject");
  return std::move(made_);
}

void TagReader::heading(std::string_view text) {
  const bool is_subject = text.substr(0, subject_word.size()) == subject_word;
  if (line_ == 1 && (!is_subject || trim(text.substr(subject_word.size())).empty()))
    fault({1, 1}, "a template begins with its subject",
          "write `Subject: what the letter is about`, then an empty line, then the text");
  if (line_ == 2 && !trim(text).empty())
    fault({2, 1}, "the text begins right below the subject",
          "leave one line empty between the two");
}

void TagReader::characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F)
      return fault(mark_at(text, i), "a control character stands here", "delete it");
    if (turns_direction(text, i))
      return fault(mark_at(text, i), "an invisible character that turns the direction stands here",
                   "delete it: values are set apart from the text around them when a letter is "
                   "written");
  }
}

void TagReader::line(std::string_view text) {
  if (line_ <= 2) heading(text);
  if (line_ > 2 && !trim(text).empty()) has_body_ = true;
  characters(text);
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at))
    at = tag(text, at);
}

// Reads the tag that opens at `open`; gives where to go on.
std::size_t TagReader::tag(std::string_view text, std::size_t open) {
  if (made_.tags.size() >= tags_max) {
    if (made_.tags.size() == tags_max)
      fault(mark_at(text, open), "a template has at most 1,000 tags", "say less");
    made_.tags.push_back({});
    return text.size();
  }
  const std::size_t begin = open + 2;
  if (begin < text.size() && text[begin] == '{') {
    fault(mark_at(text, open), "three braces are of HTML templates",
          "letters are plain text and nothing in them is escaped: write {{name}}");
    return std::min(text.find("}}", begin), text.size());
  }
  const std::size_t end = text.find("}}", begin);
  if (end == std::string_view::npos) {
    fault(mark_at(text, open), "this tag is not closed on its line", "write {{name}}");
    return text.size();
  }
  contents(text, begin, end);
  return end + 2;
}

void TagReader::contents(std::string_view text, std::size_t begin, std::size_t end) {
  using Kind = LetterTag::Kind;
  const auto skip_blanks = [&] {
    while (begin < end && (text[begin] == ' ' || text[begin] == '\t'))
      ++begin;
  };
  skip_blanks();
  LetterTag made;
  const char sigil = begin < end ? text[begin] : ' ';
  if (sigil == '!') return;  // a comment
  if (sigil == '>' || sigil == '=' || sigil == '&')
    return fault(mark_at(text, begin),
                 std::string("a tag that begins with '") + sigil + "' is not of this language",
                 "there are {{name}}, {{#has.name}}, {{^has.name}}, {{#is.field.word}}, their "
                 "{{/...}} and {{! comments}}");
  if (sigil == '#') made.kind = Kind::section;
  if (sigil == '^') made.kind = Kind::inverted;
  if (sigil == '/') made.kind = Kind::close;
  if (made.kind != Kind::variable) ++begin;
  skip_blanks();
  made.mark = mark_at(text, begin);
  made.name = trim(text.substr(begin, end - begin));
  for (const char c : made.name)
    if (!is_name_character(c))
      return fault(made.mark, quoted(made.name) + " is not a name",
                   "names are of a-z, 0-9, _ and dots: {{event.question}}");
  if (made.name.empty()) return fault(made.mark, "this tag is empty", "write {{name}}");
  if (made.kind == Kind::close) return close(made);
  if (made.kind != Kind::variable) return section(std::move(made));
  made_.tags.push_back(std::move(made));
}

void TagReader::section(LetterTag made) {
  if (open_.size() == depth_max)
    fault(made.mark, "sections stand at most 16 deep", "make the letter simpler");
  open_.push_back(made);
  made_.tags.push_back(std::move(made));
}

void TagReader::close(const LetterTag& made) {
  if (open_.empty())
    return fault(made.mark, quoted(made.name) + " is closed here and was not opened",
                 "write {{#" + made.name + "}} before it, or remove this");
  if (open_.back().name != made.name) {
    fault(made.mark, quoted(made.name) + " is closed here, open is " + quoted(open_.back().name),
          "close {{/" + open_.back().name + "}} first");
    made_.diagnostics.back().notes.push_back(
        {"opened here", {file_, open_.back().mark.line, open_.back().mark.column}});
  }
  open_.pop_back();
  made_.tags.push_back(made);
}

void TagReader::all_closed() {
  for (const LetterTag& each : open_)
    fault(each.mark,
          quoted(each.name) + " is not closed" +
              (each.mark.line == 1 && line_ == 1 ? " in the subject" : ""),
          "write {{/" + each.name + "}} where the section ends");
  open_.clear();
}

}  // namespace

LetterTags read_letter_tags(std::string_view text, const std::string& file) {
  return TagReader(text, file).run();
}

}  // namespace ayar::workflow
