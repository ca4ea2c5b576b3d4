# CMake includes this file right after llama.cpp's own project() call: it halves the time of the build.

# llama-cpp-python forces llama.cpp's "common" library on and never uses it. A plain variable of this
# name goes before the forced cache entry, and neither "common" nor anything built on it is made.
set(LLAMA_BUILD_COMMON OFF)

# One small source file a model architecture: compiled sixteen at a time, the headers they all share are
# read once. Only the target "llama" takes it; ggml's files define the same names over and again.
cmake_language(DEFER CALL set_target_properties llama PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
