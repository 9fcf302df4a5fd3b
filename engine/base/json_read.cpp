#include <boost/json/basic_parser_impl.hpp>

#include <charconv>
#include <cmath>
#include <limits>

#include "base/json.hpp"
#include "base/text.hpp"

namespace ayar {

namespace {

namespace json = boost::json;
using ParseError = json::error_code;

constexpr std::size_t depth_max = 64;

// Builds a Value while Boost.JSON reads, without a document between. The parser calls these members
// by name; their shapes are its contract.
class ValueBuilder {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  bool on_document_begin(ParseError&) { return true; }
  bool on_document_end(ParseError&) { return true; }
  bool on_object_begin(ParseError&) { return open(Map{}); }
  bool on_object_end(std::size_t, ParseError&) { return close(); }
  bool on_array_begin(ParseError&) { return open(List{}); }
  bool on_array_end(std::size_t, ParseError&) { return close(); }
  bool on_key_part(json::string_view part, std::size_t, ParseError&) { return collect(part); }
  bool on_key(json::string_view part, std::size_t, ParseError& error) {
    collect(part);
    key_ = std::move(text_);
    text_.clear();
    if (open_.back()->get_if<Map>()->count(key_) == 0) return true;
    return refuse("key '" + bounded(key_, 40) + "' comes twice", error);
  }
  bool on_string_part(json::string_view part, std::size_t, ParseError&) { return collect(part); }
  bool on_string(json::string_view part, std::size_t, ParseError&) {
    collect(part);
    put(Value(std::move(text_)));
    text_.clear();
    return true;
  }
  bool on_number_part(json::string_view part, ParseError&) { return collect(part); }
  bool on_int64(std::int64_t value, json::string_view, ParseError&) { return number(value); }
  bool on_uint64(std::uint64_t value, json::string_view, ParseError&) {
    return number(static_cast<double>(value));
  }
  bool on_double(double rough, json::string_view part, ParseError& error) {
    // Boost's own value may be off by a bit; the standard's is the nearest.
    collect(part);
    double exact = 0;
    const auto read = std::from_chars(text_.data(), text_.data() + text_.size(), exact);
    if (read.ec == std::errc::result_out_of_range) {
      if (!std::isfinite(rough)) return refuse("number out of range", error);
      exact = rough;
    }
    return number(exact);
  }
  bool on_bool(bool value, ParseError&) {
    put(Value(value));
    return true;
  }
  bool on_null(ParseError&) {
    put(Value());
    return true;
  }
  bool on_comment_part(json::string_view, ParseError&) { return true; }
  bool on_comment(json::string_view, ParseError&) { return true; }

  [[nodiscard]] Value take() { return std::move(root_); }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

 private:
  bool collect(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  template <class Number>
  bool number(Number value) {
    text_.clear();
    put(Value(value));
    return true;
  }

  // A parent's list does not grow while a child is open, so the addresses on the stack hold.
  Value* put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (List* list = open_.back()->get_if<List>()) {
      list->push_back(std::move(value));
      return &list->back();
    }
    return &open_.back()->get_if<Map>()->emplace(std::move(key_), std::move(value)).first->second;
  }

  bool open(Value container) {
    open_.push_back(put(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  bool refuse(std::string reason, ParseError& error) {
    reason_ = std::move(reason);
    error = json::make_error_code(json::error::syntax);
    return false;
  }

  Value root_;
  std::vector<Value*> open_;
  std::string key_;
  std::string text_;
  std::string reason_;
};

Error bad_json(std::string reason, std::size_t offset) {
  return Error{ErrorCode::invalid_data,
               "JSON: " + reason + " at byte " + std::to_string(offset),
               "",
               {},
               {}};
}

}  // namespace

Result<Value> parse_json(std::string_view text, std::size_t bytes_max) {
  if (text.size() > bytes_max) {
    return bad_json("longer than " + std::to_string(bytes_max) + " bytes", bytes_max);
  }
  json::parse_options options;
  options.max_depth = depth_max;
  json::basic_parser<ValueBuilder> parser(options);
  ParseError error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (error) {
    const std::string& reason = parser.handler().reason();
    return bad_json(reason.empty() ? error.message() : reason, read);
  }
  if (read != text.size()) return bad_json("text after the end of the value", read);
  return parser.handler().take();
}

}  // namespace ayar
