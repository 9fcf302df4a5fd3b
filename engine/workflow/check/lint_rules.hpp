#pragma once
/// The lint: what a workflow may do and hardly ever means. Each row earns its place by a mistake
/// that people make. Rows are warnings, which `allow` silences by name with a reason, except where
/// `severity` says that it cannot be meant. Sections of workflows/rules.md and the answers of
/// `ayar check --explain` are printed from here. Ids never change or return.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>

namespace ayar::workflow {

struct LintRule {
  std::string_view id, name, why;
  std::string_view remedy;  ///< what to do
  std::string_view bad, good;
  Severity severity = Severity::warning;
  constexpr operator std::string_view() const noexcept {
    return id;
  }  // NOLINT(google-explicit-constructor)
};

namespace lint_rule {
inline constexpr LintRule guard_constant{
    "AY200",
    "guard_constant",
    "A guard that always holds, or never does, decides nothing: `||` was written for `&&`, or the "
    "other way round.",
    "Correct it; a transition that is always taken has no `when`.",
    "when: 'severity != \"low\" || severity != \"normal\"'      # always holds",
    "when: 'severity != \"low\" && severity != \"normal\"'",
    Severity::warning};
inline constexpr LintRule transition_shadowed{
    "AY201",
    "transition_shadowed",
    "The first transition whose guard holds is taken: one whose cases are all taken by those "
    "before "
    "it is never reached.",
    "Put the narrower guard first, or remove the transition.",
    "decide: [{when: 'score > 3', to: a}, {when: 'score > 5', to: b}]",
    "decide: [{when: 'score > 5', to: b}, {when: 'score > 3', to: a}]",
    Severity::warning};
inline constexpr LintRule guard_gap{
    "AY202",
    "guard_gap",
    "Guards that share an event are meant to share out its cases: what none of them takes is "
    "refused, or passes unnoticed.",
    "Add the case that is named, or a last transition without `when`.",
    "decide: [{when: 'score > 3', to: a}, {when: 'score < 3', to: b}]      # and 3?",
    "decide: [{when: 'score > 3', to: a}, {to: b}]",
    Severity::warning};
inline constexpr LintRule event_unhandled{
    "AY203",
    "event_unhandled",
    "An event that no state takes is refused whenever it is sent: a button that never works.",
    "Take it in the states where it may be sent, or remove it.",
    "events: {resend: {from: [agent]}}      # and no `on: {resend: ...}` anywhere",
    "on: {resend: {to: answering}}",
    Severity::warning};
inline constexpr LintRule raised_unheard{
    "AY204",
    "raised_unheard",
    "An event that is raised and that no state takes moves nothing: usually one of the two names "
    "is "
    "misspelt.",
    "Take it in a state, or remove the `raise` or `schedule`.",
    "do: [{raise: aproved}]      # while a state takes `approved`",
    "do: [{raise: approved}]",
    Severity::warning};
inline constexpr LintRule cancel_of_nothing{
    "AY205",
    "cancel_of_nothing",
    "`cancel` names the timer's id; a name that no `schedule` has cancels nothing, and the timer "
    "fires.",
    "Write the `id` of the schedule, or the event's name where it has none.",
    "do: [{schedule: {event: chase, after: 2d, id: chaser}}]   ...   do: [{cancel: chase}]",
    "do: [{cancel: chaser}]",
    Severity::warning};
inline constexpr LintRule message_never_sent{
    "AY206",
    "message_never_sent",
    "A message that is declared and never sent is a letter that somebody believes in.",
    "Send it: `{send: name}` on a transition or on entry; or remove it.",
    "messages: {welcome: {to: complainant, template: welcome}}      # and no `send: welcome`",
    "entry: [{send: welcome}]",
    Severity::warning};
inline constexpr LintRule failure_unheard{
    "AY207",
    "failure_unheard",
    "Where an answer is waited for to be sent, it may fail: unheard, a wrong address keeps the "
    "complaint waiting until a timer fires.",
    "Take message.<name>.failed beside message.<name>.sent, and tell somebody.",
    "on: {message.answer.sent: {to: answered}}",
    "on: {message.answer.sent: {to: answered}, message.answer.failed: {to: unreached}}",
    Severity::warning};
inline constexpr LintRule always_cycle{
    "AY208",
    "always_cycle",
    "Eventless transitions without a guard that lead in a circle never come to rest: the step is "
    "refused whoever takes it.",
    "Give one of them a `when`, or let an event move the complaint on.",
    "a: {always: {to: b}}\nb: {always: {to: a}}",
    "a: {always: {to: b}}\nb: {on: {back: {to: a}}}",
    Severity::error};
inline constexpr LintRule timer_restarted{
    "AY209",
    "timer_restarted",
    "A transition from a state to itself leaves and enters it, so its `after` timers begin anew: "
    "an "
    "event that repeats can hold off a deadline for ever.",
    "Leave `to` out where only the actions are meant; where starting again is meant, allow it.",
    "waiting: {on: {note: {to: waiting}}, after: {5bd: {to: chased}}}",
    "waiting: {on: {note: {}}, after: {5bd: {to: chased}}}",
    Severity::warning};
inline constexpr LintRule payload_shadows_field{
    "AY210",
    "payload_shadows_field",
    "Payload is kept in the journal only. A datum of a field's name that stands in `payload` "
    "leaves "
    "the field as it was.",
    "Move it to `sets`, or give it a name of its own.",
    "decide: {from: [agent], payload: {reason: {type: string}}}",
    "decide: {from: [agent], sets: {reason: required}}",
    Severity::warning};
inline constexpr LintRule outcome_never_given{
    "AY211",
    "outcome_never_given",
    "Decision, reason, next step and redress are found out on the way. One that is read and that "
    "no "
    "event or action sets is never there.",
    "Let the event that decides set it.",
    "when: 'decision == \"upheld\"'      # and no event sets decision",
    "decide: {from: [agent], sets: {decision: required, reason: required}}",
    Severity::warning};
inline constexpr LintRule role_misspelt{
    "AY212",
    "role_misspelt",
    "Roles are words that nothing declares: one that stands in a single place and is nearly "
    "another "
    "is a slip that leaves an event to nobody, or a notice undelivered.",
    "Correct it; where the role is real, allow it.",
    "ask: {from: [agnet]}      # while all others are from agent",
    "ask: {from: [agent]}",
    Severity::warning};
inline constexpr LintRule title_language{
    "AY213",
    "title_language",
    "Where a workflow speaks a language, a title without it shows people a foreign word.",
    "Add the language to the title. English may be left out: the name itself stands in.",
    "title: {en: Retail complaint, fa: شکایت خرید}   ...   waiting: {title: {en: Waiting}}",
    "waiting: {title: {en: Waiting, fa: در انتظار}}",
    Severity::warning};
inline constexpr LintRule word_of_yaml{
    "AY214",
    "word_of_yaml",
    "Ayar reads plain words as text; editors, formatters and other programs read yes, no, on, off, "
    "null, 007 and 2026-01-01 as truth values, nothing, numbers and dates, and write them back so.",
    "Put the word in quotes; a choice of yes and no is `type: bool`.",
    "agreed: {type: enum, of: [yes, no]}",
    "agreed: {type: bool}",
    Severity::warning};
inline constexpr LintRule clock_never_starts{
    "AY215",
    "clock_never_starts",
    "A clock whose start cannot happen watches nothing.",
    "Start it by something that happens: a state that is entered, an event that is taken, a "
    "message "
    "that is sent.",
    "starts: {event: register}      # which no state takes",
    "starts: {state: received}",
    Severity::warning};
inline constexpr LintRule clock_never_met{"AY216",
                                          "clock_never_met",
                                          "A clock that can only be cancelled is never met: every "
                                          "report counts it as failed or leaves it "
                                          "out.",
                                          "Name in `met_by` what fulfils it and can happen.",
                                          "met_by: {message: welcome}      # which nothing sends",
                                          "met_by: {message: answer}",
                                          Severity::warning};
inline constexpr LintRule pause_covers_start{
    "AY217",
    "pause_covers_start",
    "A clock that starts in a state that pauses it stands still from its first moment: the target "
    "looks kept while nobody works.",
    "Start it elsewhere, or do not pause it there.",
    "starts: {state: waiting}, pauses: [{state: waiting, max: 5bd}]",
    "starts: {state: received}, pauses: [{state: waiting, max: 5bd}]",
    Severity::warning};
inline constexpr LintRule closes_on_silence{
    "AY218",
    "closes_on_silence",
    "Silence is no consent: people are away, ill, or never saw the letter. Who is closed by a "
    "timer "
    "is reminded before, or can come back after.",
    "Reopen from the closed state by an event of the complainant; or send a reminder before, while "
    "an event still leads back to work.",
    "answered: {after: {10bd: {to: closed}}}      # and nothing reopens",
    "closed: {on: {reopen: {to: working}}}",
    Severity::warning};
inline constexpr LintRule timer_never_fires{
    "AY219",
    "timer_never_fires",
    "A shorter `after` of the same state that surely leaves it cancels the longer ones: the "
    "reminder "
    "behind it is never sent.",
    "Swap the two times, or move what is meant for later to the state where it leads.",
    "after: {5bd: {to: closed}, 10bd: {do: [{send: reminder}]}}",
    "after: {5bd: {do: [{send: reminder}]}, 10bd: {to: closed}}",
    Severity::warning};
inline constexpr LintRule allowance_unused{
    "AY220",
    "allowance_unused",
    "An allowance that silences nothing outlives its reason and hides the next mistake.",
    "Remove it from `allow`.",
    "allow: {AY209: \"...\"}      # and AY209 has nothing to say",
    "# no allow",
    Severity::warning};
inline constexpr LintRule pause_where_stopped{
    "AY221",
    "pause_where_stopped",
    "A clock that never runs in a state cannot pause there: it was stopped before, or starts only "
    "after, and somebody believes that waiting there is free.",
    "Start it before that state, meet it after, or remove the pause.",
    "starts: {state: received}, met_by: {message: answer}, pauses: [{state: answered, max: 5bd}]",
    "starts: {state: received}, met_by: {message: answer}, pauses: [{state: waiting, max: 5bd}]",
    Severity::warning};
inline constexpr LintRule switch_never_happens{
    "AY222",
    "switch_never_happens",
    "A switch replaces the due date of a clock that runs: what never happens while it does gives "
    "nobody more time.",
    "Name what happens between the clock's start and its end.",
    "met_by: {message: answer}, switch: {on: {state: answered}, target: 35bd}",
    "met_by: {message: answer}, switch: {on: {message: holding}, target: 35bd}",
    Severity::warning};
inline constexpr LintRule switch_shortens{
    "AY223",
    "switch_shortens",
    "Laws give more time when a holding response is sent; a switch that brings a legal clock's due "
    "date "
    "nearer has the two targets swapped.",
    "Swap the two targets.",
    "legal: true, target: 35bd, switch: {on: {message: holding}, target: 15bd}",
    "legal: true, target: 15bd, switch: {on: {message: holding}, target: 35bd}",
    Severity::warning};
inline constexpr LintRule switch_twice{
    "AY224",
    "switch_twice",
    "Two switches on one thing: the first of them acts, and the second waits for it to happen once "
    "more.",
    "Give one switch several goals, each with its guard.",
    "switch: [{on: {message: holding}, target: 20bd}, {on: {message: holding}, target: 35bd}]",
    "switch: {on: {message: holding}, target: [{when: 'complex', within: 35bd}, {within: 20bd}]}",
    Severity::warning};
}  // namespace lint_rule

inline constexpr std::array lint_rules{
    lint_rule::guard_constant,     lint_rule::transition_shadowed,   lint_rule::guard_gap,
    lint_rule::event_unhandled,    lint_rule::raised_unheard,        lint_rule::cancel_of_nothing,
    lint_rule::message_never_sent, lint_rule::failure_unheard,       lint_rule::always_cycle,
    lint_rule::timer_restarted,    lint_rule::payload_shadows_field, lint_rule::outcome_never_given,
    lint_rule::role_misspelt,      lint_rule::title_language,        lint_rule::word_of_yaml,
    lint_rule::clock_never_starts, lint_rule::clock_never_met,       lint_rule::pause_covers_start,
    lint_rule::closes_on_silence,  lint_rule::timer_never_fires,     lint_rule::allowance_unused,
    lint_rule::pause_where_stopped, lint_rule::switch_never_happens, lint_rule::switch_shortens,
    lint_rule::switch_twice};

/// What `id` holds, as Markdown; empty when there is no such rule.
[[nodiscard]] std::string rule_section(std::string_view id);
/// Every rule in one line each, for machines.
struct RuleLine {
  std::string_view id, name, why, remedy;
  Severity severity = Severity::error;
};
[[nodiscard]] std::vector<RuleLine> every_rule();

}  // namespace ayar::workflow
