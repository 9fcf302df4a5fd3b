#pragma once
/// States, guards and effects of the hand-written charts. For *_msm.cpp alone.
#include <algorithm>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <boost/msm/front/states.hpp>

#include "oracle/hand_charts.hpp"

namespace ayar::oracle::hand {

namespace msm = boost::msm;
using msm::front::none;
using msm::front::Row;

template <std::size_t n>
struct Name {
  char letters[n]{};
  constexpr Name(const char (&text)[n]) {
    std::copy_n(text, n, letters);
  }  // NOLINT(google-explicit-constructor)
  [[nodiscard]] std::string text() const { return {letters, n - 1}; }
};

template <Name name>
struct Leaf : msm::front::state<> {
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    machine.page->lines.push_back("enter " + name.text());
  }
  template <class Event, class Machine>
  void on_exit(const Event&, Machine& machine) {
    machine.page->lines.push_back("exit " + name.text());
  }
};

/// A machine, or one within another; `name` empty: the outermost, which writes no line.
template <class Front, Name name>
struct Chart : msm::front::state_machine_def<Front> {
  template <class Event, class Machine>
  void on_entry(const Event&, Machine& machine) {
    if (!name.text().empty()) machine.page->lines.push_back("enter " + name.text());
  }
  template <class Event, class Machine>
  void on_exit(const Event&, Machine& machine) {
    if (!name.text().empty()) machine.page->lines.push_back("exit " + name.text());
  }
  template <class Machine, class Event>
  void no_transition(const Event&, Machine&, int) {}
  Page* page = nullptr;
};

template <Name effect>
struct Do {
  template <class Event, class Machine, class Source, class Target>
  void operator()(const Event&, Machine& machine, Source&, Target&) const {
    machine.page->lines.push_back("do " + effect.text());
  }
};
/// Turns the guards over.
struct Arm {
  template <class Event, class Machine, class Source, class Target>
  void operator()(const Event&, Machine& machine, Source&, Target&) const {
    machine.page->armed = !machine.page->armed;
    machine.page->lines.push_back("set armed");
  }
};
struct Armed {
  template <class Event, class Machine, class Source, class Target>
  bool operator()(const Event&, Machine& machine, Source&, Target&) const {
    return machine.page->armed;
  }
};

/// A chart behind the names of its events. `Feeds::find(name)` gives what feeds the event, or null.
template <class Machine, class Feeds>
class Hidden final : public HandChart {
 public:
  explicit Hidden(Page& page) { Feeds::give(machine_, &page); }
  void start() override { machine_.start(); }
  void feed(std::string_view event) override {
    if (const auto found = Feeds::find(event)) found(machine_);
  }

 private:
  Machine machine_;
};

template <class Machine, class Event>
void fed(Machine& machine) {
  machine.process_event(Event{});
}

}  // namespace ayar::oracle::hand
