#include "certificate.hpp"

#include <stdexcept>

#include "child.hpp"

namespace ayar::plugin_test {

Certificate::Certificate(test::TempDir& folder, const std::string& name)
    : certificate(folder.file(name + ".pem")), key(folder.file(name + ".key")) {
  const auto keyed = run({"openssl", "genpkey", "-algorithm", "EC", "-pkeyopt",
                          "ec_paramgen_curve:prime256v1", "-out", key});
  const auto signed_by_itself =
      run({"openssl", "req", "-x509", "-key", key, "-days", "2", "-subj", "/CN=" + name, "-addext",
           "subjectAltName=IP:127.0.0.1", "-out", certificate});
  if (keyed.status != 0 || signed_by_itself.status != 0)
    throw std::runtime_error("openssl makes no certificate");
}

}  // namespace ayar::plugin_test
