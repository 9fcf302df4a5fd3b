#include "http/people.hpp"

namespace ayar::http {

Result<void> remember(Engine& engine, const std::vector<PersonDetails>& people,
                      const std::string& tenant) {
  for (const auto& told : people) {
    auto known = engine.person(told.id, tenant);
    if (!known) return std::move(known.error());
    Person person = known->has_value() ? std::move(**known) : Person{told.id, {}, {}, {}, {}};
    const Person before = person;
    if (told.name) person.name = *told.name;
    if (told.language) person.language = *told.language;
    if (told.channel) person.channel = *told.channel;
    if (told.contact_points) person.contact_points = *told.contact_points;
    if (known->has_value() && person == before) continue;
    if (auto kept = engine.put_person(person, tenant); !kept) return kept;
  }
  return {};
}

}  // namespace ayar::http
