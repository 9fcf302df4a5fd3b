/// Workflows made from others. Each golden/reuse/NAME.yaml is loaded, its bases and fragments from
/// parts/, its locales from locale_NAME/, and what is said compared, byte for byte, with NAME.txt.
#include <doctest/doctest.h>

#include <cstdlib>
#include <set>

#include "workflow/read/traps.hpp"
#include "workflow/reuse/reuse.hpp"
#include "workflow/sources.hpp"

namespace ayar::workflow {
namespace {

namespace fs = std::filesystem;

Error nothing(std::string what) { return {ErrorCode::not_found, std::move(what), {}, {}, {}}; }

/// Texts at hand, and calendars of the workflows folder.
class Shelf final : public Sources {
 public:
  /// What golden/reuse/NAME.yaml may ask for; with another name all parts and no locale.
  explicit Shelf(const std::string& name);
  std::map<std::string, std::string> workflows, fragments;  // "desk@1", "common/holding"
  std::vector<LocaleText> words;

  Result<Text> calendar(std::string_view name) const override { return folder_.calendar(name); }
  Result<std::string> zone(std::string_view name) const override { return folder_.zone(name); }
  Result<Text> suspension(std::string_view name) const override { return folder_.suspension(name); }
  Result<Text> workflow(std::string_view name, std::int64_t version) const override {
    const std::string key = std::string(name) + "@" + std::to_string(version);
    const auto found = workflows.find(key);
    if (found == workflows.end()) return nothing("there is no workflow '" + key + "'");
    return Text{"parts/" + key + ".yaml", found->second};
  }
  Result<Text> fragment(std::string_view name) const override {
    const auto found = fragments.find(std::string(name));
    if (found == fragments.end())
      return nothing("there is no fragment '" + std::string(name) + "'");
    return Text{"parts/fragments/" + found->first + ".yaml", found->second};
  }
  Result<std::vector<LocaleText>> locales(std::string_view) const override { return words; }

 private:
  test::FolderSources folder_;  // its suspensions are those of parts
};

fs::path reuse_folder() { return fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "reuse"; }

Shelf::Shelf(const std::string& name) : folder_({}, reuse_folder() / "parts" / "suspensions") {
  const fs::path parts = reuse_folder() / "parts";
  for (const auto& entry : fs::directory_iterator(parts)) {
    if (entry.is_regular_file())
      workflows[entry.path().stem().string()] = test::slurp(entry.path());
  }
  for (const auto& entry : fs::recursive_directory_iterator(parts / "fragments")) {
    if (!entry.is_regular_file()) continue;
    auto path = fs::relative(entry.path(), parts / "fragments");
    fragments[path.replace_extension().generic_string()] = test::slurp(entry.path());
  }
  const fs::path locale = reuse_folder() / ("locale_" + name);
  std::set<fs::path> files;
  if (fs::exists(locale)) {
    for (const auto& entry : fs::directory_iterator(locale))
      files.insert(entry.path());
  }
  for (const fs::path& file : files)
    words.push_back({"", "locale/" + file.filename().string(), test::slurp(file)});
}

Loaded load_golden(const std::string& name) {
  return load(test::slurp(reuse_folder() / (name + ".yaml")), name + ".yaml", Shelf(name));
}

std::string shop(const std::string& rest) {
  return "ayar: 1\nworkflow: shop\nversion: 1\nextends: desk@1\n" + rest;
}

}  // namespace

TEST_SUITE("workflow/reuse") {
  TEST_CASE("what is said about every faulty assembly is as recorded, byte for byte") {
    std::set<std::string> seen;
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator(reuse_folder())) {
      if (entry.path().extension() == ".yaml") files.insert(entry.path());
    }
    CHECK(files.size() >= 18);
    for (const fs::path& file : files) {
      const std::string name = file.stem().string();
      CAPTURE(name);
      const std::string source = test::slurp(file);
      const Loaded loaded = load_golden(name);
      CHECK(static_cast<bool>(loaded.definition) == name.starts_with("good_"));
      std::string said;
      for (const Diagnostic& each : loaded.diagnostics) {
        seen.insert(each.rule);
        said += to_text(each, each.where.file == name + ".yaml" ? std::string_view(source)
                                                                : std::string_view{});
        if (said.back() != '\n') said += '\n';
      }
      fs::path expected = file;
      expected.replace_extension(".txt");
      if (std::getenv("AYAR_GOLDEN_UPDATE") != nullptr)
        std::ofstream(expected, std::ios::binary) << said;
      CHECK(said == test::slurp(expected));
    }
    for (const rule::Row& row : rule::rows) {
      const bool ours = row.id >= rule::extends_form && row.id < rule::reuse_limit;
      INFO("a rule without a file that breaks it: ", std::string(row.id));
      if (ours) CHECK(seen.contains(std::string(row.id)));
    }
  }

