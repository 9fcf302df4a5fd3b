// The life of definitions as JSON.
#include <ayar/json.hpp>

#include "service/json_members.hpp"

namespace ayar {

using service::instant_or_null;
using service::object;
using service::text_or_null;
using service::texts;

std::string_view name_of(MigrationMode mode) noexcept {
  constexpr std::string_view names[] = {"dry_run", "apply", "undo"};
  return names[static_cast<std::size_t>(mode)];
}

std::string to_json(const DefinitionView& view) {
  return object([&](JsonWriter& json) {
    json.key("workflow").string(view.workflow);
    json.key("version").integer(view.version);
    json.key("hash").string(view.hash);
    json.key("state").string(name_of(view.state));
    text_or_null(json, "author", view.author);
    text_or_null(json, "approver", view.approver);
    json.key("alone").boolean(view.alone);
    text_or_null(json, "reason", view.reason);
    instant_or_null(json, "effective_from", view.effective_from);
    instant_or_null(json, "published_at", view.published_at);
    instant_or_null(json, "retired_at", view.retired_at);
    text_or_null(json, "retired_by", view.retired_by);
    text_or_null(json, "retired_reason", view.retired_reason);
    json.key("open").integer(view.open);
    json.key("alive").integer(view.alive);
    json.key("complaints").integer(view.complaints);
  });
}

std::string to_json(const MigrationReport& report) {
  return object([&](JsonWriter& json) {
    json.key("workflow").string(report.workflow);
    json.key("from").integer(report.from);
    json.key("to").integer(report.to);
    json.key("mode").string(name_of(report.mode));
    json.key("looked_at").integer(report.looked_at);
    json.key("moved").integer(report.moved);
    json.key("already").integer(report.already);
    json.key("ended").integer(report.ended);
    json.key("refused").integer(report.refused);
    json.key("states").begin_array();
    for (const auto& count : report.by_state) {
      json.begin_object();
      json.key("from").string(count.from);
      text_or_null(json, "to", count.to);
      json.key("can").integer(count.can);
      json.key("cannot").integer(count.cannot);
      json.end_object();
    }
    json.end_array();
    json.key("refusals").begin_array();
    for (const auto& refusal : report.refusals) {
      json.begin_object();
      json.key("complaint").string(refusal.complaint);
      json.key("reference").integer(refusal.reference);
      json.key("state").string(refusal.state);
      texts(json, "reasons", refusal.reasons);
      json.end_object();
    }
    json.end_array();
  });
}

}  // namespace ayar
