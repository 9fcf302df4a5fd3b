// law/phase.cpp - the constitution of a complaint: which phase may follow which.
#include <array>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>

#include "law/law.hpp"
#include "law/table.hpp"

namespace ayar::law {
namespace {

namespace msm = boost::msm;
using msm::front::Row;

constexpr std::array<std::string_view, phase_count> phase_names{
    "receipt",  "acknowledged", "assessment", "investigation",
    "response", "answered",     "closed",     "external_review"};

constexpr std::array<std::string_view, disposition_count> disposition_names{
    "none", "answered", "withdrawn", "forwarded", "merged", "not_a_complaint", "unreachable"};

// An event is a wish to enter a phase. `closed` is entered by two of them, because closing an
// answered complaint and giving one up are different acts; nothing leads back to `receipt`, so no
// event wishes it.
enum class PhaseStep : std::uint8_t {
  acknowledge,
  assess,
  investigate,
  respond,
  answer,
  close,
  close_unanswered,
  refer
};
constexpr std::array<std::string_view, 8> step_names{"acknowledge",      "assess", "investigate",
                                                     "respond",          "answer", "close",
                                                     "close_unanswered", "refer"};

template <Phase here>
struct In : msm::front::state<> {
  static constexpr Phase value = here;
  static constexpr std::string_view name = phase_names[index_of(here)];
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.at = here;
  }
};
template <PhaseStep step>
struct On {
  static constexpr PhaseStep value = step;
  static constexpr std::string_view name = step_names[index_of(step)];
};

struct Receipt : In<Phase::receipt> {};
struct Acknowledged : In<Phase::acknowledged> {};
struct Assessment : In<Phase::assessment> {};
struct Investigation : In<Phase::investigation> {};
struct Response : In<Phase::response> {};
struct Answered : In<Phase::answered> {};
struct Closed : In<Phase::closed> {};
struct ExternalReview : In<Phase::external_review> {};

struct Acknowledge : On<PhaseStep::acknowledge> {};
struct Assess : On<PhaseStep::assess> {};
struct Investigate : On<PhaseStep::investigate> {};
struct Respond : On<PhaseStep::respond> {};
struct Answer : On<PhaseStep::answer> {};
struct Close : On<PhaseStep::close> {};
struct CloseUnanswered : On<PhaseStep::close_unanswered> {};
struct Refer : On<PhaseStep::refer> {};

struct PhaseLaw : msm::front::state_machine_def<PhaseLaw> {
  using initial_state = Receipt;
  using no_exception_thrown = int;
  using no_message_queue = int;

  // One row a line: tests/law/mutation.py deletes them one at a time.
  // clang-format off
  struct transition_table : boost::mpl::vector<
      // A small matter may be answered at the counter, so the way forward may skip any step but the
      // answer.
      Row<Receipt,        Acknowledge,     Acknowledged>,
      Row<Receipt,        Assess,          Assessment>,
      Row<Receipt,        Investigate,     Investigation>,
      Row<Receipt,        Respond,         Response>,
      Row<Receipt,        Answer,          Answered>,
      Row<Receipt,        CloseUnanswered, Closed>,
      Row<Acknowledged,   Assess,          Assessment>,
      Row<Acknowledged,   Investigate,     Investigation>,
      Row<Acknowledged,   Respond,         Response>,
      Row<Acknowledged,   Answer,          Answered>,
      Row<Acknowledged,   CloseUnanswered, Closed>,
      Row<Assessment,     Investigate,     Investigation>,
      Row<Assessment,     Respond,         Response>,
      Row<Assessment,     Answer,          Answered>,
      Row<Assessment,     CloseUnanswered, Closed>,
      // What is found may change what the complaint is about: back to assessment.
      Row<Investigation,  Assess,          Assessment>,
      Row<Investigation,  Respond,         Response>,
      Row<Investigation,  Answer,          Answered>,
      Row<Investigation,  CloseUnanswered, Closed>,
      // A draft that does not hold goes back to be investigated.
      Row<Response,       Investigate,     Investigation>,
      Row<Response,       Answer,          Answered>,
      Row<Response,       CloseUnanswered, Closed>,
      // From here on the complainant has an answer, so giving the complaint up is no longer a way
      // out.
      Row<Answered,       Close,           Closed>,
      Row<Answered,       Respond,         Response>,
      Row<Answered,       Investigate,     Investigation>,
      Row<Answered,       Refer,           ExternalReview>,
      // Reopening never lands in an answered phase: a reopened complaint is owed a new answer.
      Row<Closed,         Assess,          Assessment>,
      Row<Closed,         Investigate,     Investigation>,
      Row<Closed,         Refer,           ExternalReview>,
      Row<ExternalReview, Investigate,     Investigation>,
      Row<ExternalReview, Respond,         Response>,
      Row<ExternalReview, Close,           Closed>
  > {};
  // clang-format on

  template <class Machine, class Event>
  void no_transition(const Event&, Machine& machine, int) {
    machine.refused = true;
  }

  Phase at = Phase::receipt;
  bool refused = false;
};

using Table = PhaseLaw::transition_table;
using StepEvents =
    Events<Acknowledge, Assess, Investigate, Respond, Answer, Close, CloseUnanswered, Refer>;
constexpr auto edges = edges_of<Table>(RowIndices<Table>{});
constexpr auto roads = roads_of<phase_count, step_names.size(), Table>(RowIndices<Table>{});
static_assert(count_of(roads) == edges.size(), "two rows speak of the same phase and event");

// The event that wishes to enter a phase, or nothing: nobody returns to receipt, and a closed state
// without a disposition is a bug of the caller that must not slip through.
constexpr std::optional<PhaseStep> step_into(Phase to, Disposition into) noexcept {
  switch (to) {
    case Phase::receipt: return std::nullopt;
    case Phase::acknowledged: return PhaseStep::acknowledge;
    case Phase::assessment: return PhaseStep::assess;
    case Phase::investigation: return PhaseStep::investigate;
    case Phase::response: return PhaseStep::respond;
    case Phase::answered: return PhaseStep::answer;
    case Phase::closed: break;
    case Phase::external_review: return PhaseStep::refer;
  }
  if (to != Phase::closed || index_of(into) >= disposition_count) return std::nullopt;
  if (into == Disposition::none) return std::nullopt;
  return into == Disposition::answered ? PhaseStep::close : PhaseStep::close_unanswered;
}

}  // namespace

std::string_view name_of(Phase phase) noexcept { return name_in(phase_names, phase); }
std::optional<Phase> phase_from(std::string_view name) noexcept {
  return enum_in<Phase>(phase_names, name);
}
std::string_view name_of(Disposition disposition) noexcept {
  return name_in(disposition_names, disposition);
}
std::optional<Disposition> disposition_from(std::string_view name) noexcept {
  return enum_in<Disposition>(disposition_names, name);
}

std::span<const Edge> phase_edges() noexcept { return edges; }

bool phase_permits(Phase from, Phase to, Disposition into) noexcept {
  if (from == to) return index_of(from) < phase_count;
  const auto step = step_into(to, into);
  return step && road(roads, index_of(from), index_of(*step)) == index_of(to);
}

bool phase_machine_permits(Phase from, Phase to, Disposition into) {
  if (from == to) return index_of(from) < phase_count;
  const auto step = step_into(to, into);
  using Machine = msm::back::state_machine<PhaseLaw>;
  return step &&
         live_road<Machine, StepEvents>(roads, index_of(from), index_of(*step)) == index_of(to);
}

std::string sql_list_of_phases() { return sql_list_of(edges, phase_names); }

}  // namespace ayar::law
