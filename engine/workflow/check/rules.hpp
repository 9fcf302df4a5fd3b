#pragma once
/// Every rule that the checker holds a workflow to: its stable id, its name and why it exists, in
/// one line. Rules below AY100 are the reader's (read/traps.hpp) and hold for the form of every
/// value. workflows/rules.md is printed from this table and a test holds the two equal. Ids never
/// change or return.
#include <array>
#include <string>
#include <string_view>

#include "workflow/read/traps.hpp"

namespace ayar::workflow {

struct Rule {
  std::string_view id, name, why;
  constexpr operator std::string_view() const noexcept {
    return id;
  }  // NOLINT(google-explicit-constructor)
};

namespace rule {
// Form: what is written where, and by which names.
inline constexpr Rule file_form{"AY101", "file_form",
                                "A file says what it is before anything else is believed."};
inline constexpr Rule reserved_name{
    "AY102", "reserved_name",
    "A name of the engine or of the guard language cannot be taken by a workflow."};
inline constexpr Rule duplicate_name{"AY103", "duplicate_name",
                                     "One name, one thing: state names are unique in a file."};
inline constexpr Rule unknown_name{"AY104", "unknown_name",
                                   "A reference leads to something declared in the file."};
inline constexpr Rule bad_guard{
    "AY105", "bad_guard", "Guards are checked when a workflow loads, not when a customer waits."};
inline constexpr Rule wrong_type{"AY106", "wrong_type", "A value fits the field that takes it."};
inline constexpr Rule core_field{
    "AY107", "core_field",
    "A workflow may narrow the core vocabulary but not redefine it: reports depend on it."};
inline constexpr Rule bad_calendar{"AY108", "bad_calendar",
                                   "Deadlines are counted in a calendar that exists and opens."};
inline constexpr Rule too_many{"AY109", "too_many",
                               "Every size has a limit, so that a file cannot exhaust the engine."};
inline constexpr Rule raised_without_data{
    "AY110", "raised_without_data",
    "A raised event carries no data, so it cannot be one that requires some."};
inline constexpr Rule final_state{
    "AY111", "final_state", "A final state is SCXML's final: nothing happens in it any more."};
inline constexpr Rule wrong_audience{
    "AY112", "wrong_audience",
    "Messages are correspondence with parties, notices are for staff; the two are counted apart."};
inline constexpr Rule event_never_comes{
    "AY113", "event_never_comes",
    "A transition on an event that cannot happen is a way out that does not exist."};
inline constexpr Rule transition_never_tried{
    "AY114", "transition_never_tried",
    "Transitions are tried in order: behind one without a guard none is reached."};
inline constexpr Rule template_form{
    "AY115", "template_form",
    "A template is a subject, an empty line and a plain text with the few tags that there are."};
inline constexpr Rule template_name{
    "AY116", "template_name",
    "A letter speaks of what is known when it is written: fields, clocks, the event, its own words."};
inline constexpr Rule template_unsaid{
    "AY117", "template_unsaid",
    "What a message must say stands in its template, in every language."};
inline constexpr Rule template_missing{
    "AY118", "template_missing",
    "Everything that is sent has a text, in every language that the workflow speaks."};
inline constexpr Rule targets_apart{
    "AY140", "targets_apart",
    "Several targets lie in different regions, so that all of them can be active."};
inline constexpr Rule history_form{
    "AY141", "history_form",
    "A history state goes back into its own parent, and nobody is ever in it."};
inline constexpr Rule approvals_at_once{
    "AY119", "approvals_at_once",
    "One approval is open at a time, so that a vote is for what the voter was asked."};
inline constexpr Rule approval_votes{
    "AY120", "approval_votes",
    "An approval can be granted: as many as are needed may vote, and there is somebody earlier."};

inline constexpr Rule clock_kind{"AY121", "clock_kind",
                                 "A clock has the keys that mean something for its kind."};
inline constexpr Rule suspension_form{
    "AY122", "suspension_form",
    "A suspension says by whose authority which clocks stand still, and from when."};
inline constexpr Rule suspension_overlap{
    "AY123", "suspension_overlap",
    "Two suspensions never halt one clock on one day, so that each day has one authority."};

// Laws: what no workflow of kind complaint may break.
inline constexpr Rule phase_missing{
    "AY150", "phase_missing", "Every state that a complaint can rest in says which phase that is."};
inline constexpr Rule begins_in_receipt{"AY151", "begins_in_receipt",
                                        "A complaint begins by being received."};
inline constexpr Rule phase_step{"AY152", "phase_step",
                                 "Phases follow the phase law, microstep by microstep."};
inline constexpr Rule answered_unsaid{
    "AY153", "answered_unsaid",
    "Answered means that a response was sent, or that somebody attests an answer."};
inline constexpr Rule disposition_unsaid{
    "AY154", "disposition_unsaid",
    "A closed state says how the complaint ended, and no other state does."};
inline constexpr Rule withdrawn_by_other{
    "AY155", "withdrawn_by_other",
    "Only the complainant's own word withdraws, and it is confirmed to them."};
inline constexpr Rule forwarded_unsaid{
    "AY156", "forwarded_unsaid", "Who forwards a complaint tells the complainant where it went."};
inline constexpr Rule closed_without_reason{
    "AY157", "closed_without_reason",
    "Merging needs the link, refusing to treat as a complaint needs the reason."};
inline constexpr Rule unreachable_untried{
    "AY158", "unreachable_untried", "Nobody is unreachable before a message to them has failed."};
inline constexpr Rule disposition_changes{
    "AY159", "disposition_changes",
    "A closed complaint keeps its disposition; to change it, reopen."};
inline constexpr Rule uncovered{"AY160", "uncovered",
                                "No complaint waits where no deadline watches."};
inline constexpr Rule rejected_unexplained{
    "AY161", "rejected_unexplained",
    "A rejection comes with its reason and what the complainant can do next."};
inline constexpr Rule clock_cannot_end{"AY162", "clock_cannot_end",
                                       "A clock that starts can be met or cancelled from there."};
inline constexpr Rule clock_open_at_closing{"AY163", "clock_open_at_closing",
                                            "No clock runs on after a complaint is closed."};
inline constexpr Rule reopen_unsaid{
    "AY164", "reopen_unsaid",
    "Where complaints can reopen, every clock says what happens to it then."};
inline constexpr Rule pause_without_max{"AY165", "pause_without_max",
                                        "A clock does not pause for ever."};
inline constexpr Rule pause_without_asking{
    "AY166", "pause_without_asking",
    "A clock pauses for somebody who was asked: the pausing state is entered by sending."};
inline constexpr Rule pause_forbidden{"AY167", "pause_forbidden", "`pausable: false` is absolute."};
inline constexpr Rule ladder_order{
    "AY168", "ladder_order",
    "A ladder is climbed in order of time, and only its last rung repeats."};
inline constexpr Rule unreachable_state{
    "AY169", "unreachable_state", "A state that nothing leads to is a mistake or a leftover."};
inline constexpr Rule no_closure{"AY170", "no_closure",
                                 "From everywhere some path leads to closure."};
inline constexpr Rule respect{"AY171", "respect",
                              "What a customer is worth never decides how they are treated."};
inline constexpr Rule ends_before_closing{"AY172", "ends_before_closing",
                                          "The machine ends only after the complaint is closed."};
inline constexpr Rule window_unusable{"AY173", "window_unusable",
                                      "A right that is granted can be used while it lasts."};
inline constexpr Rule phase_twice{
    "AY180", "phase_twice",
    "The phase is the complaint's: the parallel state carries it, or exactly one region."};
}  // namespace rule

inline constexpr std::array all_rules{rule::file_form,
                                      rule::reserved_name,
                                      rule::duplicate_name,
                                      rule::unknown_name,
                                      rule::bad_guard,
                                      rule::wrong_type,
                                      rule::core_field,
                                      rule::bad_calendar,
                                      rule::too_many,
                                      rule::raised_without_data,
                                      rule::final_state,
                                      rule::wrong_audience,
                                      rule::event_never_comes,
                                      rule::transition_never_tried,
                                      rule::template_form,
                                      rule::template_name,
                                      rule::template_unsaid,
                                      rule::template_missing,
                                      rule::targets_apart,
                                      rule::history_form,
                                      rule::approvals_at_once,
                                      rule::approval_votes,
                                      rule::clock_kind,
                                      rule::suspension_form,
                                      rule::suspension_overlap,
                                      rule::phase_missing,
                                      rule::begins_in_receipt,
                                      rule::phase_step,
                                      rule::answered_unsaid,
                                      rule::disposition_unsaid,
                                      rule::withdrawn_by_other,
                                      rule::forwarded_unsaid,
                                      rule::closed_without_reason,
                                      rule::unreachable_untried,
                                      rule::disposition_changes,
                                      rule::uncovered,
                                      rule::rejected_unexplained,
                                      rule::clock_cannot_end,
                                      rule::clock_open_at_closing,
                                      rule::reopen_unsaid,
                                      rule::pause_without_max,
                                      rule::pause_without_asking,
                                      rule::pause_forbidden,
                                      rule::ladder_order,
                                      rule::unreachable_state,
                                      rule::no_closure,
                                      rule::respect,
                                      rule::ends_before_closing,
                                      rule::window_unusable,
                                      rule::phase_twice};

/// The text of workflows/rules.md.
[[nodiscard]] std::string rules_page();

}  // namespace ayar::workflow
