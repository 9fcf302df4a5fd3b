#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

#include "cel/fixture.hpp"

using namespace ayar;
using namespace ayar::cel;
using namespace ayar::cel::test;

namespace {
// Counted per thread, so that a runner's own threads do not disturb the count.
thread_local std::size_t allocation_count = 0;
}  // namespace

void* operator new(std::size_t size) {
  ++allocation_count;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocation_count;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_SUITE("cel/program") {
  TEST_CASE("comparisons, logic, field access and plain functions allocate nothing") {
    const Values values = full();
    const Context context = values.context();
    struct Row {
      const char* text;
      bool allocates;
    };
    for (const Row& row : {
             Row{"amount > 100 && severity == 'high'", false},
             Row{"has(redress) && redress > money('5000000 IRR') || price == fee", false},
             Row{"severity in ['low', 'high'] && 'delivery' in gaps && 'shop' in extra", false},
             Row{"in_state('open') && !urgent ? amount + 1 > 2 : now - received > wait", false},
             Row{"name.startsWith('a name beyond the small ones') || name.size() > 3", false},
             Row{"tags == ['vip', 'new']", false},
             Row{"1 / 0 > 1 || urgent", false},
             Row{"extra.shop == 'north' && has(extra.shop) && extra['shop'] != ''", false},
             Row{"tags[0] == 'vip' && now.getFullYear() == 2026", false},
             Row{"!has(extra.`no-such`)", false},
             Row{"tags.exists(t, t == 'vip')", true},
             Row{"name + 'beyond the small string' == name", true},
         }) {
      CAPTURE(row.text);
      const Compiled compiled = compile(row.text, environment());
      REQUIRE(compiled.faults.empty());
      const std::size_t before = allocation_count;
      const Result<bool> answer = compiled.program.test(context);
      const std::size_t made = allocation_count - before;
      REQUIRE(answer.has_value());
      CHECK((made != 0) == row.allocates);
    }
  }

  TEST_CASE("a program tells every field, state and clock it may read") {
    const Compiled compiled = compile(
        "has(note) || amount > 1 && amount < 9 && event.what == actor.id && in_state('closed') && "
        "in_state('open') && in_state('closed')",
        environment());
    REQUIRE(compiled.faults.empty());
    const Program& program = compiled.program;
    REQUIRE(program.reads().size() == 4);
    CHECK(program.reads()[0].slot == 15);
    CHECK(program.reads()[1].slot == 0);
    CHECK(program.reads()[2].frame == Frame::event);
    CHECK(program.reads()[3].frame == Frame::actor);
    REQUIRE(program.states_read().size() == 2);
    CHECK(program.states_read()[0] == 0);
    CHECK(program.states_read()[1] == 7);
    CHECK_FALSE(program.reads_now());
    CHECK(program.text().starts_with("has(note)"));
    CHECK(program.type().kind == TypeKind::boolean);
    CHECK(compile("now > received", environment()).program.reads_now());
  }

  TEST_CASE("a value keeps its type") {
    const auto type_of = [](const char* text) {
      const Compiled compiled = compile(text, environment(), false);
      REQUIRE(compiled.faults.empty());
      return to_text(compiled.program.type());
    };
    CHECK(type_of("amount + 1") == "int");
    CHECK(type_of("severity") == "enum");
    CHECK(type_of("urgent ? severity : 'x'") == "string");
    CHECK(type_of("money('1 IRR')") == "money(IRR)");
    CHECK(type_of("urgent ? price : money('1 IRR')") == "money");
    CHECK(type_of("[1]") == "list(int)");
    CHECK(type_of("[severity, 'x']") == "list(string)");
    CHECK(type_of("[[], [1]]") == "list(list(int))");
    CHECK(type_of("any + 1") == "dyn");
    CHECK(type_of("now - received") == "duration");
    CHECK(type_of("null") == "null");
  }

  TEST_CASE("a program outlives its text and its environment") {
    Program program;
    {
      const Environment shorter = environment();
      const std::string text = "name == 'Sara عیار' && 'vip' in tags";
      program = compile(text, shorter).program;
    }
    const Values values = full();
    const Result<bool> answer = program.test(values.context());
    REQUIRE(answer.has_value());
    CHECK(*answer);
    CHECK(Program().empty());
  }

  TEST_CASE("test and evaluate agree") {
    const Values values = sparse();
    for (const char* text :
         {"amount > 1", "urgent", "any == 3", "has(note)", "!urgent || score > 1.0",
          "urgent ? amount > 1000 : false", "1 / 0 > 1"}) {
      CAPTURE(text);
      CHECK(verdict(text, values) == result(text, values));
    }
  }
}
