# What `cmake --install` puts where, and how other projects find it: find_package(crisim) gives the
# targets crisim::crisim (shared) and crisim::crisim_static, pkg-config the package crisim. The
# library holds the kernels of every instruction set, so that one is enough.
include(CMakePackageConfigHelpers)

# Whoever built only the program (tools/replay) installs all the same: the rest is built first.
set(CRISIM_INSTALLED crisim_shared crisim_static)
if(TARGET crisim AND (NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR))
  list(APPEND CRISIM_INSTALLED crisim_man)
endif()
add_custom_target(crisim_installed DEPENDS ${CRISIM_INSTALLED})
install(CODE "
  if(NOT EXISTS \"$<TARGET_FILE:crisim_shared>\" OR NOT EXISTS \"$<TARGET_FILE:crisim_static>\"
     OR NOT EXISTS \"${PROJECT_BINARY_DIR}/crisim.1\")
    execute_process(COMMAND \"${CMAKE_COMMAND}\" --build \"${PROJECT_BINARY_DIR}\"
                    --target crisim_installed COMMAND_ERROR_IS_FATAL ANY)
  endif()")

install(FILES include/crisim/crisim.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/crisim)
install(TARGETS crisim_shared EXPORT crisimTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS crisim_static EXPORT crisimStaticTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
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
install(EXPORT crisimStaticTargets NAMESPACE crisim:: DESTINATION ${CRISIM_CONFIG_DIR})
configure_package_config_file(engine/crisimConfig.cmake.in
  ${PROJECT_BINARY_DIR}/crisimConfig.cmake INSTALL_DESTINATION ${CRISIM_CONFIG_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/crisimConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/crisimConfig.cmake
  ${PROJECT_BINARY_DIR}/crisimConfigVersion.cmake DESTINATION ${CRISIM_CONFIG_DIR})

file(RELATIVE_PATH CRISIM_PC_PREFIX
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(engine/crisim.pc.in ${PROJECT_BINARY_DIR}/crisim.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/crisim.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
