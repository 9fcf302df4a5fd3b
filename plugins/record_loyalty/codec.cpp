// JSON to facts and back. Boost.JSON is known here and nowhere else in this plugin.
#include <algorithm>
#include <boost/json.hpp>

#include <ayar/time.hpp>

#include "fact.hpp"

namespace loyalty {
namespace {

namespace json = boost::json;

json::value parse(std::string_view text, const char* what) {
  json::error_code error;
  auto value = json::parse(text, error);
  if (error) throw BadOutcome(std::string(what) + " is no JSON: " + error.message());
  return value;
}

std::string text_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || value->is_null()) return {};
  if (value->is_string()) return std::string(value->get_string());
  throw BadOutcome("'" + std::string(key) + "' must be a string");
}

std::int64_t instant_at(const json::object& object, std::string_view key) {
  const std::string text = text_at(object, key);
  if (text.empty()) return no_number;
  const auto instant = ayar::parse_instant(text);
  if (!instant) throw BadOutcome("'" + std::string(key) + "': " + instant.error().message);
  return instant->time_since_epoch().count();
}

/// Whole numbers only; 4.0 is 4, 4.5 is no score.
std::int64_t whole_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return no_number;
  if (value->is_int64()) return value->get_int64();
  if (value->is_uint64() || !value->is_double()) return no_number;
  const double number = value->get_double();
  const bool small = number > -1e15 && number < 1e15;
  if (!small || static_cast<double>(static_cast<std::int64_t>(number)) != number) return no_number;
  return static_cast<std::int64_t>(number);
}

/// A field's value in one line: the words of a set sorted, money as "500.00 EUR".
std::string plain(const json::value& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return std::string(value.get_string());
  if (const auto* list = value.if_array()) {
    std::vector<std::string> words;
    for (const auto& each : *list)
      words.push_back(plain(each));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    std::string joined;
    for (const auto& word : words)
      joined += (joined.empty() ? "" : ",") + word;
    return joined;
  }
  if (const auto* object = value.if_object()) {
    if (object->contains("amount") && object->contains("currency"))
      return text_at(*object, "amount") + " " + text_at(*object, "currency");
  }
  return json::serialize(value);
}

/// A cycle that was past due when another due date took its place ended unmet.
std::string verdict_of(const json::object& outcome) {
  const auto* breached = outcome.if_contains("breached");
  const bool past = breached != nullptr && breached->is_bool() && breached->get_bool();
  auto verdict = text_at(outcome, "verdict");
  return past && verdict == "replaced" ? "breached_open" : verdict;
}

constexpr std::string_view kind_names[] = {"opened",  "field", "phase",    "clock",    "promise",
                                           "message", "event", "recorded", "surveyed", "signal"};

void read_signal(const json::object& outcome, Fact& fact) {
  fact.first = text_at(outcome, "signal");
  const auto* data = outcome.if_contains("data");
  if (data == nullptr || !data->is_object()) return;
  fact.third = text_at(data->get_object(), "complaint");
  if (fact.first != "survey") return;
  fact.second = text_at(data->get_object(), "survey");
  fact.number = whole_at(data->get_object(), "score");
}

void read_particulars(const json::object& outcome, Fact& fact) {
  const auto text = [&](const char* key) { return text_at(outcome, key); };
  switch (fact.kind) {
    case Kind::opened:
      fact.first = text("channel");
      fact.when = instant_at(outcome, "received_at");
      break;
    case Kind::field:
      fact.first = text("field");
      if (const auto* value = outcome.if_contains("value")) fact.second = plain(*value);
      break;
    case Kind::phase:
      fact.first = text("from"), fact.second = text("to"), fact.third = text("disposition");
      break;
    case Kind::clock:
      fact.first = text("clock"), fact.second = verdict_of(outcome);
      fact.number = whole_at(outcome, "cycle"), fact.when = instant_at(outcome, "due");
      break;
    case Kind::promise:
      fact.first = text("state"), fact.number = whole_at(outcome, "number");
      fact.when = instant_at(outcome, "due");
      break;
    case Kind::message:
      fact.first = text("message"), fact.second = text("state"), fact.third = text("counts_as");
      if (const auto to = text("to"); !to.empty() && to != "complainant") fact.third += "/" + to;
      fact.number = whole_at(outcome, "number");
      break;
    case Kind::event: fact.first = text("event"), fact.second = text("by"); break;
    case Kind::recorded: fact.first = text("outcome"); break;
    case Kind::surveyed: fact.first = text("survey"); break;
    case Kind::signal: read_signal(outcome, fact); break;
  }
}

/// @return the key of the fact's row; empty: nobody's, or of a kind that means nothing here.
std::string read_outcome(const json::object& outcome, Fact& fact) {
  const auto named =
      std::find(std::begin(kind_names), std::end(kind_names), text_at(outcome, "kind"));
  if (named == std::end(kind_names)) return {};
  fact.kind = static_cast<Kind>(named - std::begin(kind_names));
  fact.id = text_at(outcome, "id");
  fact.at = instant_at(outcome, "at");
  if (fact.id.empty()) throw BadOutcome("'id' is missing");
  if (fact.at == no_number) throw BadOutcome("'at' is missing");
  fact.complaint = text_at(outcome, "complaint");
  fact.workflow = text_at(outcome, "workflow");
  fact.owner = text_at(outcome, "owner");
  fact.team = text_at(outcome, "team");
  read_particulars(outcome, fact);
  std::string tenant = text_at(outcome, "tenant");
  if (tenant.empty()) tenant = "main";
  const std::string person = text_at(outcome, "person");
  if (person.empty() && fact.complaint.empty()) return {};
  return (person.empty() ? "c/" : "p/") + key_part(tenant) + "/" +
         key_part(person.empty() ? fact.complaint : person) + "/" +
         ayar::to_text(ayar::Instant(ayar::Duration(fact.at))) + "/" + fact.id;
}

