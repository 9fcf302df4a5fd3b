#pragma once
/// A process that is killed at one of the writes that SQLite makes, chosen by its number: before
/// it, or with half of it written. Every wait ends by itself: the child works without waiting for
/// anybody.
#include <functional>

namespace ayar::test {

enum class CutAt { before_write, within_write };

/// Runs `work` in a child and kills it at the given write, counted from 0 over what `work` makes
/// SQLite write, cut short, or delete. `work` must not start threads.
/// @return whether it was killed; false: it came to its end with fewer writes.
[[nodiscard]] bool killed_at_write(long number, CutAt cut, const std::function<void()>& work);

}  // namespace ayar::test
