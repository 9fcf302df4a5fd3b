// The layout as published in ABI 1.0, for 64-bit machines. A row that must change is a new major
// version.
#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include <ayar/plugin.h>

extern "C" const ayar_plugin* plain_c_plugin(void);

namespace {

struct Row {
  std::string member;
  std::size_t is, was;
};

}  // namespace

#define AT(type, member, was) \
  Row { #type "." #member, offsetof(type, member), was }

TEST_SUITE("abi/layout") {
  TEST_CASE("members lie where published plugins look for them") {
    static_assert(sizeof(void*) == 8, "the numbers below are those of 64-bit machines");
    const std::vector<Row> rows{
        AT(ayar_str, data, 0),
        AT(ayar_str, size, 8),
        Row{"ayar_str", sizeof(ayar_str), 16},
        AT(ayar_host, struct_size, 0),
        AT(ayar_host, abi_major, 4),
        AT(ayar_host, abi_minor, 8),
        AT(ayar_host, ctx, 16),
        AT(ayar_host, log, 24),
        AT(ayar_host, now_us, 32),
        AT(ayar_host, reply_json, 40),
        AT(ayar_host, reply_error, 48),
        AT(ayar_host, reply_retry_after, 56),
        AT(ayar_host, state_get, 64),
        AT(ayar_host, state_scan, 72),
        Row{"ayar_host", sizeof(ayar_host), 80},
        AT(ayar_plugin, struct_size, 0),
        AT(ayar_plugin, abi_major, 4),
        AT(ayar_plugin, abi_minor, 8),
        AT(ayar_plugin, name, 16),
        AT(ayar_plugin, version, 24),
        AT(ayar_plugin, kinds, 32),
        AT(ayar_plugin, config_schema, 40),
        AT(ayar_plugin, reports, 48),
        AT(ayar_plugin, create, 56),
        AT(ayar_plugin, invoke, 64),
        AT(ayar_plugin, destroy, 72),
        Row{"ayar_plugin", sizeof(ayar_plugin), 80},
    };
    for (const Row& row : rows) {
      INFO(row.member);
      CHECK(row.is == row.was);
    }
  }

  TEST_CASE("statuses and versions keep their numbers") {
    CHECK(AYAR_OK == 0);
    CHECK(AYAR_RETRY == 1);
    CHECK(AYAR_REFUSED == 2);
    CHECK(AYAR_FAILED == 3);
    CHECK(AYAR_PLUGIN_ABI_MAJOR == 1);
    CHECK(AYAR_PLUGIN_ABI_MINOR == 0);
    CHECK(sizeof(ayar_status) == 4);
  }

  TEST_CASE("a descriptor made by strict C99 is read by C++") {
    const ayar_plugin* plugin = plain_c_plugin();
    CHECK(plugin->struct_size == sizeof(ayar_plugin));
    CHECK(plugin->reports == nullptr);
    CHECK((plugin->invoke != nullptr));
  }
}
