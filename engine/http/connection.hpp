#pragma once
/// One connection: reads a request, has it answered, writes the answer, reads the next. At most one
/// request is under way, so pipelined ones are answered in order. Everything runs on the
/// connection's strand.
#include <array>
#include <limits>
#include <variant>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "http/core.hpp"
#include "http/problems.hpp"
#include "http/request_head.hpp"
#include "http/wire.hpp"

namespace ayar::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

using Strand = asio::strand<asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Strand>;
using TlsSocket = asio::ssl::stream<Socket>;

[[nodiscard]] inline std::int64_t steady_now() noexcept {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}

template <class Stream>
class Connection final : public ConnectionBase,
                         public std::enable_shared_from_this<Connection<Stream>> {
 public:
  using Failure = boost::system::error_code;
  static constexpr bool encrypted = std::is_same_v<Stream, TlsSocket>;

  Connection(std::shared_ptr<Core> core, Stream stream, std::string peer)
      : core_(std::move(core)), stream_(std::move(stream)), peer_(std::move(peer)) {}
  ~Connection() override { core_->remove(this); }

  void start() {
    asio::dispatch(executor(), [self = this->shared_from_this()] {
      self->arm(self->limits().header_time, Phase::handshake);
      if constexpr (encrypted) {
        self->stream_.async_handshake(asio::ssl::stream_base::server, [self](Failure failure) {
          if (failure) return self->close_now();
          self->begin_first();
        });
      } else {
        self->begin_first();
      }
    });
  }
  /// The answer to a connection too many.
  void start_refused(HttpResponse response) {
    asio::dispatch(executor(), [self = this->shared_from_this(), response = std::move(response)] {
      self->keep_alive_ = false;
      self->write(response);
    });
  }

  void tick(std::int64_t now) override {
    const auto seen = deadline_.load(std::memory_order_relaxed);
    if (now < seen) return;
    asio::post(executor(), [self = this->shared_from_this(), seen] { self->on_late(seen); });
  }
  void drain() override {
    asio::post(executor(), [self = this->shared_from_this()] {
      if (self->phase_ == Phase::idle) self->close_now();
    });
  }
  void close() override {
    asio::post(executor(), [self = this->shared_from_this()] { self->close_now(); });
  }

 private:
  enum class Phase : std::uint8_t {
    handshake,
    idle,
    head,
    body,
    handler,
    writing,
    lingering,
    closed
  };
  using Parser = beast::http::request_parser<beast::http::string_body>;
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  /// The answer to one request: once, from any thread, and by 500 when whoever owed it forgot.
  struct Pending {
    explicit Pending(std::shared_ptr<Connection> owner) : connection(std::move(owner)) {}
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    ~Pending() {
      if (!done.exchange(true))
        connection->answer(respond_with(make_problem("internal", "the request was not answered")));
    }
    void answer(HttpResponse response) {
      if (!done.exchange(true)) connection->answer(std::move(response));
    }
    std::shared_ptr<Connection> connection;
    std::atomic<bool> done{false};
  };

  [[nodiscard]] const Limits& limits() const noexcept { return core_->options.limits; }
  [[nodiscard]] Socket& socket() noexcept {
    if constexpr (encrypted) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }
  [[nodiscard]] Strand executor() { return socket().get_executor(); }

  void arm(std::chrono::milliseconds time, Phase phase) {
    phase_ = phase;
    deadline_.store(steady_now() + std::chrono::nanoseconds(time).count(),
                    std::memory_order_relaxed);
  }
  void disarm(Phase phase) {
    phase_ = phase;
    deadline_.store(never, std::memory_order_relaxed);
  }

  void begin_first() {
    if (core_->draining) return close_now();
    arm(limits().header_time, Phase::idle);
    read_more();
  }

  void begin_next() {
    parser_.reset();
    if (core_->draining) return close_now();
    if (buffer_.size() == 0) {
      arm(limits().idle_time, Phase::idle);
      return read_more();
    }
    arm(limits().header_time, Phase::head);
    take_head();
  }

  void read_more() {
    // An idle connection holds little memory: many of them are cheap.
    constexpr std::size_t first_bytes = 1024, more_bytes = 8192;
    const auto room = buffer_.prepare(buffer_.size() == 0 ? first_bytes : more_bytes);
    stream_.async_read_some(room,
                            [self = this->shared_from_this()](Failure failure, std::size_t read) {
                              if (self->late_) return self->refuse_late();
                              if (failure) return self->close_now();
                              self->buffer_.commit(read);
                              if (self->phase_ == Phase::idle)
                                self->arm(self->limits().header_time, Phase::head);
                              self->take_head();
                            });
  }

  [[nodiscard]] std::string_view seen() const {
    const auto bytes = buffer_.cdata();
    return {static_cast<const char*>(bytes.data()), bytes.size()};
  }

  void take_head() {
    const auto bytes = seen();
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos ? bytes.size() >= limits().header_bytes
                                      : end + 4 > limits().header_bytes)
      return refuse(431,
                    "the head is longer than " + std::to_string(limits().header_bytes) + " bytes");
    if (end == std::string_view::npos) {
      if (is_hopeless(bytes)) return refuse(400, "a line of the head holds a control character");
      return read_more();
    }
    auto read = read_head(bytes.substr(0, end + 4));
    if (const auto* refusal = std::get_if<HeadRefusal>(&read))
      return refuse(refusal->status, refusal->detail);
    head_ = std::move(std::get<RequestHead>(read));
    feed_head(end + 4);
  }

  /// Beast reads the head once more and then frames the body: two readers must agree.
  void feed_head(std::size_t bytes) {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits().header_bytes + 1));
    parser_->body_limit(limits().body_bytes);
    Failure failure;
    const auto used = parser_->put(asio::buffer(seen().substr(0, bytes)), failure);
    if (failure) return refuse_body(failure);
    if (!parser_->is_header_done()) return refuse(400, "the head is not well formed");
    buffer_.consume(used);
    keep_alive_ = parser_->keep_alive();
    if (parser_->is_done()) return hand_over();
    arm(limits().body_time, Phase::body);
    if (!head_.expects_continue || buffer_.size() > 0) return take_body();
    asio::async_write(stream_, asio::buffer(continue_text),
                      [self = this->shared_from_this()](Failure refused, std::size_t) {
                        if (self->late_) return self->refuse_late();
                        if (refused) return self->close_now();
                        self->take_body();
                      });
  }

  void take_body() {
    parser_->eager(true);
    if (buffer_.size() > 0) {
      Failure failure;
      buffer_.consume(parser_->put(buffer_.cdata(), failure));
      if (failure && failure != beast::http::error::need_more) return refuse_body(failure);
      if (parser_->is_done()) return hand_over();
    }
    beast::http::async_read(stream_, buffer_, *parser_,
                            [self = this->shared_from_this()](Failure failure, std::size_t) {
                              if (self->late_) return self->refuse_late();
                              if (failure) return self->refuse_body(failure);
                              self->hand_over();
                            });
  }

  void refuse_body(Failure failure) {
    if (failure == beast::http::error::body_limit)
      return refuse(413,
                    "the body is longer than " + std::to_string(limits().body_bytes) + " bytes");
    if (failure.category() !=
        beast::http::make_error_code(beast::http::error::bad_chunk).category())
      return close_now();
    if (failure == beast::http::error::end_of_stream ||
        failure == beast::http::error::partial_message)
      return close_now();
    refuse(400, "the request is not well framed");
  }

  void refuse(int status, std::string detail) {
    ++core_->refused;
    keep_alive_ = false;
    Problem problem = status == 408 ? make_problem("request_timeout", std::move(detail))
                      : status == 413 || status == 431
                          ? make_problem("too_large", std::move(detail))
                          : make_problem("invalid_argument", std::move(detail));
    problem.status = status;
    write(respond_with(problem));
  }

  void refuse_late() {
    late_ = false;
    if (phase_ == Phase::closed) return;
    refuse(408, "head or body did not arrive in time");
  }

  void hand_over() {
    disarm(Phase::handler);
    ++core_->requests;
    auto target = read_target(head_.target);
    if (const auto* refusal = std::get_if<HeadRefusal>(&target))
      return refuse(refusal->status, refusal->detail);
    if (core_->in_flight.fetch_add(1) >= limits().requests_in_flight) {
      ++core_->refused;
      return write(respond_with(make_problem("busy", "too many requests are being answered")));
    }
    counted_ = true;
    HttpRequest request;
    request.method = head_.method;
    request.target = std::move(head_.target);
    request.path = std::move(std::get<Target>(target).path);
    request.query = std::move(std::get<Target>(target).query);
    for (auto& field : head_.fields)
      request.headers.insert_or_assign(std::move(field.first), std::move(field.second));
    request.body = std::move(parser_->get().body());
    request.peer = peer_;
    const auto pending = std::make_shared<Pending>(this->shared_from_this());
    try {
      core_->handler(std::move(request),
                     [pending](HttpResponse response) { pending->answer(std::move(response)); });
    } catch (...) {
      // What was thrown may hold anything; it stays inside.
      pending->answer(respond_with(make_problem("internal", "the request could not be answered")));
    }
  }

  void answer(HttpResponse response) {
    const std::lock_guard lock(core_->answers_mutex);
    if (core_->stopped) return;
    asio::post(executor(), [self = this->shared_from_this(), response = std::move(response)] {
      if (self->phase_ == Phase::handler) self->write(response);
    });
  }

  void write(const HttpResponse& response) {
    if (counted_) --core_->in_flight;
    counted_ = false;
    arm(limits().write_time, Phase::writing);
    if (core_->draining) keep_alive_ = false;
    out_ = to_wire(response, keep_alive_, head_.method == "HEAD");
    asio::async_write(stream_, asio::buffer(out_),
                      [self = this->shared_from_this()](Failure failure, std::size_t) {
                        self->out_ = {};
                        if (failure) return self->close_now();
                        if (self->keep_alive_) return self->begin_next();
                        self->linger();
                      });
  }

  /// Closing while the other side still sends would destroy the answer on its way (RFC 9112, 9.6).
  void linger() {
    arm(std::chrono::seconds(2), Phase::lingering);
    if constexpr (encrypted) {
      stream_.async_shutdown([self = this->shared_from_this()](Failure) { self->close_now(); });
    } else {
      Failure ignored;
      socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
      discard(0);
    }
  }
  void discard(std::size_t discarded) {
    constexpr std::size_t discarded_max = std::size_t{256} << 10;
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(8192), [self = this->shared_from_this(), discarded](
                                                       Failure failure, std::size_t read) {
      if (failure || discarded + read > discarded_max) return self->close_now();
      self->discard(discarded + read);
    });
  }

  void on_late(std::int64_t seen_deadline) {
    if (deadline_.load(std::memory_order_relaxed) != seen_deadline) return;
    deadline_.store(never, std::memory_order_relaxed);
    ++core_->timed_out;
    if (phase_ != Phase::head && phase_ != Phase::body) return close_now();
    // The read under way ends with this flag up, and says 408.
    late_ = true;
    Failure ignored;
    socket().cancel(ignored);
  }

  void close_now() {
    if (counted_) --core_->in_flight;
    counted_ = false;
    disarm(Phase::closed);
    Failure ignored;
    socket().close(ignored);
    // Whoever still owes an answer keeps this object alive; as a connection it is gone.
    core_->remove(this);
  }

  static constexpr std::string_view continue_text = "HTTP/1.1 100 Continue\r\n\r\n";

  std::shared_ptr<Core> core_;
  Stream stream_;
  std::string peer_;
  // Beyond this a chunk's own head would grow without end.
  beast::flat_buffer buffer_{std::size_t{128} << 10};
  std::optional<Parser> parser_;
  RequestHead head_;
  std::string out_;
  std::atomic<std::int64_t> deadline_{never};
  Phase phase_ = Phase::handshake;
  bool keep_alive_ = true;
  bool late_ = false;
  bool counted_ = false;  // among the requests in flight
};

}  // namespace ayar::http
