# One case of tests/embed, run by ctest: cmake -DCASE=... -P embed.cmake
set(prefix ${WORK}/prefix)
# A workflow's text speaks of nothing here, so the program of a stranger is given the installed file.
set(wished "investigating, investigation")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT code EQUAL 0)
    string(REPLACE ";" " " command "${ARGN}")
    message(FATAL_ERROR "${command}\nended with ${code}:\n${out}")
  endif()
  set(output "${out}" PARENT_SCOPE)
endfunction()

function(expect_file path)
  if(NOT EXISTS ${path})
    message(FATAL_ERROR "${path} was not installed")
  endif()
endfunction()

set(flags "")
if(SANITIZE)
  set(flags -fsanitize=${SANITIZE})
endif()

if(CASE STREQUAL install)
  file(REMOVE_RECURSE ${prefix})
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix} --config ${CONFIG})
  foreach(file IN ITEMS include/ayar/engine.hpp ${LIBDIR}/cmake/ayar/ayarConfig.cmake ${LIBDIR}/cmake/ayar/ayarConfigVersion.cmake
                        ${LIBDIR}/cmake/ayar/plugin.cmake include/ayar/plugin.h
                        ${LIBDIR}/pkgconfig/ayar.pc share/ayar/workflows/retail.yaml share/ayar/workflows/calendars/tehran_shop.yaml)
    expect_file(${prefix}/${file})
  endforeach()
  # Where it was built must not travel with it.
  file(GLOB_RECURSE texts ${prefix}/${LIBDIR}/*.cmake ${prefix}/${LIBDIR}/*.pc)
  foreach(text IN LISTS texts)
    file(READ ${text} content)
    foreach(place IN ITEMS ${SOURCE} ${BUILD})
      string(FIND "${content}" "${place}/" at)
      if(NOT at EQUAL -1 AND NOT prefix MATCHES "^${place}" )
        message(FATAL_ERROR "${text} names ${place}")
      endif()
    endforeach()
  endforeach()

elseif(CASE STREQUAL find_package)
  file(REMOVE_RECURSE ${WORK}/outside)
  run(${CMAKE_COMMAND} -S ${SOURCE}/tests/embed/outside -B ${WORK}/outside -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX}
      -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_CXX_FLAGS=${flags})
  run(${CMAKE_COMMAND} --build ${WORK}/outside)
  file(READ ${WORK}/outside/workflows_folder workflows)
  run(${WORK}/outside/outside ${workflows}/retail.yaml)
  if(NOT output MATCHES "${wished}")
    message(FATAL_ERROR "said: ${output}")
  endif()

elseif(CASE STREQUAL pkg_config)
  set(ENV{PKG_CONFIG_PATH} ${prefix}/${LIBDIR}/pkgconfig)
  run(pkg-config --cflags --libs ayar)
  separate_arguments(words UNIX_COMMAND "${output}")
  run(pkg-config --variable=workflowsdir ayar)
  string(STRIP "${output}" workflows)
  run(${CXX} -std=c++20 ${flags} ${SOURCE}/tests/embed/outside/main.cpp -o ${WORK}/by_pkg_config ${words})
  run(${WORK}/by_pkg_config ${workflows}/retail.yaml)
  if(NOT output MATCHES "${wished}")
    message(FATAL_ERROR "said: ${output}")
  endif()

elseif(CASE STREQUAL plugin)
  # The folder that newcomers copy, copied: nothing of this tree is beside it.
  file(REMOVE_RECURSE ${WORK}/copied ${WORK}/copied_build)
  file(COPY ${SOURCE}/plugins/notify_example/ DESTINATION ${WORK}/copied)
  run(${CMAKE_COMMAND} -S ${WORK}/copied -B ${WORK}/copied_build -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${prefix}
      -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_C_COMPILER=${C} -DCMAKE_C_FLAGS=${flags})
  run(${CMAKE_COMMAND} --build ${WORK}/copied_build)
  run(nm --dynamic --defined-only --format=just-symbols ${WORK}/copied_build/plugins/notify_example.so)
  if(NOT output STREQUAL "ayar_plugin_v1\n")
    message(FATAL_ERROR "a plugin exports ayar_plugin_v1 and nothing else, not:\n${output}")
  endif()
  expect_file(${WORK}/copied_build/plugins/notify_example.py)

elseif(CASE STREQUAL add_subdirectory)
  # Configured and generated only: compiling the engine twice would teach nothing more.
  file(REMOVE_RECURSE ${WORK}/added)
  run(${CMAKE_COMMAND} -S ${SOURCE}/tests/embed/added -B ${WORK}/added -G ${GENERATOR} -DAYAR_SOURCE=${SOURCE}
      -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_C_COMPILER=${C})

elseif(CASE STREQUAL symbols)
  file(GLOB library ${WORK}/shared/libayar.so.0)
  expect_file(${WORK}/shared/libayar.so.0)
  run(nm --dynamic --defined-only --demangle ${library})
  string(REPLACE "\n" ";" lines "${output}")
  foreach(line IN LISTS lines)
    # A floor's own namespace is private. What names it only as a parameter of a public function may pass.
    if(line MATCHES " [TDRB] ayar::(base|calendar|cel|law|runtime|store|delivery|service|cli)::")
      message(FATAL_ERROR "exported, but private: ${line}")
    endif()
  endforeach()
  if(NOT output MATCHES "ayar::Engine::open" OR NOT output MATCHES "ayar::parse_instant")
    message(FATAL_ERROR "the public face is not exported:\n${output}")
  endif()

else()
  message(FATAL_ERROR "no case ${CASE}")
endif()
