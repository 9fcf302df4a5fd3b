#pragma once
/// The walk behind scan(): knows as much of YAML's tokens as it takes to tell text from syntax.
#include <algorithm>

#include "workflow/read/scan.hpp"

namespace ayar::workflow {

class Scanner {
 public:
  Scanner(std::string_view text, Scan& scan) : text_(text), scan_(scan) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\n') lines_.push_back(at + 1);
    }
  }
  void run();

 private:
  // scan.cpp: tokens
  bool start_of_line();
  void end_of_document(std::string_view marker);
  void tab();
  void comment();
  void open_bracket();
  void close_bracket();
  void nothing_may_follow(std::string_view closer);
  void property();
  void token();
  void quoted(char quote);
  void plain();
  void plain_line();

  // scan_keys.cpp: what hangs on a key
  [[nodiscard]] bool is_key(std::size_t end) const noexcept;
  void key(const Token& token);
  void second_key(const Token& token);
  void guard(const Token& when);
  [[nodiscard]] std::size_t guard_begin(const Token& when, std::size_t from);
  [[nodiscard]] std::size_t guard_end(std::size_t begin, std::size_t when_column) const;
  void refuse_guard(const Token& when, std::size_t begin, std::size_t end);
  bool block_scalar();

  [[nodiscard]] char here() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] std::size_t column(std::size_t at) const noexcept {
    return at - *(std::upper_bound(lines_.begin(), lines_.end(), at) - 1);
  }
  [[nodiscard]] std::size_t column() const noexcept { return column(at_); }
  [[nodiscard]] static bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
  [[nodiscard]] static bool is_flow_mark(char c) noexcept {
    return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
  }
  /// True where an indicator (`:`, `-`, `?`) that ends at `at` is one, and not part of a text.
  [[nodiscard]] bool ends_indicator(std::size_t at) const noexcept {
    return at >= text_.size() || is_space(text_[at]) || (!flow_.empty() && is_flow_mark(text_[at]));
  }
  [[nodiscard]] bool continues_plain() const noexcept {
    return plain_open_ && flow_.empty() && static_cast<std::ptrdiff_t>(column()) > parent_column_;
  }
  void fault(std::size_t at, std::string_view rule, std::string message, std::string hint = {}) {
    if (scan_.faults.size() < diagnostics_max)
      scan_.faults.push_back({at, rule, std::move(message), std::move(hint), std::nullopt, {}});
  }
  void structure(std::size_t at, std::string_view rule, std::string message, std::string hint,
                 std::optional<std::pair<std::size_t, std::string>> note = std::nullopt) {
    if (scan_.structure.size() < diagnostics_max)
      scan_.structure.push_back(
          {at, rule, std::move(message), std::move(hint), std::move(note), {}});
  }

  std::string_view text_;
  Scan& scan_;
  std::vector<std::size_t> lines_{0};  // where each line begins
  std::size_t at_ = 0;
  std::vector<std::size_t> flow_;      // open brackets, outermost first
  std::ptrdiff_t parent_column_ = -1;  // of the block key or dash that the present text belongs to
  bool plain_open_ = false;            // a plain text may go on in the next line
  bool value_on_line_ = false;         // a block key has been seen on this line
  bool flow_key_seen_ = false;         // a key has been seen in this entry of a flow mapping
  bool merging_ = false;               // the value of `<<` comes next; one complaint is enough
  bool any_content_ = false;
  bool marker_seen_ = false;
  bool mismatched_ = false;
  bool ended_ = false;
};

}  // namespace ayar::workflow
