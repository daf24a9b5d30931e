// hash_files.mjs: GitHub's own hashFiles, for test_hash_files.py.
//
// Standard input is a JSON array of {folder, patterns, follow}; the answer is one of {hash} or
// {error}, in the same order. The library is called as the runner calls it.
import {readFileSync} from "node:fs";
import glob from "@actions/glob";

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true; // the library's debug messages

const answers = [];
for (const {folder, patterns, follow} of JSON.parse(readFileSync(0, "utf8"))) {
	process.chdir(folder);
	try {
		const options = {followSymbolicLinks: follow};
		answers.push({hash: await glob.hashFiles(patterns.join("\n"), process.cwd(), options)});
	} catch (error) {
		answers.push({error: String(error.message)});
	}
}
write(JSON.stringify(answers));
