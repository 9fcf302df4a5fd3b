/// A calendar's own files are pinned with it: what it extends, its holiday files, its zone.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <ayar/stores.hpp>
#include <ayar/workflow.hpp>

#include "fixture.hpp"
#include "service/sources.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Retail over a calendar made from four files.
std::string write_retail(const TempDir& dir) {
  write(dir.path() / "retail.yaml", slurp(fs::path(AYAR_SOURCE_DIR) / "workflows" / "retail.yaml"));
  write(dir.path() / "calendars/tehran_shop.yaml", R"(ayar: 1
calendar: tehran_shop
extends: iran
hours: {sat-wed: ["22:00-06:00"], thu: ["09:00-13:00"]}
holidays: [{remove: "2026-12-06"}, {ics: shop.ics}]
)");
  write(dir.path() / "calendars/iran.yaml", R"(ayar: 1
calendar: iran
extends: region
holidays:
  - {date: "2026-12-05", title: Observed}
  - {date: "2026-12-06", title: Not here}
exceptions: {"2026-12-12": closed}
)");
  write(dir.path() / "calendars/region.yaml", R"(ayar: 1
calendar: region
zone: Asia/Tehran
holidays: [{hijri: "10-01", title: Eid al-Fitr, provisional: true}]
)");
  write(dir.path() / "calendars/shop.ics",
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261214\r\n"
        "DTEND;VALUE=DATE:20261216\r\nSUMMARY:Stock\r\n taking\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  return dir.file("retail.yaml");
}

std::size_t count_kind(const workflow::Definition& definition, std::string_view kind) {
  return static_cast<std::size_t>(
      std::count_if(definition.artifacts.begin(), definition.artifacts.end(),
                    [&](const workflow::Artifact& each) { return each.kind == kind; }));
}

/// Due dates over half a year, and what each stretch of it is due to.
std::string told(const calendar::Calendar& desk) {
  std::string text;
  const Instant from = at("2026-11-21T06:30:00Z");
  for (int i = 1; i < 60; ++i)
    text += to_text(desk.add(from, calendar::parse_span(std::to_string(i) + "bd").value())) + "\n";
  for (const auto& part : desk.explained(from, at("2027-04-01T00:00:00Z")))
    text += to_text(part.to) + (part.open ? " + " : " - ") + part.title + " " +
            fs::path(part.where.file).filename().string() + ":" + std::to_string(part.where.line) +
            (part.provisional ? "?" : "") + "\n";
  return text;
}

}  // namespace

TEST_SUITE("service/calendar_artifacts") {
  TEST_CASE("a pinned definition counts by its calendar's files long after they are gone") {
    const TempDir dir;
    const auto file = write_retail(dir);
    const auto loaded = load_workflow_file(file);
    for (const auto& diagnostic : loaded.diagnostics)
      MESSAGE(to_text(diagnostic));
    REQUIRE(loaded.workflow);
    const auto& definition = loaded.workflow->definition();
    CHECK(count_kind(definition, "calendar") == 3);
    CHECK(count_kind(definition, "holidays") == 1);
    CHECK(count_kind(definition, "zone") == 1);
    const std::string before = told(*definition.calendar);
    CHECK(before.find("Observed iran.yaml:5") != std::string::npos);
    CHECK(before.find("Not here") == std::string::npos);
    CHECK(before.find("2026-12-12 iran.yaml:7") != std::string::npos);
    CHECK(before.find("Stocktaking shop.ics:3") != std::string::npos);
    CHECK(before.find("Eid al-Fitr region.yaml:4?") != std::string::npos);

    const auto path = dir.file("c.db");
    {
      auto engine = Engine::open(open_sqlite_store(path).value());
      REQUIRE(engine.has_value());
      (*engine)->publish(loaded.workflow);
      REQUIRE((*engine)->send_and_wait(open_command()).has_value());
    }
    fs::remove_all(dir.path() / "calendars");
    auto handle = open_sqlite_store(path, true);
    REQUIRE(handle.has_value());
    const auto store = handle->release();
    const auto pinned = service::load_pinned(*store, loaded.workflow->hash());
    INFO((pinned ? std::string{} : pinned.error().message));
    REQUIRE(pinned.has_value());
    CHECK((*pinned)->hash == loaded.workflow->hash());
    CHECK(told(*(*pinned)->calendar) == before);
    CHECK((*pinned)->artifacts.size() == definition.artifacts.size());
    CHECK(count_kind(**pinned, "zone_version") == count_kind(definition, "zone_version"));
  }

  TEST_CASE("the edition of the zone database is noted beside the zone, and changes no hash") {
    const TempDir dir;
    const auto file = write_retail(dir);
    const auto zone = slurp("/usr/share/zoneinfo/Asia/Tehran");
    write(dir.path() / "zones/Asia/Tehran", zone);
    const auto text = slurp(file);
    const auto load = [&] {
      const service::FileSources sources(file, dir.file("zones"));
      const auto made = workflow::load(text, file, sources);
      REQUIRE(made.definition);
      return made.definition;
    };
    const auto without = load();
    CHECK(count_kind(*without, "zone_version") == 0);
    write(dir.path() / "zones/tzdata.zi", "# version 2024a\n# redo posix_only\n");
    CHECK(service::FileSources(file, dir.file("zones")).zone_version() == "2024a");
    const auto with = load();
    CHECK(count_kind(*with, "zone_version") == 1);
    CHECK(with->hash == without->hash);
    for (const char* odd : {"", "# redo\n", "# version \n", "# version <script>\n", "\xFF\xFE"}) {
      INFO(std::string(odd));
      write(dir.path() / "zones/tzdata.zi", odd);
      CHECK(service::FileSources(file, dir.file("zones")).zone_version().empty());
    }
  }

  TEST_CASE("a base that changes makes another definition") {
    const TempDir dir;
    const auto file = write_retail(dir);
    const auto first = load_workflow_file(file);
    REQUIRE(first.workflow);
    write(dir.path() / "calendars/region.yaml",
          "ayar: 1\ncalendar: region\nzone: Asia/Tehran\nholidays: [\"2026-12-20\"]\n");
    const auto second = load_workflow_file(file);
    REQUIRE(second.workflow);
    CHECK(second.workflow->hash() != first.workflow->hash());
  }
}
