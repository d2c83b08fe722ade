// Another engine of the same language, asked by the tests.
// `cases`: reads [{text, facts}] and answers with the value of each; `book`: the examples that belong to the language.
import { readFileSync } from "node:fs";
import { celEnv, isCelList, parse, plan } from "@bufbuild/cel";
import { getConformanceSuite } from "@bufbuild/cel-spec/testdata/tests.js";

const env = celEnv();

// A whole number goes in as {int}, any other as {double}; so do numbers come out.
const given = (value) => {
  if (Array.isArray(value)) return value.map(given);
  if (value === null || typeof value !== "object") return value;
  if ("int" in value) return BigInt(value.int);
  if ("double" in value) return Number(value.double);
  return new Map(Object.entries(value).map(([name, one]) => [name, given(one)]));
};

const told = (value) => {
  if (typeof value === "bigint") return { int: String(value) };
  if (typeof value === "number") return { double: String(value) };
  if (isCelList(value)) return [...value].map(told);
  if (value === null || ["boolean", "string"].includes(typeof value)) return value;
  return { other: String(value) };
};

const asked = ({ text, facts }) => {
  try {
    const found = plan(env, parse(text))(Object.fromEntries(Object.entries(facts).map(([name, one]) => [name, given(one)])));
    return found instanceof Error || found?.constructor?.name === "_CelError" ? { fault: String(found) } : { value: told(found) };
  } catch (error) {
    return { fault: String(error) };
  }
};

const plainly = (value) => {
  const { case: kind, value: held } = value.kind;
  if (kind === "int64Value" || kind === "uint64Value") return { int: String(held) };
  if (kind === "doubleValue") return { double: String(held) };
  if (kind === "boolValue" || kind === "stringValue") return held;
  if (kind === "nullValue") return null;
  if (kind === "listValue") return held.values.map(plainly);
  if (kind === "mapValue") return Object.fromEntries(held.entries.map((one) => [String(plainly(one.key)), plainly(one.value)]));
  return { other: kind };
};

const examples = (suite, path) => [
  ...suite.suites.flatMap((one) => examples(one, `${path}${one.name}/`)),
  ...suite.tests
    .filter(({ original: one }) => one.resultMatcher.case === "value" || one.resultMatcher.case === undefined || one.resultMatcher.case === "evalError")
    .map(({ original: one }) => ({
      name: path + one.name,
      text: one.expr,
      facts: Object.fromEntries(
        Object.entries(one.bindings).map(([name, bound]) => [name, bound.kind.case === "value" ? plainly(bound.kind.value) : { other: bound.kind.case }]),
      ),
      ...(one.resultMatcher.case === "evalError" ? { fault: true } : { value: one.resultMatcher.case ? plainly(one.resultMatcher.value) : true }),
    })),
];

const answer =
  process.argv[2] === "book" ? examples(getConformanceSuite(), "") : JSON.parse(readFileSync(0, "utf8")).map(asked);
process.stdout.write(JSON.stringify(answer));
