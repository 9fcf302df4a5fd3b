// Starts each chart of golden/draw in XState and lets it take the recorded steps: the configurations must be ours.
import { readFileSync } from 'node:fs';
import { createActor, createMachine } from 'xstate';

const folder = process.argv[2];
let failed = 0;

// Never is the greatest delay that a timer of Node takes.
const never = 2 ** 31 - 1;

function collected(config) {
  const delays = {}, actions = {};
  const walk = (node) => {
    for (const key of Object.keys(node.after ?? {})) delays[key] = never;
    const rows = [node.on, node.after].flatMap((list) => Object.values(list ?? {}).flat());
    for (const row of [...rows, ...[node.always ?? []].flat(), ...(node.onDone ?? [])])
      for (const action of row.actions ?? []) actions[action.type] = () => {};
    for (const action of [...(node.entry ?? []), ...(node.exit ?? [])]) actions[action.type] = () => {};
    Object.values(node.states ?? {}).forEach(walk);
  };
  walk(config);
  return { delays, actions };
}

const leaves = (value) =>
  typeof value === 'string' ? [value] : Object.entries(value).flatMap(([, inner]) => leaves(inner));

for (const name of ['retail', 'switches']) {
  const config = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
  const { delays, actions } = collected(config);
  const machine = createMachine(config).provide({ guards: { cel: () => false }, delays, actions });
  const actor = createActor(machine);
  actor.start();
  for (const line of readFileSync(`${folder}/${name}.steps`, 'utf8').trim().split('\n')) {
    const [event, expected] = line.split('\t');
    if (event !== 'start') actor.send({ type: event });
    const is = leaves(actor.getSnapshot().value).sort().join(' ');
    const same = is === expected.split(' ').sort().join(' ');
    console.log(`${same ? 'ok  ' : 'FAIL'} ${name}: ${event} -> ${is}${same ? '' : `, ours: ${expected}`}`);
    if (!same) failed += 1;
  }
  actor.stop();
}
process.exit(failed === 0 ? 0 : 1);
