#include "daemon/command.hpp"

int main(int argc, char** argv) { return ayar::daemon::run_command(argc, argv); }
