#include "cli/remote/remote_desk.hpp"

#include <sys/stat.h>

#include <ayar/json.hpp>

#include "base/json.hpp"
#include "base/members.hpp"
#include "base/text.hpp"
#include "cli/examine.hpp"
#include "cli/remote/http_client.hpp"
#include "cli/remote/read_views.hpp"
#include "http/requests.hpp"

namespace ayar::cli::remote {
namespace {

constexpr std::size_t token_bytes_max = 4096;

/// `?name=value&...`, empty values left out.
class Query {
 public:
  Query& add(std::string_view name, std::string_view value) {
    if (value.empty()) return *this;
    text_ += (text_.empty() ? "?" : "&") + std::string(name) + "=" + encoded(value);
    return *this;
  }
  Query& add(std::string_view name, const std::optional<Instant>& instant) {
    return instant ? add(name, to_text(*instant)) : *this;
  }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

void write_parties(JsonWriter& json, const std::vector<ComplaintParty>& parties) {
  json.key("parties").begin_array();
  for (const auto& party : parties) {
    json.begin_object().key("role").string(party.role);
    if (!party.person.empty()) json.key("person").string(party.person);
    if (!party.language.empty()) json.key("language").string(party.language);
    if (!party.channel.empty()) json.key("channel").string(party.channel);
    json.end_object();
  }
  json.end_array();
}

std::string body_of(const Open& open, bool dry_run) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("workflow").string(open.workflow);
  if (open.received_at) json.key("received_at").instant(*open.received_at);
  if (!open.channel.empty()) json.key("channel").string(open.channel);
  if (!open.external_ref.empty()) json.key("external_ref").string(open.external_ref);
  write_parties(json, open.parties);
  json.key("data").value(Value(open.data));
  if (dry_run) json.key("dry_run").boolean(true);
  json.end_object();
  return text;
}

std::string body_of(const Send& send, bool dry_run) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("event").string(send.event).key("data").value(Value(send.data));
  if (send.expected_revision) json.key("expected_revision").integer(*send.expected_revision);
  if (send.occurred_at) json.key("occurred_at").instant(*send.occurred_at);
  if (dry_run) json.key("dry_run").boolean(true);
  json.end_object();
  return text;
}

void write_correction(const Amend& amend, JsonWriter& json) {
  json.key("kind").string("amend").key("entry").integer(amend.entry);
  if (!amend.field.empty()) json.key("field").string(amend.field).key("value").value(amend.value);
  if (amend.occurred_at) json.key("occurred_at").instant(*amend.occurred_at);
}

void write_correction(const Void& voided, JsonWriter& json) {
  json.key("kind").string("void").key("entry").integer(voided.entry);
}

void write_correction(const Revise& revise, JsonWriter& json) {
  json.key("kind").string("revise").key("clock").string(revise.clock);
  json.key("cycle").integer(revise.cycle).key("revision").integer(revise.revision);
  json.key("verdict").string(revise.accept ? "accept" : "reject");
}

template <class Correction>
std::string body_of(const Correction& correction, bool dry_run) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_correction(correction, json);
  json.key("reason").string(correction.reason);
  if (dry_run) json.key("dry_run").boolean(true);
  json.end_object();
  return text;
}

template <class View, class Read>
Result<View> one(Result<Value> answer, const Read& read) {
  if (!answer) return std::move(answer.error());
  const Map* map = answer->get_if<Map>();
  if (map == nullptr) return Error{ErrorCode::io, "the server's answer is no object", {}, {}, {}};
  return read(*map);
}

template <class View, class Read>
Result<std::vector<View>> many(Result<Value> answer, const Read& read) {
  if (!answer) return std::move(answer.error());
  std::vector<View> views;
  for (const auto& item : objects_of(*answer))
    views.push_back(read(item));
  return views;
}

