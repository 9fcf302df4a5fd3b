/// What a workflow is made from is found in files, and pinned whole.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <ayar/engine.hpp>
#include <ayar/stores.hpp>
#include <ayar/workflow.hpp>

#include "service/sources.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;

namespace {

namespace fs = std::filesystem;

/// The assembly of tests/golden/reuse in a folder as people would keep it.
std::string lay_out(const test::TempDir& dir) {
  const fs::path golden = fs::path(AYAR_SOURCE_DIR) / "tests" / "golden" / "reuse";
  const fs::path root = dir.path();
  fs::create_directories(root / "calendars");
  fs::create_directories(root / "fragments" / "common");
  fs::create_directories(root / "locale");
  fs::copy_file(fs::path(AYAR_SOURCE_DIR) / "workflows" / "calendars" / "tehran_shop.yaml",
                root / "calendars" / "tehran_shop.yaml");
  fs::copy_file(golden / "parts" / "desk@1.yaml", root / "desk.yaml");
  fs::copy_file(golden / "parts" / "fragments" / "common" / "holding.yaml",
                root / "fragments" / "common" / "holding.yaml");
  fs::copy_file(golden / "locale_good_whole" / "fa.yaml", root / "locale" / "shop.fa.yaml");
  fs::copy_file(golden / "good_whole.yaml", root / "shop.yaml");
  return (root / "shop.yaml").string();
}

std::string told(const std::vector<Diagnostic>& diagnostics) {
  std::string all;
  for (const auto& each : diagnostics)
    all += to_text(each) + "\n";
  return all;
}

}  // namespace

TEST_SUITE("service/shared") {
  TEST_CASE("a workflow made from others loads again from what was pinned, without a file") {
    const test::TempDir dir;
    const auto file = lay_out(dir);
    const auto loaded = load_workflow_file(file);
    INFO(told(loaded.diagnostics));
    REQUIRE(loaded.workflow);
    const auto path = dir.file("c.db");
    {
      auto engine = Engine::open(open_sqlite_store(path).value());
      REQUIRE(engine.has_value());
      (*engine)->publish(loaded.workflow);
      Open open;
      open.workflow = "shop";
      open.data = {{"product", Value("a kettle")}};
      Command command;
      command.what = std::move(open);
      command.actor = parse_actor("agent:mina").value();
      const auto opened = (*engine)->send_and_wait(std::move(command));
      INFO((opened ? std::string() : opened.error().message));
      REQUIRE(opened.has_value());
    }
    for (const char* gone : {"shop.yaml", "desk.yaml", "fragments", "locale", "calendars"})
      fs::remove_all(fs::path(dir.path()) / gone);
    auto handle = open_sqlite_store(path, true);
    REQUIRE(handle.has_value());
    const auto store = handle->release();
    const auto pinned = service::load_pinned(*store, loaded.workflow->hash());
    INFO((pinned ? std::string() : pinned.error().message));
    REQUIRE(pinned.has_value());
    const auto& first = loaded.workflow->definition();
    CHECK((*pinned)->hash == loaded.workflow->hash());
    CHECK((*pinned)->title == first.title);
    REQUIRE((*pinned)->states.size() == first.states.size());
    for (std::size_t i = 0; i < first.states.size(); ++i) {
      CHECK((*pinned)->states[i].name == first.states[i].name);
      CHECK((*pinned)->states[i].title == first.states[i].title);
    }
    REQUIRE((*pinned)->clocks.size() == first.clocks.size());
    CHECK((*pinned)->clocks.back().name == "silence");
    CHECK((*pinned)->transitions.size() == first.transitions.size());
  }

  TEST_CASE("what is not there is told of with the places looked at") {
    const test::TempDir dir;
    const auto file = lay_out(dir);
    const service::FileSources sources(file, "/usr/share/zoneinfo");
    const auto missing = sources.workflow("desk", 2);
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().message == "there is no workflow 'desk@2'");
    CHECK(missing.error().hint == "did you mean 'desk@1'?");
    const auto fragment = sources.fragment("common/goodbye");
    REQUIRE_FALSE(fragment.has_value());
    CHECK(fragment.error().hint.find("fragments/common/goodbye.yaml") != std::string::npos);
    CHECK(sources.locales("shop").value().size() == 1);
    CHECK(sources.locales("bank").value().empty());
    CHECK(sources.workflow("desk", 1).value().file.ends_with("desk.yaml"));
  }

  TEST_CASE("other folders are looked at after the workflow's own") {
    const test::TempDir dir;
    const test::TempDir other;
    (void)lay_out(other);
    std::ofstream(dir.file("mine.yaml")) << "ayar: 1\nworkflow: mine\nversion: 1\n";
    const service::FileSources alone(dir.file("mine.yaml"), "/usr/share/zoneinfo");
    CHECK_FALSE(alone.workflow("desk", 1).has_value());
    const service::FileSources both(dir.file("mine.yaml"), "/usr/share/zoneinfo",
                                    {other.path().string()});
    CHECK(both.workflow("desk", 1).has_value());
    CHECK(both.workflow("mine", 1).has_value());
    CHECK(both.fragment("common/holding").has_value());
  }
}
