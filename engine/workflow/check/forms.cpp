#include "workflow/check/forms.hpp"

#include <algorithm>

namespace ayar::workflow {
namespace {

using S = Shape;
using Words = std::string_view;

constexpr Words kinds[] = {"complaint", "matter", "machine"};
constexpr Words types[] = {"bool",  "int",  "string", "date", "timestamp", "duration",
                           "money", "enum", "list"};
constexpr Words abouts[] = {"need", "worth", "appearance", "standing"};
constexpr Words attests[] = {"response"};
constexpr Words complainants[] = {"complainant"};
constexpr Words parties[] = {"complainant", "consumer", "representative", "subject_staff"};
constexpr Words counts[] = {"acknowledgement", "response", "forwarding"};
constexpr Words clock_kinds[] = {"deadline", "window", "repeating", "promise"};
constexpr Words agreements[] = {"customer", "internal", "supplier"};
constexpr Words catch_ups[] = {"latest", "all", "none"};
constexpr Words reopens[] = {"ignore", "resume", "restart", "new_cycle"};
constexpr Words origins[] = {"keep", "now"};
constexpr Words carries[] = {"carry", "drop"};
constexpr Words fires[] = {"fire", "suppress"};
constexpr Words phases[] = {"receipt",  "acknowledged", "assessment", "investigation",
                            "response", "answered",     "closed",     "external_review"};
constexpr Words dispositions[] = {"answered", "withdrawn",       "forwarded",
                                  "merged",   "not_a_complaint", "unreachable"};
constexpr Words histories[] = {"shallow", "deep"};

constexpr Key workflow_keys[] = {
    {"ayar", S::integer, "Format of the file.", "ayar: 1", true, nullptr, {}, 1, 1},
    {"kind", S::word,
     "complaint: all laws hold; matter: no complainant, no phases; machine: a statechart alone.",
     "kind: complaint", false, nullptr, kinds},
    {"workflow", S::name, "The workflow's name.", "workflow: retail", true},
    {"version", S::integer,
     "A whole number that grows. What is published is pinned: a change is a new version.",
     "version: 1", true, nullptr, {}, 1, 1'000'000'000},
    {"title", S::titles, "The name that people see.", "title: {en: Retail complaint, fa: شکایت خرید}"},
    {"extends", S::text, "Another workflow that this one adds to.", "extends: disp_general@3"},
    {"override", S::tree,
     "What of the extended workflow is changed, in the same shape. A clause marked legal may only be "
     "tightened.",
     "override: {clocks: {resolve: {target: 3bd}}}"},
    {"use", S::uses, "Fragments whose parts are taken in.", "use: [goodbye]"},
    {"migrate", S::form, "How open complaints of an earlier version come over.",
     "migrate: {from: 3, states: {waiting: awaiting_customer}}", false, &form::migrate},
    {"allow", S::texts, "Warnings that are meant, by their id, with the reason.",
     "allow: {AY203: the desk closes by hand}"},
    {"calendar", S::name, "The business calendar that deadlines are counted in: calendars/<name>.yaml.",
     "calendar: tehran_shop"},
    {"data", S::forms,
     "Fields of a complaint beside the core vocabulary (severity, expectation, gaps, remedy_sought, "
     "decision, reason, next_step, redress), which may be narrowed here.",
     "data: {category: {type: enum, of: [delivery, quality], required: true}}", false, &form::field},
    {"events", S::forms_or_null, "What is accepted from outside, from whom, and what it carries.",
     "events: {reply: {from: [complainant, agent]}}", false, &form::event},
    {"messages", S::forms, "Correspondence with parties, kept on record.",
     "messages: {answer: {to: complainant, template: answer, counts_as: response}}", false,
     &form::message},
    {"clocks", S::forms, "What must happen by when, and whom the engine wakes.",
     "clocks: {resolve: {target: 5bd, starts: {state: received}, met_by: {message: answer}}}", false,
     &form::clock},
    {"suspensions", S::names,
     "Authorities that halt clocks: suspensions/<name>.yaml. They halt those that are not pausable too.",
     "suspensions: [motor_finance]"},
    {"initial", S::names_or_form, "The state to begin in; the first, when not said.",
     "initial: received", false, &form::initial},
    {"states", S::forms, "The states that a complaint moves through.",
     "states: {received: {phase: receipt}}", false, &form::state},
    {"parallel", S::forms, "Regions that are active together, instead of states (kind: machine).",
     "parallel: {a: {...}, b: {...}}", false, &form::state},
};

constexpr Key field_keys[] = {
    {"type", S::word, "What it holds.", "type: money", false, nullptr, types},
    {"of", S::enum_words, "The words of an enum, or the type of a list's elements.",
     "of: [delivery, quality]", false, &form::element},
    {"currency", S::text, "The only currency of a money field: an ISO 4217 code.", "currency: EUR"},
    {"required", S::boolean, "Must be given when the complaint is opened; in a payload, with the event.",
     "required: true"},
    {"default", S::value, "What it holds when nothing is given.", "default: normal"},
    {"personal", S::boolean, "Tells of a person: kept apart, never logged.", "personal: true"},
    {"about", S::word,
     "Need may decide how somebody is treated; worth, appearance and standing may not.",
     "about: worth", false, nullptr, abouts},
    {"title", S::titles, "The name that people see.", "title: {en: Subject, fa: موضوع}"},
};
constexpr Key element_keys[] = {
    {"type", S::word, "What each element holds.", "type: enum", true, nullptr, types},
    {"of", S::enum_words, "The words of an enum.", "of: [one, two]", false, &form::element},
    {"currency", S::text, "The only currency of money.", "currency: EUR"},
};
constexpr Key event_keys[] = {
    {"from", S::names, "Roles that may send it.", "from: [agent, supervisor]"},
    {"sets", S::requirements,
     "Fields that it sets: required, optional, or an expression that says when it is required.",
     "sets: {decision: required, next_step: 'decision == \"rejected\"'}"},
    {"payload", S::forms, "What it carries beside, kept in the journal; guards read event.<name>.",
     "payload: {question: {type: string, required: true}}", false, &form::field},
    {"attests", S::word, "The sender gives their word that an answer was given, with evidence.",
     "attests: response", false, nullptr, attests},
    {"on_behalf_of", S::word, "Counts as the complainant's own word, whoever types it.",
     "on_behalf_of: complainant", false, nullptr, complainants},
    {"legal", S::boolean, "A duty of law: an extension may only tighten it.", "legal: true"},
    {"title", S::titles, "The name that people see.", "title: {en: Ask the customer}"},
};
constexpr Key message_keys[] = {
    {"to", S::word, "The party it is written to.", "to: complainant", true, nullptr, parties},
    {"template", S::name, "Its letter: templates/<name>.<language>.mustache.", "template: answer", true},
    {"counts_as", S::word, "What it is before the law, once sent.", "counts_as: response", false,
     nullptr, counts},
    {"must_say", S::names, "Fields that have to stand in the letter.", "must_say: [decision, reason]"},
    {"legal", S::boolean, "A duty of law: an extension may only tighten it.", "legal: true"},
};
constexpr Key clock_keys[] = {
    {"kind", S::word,
     "deadline: something is due; window: a right that is used or lapses; repeating: due again each time "
     "it is met; promise: one cycle for each promise.",
     "kind: deadline", false, nullptr, clock_kinds},
    {"target", S::duration_or_forms, "How long; or goals, the first whose guard holds.",
     "target: [{when: 'severity == \"critical\"', within: 8bh}, {within: 5bd}]", false, &form::goal},
    {"starts", S::references, "What starts it. May be left out where an action starts it.",
     "starts: {state: received}", false, &form::reference},
    {"met_by", S::references, "What meets it. A message counts when it is sent.",
     "met_by: [{message: answer}]", false, &form::reference},
    {"cancelled_by", S::references, "What ends it without a verdict.",
     "cancelled_by: {state: withdrawn}", false, &form::reference},
    {"pauses", S::form_list, "States in which it stands still, and how long at most.",
     "pauses: [{state: awaiting_customer, max: 15bd}]", false, &form::pause},
    {"ladder", S::form_list, "Whom it wakes, and when; the last rung may repeat.",
     "ladder: [{at: 75%, notify: owner}, {at: due, notify: supervisor}]", false, &form::rung},
    {"switch", S::form_list, "Replaces the due date of the open cycle when something happens.",
     "switch: {on: {message: holding}, target: 35bd@end}", false, &form::switching},
    {"calendar", S::name, "A calendar of its own; the workflow's, when not said.",
     "calendar: london_bank"},
    {"agreement", S::word,
     "Towards whom: the customer (SLA), another team (internal, OLA) or a supplier's contract.",
     "agreement: internal", false, nullptr, agreements},
    {"catch_up", S::word,
     "Which thresholds that came while the engine was off still tell somebody. All are marked.",
     "catch_up: latest", false, nullptr, catch_ups},
    {"title", S::titles, "The name that people see.", "title: {en: Answer within}"},
    {"on_change", S::form, "What happens when another goal holds.",
     "on_change: {origin: keep, pauses: carry, past_due: fire}", false, &form::on_change},
    {"reopen", S::word, "What it does when a closed complaint is opened again.", "reopen: new_cycle",
     false, nullptr, reopens},
    {"pausable", S::boolean, "false: nothing makes it stand still.", "pausable: false"},
    {"legal", S::boolean, "A duty of law: an extension may only tighten it.", "legal: true"},
};
constexpr Key goal_keys[] = {
    {"when", S::expression, "A guard over the complaint's data; without it, always.",
     "when: 'severity == \"critical\"'"},
    {"within", S::duration, "How long.", "within: 8bh"},
    {"until", S::name, "A field that holds the due date or time; while it is empty the goal does not hold.",
     "until: visit_due"},
    {"every", S::duration, "How often (kind: repeating): a grid from the first start on.",
     "every: 4w"},
};
constexpr Key switch_keys[] = {
    {"on", S::references, "What makes it switch.", "on: {message: holding}", true, &form::reference},
    {"target", S::duration_or_forms, "The target from then on.", "target: 35bd@end", true, &form::goal},
    {"origin", S::word, "keep: counted from where the clock counted before; now: from this moment.",
     "origin: keep", false, nullptr, origins},
};
constexpr Key pause_keys[] = {
    {"state", S::name, "The state in which the clock stands still.", "state: awaiting_customer", true},
    {"max", S::duration, "How long at most.", "max: 15bd", true},
};
constexpr Key rung_keys[] = {
    {"at", S::moment, "A part of the budget, due, or a time after it.", "at: 75%", true},
    {"notify", S::name, "The role that gets a notice.", "notify: supervisor"},
    {"assign", S::name, "The role that takes the complaint over.", "assign: supervisor"},
    {"every", S::duration, "Repeats so often.", "every: 1bd"},
    {"max", S::integer, "How often it repeats at most.", "max: 5", false, nullptr, {}, 1, 10'000},
};
constexpr Key on_change_keys[] = {
    {"origin", S::word, "keep: the new target counts from the clock's own start; now: from the change.",
     "origin: keep", false, nullptr, origins},
    {"pauses", S::word, "carry: time that stood still stays so; drop: as if it had never paused.",
     "pauses: carry", false, nullptr, carries},
    {"past_due", S::word,
     "A target already past: fire breaches at once and tells; suppress marks it and tells nobody.",
     "past_due: fire", false, nullptr, fires},
};
constexpr Key reference_keys[] = {
    {"state", S::name, "When this state is entered.", "state: received"},
    {"left", S::name, "When this state is left.", "left: awaiting_customer"},
    {"event", S::name, "When a transition takes this event.", "event: told_by_phone"},
    {"message", S::name, "When this message is sent.", "message: answer"},
};
constexpr Key state_keys[] = {
    {"title", S::titles, "The name that people see.", "title: {en: Under investigation}"},
    {"phase", S::word, "Where the complaint stands before the law; inherited by the states inside.",
     "phase: investigation", false, nullptr, phases},
    {"disposition", S::word, "How a closed complaint ended.", "disposition: answered", false, nullptr,
     dispositions},
    {"initial", S::names_or_form, "The state inside to begin in; the first, when not said.",
     "initial: investigating", false, &form::initial},
    {"states", S::forms, "States inside, one active at a time.", "states: {investigating: {...}}",
     false, &form::state},
    {"parallel", S::forms, "Regions, all active together.", "parallel: {repair: {...}, letters: {...}}",
     false, &form::state},
    {"history", S::word,
     "A way back to where its parent was last left: shallow to the state inside, deep to the innermost.",
     "history: deep", false, nullptr, histories},
    {"to", S::names, "Of a history state: where it leads before anything was recorded.",
     "to: investigating"},
    {"do", S::form_list, "Of a history state: actions of that default.", "do: [{send: hello}]", false,
     &form::action},
    {"entry", S::form_list, "Actions on entering.", "entry: [{send: welcome}]", false, &form::action},
    {"exit", S::form_list, "Actions on leaving.", "exit: [{cancel: reminder}]", false, &form::action},
    {"on", S::events_or_forms,
     "Event to transition, or a list in order. message.answer stands for all that begin so, * for any.",
     "on: {reply: {to: investigating}}", false, &form::listed_transition},
    {"after", S::durations_to_forms, "Duration to transition, counted from entering.",
     "after: {2bd: {to: unreached}}", false, &form::transition},
    {"always", S::form_list, "Transitions taken at once, without an event.",
     "always: [{when: 'redress > money(\"0 EUR\")', to: approving}]", false, &form::transition},
    {"approve", S::form, "Votes that the complaint waits for.",
     "approve: {by: supervisor, of: 1, not: [requester], granted: {to: answering}, refused: {to: "
     "investigating}}",
     false, &form::approval},
    {"final", S::boolean, "SCXML's final: nothing happens here any more.", "final: true"},
    {"open_ended", S::text, "The reason why no deadline covers this state.",
     "open_ended: waits for the court"},
    {"legal", S::boolean, "A duty of law: an extension may only tighten it.", "legal: true"},
};
constexpr Key transition_keys[] = {
    {"to", S::names, "Where it leads; several states lie in different regions. Without it nothing is "
     "left or entered.",
     "to: answering"},
    {"when", S::expression, "A guard, in single quotes.", "when: 'decision == \"rejected\"'"},
    {"do", S::form_list, "Actions on the way.", "do: [{send: question}]", false, &form::action},
    {"internal", S::boolean, "The state around its target is not left.", "internal: true"},
};
constexpr Key listed_transition_keys[] = {
    {"event", S::names, "The event, several, or the beginning of names.", "event: [ask, promise]", true},
    transition_keys[0],
    transition_keys[1],
    transition_keys[2],
    transition_keys[3],
};
constexpr Key initial_keys[] = {
    {"to", S::names, "The state to begin in; several lie in different regions.", "to: received", true},
    {"do", S::form_list, "Actions on the way.", "do: [{send: welcome}]", false, &form::action},
};
constexpr Key approval_keys[] = {
    {"when", S::expression, "A guard: without it nobody is asked, and it counts as granted.",
     "when: 'severity == \"critical\"'"},
    {"by", S::name, "The role that votes.", "by: supervisor"},
    {"of", S::integer, "Votes needed.", "of: 2", false, nullptr, {}, 1, 20},
    {"among", S::integer, "How many may vote: refused once too few are left. Without it one refusal "
     "refuses.",
     "among: 3", false, nullptr, {}, 1, 20},
    {"not", S::names, "Who may not vote: requester, earlier, or a person's id.", "not: [requester]"},
    {"levels", S::form_list, "Levels asked one after another, instead of by.",
     "levels: [{by: supervisor}, {when: 'redress > money(\"500 EUR\")', by: manager}]", false,
     &form::level},
    {"binds", S::names, "Fields that are voted on: an edit voids the votes.", "binds: [decision, redress]"},
    {"within", S::duration, "How long the votes may take.", "within: 1bd"},
    {"granted", S::form_list, "Where it goes when granted.", "granted: {to: answering}", true,
     &form::transition},
    {"refused", S::form_list, "Where it goes when refused.", "refused: {to: investigating}", true,
     &form::transition},
    {"lapsed", S::form_list, "Where it goes when the votes do not come.", "lapsed: {to: investigating}",
     false, &form::transition},
};
constexpr Key level_keys[] = {
    {"when", S::expression, "A guard: asked only where it holds.", "when: 'severity == \"critical\"'"},
    {"by", S::name, "The role that votes.", "by: manager", true},
    {"of", S::integer, "Votes needed.", "of: 1", false, nullptr, {}, 1, 20},
    {"among", S::integer, "How many may vote.", "among: 3", false, nullptr, {}, 1, 20},
    {"not", S::names, "Who may not vote: requester, earlier, or a person's id.", "not: [requester]"},
};
constexpr Key notify_keys[] = {
    {"to", S::name, "The role.", "to: supervisor", true},
    {"template", S::name, "The letter.", "template: unreached", true},
};
constexpr Key to_role_keys[] = {{"to", S::name, "The role.", "to: supervisor", true}};
constexpr Key schedule_keys[] = {
    {"event", S::name, "The event that is raised then.", "event: remind", true},
    {"after", S::duration, "How long from now.", "after: 2d", true},
    {"id", S::name, "A name to cancel it by; the event's, when not said.", "id: reminder"},
};
constexpr Key record_keys[] = {{"outcome", S::name, "The outcome.", "outcome: resolved", true}};
constexpr Key survey_keys[] = {{"kind", S::name, "The survey.", "kind: csat", true}};
constexpr Key promise_keys[] = {
    {"what", S::expression, "What is promised.", "what: 'event.what'", true},
    {"due", S::expression, "By when.", "due: 'event.due'", true},
};
constexpr Key action_keys[] = {
    {"set", S::expressions, "Sets fields to the values of expressions.", "set: {severity: '\"high\"'}"},
    {"raise", S::text, "An event inside this step.", "raise: checked"},
    {"schedule", S::form, "An event later on, by a durable timer.",
     "schedule: {event: remind, after: 2d}", false, &form::schedule},
    {"cancel", S::name, "Takes a scheduled event back.", "cancel: remind"},
    {"send", S::text, "A message to a party.", "send: answer"},
    {"notify", S::form, "A notice to staff.", "notify: {to: supervisor, template: unreached}", false,
     &form::notify},
    {"assign", S::name_or_form, "Gives the complaint to a role.", "assign: supervisor", false,
     &form::to_role},
    {"escalate", S::name_or_form, "Tells the one above, and says so on record.", "escalate: manager",
     false, &form::to_role},
    {"promise", S::form, "A promise to the complainant, with a clock of its own.",
     "promise: {what: 'event.what', due: 'event.due'}", false, &form::promise},
    {"record", S::name_or_form, "An outcome for the metrics.", "record: {outcome: resolved}", false,
     &form::record},
    {"survey", S::name_or_form, "Asks the complainant.", "survey: {kind: csat}", false, &form::survey},
    {"start_clock", S::name, "Starts a clock.", "start_clock: visit"},
    {"stop_clock", S::name, "Meets a clock.", "stop_clock: visit"},
};
constexpr Key migrate_keys[] = {
    {"from", S::integer, "The version that complaints come from.", "from: 3", true, nullptr, {}, 1,
     1'000'000'000},
    {"states", S::texts, "Old state to new; what is not named keeps its name.",
     "states: {waiting: awaiting_customer}"},
    {"clocks", S::texts, "Old clock to new.", "clocks: {answer: resolve}"},
    {"fields", S::texts, "Old field to new.", "fields: {topic: category}"},
};

constexpr Key suspension_keys[] = {
    {"ayar", S::integer, "Format of the file.", "ayar: 1", true, nullptr, {}, 1, 1},
    {"suspension", S::name, "Its name, which is the file's.", "suspension: motor_finance", true},
    {"title", S::titles, "The name that people see.",
     "title: {en: Motor finance commission complaints}"},
    {"authority", S::text, "Who orders it, and where that is written.",
     "authority: FCA PS24/1, PS24/18 (DISP App 5)", true},
    {"clocks", S::names, "The clocks that stand still, or all.", "clocks: [final_response]", true},
    {"when", S::expression, "A guard over the complaint's data: which complaints; without it, all.",
     "when: 'has(product) && product == \"motor_finance\"'"},
    {"received", S::form, "Which complaints, by the local date of receipt.",
     "received: {from: \"2023-11-17\", to: \"2025-12-04\"}", false, &form::received},
    {"suspends", S::form, "From when on the clocks stand still, and until when.",
     "suspends: {from: \"2024-01-11\", to: \"2025-12-04\"}", true, &form::suspends},
};
constexpr Key received_keys[] = {
    {"from", S::date, "The first day.", "from: \"2023-11-17\""},
    {"to", S::date, "The last day.", "to: \"2025-12-04\""},
};
constexpr Key suspends_keys[] = {
    {"from", S::date, "The first day that does not count.", "from: \"2024-01-11\"", true},
    {"to", S::date, "The last day that does not count; without it, until further notice.",
     "to: \"2025-12-04\""},
};

}  // namespace

namespace form {
constinit const Form workflow{"workflow", "A complaint process.", workflow_keys};
constinit const Form field{"field", "A field of a complaint or of an event.", field_keys};
constinit const Form element{"element", "The type of a list's elements.", element_keys};
constinit const Form event{"event", "An event from outside.", event_keys};
constinit const Form message{"message", "A message to a party.", message_keys};
constinit const Form clock{"clock", "A clock.", clock_keys};
constinit const Form goal{"goal", "A target for the complaints whose guard holds.", goal_keys};
constinit const Form pause{"pause", "A state in which a clock stands still.", pause_keys};
constinit const Form rung{"rung", "A rung of a ladder.", rung_keys};
constinit const Form switching{"switch", "What replaces a clock's due date.", switch_keys};
constinit const Form on_change{"on_change", "What a change of goal does.", on_change_keys};
constinit const Form reference{"reference", "What a clock listens for.", reference_keys, true};
constinit const Form state{"state", "A state.", state_keys};
constinit const Form transition{"transition", "A transition.", transition_keys};
constinit const Form listed_transition{"listed_transition", "A transition of a list, with its events.",
                                       listed_transition_keys};
constinit const Form initial{"initial", "Where to begin.", initial_keys};
constinit const Form approval{"approval", "An approval.", approval_keys};
constinit const Form level{"level", "A level of an approval.", level_keys};
constinit const Form action{"action", "An action.", action_keys, true};
constinit const Form notify{"notify", "A notice to staff.", notify_keys};
constinit const Form schedule{"schedule", "A scheduled event.", schedule_keys};
constinit const Form to_role{"to_role", "A role.", to_role_keys};
constinit const Form record{"record", "An outcome.", record_keys};
constinit const Form survey{"survey", "A survey.", survey_keys};
constinit const Form promise{"promise", "A promise.", promise_keys};
constinit const Form migrate{"migrate", "How complaints of an earlier version come over.", migrate_keys};
constinit const Form suspension{"suspension", "A suspension of clocks, in a file of its own.",
                                suspension_keys};
constinit const Form received{"received", "Which complaints, by receipt.", received_keys};
constinit const Form suspends{"suspends", "When the clocks stand still.", suspends_keys};
}  // namespace form

const Key* Form::find(std::string_view key) const noexcept {
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [&](const Key& each) { return each.name == key; });
  return found == keys.end() ? nullptr : &*found;
}

std::span<const Form* const> all_forms() noexcept {
  static constexpr const Form* all[] = {
      &form::workflow, &form::field,    &form::element,           &form::event,   &form::message,
      &form::clock,    &form::goal,     &form::pause,             &form::rung,    &form::switching,
      &form::on_change,
      &form::reference, &form::state,   &form::transition,        &form::listed_transition,
      &form::initial,  &form::approval, &form::level,             &form::action,  &form::notify,
      &form::schedule, &form::to_role,  &form::record,            &form::survey,  &form::promise,
      &form::migrate};
  return all;
}

std::span<const Form* const> suspension_forms() noexcept {
  static constexpr const Form* all[] = {&form::suspension, &form::received, &form::suspends};
  return all;
}

}  // namespace ayar::workflow
