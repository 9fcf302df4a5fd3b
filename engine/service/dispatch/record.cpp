#include "service/dispatch/record.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "delivery/backoff.hpp"
#include "runtime/codec.hpp"
#include "service/dispatch/outcomes_of.hpp"
#include "service/dispatch/request.hpp"
#include "service/history.hpp"

namespace ayar::service {
namespace {

constexpr std::size_t scan_max = 1000;
// A request to a plugin has 1 MiB at most, and what comes back is about as long.
constexpr std::size_t page_bytes_max = std::size_t{256} << 10;
constexpr std::size_t reply_bytes_max = std::size_t{16} << 20;

std::string input_of(const std::vector<std::string>& outcomes) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("outcomes").begin_array();
  for (const auto& outcome : outcomes)
    json.raw(outcome);
  json.end_array().end_object();
  return text;
}

std::string request_id(const std::string& name, const store::Store::Cursors& from) {
  return name + "/" + std::to_string(from.journal) + "/" + std::to_string(from.signal);
}

Error broken(std::string what) {
  return Error{ErrorCode::plugin_failed, "the recorder's reply " + std::move(what), {}, {}, {}};
}

delivery::Reply failed(const Error& error) {
  return {delivery::Answer::failed, {}, std::string(ayar::name_of(error.code)), error.message, {}};
}

}  // namespace

Recorder::Recorder(Core& core, Setup& setup, std::string name)
    : core_(core), setup_(setup), name_(std::move(name)), rows_(setup.options.page) {}

std::optional<Instant> Recorder::next_try() const {
  const std::lock_guard guard(mutex_);
  return next_try_;
}

std::string Recorder::stopped_by() const {
  const std::lock_guard guard(mutex_);
  return stopped_ ? last_error_ : std::string();
}

std::string Recorder::last_error() const {
  const std::lock_guard guard(mutex_);
  return last_error_;
}

void Recorder::note(std::string error, bool stop) {
  const std::lock_guard guard(mutex_);
  last_error_ = std::move(error);
  stopped_ = stop;
  if (last_error_.empty() || stop) next_try_.reset();
}

bool Recorder::turn() {
  const std::unique_lock turning(turning_, std::try_to_lock);
  if (!turning.owns_lock()) return false;
  {
    const std::lock_guard guard(mutex_);
    if (stopped_ || (next_try_ && *next_try_ > core_.now())) return false;
  }
  auto page = read_page();
  if (!page) {
    replayer_.forget();
    wait(failed(page.error()));
    return false;
  }
  if (page->to.journal == page->from.journal && page->to.signal == page->from.signal) return false;
  delivery::Reply reply;
  auto write = fold(*page, reply);
  if (!write) {
    replayer_.forget();
    if (reply.answer == delivery::Answer::refused && !shrink(reply)) {
      note(told_by_plugin(reply.code, reply.message, {}), true);
    } else {
      if (reply.answer == delivery::Answer::failed) shrink(reply);
      wait(reply);
    }
    return true;
  }
  store::Aside aside;
  aside.projections.push_back(std::move(write).value());
  if (auto written = core_.write_and_wait(std::move(aside)); !written) {
    replayer_.forget();
    wait(failed(written.error()));
    return false;
  }
  attempts_ = 0;
  rows_ = setup_.options.page;
  note({}, false);
  return true;
}

/// A host's limit on lines is no judgement on the outcomes: the same ones come again, fewer at
/// once.
/// @return false when the page cannot be smaller, or its size was not the trouble.
bool Recorder::shrink(const delivery::Reply& reply) {
  if (reply.code != "too_large" && reply.code != "plugin_died") return false;
  if (rows_ == 1) return false;
  rows_ /= 2;
  return true;
}

/// Nothing is skipped: the same page comes again.
void Recorder::wait(const delivery::Reply& reply) {
  ++attempts_;
  Duration delay{};
  {
    const std::lock_guard guard(setup_.random_mutex);
    delay =
        delivery::retry_delay(setup_.options.retry, attempts_, reply.retry_after, *setup_.random);
  }
  note(told_by_plugin(reply.code, reply.message, {}), false);
  const std::lock_guard guard(mutex_);
  next_try_ = core_.now() + delay;
}

