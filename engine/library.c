/* library: nothing; a library must have a source, and all of the engine comes from its archive. */
typedef int crs_library_is_made_of_the_engine;
