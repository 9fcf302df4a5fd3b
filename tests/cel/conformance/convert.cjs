// Writes the conformance suite of the Common Expression Language as the JSON lines that
// `ayar eval --batch` reads, one file a topic: node convert.cjs FOLDER
// It needs the package @bufbuild/cel-spec, which holds the suite as data. Cases that need protocol
// buffer messages are left out, and so are the files of extensions.
'use strict';
const fs = require('fs');
const path = require('path');
const {tests} = require('@bufbuild/cel-spec/testdata/conformance.js');

const topics = new Set([
  'basic', 'comparisons', 'conversions', 'fields', 'fp_math', 'integer_math', 'lists', 'logic',
  'macros', 'namespace', 'parse', 'plumbing', 'string', 'timestamps', 'type_deductions']);
const messages = /TestAllTypes|TestRequired|GlobalEnum|cel\.expr|google\.protobuf\.(?!Timestamp|Duration)|wrappers/;

class LeftOut extends Error {}

const simple = {
  boolValue: 'bool', int64Value: 'int', uint64Value: 'uint', doubleValue: 'double',
  stringValue: 'string', bytesValue: 'bytes', typeValue: 'type'};

function value(v) {
  for (const [theirs, ours] of Object.entries(simple)) if (theirs in v) return {[ours]: v[theirs]};
  if ('nullValue' in v) return {null: null};
  if ('listValue' in v) return {list: (v.listValue.values || []).map(value)};
  if ('mapValue' in v) return {map: (v.mapValue.entries || []).map(e => [value(e.key), value(e.value)])};
  const type = v.objectValue ? v.objectValue['@type'] : '';
  if (type.endsWith('google.protobuf.Timestamp')) return {timestamp: v.objectValue.value};
  if (type.endsWith('google.protobuf.Duration')) return {duration: v.objectValue.value};
  throw new LeftOut();
}

const primitives = {INT64: 'int', UINT64: 'uint', BOOL: 'bool', STRING: 'string', BYTES: 'bytes', DOUBLE: 'double'};

function type(t) {
  if ('dyn' in t) return 'dyn';
  if ('null' in t) return 'null_type';
  if (t.primitive) return primitives[t.primitive];
  if (t.wellKnown === 'TIMESTAMP') return 'google.protobuf.Timestamp';
  if (t.wellKnown === 'DURATION') return 'google.protobuf.Duration';
  if (t.listType) return `list(${t.listType.elemType ? type(t.listType.elemType) : 'dyn'})`;
  if (t.mapType) return `map(${type(t.mapType.keyType)}, ${type(t.mapType.valueType)})`;
  throw new LeftOut();
}

function line(section, t) {
  if (messages.test(t.expr) || (t.container && !/^[a-z.]+$/.test(t.container))) throw new LeftOut();
  if (t.container && t.container.startsWith('google')) throw new LeftOut();
  const made = {name: `${section}/${t.name}`, expr: t.expr, checked: !t.disableCheck};
  if (t.container) made.container = t.container;
  for (const [name, bound] of Object.entries(t.bindings || {})) {
    if (!bound.value) throw new LeftOut();
    (made.bindings ??= {})[name] = value(bound.value);
  }
  for (const declared of t.typeEnv || []) {
    if (!declared.ident) throw new LeftOut();  // a function of the test's own
    (made.declarations ??= {})[declared.name] = type(declared.ident.type);
  }
  if (t.checkOnly) made.check_only = true;
  if (t.evalError) return {...made, want: {error: true}};
  if (t.typedResult) {
    made.want_type = true;
    made.want = {type: type(t.typedResult.deducedType)};
    if (t.typedResult.result) made.want.value = value(t.typedResult.result);
    return made;
  }
  if (t.unknown || t.anyEvalErrors || t.anyUnknowns) throw new LeftOut();
  return {...made, want: {value: t.value ? value(t.value) : {bool: true}}};
}

const folder = process.argv[2];
for (const file of tests.suites.filter(f => topics.has(f.name))) {
  const lines = [];
  let left_out = 0;
  for (const section of file.suites || []) {
    for (const t of section.tests) {
      try {
        lines.push(JSON.stringify(line(section.name, t.original)));
      } catch (error) {
        if (!(error instanceof LeftOut)) throw error;
        ++left_out;
      }
    }
  }
  fs.writeFileSync(path.join(folder, file.name + '.jsonl'), lines.join('\n') + '\n');
  console.log(`${file.name}: ${lines.length} cases, ${left_out} left out`);
}
