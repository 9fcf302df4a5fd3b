// `ayar eval`: tries a guard, or any expression of CEL, without a complaint.
#include <algorithm>
#include <iostream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cel/cel.hpp"
#include "cel/eval.hpp"
#include "cli/eval_batch.hpp"
#include "cli/eval_json.hpp"
#include "cli/event_data.hpp"
#include "cli/verb.hpp"
#include "runtime/values.hpp"
#include "workflow/definition.hpp"

#include <ayar/workflow.hpp>

namespace ayar::cli {
namespace {

/// What came of it, however it was asked.
struct Outcome {
  std::optional<cel::Datum> value;
  std::string type;
  std::optional<cel::Refusal> refusal;
};

Outcome refused(std::string code, std::string_view expression, const cel::Fault& fault) {
  Outcome outcome;
  const std::size_t before = code_points(expression.substr(0, fault.offset));
  outcome.refusal = cel::Refusal{std::move(code), fault.message, fault.hint,
                                     static_cast<std::uint32_t>(before + 1)};
  return outcome;
}

Result<Instant> time_of(const Globals& globals) {
  if (!globals.at.empty()) return parse_instant(globals.at);
  return SystemClock().now();
}

class EvalVerb final : public Verb {
 public:
  const char* name() const noexcept override { return "eval"; }
  const char* summary() const noexcept override {
    return "try a guard, or any expression of CEL, on values at hand";
  }
  const char* example() const noexcept override {
    return "ayar eval 'severity == \"critical\" && size(gaps) > 1' --data severity=critical --data "
           "gaps='[\"delivery\"]'";
  }

  void options(CLI::App& app) override {
    app.add_option("expression", expression_, "the expression")->type_name("EXPR");
    app.add_option("-d,--data", fields_, "a value by name; JSON where it reads as JSON, else text")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app.add_option("--json-data", json_data_, "the same as one object, or @FILE that holds it")
        ->type_name("JSON");
    app.add_option("--workflow", workflow_,
                   "types the names as this workflow declares them, and is as strict as its guards")
        ->type_name("FILE");
    app.add_flag("--unchecked", unchecked_, "no types before it runs; what does not fit errs then");
    app.add_flag("--batch", batch_,
                 "lines of JSON on standard input: {\"expr\":, \"bindings\":, \"checked\":}");
  }

  Result<Exit> run(Console& console, const Globals& globals) override {
    const ZoneLookup zones = zone_lookup(globals.zones);
    if (batch_) {
      answer_batch(std::cin, console.out, zones);
      return Exit::ok;
    }
    if (expression_.empty()) {
      return Error{ErrorCode::invalid_argument, "there is no expression",
                   "ayar eval '1 + 1', or --batch", {}, {}};
    }
    auto data = read_event_data(fields_, json_data_);
    if (!data) return std::move(data).error();
    auto outcome = workflow_.empty() ? try_plain(*data, zones, globals)
                                     : try_guard(*data, console, globals);
    if (!outcome) return std::move(outcome).error();
    return show(console, *outcome);
  }

 private:
  Result<Outcome> try_plain(const Map& data, const ZoneLookup& zones, const Globals& globals) const {
    const auto now = time_of(globals);
    if (!now) return now.error();
    cel::Question question;
    question.expression = expression_;
    question.checked = !unchecked_;
    question.zones = zones;
    question.bindings.emplace("now", datum_of(Value(*now)));
    for (const auto& [name, value] : data)
      question.bindings.insert_or_assign(name, datum_of(value));
    cel::Answer answer = cel::answer(question);
    return Outcome{std::move(answer.value), std::move(answer.type), std::move(answer.refusal)};
  }

