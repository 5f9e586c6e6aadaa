# HiGHS in sixteen files at a time: half the seconds of its compilation, the same program.
set(CMAKE_UNITY_BUILD ON CACHE BOOL "")
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16 CACHE STRING "")
