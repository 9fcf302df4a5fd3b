#include "base/assert.hpp"
#include "base/text.hpp"
#include "cel/ast.hpp"
#include "cel/evaluate.hpp"

namespace ayar::cel {
namespace {

/// Offset of the first byte that is no UTF-8.
std::size_t invalid_utf8_at(std::string_view text) {
  std::size_t good = 0;
  for (std::size_t end = 1; end <= text.size() && end - good <= 4; ++end) {
    if (is_valid_utf8(text.substr(good, end - good))) good = end;
  }
  return good;
}

/// `field + 1` and `field - 1`, what counters are made of, without walking three nodes. False: take
/// the long way, which also words the errors.
bool count_in_place(const Program::Code& code, const Context& context, std::int64_t& out) {
  const Node& sum = code.nodes[code.root];
  if (sum.action != Action::arithmetic) return false;
  const Node& field = code.nodes[sum.a];
  const Node& step = code.nodes[sum.b];
  if (field.action != Action::read || field.frame != Frame::data || step.action != Action::constant)
    return false;
  const Cell& by = code.constants[step.a];
  if (by.kind != CellKind::integer || field.slot >= context.data.size()) return false;
  const auto* from = context.data[field.slot].get_if<std::int64_t>();
  if (from == nullptr) return false;
  std::int64_t made = 0;
  if (sum.operation == Operator::add && !__builtin_add_overflow(*from, by.integer, &made)) {
    out = made;
    return true;
  }
  if (sum.operation == Operator::subtract && !__builtin_sub_overflow(*from, by.integer, &made)) {
    out = made;
    return true;
  }
  return false;
}

}  // namespace

std::optional<Fault> outside_fault(std::string_view text) {
  if (text.size() > text_bytes_max) {
    return Fault{"the guard is longer than " + std::to_string(text_bytes_max) + " bytes", "",
                 text_bytes_max};
  }
  if (!is_valid_utf8(text)) return Fault{"the guard is not UTF-8", "", invalid_utf8_at(text)};
  return std::nullopt;
}

std::optional<Fault> cost_fault(const Program::Code& code) {
  if (code.worst_cost <= cost::worst_max) return std::nullopt;
  std::size_t offset = 0;
  for (std::size_t i = 0; i < code.nodes.size(); ++i) {
    // Parents come last: this ends at the outermost macro.
    if (code.nodes[i].action == Action::comprehension) offset = code.offsets[i];
  }
  return Fault{"this guard costs too much: more than " + std::to_string(cost::worst_max) +
                   " steps where its lists have " + std::to_string(cost::elements_assumed) +
                   " elements",
               "put fewer macros within each other", offset};
}

Compiled compile(std::string_view text, const Environment& environment, bool expect_boolean) {
  Compiled compiled;
  if (auto fault = outside_fault(text)) {
    compiled.faults.push_back(std::move(*fault));
    return compiled;
  }
  Ast ast = parse(text);
  if (ast.fault) {
    compiled.faults.push_back(std::move(*ast.fault));
    return compiled;
  }
  Findings findings = check(ast, environment, expect_boolean);
  compiled.faults = std::move(findings.faults);
  if (!compiled.faults.empty()) return compiled;
  auto code = emit(text, ast, findings);
  if (auto fault = cost_fault(*code)) {
    compiled.faults.push_back(std::move(*fault));
  } else {
    compiled.program = Program(std::move(code));
  }
  return compiled;
}

const Type& Program::type() const noexcept {
  AYAR_ASSERT(code_ != nullptr);
  return code_->type;
}

const std::string& Program::text() const noexcept {
  AYAR_ASSERT(code_ != nullptr);
  return code_->text;
}

std::span<const Read> Program::reads() const noexcept {
  return code_ ? std::span<const Read>(code_->reads) : std::span<const Read>();
}

bool Program::reads_now() const noexcept { return code_ && code_->reads_now; }

std::span<const std::uint32_t> Program::states_read() const noexcept {
  return code_ ? std::span<const std::uint32_t>(code_->states) : std::span<const std::uint32_t>();
}

Result<bool> Program::test(const Context& context) const {
  AYAR_ASSERT(code_ != nullptr);
  Evaluation run(*code_, context);
  const Truth verdict = run.truth(code_->root);
  if (verdict == Truth::error) return run.error();
  return verdict == Truth::yes;
}

Verdict Program::judge(const Context& context) const noexcept {
  AYAR_ASSERT(code_ != nullptr);
  const Truth verdict = Evaluation(*code_, context).truth(code_->root);
  if (verdict == Truth::error) return Verdict::errs;
  return verdict == Truth::yes ? Verdict::holds : Verdict::refuses;
}

Result<Value> Program::evaluate(const Context& context) const {
  AYAR_ASSERT(code_ != nullptr);
  Evaluation run(*code_, context);
  Cell value;
  if (!run.cell(code_->root, value) || !run.affords(value)) return run.error();
  return value_of(value);
}

Result<void> Program::evaluate_into(const Context& context, Value& out) const {
  AYAR_ASSERT(code_ != nullptr);
  auto* whole = out.get_if<std::int64_t>();
  if (whole != nullptr && count_in_place(*code_, context, *whole)) return {};
  Evaluation run(*code_, context);
  Cell value;
  if (!run.cell(code_->root, value) || !run.affords(value)) return run.error();
  if (whole != nullptr && value.kind == CellKind::integer) {
    *whole = value.integer;
  } else {
    out = value_of(value);
  }
  return {};
}

}  // namespace ayar::cel
