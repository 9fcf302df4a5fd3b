// What was left is come back to. MSM remembers one level; deep history is the policy on each level.
#include "oracle/hand_words.hpp"

namespace ayar::oracle {
namespace {

using namespace hand;

struct Go {};
struct Resume {};
struct Next {};
struct Inside {};
struct Leave {};

struct Away : Leaf<"away"> {};
struct First : Leaf<"first"> {};
struct DeepOne : Leaf<"deep_one"> {};
struct DeepTwo : Leaf<"deep_two"> {};

using Remembers = msm::back::ShallowHistory<boost::mpl::vector<Resume>>;

template <class InnerPolicy>
struct Machines {
  struct InnerFront : Chart<InnerFront, "inner"> {
    using initial_state = DeepOne;
    // clang-format off
    struct transition_table : boost::mpl::vector<
        Row<DeepOne, Inside, DeepTwo, Do<"inwards">, none>,
        Row<DeepTwo, Inside, DeepOne, Do<"outwards">, none>
    > {};
    // clang-format on
  };
  using Inner = msm::back::state_machine<InnerFront, InnerPolicy>;

  struct WorkFront : Chart<WorkFront, "work"> {
    using initial_state = First;
    // clang-format off
    struct transition_table : boost::mpl::vector<
        Row<First, Next, Inner, Do<"dive">, none>,
        Row<Inner, Next, First, Do<"rise">, none>
    > {};
    // clang-format on
  };
  using Work = msm::back::state_machine<WorkFront, Remembers>;

  struct RootFront : Chart<RootFront, ""> {
    using initial_state = Away;
    // clang-format off
    struct transition_table : boost::mpl::vector<
        Row<Away, Go, Work, Do<"anew">, none>,
        Row<Away, Resume, Work, Do<"back">, none>,
        Row<Work, Leave, Away, Do<"leave">, none>
    > {};
    // clang-format on
  };
  using Root = msm::back::state_machine<RootFront>;

  struct Feeds {
    using Feed = void (*)(Root&);
    static void give(Root& root, Page* page) {
      auto& work = root.template get_state<Work&>();
      root.page = work.page = work.template get_state<Inner&>().page = page;
    }
    static Feed find(std::string_view event) {
      if (event == "go") return fed<Root, Go>;
      if (event == "resume") return fed<Root, Resume>;
      if (event == "next") return fed<Root, Next>;
      if (event == "inside") return fed<Root, Inside>;
      return event == "leave" ? fed<Root, Leave> : Feed{};
    }
  };
};

template <class InnerPolicy>
std::unique_ptr<HandChart> made(Page& page) {
  using Set = Machines<InnerPolicy>;
  return std::make_unique<Hidden<typename Set::Root, typename Set::Feeds>>(page);
}

}  // namespace

std::unique_ptr<HandChart> shallow_by_hand(Page& page) { return made<msm::back::NoHistory>(page); }
std::unique_ptr<HandChart> deep_by_hand(Page& page) { return made<Remembers>(page); }

}  // namespace ayar::oracle
