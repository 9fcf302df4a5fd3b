# How every target of Ayar is built: flags live on targets, never on the directory, so that a parent
# project that adds this folder keeps its own.

add_library(ayar_flags INTERFACE)
target_compile_features(ayar_flags INTERFACE cxx_std_20)
target_compile_options(ayar_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# g++ 12 sees overlapping copies where std::string is put behind a literal (GCC bug 105651); there are none.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(ayar_flags INTERFACE -Wno-restrict)
endif()
if(AYAR_WERROR)
  target_compile_options(ayar_flags INTERFACE -Werror)
endif()
if(AYAR_SANITIZE)
  target_compile_options(ayar_flags INTERFACE -fsanitize=${AYAR_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(ayar_flags INTERFACE -fsanitize=${AYAR_SANITIZE})
endif()
target_include_directories(ayar_flags INTERFACE
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/engine/include>
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/engine>
  $<BUILD_INTERFACE:${CMAKE_CURRENT_BINARY_DIR}/generated>)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set_property(GLOBAL PROPERTY AYAR_FLOORS "")

# ayar_floor(runtime SOURCES decide.cpp ... USES workflow law LINKS OpenSSL::Crypto)
# makes the static library ayar_runtime for tests and adds the same objects to libayar.
function(ayar_floor name)
  cmake_parse_arguments(FLOOR "" "" "SOURCES;USES;LINKS" ${ARGN})
  add_library(ayar_${name}_objects OBJECT ${FLOOR_SOURCES})
  set_target_properties(ayar_${name}_objects PROPERTIES POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON CXX_EXTENSIONS OFF)
  target_link_libraries(ayar_${name}_objects PUBLIC ayar_flags ${FLOOR_LINKS})
  add_library(ayar_${name} STATIC $<TARGET_OBJECTS:ayar_${name}_objects>)
  target_link_libraries(ayar_${name} PUBLIC ayar_flags ${FLOOR_LINKS})
  foreach(lower IN LISTS FLOOR_USES)
    target_link_libraries(ayar_${name}_objects PUBLIC ayar_${lower}_objects)
    target_link_libraries(ayar_${name} PUBLIC ayar_${lower})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY AYAR_FLOORS ${name})
  set_property(GLOBAL PROPERTY AYAR_FLOOR_LINKS_${name} ${FLOOR_LINKS})
endfunction()

# ayar_test(cel SOURCES parse_test.cpp USES cel) makes bin/test_cel, run by ctest as "cel".
function(ayar_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;USES;LINKS;ARGS" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  add_executable(test_${name} ${TEST_SOURCES})
  target_link_libraries(test_${name} PRIVATE ayar_test_main ayar_flags ${TEST_LINKS})
  foreach(floor IN LISTS TEST_USES)
    target_link_libraries(test_${name} PRIVATE ayar_${floor})
  endforeach()
  add_test(NAME ${name} COMMAND test_${name} ${TEST_ARGS} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT})
endfunction()
