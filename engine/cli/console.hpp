#pragma once
/// Where a verb speaks: answers to `out`, everything else to `err`.
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>

#include "cli/exit_codes.hpp"
#include "cli/terminal.hpp"

namespace ayar::cli {

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool json = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  Paint paint{false};  ///< for `out`
  Paint paint_err{false};
};

/// Standard streams, with colours as wished.
[[nodiscard]] Console standard_console(bool json, Colour colour);

/// `error: message`, its hint and its notes; with `json` one problem object a line. @return the
/// exit code that goes with it.
Exit report(Console& console, const Error& error);
/// The same, where the code of the error does not tell the shell enough.
Exit report(Console& console, const Error& error, Exit exit);

/// `{"items":[...],"next":5}`; `next` only where there is one.
[[nodiscard]] std::string json_list(const std::vector<std::string>& items,
                                    std::string_view next = {});

/// Reads a whole file, `-` is standard input. @error not_found, io, invalid_data beyond
/// `bytes_max`.
[[nodiscard]] Result<std::string> read_text(const std::string& path, std::size_t bytes_max);

}  // namespace ayar::cli
