// run_vectors DIR: every vector of a folder, what differs and why, and whether all may stand.
#include <algorithm>
#include <cstdio>

#include "vectors.hpp"

int main(int argc, char** argv) {
  using namespace ayar::conformance;
  if (argc != 2 || argv[1][0] == '-') {
    std::fputs("usage: run-vectors DIR\nDIR holds .json files, each a list of vectors\n", stderr);
    return 64;
  }
  const auto judged = run_vectors(argv[1], own_rules());
  if (!judged) {
    std::fprintf(stderr, "run-vectors: %s\n", judged.error().message.c_str());
    return judged.error().code == ayar::ErrorCode::not_found ? 64 : 65;
  }
  std::fputs(table_of(*judged).c_str(), stdout);
  const bool failed = std::any_of(judged->begin(), judged->end(), [](const JudgedVector& each) {
    return each.judgement == Judgement::failed;
  });
  return judged->empty() || failed ? 1 : 0;
}
