// The quickstart's steps through a client that a public generator made from openapi.yaml: every call below is
// generated, none is written by hand. Ends with 0 when all went as the document says.
import {
  addSignal, explainClocks, getComplaint, getReport, listActions, listChanges, listJournal, listMessages, openComplaint,
  sendEvent,
} from './client/sdk.gen';
import { createClient } from './client/client';

const [url, minaSecret, omidSecret, partySecret] = process.argv.slice(2);
const as = (secret: string) => createClient({ baseUrl: url, auth: secret });
const mina = as(minaSecret), omid = as(omidSecret), party = as(partySecret);

function must<T>(what: string, answer: { data?: T; error?: unknown; response?: Response }): T {
  if (answer.data === undefined) throw new Error(`${what}: ${answer.response?.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}
function check(what: string, holds: boolean) {
  if (!holds) throw new Error(`${what} does not hold`);
  console.log(`ok  ${what}`);
}
async function await_(what: string, holds: () => Promise<boolean>) {
  for (let i = 0; i < 100; ++i) {
    if (await holds()) return check(what, true);
    await new Promise((done) => setTimeout(done, 100));
  }
  check(what, false);
}

const opened = must('open', await openComplaint({
  client: mina,
  headers: { 'Idempotency-Key': 'story-1' },
  body: {
    workflow: 'retail', channel: 'web', data: { category: 'quality' },
    parties: [{ role: 'complainant', person: 'p1', name: 'سارا محمدی', language: 'fa', channel: 'email',
      contact_points: { email: 'sara@example.com' } }],
  },
}));
const path = { id: opened.id };
check('a complaint is opened in receipt', opened.phase === 'receipt');
const again = must('open again', await openComplaint({
  client: mina,
  headers: { 'Idempotency-Key': 'story-1' },
  body: {
    workflow: 'retail', channel: 'web', data: { category: 'quality' },
    parties: [{ role: 'complainant', person: 'p1', name: 'سارا محمدی', language: 'fa', channel: 'email',
      contact_points: { email: 'sara@example.com' } }],
  },
}));
check('the same key gives the first answer again', again.id === opened.id && again.repeated === true);

const refused = await sendEvent({ client: mina, path, body: { event: 'clasify', data: {} } });
check('an unknown event is a problem with a hint', refused.error !== undefined
  && (refused.error as { code: string }).code === 'unknown_event');

const actions = must('actions', await listActions({ client: mina, path }));
check('classify may be sent', actions.items.some((action) => action.event === 'classify' && action.permitted));
must('classify', await sendEvent({ client: mina, path,
  body: { event: 'classify', data: { severity: 'normal', expectation: 'accuracy', gaps: ['delivery'] } } }));
must('decide', await sendEvent({ client: mina, path,
  body: { event: 'decide', data: { decision: 'upheld', reason: 'the seam was faulty' } } }));
await await_('the answer is sent, and only that answers', async () =>
  must('get', await getComplaint({ client: omid, path })).phase === 'answered');
const messages = must('messages', await listMessages({ client: omid, path }));
check('the letter is kept as sent, in Persian', messages.items.some((message) =>
  message.message === 'answer' && message.letter?.language === 'fa' && message.letter.body.includes('faulty')));
must('accept', await sendEvent({ client: party, path, body: { event: 'accept', data: {} } }));
check('closed', must('get', await getComplaint({ client: party, path })).phase === 'closed');

const clocks = must('clocks', await explainClocks({ client: omid, path }));
check('clocks are explained to the last stretch', clocks.items.every((story) => story.segments.length > 0));
const journal = must('journal', await listJournal({ client: omid, path }));
const changes = must('changes', await listChanges({ client: omid, query: { after: 0, limit: 100 } }));
check('the feed of changes holds the journal', changes.items.length >= journal.items.length);

must('survey', await addSignal({ client: omid, path: { id: 'p1' },
  body: { id: 's1', kind: 'survey', at: new Date().toISOString().replace(/\.\d+/, ''),
    data: { survey: 'csat', score: 5, complaint: opened.id } } }));
await await_('the satisfied customer is in the report', async () => {
  const report = must('report', await getReport({ client: omid, path: { name: 'csat' } }));
  return (report.metrics ?? []).some((metric) => metric.numerator === 1 && metric.denominator === 1);
});
console.log('the story is told');
