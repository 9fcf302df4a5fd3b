// Which entries may be corrected, and how: before a correction is folded.
#include <ayar/time.hpp>

#include "base/text.hpp"
#include "runtime/correct.hpp"
#include "runtime/refold_plan.hpp"
#include "runtime/values.hpp"

namespace ayar::runtime {
namespace {

Result<const Step*> entry_of(std::span<const Step> steps, std::int64_t entry) {
  if (entry < 1 || entry > static_cast<std::int64_t>(steps.size()))
    return Error{ErrorCode::not_found,
                 "there is no entry " + std::to_string(entry) + ": the journal has " +
                     std::to_string(steps.size()),
                 "list them with `ayar journal`",
                 {},
                 {}};
  return &steps[static_cast<std::size_t>(entry - 1)];
}

Error not_sent(const Step& step, std::int64_t entry, std::string hint) {
  return Error{ErrorCode::not_permitted,
               "entry " + std::to_string(entry) + " is of kind " + std::string(name_of(step.kind)) +
                   ": only events and deliveries can have been sent wrongly",
               std::move(hint),
               {},
               {}};
}

bool was_sent(const Step& step) {
  return step.kind == StepKind::event || step.kind == StepKind::delivery;
}

Fact about(FactKind kind, std::int64_t entry) {
  Fact fact;
  fact.kind = kind;
  fact.sequence = static_cast<std::uint64_t>(entry);
  return fact;
}

}  // namespace

Result<Fact> dated(std::span<const Step> steps, const Snapshot& now, std::int64_t entry,
                   Instant at) {
  auto step = entry_of(steps, entry);
  if (!step) return std::move(step.error());
  if (!was_sent(**step)) return not_sent(**step, entry, "amend what it says instead");
  if (at < now.envelope->received_at)
    return Error{ErrorCode::invalid_argument,
                 "nothing happened before the complaint was received at " +
                     to_text(now.envelope->received_at),
                 {},
                 {},
                 {}};
  if (at > (*step)->effective_at)
    return Error{ErrorCode::invalid_argument,
                 "it cannot have happened after it was taken at " + to_text((*step)->effective_at),
                 {},
                 {},
                 {}};
  Fact fact = about(FactKind::backdated, entry);
  fact.at = at;
  return fact;
}

Result<Fact> amended(const Definition& definition, std::span<const Step> steps, std::int64_t entry,
                     const std::string& field, const Value& value) {
  auto step = entry_of(steps, entry);
  if (!step) return std::move(step.error());
  if ((*step)->kind == StepKind::correction || (*step)->kind == StepKind::migration)
    return not_sent(**step, entry, "amend the entry that it is about; the latest correction holds");
  const auto found = definition.field_by_name.find(field);
  if (found == definition.field_by_name.end()) {
    std::vector<std::string> names;
    for (const auto& each : definition.fields)
      names.push_back(each.name);
    const auto near = nearest(field, names);
    return Error{ErrorCode::invalid_data,
                 "the workflow has no field '" + bounded(field, 64) + "'",
                 near ? "did you mean '" + *near + "'?" : "",
                 {},
                 {}};
  }
  const auto& entry_field = definition.fields[found->second];
  if (value.is_null() && entry_field.required)
    return Error{ErrorCode::missing_data, "a complaint needs '" + field + "'", {}, {}, {}};
  auto fitting = coerce(field, entry_field.type, value);
  if (!fitting) return std::move(fitting.error());
  Fact fact = about(FactKind::amended, entry);
  fact.subject = found->second;
  fact.value = std::move(fitting).value();
  return fact;
}

Result<Fact> voided(const Tables& tables, std::span<const Step> steps, std::int64_t entry) {
  auto step = entry_of(steps, entry);
  if (!step) return std::move(step.error());
  if (!was_sent(**step)) return not_sent(**step, entry, "amend what it says instead");
  auto edits = edits_of(tables, steps, {});
  if (!edits) return std::move(edits.error());
  const auto edit = edits->find(static_cast<std::size_t>(entry - 1));
  if (edit != edits->end() && edit->second.voided)
    return Error{ErrorCode::not_permitted, "entry " + std::to_string(entry) + " is void already",
                 {}, {}, {}};
  return about(FactKind::voided, entry);
}

}  // namespace ayar::runtime
