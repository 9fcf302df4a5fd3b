#pragma once
/// The core vocabulary of a complaint (design 4), which a workflow may narrow but not redefine.
#include "workflow/check/draft.hpp"

namespace ayar::workflow {

[[nodiscard]] std::vector<DraftField> core_vocabulary();
/// `redress: {currency: IRR}`: fewer words, a fixed currency, required, a default, a title. Nothing
/// else.
void narrow(DraftField& core, const Member& member, Report& report);

}  // namespace ayar::workflow
