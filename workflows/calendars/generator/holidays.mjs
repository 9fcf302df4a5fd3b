// Writes the public holiday calendars of files.mjs into a folder.
// Usage: node holidays.mjs FOLDER     beside node_modules/date-holidays
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

process.env.TZ = 'UTC' // a machine's zone must not move a day
const require = createRequire(import.meta.url)
const Holidays = require('date-holidays')
const { files, wording } = await import('./files.mjs')

const first = 2024
const last = 2030
/** When the version in package.json was read and its dates looked at. */
const read = '2026-11-22'
const home = dirname(require.resolve('date-holidays/package.json'))
const version = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version
const day = 86_400_000
const islamic = /Muharram|Safar|Rabi|Jumada|Rajab|Shaban|Ramadan|Shawwal|Dhu al/

const text = (date) => date.toISOString().slice(0, 10)
const after = (date, days) => text(new Date(Date.parse(date) + days * day))

/** A title without presentation forms, which no one can search for. */
function title(name, language) {
  let made = name.normalize('NFKC').replace(/[’]/g, '\'').trim()
  if (language === 'fa') made = made.replace(/ك/g, 'ک').replace(/ي/g, 'ی')
  for (const [wrong, right] of wording) made = made.replace(wrong, right)
  return made
}

/** How many whole days a rule gives: P3D is three, PT90H three and a half. */
function length(rule) {
  const [, days] = /\bP(\d+)D/.exec(rule) ?? []
  const [, hours] = /\bPT(\d+)H/.exec(rule) ?? []
  return days ? Number(days) : hours ? Math.floor(Number(hours) / 24) : 1
}

function rows(file, language, year) {
  const known = file.state ? new Holidays(file.country, file.state) : new Holidays(file.country)
  known.setLanguages(language)
  return known.getHolidays(year).filter((row) => row.type === 'public' || (row.type === 'bank' && row.substitute))
}

/** The dates on which a rule of its own falls in a year, by the package's own arithmetic. */
function dates(file, rule, year) {
  const at = (some) => {
    const own = new Holidays(file.country)
    if (!own.setHoliday(some, { name: { en: 'a patch' }, type: 'public' })) throw new Error(`no rule: ${some}`)
    const found = own.getHolidays(year).filter((row) => row.rule === some)
    if (found.length === 0) throw new Error(`${some} gives no day in ${year}`)
    return found.map((row) => row.date.slice(0, 10))
  }
  if (rule !== 'last of 30 Ramadan') return at(rule)
  // Only a Ramadan of 30 days has a 30th; the package would give the day after.
  const feasts = at('1 Shawwal')
  return at('30 Ramadan').filter((date) => !feasts.includes(date))
}

/** Every holiday of a file as [date, {en, local, provisional, why}], in order. */
function days(file) {
  const made = new Map()
  const put = (date, en, local, provisional, why) => {
    if (date < `${first}-01-01` || date > `${last}-12-31`) return
    const one = made.get(date) ?? { en: [], local: [], provisional: true, why: [] }
    if (!one.en.includes(en)) one.en.push(en)
    if (local && local !== en && !one.local.includes(local)) one.local.push(local)
    one.provisional &&= provisional // a day that is closed anyway does not move with the moon
    if (why) one.why.push(why)
    made.set(date, one)
  }
  // A feast may begin in December of the year before; what lies outside is cut.
  for (let year = first - 1; year <= last + 1; ++year) {
    const english = rows(file, 'en', year)
    const local = rows(file, file.language ?? 'en', year)
    english.forEach((row, at) => {
      if (local[at].rule !== row.rule || local[at].date !== row.date) throw new Error(`${file.name}: languages differ`)
      if (row.substitute && file.substitutes === false) return
      if ((file.drop ?? []).some((patch) => patch.rule === row.rule)) return
      for (let n = 0; n < length(row.rule); ++n)
        put(after(row.date.slice(0, 10), n), title(row.name, 'en'), title(local[at].name, file.language), islamic.test(row.rule))
    })
    for (const patch of (file.add ?? []).filter((each) => each.rule))
      for (const date of dates(file, patch.rule, year)) put(date, patch.title, patch.local, islamic.test(patch.rule), patch.why)
  }
  for (const patch of (file.add ?? []).filter((each) => each.date)) put(patch.date, patch.title, patch.local, false, patch.why)
  return [...made].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The package's own words on where the country's days come from. */
function attribution(country) {
  const yaml = readFileSync(join(home, 'data', 'countries', `${country}.yaml`), 'utf8')
  return [...yaml.matchAll(/^ {0,2}# @attrib\s+(\S+)/gm)].map(([, url]) => decodeURI(url))
}

function header(file) {
  const lines = [
    `${file.title}, ${first} to ${last}. Made by workflows/calendars/regenerate: change what it reads, not this file.`,
    `Source: npm package date-holidays ${version}, read ${read}; data under CC BY-SA 3.0 (creativecommons.org/licenses/by-sa/3.0), as is this`,
    `file, after ${attribution(file.country).join(', ')}.`,
    'An aid, and no legal advice: compare with the official list of your year. No hours: name it under `extends` in the calendar of a desk.',
    ...file.notes,
    ...(file.drop ?? []).map((patch) => `Patched: without ${patch.rule}: ${patch.why}.`),
    ...(file.add ?? []).map((patch) => `Patched: with ${patch.rule ?? patch.date}: ${patch.why}.`),
  ]
  return lines.map((line) => `# ${line}\n`).join('')
}

function titles(one, language) {
  const en = `en: ${JSON.stringify(one.en.join('; '))}`
  if (one.local.length === 0) return `{${en}}`
  const between = language === 'fa' || language === 'ar' ? '؛ ' : '; '
  const made = `{${en}, ${language}: ${JSON.stringify(one.local.join(between))}}`
  if (Buffer.byteLength(made) > 215) throw new Error(`a title is too long to be kept whole: ${made}`)
  return made
}

function yaml(file, inherited) {
  let out = header(file)
  out += `ayar: 1\ncalendar: ${file.name}\ntitle: {en: "${file.title}"}\n`
  if (file.extends) out += `extends: ${file.extends}\n`
  if (file.zone) out += `zone: ${file.zone}\n`
  out += 'holidays:\n'
  let year = ''
  for (const [date, one] of days(file)) {
    if (inherited.has(date)) continue
    if (date.slice(0, 4) !== year) {
      year = date.slice(0, 4)
      out += `  # ${year}\n`
    }
    const provisional = one.provisional ? ', provisional: true' : ''
    const patched = one.why.length > 0 ? '   # patched' : ''
    out += `  - {date: "${date}", title: ${titles(one, file.language)}${provisional}}${patched}\n`
  }
  return out
}

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node holidays.mjs FOLDER')
  process.exit(64)
}
mkdirSync(folder, { recursive: true })
for (const file of files) {
  const base = files.find((other) => other.name === file.extends)
  const inherited = new Set(base ? days(base).map(([date]) => date) : [])
  writeFileSync(join(folder, `${file.name}.yaml`), yaml(file, inherited))
}
console.log(`${files.length} calendars, date-holidays ${version}`)
