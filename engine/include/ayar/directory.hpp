#pragma once
/// Who works here: roles, teams, managers, absence, languages, addresses. A YAML file first; the port is this value.
/// It is asked outside the pure core; what it answers comes back as facts.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ayar/diagnostic.hpp>
#include <ayar/export.hpp>
#include <ayar/value.hpp>

namespace ayar {

struct Absence {
  Date from{}, to{};   ///< both days included, in UTC days
  std::string deputy;  ///< a person's id; empty: none named
};
struct StaffMember {
  std::string id;  ///< "mina"
  std::string name;
  std::vector<std::string> roles;      ///< "agent"
  std::string team;                    ///< empty: none
  std::string manager;                 ///< a person's id; empty: the team's
  std::vector<std::string> languages;  ///< preferred first
  std::string channel;                 ///< preferred: "email", "chat"
  std::map<std::string, std::string> contact_points;  ///< channel to address
  std::vector<Absence> absences;
  std::int64_t load_max = 0;  ///< open complaints beyond which nothing is assigned; 0: no limit
};
struct Team {
  std::string id;
  std::string supervisor, manager;  ///< persons' ids
};

/// Immutable; share it freely. Threads: any.
class AYAR_EXPORT Directory {
 public:
  Directory() = default;
  Directory(std::vector<StaffMember> staff, std::vector<Team> teams);
  [[nodiscard]] const StaffMember* find(std::string_view person) const noexcept;
  [[nodiscard]] const Team* team(std::string_view id) const noexcept;
  [[nodiscard]] const std::vector<StaffMember>& staff() const noexcept { return staff_; }
  [[nodiscard]] bool has_role(std::string_view role) const noexcept;
  [[nodiscard]] bool is_absent(const StaffMember& person, Instant at) const noexcept;
  /// Who may be given a complaint under this role: present, of that role; of `team` where anybody there qualifies.
  /// In order of the file.
  [[nodiscard]] std::vector<const StaffMember*> candidates(std::string_view role, std::string_view team,
                                                           Instant at) const;
  /// One accountable person for `to`: a person's id, `owner`, `supervisor` (of the owner's team), `manager` (of the
  /// owner, else of the team), or any role (first present). An absent one is stood in for by the deputy, then by
  /// whoever else answers; null when nobody does.
  [[nodiscard]] const StaffMember* resolve(std::string_view to, std::string_view owner, std::string_view team,
                                           Instant at) const;

 private:
  std::vector<StaffMember> staff_;
  std::vector<Team> teams_;
};

struct LoadedDirectory {
  std::shared_ptr<const Directory> directory;  ///< null when there are errors
  std::vector<Diagnostic> diagnostics;
  explicit operator bool() const noexcept { return directory != nullptr; }
};
/// Reads a directory file. @error in `diagnostics`, with place. @blocks on the file.
[[nodiscard]] AYAR_EXPORT LoadedDirectory load_directory_file(const std::string& path);
[[nodiscard]] AYAR_EXPORT LoadedDirectory load_directory(std::string_view yaml, const std::string& file);

}  // namespace ayar
