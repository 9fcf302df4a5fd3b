#pragma once
/// One run of a guard. Cells point into the context and the program; texts joined and lists built
/// on the way, which few guards do, live as long as the run.
#include <cstdint>
#include <span>
#include <string>

#include "cel/code.hpp"
#include "cel/cost.hpp"

namespace ayar::cel {

/// Longer texts are not joined: a guard's memory is bounded whatever the data hold.
inline constexpr std::size_t joined_text_bytes_max = std::size_t{64} * 1024;

#define AYAR_CEL_ARM [[gnu::noinline]]

class Evaluation {
 public:
  Evaluation(const Program::Code& code, const Context& context) noexcept
      : nodes_(code.nodes.data()), code_(code), context_(context) {}
  ~Evaluation() {
    if (memory_ != nullptr) release();
  }
  /// What Action::bound reads, and zones by name. Both must outlive the run.
  void bind(std::span<const Cell> bindings, const ZoneOffset* zones) noexcept {
    bindings_ = bindings;
    zones_ = zones;
  }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  /// A boolean node. On `error`, error() tells the failure that decided.
  [[nodiscard]] Truth truth(std::uint32_t index);
  /// Any node; false on error.
  [[nodiscard]] bool cell(std::uint32_t index, Cell& out);
  /// May the result be walked and copied? False is Failure::cost.
  [[nodiscard]] bool affords(const Cell& value) noexcept;
  [[nodiscard]] Error error() const;
  // Of the failure that decided.
  [[nodiscard]] Failure failure() const noexcept { return failure_; }
  [[nodiscard]] std::string message() const;
  [[nodiscard]] std::size_t failed_offset() const noexcept {
    return code_.offsets[static_cast<std::size_t>(failed_at_ - nodes_)];
  }

 private:
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
  Memory& memory();
  bool read(const Node& node, Cell& out);
  bool arithmetic(const Node& node, Cell& out);
  bool join_texts(const Node& node, const Cell& left, const Cell& right, Cell& out);
  bool join_lists(const Node& node, const Cell& left, const Cell& right, Cell& out);
  AYAR_CEL_ARM bool richer(const Node& node, Cell& out);  // what plain guards have none of
  bool select(const Node& node, Cell& out);
  bool index(const Node& node, Cell& out);
  bool map(const Node& node, Cell& out);
  bool matches(const Node& node, Cell& out);
  bool converted(const Node& node, Cell& out);
  bool accessed(const Node& node, Cell& out);
  bool comprehension(const Node& node, Cell& out);
  bool quantified(const Node& node, const Cell& range, Cell& out);
  bool counted(const Node& node, const Cell& range, Cell& out);
  bool gathered(const Node& node, const Cell& range, Cell& out);
  bool begin_round(const Node& node, const Cell& range, std::size_t index);
  bool spend(std::uint64_t steps, const Node& node) noexcept;
  bool spend_on(const Cell& value, const Node& node) noexcept;
  bool refuse(Failure failure, const Node& node) noexcept {
    return fail(failure, node) != Truth::error;
  }
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
  std::uint64_t steps_left_ = cost::steps_max;
  std::uint32_t rounds_ = 0;  // loops that this is within
  std::span<const Cell> bindings_;
  const ZoneOffset* zones_ = nullptr;
  Memory* memory_ = nullptr;  // owned; a bare pointer so that the usual run pays one comparison
};

#undef AYAR_CEL_ARM

}  // namespace ayar::cel
