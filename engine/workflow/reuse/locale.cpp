// `locale/fa.yaml`: the words of a workflow in one language, by the path of what they stand for.
#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "workflow/read/fields.hpp"
#include "workflow/read/traps.hpp"
#include "workflow/reuse/reuse.hpp"

namespace ayar::workflow {
namespace {

bool is_language(std::string_view text) {
  return text.size() >= 2 && text.size() <= 35 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

/// The words of an enum, or of a list of them.
const std::vector<std::string>& words_of(const Field& field) {
  return field.type.element ? field.type.element->values : field.type.values;
}

struct Place {
  Titles* titles = nullptr;
  const SourceRef* where = nullptr;
};

/// Everything that has a title, by its path.
using TitlePaths = std::map<std::string, Place, std::less<>>;

TitlePaths places_of(Definition& made) {
  TitlePaths places;
  places["workflow"] = {&made.title, nullptr};
  for (Field& field : made.fields) {
    const std::string path = "data." + field.name;
    places[path] = {&field.title, &field.where};
    for (const std::string& word : words_of(field))
      places[path + ".of." + word] = {&field.value_titles[word], &field.where};
  }
  for (Event& event : made.events) {
    if (event.source != EventSource::outside) continue;
    places["events." + event.name] = {&event.title, &event.where};
    for (EventField& field : event.fields) {
      if (field.field == none)
        places["events." + event.name + ".payload." + field.name] = {&field.title, &field.where};
    }
  }
  for (std::size_t i = 1; i < made.states.size(); ++i)
    places["states." + made.states[i].name] = {&made.states[i].title, &made.states[i].where};
  for (ClockRule& clock : made.clocks)
    places["clocks." + clock.name] = {&clock.title, &clock.where};
  return places;
}

class LocaleFile {
 public:
  LocaleFile(const Document& document, const Definition& made, std::vector<Diagnostic>& out)
      : document_(document), made_(made), fields_(document, out), out_(out) {}

  /// The language, when this file is for the workflow at all.
  [[nodiscard]] std::optional<std::string> heading();
  void titles(TitlePaths& places, const std::string& language);

 private:
  void title(TitlePaths& places, const std::string& language, const Member& member);

  const Document& document_;
  const Definition& made_;
  Fields fields_;
  std::vector<Diagnostic>& out_;
};

std::optional<std::string> LocaleFile::heading() {
  const Node& root = document_.root;
  if (!fields_.mapping(root, "a locale")) return std::nullopt;
  fields_.known(root, {"ayar", "locale", "workflow", "titles"}, "a locale");
  fields_.language_version(root, "a locale");
  const Node* workflow = fields_.required(root, "workflow", "a locale");
  if (workflow != nullptr && workflow->text != made_.workflow) {
    fields_.error(*workflow, rule::locale_form,
                  "this is for '" + bounded(workflow->text, 80) + "', not '" + made_.workflow + "'");
  }
  const Node* language = fields_.required(root, "locale", "a locale");
  if (language == nullptr || !fields_.scalar(*language, "'locale'")) return std::nullopt;
  if (is_language(language->text)) return language->text;
  fields_.error(*language, rule::locale_form,
                "'" + bounded(language->text, 40) + "' is not a language", "write fa, en or en-GB");
  return std::nullopt;
}

void LocaleFile::title(TitlePaths& places, const std::string& language, const Member& member) {
  const auto text = fields_.text(member.value, "a title");
  const auto place = places.find(member.key.text);
  if (place == places.end()) {
    std::vector<std::string> names;
    for (const auto& each : places)
      names.push_back(each.first);
    const auto near = nearest(member.key.text, names);
    fields_.error(member.key, rule::locale_path,
                  "nothing in '" + made_.workflow + "' is called '" +
                      bounded(member.key.text, 120) + "'",
                  near ? "did you mean '" + *near + "'?" : "");
    return;
  }
  if (!text) return;
  if (place->second.titles->emplace(language, *text).second) return;
  Diagnostic& twice =
      fields_.error(member.key, rule::locale_twice,
                    "'" + member.key.text + "' has a title in '" + language + "' already");
  if (place->second.where != nullptr && place->second.where->line != 0)
    twice.notes.push_back({"it is declared here", *place->second.where});
}

void LocaleFile::titles(TitlePaths& places, const std::string& language) {
  const Node* titles = fields_.required(document_.root, "titles", "a locale");
  if (titles == nullptr || !fields_.mapping(*titles, "'titles'")) return;
  for (const Member& member : titles->members)
    title(places, language, member);
}

/// What an event sets is called like the field; the root like the workflow.
void spread_titles(Definition& made) {
  for (Event& event : made.events) {
    for (EventField& field : event.fields) {
      if (field.field != none) field.title = made.fields[field.field].title;
    }
  }
  for (Field& field : made.fields)
    std::erase_if(field.value_titles, [](const auto& each) { return each.second.empty(); });
  if (!made.states.empty()) made.states.front().title = made.title;
}

}  // namespace

void apply_locales(Definition& made, const Sources& sources, std::vector<Part>& parts,
                   std::vector<Diagnostic>& out) {
  auto found = sources.locales(made.workflow);
  if (!found) {
    Diagnostic given;
    given.rule = rule::part_unknown;
    given.message = found.error().message;
    given.hint = found.error().hint;
    out.push_back(std::move(given));
    return;
  }
  if (found->empty()) return;
  TitlePaths places = places_of(made);
  std::map<std::string, std::string> files;  // by language
  for (Sources::LocaleText& each : *found) {
    Document document = read(each.text, each.file);
    out.insert(out.end(), document.diagnostics.begin(), document.diagnostics.end());
    if (!document.ok()) continue;
    LocaleFile file(document, made, out);
    const auto language = file.heading();
    if (!language) continue;
    const auto [first, fresh] = files.emplace(*language, each.file);
    if (!fresh) {
      Diagnostic twice = diagnostic_at(document, document.root, rule::locale_twice,
                                       "the words in '" + *language + "' have a file already",
                                       "put both into one");
      twice.notes.push_back({"the other file", {first->second, 1, 1}});
      out.push_back(std::move(twice));
      continue;
    }
    file.titles(places, *language);
    parts.push_back({Part::Kind::locale, *language, std::move(each.text)});
  }
  spread_titles(made);
}

}  // namespace ayar::workflow
