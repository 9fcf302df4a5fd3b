#include "workflow/draw/dot_markup.hpp"

namespace ayar::workflow::draw {

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string bold(std::string_view escaped_text) {
  return "<B>" + std::string(escaped_text) + "</B>";
}

std::string small(std::string_view escaped_text, std::string_view colour) {
  return "<FONT POINT-SIZE=\"9\" COLOR=\"" + std::string(colour) + "\">" +
         std::string(escaped_text) + "</FONT>";
}

std::string Rows::text() const {
  std::string out = "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\">";
  bool pending = false;
  for (const std::string& row : rows_) {
    if (row.empty()) {
      pending = true;
      continue;
    }
    if (pending) out += "<HR/>";
    pending = false;
    out += "<TR><TD>" + row + "</TD></TR>";
  }
  return out + "</TABLE>";
}

}  // namespace ayar::workflow::draw