  /// The names and types of the workflow's own guards, and their strictness.
  Result<Outcome> try_guard(const Map& data, Console& console, const Globals& globals) const {
    const auto now = time_of(globals);
    if (!now) return now.error();
    const auto loaded = load_workflow_file(workflow_, globals.zones);
    if (!loaded.workflow) {
      for (const Diagnostic& diagnostic : loaded.diagnostics)
        console.err << to_text(diagnostic) << "\n";
      return Error{ErrorCode::invalid_definition, "the workflow does not load",
                   "ayar check " + workflow_, {}, {}};
    }
    const workflow::Definition& definition = loaded.workflow->definition();
    cel::Environment environment;
    std::vector<Value> values;
    auto filled = fill(definition, data, environment, values);
    if (!filled) return std::move(filled).error();

    const cel::Compiled compiled = cel::compile(expression_, environment, false);
    if (!compiled.faults.empty()) {
      return refused("invalid_definition", expression_, compiled.faults.front());
    }
    cel::Context context;
    context.data = values;
    context.now = *now;
    auto value = compiled.program.evaluate(context);
    if (!value) return std::move(value).error();
    return Outcome{datum_of(*value), cel::to_text(compiled.program.type()), std::nullopt};
  }

  Result<void> fill(const workflow::Definition& definition, const Map& data,
                    cel::Environment& environment, std::vector<Value>& values) const {
    for (const workflow::Field& field : definition.fields) {
      const bool optional = !field.required && field.default_value.is_null();
      environment.names[field.name] = {cel::Frame::data, static_cast<std::uint16_t>(values.size()),
                                       field.type, optional};
      values.push_back(field.default_value);
    }
    for (std::uint32_t i = 1; i < definition.states.size(); ++i)
      environment.states[definition.states[i].name] = i;
    for (const auto& [name, value] : data) {
      const auto found = environment.names.find(name);
      if (found == environment.names.end()) {
        return Error{ErrorCode::invalid_data,
                     "the workflow has no field '" + bounded(name, 60) + "'", {}, {}, {}};
      }
      auto fitted = runtime::coerce(name, found->second.type, value);
      if (!fitted) return std::move(fitted).error();
      values[found->second.slot] = std::move(*fitted);
    }
    return {};
  }

  Exit show(Console& console, const Outcome& outcome) const {
    if (console.json) {
      (outcome.value ? console.out : console.err) << json_of(outcome) << "\n";
      return outcome.value ? Exit::ok : Exit::data;
    }
    if (outcome.value) {
      const std::string type = outcome.type.empty() ? cel::deep_type_of(*outcome.value) : outcome.type;
      console.out << printable(written(*outcome.value)) << "  " << console.paint.dim(type) << "\n";
      return Exit::ok;
    }
    const cel::Refusal& refusal = *outcome.refusal;
    console.err << console.paint_err.red("error: ") << printable(refusal.message) << " ("
                << refusal.code << ")\n";
    if (refusal.column > 0) point_at(console, refusal.column);
    if (!refusal.hint.empty()) console.err << "  hint: " << printable(refusal.hint) << "\n";
    return Exit::data;
  }

  /// The line of the fault, and a caret under it.
  void point_at(Console& console, std::uint32_t column) const {
    std::size_t at = 0;
    for (std::uint32_t i = 1; i < column && at < expression_.size(); ++i) {
      ++at;
      while (at < expression_.size() && (static_cast<unsigned char>(expression_[at]) >> 6U) == 2U)
        ++at;
    }
    const std::size_t newline = at == 0 ? std::string::npos : expression_.rfind('\n', at - 1);
    const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
    const std::string line = expression_.substr(begin, expression_.find('\n', begin) - begin);
    const std::string before = printable(expression_.substr(begin, at - begin));
    console.err << "  " << printable(line) << "\n  " << std::string(width_of(before), ' ')
                << console.paint_err.red("^") << "\n";
  }

  static std::string json_of(const Outcome& outcome) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    if (outcome.value) {
      json.key("value");
      put_typed(json, *outcome.value);
      json.key("type").string(outcome.type.empty() ? cel::deep_type_of(*outcome.value) : outcome.type);
    } else {
      const cel::Refusal& refusal = *outcome.refusal;
      json.key("error").begin_object();
      json.key("code").string(refusal.code).key("message").string(refusal.message);
      json.key("column").integer(refusal.column);
      if (!refusal.hint.empty()) json.key("hint").string(refusal.hint);
      json.end_object();
    }
    json.end_object();
    return out;
  }

  std::string expression_, json_data_, workflow_;
  std::vector<std::string> fields_;
  bool unchecked_ = false, batch_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_eval() { return std::make_unique<EvalVerb>(); }

}  // namespace ayar::cli
