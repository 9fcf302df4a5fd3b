#include "fact.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <unordered_set>

namespace loyalty {
namespace {

/// "cmp_1/12/3" as ("cmp_1", 12, 3); any other id stands for itself.
struct IdParts {
  std::string_view stem;
  std::uint64_t sequence = 0, place = 0;
};

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return !text.empty() && read.ec == std::errc() && read.ptr == end;
}

IdParts parts_of(std::string_view id) {
  const auto last = id.rfind('/');
  if (last == std::string_view::npos || last == 0) return {id, 0, 0};
  const auto middle = id.rfind('/', last - 1);
  IdParts parts;
  if (middle == std::string_view::npos ||
      !read_number(id.substr(middle + 1, last - middle - 1), parts.sequence) ||
      !read_number(id.substr(last + 1), parts.place))
    return {id, 0, 0};
  parts.stem = id.substr(0, middle);
  return parts;
}

auto rest_of(const Fact& fact) {
  return std::tie(fact.id, fact.kind, fact.complaint, fact.workflow, fact.owner, fact.team,
                  fact.first, fact.second, fact.third, fact.number, fact.when);
}

}  // namespace

bool comes_before(const Fact& a, const Fact& b) {
  if (a.at != b.at) return a.at < b.at;
  const IdParts x = parts_of(a.id), y = parts_of(b.id);
  const auto left = std::tie(x.stem, x.sequence, x.place);
  const auto right = std::tie(y.stem, y.sequence, y.place);
  if (left != right) return left < right;
  return rest_of(a) < rest_of(b);
}

void settle(std::vector<Fact>& facts) {
  std::sort(facts.begin(), facts.end(), comes_before);
  // Views into facts that stay where they are until the kept ones are moved together below.
  std::unordered_set<std::string_view> seen;
  std::vector<bool> twin(facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i)
    twin[i] = !seen.insert(facts[i].id).second;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (twin[i]) continue;
    if (kept != i) facts[kept] = std::move(facts[i]);
    ++kept;
  }
  facts.resize(kept);
}

std::string key_part(std::string_view name) {
  std::string part;
  for (const char c : name) {
    if (c == '/') {
      part += "%2F";
    } else if (c == '%') {
      part += "%25";
    } else {
      part += c;
    }
  }
  return part;
}

}  // namespace loyalty
