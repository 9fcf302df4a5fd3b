#pragma once
/// Marks what the library promises; everything else stays hidden.
#define AYAR_EXPORT __attribute__((visibility("default")))
