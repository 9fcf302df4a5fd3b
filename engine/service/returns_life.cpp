#include "service/returns_life.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "runtime/fact.hpp"

namespace ayar::service {
namespace {

using runtime::Fact;
using runtime::FactKind;
using workflow::CountOf;
using workflow::CountsAs;

bool is_past_answer(std::optional<law::Phase> phase) {
  return phase == law::Phase::answered || phase == law::Phase::closed ||
         phase == law::Phase::external_review;
}

/// What corrections say of entries.
struct Edits {
  struct Amendment {
    std::int64_t entry = 0, made_by = 0;  ///< wrong from, put right by
    std::string field;
    Value value;
  };
  std::map<std::int64_t, Instant> moved;
  std::set<std::int64_t> voided;
  std::vector<Amendment> amendments;
  std::vector<std::pair<std::int64_t, std::string>> sets;  ///< by entry, in order

  void gather(const workflow::Definition& definition, std::int64_t sequence, const Fact& fact) {
    const auto entry = static_cast<std::int64_t>(fact.sequence);
    switch (fact.kind) {
      case FactKind::backdated: moved[entry] = fact.at; break;
      case FactKind::voided: voided.insert(entry); break;
      case FactKind::set:
        sets.emplace_back(sequence, definition.fields[fact.subject].name);
        break;
      case FactKind::amended:
        if (fact.subject < definition.fields.size())
          amendments.push_back(
              {entry, sequence, definition.fields[fact.subject].name, fact.value});
        break;
      default: break;
    }
  }

  /// Puts right what was known to be wrong then, unless it had been set anew in between.
  void apply_to(Occurrence& occurrence) const {
    for (const auto& amendment : amendments) {
      if (amendment.entry > occurrence.sequence || amendment.made_by <= occurrence.sequence)
        continue;
      const bool set_anew = std::any_of(sets.begin(), sets.end(), [&](const auto& set) {
        return set.first > amendment.entry && set.first <= occurrence.sequence &&
               set.second == amendment.field;
      });
      const auto field = occurrence.definition->field_by_name.find(amendment.field);
      if (set_anew || field == occurrence.definition->field_by_name.end()) continue;
      occurrence.data[field->second] = amendment.value;
    }
  }
};

class Living {
 public:
  Living(CountedLife& life, const Edits& edits) : life_(life), edits_(edits) {}

  void step(const workflow::Definition& definition, std::int64_t sequence,
            const runtime::Step& step) {
    definition_ = &definition;
    sequence_ = sequence;
    const auto moved = edits_.moved.find(sequence);
    at_ = moved == edits_.moved.end() ? step.effective_at : moved->second;
    if (sequence == 1) life_.last = runtime::blank(definition);
    const std::size_t first = life_.occurrences.size();
    const bool counts = !edits_.voided.contains(sequence);
    for (const Fact& fact : step.facts) {
      const auto before = life_.last.phase;
      runtime::apply(definition, life_.last, fact, step.effective_at);
      if (counts) look(fact, before);
    }
    for (std::size_t i = first; i < life_.occurrences.size(); ++i)
      life_.occurrences[i].data = life_.last.data;
  }

 private:
  void look(const Fact& fact, std::optional<law::Phase> before) {
    const auto now = life_.last.phase;
    if (fact.kind == FactKind::opened) {
      life_.opened = true;
      life_.received_at = fact.envelope->received_at;
    }
    if (acknowledges(fact) || (now == law::Phase::acknowledged && now != before)) acknowledge();
    if (now != before) {
      if (now == law::Phase::answered) add(CountOf::answered);
      if (now == law::Phase::closed) add(CountOf::closed);
      if (is_past_answer(before) && !is_past_answer(now)) add(CountOf::reopened);
      turn(!is_past_answer(now));
    }
    if (fact.kind == FactKind::ended) turn(false);
  }

  bool acknowledges(const Fact& fact) const {
    if (fact.kind == FactKind::taken)
      return fact.other < definition_->events.size() &&
             definition_->events[fact.other].attests_response;
    if (fact.kind != FactKind::message_sent) return false;
    const auto counts =
        definition_->messages[life_.last.messages[fact.number - 1].message].counts_as;
    return counts == CountsAs::acknowledgement || counts == CountsAs::response;
  }

  void acknowledge() {
    if (!acknowledged_) add(CountOf::acknowledged);
    acknowledged_ = true;
  }

  void add(CountOf of) { life_.occurrences.push_back({of, at_, sequence_, definition_, {}}); }

  void turn(bool open) {
    if (!life_.turns.empty() && life_.turns.back().open == open) return;
    life_.turns.push_back({at_, open});
  }

  CountedLife& life_;
  const Edits& edits_;
  const workflow::Definition* definition_ = nullptr;
  std::int64_t sequence_ = 0;
  Instant at_{};
  bool acknowledged_ = false;
};

}  // namespace

bool CountedLife::is_open_before(Instant at) const {
  if (!opened || received_at >= at) return false;
  bool open = true;
  for (const Turn& turn : turns) {
    if (turn.at < at) open = turn.open;
  }
  return open;
}

Result<CountedLife> read_life(store::Store& store, Catalog& catalog, const store::ComplaintRow& row,
                       const std::function<Instant(const workflow::Definition&)>& known_before) {
  CountedLife life;
  auto entries = read_journal(store, row.tenant, row.id);
  if (!entries) return std::move(entries.error());
  auto chapters = chapters_of(store, catalog, *entries, row.artifact);
  if (!chapters) return std::move(chapters.error());
  life.chapters = std::move(*chapters);
  if (entries->empty()) return life;
  const Instant end = known_before(*life.chapters.back());
  const auto first_unseen =
      std::find_if(entries->begin(), entries->end(),
                   [&](const store::JournalEntry& entry) { return entry.recorded_at >= end; });
  entries->erase(first_unseen, entries->end());
  std::vector<runtime::Step> steps;
  Edits edits;
  for (std::size_t i = 0; i < entries->size(); ++i) {
    auto step = step_of(*life.chapters[i], (*entries)[i]);
    if (!step) return std::move(step.error());
    for (const Fact& fact : step->facts)
      edits.gather(*life.chapters[i], (*entries)[i].sequence, fact);
    steps.push_back(std::move(*step));
  }
  Living living(life, edits);
  for (std::size_t i = 0; i < steps.size(); ++i)
    living.step(*life.chapters[i], (*entries)[i].sequence, steps[i]);
  if (!steps.empty()) life.definition = life.chapters[steps.size() - 1];
  for (auto& occurrence : life.occurrences)
    edits.apply_to(occurrence);
  return life;
}

}  // namespace ayar::service
