// Commands: what changes complaints. None of them makes a thread wait; the engine calls back when
// it is durable.
#include <algorithm>
#include <array>
#include <charconv>

#include "http/callers.hpp"
#include "http/people.hpp"
#include "http/replies.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

void reply_applied(Call& call, const Result<Applied>& result) {
  if (!result) return call.refuse(result.error());
  call.reply(applied_response(*result));
}

void send(Call& call, Command command) {
  call.engine().send(std::move(command),
                     [waiting = call.shared_from_this()](Result<Applied> result) {
                       guarded(*waiting, [&result](Call& it) { reply_applied(it, result); });
                     });
}

void reply_opened(Call& call, const Result<Applied>& result, bool dry_run) {
  if (!result) return call.refuse(result.error());
  auto response = applied_response(*result, result->repeated || dry_run ? 200 : 201);
  if (!dry_run) response.headers.emplace_back("Location", "/v1/complaints/" + result->id);
  call.reply(std::move(response));
}

void send_open(Call& call, Command command) {
  const bool dry_run = command.dry_run;
  call.engine().send(std::move(command),
                     [waiting = call.shared_from_this(), dry_run](Result<Applied> result) {
                       guarded(*waiting, [&](Call& it) { reply_opened(it, result, dry_run); });
                     });
}

/// People are remembered only for a complaint that the engine would take: a refused request stores
/// nothing.
void remember_and_open(Call& call, Command command, std::vector<PersonDetails> people) {
  Command trial = command;
  trial.dry_run = true;
  call.engine().send(
      std::move(trial), [waiting = call.shared_from_this(), command = std::move(command),
                         people = std::move(people)](Result<Applied> tried) mutable {
        // A repeated key answers again although its external_ref is taken by now.
        const bool may_repeat = !command.idempotency_key.empty() && !tried &&
                                tried.error().code == ErrorCode::already_exists;
        if (!tried && !may_repeat) return waiting->refuse(tried.error());
        if (may_repeat) people.clear();
        waiting->elsewhere([command = std::move(command), people = std::move(people)](Call& it) {
          if (const auto kept = remember(it.engine(), people, it.tenant()); !kept)
            return it.refuse(kept.error());
          send_open(it, command);
        });
      });
}

/// A party complains for itself.
std::optional<Problem> check_parties(const Call& call, Open& open) {
  if (!call.caller.is_party()) return std::nullopt;
  const auto& self = call.caller.actor.id;
  if (open.parties.empty()) open.parties.push_back({"complainant", self, {}, {}});
  const bool own =
      std::all_of(open.parties.begin(), open.parties.end(), [&](const ComplaintParty& party) {
        return party.person == self && party.role != "subject_staff";
      });
  if (own) return std::nullopt;
  return make_problem("forbidden", "a party's token opens complaints of that party only");
}