Result<Recorder::Page> Recorder::read_page() {
  return core_.read([&](store::Store& store, Catalog& catalog) -> Result<Page> {
    auto cursors = store.projection(name_);
    if (!cursors) return std::move(cursors.error());
    Page page{*cursors, *cursors, {}};
    std::size_t bytes = 0;
    auto changes = store.changes({}, page.from.journal, rows_);
    if (!changes) return std::move(changes.error());
    for (const auto& change : *changes) {
      if (bytes > page_bytes_max) return page;
      const std::size_t before = page.outcomes.size();
      auto past = replayer_.before(store, catalog, change.tenant, change.complaint, change.entry);
      if (!past) return std::move(past.error());
      auto& [definition, reference, snapshot] = **past;
      auto step = step_of(*definition, change.entry);
      if (!step) return std::move(step.error());
      auto actor = runtime::read_actor(change.entry.actor);
      if (!actor) return std::move(actor.error());
      outcomes_of(*definition, reference, *step, *actor, snapshot, page.outcomes);
      page.to.journal = change.row;
      for (std::size_t i = before; i < page.outcomes.size(); ++i)
        bytes += page.outcomes[i].size();
    }
    auto signals = store.signals(page.from.signal, rows_);
    if (!signals) return std::move(signals.error());
    for (const auto& signal : *signals) {
      if (bytes > page_bytes_max) return page;
      page.outcomes.push_back(outcome_of(signal));
      bytes += page.outcomes.back().size();
      page.to.signal = signal.row;
    }
    return page;
  });
}

/// Asks the plugin; steps without outcomes only move the cursor.
Result<store::ProjectionWrite> Recorder::fold(const Page& page, delivery::Reply& reply) {
  store::ProjectionWrite write;
  write.recorder = name_;
  write.expected_journal = page.from.journal;
  write.expected_signal = page.from.signal;
  write.journal = page.to.journal;
  write.signal = page.to.signal;
  if (page.outcomes.empty()) return write;
  ProjectionReader state(core_, name_);
  const delivery::Request request{request_id(name_, page.from), "record", input_of(page.outcomes)};
  reply = setup_.plugin(name_)->invoke(request, &state);
  const Error unanswered{
      ErrorCode::plugin_failed, "the recorder did not take its page", {}, {}, {}};
  if (reply.answer != delivery::Answer::ok) return unanswered;
  if (state.failed()) {
    reply = failed({ErrorCode::store_unavailable, "its state could not be read", {}, {}, {}});
    return unanswered;
  }
  if (auto read = read_projection(reply.json, write); !read) {
    reply = failed(read.error());
    return unanswered;
  }
  return write;
}

Result<void> read_projection(std::string_view json, store::ProjectionWrite& write) {
  auto parsed = parse_json(json, reply_bytes_max);
  const Map* map = parsed ? parsed->get_if<Map>() : nullptr;
  if (map == nullptr) return broken("is no JSON object");
  for (const auto& [name, value] : *map) {
    if (value.is_null()) continue;
    if (name == "put") {
      const Map* put = value.get_if<Map>();
      if (put == nullptr) return broken("has a `put` that is no object");
      for (const auto& [key, kept] : *put) {
        std::string text;
        JsonWriter(text).value(kept);
        write.put.emplace_back(key, std::move(text));
      }
    } else if (name == "delete") {
      const List* keys = value.get_if<List>();
      if (keys == nullptr) return broken("has a `delete` that is no list");
      for (const auto& key : *keys) {
        const auto* text = key.get_if<std::string>();
        if (text == nullptr) return broken("deletes a key that is no text");
        write.erase.push_back(*text);
      }
    } else {
      return broken("has an unknown member '" + bounded(name, 32) + "'");
    }
  }
  return {};
}

std::optional<std::string> ProjectionReader::get(std::string_view key) {
  auto found = core_.read(
      [&](store::Store& store, Catalog&) { return store.projection_get(recorder_, key); });
  if (found) return std::move(found).value();
  const std::lock_guard guard(mutex_);
  failed_ = true;
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> ProjectionReader::scan(std::string_view prefix,
                                                                        std::string_view after,
                                                                        std::size_t limit) {
  if (limit == 0) return {};
  auto found = core_.read([&](store::Store& store, Catalog&) {
    return store.projection_scan(recorder_, prefix, after,
                                 std::clamp<std::size_t>(limit, 1, scan_max));
  });
  if (found) return std::move(found).value();
  const std::lock_guard guard(mutex_);
  failed_ = true;
  return {};
}

bool ProjectionReader::failed() const {
  const std::lock_guard guard(mutex_);
  return failed_;
}

}  // namespace ayar::service
