#pragma once
/// What an attempt leaves behind: facts of a message, and what delivery knows of a row.
#include <functional>
#include <string>

#include "service/core.hpp"

namespace ayar::service {

/// Called once, when all is durable, or with false when nothing could be written: then the row
/// rests as it was, to be tried again under the same id.
using Settled = std::function<void(bool durable)>;

/// Writes one row.
void settle_row(Core& core, store::DeliveryWrite write, Settled settled);
/// The message was taken, and with `delivered` is known to have arrived; `write.state` is where the
/// law leads. Facts and row are one transaction.
void send_message(Core& core, const Actor& actor, store::DeliveryWrite write, bool delivered,
                  Settled settled);
/// The message will not be sent; `write.last_error` says why. `write.state` is `dead`.
void fail_message(Core& core, const Actor& actor, store::DeliveryWrite write, Settled settled);

}  // namespace ayar::service
