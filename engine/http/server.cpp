#include "http/server.hpp"

#include <pthread.h>

#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "http/connection.hpp"

namespace ayar::http {
namespace {

using Failure = boost::system::error_code;
using Acceptor = asio::ip::tcp::acceptor;

constexpr std::chrono::milliseconds sweep_every{50};
/// Connections beyond the limit that are told so politely; still more are closed without a word.
constexpr std::size_t refused_politely_max = 256;

Error cannot(ErrorCode code, std::string what, std::string hint = {}) {
  return Error{code, std::move(what), std::move(hint), {}, {}};
}

Result<void> load_tls(Core& core, const TlsFiles& files) {
  namespace ssl = asio::ssl;
  core.tls.emplace(ssl::context::tls_server);
  auto& context = *core.tls;
  Failure failure;
  context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                          ssl::context::no_sslv3 | ssl::context::no_tlsv1 |
                          ssl::context::no_tlsv1_1 | ssl::context::no_compression,
                      failure);
  if (failure) return cannot(ErrorCode::io, "TLS cannot be set up: " + failure.message());
  context.use_certificate_chain_file(files.certificate, failure);
  if (failure)
    return cannot(ErrorCode::io,
                  "certificate " + files.certificate + " cannot be read: " + failure.message(),
                  "give a PEM file with the certificate and those above it");
  context.use_private_key_file(files.key, ssl::context::pem, failure);
  if (failure)
    return cannot(ErrorCode::io, "key " + files.key + " cannot be used: " + failure.message(),
                  "give the PEM key that belongs to the certificate");
  return {};
}

}  // namespace

class Server::Impl {
 public:
  Impl(const ServerOptions& options, Handler handler)
      : core_(std::make_shared<Core>(options, std::move(handler))),
        acceptor_(core_->io),
        sweep_(core_->io) {}

  Result<void> open() {
    const auto& options = core_->options;
    if (options.tls) {
      if (auto loaded = load_tls(*core_, *options.tls); !loaded) return loaded;
    }
    Failure failure;
    const auto address = asio::ip::make_address(options.address, failure);
    if (failure)
      return cannot(ErrorCode::invalid_argument,
                    "'" + options.address + "' is not an address to listen on",
                    "give an IP address such as 127.0.0.1 or ::1");
    const asio::ip::tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), failure);
    if (!failure) acceptor_.set_option(Acceptor::reuse_address(true), failure);
    if (!failure) acceptor_.bind(endpoint, failure);
    if (!failure) acceptor_.listen(4096, failure);
    if (failure)
      return cannot(ErrorCode::io,
                    "cannot listen on " + options.address + " port " +
                        std::to_string(options.port) + ": " + failure.message(),
                    "choose another port, or stop what holds it");
    port_ = acceptor_.local_endpoint().port();
    return {};
  }

  void start() {
    accept();
    sweep();
    const auto threads = std::max<std::size_t>(core_->options.threads, 1);
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back([this, i] {
        const auto name = "ayar-http-" + std::to_string(i + 1);
        pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
        core_->io.run();
      });
    }
  }

  ~Impl() { stop(); }

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

  void drain(std::chrono::milliseconds patience) {
    core_->draining = true;
    asio::post(core_->io, [this] { close_acceptor(); });
    for (const auto& connection : core_->alive())
      connection->drain();
    std::unique_lock lock(core_->registry_mutex);
    core_->gone.wait_for(lock, patience, [this] { return core_->connections.empty(); });
  }

  void stop() {
    if (threads_.empty()) return;
    core_->draining = true;
    {
      const std::lock_guard lock(core_->answers_mutex);
      core_->stopped = true;
    }
    // Nothing is cut off in the middle of a handler: the threads end when nothing is left to run.
    asio::post(core_->io, [this] {
      stopping_ = true;
      close_acceptor();
      sweep_.cancel();
      for (const auto& connection : core_->alive())
        connection->close();
    });
    for (auto& thread : threads_)
      thread.join();
    threads_.clear();
  }

  [[nodiscard]] ServerStatistics statistics() const {
    ServerStatistics made;
    made.connections = static_cast<std::int64_t>(core_->count());
    made.accepted = core_->accepted;
    made.requests = core_->requests;
    made.refused = core_->refused;
    made.timed_out = core_->timed_out;
    return made;
  }

 private:
  void accept() {
    acceptor_.async_accept(asio::make_strand(core_->io), [this](Failure failure, Socket socket) {
      if (!acceptor_.is_open()) return;
      if (!failure) {
        welcome(std::move(socket));
      } else if (failure == asio::error::no_descriptors || failure == asio::error::no_memory) {
        // Nothing can be taken until others have gone; asking again at once would only burn.
        return accept_later();
      }
      accept();
    });
  }

  void accept_later() {
    const auto pause = std::make_shared<asio::steady_timer>(core_->io, sweep_every);
    pause->async_wait([this, pause](Failure) {
      if (acceptor_.is_open()) accept();
    });
  }

  void welcome(Socket socket) {
    ++core_->accepted;
    Failure ignored;
    const auto peer = socket.remote_endpoint(ignored);
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto text = peer.address().to_string();
    const auto others = core_->count();
    const bool full = others >= core_->options.limits.connections;
    if (full) ++core_->refused;
    if (full && (core_->tls || others >= core_->options.limits.connections + refused_politely_max))
      return;
    if (core_->tls) {
      return run(std::make_shared<Connection<TlsSocket>>(
          core_, TlsSocket(std::move(socket), *core_->tls), text));
    }
    const auto connection = std::make_shared<Connection<Socket>>(core_, std::move(socket), text);
    if (!full) return run(connection);
    core_->add(connection);
    connection->start_refused(respond_with(
        make_problem("busy", "too many connections", "close some, or try again later")));
  }

  template <class Made>
  void run(const std::shared_ptr<Made>& connection) {
    core_->add(connection);
    connection->start();
  }

  /// One timer for all connections: arming a deadline is then a store, not a walk through a heap.
  void sweep() {
    sweep_.expires_after(sweep_every);
    sweep_.async_wait([this](Failure failure) {
      if (failure || stopping_) return;
      const auto now = steady_now();
      for (const auto& connection : core_->alive())
        connection->tick(now);
      sweep();
    });
  }

  void close_acceptor() {
    Failure ignored;
    acceptor_.close(ignored);
  }

  std::shared_ptr<Core> core_;
  Acceptor acceptor_;
  asio::steady_timer sweep_;
  std::atomic<bool> stopping_{false};
  std::uint16_t port_ = 0;
  std::vector<std::thread> threads_;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, Handler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  if (auto opened = impl->open(); !opened) return std::move(opened.error());
  impl->start();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const noexcept { return impl_->port(); }
void Server::drain(std::chrono::milliseconds patience) { impl_->drain(patience); }
void Server::stop() { impl_->stop(); }
ServerStatistics Server::statistics() const { return impl_->statistics(); }

}  // namespace ayar::http
