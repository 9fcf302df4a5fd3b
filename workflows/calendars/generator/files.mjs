// Which files there are, and what people know that the package does not: notes for the reader of a file, and patches,
// each with its reason. A patch is written into the file with that reason, never silently.

const moon = [
  'Days of the Islamic calendar are computed by the Umm al-Qura tables of Mecca and marked provisional: what counts is the',
  'announcement after the moon was looked for, and it may be a day earlier or later.',
]

const states = {
  baden_wuerttemberg: ['BW', 'Baden-Württemberg'],
  bayern: ['BY', 'Bavaria', [
    'Mariä Himmelfahrt (15 August) is a holiday in communities with more Catholics than Protestants only, Munich among them, and',
    '8 August in the city of Augsburg: neither is here. Where your desk stands there, add {yearly: "08-15"} or {yearly: "08-08"}.']],
  berlin: ['BE', 'Berlin', [
    '8 May 2025 and 17 June 2028 are holidays once, by laws of the state of Berlin.']],
  brandenburg: ['BB', 'Brandenburg'],
  bremen: ['HB', 'Bremen'],
  hamburg: ['HH', 'Hamburg'],
  hessen: ['HE', 'Hesse'],
  mecklenburg_vorpommern: ['MV', 'Mecklenburg-Western Pomerania'],
  niedersachsen: ['NI', 'Lower Saxony'],
  nordrhein_westfalen: ['NW', 'North Rhine-Westphalia'],
  rheinland_pfalz: ['RP', 'Rhineland-Palatinate'],
  saarland: ['SL', 'Saarland'],
  sachsen: ['SN', 'Saxony', [
    'Fronleichnam is a holiday in some communities of the district of Bautzen only: it is not here.']],
  sachsen_anhalt: ['ST', 'Saxony-Anhalt'],
  schleswig_holstein: ['SH', 'Schleswig-Holstein'],
  thueringen: ['TH', 'Thuringia', [
    'Fronleichnam is a holiday in the district of Eichsfeld and some communities nearby only: it is not here.']],
}