  TEST_CASE("a base, a fragment, an override and a locale make one workflow") {
    const Loaded loaded = load_golden("good_whole");
    INFO(test::text_of(loaded.diagnostics));
    REQUIRE(loaded.definition);
    const Definition& made = *loaded.definition;
    CHECK(made.workflow == "shop");
    CHECK(made.title == Titles{{"en", "Shop"}, {"fa", "فروشگاه"}});
    CHECK(made.states[1].name == "received");
    const auto field = [&](std::string_view name) -> const Field& {
      return made.fields[made.field_by_name.find(name)->second];
    };
    const auto clock = [&](std::string_view name) -> const ClockRule& {
      return made.clocks[made.clock_by_name.find(name)->second];
    };
    CHECK(field("product").required);
    CHECK(field("branch").title.at("fa") == "شعبه");
    CHECK(field("branch").value_titles.at("north").at("fa") == "شمال");
    CHECK(field("branch").value_titles.at("south").at("fa") == "جنوب");
    CHECK(field("gaps").value_titles.at("delivery").at("fa") == "تحویل");
    CHECK(made.states[1].title.at("fa") == "دریافت شد");
    CHECK(clock("resolve").goals[0].within.count == 4);
    CHECK(clock("resolve").legal);
    CHECK(clock("resolve").ladder.size() == 4);
    CHECK(clock("longest").goals[0].within.count == 6);
    CHECK(clock("silence").goals[0].within.count == 5);
    CHECK(clock("silence").ladder[0].notify == "supervisor");
    CHECK(clock("silence").title.at("fa") == "بی‌خبری");
    // Every row knows the file that it stands in.
    CHECK(clock("silence").where.file == "parts/fragments/common/holding.yaml");
    CHECK(made.states[1].where.file == "parts/desk@1.yaml");
    CHECK(field("branch").where.file == "good_whole.yaml");
  }

  TEST_CASE("the pinned artifact changes with every part") {
    const std::string source = test::slurp(reuse_folder() / "good_whole.yaml");
    const auto hash_of = [&](const Shelf& shelf) {
      const Loaded loaded = load(source, "good_whole.yaml", shelf);
      INFO(test::text_of(loaded.diagnostics));
      REQUIRE(loaded.definition);
      return loaded.definition->hash;
    };
    const Shelf whole("good_whole");
    std::set<std::string> hashes{hash_of(whole)};
    Shelf changed("good_whole");
    changed.workflows["desk@1"] += "# a word more\n";
    hashes.insert(hash_of(changed));
    changed.fragments["common/holding"] += "# a word more\n";
    hashes.insert(hash_of(changed));
    changed.words[0].text += "# a word more\n";
    hashes.insert(hash_of(changed));
    CHECK(hashes.size() == 4);
    changed.words.clear();
    hashes.insert(hash_of(changed));
    CHECK(hashes.size() == 5);
    CHECK(hash_of(Shelf("good_whole")) == hash_of(whole));
  }

  TEST_CASE("a chain of eight is followed, one of nine is refused, and no number of parts is too odd") {
    Shelf shelf("alone");
    std::string last = "desk@1";
    const auto lengthen = [&](int upto) {
      for (int i = 2; i <= upto; ++i) {
        const std::string name = "link" + std::to_string(i);
        shelf.workflows[name + "@1"] =
            "ayar: 1\nworkflow: " + name + "\nversion: 1\nextends: " + last + "\n";
        last = name + "@1";
      }
      return load("ayar: 1\nworkflow: shop\nversion: 1\nextends: " + last + "\n", "shop.yaml",
                  shelf);
    };
    const Loaded eight = lengthen(8);
    INFO(test::text_of(eight.diagnostics));
    CHECK(eight.definition);
    const Loaded many = lengthen(40);
    CHECK_FALSE(many.definition);
    CHECK(many.diagnostics.front().rule == rule::reuse_limit);
  }

