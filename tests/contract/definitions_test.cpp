#include "contract/homes.hpp"

using namespace ayar;
using namespace ayar::test;

namespace {

store::DefinitionRow published(std::string workflow, std::int64_t version, std::string hash) {
  store::DefinitionRow row;
  row.workflow = std::move(workflow);
  row.version = version;
  row.hash = std::move(hash);
  row.author = "mina";
  row.approver = "omid";
  row.reason = "نسخهٔ نو";
  row.effective_from = at_hour(5);
  row.published_at = at_hour(4);
  return row;
}

/// A batch that brings the artifacts of what it publishes.
store::Batch batch_with(std::string id, std::vector<store::DefinitionRow> rows) {
  store::Aside aside;
  aside.definitions = std::move(rows);
  auto batch = aside_batch(std::move(id), aside);
  for (const auto& row : aside.definitions)
    batch.artifacts.push_back({row.hash, "manifest", "{}"});
  return batch;
}

store::Batch retiring(std::string id, std::string workflow, std::int64_t version) {
  store::Aside aside;
  aside.retirements = {{std::move(workflow), version, at_hour(9), "omid", "replaced"}};
  return aside_batch(std::move(id), aside);
}

}  // namespace

TEST_SUITE("contract/definitions") {
  TEST_CASE("versions stand side by side as they were published, ordered by name and number") {
    for_each_home([](Home& home) {
      auto alone = published("retail", 10, "h10");
      alone.alone = true;
      alone.approver = alone.author;
      must_commit(*home.store, batch_with("b1", {published("retail", 9, "h9"), alone}));
      must_commit(*home.store, batch_with("b2", {published("bank", 1, "h1")}));
      if (home.survives_closing) home.restart();
      const auto rows = home.store->definitions();
      REQUIRE(rows);
      CHECK(*rows == std::vector<store::DefinitionRow>{published("bank", 1, "h1"),
                                                       published("retail", 9, "h9"), alone});
      CHECK(home.store->artifact("h9")->has_value());
    });
  }

  TEST_CASE("a version retires once, with who and why, and the rest stays as it was") {
    for_each_home([](Home& home) {
      must_commit(*home.store, batch_with("b1", {published("retail", 4, "h4")}));
      must_commit(*home.store, retiring("b2", "retail", 4));
      if (home.survives_closing) home.restart();
      auto expected = published("retail", 4, "h4");
      expected.retired_at = at_hour(9);
      expected.retired_by = "omid";
      expected.retired_reason = "replaced";
      CHECK(*home.store->definitions() == std::vector<store::DefinitionRow>{expected});
      CHECK(home.store->commit(retiring("b3", "retail", 4)).error().code == ErrorCode::internal);
    });
  }

  TEST_CASE("what the batch may not believe refuses it whole") {
    struct Case {
      const char* what;
      store::Batch batch;
      ErrorCode code;
    };
    const auto with = [](store::DefinitionRow row) { return batch_with("bad", {std::move(row)}); };
    auto no_artifact = with(published("retail", 5, "h5"));
    no_artifact.artifacts.clear();
    auto own_approver = published("retail", 5, "h5");
    own_approver.approver = own_approver.author;
    auto no_author = published("retail", 5, "h5");
    no_author.author.clear();
    auto born_retired = published("retail", 5, "h5");
    born_retired.retired_at = at_hour(1);
    const Case cases[] = {
        {"the version is there", with(published("retail", 4, "h5")), ErrorCode::internal},
        {"twice in one batch",
         batch_with("bad", {published("retail", 5, "h5"), published("retail", 5, "h6")}),
         ErrorCode::internal},
        {"its artifact is not there", no_artifact, ErrorCode::internal},
        {"the author approves it", with(own_approver), ErrorCode::invalid_argument},
        {"nobody wrote it", with(no_author), ErrorCode::invalid_argument},
        {"it is retired before it is published", with(born_retired), ErrorCode::invalid_argument},
        {"nothing to retire", retiring("bad", "retail", 7), ErrorCode::internal},
    };
    for (const auto& c : cases) {
      CAPTURE(c.what);
      for_each_home([&](Home& home) {
        must_commit(*home.store, batch_with("b1", {published("retail", 4, "h4")}));
        Subject subject("a");
        auto batch = c.batch;
        batch.writes = {subject.next()};
        const auto outcome = home.store->commit(batch);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == c.code);
        CHECK(home.store->definitions()->size() == 1);
        CHECK_FALSE(home.store->load("main", "a")->has_value());
      });
    }
  }

  TEST_CASE("what complaints pin is counted by definition, over all tenants") {
    for_each_home([](Home& home) {
      const auto written = [](const char* id, const char* artifact, const char* disposition,
                              const char* status, const char* tenant = "main") {
        Subject subject(id, tenant);
        subject.row.artifact = artifact;
        subject.row.disposition = disposition;
        subject.row.status = status;
        return subject.next();
      };
      CHECK(home.store->uses()->empty());
      must_commit(*home.store,
                  batch_of("b1", {written("a", "h2", "", "live"), written("b", "h1", "", "faulted"),
                                  written("c", "h1", "answered", "live"),
                                  written("d", "h1", "answered", "ended"),
                                  written("e", "h1", "", "live", "other")}));
      const auto uses = home.store->uses();
      REQUIRE(uses);
      CHECK(*uses ==
            std::vector<store::Store::Use>{{"retail", "h1", 2, 3, 4}, {"retail", "h2", 1, 1, 1}});
    });
  }
}
