#pragma once
/// Assertions stay on in release and are for our own bugs only; whatever a user, a file, a peer or
/// a plugin can cause is an Error.
namespace ayar {
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;
}
#define AYAR_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : ::ayar::assertion_failed(#expression, __FILE__, __LINE__))
