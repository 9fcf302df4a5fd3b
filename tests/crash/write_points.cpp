#include "crash/write_points.hpp"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include <doctest/doctest.h>

namespace ayar::test {
namespace {

// SQLite calls plain functions, so what they count lives here; only a child of one thread touches
// it.
long writes_left = -1;
CutAt cut_at = CutAt::before_write;

void die() {
  ::kill(::getpid(), SIGKILL);
  for (;;)
    ::pause();
}

bool is_the_one() { return writes_left >= 0 && writes_left-- == 0; }

ssize_t counted_write(int file, const void* bytes, std::size_t size) {
  if (is_the_one()) {
    if (cut_at == CutAt::within_write && ::write(file, bytes, size / 2) < 0) die();
    die();
  }
  return ::write(file, bytes, size);
}

ssize_t counted_pwrite(int file, const void* bytes, std::size_t size, off_t at) {
  if (is_the_one()) {
    if (cut_at == CutAt::within_write && ::pwrite(file, bytes, size / 2, at) < 0) die();
    die();
  }
  return ::pwrite(file, bytes, size, at);
}

int counted_ftruncate(int file, off_t size) {
  if (is_the_one()) die();
  return ::ftruncate(file, size);
}

int counted_unlink(const char* path) {
  if (is_the_one()) die();
  return ::unlink(path);
}

void count_from_here(long number, CutAt cut) {
  auto* vfs = sqlite3_vfs_find(nullptr);
  const auto put = [&](const char* name, auto* function) {
    vfs->xSetSystemCall(vfs, name, reinterpret_cast<sqlite3_syscall_ptr>(function));
  };
  put("write", &counted_write);
  put("pwrite", &counted_pwrite);
  put("pwrite64", &counted_pwrite);
  put("ftruncate", &counted_ftruncate);
  put("unlink", &counted_unlink);
  writes_left = number;
  cut_at = cut;
}

}  // namespace

bool killed_at_write(long number, CutAt cut, const std::function<void()>& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    count_from_here(number, cut);
    work();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) {
    REQUIRE(WTERMSIG(status) == SIGKILL);
    return true;
  }
  REQUIRE(WEXITSTATUS(status) == 0);
  return false;
}

}  // namespace ayar::test
