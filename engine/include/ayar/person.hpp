#pragma once
/// People outside: who complains, buys, answers surveys. A complaint refers to them by id only; what is personal
/// stands here and nowhere else.
#include <map>
#include <string>

#include <ayar/value.hpp>

namespace ayar {

struct Person {
  std::string id;  ///< the caller's own stable id, at most 128 bytes
  std::string name;
  std::string language;  ///< "fa"; of letters to this person
  std::string channel;   ///< preferred: "email", "sms"
  std::map<std::string, std::string> contact_points;  ///< channel to address: email to a@example.com
  friend bool operator==(const Person&, const Person&) = default;
};

/// What a person said or did outside complaints: the other input of loyalty.
struct Signal {
  std::string id;      ///< unique per tenant for ever; the same id again is the same signal
  std::string person;
  std::string kind;    ///< survey, purchase, referral, departure
  Instant at{};        ///< when it happened; may lie in the past
  Map data;  ///< survey: {survey: csat|nps|ces, score: int, complaint?}; purchase: {amount?: money}; others free
  friend bool operator==(const Signal&, const Signal&) = default;
};

}  // namespace ayar
