// How templates are found, pinned and read back.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <ayar/engine.hpp>
#include <ayar/stores.hpp>
#include <ayar/workflow.hpp>

#include "fixture.hpp"
#include "service/sources.hpp"
#include "store/store.hpp"
#include "support/temp_dir.hpp"
#include "workflow/letter.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// A copy of retail with its calendar and without templates.
std::string bare_retail(const TempDir& dir, const std::string& folder = "") {
  const fs::path to = dir.path() / folder;
  write(to / "retail.yaml", slurp(workflows_folder() / "retail.yaml"));
  write(to / "calendars/tehran_shop.yaml",
        slurp(workflows_folder() / "calendars/tehran_shop.yaml"));
  return (to / "retail.yaml").string();
}

std::size_t count_rule(const std::vector<Diagnostic>& all, std::string_view rule) {
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const Diagnostic& each) { return each.rule == rule; }));
}

}  // namespace

TEST_SUITE("letters/template") {
  TEST_CASE("the shipped workflow finds its templates, and nothing is missed") {
    const auto loaded = load_workflow_file((workflows_folder() / "retail.yaml").string());
    INFO(text_of(loaded.diagnostics));
    CHECK(loaded.diagnostics.empty());
    REQUIRE(loaded.workflow);
    CHECK(loaded.workflow->definition().templates.size() == 27);
  }

  TEST_CASE(
      "without a templates folder nothing is missed, and the hash is what it was before "
      "templates") {
    const TempDir dir;
    const auto bare = load_workflow_file(bare_retail(dir));
    CHECK(bare.diagnostics.empty());
    REQUIRE(bare.workflow);
    CHECK(bare.workflow->definition().templates.empty());
    for (const auto& artifact : bare.workflow->definition().artifacts)
      CHECK(artifact.kind != "template");
    const auto& manifest = bare.workflow->definition().artifacts.back();
    CHECK(manifest.kind == "manifest");
    CHECK(manifest.body.find("templates") == std::string::npos);
  }

  TEST_CASE(
      "with a templates folder every gap is a warning at its place, and the workflow still loads") {
    const TempDir dir;
    const auto file = bare_retail(dir);
    fs::create_directories(dir.path() / "templates");
    auto loaded = load_workflow_file(file);
    CHECK(loaded.workflow);
    // Five messages, two notices, the ladders of two clocks; a survey may do without.
    CHECK(count_rule(loaded.diagnostics, "AY118") == 9);
    for (const auto& each : loaded.diagnostics) {
      CHECK(each.severity == Severity::warning);
      CHECK(each.where.line > 0);
    }
    write(dir.path() / "templates/clock.en.mustache", "Subject: {{clock.name}}\n\n{{clock.due}}\n");
    write(dir.path() / "templates/answer.fa.mustache", "Subject: x\n\n{{decision}} {{reason}}\n");
    write(dir.path() / "templates/ignored.mustache", "no language, so not looked at");
    loaded = load_workflow_file(file);
    CHECK(loaded.workflow);
    // The answer lacks English, four messages and two notices everything. Staff need not share
    // the customers' languages, so the clocks lack nothing.
    CHECK(count_rule(loaded.diagnostics, "AY118") == 7);
    CHECK(loaded.workflow->definition().templates.size() == 2);
  }

  TEST_CASE("a template beside the workflow goes before one a folder up") {
    const TempDir dir;
    const auto file = bare_retail(dir, "inner");
    write(dir.path() / "templates/answer.en.mustache",
          "Subject: upper\n\n{{decision}} {{reason}}\n");
    write(dir.path() / "templates/welcome.en.mustache", "Subject: upper\n\nx\n");
    write(dir.path() / "inner/templates/answer.en.mustache",
          "Subject: inner\n\n{{decision}} {{reason}}\n");
    const auto loaded = load_workflow_file(file);
    REQUIRE(loaded.workflow);
    const auto& definition = loaded.workflow->definition();
    REQUIRE(definition.templates.size() == 2);
    CHECK(workflow::find_template(definition, "answer", "en")->text.find("inner") !=
          std::string::npos);
    CHECK(workflow::find_template(definition, "welcome", "en")->text.find("upper") !=
          std::string::npos);
  }

  TEST_CASE("a fault in a template is told at its line and column in its own file") {
    const TempDir dir;
    const auto file = bare_retail(dir);
    write(dir.path() / "templates/answer.fa.mustache",
          "Subject: پاسخ\n\nسلام {{nmae}}، {{decision}} {{reason}}\n");
    const auto loaded = load_workflow_file(file);
    CHECK_FALSE(loaded.workflow);
    REQUIRE(count_rule(loaded.diagnostics, "AY116") == 1);
    for (const auto& each : loaded.diagnostics) {
      if (each.rule != "AY116") continue;
      CHECK(each.where.file.find("answer.fa.mustache") != std::string::npos);
      CHECK(each.where.line == 3);
      CHECK(each.where.column == 8);
      CHECK(each.hint == "did you mean 'name'?");
    }
  }

  TEST_CASE("a template beyond 64 KiB is refused") {
    const TempDir dir;
    const auto file = bare_retail(dir);
    write(dir.path() / "templates/welcome.en.mustache",
          "Subject: x\n\n" + std::string(workflow::template_bytes_max, 'x'));
    const auto loaded = load_workflow_file(file);
    CHECK_FALSE(loaded.workflow);
    CHECK(count_rule(loaded.diagnostics, "AY115") == 1);
  }

  TEST_CASE(
      "a complaint's letters are those of its pinned definition, whatever became of the files") {
    const TempDir dir;
    const auto file = bare_retail(dir);
    write(dir.path() / "templates/answer.fa.mustache", "Subject: x\n\n{{decision}} {{reason}}\n");
    write(dir.path() / "templates/answer.en-GB.mustache",
          "Subject: y\n\n{{decision}} {{reason}}\n");
    const auto loaded = load_workflow_file(file);
    REQUIRE(loaded.workflow);
    const auto path = dir.file("c.db");
    {
      auto engine = Engine::open(open_sqlite_store(path).value());
      REQUIRE(engine.has_value());
      (*engine)->publish(loaded.workflow);
      Open open;
      open.workflow = "retail";
      open.data = {{"category", Value("quality")}};
      Command command;
      command.what = std::move(open);
      command.actor = parse_actor("agent:mina").value();
      REQUIRE((*engine)->send_and_wait(std::move(command)).has_value());
    }
    fs::remove_all(dir.path() / "templates");
    auto handle = open_sqlite_store(path, true);
    REQUIRE(handle.has_value());
    const auto store = handle->release();
    const auto pinned = service::load_pinned(*store, loaded.workflow->hash());
    INFO((pinned ? std::string{} : pinned.error().message));
    REQUIRE(pinned.has_value());
    CHECK((*pinned)->hash == loaded.workflow->hash());
    REQUIRE((*pinned)->templates.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK((*pinned)->templates[i].name == "answer");
      CHECK((*pinned)->templates[i].language ==
            loaded.workflow->definition().templates[i].language);
      CHECK((*pinned)->templates[i].text == loaded.workflow->definition().templates[i].text);
    }
    const auto bare = load_workflow_file(file);
    REQUIRE(bare.workflow);
    CHECK(bare.workflow->hash() != loaded.workflow->hash());
  }
}
