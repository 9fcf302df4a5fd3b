#include "desk.hpp"

#include <algorithm>

namespace loyalty {

void Desk::add(const std::string& person, bool anonymous, Fact fact) {
  if (fact.at > now_) return;
  if (persons_.empty() || persons_.back().id != person || persons_.back().anonymous != anonymous)
    persons_.push_back({person, anonymous, {}});
  persons_.back().facts.push_back(std::move(fact));
}

void Desk::close() {
  for (Person& person : persons_)
    settle(person.facts);
  // Addresses of facts are good from here on: nothing is added any more.
  for (const Person& person : persons_) {
    for (const Fact& fact : person.facts) {
      if (fact.kind == Kind::signal) {
        if (fact.first == "survey" && !fact.third.empty())
          complaints_[fact.third].surveys.push_back(&fact);
        continue;
      }
      if (fact.complaint.empty()) continue;
      Complaint& complaint = complaints_[fact.complaint];
      complaint.facts.push_back(&fact);
      if (!fact.workflow.empty()) complaint.workflow = fact.workflow;
      if (!fact.owner.empty()) complaint.owner = fact.owner;
      if (!fact.team.empty()) complaint.team = fact.team;
      if (fact.kind != Kind::opened) continue;
      complaint.opened_at = fact.at;
      complaint.received_at = fact.when == no_number ? fact.at : fact.when;
    }
  }
  for (auto& [id, complaint] : complaints_) {
    complaint.id = id;
    for (auto* list : {&complaint.facts, &complaint.surveys})
      std::sort(list->begin(), list->end(),
                [](const Fact* a, const Fact* b) { return comes_before(*a, *b); });
  }
}

const Complaint* Desk::complaint(const std::string& id) const {
  const auto found = complaints_.find(id);
  return found == complaints_.end() ? nullptr : &found->second;
}

namespace {

template <class Test>
const Fact* first_that(const Complaint& complaint, Test test) {
  const auto found = std::find_if(complaint.facts.begin(), complaint.facts.end(),
                                  [&](const Fact* fact) { return test(*fact); });
  return found == complaint.facts.end() ? nullptr : *found;
}

}  // namespace

const Fact* first_into(const Complaint& complaint, const char* phase) {
  return first_that(complaint, [&](const Fact& fact) {
    return fact.kind == Kind::phase && fact.second == phase && fact.first != phase;
  });
}

const Fact* first_answered_closing(const Complaint& complaint) {
  return first_that(complaint, [](const Fact& fact) {
    return fact.kind == Kind::phase && fact.second == "closed" && fact.first != "closed" &&
           fact.third == "answered";
  });
}

const Fact* reopening(const Complaint& complaint) {
  return first_that(complaint, [](const Fact& fact) {
    return fact.kind == Kind::phase && fact.first == "closed" && fact.second != "closed";
  });
}

bool is_signal(const Fact& fact, const char* signal) {
  return fact.kind == Kind::signal && fact.first == signal;
}

Mood mood_of(const std::string& survey, std::int64_t score) {
  struct Scale {
    const char* survey;
    std::int64_t lowest, bad, good, highest;
  };
  constexpr Scale scales[] = {{"csat", 1, 2, 4, 5}, {"nps", 0, 6, 9, 10}, {"ces", 1, 3, 5, 7}};
  for (const Scale& scale : scales) {
    if (survey != scale.survey) continue;
    if (score < scale.lowest || score > scale.highest) return Mood::invalid;
    if (score <= scale.bad) return Mood::bad;
    return score >= scale.good ? Mood::good : Mood::neutral;
  }
  return Mood::invalid;
}

}  // namespace loyalty
