#pragma once
/// Every home of the port, so that one suite runs on all of them. A new store is one more row here.
#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>

#include "store/store.hpp"
#include "support/store_subject.hpp"
#include "support/temp_dir.hpp"

namespace ayar::test {

/// A store with whatever must outlive it.
struct Home {
  std::string name;
  bool survives_closing = false;
  std::unique_ptr<TempDir> folder;
  std::unique_ptr<store::Store> store;

  /// The store closed and opened again; only where survives_closing.
  void restart() {
    store.reset();
    auto opened = store::open_sqlite({folder->file("complaints.db"), false, "test"});
    REQUIRE(opened);
    store = std::move(*opened);
  }
};

inline std::vector<Home> homes() {
  std::vector<Home> all;
  all.push_back({"memory", false, nullptr, store::open_memory()});
  auto folder = std::make_unique<TempDir>();
  auto opened = store::open_sqlite({folder->file("complaints.db"), false, "test"});
  REQUIRE(opened);
  all.push_back({"sqlite", true, std::move(folder), std::move(*opened)});
  return all;
}

inline void for_each_home(const std::function<void(Home&)>& test) {
  std::vector<Home> all = homes();
  for (Home& home : all) {
    INFO("home: ", home.name);
    test(home);
  }
}

inline store::CommitOutcome must_commit(store::Store& store, const store::Batch& batch) {
  auto outcome = store.commit(batch);
  if (!outcome) FAIL("commit: " << outcome.error().message);
  return *outcome;
}

inline std::vector<std::string> ids_of(const std::vector<store::ComplaintRow>& rows) {
  std::vector<std::string> ids;
  for (const auto& row : rows)
    ids.push_back(row.id);
  return ids;
}

using Ids = std::vector<std::string>;

}  // namespace ayar::test
