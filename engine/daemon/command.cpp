#include "daemon/command.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include <ayar/version.hpp>

#include "daemon/daemon.hpp"

namespace ayar::daemon {
namespace {

constexpr const char* usual_file = "/etc/ayar/ayard.yaml";
constexpr std::size_t file_bytes_max = std::size_t{1} << 20;

constexpr const char* description =
    "ayard: serves complaints over HTTP, drives them along their workflows, and delivers what they "
    "have to say.\n"
    "Without a command it serves until SIGTERM or SIGINT, which drain it; SIGHUP reads workflows, "
    "directory, tokens and log level again.";
constexpr const char* files =
    "Files:\n"
    "  /etc/ayar/ayard.yaml  settings; each can be given as AYAR_SECTION_KEY or --section-key too\n"
    "Environment:\n"
    "  AYAR_CONFIG           the settings file; AYAR_WORKFLOWS is a list with colons\n"
    "  NOTIFY_SOCKET, WATCHDOG_USEC  of systemd: Type=notify, WatchdogSec\n"
    "Try:\n"
    "  ayard --config ayard.yaml --check\n"
    "  ayard --config ayard.yaml config show --origin\n\n";

const char* variable(const std::string& name) { return std::getenv(name.c_str()); }

struct CommandLine {
  std::string config, ports;
  bool check = false, origin = false;
  std::map<std::string, std::string> values;  // by Setting::key
  std::vector<std::string> workflows;

  std::vector<std::pair<std::string, std::string>> flags() const {
    std::vector<std::pair<std::string, std::string>> given;
    for (const auto& [key, text] : values) {
      if (!text.empty()) given.emplace_back(key, text);
    }
    for (const auto& path : workflows)
      given.emplace_back("workflows", path);
    return given;
  }
};

void say(const Diagnostic& diagnostic) { std::cerr << to_text(diagnostic) << "\n"; }
void say(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings)
    say(finding.diagnostic);
}

Exit exit_of(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (finding.diagnostic.severity == Severity::error) return finding.exit;
  }
  return Exit::ok;
}

