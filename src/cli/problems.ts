import type { DecodingProblem } from "../mi/index.ts";
import type { Colors } from "./console.ts";
import { complain } from "./failure.ts";

/** What is wrong with bytes that were decoded all the same, for people. */
export function problemLines(problems: readonly DecodingProblem[], colors: Colors): string[] {
  if (problems.length === 0) return ["Problems: none"];
  return ["Problems:", ...problems.map(({ path, detail }) => colors.alarm(`  ${path} ${detail}`))];
}

/** Says on stderr that what was shown is not to be relied on; nothing where it is. */
export function warnOfProblems(problems: readonly DecodingProblem[], what: string): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  complain(`warning: ${what}: ${first.path} ${first.detail}${more}`);
}
