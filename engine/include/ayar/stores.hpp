#pragma once
/// Where complaints are kept.
#include <memory>
#include <string>

#include <ayar/export.hpp>
#include <ayar/result.hpp>

namespace ayar {

namespace store {
class Store;
}

/// Owns a store until an engine takes it.
class AYAR_EXPORT StoreHandle {
 public:
  explicit StoreHandle(std::unique_ptr<store::Store> store);
  StoreHandle(StoreHandle&&) noexcept;
  StoreHandle& operator=(StoreHandle&&) noexcept;
  ~StoreHandle();
  [[nodiscard]] std::unique_ptr<store::Store> release() noexcept;

 private:
  std::unique_ptr<store::Store> store_;
};

/// Opens or makes an SQLite file. One writer a file; readers work beside it.
/// @error store_locked, store_newer, store_corrupt, io.
[[nodiscard]] AYAR_EXPORT Result<StoreHandle> open_sqlite_store(
    const std::string& path, bool read_only = false, const std::string& process_name = "ayar");
/// Nothing survives the process. For tests and simulations.
[[nodiscard]] AYAR_EXPORT StoreHandle open_memory_store();

}  // namespace ayar
