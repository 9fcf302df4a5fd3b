// Expressions: what each may name, and their compilation with places in the file.
#include "workflow/compile/build.hpp"
#include "workflow/entry.hpp"

namespace ayar::workflow {
namespace {

cel::Type plain(cel::TypeKind kind) {
  cel::Type type;
  type.kind = kind;
  return type;
}

void add_actor(cel::Environment& environment) {
  cel::Type kinds = plain(cel::TypeKind::enumeration);
  kinds.values = {"staff", "party", "system", "plugin", "import"};
  environment.names["actor.id"] = {cel::Frame::actor, 0, plain(cel::TypeKind::string), false};
  environment.names["actor.kind"] = {cel::Frame::actor, 1, std::move(kinds), false};
  environment.names["actor.role"] = {cel::Frame::actor, 2, plain(cel::TypeKind::string), false};
}

}  // namespace

// A field that the event itself requires is there: guards run with the event's data applied.
void Environments::add_data(cel::Environment& environment, Index event) const {
  for (Index i = 0; i < made_->fields.size(); ++i) {
    const Field& field = made_->fields[i];
    cel::Symbol symbol{cel::Frame::data, static_cast<std::uint16_t>(i), field.type, false};
    symbol.optional = !field.required && field.default_value.is_null();
    environment.names[field.name] = std::move(symbol);
  }
  if (event == none) return;
  for (const EventField& field : made_->events[event].fields) {
    if (field.field == none || field.requirement != Requirement::required) continue;
    environment.names[made_->fields[field.field].name].optional = false;
  }
}

void Environments::prepare(const Definition& made) {
  made_ = &made;
  plain_ = {};
  by_event_.clear();
  add_data(plain_, none);
  add_actor(plain_);
  for (Index i = 1; i < made.states.size(); ++i) {
    if (!is_history(made.states[i].type)) plain_.states[made.states[i].name] = i;
  }
}

const cel::Environment& Environments::of(Index event) {
  if (event == none || made_->events[event].fields.empty()) return plain_;
  const auto found = by_event_.find(event);
  if (found != by_event_.end()) return found->second;
  cel::Environment environment = plain_;
  add_data(environment, event);
  const auto& fields = made_->events[event].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    environment.names["event." + fields[i].name] = {cel::Frame::event,
                                                    static_cast<std::uint16_t>(i), fields[i].type,
                                                    fields[i].requirement != Requirement::required};
  }
  return by_event_.emplace(event, std::move(environment)).first->second;
}

cel::Environment Environments::data_after(Index event) const {
  cel::Environment environment;
  environment.now = false;
  add_data(environment, event);
  return environment;
}

cel::Environment Environments::goals() const { return data_after(none); }

cel::Program build_expression(Build& build, const Node& node, const cel::Environment& environment,
                              Expect expect) {
  return build_expression(build, build.report, node, environment, expect);
}

cel::Program build_expression(Build& build, Report& report, const Node& node,
                              const cel::Environment& environment, Expect expect) {
  cel::Compiled compiled = cel::compile(node.text, environment, expect == Expect::guard);
  for (cel::Fault& fault : compiled.faults) {
    Diagnostic& given = report.error(rule::bad_guard, node, std::move(fault.message),
                                     std::move(fault.hint), fault.offset);
    // A guard is pointed at by character, from its first on: the quote before it is not part of it.
    const Mark place = node.at(fault.offset);
    given.where.line = place.line;
    given.where.column = place.column;
  }
  for (const cel::Read& read : compiled.program.reads()) {
    if (read.frame == cel::Frame::actor) build.made.reads_actor = true;
  }
  return std::move(compiled.program);
}

}  // namespace ayar::workflow
