#pragma once
/// Who a row of the outbox goes to. What is stored refers; the address is read fresh at each
/// attempt.
#include <string>

#include <ayar/directory.hpp>

#include "service/dispatch/fold.hpp"
#include "store/store.hpp"

namespace ayar::service {

struct Recipient {
  std::string person, channel, language;  ///< kept with the row
  std::string name, address;              ///< personal: never kept
};
/// A recipient, or why there is none: one sentence without anything personal.
struct Sought {
  Recipient to;
  std::string problem;
};
struct AddressBook {
  store::Store& store;
  const Directory* directory = nullptr;  ///< null: none
  std::string default_channel, default_language;
};

/// For a row not prepared yet: the party of its message or survey, or whom the directory names.
/// @error what the store says.
[[nodiscard]] Result<Sought> seek_recipient(const AddressBook& book, const Moment& moment,
                                            const store::Store::Outgoing& row, Instant now);
/// For a prepared row: the same person on the same channel, with today's address.
[[nodiscard]] Result<Sought> seek_address(const AddressBook& book,
                                          const store::Store::Outgoing& row);

[[nodiscard]] std::string to_json(const Recipient& recipient);

}  // namespace ayar::service