/// Where a page goes on; `kind` as the server marks its cursors.
std::optional<std::int64_t> next_of(const Value& answer, char kind) {
  const Map* map = answer.get_if<Map>();
  return map == nullptr ? std::nullopt : http::read_cursor(kind, text_member(*map, "next"));
}

std::string cursor_behind(char kind, std::int64_t after) {
  return after > 0 ? http::cursor_of(kind, after) : std::string();
}

std::string complaint_path(const std::string& complaint, std::string_view rest = {}) {
  return "/v1/complaints/" + encoded(complaint) + std::string(rest);
}

class RemoteDesk final : public Desk {
 public:
  RemoteDesk(std::string url, std::string token) : client_(std::move(url), std::move(token)) {}

  Result<Applied> send(Command command) override {
    Exchange exchange;
    exchange.method = "POST";
    exchange.idempotency_key = command.idempotency_key;
    exchange.on_behalf_of = command.actor.on_behalf_of;
    std::visit([&](const auto& what) { fill(exchange, what, command.dry_run); }, command.what);
    if (exchange.path.empty())
      return Error{ErrorCode::unsupported, "the server takes no such command", {}, {}, {}};
    return one<Applied>(client_.ask(exchange), read_applied);
  }

  Result<ComplaintView> get(const std::string& complaint) override {
    return one<ComplaintView>(ask(complaint_path(complaint)), read_complaint);
  }

  Result<ComplaintPage> list(const ListQuery& query) override {
    Query text;
    text.add("workflow", query.workflow).add("state", query.state).add("phase", query.phase);
    text.add("status", query.status).add("owner", query.owner).add("team", query.team);
    text.add("person", query.person).add("external_ref", query.external_ref);
    text.add("due_before", query.due_before).add("updated_since", query.updated_since);
    if (query.breached) text.add("breached", *query.breached ? "true" : "false");
    text.add("cursor", cursor_behind('c', query.after)).add("limit", std::to_string(query.limit));
    auto answer = ask("/v1/complaints" + text.text());
    if (!answer) return std::move(answer.error());
    ComplaintPage page;
    for (const auto& item : objects_of(*answer))
      page.items.push_back(read_summary(item));
    page.next = next_of(*answer, 'c');
    return page;
  }

  Result<std::vector<JournalView>> journal(const std::string& complaint) override {
    std::vector<JournalView> entries;
    for (std::int64_t after = 0;;) {
      Query text;
      text.add("cursor", cursor_behind('j', after)).add("limit", "1000");
      auto answer = ask(complaint_path(complaint, "/journal") + text.text());
      if (!answer) return std::move(answer.error());
      for (const auto& item : objects_of(*answer))
        entries.push_back(read_entry(item));
      const auto next = next_of(*answer, 'j');
      if (!next) return entries;
      after = *next;
    }
  }

  Result<ExplainView> explain(ExplainQuery query) override {
    Query text;
    text.add("until", query.until).add("clock", query.clock);
    const bool by_event = !query.what_if_event.empty();
    if (by_event) {
      text.add("what_if", query.what_if_event).add("at", query.what_if_at);
      std::string data;
      JsonWriter(data).value(Value(query.what_if_data));
      if (!query.what_if_data.empty()) text.add("data", data);
    } else {
      text.add("what_if", query.what_if_at);
    }
    Exchange exchange;
    exchange.path = complaint_path(query.complaint, "/clocks") + text.text();
    exchange.on_behalf_of = query.actor.on_behalf_of;
    return one<ExplainView>(client_.ask(exchange), read_explained);
  }

  Result<ReturnsReport> count_returns(const ReturnsForm&, ReturnsQuery,
                                      const ProgressCallback&) override {
    return Error{ErrorCode::unsupported,
                 "a server does not count returns",
                 "count them from its store's file: --store sqlite:FILE",
                 {},
                 {}};
  }

  Result<std::vector<ActionView>> actions(const std::string& complaint, const Actor&) override {
    return many<ActionView>(ask(complaint_path(complaint, "/actions")), read_action);
  }

