#include "service/dispatch/prepare.hpp"

#include "base/text.hpp"
#include "delivery/render/letter.hpp"
#include "service/dispatch/settle.hpp"
#include "service/effects.hpp"
#include "service/road.hpp"
#include "workflow/letter.hpp"

namespace ayar::service {
namespace {

delivery::LetterContext context_of(const Moment& moment, const Recipient& to,
                                   const Directory* directory) {
  const auto& definition = *moment.definition;
  const auto& snapshot = moment.snapshot;
  delivery::LetterContext context;
  for (std::size_t i = 0; i < snapshot.data.size(); ++i) {
    if (!snapshot.data[i].is_null()) context.data[definition.fields[i].name] = snapshot.data[i];
  }
  context.id = snapshot.envelope->id;
  context.reference = moment.reference;
  context.workflow_title = workflow::title_in(definition.title, to.language, definition.workflow);
  context.received_at = snapshot.envelope->received_at;
  context.at = moment.step.effective_at;
  context.recipient_name = to.name;
  const auto* owner = directory == nullptr ? nullptr : directory->find(snapshot.owner);
  if (owner != nullptr) context.owner_name = owner->name;
  context.event = moment.step.payload;
  for (workflow::Index clock = 0; clock < definition.clocks.size(); ++clock) {
    if (const auto* cycle = snapshot.current_cycle(clock))
      context.clocks.emplace_back(definition.clocks[clock].name, cycle->due);
  }
  return context;
}

/// Name of the template, and what the text has to say.
std::pair<std::string, std::vector<workflow::Index>> wanted(const workflow::Definition& definition,
                                                            const store::OutboxRow& row) {
  if (row.kind == "survey") return {"survey_" + row.name, {}};
  if (row.kind != "message") return {row.name, {}};
  const auto found = definition.message_by_name.find(row.name);
  if (found == definition.message_by_name.end()) return {row.name, {}};
  const auto& message = definition.messages[found->second];
  return {message.template_name, message.must_say};
}

store::DeliveryWrite write_of(const store::Store::Outgoing& row) {
  store::DeliveryWrite write;
  write.tenant = row.tenant;
  write.complaint = row.complaint;
  write.id = row.outbox.id;
  return write;
}

}  // namespace

void Prepare::rescan() {
  const std::lock_guard guard(mutex_);
  after_ = 0;
}

Result<Prepare::Page> Prepare::read_page(std::int64_t after) {
  return core_.read([&](store::Store& store, Catalog&) -> Result<Page> {
    auto held = read_held(store);
    if (!held) return std::move(held.error());
    auto rows = store.unprepared(after, setup_.options.page);
    if (!rows) return std::move(rows.error());
    return Page{std::move(rows).value(), std::move(held).value()};
  });
}

bool Prepare::turn() {
  const std::lock_guard guard(mutex_);
  if (const auto stirred = core_.stirred(); stirred != stirred_) {
    stirred_ = stirred;
    after_ = 0;
  }
  auto page = read_page(after_);
  if (!page || page->rows.empty()) return false;
  store::Aside aside;
  Latch open;
  std::size_t done = 0;
  for (const auto& row : page->rows) {
    auto planned = plan(row, page->held);
    if (!planned || planned->fate == Plan::Fate::waits) continue;
    ++done;
    if (planned->fate == Plan::Fate::dies) {
      give_up(row, planned->problem, aside, open);
      continue;
    }
    auto write = write_of(row);
    write.subscriber = std::move(planned->plugin);
    write.recipient = std::move(planned->recipient);
    aside.deliveries.push_back(std::move(write));
    if (planned->letter) aside.renderings.push_back(std::move(*planned->letter));
  }
  const bool kept = aside.empty() || core_.write_and_wait(std::move(aside));
  core_.turn_if_idle();
  open.wait();
  if (kept) after_ = page->rows.back().row;
  return kept && (done > 0 || page->rows.size() == setup_.options.page);
}

/// What cannot be read now waits; so does what is held, and what nobody is configured to take.
Result<Prepare::Plan> Prepare::plan(const Outgoing& row, const Held& held) {
  Plan plan;
  const auto& kind = row.outbox.kind;
  if (!setup_.has_route(kind) || held.workflow(row.workflow) || held.message(row.outbox.name))
    return plan;
  const auto directory = core_.directory();
  std::optional<Moment> moment;
  auto sought = core_.read([&](store::Store& store, Catalog& catalog) -> Result<Sought> {
    auto found = moment_of(store, catalog, row.tenant, row.complaint, row.outbox.sequence);
    if (!found) return std::move(found.error());
    moment = std::move(found).value();
    const AddressBook book{store, directory.get(), setup_.options.default_channel,
                           setup_.options.default_language};
    return seek_recipient(book, *moment, row, core_.now());
  });
  if (!sought) return std::move(sought.error());
  if (moment->faulted) return plan;  // parked: nothing could be noted of it
  plan.fate = Plan::Fate::dies;
  plan.problem = sought->problem;
  if (!plan.problem.empty()) return plan;
  const auto* route = setup_.route(kind, sought->to.channel);
  if (route == nullptr) {
    plan.problem = "no route: nothing takes a " + kind + " by " + bounded(sought->to.channel, 64);
    return plan;
  }
  if (held.plugin(route->plugin)) return Plan{};
  plan.plugin = route->plugin;
  plan.recipient = to_json(sought->to);
  render(row, *moment, sought->to, plan);
  return plan;
}

/// A survey may have words of its own; its plugin has some otherwise.
void Prepare::render(const Outgoing& row, const Moment& moment, const Recipient& to,
                     Plan& plan) const {
  const auto directory = core_.directory();
  const auto [name, must_say] = wanted(*moment.definition, row.outbox);
  auto letter = delivery::render_letter(*moment.definition, name, to.language, must_say,
                                        context_of(moment, to, directory.get()));
  if (!letter && row.outbox.kind == "survey" && letter.error().code == ErrorCode::not_found) {
    plan.fate = Plan::Fate::goes;
    return;
  }
  if (!letter) {
    plan.problem = "no letter: " + letter.error().message;
    return;
  }
  if (!letter->missing.empty()) {
    plan.problem = "must_say: the letter does not say " + join(letter->missing, ", ");
    return;
  }
  plan.fate = Plan::Fate::goes;
  plan.letter = store::Rendering{row.tenant,
                                 row.complaint,
                                 row.outbox.id,
                                 std::move(letter->language),
                                 std::move(letter->subject),
                                 std::move(letter->body),
                                 core_.now()};
}

/// A message that cannot go fails in its complaint, so that the workflow hears of it; anything else
/// is dead in the outbox, where people see it.
void Prepare::give_up(const Outgoing& row, const std::string& problem, store::Aside& aside,
                      Latch& open) {
  using law::DeliveryStep;
  auto dead = write_of(row);
  dead.last_error = problem;
  dead.state = travel_on(row.outbox.state, {DeliveryStep::fail, DeliveryStep::give_up});
  if (row.outbox.kind != "message") {
    aside.deliveries.push_back(std::move(dead));
    return;
  }
  open.begin();
  fail_message(core_, Actor{}, std::move(dead), [&open](bool) { open.end(); });
}

}  // namespace ayar::service
