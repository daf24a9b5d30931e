// bench_expr.mjs FILE [COUNT]: the work of bench_expr.c with GitHub's library for JavaScript.
// It is installed by `npm ci` in tests/expr/differential.
import {readFileSync} from "node:fs";
import {Evaluator, Lexer, Parser, data} from "../expr/differential/library.mjs";

const file = JSON.parse(readFileSync(process.argv[2], "utf8"));
const count = Number(process.argv[3] ?? 1000000);
const isTrue = name => new data.BooleanData(name === "success" || name === "always");
const status = name => ({name, minArgs: 0, maxArgs: 0, call: () => isTrue(name)});
const functions = ["success", "failure", "cancelled", "always"].map(status);
const implementations = new Map(functions.map(f => [f.name, f]));
const names = Object.keys(file.contexts);
const contexts = JSON.parse(JSON.stringify(file.contexts), data.reviver);

let truthy = 0;
const start = process.hrtime.bigint();
for (let i = 0; i < count; i++) {
	const tokens = new Lexer(file.expressions[i % file.expressions.length]).lex().tokens;
	const tree = new Parser(tokens, names, functions).parse();
	const value = new Evaluator(tree, contexts, implementations).evaluate();
	truthy += value.kind === data.Kind.Null || value.value === false || value.value === "" ? 0 : 1;
}
const took = Number(process.hrtime.bigint() - start);
console.log(`${count} expressions, ${Math.round(took / count)} ns each, ${truthy} truthy`);
