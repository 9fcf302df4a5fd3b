#include "service/dispatch/request.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace ayar::service {
namespace {

constexpr std::size_t detail_bytes_max = 400;

void write_recipient(const Recipient& to, JsonWriter& json) {
  json.key("to").begin_object();
  json.key("person").string(to.person);
  json.key("name").string(to.name);
  json.key("address").string(to.address);
  json.key("language").string(to.language);
  json.end_object();
}

void write_data(const store::OutboxRow& row, JsonWriter& json) {
  if (row.kind == "change") json.key("data").raw(row.payload);
  if (row.kind == "survey") {
    json.key("data").begin_object();
    json.key("survey").string(row.name);
    json.end_object();
  }
}

}  // namespace

std::string notify_input(const Errand& errand) {
  const auto& row = errand.row.outbox;
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("tenant").string(errand.row.tenant);
  json.key("complaint").string(errand.row.complaint);
  json.key("reference").integer(errand.reference);
  json.key("workflow").string(errand.row.workflow);
  json.key("channel").string(errand.to == nullptr ? "" : errand.to->channel);
  json.key("kind").string(row.kind);
  json.key("name").string(row.name);
  if (errand.to != nullptr) write_recipient(*errand.to, json);
  if (errand.letter != nullptr) {
    json.key("subject").string(errand.letter->subject);
    json.key("body").string(errand.letter->body);
  }
  json.key("at").instant(errand.at);
  write_data(row, json);
  json.end_object();
  return text;
}

std::string told_by_plugin(const std::string& code, const std::string& message,
                           const std::string& address) {
  std::string text = code.empty() ? message : message.empty() ? code : code + ": " + message;
  if (!is_valid_utf8(text)) text = code.empty() || !is_valid_utf8(code) ? "failed" : code;
  for (auto at = text.find(address); !address.empty() && at != std::string::npos;
       at = text.find(address, at + 3))
    text.replace(at, address.size(), "***");
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return bounded(text, detail_bytes_max);
}

}  // namespace ayar::service
