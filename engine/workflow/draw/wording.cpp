#include "workflow/draw/wording.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/draw/draw.hpp"
#include "workflow/letter.hpp"

namespace ayar::workflow::draw {
namespace {

constexpr std::size_t guard_bytes_max = 60;
constexpr std::size_t actions_bytes_max = 120;

// English, Persian, Arabic; another language gets the English words around its own titles.
using Entry = std::array<std::string_view, 3>;
constexpr std::array<Entry, word_count> words{
    Entry{"after", "پس از", "بعد"},
    Entry{"otherwise", "وگرنه", "وإلا"},
    Entry{"on entry", "هنگام ورود", "عند الدخول"},
    Entry{"on exit", "هنگام خروج", "عند الخروج"},
    Entry{"send", "ارسال", "إرسال"},
    Entry{"notify", "خبر به", "إشعار"},
    Entry{"assign to", "واگذاری به", "إسناد إلى"},
    Entry{"escalate to", "ارجاع به", "تصعيد إلى"},
    Entry{"raise", "رویداد", "حدث"},
    Entry{"schedule", "زمان‌بندی", "جدولة"},
    Entry{"cancel", "لغو", "إلغاء"},
    Entry{"promise", "قول", "وعد"},
    Entry{"record", "ثبت", "تسجيل"},
    Entry{"survey", "نظرسنجی", "استبيان"},
    Entry{"set", "تعیین", "تعيين"},
    Entry{"start", "شروع", "بدء"},
    Entry{"stop", "توقف", "إيقاف"},
    Entry{"call", "فراخوانی", "استدعاء"},
    Entry{"sent", "فرستاده شد", "أُرسلت"},
    Entry{"delivered", "رسید", "وصلت"},
    Entry{"failed", "نرسید", "فشلت"},
    Entry{"warned", "هشدار", "تحذير"},
    Entry{"breached", "از مهلت گذشت", "تجاوز المهلة"},
    Entry{"granted", "تأیید شد", "مُنحت الموافقة"},
    Entry{"refused", "رد شد", "رُفضت"},
    Entry{"lapsed", "بی‌پاسخ ماند", "انقضت"},
    Entry{"done", "پایان یافت", "انتهى"},
    Entry{"promise due", "سررسید قول", "استحقاق الوعد"},
    Entry{"approval by", "تأیید", "موافقة"},
    Entry{"Phases", "مرحله‌ها", "المراحل"},
    Entry{"Arrows", "پیکان‌ها", "الأسهم"},
    Entry{"Clocks", "ساعت‌ها", "الساعات"},
    Entry{"somebody acts", "کسی اقدام می‌کند", "شخص يتصرف"},
    Entry{"time passes", "زمان می‌گذرد", "يمر الوقت"},
    Entry{"by itself", "خودبه‌خود", "تلقائياً"},
    Entry{"starts", "آغاز", "تبدأ"},
    Entry{"pauses", "درنگ", "تتوقف"},
    Entry{"met", "برآورده", "تتحقق"},
    Entry{"cancelled", "لغو", "تُلغى"},
    Entry{"within", "ظرف", "خلال"},
    Entry{"until", "تا", "حتى"},
    Entry{"every", "هر", "كل"},
    Entry{"at most", "حداکثر", "بحد أقصى"},
    Entry{"the complaint's receipt", "دریافت شکایت", "استلام الشكوى"},
    Entry{"leaving", "خروج از", "مغادرة"},
    Entry{"here", "اینجا", "هنا"},
    Entry{"overdue", "دیرشده", "متأخرة"},
    Entry{"state machine", "ماشین حالت", "آلة حالات"},
    Entry{"if", "اگر", "إذا"},
    Entry{"used", "استفاده شد", "استُخدم"},
    Entry{"a window, which lapses", "فرصت، که منقضی می‌شود", "مهلة تنقضي"},
    Entry{"repeats", "تکرار می‌شود", "تتكرر"},
    Entry{"switches", "مهلت نو", "تتبدل"},
    Entry{"internal", "درون‌سازمانی", "داخلية"},
    Entry{"supplier", "تأمین‌کننده", "المورّد"}};

constexpr std::array<Entry, law::phase_count> phases{
    Entry{"receipt", "دریافت", "الاستلام"},
    Entry{"acknowledged", "اعلام وصول", "الإقرار"},
    Entry{"assessment", "ارزیابی", "التقييم"},
    Entry{"investigation", "بررسی", "التحقيق"},
    Entry{"response", "پاسخ‌گویی", "الرد"},
    Entry{"answered", "پاسخ داده", "تمت الإجابة"},
    Entry{"closed", "بسته", "مغلقة"},
    Entry{"external review", "رسیدگی بیرونی", "مراجعة خارجية"}};

// In the order of calendar::Unit; English has a plural, the others need none beside a number.
constexpr std::array<Entry, 11> units{
    Entry{"second", "ثانیه", "ثانية"},         Entry{"minute", "دقیقه", "دقيقة"},
    Entry{"hour", "ساعت", "ساعة"},             Entry{"day", "روز", "يوم"},
    Entry{"week", "هفته", "أسبوع"},            Entry{"month", "ماه", "شهر"},
    Entry{"year", "سال", "سنة"},               Entry{"open second", "ثانیهٔ کاری", "ثانية عمل"},
    Entry{"open minute", "دقیقهٔ کاری", "دقيقة عمل"}, Entry{"open hour", "ساعت کاری", "ساعة عمل"},
    Entry{"business day", "روز کاری", "يوم عمل"}};
constexpr Entry at_end{"end of day", "پایان روز", "نهاية اليوم"};
constexpr Entry at_close{"closing time", "ساعت بستن", "وقت الإغلاق"};

constexpr std::string_view left_isolate = "\u2066", right_isolate = "\u2067", pop = "\u2069";

std::size_t column_of(std::string_view language) noexcept {
  const auto base = language.substr(0, language.find('-'));
  return base == "fa" ? 1 : base == "ar" ? 2 : 0;
}

std::string spaced(std::string_view a, std::string_view b) {
  return std::string(a) + " " + std::string(b);
}

}  // namespace

bool runs_right_to_left(std::string_view language) noexcept {
  constexpr std::array<std::string_view, 8> right{"fa", "ar", "he", "ur", "ps", "ckb", "sd", "ug"};
  return std::find(right.begin(), right.end(), language.substr(0, language.find('-'))) !=
         right.end();
}

std::string language_of(const Definition& definition, const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  const Titles& titles = definition.title;
  if (titles.empty() || titles.contains("en") || titles.contains("")) return "en";
  return titles.begin()->first;
}

Wording::Wording(const Definition& definition, std::string language)
    : definition_(definition),
      language_(language_of(definition, language)),
      column_(column_of(language_)),
      right_to_left_(runs_right_to_left(language_)) {}

std::string Wording::word(Word word) const {
  return std::string(words[static_cast<std::size_t>(word)][column_]);
}

std::string Wording::technical(std::string_view text) const {
  if (!right_to_left_ || text.empty()) return std::string(text);
  return std::string(left_isolate) + std::string(text) + std::string(pop);
}

std::string Wording::line(std::string_view text) const {
  if (!right_to_left_ || text.empty()) return std::string(text);
  return std::string(right_isolate) + std::string(text) + std::string(pop);
}

std::string Wording::number(std::int64_t number) const {
  std::string text = std::to_string(number);
  if (column_ == 0) return text;
  std::string out;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') {
      out += digit;
      continue;
    }
    // U+06F0 and U+0660 begin the Persian and the Arabic digits.
    const auto value = static_cast<char>(digit - '0');
    out += column_ == 1 ? std::string{'\xDB', static_cast<char>('\xB0' + value)}
                        : std::string{'\xD9', static_cast<char>('\xA0' + value)};
  }
  return out;
}