void open(Call& call) {
  auto read = read_open(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& wanted = std::get<OpenRequest>(read);
  if (auto problem = check_parties(call, wanted.open)) return call.refuse(*problem);
  auto actor = actor_opening(call, wanted.open.parties, wanted.on_behalf_of);
  if (const auto* problem = std::get_if<Problem>(&actor)) return call.refuse(*problem);
  auto command = command_of(call, std::move(wanted.open), std::move(std::get<Actor>(actor)));
  command.dry_run = wanted.dry_run;
  if (wanted.people.empty() || wanted.dry_run) return send_open(call, std::move(command));
  remember_and_open(call, std::move(command), std::move(wanted.people));
}

/// If-Match holds one strong tag; the revision it names joins the body's.
std::optional<Problem> read_if_match(const Call& call, EventRequest& wanted) {
  const auto* header = call.header("if-match");
  if (header == nullptr || *header == "*") return std::nullopt;
  std::int64_t revision = 0;
  const auto* begin = header->data() + 1;
  const auto* end = header->data() + header->size() - 1;
  const bool quoted = header->size() > 2 && header->front() == '"' && header->back() == '"';
  const auto parsed =
      quoted ? std::from_chars(begin, end, revision) : std::from_chars_result{begin, {}};
  if (!quoted || parsed.ec != std::errc() || parsed.ptr != end || revision < 0)
    return make_problem("invalid_argument",
                        "If-Match must be one ETag as GET gave it, such as \"12\"");
  if (wanted.expected_revision && *wanted.expected_revision != revision)
    return make_problem("invalid_argument",
                        "If-Match and expected_revision name different revisions");
  wanted.expected_revision = revision;
  return std::nullopt;
}

/// A revision that If-Match named and that has passed is HTTP's own refusal.
void reply_event(Call& call, const Result<Applied>& result) {
  if (result || result.error().code != ErrorCode::revision_conflict ||
      call.header("if-match") == nullptr)
    return reply_applied(call, result);
  auto problem = problem_of(result.error());
  problem.status = 412;
  call.refuse(problem);
}

void event(Call& call) {
  auto read = read_event(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& wanted = std::get<EventRequest>(read);
  if (auto problem = read_if_match(call, wanted)) return call.refuse(*problem);
  auto actor = actor_about(call, call.part(), wanted.on_behalf_of);
  if (const auto* problem = std::get_if<Problem>(&actor)) return call.refuse(*problem);
  Send made{call.part(), std::move(wanted.event), std::move(wanted.data), wanted.expected_revision,
            wanted.occurred_at};
  auto command = command_of(call, std::move(made), std::move(std::get<Actor>(actor)));
  command.dry_run = wanted.dry_run;
  call.engine().send(std::move(command),
                     [waiting = call.shared_from_this()](Result<Applied> result) {
                       guarded(*waiting, [&result](Call& it) { reply_event(it, result); });
                     });
}

/// Whoever wrote the message: the one named, the caller if a party, else the complainant.
Read<std::string> writer_of(Call& call, const std::string& named) {
  if (!named.empty() || call.header("ayar-on-behalf-of") != nullptr || call.caller.is_party())
    return named;
  auto seen = see(call, call.part());
  if (auto* problem = std::get_if<Problem>(&seen)) return std::move(*problem);
  for (const auto& party : std::get<ComplaintView>(seen).parties) {
    if (party.role == "complainant") return party.person;
  }
  return make_problem("missing_data",
                      "the complaint has no complainant; say who wrote in on_behalf_of");
}

void message(Call& call) {
  auto read = read_message(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& wanted = std::get<EventRequest>(read);
  auto writer = writer_of(call, wanted.on_behalf_of);
  if (const auto* problem = std::get_if<Problem>(&writer)) return call.refuse(*problem);
  auto actor = actor_about(call, call.part(), std::get<std::string>(writer));
  if (const auto* problem = std::get_if<Problem>(&actor)) return call.refuse(*problem);
  Send made{call.part(), std::move(wanted.event), std::move(wanted.data), {}};
  send(call, command_of(call, std::move(made), std::move(std::get<Actor>(actor))));
}

void result(Call& call) {
  auto read = read_result(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  const auto& text = call.part(1);
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
    return call.refuse(make_problem("not_found", "a message has a number"));
  auto& told = std::get<ResultRequest>(read);
  send(call, command_of(call, Deliver{call.part(), number, told.outcome, std::move(told.detail)},
                        call.caller.actor));
}

void assign(Call& call) {
  auto read = read_assign(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& wanted = std::get<AssignRequest>(read);
  send(call, command_of(call, Assign{call.part(), std::move(wanted.to), std::move(wanted.team)},
                        call.caller.actor));
}

void correct(Call& call) {
  auto read = read_correction(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& wanted = std::get<CorrectionRequest>(read);
  std::visit(
      [&](auto& what) {
        what.complaint = call.part();
        auto command = command_of(call, std::move(what), call.caller.actor);
        command.dry_run = wanted.dry_run;
        send(call, std::move(command));
      },
      wanted.what);
}

void repair(Call& call) {
  auto read = read_repair(call.request().body);
  if (const auto* problem = std::get_if<Problem>(&read)) return call.refuse(*problem);
  auto& wanted = std::get<RepairRequest>(read);
  send(call, command_of(call,
                        Repair{call.part(), std::move(wanted.reason),
                               std::move(wanted.second_person), std::move(wanted.data)},
                        call.caller.actor));
}

constexpr std::array routes{
    Route{"POST", "/v1/complaints", Access::anyone, open},
    Route{"POST", "/v1/complaints/{id}/events", Access::anyone, event},
    Route{"POST", "/v1/complaints/{id}/messages", Access::anyone, message},
    Route{"POST", "/v1/complaints/{id}/messages/{number}/result", Access::delivery, result},
    Route{"POST", "/v1/complaints/{id}/assign", Access::staff, assign},
    Route{"POST", "/v1/complaints/{id}/corrections", Access::staff, correct},
    Route{"POST", "/v1/complaints/{id}/repair", Access::admin, repair},
};

}  // namespace

std::span<const Route> command_routes() noexcept { return routes; }

}  // namespace ayar::http
