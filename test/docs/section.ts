/** One opcode, event or identifier, or a range of them, and what is here for it. */
export interface Row {
  readonly number: string;
  readonly title: string;
  /** Where the page tells more of it. */
  readonly link?: string;
  /** What the specification asks of drives; a table without such a column leaves it out. */
  readonly support?: string;
  /** Names of methods. */
  readonly methods: readonly string[];
  /** What simulated drives do. */
  readonly simulator: string;
  /** What to type after `nvme-mi`. */
  readonly verbs: readonly string[];
  readonly vectors: number;
  /** True for what the specification has not given a meaning. */
  readonly reserved?: boolean;
}

/** A table of the page. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** What stands between the title and the table. */
  readonly text?: string;
  /** What the first column holds. */
  readonly number: string;
  readonly rows: readonly Row[];
}

/** What simulated drives do that should do something, and do not. */
export const refuses = "refuses";

const prohibited = "prohibited";

/** What is missing in a section, as `number: column`. Drives may refuse what they are asked about by an identifier. */
export function gaps({ rows }: Section): string[] {
  const complaint = ({ number, support, methods, simulator, verbs, vectors }: Row) => {
    const missing = {
      methods: methods.length === 0,
      simulator: support !== undefined && simulator === refuses,
      verbs: verbs.length === 0,
      vectors: vectors === 0,
    };
    return Object.entries(missing).flatMap(([column, isMissing]) => (isMissing ? [`${number}: ${column}`] : []));
  };
  return rows.filter(({ reserved, support }) => !reserved && support !== prohibited).flatMap(complaint);
}

const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(", ");

function line({ number, title, link, support, methods, simulator, verbs, vectors }: Row): string {
  const cells = [
    number,
    link === undefined ? title : `[${title}](${link})`,
    ...(support === undefined ? [] : [support]),
    code(methods),
    simulator,
    code(verbs),
    vectors > 0 ? `${vectors}` : "",
  ];
  return `| ${cells.join(" | ")} |`;
}

/** A section in Markdown. */
export function linesOf({ title, text, number, rows }: Section): string[] {
  const support = rows.some((row) => row.support !== undefined) ? ["Support"] : [];
  const columns = [number, "Name", ...support, "Methods", "Simulator", "Command line", "Vectors"];
  return [
    `## ${title}`,
    "",
    ...(text === undefined ? [] : [text, ""]),
    `| ${columns.join(" | ")} |`,
    `|${" --- |".repeat(columns.length)}`,
    ...rows.map(line),
    "",
  ];
}
