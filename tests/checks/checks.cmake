# Checks of the repository itself: `ctest -L check`.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# crisim_check(name command...): a test with the labels "check" and "quick".
function(crisim_check name)
  add_test(NAME check_${name} COMMAND ${ARGN} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
           COMMAND_EXPAND_LISTS)
  set_tests_properties(check_${name} PROPERTIES LABELS "quick;check")
endfunction()

set(checks ${PROJECT_SOURCE_DIR}/tests/checks)
crisim_check(selftest ${Python3_EXECUTABLE} ${checks}/selftest.py)
crisim_check(includes ${Python3_EXECUTABLE} ${checks}/includes.py)
crisim_check(names ${Python3_EXECUTABLE} ${checks}/names.py)
crisim_check(length ${Python3_EXECUTABLE} ${checks}/length.py)
crisim_check(notebooks ${Python3_EXECUTABLE} ${checks}/notebooks.py)
crisim_check(symbols ${Python3_EXECUTABLE} ${checks}/symbols.py ${CMAKE_NM}
             $<TARGET_FILE:crisim_engine> $<TARGET_FILE:crisim_cli>)
# Nothing but the door can be seen from outside of libcrisim (engine/library.cmake).
if(CRISIM_STATIC_IS_CLOSED)
  crisim_check(door ${Python3_EXECUTABLE} ${checks}/door.py ${CMAKE_NM}
               $<TARGET_FILE:crisim_shared> $<TARGET_FILE:crisim_static>
               ${PROJECT_SOURCE_DIR}/include/crisim/crisim.h)
endif()
if(TARGET crisim)
  crisim_check(schemas ${Python3_EXECUTABLE} ${checks}/schemas.py $<TARGET_FILE:crisim>)
  crisim_check(docs ${Python3_EXECUTABLE} ${checks}/docs.py $<TARGET_FILE:crisim>)
  crisim_check(readme ${Python3_EXECUTABLE} ${checks}/readme.py $<TARGET_FILE:crisim>)
  crisim_label("normal;check" check_readme) # runs every command that it shows
endif()
if(TARGET crisim AND NOT CMAKE_C_FLAGS MATCHES "sanitize|coverage")
  # These replay with 1,000 replicates.
  crisim_check(readme_outputs ${Python3_EXECUTABLE} ${checks}/readme.py $<TARGET_FILE:crisim>
               --outputs)
  crisim_check(pictures ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/pictures.py
               $<TARGET_FILE:crisim> --check)
  set_tests_properties(check_readme_outputs check_pictures PROPERTIES LABELS "slow;check")
endif()
# An instrumented archive cannot be linked by a program that is not: only plain builds.
if(NOT CMAKE_C_FLAGS MATCHES "sanitize|coverage")
  crisim_check(install ${PROJECT_SOURCE_DIR}/tests/install/run ${PROJECT_BINARY_DIR}
               ${CMAKE_C_COMPILER})
  crisim_label("normal;check" check_install)
endif()
crisim_check(labels ${Python3_EXECUTABLE} ${checks}/labels.py ${CMAKE_CTEST_COMMAND}
             ${PROJECT_BINARY_DIR})

# Report of a build with --coverage, after the tests have run (preset coverage).
if(CMAKE_C_FLAGS MATCHES "coverage")
  find_program(GCOVR gcovr REQUIRED)
  add_custom_target(coverage-report
    COMMAND ${GCOVR} --root ${PROJECT_SOURCE_DIR} --filter engine/ --filter models/
            --html-details ${PROJECT_BINARY_DIR}/coverage.html --print-summary
            ${PROJECT_BINARY_DIR}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
endif()
