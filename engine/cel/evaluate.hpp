#pragma once
/// One run of a guard. Cells point into the context and the program; texts joined and lists built
/// on the way, which few guards do, live as long as the run.
#include <cstdint>
#include <forward_list>
#include <string>

#include "cel/code.hpp"

namespace ayar::cel {

/// Longer texts are not joined: a guard's memory is bounded whatever the data hold.
inline constexpr std::size_t joined_text_bytes_max = std::size_t{64} * 1024;

#define AYAR_CEL_ARM [[gnu::noinline]]

class Evaluation {
 public:
  Evaluation(const Program::Code& code, const Context& context) noexcept
      : nodes_(code.nodes.data()), code_(code), context_(context) {}
  ~Evaluation() {
    if (scratch_ != nullptr) release();
  }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  /// A boolean node. On `error`, error() tells the failure that decided.
  [[nodiscard]] Truth truth(std::uint32_t index);
  /// Any node; false on error.
  [[nodiscard]] bool cell(std::uint32_t index, Cell& out);
  [[nodiscard]] Error error() const;

 private:
  /// What most guards never need, made when first needed.
  struct Scratch {
    std::forward_list<std::string> texts;
    std::forward_list<List> lists;
  };

  const Value* find(const Node& node) const noexcept;
  // Each is one arm of truth(), kept out of it so that truth() itself needs no stack frame.
  AYAR_CEL_ARM Truth read_boolean(const Node& node);
  AYAR_CEL_ARM Truth compare_integer(const Node& node);
  AYAR_CEL_ARM Truth compare_text(const Node& node);
  AYAR_CEL_ARM Truth both(const Node& node);
  AYAR_CEL_ARM Truth either(const Node& node);
  AYAR_CEL_ARM Truth negated(const Node& node);
  AYAR_CEL_ARM Truth chosen(const Node& node);
  AYAR_CEL_ARM Truth compared(const Node& node);
  AYAR_CEL_ARM Truth text_test(const Node& node);
  AYAR_CEL_ARM Truth is_active(std::uint32_t state) const;
  AYAR_CEL_ARM Truth any_boolean(const Node& node);
  AYAR_CEL_ARM Truth absorbed(const Node& node, Truth absorbing);
  AYAR_CEL_ARM void release() noexcept;
  Scratch& scratch();
  bool read(const Node& node, Cell& out);
  bool arithmetic(const Node& node, Cell& out);
  bool join_texts(const Node& node, const Cell& left, const Cell& right, Cell& out);
  bool size(const Node& node, Cell& out);
  bool list(const Node& node, Cell& out);
  Truth fail(Failure failure, const Node& node) noexcept {
    failure_ = failure;
    failed_at_ = &node;
    return Truth::error;
  }
  AYAR_CEL_ARM Truth fail_read(const Node& node, const Value* value) noexcept;

  const Node* nodes_;
  const Program::Code& code_;
  const Context& context_;
  Failure failure_ = Failure::none;
  const Node* failed_at_ = nullptr;
  Scratch* scratch_ = nullptr;  // owned; a bare pointer so that the usual run pays one comparison
};

#undef AYAR_CEL_ARM

}  // namespace ayar::cel
