# Writes every NNNN_name.sql of FOLDER into OUTPUT as one C++ table, ordered by number.
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(rows "")
set(expected 1)
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+$")
    message(FATAL_ERROR "${file}: a migration is named NNNN_name.sql")
  endif()
  math(EXPR number "1${CMAKE_MATCH_1} - 10000")
  if(NOT number EQUAL expected)
    message(FATAL_ERROR "${file}: migrations are numbered without gaps, ${expected} comes next")
  endif()
  math(EXPR expected "${expected} + 1")
  file(READ ${file} text)
  string(APPEND rows "    {${number}, \"${name}\", R\"ayar_sql(${text})ayar_sql\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made from store/migrations/*.sql by embed.cmake.
#include \"store/sqlite/migrate.hpp\"

namespace ayar::store::sqlite {
namespace {
constexpr Migration all[] = {
${rows}};
}  // namespace
std::span<const Migration> migrations() noexcept { return all; }
}  // namespace ayar::store::sqlite
")
