// GitHub's expression library for JavaScript, for whoever lies outside this package's folder.
export * from "@actions/expressions";