/** @type {object[]} name, country, state, title, zone, language, notes, add (by rule, or once by date), drop, extends, substitutes */
export const files = [
  {
    name: 'holidays_iran', country: 'IR', title: 'Public holidays of Iran', zone: 'Asia/Tehran', language: 'fa',
    notes: [
      ...moon,
      'Iran announces its own months, often a day behind the tables: Eid al-Adha was 17 June 2024 and 7 June 2025, here the 16th and 6th;',
      'Eid al-Fitr 2025 was 31 March and 1 April, here 30 and 31 March. Correct the year from the official calendar of the University of',
      'Tehran when it is printed. "30 Safar" is the last day of Safar by law; in years with 29 days the package gives the day after.',
      'The tables of the package and of ICU are a day apart for 3 Jumada al-thani 1446, 13 and 27 Rajab 1451.',
      'Days that the government declares at short notice are not here: 22 May 2024 (funeral of the President), and closures for heat,',
      'cold or smog, which differ by province. The weekend is your desk\'s business: write it under hours.',
    ],
  },
  {
    name: 'holidays_saudi_arabia', country: 'SA', title: 'Public holidays of Saudi Arabia', zone: 'Asia/Riyadh', language: 'ar',
    notes: [
      ...moon,
      'Private sector (executive regulations of the Labour Law): Eid al-Fitr is four days from the day after 29 Ramadan, Eid al-Adha four days',
      'from 9 Dhu al-Hijjah. Government offices and banks close longer. A day that falls on a weekend is given back: that is not here.',
    ],
  },
  {
    name: 'holidays_united_arab_emirates', country: 'AE', title: 'Public holidays of the United Arab Emirates', zone: 'Asia/Dubai', language: 'ar',
    notes: [
      ...moon,
      'The Cabinet may move a holiday, other than the two Eids, to the beginning or end of the week: watch its announcements. In 2024 it gave',
      'the 29th of Ramadan, too.',
    ],
    drop: [
      { rule: '27 Rajab', why: 'the night journey is no public holiday since Cabinet decision of 2019' },
      { rule: '1 Ramadan', why: 'the first of Ramadan is a working day' },
    ],
    add: [
      { rule: '9 Dhu al-Hijjah', title: 'Arafat Day', local: 'يوم عرفة', why: 'Cabinet Resolution 27 of 2024: 9 to 12 Dhu al-Hijjah; the package begins with the 10th' },
      { rule: 'last of 30 Ramadan', title: 'End of Ramadan (Eid al-Fitr)', local: 'عيد الفطر', why: 'Cabinet Resolution 27 of 2024: the 30th of Ramadan is a holiday in years that have it' },
      { rule: '12-03', title: 'National Day', local: 'اليوم الوطني', why: 'the national day is 2 and 3 December' },
    ],
  },
  {
    name: 'holidays_egypt', country: 'EG', title: 'Public holidays of Egypt', zone: 'Africa/Cairo', language: 'ar',
    notes: [
      ...moon,
      'The Prime Minister moves holidays in the middle of a week to its end (mostly to a Thursday), announced some days before: watch them.',
      'Under the Labour Law (Ministerial Decree 294 of 2025) the Eids are 1 and 2 Shawwal and 9 to 11 Dhu al-Hijjah; the government closes',
      'longer, mostly to 3 Shawwal and 13 Dhu al-Hijjah, and so does this file: take days away with {remove: ...} for a private desk.',
    ],
    add: [
      { rule: '9 Dhu al-Hijjah', title: 'Arafat Day', local: 'يوم عرفة', why: 'Ministerial Decree 294 of 2025 begins with the day of Arafat; the package begins with the 10th' },
    ],
  },
  {
    name: 'holidays_turkey', country: 'TR', title: 'Public holidays of Turkey', zone: 'Europe/Istanbul', language: 'tr',
    notes: [
      'Days of the Islamic calendar are computed by the Umm al-Qura tables and marked provisional. Turkey computes them ahead (Diyanet) and',
      'does not look for the moon: compare with its calendar once and take the word out.',
      'Law 2429 gives the afternoons from 13:00 on 28 October and on the eve of both feasts, too. Half days are hours of your desk:',
      'write them under exceptions, as "2026-10-28": ["09:00-13:00"].',
    ],
  },
  {
    name: 'holidays_england', country: 'GB', state: 'ENG', title: 'Bank holidays of England and Wales', zone: 'Europe/London',
    notes: [
      'Compare with gov.uk/bank-holidays each year: days are proclaimed, and once-only days come at short notice (2022 and 2023 had three',
      'in England). A holiday on a weekend stands here beside its substitute day; only a desk that opens on weekends sees a difference.',
    ],
  },
  {
    name: 'holidays_scotland', country: 'GB', state: 'SCT', title: 'Bank holidays of Scotland', zone: 'Europe/London',
    notes: [
      'Compare with gov.uk/bank-holidays each year. Banks in Scotland keep the English days in part, and towns have holidays of their own.',
    ],
    add: [
      { date: '2026-06-15', title: 'World Cup bank holiday', why: 'once only, by royal proclamation of 4 February 2026 (Banking and Financial Dealings Act 1971, section 1(3))' },
    ],
  },
  {
    name: 'holidays_ireland', country: 'IE', title: 'Public holidays of Ireland', zone: 'Europe/Dublin',
    notes: [
      'Organisation of Working Time Act 1997, second schedule, as amended (Saint Brigid\'s Day since 2023). On a weekend the law gives another',
      'day or pay: no substitute days are here.',
    ],
    substitutes: false,
  },
  {
    name: 'holidays_germany', country: 'DE', title: 'Public holidays of all German states', zone: 'Europe/Berlin', language: 'de',
    notes: ['What holds in every state. Each state has more: extend its file, holidays_germany_NAME.'],
  },
  ...Object.entries(states).map(([name, [state, title, notes]]) => ({
    name: `holidays_germany_${name}`, country: 'DE', state, title: `Public holidays of ${title}`, language: 'de',
    extends: 'holidays_germany', notes: notes ?? [],
  })),
  {
    name: 'holidays_united_states', country: 'US', title: 'Legal public holidays of the United States',
    notes: [
      '5 U.S.C. 6103(a), on the day itself. Days in lieu for federal employees are in holidays_united_states_federal. States have their own.',
      'A day for which the President closes federal offices (9 January 2025, a day of mourning) is no legal public holiday and is not here.',
      'The country has many zones: say yours in the calendar that extends this one.',
    ],
    substitutes: false,
  },
  {
    name: 'holidays_united_states_federal', country: 'US', title: 'Holidays of United States federal offices, days in lieu included',
    extends: 'holidays_united_states',
    notes: ['5 U.S.C. 6103(b): a holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. So do the'
      + ' Federal', 'Reserve Banks for Sundays, but not for Saturdays.'],
  },
]

/** Misspellings and presentation forms of the package's titles, set right. */
export const wording = [
  [/^Holyday for Fetr Eeid$/, 'Eid al-Fitr, second day'],
  [/^Mabaas of Muhammad$/, 'Mab\'ath of Muhammad'],
  [/^Martyrdom of Fatima-Zahara$/, 'Martyrdom of Fatima Zahra'],
  [/^Martyrdom of Imam Hassan$/, 'Martyrdom of Imam Hassan al-Askari'],
  [/^Birthday of Muhammad Prophet$/, 'Birthday of Prophet Muhammad'],
  [/^National Holiday$/, 'Day of German Unity'],
  [/االله/g, 'الله'],
  [/صلی الله/g, 'صلی الله'],
  [/عجلالله|عجلا?الله/g, 'عجل الله'],
  [/اللهعلیها/g, 'الله علیها'],
  [/علیهالسلام/g, 'علیه‌السلام'],
  [/^انقلاب اسلامی پنجاه و هفت$/, 'پیروزی انقلاب اسلامی'],
]
