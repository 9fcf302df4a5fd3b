#pragma once
/// What the machines are made of: events, states that write their entries and exits, guards and
/// actions. For machines.cpp alone.
#include <algorithm>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>
#include <string>
#include <string_view>

#include "oracle/book.hpp"
#include "oracle/gates.hpp"

namespace ayar::oracle {

namespace msm = boost::msm;
using msm::front::none;
using msm::front::Row;

template <std::size_t n>
struct Text {
  char letters[n]{};
  constexpr Text(const char (&text)[n]) {
    std::copy_n(text, n, letters);
  }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr std::string_view view() const { return {letters, n - 1}; }
};

// What MSM's own state lists can be asked at run time.
struct Named {
  virtual ~Named() = default;
  [[nodiscard]] virtual std::string_view name() const { return "door"; }
};

// Events. Data travel in Book::sending.
struct Classify {};
struct Ask {};
struct Reply {};
struct Promise {};
struct Decide {};
struct ToldByPhone {};
struct Accept {};
struct Dispute {};
struct Withdraw {};
struct Reopen {};
struct Resend {};
struct Granted {};
struct Refused {};
struct Lapsed {};
struct AnswerSent {};
struct AnswerFailed {};
struct Done {};
template <Text name>
struct After {};

/// Entry and exit of a leaf: its timers and effects are `begin`, what it closes is `end`.
template <class Leaf, Text label>
struct State : msm::front::state<Named> {
  [[nodiscard]] std::string_view name() const override { return label.view(); }
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.book->enter(label.view());
    Leaf::begin(*machine.book);
  }
  template <class Event, class Machine>
  void on_exit(const Event&, Machine& machine) {
    machine.book->leave(label.view());
    Leaf::end(*machine.book);
    machine.book->leave_done(label.view());
  }
  static void begin(Book&) {}
  static void end(Book&) {}
};

/// The same for a machine within a machine.
template <class Front, Text label>
struct Compound : msm::front::state_machine_def<Front, Named> {
  [[nodiscard]] std::string_view name() const override { return label.view(); }
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.book->enter(label.view());
    Front::begin(*machine.book);
  }
  template <class Event, class Machine>
  void on_exit(const Event&, Machine& machine) {
    machine.book->leave(label.view());
    machine.book->leave_done(label.view());
  }
  template <class Machine, class Event>
  void no_transition(const Event&, Machine&, int) {}
  static void begin(Book&) {}
  Book* book = nullptr;
};

template <class Event>
struct Exit : msm::front::exit_pseudo_state<Event, Named> {};
struct Entry : msm::front::entry_pseudo_state<0, Named> {};

// Guards: first the `when`, then the gates; a gate's objection refuses the event as a whole.
struct Always {
  static bool holds(const Book&) { return true; }
};
struct RedressIsLarge {
  static bool holds(const Book& book) {
    const auto carried = rials(datum(book.sending->data, "redress"));
    const auto counts = carried ? carried : book.redress;
    return counts && *counts > 500'000'000;
  }
};
struct RedressIsSmall {
  static bool holds(const Book& book) { return !RedressIsLarge::holds(book); }
};
struct DueIsAhead {
  static bool holds(Book& book) {
    book.refusal = objection(*book.sending);
    if (book.refusal) return false;
    if (*datum(book.sending->data, "due").get_if<Instant>() > book.sending->at) return true;
    book.refusal = ErrorCode::invalid_data;
    return false;
  }
};
template <class When = Always>
struct Allowed {
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const {
    Book& book = *machine.book;
    if (!When::holds(book)) return false;
    book.refusal = objection(*book.sending);
    return !book.refusal;
  }
};

// Actions: the name of the whole transition, then its effects.
struct Nothing {
  static void run(Book&) {}
};
template <Text message>
struct Queue {
  static void run(Book& book) { book.queue(message.view()); }
};
template <Text line>
struct Write {
  static void run(Book& book) { book.write(std::string(line.view())); }
};
struct MakePromise {
  static void run(Book& book) {
    book.promise(*datum(book.sending->data, "what").get_if<std::string>());
  }
};
template <Text transition, class Effect = Nothing>
struct Did {
  template <class Event, class Machine, class Source, class Target>
  void operator()(const Event&, Machine& machine, Source&, Target&) const {
    machine.book->took(transition.view());
    Effect::run(*machine.book);
  }
};

}  // namespace ayar::oracle
