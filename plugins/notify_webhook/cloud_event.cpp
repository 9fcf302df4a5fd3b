#include "cloud_event.hpp"

#include <boost/json/serialize.hpp>

namespace notify {

std::string cloud_event(const Request& request, const std::string& source) {
  boost::json::object event;
  event["specversion"] = "1.0";
  event["id"] = request.id;
  event["source"] = source;
  event["type"] = "app.ayar." + request.kind + ".v1";
  // An attribute of a CloudEvent is absent rather than empty.
  if (!request.complaint.empty()) event["subject"] = request.complaint;
  if (!request.at.empty()) event["time"] = request.at;
  event["datacontenttype"] = "application/json";
  event["data"] = request.input;
  return boost::json::serialize(event);
}

}  // namespace notify
