#include <ayar/stores.hpp>

#include "store/store.hpp"

namespace ayar {

StoreHandle::StoreHandle(std::unique_ptr<store::Store> store) : store_(std::move(store)) {}
StoreHandle::StoreHandle(StoreHandle&&) noexcept = default;
StoreHandle& StoreHandle::operator=(StoreHandle&&) noexcept = default;
StoreHandle::~StoreHandle() = default;
std::unique_ptr<store::Store> StoreHandle::release() noexcept { return std::move(store_); }

Result<StoreHandle> open_sqlite_store(const std::string& path, bool read_only,
                                      const std::string& process_name) {
  auto store = store::open_sqlite({path, read_only, process_name});
  if (!store) return std::move(store.error());
  return StoreHandle(std::move(store).value());
}

StoreHandle open_memory_store() { return StoreHandle(store::open_memory()); }

}  // namespace ayar
