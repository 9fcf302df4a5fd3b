#pragma once
/// What every home of the port holds a batch to before it writes a byte, and the 24-hour rule.
#include "store/store.hpp"

namespace ayar::store {

/// Sizes within their limits, names present, entries without gaps up to the row's head, states that
/// the law knows, one write a complaint, one record an idempotency key. @error invalid_argument.
/// Cost: n log n in the writes, no copies.
[[nodiscard]] Result<void> check_shape(const Batch& batch);

/// The same for what is written beside complaints: names, sizes, states, one write a recorder, at
/// most batch_writes_max entries a list. Part of check_shape().
[[nodiscard]] Result<void> check_aside_shape(const Aside& aside);

[[nodiscard]] inline bool is_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= name_bytes_max;
}
/// @return invalid_argument with "malformed batch: " before the text.
[[nodiscard]] Error malformed(const std::string& what);

/// Whether something of `then` is forgotten at store time `now`: exactly 24 h later it is.
[[nodiscard]] inline bool is_forgotten(Instant then, Instant now) noexcept {
  return then + memory_of_batches <= now;
}

/// Positions of Batch::keys, ordered by the write they go with.
[[nodiscard]] std::vector<std::size_t> keys_by_write(const Batch& batch);

/// Whether a journal continues at the stored head; false is a bug of the caller.
[[nodiscard]] bool continues(const Write& write, std::int64_t head_sequence,
                             const Digest& head_hash) noexcept;

}  // namespace ayar::store
