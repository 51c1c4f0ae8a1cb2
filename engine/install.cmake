# What `cmake --install` puts where, and how other projects find it: find_package(crisim) gives the
# target crisim::crisim, pkg-config the package crisim. The archive holds the kernels of every
# instruction set, so that one library is enough.
include(CMakePackageConfigHelpers)

# crisim_headers(out header): the header and, first, all project headers that it includes, as
# paths below engine/ or (models/...) below the project. Only these are installed.
function(crisim_headers out header)
  set(found ${${out}})
  foreach(base ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR})
    if(EXISTS ${base}/${header})
      file(STRINGS ${base}/${header} lines REGEX "^#include \"")
      foreach(line IN LISTS lines)
        string(REGEX REPLACE "^#include \"([^\"]*)\".*" "\\1" included "${line}")
        if(NOT included IN_LIST found)
          set(inner ${found} ${included})
          crisim_headers(inner ${included})
          set(found ${inner})
        endif()
      endforeach()
      break()
    endif()
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

set(CRISIM_HEADERS crisim.h)
crisim_headers(CRISIM_HEADERS crisim.h)
foreach(header IN LISTS CRISIM_HEADERS)
  cmake_path(GET header PARENT_PATH folder)
  if(EXISTS ${PROJECT_SOURCE_DIR}/engine/${header})
    install(FILES engine/${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/crisim/${folder})
  else()
    install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/crisim/${folder})
  endif()
endforeach()

# How the library was built is part of its interface: the layout of a block depends on it.
set(CRISIM_INTERFACE CRS_LANES=${CRISIM_LANES})
if("avx2" IN_LIST CRISIM_ISAS)
  list(APPEND CRISIM_INTERFACE CRS_HAVE_X86_KERNELS)
endif()
set_target_properties(crisim_engine PROPERTIES EXPORT_NAME crisim OUTPUT_NAME crisim)
target_compile_definitions(crisim_engine INTERFACE
  "$<INSTALL_INTERFACE:${CRISIM_INTERFACE}>")
target_include_directories(crisim_engine INTERFACE
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/crisim>)
add_library(crisim::crisim ALIAS crisim_engine)

install(TARGETS crisim_engine EXPORT crisimTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET crisim)
  install(TARGETS crisim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/crisim
        FILES_MATCHING PATTERN "*.json" PATTERN "*.csv")

# The manual page is what the program says of itself; where it cannot run here (a cross build
# without an emulator) there is none. Completion asks the program when it is used.
if(TARGET crisim AND (NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR))
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/crisim.1
    COMMAND crisim help --man > ${PROJECT_BINARY_DIR}/crisim.1
    DEPENDS crisim VERBATIM)
  add_custom_target(crisim_man ALL DEPENDS ${PROJECT_BINARY_DIR}/crisim.1)
  install(FILES ${PROJECT_BINARY_DIR}/crisim.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
if(TARGET crisim)
  install(FILES engine/cli/completion/crisim.bash RENAME crisim
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES engine/cli/completion/_crisim
          DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES engine/cli/completion/crisim.fish
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endif()
install(FILES LICENSE README.md CHANGELOG.md CITATION.cff DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CRISIM_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/crisim)
install(EXPORT crisimTargets NAMESPACE crisim:: DESTINATION ${CRISIM_CONFIG_DIR})
configure_package_config_file(engine/crisimConfig.cmake.in
  ${PROJECT_BINARY_DIR}/crisimConfig.cmake INSTALL_DESTINATION ${CRISIM_CONFIG_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/crisimConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/crisimConfig.cmake
  ${PROJECT_BINARY_DIR}/crisimConfigVersion.cmake DESTINATION ${CRISIM_CONFIG_DIR})

list(TRANSFORM CRISIM_INTERFACE PREPEND -D OUTPUT_VARIABLE CRISIM_PC_DEFINITIONS)
list(JOIN CRISIM_PC_DEFINITIONS " " CRISIM_PC_DEFINITIONS)
file(RELATIVE_PATH CRISIM_PC_PREFIX
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(engine/crisim.pc.in ${PROJECT_BINARY_DIR}/crisim.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/crisim.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
