# How a plugin is built, here and at a third party's: a folder, one line, one shared object.
#   find_package(ayar REQUIRED)
#   ayar_plugin(notify_email SOURCES email.cpp LINKS CURL::libcurl)
# makes plugins/notify_email.so with one exported symbol. It sees the installed headers of Ayar and nothing else of it;
# a plugin that needs the library itself links ayar::ayar like anybody. C and C++ are both fine.
function(ayar_plugin name)
  cmake_parse_arguments(PLUGIN "" "" "SOURCES;LINKS" ${ARGN})
  add_library(plugin_${name} MODULE ${PLUGIN_SOURCES})
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(CXX IN_LIST languages)
    target_compile_features(plugin_${name} PRIVATE cxx_std_20)
  endif()
  if(TARGET ayar_flags)
    # Built inside Ayar's own tree: its warnings and sanitizers, not its floors.
    target_compile_options(plugin_${name} PRIVATE $<TARGET_PROPERTY:ayar_flags,INTERFACE_COMPILE_OPTIONS>)
    target_link_options(plugin_${name} PRIVATE $<TARGET_PROPERTY:ayar_flags,INTERFACE_LINK_OPTIONS>)
    target_include_directories(plugin_${name} PRIVATE ${PROJECT_SOURCE_DIR}/engine/include)
    set_property(GLOBAL APPEND PROPERTY AYAR_PLUGINS plugin_${name})
  else()
    target_include_directories(plugin_${name} PRIVATE
      $<TARGET_PROPERTY:ayar::ayar,INTERFACE_INCLUDE_DIRECTORIES>)
  endif()
  target_link_libraries(plugin_${name} PRIVATE ${PLUGIN_LINKS})
  # Hidden visibility alone leaves the templates of the standard library exported, and two plugins could then share
  # one copy of what each thinks its own.
  set(exports ${CMAKE_CURRENT_BINARY_DIR}/ayar_plugin.map)
  file(CONFIGURE OUTPUT ${exports} CONTENT "{ global: ayar_plugin_v1; local: *; };\n")
  target_link_options(plugin_${name} PRIVATE -Wl,--exclude-libs,ALL -Wl,--version-script=${exports})
  set_target_properties(plugin_${name} PROPERTIES PREFIX "" OUTPUT_NAME ${name} LINK_DEPENDS ${exports}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins
    CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON CXX_EXTENSIONS OFF)
endfunction()
