// Holds payloads against GitHub's schemas of webhooks.
//
// Input: a JSON array of {definition, payload}. Output: a JSON array with the errors of each.
// Two things that the schemas want are not in `github.event`, and are not asked for here:
// - a commit's lists of files: "the webhook payload available to GitHub Actions does not include"
//   them (docs.github.com, Events that trigger workflows: push);
// - `installation`: only a GitHub App gets one.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const schema = createRequire(import.meta.url)("@octokit/webhooks-schemas");
const dropped = new Set(["added", "removed", "modified"]);
schema.definitions.commit.required = schema.definitions.commit.required.filter((name) => !dropped.has(name));
for (const definition of Object.values(schema.definitions)) {
  if (definition.required)
    definition.required = definition.required.filter((name) => name !== "installation");
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(schema, "webhooks");
const answers = JSON.parse(readFileSync(0, "utf8")).map(({ definition, payload }) => {
  if (!schema.definitions[definition]) return ["there is no such definition"];
  const validate = ajv.getSchema(`webhooks#/definitions/${definition.replaceAll("$", "%24")}`) ||
    ajv.getSchema(`webhooks#/definitions/${definition}`);
  return validate(payload) ? [] : validate.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
});
process.stdout.write(JSON.stringify(answers));
