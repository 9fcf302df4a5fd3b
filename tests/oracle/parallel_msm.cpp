// Two orthogonal regions: events for one, for both, and for what holds them.
#include "oracle/hand_words.hpp"

namespace ayar::oracle {
namespace {

using namespace hand;

struct Go {};
struct Left {};
struct Right {};
struct Both {};
struct Leave {};
struct Turn {};

struct Quiet : Leaf<"quiet"> {};
struct LeftOne : Leaf<"left_one"> {};
struct LeftTwo : Leaf<"left_two"> {};
struct RightOne : Leaf<"right_one"> {};
struct RightTwo : Leaf<"right_two"> {};

struct PairFront : Chart<PairFront, "pair"> {
  using initial_state = boost::mpl::vector<LeftOne, RightOne>;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<LeftOne, Left, LeftTwo, Do<"left_on">, none>,
      Row<LeftTwo, Left, LeftOne, Do<"left_back">, Armed>,
      Row<LeftOne, Both, LeftTwo, Do<"left_both">, none>,
      Row<LeftTwo, Both, none, Do<"left_stays">, none>,
      Row<LeftTwo, Leave, LeftOne, Do<"left_holds">, Armed>,
      Row<RightOne, Right, RightTwo, Do<"right_on">, none>,
      Row<RightTwo, Both, RightOne, Do<"right_both">, Armed>,
      Row<RightTwo, Right, RightTwo, Do<"right_self">, none>
  > {};
  // clang-format on
};
using Pair = msm::back::state_machine<PairFront>;

struct RootFront : Chart<RootFront, ""> {
  using initial_state = Quiet;
  // clang-format off
  struct transition_table : boost::mpl::vector<
      Row<Quiet, Go, Pair, Do<"pair_go">, none>,
      Row<Quiet, Turn, none, Arm, none>,
      Row<Pair, Turn, none, Arm, none>,
      Row<Pair, Leave, Quiet, Do<"pair_leave">, none>
  > {};
  // clang-format on
};
using Root = msm::back::state_machine<RootFront>;

struct Feeds {
  using Feed = void (*)(Root&);
  static void give(Root& root, Page* page) { root.page = root.get_state<Pair&>().page = page; }
  static Feed find(std::string_view event) {
    if (event == "go") return fed<Root, Go>;
    if (event == "left") return fed<Root, Left>;
    if (event == "right") return fed<Root, Right>;
    if (event == "both") return fed<Root, Both>;
    if (event == "leave") return fed<Root, Leave>;
    return event == "arm" ? fed<Root, Turn> : Feed{};
  }
};

}  // namespace

std::unique_ptr<HandChart> parallel_by_hand(Page& page) {
  return std::make_unique<Hidden<Root, Feeds>>(page);
}

}  // namespace ayar::oracle