class Command {
 public:
  int run(int argc, const char* const* argv) {
    build();
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      std::cout << app_.help();
      return code(Exit::ok);
    } catch (const CLI::CallForAllHelp&) {
      std::cout << app_.help("", CLI::AppFormatMode::All);
      return code(Exit::ok);
    } catch (const CLI::CallForVersion&) {
      std::cout << "ayard " << AYAR_VERSION << "\n";
      return code(Exit::ok);
    } catch (const CLI::ParseError& error) {
      std::cerr << "ayard: error: " << error.what()
                << "\n  hint: `ayard --help` lists what there is\n";
      return code(Exit::usage);
    }
    std::vector<Diagnostic> misspelt;
    static_cast<void>(read_flags(line_.flags(), misspelt));
    for (const auto& diagnostic : misspelt)
      say(diagnostic);
    if (!misspelt.empty()) return code(Exit::usage);
    if (find_file() == Exit::no_input) return code(Exit::no_input);
    const auto loaded = load();
    for (const auto& diagnostic : loaded.diagnostics)
      say(diagnostic);
    if (show_->parsed()) return show_settings(loaded);
    if (line_.check) return check(loaded);
    if (!loaded) return code(Exit::config);
    return serve(*loaded.configuration);
  }

 private:
  static int code(Exit exit) { return static_cast<int>(exit); }

  void build() {
    app_.description(description);
    app_.name("ayard");
    app_.set_help_flag("-h,--help", "this page");
    app_.set_version_flag("--version", AYAR_VERSION, "the version");
    app_.footer(files + exit_help());
    app_.add_option("--config", line_.config,
                    "the settings file (default $AYAR_CONFIG, or " + std::string(usual_file) + ")")
        ->type_name("FILE");
    app_.add_flag(
        "--check", line_.check,
        "load everything, tell all that is wrong, and end: 0 or 78. The store is left alone");
    app_.add_option("--ports", line_.ports,
                    "write process id and ports there, as JSON, when serving")
        ->type_name("FILE");
    for (const Setting& setting : settings())
      add_setting(setting);
    app_.add_option("--workflows", line_.workflows, "workflow files, or folders of them")
        ->type_name("PATH")
        ->allow_extra_args(false)
        ->group("Settings");
    config_ = app_.add_subcommand("config", "the settings that hold");
    config_->fallthrough()->require_subcommand(1);
    show_ = config_->add_subcommand("show", "print every setting that holds; never a secret");
    show_->fallthrough();
    show_->add_flag("--origin", line_.origin, "and where each comes from");
  }

  void add_setting(const Setting& setting) {
    std::string help(setting.help);
    if (!setting.fallback.empty()) help += " (default " + std::string(setting.fallback) + ")";
    app_.add_option(flag_name(setting.key), line_.values[std::string(setting.key)], help)
        ->type_name("VALUE")
        ->group("Settings");
  }

  /// A file that is named must be there; the usual one may be missing.
  Exit find_file() {
    const char* named = variable("AYAR_CONFIG");
    if (line_.config.empty() && named != nullptr) line_.config = named;
    const bool asked = !line_.config.empty();
    if (!asked) line_.config = usual_file;
    if (std::ifstream(line_.config).good()) return Exit::ok;
    if (asked) {
      std::cerr << "ayard: error: there is no configuration '" << line_.config
                << "', or it cannot be read\n  hint: --config names it\n";
      return Exit::no_input;
    }
    line_.config.clear();
    return Exit::ok;
  }

  LoadedConfiguration load() const {
    std::vector<Diagnostic> found;
    FileLayer file;
    if (!line_.config.empty()) file = read_file_layer(read_text(), line_.config, found);
    const Layer environment = read_environment(variable, found);
    const Layer flags = read_flags(line_.flags(), found);
    return merge(std::move(file), environment, flags, std::move(found));
  }

  /// One byte more than a file may have, so that the reader itself says that it is too large.
  std::string read_text() const {
    std::ifstream file(line_.config, std::ios::binary);
    std::string text(file_bytes_max + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
  }

  int show_settings(const LoadedConfiguration& loaded) const {
    if (!loaded) return code(Exit::config);
    std::cout << show(*loaded.configuration, line_.origin);
    return code(std::cout.flush() ? Exit::ok : Exit::io);
  }

  /// All findings of all parts: what one file hides, the next run would have to tell.
  int check(const LoadedConfiguration& loaded) const {
    if (!loaded) return code(Exit::config);
    const auto definitions = load_definitions(loaded.configuration->settings);
    const auto edges = check_edges(*loaded.configuration);
    say(definitions.findings);
    say(edges);
    if (has_errors(definitions.findings) || has_errors(edges)) return code(Exit::config);
    std::cout << "ayard: " << definitions.definitions->workflows.size() << " workflow(s), "
              << loaded.configuration->settings.delivery.plugins.size()
              << " plugin(s): everything loads\n";
    return code(Exit::ok);
  }

  int serve(const Configuration& configuration) const {
    auto definitions = load_definitions(configuration.settings);
    const auto tls = check_tls(configuration);
    say(definitions.findings);
    say(tls);
    if (has_errors(tls)) return code(exit_of(tls));
    if (!definitions.definitions) return code(exit_of(definitions.findings));
    auto signals = Signals::take();
    if (!signals) {
      std::cerr << "ayard: error: " << signals.error().message << "\n";
      return code(Exit::system);
    }
    const SystemClock clock;
    Log log(clock, write_to_stderr(), configuration.settings.log_level);
    Notifier notifier(variable);
    const Surroundings around{
        clock, log, *signals, notifier, std::cerr, [this] { return load(); }, line_.ports};
    return code(Daemon(configuration, std::move(*definitions.definitions), around).run());
  }

  CommandLine line_;
  CLI::App app_;
  CLI::App* config_ = nullptr;
  CLI::App* show_ = nullptr;
};

}  // namespace

int run_command(int argc, const char* const* argv) {
  try {
    return Command().run(argc, argv);
  } catch (const std::exception& error) {
    // Nothing of ours throws; what a library throws here is a bug or memory that is out.
    std::cerr << "ayard: error: " << error.what() << " (internal)\n";
    return static_cast<int>(Exit::internal);
  }
}

}  // namespace ayar::daemon
