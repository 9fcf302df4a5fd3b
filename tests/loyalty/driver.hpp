#pragma once
/// The smallest host there is: loads the shared object through its C symbol, keeps the state in a
/// map.
#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <ayar/plugin.h>

namespace ayar::test {

namespace json = boost::json;
using StateMap = std::map<std::string, std::string, std::less<>>;

struct Answer {
  ayar_status status = AYAR_FAILED;
  std::string json, code, message;
};

/// One created plugin over a state that outlives it.
class Recorder {
 public:
  explicit Recorder(StateMap& state, const std::string& config = "{}");
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  [[nodiscard]] const Answer& made() const noexcept { return made_; }
  /// Records a batch and commits what is answered.
  Answer record(const json::array& outcomes);
  Answer record_text(const std::string& input);  ///< of the input object
  Answer report(const std::string& name, const json::object& parameters = {},
                const std::string& now = "2026-11-01T00:00:00Z",
                const std::string& tenant = "main");
  Answer invoke(const std::string& request);
  /// Dropped and made anew, as after a restart.
  void restart();

 private:
  void create();
  StateMap& state_;
  std::string config_;
  ayar_host host_{};
  const ayar_plugin* plugin_ = nullptr;
  void* self_ = nullptr;
  Answer made_;
};

[[nodiscard]] const std::vector<std::string>& report_names();
[[nodiscard]] std::vector<json::value> read_fixture();
[[nodiscard]] json::value read_expected();
/// Feeds all in batches of 1 to `batch_max`, in the order given.
void feed(Recorder& recorder, const std::vector<json::value>& outcomes, std::size_t batch_max,
          std::mt19937_64& random);

}  // namespace ayar::test
