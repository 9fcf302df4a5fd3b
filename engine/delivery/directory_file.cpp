// A directory file: every fault at its place, all at once.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <ayar/directory.hpp>

#include "base/dates.hpp"
#include "base/text.hpp"
#include "workflow/read/fields.hpp"
#include "workflow/read/traps.hpp"

namespace ayar {
namespace {

using workflow::Member;
using workflow::Node;
namespace rule = workflow::rule;

constexpr std::uintmax_t file_bytes_max = std::uintmax_t{1} << 20;
constexpr std::size_t diagnostics_max = 50;
constexpr std::size_t address_bytes_max = 320;
constexpr std::int64_t load_limit = 100'000;

std::string in_quotes(std::string_view text) { return "'" + bounded(text, 80) + "'"; }

bool is_language(std::string_view text) {
  return text.size() >= 2 && text.size() <= 35 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

class DirectoryReader {
 public:
  DirectoryReader(const workflow::Document& document, std::vector<Diagnostic>& out)
      : document_(document), fields_(document, out) {}
  void run();
  [[nodiscard]] std::shared_ptr<const Directory> made() const {
    return std::make_shared<const Directory>(people_, teams_);
  }

 private:
  /// A name that has to lead to a person, looked up when all are known.
  struct Reference {
    const Node* node = nullptr;
    std::string_view what;
    bool is_team = false;
  };
  void team(const Member& member);
  void person(const Member& member);
  void reference(const Node& mapping, std::string_view key, std::string_view what,
                 std::string& into, bool is_team = false);
  std::vector<std::string> words(const Node& node, std::string_view what);
  void languages(const Node& node, StaffMember& made);
  void contact(const Node& node, StaffMember& made);
  bool address(const Node& node, const std::string& channel);
  void channel(const Node& node, StaffMember& made);
  void absences(const Node& node, StaffMember& made);
  void absence(const Node& node, StaffMember& made);
  void look_up();
  void circles();
  [[nodiscard]] std::string above(const StaffMember& person) const;

  const workflow::Document& document_;
  workflow::Fields fields_;
  std::vector<StaffMember> people_;
  std::vector<Team> teams_;
  std::vector<Reference> references_;
  std::vector<const Node*> person_nodes_;
  std::map<std::string, const Node*> addresses_;  ///< "email a@example.com" to where it stands
};

void DirectoryReader::run() {
  const Node& root = document_.root;
  if (!fields_.mapping(root, "a directory file")) return;
  fields_.known(root, {"ayar", "directory", "title", "teams", "people"}, "a directory");
  fields_.language_version(root, "a directory file");
  if (const Node* name = fields_.required(root, "directory", "a directory file"))
    static_cast<void>(fields_.identifier(*name, "the directory's name"));
  if (const Node* teams = root.find("teams"); teams != nullptr && fields_.mapping(*teams, "teams"))
    for (const Member& member : teams->members)
      team(member);
  const Node* people = fields_.required(root, "people", "a directory file");
  if (people == nullptr || !fields_.mapping(*people, "people")) return;
  for (const Member& member : people->members)
    person(member);
  look_up();
  circles();
}

void DirectoryReader::reference(const Node& mapping, std::string_view key, std::string_view what,
                                std::string& into, bool is_team) {
  const Node* node = mapping.find(key);
  if (node == nullptr) return;
  auto name = fields_.identifier(*node, what);
  if (!name) return;
  into = std::move(*name);
  references_.push_back({node, what, is_team});
}

void DirectoryReader::team(const Member& member) {
  if (!fields_.identifier(member.key, "a team's name")) return;
  Team made;
  made.id = member.key.text;
  if (!fields_.mapping(member.value, "team " + in_quotes(made.id))) return;
  fields_.known(member.value, {"supervisor", "manager", "title"}, "a team");
  reference(member.value, "supervisor", "a supervisor", made.supervisor);
  reference(member.value, "manager", "a manager", made.manager);
  teams_.push_back(std::move(made));
}

void DirectoryReader::person(const Member& member) {
  if (!fields_.identifier(member.key, "a person's name in the file")) return;
  StaffMember made;
  made.id = member.key.text;
  if (made.id == "owner" || made.id == "supervisor" || made.id == "manager")
    fields_.error(member.key, rule::directory_reserved,
                  in_quotes(made.id) + " is a word of workflows, not a person");
  const Node& node = member.value;
  if (!fields_.mapping(node, "person " + in_quotes(made.id))) return;
  fields_.known(
      node,
      {"name", "roles", "team", "manager", "languages", "channel", "contact", "load_max", "absent"},
      "a person");
  if (const Node* name = fields_.required(node, "name", "a person"))
    made.name = fields_.text(*name, "a name").value_or("");
  if (const Node* roles = node.find("roles")) made.roles = words(*roles, "a role");
  reference(node, "team", "a team", made.team, true);
  reference(node, "manager", "a manager", made.manager);
  if (made.manager == made.id)
    fields_.error(*node.find("manager"), rule::directory_circle,
                  in_quotes(made.id) + " is their own manager");
  if (const Node* list = node.find("languages")) languages(*list, made);
  if (const Node* points = node.find("contact")) contact(*points, made);
  if (const Node* word = node.find("channel")) channel(*word, made);
  if (const Node* number = node.find("load_max"))
    made.load_max = fields_.integer(*number, "load_max", 0, load_limit).value_or(0);
  if (const Node* list = node.find("absent")) absences(*list, made);
  person_nodes_.push_back(&member.key);
  people_.push_back(std::move(made));
}

std::vector<std::string> DirectoryReader::words(const Node& node, std::string_view what) {
  std::vector<std::string> made;
  for (const Node* each : fields_.one_or_many(node, what)) {
    auto word = fields_.identifier(*each, what);
    if (!word) continue;
    if (std::find(made.begin(), made.end(), *word) != made.end())
      fields_.error(*each, rule::duplicate_key, in_quotes(*word) + " is given twice");
    made.push_back(std::move(*word));
  }
  return made;
}

void DirectoryReader::languages(const Node& node, StaffMember& made) {
  for (const Node* each : fields_.one_or_many(node, "languages")) {
    const auto text = fields_.text(*each, "a language");
    if (!text) continue;
    if (is_language(*text))
      made.languages.push_back(*text);
    else
      fields_.error(*each, rule::bad_word, in_quotes(*text) + " is not a language tag",
                    "languages are written fa, en, en-GB");
  }
}

void DirectoryReader::contact(const Node& node, StaffMember& made) {
  if (!fields_.mapping(node, "contact")) return;
  for (const Member& member : node.members) {
    if (!fields_.identifier(member.key, "a channel")) continue;
    if (!address(member.value, member.key.text)) continue;
    made.contact_points[member.key.text] = member.value.text;
  }
}

// An address goes into headers and URLs of plugins, so nothing in it may end a line.
bool DirectoryReader::address(const Node& node, const std::string& channel) {
  if (!fields_.text(node, "an address")) return false;
  const bool is_sound = node.text.size() <= address_bytes_max &&
                        std::none_of(node.text.begin(), node.text.end(), [](char c) {
                          return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
                        });
  if (!is_sound) {
    fields_.error(node, rule::directory_address,
                  "an address has no blanks or control characters and at most 320 bytes",
                  "write the bare address: mina@example.com");
    return false;
  }
  const auto twin = addresses_.emplace(channel + " " + lower(node.text), &node);
  if (twin.second) return true;
  fields_
      .error(node, rule::directory_address,
             "the " + channel + " address " + in_quotes(node.text) + " is somebody else's")
      .notes.push_back(
          {"given here first",
           {document_.file, twin.first->second->mark.line, twin.first->second->mark.column}});
  return false;
}

void DirectoryReader::channel(const Node& node, StaffMember& made) {
  auto word = fields_.identifier(node, "a channel");
  if (!word) return;
  made.channel = std::move(*word);
  if (made.contact_points.contains(made.channel)) return;
  std::vector<std::string> known;
  for (const auto& point : made.contact_points)
    known.push_back(point.first);
  fields_.error(node, rule::directory_unknown,
                in_quotes(made.id) + " has no address on the channel " + in_quotes(made.channel),
                known.empty() ? "add `contact: {" + made.channel + ": ...}`"
                              : "there is: " + join(known, ", "));
}

void DirectoryReader::absences(const Node& node, StaffMember& made) {
  for (const Node* each : fields_.one_or_many(node, "absent"))
    if (fields_.mapping(*each, "an absence")) absence(*each, made);
}

void DirectoryReader::absence(const Node& node, StaffMember& made) {
  fields_.known(node, {"from", "to", "deputy"}, "an absence");
  Absence gone;
  const Node* from = fields_.required(node, "from", "an absence");
  const Node* to = fields_.required(node, "to", "an absence");
  const auto first = from == nullptr ? std::nullopt : fields_.date(*from, "`from`");
  const auto last = to == nullptr ? std::nullopt : fields_.date(*to, "`to`");
  reference(node, "deputy", "a deputy", gone.deputy);
  if (gone.deputy == made.id)
    fields_.error(*node.find("deputy"), rule::directory_circle,
                  in_quotes(made.id) + " is their own deputy");
  if (!first || !last) return;
  if (*last < *first)
    fields_.error(*to, rule::directory_absence, to_text(*last) + " is before " + to_text(*first));
  gone.from = *first;
  gone.to = *last;
  made.absences.push_back(std::move(gone));
}

void DirectoryReader::look_up() {
  std::vector<std::string> people, teams;
  for (const StaffMember& each : people_)
    people.push_back(each.id);
  for (const Team& each : teams_)
    teams.push_back(each.id);
  for (const Reference& each : references_) {
    const auto& known = each.is_team ? teams : people;
    if (std::find(known.begin(), known.end(), each.node->text) != known.end()) continue;
    const auto near = nearest(each.node->text, known);
    fields_.error(
        *each.node, rule::directory_unknown,
        std::string(each.what) + " " + in_quotes(each.node->text) + " is not in this directory",
        near ? "did you mean '" + *near + "'?" : std::string{});
  }
}

std::string DirectoryReader::above(const StaffMember& person) const {
  if (!person.manager.empty()) return person.manager;
  const auto team = std::find_if(teams_.begin(), teams_.end(),
                                 [&](const Team& each) { return each.id == person.team; });
  return team == teams_.end() || team->manager == person.id ? std::string{} : team->manager;
}

// Told once per circle, at the person who comes first in the file.
void DirectoryReader::circles() {
  std::map<std::string, std::size_t, std::less<>> number;
  for (std::size_t i = 0; i < people_.size(); ++i)
    number.emplace(people_[i].id, i);
  std::vector<bool> done(people_.size());
  for (std::size_t start = 0; start < people_.size(); ++start) {
    std::vector<std::size_t> path;
    std::set<std::size_t> on_path;
    for (std::size_t at = start; !done[at];) {
      done[at] = true;
      path.push_back(at);
      on_path.insert(at);
      const std::string boss = above(people_[at]);
      const auto next = number.find(boss);
      if (next == number.end() || boss == people_[at].id) break;
      at = next->second;
      if (!on_path.contains(at)) continue;
      const auto begin = std::find(path.begin(), path.end(), at);
      std::string way;
      for (auto each = begin; each != path.end(); ++each)
        way += people_[*each].id + ", ";
      fields_.error(*person_nodes_[*std::min_element(begin, path.end())], rule::directory_circle,
                    "managers in a circle: " + way + people_[at].id);
    }
  }
}

}  // namespace

LoadedDirectory load_directory(std::string_view yaml, const std::string& file) {
  const workflow::Document document = workflow::read(yaml, file);
  LoadedDirectory loaded;
  loaded.diagnostics = document.diagnostics;
  if (document.ok()) {
    DirectoryReader reader(document, loaded.diagnostics);
    reader.run();
    workflow::sort_by_place(loaded.diagnostics);
    if (!has_errors(loaded.diagnostics)) loaded.directory = reader.made();
  }
  if (loaded.diagnostics.size() > diagnostics_max) loaded.diagnostics.resize(diagnostics_max);
  return loaded;
}

LoadedDirectory load_directory_file(const std::string& path) {
  const auto refused = [&](std::string why) {
    LoadedDirectory loaded;
    Diagnostic made;
    made.rule = "AY000";
    made.message = std::move(why);
    made.where.file = path;
    loaded.diagnostics.push_back(std::move(made));
    return loaded;
  };
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return refused("cannot read " + path + ": " + error.message());
  if (size > file_bytes_max) return refused(path + " is larger than 1 MiB");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return refused("cannot read " + path);
  return load_directory(std::move(text).str(), path);
}

}  // namespace ayar
