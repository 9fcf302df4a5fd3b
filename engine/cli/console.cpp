#include "cli/console.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

#include <ayar/json.hpp>

namespace ayar::cli {

Console standard_console(bool json, Colour colour) {
  const bool out_is_terminal = isatty(STDOUT_FILENO) == 1;
  const bool err_is_terminal = isatty(STDERR_FILENO) == 1;
  return {std::cout,
          std::cerr,
          json,
          out_is_terminal,
          err_is_terminal,
          Paint(!json && wants_colour(colour, out_is_terminal)),
          Paint(wants_colour(colour, err_is_terminal))};
}

Exit report(Console& console, const Error& error) {
  return report(console, error, exit_of(error.code));
}

Exit report(Console& console, const Error& error, Exit exit) {
  if (console.json) {
    console.err << to_json(error) << "\n";
    return exit;
  }
  const auto place = [](const SourceRef& where) {
    std::string out = where.file;
    if (where.line > 0) out += ":" + std::to_string(where.line);
    if (where.column > 0) out += ":" + std::to_string(where.column);
    return out.empty() ? out : out + ": ";
  };
  const std::string where = error.where ? place(*error.where) : std::string();
  console.err << where << console.paint_err.red("error: ") << printable(error.message) << " ("
              << name_of(error.code) << ")\n";
  if (!error.hint.empty()) console.err << "  hint: " << printable(error.hint) << "\n";
  for (const Note& note : error.notes)
    console.err << place(note.where) << "note: " << printable(note.message) << "\n";
  return exit;
}

std::string json_list(const std::vector<std::string>& items, std::string_view next) {
  std::string out = "{\"items\":[";
  for (std::size_t i = 0; i < items.size(); ++i)
    out += (i > 0 ? "," : "") + items[i];
  out += "]";
  if (!next.empty()) out += ",\"next\":" + std::string(next);
  return out + "}";
}

Result<std::string> read_text(const std::string& path, std::size_t bytes_max) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) {
      const std::string why = errno == ENOENT
                                  ? "there is no file '" + path + "'"
                                  : "cannot read '" + path + "': " + std::strerror(errno);
      return Error{errno == ENOENT ? ErrorCode::not_found : ErrorCode::io, why, {}, {}, {}};
    }
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string text;
  std::vector<char> block(std::size_t{64} << 10);
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    text.append(block.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() > bytes_max)
      return Error{ErrorCode::invalid_data,
                   "'" + path + "' has more than " + std::to_string(bytes_max) + " bytes",
                   {},
                   {},
                   {}};
  }
  if (in.bad() || (path != "-" && !in.eof()))
    return Error{ErrorCode::io, "cannot read '" + path + "'", {}, {}, {}};
  return text;
}

}  // namespace ayar::cli
