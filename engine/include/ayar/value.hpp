#pragma once
/// The values that a complaint's fields, an event's payload and a guard may hold.
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <ayar/time.hpp>

namespace ayar {

/// Integer minor units and an ISO 4217 code, never a double. Amounts of two currencies do not
/// compare.
struct Money {
  std::int64_t minor = 0;          ///< fils, cents, rials: the currency's smallest unit
  std::array<char, 3> currency{};  ///< "IRR"
  [[nodiscard]] std::string_view code() const noexcept {
    return {currency.data(), currency.size()};
  }
  friend bool operator==(const Money&, const Money&) = default;
};

/// A calendar date without a zone, days since 1970-01-01.
struct Date {
  std::int32_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};

class Value;
using List = std::vector<Value>;
using Map = std::map<std::string, Value, std::less<>>;

/// A null, bool, int, double, string, timestamp, duration, date, money, list or map.
/// An absent field is null; JSON null and absent are one thing.
class Value {
 public:
  using Variant = std::variant<std::monostate, bool, std::int64_t, double, std::string, Instant,
                               Duration, Date, Money, List, Map>;
  Value() = default;
  Value(bool v) : v_(v) {}                            // NOLINT(google-explicit-constructor)
  Value(int v) : v_(static_cast<std::int64_t>(v)) {}  // NOLINT(google-explicit-constructor)
  Value(std::int64_t v) : v_(v) {}                    // NOLINT(google-explicit-constructor)
  Value(double v) : v_(v) {}                          // NOLINT(google-explicit-constructor)
  Value(const char* v) : v_(std::string(v)) {}        // NOLINT(google-explicit-constructor)
  Value(std::string_view v) : v_(std::string(v)) {}   // NOLINT(google-explicit-constructor)
  Value(std::string v) : v_(std::move(v)) {}          // NOLINT(google-explicit-constructor)
  Value(Instant v) : v_(v) {}                         // NOLINT(google-explicit-constructor)
  Value(Duration v) : v_(v) {}                        // NOLINT(google-explicit-constructor)
  Value(Date v) : v_(v) {}                            // NOLINT(google-explicit-constructor)
  Value(Money v) : v_(v) {}                           // NOLINT(google-explicit-constructor)
  Value(List v) : v_(std::move(v)) {}                 // NOLINT(google-explicit-constructor)
  Value(Map v) : v_(std::move(v)) {}                  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool is_null() const noexcept { return v_.index() == 0; }
  template <class T>
  [[nodiscard]] const T* get_if() const noexcept {
    return std::get_if<T>(&v_);
  }
  template <class T>
  [[nodiscard]] T* get_if() noexcept {
    return std::get_if<T>(&v_);
  }
  [[nodiscard]] const Variant& variant() const noexcept { return v_; }
  friend bool operator==(const Value&, const Value&) = default;

 private:
  Variant v_;
};

}  // namespace ayar
