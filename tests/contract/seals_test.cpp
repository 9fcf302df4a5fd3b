#include "contract/homes.hpp"

using namespace ayar;
using namespace ayar::test;

TEST_SUITE("contract/seals") {
  TEST_CASE("a seal covers what changed since the seal before, and chains to it") {
    for_each_home([](Home& home) {
      Subject a("a"), b("b"), other("a", "another");
      must_commit(*home.store, batch_of("b1", {b.next(), a.next(2), other.next()}));
      const auto first = home.store->seal(at_hour(1));
      REQUIRE(first);
      CHECK(first->number == 1);
      CHECK(first->heads == 3);
      CHECK(first->previous == Digest{});
      must_commit(*home.store, batch_of("b2", {b.next()}));
      const auto second = home.store->seal(at_hour(2));
      REQUIRE(second);
      CHECK(second->number == 2);
      CHECK(second->heads == 1);
      CHECK(second->previous == first->hash);
      const auto third = home.store->seal(at_hour(3));
      REQUIRE(third);
      CHECK(third->heads == 0);

      const auto heads = home.store->sealed_heads(1);
      REQUIRE(heads);
      REQUIRE(heads->size() == 3);
      CHECK((*heads)[0].tenant == "another");
      CHECK((*heads)[1].complaint == "a");
      CHECK((*heads)[1].sequence == 2);
      CHECK((*heads)[2].complaint == "b");
      CHECK(store::merkle_root(*heads) == first->root);
      CHECK(home.store->sealed_heads(9)->empty());
      const auto seals = home.store->seals();
      REQUIRE(seals);
      REQUIRE(seals->size() == 3);
      CHECK((*seals)[1].hash == second->hash);
      for (const auto& seal : *seals)
        CHECK(store::seal_hash(seal) == seal.hash);
    });
  }

  TEST_CASE("the root depends on every head, its order and its number") {
    std::vector<store::SealedHead> heads;
    std::vector<Digest> roots;
    for (int i = 0; i < 9; ++i) {
      roots.push_back(store::merkle_root(heads));
      heads.push_back({"main", numbered("c", i), 1, sha256(std::to_string(i))});
    }
    const Digest whole = store::merkle_root(heads);
    roots.push_back(whole);
    for (std::size_t i = 0; i < roots.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        CHECK(roots[i] != roots[j]);
    for (auto& head : heads) {
      head.hash[7] ^= 1;
      CHECK(store::merkle_root(heads) != whole);
      head.hash[7] ^= 1;
    }
    std::swap(heads[3], heads[4]);
    CHECK(store::merkle_root(heads) != whole);
  }

  TEST_CASE("an untouched store verifies, with and without its exported seal") {
    for_each_home([](Home& home) {
      const std::string body = "kind: complaint";
      Subject a("a"), b("b", "other");
      a.row.artifact = to_hex(sha256(body));
      store::Batch batch = batch_of("b1", {a.next(600), b.next()});
      batch.artifacts = {{a.row.artifact, "manifest", body}};
      must_commit(*home.store, batch);
      const auto seal = home.store->seal(at_hour(1));
      REQUIRE(seal);
      const auto exported = store::export_seal(*home.store, *seal);
      REQUIRE(exported);
      must_commit(*home.store, batch_of("b2", {a.next()}));
      std::int64_t told = 0, total = 0;
      const auto report =
          store::verify_chains(*home.store, *exported, [&](std::int64_t d, std::int64_t t) {
            told = d;
            total = t;
          });
      REQUIRE(report);
      for (const auto& finding : report->findings)
        FAIL_CHECK(finding.complaint << " " << finding.sequence << ": " << finding.what);
      CHECK(report->complaints == 2);
      CHECK(report->entries == 602);
      CHECK(report->seals == 1);
      CHECK(told == 2);
      CHECK(total == 2);
      CHECK(store::verify_chains(*home.store)->findings.empty());
    });
  }

  TEST_CASE("what the caller broke before it was stored is found too") {
    for_each_home([](Home& home) {
      Subject a("a"), b("b");
      store::Write forged = a.next(3);
      forged.entries[1].payload = R"({"n":7})";
      b.row.artifact = "nowhere";
      store::Batch batch = batch_of("b1", {forged, b.next()});
      batch.artifacts = {{to_hex(sha256("x")), "workflow", "y"}};
      must_commit(*home.store, batch);
      const auto report = store::verify_chains(*home.store);
      REQUIRE(report);
      REQUIRE(report->findings.size() == 3);
      CHECK(report->findings[0].what.find("workflow") == 0);
      CHECK(report->findings[1].complaint == "a");
      CHECK(report->findings[1].sequence == 2);
      CHECK(report->findings[2].what == "its artifact nowhere is missing");
    });
  }

  TEST_CASE("an exported seal of another store, a forged one and no seal at all are told apart") {
    for_each_home([](Home& home) {
      Subject a("a");
      must_commit(*home.store, batch_of("b1", {a.next()}));
      const auto seal = home.store->seal(at_hour(1));
      auto text = store::export_seal(*home.store, *seal);
      REQUIRE(text);

      const auto elsewhere = store::open_memory();
      const auto foreign = store::verify_chains(*elsewhere, *text);
      REQUIRE(foreign);
      REQUIRE(foreign->findings.size() == 2);
      CHECK(foreign->findings[0].what == "the exported seal is not in this store");
      CHECK(foreign->findings[1].complaint == "a");

      std::string forged = *text;
      forged.replace(forged.find("\"complaint\":\"a\""), 15, "\"complaint\":\"z\"");
      const auto report = store::verify_chains(*home.store, forged);
      REQUIRE(report);
      REQUIRE_FALSE(report->findings.empty());
      CHECK(report->findings[0].what == "the exported seal's heads do not match its root");

      for (const char* junk : {"", "{", "[]", "{}", R"({"format":"ayar.seal/1"})",
                               R"({"format":"ayar.seal/1","seal":{},"covers":[],"heads":[]})"})
        CHECK(store::verify_chains(*home.store, junk).error().code == ErrorCode::invalid_data);
    });
  }

  TEST_CASE("a chain's hash depends on every field") {
    const store::JournalEntry entry{3, at_hour(1), at_hour(2), "{}", "event", "{}", {}};
    const Digest whole = store::chain_hash({}, "main", "a", entry);
    CHECK(store::chain_hash({}, "main", "a", entry) == whole);
    CHECK(store::chain_hash(sha256("x"), "main", "a", entry) != whole);
    CHECK(store::chain_hash({}, "mai", "na", entry) != whole);
    const std::function<void(store::JournalEntry&)> changes[] = {
        [](auto& e) { e.sequence = 4; },
        [](auto& e) { e.recorded_at += Duration{1}; },
        [](auto& e) { e.effective_at += Duration{1}; },
        [](auto& e) { e.actor = "{} "; },
        [](auto& e) { e.kind = "timer"; },
        [](auto& e) { e.payload = "{ }"; }};
    for (const auto& change : changes) {
      store::JournalEntry other = entry;
      change(other);
      CHECK(store::chain_hash({}, "main", "a", other) != whole);
    }
  }
}
