// Retail as nested MSM machines. MSM knows exits across levels only through exit pseudo-states and
// entries past an initial state only through entry pseudo-states, so such a transition is two or
// three rows here: the inner row leaves by a door, the outer row bears the action and the
// transition's name. Doors write no line.
#include "oracle/machines.hpp"

#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <map>

#include "oracle/words.hpp"

namespace ayar::oracle {
namespace {

struct Investigating : State<Investigating, "investigating"> {};
struct AwaitingCustomer : State<AwaitingCustomer, "awaiting_customer"> {
  static void begin(Book& book) {
    book.arm("after.awaiting_customer.0", "awaiting_customer");
    book.arm("after.awaiting_customer.1", "awaiting_customer");
  }
};
struct Approving : State<Approving, "approving"> {
  static void begin(Book& book) {
    book.open_approval();
    book.arm("approval.approving.lapsed", "approving");
  }
  static void end(Book& book) {
    book.requester.reset();
    book.write("close approval");
  }
};

struct WorkingFront : Compound<WorkingFront, "working"> {
  using initial_state = Investigating;
  static void begin(Book& book) { book.stand("investigation"); }
  struct Decided : Exit<Decide> {};
  struct Approved : Exit<Granted> {};
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Investigating, Ask, AwaitingCustomer, Did<"investigating ask -> awaiting_customer", Queue<"question">>, Allowed<>>,
      Row<Investigating, Promise, none, Did<"investigating promise", MakePromise>, Allowed<DueIsAhead>>,
      Row<Investigating, Decide, Approving, Did<"investigating decide -> approving">, Allowed<RedressIsLarge>>,
      Row<Investigating, Decide, Decided, none, Allowed<RedressIsSmall>>,
      Row<AwaitingCustomer, Reply, Investigating, Did<"awaiting_customer reply -> investigating">, Allowed<>>,
      Row<AwaitingCustomer, After<"awaiting_customer.0">, none, Did<"awaiting_customer after.awaiting_customer.0", Queue<"reminder">>>,
      Row<AwaitingCustomer, After<"awaiting_customer.1">, Investigating, Did<"awaiting_customer after.awaiting_customer.1 -> investigating">>,
      Row<Approving, Granted, Approved>,
      Row<Approving, Refused, Investigating, Did<"approving approval.approving.refused -> investigating">>,
      Row<Approving, Lapsed, Investigating, Did<"approving approval.approving.lapsed -> investigating">>
  > {};
  // clang-format on
};
using Working = msm::back::state_machine<WorkingFront>;

struct Received : State<Received, "received"> {
  static void begin(Book& book) {
    book.stand("receipt");
    book.arm("after.received.0", "received");
    book.queue("welcome");
  }
};
struct Answering : State<Answering, "answering"> {
  static void begin(Book& book) {
    book.stand("response");
    book.arm("after.answering.0", "answering");
    book.queue("answer");
  }
};
struct Unreached : State<Unreached, "unreached"> {
  static void begin(Book& book) {
    book.stand("response");
    book.arm("after.unreached.0", "unreached");
    book.write("notice owner unreached");
  }
};

struct OpenFront : Compound<OpenFront, "open"> {
  using initial_state = Received;
  struct Informed : Exit<AnswerSent> {};
  struct Told : Exit<ToldByPhone> {};
  struct Again : Entry {};
  using Decided = Working::exit_pt<WorkingFront::Decided>;
  using Approved = Working::exit_pt<WorkingFront::Approved>;
  using Unclassified = Write<"notice supervisor unclassified">;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Received, Classify, Working, Did<"received classify -> working">, Allowed<>>,
      Row<Received, After<"received.0">, Working, Did<"received after.received.0 -> working", Unclassified>>,
      Row<Again, Dispute, Working>,
      Row<Again, Reopen, Working>,
      Row<Decided, Decide, Answering, Did<"investigating decide -> answering">>,
      Row<Approved, Granted, Answering, Did<"approving approval.approving.granted -> answering">>,
      Row<Answering, AnswerSent, Informed>,
      Row<Answering, AnswerFailed, Unreached, Did<"answering message.answer.failed -> unreached">>,
      Row<Answering, After<"answering.0">, Unreached, Did<"answering after.answering.0 -> unreached">>,
      Row<Unreached, Resend, Answering, Did<"unreached resend -> answering">, Allowed<>>,
      Row<Unreached, ToldByPhone, Told, none, Allowed<>>,
      Row<Unreached, After<"unreached.0">, Answering, Did<"unreached after.unreached.0 -> answering">>
  > {};
  // clang-format on
};
using Open = msm::back::state_machine<OpenFront>;

struct Settling : State<Settling, "settling"> {
  static void begin(Book& book) { book.arm("after.settling.0", "settling"); }
};
struct Following : State<Following, "following"> {
  static void begin(Book& book) { book.arm("after.following.0", "following"); }
};
struct Settled : State<Settled, "settled"> {
  static void begin(Book& book) { book.raised_done = true; }
};

struct ClosedFront : Compound<ClosedFront, "closed"> {
  using initial_state = Settling;
  static void begin(Book& book) {
    book.stand("closed", "answered");
    book.write("record resolved");
  }
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Settling, After<"settling.0">, Following, Did<"settling after.settling.0 -> following", Write<"survey csat">>>,
      Row<Following, After<"following.0">, Settled, Did<"following after.following.0 -> settled">>
  > {};
  // clang-format on
};
using Closed = msm::back::state_machine<ClosedFront>;

struct Answered : State<Answered, "answered"> {
  static void begin(Book& book) {
    book.stand("answered");
    book.arm("after.answered.0", "answered");
  }
};
struct Withdrawn : State<Withdrawn, "withdrawn"> {
  static void begin(Book& book) {
    book.stand("closed", "withdrawn");
    book.arm("after.withdrawn.0", "withdrawn");
    book.write("record withdrawn");
  }
};
struct Sealed : State<Sealed, "sealed"> {
  static void begin(Book& book) { book.end(); }
};

struct RetailFront : msm::front::state_machine_def<RetailFront, Named> {
  using initial_state = Open;
  using Informed = Open::exit_pt<OpenFront::Informed>;
  using Told = Open::exit_pt<OpenFront::Told>;
  using Again = Open::entry_pt<OpenFront::Again>;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Open, Withdraw, Withdrawn, Did<"open withdraw -> withdrawn", Queue<"goodbye">>, Allowed<>>,
      Row<Informed, AnswerSent, Answered, Did<"answering message.answer.sent -> answered">>,
      Row<Told, ToldByPhone, Answered, Did<"unreached told_by_phone -> answered">>,
      Row<Answered, Accept, Closed, Did<"answered accept -> closed">, Allowed<>>,
      Row<Answered, Dispute, Again, Did<"answered dispute -> working">, Allowed<>>,
      Row<Answered, After<"answered.0">, Closed, Did<"answered after.answered.0 -> closed">>,
      Row<Closed, Reopen, Again, Did<"closed reopen -> working">, Allowed<>>,
      Row<Closed, Done, Sealed, Did<"closed done.state.closed -> sealed">>,
      Row<Withdrawn, After<"withdrawn.0">, Sealed, Did<"withdrawn after.withdrawn.0 -> sealed">>
  > {};
  // clang-format on
  template <class Machine, class Event>
  void no_transition(const Event&, Machine&, int) {}
  Book* book = nullptr;
};
using Root = msm::back::state_machine<RetailFront>;

template <class Machine>
std::string_view current(Machine& machine) {
  return machine.get_state_by_id(machine.current_state()[0])->name();
}

using Feed = void (*)(Root&);
template <class Event>
constexpr Feed feed = [](Root& root) { root.process_event(Event{}); };

Feed feed_of(std::string_view event) {
  static const std::map<std::string_view, Feed> feeds{
      {"message.answer.sent", feed<AnswerSent>},
      {"message.answer.failed", feed<AnswerFailed>},
      {"done.state.closed", feed<Done>},
      {"classify", feed<Classify>},
      {"ask", feed<Ask>},
      {"reply", feed<Reply>},
      {"promise", feed<Promise>},
      {"decide", feed<Decide>},
      {"told_by_phone", feed<ToldByPhone>},
      {"accept", feed<Accept>},
      {"dispute", feed<Dispute>},
      {"withdraw", feed<Withdraw>},
      {"reopen", feed<Reopen>},
      {"resend", feed<Resend>},
      {"approval.approving.granted", feed<Granted>},
      {"approval.approving.refused", feed<Refused>},
      {"approval.approving.lapsed", feed<Lapsed>},
      {"after.received.0", feed<After<"received.0">>},
      {"after.awaiting_customer.0", feed<After<"awaiting_customer.0">>},
      {"after.awaiting_customer.1", feed<After<"awaiting_customer.1">>},
      {"after.answering.0", feed<After<"answering.0">>},
      {"after.unreached.0", feed<After<"unreached.0">>},
      {"after.answered.0", feed<After<"answered.0">>},
      {"after.settling.0", feed<After<"settling.0">>},
      {"after.following.0", feed<After<"following.0">>},
      {"after.withdrawn.0", feed<After<"withdrawn.0">>},
  };
  const auto found = feeds.find(event);
  return found == feeds.end() ? nullptr : found->second;
}

}  // namespace

struct Machines::Nest {
  Root root;
  bool started = false;
};

Machines::Machines(Book& book) : nest_(std::make_unique<Nest>()) {
  Root& root = nest_->root;
  auto& open = root.get_state<Open&>();
  root.book = open.book = open.get_state<Working&>().book = root.get_state<Closed&>().book = &book;
}
Machines::~Machines() = default;

void Machines::start() {
  nest_->started = true;
  nest_->root.start();
}

void Machines::feed(std::string_view event) {
  if (const auto found = feed_of(event)) found(nest_->root);
}

std::string Machines::leaf() const {
  if (!nest_->started) return "";
  Root& root = nest_->root;
  auto& open = root.get_state<Open&>();
  std::string_view name = current(root);
  if (name == "closed") name = current(root.get_state<Closed&>());
  if (name == "open") name = current(open);
  if (name == "working") name = current(open.get_state<Working&>());
  return std::string(name);
}

}  // namespace ayar::oracle
