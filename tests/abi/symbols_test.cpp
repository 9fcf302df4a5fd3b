// Every plugin of this build, as the dynamic linker sees it.
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace {

std::string output_of(const std::string& command) {
  struct Close {
    void operator()(std::FILE* pipe) const noexcept { ::pclose(pipe); }
  };
  const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "r"));
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 4096> some{};
  for (std::size_t got = 0; (got = std::fread(some.data(), 1, some.size(), pipe.get())) > 0;)
    text.append(some.data(), got);
  return text;
}

}  // namespace

TEST_SUITE("abi/symbols") {
  TEST_CASE("a plugin exports one symbol and no other") {
    const auto files = ayar::split(AYAR_PLUGIN_FILES, ':');
    REQUIRE(files.size() >= 8);
    for (const auto file : files) {
      INFO(file);
      const std::string symbols = output_of("nm --dynamic --defined-only --format=just-symbols '" +
                                            std::string(file) + "'");
      CHECK(symbols == "ayar_plugin_v1\n");
    }
  }
}
