#include "service/random.hpp"

#include <random>

namespace ayar::service {
namespace {

class MachineRandom final : public Random {
 public:
  std::uint64_t next() noexcept override { return (std::uint64_t{device_()} << 32) ^ device_(); }

 private:
  std::random_device device_;
};

}  // namespace

std::unique_ptr<Random> make_random(std::uint64_t seed) {
  if (seed != 0) return std::make_unique<SeededRandom>(seed);
  return std::make_unique<MachineRandom>();
}

}  // namespace ayar::service
