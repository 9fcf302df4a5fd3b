#include "oracle/book.hpp"

#include <algorithm>

namespace ayar::oracle {

void Book::begin_step(std::string by) {
  lines.clear();
  taken.clear();
  refusal.reset();
  sending = nullptr;
  actor = std::move(by);
}

void Book::enter(std::string_view state) { write("enter " + std::string(state)); }

void Book::leave(std::string_view state) {
  for (std::size_t i = timers.size(); i-- > 0;) {
    if (timers[i].state != state) continue;
    write("cancel " + timers[i].name);
    timers.erase(timers.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void Book::leave_done(std::string_view state) { write("exit " + std::string(state)); }

void Book::arm(std::string timer, std::string_view state) {
  write("arm " + timer);
  timers.push_back({std::move(timer), std::string(state)});
}

bool Book::disarm(std::string_view timer) {
  const auto found = std::find_if(timers.begin(), timers.end(),
                                  [&](const ArmedTimer& each) { return each.name == timer; });
  if (found == timers.end()) return false;
  timers.erase(found);
  return true;
}

void Book::queue(std::string_view message) {
  letters.push_back({std::string(message), Mail::queued});
  write("queue " + std::to_string(letters.size()) + " " + std::string(message));
}

void Book::open_approval() {
  requester = actor;
  write("open approval for " + actor);
}

void Book::promise(const std::string& what) {
  promises.push_back(Word::open);
  const std::string number = std::to_string(promises.size());
  write("promise " + number + " " + what);
  arm("promise " + number, "");
}

void Book::keep_promises() {
  for (std::size_t i = 0; i < promises.size(); ++i) {
    if (promises[i] != Word::open) continue;
    const std::string name = "promise " + std::to_string(i + 1);
    if (disarm(name)) write("cancel " + name);
    promises[i] = Word::kept;
    write("kept " + name);
  }
}

void Book::stand(std::string_view in_phase, std::string_view as) {
  phase = in_phase;
  disposition = as;
}

void Book::end() {
  for (; !timers.empty(); timers.pop_back())
    write("cancel " + timers.back().name);
  ended = true;
  write("end");
}

}  // namespace ayar::oracle
