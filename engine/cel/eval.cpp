#include "cel/eval.hpp"

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "cel/evaluate.hpp"
#include "cel/standard.hpp"

namespace ayar::cel {
namespace {

std::string_view code_of(Failure failure) {
  switch (failure) {
    case Failure::overflow:
    case Failure::natural_overflow: return "overflow";
    case Failure::division_by_zero: return "divide_by_zero";
    case Failure::modulus_by_zero: return "modulus_by_zero";
    case Failure::unknown_name:
    case Failure::absent: return "unknown_name";
    case Failure::unknown_function: return "unknown_function";
    case Failure::no_such_key: return "no_such_key";
    case Failure::no_such_field: return "no_such_field";
    case Failure::bad_key: return "unsupported_key_type";
    case Failure::duplicate_key: return "duplicate_key";
    case Failure::timestamp_range:
    case Failure::duration_range:
    case Failure::far_apart:
    case Failure::number_range: return "out_of_range";
    case Failure::not_utf8: return "invalid_utf8";
    case Failure::cost:
    case Failure::text_size: return "costs_too_much";
    case Failure::no_overload:
    case Failure::wrong_type:
    case Failure::currencies: return "no_matching_overload";
    default: return "invalid_argument";
  }
}

/// Views of data, with maps in the order that cells need.
class Binder {
 public:
  explicit Binder(Memory& memory) : memory_(memory) {}

  /// False: a map has a key twice, or one that can be none.
  bool bind(const Datum& datum, Cell& out) {
    out.kind = datum.kind;
    switch (datum.kind) {
      case CellKind::floating: out.floating = datum.floating; return true;
      case CellKind::uinteger: out.natural = datum.natural; return true;
      case CellKind::text:
      case CellKind::bytes:
      case CellKind::type: out = Cell::of(datum.kind, std::string_view(datum.text)); return true;
      case CellKind::list: return list(datum, out);
      case CellKind::map: return map(datum, out);
      default: break;
    }
    out.integer = datum.integer;
    out.length = datum.nanoseconds;
    out.currency = datum.currency;
    return true;
  }

 private:
  bool list(const Datum& datum, Cell& out) {
    std::vector<Cell> cells(datum.items.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!bind(datum.items[i], cells[i])) return false;
    }
    std::vector<Cell>& kept = memory_.cells();
    kept = std::move(cells);
    out = Cell::made_of(CellKind::list, kept.data(), kept.size());
    return true;
  }

  bool map(const Datum& datum, Cell& out) {
    std::vector<std::pair<Cell, Cell>> entries(datum.items.size() / 2);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      auto& [key, value] = entries[i];
      if (!bind(datum.items[2 * i], key) || !bind(datum.items[2 * i + 1], value)) return false;
      if (!is_key(key)) return false;
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return order_of_keys(a.first, b.first) < 0;
    });
    std::vector<Cell>& kept = memory_.cells();
    for (const auto& entry : entries) {
      if (!kept.empty() && order_of_keys(kept[kept.size() - 2], entry.first) == 0) return false;
      kept.push_back(entry.first);
      kept.push_back(entry.second);
    }
    out = Cell::made_of(CellKind::map, kept.data(), entries.size());
    return true;
  }

  Memory& memory_;
};

Datum datum_of(const Cell& cell) {
  Datum datum;
  datum.kind = cell.kind;
  switch (cell.kind) {
    case CellKind::floating: datum.floating = cell.floating; return datum;
    case CellKind::uinteger: datum.natural = cell.natural; return datum;
    case CellKind::text:
    case CellKind::bytes:
    case CellKind::type: datum.text = cell.view(); return datum;
    case CellKind::list:
      for (std::size_t i = 0; i < count_of(cell); ++i)
        datum.items.push_back(datum_of(element_of(cell, i)));
      return datum;
    case CellKind::map:
      for_each_entry(cell, [&datum](const Cell& key, const Cell& value) {
        datum.items.push_back(datum_of(key));
        datum.items.push_back(datum_of(value));
      });
      return datum;
    default: break;
  }
  datum.integer = cell.integer;
  datum.nanoseconds = static_cast<std::uint16_t>(cell.length);
  datum.currency = cell.currency;
  return datum;
}

std::uint32_t column_of(std::string_view text, std::size_t offset) {
  return static_cast<std::uint32_t>(code_points(text.substr(0, std::min(offset, text.size()))) + 1);
}

Answer refusal(const Question& question, std::string_view code, const Fault& fault) {
  Answer made;
  made.refusal = Refusal{std::string(code), fault.message, fault.hint,
                             column_of(question.expression, fault.offset)};
  return made;
}

void run(const Question& question, const Program::Code& code, std::span<const Cell> bindings,
         Answer& made) {
  const Context nothing;
  Evaluation evaluation(code, nothing);
  evaluation.bind(bindings, &question.zones);
  Cell value;
  if (evaluation.cell(code.root, value) && evaluation.affords(value)) {
    made.value = datum_of(value);
    return;
  }
  const Fault fault{evaluation.message(), {}, evaluation.failed_offset()};
  made.refusal = refusal(question, code_of(evaluation.failure()), fault).refusal;
}

std::string joined_type(const std::vector<Datum>& items, std::size_t first, std::size_t step) {
  std::string type;
  for (std::size_t i = first; i < items.size(); i += step) {
    const std::string one = deep_type_of(items[i]);
    if (type.empty()) type = one;
    if (type != one) return "dyn";
  }
  return type.empty() ? "dyn" : type;
}

StandardNames names_of(const Question& question) {
  StandardNames names;
  names.container = question.container;
  std::uint32_t place = 0;
  for (const auto& [name, value] : question.bindings) {
    names.bindings[name] = place++;
    if (question.checked) names.types[name] = deep_type_of(value);
  }
  for (const auto& [name, type] : question.declarations)
    names.types[name] = type;
  return names;
}

}  // namespace

Answer answer(const Question& question) {
  if (auto fault = outside_fault(question.expression)) return refusal(question, "syntax", *fault);
  const Ast ast = parse(question.expression);
  if (ast.fault) return refusal(question, "syntax", *ast.fault);
  StandardFindings checked = check_standard(ast, names_of(question), question.checked);
  if (checked.fault) return refusal(question, checked.fault->code, checked.fault->fault);

  Findings findings;
  findings.nodes = std::move(checked.nodes);
  const auto code = emit(question.expression, ast, findings);
  if (auto fault = cost_fault(*code)) return refusal(question, "costs_too_much", *fault);

  Memory memory;
  Binder binder(memory);
  std::vector<Cell> bindings(question.bindings.size());
  std::size_t place = 0;
  for (const auto& [name, value] : question.bindings) {
    if (binder.bind(value, bindings[place++])) continue;
    Answer made;
    made.refusal = Refusal{"invalid_argument",
                               "the value of " + quoted(name) + " has a map with a key twice, or of a type "
                               "that keys cannot have", {}, 0};
    return made;
  }
  Answer made;
  made.type = std::move(checked.type);
  made.worst_cost = code->worst_cost;
  run(question, *code, bindings, made);
  return made;
}

std::string type_of(const Datum& datum) { return std::string(type_name(datum.kind)); }

std::string deep_type_of(const Datum& datum) {
  if (datum.kind == CellKind::list) return "list(" + joined_type(datum.items, 0, 1) + ")";
  if (datum.kind == CellKind::map) {
    return "map(" + joined_type(datum.items, 0, 2) + ", " + joined_type(datum.items, 1, 2) + ")";
  }
  return type_of(datum);
}

}  // namespace ayar::cel
