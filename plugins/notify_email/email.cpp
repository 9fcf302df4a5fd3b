// notify_email: one mail a message, by SMTP.
#include <string>
#include <string_view>
#include <variant>

#include <ayar/plugin.hpp>

#include <boost/json/serialize.hpp>

#include "common/curl.hpp"
#include "common/encoding.hpp"
#include "common/request.hpp"
#include "mime.hpp"
#include "schema.hpp"
#include "settings.hpp"
#include "smtp.hpp"

namespace notify {

namespace {

using ayar::plugin::Reply;

class EmailPlugin {
 public:
  static constexpr const char* name = "notify_email";
  static constexpr const char* version = "1.0.0";
  static constexpr const char* kinds = "notify";
  static constexpr const char* config_schema = config_schema_text;
  static constexpr const char* reports = "";

  EmailPlugin(ayar::plugin::Host host, std::string_view config)
      : host_(host), settings_(read_mail_settings(config)) {
    start_curl();
  }

  Reply invoke(std::string_view json, const ayar::plugin::State&) const {
    const auto read = read_request(json);
    if (const auto* refusal = std::get_if<Reply>(&read)) return *refusal;
    const auto& request = std::get<Request>(read);
    if (request.to.address.empty())
      return Reply::refused("no_address", "the person has no e-mail address");
    if (!is_address(request.to.address))
      return Reply::refused("invalid_address",
                            "the e-mail address of the person is not one "
                            "that mail can be sent to");
    if (request.subject.empty() && request.body.empty())
      return Reply::refused("empty_message", "there is neither subject nor body");
    return send(request);
  }

 private:
  [[nodiscard]] Reply send(const Request& request) const {
    Mail mail;
    mail.from = settings_.from;
    mail.to = {request.to.name, request.to.address};
    mail.reply_to = settings_.reply_to;
    mail.subject = request.subject;
    mail.body = request.body;
    // Half of the digest is plenty, and keeps the header on one line.
    mail.message_id = sha256_hex(request.id).substr(0, 32) + "@" + settings_.domain;
    mail.ayar_id = header_id(request.id);
    mail.language = request.to.language;
    mail.date_us = host_.now_us();
    auto reply = send_mail(settings_, request.to.address, compose(mail),
                           time_for(request, settings_.timeout));
    if (reply.status != AYAR_OK) return reply;
    return Reply::ok(
        boost::json::serialize(boost::json::object{{"provider_id", "<" + mail.message_id + ">"}}));
  }

  ayar::plugin::Host host_;
  MailSettings settings_;
};

}  // namespace

}  // namespace notify

AYAR_PLUGIN(notify::EmailPlugin)
