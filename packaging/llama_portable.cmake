# As llama_build.cmake, for a package that runs on other people's computers: a CPU backend for each kind of processor,
# loaded when the program starts (app/llama.py), laid beside llama.cpp's own library.
include(${CMAKE_CURRENT_LIST_DIR}/llama_build.cmake)

# A file's path is in its messages, and the folder of a build is named by chance.
if(NOT MSVC)
    add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
endif()

# llama-cpp-python knows the one backend "ggml-cpu" by name, and would leave these out of its wheel.
function(chatqa_install_backends)
    foreach(backend ${GGML_AVAILABLE_BACKENDS})
        get_target_property(kind ${backend} TYPE)
        if(kind STREQUAL "MODULE_LIBRARY")
            # One file each: a wheel holds no links, so that every further name would be a copy.
            set_property(TARGET ${backend} PROPERTY VERSION)
            set_property(TARGET ${backend} PROPERTY SOVERSION)
            set_target_properties(${backend} PROPERTIES INSTALL_RPATH "$ORIGIN" BUILD_WITH_INSTALL_RPATH TRUE)
            install(TARGETS ${backend} LIBRARY DESTINATION ${SKBUILD_PLATLIB_DIR}/llama_cpp/lib)
        endif()
    endforeach()
endfunction()
cmake_language(DEFER CALL chatqa_install_backends)
