/// TLS, with a certificate made for the test.
#include <doctest/doctest.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "http/raw_client.hpp"
#include "http/server.hpp"
#include "support/temp_dir.hpp"

using namespace ayar;
using namespace ayar::http;
using ayar::test::TempDir;

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<FILE, int (*)(FILE*)>;

TlsFiles make_certificate(const TempDir& dir) {
  const TlsFiles files{dir.file("certificate.pem"), dir.file("key.pem")};
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Certificate certificate(X509_new(), X509_free);
  REQUIRE(key != nullptr);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3'600);
  X509_set_pubkey(certificate.get(), key.get());
  auto* name = X509_get_subject_name(certificate.get());
  const unsigned char common[] = "localhost";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  REQUIRE(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  const File to_certificate(std::fopen(files.certificate.c_str(), "w"), std::fclose);
  REQUIRE(PEM_write_X509(to_certificate.get(), certificate.get()) == 1);
  const File to_key(std::fopen(files.key.c_str(), "w"), std::fclose);
  REQUIRE(PEM_write_PrivateKey(to_key.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) ==
          1);
  return files;
}

int connect_to(std::uint16_t port) {
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return made;
}

/// What the server answers to `request` over TLS of at most `version`; empty when no handshake
/// comes about.
std::string ask(std::uint16_t port, int version, const std::string& request) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), version);
  const int socket = connect_to(port);
  std::string text;
  {
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
    SSL_set_fd(ssl.get(), socket);
    if (SSL_connect(ssl.get()) == 1) {
      SSL_write(ssl.get(), request.data(), static_cast<int>(request.size()));
      char piece[4'096];
      for (int read = 0; (read = SSL_read(ssl.get(), piece, sizeof piece)) > 0;)
        text.append(piece, static_cast<std::size_t>(read));
    }
    ERR_clear_error();
  }
  ::close(socket);
  return text;
}

}  // namespace

TEST_SUITE("http/tls") {
  TEST_CASE("requests are served over TLS 1.2 and 1.3, and over nothing older or plain") {
    TempDir dir;
    ServerOptions options;
    options.tls = make_certificate(dir);
    options.limits.header_time = std::chrono::milliseconds(500);
    auto listening = Server::listen(options, [](HttpRequest request, Respond respond) {
      HttpResponse response;
      response.body = "you sent " + request.body;
      respond(std::move(response));
    });
    REQUIRE(listening.has_value());
    const auto& server = *listening;
    const std::string request =
        "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      const auto answer = ask(server->port(), version, request);
      CHECK(answer.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
      CHECK(answer.find("you sent hi") != std::string::npos);
    }
    CHECK(ask(server->port(), TLS1_1_VERSION, request).empty());
    test::RawClient plain(server->port());
    plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK_FALSE(plain.receive(std::chrono::seconds(3)).has_value());
    // Who opens a connection and never shakes hands is cut off by time.
    test::RawClient mute(server->port());
    CHECK(mute.closes(std::chrono::seconds(5)));
  }
}
