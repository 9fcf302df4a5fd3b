// node verify.js CASES: [{secret, now, headers, body}] -> one line of JSON, [{ok: true, type} | {ok: false, error}].
// The library reads Date.now(); a case says what time it is, so that no test depends on the machine's clock.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

const [folder, file] = process.argv.slice(2);
const { Webhook } = createRequire(join(folder, "package.json"))("standardwebhooks");

const answers = JSON.parse(readFileSync(file, "utf8")).map(({ secret, now, headers, body }) => {
  Date.now = () => now * 1000;
  try {
    return { ok: true, type: new Webhook(secret).verify(body, headers).type };
  } catch (error) {
    return { ok: false, error: error.message };
  }
});
console.log(JSON.stringify(answers));