std::string Wording::title() const {
  return std::string(title_in(definition_.title, language_, definition_.workflow));
}

std::string Wording::state(Index state) const {
  const State& its = definition_.states[state];
  if (state == 0) return title();
  if (!its.title.empty()) return std::string(title_in(its.title, language_, its.name));
  std::string name = its.name;
  std::replace(name.begin(), name.end(), '_', ' ');
  return technical(name);
}

std::string Wording::event(Index event) const {
  const Event& its = definition_.events[event];
  const auto message = [&](Word what) {
    return spaced(technical(definition_.messages[its.subject].name), word(what));
  };
  switch (its.source) {
    case EventSource::message_sent: return message(Word::sent);
    case EventSource::message_delivered: return message(Word::delivered);
    case EventSource::message_failed: return message(Word::failed);
    case EventSource::clock_warned: return spaced(clock(its.subject), word(Word::warned));
    case EventSource::clock_breached: return spaced(clock(its.subject), word(Word::breached));
    case EventSource::clock_lapsed: return spaced(clock(its.subject), word(Word::lapsed));
    case EventSource::after:
      for (const AfterTimer& timer : definition_.timers)
        if (timer.event == event) return spaced(word(Word::after), span(timer.span));
      break;
    case EventSource::approval_granted: return word(Word::granted);
    case EventSource::approval_refused: return word(Word::refused);
    case EventSource::approval_lapsed: return word(Word::lapsed);
    case EventSource::done: return spaced(state(its.subject), word(Word::done));
    case EventSource::promise_due: return word(Word::promise_due);
    default: break;
  }
  return its.title.empty() ? technical(its.name)
                           : std::string(title_in(its.title, language_, its.name));
}

