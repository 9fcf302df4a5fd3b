#include "store/sqlite/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace ayar::store::sqlite {

namespace {

constexpr std::size_t holder_bytes_max = 128;

Error io_error(const std::string& path, int number) {
  return Error{ErrorCode::io, path + ": " + std::strerror(number), {}, {}, {}};
}

std::string holder_of(int descriptor) {
  std::array<char, holder_bytes_max> bytes{};
  const ssize_t size = ::pread(descriptor, bytes.data(), bytes.size(), 0);
  std::string_view text(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  text = text.substr(0, text.find('\n'));
  const auto blank = text.rfind(' ');
  // The holder takes the lock a moment before it signs.
  if (blank == std::string_view::npos) return "another process";
  return std::string(text.substr(0, blank)) + " (pid " + std::string(text.substr(blank + 1)) + ")";
}

std::string signature(const std::string& process_name) {
  std::string name = process_name.substr(0, holder_bytes_max - 32);
  for (char& c : name)
    if (static_cast<unsigned char>(c) < 0x20) c = '?';
  return name + " " + std::to_string(::getpid()) + "\n";
}

bool write_whole(int descriptor, std::string_view text) {
  return ::ftruncate(descriptor, 0) == 0 &&
         ::pwrite(descriptor, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

void sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

Result<std::unique_ptr<WriterLock>> WriterLock::take(const std::string& path,
                                                     const std::string& process_name) {
  const std::string file = path + ".lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return io_error(file, errno);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int number = errno;
    const std::string holder = holder_of(descriptor);
    ::close(descriptor);
    if (number != EWOULDBLOCK) return io_error(file, number);
    return Error{ErrorCode::store_locked,
                 path + " is written by " + holder + "; use --server",
                 "readers work beside a writer",
                 {},
                 {}};
  }
  // A full disk may refuse the name; the lock itself holds all the same.
  static_cast<void>(write_whole(descriptor, signature(process_name)));
  return std::unique_ptr<WriterLock>(new WriterLock(descriptor));
}

WriterLock::~WriterLock() { ::close(descriptor_); }

Result<void> create_private(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    if (errno == EEXIST) return {};
    return io_error(path, errno);
  }
  ::close(descriptor);
  sync_folder_of(path);
  return {};
}

}  // namespace ayar::store::sqlite
