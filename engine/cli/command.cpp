// The command line as a whole: global options, verbs, help, and how failures end.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>

#include <ayar/version.hpp>

#include "base/text.hpp"
#include "cli/verb.hpp"

namespace ayar::cli {
namespace {

struct CommandLine {
  Globals globals;
  bool json = false;
  std::string colour = "auto";
};

constexpr std::array with_value{"--store",    "--as",    "--tenant", "--color",     "--at",
                                "--delivery", "--zones", "--server", "--token-file"};

void add_globals(CLI::App& app, CommandLine& line) {
  const auto group = [&](CLI::Option* option) {
    option->group("Global options, before or behind the verb");
  };
  group(app.add_option("--store", line.globals.store,
                       "sqlite:FILE, or memory: (default $AYAR_STORE, or sqlite:ayar.db)")
            ->type_name("STORE"));
  group(app.add_option("--server", line.globals.server,
                       "URL of an ayard to ask instead of a store (default $AYAR_SERVER)")
            ->type_name("URL"));
  group(app.add_option("--token-file", line.globals.token_file,
                       "file that holds the server's bearer token (default $AYAR_TOKEN_FILE)")
            ->type_name("FILE"));
  group(app.add_option("--as", line.globals.as,
                       "who acts: ROLE:NAME, as agent:mina (default $AYAR_AS, or the system)")
            ->type_name("ACTOR"));
  group(app.add_option("--tenant", line.globals.tenant, "whose complaints")
            ->type_name("NAME")
            ->capture_default_str());
  group(app.add_flag("--json", line.json, "answer in JSON, as the API does; errors too"));
  group(app.add_option("--color", line.colour, "auto, always or never; NO_COLOR is honoured")
            ->type_name("WHEN")
            ->check(CLI::IsMember({"auto", "always", "never"})));
  group(
      app.add_option("--at", line.globals.at,
                     "virtual time: the engine takes this instant for now, as 2026-11-21T10:00:00Z")
          ->type_name("INSTANT"));
  group(app.add_option("--delivery", line.globals.delivery,
                       "outbox: messages wait there; double: a test double answers `sent` for each")
            ->type_name("HOW")
            ->check(CLI::IsMember({"outbox", "double"}))
            ->capture_default_str());
  group(app.add_option("--zones", line.globals.zones, "folder of time zone files")
            ->type_name("FOLDER")
            ->capture_default_str());
}

/// The first word that is no option and no option's value: the verb, or what was meant as one.
std::string find_verb(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (std::find(with_value.begin(), with_value.end(), word) != with_value.end()) {
      ++i;
    } else if (!word.empty() && word.front() != '-') {
      return std::string(word);
    }
  }
  return {};
}

Error unknown_verb(const std::string& word, const std::vector<std::unique_ptr<Verb>>& verbs) {
  std::vector<std::string> names;
  for (const auto& verb : verbs)
    names.emplace_back(verb->name());
  const auto near = nearest(word, names);
  return {ErrorCode::invalid_argument,
          "there is no verb '" + bounded(word, 40) + "'",
          near ? "did you mean 'ayar " + *near + "'?" : "`ayar --help` lists the verbs",
          {},
          {}};
}

class Command {
 public:
  Command(int argc, const char* const* argv) : argc_(argc), argv_(argv), verbs_(all_verbs()) {}

  Exit run() {
    const bool json = std::any_of(argv_ + 1, argv_ + argc_, [](const char* word) {
      return std::string_view(word) == "--json";
    });
    Console console = standard_console(json, Colour::automatic);
    const std::string verb = find_verb(argc_, argv_);
    const bool known =
        verb.empty() ||
        std::any_of(verbs_.begin(), verbs_.end(), [&](const auto& v) { return v->name() == verb; });
    if (!known) return report(console, unknown_verb(verb, verbs_));
    build();
    try {
      app_.parse(argc_, argv_);
    } catch (const CLI::CallForHelp&) {
      console.out << help();
      return Exit::ok;
    } catch (const CLI::CallForVersion&) {
      console.out << "ayar " << AYAR_VERSION << "\n";
      return Exit::ok;
    } catch (const CLI::ParseError& error) {
      const std::string where = verb.empty() ? "`ayar --help` lists verbs and options"
                                             : "`ayar " + verb + " --help` shows how";
      return report(console, {ErrorCode::invalid_argument, error.what(), where, {}, {}},
                    Exit::usage);
    }
    return dispatch();
  }

 private:
  void build() {
    app_.description("Ayar: complaints along their workflows, durable, on time and explained.");
    app_.name("ayar");
    app_.set_help_flag("-h,--help", "this page; each verb has its own");
    app_.set_version_flag("--version", AYAR_VERSION, "the version");
    app_.require_subcommand(1);
    app_.footer(
        "Try:\n  ayar open --workflow workflows/retail.yaml --data category=quality\n  ayar "
        "list\n\n" +
        exit_help());
    add_globals(app_, line_);
    for (auto& verb : verbs_) {
      CLI::App* sub = app_.add_subcommand(verb->name(), verb->summary());
      sub->fallthrough();
      sub->footer("Example:\n  " + std::string(verb->example()) +
                  "\n\nGlobal options (--store, --as, --json, --at, ...): ayar --help");
      verb->options(*sub);
      apps_[sub] = verb.get();
    }
  }

  std::string help() const {
    for (const auto& [sub, verb] : apps_) {
      if (sub->parsed()) return sub->help("ayar");
    }
    return app_.help();
  }

  Exit dispatch() {
    const std::map<std::string, Colour> colours{
        {"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}};
    Console console = standard_console(line_.json, colours.at(line_.colour));
    for (const auto& [sub, verb] : apps_) {
      if (!sub->parsed()) continue;
      auto exit = verb->run(console, line_.globals);
      if (!exit) return report(console, exit.error());
      console.out.flush();
      if (!console.out)
        return report(console, {ErrorCode::io, "cannot write the answer", {}, {}, {}});
      return *exit;
    }
    return Exit::usage;
  }

  int argc_;
  const char* const* argv_;
  std::vector<std::unique_ptr<Verb>> verbs_;
  CommandLine line_;
  CLI::App app_;
  std::map<CLI::App*, Verb*> apps_;
};

}  // namespace

std::vector<std::unique_ptr<Verb>> all_verbs() {
  std::vector<std::unique_ptr<Verb>> verbs;
  for (auto* make :
       {&make_check,   &make_expand,  &make_test,    &make_eval,    &make_calendar, &make_graph,     &make_simulate, &make_schema,
        &make_open,    &make_send,    &make_amend,   &make_void,    &make_revise,  &make_actions, &make_show,      &make_list,     &make_journal,
        &make_explain, &make_tick,    &make_import,  &make_verify,    &make_audit,    &make_seal,
        &make_outbox,  &make_hold,    &make_release, &make_report,    &make_returns,  &make_preview,  &make_publish,
        &make_retire,  &make_workflows, &make_diff,  &make_migrate, &make_recalculate, &make_replay, &make_token,    &make_doctor})
    verbs.push_back(make());
  return verbs;
}

int run_command(int argc, const char* const* argv) {
  std::ios::sync_with_stdio(false);
  try {
    return static_cast<int>(Command(argc, argv).run());
  } catch (const std::exception& error) {
    // Nothing of ours throws; a library that does must not end in a core dump on a user's desk.
    std::cerr << "error: " << error.what() << " (internal)\n";
    return static_cast<int>(Exit::internal);
  }
}

}  // namespace ayar::cli
