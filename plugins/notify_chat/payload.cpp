#include "payload.hpp"

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "common/text.hpp"
#include "escape.hpp"

namespace notify {

namespace json = boost::json;

namespace {

// Slack: 3000 units for a section. Mattermost: 16383 for a post. Teams: 28 KB for a message.
constexpr std::size_t slack_subject_units_max = 300;
constexpr std::size_t slack_section_units_max = 3000;
constexpr std::size_t mattermost_subject_units_max = 300;
constexpr std::size_t mattermost_body_units_max = 16'000;
constexpr std::size_t teams_subject_bytes_max = 600;
constexpr std::size_t teams_body_bytes_max = 16'000;
constexpr std::size_t teams_payload_bytes_max = 26 * 1024;

Payload slack(const Request& request) {
  const auto subject = escape_slack(one_line(request.subject), slack_subject_units_max);
  const auto body = escape_slack(request.body, slack_section_units_max);
  json::array blocks;
  if (!subject.text.empty())
    blocks.push_back(
        {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", "*" + subject.text + "*"}}}});
  if (!body.text.empty())
    blocks.push_back({{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", body.text}}}});
  const json::object payload{{"text", subject.text.empty() ? body.text : subject.text},
                             {"link_names", false},
                             {"blocks", std::move(blocks)}};
  return {json::serialize(payload), subject.cut || body.cut};
}

Payload mattermost(const Request& request) {
  const auto subject = escape_mattermost(one_line(request.subject), mattermost_subject_units_max);
  const auto body = escape_mattermost(request.body, mattermost_body_units_max);
  std::string text;
  if (!subject.text.empty()) text = "**" + subject.text + "**";
  if (!text.empty() && !body.text.empty()) text += "\n\n";
  text += body.text;
  return {json::serialize(json::object{{"text", text}}), subject.cut || body.cut};
}

bool reads_right_to_left(std::string_view language) {
  static constexpr std::array<std::string_view, 6> languages{"fa", "ar", "he", "ur", "ps", "ckb"};
  const auto primary = language.substr(0, language.find('-'));
  for (const auto known : languages)
    if (primary == known) return true;
  return false;
}

/// Text runs read no Markdown. A run shows no line ends, so each line is a block of its own.
json::object text_block(std::string_view line, bool is_subject) {
  json::object run{{"type", "TextRun"}, {"text", json::string_view(line.data(), line.size())}};
  if (is_subject) {
    run["weight"] = "Bolder";
    run["size"] = "Medium";
  }
  json::object block{{"type", "RichTextBlock"}};
  if (!is_subject) block["spacing"] = "None";
  block["inlines"] = json::array{std::move(run)};
  return block;
}

constexpr std::size_t teams_lines_max = 100;

/// One block a line; the lines beyond the last allowed are left out and said so.
bool add_lines(json::array& blocks, std::string_view text) {
  for (std::size_t lines = 0; !text.empty(); ++lines) {
    if (lines == teams_lines_max) {
      blocks.push_back(text_block("\xE2\x80\xA6", false));
      return true;
    }
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    // An empty run is refused by the card's schema; a hard blank keeps the paragraph apart.
    blocks.push_back(text_block(line.empty() ? std::string_view("\xC2\xA0") : line, false));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return false;
}

Payload teams_within(const Request& request, std::size_t body_bytes_max) {
  const auto subject = cut_plain(one_line(request.subject), teams_subject_bytes_max);
  const auto body = cut_plain(request.body, body_bytes_max);
  json::array blocks;
  if (!subject.text.empty()) blocks.push_back(text_block(subject.text, true));
  const bool lines_cut = add_lines(blocks, body.text);
  json::object card{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                    {"type", "AdaptiveCard"},
                    {"version", "1.5"},
                    {"body", std::move(blocks)},
                    {"msteams", {{"width", "Full"}}}};
  if (reads_right_to_left(request.to.language)) card["rtl"] = true;
  json::object attachment{{"contentType", "application/vnd.microsoft.card.adaptive"},
                          {"contentUrl", nullptr},
                          {"content", std::move(card)}};
  const json::object payload{{"type", "message"},
                             {"attachments", json::array{std::move(attachment)}}};
  return {json::serialize(payload), subject.cut || body.cut || lines_cut};
}

/// Quoting makes some texts several times as long, so the size is looked at when it is known.
Payload teams(const Request& request) {
  auto bytes_max = teams_body_bytes_max;
  auto payload = teams_within(request, bytes_max);
  while (payload.json.size() > teams_payload_bytes_max && bytes_max > 1000) {
    bytes_max /= 2;
    payload = teams_within(request, bytes_max);
  }
  return payload;
}

}  // namespace

std::optional<Style> parse_style(std::string_view word) noexcept {
  if (word == "slack") return Style::slack;
  if (word == "mattermost") return Style::mattermost;
  if (word == "teams") return Style::teams;
  return std::nullopt;
}

Payload make_payload(Style style, const Request& request) {
  switch (style) {
    case Style::slack: return slack(request);
    case Style::mattermost: return mattermost(request);
    case Style::teams: break;
  }
  return teams(request);
}

}  // namespace notify
