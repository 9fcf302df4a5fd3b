// What a person gets while typing: the language server that editors run, over its own protocol.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const root = process.argv[2]
const schema = pathToFileURL(path.join(root, 'workflows/ayar.schema.json')).href
const server = spawn(process.execPath, ['node_modules/yaml-language-server/bin/yaml-language-server', '--stdio'],
  { stdio: ['pipe', 'pipe', 'inherit'] })
const waiting = new Map()
const marks = new Map()  // document to the waiter for its diagnostics
let bytes = Buffer.alloc(0)
let last = 0

function write(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }))
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`)
  server.stdin.write(body)
}
function take(message) {
  if (message.method === 'workspace/configuration') {
    return write({ id: message.id, result: message.params.items.map((item) => item.section === 'yaml'
      ? { schemas: { [schema]: '*.yaml' }, completion: true, hover: true, validate: true } : {}) })
  }
  if (message.method && message.id !== undefined) return write({ id: message.id, result: null })
  if (message.method === 'textDocument/publishDiagnostics') return marks.get(message.params.uri)?.(message.params.diagnostics)
  waiting.get(message.id)?.(message.result)
}
server.stdout.on('data', (chunk) => {
  bytes = Buffer.concat([bytes, chunk])
  for (;;) {
    const head = bytes.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = Number(/Content-Length: (\d+)/i.exec(bytes.subarray(0, head).toString())[1])
    if (bytes.length < head + 4 + length) return
    const body = bytes.subarray(head + 4, head + 4 + length).toString()
    bytes = bytes.subarray(head + 4 + length)
    take(JSON.parse(body))
  }
})
const ask = (method, params) => new Promise((answer) => {
  last += 1
  waiting.set(last, answer)
  write({ id: last, method, params })
})
const open = (name, text) => new Promise((answer) => {
  const uri = `file:///${name}`
  marks.set(uri, (found) => answer({ uri, found }))
  write({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } })
})

let failed = 0
function hold(what, holds, seen) {
  if (holds) return console.log(`ok    ${what}`)
  failed += 1
  console.log(`FAILS ${what}: ${JSON.stringify(seen)?.slice(0, 400)}`)
}
// `|` marks the place where somebody types or points.
function at(text) {
  const before = text.slice(0, text.indexOf('|'))
  return { text: text.replace('|', ''), position: { line: before.split('\n').length - 1, character: before.length - before.lastIndexOf('\n') - 1 } }
}

await ask('initialize', { processId: process.pid, rootUri: null, capabilities: { workspace: { configuration: true },
  textDocument: { completion: { completionItem: { snippetSupport: true } }, hover: { contentFormat: ['markdown'] } } } })
write({ method: 'initialized', params: {} })
write({ method: 'workspace/didChangeConfiguration', params: { settings: {} } })

const retail = await open('retail.yaml', fs.readFileSync(path.join(root, 'workflows/retail.yaml'), 'utf8'))
hold('a workflow that loads has no marks', retail.found.length === 0, retail.found)

const head = 'ayar: 1\nkind: complaint\nworkflow: x\nversion: 1\ncalendar: c\nevents: {}\n'
const wrong = await open('wrong.yaml', `${head}states:\n  open:\n    phase: receit\n    nowhere: 1\n`)
hold('a misspelt phase and an unknown key are marked at their lines',
  [8, 9].every((line) => wrong.found.some((mark) => mark.range.start.line === line)), wrong.found)

const completions = [
  ['keys of a state', `${head}states:\n  open:\n    phase: receipt\n    ap|\n`, ['approve', 'after', 'on']],
  ['the phases', `${head}states:\n  open:\n    phase: |\n`, ['receipt', 'external_review']],
  ['keys of a clock', `${head}clocks:\n  resolve:\n    target: 5bd\n    m|\nstates: {a: {}}\n`, ['met_by', 'cancelled_by', 'ladder']],
  ['actions', `${head}states:\n  open:\n    entry:\n      - s|\n`, ['send', 'schedule', 'survey']],
]
for (const [what, text, wanted] of completions) {
  const place = at(text)
  const { uri } = await open(`${what.replaceAll(' ', '_')}.yaml`, place.text)
  const answer = await ask('textDocument/completion', { textDocument: { uri }, position: place.position })
  const labels = (answer?.items ?? answer ?? []).map((item) => item.label)
  hold(`completion offers ${what}`, wanted.every((word) => labels.includes(word)), labels)
}
const hovers = [
  ['reopen', `${head}clocks:\n  resolve:\n    target: 5bd\n    reo|pen: ignore\nstates: {a: {}}\n`, 'opened again'],
  ['must_say', `${head}messages:\n  answer:\n    to: complainant\n    template: answer\n    must|_say: [decision]\nstates: {a: {}}\n`, 'stand in the letter'],
]
for (const [what, text, wanted] of hovers) {
  const place = at(text)
  const { uri } = await open(`hover_${what}.yaml`, place.text)
  const answer = await ask('textDocument/hover', { textDocument: { uri }, position: place.position })
  hold(`hover explains ${what}`, JSON.stringify(answer ?? '').includes(wanted), answer)
}
server.kill()
console.log(`${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
