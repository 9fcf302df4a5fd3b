// The schema and the parser over the same files: neither may know what the other does not.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import Ajv from 'ajv'
import YAML from 'yaml'

const [ayar, root] = process.argv.slice(2)
const of_form = new Set(['AY021', 'AY022', 'AY023', 'AY024', 'AY025', 'AY026', 'AY027'])
const beyond = new Map(
  fs.readFileSync('beyond.txt', 'utf8').split('\n').filter((line) => line && !line.startsWith('#'))
    .map((line) => [line.split(/\s+/)[0], line]))
const schema = JSON.parse(fs.readFileSync(path.join(root, 'workflows/ayar.schema.json'), 'utf8'))
const validate = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true }).compile(schema)

const files_in = (folder) => fs.readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.yaml')).map((name) => path.join(folder, name))
const is_workflow = (data) => data !== null && typeof data === 'object' && 'workflow' in data && 'version' in data

// One call a folder: the command reads all files at once, and answers for each.
function verdicts(files) {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }
  let answer
  try {
    answer = execFileSync(ayar, ['check', '--format', 'json', ...files], options)
  } catch (fault) {
    answer = fault.stdout  // 65: some of them do not load
  }
  const parsed = JSON.parse(answer)
  return parsed.items ?? parsed
}

let held = 0
let faults = 0
const used = new Set()
const complain = (file, what) => {
  faults += 1
  console.log(`${path.relative(root, file)}: ${what}`)
}
const workflows = []
for (const folder of ['workflows', 'tests/golden/load']) {
  for (const file of files_in(path.join(root, folder))) {
    let data
    try {
      data = YAML.parse(fs.readFileSync(file, 'utf8'))
    } catch {
      continue  // what is no YAML is neither's matter
    }
    if (is_workflow(data)) workflows.push({ file, data })
  }
}
const said = verdicts(workflows.map((each) => each.file))
workflows.forEach(({ file, data }, i) => {
  held += 1
  const errors = said[i].diagnostics.filter((each) => each.severity === 'error')
  const name = path.basename(file)
  const formal = errors.filter((each) => of_form.has(each.rule))
  const accepts = validate(data)
  if (!accepts && errors.length === 0) {
    const why = validate.errors.slice(0, 3).map((each) => `${each.instancePath} ${each.message}`).join('; ')
    complain(file, `the schema refuses what loads: ${why}`)
  }
  if (accepts && formal.length > 0) {
    if (beyond.has(name)) used.add(name)
    else complain(file, `the schema takes what the parser calls ${formal[0].rule}: ${formal[0].message}`)
  }
})
for (const name of beyond.keys()) if (!used.has(name)) complain(name, 'stands in beyond.txt for nothing')
console.log(`${held} workflows, ${faults} disagreements`)
process.exit(faults === 0 && held > 50 ? 0 : 1)
