#pragma once
/// Collects what is wrong with a file. Everything is found before anything is refused.
#include <string>
#include <string_view>
#include <vector>

#include "workflow/check/rules.hpp"
#include "workflow/read/fields.hpp"

namespace ayar::workflow {

inline constexpr std::size_t diagnostics_max = 50;

class Report {
 public:
  explicit Report(const Document& document) : document_(document), fields_(document, found_) {}
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  /// The reference is good until the next report; add notes to it at once.
  Diagnostic& error(std::string_view rule, const Node& node, std::string message,
                    std::string hint = {}, std::size_t offset = 0);
  /// The same as a warning: the file loads.
  Diagnostic& warn(std::string_view rule, const Node& node, std::string message,
                   std::string hint = {}, std::size_t offset = 0);
  [[nodiscard]] Note note(std::string message, const Node& node) const;
  [[nodiscard]] SourceRef place(const Node& node) const;
  [[nodiscard]] Fields& fields() noexcept { return fields_; }
  [[nodiscard]] const Document& document() const noexcept { return document_; }
  [[nodiscard]] const std::vector<Diagnostic>& found() const noexcept { return found_; }
  /// In order of place, at most diagnostics_max; no warning takes the place of an error.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  const Document& document_;
  std::vector<Diagnostic> found_;
  Fields fields_;
};

/// At most diagnostics_max of them, in their order; warnings go first, since without its errors a
/// file would seem to load.
[[nodiscard]] std::vector<Diagnostic> capped(std::vector<Diagnostic> all);

/// "did you mean 'received'?", or nothing when no candidate is near.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& candidates);

}  // namespace ayar::workflow