  Result<OutboxPage> outbox(const OutboxQuery& query) override {
    Query text;
    text.add("complaint", query.complaint).add("state", query.state).add("kind", query.kind);
    text.add("name", query.name).add("subscriber", query.subscriber);
    text.add("cursor", cursor_behind('o', query.after)).add("limit", std::to_string(query.limit));
    auto answer = ask("/v1/outbox" + text.text());
    if (!answer) return std::move(answer.error());
    OutboxPage page;
    for (const auto& item : objects_of(*answer))
      page.items.push_back(read_outbox(item));
    page.next = next_of(*answer, 'o');
    return page;
  }

  Result<OutboxView> outbox_row(const std::string& id) override {
    return one<OutboxView>(ask("/v1/outbox/" + encoded(id)), read_outbox);
  }

  Result<std::vector<KeptLetter>> letters(const std::string& complaint) override {
    auto answer = ask(complaint_path(complaint, "/messages"));
    if (!answer) return std::move(answer.error());
    std::vector<KeptLetter> kept;
    for (const auto& item : objects_of(*answer)) {
      const auto letter = item.find("letter");
      const Map* map = letter == item.end() ? nullptr : letter->second.get_if<Map>();
      if (map != nullptr) kept.push_back(read_letter(*map));
    }
    return kept;
  }

  Result<std::int64_t> retry_dead(const OutboxQuery& query, const Actor&) override {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    for (const auto& [key, value] :
         {std::pair<std::string_view, const std::string&>{"complaint", query.complaint},
          {"kind", query.kind},
          {"name", query.name},
          {"subscriber", query.subscriber}}) {
      if (!value.empty()) json.key(key).string(value);
    }
    json.end_object();
    return one<std::int64_t>(post("/v1/outbox/retry", std::move(text)), [](const Map& map) {
      return member_or_empty<std::int64_t>(map, "retried");
    });
  }

  Result<std::vector<HoldView>> holds(bool all) override {
    return many<HoldView>(ask(all ? "/v1/holds?all=true" : "/v1/holds"), read_hold);
  }

  Result<HoldView> hold(HoldScope scope, const std::string& value, const std::string& reason,
                        const Actor&) override {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("scope").string(name_of(scope)).key("value").string(value);
    json.key("reason").string(reason).end_object();
    return one<HoldView>(post("/v1/holds", std::move(text)), read_hold);
  }

  Result<HoldView> release(std::int64_t number, const std::string& reason, const Actor&) override {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("reason").string(reason).end_object();
    return one<HoldView>(post("/v1/holds/" + std::to_string(number) + "/release", std::move(text)),
                         read_hold);
  }

  Result<std::string> report(const std::string& name, const std::string& parameters,
                             const std::string&) override {
    Query text;
    auto parsed = parse_json(parameters);
    const Map* map = parsed ? parsed->get_if<Map>() : nullptr;
    if (map != nullptr) {
      for (const auto& [key, value] : *map) {
        if (const auto* word = value.get_if<std::string>()) text.add(key, *word);
      }
    }
    Exchange exchange;
    exchange.path = "/v1/reports/" + encoded(name) + text.text();
    return client_.ask_text(exchange);
  }

  Result<std::vector<std::pair<std::string, std::string>>> reports(const std::string&) override {
    using Named = std::pair<std::string, std::string>;
    return many<Named>(ask("/v1/reports"), [](const Map& map) {
      return Named{text_member(map, "name"), text_member(map, "plugin")};
    });
  }

  Result<void> deliver(Console&) override { return {}; }

