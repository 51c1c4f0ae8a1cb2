# libcrisim, which users link: the whole engine behind the door of include/crisim/crisim.h.
#
#   crisim_shared   libcrisim.so: exports the functions of the door only, for everything is
#                   compiled with -fvisibility=hidden, and they alone say otherwise
#   crisim_static   libcrisim.a: one relocatable object (ld -r) in which objcopy has made all hidden
#                   symbols local, so that nothing else can clash with a program's names
#
# Linkers without --whole-archive and machines without objcopy (macOS, Windows) get an archive of
# the engine as it is: it works the same, but its crs_ symbols can be seen.
set(CRISIM_SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}) # 1.0 on: the major alone
set(engine_libs PkgConfig::CJSON GSL::gsl ZLIB::ZLIB Threads::Threads m)
if(APPLE)
  set(whole -Wl,-force_load,$<TARGET_FILE:crisim_engine>)
else()
  set(whole -Wl,--whole-archive $<TARGET_FILE:crisim_engine> -Wl,--no-whole-archive)
endif()

add_library(crisim_shared SHARED library.c)
add_dependencies(crisim_shared crisim_engine)
target_link_libraries(crisim_shared PRIVATE ${whole} ${engine_libs})
set_target_properties(crisim_shared PROPERTIES
  OUTPUT_NAME crisim EXPORT_NAME crisim VERSION ${PROJECT_VERSION} SOVERSION ${CRISIM_SOVERSION}
  LINK_DEPENDS $<TARGET_FILE:crisim_engine>
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

if(CMAKE_OBJCOPY AND NOT APPLE AND NOT CMAKE_C_FLAGS MATCHES "sanitize|coverage|flto")
  set(CRISIM_STATIC_IS_CLOSED ON CACHE INTERNAL "libcrisim.a shows only the door")
  set(object ${CMAKE_CURRENT_BINARY_DIR}/libcrisim.o)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CMAKE_C_COMPILER} -r -nostdlib -o ${object} ${whole}
    COMMAND ${CMAKE_OBJCOPY} --localize-hidden ${object}
    DEPENDS crisim_engine $<TARGET_FILE:crisim_engine> VERBATIM)
  set_source_files_properties(${object} PROPERTIES GENERATED ON EXTERNAL_OBJECT ON)
  add_library(crisim_static STATIC ${object})
else()
  set(CRISIM_STATIC_IS_CLOSED OFF CACHE INTERNAL "libcrisim.a shows only the door")
  add_library(crisim_static STATIC library.c)
  add_custom_command(TARGET crisim_static POST_BUILD COMMAND ${CMAKE_COMMAND} -E copy
    $<TARGET_FILE:crisim_engine> $<TARGET_FILE:crisim_static> VERBATIM)
  add_dependencies(crisim_static crisim_engine)
endif()
target_link_libraries(crisim_static INTERFACE ${engine_libs})
set_target_properties(crisim_static PROPERTIES
  OUTPUT_NAME crisim EXPORT_NAME crisim_static LINKER_LANGUAGE C
  ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

foreach(target crisim_shared crisim_static)
  target_include_directories(${target} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endforeach()
add_library(crisim::crisim ALIAS crisim_shared)
add_library(crisim::crisim_static ALIAS crisim_static)