void read_outcomes(const json::object& input, Request& request) {
  const auto* outcomes = input.if_contains("outcomes");
  if (outcomes == nullptr || !outcomes->is_array()) throw BadOutcome("input.outcomes is missing");
  std::size_t place = 0;
  for (const auto& each : outcomes->get_array()) {
    const std::string where = "outcomes[" + std::to_string(place++) + "]: ";
    if (!each.is_object()) throw BadOutcome(where + "no object");
    Fact fact;
    std::string key;
    try {
      key = read_outcome(each.get_object(), fact);
    } catch (const BadOutcome& bad) {
      throw BadOutcome(where + bad.what());
    }
    if (key.empty()) {
      ++request.skipped;
    } else {
      request.rows[key] = write_row(fact);
    }
  }
}

void read_report(const json::object& input, Request& request) {
  request.report = text_at(input, "report");
  request.tenant = text_at(input, "tenant");
  request.now = text_at(input, "now");
  const auto* parameters = input.if_contains("parameters");
  if (parameters == nullptr || !parameters->is_object()) return;
  for (const auto& [key, value] : parameters->get_object())
    request.parameters[std::string(key)] = plain(value);
}

bool begins_with_complaint(const Fact& fact) {
  return !fact.complaint.empty() && fact.id.size() > fact.complaint.size() &&
         fact.id.compare(0, fact.complaint.size(), fact.complaint) == 0 &&
         fact.id[fact.complaint.size()] == '/';
}

Fact fact_of(const json::array& row, std::string_view id) {
  const auto text = [&](std::size_t place) {
    return place < row.size() ? std::string(row[place].as_string()) : std::string();
  };
  const auto number = [&](std::size_t place) {
    return place < row.size() && row[place].is_int64() ? row[place].get_int64() : no_number;
  };
  Fact fact;
  fact.id = id;
  fact.kind = static_cast<Kind>(row.at(0).as_int64());
  if (row.at(1).is_int64()) {
    const auto size = static_cast<std::size_t>(row[1].get_int64());
    if (size > id.size()) throw Broken("a row of the state names no complaint");
    fact.complaint = id.substr(0, size);
  } else {
    fact.complaint = text(1);
  }
  fact.workflow = text(2), fact.owner = text(3), fact.team = text(4);
  fact.first = text(5), fact.second = text(6), fact.third = text(7);
  fact.number = number(8), fact.when = number(9);
  return fact;
}

}  // namespace

Request read_request(std::string_view text) {
  const auto value = parse(text, "the request");
  if (!value.is_object()) throw BadOutcome("the request is no object");
  Request request;
  request.kind = text_at(value.get_object(), "kind");
  const auto* input = value.get_object().if_contains("input");
  if (input == nullptr || !input->is_object()) throw BadOutcome("'input' is missing");
  if (request.kind == "record") read_outcomes(input->get_object(), request);
  if (request.kind == "report") read_report(input->get_object(), request);
  return request;
}

std::string write_row(const Fact& fact) {
  json::array row{static_cast<std::int64_t>(fact.kind)};
  std::size_t last = 2;
  if (begins_with_complaint(fact)) {
    row.emplace_back(static_cast<std::int64_t>(fact.complaint.size()));  // the id begins with it
  } else {
    row.emplace_back(fact.complaint);
  }
  for (const auto* text :
       {&fact.workflow, &fact.owner, &fact.team, &fact.first, &fact.second, &fact.third}) {
    row.emplace_back(*text);
    if (!text->empty()) last = row.size();
  }
  for (const auto number : {fact.number, fact.when}) {
    row.emplace_back(number == no_number ? json::value(nullptr) : json::value(number));
    if (number != no_number) last = row.size();
  }
  row.resize(last);
  return json::serialize(row);
}

Fact read_row(std::string_view told, std::string_view text) {
  try {
    const auto slash = told.find('/');
    if (slash == std::string_view::npos) throw Broken("a key of the state has no id");
    const auto at = ayar::parse_instant(told.substr(0, slash));
    if (!at) throw Broken("a key of the state has no instant");
    Fact fact = fact_of(parse(text, "a row of the state").as_array(), told.substr(slash + 1));
    fact.at = at->time_since_epoch().count();
    return fact;
  } catch (const Broken&) {
    throw;
  } catch (const std::exception& error) {
    throw Broken(std::string("a row of the state cannot be read: ") + error.what());
  }
}

std::string write_put(const std::map<std::string, std::string>& rows) {
  std::string reply = R"({"put":{)";
  const char* comma = "";
  for (const auto& [key, row] : rows) {
    reply += comma + quoted(key) + ":" + row;
    comma = ",";
  }
  return reply + "}}";
}

std::string quoted(std::string_view text) { return json::serialize(json::string(text)); }

Config read_config(std::string_view text) {
  Config config;
  if (text.empty()) return config;
  const auto value = parse(text, "the configuration");
  if (!value.is_object()) throw BadOutcome("the configuration is no object");
  config.ladder = text_at(value.get_object(), "ladder");
  const auto moves = whole_at(value.get_object(), "moves_max");
  if (moves != no_number) config.moves_max = moves;
  if (config.moves_max < 1 || config.moves_max > 5'000)
    throw BadOutcome("'moves_max' must be 1 to 5000");
  return config;
}

}  // namespace loyalty
