#pragma once
/// A person's row read back.
#include <optional>
#include <string>

#include <ayar/person.hpp>

#include "store/store.hpp"

namespace ayar::service {

/// @error store_corrupt.
[[nodiscard]] Result<std::optional<Person>> read_person(store::Store& store,
                                                        const std::string& tenant,
                                                        const std::string& id);

}  // namespace ayar::service
