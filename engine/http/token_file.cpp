// The token file: a line a token, each a JSON object. Lines that begin with # and empty ones are
// for people.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

#include "base/json.hpp"
#include "base/text.hpp"
#include "http/tokens.hpp"

namespace ayar::http {
namespace {

constexpr std::size_t file_bytes_max = std::size_t{4} << 20;
constexpr std::size_t items_max = 64;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int get() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

Error io(const std::string& path, std::string_view what) {
  return Error{ErrorCode::io,
               path + " cannot be " + std::string(what) + ": " + std::strerror(errno),
               {},
               {},
               {}};
}

Error bad_line(const std::string& path, std::uint32_t line, std::string what) {
  return Error{ErrorCode::invalid_data,
               std::move(what),
               "tokens are made by `ayar token add`, one JSON object a line",
               SourceRef{path, line, 1},
               {}};
}

Result<std::string> read_private(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return io(path, "opened");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return io(path, "examined");
  if ((status.st_mode & 077U) != 0)
    return Error{
        ErrorCode::io, path + " can be read by others than its owner", "chmod 600 " + path, {}, {}};
  std::string text;
  char piece[16'384];
  for (;;) {
    const auto read = ::read(file.get(), piece, sizeof piece);
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return io(path, "read");
    if (read == 0) return text;
    text.append(piece, static_cast<std::size_t>(read));
    if (text.size() > file_bytes_max)
      return Error{ErrorCode::too_large, path + " is longer than 4 MiB", {}, {}, {}};
  }
}

/// The members of one line, each with its type; what is wrong is said once.
class Line {
 public:
  explicit Line(const Map& map) : map_(map) {}
  std::string text(std::string_view key, bool required) {
    const Value* value = take(key);
    if (value == nullptr || value->is_null()) {
      if (required) fail(key, "is missing");
      return {};
    }
    if (const auto* found = value->get_if<std::string>(); found != nullptr && found->size() <= 256)
      return *found;
    fail(key, "is not a text of at most 256 bytes");
    return {};
  }
  std::vector<std::string> texts(std::string_view key) {
    std::vector<std::string> made;
    const Value* value = take(key);
    if (value == nullptr) return made;
    const auto* list = value->get_if<List>();
    if (list == nullptr || list->size() > items_max) {
      fail(key, "is not a list of at most 64 texts");
      return made;
    }
    for (const auto& item : *list) {
      const auto* found = item.get_if<std::string>();
      if (found == nullptr || found->empty() || found->size() > 128) {
        fail(key, "holds something else than texts");
        return made;
      }
      made.push_back(*found);
    }
    return made;
  }
  bool flag(std::string_view key) {
    const Value* value = take(key);
    if (value == nullptr) return false;
    if (const auto* found = value->get_if<bool>()) return *found;
    fail(key, "is not true or false");
    return false;
  }
  std::optional<Instant> instant(std::string_view key) {
    const auto written = text(key, false);
    if (written.empty()) return std::nullopt;
    if (auto read = parse_instant(written)) return read.value();
    fail(key, "is not an RFC 3339 instant");
    return std::nullopt;
  }
  [[nodiscard]] std::string fault() const {
    if (!fault_.empty()) return fault_;
    for (const auto& entry : map_) {
      if (known_.count(entry.first) == 0)
        return "unknown member '" + bounded(entry.first, 40) + "'";
    }
    return {};
  }
  void fail(std::string_view key, std::string_view what) {
    if (fault_.empty()) fault_ = "'" + std::string(key) + "' " + std::string(what);
  }

 private:
  const Value* take(std::string_view key) {
    known_.insert(std::string(key));
    const auto found = map_.find(key);
    return found == map_.end() ? nullptr : &found->second;
  }
  const Map& map_;
  std::set<std::string, std::less<>> known_;
  std::string fault_;
};

std::optional<ActorKind> kind_of(std::string_view name) {
  for (const auto kind : {ActorKind::staff, ActorKind::party, ActorKind::system, ActorKind::plugin,
                          ActorKind::import}) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

Token read_token(Line& line) {
  Token token;
  token.id = line.text("id", true);
  token.hash = line.text("hash", true);
  token.name = line.text("name", true);
  const auto kind = kind_of(line.text("kind", true));
  token.roles = line.texts("roles");
  token.tenant = line.text("tenant", true);
  token.may_act_for = line.texts("may_act_for");
  token.admin = line.flag("admin");
  token.created_at = line.instant("created_at").value_or(Instant{});
  token.expires_at = line.instant("expires_at");
  token.revoked_at = line.instant("revoked_at");
  if (!kind) line.fail("kind", "is not staff, party, system, plugin or import");
  token.kind = kind.value_or(ActorKind::staff);
  if (!digest_from_hex(token.hash)) line.fail("hash", "is not a SHA-256 in hex");
  return token;
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& items) {
  json.key(key).begin_array();
  for (const auto& item : items)
    json.string(item);
  json.end_array();
}

std::string line_of(const Token& token) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("id").string(token.id);
  json.key("hash").string(token.hash);
  json.key("name").string(token.name);
  json.key("kind").string(name_of(token.kind));
  write_texts(json, "roles", token.roles);
  json.key("tenant").string(token.tenant);
  write_texts(json, "may_act_for", token.may_act_for);
  json.key("admin").boolean(token.admin);
  json.key("created_at").instant(token.created_at);
  if (token.expires_at) json.key("expires_at").instant(*token.expires_at);
  if (token.revoked_at) json.key("revoked_at").instant(*token.revoked_at);
  json.end_object();
  return text + "\n";
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0;
}

void sync_folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  const auto folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
  const File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() >= 0) ::fsync(opened.get());
}

}  // namespace

Result<TokenBook> read_token_file(const std::string& path) {
  auto text = read_private(path);
  if (!text) return std::move(text.error());
  std::vector<Token> tokens;
  std::set<std::string> ids;
  std::uint32_t number = 0;
  for (const auto raw : split(*text, '\n')) {
    ++number;
    const auto written = trim(raw);
    if (written.empty() || written.front() == '#') continue;
    auto parsed = parse_json(written);
    if (!parsed) return bad_line(path, number, parsed.error().message);
    const Map* map = parsed->get_if<Map>();
    if (map == nullptr) return bad_line(path, number, "the line is no JSON object");
    Line line(*map);
    auto token = read_token(line);
    if (auto fault = line.fault(); !fault.empty()) return bad_line(path, number, std::move(fault));
    if (!ids.insert(token.id).second)
      return bad_line(path, number, "token " + token.id + " comes twice");
    tokens.push_back(std::move(token));
  }
  return TokenBook(std::move(tokens));
}

Result<void> write_token_file(const std::string& path, const std::vector<Token>& tokens) {
  std::string text =
      "# Tokens of Ayar, made by `ayar token`. Hashes only; the secrets are nowhere.\n";
  for (const auto& token : tokens)
    text += line_of(token);
  const auto beside = path + ".new";
  ::unlink(beside.c_str());
  {
    const File file(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) return io(beside, "made");
    if (!write_all(file.get(), text)) return io(beside, "written");
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) return io(path, "replaced");
  sync_folder_of(path);
  return {};
}

}  // namespace ayar::http
