# CMake includes this file right after llama.cpp's own project() call: it halves the time of the build.

# llama-cpp-python forces llama.cpp's "common" library on and never uses it. A plain variable of this
# name goes before the forced cache entry, and neither "common" nor anything built on it is made.
set(LLAMA_BUILD_COMMON OFF)

# One small source file a model architecture: compiled sixteen at a time, the headers they all share are
# read once. Only the target "llama" takes it; ggml's files define the same names over and again.
cmake_language(DEFER CALL set_target_properties llama PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)

# llama.cpp multiplies one token by other code than several, which rounds otherwise; a token's logits then depend on
# its company, and an answer on whether words of it were drafted and on what was read before. On x86 the code for
# several serves one as well, at the same speed: with it each token rounds alike in whatever company.
set(sgemm "${CMAKE_CURRENT_SOURCE_DIR}/ggml/src/ggml-cpu/llamafile/sgemm.cpp")
set(several_only "#if !defined(__MMA__)\n    if (n < 2)\n        return false;\n#endif")
file(READ "${sgemm}" text)
string(FIND "${text}" "${several_only}" found)
if(found EQUAL -1)
    string(FIND "${text}" "one token as several" found)
    if(found EQUAL -1)
        message(FATAL_ERROR "llama.cpp has changed: see packaging/llama_build.cmake about ${sgemm}")
    endif()
else()
    string(REPLACE "${several_only}" "// one token as several" text "${text}")
    file(WRITE "${sgemm}" "${text}")
endif()
