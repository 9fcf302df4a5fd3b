#pragma once
/// Problems as RFC 9457 writes them, from one table: code, status, title, and a page a code.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/result.hpp>

#include "http/server.hpp"

namespace ayar::http {

/// A row of the table. Codes that only HTTP knows have no ErrorCode.
struct ProblemKind {
  std::optional<ErrorCode> code;
  std::string_view name;  ///< "revision_conflict": the last part of `type`
  int status = 500;
  std::string_view title;
  std::string_view meaning;  ///< what happened
  std::string_view remedy;   ///< what to do
};
[[nodiscard]] std::span<const ProblemKind> problem_kinds() noexcept;
/// Never null: an unknown code is `internal`.
[[nodiscard]] const ProblemKind& problem_kind(ErrorCode code) noexcept;
[[nodiscard]] const ProblemKind* problem_kind(std::string_view name) noexcept;

/// What is off in a body, by JSON pointer.
struct Fault {
  std::string pointer, detail;
  friend bool operator==(const Fault&, const Fault&) = default;
};
struct Problem {
  const ProblemKind* kind = nullptr;
  std::string detail, hint;
  std::vector<Fault> errors;
  int status = 0;  ///< 0: the kind's own
  [[nodiscard]] int status_or_default() const noexcept {
    return status == 0 ? kind->status : status;
  }
};
/// What our own store or files say is not for strangers: those codes keep their title only.
[[nodiscard]] Problem problem_of(const Error& error);
[[nodiscard]] Problem make_problem(std::string_view name, std::string detail,
                                   std::string hint = {});

[[nodiscard]] std::string to_json(const Problem& problem);
/// application/problem+json, with the headers that belong to the status: WWW-Authenticate,
/// Retry-After.
[[nodiscard]] HttpResponse respond_with(const Problem& problem);
/// The page GET /problems/{code} answers.
[[nodiscard]] std::string page_of(const ProblemKind& kind);
/// The page GET /problems answers: a line a code.
[[nodiscard]] std::string page_of_all();

}  // namespace ayar::http