std::string Wording::clock(Index clock) const {
  const ClockRule& rule = definition_.clocks[clock];
  return rule.title.empty() ? technical(rule.name)
                            : std::string(title_in(rule.title, language_, rule.name));
}

std::string Wording::phase(law::Phase phase) const {
  return std::string(phases[static_cast<std::size_t>(phase)][column_]);
}

std::string Wording::span(const calendar::Span& span) const {
  const auto unit = units[static_cast<std::size_t>(span.unit)][column_];
  std::string text = spaced(number(span.count), unit);
  if (column_ == 0 && span.count != 1) text += "s";
  if (span.anchor == calendar::Anchor::none) return text;
  const auto anchor = (span.anchor == calendar::Anchor::at_end ? at_end : at_close)[column_];
  return text + (column_ == 0 ? ", " : "، ") + std::string(anchor);
}

std::string Wording::goal(const Goal& goal) const {
  std::string text;
  switch (goal.kind) {
    case TargetKind::within: text = span(goal.within); break;
    case TargetKind::until:
      text = spaced(word(Word::until), technical(definition_.fields[goal.until].name));
      break;
    case TargetKind::every: text = spaced(word(Word::every), span(goal.within)); break;
  }
  return goal.when.empty() ? text : text + " " + guard(goal.when);
}

std::string Wording::reference(const Reference& reference) const {
  switch (reference.kind) {
    case ReferenceKind::state_entered: return state(reference.subject);
    case ReferenceKind::state_left: return spaced(word(Word::leaving), state(reference.subject));
    case ReferenceKind::event_taken: return event(reference.subject);
    case ReferenceKind::message_sent:
      return spaced(technical(definition_.messages[reference.subject].name), word(Word::sent));
    case ReferenceKind::received_at: return word(Word::received);
  }
  return {};
}

std::string Wording::action(const Action& action) const {
  const auto named = [&](Word what, std::string_view name) {
    return spaced(word(what), technical(name));
  };
  switch (action.kind) {
    case ActionKind::set:
      return named(Word::set, definition_.fields[action.subject].name);
    case ActionKind::raise: return named(Word::raise, definition_.events[action.subject].name);
    case ActionKind::schedule:
      return named(Word::schedule, definition_.events[action.subject].name) + " (" +
             span(action.delay) + ")";
    case ActionKind::cancel: return named(Word::cancel, action.to);
    case ActionKind::send: return named(Word::send, definition_.messages[action.subject].name);
    case ActionKind::notify: return named(Word::notify, action.to);
    case ActionKind::assign: return named(Word::assign, action.to);
    case ActionKind::escalate: return named(Word::escalate, action.to);
    case ActionKind::promise: return word(Word::promise);
    case ActionKind::record: return named(Word::record, action.name);
    case ActionKind::survey: return named(Word::survey, action.name);
    case ActionKind::start_clock: return spaced(word(Word::start), clock(action.subject));
    case ActionKind::stop_clock: return spaced(word(Word::stop), clock(action.subject));
    case ActionKind::call: return named(Word::call, action.to);
  }
  return {};
}

std::string Wording::actions(Range range) const {
  std::string text;
  for (Index i = range.begin; i < range.end; ++i) {
    const std::string next = action(definition_.actions[i]);
    if (text.size() + next.size() > actions_bytes_max) return text + (text.empty() ? next : " …");
    text += (text.empty() ? "" : column_ == 0 ? ", " : "، ") + next;
  }
  return text;
}

std::string Wording::guard(const cel::Program& guard) const {
  if (guard.empty()) return {};
  return technical("[" + bounded(guard.text(), guard_bytes_max) + "]");
}

std::string Wording::approval(const Approval& approval) const {
  std::string text;
  for (const ApprovalLevel& level : approval.levels) {
    text += (text.empty() ? "" : " → ") + technical(level.by);
    if (level.among > 0) {
      text += " " + number(level.of) + "/" + number(level.among);
    } else if (level.of > 1) {
      text += " ×" + number(level.of);
    }
  }
  text = spaced(word(Word::approve_by), text);
  if (approval.within) text += " " + spaced(word(Word::within), span(*approval.within));
  return text;
}

std::string title(const Definition& definition, const Options& options) {
  return Wording(definition, options.language).title();
}

std::string description(const Definition& definition, const Options& options) {
  const Wording wording(definition, options.language);
  std::string text = wording.title();
  text += wording.right_to_left() ? "؛ " : ": ";
  bool first = true;
  for (Index i = 1; i < definition.states.size(); ++i) {
    if (definition.states[i].type == StateType::history_shallow ||
        definition.states[i].type == StateType::history_deep)
      continue;
    text += (first ? "" : wording.right_to_left() ? "، " : ", ") + wording.state(i);
    first = false;
  }
  return bounded(text, 2'000);
}

}  // namespace ayar::workflow::draw
