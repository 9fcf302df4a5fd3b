# libayar: every floor below the server and the commands, in one library, and how it is installed.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

file(STRINGS ${PROJECT_SOURCE_DIR}/engine/include/ayar/version.hpp version_line REGEX "define AYAR_VERSION \"")
if(NOT version_line MATCHES "\"${PROJECT_VERSION}\"")
  message(FATAL_ERROR "ayar/version.hpp says ${version_line}, the project is ${PROJECT_VERSION}")
endif()

# ayar_library(libayar) or ayar_library(libayar_shared SHARED): a library of all floors below the command.
function(ayar_library target)
  get_property(floors GLOBAL PROPERTY AYAR_FLOORS)
  list(REMOVE_ITEM floors http daemon cli)
  set(objects "")
  set(links Threads::Threads)
  foreach(floor IN LISTS floors)
    get_property(floor_links GLOBAL PROPERTY AYAR_FLOOR_LINKS_${floor})
    list(APPEND objects $<TARGET_OBJECTS:ayar_${floor}_objects>)
    list(APPEND links ${floor_links})
  endforeach()
  list(REMOVE_DUPLICATES links)

  add_library(${target} ${ARGN} ${objects})
  # An empty list of sources gives CMake no hint which linker to take.
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX OUTPUT_NAME ayar EXPORT_NAME ayar
    VERSION ${PROJECT_VERSION} SOVERSION 0)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/engine/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PRIVATE ${links})
  if(AYAR_SANITIZE)
    target_link_options(${target} PUBLIC $<BUILD_INTERFACE:-fsanitize=${AYAR_SANITIZE}>)
  endif()
endfunction()

ayar_library(libayar)   # static, or shared where BUILD_SHARED_LIBS says so
add_library(ayar::ayar ALIAS libayar)

if(NOT AYAR_INSTALL)
  return()
endif()

set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/ayar)
set(workflows_folder ${CMAKE_INSTALL_DATADIR}/ayar/workflows)
install(TARGETS libayar EXPORT ayarTargets
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT dev
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/engine/include/ayar DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev
  FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h")
install(EXPORT ayarTargets NAMESPACE ayar:: DESTINATION ${config_folder} COMPONENT dev)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ayarConfig.cmake.in
  ${PROJECT_BINARY_DIR}/package/ayarConfig.cmake
  INSTALL_DESTINATION ${config_folder} PATH_VARS workflows_folder)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/ayarConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/ayarConfig.cmake ${PROJECT_BINARY_DIR}/package/ayarConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/plugin.cmake
  DESTINATION ${config_folder} COMPONENT dev)

# The prefix is counted upwards from where the file lies, so that `cmake --install --prefix` and a moved tree
# stay right; a lib folder with an architecture in it needs one step more.
file(RELATIVE_PATH pc_up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" pc_up "${pc_up}")
set(pc_requires "libcrypto yaml-cpp libical sqlite3 icu-i18n icu-uc re2")
set(pc_libs "-lboost_json -pthread -ldl")
if(BUILD_SHARED_LIBS)
  set(pc_dependencies "Requires.private: ${pc_requires}\nLibs: -L\${libdir} -layar\nLibs.private: ${pc_libs}")
else()
  # A static library brings nothing with it: whoever links it links these.
  set(pc_dependencies "Requires: ${pc_requires}\nLibs: -L\${libdir} -layar ${pc_libs}")
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/ayar.pc.in ${PROJECT_BINARY_DIR}/package/ayar.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/ayar.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/workflows/ DESTINATION ${workflows_folder} COMPONENT runtime)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
