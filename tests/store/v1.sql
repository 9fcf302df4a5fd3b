-- A store of schema 1 as the last program before schema 2 wrote it: three complaints of the retail workflow in two
-- tenants, one of them closed, with a seal. Dumped by `sqlite3 v1.db .dump`
-- (the zone's body as hex, since .dump cuts text at a zero byte). It stands for files that exist: never edit it.
PRAGMA application_id = 1096368466;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE complaint (
  row           INTEGER PRIMARY KEY,
  tenant        TEXT NOT NULL,
  id            TEXT NOT NULL,
  reference     INTEGER NOT NULL,
  external_ref  TEXT,
  workflow      TEXT NOT NULL,
  artifact      TEXT NOT NULL,
  state         TEXT NOT NULL,
  phase         TEXT NOT NULL CHECK (phase IN ('', 'receipt','acknowledged','assessment','investigation','response','answered','closed','external_review')),
  disposition   TEXT NOT NULL,
  status        TEXT NOT NULL CHECK (status IN ('live', 'faulted', 'ended')),
  owner         TEXT NOT NULL,
  team          TEXT NOT NULL,
  channel       TEXT NOT NULL,
  received_at   INTEGER NOT NULL,
  updated_at    INTEGER NOT NULL,
  next_due      INTEGER,
  breached      INTEGER NOT NULL CHECK (breached IN (0, 1)),
  revision      INTEGER NOT NULL CHECK (revision > 0),
  head_sequence INTEGER NOT NULL,
  head_row      INTEGER,                       -- journal.row of the newest entry
  head_hash     BLOB NOT NULL CHECK (length(head_hash) = 32),
  -- The snapshot stays in this row and last in it. In a table of its own a list of complaints scans twice as
  -- fast, but a step dirties two pages instead of one, and a batch of steps becomes a third slower (README).
  snapshot      TEXT NOT NULL,
  UNIQUE (tenant, id),
  UNIQUE (tenant, reference)
) STRICT;
INSERT INTO complaint VALUES(1,'main','cmp_01m7yhx300npzt8jqcjp00yv01',1,'crm-1','retail','abf666791a6b6378abf8631f7bc20c562600b635c9e74cf996bcf16567a917ca','settling','closed','answered','live','','','',1795248000000000,1795345200000000,1795518000000000,0,6,6,8,X'40c4a055978b100ff56aa2ffb143f12edcdac5790a448c07c7d9f898960f2466','{"format":1,"envelope":{"tenant":"main","id":"cmp_01m7yhx300npzt8jqcjp00yv01","received_at":"2026-11-21T08:00:00Z","external_ref":"crm-1","parties":[{"role":"complainant","person":"p1","language":"fa"}]},"states":["closed","settling"],"phase":"closed","disposition":"answered","status":"live","effective_at":"2026-11-22T11:00:00Z","next_order":8,"data":{"severity":"normal","expectation":"accuracy","decision":"upheld","reason":"the seam was faulty","category":"quality"},"timers":[{"order":7,"kind":"after","event":"after.settling.0","due":"2026-11-24T11:00:00Z"}],"clocks":[{"clock":"acknowledge","cycle":1,"state":"stopped","goal":0,"measure":"open","budget":"PT4H","used_wall":"PT0S","used_open":"PT0S","started":"2026-11-21T08:00:00Z","since":"2026-11-21T08:00:00Z","due":"2026-11-21T13:00:00Z","breached":false,"rung":0,"repeats":0,"order":2,"verdict":"met","ended":"2026-11-21T08:00:00Z"},{"clock":"resolve","cycle":1,"state":"stopped","goal":1,"measure":"open","budget":"P1DT16H","used_wall":"P1DT2H","used_open":"PT9H30M","started":"2026-11-21T08:00:00Z","since":"2026-11-22T10:00:00Z","due":"2026-11-26T08:00:00Z","breached":false,"rung":0,"repeats":0,"order":3,"verdict":"met","ended":"2026-11-22T10:00:00Z"},{"clock":"legal","cycle":1,"state":"stopped","goal":0,"measure":"wall","budget":"P56DT12H30M","used_wall":"P1DT2H","used_open":"PT9H30M","started":"2026-11-21T08:00:00Z","since":"2026-11-22T10:00:00Z","due":"2027-01-16T20:30:00Z","breached":false,"rung":0,"repeats":0,"order":4,"verdict":"met","ended":"2026-11-22T10:00:00Z"}],"messages":[{"message":"welcome","state":"sent","queued_at":"2026-11-21T08:00:00Z","sent_at":"2026-11-21T08:00:00Z"},{"message":"answer","state":"sent","queued_at":"2026-11-22T10:00:00Z","sent_at":"2026-11-22T10:00:00Z"}]}');
INSERT INTO complaint VALUES(2,'main','cmp_01m7ynaym01c7g6anw8n73fkw5',2,NULL,'retail','abf666791a6b6378abf8631f7bc20c562600b635c9e74cf996bcf16567a917ca','investigating','investigation','','live','','','',1795251600000000,1795338000000000,1795442400000000,0,3,3,10,X'bbef2756fa61817c54bd994db9fc0338d80cfea8007a43398131da2422d92527','{"format":1,"envelope":{"tenant":"main","id":"cmp_01m7ynaym01c7g6anw8n73fkw5","received_at":"2026-11-21T09:00:00Z","parties":[{"role":"complainant","person":"p2","language":"en"}]},"states":["open","working","investigating"],"phase":"investigation","status":"live","effective_at":"2026-11-22T09:00:00Z","next_order":5,"data":{"severity":"normal","category":"staff"},"timers":[],"clocks":[{"clock":"acknowledge","cycle":1,"state":"stopped","goal":0,"measure":"open","budget":"PT4H","used_wall":"PT1H","used_open":"PT30M","started":"2026-11-21T09:00:00Z","since":"2026-11-21T10:00:00Z","due":"2026-11-21T14:00:00Z","breached":false,"rung":0,"repeats":0,"order":2,"verdict":"met","ended":"2026-11-21T10:00:00Z"},{"clock":"resolve","cycle":1,"state":"running","goal":1,"measure":"open","budget":"P1DT16H","used_wall":"PT0S","used_open":"PT0S","started":"2026-11-21T09:00:00Z","since":"2026-11-21T09:00:00Z","due":"2026-11-26T09:00:00Z","breached":false,"rung":0,"repeats":0,"next":"2026-11-23T14:00:00Z","order":3,"verdict":"open"},{"clock":"legal","cycle":1,"state":"running","goal":0,"measure":"wall","budget":"P56DT11H30M","used_wall":"PT0S","used_open":"PT0S","started":"2026-11-21T09:00:00Z","since":"2026-11-21T09:00:00Z","due":"2027-01-16T20:30:00Z","breached":false,"rung":0,"repeats":0,"next":"2027-01-16T20:30:00Z","order":4,"verdict":"open"}],"messages":[{"message":"welcome","state":"sent","queued_at":"2026-11-21T09:00:00Z","sent_at":"2026-11-21T10:00:00Z"}]}');
INSERT INTO complaint VALUES(3,'other','cmp_01m81j18g006ad0qtsmgqfd7d0',1,NULL,'retail','abf666791a6b6378abf8631f7bc20c562600b635c9e74cf996bcf16567a917ca','received','receipt','','live','','','',1795348800000000,1795348800000000,1795413600000000,0,1,1,9,X'814b7a58ec61fd5339423bd8540fec2da5a256e163850b1f5c4fbf05a9d5c541','{"format":1,"envelope":{"tenant":"other","id":"cmp_01m81j18g006ad0qtsmgqfd7d0","received_at":"2026-11-22T12:00:00Z","parties":[{"role":"complainant","person":"p1","language":"fa"}]},"states":["open","received"],"phase":"receipt","status":"live","effective_at":"2026-11-22T12:00:00Z","next_order":5,"data":{"severity":"normal","category":"price"},"timers":[{"order":1,"kind":"after","event":"after.received.0","due":"2026-11-23T12:00:00Z"}],"clocks":[{"clock":"acknowledge","cycle":1,"state":"running","goal":0,"measure":"open","budget":"PT4H","used_wall":"PT0S","used_open":"PT0S","started":"2026-11-22T12:00:00Z","since":"2026-11-22T12:00:00Z","due":"2026-11-23T07:00:00Z","breached":false,"rung":0,"repeats":0,"next":"2026-11-23T06:00:00Z","order":2,"verdict":"open"},{"clock":"resolve","cycle":1,"state":"running","goal":1,"measure":"open","budget":"P1DT12H","used_wall":"PT0S","used_open":"PT0S","started":"2026-11-22T12:00:00Z","since":"2026-11-22T12:00:00Z","due":"2026-11-28T12:00:00Z","breached":false,"rung":0,"repeats":0,"next":"2026-11-24T14:00:00Z","order":3,"verdict":"open"},{"clock":"legal","cycle":1,"state":"running","goal":0,"measure":"wall","budget":"P56DT8H30M","used_wall":"PT0S","used_open":"PT0S","started":"2026-11-22T12:00:00Z","since":"2026-11-22T12:00:00Z","due":"2027-01-17T20:30:00Z","breached":false,"rung":0,"repeats":0,"next":"2027-01-17T20:30:00Z","order":4,"verdict":"open"}],"messages":[{"message":"welcome","state":"queued","queued_at":"2026-11-22T12:00:00Z"}]}');
CREATE TABLE reference_counter (
  tenant TEXT PRIMARY KEY,
  last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO reference_counter VALUES('main',2);
INSERT INTO reference_counter VALUES('other',1);
CREATE TABLE journal (
  row          INTEGER PRIMARY KEY,
  complaint    INTEGER NOT NULL REFERENCES complaint (row),
  previous     INTEGER,
  sequence     INTEGER NOT NULL,
  recorded_at  INTEGER NOT NULL,
  effective_at INTEGER NOT NULL,
  actor        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  payload      TEXT NOT NULL,
  hash         BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO journal VALUES(1,1,NULL,1,1795248000000000,1795248000000000,'{"kind":"staff","id":"mina","roles":["agent"],"via":"cli"}','opened','{"cause":"retail","facts":[{"fact":"opened","envelope":{"tenant":"main","id":"cmp_01m7yhx300npzt8jqcjp00yv01","received_at":"2026-11-21T08:00:00Z","external_ref":"crm-1","parties":[{"role":"complainant","person":"p1","language":"fa"}]}},{"fact":"set","field":"category","value":"quality"},{"fact":"entered","state":"open"},{"fact":"entered","state":"received"},{"fact":"timer_armed","order":1,"kind":"after","event":"after.received.0","due":"2026-11-22T08:00:00Z"},{"fact":"message_queued","message":"welcome","number":1},{"fact":"clock_started","clock":"acknowledge","cycle":1,"at":"2026-11-21T08:00:00Z","goal":0,"measure":"open","budget":"PT4H","due":"2026-11-21T13:00:00Z","next_rung":0,"next":"2026-11-21T12:00:00Z","order":2},{"fact":"clock_started","clock":"resolve","cycle":1,"at":"2026-11-21T08:00:00Z","goal":1,"measure":"open","budget":"P1DT16H","due":"2026-11-26T08:00:00Z","next_rung":0,"next":"2026-11-23T13:00:00Z","order":3},{"fact":"clock_started","clock":"legal","cycle":1,"at":"2026-11-21T08:00:00Z","goal":0,"measure":"wall","budget":"P56DT12H30M","due":"2027-01-16T20:30:00Z","next_rung":0,"next":"2027-01-16T20:30:00Z","order":4}]}',X'78e89a1399e386690b3cd2332e054687b909441f3dbd57ab1dae6fbb5ed5c9f7');
INSERT INTO journal VALUES(2,1,1,2,1795248000000000,1795248000000000,'{"kind":"plugin","id":"delivery_double"}','delivery','{"cause":"message.welcome.sent","facts":[{"fact":"message_sent","number":1},{"fact":"clock_stopped","clock":"acknowledge","cycle":1,"verdict":"met","order":5}]}',X'3ef7c6a83abfb6af53e3b7ad7689cc483839a56672773940384b71c42d2ab5cb');
INSERT INTO journal VALUES(3,2,NULL,1,1795251600000000,1795251600000000,'{"kind":"staff","id":"mina","roles":["agent"],"via":"cli"}','opened','{"cause":"retail","facts":[{"fact":"opened","envelope":{"tenant":"main","id":"cmp_01m7ynaym01c7g6anw8n73fkw5","received_at":"2026-11-21T09:00:00Z","parties":[{"role":"complainant","person":"p2","language":"en"}]}},{"fact":"set","field":"category","value":"staff"},{"fact":"entered","state":"open"},{"fact":"entered","state":"received"},{"fact":"timer_armed","order":1,"kind":"after","event":"after.received.0","due":"2026-11-22T09:00:00Z"},{"fact":"message_queued","message":"welcome","number":1},{"fact":"clock_started","clock":"acknowledge","cycle":1,"at":"2026-11-21T09:00:00Z","goal":0,"measure":"open","budget":"PT4H","due":"2026-11-21T14:00:00Z","next_rung":0,"next":"2026-11-21T13:00:00Z","order":2},{"fact":"clock_started","clock":"resolve","cycle":1,"at":"2026-11-21T09:00:00Z","goal":1,"measure":"open","budget":"P1DT16H","due":"2026-11-26T09:00:00Z","next_rung":0,"next":"2026-11-23T14:00:00Z","order":3},{"fact":"clock_started","clock":"legal","cycle":1,"at":"2026-11-21T09:00:00Z","goal":0,"measure":"wall","budget":"P56DT11H30M","due":"2027-01-16T20:30:00Z","next_rung":0,"next":"2027-01-16T20:30:00Z","order":4}]}',X'b553d8ba92ce0550483a9728eabab9f4eab385934e8dfe053910744ab0b1b5f8');
INSERT INTO journal VALUES(4,1,2,3,1795255200000000,1795255200000000,'{"kind":"staff","id":"mina","roles":["agent"],"via":"cli"}','event','{"cause":"classify","facts":[{"fact":"set","field":"severity","value":"normal"},{"fact":"set","field":"expectation","value":"accuracy"},{"fact":"taken","from":"received","transition":1,"event":"classify"},{"fact":"timer_cancelled","order":1},{"fact":"exited","state":"received"},{"fact":"entered","state":"working"},{"fact":"entered","state":"investigating"}]}',X'3bfb22998eb82fc71997e89faa494a20ae40d8d5a6c642b5613ec2915f38517c');
INSERT INTO journal VALUES(5,2,3,2,1795255200000000,1795255200000000,'{"kind":"plugin","id":"delivery_double"}','delivery','{"cause":"message.welcome.sent","facts":[{"fact":"message_sent","number":1},{"fact":"clock_stopped","clock":"acknowledge","cycle":1,"verdict":"met","order":5}]}',X'd403d748a489210cc690316fd26d3d427427522dd8e716c8d5822630883ac7f7');
INSERT INTO journal VALUES(6,1,4,4,1795341600000000,1795341600000000,'{"kind":"staff","id":"mina","roles":["agent"],"via":"cli"}','event','{"cause":"decide","facts":[{"fact":"set","field":"decision","value":"upheld"},{"fact":"set","field":"reason","value":"the seam was faulty"},{"fact":"taken","from":"investigating","transition":6,"event":"decide"},{"fact":"exited","state":"investigating"},{"fact":"exited","state":"working"},{"fact":"entered","state":"answering"},{"fact":"timer_armed","order":5,"kind":"after","event":"after.answering.0","due":"2026-11-24T10:30:00Z"},{"fact":"message_queued","message":"answer","number":2}]}',X'1ade599bc6e11a93476fe6ff5b2c307dc728639fe338c0c442c37ec41ab24108');
INSERT INTO journal VALUES(7,1,6,5,1795341600000000,1795341600000000,'{"kind":"plugin","id":"delivery_double"}','delivery','{"cause":"message.answer.sent","facts":[{"fact":"message_sent","number":2},{"fact":"taken","from":"answering","transition":13,"event":"message.answer.sent"},{"fact":"timer_cancelled","order":5},{"fact":"exited","state":"answering"},{"fact":"exited","state":"open"},{"fact":"entered","state":"answered"},{"fact":"timer_armed","order":6,"kind":"after","event":"after.answered.0","due":"2026-12-03T09:30:00Z"},{"fact":"clock_stopped","clock":"resolve","cycle":1,"verdict":"met","order":7},{"fact":"clock_stopped","clock":"legal","cycle":1,"verdict":"met","order":7}]}',X'75a5f6d92cba010b927396d61147784086f346327db15135039cdbfaf853e567');
INSERT INTO journal VALUES(8,1,7,6,1795345200000000,1795345200000000,'{"kind":"party","id":"p1","roles":["complainant"],"via":"cli"}','event','{"cause":"accept","facts":[{"fact":"taken","from":"answered","transition":19,"event":"accept"},{"fact":"timer_cancelled","order":6},{"fact":"exited","state":"answered"},{"fact":"entered","state":"closed"},{"fact":"recorded","value":"resolved"},{"fact":"entered","state":"settling"},{"fact":"timer_armed","order":7,"kind":"after","event":"after.settling.0","due":"2026-11-24T11:00:00Z"}]}',X'40c4a055978b100ff56aa2ffb143f12edcdac5790a448c07c7d9f898960f2466');
INSERT INTO journal VALUES(9,3,NULL,1,1795348800000000,1795348800000000,'{"kind":"staff","id":"omid","roles":["agent"],"via":"cli"}','opened','{"cause":"retail","facts":[{"fact":"opened","envelope":{"tenant":"other","id":"cmp_01m81j18g006ad0qtsmgqfd7d0","received_at":"2026-11-22T12:00:00Z","parties":[{"role":"complainant","person":"p1","language":"fa"}]}},{"fact":"set","field":"category","value":"price"},{"fact":"entered","state":"open"},{"fact":"entered","state":"received"},{"fact":"timer_armed","order":1,"kind":"after","event":"after.received.0","due":"2026-11-23T12:00:00Z"},{"fact":"message_queued","message":"welcome","number":1},{"fact":"clock_started","clock":"acknowledge","cycle":1,"at":"2026-11-22T12:00:00Z","goal":0,"measure":"open","budget":"PT4H","due":"2026-11-23T07:00:00Z","next_rung":0,"next":"2026-11-23T06:00:00Z","order":2},{"fact":"clock_started","clock":"resolve","cycle":1,"at":"2026-11-22T12:00:00Z","goal":1,"measure":"open","budget":"P1DT12H","due":"2026-11-28T12:00:00Z","next_rung":0,"next":"2026-11-24T14:00:00Z","order":3},{"fact":"clock_started","clock":"legal","cycle":1,"at":"2026-11-22T12:00:00Z","goal":0,"measure":"wall","budget":"P56DT8H30M","due":"2027-01-17T20:30:00Z","next_rung":0,"next":"2027-01-17T20:30:00Z","order":4}]}',X'814b7a58ec61fd5339423bd8540fec2da5a256e163850b1f5c4fbf05a9d5c541');
INSERT INTO journal VALUES(10,2,5,3,1795348800000000,1795338000000000,'{"kind":"system"}','timer','{"cause":"after.received.0","facts":[{"fact":"timer_fired","order":1},{"fact":"taken","from":"received","transition":2,"event":"after.received.0"},{"fact":"exited","state":"received"},{"fact":"noticed","value":{"template":"unclassified","to":"supervisor"}},{"fact":"entered","state":"working"},{"fact":"entered","state":"investigating"}]}',X'bbef2756fa61817c54bd994db9fc0338d80cfea8007a43398131da2422d92527');
CREATE TABLE outbox (
  row       INTEGER PRIMARY KEY,
  complaint INTEGER NOT NULL REFERENCES complaint (row),
  id        TEXT NOT NULL,
  sequence  INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  name      TEXT NOT NULL,
  payload   TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('pending','in_flight','backoff','delivered','dead')),
  UNIQUE (complaint, id)
) STRICT;
INSERT INTO outbox VALUES(1,1,'cmp_01m7yhx300npzt8jqcjp00yv01/message/1',1,'message','welcome','{"message":"welcome","number":1,"to":"complainant","template":"welcome","must_say":[]}','delivered');
INSERT INTO outbox VALUES(2,2,'cmp_01m7ynaym01c7g6anw8n73fkw5/message/1',1,'message','welcome','{"message":"welcome","number":1,"to":"complainant","template":"welcome","must_say":[]}','delivered');
INSERT INTO outbox VALUES(3,1,'cmp_01m7yhx300npzt8jqcjp00yv01/message/2',4,'message','answer','{"message":"answer","number":2,"to":"complainant","template":"answer","must_say":["decision","reason"]}','delivered');
INSERT INTO outbox VALUES(4,1,'cmp_01m7yhx300npzt8jqcjp00yv01/6/4',6,'record','resolved','{"outcome":"resolved"}','pending');
INSERT INTO outbox VALUES(5,3,'cmp_01m81j18g006ad0qtsmgqfd7d0/message/1',1,'message','welcome','{"message":"welcome","number":1,"to":"complainant","template":"welcome","must_say":[]}','pending');
INSERT INTO outbox VALUES(6,2,'cmp_01m7ynaym01c7g6anw8n73fkw5/3/3',3,'notice','unclassified','{"template":"unclassified","to":"supervisor"}','pending');
CREATE TABLE outcome (
  row          INTEGER PRIMARY KEY,
  complaint    INTEGER NOT NULL REFERENCES complaint (row),
  id           TEXT NOT NULL,
  sequence     INTEGER NOT NULL,
  effective_at INTEGER NOT NULL,
  outcome      TEXT NOT NULL,
  payload      TEXT NOT NULL,
  UNIQUE (complaint, id)
) STRICT;
INSERT INTO outcome VALUES(1,1,'cmp_01m7yhx300npzt8jqcjp00yv01/6/4',6,1795345200000000,'resolved','{"outcome":"resolved"}');
CREATE TABLE artifact (
  row  INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
INSERT INTO artifact VALUES(1,'631a9d7e0b282dd4ceb923c15c770dc92568b1cda41250a43cdaef898f734c6d','workflow',replace('ayar: 1\nkind: complaint                        # complaint (every law of rules.md) | machine (statechart only); matter comes later\nworkflow: retail\nversion: 4\ntitle: {en: Retail complaint, fa: شکایت خرید}\ncalendar: tehran_shop                  # workflows/calendars/tehran_shop.yaml\n\ndata:                                  # beside the core vocabulary; bool int string date timestamp duration money enum list; record comes later\n  category: {type: enum, of: [delivery, quality, price, staff], required: true, title: {fa: موضوع}}\n  invoice:  {type: money, currency: IRR, about: worth}\n  redress:  {currency: IRR}            # narrows a core field\n\nevents:                                # only these are accepted from outside\n  classify:     {from: [agent], sets: {severity: required, expectation: required, gaps: optional}}\n  ask:          {from: [agent], payload: {question: {type: string, required: true}}}\n  reply:        {from: [complainant, agent], on_behalf_of: complainant}\n  promise:      {from: [agent], payload: {what: {type: string, required: true}, due: {type: timestamp, required: true}}}\n  decide:       {from: [agent], sets: {decision: required, reason: required, next_step: ''decision == "rejected"'', redress: optional}}   # required when\n  told_by_phone: {from: [agent], attests: response, payload: {evidence: {type: string, required: true}}}\n  accept:       {from: [complainant, agent], on_behalf_of: complainant}\n  dispute:      {from: [complainant, agent], on_behalf_of: complainant}\n  withdraw:     {from: [complainant, agent], on_behalf_of: complainant}\n  reopen:       {from: [complainant, agent, supervisor]}\n  resend:       {from: [agent]}\n\nmessages:                              # correspondence on record; notify is for staff\n  welcome:   {to: complainant, template: welcome, counts_as: acknowledgement}\n  question:  {to: complainant, template: question}\n  reminder:  {to: complainant, template: reminder}\n  answer:    {to: complainant, template: answer, counts_as: response, must_say: [decision, reason]}\n  goodbye:   {to: complainant, template: withdrawal_confirmed}\n\nclocks:\n  acknowledge:\n    target: 4bh\n    starts: {state: received}\n    met_by: [{message: welcome}, {message: answer}, {event: told_by_phone}]      # a message counts when sent, not when queued\n    cancelled_by: {state: withdrawn}\n    reopen: ignore                     # resume | restart | new_cycle | ignore; required where a complaint can reopen\n    ladder: [{at: 75%, notify: owner}, {at: due, notify: supervisor}, {at: +4bh, notify: manager, every: 1bd, max: 5}]\n  resolve:\n    target: [{when: ''severity == "critical"'', within: 8bh}, {within: 5bd}]\n    starts: {state: received}\n    met_by: [{message: answer}, {event: told_by_phone}]\n    cancelled_by: {state: withdrawn}\n    pauses: [{state: awaiting_customer, max: 15bd}]\n    reopen: new_cycle\n    on_change: {origin: keep, pauses: carry, past_due: fire}\n    ladder: [{at: 50%, notify: owner}, {at: due, notify: supervisor, assign: supervisor}, {at: +1bd, notify: manager, every: 1bd}]\n  legal:\n    target: 8w@end\n    starts: received_at\n    met_by: [{message: answer}, {event: told_by_phone}]\n    cancelled_by: {state: withdrawn}\n    pausable: false\n    reopen: ignore\n\ninitial: open\nstates:\n  open:\n    initial: received\n    on: {withdraw: {to: withdrawn, do: [{send: goodbye}]}}\n    states:\n      received:\n        phase: receipt\n        entry: [{send: welcome}]\n        on: {classify: {to: working}}\n        after: {1bd: {to: working, do: [{notify: {to: supervisor, template: unclassified}}]}}\n      working:\n        phase: investigation\n        initial: investigating\n        states:\n          investigating:               # no `after`: the resolve clock runs here and its ladder repeats\n            on:\n              ask: {to: awaiting_customer, do: [{send: question}]}\n              promise: {do: [{promise: {what: ''event.what'', due: ''event.due''}}]}\n              decide:\n                - {when: ''has(redress) && redress > money("5000000 IRR")'', to: approving}\n                - {to: answering}\n          awaiting_customer:\n            on: {reply: {to: investigating}}\n            after: {7bd: {do: [{send: reminder}]}, 15bd: {to: investigating}}\n          approving:\n            approve: {by: supervisor, of: 1, not: [requester], binds: [decision, redress], within: 1bd,\n                      granted: {to: answering}, refused: {to: investigating}, lapsed: {to: investigating}}\n      answering:\n        phase: response\n        entry: [{send: answer}]\n        on: {message.answer.sent: {to: answered}, message.answer.failed: {to: unreached}}\n        after: {2bd: {to: unreached}}\n      unreached:\n        phase: response\n        entry: [{notify: {to: owner, template: unreached}}]\n        on: {resend: {to: answering}, told_by_phone: {to: answered}}\n        after: {5bd: {to: answering}}\n  answered:\n    phase: answered\n    on: {accept: {to: closed}, dispute: {to: working}}\n    after: {10bd: {to: closed}}\n  closed:\n    phase: closed\n    disposition: answered\n    entry: [{record: {outcome: resolved}}]\n    initial: settling\n    states:\n      settling:  {after: {2d: {to: following, do: [{survey: {kind: csat}}]}}}\n      following: {after: {90d: {to: settled}}}\n      settled:   {final: true}\n    on: {reopen: {to: working}, done.state.closed: {to: sealed}}\n  withdrawn: {phase: closed, disposition: withdrawn, entry: [{record: {outcome: withdrawn}}], after: {90d: {to: sealed}}}\n  sealed: {final: true}                # the machine has ended; retention begins\n','\n',char(10)));
INSERT INTO artifact VALUES(2,'c69712b71c1a2dc7f88f49c7b8bb63214aec382c03a31da8cb7d8ed7268dc749','calendar',replace('ayar: 1\ncalendar: tehran_shop\nzone: Asia/Tehran\nhours: {sat-wed: ["09:00-13:00", "14:00-18:00"], thu: ["09:00-13:00"]}\nholidays: ["2026-03-21", {yearly: "03-22"}, {jalali: "01-13"}]   # reading holidays from an .ics file comes later\nexceptions: {"2026-12-24": ["09:00-12:00"], "2026-12-31": closed}\nexact_fit: stay                        # or roll\n','\n',char(10)));
INSERT INTO artifact VALUES(3,'bffd5dcf4d4e22ca9686e496cbe32d7cd4c6d00de20835ff31639ad2b6d63f64','zone',CAST(x'545a69663200000000000000000000000000000000000000000000000000000000000048000000080000001c9a6c7dc8bf00cc480d9444380ead13b80f7973401028cac010a9fdc011ac6ac812454ab81337ecc8142d15b8282076c828db9db829cb9cc82abe22b82bacd0482c9f56382d8e03c82e8089b82f6f37483061bd3831506ac83242f0b83332efc8342575b8351423483606a93836f556c837e7dcb838d68a4839c910383ab90f483bab95383c9a42c83d8cc8b83e7b76483f6dfc38405ca9c8414f2fb8423f2ec84331b4b847e2c94848d54f3849c54e484ab7d4384ba681c84c9907b84d87b5484e7a3b384f68e8c8505b6eb8514b6dc8523df3b8532ca148541f2738550dd4c856005ab856ef084857e18e3858d18d4859c413385ab2c0c85ba546b85c93f4485d867a385e7527c85f67adb86057acc8614a32b86238e048632b66387fffffff01030205040503020302030203020302030203020302030203020302030203020302030203020302030203020302030203020302030203020302030203020302030203020302030300003038000000003038000400003f48010800003138000e00004650011400003840001800003f48010800003138000e4c4d5400544d54002b30343330002b30333330002b3035002b303400545a69663200000000000000000000000000000000000000000000000000000000000048000000080000001cffffffff9a6c7dc8ffffffffbf00cc48000000000d944438000000000ead13b8000000000f797340000000001028cac00000000010a9fdc00000000011ac6ac80000000012454ab8000000001337ecc800000000142d15b800000000282076c80000000028db9db80000000029cb9cc8000000002abe22b8000000002bacd048000000002c9f5638000000002d8e03c8000000002e8089b8000000002f6f3748000000003061bd380000000031506ac8000000003242f0b8000000003332efc800000000342575b80000000035142348000000003606a9380000000036f556c80000000037e7dcb80000000038d68a480000000039c91038000000003ab90f48000000003bab9538000000003c9a42c8000000003d8cc8b8000000003e7b7648000000003f6dfc3800000000405ca9c800000000414f2fb800000000423f2ec8000000004331b4b80000000047e2c9480000000048d54f380000000049c54e48000000004ab7d438000000004ba681c8000000004c9907b8000000004d87b548000000004e7a3b38000000004f68e8c800000000505b6eb800000000514b6dc800000000523df3b800000000532ca14800000000541f273800000000550dd4c80000000056005ab80000000056ef08480000000057e18e380000000058d18d480000000059c41338000000005ab2c0c8000000005ba546b8000000005c93f448000000005d867a38000000005e7527c8000000005f67adb8000000006057acc800000000614a32b8000000006238e04800000000632b6638000000007fffffff01030205040503020302030203020302030203020302030203020302030203020302030203020302030203020302030203020302030203020302030203020302030203020302030300003038000000003038000400003f48010800003138000e00004650011400003840001800003f48010800003138000e4c4d5400544d54002b30343330002b30333330002b3035002b3034000a3c2b303333303e2d333a33300a' AS TEXT));
INSERT INTO artifact VALUES(4,'abf666791a6b6378abf8631f7bc20c562600b635c9e74cf996bcf16567a917ca','manifest','{"ayar":1,"calendar":{"tehran_shop":"c69712b71c1a2dc7f88f49c7b8bb63214aec382c03a31da8cb7d8ed7268dc749"},"workflow":"631a9d7e0b282dd4ceb923c15c770dc92568b1cda41250a43cdaef898f734c6d","zones":{"Asia/Tehran":"bffd5dcf4d4e22ca9686e496cbe32d7cd4c6d00de20835ff31639ad2b6d63f64"}}');
CREATE TABLE batch (
  row         INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  recorded_at INTEGER NOT NULL,
  outcome     TEXT NOT NULL
) STRICT;
INSERT INTO batch VALUES(6,'bat_01m81b5h80kpvmrkmmj1v7kxm3',1795341600000000,'{"references":[1],"refusals":[]}');
INSERT INTO batch VALUES(7,'bat_01m81b5h803p79am8kvq5hdxk9',1795341600000000,'{"references":[1],"refusals":[]}');
INSERT INTO batch VALUES(8,'bat_01m81ekcw0stt5v6p1pxxj46h0',1795345200000000,'{"references":[1],"refusals":[]}');
INSERT INTO batch VALUES(9,'bat_01m81j18g02c7rhn5qdr73zf1x',1795348800000000,'{"references":[1],"refusals":[]}');
INSERT INTO batch VALUES(10,'bat_01m81j18g079cmw5b2q4yharjt',1795348800000000,'{"references":[2],"refusals":[]}');
CREATE TABLE idempotency (
  row         INTEGER PRIMARY KEY,
  scope       TEXT NOT NULL,
  key         TEXT NOT NULL,
  body        BLOB NOT NULL CHECK (length(body) = 32),
  answer      TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  UNIQUE (scope, key)
) STRICT;
INSERT INTO idempotency VALUES(1,replace('other\ncli\nomid\nopen','\n',char(10)),'k1',X'2640ae1230a9bfaf46f6d8d7eb00eef7b9b8ce95e9bdb80a23eb29755e9b79e9','{"id":"cmp_01m81j18g006ad0qtsmgqfd7d0","reference":0,"revision":1,"sequence":1,"states":["received"],"phase":"receipt","disposition":null,"status":"live","effective_at":"2026-11-22T12:00:00Z","steps":["opened retail"]}',1795348800000000);
CREATE TABLE seal (
  number      INTEGER PRIMARY KEY,
  recorded_at INTEGER NOT NULL,
  previous    BLOB NOT NULL CHECK (length(previous) = 32),
  root        BLOB NOT NULL CHECK (length(root) = 32),
  heads       INTEGER NOT NULL,
  hash        BLOB NOT NULL CHECK (length(hash) = 32),
  journal_row INTEGER NOT NULL                 -- the newest journal.row it knew: what came later is for the next
) STRICT;
INSERT INTO seal VALUES(1,1795348800000000,X'0000000000000000000000000000000000000000000000000000000000000000',X'21099e98d53b3d927d5bc72ee0b2271938f7de917cac418ce361e910b1a98375',3,X'5f00eda37214e97311446959d935f1907b8a2539031b2b4d8f917b53c4184313',10);
CREATE TABLE seal_head (
  seal      INTEGER NOT NULL REFERENCES seal (number),
  complaint INTEGER NOT NULL REFERENCES complaint (row),
  sequence  INTEGER NOT NULL,
  hash      BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (seal, complaint)
) STRICT, WITHOUT ROWID;
INSERT INTO seal_head VALUES(1,1,6,X'40c4a055978b100ff56aa2ffb143f12edcdac5790a448c07c7d9f898960f2466');
INSERT INTO seal_head VALUES(1,2,3,X'bbef2756fa61817c54bd994db9fc0338d80cfea8007a43398131da2422d92527');
INSERT INTO seal_head VALUES(1,3,1,X'814b7a58ec61fd5339423bd8540fec2da5a256e163850b1f5c4fbf05a9d5c541');
CREATE TABLE link (
  row        INTEGER PRIMARY KEY,
  tenant     TEXT NOT NULL,
  source     INTEGER NOT NULL REFERENCES complaint (row),
  target     INTEGER NOT NULL REFERENCES complaint (row),
  kind       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (tenant, source, target, kind)
) STRICT;
CREATE TABLE attachment (
  row        INTEGER PRIMARY KEY,
  tenant     TEXT NOT NULL,
  complaint  INTEGER NOT NULL REFERENCES complaint (row),
  hash       BLOB NOT NULL CHECK (length(hash) = 32),
  name       TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes      INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (tenant, complaint, hash)
) STRICT;
CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;
INSERT INTO migration VALUES(1,'0001_start','9e853c8cd540828a5bce38de90da6929a9b49dca922054406e3bc12efa0f81a2');
CREATE UNIQUE INDEX complaint_external_ref ON complaint (tenant, external_ref) WHERE external_ref IS NOT NULL;
CREATE INDEX complaint_due ON complaint (next_due) WHERE next_due IS NOT NULL AND status = 'live';
CREATE INDEX complaint_owner ON complaint (tenant, owner, reference) WHERE owner <> '';
CREATE INDEX complaint_breached ON complaint (tenant, reference) WHERE breached = 1;
CREATE INDEX complaint_faulted ON complaint (tenant, reference) WHERE status = 'faulted';
CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE INDEX outbox_pending ON outbox (state) WHERE state = 'pending';
CREATE INDEX artifact_kind ON artifact (kind, hash);
CREATE TRIGGER artifact_never_changes BEFORE UPDATE ON artifact
BEGIN SELECT RAISE(ABORT, 'artifacts do not change'); END;
CREATE TRIGGER seal_never_changes BEFORE UPDATE ON seal
BEGIN SELECT RAISE(ABORT, 'seals do not change'); END;
CREATE TRIGGER seal_never_goes BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'seals do not change'); END;
CREATE TRIGGER seal_head_never_changes BEFORE UPDATE ON seal_head
BEGIN SELECT RAISE(ABORT, 'seals do not change'); END;
CREATE TRIGGER seal_head_never_goes BEFORE DELETE ON seal_head
BEGIN SELECT RAISE(ABORT, 'seals do not change'); END;
CREATE VIEW complaint_readable AS
SELECT tenant, reference, id, external_ref, workflow, state, phase, disposition, status, owner, team, channel,
       strftime('%Y-%m-%dT%H:%M:%SZ', received_at / 1000000, 'unixepoch') AS received_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', updated_at / 1000000, 'unixepoch') AS updated_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', next_due / 1000000, 'unixepoch') AS next_due,
       breached, revision, head_sequence, snapshot
FROM complaint;
CREATE VIEW journal_readable AS
SELECT c.tenant, c.reference, c.id AS complaint, j.sequence,
       strftime('%Y-%m-%dT%H:%M:%SZ', j.recorded_at / 1000000, 'unixepoch') AS recorded_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', j.effective_at / 1000000, 'unixepoch') AS effective_at,
       j.actor, j.kind, j.payload, lower(hex(j.hash)) AS hash
FROM journal AS j JOIN complaint AS c ON c.row = j.complaint;
COMMIT;
