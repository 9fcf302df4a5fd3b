#include "service/returns_tally.hpp"

#include <algorithm>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "runtime/correct.hpp"
#include "runtime/simulate_measure.hpp"
#include "service/views.hpp"

namespace ayar::service {
namespace {

using workflow::CountOf;
using workflow::Definition;
using workflow::ReturnsCount;

constexpr std::size_t cases_max = 100'000;
constexpr std::string_view without = "(none)";
constexpr std::string_view advice =
    "An aid to whoever signs the return, and not legal advice: check each count against the text "
    "in force.";

/// Data alone, as for goals; a guard may read what may be absent, and then nothing can be said.
cel::Environment environment_of(const Definition& definition) {
  cel::Environment environment;
  environment.now = false;
  for (std::size_t i = 0; i < definition.fields.size(); ++i)
    environment.names[definition.fields[i].name] = {
        cel::Frame::data, static_cast<std::uint16_t>(i), definition.fields[i].type, false};
  return environment;
}

std::string version_of(const Definition& definition) {
  return definition.workflow + "@" + std::to_string(definition.version);
}

}  // namespace

ReturnsTally::ReturnsTally(const workflow::ReturnsFile& form, const ReturnsQuery& query,
                           Instant now)
    : form_(form), query_(query), now_(now) {}

Instant ReturnsTally::known_before(const Definition& definition) const {
  if (query_.as_of) return *query_.as_of + Duration{1};
  if (!query_.as_of_date) return Instant::max();
  return definition.calendar->zone().to_utc(Date{query_.as_of_date->days + 1}, 0);
}

ReturnsBounds ReturnsTally::bounds(const Definition& definition) const {
  const auto& zone = definition.calendar->zone();
  ReturnsBounds bounds;
  bounds.start = zone.to_utc(query_.period.from, 0);
  bounds.end = zone.to_utc(Date{query_.period.to.days + 1}, 0);
  bounds.known = std::min(known_before(definition), now_ + Duration{1});
  return bounds;
}

void ReturnsTally::take(const store::ComplaintRow& row, const CountedLife& life) {
  if (!life.opened || life.definition == nullptr) return;
  const ReturnsBounds period = bounds(*life.definition);
  if (life.received_at >= period.end) return;
  alive_.insert(life.chapters.begin(), life.chapters.end());
  const std::string entity = entity_of(life);
  if (query_.entity && entity != *query_.entity) return;
  ++complaints_;
  for (std::size_t i = 0; i < form_.counts.size(); ++i)
    count(i, row, life, period, entity);
}

std::string ReturnsTally::entity_of(const CountedLife& life) {
  if (form_.by.empty()) return {};
  const auto field = life.definition->field_by_name.find(form_.by);
  if (field == life.definition->field_by_name.end()) {
    note(version_of(*life.definition) + " has no field '" + form_.by +
         "': its complaints stand under " + std::string(without));
    return std::string(without);
  }
  const Value& value = life.last.data[field->second];
  if (const auto* text = value.get_if<std::string>(); text != nullptr && !text->empty())
    return *text;
  if (const auto* number = value.get_if<std::int64_t>()) return std::to_string(*number);
  return std::string(without);
}

std::vector<ReturnsTally::Match> ReturnsTally::clock_matches(const ReturnsCount& count,
                                                             const CountedLife& life,
                                                             const ReturnsBounds& bounds) {
  std::vector<Match> made;
  const auto clock = life.definition->clock_by_name.find(count.clock);
  if (clock == life.definition->clock_by_name.end()) {
    note(version_of(*life.definition) + " has no clock '" + count.clock + "': '" + count.name +
         "' does not count its complaints");
    return made;
  }
  const Instant seen = std::min(bounds.end, bounds.known);
  for (const auto& cycle : life.last.cycles) {
    if (cycle.clock != clock->second || cycle.started >= seen) continue;
    const runtime::Reading reading = runtime::reading_of(life.last, cycle);
    const bool ended = !cycle.is_open() && reading.ended < seen;
    const bool running = cycle.is_open() ? cycle.state == law::ClockState::running : true;
    const bool late = (cycle.breached || running) && reading.due < seen;
    const auto verdict = ended  ? reading.verdict
                         : late ? runtime::Verdict::breached_open
                                : runtime::Verdict::open;
    const Instant at = ended ? reading.ended : late ? reading.due : seen - Duration{1};
    const bool within = at >= bounds.start && at < bounds.end;
    if (within && std::find(count.verdicts.begin(), count.verdicts.end(),
                            runtime::name_of(verdict)) != count.verdicts.end())
      made.push_back({at, life.definition.get(), &life.last.data});
  }
  return made;
}

std::vector<ReturnsTally::Match> ReturnsTally::matches(const ReturnsCount& count, const CountedLife& life,
                                                       const ReturnsBounds& bounds) {
  std::vector<Match> made;
  const auto as_it_stands = [&](Instant at) {
    made.push_back({at, life.definition.get(), &life.last.data});
  };
  switch (count.of) {
    case CountOf::received:
      if (life.received_at >= bounds.start) as_it_stands(life.received_at);
      break;
    case CountOf::open_at_start:
      if (bounds.start <= bounds.known && life.is_open_before(bounds.start))
        as_it_stands(bounds.start);
      break;
    case CountOf::open_at_end: {
      const Instant end = std::min(bounds.end, bounds.known);
      if (life.is_open_before(end)) as_it_stands(end);
      break;
    }
    case CountOf::clock: return clock_matches(count, life, bounds);
    case CountOf::ratio: break;
    default:
      for (const auto& occurrence : life.occurrences) {
        if (occurrence.of == count.of && occurrence.at >= bounds.start &&
            occurrence.at < bounds.end)
          made.push_back({occurrence.at, occurrence.definition, &occurrence.data});
      }
  }
  return made;
}

bool ReturnsTally::lasted(const ReturnsCount& count, const Match& match, Instant received_at) {
  const auto& calendar = *match.definition->calendar;
  if (count.within && match.at > calendar.add(received_at, *count.within)) return false;
  return !count.after || match.at > calendar.add(received_at, *count.after);
}

const cel::Program* ReturnsTally::guard_of(std::size_t index, const Definition& definition) {
  const auto key = std::pair(index, &definition);
  if (const auto known = guards_.find(key); known != guards_.end())
    return known->second.empty() ? nullptr : &known->second;
  const ReturnsCount& count = form_.counts[index];
  auto compiled = cel::compile(count.when->text, environment_of(definition));
  for (const auto& fault : compiled.faults) {
    const auto place = count.when->at(fault.offset);
    note("'" + count.name + "' cannot be asked of " + version_of(definition) + ": " +
         fault.message + " (" + place_text({form_.file, place.line, place.column}) + ")");
  }
  const auto& kept = guards_[key] = std::move(compiled.program);
  return kept.empty() ? nullptr : &kept;
}

std::optional<bool> ReturnsTally::holds(std::size_t index, const Match& match) {
  if (!form_.counts[index].when) return true;
  const cel::Program* guard = guard_of(index, *match.definition);
  if (guard == nullptr) return std::nullopt;
  auto held = guard->test({*match.data, {}, {}, {}, {}});
  if (!held) return std::nullopt;
  return *held;
}

std::optional<Money> ReturnsTally::money_of(const ReturnsCount& count, const Match& match) {
  const auto field = match.definition->field_by_name.find(count.sum);
  if (field == match.definition->field_by_name.end()) {
    note(version_of(*match.definition) + " has no field '" + count.sum + "': '" + count.name +
         "' does not know its amounts");
    return std::nullopt;
  }
  const auto* money = (*match.data)[field->second].get_if<Money>();
  return money == nullptr ? std::nullopt : std::optional(*money);
}

void ReturnsTally::count(std::size_t index, const store::ComplaintRow& row, const CountedLife& life,
                         const ReturnsBounds& bounds, const std::string& entity) {
  const ReturnsCount& count = form_.counts[index];
  auto& cells = rows_[entity];
  cells.resize(form_.counts.size());
  Cell& cell = cells[index];
  // A complaint counts once a period, by the first time it happened in it, so that the parts of a
  // total sum up to it. Of a clock, by the first cycle that fits.
  auto found = matches(count, life, bounds);
  std::stable_sort(found.begin(), found.end(),
                   [](const Match& a, const Match& b) { return a.at < b.at; });
  if (count.of != CountOf::clock && found.size() > 1) found.erase(found.begin() + 1, found.end());
  for (const Match& match : found) {
    if (!lasted(count, match, life.received_at)) continue;
    const auto held = holds(index, match);
    if (held && !*held) continue;
    const auto money = held && !count.sum.empty() ? money_of(count, match) : std::nullopt;
    if (!held || (!count.sum.empty() && !money)) ++cell.unknown;
    if (!held) return;
    ++cell.number;
    if (money && __builtin_add_overflow(cell.minor[std::string(money->code())], money->minor,
                                        &cell.minor[std::string(money->code())]))
      note("'" + count.name + "' is beyond what can be summed");
    if (count.name != query_.cases) return;
    if (cases_.size() < cases_max)
      cases_.push_back({entity, row.id, row.reference, match.at, money});
    else
      note("more than " + std::to_string(cases_max) + " cases: the list is cut");
    return;
  }
}

ReturnsRow ReturnsTally::row_of(const std::string& entity, const Row& row) const {
  ReturnsRow made;
  made.entity = entity;
  for (std::size_t i = 0; i < form_.counts.size(); ++i) {
    const ReturnsCount& count = form_.counts[i];
    ReturnsCell cell;
    cell.count = count.name;
    if (count.of == CountOf::ratio) {
      const auto& hits = row[count.numerator];
      const auto& among = row[count.denominator];
      cell.unknown = hits.unknown + among.unknown;
      cell.ratio = ReturnsShare{hits.number, among.number, 0, 0, 1};
      // Beside a share of something else, more hits than cases, no interval can be told.
      if (among.number > 0) {
        cell.ratio->share =
            static_cast<double>(hits.number) / static_cast<double>(among.number);
        if (hits.number <= among.number) {
          const auto interval = runtime::simulation::wilson(hits.number, among.number);
          cell.ratio->low = interval.low;
          cell.ratio->high = interval.high;
        }
      }
    } else {
      cell.number = row[i].number;
      cell.unknown = row[i].unknown;
      cell.sums = !count.sum.empty();
      for (const auto& [currency, minor] : row[i].minor) {
        Money money;
        money.minor = minor;
        std::copy_n(currency.begin(), 3, money.currency.begin());
        cell.money.push_back(money);
      }
    }
    made.cells.push_back(std::move(cell));
  }
  return made;
}

ReturnsReport ReturnsTally::finish() {
  ReturnsReport report;
  report.name = form_.name;
  report.source = form_.source;
  report.by = form_.by;
  report.period = query_.period;
  report.as_of_date = query_.as_of_date;
  report.as_of = query_.as_of;
  report.made_at = now_;
  report.complaints = complaints_;
  report.cases_of = query_.cases;
  report.advice = advice;
  Row total(form_.counts.size());
  for (const auto& [entity, row] : rows_) {
    report.rows.push_back(row_of(entity, row));
    for (std::size_t i = 0; i < row.size(); ++i) {
      total[i].number += row[i].number;
      total[i].unknown += row[i].unknown;
      for (const auto& [currency, minor] : row[i].minor)
        total[i].minor[currency] += minor;
    }
  }
  // Those without an entity come last, whatever the others are called.
  std::stable_partition(report.rows.begin(), report.rows.end(),
                        [](const ReturnsRow& row) { return row.entity != without; });
  report.total = row_of("", total);
  for (std::size_t i = 0; i < total.size(); ++i) {
    if (total[i].unknown == 0) continue;
    note("'" + form_.counts[i].name + "': " + std::to_string(total[i].unknown) +
         (form_.counts[i].sum.empty() ? " not counted, since a fact that decides is missing"
                                      : " counted without an amount, since none is recorded"));
  }
  std::sort(cases_.begin(), cases_.end(), [](const ReturnsCase& a, const ReturnsCase& b) {
    return a.reference < b.reference;
  });
  report.cases = std::move(cases_);
  report.notes.assign(notes_.begin(), notes_.end());
  return report;
}

}  // namespace ayar::service