  TEST_CASE("too many fragments, and too much text, are refused before they are merged") {
    Shelf shelf("good_whole");
    std::string use;
    for (int i = 0; i < 70; ++i) {
      const std::string name = "part" + std::to_string(i);
      shelf.fragments[name] = "ayar: 1\nfragment: " + name + "\n";
      use += (i == 0 ? "" : ", ") + name;
    }
    const Loaded many = load(shop("use: [" + use + "]\n"), "shop.yaml", shelf);
    REQUIRE_FALSE(many.diagnostics.empty());
    CHECK(many.diagnostics.front().rule == rule::reuse_limit);
    shelf.fragments["long"] = "ayar: 1\nfragment: long\n#" + std::string(900'000, 'x') + "\n";
    const Loaded much = load(shop("use: [long, long, long, long, long, long]\n"), "s.yaml", shelf);
    REQUIRE_FALSE(much.diagnostics.empty());
    CHECK(much.diagnostics.front().rule == rule::reuse_limit);
  }

  TEST_CASE("hostile parts are told of and never followed") {
    struct Case {
      const char* what;
      std::string own;
      std::string fragment;
      std::string rule;
    };
    const Case cases[] = {
        {"an anchor in a fragment", "use: [odd]\n", "ayar: 1\nfragment: odd\ndata: &a {}\n", "AY002"},
        {"no mapping at all", "use: [odd]\n", "[1, 2]\n", "AY031"},
        {"nothing", "use: [odd]\n", "", "AY020"},
        {"a section that is a list", "use: [odd]\n", "ayar: 1\nfragment: odd\nstates: [a]\n",
         "AY038"},
        {"use of itself as a mapping of nothing", "use: {odd: {}}\n",
         "ayar: 1\nfragment: odd\nparameters: [x]\n", "AY021"},
        {"use of a number", "use: [7]\n", "", "AY036"},
        {"use of nothing", "use:\n", "", "AY021"},
        {"a circle of placeholders", "use: {odd: {a: \"${a}\"}}\n",
         "ayar: 1\nfragment: odd\nparameters: {a: {type: string}}\ndata: {x: {type: string, "
         "title: \"${a}${a}\"}}\n",
         ""},
        {"a placeholder that never ends", "use: [odd]\n",
         "ayar: 1\nfragment: odd\ndata: {x: {type: string, title: \"${a\"}}\n", ""},
        {"an override that is a list", "override: [a]\n", "", "AY021"},
        {"an override of everything with nothing", "override: {states: null}\n", "", "AY035"},
        {"a base that is a list", "extends_: x\n", "", "AY022"},
    };
    for (const Case& each : cases) {
      CAPTURE(each.what);
      Shelf shelf("alone");
      shelf.fragments["odd"] = each.fragment;
      const Loaded loaded = load(shop(each.own), "shop.yaml", shelf);
      INFO(test::text_of(loaded.diagnostics));
      CHECK(static_cast<bool>(loaded.definition) == each.rule.empty());
      const bool told = std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(),
                                    [&](const Diagnostic& d) { return d.rule == each.rule; });
      CHECK(told != each.rule.empty());
    }
  }

  TEST_CASE("a value stands in a text as it is, whatever quotes it holds") {
    Shelf shelf("alone");
    shelf.fragments["odd"] =
        "ayar: 1\nfragment: odd\nparameters: {a: {type: string}}\n"
        "data: {x: {type: string, title: \"<${a}>\"}}\n";
    const Loaded loaded =
        load(shop("use: {odd: {a: \"}, {y: \\\"'#\"}}\n"), "shop.yaml", shelf);
    INFO(test::text_of(loaded.diagnostics));
    REQUIRE(loaded.definition);
    const Index x = loaded.definition->field_by_name.find("x")->second;
    CHECK(loaded.definition->fields[x].title.at("") == "<}, {y: \"'#>");
  }

  TEST_CASE("an expanded workflow is a workflow, and means the same") {
    Document document = read(test::slurp(reuse_folder() / "good_whole.yaml"), "good_whole.yaml");
    Shelf shelf("good_whole");
    (void)assemble(document, shelf);
    REQUIRE(document.ok());
    const std::string text = to_yaml(document.root);
    shelf.workflows.clear();
    shelf.fragments.clear();
    const Loaded again = load(text, "expanded.yaml", shelf);
    INFO(text << test::text_of(again.diagnostics, text));
    REQUIRE(again.definition);
    const Loaded first = load_golden("good_whole");
    CHECK(again.definition->states.size() == first.definition->states.size());
    CHECK(again.definition->transitions.size() == first.definition->transitions.size());
    CHECK(again.definition->clock_by_name.size() == first.definition->clock_by_name.size());
    Document expanded = read(text, "expanded.yaml");
    CHECK(to_yaml(expanded.root) == text);
  }

  TEST_CASE("a legal clause may be made stricter in every way that can be told") {
    const char* stricter[] = {
        "clocks: {longest: {target: 55d}}",
        "clocks: {longest: {target: 8w, title: {en: Longest}}}",
        "clocks: {longest: {ladder: [{at: due, notify: manager}]}}",
        "clocks: {resolve: {target: [{when: 'severity == \"critical\"', within: 240bm}, {within: "
        "4bd}]}}",
        "clocks: {resolve: {pauses: [{state: asking, max: 10bd}]}}",
        "clocks: {resolve: {met_by: {message: answer}}}",
        "clocks: {resolve: {pausable: false, pauses: null}}",
        "messages: {answer: {must_say: [decision, reason, next_step], template: other}}",
        "events: {dispute: {from: [complainant, agent]}}",
        "states: {unreached: {title: Unreached, entry: [{notify: {to: owner, template: x}}]}}",
    };
    for (const char* change : stricter) {
      CAPTURE(change);
      const Loaded loaded = load(shop("override: {" + std::string(change) + "}\n"), "shop.yaml",
                                 Shelf("good_whole"));
      INFO(test::text_of(loaded.diagnostics));
      const bool refused = std::any_of(
          loaded.diagnostics.begin(), loaded.diagnostics.end(),
          [](const Diagnostic& d) { return d.rule == rule::legal_loosened; });
      CHECK_FALSE(refused);
    }
  }
}

}  // namespace ayar::workflow
