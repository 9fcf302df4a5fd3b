# What Ayar stands on, found once for all floors. Nothing is downloaded: see tests/install for the packages.
# Global, because a test or a parent project links floors from other folders than the one that found them.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(yaml-cpp REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(LibIcal REQUIRED)
find_package(Threads REQUIRED)
