#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "raw.hpp"

using namespace ayar;
using namespace ayar::test;

TEST_SUITE("store/open") {
  TEST_CASE("a second writer is refused and told who writes") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    auto first = must_open(path);
    const auto second = store::open_sqlite({path, false, "ayar"});
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::store_locked);
    CHECK(second.error().message ==
          path + " is written by ayard (pid " + std::to_string(::getpid()) + "); use --server");
    CHECK(first->reopen());
    CHECK_FALSE(store::open_sqlite({path, false, "ayar"}));
    first.reset();
    CHECK(store::open_sqlite({path, false, "ayar"}));
  }

  TEST_CASE("a reader works beside a writer and cannot write") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    const auto writer = must_open(path);
    const auto reader = must_open(path, true);
    Subject a("a");
    must_commit(*writer, batch_of("b1", {a.next()}));
    CHECK(reader->load("main", "a")->has_value());
    CHECK(reader->commit(batch_of("b2", {a.next()})).error().code == ErrorCode::unsupported);
    CHECK(reader->seal(at_hour(0)).error().code == ErrorCode::unsupported);
    CHECK(reader->batch_known("b1").error().code == ErrorCode::unsupported);
    reader->checkpoint();
    CHECK(reader->reopen());
    CHECK(reader->load("main", "a").value()->revision == 1);
  }

  TEST_CASE("only the owner may read the files") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    const auto store = must_open(path);
    Subject a("a");
    must_commit(*store, batch_of("b1", {a.next()}));
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      INFO(suffix);
      struct stat found {};
      REQUIRE(::stat((path + suffix).c_str(), &found) == 0);
      CHECK((found.st_mode & 0777) == 0600);
    }
  }

  TEST_CASE("what is no store of ours is refused and left as it was") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    SUBCASE("a file of noise") {
      std::ofstream(path) << std::string(8'192, 'x');
      CHECK(store::open_sqlite({path, false, "ayar"}).error().code == ErrorCode::store_corrupt);
      CHECK(std::ifstream(path).get() == 'x');
    }
    SUBCASE("another program's database") {
      CHECK(Raw(path).run("CREATE TABLE notes (text)").empty());
      CHECK(store::open_sqlite({path, false, "ayar"}).error().code == ErrorCode::store_corrupt);
      CHECK(Raw(path).ask("SELECT count(*) FROM sqlite_schema") == "1");
    }
    SUBCASE("nothing, for a reader") {
      CHECK(store::open_sqlite({path, true, "ayar"}).error().code == ErrorCode::io);
      CHECK_FALSE(std::filesystem::exists(path));
    }
    SUBCASE("an empty file, for a reader") {
      std::ofstream(path).close();
      CHECK(store::open_sqlite({path, true, "ayar"}).error().code == ErrorCode::unsupported);
    }
    SUBCASE("a folder that is not there") {
      CHECK(store::open_sqlite({folder.file("no/such.db"), false, "ayar"}).error().code ==
            ErrorCode::io);
    }
  }

  TEST_CASE("a newer schema and a migration of another text are refused, also to readers") {
    struct Case {
      const char* behaviour;
      const char* sql;
      ErrorCode code;
      const char* says;
    };
    const Case cases[] = {
        {"newer", "PRAGMA user_version = 99", ErrorCode::store_newer, "schema 99"},
        {"changed checksum", "UPDATE migration SET checksum = 'forged'", ErrorCode::store_corrupt,
         "0001_start"},
        {"missing history", "DELETE FROM migration", ErrorCode::store_corrupt, "0001_start"},
    };
    for (const Case& row : cases) {
      for (const bool read_only : {false, true}) {
        INFO(row.behaviour, " ", read_only);
        const TempDir folder;
        const std::string path = folder.file("complaints.db");
        must_open(path).reset();
        CHECK(Raw(path).run(row.sql).empty());
        const auto opened = store::open_sqlite({path, read_only, "ayar"});
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == row.code);
        CHECK(opened.error().message.find(row.says) != std::string::npos);
      }
    }
  }

  TEST_CASE("the file says whose it is and is set up to last") {
    const TempDir folder;
    const std::string path = folder.file("complaints.db");
    const auto store = must_open(path);
    Raw raw(path);
    CHECK(raw.ask("PRAGMA application_id") == std::to_string(0x41594152));
    CHECK(raw.ask("PRAGMA user_version") == "3");
    CHECK(raw.ask("PRAGMA journal_mode") == "wal");
    CHECK(raw.ask("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                  " AND name NOT LIKE 'sqlite_%' AND strict = 0") == "0");
  }
}
