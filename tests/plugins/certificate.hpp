#pragma once
#include <string>

#include "support/temp_dir.hpp"

namespace ayar::plugin_test {

/// A certificate and key made for one test: valid for 127.0.0.1, and trusted by who is given its
/// file alone.
/// @error  throws std::runtime_error when openssl makes none.
struct Certificate {
  Certificate(test::TempDir& folder, const std::string& name);
  std::string certificate, key;
};

}  // namespace ayar::plugin_test
