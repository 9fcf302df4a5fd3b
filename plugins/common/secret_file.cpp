#include "common/secret_file.hpp"

#include <fstream>

namespace notify {

namespace {
constexpr std::streamsize secret_bytes_max = 4096;
}

std::optional<std::string> read_secret(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(secret_bytes_max + 1, '\0');
  file.read(text.data(), secret_bytes_max + 1);
  const auto size = file.gcount();
  if (size <= 0 || size > secret_bytes_max) return std::nullopt;
  text.resize(static_cast<std::size_t>(size));
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return std::nullopt;
  text.resize(end + 1);
  return text;
}

}  // namespace notify
