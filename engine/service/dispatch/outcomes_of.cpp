#include "service/dispatch/outcomes_of.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "runtime/fact.hpp"

namespace ayar::service {
namespace {

using runtime::Fact;
using runtime::FactKind;
using workflow::CountsAs;

constexpr std::array<std::string_view, 6> told_fields{"severity",      "expectation", "gaps",
                                                      "remedy_sought", "decision",    "redress"};

std::string text_of(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

std::string_view name_of(CountsAs counts) {
  constexpr std::string_view names[] = {"", "acknowledgement", "response", "forwarding"};
  return names[static_cast<std::size_t>(counts)];
}

std::string complainant_of(const runtime::Snapshot& snapshot) {
  const auto& parties = snapshot.envelope->parties;
  const auto found = std::find_if(parties.begin(), parties.end(), [](const runtime::Party& party) {
    return party.role == "complainant";
  });
  return found == parties.end() ? std::string() : found->person;
}

std::string_view text_of(const std::optional<law::Phase>& phase) {
  return phase ? law::name_of(*phase) : std::string_view();
}

/// The outcomes of one step; each is written after its fact was folded.
class Telling {
 public:
  Telling(const runtime::Definition& definition, std::int64_t reference, const runtime::Step& step,
          runtime::Snapshot& snapshot, std::vector<std::string>& outcomes)
      : definition_(definition),
        reference_(reference),
        step_(step),
        snapshot_(snapshot),
        outcomes_(outcomes),
        sequence_(snapshot.sequence + 1),
        phase_(snapshot.phase) {}

  void run(const Actor& actor) {
    for (const Fact& fact : step_.facts) {
      const bool leaves = fact.kind == FactKind::exited || fact.kind == FactKind::taken;
      if (entered_ && leaves) tell_phase();  // a microstep is over
      runtime::apply(definition_, snapshot_, fact, step_.effective_at);
      entered_ |= fact.kind == FactKind::entered;
      tell(fact);
    }
    tell_phase();
    ++snapshot_.sequence;
    if (step_.kind != runtime::StepKind::event) return;
    add("event", [&](JsonWriter& json) {
      json.key("event").string(step_.cause);
      json.key("by").string(ayar::name_of(actor.kind));
    });
  }

 private:
  template <class Write>
  void add(std::string_view kind, const Write& write) {
    const auto& envelope = *snapshot_.envelope;
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    json.key("id").string(envelope.id + "/" + std::to_string(sequence_) + "/" +
                          std::to_string(number_++));
    json.key("kind").string(kind);
    json.key("tenant").string(envelope.tenant);
    json.key("person").string(complainant_of(snapshot_));
    json.key("complaint").string(envelope.id);
    json.key("workflow").string(definition_.workflow);
    json.key("at").instant(step_.effective_at);
    json.key("owner").string(snapshot_.owner);
    json.key("team").string(snapshot_.team);
    write(json);
    json.end_object();
    outcomes_.push_back(std::move(text));
  }

  /// Between two phases; a state within a phase is nobody's business.
  void tell_phase() {
    entered_ = false;
    const auto disposition = snapshot_.disposition;
    if (snapshot_.phase == phase_ || !snapshot_.phase) return;
    add("phase", [&](JsonWriter& json) {
      if (phase_) json.key("from").string(text_of(phase_));
      json.key("to").string(text_of(snapshot_.phase));
      json.key("disposition")
          .string(disposition == law::Disposition::none ? "" : law::name_of(disposition));
    });
    phase_ = snapshot_.phase;
  }

  void tell(const Fact& fact) {
    switch (fact.kind) {
      case FactKind::opened: return tell_opened();
      case FactKind::set: return tell_field(fact);
      case FactKind::clock_stopped:
      case FactKind::clock_cancelled: return tell_clock(fact);
      case FactKind::promised: return tell_promise(fact, "made");
      case FactKind::promise_kept: return tell_promise(fact, "kept");
      case FactKind::promise_broken: return tell_promise(fact, "broken");
      case FactKind::message_queued: return tell_message(fact, "queued");
      case FactKind::message_sent: return tell_message(fact, "sent");
      case FactKind::message_delivered: return tell_message(fact, "delivered");
      case FactKind::message_failed: return tell_message(fact, "failed");
      case FactKind::recorded:
        return add("recorded",
                   [&](JsonWriter& json) { json.key("outcome").string(text_of(fact.value)); });
      case FactKind::surveyed:
        return add("surveyed",
                   [&](JsonWriter& json) { json.key("survey").string(text_of(fact.value)); });
      default: return;
    }
  }

  void tell_opened() {
    add("opened", [&](JsonWriter& json) {
      json.key("received_at").instant(snapshot_.envelope->received_at);
      json.key("channel").string(snapshot_.envelope->channel);
      json.key("reference").integer(reference_);
    });
  }

  void tell_field(const Fact& fact) {
    const auto& field = definition_.fields[fact.subject];
    const bool told =
        field.core && !field.personal &&
        std::find(told_fields.begin(), told_fields.end(), field.name) != told_fields.end();
    if (!told) return;
    add("field", [&](JsonWriter& json) {
      json.key("field").string(field.name);
      json.key("value").value(fact.value);
    });
  }

  void tell_clock(const Fact& fact) {
    const auto& cycles = snapshot_.cycles;
    const auto cycle = std::find_if(cycles.rbegin(), cycles.rend(), [&](const auto& each) {
      return each.clock == fact.subject && each.number == fact.number;
    });
    if (cycle == cycles.rend()) return;
    add("clock", [&](JsonWriter& json) {
      json.key("clock").string(definition_.clocks[fact.subject].name);
      json.key("cycle").integer(cycle->number);
      json.key("verdict").string(runtime::name_of(cycle->verdict));
      json.key("due").instant(cycle->due);
      json.key("started").instant(cycle->started);
      if (cycle->verdict == runtime::Verdict::replaced) json.key("breached").boolean(cycle->breached);
    });
  }

  void tell_promise(const Fact& fact, std::string_view state) {
    const auto& promise = snapshot_.promises.at(fact.number - 1);
    add("promise", [&](JsonWriter& json) {
      json.key("number").integer(fact.number);
      json.key("state").string(state);
      json.key("due").instant(promise.due);
    });
  }

  void tell_message(const Fact& fact, std::string_view state) {
    const auto& message = definition_.messages[snapshot_.messages.at(fact.number - 1).message];
    add("message", [&](JsonWriter& json) {
      json.key("message").string(message.name);
      json.key("number").integer(fact.number);
      json.key("state").string(state);
      json.key("counts_as").string(name_of(message.counts_as));
      json.key("to").string(message.to);
    });
  }

  const runtime::Definition& definition_;
  std::int64_t reference_;
  const runtime::Step& step_;
  runtime::Snapshot& snapshot_;
  std::vector<std::string>& outcomes_;
  std::int64_t sequence_, number_ = 0;
  std::optional<law::Phase> phase_;
  bool entered_ = false;
};

}  // namespace

void outcomes_of(const runtime::Definition& definition, std::int64_t reference,
                 const runtime::Step& step, const Actor& actor, runtime::Snapshot& snapshot,
                 std::vector<std::string>& outcomes) {
  Telling(definition, reference, step, snapshot, outcomes).run(actor);
}

std::string outcome_of(const store::SignalRow& signal) {
  auto data = parse_json(signal.payload);
  std::string complaint;
  if (const Map* map = data ? data->get_if<Map>() : nullptr) {
    if (const auto found = map->find("complaint"); found != map->end())
      complaint = text_of(found->second);
  }
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("id").string("signal/" + signal.id);
  json.key("kind").string("signal");
  json.key("tenant").string(signal.tenant);
  json.key("person").string(signal.person);
  json.key("complaint").string(complaint);
  json.key("workflow").string("");
  json.key("at").instant(signal.effective_at);
  json.key("owner").string("");
  json.key("team").string("");
  json.key("signal").string(signal.kind);
  json.key("data").raw(signal.payload);
  json.end_object();
  return text;
}

}  // namespace ayar::service