  Result<std::vector<Finding>> examine() override {
    Counts counts;
    const auto count = [&](const std::string& query, std::int64_t& to) -> Result<void> {
      auto answer = ask("/v1/complaints/count" + query);
      if (!answer) return std::move(answer.error());
      if (const Map* map = answer->get_if<Map>()) to = member_or_empty<std::int64_t>(*map, "count");
      return {};
    };
    for (auto done : {count("", counts.complaints), count("?status=faulted", counts.faulted),
                      count("?breached=true", counts.breached), rows_in("dead", counts.dead),
                      rows_in("backoff", counts.backing_off), rows_in("pending", counts.waiting)}) {
      if (!done) return done.error();
    }
    auto in_force = holds(false);
    if (!in_force) return std::move(in_force.error());
    counts.held = static_cast<std::int64_t>(in_force->size());
    auto findings = findings_of(counts);
    auto plugins = ask("/v1/plugins");
    if (!plugins) return std::move(plugins.error());
    for (const auto& plugin : objects_of(*plugins))
      findings.push_back(finding_of_plugin(plugin));
    return findings;
  }

 private:
  static void fill(Exchange& exchange, const Open& open, bool dry_run) {
    exchange.path = "/v1/complaints";
    exchange.body = body_of(open, dry_run);
  }
  static void fill(Exchange& exchange, const Send& send, bool dry_run) {
    exchange.path = complaint_path(send.complaint, "/events");
    exchange.body = body_of(send, dry_run);
  }
  template <class What>
  static void fill(Exchange& exchange, const What& what, bool dry_run) {
    if constexpr (std::is_same_v<What, Amend> || std::is_same_v<What, Void> ||
                  std::is_same_v<What, Revise>) {
      exchange.path = complaint_path(what.complaint, "/corrections");
      exchange.body = body_of(what, dry_run);
    }
  }
  Result<Value> ask(const std::string& path) {
    Exchange exchange;
    exchange.path = path;
    return client_.ask(exchange);
  }
  Result<Value> post(const std::string& path, std::string body) {
    Exchange exchange;
    exchange.method = "POST";
    exchange.path = path;
    exchange.body = std::move(body);
    return client_.ask(exchange);
  }
  Result<void> rows_in(const std::string& state, std::int64_t& to) {
    OutboxQuery query;
    query.state = state;
    query.limit = 200;
    for (;;) {
      auto page = outbox(query);
      if (!page) return std::move(page.error());
      to += static_cast<std::int64_t>(page->items.size());
      if (!page->next) return {};
      query.after = *page->next;
    }
  }
  static Finding finding_of_plugin(const Map& plugin) {
    const std::string state = text_member(plugin, "state"), why = text_member(plugin, "last_error");
    const bool ready = state == "ready";
    return {ready ? Finding::Grade::good : Finding::Grade::bad,
            "plugin " + text_member(plugin, "name") + " is " + state +
                (ready || why.empty() ? "" : ": " + why),
            ready ? "" : "its log says more"};
  }

  HttpClient client_;
};

/// A token file that others can read is a secret that is none.
Result<std::string> read_token(const std::string& path) {
  if (path.empty()) return std::string();
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0 && (about.st_mode & (S_IRGRP | S_IROTH)) != 0)
    return Error{
        ErrorCode::forbidden, path + " can be read by others", "chmod 600 " + path, {}, {}};
  auto text = read_text(path, token_bytes_max);
  if (!text) return text;
  return std::string(trim(*text));
}

}  // namespace

Result<std::unique_ptr<Desk>> open_remote_desk(const Globals& globals) {
  const std::string url = server_name(globals);
  if (url.rfind("http://", 0) != 0 && url.rfind("https://", 0) != 0)
    return Error{ErrorCode::invalid_argument,
                 "'" + bounded(url, 80) + "' is no server's URL",
                 "write --server http://127.0.0.1:8080",
                 {},
                 {}};
  auto token = read_token(token_file_name(globals));
  if (!token) return std::move(token.error());
  return std::unique_ptr<Desk>(std::make_unique<RemoteDesk>(url, std::move(*token)));
}

}  // namespace ayar::cli::remote
