// Evaluates expressions with GitHub's library for JavaScript, for differential_expr.c.
//
// Standard input has one JSON text a line: an object is the contexts from then on, a string is an
// expression. A blank line ends a batch: the answers to its expressions, one a line and in their
// order, are written together, so that neither side ever waits for the other with a full pipe.
// An answer is `=` and the value, or `!` and the error's message on one line.
import {createInterface} from "node:readline";
import {Evaluator, Lexer, Parser, data} from "./library.mjs";

const bits = new DataView(new ArrayBuffer(8));

const escape = text =>
	text.replace(/[\u0000-\u001f"\\]/g, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

// A number is written as the bits of its double: nothing is lost, and NaN is one value.
function writeNumber(n) {
	if (Number.isNaN(n)) return "#nan";
	bits.setFloat64(0, n);
	return "#" + bits.getBigUint64(0).toString(16).padStart(16, "0");
}

function write(value) {
	switch (value.kind) {
		case data.Kind.Null:
			return "null";
		case data.Kind.Boolean:
			return String(value.value);
		case data.Kind.Number:
			return writeNumber(value.value);
		case data.Kind.String:
			return `"${escape(value.value)}"`;
		case data.Kind.Array:
			return `[${value.values().map(write).join(",")}]`;
		default:
			return `{${value.pairs().map(p => `"${escape(p.key)}":${write(p.value)}`).join(",")}}`;
	}
}

let contexts = new data.Dictionary();
let names = [];

function evaluate(expression) {
	try {
		const tree = new Parser(new Lexer(expression).lex().tokens, names, []).parse();
		return "=" + write(tree ? new Evaluator(tree, contexts).evaluate() : new data.Null());
	} catch (error) {
		return "!" + String(error.message).replace(/\s+/g, " ");
	}
}

let answers = [];
for await (const line of createInterface({input: process.stdin})) {
	if (line === "") {
		process.stdout.write(answers.join(""));
		answers = [];
		continue;
	}
	const message = JSON.parse(line);
	if (typeof message === "string") {
		answers.push(evaluate(message) + "\n");
	} else {
		names = Object.keys(message);
		contexts = JSON.parse(line, data.reviver);
	}
}
