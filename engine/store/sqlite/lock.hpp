#pragma once
/// One writer a file: an flock on `<path>.lock`, whose text names the process that holds it. The
/// kernel lets go when the process dies, so a stale file locks nobody out.
#include <memory>
#include <string>

#include <ayar/result.hpp>

namespace ayar::store::sqlite {

class WriterLock {
 public:
  /// @error store_locked, naming the holder; io.
  [[nodiscard]] static Result<std::unique_ptr<WriterLock>> take(const std::string& path,
                                                                const std::string& process_name);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// Makes an empty file that only its owner may read, if there is none; SQLite gives its log the
/// same permissions. @error io.
[[nodiscard]] Result<void> create_private(const std::string& path);

}  // namespace ayar::store::sqlite
