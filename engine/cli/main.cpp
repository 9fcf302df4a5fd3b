#include "cli/verb.hpp"

int main(int argc, char** argv) { return ayar::cli::run_command(argc, argv); }
