// A machine in a machine in a machine: inner over outer, guards that pass an event on to the
// outside, exits from the inside, entries from the outside.
#include "oracle/hand_words.hpp"

namespace ayar::oracle {
namespace {

using namespace hand;

struct Go {};
struct Next {};
struct Stop {};
struct Again {};
struct Turn {};

struct Quiet : Leaf<"quiet"> {};
struct First : Leaf<"first"> {};
struct DeepOne : Leaf<"deep_one"> {};
struct DeepTwo : Leaf<"deep_two"> {};

struct InnerFront : Chart<InnerFront, "inner"> {
  using initial_state = DeepOne;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<DeepOne, Next, DeepTwo, Do<"step">, none>,
      Row<DeepTwo, Stop, DeepOne, Do<"kept">, Armed>,
      Row<DeepTwo, Again, DeepTwo, Do<"self">, none>
  > {};
  // clang-format on
};
using Inner = msm::back::state_machine<InnerFront>;

struct OuterFront : Chart<OuterFront, "outer"> {
  using initial_state = First;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<First, Next, Inner, Do<"dive">, Armed>,
      Row<Inner, Stop, First, Do<"rise">, none>,
      Row<Inner, Again, Inner, Do<"anew">, none>
  > {};
  // clang-format on
};
using Outer = msm::back::state_machine<OuterFront>;

struct RootFront : Chart<RootFront, ""> {
  using initial_state = Quiet;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Quiet, Go, Outer, Do<"go">, none>,
      Row<Quiet, Turn, none, Arm, none>,
      Row<Outer, Turn, none, Arm, none>,
      Row<Outer, Stop, Quiet, Do<"stop">, none>
  > {};
  // clang-format on
};
using Root = msm::back::state_machine<RootFront>;

struct Feeds {
  using Feed = void (*)(Root&);
  static void give(Root& root, Page* page) {
    auto& outer = root.get_state<Outer&>();
    root.page = outer.page = outer.get_state<Inner&>().page = page;
  }
  static Feed find(std::string_view event) {
    if (event == "go") return fed<Root, Go>;
    if (event == "next") return fed<Root, Next>;
    if (event == "stop") return fed<Root, Stop>;
    if (event == "again") return fed<Root, Again>;
    return event == "arm" ? fed<Root, Turn> : Feed{};
  }
};

}  // namespace

std::unique_ptr<HandChart> nested_by_hand(Page& page) {
  return std::make_unique<Hidden<Root, Feeds>>(page);
}

}  // namespace ayar::oracle
