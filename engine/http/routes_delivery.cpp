// Plugins and the reports that recorders answer.
#include <array>

#include "base/text.hpp"
#include "http/replies.hpp"
#include "http/routes.hpp"

namespace ayar::http {
namespace {

void plugins(Call& call) {
  const auto* delivery = call.delivery();
  call.reply(
      list_response(call, delivery == nullptr ? std::vector<PluginStatus>{} : delivery->plugins()));
}

void reports(Call& call) {
  std::vector<std::string> items;
  if (const auto* delivery = call.delivery()) {
    for (const auto& report : delivery->reports()) {
      std::string text;
      JsonWriter json(text);
      json.begin_object();
      json.key("name").string(report.first);
      json.key("plugin").string(report.second);
      json.end_object();
      items.push_back(std::move(text));
    }
  }
  call.reply(page_response(call, items, {}));
}

/// The query becomes the report's parameters, each a text; what they mean is the plugin's to say.
Read<std::string> parameters_of(const Pairs& query) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (std::size_t i = 0; i < query.size(); ++i) {
    const auto& name = query[i].first;
    if (!is_identifier(name) || query[i].second.size() > 256)
      return make_problem("invalid_argument",
                          "a report's parameters are names with up to 256 bytes");
    for (std::size_t j = 0; j < i; ++j) {
      if (query[j].first == name)
        return make_problem("invalid_argument", "parameter " + bounded(name, 64) + " comes twice");
    }
    json.key(name).string(query[i].second);
  }
  json.end_object();
  return text;
}

void report(Call& call) {
  auto parameters = parameters_of(call.request().query);
  if (const auto* problem = std::get_if<Problem>(&parameters)) return call.refuse(*problem);
  if (call.delivery() == nullptr)
    return call.refuse(
        make_problem("not_found", "no plugin here answers reports", "see GET /v1/plugins"));
  call.elsewhere([text = std::move(std::get<std::string>(parameters))](Call& waiting) {
    auto answered = waiting.delivery()->report(waiting.part(), text, waiting.tenant());
    if (!answered) return waiting.refuse(answered.error());
    waiting.reply_json(std::move(answered).value());
  });
}

constexpr std::array routes{
    Route{"GET", "/v1/plugins", Access::admin, plugins},
    Route{"GET", "/v1/reports", Access::admin, reports},
    Route{"GET", "/v1/reports/{name}", Access::admin, report},
};

}  // namespace

std::span<const Route> delivery_routes() noexcept { return routes; }

}  // namespace ayar::http
