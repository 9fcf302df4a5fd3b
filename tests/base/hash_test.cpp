#include "base/hash.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "base/id.hpp"

namespace {

TEST_SUITE("base/hash") {
  TEST_CASE("SHA-256 gives the published digests") {
    struct Case {
      const char* text;
      const char* digest;
    };
    // FIPS 180-2, appendix B.
    const Case cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (const Case& c : cases) {
      CHECK(ayar::to_hex(ayar::sha256(c.text)) == c.digest);
    }
  }

  TEST_CASE("fields are hashed with their lengths, so that no two lists collide") {
    ayar::Sha256 hash;
    const auto ab_c = hash.field("ab").field("c").finish();
    const auto a_bc = hash.field("a").field("bc").finish();
    const auto abc = hash.field("abc").finish();
    const auto abc_empty = hash.field("abc").field("").finish();
    CHECK(std::set{ab_c, a_bc, abc, abc_empty}.size() == 4);
    const std::string bytes =
        std::string("\x02\0\0\0\0\0\0\0", 8) + "ab" + std::string("\x01\0\0\0\0\0\0\0", 8) + "c";
    CHECK(ab_c == ayar::sha256(bytes));
  }

  TEST_CASE("a number is the field of its eight little-endian bytes") {
    ayar::Sha256 hash;
    const auto number = hash.field(std::int64_t{0x0102}).finish();
    CHECK(number == hash.field(std::string_view("\x02\x01\0\0\0\0\0\0", 8)).finish());
    CHECK(number != hash.field(std::int64_t{0x0103}).finish());
    CHECK(hash.field(std::int64_t{-1}).finish() ==
          hash.field(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff", 8)).finish());
  }

  TEST_CASE("a hasher may be used again after finish") {
    ayar::Sha256 hash;
    const auto first = hash.field("x").finish();
    CHECK(hash.field("x").finish() == first);
    CHECK(hash.finish() == ayar::sha256(""));
  }

  TEST_CASE("hexadecimal digests are read back, and nothing else is") {
    const auto digest = ayar::sha256("abc");
    CHECK(ayar::digest_from_hex(ayar::to_hex(digest)) == digest);
    const std::string hex = ayar::to_hex(digest);
    CHECK_FALSE(ayar::digest_from_hex("").has_value());
    CHECK_FALSE(ayar::digest_from_hex(hex.substr(1)).has_value());
    CHECK_FALSE(ayar::digest_from_hex(hex + "00").has_value());
    for (const char c : {'G', 'A', ' ', '\0'}) {
      std::string broken = hex;
      broken[0] = c;
      CHECK_FALSE(ayar::digest_from_hex(broken).has_value());
    }
  }
}

TEST_SUITE("base/id") {
  TEST_CASE("the seeded generator is SplitMix64") {
    ayar::SeededRandom random(1'234'567);
    CHECK(random.next() == 6'457'827'717'110'365'317ULL);
    CHECK(random.next() == 3'203'168'211'198'807'973ULL);
  }

  TEST_CASE("ids sort by time, carry their prefix and do not repeat") {
    ayar::SeededRandom random(7);
    const ayar::Instant start{ayar::Duration{1'795'255'200'000'000}};
    std::string last;
    for (int i = 0; i < 1'000; ++i) {
      const auto id = ayar::make_id("cmp_", start + std::chrono::milliseconds(i), random);
      REQUIRE(id.size() == 30);
      REQUIRE(id.substr(0, 4) == "cmp_");
      REQUIRE(id.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz", 4) == std::string::npos);
      REQUIRE(last < id);
      last = id;
    }
    std::set<std::string> same_instant;
    for (int i = 0; i < 1'000; ++i) {
      same_instant.insert(ayar::make_id("", start, random));
    }
    CHECK(same_instant.size() == 1'000);
  }

  TEST_CASE("an id shows its millisecond as a ULID does") {
    ayar::SeededRandom random(7);
    // The example of the ULID specification: 1469918176385 is 01ARYZ6S41.
    const ayar::Instant at{ayar::Duration{1'469'918'176'385'000}};
    CHECK(ayar::make_id("", at, random).substr(0, 10) == "01aryz6s41");
    CHECK(ayar::make_id("", ayar::Instant{ayar::Duration{-5}}, random).substr(0, 10) ==
          "0000000000");
  }
}

}  // namespace
