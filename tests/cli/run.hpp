#pragma once
/// Runs the built `ayar` as a process of its own, without a shell.
#include <string>
#include <vector>

namespace ayar::tests {

struct Ran {
  int exit = -1;  ///< -1: it did not end by itself
  std::string out, err;
};

/// `arguments` without the program's name. AYAR_STORE, AYAR_AS and NO_COLOR are not inherited.
[[nodiscard]] Ran run_ayar(const std::vector<std::string>& arguments,
                           const std::vector<std::string>& environment = {});

/// A folder that is gone behind the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::string store() const { return "sqlite:" + file("complaints.db"); }

 private:
  std::string path_;
};

}  // namespace ayar::tests
